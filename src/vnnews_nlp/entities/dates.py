"""DATE entities: days, months, quarters, years and their ranges, solar and lunar.

The norm is ISO 8601 as far as the text goes: ``2021-08-05``, ``2021-08``,
``2021-Q2``, ``2021``; ``--08-05`` where the year is not known; ``a..b`` for a
range; ``lunar:--07-15`` for a day of the lunar calendar, which is not converted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.entities.rules import Rule, load_rules
from vnnews_nlp.entities.windows import Taken, literal_places, matches_at
from vnnews_nlp.lists import load_list

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_LUNAR_MONTHS = {"giêng": 1, "chạp": 12}
_JOINED = ("/", "-", ".")
#: Two short numbers joined by a mark, not inside a longer number.
_SHAPE = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}(?![0-9])")
_DIGIT = re.compile(r"[0-9]")
_RANGE = re.compile(r"[0-9]{1,2}-[0-9]{1,2}[/.]")
#: The longest match of a row, in characters, where it is less than 48.
_REACH = {"full": 20, "month-year": 24, "quarter": 24, "year": 12, "cued": 24, "weak-cue": 20, "today": 16}
#: How far a match can stand before the place that it is tried at.
_BACK = {"full": 0, "month-year": 1, "quarter": 1, "years": 1, "year": 1, "cued": 26, "weak-cue": 14, "today": 9,
         "words": 3, "lunar-day": 1}  # fmt: skip


def find_dates(prose: Prose) -> list[Entity]:
    """All dates of an article, in order; of two that overlap the longer stays.

    Short forms with "-" or "." after a weak cue ("từ 2-9") are dates only in a
    paper that writes its dates so; that is settled first, by majority.
    """
    text, found = prose.text, list[Entity]()
    matches = list(_matches(text))
    house = house_separator(prose, matches)
    published = prose.published.date() if prose.published else None
    for rule, match in matches:
        groups = match.groupdict()
        if rule.source.startswith("dates/weak") and groups["sep"] != house:
            continue
        if norm := _norm(rule, match, groups, published):
            found.append(replace(rule.entity(match), norm=norm))
    return _apart(found)


def _matches(text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """The matches of all rows; what is a full date is tried for a range besides, for nothing shorter."""
    shapes = [match.start() for match in _SHAPE.finditer(text)]
    alone = shapes
    ranges = [at for at in shapes if _DIGIT.search(text, max(0, at - 18), at) or _RANGE.match(text, at)]
    for rule in load_rules("dates").rules:
        kind = _kind(rule)
        if rule.triggers == _JOINED:
            places = ranges if kind == "cued-range" else alone
        else:
            places = literal_places(text, rule.triggers)
        if not places:
            continue
        found = list(matches_at(rule.pattern, text, places, _REACH.get(kind, 48), _BACK.get(kind)))
        if found and places is alone:
            ends = {match.end() for match in found}
            taken = Taken((match.start("d"), match.end()) for match in found)
            alone = [at for at in alone if at not in ends and not taken.meets(at, at + 1)]
        for match in found:
            yield rule, match


def _kind(rule: Rule) -> str:
    return rule.source.split("/")[1]


def house_separator(prose: Prose, matches: list[tuple[Rule, re.Match[str]]]) -> str | None:
    """The mark between day and month in this article: by its own sure dates, else by its paper; None if unknown."""
    counts = Counter(match["sep"] for rule, match in matches if _kind(rule) in ("full", "cued", "cued-range"))
    if counts:
        return counts.most_common(1)[0][0]
    source = (prose.source or "").lower()
    return next((row["separator"] for row in load_list("date_separators") if row["source"] in source), None)


def _norm(rule: Rule, match: re.Match[str], groups: dict[str, str | None], published: date | None) -> str | None:
    kind = _kind(rule)
    if kind.startswith("lunar"):
        return _lunar(groups)
    if kind == "today":
        return _relative(groups["word"] or "", published)
    if kind == "quarter":
        quarter = groups["q"] or ""
        return f"{groups['y'] or '-'}-Q{_ROMAN.get(quarter, quarter)}"
    year = groups.get("y")
    if kind == "years":
        return f"{year}..{groups['y_end']}" if str(year) < str(groups["y_end"]) else None
    if kind == "year":
        return year
    month = int(groups["m"] or 0)
    if kind == "month-year":
        return f"{year}-{month:02}"
    start = _iso(year, month, int(groups["d"] or 0), published)
    if start is None or not groups.get("d_end"):
        return start
    end = _iso(year, month, int(groups["d_end"] or 0), published)
    together = groups["link"] is not None and groups["link"].strip()[:1] in ("v", ",")
    return end and f"{start}{',' if together else '..'}{end}"


def _iso(year: str | None, month: int, day: int, published: date | None) -> str | None:
    """The day as ISO; the year nearest to the day of publication where the text gives none; None for 31/2."""
    if year is None and published is not None:
        near = [d for y in (-1, 0, 1) if (d := _valid(published.year + y, month, day))]
        return min(near, key=lambda d: abs((d - published).days)).isoformat() if near else None
    if not _valid(int(year or 2000), month, day):
        return None
    return f"{year or '-'}-{month:02}-{day:02}"


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative(word: str, published: date | None) -> str | None:
    if published is None:
        return None
    return (published if word == "nay" else published - timedelta(days=1)).isoformat()


def _lunar(groups: dict[str, str | None]) -> str | None:
    """A lunar day; "mùng" 1 to 10, "rằm" is the 15th, Tết the turn of months 12 and 1."""
    day = 15 if groups.get("full") else int(groups["d"] or 0)
    word = groups.get("m") or groups.get("word") or groups.get("named")
    if groups.get("tet"):
        month = 12 if day > 20 else 1
    elif word is None:
        return None
    else:
        month = _LUNAR_MONTHS.get(word.lower()) or int(word)
    return f"lunar:--{month:02}-{day:02}" if 1 <= day <= 30 and 1 <= month <= 12 else None


def _apart(found: list[Entity]) -> list[Entity]:
    return list(_longest_first(sorted(found, key=lambda e: (e.start, -e.end))))


def _longest_first(found: list[Entity]) -> Iterator[Entity]:
    """One of each group that overlaps: the longest, then the first."""
    group: list[Entity] = []
    for entity in found:
        if group and entity.start >= max(e.end for e in group):
            yield max(group, key=lambda e: (e.end - e.start, -e.start))
            group = []
        group.append(entity)
    if group:
        yield max(group, key=lambda e: (e.end - e.start, -e.start))
