"""Ratios and multiples: "gấp 2,5 lần", "gấp đôi", "3/4 diện tích", "một nửa số hộ"."""

from __future__ import annotations

import re
from typing import NamedTuple

from vnnews_nlp.entities.numbers import read_number
from vnnews_nlp.entities.rules import Rule, load_rules
from vnnews_nlp.entities.windows import Taken, literal_places, matches_at

_WORDS = {"đôi": 2.0, "rưỡi": 1.5, "hai": 2.0, "ba": 3.0, "bốn": 4.0, "năm": 5.0, "mười": 10.0}
_REACH = 48


class Ratio(NamedTuple):
    """A ratio with its value; ``unit`` is "lần" for multiples, "tỷ lệ" for parts of a whole."""

    start: int
    end: int
    low: float
    high: float
    unit: str
    source: str


def find_ratios(text: str) -> list[Ratio]:
    """All ratios and multiples of a text, in order; none overlap."""
    found: list[Ratio] = []
    for rule in load_rules("ratios").rules:
        taken = Taken((ratio.start, ratio.end) for ratio in found)
        matches = matches_at(rule.pattern, text, literal_places(text, rule.triggers), _REACH)
        hits = (_ratio(rule, match) for match in matches)
        found += [r for r in hits if r.low <= r.high and not taken.meets(r.start, r.end)]
    return sorted(found)


def _ratio(rule: Rule, match: re.Match[str]) -> Ratio:
    groups = match.groupdict()
    start, end = match.span("span")
    if groups.get("high"):
        high = float(read_number(groups["high"]))
        return Ratio(start, end, float(read_number(groups["low"])) if groups["low"] else high, high, "lần", rule.source)
    if groups.get("word"):
        value = _WORDS[groups["word"]]
        return Ratio(start, end, value, value, "lần", rule.source)
    value = int(groups["part"]) / int(groups["whole"]) if groups.get("part") else 0.5
    return Ratio(start, end, value, value, "tỷ lệ", rule.source)
