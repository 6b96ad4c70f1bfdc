"""Annotated articles as training material: spans become allowed labels an atom, silence becomes several."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vnnews_nlp.reading.letters import read_letters
from vnnews_nlp.tagging.features import Columns, read_columns
from vnnews_nlp.tagging.hints import Hint
from vnnews_nlp.tagging.names import LABELS, TYPES
from vnnews_nlp.training.crf import Examples

Span = tuple[int, int, str]

_ALL = (1 << LABELS) - 1


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """A text, its spans, and which types were looked for (others may stand unmarked)."""

    id: str
    text: str
    spans: tuple[Span, ...]
    types: tuple[str, ...] = TYPES
    weight: float = 1.0
    hints: tuple[Hint, ...] = ()


def read_named(path: Path | str, types: Sequence[str] = TYPES) -> list[NamedArticle]:
    """Articles of a JSON lines file with ``id``, ``text`` and ``mentions`` (``t``, ``start``, ``end``)."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return [named_article(json.loads(line), tuple(types)) for line in lines]


def named_article(row: dict[str, Any], types: tuple[str, ...]) -> NamedArticle:
    """From a row with ``id``, ``text`` and ``mentions``; the text in its matching form, offsets with it."""
    letters = read_letters(row["text"])
    marked = (m for m in row["mentions"] if m["t"] in types)
    spans = tuple((*letters.text_span(m["start"], m["end"]), m["t"]) for m in marked)
    return NamedArticle(row["id"], letters.text, spans, types)


def outer_spans(spans: Sequence[Span]) -> list[Span]:
    """The spans that lie in no other."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def allowed_labels(columns: Columns, articles: Sequence[NamedArticle]) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """For each atom the labels it may have, as bits; everything where a span cuts an atom."""
    allowed = np.zeros(len(columns.starts), np.uint32)
    bounds = np.searchsorted(columns.texts, np.arange(len(articles) + 1))
    for i, article in enumerate(articles):
        first, last = int(bounds[i]), int(bounds[i + 1])
        silent = [t for t, name in enumerate(TYPES) if name not in article.types]
        allowed[first:last] = 1 | sum(0b1111 << (1 + 4 * t) for t in silent)
        starts = columns.starts[first:last] - int(columns.offsets[i])
        ends = columns.ends[first:last] - int(columns.offsets[i])
        for start, end, name in outer_spans(article.spans):
            a, b = int(np.searchsorted(ends, start, "right")), int(np.searchsorted(starts, end, "left")) - 1
            if starts[a] != start or ends[b] != end:
                allowed[first + a : first + b + 1] = _ALL
                continue
            base = 1 + 4 * TYPES.index(name)
            if a == b:
                allowed[first + a] = 1 << (base + 3)
            else:
                allowed[first + a : first + b + 1] = 1 << (base + 1)
                allowed[first + a], allowed[first + b] = 1 << base, 1 << (base + 2)
    return allowed


def name_columns(articles: Sequence[NamedArticle]) -> Columns:
    """Columns of the articles' texts."""
    return read_columns([article.text for article in articles])


def as_examples(
    columns: Columns, articles: Sequence[NamedArticle], rows: np.ndarray[tuple[int, int], np.dtype[np.uint32]]
) -> Examples:
    """Training sequences of the articles with their weights."""
    weights = np.array([article.weight for article in articles], np.float32)[columns.texts[columns.firsts]]
    starts = np.append(columns.firsts, len(columns.starts)).astype(np.int64)
    return Examples(rows, allowed_labels(columns, articles), starts, weights)


def span_scores(gold: Sequence[Sequence[Span]], found: Sequence[Sequence[Span]], name: str) -> dict[str, float]:
    """Precision, recall and F1 of the exact spans of one type over all articles."""
    hits = n_gold = n_found = 0
    for g, f in zip(gold, found, strict=True):
        a, b = {s for s in g if s[2] == name}, {s for s in f if s[2] == name}
        hits, n_gold, n_found = hits + len(a & b), n_gold + len(a), n_found + len(b)
    precision, recall = hits / max(n_found, 1), hits / max(n_gold, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-12)
    return {"P": round(precision, 4), "R": round(recall, 4), "F1": round(f1, 4)}
