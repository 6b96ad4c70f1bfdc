"""A text as syllables with the gaps between them: what the name grammars walk over.

Columns, one entry a syllable: the syllable as printed, in lower case, its
start, whether it holds a capital. ``gaps[i]`` is the text between syllable
``i - 1`` and ``i`` (``gaps[0]`` before the first, ``gaps[-1]`` after the last).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from operator import ne

_VIETNAMESE = "".join(chr(c) for c in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(c).isalpha())
_UPPER = "A-Z" + "".join(c for c in _VIETNAMESE if c.isupper())
_LOWER = "a-z" + "".join(c for c in _VIETNAMESE if c.islower())

_WORD = re.compile(r"(\w+)")
_MIXED = re.compile(f"[{_LOWER}][{_UPPER}][{_LOWER}]")
#: A lost space: "phân côngbà Trương", "ôngAlvin Tillery", "đủHuỳnh Trần".
_GLUED = re.compile(
    f"(?:[ÔôBb](?:ng|à)|anh|chị|là|theo|của|[{_LOWER}{_UPPER}]?[a-zđ]{{0,3}}[{_LOWER[3:]}][{_LOWER}]{{0,4}})"
    f"(?=[{_UPPER}][{_LOWER}])"
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
    starts: list[int]
    gaps: list[str]
    caps: list[bool]

    def __len__(self) -> int:
        return len(self.words)

    def end(self, i: int) -> int:
        """Where syllable ``i`` ends in the text."""
        return self.starts[i] + len(self.words[i])

    def span(self, first: int, last: int) -> str:
        """The text from syllable ``first`` to ``last`` (half-open)."""
        return self.text[self.starts[first] : self.end(last - 1)]


def cut(text: str) -> Syllables:
    """Syllables of a text. A capital glued to a Vietnamese syllable starts a new one ("ôngAlvin")."""
    parts = _WORD.split(text)
    if _MIXED.search(text):
        parts = _unglue(parts)
    words, gaps = parts[1::2], parts[0::2]
    ends = list(accumulate(map(len, parts)))
    low = " ".join(words).lower().split(" ") if words else []
    return Syllables(text, words, low, ends[0::2][: len(words)], gaps, list(map(ne, words, low)))


def _unglue(parts: list[str]) -> list[str]:
    """The parts with glued words split; an empty gap stands between the halves."""
    done: list[str] = []
    for i, part in enumerate(parts):
        match = _GLUED.match(part) if i % 2 else None
        if match and match.end() < len(part):
            done += [part[: match.end()], "", part[match.end() :]]
        else:
            done.append(part)
    return done


def is_upper(word: str) -> bool:
    """Whether a word is an abbreviation or shouted: two letters or more, all capitals."""
    return len(word) > 1 and word.isupper()
