"""Word segmenters of other packages behind our interface: underthesea and pyvi.

Both rewrite what they are given (tone marks, NFC, spaces, ``_`` between
syllables) and give no offsets. Here they only decide where words join: they
are fed our own tokens, a sentence at a time, and their answer is laid over
those tokens by counting characters. The tokens stay as they are, so no
character can be lost or changed, and a long line costs no more than many short
ones.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from vnnews_nlp.document import Tokens, Words
from vnnews_nlp.errors import PipelineError
from vnnews_nlp.tokens.sentences import split_sentences
from vnnews_nlp.tokens.words import join_words

#: Tokens given to a peer at once: their time and memory grow faster than the line.
_LONGEST_PIECE = 200

Cut = Callable[[str], list[str]]


class UndertheseaSegmenter:
    """Words by ``underthesea.word_tokenize`` without its token normalisation (more exact by 0.7 points of F1)."""

    name = "underthesea"

    def __init__(self) -> None:
        """Raises PipelineError where underthesea is not installed."""
        try:
            from underthesea import word_tokenize
        except ImportError as error:
            raise _missing("underthesea") from error
        self._cut: Cut = lambda text: list(word_tokenize(text, use_token_normalize=False))

    def segment(self, batch: Sequence[Tokens]) -> list[Words]:
        """Words of each item, joined where underthesea joins them."""
        return [_segment(tokens, self._cut) for tokens in batch]


class PyviSegmenter:
    """Words by ``pyvi.ViTokenizer``."""

    name = "pyvi"

    def __init__(self) -> None:
        """Raises PipelineError where pyvi is not installed."""
        try:
            from pyvi.ViTokenizer import tokenize
        except ImportError as error:
            raise _missing("pyvi") from error
        self._cut: Cut = lambda text: [word.replace("_", " ") for word in tokenize(text).split(" ")]

    def segment(self, batch: Sequence[Tokens]) -> list[Words]:
        """Words of each item, joined where pyvi joins them."""
        return [_segment(tokens, self._cut) for tokens in batch]


def _missing(package: str) -> PipelineError:
    return PipelineError(f'words="{package}" needs the package {package}. Install it with: pip install {package}')


def _segment(tokens: Tokens, cut: Cut) -> Words:
    joins = np.zeros(max(len(tokens) - 1, 0), bool)
    for first, last in _pieces(tokens):
        if last - first > 1:
            joins[first : last - 1] = _joins(tokens, first, last, cut)
    return join_words(tokens, joins)


def _pieces(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Sentences as ranges of tokens, long ones in parts."""
    for sentence in split_sentences(tokens.text, tokens):
        for first in range(sentence.first, sentence.last, _LONGEST_PIECE):
            yield first, min(first + _LONGEST_PIECE, sentence.last)


def _joins(tokens: Tokens, first: int, last: int, cut: Cut) -> npt.NDArray[np.bool_]:
    forms = [_plain_form(tokens.text[tokens.starts[i] : tokens.ends[i]]) for i in range(first, last)]
    words = ["".join(word.split()) for word in cut(" ".join(forms))]
    edges = _edges("".join(forms), words)
    return np.array([end not in edges for end in list(accumulate(map(len, forms)))[:-1]])


def _plain_form(token: str) -> str:
    """A token as the peers can read it: NFC, no space or underscore inside, no control character or surrogate."""
    form = "".join(c for c in unicodedata.normalize("NFC", token) if not c.isspace())
    return "".join("-" if c == "_" else "." if unicodedata.category(c)[0] == "C" else c for c in form)


def _edges(sent: str, words: list[str]) -> set[int]:
    """Where words end, counted in the characters sent (spaces left out)."""
    ends = list(accumulate(map(len, words)))
    back = "".join(words)
    if len(back) == len(sent) and all(a == b or _base(a) == _base(b) for a, b in zip(back, sent, strict=True)):
        return set(ends)
    blocks = SequenceMatcher(None, back, sent, autojunk=False).get_matching_blocks()
    return {_place(blocks, end) for end in ends}


def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def _place(blocks: Sequence[Match], end: int) -> int:
    """Where the characters before ``end`` of the answer end in what was sent."""
    block = blocks[bisect_left(blocks, end, key=lambda b: b.a) - 1]
    return block.b + min(block.size, end - block.a) if block.a < end else 0
