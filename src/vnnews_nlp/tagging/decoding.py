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


def read_chain(scores: Floats, moves: Floats, firsts: Index, margin: float) -> tuple[Labels, Floats]:
    """Best labels, and the probability of the label given to each atom, where label 0 means nothing.

    Atoms whose own score is for label 0 by more than ``margin`` are given it;
    the stretches between them are decoded exactly.
    """
    labels, chances = np.zeros(len(scores), np.uint8), np.ones(len(scores), np.float32)
    rest = np.flatnonzero(scores[:, 1:].max(axis=1) > scores[:, 0] - np.float32(margin))
    if not len(rest):
        return labels, chances
    size = scores.shape[1]
    opens, closes = np.zeros(len(scores) + 1, bool), np.zeros(len(scores) + 1, bool)
    opens[firsts] = True
    closes[_lasts(firsts, len(scores))] = True
    parted = np.diff(rest, prepend=-2) > 1
    heads = np.flatnonzero(parted | opens[rest])
    tails = np.append(heads[1:], len(rest)) - 1
    part = scores[rest]
    part[heads] += np.where(opens[rest[heads]][:, None], moves[size, :size], moves[0, :size])
    part[tails] += np.where(closes[rest[tails]][:, None], moves[:size, size], moves[:size, 0])
    inner = np.zeros_like(moves)
    inner[:size, :size] = moves[:size, :size]
    labels[rest] = found = best_paths(part, inner, heads)
    chances[rest] = marginals(part, inner, heads)[np.arange(len(rest)), found]
    return labels, chances


def best_joins(scores: Floats, moves: Floats, firsts: Index) -> npt.NDArray[np.bool_]:
    """Best path of a two-label chain whose sequences open with label 0; ``scores`` are label 1 over label 0.

    Most atoms are decided by their own score whatever stands beside them,
    since it outweighs what any moves could gain; only the runs between them
    are walked. The result is that of :func:`best_paths`.
    """
    change = moves[:2, 1][:, None] + moves[1] - moves[:2, 0][:, None] - moves[0]  # [before, after or close]
    joins: npt.NDArray[np.bool_] = scores + change.min() > 0
    open_ones = ~joins & (scores + change.max() >= 0)
    joins[firsts] = open_ones[firsts] = False
    rest = np.flatnonzero(open_ones)
    if len(rest):
        heads = np.flatnonzero(np.diff(rest, prepend=-2) > 1)
        chain = np.stack((np.zeros(len(rest), np.float32), scores[rest]), axis=1)
        before = joins[rest[heads] - 1].astype(np.intp)
        chain[heads] += moves[before, :2]
        tails = np.append(heads[1:], len(rest)) - 1
        after = np.append(joins, False)[rest[tails] + 1].astype(np.intp)
        ends = np.append(_lasts(firsts, len(scores)), -1)
        closing = np.isin(rest[tails], ends)
        chain[tails] += np.where(closing[:, None], moves[:2, 2], moves[:2, after].T)
        free = np.zeros((3, 3), np.float32)
        free[:2, :2] = moves[:2, :2]
        joins[rest] = best_paths(chain, free, heads) == 1
    return joins


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
    shares: Floats = mass / mass.sum(axis=1, keepdims=True)
    return shares


def _lasts(firsts: Index, count: int) -> Index:
    return np.append(firsts[1:], count) - 1


def _steps(firsts: Index, count: int) -> list[Index]:
    """Rows of the first atoms of all sequences, of the second atoms, and so on."""
    lengths = np.diff(np.append(firsts, count))
    order = np.argsort(-lengths, kind="stable")
    opens, lengths = firsts[order], lengths[order]
    alive = np.searchsorted(-lengths, -np.arange(1, int(lengths[0]) + 1), side="right")
    return [opens[:n] + step for step, n in enumerate(alive.tolist())]
