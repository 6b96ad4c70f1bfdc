"""A text as syllables with the gaps between them: what the name grammars walk over.

Columns, one entry a syllable: the syllable as printed, in lower case, its
start, whether it holds a capital. ``gaps[i]`` is the text between syllable
``i - 1`` and ``i`` (``gaps[0]`` before the first, ``gaps[-1]`` after the last).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, compress
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

#: A small word glued to the name before it, where a link was taken out: "Võ Nguyên Giápcủa".
_SMALL_ENDS = ("của", "được", "trong", "đến", "nhận", "cùng", "chúc", "phát", "trao", "đợt", "từng", "với", "cho", "đã")
_GLUED_AFTER = re.compile(f"([{_UPPER}][{_LOWER}]{{1,5}}?)(?:{'|'.join(_SMALL_ENDS)})")
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
    starts: list[int]
    gaps: list[str]
    caps: list[bool]
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
    """Syllables of a text. A capital glued to a Vietnamese syllable starts a new one ("ôngAlvin")."""
    parts = _WORD.split(text)
    words = parts[1::2]
    low = " ".join(words).lower().split(" ") if words else []
    caps = list(map(ne, words, low))
    if glued := _glued(words, low, caps):
        for at, length in reversed(glued):
            word, at = words[at], 2 * at + 1
            parts[at : at + 1] = [word[:length], "", word[length:]]
        words = parts[1::2]
        low = " ".join(words).lower().split(" ")
        caps = list(map(ne, words, low))
    ends = list(accumulate(map(len, parts)))
    return Syllables(text, words, low, ends[0::2][: len(words)], parts[0::2], caps, len(words))


def _glued(words: list[str], low: list[str], caps: list[bool]) -> list[tuple[int, int]]:
    """Which words are two with their space lost, and how long the first is."""
    found: list[tuple[int, int]] = []
    for at in compress(range(len(words)), caps):
        word = words[at]
        if word[1:] != low[at][1:]:  # a capital inside
            if _MIXED.search(word) and (whole := _GLUED.match(word)) and whole.end() < len(word):
                found.append((at, whole.end()))
        elif word.endswith(_SMALL_ENDS) and (match := _GLUED_AFTER.fullmatch(word)):
            first = VIETNAMESE.fullmatch(match[1].lower())
            if first and not VIETNAMESE.fullmatch(low[at]):
                found.append((at, len(match[1])))
    return found


def is_upper(word: str) -> bool:
    """Whether a word is an abbreviation or shouted: two letters or more, all capitals."""
    return len(word) > 1 and word.isupper()
