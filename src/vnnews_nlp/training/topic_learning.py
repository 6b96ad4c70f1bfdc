"""Linear weights for all classes in one pass over the texts, compiled by numba (extra ``train``).

Models of the same form as those that :class:`~vnnews_nlp.topics.TopicClassifier`
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
    """Log-odds or margins: ``matrix @ weights + bias``, a column for each class."""

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
    rivals: npt.NDArray[np.bool_] | None = None,
) -> Linear:
    """Learn from rows of length one, the number of each row's class (from 0, without gaps) and its weight.

    ``alpha`` is the strength of the L2 penalty; ``loss`` is "squared_hinge", one class against the rest, or
    "softmax", all against all. ``rivals`` says which classes a row speaks against (a row each, a column for each
    class): a paper without a section for health says nothing against health by filing an article elsewhere. All
    of them when left out. The step falls evenly to nothing; a heavy row never steps past its goal.
    """
    classes = int(codes.max()) + 1
    table = np.zeros((matrix.shape[1], classes), dtype=np.float32)
    order = np.random.default_rng(seed)
    rows = np.concatenate([order.permutation(len(codes)) for _ in range(epochs)])
    heavy = (weights / weights.mean()).astype(np.float32)
    counted = np.ones((len(codes), classes), dtype=np.bool_) if rivals is None else rivals.astype(np.bool_)
    counted[np.arange(len(codes)), codes] = True
    columns = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data.astype(np.float32)
    told = codes.astype(np.int64), heavy, counted, rows
    bias = _compiled()(*columns, *told, table, np.float32(alpha), loss == "softmax")
    return Linear(table, bias)


#: Length of a step of the softmax loss; its gradients are smaller than those of the squared hinge.
SOFT_STEP = 4.0


@cache
def _compiled() -> Any:
    import numba

    soft_step = np.float32(SOFT_STEP)

    @numba.njit(cache=False)
    def soften(odds, counted, goal, step):  # type: ignore[no-untyped-def]
        """How far each counted class is from its goal under a softmax over them."""
        top, total = np.float32(-1e9), np.float32(0)
        for c in range(len(odds)):
            if counted[c]:
                top = max(top, odds[c])
        for c in range(len(odds)):
            step[c] = np.exp(odds[c] - top) if counted[c] else np.float32(0)
            total += step[c]
        for c in range(len(odds)):
            step[c] = soft_step * ((np.float32(1) if c == goal else np.float32(0)) - step[c] / total)
        return True

    @numba.njit(cache=False)
    def part(odds, counted, goal, step):  # type: ignore[no-untyped-def]
        """How far each counted class is from its side of the margin; whether any is on the wrong one."""
        wrong = False
        for c in range(len(odds)):
            if c == goal:
                step[c] = max(np.float32(0), np.float32(1) - odds[c])
            else:
                step[c] = -max(np.float32(0), np.float32(1) + odds[c]) if counted[c] else np.float32(0)
            wrong = wrong or step[c] != np.float32(0)
        return wrong

    @numba.njit(cache=False)
    def learn(bounds, columns, values, codes, heavy, counted, rows, table, alpha, soft):  # type: ignore[no-untyped-def]
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
            for c in range(classes):
                odds[c] = odds[c] * scale + bias[c]
            wrong = soften(odds, counted[i], codes[i], step) if soft else part(odds, counted[i], codes[i], step)
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
