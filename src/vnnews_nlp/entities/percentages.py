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

_LONG_DOT = re.compile(r"\d{2,3}\.\d\d[1-9]")
_NORM = re.compile(r"(-?[\d.]+?)(?:\.\.(-?[\d.]+))?(%|‰| điểm %)")


def find_percentages(prose: Prose) -> list[Entity]:
    """All percentages and ranges of percentages, in order; none overlap."""
    found: list[Entity] = []
    for rule in load_rules("percentages").rules:
        for match in rule.matches(prose.text):
            found.append(_entity(rule, match))
    return sorted(found, key=lambda e: e.start)


def read_percentage(norm: str) -> tuple[float, float, str]:
    """Low, high and unit (``%``, ``‰``, ``điểm %``) of a norm. Raises ValueError for any other string."""
    match = _NORM.fullmatch(norm)
    if match is None:
        raise ValueError(f"{norm!r} is not the norm of a percentage. Give one such as '72.82%' or '5..7%'.")
    low = float(match[1])
    return low, float(match[2]) if match[2] else low, match[3].strip()


def _entity(rule: Rule, match: re.Match[str]) -> Entity:
    """One hit; a "range" that does not rise (``U20 - 5%``) is its last number alone."""
    groups = match.groupdict()
    entity = rule.entity(match)
    unit = "điểm %" if groups["unit"].startswith("điểm") else groups["unit"].replace("phần trăm", "%")
    high = read_spelled(groups["high"]) if rule.source.endswith("/spelled") else _value(groups["high"])
    low = _value(groups["low"]) if groups.get("low") else None
    if low is not None and low >= high:
        start = match.start("high")
        entity = replace(entity, start=start, text=match.string[start : entity.end])
        low = None
    sign = "-" if entity.text[0] in "-−" else ""
    gap = " " if unit == "điểm %" else ""
    ends = f"{plain(low)}..{plain(high)}" if low is not None else sign + plain(high)
    return replace(entity, norm=f"{ends}{gap}{unit}")


def _value(text: str) -> Decimal:
    # "chiếm 14.776% vốn" has a decimal dot, "tăng 1.400%" groups thousands
    return Decimal(text) if _LONG_DOT.fullmatch(text) else read_number(text)
