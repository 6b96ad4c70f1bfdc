"""How each syllable likes to join: what a pair that no labelled sentence holds is judged by.

"trưởng" nearly always goes on a word, "đang" is nearly always one alone. The
shares of a syllable's occurrences that join the syllable before it, and the
one after, become a byte that the word segmenter looks at.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import U64, Columns
from vnnews_nlp.tagging.phrases import PhraseTable, build_table

_EDGES = (0.02, 0.1, 0.25, 0.45, 0.65, 0.85, 0.97)
_RAREST = 20
_BITS = 14


def count_kinds(taught: Iterable[tuple[Columns, npt.NDArray[np.float32]]]) -> PhraseTable:
    """Kinds of the syllables seen often, from atoms and the chance of a join before each (negative: not known)."""
    parts: list[tuple[U64, npt.NDArray[np.float64], npt.NDArray[np.float64]]] = []
    for columns, chances in taught:
        before = np.maximum(chances, 0).astype(np.float64)
        after = np.append(before[1:], 0)
        after[np.append(columns.firsts[1:], len(after)) - 1] = 0
        seen = chances >= 0
        parts.append((columns.hashes[columns.rows][seen], before[seen], after[seen]))
    atoms, before, after = (np.concatenate(column) for column in zip(*parts, strict=True))
    keys, inverse, counts = np.unique(atoms, return_inverse=True, return_counts=True)
    joins_before = np.bincount(inverse, weights=before) / counts
    joins_after = np.bincount(inverse, weights=after) / counts
    kinds = 1 + np.searchsorted(_EDGES, joins_before) * (len(_EDGES) + 1) + np.searchsorted(_EDGES, joins_after)
    often = np.flatnonzero(counts >= _RAREST)
    often = often[np.argsort(-counts[often], kind="stable")]
    return build_table(keys[often], kinds[often].astype(np.uint8), _BITS)
