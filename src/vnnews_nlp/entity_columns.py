"""The entities of a long text as columns: as values they would take ten times the memory of the text.

An :class:`Entity` is made when it is asked for, so columns read like a tuple of entities. An ordinary article has
few, and keeps them as values: whether there are many is settled in :class:`Gathered` alone.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import eq
from typing import overload

from vnnews_nlp.document import Entity

#: So many entities are kept as columns; the longest of ten thousand articles has a quarter.
MANY = 4096

_PRINTED = -1  # the text that the span covers, or the norm that is the entity's text


class Entities(Sequence[Entity]):
    """Many entities of one text as columns, in any order; equal to a tuple of the same entities.

    The columns are start, end, type, text, norm, source (numbers of strings in a list) and score, 32 bytes an entity.
    """

    __slots__ = ("_columns", "_scores", "_strings", "text")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, text: str, strings: list[str], columns: Sequence[array[int]], scores: array[float]) -> None:
        self.text, self._strings, self._columns, self._scores = text, strings, tuple(columns), scores

    def __len__(self) -> int:
        return len(self._scores)

    @overload
    def __getitem__(self, i: int) -> Entity: ...

    @overload
    def __getitem__(self, i: slice) -> tuple[Entity, ...]: ...

    def __getitem__(self, i: int | slice) -> Entity | tuple[Entity, ...]:
        if isinstance(i, slice):
            return tuple(map(self._made, range(*i.indices(len(self)))))
        return self._made(i)

    def __iter__(self) -> Iterator[Entity]:
        return map(self._value, *self._columns, self._scores)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entities | tuple):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    def __repr__(self) -> str:
        return f"<{len(self)} entities>"

    def _made(self, i: int) -> Entity:
        return self._value(*(column[i] for column in self._columns), self._scores[i])  # type: ignore[call-arg]

    def _value(self, start: int, end: int, type: int, text: int, norm: int, source: int, score: float) -> Entity:
        strings = self._strings
        printed = self.text[start:end] if text == _PRINTED else strings[text]
        canonical = printed if norm == _PRINTED else strings[norm]
        return Entity(start, end, strings[type], printed, canonical, strings[source], score)

    def pick(self, rows: Sequence[int]) -> Entities:
        """The entities of some rows, as columns."""
        columns = [array("i", map(column.__getitem__, rows)) for column in self._columns]
        return Entities(self.text, self._strings, columns, array("d", map(self._scores.__getitem__, rows)))

    def by_place(self) -> Iterator[Entity]:
        """The entities by start, the longer first."""
        import numpy as np

        starts, ends = (np.frombuffer(column, np.int32) for column in self._columns[:2])
        return map(self._made, np.lexsort((-ends, starts)).astype(np.int32).data)


class Gathered:
    """Entities of one text as they are found: a tuple of them in the end, or columns where there are many."""

    __slots__ = ("_codes", "_columns", "_scores", "_text", "_waiting")

    def __init__(self, text: str) -> None:
        self._text, self._waiting = text, list[Entity]()
        self._codes = dict[str, int]()
        self._columns: tuple[array[int], ...] = ()
        self._scores = array("d")

    def extend(self, entities: Iterable[Entity]) -> None:
        """Add entities behind those that are there."""
        if isinstance(entities, list | tuple):
            self._waiting += entities
            if len(self._waiting) >= MANY:
                self._pack()
            return
        rest = iter(entities)
        while some := list(islice(rest, MANY)):
            self._waiting += some
            if len(self._waiting) >= MANY:
                self._pack()

    def done(self) -> Sequence[Entity]:
        """All of them, in order. Nothing may be added then."""
        if not self._columns:
            return tuple(self._waiting)
        self._pack()
        return Entities(self._text, list(self._codes), self._columns, self._scores)

    def _pack(self) -> None:
        some, text, code = self._waiting, self._text, self._code
        columns = (
            [e.start for e in some],
            [e.end for e in some],
            [code(e.type) for e in some],
            [_PRINTED if text[e.start : e.end] == e.text else code(e.text) for e in some],
            [_PRINTED if e.norm == e.text else code(e.norm) for e in some],
            [code(e.source) for e in some],
        )
        self._columns = self._columns or tuple(array("i") for _ in columns)
        for column, more in zip(self._columns, columns, strict=True):
            column.extend(more)
        self._scores.extend([e.score for e in some])
        some.clear()

    def _code(self, string: str) -> int:
        return self._codes.setdefault(string, len(self._codes))


def joined(*parts: Iterable[Entity]) -> Sequence[Entity]:
    """The entities of all parts of one text, one part behind the other."""
    texts = [part.text for part in parts if isinstance(part, Entities)]
    if not texts:
        return tuple(chain(*parts))
    found = Gathered(texts[0])
    for part in parts:
        found.extend(part)
    return found.done()


def picked(entities: Sequence[Entity], rows: Sequence[int]) -> Sequence[Entity]:
    """The entities of some rows, in their order."""
    return entities.pick(rows) if isinstance(entities, Entities) else tuple([entities[i] for i in rows])


def by_place(entities: Iterable[Entity]) -> Iterable[Entity]:
    """The entities by start, the longer first; of the same span in the order given."""
    return entities.by_place() if isinstance(entities, Entities) else sorted(entities, key=place_of)


def place_of(entity: Entity) -> tuple[int, int]:
    """What puts entities in order: the start, then the longer first."""
    return entity.start, -entity.end
