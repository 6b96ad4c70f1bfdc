"""QUANTITY entities: numbers with a unit of measure or a counted noun, their values in the base unit.

The norm is ``12000000 m2`` ("1.200 ha"), ``2500000 lượt khách`` or, for a range, ``3..5 m``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.entities.amounts import read_norm, scale_of
from vnnews_nlp.entities.numbers import plain, read_number
from vnnews_nlp.entities.rules import Rule, load_rules
from vnnews_nlp.entities.windows import Taken
from vnnews_nlp.lists import load_list


class _Unit(NamedTuple):
    base: str
    factor: Decimal


@cache
def _units() -> dict[str, _Unit]:
    return {row["word"]: _Unit(row["base"], Decimal(row["factor"])) for row in load_list("quantity_words")}


def find_quantities(prose: Prose) -> list[Entity]:
    """All quantities, in order; none overlap. Durations, ages, scores, money and percentages are none."""
    found: list[Entity] = []
    for rule in load_rules("quantities").rules:
        hits = [_entity(rule, match) for match in rule.pattern.finditer(prose.text)]
        if found and hits:
            taken = Taken((e.start, e.end) for e in found)
            hits = [e for e in hits if not taken.meets(e.start, e.end)]
        found += hits
    return sorted(found, key=lambda e: e.start)


def read_quantity(norm: str) -> tuple[float, float, str]:
    """Low, high and base unit of a norm. Raises ValueError for any other string."""
    return read_norm(norm, "a quantity", "12000000 m2")


def _entity(rule: Rule, match: re.Match[str]) -> Entity:
    """One hit; a "range" that does not rise ("Covid 19 - 5 người") is its last number alone."""
    first, second, scale, unit = match.group("first", "second", "scale", "unit")
    start, end = match.span()
    base, factor = _units()[unit]
    high = read_number(second or first) * factor * scale_of(scale)
    ends = ""
    if second:
        # "3-5 triệu tấn" shares the scale, "800.000 - 1 triệu lượt" does not
        low = read_number(first) * factor * (scale_of(scale) if "." not in first else 1)
        if low < high:
            ends = f"{plain(low)}.."
        else:
            start = match.start("second")
    text = match.string[start:end]
    return Entity(start, end, rule.type, text, f"{ends}{plain(high)} {base}", rule.source, rule.score)
