"""Titles by rules: which of the titles in an article a named person of it holds.

A title is believed by its construction: beside a name ("Chủ tịch UBND tỉnh
Hồ Tiến Thiệu"; "ông A, Giám đốc Sở Y tế, cho biết"), in a row with one that
is, after an appointment ("giữ chức …"), or as the same office printed again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from vnnews_nlp.document import Entity
from vnnews_nlp.entities.name_reader import TitleSpan
from vnnews_nlp.entities.name_shapes import SPACES, Syllables
from vnnews_nlp.entities.name_spans import NameScan, opens_sentence

#: How often a construction is right, measured on annotated articles of 2017-2026.
SCORES = {
    "before-name": 0.94,
    "after-name": 0.93,
    "row": 0.94,
    "appointed": 0.95,
    "is": 0.87,
    "is-role": 0.60,
    "career": 0.92,
    "list-of": 0.85,
    "again": 0.91,
    "again-role": 0.35,
    "again-said": 0.70,
    "short": 0.85,
    "short-bare": 0.35,
    "bare": 0.12,
    "plural": 0.04,
}

#: Between a name and its title: a comma or dash, perhaps an age or a bracket before it.
_APPOSED = re.compile(
    r"\s*(?:\([^()\n]{1,60}\)\s*|, (?:sinh năm |SN )?\d{1,4}(?: tuổi)?(?=,))?"
    r"(?:,|-|–|—|\()\s*(?:(?:hiện|hiện là|là|nay là|một|và là) )?"
)
_ROW = re.compile(r"\s*+(?:[,;–&-]\s*+)?(?:(?:kiêm|và|rồi|đồng thời là|kiêm nhiệm|cũng là) )?")
#: Between a title and the name after it.
_THEN_NAME = re.compile(
    r"(?:\s|\s?[,:–-]\s|\.\s?|\s?[:] ?)?"
    r"(?:(?:là|gồm|do|cho|đối với)?\s?(?:các\s)?(?:[ôÔ]ng|[bB]à|anh|chị|[đĐ]ồng chí|đ/c)\s)?"
)


def titles_of(found: NameScan, why: list[str]) -> list[Entity]:
    """TITLE entities of a walk whose second look at people is done, all candidates; ``why`` as :func:`hold` gives it.

    Their score is how surely such a construction is held.
    """
    s = found.s
    entities = []
    for title, reason in zip(found.titles, why, strict=True):
        start, end = s.starts[title.start], s.end(title.end - 1)
        text = s.text[start:end]
        entities.append(Entity(start, end, "TITLE", text, text, f"titles/{reason}", SCORES[reason]))
    return entities


def hold(found: NameScan) -> list[str]:
    """For each title of the walk, in order, the construction that ties it to a person."""
    s, titles = found.s, found.titles
    begins = {name.start: name for name in found.people}
    ends = {name.end: name for name in found.people}
    why = ["bare"] * len(titles)
    for k, title in enumerate(titles):
        beside = title.end in begins and s.gaps[title.end] in SPACES
        if (title.end < s.n and s.low[title.end] == "các") or (not beside and _is_plural(found, title)):
            why[k] = "list-of" if _list_follows(s, title, begins) else "plural"
        elif _name_follows(s, title, begins):
            why[k] = "before-name"
        elif _name_precedes(s, title, ends):
            why[k] = "after-name"
    _spread(s, titles, why)
    _appointed(found, why)
    _again(found, why)
    return why


def _name_follows(s: Syllables, title: TitleSpan, begins: Mapping[int, object]) -> bool:
    """ "Bí thư Đinh La Thăng"; "Chủ tịch UBND tỉnh, ông A"; "Giám đốc là bà B"."""
    for first in range(title.end, min(title.end + 5, s.n)):
        if first in begins:
            between = s.text[s.end(title.end - 1) : s.starts[first]]
            if between.startswith((" cho ", " đối với ")) and title.start and s.low[title.start - 1] == "của":
                return False  # "quyết định của Chủ tịch nước cho ông A"
            return between.strip() not in (",", ":") and _THEN_NAME.fullmatch(between) is not None
    return False


_LIST = re.compile(
    r"(?: còn lại| khác)?(?: (?:bao )?gồm(?: có)?| là|(?=:))\s?:?\s?"
    r"(?:các )?(?:(?:[ôÔ]ng|[bB]à|đồng chí)(?:, bà)?)?\s?:?\s?"
)


def _list_follows(s: Syllables, title: TitleSpan, begins: Mapping[int, object]) -> bool:
    """ "8 Phó Giám đốc gồm các ông: A, B"; "các đại biểu Quốc hội tỉnh: A, B"."""
    for first in range(title.end, min(title.end + 8, s.n)):
        if first in begins:
            return _LIST.fullmatch(s.text[s.end(title.end - 1) : s.starts[first]]) is not None
    return False


def _name_precedes(s: Syllables, title: TitleSpan, ends: Mapping[int, object]) -> bool:
    for last in range(title.start, max(title.start - 8, 0), -1):
        if last in ends:
            between = s.text[s.end(last - 1) : s.starts[title.start]]
            return len(between) < 80 and _APPOSED.fullmatch(between) is not None
    return False


def _is_plural(found: NameScan, title: TitleSpan) -> bool:
    """ "các Phó Chủ tịch", "8 Phó Giám đốc": an office that may name nobody."""
    s, i = found.s, title.start
    return i > 0 and s.gaps[i] in SPACES and (s.low[i - 1] in found.r.lex.words["plural"] or s.low[i - 1].isdigit())


def _spread(s: Syllables, titles: list[TitleSpan], why: list[str]) -> None:
    """A row of titles stands or falls together: forward from a name, then back from the name at its end."""
    for k in range(1, len(titles)):
        if why[k] == "bare" and why[k - 1] in ("after-name", "row") and _in_row(s, titles[k - 1], titles[k]):
            why[k] = "row"
    for k in range(len(titles) - 2, -1, -1):
        if why[k] == "bare" and why[k + 1] in ("before-name", "row") and _in_row(s, titles[k], titles[k + 1]):
            why[k] = "row"


def _in_row(s: Syllables, left: TitleSpan, right: TitleSpan) -> bool:
    if right.start - left.end > 3 or "weak" in (left.kind, right.kind):
        return False
    between = s.text[s.end(left.end - 1) : s.starts[right.start]]
    return "\n" not in between and _ROW.fullmatch(between) is not None


def _appointed(found: NameScan, why: list[str]) -> None:
    """Offices that the sentence gives to someone of it, and the steps of a career.

    "ông A được bầu giữ chức Chủ tịch"; "bà B là Giám đốc"; "5/1999: Phó Giám đốc Sở".
    """
    s, words = found.s, found.r.lex.words
    person = _people(found)
    for k, title in enumerate(found.titles):
        if why[k] not in ("bare", "plural") or title.kind == "weak":
            continue
        i = title.start
        while i > 0 and (s.low[i - 1].isdigit() or s.low[i - 1] in words["count"]) and s.gaps[i] in SPACES:
            i -= 1
        if i < 2:
            continue
        last, pair = s.low[i - 1], f"{s.low[i - 2]} {s.low[i - 1]}"
        if s.gaps[i] == ": ":
            if found.people and ((last.isdigit() and title.kind in ("office", "state")) or pair in words["degree_of"]):
                why[k] = "career"
            elif last in ("như", "là", "gồm", "sau") and _before(s, person, i):
                why[k] = "is"
        elif last == "giao" and s.low[title.start] == "quyền":
            why[k] = "appointed"
        elif (
            s.gaps[i] in SPACES
            and (pair in words["given"] or last in words["given"])
            and (_before(s, person, i) or _after(s, person, title.end))
        ):
            why[k] = "is-role" if title.kind == "role" else "appointed"
        elif s.gaps[i] in SPACES and (pair in words["copula"] or last in words["copula"]) and _before(s, person, i):
            why[k] = "is-role" if title.kind == "role" else "is"
        elif pair in words["degree_of"] and found.people and s.gaps[i] in SPACES:
            why[k] = "career"
    for reason in ("appointed", "is", "career"):
        _spread_on(s, found.titles, why, reason)


def _spread_on(s: Syllables, titles: list[TitleSpan], why: list[str], reason: str) -> None:
    for k in range(1, len(titles)):
        if why[k] == "bare" and why[k - 1] == reason and _in_row(s, titles[k - 1], titles[k]):
            why[k] = reason


_REACH = 70
#: The bodies of an office that a shortened form of it is compared with, so that time stays linear.
_RIVALS = 200
_PRONOUNS = frozenset(("ông", "bà", "anh", "chị"))


def _people(found: NameScan) -> bytearray:
    person = bytearray(len(found.s) + 1)
    for name in found.people:
        for i in range(name.start, name.end):
            person[i] = 1
    return person


def _ends_sentence(gap: str) -> bool:
    return len(gap) > 1 and (". " in gap or "\n" in gap)


def _before(s: Syllables, person: bytearray, i: int) -> bool:
    """Whether a person or a pronoun for one stands before syllable ``i`` in its sentence."""
    for k in range(i - 1, max(i - _REACH, -1), -1):
        if _ends_sentence(s.gaps[k + 1]):
            return False
        if person[k] or s.low[k] in _PRONOUNS:
            return True
    return False


def _after(s: Syllables, person: bytearray, i: int) -> bool:
    for k in range(i, min(i + _REACH, s.n)):
        if _ends_sentence(s.gaps[k]):
            return False
        if person[k]:
            return True
    return False


def _again(found: NameScan, why: list[str]) -> None:
    """The same office printed again, or shortened: "Thủ tướng" after "Thủ tướng Nguyễn Xuân Phúc"."""
    s, titles = found.s, found.titles
    held: dict[tuple[tuple[str, ...], bool], Counter[frozenset[str]]] = {}  # by office and whether it has a capital
    for k, title in enumerate(titles):
        if why[k] in _HELD and title.kind != "weak":
            held.setdefault((_office(s, title), s.caps[title.core]), Counter())[_body_of(s, title)] += 1
    not_held = found.r.lex.words["not_held"]
    for k, title in enumerate(titles):
        if why[k] != "bare" or title.kind == "weak" or (title.start and s.low[title.start - 1] in not_held):
            continue
        body, capital = _body_of(s, title), s.caps[title.core]
        first = capital and opens_sentence(s, title.start)
        office, cases = _office(s, title), (True, False) if first else (capital,)
        same = [bodies for case in cases if (bodies := held.get((office, case)))]
        if any(body in bodies for bodies in same):
            said = sum(map(Counter.total, same)) == 1 or title.kind in ("rank", "degree")
            role = "again-said" if said and _says(found, title.end) else "again-role"
            why[k] = "again" if title.kind in ("state", "office") else role
        elif title.kind == "state" and same:
            why[k] = "short"
        elif title.kind == "office" and any(b and (body <= b or b <= body) for b in _some(same)):
            why[k] = "short" if body else "short-bare"
        elif body and any(frozenset() in bodies for bodies in same) and _in_place(found, title):
            why[k] = "short"  # "Chủ tịch Hà Nội" of the one who is "Chủ tịch UBND TP"


def _some(same: Sequence[Counter[frozenset[str]]]) -> Iterator[frozenset[str]]:
    """The bodies of an office that a shortened form is compared with."""
    return islice(chain.from_iterable(same), _RIVALS)


def _in_place(found: NameScan, title: TitleSpan) -> bool:
    """Whether a title of two parts is an office and a listed place: "Chủ tịch Hà Nội"."""
    return title.kind == "office" and title.end > title.head and found.r.place(title.head) == title.end


def _says(found: NameScan, i: int) -> bool:
    """Whether speech follows at syllable ``i``: "“…”, Luật sư nêu rõ"."""
    s, speech = found.s, found.r.lex.words["speech"]
    return i + 1 < s.n and s.gaps[i] in SPACES and f"{s.low[i]} {s.low[i + 1]}" in speech


_HELD = frozenset(("before-name", "after-name", "row", "appointed", "is", "list-of"))
_MODIFIERS = frozenset(("nguyên", "cựu", "tân", "cố", "quyền"))
#: Syllables of a body that are left out at will: "Chủ tịch UBND TP Hà Nội" is "Chủ tịch Hà Nội".
_WEAK_SYLLABLES = frozenset(
    ("ubnd", "ủy", "uỷ", "ban", "nhân", "dân", "tp", "thành", "phố", "tỉnh", "của", "chính", "phủ")
)


def _office(s: Syllables, title: TitleSpan) -> tuple[str, ...]:
    return tuple(w for w in s.low[title.start : title.head] if w not in _MODIFIERS)


def _body_of(s: Syllables, title: TitleSpan) -> frozenset[str]:
    return frozenset(s.low[title.head : title.end]) - _WEAK_SYLLABLES
