"""Exact best paths and marginals of linear chains, many sequences at once.

Sequences are sorted by length and walked together, one place a step, so that
the cost is one small matrix operation a step for the whole batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.uint8]
Index = npt.NDArray[np.intp]

#: How far rounding may lead a bound astray.
_SLACK = 0.01


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
    walk = _Walk.of(firsts, len(scores))
    backwards = np.ascontiguousarray(moves[:size, :size].T)  # [after, before]
    inner = np.ascontiguousarray(moves[:size, :size])[:, :, None]  # [before, after, any atom]
    best = np.ascontiguousarray(scores[walk.rows].T)  # [label, atom], so that loops run along the atoms
    best[:, : walk.bounds[1]] += moves[size, :size, None]
    for before, here in walk.steps():
        best[:, here] += (best[:, None, before] + inner).max(axis=0)
    ends = walk.places(walk.lasts)
    found = np.zeros(len(scores), np.uint8)
    found[ends] = (best[:, ends] + moves[:size, size, None]).argmax(axis=0)
    for before, here in reversed(walk.steps()):
        found[before] = (best[:, before] + backwards[found[here]].T).argmax(axis=0)
    labels[walk.rows] = found
    return labels


def read_chain(
    scores: Floats, moves: Floats, firsts: Index, margin: float, atoms: Index | None = None, count: int = 0
) -> tuple[Labels, Floats]:
    """Best label of every atom, and the probability of each that is not 0, where label 0 means nothing.

    Atoms whose own score is for label 0 by more than ``margin`` are given it;
    the stretches between them are decoded exactly. Most are seen to hold
    nothing without a walk over them (:func:`_may_hold`). Where ``atoms`` (of
    ``count``) are given, scores are of them alone, and all others get label 0.
    """
    count = len(scores) if atoms is None else count
    labels, chances = np.zeros(count, np.uint8), np.ones(count, np.float32)
    unsure = np.flatnonzero(best_but_nothing(scores) > scores[:, 0] - np.float32(margin))
    if not len(unsure):
        return labels, chances
    rest, part, size = unsure if atoms is None else atoms[unsure], scores[unsure], scores.shape[1]
    opens, closes = np.zeros(count, bool), np.zeros(count, bool)
    opens[firsts] = True
    closes[_lasts(firsts, count)] = True
    heads = np.flatnonzero((np.diff(rest, prepend=-2) > 1) | opens[rest])
    tails = _lasts(heads, len(rest))
    part[heads] += np.where(opens[rest[heads]][:, None], moves[size, :size], moves[0, :size])
    part[tails] += np.where(closes[rest[tails]][:, None], moves[:size, size], moves[:size, 0])
    inner = np.zeros_like(moves)
    inner[:size, :size] = moves[:size, :size]
    rest, part, heads = _kept(_may_hold(part, inner, heads), rest, part, heads)
    found = best_paths(part, inner, heads)
    labels[rest] = found
    rest, part, heads = _kept(np.logical_or.reduceat(found > 0, heads) if len(heads) else heads, rest, part, heads)
    chances[rest] = marginals(part, inner, heads)[np.arange(len(rest)), labels[rest]]
    return labels, chances


def best_but_nothing(scores: Floats) -> Floats:
    """For each atom the best score of a label that is not 0; label by label, since a row of labels is short."""
    best: Floats = np.ascontiguousarray(scores.T)[1:].max(axis=0)
    return best


def _may_hold(scores: Floats, moves: Floats, firsts: Index) -> npt.NDArray[np.bool_]:
    """Which sequences may have a better path than label 0 throughout; no sequence that has one is left out.

    A run of other labels gains at most what its atoms' best labels and the
    best moves into, inside and out of it gain over label 0 and its moves. The
    best run of a sequence is a largest difference of running sums.
    """
    size, stay = scores.shape[1], float(moves[0, 0])
    into, inside, out = moves[0, 1:size].max() - stay, moves[1:size, 1:size].max() - stay, moves[1:size, 0].max() - stay
    gains = (best_but_nothing(scores) - scores[:, 0]).astype(float)
    entering, leaving = np.full(len(gains), into), np.full(len(gains), out)
    entering[firsts], leaving[_lasts(firsts, len(gains))] = 0, 0
    sums = np.cumsum(gains + inside)
    before = sums - gains - inside  # the sum of all atoms before this one
    apart = np.zeros(len(gains))
    apart[firsts[1:]] = 1e5  # so that the least running sum is never one of an earlier sequence
    apart = np.cumsum(apart)
    least = np.minimum.accumulate(before - entering - apart) + apart
    most = np.maximum.reduceat(sums + leaving - least, firsts) - inside
    may: npt.NDArray[np.bool_] = most > -_SLACK
    return may


def _kept(keep: npt.NDArray[Any], rest: Index, part: Floats, heads: Index) -> tuple[Index, Floats, Index]:
    """The sequences to keep: rows, scores and first atoms of what is left."""
    lengths = np.diff(np.append(heads, len(rest)))
    atoms = np.repeat(keep.astype(bool), lengths)
    left = lengths[keep.astype(bool)]
    return rest[atoms], part[atoms], np.cumsum(left) - left


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
    walk = _Walk.of(firsts, len(scores))
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances[walk.lasts] *= np.exp(moves[:size, size])
    chances = chances[walk.rows]
    inner = np.exp(moves[:size, :size])
    backwards = np.ascontiguousarray(inner.T)
    ahead, behind = chances.copy(), np.ones_like(chances)
    ahead[: walk.bounds[1]] = _shared(ahead[: walk.bounds[1]] * np.exp(moves[size, :size]))
    for before, here in walk.steps():
        ahead[here] = _shared((ahead[before] @ inner) * chances[here])
    for before, here in reversed(walk.steps()):
        behind[before] = _shared((behind[here] * chances[here]) @ backwards)
    found: Floats = np.empty_like(scores)
    found[walk.rows] = _shared(ahead * behind)
    return found


def _shared(mass: Floats) -> Floats:
    shares: Floats = mass / mass.sum(axis=1, keepdims=True)
    return shares


def _lasts(firsts: Index, count: int) -> Index:
    return np.append(firsts[1:], count) - 1


@dataclass(frozen=True, slots=True)
class _Walk:
    """All sequences side by side, the longest first: their first atoms, then their second ones, and so on.

    Step ``t`` is the slice ``bounds[t]:bounds[t + 1]`` of ``rows``; the atom
    before its ``k``-th is the ``k``-th of the step before.
    """

    rows: Index
    lasts: Index
    bounds: list[int]

    @staticmethod
    def of(firsts: Index, count: int) -> _Walk:
        lasts = _lasts(firsts, count)
        order = np.argsort(firsts - lasts, kind="stable")
        opens, lengths = firsts[order], (lasts - firsts + 1)[order]
        alive = np.searchsorted(-lengths, -np.arange(1, int(lengths[0]) + 1), side="right")
        bounds = np.concatenate((np.zeros(1, np.intp), np.cumsum(alive)))
        rows = np.arange(count) - np.repeat(bounds[:-1], alive)
        return _Walk(opens[rows] + np.repeat(np.arange(len(alive)), alive), lasts, bounds.tolist())

    def places(self, atoms: Index) -> Index:
        """Where in ``rows`` these atoms are."""
        where = np.empty(len(self.rows), np.intp)
        where[self.rows] = np.arange(len(self.rows))
        found: Index = where[atoms]
        return found

    def steps(self) -> list[tuple[slice, slice]]:
        """Each step but the first: the atoms before, and its own."""
        sizes = pairwise(self.bounds[1:])
        return [
            (slice(begin, begin + stop - start), slice(start, stop))
            for begin, (start, stop) in zip(self.bounds, sizes, strict=False)
        ]
