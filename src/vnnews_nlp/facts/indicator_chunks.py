"""A sentence around its figures, as labelled chunks: governors, hedges, periods, heads, punctuation, plain words.

The rules of :mod:`vnnews_nlp.facts.indicator_phrases` walk over these chunks;
``data/lists/indicator_words.tsv`` holds the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from vnnews_nlp.entities.lists import load_list
from vnnews_nlp.facts.periods import find_periods

_TOKEN = re.compile(r"\d+(?:[.,/:-]\d+)*|[^\W\d]\w*(?:[-.&]\w+)*|\w+|\S")
_MARKS = {",": "comma", ";": "mark", ":": "mark", ".": "mark", "!": "mark", "?": "mark", "“": "mark",
          "”": "quote", '"': "quote", "(": "open", ")": "close", "[": "open", "]": "close", "•": "mark", "|": "mark",
          "+": "hedge", "±": "hedge",
          "-": "dash", "–": "dash", "—": "dash", "/": "dash", "%": "dash", "…": "mark"}  # fmt: skip
_LONGEST = 4
_NOTHING: frozenset[str] = frozenset()


class Chunk(NamedTuple):
    """A stretch of the sentence (offsets in the sentence) and what it is there for.

    ``kinds`` are those of ``indicator_words.tsv`` and besides: figure, number,
    period, comma, mark, quote, open, close; none for a plain word.
    """

    start: int
    end: int
    text: str
    kinds: frozenset[str]
    change: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    kinds: frozenset[str]
    change: str
    role: str


@cache
def _words() -> dict[str, list[tuple[list[str], _Row]]]:
    """Rows of the word list by their first word, longest first."""
    table: dict[str, list[tuple[list[str], _Row]]] = {}
    for row in load_list("indicator_words"):
        words = row["phrase"].split()
        entry = _Row(frozenset(row["kinds"].split()), row["change"], row["role"])
        table.setdefault(words[0], []).append((words, entry))
    for rows in table.values():
        rows.sort(key=lambda r: -len(r[0]))
    return table


def lower(text: str) -> str:
    """Lower case of the same length: letters whose lower case is longer stay as they are."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def chunk(sentence: str, figures: Iterable[tuple[int, int, str]]) -> list[Chunk]:
    """The chunks of a sentence; ``figures`` are (start, end, kind) spans in it that stay whole."""
    low = lower(sentence)
    spans = sorted(figures)
    spans += [(p.start, p.end, "period") for p in find_periods(low) if not _meets(p.start, p.end, spans)]
    spans.sort()
    chunks: list[Chunk] = []
    at = 0
    for start, end, kind in [*spans, (len(low), len(low), "")]:
        if start > at:
            _label(low, at, start, chunks)
        if kind:
            chunks.append(Chunk(start, end, low[start:end], frozenset((kind,))))
        at = max(at, end)
    return _settle(chunks)


def _meets(start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end, _ in spans)


def _label(low: str, start: int, end: int, chunks: list[Chunk]) -> None:
    """Appends the chunks of a stretch without figures and periods: listed phrases whole, the rest word by word."""
    spans = [match.span() for match in _TOKEN.finditer(low, start, end)]
    words = [low[a:b] for a, b in spans]
    table = _words()
    i = 0
    while i < len(words):
        word = words[i]
        for phrase, row in table.get(word, ()):
            length = len(phrase)
            if length == 1 or words[i : i + length] == phrase:
                first, last = spans[i][0], spans[i + length - 1][1]
                chunks.append(Chunk(first, last, low[first:last], row.kinds, row.change, row.role))
                i += length
                break
        else:
            chunks.append(Chunk(*spans[i], word, _kind(word)))
            i += 1


_NUMBER = frozenset(("number",))
_SIGNS = {sign: frozenset((kind,)) for sign, kind in _MARKS.items()}


def _kind(word: str) -> frozenset[str]:
    return _NUMBER if word[0].isdigit() else _SIGNS.get(word, _NOTHING)


_LOOSE = frozenset(("hedge", "adverb", "period"))
_COUNTED = frozenset(("figure", "number", "money"))
_PREDICATE = _LOOSE | _COUNTED | {"verb", "have", "say"}
_GOVERNING = frozenset(("verb", "toward", "from"))
_OPENING = frozenset(("comma", "mark", "open", "close", "turn", "say"))
#: They turn to another clause after a sign or a value only: "tổng số nợ mà doanh nghiệp còn giữ" is one phrase.
_RELATIVE = frozenset(("mà", "còn"))
_BEFORE_TURN = _COUNTED | {"comma", "mark", "open", "close", "quote", "dash", "unit", "scale", "period", "turn"}
_VALUED = _COUNTED | {"scale"}
_LINKS = frozenset(("và", "hoặc", "hay", "còn"))


def _settle(chunks: list[Chunk]) -> list[Chunk]:
    """What a word is for by its neighbours.

    Governors of level that govern no figure are plain words; "và", "hoặc" turn
    only before a new predicate; a lead such as "đặc biệt" only starts a clause.
    """
    counted = figure = False
    for i in range(len(chunks) - 1, -1, -1):
        piece = chunks[i]
        if piece.text in _RELATIVE and i and not chunks[i - 1].kinds & _BEFORE_TURN:
            piece = chunks[i] = _without(piece, frozenset(("turn",)))
        if piece.kinds & _COUNTED:
            counted, figure = True, "figure" in piece.kinds
        elif "from" in piece.kinds:
            if not (figure and _is_left(chunks, i)):
                chunks[i] = _without(piece, _GOVERNING, "hedge")
        elif "verb" in piece.kinds:
            if not counted and piece.change == "level":
                chunks[i] = _without(piece, _GOVERNING)
        elif piece.text in _LINKS and i + 1 < len(chunks):
            opens = chunks[i + 1].kinds & _PREDICATE or (
                "measure" in chunks[i + 1].kinds and any(c.kinds & _VALUED for c in chunks[max(0, i - 2) : i])
            )
            if opens:
                chunks[i] = Chunk(piece.start, piece.end, piece.text, frozenset(("turn", "stop")))
            counted = False
        elif not piece.kinds & _LOOSE:
            counted = figure = False
            if "lead" in piece.kinds:
                opens = i == 0 or bool(chunks[i - 1].kinds & _OPENING)
                chunks[i] = _without(piece, frozenset(("lead",)), "say" if opens else "")
    return chunks


def _is_left(chunks: list[Chunk], at: int) -> bool:
    """Whether "từ" names the level that is left: "từ 5% lên 7%", not "tăng từ 5% đến 7%"."""
    figure = next(i for i in range(at, len(chunks)) if "figure" in chunks[i].kinds)
    after = (c for c in chunks[figure + 1 : figure + 6] if not c.kinds & _LOOSE)
    following = next((c for c in after if c.kinds & {"verb", "figure", "mark", "comma"}), None)
    return following is not None and "toward" in following.kinds


def _without(piece: Chunk, kinds: frozenset[str], added: str = "") -> Chunk:
    left = piece.kinds - kinds
    return Chunk(piece.start, piece.end, piece.text, left | {added} if added else left, piece.change, piece.role)
