"""Training of the chain that joins atoms: one weight a feature, from chances of a join instead of labels.

Sparse gradient steps with AdaGrad on one core, compiled by numba (extra
``train``). The order of the sequences comes from a seed and nothing runs in
parallel, so the same data give the same weights to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Sequences one after another.

    ``rows[atom, feature]`` are feature numbers (0: none), ``chances[atom]`` of
    a join before the atom (negative: not known), ``weights[atom]`` how much it
    counts; ``starts`` has one row a sequence and the number of atoms as last.
    """

    rows: npt.NDArray[np.uint32]
    chances: Floats
    weights: Floats
    starts: npt.NDArray[np.int64]


def learn_joins(
    lessons: Lessons, features: int, *, epochs: int = 4, rate: float = 0.3, decay: float = 1e-3, seed: int = 7
) -> tuple[Floats, Floats]:
    """Weights of the features (row 0 is nothing), and moves ``[before, after]`` as a words pack holds them.

    The mean over the ends of the last two epochs. A word never goes on at the start of a sequence.
    """
    table = np.zeros((features, 2), np.float32)  # weight and sum of squares side by side: one read of memory
    table[:, 1] = 1e-2
    moves, squares = np.zeros((3, 3), np.float32), np.full((3, 3), 1e-1, np.float32)
    moves[2, 1] = -30
    order = np.random.default_rng(seed)
    weights, mean_moves, last = np.zeros(features, np.float32), np.zeros_like(moves), min(epochs, 2)
    for epoch in range(epochs):
        sequence = order.permutation(len(lessons.starts) - 1)
        _compiled()(
            lessons.rows, lessons.chances, lessons.weights, lessons.starts, sequence, table, moves, squares,
            np.float32(rate), np.float32(decay),
        )  # fmt: skip
        if epoch >= epochs - last:
            weights += table[:, 0] / np.float32(last)
            mean_moves += moves / np.float32(last)
    return weights, mean_moves


@cache
def _compiled() -> Any:
    import numba

    @numba.njit(cache=False)
    def epoch(rows, chances, weights, starts, order, table, moves, squares, rate, decay):  # type: ignore[no-untyped-def]
        width = rows.shape[1]
        longest = 0
        for i in range(len(starts) - 1):
            longest = max(longest, starts[i + 1] - starts[i])
        lift = np.zeros((longest, 2))
        ahead, behind = np.zeros((longest, 2)), np.zeros((longest, 2))
        norm = np.zeros(longest)
        step, shift = np.zeros((3, 3)), np.zeros((3, 3))
        for s in order:
            first, n = starts[s], starts[s + 1] - starts[s]
            for a in range(3):
                for b in range(3):
                    step[a, b] = np.exp(moves[a, b])
                    shift[a, b] = 0.0
            for t in range(n):
                score = 0.0
                for f in range(width):
                    score += table[rows[first + t, f], 0]
                lift[t, 0] = np.exp(-max(score, 0.0))
                lift[t, 1] = np.exp(min(score, 0.0))
            lift[0, 1] = 0.0
            for b in range(2):
                lift[n - 1, b] *= step[b, 2]
            for t in range(n):
                for b in range(2):
                    mass = step[2, b] if t == 0 else ahead[t - 1, 0] * step[0, b] + ahead[t - 1, 1] * step[1, b]
                    ahead[t, b] = mass * lift[t, b]
                norm[t] = ahead[t, 0] + ahead[t, 1]
                ahead[t, 0] /= norm[t]
                ahead[t, 1] /= norm[t]
            behind[n - 1, 0] = behind[n - 1, 1] = 1.0
            for t in range(n - 2, -1, -1):
                for a in range(2):
                    mass = (
                        step[a, 0] * lift[t + 1, 0] * behind[t + 1, 0] + step[a, 1] * lift[t + 1, 1] * behind[t + 1, 1]
                    )
                    behind[t, a] = mass / norm[t + 1]
            for t in range(1, n):
                wanted = chances[first + t]
                if wanted < 0:
                    continue
                slope = weights[first + t] * (ahead[t, 1] * behind[t, 1] - wanted)
                before = max(chances[first + t - 1], 0.0) if t > 1 else 0.0
                for a in range(2):
                    was = before if a == 1 else 1 - before
                    for b in range(2):
                        pair = ahead[t - 1, a] * step[a, b] * lift[t, b] * behind[t, b] / norm[t]
                        shift[a, b] += weights[first + t] * (pair - was * (wanted if b == 1 else 1 - wanted))
                if t == n - 1:
                    shift[1, 2] += slope
                    shift[0, 2] -= slope
                if abs(slope) < 1e-3:
                    continue
                for f in range(width):
                    row = rows[first + t, f]
                    if row > 0:
                        g = slope + decay * table[row, 0]
                        table[row, 1] += g * g
                        table[row, 0] -= rate * g / np.sqrt(table[row, 1])
            for a in range(2):
                for b in range(3):
                    g = shift[a, b]
                    if abs(g) > 1e-6:
                        squares[a, b] += g * g
                        moves[a, b] -= np.float32(0.3) * rate * g / np.sqrt(squares[a, b])

    return epoch
