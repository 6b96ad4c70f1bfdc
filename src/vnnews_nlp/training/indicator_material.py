"""Material of the indicator ranker: annotated percentages as questions, with what the rules say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vnnews_nlp.document import Indicator, Prose
from vnnews_nlp.entities.dates import find_dates
from vnnews_nlp.entities.documents import find_documents
from vnnews_nlp.entities.money import find_money
from vnnews_nlp.entities.names import find_names
from vnnews_nlp.entities.overlap import settle
from vnnews_nlp.entities.percentages import find_percentages
from vnnews_nlp.facts.indicator_spans import Line, read_spans
from vnnews_nlp.facts.indicators import lines_of, read_article
from vnnews_nlp.pipeline import read_item
from vnnews_nlp.reading.letters import Letters, read_letters
from vnnews_nlp.reading.page import prose_text
from vnnews_nlp.tokens.scanner import scan
from vnnews_nlp.tokens.sentences import split_sentences
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


def read_sets(shared: Path, annotations: Path, bits: int) -> list[Percentage]:
    """The annotated percentages: gold articles, our fully annotated articles and passages."""
    texts = list(corpus_texts(shared))
    gold = [json.loads(line) for line in (shared / "gold/dev.jsonl").read_text(encoding="utf-8").splitlines()]
    whole = [row for row in read_annotated(annotations / "train.jsonl", texts) if "documents" in row]
    passages = read_annotated(annotations / "percentages.jsonl", texts)
    found = [p for row in gold for p in _percentages(row, "gold/dev", True, bits)]
    for i, row in enumerate(whole):
        found += _percentages(row, "articles" if i < _MENDED else "more articles", i < _MENDED, bits)
    return found + [p for row in passages for p in _percentages(row, f"passages {row['set']}", False, bits)]


def read_text(text: str) -> tuple[Letters, Prose]:
    """A text as the pipeline reads it before its entities are found."""
    article = read_item(text)
    letters = read_letters(article.text)
    plain, zones = prose_text(article, letters)
    tokens = scan(plain)
    return letters, Prose(plain, tokens, split_sentences(plain, tokens, zones), zones, article.published)


def _percentages(row: dict[str, Any], name: str, mended: bool, bits: int) -> Iterator[Percentage]:
    letters, prose = read_text(row["text"])
    indicators, lines = _rules(prose)
    spans = {letters.raw_span(i.start, i.end): i for i in indicators}
    for mention in row["mentions"]:
        if mention["t"] != "PERCENT":
            continue
        found = spans.get((mention["start"], mention["end"]))
        line = lines.get((found.start, found.end)) if found else None
        question = question_of(line, mention["indicator"], mended, bits) if line else None
        yield Percentage(name, str(row["id"]), mention["indicator"], mention["change"], found, line, question, mended)


def _rules(prose: Prose) -> tuple[list[Indicator], dict[tuple[int, int], Line]]:
    """What the rules say of each figure, and each figure asked about as a line of its own."""
    finders = (find_documents, find_percentages, find_dates, find_money, find_names)
    entities, _ = settle([entity for find in finders for entity in find(prose)])
    indicators, asked, _ = read_article(prose, entities)
    questions = [line._replace(asked=[one]) for line in lines_of(asked) for one in line.asked]
    places = [(read.figure.start, read.figure.end) for read in asked]
    return indicators, dict(zip(places, questions, strict=True))


def question_of(line: Line, right: str | None, mended: bool, bits: int) -> Question:
    """The question of a line's one figure. Rules that were mended on it are known by another name."""
    if mended:
        line = line._replace(asked=[one._replace(rule=one.rule + "*") for one in line.asked])
    spans = read_spans([line])
    chunks, sentence = line.chunks, line.sentence
    said = [sentence[chunks[a].start : chunks[b].end] for a, b in zip(spans.first, spans.last, strict=True)]
    gains = np.array([token_f1(right, text) if right else 0.0 for text in said])
    return encode(spans, gains, float(right is None), bits)
