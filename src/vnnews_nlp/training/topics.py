"""The recipes of topic models: ``python -m vnnews_nlp.training.topics``.

With files of articles, trains on a newsroom's own sections. With
``--material``, trains the default model: sixteen labels from newspaper
sections. Sections that mix subjects ("Thời sự", "Xã hội") and articles without
a section are settled by their words in turns: learn from what is settled,
guess the rest from model, section and headline cues together, keep the sure
guesses, learn again.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import vstack

from vnnews_nlp.errors import RecordError
from vnnews_nlp.topics.classifier import Inputs, TopicClassifier, weigh_counts
from vnnews_nlp.topics.labels import labels
from vnnews_nlp.topics.model import TopicModel
from vnnews_nlp.training.topic_learning import learn_all
from vnnews_nlp.training.topic_material import (
    Material,
    join,
    modern_material,
    raw_material,
    read_rows,
    row_text,
    vntc_material,
    without_copies,
)

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of the default recipe, chosen on sources left out."""

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
    balance: float = 0.9
    guess_alpha: float = 1e-6
    alpha: float = 2e-5
    features: int = 250_000
    rarest: int = 20
    epochs: int = 4


def default_material(folder: Path, recipe: Recipe, measured: Sequence[str]) -> Material:
    """All articles of the default recipe, without copies of those kept for measuring."""
    parts = [
        modern_material(folder / "topics" / "modern.jsonl.xz", recipe.section_most, recipe.seed),
        vntc_material(folder / "topics" / "vntc-train.jsonl.xz", recipe.vntc_most, recipe.seed),
        raw_material(folder / "raw" / "baomoi2017.jsonl.xz", recipe.raw_most, recipe.seed),
    ]
    return without_copies(join(parts), measured)


def settle(material: Material, recipe: Recipe, temperature: float) -> TopicClassifier:
    """Learn from the clear sections, settle the others by turns, and return what was learnt last."""
    inputs = weigh_counts(material.counts, recipe.rarest)
    open_rows = np.flatnonzero(np.count_nonzero(material.priors, axis=1) > 1)
    codes, weights = _first_guess(material, open_rows, recipe)
    for _ in range(recipe.rounds):
        odds = np.full((len(open_rows), material.priors.shape[1]), NEVER)
        rows, balanced = _balanced(codes, weights, recipe)
        known, learnt = np.unique(codes[rows], return_inverse=True)
        linear = learn_all(
            inputs.matrix[rows], learnt, balanced, alpha=recipe.guess_alpha, epochs=recipe.epochs,
            seed=recipe.seed, loss="log_loss",
        )  # fmt: skip
        odds[:, known] = inputs.matrix[open_rows] @ linear.weights + linear.bias
        odds += _log(material.priors[open_rows]) + recipe.cue * material.cues[open_rows]
        codes[open_rows], weights[open_rows] = _sure_guesses(odds, recipe)
    # a paper's Xã hội is xa-hoi too, whatever the guess; VNTC's sections of the same names mean something else
    named = open_rows[(material.given[open_rows] >= 0) & (material.sources[open_rows] != "vntc")]
    twice = Inputs(vstack([inputs.matrix, inputs.matrix[named]]).tocsr(), inputs.rarity)
    codes = np.append(codes, material.given[named])
    weights = np.append(weights, np.full(len(named), recipe.section_weight))
    return _learn_last(twice, codes, weights, recipe, temperature)


#: Log-odds of a label that the model does not know yet.
NEVER = -20.0


def _first_guess(
    material: Material, open_rows: npt.NDArray[np.int64], recipe: Recipe
) -> tuple[npt.NDArray[np.int64], Doubles]:
    """By section and headline alone, where they are clear; articles without a section wait."""
    odds = _log(material.priors) + recipe.first_cue * material.cues
    ordered = np.sort(odds, axis=1)
    clear = (ordered[:, -1] - ordered[:, -2] > recipe.first_margin) & (material.sources != "raw")
    weights = np.ones(len(odds))
    weights[open_rows] = np.where(clear, recipe.guess_weight, 0.0)[open_rows]
    return odds.argmax(axis=1), weights


def _sure_guesses(odds: Doubles, recipe: Recipe) -> tuple[npt.NDArray[np.int64], Doubles]:
    """The best label of each row, with a weight where it is sure and none where it is not."""
    likely = np.exp(odds - odds.max(axis=1, keepdims=True))
    sure = 1 / likely.sum(axis=1)
    return odds.argmax(axis=1), np.where(sure > recipe.sure, recipe.guess_weight * sure, 0.0)


def _balanced(codes: npt.NDArray[np.int64], weights: Doubles, recipe: Recipe) -> tuple[npt.NDArray[np.int64], Doubles]:
    """The rows that have a weight, and their weights with rare labels raised."""
    rows = np.flatnonzero(weights > 0)
    sizes = np.maximum(np.bincount(codes[rows], weights[rows]), 1.0)
    balanced = weights[rows] / sizes[codes[rows]] ** recipe.balance
    return rows, balanced / balanced.mean()


def _learn_last(
    inputs: Inputs, codes: npt.NDArray[np.int64], weights: Doubles, recipe: Recipe, temperature: float
) -> TopicClassifier:
    rows, balanced = _balanced(codes, weights, recipe)
    classifier = TopicClassifier(
        features=recipe.features,
        rarest=recipe.rarest,
        alpha=recipe.alpha,
        epochs=recipe.epochs,
        loss="squared_hinge",
        class_weight=None,
        temperature=temperature,
        random_state=recipe.seed,
    )
    known, learnt = np.unique(codes[rows], return_inverse=True)
    linear = learn_all(
        inputs.matrix[rows], learnt, balanced, alpha=recipe.alpha, epochs=recipe.epochs, seed=recipe.seed
    )
    names = np.array(labels())[known]
    return classifier.take_weights(inputs.rarity, names, linear.weights, linear.bias, temperature)


def _log(priors: Doubles) -> Doubles:
    return np.asarray(np.log(priors + 1e-9))


def train_default(folder: Path, out: Path, recipe: Recipe, kept: Path, reader: Path, workers: int) -> None:
    """Train and write the default pack, measure it, write its card.

    The standoff articles ``kept`` are not learnt; ``reader`` says which labels a reader would defend for some
    articles of the collections, and only measures.
    """
    from vnnews_nlp.training.topic_card import write_card
    from vnnews_nlp.training.topic_report import Gold, measure, shared_temperature, try_recipe

    gold = Gold.read(folder / "gold" / "dev.jsonl")
    fresh = Gold.read_standoff(kept, folder)
    material = default_material(folder, recipe, gold.texts + fresh.texts)
    trials = try_recipe(material, recipe, folder, workers)
    temperature = shared_temperature(trials.left_out)
    classifier = settle(material, recipe, temperature)
    classifier.save(out, version="1", **TRAINED_ON)
    report = measure(material, trials, TopicModel.open(out), gold, fresh, temperature, reader)
    clear = (np.count_nonzero(material.priors, axis=1) == 1) & (material.sources != "vntc")
    own = np.bincount(material.priors[clear].argmax(axis=1), minlength=len(labels()))
    write_card(out, classifier, report, dict(zip(labels(), own.tolist(), strict=True)))


#: Said in the manifest of the default pack.
TRAINED_ON: dict[str, Any] = {
    "trained_on": "sections of news of 2013-2026 from seven collections, VNTC-10 (MIT), unlabelled news of 2017",
    "licence": "Apache-2.0 (the weights; the articles belong to their publishers and are not part of the pack)",
}


def train_sections(paths: Sequence[Path], field: str, out: Path, seed: int) -> float:
    """Train on a newsroom's own articles; returns the accuracy on a tenth of them, held out. Raises RecordError."""
    rows = [row for path in paths for row in read_rows(path)]
    pairs = [(row_text(row), str(row[field])) for row in rows if row.get(field) and row_text(row).strip()]
    if len({label for _, label in pairs}) < 2:
        raise RecordError(
            f"{len(pairs)} of {len(rows)} articles have a text and a field {field!r} with at least two values: "
            "name the field of the section with --label."
        )
    order = np.random.default_rng(seed).permutation(len(pairs))
    held = set(order[: len(pairs) // 10].tolist())
    texts, sections = [p[0] for p in pairs], [p[1] for p in pairs]
    train = [i for i in range(len(pairs)) if i not in held]
    trial = TopicClassifier(random_state=seed, temperature=1.0)
    trial.fit([texts[i] for i in train], [sections[i] for i in train])
    right = trial.predict([texts[i] for i in sorted(held)]) == np.array([sections[i] for i in sorted(held)])
    accuracy = float(right.mean()) if len(right) else float("nan")
    final = TopicClassifier(random_state=seed).fit(texts, sections)
    final.save(out, accuracy_held_out=round(accuracy, 4), articles=len(pairs))
    return accuracy


def main(argv: Sequence[str] | None = None) -> int:
    """The command line of the recipes; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="vnnews train topics", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "articles", nargs="*", type=Path, help="JSON lines (.jsonl, .jsonl.xz) with a text and a section"
    )
    parser.add_argument("--label", default="section", help="the field that holds the section (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("models/topics-own"), help="folder of the pack to write")
    parser.add_argument("--material", type=Path, help="train the default model on the material in this folder")
    parser.add_argument(
        "--kept",
        type=Path,
        default=Path("models/annotations/fresh.jsonl"),
        help="with --material: annotated articles that are measured on and not learnt from (default: %(default)s)",
    )
    parser.add_argument(
        "--reader",
        type=Path,
        default=Path("models/annotations/topics_left_out.jsonl"),
        help="with --material: labels that a reader would defend, to measure by (default: %(default)s)",
    )
    parser.add_argument("--workers", type=int, default=1, help="with --material: processes that train and measure")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(argv)
    if bool(given.articles) == bool(given.material):
        parser.error("give files of articles, or --material FOLDER")
    if given.material:
        train_default(given.material, given.out, Recipe(seed=given.seed), given.kept, given.reader, given.workers)
        print(f"{given.out}: see CARD.md in it")
    else:
        accuracy = train_sections(given.articles, given.label, given.out, given.seed)
        print(f'{given.out}: {accuracy:.1%} right on articles held out; use it with Pipeline(topics="{given.out}")')
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
