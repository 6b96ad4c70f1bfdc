"""Names that a tagged title ran into: "Chủ tịch Tập đoàn Hải Âu | Kim Min-jae" where the article names Kim Min-jae."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from vnnews_nlp.document import Entity
from vnnews_nlp.lists import load_list

#: Words after which a name is somebody's whom the title serves: "cố vấn của Tổng thống A", "thư ký cho ông B".
_SERVED = (" của ", " cho ", " chính quyền ", " dưới thời ")


def part_names(tagged: Sequence[Entity], text: str) -> Iterator[Entity]:
    """The tagger's spans, where a title that ends in the name of a person of the article is two.

    A person is one whom the article calls "ông", "bà" …: what else was tagged may be a company.
    """
    names = {e.text for e in tagged if e.type == "PERSON"}
    lasts = {_last(name) for name in names}
    for entity in tagged:
        name = _ending(entity.text, names) if entity.type == "TITLE" and _last(entity.text) in lasts else None
        if name is not None and not _is_called(name, text):
            name = None
        if name is None:
            yield entity
            continue
        cut = len(entity.text) - len(name)
        title = entity.text[:cut].rstrip()
        yield replace(entity, end=entity.start + len(title), text=title, norm=" ".join(title.split()))
        yield replace(entity, start=entity.start + cut, type="PERSON", text=name, norm=" ".join(name.split()))


def _last(title: str) -> str:
    return title.rpartition(" ")[2]


def _is_called(name: str, text: str) -> bool:
    """Does an honorific stand before the name somewhere? A name of one word must be no Vietnamese one."""
    if " " not in name and name.casefold() in _syllables():
        return False
    at = text.find(name)
    while at >= 0:
        before = text[max(0, at - 12) : at]
        if before.endswith(" ") and before.rstrip().rpartition(" ")[2].casefold() in _honorifics():
            return True
        at = text.find(name, at + len(name))
    return False


def _ending(title: str, known: set[str]) -> str | None:
    """The longest known name that a title ends in, unless a school, a street or a province has that name."""
    words = title.split(" ")
    for first in range(1, len(words)):
        name, before = " ".join(words[first:]), " ".join(words[:first])
        if name in known:
            served = any(word in f" {before.casefold()} " for word in _SERVED)
            return None if served or name.casefold() in _places() or _bears_names(before) else name
    return None


def _bears_names(words: str) -> bool:
    """Do the words end with something that is called after people: "Trường", "Quỹ", "TP"?"""
    return words.casefold().endswith(_bearers())


@cache
def _bearers() -> tuple[str, ...]:
    traps = [row["word"] for row in load_list("name_traps")] + [row["word"] for row in load_list("place_heads")]
    heads = [row["body"] for row in load_list("bodies") if row["kind"] == "head"]
    return tuple(f" {word.casefold()}" for word in (*traps, *heads))


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(row["word"].casefold() for row in load_list("honorifics"))


@cache
def _syllables() -> frozenset[str]:
    return frozenset(row["syllable"].casefold() for row in load_list("syllables"))


@cache
def _places() -> frozenset[str]:
    places = [row["place"] for row in load_list("places")] + [row["name"] for row in load_list("provinces")]
    return frozenset(place.casefold() for place in places)
