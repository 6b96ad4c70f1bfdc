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

from vnnews_nlp.facts.periods import find_periods
from vnnews_nlp.lists import load_list

_TOKEN = re.compile(r"\d+(?:[.,/:-]\d+)*|[^\W\d]\w*(?:[-.&]\w+)*|\w+|\S")
_MARKS = {",": "comma", ";": "mark", ":": "mark", ".": "mark", "!": "mark", "?": "mark", "“": "mark",
          "”": "quote", '"': "quote", "(": "open", ")": "close", "[": "open", "]": "close", "•": "mark", "|": "mark",
          "+": "hedge", "±": "hedge",
          "-": "dash", "–": "dash", "—": "dash", "/": "dash", "%": "dash", "…": "mark"}  # fmt: skip
#: What goes on with a word: "hộ" is not found in "hộ-gia".
_PART = re.compile(r"\w|[-.&]\w")
_NOTHING: frozenset[str] = frozenset()


class Chunk(NamedTuple):
    """A stretch of the sentence (offsets in the sentence) and what it is there for.

    ``kinds`` are those of ``indicator_words.tsv`` and besides: figure, number,
    period, comma, mark, quote, open, close; none for a plain word. ``inner``
    is where a period starts behind the words that lead to it.
    """

    start: int
    end: int
    text: str
    kinds: frozenset[str]
    change: str = ""
    role: str = ""
    inner: int = -1


@dataclass(frozen=True, slots=True)
class _Row:
    kinds: frozenset[str]
    change: str
    role: str


@cache
def _words() -> dict[str, list[tuple[str, _Row]]]:
    """Rows of the word list by their first word, longest first."""
    table: dict[str, list[tuple[str, _Row]]] = {}
    for row in load_list("indicator_words"):
        entry = _Row(frozenset(row["kinds"].split()), row["change"], row["role"])
        first = _TOKEN.match(row["phrase"])
        table.setdefault(first[0] if first else "", []).append((row["phrase"], entry))
    for rows in table.values():
        rows.sort(key=lambda r: -len(r[0]))
    return table


@cache
def _heads() -> re.Pattern[str]:
    heads = sorted(row["phrase"] for row in load_list("indicator_words") if "head" in row["kinds"].split())
    shortest = [word for word in heads if not any(word.startswith(f"{other} ") for other in heads)]
    by_first: dict[str, list[str]] = {}
    for word in shortest:
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    letters = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_first.items())
    return re.compile(rf"(?<!\w)(?:{letters})(?!\w)")


def has_head(low: str) -> bool:
    """Whether a lower-cased sentence has a measured noun of the list."""
    return _heads().search(low) is not None


def lower(text: str) -> str:
    """Lower case of the same length: letters whose lower case is longer stay as they are."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def chunk(sentence: str, figures: Iterable[tuple[int, int, str]]) -> list[Chunk]:
    """The chunks of a sentence; ``figures`` are (start, end, kind) spans in it that stay whole."""
    low = lower(sentence).replace("\xa0", " ")
    spans = [(start, end, kind, -1) for start, end, kind in sorted(figures)]
    spans += [(p.start, p.end, "period", p.first) for p in find_periods(low) if not _meets(p.start, p.end, spans)]
    spans.sort()
    chunks: list[Chunk] = []
    at = 0
    for start, end, kind, inner in [*spans, (len(low), len(low), "", -1)]:
        if start > at:
            _label(low, at, start, chunks)
        if kind:
            chunks.append(Chunk(start, end, low[start:end], _KINDS[kind], inner=inner))
        at = max(at, end)
    return _settle(chunks)


def _meets(start: int, end: int, spans: Iterable[tuple[int, int, str, int]]) -> bool:
    return any(start < span[1] and span[0] < end for span in spans)


def _label(low: str, start: int, end: int, chunks: list[Chunk]) -> None:
    """Appends the chunks of a stretch without figures and periods: listed phrases whole, the rest word by word."""
    table = _words()
    done = start
    for match in _TOKEN.finditer(low, start, end):
        first, last = match.span()
        if first < done:
            continue
        word = match[0]
        for phrase, row in table.get(word, ()):
            stop = first + len(phrase)
            if stop == last or (stop <= end and low.startswith(phrase, first) and not _PART.match(low, stop)):
                chunks.append(Chunk(first, stop, phrase, row.kinds, row.change, row.role))
                done = stop
                break
        else:
            chunks.append(Chunk(first, last, word, _kind(word)))


_NUMBER = frozenset(("number",))
_KINDS = {kind: frozenset((kind,)) for kind in ("figure", "money", "period")}
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
    counted = figure = inside = False
    for i, piece in enumerate(chunks):
        if piece.text == '"':
            inside = not inside
            if inside:
                chunks[i] = _without(piece, _NOTHING, "opening")
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
