"""Where words and names begin and end among the chunks around a figure: a phrase cuts neither in two."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np

from vnnews_nlp.columns import Words
from vnnews_nlp.document import Entity
from vnnews_nlp.facts.indicator_chunks import Chunk, lower

#: Bits of a chunk: a word begins with it, a word ends with it, the same of a name; above them the type of the name.
OPENS_WORD, CLOSES_WORD, OPENS_NAME, CLOSES_NAME = 1, 2, 4, 8
_NAMES = {"PERSON": 1, "TITLE": 2, "ORG": 3, "LOC": 4, "DOC": 5}
_TYPES_FROM = 16
#: Added to the checksum of a word, so that no word has a small code.
KNOWN = 1 << 32
#: No name begins further before a chunk that it covers.
_REACH = 200


class Edges(NamedTuple):
    """Of each chunk of a sentence: its word (or the words it is made of) by hash, and bits of what begins and ends."""

    words: Sequence[int]
    bits: Sequence[int]


@lru_cache(1 << 16)
def word_code(text: str) -> int:
    """A number for a word, never small."""
    return crc32(text.encode("utf-8", "surrogatepass")) | KNOWN


class Known:
    """The words and names of an article. Without ``words`` each chunk is a word of its own."""

    def __init__(self, words: Words | None, entities: Sequence[Entity]) -> None:
        self._words = words
        self._entities = entities
        self._names: list[Entity] | None = None
        self._starts: list[int] = []

    def edges(self, chunks: Sequence[Chunk], offset: int) -> Edges:
        """The edges among the chunks of a sentence that starts at ``offset``."""
        codes = [word_code(c.text) for c in chunks]
        bits = [OPENS_WORD | CLOSES_WORD] * len(chunks)
        if not chunks:
            return Edges(codes, bits)
        starts = [c.start + offset for c in chunks]
        if self._words is not None:
            self._bound_words(self._words, chunks, starts, offset, codes, bits)
        self._bound_names(chunks, starts, offset, bits)
        return Edges(codes, bits)

    def _bound_words(
        self, words: Words, chunks: Sequence[Chunk], starts: list[int], offset: int, codes: list[int], bits: list[int]
    ) -> None:
        tokens = words.tokens
        # asked in the columns' own kinds of number: another would copy a whole column for each sentence
        ends = np.array([c.end + offset for c in chunks], tokens.starts.dtype)
        first = np.searchsorted(tokens.starts, np.array(starts, tokens.starts.dtype), "right") - 1
        last = np.searchsorted(tokens.starts, ends - 1, "right") - 1
        opening = np.searchsorted(words.firsts, first.astype(words.firsts.dtype), "right") - 1
        closing = np.searchsorted(words.firsts, last.astype(words.firsts.dtype), "right") - 1
        begins, stops = tokens.starts[words.firsts[opening]], tokens.ends[words.lasts[closing] - 1]
        opens, closes = begins >= starts, stops <= ends
        bits[:] = (opens * OPENS_WORD + closes * CLOSES_WORD).tolist()
        text = tokens.text
        for i in np.flatnonzero(~(opens & closes)).tolist():
            codes[i] = word_code(lower(text[begins[i] : stops[i]]))

    def _bound_names(self, chunks: Sequence[Chunk], starts: list[int], offset: int, bits: list[int]) -> None:
        if self._names is None:  # most articles have no figure to ask about
            self._names = [e for e in self._entities if e.type in _NAMES]
            self._starts = [e.start for e in self._names]
        low, high = starts[0], chunks[-1].end + offset
        at = bisect_left(self._starts, low - _REACH)
        done = 0  # a name inside another one does not count
        for name in self._names[at : bisect_left(self._starts, high)]:
            if name.end <= max(low, done):
                continue
            done = name.end
            first, end = bisect_left(starts, name.start), bisect_left(starts, name.end)
            for i in range(first, end):
                bits[i] |= _NAMES[name.type] * _TYPES_FROM
            if first < end:
                bits[first] |= OPENS_NAME
                bits[end - 1] |= CLOSES_NAME
