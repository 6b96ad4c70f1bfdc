"""Training of linear-chain conditional random fields over hashed feature rows, from full or partial labels.

Sparse gradient steps with AdaGrad on one core, compiled by numba (extra
``train``); the same seed and data give the same weights. A label set per atom
says what is allowed there: one label where it is known, several where an
annotation is silent. The loss is the probability mass of all allowed paths.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Examples:
    """Sequences one after another: feature rows ``[atoms, features]`` (0: none), allowed labels as bits, weights.

    ``starts`` has one row a sequence and the number of atoms as its last.
    """

    rows: npt.NDArray[np.uint32]
    allowed: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int64]
    weights: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained model: ``table[row, label]``, ``moves[before, after]`` and ``opening[label]``, ``closing[label]``."""

    table: Floats
    moves: Floats


def train(
    examples: Examples,
    table_rows: int,
    barred: npt.NDArray[np.bool_],
    *,
    epochs: int = 12,
    rate: float = 0.15,
    dropout: float = 0.2,
    averaged: int = 4,
    decay: float = 0.0,
    seed: int = 7,
    begin: Weights | None = None,
) -> Weights:
    """Train from nothing, or on from ``begin``.

    ``barred[before, after]`` never occurs; its last row opens a sequence, its last column closes one.
    The weights are the mean over the ends of the last ``averaged`` epochs.
    """
    size = len(barred)
    table = begin.table.copy() if begin else np.zeros((table_rows, size - 1), np.float32)
    moves = begin.moves.copy() if begin else np.where(barred, np.float32(-30), np.float32(0)).astype(np.float32)
    squares, move_squares = np.full_like(table, 1e-2), np.full_like(moves, 1e-1)
    mean_table, mean_moves = np.zeros_like(table), np.zeros_like(moves)
    order = np.random.default_rng(seed)
    for epoch in range(epochs):
        _compiled()(
            examples.rows, examples.allowed, examples.starts, examples.weights,
            order.permutation(len(examples.starts) - 1), table, moves, squares, move_squares, barred,
            np.float32(rate), np.float32(dropout), np.float32(decay), seed * 1000 + epoch,
        )  # fmt: skip
        if epoch >= epochs - averaged:
            mean_table += table / np.float32(averaged)
            mean_moves += moves / np.float32(averaged)
    return Weights(mean_table, mean_moves)


@cache
def _compiled() -> Any:
    import numba

    @numba.njit(cache=False)
    def chain(scores, expmoves, mask, n, size, alpha, beta, norm):  # type: ignore[no-untyped-def]
        """Forward and backward over exp-scores; alpha * beta is proportional to the marginals."""
        logz = 0.0
        for t in range(n):
            total = 0.0
            for b in range(size):
                if not (mask[t] >> b) & 1:
                    alpha[t, b] = 0.0
                    continue
                if t == 0:
                    mass = expmoves[size, b]
                else:
                    mass = 0.0
                    for a in range(size):
                        mass += alpha[t - 1, a] * expmoves[a, b]
                if t == n - 1:
                    mass *= expmoves[b, size]
                alpha[t, b] = mass * scores[t, b]
                total += alpha[t, b]
            if total <= 0.0:
                return -1e30
            norm[t] = total
            logz += np.log(total)
            for b in range(size):
                alpha[t, b] /= total
        for b in range(size):
            beta[n - 1, b] = 1.0
        for t in range(n - 2, -1, -1):
            for a in range(size):
                mass = 0.0
                for b in range(size):
                    if (mask[t + 1] >> b) & 1:
                        tail = expmoves[b, size] if t + 1 == n - 1 else 1.0
                        mass += expmoves[a, b] * scores[t + 1, b] * beta[t + 1, b] * tail
                beta[t, a] = mass / norm[t + 1]
        return logz

    @numba.njit(cache=False)
    def epoch(rows, allowed, starts, weights, order, table, moves, squares, move_squares, barred,  # type: ignore[no-untyped-def]
              rate, dropout, decay, seed):  # fmt: skip
        np.random.seed(seed)
        size = table.shape[1]
        longest = 0
        for i in range(len(starts) - 1):
            longest = max(longest, starts[i + 1] - starts[i])
        width = rows.shape[1]
        scores = np.zeros((longest, size))
        free = np.zeros((longest, size))
        free_beta = np.zeros((longest, size))
        bound = np.zeros((longest, size))
        bound_beta = np.zeros((longest, size))
        free_norm = np.zeros(longest)
        bound_norm = np.zeros(longest)
        kept = np.zeros((longest, width), np.bool_)
        every = np.full(longest, (1 << size) - 1, np.uint32)
        expmoves = np.zeros((size + 1, size + 1))
        grad_moves = np.zeros((size + 1, size + 1))
        scale = 1.0 / (1.0 - dropout)
        for s in order:
            first, n = starts[s], starts[s + 1] - starts[s]
            for a in range(size + 1):
                for b in range(size + 1):
                    expmoves[a, b] = 0.0 if barred[a, b] else np.exp(moves[a, b])
                    grad_moves[a, b] = 0.0
            for t in range(n):
                for b in range(size):
                    scores[t, b] = 0.0
                for f in range(width):
                    kept[t, f] = rows[first + t, f] > 0 and (dropout == 0.0 or np.random.random() >= dropout)
                    if kept[t, f]:
                        row = rows[first + t, f]
                        for b in range(size):
                            scores[t, b] += table[row, b] * scale
                top = scores[t, 0]
                for b in range(size):
                    top = max(top, scores[t, b])
                for b in range(size):
                    scores[t, b] = np.exp(scores[t, b] - top)
            if chain(scores, expmoves, every, n, size, free, free_beta, free_norm) < -1e29:
                continue
            mask = allowed[first : first + n]
            if chain(scores, expmoves, mask, n, size, bound, bound_beta, bound_norm) < -1e29:
                continue
            weight = weights[s]
            for t in range(n):
                for b in range(size):
                    gradient = weight * (free[t, b] * free_beta[t, b] - bound[t, b] * bound_beta[t, b])
                    if abs(gradient) < 1e-4:
                        continue
                    gradient *= scale
                    for f in range(width):
                        if kept[t, f]:
                            row = rows[first + t, f]
                            g = gradient + decay * table[row, b]
                            squares[row, b] += g * g
                            table[row, b] -= rate * g / np.sqrt(squares[row, b])
            for b in range(size):
                grad_moves[size, b] += free[0, b] * free_beta[0, b] - bound[0, b] * bound_beta[0, b]
                grad_moves[b, size] += free[n - 1, b] - bound[n - 1, b]
            for t in range(1, n):
                for a in range(size):
                    fa, ba = free[t - 1, a], bound[t - 1, a]
                    if fa < 1e-5 and ba < 1e-5:
                        continue
                    for b in range(size):
                        if barred[a, b]:
                            continue
                        tail = expmoves[b, size] if t == n - 1 else 1.0
                        move = expmoves[a, b] * scores[t, b] * tail
                        p = fa * move * free_beta[t, b] / free_norm[t]
                        if (mask[t] >> b) & 1:
                            p -= ba * move * bound_beta[t, b] / bound_norm[t]
                        grad_moves[a, b] += p
            for a in range(size + 1):
                for b in range(size + 1):
                    g = weight * grad_moves[a, b]
                    if not barred[a, b] and abs(g) > 1e-6:
                        move_squares[a, b] += g * g
                        moves[a, b] -= np.float32(0.3) * rate * g / np.sqrt(move_squares[a, b])

    return epoch
