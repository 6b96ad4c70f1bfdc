"""Learns linear topic models of many classes in one pass over the texts, compiled by numba (extra ``train``).

The same one-against-the-rest models that :class:`~vnnews_nlp.topics.TopicClassifier`
learns through scikit-learn, faster: a text is read once for all classes. The
same seed and texts give the same weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """One-against-the-rest scores: ``matrix @ weights + bias``, a column for each class."""

    weights: Floats
    bias: Floats


def learn_all(
    matrix: csr_matrix,
    codes: npt.NDArray[np.int64],
    weights: Doubles,
    *,
    alpha: float,
    epochs: int,
    seed: int,
    loss: str = "squared_hinge",
) -> Linear:
    """Learn from rows of length one, the number of each row's class (from 0, without gaps) and its weight.

    ``alpha`` is the strength of the L2 penalty, ``loss`` "squared_hinge" or "log_loss". The step falls evenly
    to nothing; a heavy row never steps past its goal.
    """
    table = np.zeros((matrix.shape[1], int(codes.max()) + 1), dtype=np.float32)
    order = np.random.default_rng(seed)
    rows = np.concatenate([order.permutation(len(codes)) for _ in range(epochs)])
    heavy = (weights / weights.mean()).astype(np.float32)
    columns = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.float32)
    bias = _compiled()(*columns, codes.astype(np.int64), heavy, rows, table, np.float32(alpha), loss == "log_loss")
    return Linear(table, bias)


@cache
def _compiled() -> Any:
    import numba

    @numba.njit(cache=False)
    def learn(bounds, columns, values, codes, heavy, rows, table, alpha, logistic):  # type: ignore[no-untyped-def]
        """Stochastic steps along ``rows``; the table is kept divided by ``scale``, so that shrinking it is cheap."""
        classes = table.shape[1]
        bias, odds, step = np.zeros(classes, np.float32), np.zeros(classes, np.float32), np.zeros(classes, np.float32)
        scale, one, none = np.float32(1), np.float32(1), np.float32(0)
        for turn in range(len(rows)):
            i = rows[turn]
            rate = np.float32(1.0 - turn / len(rows))
            first, last = bounds[i], bounds[i + 1]
            odds[:] = none
            for j in range(first, last):
                value, column = values[j], columns[j]
                for c in range(classes):
                    odds[c] += table[column, c] * value
            wrong = False
            for c in range(classes):
                odds[c] = odds[c] * scale + bias[c]
                right = one if c == codes[i] else none
                if logistic:
                    step[c] = np.float32(8) * (right - one / (one + np.exp(-odds[c])))
                elif c == codes[i]:
                    step[c] = max(none, one - odds[c])
                else:
                    step[c] = -max(none, one + odds[c])
                wrong = wrong or step[c] != none
            scale *= one - rate * alpha
            if not wrong:
                continue
            length = one - np.exp(-rate * heavy[i])
            for c in range(classes):
                step[c] *= length
                bias[c] += step[c] * np.float32(0.1)
                step[c] /= scale
            for j in range(first, last):
                value, column = values[j], columns[j]
                for c in range(classes):
                    table[column, c] += step[c] * value
        for row in range(table.shape[0]):
            for c in range(classes):
                table[row, c] *= scale
        return bias

    return learn
