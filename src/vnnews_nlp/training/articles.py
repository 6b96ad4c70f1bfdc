"""Unlabelled news for silver labels: articles from JSON lines, and sentences drawn from them."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import normalize

from vnnews_nlp.errors import InputError

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]?\s+(?=[\"“(]?[A-ZÀ-ỸĐ])|\n+")
_SOURCE = re.compile(r"(?P<path>[^=\[@]+)(?P<parts>(?:\[\w+=\w+\]=\d+|=\d+)+)(?:@(?P<seed>\d+))?(?P<apart>!?)")
_PART = re.compile(r"(?:\[(\w+)=(\w+)\])?=(\d+)")
_GRAM = 7


@dataclass(frozen=True, slots=True)
class NewsSource:
    """A file and how many sentences to draw from which of its articles.

    ``parts`` are (field, value, count), field and value empty for the articles
    of no earlier part. ``apart``: leave out articles that share seven running
    syllables with the barred sentences.
    """

    path: Path
    parts: tuple[tuple[str, str, int], ...]
    seed: int = 7
    apart: bool = False

    @staticmethod
    def parse(text: str) -> NewsSource:
        """From ``news.jsonl.xz=75000``, or ``old.jsonl.xz[src=TT]=80000=50000@9!``. Raises InputError."""
        match = _SOURCE.fullmatch(text)
        if not match:
            raise InputError(f"{text!r} is no source of sentences: write PATH=COUNT or PATH[FIELD=VALUE]=COUNT=COUNT.")
        parts = tuple((field, value, int(count)) for field, value, count in _PART.findall(match["parts"]))
        return NewsSource(Path(match["path"]), parts, int(match["seed"] or 7), bool(match["apart"]))


def read_rows(path: Path | str) -> Iterator[tuple[dict[str, Any], str]]:
    """Records of a JSON lines file, plain or .xz, each with its text (title, lead, text where given), NFC."""
    file = Path(path)
    with lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            parts = [row.get(key) for key in ("title", "sapo", "text")]
            yield row, normalize("NFC", "\n".join(part for part in parts if part))


def read_articles(path: Path | str) -> Iterator[str]:
    """Texts of a JSON lines file."""
    return (text for _, text in read_rows(path))


def read_sentences(source: NewsSource, barred: Set[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """Sentences of 4 to 80 syllables in the order of the file, each with the number of its part; some come twice.

    ``barred`` are from :func:`grams`.
    """
    for row, text in read_rows(source.path):
        if source.apart and not barred.isdisjoint(grams(text)):
            continue
        named = (not field or str(row[field]).startswith(value) for field, value, _ in source.parts)
        place = next(i for i, fits in enumerate(named) if fits)
        for line in split_lines(text):
            if 4 <= line.count(" ") + 1 <= 80 and "_" not in line:
                yield place, line


def draw_sentences(source: NewsSource, barred: Set[str] = frozenset()) -> list[str]:
    """Different sentences, as many as the parts of the source say, the same for the same source."""
    pools: list[dict[str, None]] = [{} for _ in source.parts]
    for place, line in read_sentences(source, barred):
        pools[place][line] = None
    random = Random(source.seed)
    drawn: list[str] = []
    for pool, (_, _, count) in zip(pools, source.parts, strict=True):
        drawn += random.sample(list(pool), min(count, len(pool)))
    return drawn


def split_lines(text: str) -> list[str]:
    """Rough sentences, good enough to draw training material."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if piece and piece.strip()]


def grams(text: str) -> set[str]:
    """All runs of seven syllables, in lower case."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + _GRAM]) for i in range(len(words) - _GRAM + 1)}


def sample_articles(texts: Iterator[str] | Sequence[str], count: int, seed: int = 11) -> list[str]:
    """``count`` of the texts in their order, the same for one seed."""
    pool = list(texts)
    chosen = Random(seed).sample(range(len(pool)), min(count, len(pool)))
    return [pool[i] for i in sorted(chosen)]
