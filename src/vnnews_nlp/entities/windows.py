"""Rules tried only around the places where they can match: the same hits as a scan of the whole text, for less time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate


def literal_places(text: str, literals: Iterable[str]) -> list[int]:
    """Where any of the literals starts in the text, in order."""
    places: list[int] = []
    for literal in literals:
        at = text.find(literal)
        while at >= 0:
            places.append(at)
            at = text.find(literal, at + 1)
    return sorted(places)


def matches_at(
    pattern: re.Pattern[str], text: str, places: Iterable[int], reach: int, back: int | None = None
) -> Iterator[re.Match[str]]:
    """Matches that cover one of the places, left to right, none overlapping.

    ``reach`` is the longest match in characters, ``back`` the part of it that
    can stand before the place (the same where it is None; with 0 a match starts
    at its place). Look-behinds see the text before the window, look-aheads end
    with it.
    """
    ends = 0
    back = reach if back is None else back
    for at in places:
        if at < ends:
            continue
        if back == 0:
            if found := pattern.match(text, at, at + reach):
                ends = found.end()
                yield found
            continue
        for match in pattern.finditer(text, max(ends, at - back), at + reach):
            if match.end() > at:
                if match.start() <= at:
                    ends = match.end()
                    yield match
                break


class Taken:
    """Spans that are taken, asked many times whether another span meets one of them."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        """From spans in any order; they may overlap."""
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def meets(self, start: int, end: int) -> bool:
        """Whether a span has a character in common with one that is taken."""
        before = bisect_left(self._starts, end) - 1
        return before >= 0 and self._ends[before] > start
