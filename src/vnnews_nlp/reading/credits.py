"""Credits: who wrote it, whose picture it is, which paper or agency it is from.

Names of papers are data (``lists/press.tsv``). A credit that may name a person
is a by-line and stays readable; only a known paper, agency or web address is a source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vnnews_nlp.lists import load_list

_LETTERS = r"[^\W\d_]{1,13}"
_ROLE = re.compile(
    r"(?:bài|tin|ảnh|video|clip|đồ họa|thiết kế|thực hiện|biên dịch|lược dịch|tổng hợp|tác giả(?: bài viết)?|nội dung"
    r"|theo|pv|ctv|nhóm pv|nhóm phóng viên)\b(?:\s?(?:,|và|-|/|&)\s?(?:ảnh|bài|video|clip))?\s?[:/–-]?\s*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s?\([^()\n]{0,60}\)?")
_NAME = re.compile(rf"{_LETTERS}(?:[.'’]{_LETTERS})?\.?")
_BETWEEN_NAMES = re.compile(r"\s?[-–,/&]\s?|\svà\s")
_FROM = re.compile(r"(?P<open>\()?theo\s[^.\n]{2,40}(?(open)\))", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?…\"”’)/])\s{1,3}(?=\S)")
_AUTHOR = re.compile(r"(?i)tác giả(?: bài viết)?\s?:\s?(?P<who>.{2,60})")
_SOURCE = re.compile(
    r"(?i)(?P<open>\()?\s?(?:(?:nguồn(?:\s(?:tin|bài))?|theo|tin từ)\s?:|theo)\s*(?P<who>[^\n]{2,60}?)\s?(?(open)\))\.?"
)
_DOMAIN = re.compile(r"(?i)(?:https?://)?(?:www\.)?((?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,6})(?:/\S{0,60})?")
_CAPTION = re.compile(
    r"(?i)(?:^|[.\s(|])(?:ảnh|ảnh minh họa|nguồn ảnh|đồ họa|video|photo|ảnh tư liệu)\s?:\s?[^:\n]{2,50}$"
    r"|[.\s(]ảnh minh họa\)?\.?$"
)
_PLACE = rf"{_LETTERS}(?:[. ]{{1,2}}{_LETTERS}){{0,3}}"
_DAY = r", ngày \d{1,2}(?:/\d{1,2}(?:/\d{4})?| tháng \d{1,2}(?: năm \d{4})?)"
_SITE = r"(?:[A-Za-z0-9-]{2,20}\.){1,3}(?:vn|net|com|org|gov)"
_SENTENCE_ENDS = (".", "!", "?", "…", '"', "”", ":", ";", ",")
_LONGEST_FRONT = 60


@dataclass(frozen=True, slots=True)
class Dateline:
    """What stands in front of a first paragraph: its length with the dash, and the paper it names."""

    end: int
    source: str | None


def line_source(line: str) -> str | None:
    """The paper, agency or site that a line such as ``Nguồn tin: baolangson.vn`` or ``(Theo TTXVN)`` credits."""
    match = _SOURCE.fullmatch(line) if len(line) <= 80 else None
    return known_source(match["who"]) if match else None


def known_source(who: str) -> str | None:
    """``who`` as a source if it is a known paper, begins like one (Báo …, Cổng …) or is a web address; else None."""
    who = who.strip(' .()[]"“”')
    if domain := _DOMAIN.fullmatch(who):
        return domain[1].lower()
    names, heads = _press()
    return who if who.lower() in names or who.lower().startswith(heads) else None


def is_byline(line: str) -> bool:
    """Whether a whole line at the end of an article is a by-line: ``Hồng Hải``, ``PV/VOV.VN``, ``Bài, ảnh: Lê Na``."""
    if not 2 <= len(line) <= 80:
        return False
    if _AUTHOR.fullmatch(line) or (line[0] == "(" and _FROM.fullmatch(line)):
        return True
    role = _ROLE.match(line)
    names = line[role.end() :] if role else line.removeprefix("* ").removeprefix("- ")
    remark = _REMARK.search(names)
    if remark and remark.end() < len(names.rstrip()):
        return False
    return _are_names(names[: remark.start()] if remark else names) or bool(role and not names)


def _are_names(text: str) -> bool:
    """Whether a text is up to five names of up to five words, each with a capital."""
    names = _BETWEEN_NAMES.split(text.strip(" *-"))
    if len(names) > 5:
        return False
    words = [name.split() for name in names]
    return all(0 < len(w) <= 5 for w in words) and all(_NAME.fullmatch(x) and x[0].isupper() for w in words for x in w)


def byline_start(paragraph: str) -> int | None:
    """Where a by-line begins that closes a paragraph on its own line (``… năm nay. Hồng Hải``); None if none does."""
    if paragraph[-1:] in _SENTENCE_ENDS:
        return None
    base = max(0, len(paragraph) - 100)
    for end in _SENTENCE_END.finditer(paragraph, base):
        rest = paragraph[end.end() :]
        if is_byline(rest) or _FROM.fullmatch(rest):
            return end.end()
    return None


def is_credited(line: str) -> bool:
    """Whether a line ends in a photo credit, as captions do: ``Quang cảnh hội nghị. Ảnh: Lê Na``."""
    if len(line) > 350:
        return False
    tail = line[-90:]
    return (":" in tail or "minh họa" in tail) and bool(_CAPTION.search(tail))


def dateline(paragraph: str) -> Dateline | None:
    """The dateline in front of a paragraph: ``LSO -``, ``(Dân trí) -``, ``(snv.gov.vn) -``, ``Hà Nội (TTXVN) -``."""
    front = paragraph[:_LONGEST_FRONT]
    if "-" not in front and "–" not in front and "—" not in front and not front.startswith("("):
        return None
    match = _datelines().match(paragraph)
    if not match or (paragraph[0].islower() and not match["bare"]):
        return None
    who = match["bracketed"] or match["initials"] or match["bare"]
    return Dateline(match.end(), (known_source(who) or who) if who else None)


@cache
def _press() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = load_list("press")
    names = frozenset(row["name"].lower() for row in rows if row["dateline"] != "head")
    return names, tuple(f"{row['name'].lower()} " for row in rows if row["dateline"] == "head")


@cache
def _datelines() -> re.Pattern[str]:
    dashed = _any_of("dash")
    inside = _any_of("dash", "bracket", "")
    return re.compile(
        rf"(?:{_PLACE}(?:{_DAY})? ?)?\( ?(?P<bracketed>{inside}|{_SITE}) ?\)[ .]?(?: ?[-–—:] ?|(?=\s))"
        rf"|\( ?(?P<initials>[A-ZĐ&]{{2,6}}) ?\) ?[-–—] ?"
        rf"|(?P<bare>{dashed}|{_SITE}) ?[-–—] ?(?=\S)"
        rf"|{_PLACE}{_DAY} ?[-–—:] (?=\S)"
    )


def _any_of(*forms: str) -> str:
    """A pattern for the names that stand in datelines of these forms, longest first."""
    names = (row["name"] for row in load_list("press") if row["dateline"] in forms)
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
