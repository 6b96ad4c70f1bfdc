"""Self-training of the name tagger: a first model reads unlabelled news, and what it is sure of teaches a second.

Atoms that the first model is unsure of are left open, so the second model is
taught by agreement alone; sentences in which nothing is named are thinned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.decoding import marginals
from vnnews_nlp.tagging.names import LABELS, TYPES, NameModel
from vnnews_nlp.training.crf import Examples
from vnnews_nlp.training.name_gold import NamedArticle, name_columns

SURE = 0.95
WEIGHT = 0.25
_ANY = (1 << LABELS) - 1
_DULL_KEPT = 0.2

#: A title is marked only where its holder is named, often sentences away: a sentence alone teaches it wrong.
_TITLES = slice(1 + 4 * TYPES.index("TITLE"), 5 + 4 * TYPES.index("TITLE"))
_PERHAPS_TITLE = 0.02


def silver_examples(model: NameModel, articles: Sequence[NamedArticle], seed: int = 5) -> Examples:
    """Sequences of the articles (with their hints) labelled where the model is sure."""
    random = np.random.default_rng(seed)
    return joined([_label(model, articles[at : at + 20], random) for at in range(0, len(articles), 20)])


def _label(model: NameModel, articles: Sequence[NamedArticle], random: np.random.Generator) -> Examples:
    columns = name_columns(articles)
    rows = model.rows(columns, [article.hints for article in articles])
    chances = marginals(model.outer.score(rows), model.outer.moves, columns.firsts)
    best = chances.argmax(axis=1)
    allowed = np.where(chances.max(axis=1) >= SURE, np.uint32(1) << best.astype(np.uint32), np.uint32(_ANY))
    allowed[chances[:, _TITLES].sum(axis=1) > _PERHAPS_TITLE] = _ANY
    sequence = columns.sequence_of
    lively = np.bincount(sequence, (best > 0) | (chances[:, 0] < SURE), len(columns.firsts)) > 0
    kept = lively | (random.random(len(lively)) < _DULL_KEPT)
    atoms = kept[sequence]
    lengths = np.diff(np.append(columns.firsts, len(best)))[kept]
    starts = np.append(0, np.cumsum(lengths)).astype(np.int64)
    return Examples(rows[atoms], allowed[atoms], starts, np.full(len(lengths), WEIGHT, np.float32))


def joined(parts: Sequence[Examples]) -> Examples:
    """Several sets of sequences as one."""
    sizes = np.cumsum([0, *(len(part.allowed) for part in parts)])
    starts = [part.starts[:-1] + size for part, size in zip(parts, sizes, strict=False)]
    return Examples(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.allowed for part in parts]),
        np.append(np.concatenate(starts), sizes[-1]).astype(np.int64),
        np.concatenate([part.weights for part in parts]),
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """Slope and offset of a logistic curve from a score's log-odds to the chance of being right."""

    slope: float
    offset: float


def calibrate(scores: npt.NDArray[np.float32], right: npt.NDArray[np.bool_]) -> Calibration:
    """Fit the curve (Platt) by Newton steps, pulled a little towards leaving scores as they are."""
    chance = np.clip(scores.astype(float), 1e-4, 1 - 1e-4)
    design = np.stack((np.log(chance / (1 - chance)), np.ones(len(chance))), axis=1)
    start = np.array([1.0, 0.0])
    weights, step = start, 1.0
    loss = _loss(design, right, weights)
    for _ in range(60):
        fitted = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (fitted - right) + weights - start
        curve = (design * (fitted * (1 - fitted))[:, None]).T @ design + np.eye(2)
        tried = weights - step * np.linalg.solve(curve, gradient)
        now = _loss(design, right, tried)
        if now <= loss:
            weights, loss, step = tried, now, 1.0
        else:
            step /= 2
    return Calibration(float(weights[0]), float(weights[1]))


def _loss(design: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]) -> float:
    odds = design @ weights
    return float(np.logaddexp(0, odds).sum() - odds[right].sum() + ((weights - [1.0, 0.0]) ** 2).sum() / 2)
