"""The years that a page gives: which one it is of, and what happened before that."""

from __future__ import annotations

from collections import Counter

from vnnews_nlp.facts import layouts


def main_year(text: str) -> int | None:
    """The year that most full dates of a text are of, the later one of two; None where it has no date."""
    years = Counter(match["year"] for match in layouts.row("date-year").finditer(text))
    return int(max(years.items(), key=lambda item: (item[1], item[0]))[0]) if years else None


def happened_before(clause: str, year: int | None) -> bool:
    """Does a clause give a day or month of a year before ``year``: "…, ngày 27/7/2011, bà A được bổ nhiệm"?"""
    return year is not None and any(int(m["year"]) < year for m in layouts.row("dated-clause").finditer(clause))


def opens_before(opening: str, year: int | None) -> bool:
    """Does a sentence open with a year before ``year``: "Đến tháng 10/2020, …"?"""
    match = layouts.row("opening-year").match(opening)
    return match is not None and year is not None and int(match["year"]) < year


def is_since(after: str, year: int | None) -> bool:
    """Does a day or year before ``year`` follow an office that still goes on: " từ năm 2017"?"""
    match = layouts.row("since").match(after)
    return match is not None and year is not None and int(match["year"]) < year
