"""What a walk over an article collects: stretches of syllables with the construction that made each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress
from typing import NamedTuple

from vnnews_nlp.entities.name_reader import NameReader, TitleSpan
from vnnews_nlp.entities.name_shapes import SPACES, Syllables

_OPENERS = frozenset('.!?…:;\n"“‘”([-–*•')


class NameSpan(NamedTuple):
    """A stretch of syllables and the construction that made it (``honorific``, ``title``, ``surname`` …)."""

    start: int
    end: int
    why: str


@dataclass(slots=True)
class NameScan:
    """What one walk found, in syllables."""

    r: NameReader
    people: list[NameSpan] = field(default_factory=list)
    titles: list[TitleSpan] = field(default_factory=list)
    bodies: list[NameSpan] = field(default_factory=list)
    places: list[NameSpan] = field(default_factory=list)
    loose: list[NameSpan] = field(default_factory=list)
    held: int = -1  # the syllable after the last title whose holder stands before it
    s: Syllables = field(init=False)

    def __post_init__(self) -> None:
        self.s = self.r.s

    @property
    def capitals(self) -> Iterator[int]:
        """The syllables that hold a capital, in order."""
        return compress(range(self.s.n), self.s.caps)


def opens_sentence(s: Syllables, i: int) -> bool:
    """Whether syllable ``i`` stands first in a sentence, a line, a quotation or a list item."""
    gap = s.gaps[i].rstrip(" \u00a0")
    return i == 0 or (bool(gap) and gap[-1] in _OPENERS)


def trapped(found: NameScan, i: int) -> bool:
    """Whether the words before ``i`` make a name there the name of a prize, a street, a ship."""
    low, traps, gap = found.s.low, found.r.lex.traps, found.s.gaps[i]
    if i == 0 or not (gap in SPACES or gap in (" “", ' "', " '", " ‘")):
        return False
    return any(tuple(low[i - k : i]) in traps for k in range(1, min(4, i) + 1))
