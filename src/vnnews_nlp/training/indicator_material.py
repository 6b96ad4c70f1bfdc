"""Material of the indicator ranker: annotated percentages as questions, with what the rules say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vnnews_nlp.columns import Words
from vnnews_nlp.document import Entity, Indicator, Prose
from vnnews_nlp.facts.indicator_classes import WordClasses
from vnnews_nlp.facts.indicator_edges import Known
from vnnews_nlp.facts.indicator_spans import Line, read_spans
from vnnews_nlp.facts.indicators import lines_of, read_article
from vnnews_nlp.pipeline import Pipeline, read_item
from vnnews_nlp.reading.letters import Letters
from vnnews_nlp.training.annotations import corpus_texts, read_annotated
from vnnews_nlp.training.evaluation import token_f1
from vnnews_nlp.training.indicator_fit import Question, encode

#: Fully annotated articles on which the rules were mended: what the rules say there is righter than elsewhere.
_MENDED = 60


@dataclass(frozen=True, slots=True)
class Percentage:
    """An annotated percentage: what the rules said of it, the right answer, and the question for the ranker.

    ``line`` and ``question`` are None where the ranker is not asked (no such percentage was found, or the
    sentence speaks of the indicator before). ``mended``: the rules were mended on its article.
    """

    set: str
    article: str
    indicator: str | None
    change: str
    found: Indicator | None
    line: Line | None
    question: Question | None
    mended: bool


def read_sets(shared: Path, annotations: Path, bits: int, classes: WordClasses) -> list[Percentage]:
    """The annotated percentages: gold articles, our fully annotated articles and passages."""
    texts = list(corpus_texts(shared))
    gold = [json.loads(line) for line in (shared / "gold/dev.jsonl").read_text(encoding="utf-8").splitlines()]
    whole = [row for row in read_annotated(annotations / "train.jsonl", texts) if "documents" in row]
    passages = read_annotated(annotations / "percentages.jsonl", texts)
    named = [("gold/dev", True)] * len(gold)
    named += [("articles", True) if i < _MENDED else ("more articles", False) for i in range(len(whole))]
    named += [(f"passages {row['set']}", False) for row in passages]
    return list(_percentages([*gold, *whole, *passages], named, bits, classes))


def read_texts(texts: Sequence[str]) -> list[tuple[Letters, Prose, tuple[Entity, ...], Words]]:
    """Texts as the stage that finds indicators gets them."""
    stages = Pipeline(indicators="rules", topics=None).stages
    table: dict[str, list[Any]] = {"article": [read_item(text) for text in texts]}
    for stage in stages:
        if stage.name == "indicators":
            break
        columns = stage.run(*(table[name] for name in stage.needs))
        table |= dict(zip(stage.gives, columns, strict=True))
    return list(zip(*(table[name] for name in ("letters", "prose", "entities", "words")), strict=True))


def _percentages(
    rows: Sequence[dict[str, Any]], names: Sequence[tuple[str, bool]], bits: int, classes: WordClasses
) -> Iterator[Percentage]:
    read = read_texts([row["text"] for row in rows])
    for row, (name, mended), (letters, prose, entities, words) in zip(rows, names, read, strict=True):
        indicators, lines = _rules(prose, entities, words)
        spans = {letters.raw_span(i.start, i.end): i for i in indicators}
        for mention in row["mentions"]:
            if mention["t"] != "PERCENT":
                continue
            found = spans.get((mention["start"], mention["end"]))
            line = lines.get((found.start, found.end)) if found else None
            said = mention["indicator"]
            question = question_of(line, said, mended, bits, classes) if line else None
            yield Percentage(name, str(row["id"]), said, mention["change"], found, line, question, mended)


def _rules(
    prose: Prose, entities: Sequence[Entity], words: Words
) -> tuple[list[Indicator], dict[tuple[int, int], Line]]:
    """What the rules say of each figure, and each figure asked about as a line of its own."""
    indicators, asked, _ = read_article(prose, entities)
    lines = lines_of(asked, Known(words, entities))
    questions = [line._replace(asked=[one]) for line in lines for one in line.asked]
    places = [(read.figure.start, read.figure.end) for read in asked]
    return indicators, dict(zip(places, questions, strict=True))


def question_of(line: Line, right: str | None, mended: bool, bits: int, classes: WordClasses) -> Question:
    """The question of a line's one figure. Rules that were mended on it are known by another name."""
    if mended:
        line = line._replace(asked=[one._replace(rule=one.rule + "*") for one in line.asked])
    spans = read_spans([line], classes)
    chunks, sentence = line.chunks, line.sentence
    said = [sentence[chunks[a].start : chunks[b].end] for a, b in zip(spans.first, spans.last, strict=True)]
    gains = np.array([token_f1(right, text) if right else 0.0 for text in said])
    return encode(spans, gains, float(right is None), bits)
