"""A text as syllables with the gaps between them: what the name grammars walk over.

Columns, one entry a syllable: the syllable as printed, in lower case, its
start, whether it holds a capital. ``gaps[i]`` is the text between syllable
``i - 1`` and ``i`` (``gaps[0]`` before the first, ``gaps[-1]`` after the last).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import ne
from typing import cast

from vnnews_nlp.blocks import blocks, is_long

_WORD = re.compile(r"(\w+)")
#: A written Vietnamese syllable: onset, vowels, coda.
VIETNAMESE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    r"[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ]{1,3}"
    r"(?:ch|nh|ng|[cmnpt])?"
)

#: Gaps inside a name or a title.
SPACES = frozenset({" ", "  ", "\u00a0", " \u00a0", "\u00a0 "})
DASHES = frozenset({"-", "–", " - ", " – ", " — ", "- ", " -", "– ", " –", "—"})
JOINS = frozenset({"&", " & ", "/"})
DOTS = frozenset({".", ". "})
COMMAS = frozenset({", ", ",", " , ", ",\u00a0"})
#: Gaps that a listed term may run over: "Văn hóa, Thể thao và Du lịch", "GD&ĐT", "PGS. TS".
SOFT = SPACES | DASHES | JOINS | DOTS | COMMAS
#: Gaps inside a title head: never a comma.
TIGHT = SPACES | JOINS | DOTS | frozenset({"-"})


@dataclass(frozen=True, slots=True)
class Syllables:
    """Syllables of ``text`` as columns."""

    text: str
    words: list[str]
    low: list[str]
    starts: Sequence[int]
    gaps: list[str]
    caps: Sequence[bool]
    n: int

    def __len__(self) -> int:
        return self.n

    def end(self, i: int) -> int:
        """Where syllable ``i`` ends in the text."""
        return self.starts[i] + len(self.words[i])

    def span(self, first: int, last: int) -> str:
        """The text from syllable ``first`` to ``last`` (half-open)."""
        return self.text[self.starts[first] : self.end(last - 1)]


def cut(text: str) -> Syllables:
    """Syllables of a text (in matching form, where no space is lost)."""
    return _cut_long(text) if is_long(text) else _cut(text)


def _cut_long(text: str) -> Syllables:
    """Piece by piece, each syllable and gap that is printed again the same string: a quarter of the memory."""
    words, low, gaps, caps, starts = list[str](), list[str](), [""], bytearray(), array("i")
    known: dict[str, str] = {}
    for start, block in blocks(text):
        piece = _cut(block)
        gaps[-1] += piece.gaps[0]
        for column, more in ((words, piece.words), (low, piece.low), (gaps, piece.gaps[1:])):
            column += map(known.setdefault, more, more)
        caps.extend(piece.caps)
        starts.extend(at + start for at in piece.starts)
    return Syllables(text, words, low, starts, gaps, cast(Sequence[bool], caps), len(words))


def _cut(text: str) -> Syllables:
    parts = _WORD.split(text)
    words = parts[1::2]
    low = " ".join(words).lower().split(" ") if words else []
    ends = list(accumulate(map(len, parts)))
    return Syllables(text, words, low, ends[0::2][: len(words)], parts[0::2], list(map(ne, words, low)), len(words))


def is_upper(word: str) -> bool:
    """Whether a word is an abbreviation or shouted: two letters or more, all capitals."""
    return len(word) > 1 and word.isupper()
