"""One walk over an article, left to right, that splits its capitals among names, titles, bodies and places.

What stands first decides what follows: after "Chủ tịch UBND TP Hà Nội" the
next capitals are a person; after "đường" they are a street. The walk only
collects; :mod:`people`, :mod:`titles`, :mod:`organisations` and :mod:`places`
judge what it found.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vnnews_nlp.entities.name_grammar import (
    foreign_end,
    is_vietnamese,
    looks_like_person,
    name_end,
    place_at,
    starts_surname,
    vietnamese_end,
)
from vnnews_nlp.entities.name_lists import Lexicon, lexicon, longest
from vnnews_nlp.entities.name_shapes import DOTS, SOFT, SPACES, Syllables, cut, is_upper
from vnnews_nlp.entities.title_grammar import BodyWalk, TitleSpan, title_at

_OPENERS = frozenset('.!?…:;\n"“‘”([-–*•')


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A stretch of syllables and the construction that made it (``honorific``, ``title``, ``surname`` …)."""

    start: int
    end: int
    why: str


@dataclass(slots=True)
class NameScan:
    """What one walk found, in syllables."""

    s: Syllables
    lex: Lexicon
    people: list[NameSpan] = field(default_factory=list)
    titles: list[TitleSpan] = field(default_factory=list)
    bodies: list[NameSpan] = field(default_factory=list)
    places: list[NameSpan] = field(default_factory=list)
    loose: list[NameSpan] = field(default_factory=list)


def scan_names(text: str) -> NameScan:
    """Walk over a text once. Time grows in step with its length."""
    found = NameScan(cut(text), lexicon())
    s, lex = found.s, found.lex
    first = _first_syllables(lex)
    after = 0
    for i in [i for i, (low, cap) in enumerate(zip(s.low, s.caps, strict=True)) if cap or low in first]:
        if i >= after:
            after = max(i + 1, _take(found, i))
    return found


_FIRST: dict[int, frozenset[str]] = {}


def _first_syllables(lex: Lexicon) -> frozenset[str]:
    """Small words that may open something: a title, an honorific, a place or body noun."""
    if id(lex) not in _FIRST:
        bodies = {term[0] for term, kind in lex.bodies.items() if kind != "field"}
        listed = {term[0] for terms in (lex.title_heads, lex.honorifics, lex.place_heads) for term in terms}
        capital_places = {term[0] for term in lex.places if term[0] in ("miền", "châu", "phương", "sông", "đồng")}
        _FIRST[id(lex)] = frozenset(bodies | listed | lex.modifiers | capital_places)
    return _FIRST[id(lex)]


def opens_sentence(s: Syllables, i: int) -> bool:
    """Whether syllable ``i`` stands first in a sentence, a line, a quotation or a list item."""
    gap = s.gaps[i].rstrip(" \u00a0")
    return i == 0 or (bool(gap) and gap[-1] in _OPENERS)


def _take(found: NameScan, i: int) -> int:
    """Read what starts at syllable ``i``; the syllable to go on with."""
    s, lex = found.s, found.lex
    title = title_at(lex, s, i)
    honorific = longest(lex.honorifics_trie, s, i, SPACES)
    place = place_at(lex, s, i) if s.caps[i] or s.low[i] in ("miền", "châu", "phương", "đồng", "sông") else i
    if title and place <= title.head and (honorific is None or title.head > honorific[0]):
        return _take_title(found, title)
    if honorific and place <= honorific[0] and _is_honorific(found, i, honorific[0]):
        return _take_name(found, honorific[0], "honorific")
    if s.caps[i] and s.low[i] in lex.surnames and looks_like_person(lex, s, i) and vietnamese_end(lex, s, i) > place:
        return _take_bare_name(found, i)
    if (end := _take_body(found, i, place)) > i:
        return end
    if (end := _take_place(found, i)) > i:
        return end
    if place > i:
        found.places.append(NameSpan(i, place, "listed"))
        return place
    return _take_loose(found, i) if s.caps[i] else i


def _is_honorific(found: NameScan, i: int, end: int) -> bool:
    s = found.s
    if end >= len(s) or not s.caps[end] or s.gaps[end] not in (" ", "  ", "\u00a0", "", ": "):
        return False
    if s.low[i] == "anh" and s.caps[i] and not opens_sentence(s, i):
        return found.lex.surnames.get(s.low[end]) == "strong"
    if s.low[i] in ("bạn", "vị", "nữ", "em", "cháu") and place_at(found.lex, s, end) > end:
        return False
    return title_at(found.lex, s, end) is None and not (is_upper(s.words[end]) and len(s.words[end]) > 2)


def _take_title(found: NameScan, title: TitleSpan) -> int:
    s, lex = found.s, found.lex
    walk = BodyWalk(lex, s, title.head, kind=title.kind)
    end = walk.run()
    found.places += [NameSpan(a, b, "inside") for a, b in walk.places]
    found.titles.append(TitleSpan(title.start, title.head, end, title.kind, title.core))
    if end < len(s) and s.caps[end] and s.gaps[end] in SPACES | {"", ": ", ' "', " “"} and _may_be_named(found, end):
        return _take_name(found, end, "title")
    return end


def _may_be_named(found: NameScan, i: int) -> bool:
    s, lex = found.s, found.lex
    if title_at(lex, s, i) or longest(lex.honorifics_trie, s, i, SPACES):
        return looks_like_person(lex, s, i)
    body = longest(lex.bodies_trie, s, i, SPACES)
    if body and not looks_like_person(lex, s, i):
        return False
    return place_at(lex, s, i) == i or looks_like_person(lex, s, i)


def _take_name(found: NameScan, i: int, why: str) -> int:
    end = name_end(found.lex, found.s, i)
    if is_upper(found.s.words[i]) and not found.s.words[i - 1].isupper() and end == i + 1 and len(found.s.words[i]) > 2:
        return i
    found.people.append(NameSpan(i, end, why))
    return end


def _take_bare_name(found: NameScan, i: int) -> int:
    s, lex = found.s, found.lex
    end = vietnamese_end(lex, s, i)
    if trapped(found, i):
        return end
    weight = lex.surnames[s.low[i]]
    short = "short" if end - i == 2 else "full"
    found.people.append(NameSpan(i, end, f"{weight}-{short}"))
    return end


def trapped(found: NameScan, i: int) -> bool:
    """Whether the words before ``i`` make a name there the name of a prize, a street, a ship."""
    low, traps, gaps = found.s.low, found.lex.traps, found.s.gaps
    if i == 0 or gaps[i] not in (" ", "  ", " “", ' "', "\u00a0"):
        return False
    return any(tuple(low[i - k : i]) in traps for k in range(1, min(4, i) + 1))


def _take_body(found: NameScan, i: int, place: int) -> int:
    s, lex = found.s, found.lex
    body = longest(lex.bodies_trie, s, i, SOFT)
    if body is None or body[1] == "field" or place >= body[0]:
        return i
    end = body[0]
    if body[1] == "full" and not s.caps[i] and not is_upper(s.words[end - 1]):
        return i
    walk = BodyWalk(lex, s, end, kind="body", need=body[1] == "head")
    if body[1] == "head" and not _may_name_body(found, i, end):
        return i
    last = walk.run()
    if last == end and body[1] == "head":
        return i
    found.places += [NameSpan(a, b, "inside") for a, b in walk.places]
    found.bodies.append(NameSpan(i, last, body[1]))
    return last


def _may_name_body(found: NameScan, i: int, end: int) -> bool:
    """A head names a body when a capital follows, or when it has one itself and a subject follows."""
    s, lex = found.s, found.lex
    if end >= len(s) or s.gaps[end] not in SPACES:
        return False
    if s.caps[end]:
        return not title_at(lex, s, end) and (s.caps[i] or not lex.honorifics.get((s.low[i],)))
    following = longest(lex.bodies_trie, s, end, SOFT)
    return s.caps[i] and following is not None and following[1] != "head"


def _take_place(found: NameScan, i: int) -> int:
    s, lex = found.s, found.lex
    head = longest(lex.heads_trie, s, i, SPACES | DOTS)
    if head is None or head[0] >= len(s):
        return i
    end, kind = head
    gap = s.gaps[end]
    if gap not in SPACES and not (gap in DOTS and (kind == "short" or s.low[i] in ("tp", "tx", "tt"))):
        return i
    if kind == "short" and gap not in DOTS:
        return i
    if (listed := place_at(lex, s, end)) > end:
        found.places.append(NameSpan(i, listed, "headed"))
        return listed
    if s.low[end].isdigit() and kind in ("unit", "short", "way") and s.low[i] in _NUMBERED:
        found.places.append(NameSpan(i, end + 1, "numbered"))
        return end + 1
    if not s.caps[end] or title_at(lex, s, end) or s.low[i] in ("nước", "bản", "hạt"):
        return i
    last = end + 1
    while last < len(s) and last - end < 4 and s.caps[last] and s.gaps[last] in SPACES:
        if (last - end >= 2 and looks_like_person(lex, s, last)) or is_upper(s.words[last]):
            break
        last += 1
    found.places.append(NameSpan(i, last, f"named-{kind}"))
    return last


_NUMBERED = frozenset("quận q phường p thôn ấp xóm khu quốc ql tỉnh đường khóm tổ".split())


def _take_loose(found: NameScan, i: int) -> int:
    """Capitals that nothing announced: a foreign name by its first word, or kept for the second look."""
    s, lex = found.s, found.lex
    if s.low[i] in lex.foreign_names and not is_upper(s.words[i]):
        end = foreign_end(lex, s, i)
        if end - i >= 2 and not trapped(found, i) and not is_vietnamese(s.low[i + 1]):
            found.people.append(NameSpan(i, end, "foreign"))
            return end
    end = i + 1
    while (
        end < len(s)
        and end - i < 6
        and s.caps[end]
        and s.gaps[end] in SPACES
        and title_at(lex, s, end) is None
        and place_at(lex, s, end) == end
        and not looks_like_person(lex, s, end)
        and longest(lex.bodies_trie, s, end, SPACES) is None
    ):
        end += 1
    found.loose.append(NameSpan(i, end, "loose"))
    return end


__all__ = ["NameScan", "NameSpan", "opens_sentence", "scan_names", "starts_surname", "trapped"]
