"""The word lists of people, offices, bodies and places, ready for walking over syllables.

Terms are tuples of lower-case syllables: ``("giám", "đốc")``. :func:`lexicon`
gives them as sets and as tries; the tagger's features use the same sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from vnnews_nlp.entities.name_shapes import Syllables
from vnnews_nlp.lists import load_list

Term = tuple[str, ...]
#: A trie over syllables; the key "" holds the kind of the term that ends there.
Trie = dict[str, Any]

_SYLLABLE = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists of names: sets and dicts of lower-case syllables, and tries of terms."""

    surnames: Mapping[str, str]
    foreign_names: frozenset[str]
    honorifics: Mapping[Term, str]
    modifiers: frozenset[str]
    bodies: Mapping[Term, str]
    places: Mapping[Term, str]
    traps: Mapping[Term, str]
    words: Mapping[str, frozenset[str]]
    person_nouns_trie: Trie
    titles_trie: Trie
    bodies_trie: Trie
    places_trie: Trie
    nouns_trie: Trie
    honorifics_trie: Trie
    openers: frozenset[str]
    opener_pairs: frozenset[str]
    firsts: Mapping[str, frozenset[str]]
    roles: Mapping[str, int]


def syllables_of(term: str) -> Term:
    """A printed term as lower-case syllables: ``"TT&TT"`` is ``("tt", "tt")``."""
    low = term.lower()
    return tuple(low.split() if low.replace(" ", "").isalpha() else _SYLLABLE.findall(low))


@cache
def lexicon() -> Lexicon:
    """The lists of the package, read once. Raises RuleError when a list is damaged."""
    titles = _terms("titles", "title", "kind")
    bodies = _terms("bodies", "body", "kind")
    places = {**_terms("places", "place", "kind"), **_provinces()}
    nouns = _terms("place_nouns", "noun", "kind")
    honorifics = _terms("honorifics", "word", "gender")
    surnames = {row["surname"].lower(): row["weight"] for row in load_list("surnames")}
    modifiers = frozenset(row["modifier"] for row in load_list("title_modifiers"))
    person_nouns = {key: "noun" for row in load_list("person_nouns") for key in _spellings(row["noun"])}
    foreign = frozenset(row["name"].lower() for row in load_list("foreign_names"))
    words = _words()
    governments = {syllables_of(term): "full" for term in words["government"]}
    openers = [row["words"] for row in load_list("openers")]
    return Lexicon(
        surnames={s: w for s, w in surnames.items() if " " not in s},
        foreign_names=foreign,
        honorifics=honorifics,
        modifiers=modifiers,
        bodies=bodies,
        places=places,
        traps=_terms("name_traps", "word", "kind"),
        words=words,
        person_nouns_trie=build_trie(person_nouns),
        titles_trie=build_trie(titles),
        bodies_trie=build_trie(bodies),
        places_trie=build_trie(places),
        nouns_trie=build_trie(nouns),
        honorifics_trie=build_trie(honorifics),
        openers=frozenset(words for words in openers if " " not in words),
        opener_pairs=frozenset(words for words in openers if " " in words),
        firsts=_firsts(titles, modifiers, bodies, governments, honorifics, nouns, person_nouns, places),
        roles=_roles(
            honorifics,
            person_nouns,
            nouns,
            {term: kind for term, kind in bodies.items() if kind in ("head", "full")},
            {**titles, **{(modifier,): "" for modifier in modifiers}},
            places,
            {(name,): "" for name in (*surnames, *foreign)},
            {term: kind for term, kind in places.items() if kind == "region"},
        ),
    )


#: What a syllable may begin: bits of ``Lexicon.roles``.
HONORIFIC, PERSON_NOUN, PLACE_NOUN, BODY, TITLE, PLACE, NAME, REGION = 1, 2, 4, 8, 16, 32, 64, 128


def _roles(*lists: Mapping[Term, str]) -> dict[str, int]:
    """For the first syllable of a term, the lists that it is in, as bits in their order."""
    roles: dict[str, int] = {}
    for bit, terms in enumerate(lists):
        for term in terms:
            roles[term[0]] = roles.get(term[0], 0) | 1 << bit
    return roles


def _firsts(
    titles: Mapping[Term, str], modifiers: frozenset[str], bodies: Mapping[Term, str], *others: Mapping[Term, str]
) -> dict[str, frozenset[str]]:
    """Small syllables that may open something, each with the small ones that may follow ("giám": "đốc").

    Any of them also counts before a capital ("ông Thiệu", "sở Y tế").
    """
    firsts: dict[str, set[str]] = {}
    heads = {term: kind for term, kind in bodies.items() if kind == "head"}
    *plain, places = others
    regions = {term: kind for term, kind in places.items() if kind == "region"}
    for term in (term for terms in (titles, heads, regions, *plain) for term in terms):
        firsts.setdefault(term[0], set()).update(term[1:2])
    opening = {term[0] for term in titles} | modifiers
    for modifier in modifiers:
        firsts.setdefault(modifier, set()).update(opening)
    return {first: frozenset(seconds) for first, seconds in firsts.items()}


def _terms(file: str, column: str, kind: str) -> dict[Term, str]:
    return {_key: row[kind] for row in load_list(file) for _key in _spellings(row[column])}


def _provinces() -> dict[Term, str]:
    return {key: "province" for row in load_list("provinces") for key in _spellings(row["name"])}


def _words() -> dict[str, frozenset[str]]:
    """Small classes of function words, by class (``stop``, ``plural``, ``copula`` …)."""
    classes: dict[str, set[str]] = {}
    for row in load_list("name_words"):
        classes.setdefault(row["class"], set()).add(row["word"])
    return {name: frozenset(words) for name, words in classes.items()}


_TONES = (
    ("óa", "oá"),
    ("òa", "oà"),
    ("ỏa", "oả"),
    ("ọa", "oạ"),
    ("ủy", "uỷ"),
    ("úy", "uý"),
    ("ùy", "uỳ"),
    ("ụy", "uỵ"),
)


_NEW_STYLE = re.compile("|".join(new_style for new_style, _ in _TONES))


def _spellings(term: str) -> set[Term]:
    """A term and its spelling with the tone on the second vowel ("uỷ ban", "Thanh Hoá")."""
    low = term.lower()
    if not _NEW_STYLE.search(low):  # most terms
        return {syllables_of(low)}
    old = low
    for new_style, old_style in _TONES:
        old = re.sub(rf"(?<!q){new_style}\b", old_style, old)
    return {syllables_of(low)} if old == low else {syllables_of(low), syllables_of(old)}


def build_trie(terms: Mapping[Term, str]) -> Trie:
    """A trie of terms."""
    root: Trie = {}
    for term, kind in terms.items():
        node = root
        for syllable in term:
            node = node.setdefault(syllable, {})
        node[""] = kind
    return root


def longest(trie: Trie, s: Syllables, i: int, gaps: Iterable[str]) -> tuple[int, str] | None:
    """The longest term that starts at syllable ``i``: the syllable after it, and its kind."""
    low, between, n = s.low, s.gaps, len(s.low)
    node = trie.get(low[i])
    found = None
    while node is not None:
        i += 1
        kind = node.get("")
        if kind is not None:
            found = (i, kind)
        if i == n or between[i] not in gaps:
            break
        node = node.get(low[i])
    return found
