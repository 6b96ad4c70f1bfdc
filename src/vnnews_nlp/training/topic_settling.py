"""Settles what mixed sections and articles without one are about, by turns, and learns the sixteen subjects from it.

A paper files what it has no section for under the nearest one: without a
section for health, a diet stands under lifestyle. So a section speaks only
against subjects that its own paper tells apart, and it may hold the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from vnnews_nlp.topics.classifier import TopicClassifier, weigh_counts
from vnnews_nlp.topics.labels import labels
from vnnews_nlp.training.topic_learning import Linear, learn_all
from vnnews_nlp.training.topic_material import Material

Doubles = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: A paper tells a subject apart if one of its sections is at least so likely to hold it (its main subject: 1).
TOLD_APART = 0.5
#: Log-odds of a label that the model does not know yet.
NEVER = -20.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of the default recipe, chosen on sources left out.

    ``elsewhere`` is how likely a section holds each subject that its paper does not tell apart (its own: 1);
    ``balance`` and ``source_balance`` raise rare labels and small collections (0: not at all, 1: to the same).
    """

    seed: int = 0
    section_most: int = 800
    vntc_most: int = 800
    raw_most: int = 8000
    rounds: int = 1
    first_cue: float = 0.5
    cue: float = 0.3
    first_margin: float = 1.0
    sure: float = 0.7
    guess_weight: float = 0.6
    section_weight: float = 1.0
    elsewhere: float = 0.1
    balance: float = 0.7
    source_balance: float = 0.8
    guess_alpha: float = 1e-5
    alpha: float = 5e-5
    features: int = 250_000
    rarest: int = 20
    epochs: int = 4


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """What to learn: rows of the inputs, the column of each one's label, its weight, its collection, its rivals."""

    rows: Codes
    codes: Codes
    weights: Doubles
    sources: npt.NDArray[np.str_]
    rivals: Flags

    def take(self, rows: npt.NDArray[np.intp]) -> Lessons:
        """These lessons only, by number; a number may come twice."""
        return Lessons(self.rows[rows], self.codes[rows], self.weights[rows], self.sources[rows], self.rivals[rows])


def settle(material: Material, recipe: Recipe, temperature: float) -> TopicClassifier:
    """Learn from the clear sections, settle the others by turns, and return what was learnt last."""
    inputs = weigh_counts(material.counts, recipe.rarest)
    rivals = tell_apart(material)
    priors = widen(material, rivals, recipe.elsewhere)
    open_rows = np.flatnonzero(np.count_nonzero(priors, axis=1) > 1)
    codes, weights = _first_guess(material, priors, open_rows, recipe)
    for _ in range(recipe.rounds):
        odds = np.full((len(open_rows), priors.shape[1]), NEVER)
        known, linear = _learn(inputs.matrix, _lessons(material, codes, weights, rivals), recipe, recipe.guess_alpha)
        odds[:, known] = inputs.matrix[open_rows] @ linear.weights + linear.bias
        odds += _log(priors[open_rows]) + recipe.cue * material.cues[open_rows]
        codes[open_rows], weights[open_rows] = _sure_guesses(odds, recipe)
    lessons = _with_names(_lessons(material, codes, weights, rivals), material, recipe)
    known, linear = _learn(inputs.matrix, lessons, recipe, recipe.alpha)
    classifier = TopicClassifier(
        features=recipe.features,
        rarest=recipe.rarest,
        alpha=recipe.alpha,
        epochs=recipe.epochs,
        class_weight=None,
        temperature=temperature,
        random_state=recipe.seed,
    )
    return classifier.take_weights(inputs.rarity, np.array(labels())[known], linear.weights, linear.bias, temperature)


def tell_apart(material: Material) -> Flags:
    """Per article and label: whether the article's collection has sections that tell the label from others."""
    flags = np.ones(material.priors.shape, dtype=np.bool_)
    for source in np.unique(material.sources):
        rows = material.sources == source
        flags[rows] = (material.priors[rows] >= TOLD_APART).any(axis=0)
    return flags


def widen(material: Material, rivals: Flags, elsewhere: float) -> Doubles:
    """The priors, with subjects that a paper does not tell apart possible in its clear sections too.

    VNTC's sections are left as they are: they were cleaned when the collection was made.
    """
    clear = (np.count_nonzero(material.priors, axis=1) == 1) & (material.sources != "vntc")
    return np.where(clear[:, None] & ~rivals, elsewhere, material.priors)


def _lessons(material: Material, codes: Codes, weights: Doubles, rivals: Flags) -> Lessons:
    return Lessons(np.arange(len(codes)), codes, weights, material.sources, rivals)


def _with_names(lessons: Lessons, material: Material, recipe: Recipe) -> Lessons:
    """A paper's Xã hội is xa-hoi too, whatever the guess; VNTC's sections of the same names mean something else."""
    mixed = np.count_nonzero(material.priors, axis=1) > 1
    named = np.flatnonzero(mixed & (material.given >= 0) & (material.sources != "vntc"))
    both = lessons.take(np.append(lessons.rows, named))
    both.codes[len(lessons.rows) :] = material.given[named]
    both.weights[len(lessons.rows) :] = recipe.section_weight
    return both


def _first_guess(material: Material, priors: Doubles, open_rows: Codes, recipe: Recipe) -> tuple[Codes, Doubles]:
    """By section and headline alone, where they are clear; articles without a section wait."""
    odds = _log(priors) + recipe.first_cue * material.cues
    ordered = np.sort(odds, axis=1)
    clear = (ordered[:, -1] - ordered[:, -2] > recipe.first_margin) & (material.sources != "raw")
    weights = np.ones(len(odds))
    weights[open_rows] = np.where(clear, recipe.guess_weight, 0.0)[open_rows]
    return odds.argmax(axis=1), weights


def _sure_guesses(odds: Doubles, recipe: Recipe) -> tuple[Codes, Doubles]:
    """The best label of each row, with a weight where it is sure and none where it is not."""
    likely = np.exp(odds - odds.max(axis=1, keepdims=True))
    sure = 1 / likely.sum(axis=1)
    return odds.argmax(axis=1), np.where(sure > recipe.sure, recipe.guess_weight * sure, 0.0)


def _learn(matrix: csr_matrix, lessons: Lessons, recipe: Recipe, alpha: float) -> tuple[Codes, Linear]:
    """The labels that have lessons, and what was learnt of them, a column each."""
    kept = lessons.take(np.flatnonzero(lessons.weights > 0))
    known, codes = np.unique(kept.codes, return_inverse=True)
    linear = learn_all(
        matrix[kept.rows], codes, balance(kept, recipe), alpha=alpha, epochs=recipe.epochs, seed=recipe.seed,
        loss="softmax", rivals=kept.rivals[:, known],
    )  # fmt: skip
    return known, linear


def balance(lessons: Lessons, recipe: Recipe) -> Doubles:
    """The weights of lessons, those of small collections and then those of rare labels raised; their mean is 1."""
    weights = lessons.weights
    _, sources = np.unique(lessons.sources, return_inverse=True)
    for groups, power in ((sources, recipe.source_balance), (lessons.codes, recipe.balance)):
        weights = weights / np.maximum(np.bincount(groups, weights), 1e-9)[groups] ** power
    return np.asarray(weights / weights.mean())


def _log(priors: Doubles) -> Doubles:
    return np.asarray(np.log(priors + 1e-9))
