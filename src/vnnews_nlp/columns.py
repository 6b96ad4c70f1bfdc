"""Tokens, sentences and words: columns of integers over a text, made into values where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]
    Kinds = npt.NDArray[np.uint8]

#: Kinds of token, in the order of their codes in ``Tokens.kinds``.
TOKEN_KINDS = (
    "word",
    "number",
    "punct",
    "code",
    "date",
    "time",
    "percent",
    "quantity",
    "abbreviation",
    "url",
    "email",
    "other",
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: a syllable, a number, a sign, or a unit kept whole (document number, date, URL)."""

    start: int
    end: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Tokens(Sequence[Token]):
    """Tokens as columns (int32, int32, uint8), one row a token; a :class:`Token` is made when indexed."""

    text: str
    starts: Ints
    ends: Ints
    kinds: Kinds

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, slice):
            return tuple(self[k] for k in range(*i.indices(len(self))))
        start, end = int(self.starts[i]), int(self.ends[i])
        return Token(start, end, self.text[start:end], TOKEN_KINDS[self.kinds[i]])

    def __iter__(self) -> Iterator[Token]:
        for start, end, kind in zip(self.starts.tolist(), self.ends.tolist(), self.kinds.tolist(), strict=True):
            yield Token(start, end, self.text[start:end], TOKEN_KINDS[kind])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tokens):
            return NotImplemented
        return (
            self.text == other.text
            and self.starts.tolist() == other.starts.tolist()
            and self.ends.tolist() == other.ends.tolist()
            and self.kinds.tolist() == other.kinds.tolist()
        )

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its span in the text and its tokens ``first`` to ``last`` (half-open)."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of one or more syllables: its span, its text as printed, its tokens (half-open)."""

    start: int
    end: int
    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Words(Sequence[Word]):
    """Words as columns: the first token of each, and the token after the last word's last."""

    tokens: Tokens
    firsts: Ints
    lasts: Ints

    def __len__(self) -> int:
        return len(self.firsts)

    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, slice):
            return tuple(self[k] for k in range(*i.indices(len(self))))
        first, last = int(self.firsts[i]), int(self.lasts[i])
        start, end = int(self.tokens.starts[first]), int(self.tokens.ends[last - 1])
        return Word(start, end, self.tokens.text[start:end], first, last)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Words):
            return NotImplemented
        return (
            self.tokens == other.tokens
            and self.firsts.tolist() == other.firsts.tolist()
            and self.lasts.tolist() == other.lasts.tolist()
        )

    __hash__ = None  # type: ignore[assignment]
