"""What the rules say, as features of the tagger: where they meet, the tagger learns whom to believe.

A hint is a span that a rule proposes, with a code for its type and row. Three
layers: what the rules would keep, what they would drop and why (a title
without a holder), and what stands inside a kept span.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from vnnews_nlp.document import Entity, Lost
from vnnews_nlp.entity_columns import MANY, by_place
from vnnews_nlp.tagging.features import U64, Columns, Index, mix, pad, row_of

OUTER, DROPPED, INNER = range(3)
FEATURES = 8  #: rows an atom gets


class Hint(NamedTuple):
    """A span of one text that a rule proposes."""

    start: int
    end: int
    layer: int
    code: int


@cache
def hint_code(type: str, why: str) -> int:
    """A number for a type and what proposed it, the same in every process."""
    return crc32(f"{type}|{why}".encode())


class Hints(Sequence[Hint]):
    """The many hints of a long text: a table of integers, a row a hint."""

    __slots__ = ("_rows",)

    def __init__(self, rows: npt.NDArray[np.int64]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, slice):
            return [Hint(*row) for row in self._rows[i].tolist()]
        return Hint(*self._rows[i].tolist())


def hints_of(entities: Sequence[Entity], lost: Sequence[Lost]) -> Sequence[Hint]:
    """Hints from what the rules keep and what they drop, in order of their start."""
    if len(entities) < MANY:
        return sorted(_hints(entities, lost), key=attrgetter("start"))
    rows = array("q")
    for hint in _hints(entities, lost):
        rows.extend(hint)
    table = np.frombuffer(rows, np.int64).reshape(-1, len(Hint._fields))
    return Hints(table[np.argsort(table[:, 0], kind="stable")])


def _hints(entities: Iterable[Entity], lost: Iterable[Lost]) -> Iterator[Hint]:
    reach = -1
    for e in by_place(entities):
        inside = e.end <= reach
        reach = max(reach, e.end)
        why = e.type if inside else e.source
        yield Hint(e.start, e.end, INNER if inside else OUTER, hint_code(e.type, why))
    for loser in lost:
        e = loser.entity
        if e.type in ("PERSON", "TITLE", "ORG", "LOC"):
            yield Hint(e.start, e.end, DROPPED, hint_code(e.type, loser.why.split(" ", 1)[0]))


def within(hints: Sequence[Hint], start: int, stop: int) -> Sequence[Hint]:
    """The hints (in order of their start) that lie in a piece of their text."""
    low = bisect_left(hints, start, key=attrgetter("start"))
    high = bisect_left(hints, stop, key=attrgetter("start"))
    return [h for h in hints[low:high] if h.end <= stop]


def hint_rows(
    columns: Columns, hinted: Sequence[Sequence[Hint]], shifts: Sequence[int], bits: int
) -> npt.NDArray[np.uint32]:
    """Feature rows ``[atoms, FEATURES]`` in a table of ``2**bits`` rows; arguments as in :func:`hint_layers`."""
    return np.stack(layer_columns(columns, hint_layers(columns, hinted, shifts), bits)).T


def hint_layers(columns: Columns, hinted: Sequence[Sequence[Hint]], shifts: Sequence[int]) -> tuple[U64, U64, U64]:
    """For each atom a code of the hints that cover it in each layer, told apart by its place there; 0 for none.

    Args:
        columns: the atoms of the batch.
        hinted: the hints of each text (or piece of one) of the batch.
        shifts: where each text (or piece of one) begins in its hints' own coordinates.
    """
    counts = np.array([len(hints) for hints in hinted], np.intp)
    flat = chain.from_iterable(chain.from_iterable(hinted))
    rows = np.fromiter(flat, np.int64, 4 * int(counts.sum())).reshape(-1, 4)
    rows[:, :2] += np.repeat(columns.offsets - np.array(shifts, np.intp), counts)[:, None]
    kept, dropped, inner = (_filled(columns, rows[rows[:, 2] == layer]) for layer in (OUTER, DROPPED, INNER))
    return kept, dropped, inner


def layer_columns(
    columns: Columns, layers: tuple[U64, U64, U64], bits: int, at: Index | slice = slice(None)
) -> list[npt.NDArray[np.uint32]]:
    """The feature rows of the atoms ``at``, one column a feature, from the layers of all."""
    rows = columns.rows[at]
    around = pad(layers[OUTER], columns.rows, len(columns.hashes))  # so that no text sees its neighbour's hints
    before, after = around[rows - 1], around[rows + 1]
    kept, dropped, inner = (layer[at] for layer in layers)
    word = {k: columns.hashes[rows + k] for k in (-1, 0, 1)}
    combinations: tuple[tuple[U64, ...], ...] = (
        (kept,),
        (dropped,),
        (kept, dropped, inner),
        (before, kept, after),
        (kept, word[0]),
        (kept, word[1]),
        (kept, word[-1]),
        (dropped, word[0]),
    )
    return [_row(salt, parts, len(kept), bits) for salt, parts in enumerate(combinations, 1)]


def _row(salt: int, parts: tuple[U64, ...], count: int, bits: int) -> npt.NDArray[np.uint32]:
    total = np.full(count, np.uint64(mix(777 + salt)), np.uint64)
    for place, part in enumerate(parts):
        total += part * np.uint64(mix(881 + place) | 1)
    return row_of(total, bits)


def _filled(columns: Columns, rows: npt.NDArray[np.int64]) -> U64:
    """For each atom the code of the hint that covers it, told apart by its place there; 0 for none."""
    out = np.zeros(len(columns.starts), np.uint64)
    starts, ends, _, codes = rows.T
    first = np.searchsorted(columns.ends, starts, "right")
    last = np.searchsorted(columns.starts, ends, "left") - 1
    some = last >= first
    first, last, codes = first[some], last[some], codes[some].astype(np.uint64)
    atoms, places, which = _spread(first, last)
    out[atoms] = codes[which] * np.uint64(8) + places.astype(np.uint64) + np.uint64(1)
    return out


def _spread(first: Index, last: Index) -> tuple[Index, Index, Index]:
    """All atoms of the spans, the place of each in its span (0 begins, 1 inside, 2 ends, 3 alone), and which span."""
    lengths = last - first + 1
    which = np.repeat(np.arange(len(first)), lengths)
    atoms = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths) + first[which]
    places = np.where(atoms == first[which], 0, np.where(atoms == last[which], 2, 1))
    return atoms, np.where(first[which] == last[which], 3, places), which
