"""Who only made the page: by-lines and photo credits, told apart from the people of the story."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from vnnews_nlp.document import Entity, Person, Prose

_ZONES = frozenset({"byline", "stamp", "source"})
_WORDS = frozenset({"ảnh", "photo", "tin", "bài", "clip", "video", "họa", "hiện", "nguồn", "hợp", "theo", "dịch"})
_SIGNS = tuple(":(*-/")
_BEFORE = re.compile(
    r"(?:(?:(?<!hình )(?<!bức )(?<!tấm )(?<!loạt )ảnh|photo|tin|bài|clip|video|đồ họa"
    r"|thực hiện|nguồn|tổng hợp|theo|biên dịch)"
    r"(?:\s{0,3}[,&-]?\s{0,3}(?:và\s{0,3})?(?:ảnh|tin|bài))?\s{0,3}:?\s{0,3}[(*-]?|/)$",
    re.IGNORECASE,
)
_AGENCY_AFTER = re.compile(r"\s*/\s*[A-ZĐ]")
#: What may stand behind the name that signs a page: "Thu Hà (Theo AFP)".
_SOURCE_AT_END = re.compile(
    r"(?:\s*+[(–-]{0,2}\s*+(?:theo|nguồn|dịch|lược dịch|tổng hợp|t/h)(?:[ :][^()\n]{0,40})?\)?)?[\s./)*]*$",
    re.IGNORECASE,
)
_SOURCE_WORDS = ("theo", "nguồn", "dịch", "tổng hợp", "t/h")  # without one of them the slow pattern is not tried
_LAST = 160
#: "Theo" nearer than this to the end of the page credits, before it quotes.
_TAIL = 30
#: Mentions that are looked at to call somebody credited.
_ENOUGH = 12


def _end_of_story(last: str) -> int:
    """Where the last characters of a page end without its source and closing signs."""
    small = last.lower()
    if any(word in small for word in _SOURCE_WORDS) and (found := _SOURCE_AT_END.search(last)):
        return found.start()
    end = len(last)
    while end and (last[end - 1].isspace() or last[end - 1] in "./)*"):
        end -= 1
    return end


class Credits:
    """The by-lines of one page."""

    def __init__(self, prose: Prose) -> None:
        self._text = prose.text
        self._ending = max(0, len(prose.text) - _LAST) + _end_of_story(prose.text[-_LAST:])
        zones = sorted((zone.start, zone.end) for zone in prose.zones if zone.kind in _ZONES)
        self._starts, self._ends = [start for start, _ in zones], [end for _, end in zones]

    def has(self, entity: Entity) -> bool:
        """Does a name stand as a by-line or photo credit ("Ảnh: Lê An", "Lê An/TTXVN", the page's last words)?"""
        if entity.text.count(" ") > 2:
            return False
        if entity.end >= self._ending or _AGENCY_AFTER.match(self._text, entity.end):
            return True
        return self._is_introduced(entity) or self._is_in_zone(entity.start)

    def _is_introduced(self, entity: Entity) -> bool:
        before = self._text[max(0, entity.start - 24) : entity.start].rstrip()
        if before[-1:] not in _SIGNS and before.rpartition(" ")[2].casefold() not in _WORDS:
            return False
        match = _BEFORE.search(before)
        # "Theo Trần Văn A, …" quotes a man; "Theo Thế Kha" ends the page
        quotes = match is not None and match[0].casefold().startswith("theo") and entity.end < self._ending - _TAIL
        return match is not None and not quotes

    def _is_in_zone(self, start: int) -> bool:
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and start < self._ends[at]

    def made_by(self, entities: Sequence[Entity], person: Person) -> bool:
        """Did this person only make the page? Every mention is then a credit."""
        return all(self.has(entities[i]) for i in person.mentions[:_ENOUGH])

    def makers(self, entities: Sequence[Entity], people: Sequence[Person]) -> tuple[int, ...]:
        """Indices of the people who wrote or photographed the page and are not in its story."""
        return tuple([i for i, person in enumerate(people) if self.made_by(entities, person)])
