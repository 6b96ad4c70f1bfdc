"""Rules tried only around the places where they can match: the same hits as a scan of the whole text, for less time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def literal_places(text: str, literals: Iterable[str]) -> list[int]:
    """Where any of the literals starts in the text, in order."""
    places: list[int] = []
    for literal in literals:
        at = text.find(literal)
        while at >= 0:
            places.append(at)
            at = text.find(literal, at + 1)
    return sorted(places)


def matches_at(pattern: re.Pattern[str], text: str, places: Iterable[int], reach: int) -> Iterator[re.Match[str]]:
    """Matches that cover one of the places, left to right, none overlapping.

    ``reach`` is the longest match in characters; look-behinds see the text
    before the window, look-aheads end with it.
    """
    ends = 0
    for at in places:
        if at < ends:
            continue
        for match in pattern.finditer(text, max(ends, at - reach), at + reach):
            if match.end() > at:
                if match.start() <= at:
                    ends = match.end()
                    yield match
                break
