"""An article as a row of marks: its names and titles in order, with the words between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from vnnews_nlp.document import Entity, Person, Prose
from vnnews_nlp.facts.credits import Credits
from vnnews_nlp.facts.layouts import joins_titles

#: What follows a mark further on than this is not beside it.
_BESIDE = 120


class Mark(NamedTuple):
    """A PERSON (``person`` is its index in the people) or a TITLE (``person`` is -1)."""

    entity: int
    start: int
    end: int
    person: int
    sentence: int


class Marks:
    """The marks of an article in order; one that stands inside another is left out."""

    __slots__ = ("credits", "entities", "people", "prose", "rows", "starts")

    def __init__(
        self, prose: Prose, entities: Sequence[Entity], people: Sequence[Person], credits: Credits | None = None
    ) -> None:
        self.prose, self.entities, self.people = prose, entities, people
        self.credits = credits or Credits(prose)
        self.starts = [sentence.start for sentence in prose.sentences] or [0]
        owner = {i: p for p, person in enumerate(people) for i in person.mentions}
        rows: list[Mark] = []
        found = [(e.start, -e.end, i) for i, e in enumerate(entities) if e.type == "TITLE" or i in owner]
        for start, end, i in sorted(found):
            if not rows or start >= rows[-1].end:
                rows.append(Mark(i, start, -end, owner.get(i, -1), max(0, bisect_right(self.starts, start) - 1)))
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, i: int) -> Mark:
        return self.rows[i]

    def text(self, i: int) -> str:
        """What mark ``i`` covers."""
        return self.entities[self.rows[i].entity].text

    def gap(self, i: int) -> str:
        """The words between mark ``i - 1`` (or the start of its sentence) and mark ``i``."""
        row = self.rows[i]
        begin = self.sentence_start(i)
        if i and self.rows[i - 1].end > begin:
            begin = self.rows[i - 1].end
        return self.prose.text[begin : row.start]

    def between(self, i: int) -> str:
        """The words between marks ``i`` and ``i + 1``, whatever sentences they are in; cut when very long."""
        end = self.rows[i].end
        return self.prose.text[end : min(self.rows[i + 1].start, end + _BESIDE)]

    def left(self, i: int, length: int) -> str:
        """Up to ``length`` characters before mark ``i``, from its own line."""
        start = self.rows[i].start
        text = self.prose.text[max(0, start - length) : start]
        return text[text.rfind("\n") + 1 :]

    def right(self, i: int, length: int) -> str:
        """Up to ``length`` characters after mark ``i``."""
        end = self.rows[i].end
        return self.prose.text[end : end + length]

    def sentence_start(self, i: int) -> int:
        """Where the sentence of mark ``i`` starts."""
        return self.starts[self.rows[i].sentence]

    def rest_of_sentence(self, i: int) -> str:
        """What follows mark ``i`` in its sentence, up to the next mark; cut when very long."""
        row = self.rows[i]
        ends = [row.end + _BESIDE]
        ends += self.starts[row.sentence + 1 : row.sentence + 2]
        ends += [other.start for other in self.rows[i + 1 : i + 2]]
        return self.prose.text[row.end : min(ends)]

    def opening(self, i: int, length: int) -> str:
        """How the sentence of mark ``i`` opens, up to the mark."""
        start = self.sentence_start(i)
        return self.prose.text[start : min(self.rows[i].start, start + length)]

    def is_title(self, i: int) -> bool:
        """Is mark ``i`` a title (and there at all)?"""
        return 0 <= i < len(self.rows) and self.rows[i].person < 0

    def is_name(self, i: int) -> bool:
        """Is mark ``i`` a name (and there at all)?"""
        return 0 <= i < len(self.rows) and self.rows[i].person >= 0

    def units(self) -> list[tuple[int, int]]:
        """Runs of titles chained by commas, "kiêm" …: first and one past the last mark of each."""
        runs: list[tuple[int, int]] = []
        i, count = 0, len(self.rows)
        while i < count:
            if self.rows[i].person >= 0:
                i += 1
                continue
            first = i
            while i + 1 < count and self.rows[i + 1].person < 0 and joins_titles(self.between(i)):
                i += 1
            i += 1
            runs.append((first, i))
        return runs
