"""A sentence around its figures, as labelled chunks: governors, hedges, periods, heads, punctuation, plain words.

The rules of :mod:`vnnews_nlp.facts.indicator_phrases` walk over these chunks;
``data/lists/indicator_words.tsv`` and ``data/rules/periods.toml`` hold the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from vnnews_nlp.entities.lists import load_list
from vnnews_nlp.entities.rules import load_rules

_TOKEN = re.compile(r"\d+(?:[.,/:-]\d+)*|[^\W\d]\w*(?:[-.&]\w+)*|\w+|\S")
_MARKS = {",": "comma", ";": "mark", ":": "mark", ".": "mark", "!": "mark", "?": "mark", "“": "mark",
          "”": "quote", '"': "quote", "(": "open", ")": "close", "[": "open", "]": "close", "•": "mark", "|": "mark",
          "-": "dash", "–": "dash", "—": "dash", "/": "dash", "%": "dash", "…": "mark"}  # fmt: skip
_LONGEST = 4
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Chunk:
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
def _words() -> dict[str, list[tuple[tuple[str, ...], _Row]]]:
    """Rows of the word list by their first word, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], _Row]]] = {}
    for row in load_list("indicator_words"):
        words = tuple(row["phrase"].split())
        entry = _Row(frozenset(row["kinds"].split()), row["change"], row["role"])
        table.setdefault(words[0], []).append((words, entry))
    for rows in table.values():
        rows.sort(key=lambda r: -len(r[0]))
    return table


def lower(text: str) -> str:
    """Lower case of the same length: letters whose lower case is longer stay as they are."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def periods(low: str) -> list[tuple[int, int, int, int]]:
    """Time phrases of a lower-cased sentence: (start, end) with the words that lead to it, (start, end) without."""
    found = [
        (*match.span(), *match.span("span")) for rule in load_rules("periods").rules for match in rule.matches(low)
    ]
    found.sort(key=lambda f: (f[0], -f[1]))
    kept: list[tuple[int, int, int, int]] = []
    for hit in found:
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return kept


def chunk(sentence: str, figures: Iterable[tuple[int, int, str]]) -> list[Chunk]:
    """The chunks of a sentence; ``figures`` are (start, end, kind) spans in it that stay whole."""
    low = lower(sentence)
    spans = sorted(figures)
    spans += [(start, end, "period") for start, end, _, _ in periods(low) if not _meets(start, end, spans)]
    spans.sort()
    chunks: list[Chunk] = []
    at = 0
    for start, end, kind in [*spans, (len(low), len(low), "")]:
        if start > at:
            chunks += _label(low, list(_TOKEN.finditer(low, at, start)))
        if kind:
            chunks.append(Chunk(start, end, low[start:end], frozenset((kind,))))
        at = max(at, end)
    return _settle(chunks)


def _meets(start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end, _ in spans)


def _label(low: str, tokens: list[re.Match[str]]) -> Iterator[Chunk]:
    words = [t[0] for t in tokens]
    table = _words()
    i = 0
    while i < len(words):
        word = words[i]
        length, row = 1, None
        for phrase, entry in table.get(word, ()):
            if tuple(words[i : i + len(phrase)]) == phrase:
                length, row = len(phrase), entry
                break
        start, end = tokens[i].start(), tokens[i + length - 1].end()
        if row is not None:
            yield Chunk(start, end, low[start:end], row.kinds, row.change, row.role)
        else:
            yield Chunk(start, end, word, _kind(word))
        i += length


def _kind(word: str) -> frozenset[str]:
    if word[0].isdigit():
        return frozenset(("number",))
    return frozenset((_MARKS[word],)) if word in _MARKS else _NOTHING


_LOOSE = frozenset(("hedge", "adverb", "period"))
_COUNTED = frozenset(("figure", "number", "money"))
_PREDICATE = _LOOSE | _COUNTED | {"verb", "have", "say"}
_GOVERNING = frozenset(("verb", "toward", "from"))
_OPENING = frozenset(("comma", "mark", "open", "turn", "say"))
_LINKS = frozenset(("và", "hoặc", "hay", "còn"))


def _settle(chunks: list[Chunk]) -> list[Chunk]:
    """What a word is for by its neighbours.

    Governors of level that govern no figure are plain words; "và", "hoặc" turn
    only before a new predicate; a lead such as "đặc biệt" only starts a clause.
    """
    counted = figure = False
    for i in range(len(chunks) - 1, -1, -1):
        piece = chunks[i]
        if piece.kinds & _COUNTED:
            counted, figure = True, "figure" in piece.kinds
        elif "from" in piece.kinds:
            if not (figure and _is_left(chunks, i)):
                chunks[i] = _without(piece, _GOVERNING, "hedge")
        elif "verb" in piece.kinds:
            if not counted and piece.change == "level":
                chunks[i] = _without(piece, _GOVERNING)
        elif piece.text in _LINKS and i + 1 < len(chunks):
            if chunks[i + 1].kinds & _PREDICATE:
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
