"""What the word segmenter looks at, for the gap before each atom: sums of hashes, one column a feature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import U64, Columns, mix, scatter
from vnnews_nlp.tagging.phrases import PhraseTable, pair_hash

_FACTORS = [np.uint64(mix(700 + i) | 1) for i in range(10)]
_SALTS = [np.uint64(mix(7000 + i)) for i in range(64)]

#: Windows of atoms around the gap (-1 is the atom before it, 0 the atom after) whose strings are looked at together.
_WORD_WINDOWS: tuple[tuple[int, ...], ...] = (
    (-1,), (0,), (-2, -1), (-1, 0), (0, 1), (-2, 0), (-1, 1), (-2, -1, 0), (-1, 0, 1),
)  # fmt: skip
_SHAPE_WINDOWS: tuple[tuple[int, ...], ...] = ((-1, 0), (-2, -1, 0), (-1, 0, 1), (-2, -1, 0, 1), (-3, -2, -1, 0, 1, 2))
_WORDS_WITH_SHAPES: tuple[tuple[int, ...], ...] = ((-1, 0), (0,), (-1,))

_BOND_WINDOWS: tuple[tuple[int, ...], ...] = ((0,), (-1, 0), (0, 1), (-1, 0, 1), (-2, -1, 0, 1, 2))

#: Windows of kinds of syllables, with the bonds of the gaps at these places.
_KIND_WINDOWS: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = (
    ((-1, 0), (0,)), ((-1, 0), (-1, 0, 1)), ((-2, -1, 0, 1), (-1, 0, 1)),
)  # fmt: skip

_WINDOWS = (_WORD_WINDOWS, _SHAPE_WINDOWS, _WORDS_WITH_SHAPES, _BOND_WINDOWS, _KIND_WINDOWS)

#: How many features a gap has.
FEATURES = sum(len(windows) for windows in _WINDOWS) + 1


@dataclass(frozen=True, slots=True)
class Known:
    """What large corpora know: how strongly two syllables stand together, and how each syllable likes to join."""

    pairs: PhraseTable
    kinds: PhraseTable

    @staticmethod
    def of(arrays: Mapping[str, npt.NDArray[Any]]) -> Known:
        """From the arrays of a pack."""
        return Known(PhraseTable.of(arrays, "pairs"), PhraseTable.of(arrays, "kinds"))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As arrays for a pack."""
        return self.pairs.arrays("pairs") | self.kinds.arrays("kinds")


def word_sums(columns: Columns, known: Known) -> Iterator[U64]:
    """Each feature in turn, one sum of hashes an atom; the first atom of a sequence has them too."""
    rows = columns.rows
    word = {k: columns.hashes[rows + k] for k in range(-3, 3)}
    shapes = scatter(columns.shapes * np.uint8(2) + columns.glued, 31)
    shape = {k: shapes[rows + k] for k in range(-3, 3)}
    salts = iter(_SALTS)
    for window in _WORD_WINDOWS:
        yield _total(word, window) + next(salts)
    for window in _SHAPE_WINDOWS:
        yield _total(shape, window) + next(salts)
    both = shape[-1] * _FACTORS[8] + shape[0] * _FACTORS[9]
    for window in _WORDS_WITH_SHAPES:
        yield _total(word, window) + both + next(salts)
    tied = np.zeros(len(columns.hashes), np.uint8)
    tied[1:] = known.pairs.look_up(pair_hash(columns.hashes[:-1], columns.hashes[1:]))
    ties = scatter(tied, 41)
    bond = {k: ties[rows + k] for k in range(-2, 3)}
    for window in _BOND_WINDOWS:
        yield _total(bond, window) + next(salts)
    yield _total(bond, (0,)) + both + next(salts)
    kinds = scatter(known.kinds.look_up(columns.hashes), 53)
    kind = {k: kinds[rows + k] for k in range(-2, 2)}
    for window, gaps in _KIND_WINDOWS:
        yield _total(kind, window) + _total(bond, gaps) * _FACTORS[9] + next(salts)


def _total(parts: dict[int, U64], window: tuple[int, ...]) -> U64:
    total = parts[window[0]] * _FACTORS[0]
    for factor, place in zip(_FACTORS[1:], window[1:], strict=False):
        total += parts[place] * factor
    return total
