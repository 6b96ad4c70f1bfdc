"""Publication stamps: ``Thứ sáu - 08/04/2022 10:16``, ``10:16 | 08/04/2022``, ``5/7/2026, 06:00 (GMT+7)``.

Dates are day first, as all Vietnamese papers print them. Moments are local
Vietnamese time (UTC+7, no summer time), without a time zone attached.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))

_GAP = r"[\s,;|•·–—/-]{1,6}"
_WEEKDAY = r"(?:thứ\s?(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s?nhật|t[2-7]|cn)"
_LABEL = (
    r"(?:(?:ngày|giờ|thời gian)\s(?:đăng|cập nhật|xuất bản|tạo|gửi)|đăng\s(?:lúc|ngày|vào)|(?:đã\s)?cập nhật"
    r"(?:\s(?:ngày|lần cuối))?|xuất bản|đã\s(?:đăng|tạo)|ngày|updated|published)(?:\slúc)?\s?:?\s*"
)
_ZONE = r"(?:[\s,|-]{0,3}\(?\s?(?:gmt|utc)\s?\+?\s?0?7(?::?00)?\s?\)?)?"


def _day(n: int) -> str:
    figures = (
        rf"(?P<d{n}>\d{{1,2}})\s?(?P<sep{n}>[/.-])\s?(?P<m{n}>\d{{1,2}})\s?(?P=sep{n})\s?(?P<y{n}>\d{{4}}|\d\d)(?!\d)"
    )
    words = rf"(?P<dd{n}>\d{{1,2}})\s+tháng\s+(?P<mm{n}>\d{{1,2}}),?\s+(?:năm\s+)?(?P<yy{n}>\d{{4}})(?!\d)"
    return rf"(?:ngày\s)?(?:{figures}|{words})"


def _clock(n: int) -> str:
    hour = rf"(?P<h{n}>\d{{1,2}})\s?(?::|h|g|giờ)\s?(?P<min{n}>\d\d)(?!\d)"
    return rf"{hour}(?::\d\d)?(?:\s?phút)?(?:\s?(?P<half{n}>am|pm|sa|ch)\b)?"


_STAMP = re.compile(
    rf"(?P<label>{_LABEL})?(?P<weekday>\b{_WEEKDAY}(?:{_GAP}))?(?:lúc\s)?(?<!\d)"
    rf"(?:{_day(1)}(?:{_GAP}(?:lúc\s)?{_clock(1)})?|{_clock(2)}{_GAP}(?:{_WEEKDAY}{_GAP})?{_day(2)}){_ZONE}",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?")
# A section or the number of readers may stand behind a stamp, an author or a paper in front of it.
_BEHIND = re.compile(
    r"(?:\s*+(?:[|•·–-]\s*+)?(?:[\d.]+\s(?:lượt xem|lượt đọc|bình luận)|[|•·]\s?[^\d\n]{2,30}))?\s*", re.IGNORECASE
)
_IN_FRONT = re.compile(r"[^\W\d_][^\d\n]{1,60}?\s*[-–—|•,:]\s*")
_FULL_DATE = re.compile(r"\d[/.-]\d{4}(?!\d)")
_DAY_NAME = re.compile(r"(?:[Tt][Hh][Ứứ]|[Cc][Hh][Ủủ])\s?\w")
_LONGEST = 120
_YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp, its place in its line, and whether its form alone says that it is one (a label; weekday and hour)."""

    start: int
    end: int
    when: datetime
    sure: bool


def line_stamp(line: str) -> Stamp | None:
    """The stamp that a whole line is, alone or behind an author's or a paper's name; None for any other line."""
    if len(line) > _LONGEST:
        return None
    if _ISO.fullmatch(line):
        return _iso_stamp(line)
    match = _STAMP.search(line)
    if not match or not _BEHIND.fullmatch(line, match.end()):
        return None
    stamp = _stamp(match)
    if match.start() == 0 or not stamp:
        return stamp
    has_clock = bool(match["h1"] or match["h2"])
    return stamp if has_clock and _IN_FRONT.fullmatch(line, 0, match.start()) else None


def inline_stamp(text: str) -> Stamp | None:
    """The first stamp inside running text with day of the week, date and hour; with less it is a date of the story."""
    if not _FULL_DATE.search(text):
        return None
    for day in _DAY_NAME.finditer(text):
        match = _STAMP.match(text, day.start())
        if match and match["weekday"] and (match["h1"] or match["h2"]) and (stamp := _stamp(match)):
            return stamp
    return None


def read_moment(text: str) -> datetime | None:
    """The moment that a field such as ``published`` gives: ISO, seconds since 1970, or as printed; None if none."""
    text = text.strip()
    if len(text) > _LONGEST:  # four thousand ones, of which Python reads the year 1111
        return None
    if re.fullmatch(r"\d{9,10}(?:\d{3})?", text):
        seconds = int(text) if len(text) < 12 else int(text) // 1000
        return datetime.fromtimestamp(seconds, VIETNAM).replace(tzinfo=None)
    try:
        return local(datetime.fromisoformat(text))
    except ValueError:
        stamp = line_stamp(text)
        return stamp.when if stamp else None
    except OverflowError:
        return None


def local(moment: datetime) -> datetime:
    """The moment in Vietnamese local time, naive; a naive one is taken to be local already."""
    return moment.astimezone(VIETNAM).replace(tzinfo=None) if moment.tzinfo else moment


def _iso_stamp(line: str) -> Stamp | None:
    try:
        when = datetime.fromisoformat(line)
        return Stamp(0, len(line), local(when), False) if when.year in _YEARS else None
    except (ValueError, OverflowError):
        return None


def _stamp(match: re.Match[str]) -> Stamp | None:
    day, month, year = (int(_either(match, name)) for name in ("d", "m", "y"))
    hour, minute = int(_either(match, "h") or 0), int(_either(match, "min") or 0)
    half = _either(match, "half").lower()
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    if half in ("am", "sa") and hour == 12:
        hour = 0
    short = year < 100
    told = (match["label"] or "").strip(": ").lower() not in ("", "ngày")
    sure = told or bool(match["weekday"] and _either(match, "h"))
    try:
        when = datetime(year + 2000 if short else year, month, day, hour, minute)
    except ValueError:
        return None
    return Stamp(match.start(), match.end(), when, sure) if when.year in _YEARS and (sure or not short) else None


def _either(match: re.Match[str], name: str) -> str:
    """The group ``name`` of whichever order the stamp is in (date first or hour first), in figures or words."""
    groups = match.groupdict()
    return next((groups[key] for n in "12" for key in (name + n, name * 2 + n) if groups.get(key)), "")
