"""Where a figure holds: the place inside its indicator, else the one that the clause opens with ("Tại Nghệ An, …")."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from vnnews_nlp.document import Entity, Indicator

_OPENS = re.compile(
    r"(?:^|[.;:,(\n])[^\S\n]*(?:[Rr]iêng |[Cc]òn |[Tt]rong khi đó, )?(?:[Tt]ại|[Ởở]|[Tt]rên địa bàn|[Tt]oàn)\s\Z"
)
#: Where a sentence has ended: a place before this is of another one.
_ENDED = re.compile(r"[.!?…]\s|\n")
_REACH = 300
#: Names less probable than this are not believed to be places ("VN-Index", "Core Ultra").
_LIKELY = 0.5
#: What is measured from a place does not hold there, and a language is no place: "cách Đà Lạt 300 km", "tiếng Anh".
_ELSEWHERE = re.compile(r"(?<!\w)(?:[Cc]ách|[Tt]iếng)\s\Z")


def with_places(text: str, entities: Iterable[Entity], indicators: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The indicators with their places, where one is said."""
    places = [e for e in entities if e.type == "LOC" and e.score >= _LIKELY]
    if not places or not indicators:
        return tuple(indicators)
    starts = [e.start for e in places]
    found = (_inside(text, i, places, starts) or _before(text, i, places, starts) for i in indicators)
    return tuple(replace(i, place=place.text) if place else i for i, place in zip(indicators, found, strict=True))


def _inside(text: str, indicator: Indicator, places: Sequence[Entity], starts: Sequence[int]) -> Entity | None:
    """The first place inside the indicator's own words."""
    for start, end in indicator.evidence:
        at = bisect_left(starts, start)
        while at < len(places) and places[at].end <= end:
            if not _ELSEWHERE.search(text, max(0, places[at].start - 6), places[at].start):
                return places[at]
            at += 1
    return None


def _before(text: str, indicator: Indicator, places: Sequence[Entity], starts: Sequence[int]) -> Entity | None:
    """The nearest place before the figure, in its sentence, that a clause opens with."""
    for at in range(bisect_left(starts, indicator.start) - 1, -1, -1):
        place = places[at]
        if indicator.start - place.end > _REACH or _ENDED.search(text, place.end, indicator.start):
            return None
        if _OPENS.search(text, max(0, place.start - 32), place.start):
            return place
    return None
