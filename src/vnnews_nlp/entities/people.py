"""People by rules: the names that a walk over the article found, and a second look for the same people.

What is certain after the walk (a title or an honorific before the name, a
family name of its own) is looked for again without any cue: full names, the
last syllable of a Kinh name, any part of a foreign one. By-lines and photo
credits are read from where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.entities.name_reader import end_of_name, is_vietnamese
from vnnews_nlp.entities.name_scan import NameScan, NameSpan, opens_sentence, scan_names
from vnnews_nlp.entities.name_shapes import SPACES, is_upper

#: How often a construction is right, measured by ``benchmarks/quality.py`` on articles of 2017-2026.
SCORES = {
    "honorific": 0.97,
    "title": 0.96,
    "strong-full": 0.95,
    "strong-short": 0.80,
    "weak-full": 0.88,
    "clan-full": 0.85,
    "rare-full": 0.75,
    "foreign": 0.85,
    "again": 0.92,
    "part": 0.80,
    "credit": 0.90,
    "byline": 0.85,
    "list": 0.85,
}

_CREDIT = re.compile(
    r"(?:Ảnh|ảnh|ẢNH|Clip|Video|Theo|PV|CTV|Đồ họa|Nguồn|Thực hiện|Biên tập|Tin|Bài)(?: minh họa)?\s?[:/.]\s?"
    r"|\((?:Ảnh|Theo)\s|\n(?:PV|Theo|CTV|Nhóm PV) |[.!?”\"]\s+(?:PV|Theo|CTV)\s|(?:VGP|Ảnh|PV)/"
)


def find_people(prose: Prose) -> list[Entity]:
    """PERSON entities of an article, by position."""
    return people_of(scan_names(prose.text))


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
    taken = _taken(found)
    _add(found, taken, _credits(found, taken))
    _add(found, taken, _byline(found, taken))
    _add(found, taken, _again(found, taken))


def _taken(found: NameScan) -> bytearray:
    """Syllables that a name, a title, a body or a place already has."""
    taken = bytearray(len(found.s) + 1)
    for span in (*found.people, *found.titles, *found.bodies, *found.places):
        for i in range(span.start, span.end):
            taken[i] = 1
    return taken


def _add(found: NameScan, taken: bytearray, names: Iterable[NameSpan]) -> None:
    for name in names:
        if not any(taken[name.start : name.end]):
            found.people.append(name)
            for i in range(name.start, name.end):
                taken[i] = 1


def _credits(found: NameScan, taken: bytearray) -> list[NameSpan]:
    """Names after "Ảnh:", "Theo" at the end, "(Ảnh: ".."""
    from bisect import bisect_left

    s, names = found.s, []
    for match in _CREDIT.finditer(s.text):
        i = bisect_left(s.starts, match.end())
        while i < len(s) and s.starts[i] - match.end() < 60 and (end := _credit_end(found, i)) > i:
            names.append(NameSpan(i, end, "credit"))
            if end >= len(s) or s.gaps[end] not in (" - ", "-", ", ", " – ", " và ", "- ", " -"):
                break
            i = end
    return names


def _credit_end(found: NameScan, i: int) -> int:
    """The end of a name in a credit: two to four capitals, or initials."""
    s, r = found.s, found.r
    if not s.caps[i] or not s.low[i].isalpha():
        return i
    if r.body(i) or r.place(i) > i:
        return i
    if len(s.words[i]) == 1:
        end = r.name_end(i)
        return end if end > i + 1 else i
    if is_upper(s.words[i]):
        end = r.vietnamese_end(i)
        if end - i >= 2:
            return end
        return i + 1 if len(s.words[i]) == 2 and not r.lex.bodies.get((s.low[i],)) else i
    end = r.foreign_end(i)
    return end if 2 <= end - i <= 4 and is_vietnamese(s.low[i]) else i


def _byline(found: NameScan, taken: bytearray) -> list[NameSpan]:
    """The author at the very end: "… rõ nguyên nhân. Nguyễn Hoài", "Minh Anh - Thu Hà", "Quốc Đạt (TTXVN)"."""
    s, r = found.s, found.r
    names: list[NameSpan] = []
    i = len(s)
    for _ in range(4):
        i = _skip_source(found, i)
        start = i
        while start > 0 and s.caps[start - 1] and i - start < 4 and (start == i or s.gaps[start] in SPACES):
            start -= 1
            if is_upper(s.words[start]) and len(s.words[start]) > 1 and start < i - 1 and not is_upper(s.words[i - 1]):
                start += 1
                break
        if i - start < 2 and not (i - start == 1 and "." in s.gaps[start] and len(s.words[start]) > 1 and False):
            break
        if not all(is_vietnamese(s.low[k]) for k in range(start, i)) or r.body(start):
            break
        lead = s.gaps[start]
        whole = opens_sentence(s, start) and not lead.endswith(("(", "“", '"', ": "))
        joined = lead in (" - ", "-", " – ", "- ", " -", ", ", " – ")
        if not whole and not joined:
            break
        names.append(NameSpan(start, i, "byline"))
        if whole and not joined:
            return names
        i = start
    return []


def _skip_source(found: NameScan, i: int) -> int:
    """Step back over "(TTXVN)", "/VOV.VN", "(Theo Dân trí)" at the end."""
    s = found.s
    tail = s.text[s.end(i - 1) :].strip() if i == len(s) and i else ""
    if tail.startswith((".", "!", "?", "”", '"', "…", ",")) and not tail.startswith(("./", ".)")):
        return 0
    for k in range(i - 1, max(i - 12, 0), -1):
        if "(" in s.gaps[k] and (i == len(s) or ")" in s.gaps[i]):
            return k
        if s.gaps[k] in ("/", " /"):
            return k
    return i


def _again(found: NameScan, taken: bytearray) -> list[NameSpan]:
    """People of the walk under the same name, the last syllables of it, or any word of a foreign one."""
    full, parts = _known(found)
    if not full:
        return []
    s, names = found.s, []
    n = len(s)
    for i, cap in enumerate(s.caps):
        if not cap or taken[i]:
            continue
        length = _match(s.low, i, full.get(s.low[i], ()))
        if length and not any(taken[i : i + length]) and not _runs_on(found, i, i + length):
            names.append(NameSpan(i, i + length, "again"))
            continue
        length = _match(s.low, i, parts.get(s.low[i], ()))
        if length and i + length <= n and _stands_alone(found, taken, i, i + length):
            names.append(NameSpan(i, i + length, "part"))
    return names


Names = dict[str, list[tuple[str, ...]]]


def _known(found: NameScan) -> tuple[Names, Names]:
    """Full names, and the parts by which their bearers may be called, by first syllable."""
    s, r = found.s, found.r
    full: Names = {}
    parts: Names = {}
    for name in found.people:
        words = tuple(s.low[name.start : name.end])
        if len(words) >= 2:
            full.setdefault(words[0], []).append(words)
        if len(words) >= 2 and is_vietnamese(words[0]) and words[0] in r.lex.surnames:
            parts.setdefault(words[-1], []).append(words[-1:])
            if len(words) > 2:
                parts.setdefault(words[-2], []).append(words[-2:])
        elif not is_vietnamese(words[0]) or not is_vietnamese(words[-1]):
            for word in words:
                if len(word) > 2:
                    parts.setdefault(word, []).append((word,))
        elif len(words) == 1 and name.why in ("honorific",):
            parts.setdefault(words[0], []).append(words)
    return full, parts


def _match(low: list[str], i: int, terms: Iterable[tuple[str, ...]]) -> int:
    """The length of the longest of ``terms`` that stands at ``i``; 0 where none does."""
    return max((len(t) for t in terms if tuple(low[i : i + len(t)]) == t), default=0)


def _runs_on(found: NameScan, i: int, end: int) -> bool:
    """Whether the capitals go on to the right with the same kind of word: a longer, other name."""
    s = found.s
    return end < len(s) and s.caps[end] and s.gaps[end] in SPACES and is_vietnamese(s.low[end]) and end - i < 3


def _stands_alone(found: NameScan, taken: bytearray, i: int, end: int) -> bool:
    s = found.s
    if i and s.caps[i - 1] and s.gaps[i] in SPACES and not taken[i - 1] and not opens_sentence(s, i - 1):
        return False
    if i and s.caps[i - 1] and s.gaps[i] in SPACES and not taken[i - 1]:
        return False
    if end < len(s) and s.caps[end] and s.gaps[end] in SPACES:
        return False
    if is_upper(s.words[i]):
        return False
    low = s.low[i]
    if low in found.r.lex.words["stop"] or (low,) in found.r.lex.places or (low,) in found.r.lex.honorifics:
        return not opens_sentence(s, i) and (low,) not in found.r.lex.places
    return True
