"""Fits the indicator ranker: log-linear over candidates, by L-BFGS, with templates dropped at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.facts.indicator_spans import Spans

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Question:
    """One figure: table rows of first chunks, last chunks, candidates and "not said", and what each candidate earns.

    ``opens`` and ``closes`` are the rows of ``firsts`` and ``lasts`` of each candidate. What is earned is the share
    of words in common with the right phrase, nothing below a half; ``silent`` is earned by "not said".
    """

    firsts: Rows
    lasts: Rows
    wholes: Rows
    nones: Rows
    opens: Rows
    closes: Rows
    gains: Floats
    silent: float


def encode(spans: Spans, gains: Floats, silent: float, bits: int) -> Question:
    """The question of one figure's candidates."""
    rows = {part: spans.rows(part, bits).T for part in ("firsts", "lasts", "wholes", "nones")}
    small = {part: np.ascontiguousarray(values, np.int32) for part, values in rows.items()}
    return Question(
        small["firsts"], small["lasts"], small["wholes"], small["nones"][0], spans.opens.astype(np.int32),
        spans.closes.astype(np.int32), np.where(gains >= 0.5, gains, 0.0), silent,
    )  # fmt: skip


def fit(
    questions: Sequence[Question],
    bits: int,
    *,
    strength: float,
    copies: int = 1,
    dropout: float = 0.0,
    steps: int = 40,
    seed: int = 7,
) -> Floats:
    """Weights that make what is earned most probable.

    The loss of a question is minus the log of what its candidates earn, weighed by their probability; ``strength``
    holds the weights to nothing. Each question is seen ``copies`` times with templates left out at random.
    """
    from scipy.optimize import minimize

    usable = [q for q in questions if len(q.gains) and max(float(q.gains.max()), q.silent) >= 0.5]
    data = _Data.of(usable, bits, copies, dropout, np.random.default_rng(seed))

    def objective(weights: Floats) -> tuple[float, Floats]:
        slope = np.zeros_like(weights)
        loss = data.loss(weights, slope) / copies
        return loss + 0.5 * strength * float(weights @ weights), slope / copies + strength * weights

    found = minimize(objective, np.zeros(1 << bits), jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
    found[_dead(bits)] = 0.0
    return np.asarray(found, np.float64)


def _dead(bits: int) -> int:
    """The row that stands for a template left out."""
    return (1 << bits) - 1


@dataclass(frozen=True, slots=True)
class _Data:
    arrays: tuple[npt.NDArray[Any], ...]

    @staticmethod
    def of(questions: Sequence[Question], bits: int, copies: int, dropout: float, random: np.random.Generator) -> _Data:
        """The questions as flat arrays."""
        parts: list[list[npt.NDArray[Any]]] = [[], [], [], []]
        for question in [q for q in questions for _ in range(copies)]:
            for part, rows in zip(
                parts, (question.firsts, question.lasts, question.wholes, question.nones[None]), strict=True
            ):
                left_out = random.random(rows.shape[1]) < dropout
                part.append(np.where(left_out, np.int32(_dead(bits)), rows))
        many = [q for q in questions for _ in range(copies)]
        bounds = np.cumsum([0, *(len(q.gains) for q in many)])
        bases = np.cumsum([0, *(len(q.firsts) for q in many)])[:-1]
        opens = np.concatenate([q.opens + base for q, base in zip(many, bases, strict=True)])
        closes = np.concatenate([q.closes + base for q, base in zip(many, bases, strict=True)])
        gains = np.concatenate([q.gains for q in many])
        silent = np.array([q.silent for q in many])
        tables = [np.concatenate(part).astype(np.int32) for part in parts]
        return _Data((*tables, opens.astype(np.int64), closes.astype(np.int64), bounds, gains, silent))

    def loss(self, weights: Floats, slope: Floats) -> float:
        """The loss; its slope is added to ``slope``."""
        return float(_compiled()(weights, slope, *self.arrays))


@cache
def _compiled() -> Any:
    import numba

    @numba.njit(cache=False)
    def total(weights, rows):  # type: ignore[no-untyped-def]
        sums = np.zeros(len(rows))
        for i in range(len(rows)):
            for k in range(rows.shape[1]):
                sums[i] += weights[rows[i, k]]
        return sums

    @numba.njit(cache=False)
    def spread(slope, rows, shares):  # type: ignore[no-untyped-def]
        for i in range(len(rows)):
            if shares[i] != 0.0:
                for k in range(rows.shape[1]):
                    slope[rows[i, k]] += shares[i]

    @numba.njit(cache=False)
    def loss(weights, slope, firsts, lasts, wholes, nones, opens, closes, bounds, gains, silent):  # type: ignore[no-untyped-def]
        at_first, at_last, whole, none = (
            total(weights, firsts), total(weights, lasts), total(weights, wholes), total(weights, nones),
        )  # fmt: skip
        share_first, share_last = np.zeros(len(firsts)), np.zeros(len(lasts))
        shares, share_none = np.zeros(len(gains)), np.zeros(len(silent))
        lost = 0.0
        for f in range(len(silent)):
            top = none[f]
            for c in range(bounds[f], bounds[f + 1]):
                whole[c] += at_first[opens[c]] + at_last[closes[c]]
                top = max(top, whole[c])
            mass = np.exp(none[f] - top)
            earned = mass * silent[f]
            for c in range(bounds[f], bounds[f + 1]):
                odds = np.exp(whole[c] - top)
                mass += odds
                earned += odds * gains[c]
            earned = max(earned / mass, 1e-12)
            lost -= np.log(earned)
            odds = np.exp(none[f] - top) / mass
            share_none[f] = odds * (1.0 - silent[f] / earned)
            for c in range(bounds[f], bounds[f + 1]):
                odds = np.exp(whole[c] - top) / mass
                shares[c] = odds * (1.0 - gains[c] / earned)
                share_first[opens[c]] += shares[c]
                share_last[closes[c]] += shares[c]
        spread(slope, firsts, share_first)
        spread(slope, lasts, share_last)
        spread(slope, wholes, shares)
        spread(slope, nones, share_none)
        return lost

    return loss
