"""People by rules: the names that a walk over the article found, and a second look for the same people.

What is certain after the walk (a title or an honorific before the name, a
family name of its own) is looked for again without any cue: full names, the
last syllable of a Kinh name, any part of a foreign one. By-lines and photo
credits are read from where they stand.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from vnnews_nlp.document import Entity
from vnnews_nlp.entities.bylines import read_byline, read_credits
from vnnews_nlp.entities.name_reader import end_of_name, is_vietnamese
from vnnews_nlp.entities.name_shapes import JOINS, SPACES, is_upper
from vnnews_nlp.entities.name_spans import NameScan, NameSpan, opens_sentence, trapped

#: How often a construction is right, measured on annotated articles of 2017-2026.
SCORES = {
    "honorific": 0.98,
    "title": 0.95,
    "strong-full": 0.92,
    "strong-short": 0.80,
    "weak-full": 0.92,
    "clan-full": 0.75,
    "rare-full": 0.75,
    "foreign": 0.96,
    "again": 0.85,
    "again-often": 0.45,
    "part": 0.88,
    "credit": 0.92,
    "byline": 0.95,
    "list": 0.75,
    "mononym": 0.85,
    "noun": 0.90,
    "initials": 0.85,
}


def people_of(found: NameScan) -> list[Entity]:
    """PERSON entities of a walk; what the second look finds is added to ``found.people``."""
    look_again(found)
    s = found.s
    entities = []
    for name in sorted(found.people, key=lambda n: n.start):
        start, end = s.starts[name.start], end_of_name(s, name.end - 1)
        text = s.text[start:end]
        entities.append(Entity(start, end, "PERSON", text, text, f"people/{name.why}", SCORES.get(name.why, 0.7)))
    return entities


def look_again(found: NameScan) -> None:
    """The second look: credits, by-lines, lists, and the people of the walk under shorter names."""
    _streets(found)
    _president_ho(found)
    _add(found, read_credits(found))
    _add(found, _mononyms(found))
    _add(found, read_byline(found))
    _add(found, _listed(found))
    _add(found, _again(found, _taken(found, free=True)))


def _taken(found: NameScan, *, free: bool = False) -> bytearray:
    """Syllables that a name, a title, a body or a place has; ``free``: but for places of one syllable."""
    taken = bytearray(len(found.s) + 1)
    places = [p for p in found.places if not (free and p.end == p.start + 1 and p.why == "listed")]
    spans = [(p.start, p.end) for p in (*found.people, *found.bodies, *places)]
    for start, end in (*spans, *((t.start, t.end) for t in found.titles)):
        taken[start:end] = b"\1" * (end - start)
    return taken


def _add(found: NameScan, names: list[NameSpan]) -> None:
    """Add names; a place, a body or a single name that one of them covers gives way."""
    if not names:
        return
    names = _new(names, found.people)
    cover = bytearray(len(found.s) + 1)
    for name in names:
        for i in range(name.start, name.end):
            cover[i] = 1
    for spans in (found.places, found.bodies, found.people):
        spans[:] = [p for p in spans if not any(cover[p.start : p.end])]
    found.people += names


def _new(names: list[NameSpan], known: list[NameSpan]) -> list[NameSpan]:
    """The names that stand inside none that is known."""
    spans = sorted((p.start, p.end) for p in known)
    starts, reach = [start for start, _ in spans], list(accumulate((end for _, end in spans), max, initial=0))
    return [n for n in names if reach[bisect_right(starts, n.start)] < n.end]


def _streets(found: NameScan) -> None:
    """A name in a row with a street, or that is elsewhere the name of one, is a street: "vòng xoay A - B"."""
    s = found.s
    ways = {tuple(s.low[p.end - k : p.end]) for p in found.places if p.why == "named-way" for k in (2, 3)}
    if not ways and not any(s.low[p.start - 1].isdigit() for p in found.people if p.start):
        return
    kept = []
    ends = {p.end for p in found.places if p.why == "named-way"}
    for name in sorted(found.people, key=lambda n: n.start):
        sure = name.why in ("honorific", "title", "noun")
        row = name.start in ends and s.gaps[name.start] in (" - ", "-", " – ", ", ", " và ")
        if not sure and (row or tuple(s.low[name.start : name.end]) in ways or _is_address(found, name)):
            found.places.append(NameSpan(name.start, name.end, "named-way"))
            ends.add(name.end)
        else:
            kept.append(name)
    found.people[:] = kept


_HO = ["hồ", "chí", "minh"]


def _president_ho(found: NameScan) -> None:
    """ "Hồ Chí Minh" by itself is the man where the article calls him by his office: "hát về Hồ Chí Minh"."""
    s = found.s
    if not any(s.low[p.start : p.end] == _HO and p.why in ("title", "honorific") for p in found.people):
        return
    for place in [p for p in found.places if p.why == "listed" and s.low[p.start : p.end] == _HO]:
        if place.start and s.low[place.start - 1] not in ("phố", "tp", "ở", "tại"):
            found.places.remove(place)
            found.people.append(NameSpan(place.start, place.end, "again"))


def _mononyms(found: NameScan) -> list[NameSpan]:
    """Capitals that the whole world knows one bearer of: "Messi", "Putin"."""
    s, known = found.s, found.r.lex.words["mononym"]
    spans = (p for p in found.loose if p.end == p.start + 1 and s.low[p.start] in known)
    return [NameSpan(p.start, p.end, "mononym") for p in spans if not trapped(found, p.start)]


def _is_address(found: NameScan, name: NameSpan) -> bool:
    """Whether a name stands behind a house number, before its ward: "số 75 Nguyễn Tất Thành, phường"."""
    s, i, j = found.s, name.start, name.end
    if i < 2 or s.gaps[i] not in SPACES or not s.low[i - 1][:1].isdigit():
        return False
    if s.low[i - 2] == "số" or s.gaps[i - 1].endswith(("(", "/")):
        return True
    unit = j < s.n and s.gaps[j] in (", ", " (", " - ", ",") and found.r.place_noun(j)
    return bool(unit) or s.low[i - 2] in ("tại", "ở")


def _listed(found: NameScan) -> list[NameSpan]:
    """Vietnamese capitals in a row with a person: "Đàm Vĩnh Hưng, Thu Phương, Minh Hằng"."""
    s, r = found.s, found.r
    starts = {p.start for p in found.people}
    ends = {p.end for p in found.people}
    names: list[NameSpan] = []
    loose = [p for p in found.loose if _is_given(found, p)]
    for span in loose:
        if span.start in ends and s.gaps[span.start] in _LIST_GAPS:
            names.append(NameSpan(span.start, span.end, "list"))
            ends.add(span.end)
    for span in reversed(loose):
        if span.end in starts and s.gaps[span.end] == ", " and r.person(span.end) > span.end:
            names.append(NameSpan(span.start, span.end, "list"))
            starts.add(span.start)
    return names + _given_names(found)


_LIST_GAPS = (", ", " - ", " – ")


def _given_names(found: NameScan) -> list[NameSpan]:
    """Three listed foreign given names in a row: "các con là Howard, Susan và Peter"."""
    s, known = found.s, found.r.lex.foreign_names
    row: list[NameSpan] = []
    names: list[NameSpan] = []
    for span in found.loose:
        single = span.end == span.start + 1 and s.low[span.start] in known
        if not single:
            continue
        i = span.start
        follows = row and ((row[-1].end == i and s.gaps[i] == ", ") or (row[-1].end == i - 1 and s.low[i - 1] == "và"))
        row = [*row, NameSpan(i, i + 1, "list")] if follows else [NameSpan(i, i + 1, "list")]
        if len(row) == 3:
            names += row
        elif len(row) > 3:
            names.append(row[-1])
    return names


def _is_given(found: NameScan, span: NameSpan) -> bool:
    """Two or three Vietnamese syllables, in sentence case, that are no listed word."""
    s = found.s
    opens = s.gaps[span.start] not in _LIST_GAPS and opens_sentence(s, span.start)
    if not 2 <= span.end - span.start <= 3 or opens:
        return False
    return all(is_vietnamese(s.low[i]) and not is_upper(s.words[i]) for i in range(span.start, span.end))


def _again(found: NameScan, taken: bytearray) -> list[NameSpan]:
    """People of the walk under the same name, the last syllables of it, or any word of a foreign one."""
    full, parts = _known(found)
    if not (full or parts):
        return []
    s, n = found.s, found.s.n
    names: list[NameSpan] = []
    repeated: dict[Name, list[int]] = {}
    for i in found.capitals:
        if taken[i] or (s.low[i] not in full and s.low[i] not in parts):
            continue
        length = _match(s.low, i, full)
        if length and not any(taken[i : i + length]) and not _runs_on(found, i, i + length):
            repeated.setdefault(tuple(s.low[i : i + length]), []).append(i)
            continue
        length = _match(s.low, i, parts)
        if length and i + length <= n and _stands_alone(found, taken, i, i + length):
            names.append(NameSpan(i, i + length, "part"))
    return names + _weighed(repeated, full)


def _weighed(repeated: dict[Name, list[int]], full: Names) -> list[NameSpan]:
    """A name that stands without a cue far more often than with one is hardly a person: "sâm Ngọc Linh"."""
    names = []
    for words, places in repeated.items():
        cues = full[words[0]][len(words)][words]
        why = "again" if len(places) <= 6 * cues else "again-often"
        names += [NameSpan(i, i + len(words), why) for i in places]
    return names


Name = tuple[str, ...]
#: Names by their first syllable and how many they have, with how often each stands in the text.
Names = dict[str, dict[int, dict[Name, int]]]


def _known(found: NameScan) -> tuple[Names, Names]:
    """Full names, and the parts by which their bearers may be called, by first syllable."""
    s, r = found.s, found.r
    full: Names = {}
    parts: Names = {}
    for name in found.people:
        words = tuple(s.low[name.start : name.end])
        if len(words) >= 2 and name.why not in ("byline", "credit"):
            _count(full, words[0], words)
        if len(words) >= 2 and is_vietnamese(words[0]) and words[0] in r.lex.surnames:
            _count(parts, words[-1], words[-1:])
            if len(words) > 2:
                _count(parts, words[-2], words[-2:])
        elif len(words) == 1 and name.why in ("honorific", "noun"):
            _count(parts, words[0], words)
        elif not is_vietnamese(words[0]) or not is_vietnamese(words[-1]):
            for word in words:
                if len(word) > 2:
                    _count(parts, word, (word,))
    return full, parts


def _count(names: Names, first: str, words: Name) -> None:
    row = names.setdefault(first, {}).setdefault(len(words), {})
    row[words] = row.get(words, 0) + 1


def _match(low: list[str], i: int, names: Names) -> int:
    """The length of the longest of ``names`` that stands at ``i``; 0 where none does."""
    longest = 0
    for length, same in names.get(low[i], {}).items():  # of one family there may be thousands
        if length > longest and tuple(low[i : i + length]) in same:
            longest = length
    return longest


def _runs_on(found: NameScan, i: int, end: int) -> bool:
    """Whether the capitals go on to the right with the same kind of word: a longer, other name."""
    s = found.s
    return end < s.n and s.caps[end] and s.gaps[end] in SPACES and is_vietnamese(s.low[end]) and end - i < 3


_JOINED = (" - ", "-", " – ", "–")
#: Short names of countries that stand for two in a row: "quan hệ Mỹ - Trung".
_PEOPLES = frozenset(
    ("việt", "trung", "mỹ", "nga", "nhật", "hàn", "triều", "ấn", "xô", "đức", "pháp", "anh", "lào", "đài")
)


def _stands_alone(found: NameScan, taken: bytearray, i: int, end: int) -> bool:
    s = found.s
    if s.gaps[end] in JOINS or (i and s.gaps[i] in _JOINED and s.low[i - 1] in _PEOPLES):
        return False  # "quỹ Bill & Melinda Gates", "quan hệ Việt - Trung"
    if i and s.caps[i - 1] and s.gaps[i] in SPACES and not taken[i - 1]:
        return False
    if end < s.n and s.caps[end] and s.gaps[end] in SPACES:
        return False
    if is_upper(s.words[i]) or found.r.opener(i) or s.low[i] in found.r.lex.words["not_part"]:
        return False
    low = s.low[i]
    if len(low) == 1 and s.gaps[end][:1] != ".":
        return False
    if (low,) in found.r.lex.places:
        return s.low[i - 1] == "và" and any(p.end == i - 1 for p in found.people)  # "cả Quang và Anh"
    if low in found.r.lex.words["stop"] or (low,) in found.r.lex.honorifics:
        return not opens_sentence(s, i)
    return True
