"""Periods in a sentence: "6 tháng đầu năm", "quý II/2026", "cuối năm 2016", with the words that lead to them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from vnnews_nlp.entities.rules import load_rules
from vnnews_nlp.lists import load_list


class Period(NamedTuple):
    """A period (``first`` to ``end``) and where the words that lead to it start (``start``)."""

    start: int
    end: int
    first: int


@cache
def _leads() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in load_list("period_leads")}


def find_periods(low: str) -> list[Period]:
    """The periods of a lower-cased sentence, in order; of two that meet the earlier and longer one stays."""
    found = []
    for rule in load_rules("periods").rules:
        if not any(trigger in low for trigger in rule.triggers):
            continue
        for match in rule.pattern.finditer(low):
            start, end = match.span()
            if start == 0 or not low[start - 1].isalnum():
                found.append(_led(low, start, end))
    found.sort(key=lambda p: (p.start, -p.end))
    kept: list[Period] = []
    for period in found:
        if not kept or period.start >= kept[-1].end:
            kept.append(period)
    return kept


def _led(low: str, first: int, end: int) -> Period:
    """The period with up to five edge and lead words taken in from its left."""
    leads, start = _leads(), first
    for _ in range(5):
        gap = low.rfind(" ", 0, start - 1) + 1 if start > 1 and low[start - 1] == " " else start
        kind = leads.get(low[gap : start - 1]) if gap < start else None
        if kind is None:
            break
        if kind == "edge" and start == first:
            first = gap
        start = gap
    return Period(start, end, first)
