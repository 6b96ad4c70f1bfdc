"""The recipes of topic models: ``python -m vnnews_nlp.training.topics``.

With files of articles, trains on a newsroom's own sections. With
``--material``, trains the default model: sixteen labels from newspaper
sections. Sections that mix subjects ("Thời sự", "Xã hội") and articles without
a section are settled by their words: learn from what is settled, guess the
rest from model, section and headline cues together, keep the sure guesses,
learn again (:mod:`vnnews_nlp.training.topic_settling`).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vnnews_nlp.errors import RecordError
from vnnews_nlp.topics.classifier import TopicClassifier
from vnnews_nlp.topics.labels import labels
from vnnews_nlp.topics.model import TopicModel
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
from vnnews_nlp.training.topic_settling import Recipe, settle


def default_material(folder: Path, recipe: Recipe, measured: Sequence[str]) -> Material:
    """All articles of the default recipe, without copies of those kept for measuring."""
    parts = [
        modern_material(folder / "topics" / "modern.jsonl.xz", recipe.section_most, recipe.seed),
        vntc_material(folder / "topics" / "vntc-train.jsonl.xz", recipe.vntc_most, recipe.seed),
        raw_material(folder / "raw" / "baomoi2017.jsonl.xz", recipe.raw_most, recipe.seed),
    ]
    return without_copies(join(parts), measured)


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
