"""Exact best paths and marginals of linear chains, many sequences at once.

Sequences are sorted by length and walked together, one place a step, so that
the cost is one small matrix operation a step for the whole batch.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.uint8]
Index = npt.NDArray[np.intp]


def best_paths(scores: Floats, moves: Floats, firsts: Index) -> Labels:
    """Best label of every atom (Viterbi).

    ``scores[atom, label]``; ``moves[before, after]`` with the opening scores
    as last row and the closing scores as last column; ``firsts`` are the rows
    that open a sequence. Of equally good paths the one with smaller labels.
    """
    size = scores.shape[1]
    labels = np.zeros(len(scores), np.uint8)
    if not len(scores):
        return labels
    steps = _steps(firsts, len(scores))
    inner = np.ascontiguousarray(moves[:size, :size].T)
    back = np.zeros(scores.shape, np.uint8)
    best = np.empty_like(scores)
    best[steps[0]] = scores[steps[0]] + moves[size, :size]
    for rows in steps[1:]:
        reached = best[rows - 1][:, None, :] + inner[None]
        back[rows] = source = reached.argmax(axis=2)
        best[rows] = np.take_along_axis(reached, source[:, :, None], axis=2)[:, :, 0] + scores[rows]
    lasts = _lasts(firsts, len(scores))
    labels[lasts] = (best[lasts] + moves[:size, size]).argmax(axis=1)
    for rows in reversed(steps[1:]):
        labels[rows - 1] = back[rows, labels[rows]]
    return labels


def marginals(scores: Floats, moves: Floats, firsts: Index) -> Floats:
    """Probability of every label at every atom (forward and backward); arguments as in :func:`best_paths`."""
    size = scores.shape[1]
    if not len(scores):
        return np.zeros_like(scores)
    steps, lasts = _steps(firsts, len(scores)), _lasts(firsts, len(scores))
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances[lasts] *= np.exp(moves[:size, size])
    inner = np.exp(moves[:size, :size])
    ahead, behind = np.empty_like(chances), np.ones_like(chances)
    ahead[steps[0]] = _shared(chances[steps[0]] * np.exp(moves[size, :size]))
    for rows in steps[1:]:
        ahead[rows] = _shared(np.einsum("na,ab->nb", ahead[rows - 1], inner) * chances[rows])
    for rows in reversed(steps[1:]):
        behind[rows - 1] = _shared(np.einsum("nb,ab->na", behind[rows] * chances[rows], inner))
    return _shared(ahead * behind)


def _shared(mass: Floats) -> Floats:
    return mass / mass.sum(axis=1, keepdims=True)


def _lasts(firsts: Index, count: int) -> Index:
    return np.append(firsts[1:], count) - 1


def _steps(firsts: Index, count: int) -> list[Index]:
    """Rows of the first atoms of all sequences, of the second atoms, and so on."""
    lengths = np.diff(np.append(firsts, count))
    order = np.argsort(-lengths, kind="stable")
    opens, lengths = firsts[order], lengths[order]
    alive = np.searchsorted(-lengths, -np.arange(1, int(lengths[0]) + 1), side="right")
    return [opens[:n] + step for step, n in enumerate(alive.tolist())]
