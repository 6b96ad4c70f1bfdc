"""Unlabelled news for silver labels: articles from JSON lines, and sentences drawn from them."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from unicodedata import normalize

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]?\s+(?=[\"“(]?[A-ZÀ-ỸĐ])|\n+")


def read_articles(path: Path | str) -> Iterator[str]:
    """Texts (title, lead, text where there are such fields) of a JSON lines file, plain or .xz, NFC."""
    file = Path(path)
    with lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            parts = [row.get(key) for key in ("title", "sapo", "text")]
            yield normalize("NFC", "\n".join(part for part in parts if part))


def sample_sentences(paths: Sequence[Path], count: int, seed: int = 7) -> list[str]:
    """Up to ``count`` different sentences of 4 to 80 syllables, the files drawn on equally, the same for one seed."""
    chosen: list[str] = []
    for path in paths:
        lines = (line for text in read_articles(path) for line in split_lines(text))
        pool = dict.fromkeys(line for line in lines if 4 <= line.count(" ") + 1 <= 80)
        sentences = [s for s in pool if "_" not in s]
        chosen += Random(seed).sample(sentences, min(count // len(paths), len(sentences)))
    return chosen


def split_lines(text: str) -> list[str]:
    """Rough sentences, good enough to draw training material."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if piece and piece.strip()]
