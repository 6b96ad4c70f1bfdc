"""Sentences with known words: the UD Vietnamese treebank as it would have been printed, and the score of words.

A segmentation is the array of its words' ends, counted in characters that are
no spaces, so that two segmentations of one sentence can be compared whatever
either did to the spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Ends = npt.NDArray[np.int32]

_BRACKETS = {"LBKT": "(", "RBKT": ")"}
_NO_SPACE_BEFORE = re.compile(r"[.,;:?!)\]}%”’…]+|\.\.\.|\);")
_NO_SPACE_AFTER = re.compile(r"[(\[{“‘]+")
_NUMBER = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A printed sentence and the ends of its words (in characters that are no spaces)."""

    text: str
    ends: Ends


def read_treebank(path: Path | str) -> list[GoldSentence]:
    """Sentences of a CoNLL-U file without ``SpaceAfter``, punctuation re-attached as Vietnamese papers print it."""
    return [_print(words) for words in _word_rows(Path(path).read_text(encoding="utf-8"))]


def word_ends(words: Iterable[str]) -> Ends:
    """Ends of the words given as strings, inner spaces not counted."""
    return np.cumsum([len("".join(word.split())) for word in words], dtype=np.int32)


def span_f1(gold: Sequence[Ends], found: Sequence[Ends]) -> dict[str, float]:
    """Precision, recall and F1 of word spans over all sentences, in percent."""
    hits = n_gold = n_found = 0
    for g, f in zip(gold, found, strict=True):
        hits += len(word_spans(g) & word_spans(f))
        n_gold += len(g)
        n_found += len(f)
    precision, recall = hits / max(n_found, 1), hits / max(n_gold, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-12)
    return {"P": round(100 * precision, 3), "R": round(100 * recall, 3), "F1": round(100 * f1, 3)}


def word_spans(ends: Ends) -> set[tuple[int, int]]:
    """(Start, end) of each word."""
    listed = ends.tolist()
    return set(zip([0, *listed[:-1]], listed, strict=True))


def _word_rows(text: str) -> Iterator[list[str]]:
    words: list[str] = []
    for line in [*text.splitlines(), ""]:
        cells = line.split("\t")
        if len(cells) > 1 and cells[0].isdigit():
            words.append(_BRACKETS.get(cells[1], cells[1]))
        elif not line and words:
            yield words
            words = []


def _print(words: list[str]) -> GoldSentence:
    pieces: list[str] = []
    quote_open = False
    glue = True
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        closing = word == '"' and quote_open
        between = _binds(before, word, after)
        pieces.append(word if glue or between or closing or _NO_SPACE_BEFORE.fullmatch(word) else f" {word}")
        glue = bool(_NO_SPACE_AFTER.fullmatch(word)) or (word == '"' and not quote_open) or between
        quote_open ^= word == '"'
    return GoldSentence("".join(pieces).strip(), word_ends(words))


def _binds(before: str, word: str, after: str) -> bool:
    """Is this sign printed without spaces on either side (``2554/QĐ-UB``, ``5-6``)?"""
    if word == "/":
        return True
    numbers = bool(_NUMBER.fullmatch(before) and _NUMBER.fullmatch(after))
    codes = before.isupper() and after.isupper() and len(after) <= 4
    return word in ("-", "–", "&") and (numbers or codes)
