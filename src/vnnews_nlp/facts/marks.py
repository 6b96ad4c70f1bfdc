"""An article as a row of marks: its names and titles in order, with the words between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from vnnews_nlp.document import Entity, Person, Prose
from vnnews_nlp.facts.layouts import joins_titles
from vnnews_nlp.facts.mentions import credited


@dataclass(frozen=True, slots=True)
class Mark:
    """A PERSON (``person`` is its index in the people) or a TITLE (``person`` is -1)."""

    entity: int
    start: int
    end: int
    person: int
    sentence: int
    credit: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of an article in order; one inside another is left out."""

    prose: Prose
    rows: tuple[Mark, ...]
    starts: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, i: int) -> Mark:
        return self.rows[i]

    def gap(self, i: int) -> str:
        """The words between mark ``i - 1`` (or the start of its sentence) and mark ``i``."""
        row = self.rows[i]
        begin = self.sentence_start(row)
        if i and self.rows[i - 1].end >= begin:
            begin = self.rows[i - 1].end
        return self.prose.text[begin : row.start]

    def between(self, i: int) -> str:
        """The words between marks ``i`` and ``i + 1``, whatever sentences they are in; cut when very long."""
        return self.prose.text[self.rows[i].end : min(self.rows[i + 1].start, self.rows[i].end + 120)]

    def left(self, i: int, length: int) -> str:
        """Up to ``length`` characters before mark ``i``, from its own line."""
        start = self.rows[i].start
        text = self.prose.text[max(0, start - length) : start]
        return text[text.rfind("\n") + 1 :]

    def sentence_start(self, row: Mark) -> int:
        """Where the sentence of a mark starts."""
        return self.starts[row.sentence] if self.starts else 0

    def is_title(self, i: int) -> bool:
        """Is mark ``i`` a title (and there at all)?"""
        return 0 <= i < len(self.rows) and self.rows[i].person < 0

    def is_name(self, i: int) -> bool:
        """Is mark ``i`` a name (and there at all)?"""
        return 0 <= i < len(self.rows) and self.rows[i].person >= 0

    def units(self) -> list[tuple[int, int]]:
        """Runs of titles chained by commas, "kiêm" …: first and one past the last mark of each."""
        runs: list[tuple[int, int]] = []
        i = 0
        while i < len(self.rows):
            if not self.is_title(i):
                i += 1
                continue
            first = i
            while self.is_title(i + 1) and joins_titles(self.between(i)):
                i += 1
            i += 1
            runs.append((first, i))
        return runs


def mark(prose: Prose, entities: Sequence[Entity], people: Sequence[Person]) -> Marks:
    """The names and titles of an article in order."""
    owner = {i: p for p, person in enumerate(people) for i in person.mentions}
    starts = tuple(sentence.start for sentence in prose.sentences)
    rows: list[Mark] = []
    credits = credited(prose, entities, people)
    found = [(e.start, -e.end, i) for i, e in enumerate(entities) if e.type == "TITLE" or i in owner]
    for start, end, i in sorted(found):
        if not rows or start >= rows[-1].end:
            sentence = max(0, bisect_right(starts, start) - 1)
            rows.append(Mark(i, start, -end, owner.get(i, -1), sentence, i in credits))
    return Marks(prose, tuple(rows), starts)
