"""The recipe of the word segmenter: ``python -m vnnews_nlp.training.words`` (``vnnews train words``).

Public segmenters label news sentences; a small model learned on the treebank
says whom of them to believe where; a fast chain model learns their verdicts,
and the treebank itself. What it is unsure of is labelled too, it learns
again, and is written as a pack with its card.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.errors import PipelineError
from vnnews_nlp.tagging.features import Columns, read_columns
from vnnews_nlp.tagging.model import CheckedTable
from vnnews_nlp.tagging.packs import write_pack
from vnnews_nlp.tagging.phrases import PhraseTable
from vnnews_nlp.tagging.word_features import FEATURES, Known, word_sums
from vnnews_nlp.tagging.words import WordModel
from vnnews_nlp.training.articles import NewsSource, draw_sentences, grams, read_articles, read_sentences
from vnnews_nlp.training.choice import choose, find_clauses
from vnnews_nlp.training.collocations import count_pairs
from vnnews_nlp.training.joins import Lessons, learn_joins
from vnnews_nlp.training.syllables import count_kinds
from vnnews_nlp.training.treebank import GoldSentence, read_treebank
from vnnews_nlp.training.word_card import Trained, agreement, evaluate, shorten, write_card
from vnnews_nlp.training.word_conventions import compare
from vnnews_nlp.training.word_labels import GOES_ON, gold_labels, hear

Floats = npt.NDArray[np.float32]

#: Chances of a join below and above which a verdict counts as certain; between them the chance itself teaches.
SURE = (0.1, 0.9)
GOLD_WEIGHT = 4.0
HELD_EVERY = 100
TABLE_BITS = 22

#: A feature that weighs less than this when all are learned together is left out.
LEAST_WEIGHT = 0.2
SEEDS = (7, 8, 9)

#: Added in favour of every join: as learned, the chain finds too many words (precision below recall).
JOIN_LEAN = 0.3


@dataclass(frozen=True, slots=True)
class Lesson:
    """Atoms with what they teach: the chance of a join before each (negative: not known), and its weight."""

    columns: Columns
    chances: Floats
    weight: float = 1.0


def gold_lesson(sentences: Sequence[GoldSentence]) -> Lesson:
    """What the treebank teaches."""
    columns = read_columns([sentence.text for sentence in sentences])
    return Lesson(columns, (gold_labels(columns, sentences) == GOES_ON).astype(np.float32), GOLD_WEIGHT)


def silver_lesson(texts: Sequence[str], chances: Floats, *, hold: bool = False) -> Lesson:
    """What the teachers' verdicts teach; with ``hold`` every hundredth sentence is kept back."""
    columns = read_columns(texts)
    low, high = SURE
    taught = np.where(chances > high, 1, np.where(chances < low, 0, chances))
    if hold:
        taught[columns.texts % HELD_EVERY == 0] = -1
    return Lesson(columns, taught.astype(np.float32))


def fit(lessons: Sequence[Lesson], pairs: PhraseTable, *, least: int = 3, epochs: int = 4) -> WordModel:
    """Train the segmenter; features seen fewer than ``least`` times are left out. The same lessons, the same model."""
    known = Known(pairs, count_kinds((lesson.columns, lesson.chances) for lesson in lessons))
    rows, names = _numbered([lesson.columns for lesson in lessons], known, least)
    starts, taken = [], 0
    for lesson in lessons:
        starts.append(lesson.columns.firsts + taken)
        taken += len(lesson.chances)
    weights = np.concatenate([np.full(len(lesson.chances), lesson.weight, np.float32) for lesson in lessons])
    made = Lessons(
        rows, np.concatenate([lesson.chances for lesson in lessons]), weights,
        np.append(np.concatenate(starts), taken).astype(np.int64),
    )  # fmt: skip
    table, moves = _learn(made, names, epochs)
    moves[:2, 2] = 0  # sentences of print end with a sign: what that teaches harms headlines and captions
    moves[:2, 1] += np.float32(JOIN_LEAN)
    return WordModel(CheckedTable.build(names, table[1:], moves, TABLE_BITS), known)


def _learn(lessons: Lessons, names: npt.NDArray[np.uint64], epochs: int) -> tuple[Floats, Floats]:
    """Weights and moves, learned twice: once to see which features matter and find room, then of these alone.

    A feature that a heavier one drives from its slot is missed where it was counted on; the second time nothing
    is built on it. Several orders of the sentences are averaged: the mean of linear models is one again. Changes
    the lessons' rows.
    """
    first, _ = learn_joins(lessons, len(names) + 1, epochs=epochs)
    heavy = np.where(np.abs(first[1:]) < LEAST_WEIGHT, np.float32(0), first[1:])
    kept = np.append(False, CheckedTable.with_room(names, heavy, TABLE_BITS))
    for column in lessons.rows.T:
        column[~kept[column]] = 0
    learned = [learn_joins(lessons, len(names) + 1, epochs=epochs, seed=seed) for seed in SEEDS]
    tables, moves = zip(*learned, strict=True)
    return sum(tables) / np.float32(len(SEEDS)), sum(moves) / np.float32(len(SEEDS))


def same(one: WordModel, other: WordModel) -> bool:
    """Are the arrays of both models equal to the last bit?"""
    ones, others = one.arrays(), other.arrays()
    return ones.keys() == others.keys() and all(ones[k].tobytes() == others[k].tobytes() for k in ones)


def _numbered(
    batches: Sequence[Columns], known: Known, least: int
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint64]]:
    """Feature numbers from 1 on for each atom (0: too rare), and the hash sum that each number stands for."""
    rows = np.zeros((sum(len(columns.starts) for columns in batches), FEATURES), np.uint32)
    names: list[npt.NDArray[np.uint64]] = []
    taken = 0
    for place, sums in enumerate(zip(*(word_sums(columns, known) for columns in batches), strict=True)):
        distinct, inverse, counts = np.unique(np.concatenate(sums), return_inverse=True, return_counts=True)
        kept = counts >= least
        rows[:, place] = np.where(kept, np.cumsum(kept) + taken, 0)[inverse]
        taken += int(kept.sum())
        names.append(distinct[kept])
    return rows, np.concatenate(names)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the recipe from command-line arguments; returns 0."""
    options = _parser().parse_args(argv)
    gold = [s for path in options.gold for s in read_treebank(path)]
    test = read_treebank(options.test)
    barred = frozenset().union(*(grams(sentence.text) for sentence in test))
    drawn = [text for source in options.news for text in _drawn(source, barred, options.cache)]
    lessons = [silver_lesson(drawn, hear(gold, drawn, options.cache), hold=True), gold_lesson(gold)]
    pairs = _pairs(options.news, barred, options.cache)
    chosen: list[str] = []
    if options.choose or options.chosen:
        chosen = _chosen(options, lessons, pairs, drawn, barred)
        lessons.insert(1, silver_lesson(chosen, hear(gold, chosen, options.cache)))
    model = fit(lessons, pairs, epochs=options.epochs)
    if options.twice and not same(model, fit(lessons, pairs, epochs=options.epochs)):
        raise PipelineError("a second training gave another model: nothing was written; look for what is not seeded.")
    held = drawn[::HELD_EVERY]
    scores = {"UD_VTB test": evaluate(model, test), "held-out news": agreement(model, drawn, held, options.cache)}
    syllables = sum(text.count(" ") + 1 for text in drawn + chosen)
    command = shorten(sys.argv[1:] if argv is None else argv)
    made = Trained(len(gold), options.news, len(drawn), len(chosen), scores, syllables, process_time(), command)
    write_pack(options.out, "words", "1", model.arrays(), made.about())
    write_card(options.out, made, compare(gold, options.cache))
    print(json.dumps(scores, ensure_ascii=False))
    return 0


def _drawn(source: NewsSource, barred: frozenset[str], cache: Path) -> list[str]:
    counts = "-".join(str(count) for *_, count in source.parts)
    saved = cache / f"{source.path.name}-{counts}-{source.seed}.txt"
    if not saved.exists():
        cache.mkdir(parents=True, exist_ok=True)
        saved.write_text("\n".join(draw_sentences(source, barred)), encoding="utf-8")
    return saved.read_text(encoding="utf-8").split("\n")


def _chosen(
    options: argparse.Namespace, lessons: Sequence[Lesson], pairs: PhraseTable, drawn: Sequence[str],
    barred: frozenset[str],
) -> list[str]:  # fmt: skip
    """The clauses whose prints were given; else those that a segmenter trained on ``lessons`` is unsure of."""
    saved = options.cache / f"chosen-{options.choose or options.chosen.stem}.txt"
    if not saved.exists():
        rest = _rest(options.news, barred, frozenset(drawn))
        if options.chosen:
            clauses = find_clauses(np.load(options.chosen, allow_pickle=False), rest)
        else:
            clauses = choose(fit(lessons, pairs, epochs=options.epochs), rest, drawn, options.choose)
        saved.write_text("\n".join(clauses), encoding="utf-8")
    chosen: list[str] = saved.read_text(encoding="utf-8").split("\n")
    return chosen


def _rest(sources: Sequence[NewsSource], barred: frozenset[str], drawn: frozenset[str]) -> Iterator[str]:
    for source in sources:
        for line in dict.fromkeys(line for _, line in read_sentences(source, barred)):
            if line not in drawn:
                yield line


def _pairs(sources: Sequence[NewsSource], barred: frozenset[str], cache: Path) -> PhraseTable:
    """Strong pairs of every second article of the news; old news that holds test sentences is left out."""
    saved = cache / f"pairs-{'-'.join(source.path.name for source in sources)}.npz"
    if not saved.exists():
        texts = (
            text
            for source in sources
            for number, text in enumerate(read_articles(source.path))
            if number % 2 == 0 and not (source.apart and not barred.isdisjoint(grams(text)))
        )
        counted: dict[str, Any] = count_pairs(texts).arrays("pairs")
        np.savez(saved, **counted)
    with np.load(saved, allow_pickle=False) as arrays:
        return PhraseTable.of(dict(arrays), "pairs")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vnnews train words", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", nargs="+", type=Path, required=True, help="CoNLL-U files to learn from")
    parser.add_argument("--test", type=Path, required=True, help="CoNLL-U file to report on")
    parser.add_argument("--news", nargs="+", type=NewsSource.parse, required=True, help="PATH=COUNT sentences to label")
    parser.add_argument("--choose", type=int, default=0, help="clauses to label beside them: those most in doubt")
    parser.add_argument("--chosen", type=Path, help="prints of the clauses to label, from an earlier choice (.npy)")
    parser.add_argument("--cache", type=Path, default=Path("out/words"), help="folder of the teachers' labels")
    parser.add_argument("--out", type=Path, default=Path("models/words-1"), help="folder of the pack to write")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--twice", action="store_true", help="train a second time; fail unless every byte is the same")
    return parser


if __name__ == "__main__":
    sys.exit(main())
