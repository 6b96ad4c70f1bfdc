"""The figures of an article that may be measured: percentages, amounts of money, quantities, ratios and multiples."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.entities.money import read_money
from vnnews_nlp.entities.percentages import read_percentage
from vnnews_nlp.entities.quantities import read_quantity
from vnnews_nlp.entities.windows import Taken
from vnnews_nlp.facts.indicator_chunks import has_head, lower
from vnnews_nlp.facts.ratios import find_ratios

#: What is read of the clause before a quantity, and the signs that end one.
_LEADING = 120
_SIGNS = re.compile(r"[;:()“”\"!?\n]|[.,](?!\d)")
#: A sentence longer than this is read in stretches, so that the time stays linear in its length.
_LONG = 2000


class Figure(NamedTuple):
    """A figure to be measured: its span in the article, its value, and what it is.

    ``kind``: figure (percentage or ratio), money, quantity; a quantity is plain words to the rules for the others.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    kind: str
    certain: bool


def find_figures(prose: Prose, entities: Sequence[Entity]) -> list[Figure]:
    """Percentages, amounts, ratios, and quantities that a measured noun leads to, in order; of two that meet the
    first stays."""
    figures: list[Figure] = []
    for e in entities:
        if e.type == "PERCENT":
            figures.append(Figure(e.start, e.end, *read_percentage(e.norm), "figure", True))
        elif e.type == "MONEY":
            figures.append(Figure(e.start, e.end, *read_money(e.norm), "money", False))
    if ratios := find_ratios(prose.text):
        taken = Taken((e.start, e.end) for e in entities if e.type != "QUANTITY")
        figures += [Figure(*r[:5], "figure", False) for r in ratios if not taken.meets(r.start, r.end)]
    quantities = [e for e in entities if e.type == "QUANTITY" and _is_stated(prose.text, e.start)]
    if quantities:
        taken = Taken((f.start, f.end) for f in figures)
        figures += [
            Figure(e.start, e.end, *read_quantity(e.norm), "quantity", False)
            for e in quantities
            if not taken.meets(e.start, e.end)
        ]
    figures.sort()
    return [f for i, f in enumerate(figures) if i == 0 or f.start >= figures[i - 1].end]


def stretch_of(prose: Prose, starts: list[int], figure: Figure) -> tuple[int, int]:
    """The sentence of a figure; a part of it when it is very long, the line where no sentence holds the figure."""
    at = bisect_right(starts, figure.start) - 1
    if at >= 0 and figure.start < prose.sentences[at].end:
        start, end = prose.sentences[at].start, prose.sentences[at].end
    else:
        floor, ceiling = max(0, figure.start - _LONG), figure.end + _LONG
        start = prose.text.rfind("\n", floor, figure.start) + 1 or floor
        end = prose.text.find("\n", figure.end, ceiling)
        end = end if end >= 0 else min(ceiling, len(prose.text))
    if end - start <= _LONG:
        return start, end
    first = start + (figure.start - start) // 1000 * 1000
    return max(start, first - 500), min(end, first + 1400)


def _is_stated(text: str, at: int) -> bool:
    """Whether a measured noun stands in the clause before a quantity."""
    window = text[max(0, at - _LEADING) : at]
    return has_head(lower(window[_clause(window) :]))


def _clause(window: str) -> int:
    """Where the last clause of some text starts."""
    return max((m.end() for m in _SIGNS.finditer(window)), default=0)
