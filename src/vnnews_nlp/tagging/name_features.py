"""What the name tagger looks at, as rows of its weight table.

Around each atom: syllables and shapes of a window, the run of capitalised
atoms it stands in and what stands before and after that run, membership in
word lists, what large unlabelled corpora know of the run and of the classes of
words, and what the same string is elsewhere in the article
(:mod:`vnnews_nlp.tagging.name_context`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import PAD_SHAPE, U64, Columns, Index, row_of, scatter
from vnnews_nlp.tagging.name_context import FACTORS, SALTS, Gazetteers, Seen, see
from vnnews_nlp.tagging.phrases import PhraseTable, pair_hash


class _Rows:
    """Collects features: each is a sum of hashes, made a table row with a salt of its own."""

    def __init__(self, count: int, bits: int) -> None:
        self.bits, self.made = bits, 0
        self.rows: list[npt.NDArray[np.uint32]] = []
        self.total, self.part = np.empty(count, np.uint64), np.empty(count, np.uint64)

    def add(self, *parts: U64) -> None:
        np.multiply(parts[0], FACTORS[0], out=self.total)
        self.total += SALTS[self.made]
        for factor, part in zip(FACTORS[1:], parts[1:], strict=False):
            np.multiply(part, factor, out=self.part)
            self.total += self.part
        self.rows.append(row_of(self.total, self.bits))
        self.made += 1


def name_rows(
    columns: Columns, gazetteers: Gazetteers, bits: int, seen: Seen | None = None, at: Index | slice = slice(None)
) -> npt.NDArray[np.uint32]:
    """Feature rows ``[atoms, features]`` in a table of ``2**bits`` rows, of the atoms ``at``."""
    return np.stack(name_columns(columns, gazetteers, bits, seen or see(columns, gazetteers), at)).T


def name_columns(
    columns: Columns, gazetteers: Gazetteers, bits: int, seen: Seen, at: Index | slice = slice(None)
) -> list[npt.NDArray[np.uint32]]:
    """The same, one column a feature."""
    rows = columns.rows[at]
    first, last = seen.runs.first[at], seen.runs.last[at]
    spot = _Spot(rows, first, last, np.arange(len(columns.rows))[at])
    collect = _Rows(len(rows), bits)
    word = {k: columns.hashes[rows + k] for k in range(-3, 4)}
    shapes = scatter(columns.shapes, 1)
    shape = {k: shapes[rows + k] for k in range(-2, 3)}
    _window(collect, word, shape)
    _run_context(collect, columns, seen, spot, shape)
    _lists(collect, columns, seen, spot, shape)
    _mined(collect, seen, spot, shape)
    _bonds(collect, gazetteers.bonds, word, shape)
    _article(collect, seen, spot, shape)
    _classes(collect, columns, seen, spot, shape)
    return collect.rows


@dataclass(frozen=True, slots=True)
class _Spot:
    """The atoms that features are wanted of: their padded rows, the first and last atom of their runs, themselves."""

    rows: Index
    first: Index
    last: Index
    atoms: Index


def _window(collect: _Rows, word: dict[int, U64], shape: dict[int, U64]) -> None:
    for k in (-2, -1, 0, 1, 2):
        collect.add(word[k])
    collect.add(word[-1], word[0])
    collect.add(word[0], word[1])
    collect.add(word[-2], word[-1])
    collect.add(word[1], word[2])
    collect.add(word[-1], word[0], word[1])
    collect.add(word[-2], word[-1], word[0])
    collect.add(word[0], word[1], word[2])
    collect.add(word[-3], word[-2], word[-1])
    collect.add(word[0], shape[0])
    collect.add(word[-1], shape[0], shape[1])
    collect.add(word[1], shape[0], shape[-1])
    collect.add(shape[-1], shape[0], shape[1])
    collect.add(shape[-2], shape[-1], shape[0], shape[1], shape[2])


def _run_context(collect: _Rows, columns: Columns, seen: Seen, spot: _Spot, shape: dict[int, U64]) -> None:
    """The run, its length, the place in it, and the words around it, for every atom of it."""
    before, after, place = columns.rows[spot.first], columns.rows[spot.last], spot.atoms - spot.first
    opening, inside = columns.shapes[before - 1] == PAD_SHAPE, seen.runs.inside[spot.atoms]
    length = np.minimum(spot.last - spot.first + 1, 7)
    here = scatter(length * 64 + np.minimum(place, 7) * 8 + inside * 4 + opening * 2, 2, 512)
    b1, b2, a1 = columns.hashes[before - 1], columns.hashes[before - 2], columns.hashes[after + 1]
    collect.add(here, shape[0])
    collect.add(b1, here)
    collect.add(b1, b2, scatter(np.minimum(place, 2), 3))
    collect.add(a1, here)
    collect.add(columns.hashes[before], here)
    collect.add(columns.hashes[after], here)
    collect.add(seen.run_hashes[spot.atoms], scatter(np.minimum(place, 7), 4))
    collect.add(b1, a1, here)


def _lists(collect: _Rows, columns: Columns, seen: Seen, spot: _Spot, shape: dict[int, U64]) -> None:
    first, last = columns.rows[spot.first], columns.rows[spot.last]
    place = scatter(np.minimum(spot.atoms - spot.first, 3), 5)
    starts, covers = seen.starting[spot.rows], seen.covering[spot.rows]
    collect.add(starts, seen.ending[spot.rows], covers)
    collect.add(starts, shape[0])
    collect.add(covers, shape[0], shape[1])
    collect.add(seen.starting[first], place)
    collect.add(seen.ending[first - 1], seen.covering[first - 1], place, shape[0])
    collect.add(seen.covering[first], seen.covering[last], place)
    collect.add(seen.starting[last + 1], place, shape[0])
    collect.add(covers, seen.coming[spot.atoms])


def _mined(collect: _Rows, seen: Seen, spot: _Spot, shape: dict[int, U64]) -> None:
    """What unlabelled corpora say of the run, of its parts, and of the atom."""
    atom = seen.mined[spot.rows]
    position = scatter(np.minimum(spot.atoms - spot.first, 4) * 8 + np.minimum(spot.last - spot.atoms, 4), 11)
    w, h = scatter(seen.whole_codes[spot.atoms], 12), scatter(seen.head_codes[spot.atoms], 13)
    collect.add(atom, shape[0])
    collect.add(atom, w)
    collect.add(w, position)
    collect.add(h, position)
    collect.add(seen.mined[spot.rows - 1], atom, seen.mined[spot.rows + 1])


def _bonds(collect: _Rows, bonds: PhraseTable, word: dict[int, U64], shape: dict[int, U64]) -> None:
    """Whether the atom and its neighbours are syllables of one word: a name seldom ends inside one."""
    left = scatter(bonds.look_up(pair_hash(word[-1], word[0])), 21)
    right = scatter(bonds.look_up(pair_hash(word[0], word[1])), 21)
    collect.add(left, right, shape[0])
    collect.add(right, word[0])
    collect.add(left, word[-1])


def _article(collect: _Rows, seen: Seen, spot: _Spot, shape: dict[int, U64]) -> None:
    """What stands before and after the same capitalised string elsewhere in the article, and where in it we are."""
    of_atom = seen.as_atom[spot.atoms]
    collect.add(scatter(of_atom.astype(np.uint8), 15), shape[0])
    collect.add(scatter(seen.as_run[spot.atoms], 16), shape[0])
    collect.add(scatter(of_atom >> np.uint16(8), 17), shape[0], shape[-1])
    collect.add(seen.layout[spot.atoms], shape[0])


def _classes(collect: _Rows, columns: Columns, seen: Seen, spot: _Spot, shape: dict[int, U64]) -> None:
    """The classes of the words around the atom, and of those around its run."""
    first, last = columns.rows[spot.first], columns.rows[spot.last]
    place = scatter(np.minimum(spot.atoms - spot.first, 3), 44)
    fine = {k: seen.classed.fine[spot.rows + k] for k in (-1, 0, 1)}
    rough = {k: seen.classed.rough[spot.rows + k] for k in range(-2, 3)}
    for k in (-1, 0, 1):
        collect.add(fine[k])
    collect.add(fine[0], shape[0], shape[1])
    collect.add(fine[-1], fine[0])
    collect.add(fine[0], fine[1])
    collect.add(rough[-2], rough[-1], rough[0])
    collect.add(rough[-1], rough[0], rough[1])
    collect.add(rough[0], rough[1], rough[2])
    collect.add(seen.classed.whole[first - 1], place, shape[0])
    collect.add(seen.classed.whole[last + 1], place, shape[0])
