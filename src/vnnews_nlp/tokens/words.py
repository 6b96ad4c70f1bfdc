"""Words of one or more syllables, from tokens: the segmenter interface and what every segmenter must keep.

A segmenter decides, for each two neighbouring tokens, whether they belong to
one word ("thành phố" is one, "của thành" is not). It never splits a token, so
document numbers, dates and figures stay whole, and :func:`join_words` takes
back any join that would cross a sign, a line end or blanked text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from vnnews_nlp.document import TOKEN_KINDS, Sentence, Tokens, Words

_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

#: Kinds that stand alone: no word crosses a comma, an emoji or an address.
_ALONE = np.array([kind in ("punct", "other", "url", "email") for kind in TOKEN_KINDS])

#: More blanks than this between two syllables is layout or blanked boilerplate, not a space in a word.
_WIDEST_GAP = 3


@runtime_checkable
class Segmenter(Protocol):
    """Turns tokens into words, a batch of articles (or sentences) at a time."""

    @property
    def name(self) -> str:
        """Short name that says which model made the words (``words-1``, ``underthesea``)."""
        ...

    def segment(self, batch: Sequence[Tokens]) -> list[Words]:
        """Words of each item of the batch, in order; the words of an item cover all its tokens."""
        ...


class SyllableSegmenter:
    """Every token a word: the fallback where no model is wanted."""

    name = "syllables"

    def segment(self, batch: Sequence[Tokens]) -> list[Words]:
        """Words of one token each."""
        return [join_words(tokens, np.zeros(max(len(tokens) - 1, 0), bool)) for tokens in batch]


def joinable(tokens: Tokens) -> npt.NDArray[np.bool_]:
    """For each gap between tokens i and i+1: may a word cross it at all? One row fewer than tokens."""
    if len(tokens) < 2:
        return np.zeros(0, bool)
    alone = _ALONE[tokens.kinds]
    gaps = tokens.starts[1:] - tokens.ends[:-1]
    allowed: npt.NDArray[np.bool_] = ~(alone[1:] | alone[:-1]) & (gaps > 0) & (gaps <= _WIDEST_GAP)
    breaks = [m.start() for m in _LINE_END.finditer(tokens.text)]
    if breaks:
        after = np.searchsorted(tokens.starts, np.array(breaks))
        allowed[after[(after > 0) & (after < len(tokens))] - 1] = False
    return allowed


def join_words(tokens: Tokens, joins: npt.NDArray[np.bool_]) -> Words:
    """Words from join flags: ``joins[i]`` is true where tokens i and i+1 are in one word.

    Joins that :func:`joinable` forbids are dropped. ``joins`` has one row
    fewer than tokens (none for no or one token).
    """
    count = len(tokens)
    if len(joins) != max(count - 1, 0):
        raise ValueError(f"{len(joins)} joins for {count} tokens: give one for each gap, {max(count - 1, 0)}.")
    if not count:
        empty = np.zeros(0, np.int32)
        return Words(tokens, empty, empty)
    inner = np.flatnonzero(~(joins & joinable(tokens))).astype(np.int32) + np.int32(1)
    firsts = np.concatenate((np.zeros(1, np.int32), inner))
    lasts = np.concatenate((inner, np.array([count], np.int32)))
    return Words(tokens, firsts, lasts)


def part_words(words: Words, sentences: Sequence[Sentence]) -> Words:
    """The words, each parted where a sentence begins inside it, so that words lie within sentences.

    A segmenter sees no zones: in "Hà Nội Click để đánh giá" the end of a story and the button
    behind it may look like one name.
    """
    edges = np.array([sentence.first for sentence in sentences], np.int32)
    if not len(edges) or bool((words.firsts[np.searchsorted(words.firsts, edges, side="right") - 1] == edges).all()):
        return words
    firsts = np.union1d(words.firsts, edges).astype(np.int32)
    return Words(words.tokens, firsts, np.append(firsts[1:], words.lasts[-1]).astype(np.int32))
