"""Which pairs of syllables stand together more often than chance has it, counted over unlabelled news.

A word that no labelled sentence holds is still a strong pair in a large
corpus. The strength (pointwise mutual information) and the count of each pair
become a byte that the word segmenter looks at.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from vnnews_nlp.tagging.features import UPPER, Columns, read_columns
from vnnews_nlp.tagging.phrases import PhraseTable, build_table, pair_hash
from vnnews_nlp.training.gazetteers import Tally, added, batches, tally

_STRENGTHS = (2.0, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0)
_COUNTS = (6, 20, 100)
_WEAKEST = 1.0
_RAREST = 3


def count_pairs(texts: Iterable[str], bits: int = 20) -> PhraseTable:
    """Count syllables and pairs of neighbours, and keep the strong pairs."""
    singles: Tally = (np.zeros(0, np.uint64), np.zeros((0, 1), np.int32))
    pairs: Tally = (np.zeros(0, np.uint64), np.zeros((0, 1), np.int32))
    parts: dict[str, list[np.ndarray[tuple[int], np.dtype[np.uint64]]]] = {"pairs": [], "before": [], "after": []}
    for batch in batches(texts, 2000):
        columns = read_columns(batch)
        singles = added(singles, tally(columns.hashes[columns.rows], [np.ones(len(columns.rows), bool)]))
        before, after = _neighbours(columns)
        keys, first = np.unique(pair_hash(before, after), return_index=True)
        for name, column in (("pairs", keys), ("before", before[first]), ("after", after[first])):
            parts[name].append(column)
        pairs = added(pairs, tally(pair_hash(before, after), [np.ones(len(before), bool)]))
    keys, first = np.unique(np.concatenate(parts["pairs"]), return_index=True)
    before, after = (np.concatenate(parts[name])[first] for name in ("before", "after"))
    return _table(singles, pairs[1][:, 0], keys, before, after, bits)


def _neighbours(
    columns: Columns,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint64]], np.ndarray[tuple[int], np.dtype[np.uint64]]]:
    rows = columns.rows
    plain = (columns.shapes[rows - 1] <= UPPER) & (columns.shapes[rows] <= UPPER) & ~columns.glued[rows]
    return columns.hashes[rows - 1][plain], columns.hashes[rows][plain]


def _table(
    singles: Tally,
    counts: np.ndarray[tuple[int], np.dtype[np.int32]],
    keys: np.ndarray[tuple[int], np.dtype[np.uint64]],
    before: np.ndarray[tuple[int], np.dtype[np.uint64]],
    after: np.ndarray[tuple[int], np.dtype[np.uint64]],
    bits: int,
) -> PhraseTable:
    frequency = singles[1][:, 0].astype(float)
    left, right = (frequency[np.searchsorted(singles[0], atoms)] for atoms in (before, after))
    strength = np.log2(counts * frequency.sum() / (left * right))
    kept = np.flatnonzero((counts >= _RAREST) & (strength >= _WEAKEST))
    kept = kept[np.argsort(-counts[kept] * strength[kept], kind="stable")][: (1 << bits) * 2 // 3]
    codes = 1 + np.searchsorted(_STRENGTHS, strength[kept]) * 4 + np.searchsorted(_COUNTS, counts[kept])
    return build_table(keys[kept], codes.astype(np.uint8), bits)
