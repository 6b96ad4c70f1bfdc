"""PERCENT entities: single percentages and ranges, with their values in ``norm``.

The norm is lossless: ``72.82%``, ``5..7%``, ``0.25 điểm %``, ``4‰``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.entities.numbers import plain, read_number, read_spelled
from vnnews_nlp.entities.rules import Rule, load_rules
from vnnews_nlp.entities.windows import literal_places, matches_at

_LONG_DOT = re.compile(r"\d{2,3}\.\d\d[1-9]")
_NORM = re.compile(r"(-?\d+(?:\.\d+)?)(?:\.\.(-?\d+(?:\.\d+)?))?(%|‰| điểm %)")


def find_percentages(prose: Prose) -> list[Entity]:
    """All percentages and ranges of percentages, in order; none overlap."""
    found: list[Entity] = []
    for rule in load_rules("percentages").rules:
        places = literal_places(prose.text, rule.triggers)
        for match in matches_at(rule.pattern, prose.text, places, _REACH):
            found += _entities(rule, match)
    return sorted(found, key=lambda e: e.start)


def read_percentage(norm: str) -> tuple[float, float, str]:
    """Low, high and unit (``%``, ``‰``, ``điểm %``) of a norm. Raises ValueError for any other string."""
    match = _NORM.fullmatch(norm)
    if match is None:
        raise ValueError(f"{norm!r} is not the norm of a percentage. Give one such as '72.82%' or '5..7%'.")
    low = float(match[1])
    return low, float(match[2]) if match[2] else low, match[3].strip()


#: No percentage reaches further than this from its sign: two numbers of 17 characters and a dash.
_REACH = 48


def _entities(rule: Rule, match: re.Match[str]) -> list[Entity]:
    """One hit; a "range" that does not rise is two percentages ("50% - 50%") or its last alone ("U20 - 5%")."""
    groups = match.groupdict()
    entity = rule.entity(match)
    unit = "điểm %" if groups["unit"].startswith("điểm") else groups["unit"].replace("phần trăm", "%")
    gap = " " if unit == "điểm %" else ""
    high = read_spelled(groups["high"]) if rule.source.endswith("/spelled") else _value(groups["high"])
    if not groups.get("low"):
        return [replace(entity, norm=f"{plain(high)}{gap}{unit}")]
    low = _value(groups["low"])
    if low < high:
        return [replace(entity, norm=f"{plain(low)}..{plain(high)}{gap}{unit}")]
    start, end = match.start("high"), match.end("low") + 1
    last = replace(entity, start=start, text=match.string[start : entity.end], norm=f"{plain(high)}{gap}{unit}")
    if match.string[end - 1] != "%":
        return [last]
    return [replace(entity, end=end, text=match.string[entity.start : end], norm=f"{plain(low)}%"), last]


def _value(text: str) -> Decimal:
    # "chiếm 14.776% vốn" has a decimal dot, "tăng 1.400%" groups thousands
    return Decimal(text) if _LONG_DOT.fullmatch(text) else read_number(text)
