"""The runs of chunks near a figure that may say what it measures, as columns of integers for the ranker.

Every run of a few chunks beside the figure is a candidate, if it cuts no word
in two. Its columns say which words are at its edges, what lies between it and
the figure, what the rules answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vnnews_nlp.facts.indicator_chunks import Chunk
from vnnews_nlp.facts.indicator_classes import WordClasses
from vnnews_nlp.facts.indicator_clauses import Range
from vnnews_nlp.facts.indicator_edges import CLOSES_WORD, OPENS_WORD, Edges, word_code
from vnnews_nlp.facts.indicator_templates import Columns, table_rows

Ints = npt.NDArray[np.int64]

#: A candidate starts at most so many chunks before its figure, ends so many after it, and has so many chunks.
BEFORE, AFTER, LONGEST = 60, 30, 14

_KINDS = ("comma", "mark", "open", "close", "figure", "number", "money", "verb", "adverb", "turn", "say", "stop",
          "head", "period", "quote", "dash", "hedge", "opener", "have", "unit", "scale", "weak", "object", "measure",
          "again", "lead", "toward", "from", "nominal", "opening")  # fmt: skip
#: The first of them are counted between places.
_COUNTED = 14
_BIT = {kind: 1 << i for i, kind in enumerate(_KINDS)}
_PLACE = {kind: i for i, kind in enumerate(_KINDS)}
_NO_FIRST = sum(_BIT[k] for k in ("figure", "comma", "mark", "close", "dash"))
_NO_LAST = sum(_BIT[k] for k in ("figure", "comma", "mark", "open", "dash", "turn"))
_LOOSE = _BIT["hedge"] | _BIT["adverb"] | _BIT["period"]
_EDGE = 1 << 40  # outside the sentence
_STANDS_FOR = (("figure", "%"), ("number", "0"), ("money", "$"), ("period", "@"))


class Asked(NamedTuple):
    """A figure to be asked about: its chunk, the rules' phrase and name, and their phrase for the figure before."""

    figure: int
    phrase: Range | None
    rule: str
    before: Range | None


class Line(NamedTuple):
    """A sentence's chunks with the figures asked about, and where its words and names begin and end."""

    sentence: str
    chunks: Sequence[Chunk]
    asked: Sequence[Asked]
    edges: Edges


@dataclass(frozen=True, slots=True)
class Spans:
    """The candidates of some figures, one figure's after the other's.

    ``first`` and ``last`` are chunks of the figure's sentence, both inside the candidate; ``left`` and ``right``
    count the words before and up to its end; ``tight`` is 1 where a sign is tied to its first word from the left, and
    2 more where one is tied to its last word from the right. ``opens`` and ``closes`` index the rows of ``firsts``
    and ``lasts``.
    """

    owner: Ints
    bounds: Ints
    first: Ints
    last: Ints
    left: Ints
    right: Ints
    tight: Ints
    opens: Ints
    closes: Ints
    firsts: Columns
    lasts: Columns
    wholes: Columns
    nones: Columns
    exact: npt.NDArray[np.bool_]

    def rows(self, part: str, bits: int) -> npt.NDArray[np.intp]:
        """Rows of a table of ``2**bits``, [template, row], for ``firsts``, ``lasts``, ``wholes`` or ``nones``."""
        return table_rows(part, getattr(self, part), bits)


@lru_cache(4096)
def _bits(kinds: frozenset[str]) -> int:
    return sum(_BIT.get(kind, 0) for kind in kinds)


class _Flat(NamedTuple):
    """The chunks of all sentences as columns, two empty places around each sentence."""

    words: Ints
    whole: Ints  # the word that each place is in
    edges: Ints
    fine: Ints
    rough: Ints
    bits: Ints
    changes: Ints
    capital: Ints
    counts: Ints  # words before each place
    tied: Ints  # 1: no space before the place
    passed: Ints  # [kind, place]: how many chunks of the kind stand before the place
    opens: Sequence[int]  # where each sentence starts


def _flatten(lines: Sequence[Line], classes: WordClasses) -> _Flat:
    rows: list[tuple[int, int, int, int, int, int, int, int]] = []
    opens = []
    edge = (3, _EDGE, 0, 0, 0, 3, 3, 0)
    for line in lines:
        rows += (edge, edge)
        opens.append(len(rows))
        sentence = line.sentence
        for c, whole, edges in zip(line.chunks, *line.edges, strict=True):
            word = next((sign for kind, sign in _STANDS_FOR if kind in c.kinds), c.text) if c.kinds else c.text
            apart = c.start == 0 or sentence[c.start - 1].isspace()
            spaces = c.text.count(" ") + apart
            rows.append((word_code(word), _bits(c.kinds), word_code(c.change), sentence[c.start].isupper(), spaces,
                         word_code(word) if word is not c.text else whole, edges, not apart))  # fmt: skip
    rows += (edge, edge)
    table = np.array(rows, np.int64)
    bits = table[:, 1]
    passed = np.zeros((_COUNTED, len(rows) + 1), np.int64)
    np.cumsum((bits >> np.arange(_COUNTED)[:, None]) & 1, axis=1, out=passed[:, 1:])
    counts = np.concatenate(([0], np.cumsum(table[:, 4])))
    fine, rough = classes.of(table[:, 5], table[:, 3])
    return _Flat(table[:, 0], table[:, 5], table[:, 6], fine, rough, bits, table[:, 2], table[:, 3], counts,
                 table[:, 7], passed, opens)  # fmt: skip


def read_spans(lines: Sequence[Line], classes: WordClasses) -> Spans:
    """The candidates of all figures asked about, in order."""
    flat = _flatten(lines, classes)
    figures: list[int] = []
    places: list[int] = []
    owners: list[int] = []
    phrases: list[tuple[int, ...]] = []
    for line, at in zip(lines, flat.opens, strict=True):
        for asked in line.asked:
            f, end = asked.figure + at, at + len(line.chunks)
            near = [*range(max(at, f - BEFORE), f), *range(f + 1, min(end, f + 1 + AFTER))]
            places += near
            owners += [len(figures)] * len(near)
            phrase, before = asked.phrase or (-at, -at), asked.before or (-at, -at)
            rule = word_code(asked.rule)
            phrases.append((*(p + at for p in (*phrase, *before)), rule, at, end - 1, _governor(flat, f)))
            figures.append(f)
    figure, place, owner = (np.array(x, np.int64) for x in (figures, places, owners))
    told = np.array(phrases, np.int64).reshape(-1, 8)
    common = _common(flat, figure, told)
    beside = _beside(flat, figure[owner], place)
    here = {name: values[owner] for name, values in common.items()} | beside
    firsts, lasts = (_at(flat, place, told[owner], here, way) for way in (-1, 1))
    opens, closes = _runs(flat, owner, place, here["s"])
    wholes = _wholes(flat, figure[owner[opens]], place[opens], place[closes], told[owner[opens]])
    whose = owner[opens]
    wholes |= {name: values[whose] for name, values in common.items() if name != "nw"} | {"s": here["s"][opens]}
    return Spans(
        whose, np.searchsorted(whose, np.arange(len(figures) + 1)),
        place[opens] - told[whose, 5], place[closes] - told[whose, 5],
        flat.counts[place[opens]], flat.counts[place[closes] + 1],
        flat.tied[place[opens]] + 2 * flat.tied[place[closes] + 1], opens, closes, firsts, lasts, wholes,
        {"one": np.ones(len(figures), np.int64)} | common, wholes["ro"] == _SAME,
    )  # fmt: skip


def _governor(flat: _Flat, figure: int) -> int:
    """The place of what stands before the figure, past hedges and periods."""
    at = figure - 1
    while flat.bits[at] & _LOOSE and not flat.bits[at] & _BIT["verb"]:
        at -= 1
    return at


def _common(flat: _Flat, figure: Ints, told: Ints) -> dict[str, Ints]:
    governor = told[:, 7]
    return {
        "g": flat.words[governor],
        "gC": flat.fine[governor],
        "nC": flat.fine[figure + 1],
        "gk": flat.bits[governor] ^ flat.changes[governor],
        "nw": flat.words[figure + 1],
        "nk": flat.bits[figure + 1],
        "rule": told[:, 4],
    }


def _distance(d: Ints) -> Ints:
    """Exact up to six, then coarse."""
    return np.where(d <= 6, d, 7 + (d > 9) + (d > 14) + (d > 22))


def _beside(flat: _Flat, figure: Ints, place: Ints) -> dict[str, Ints]:
    """Side, distance, and what stands between a place and the figure."""
    left = place < figure
    between = flat.passed[:, np.where(left, figure, place)] - flat.passed[:, np.where(left, place, figure) + 1]
    n = {kind: between[_PLACE[kind]] for kind in _KINDS[:_COUNTED]}
    d = np.abs(place - figure)
    return {
        "s": np.where(left, 1, 2),
        "d": _distance(d),
        "near": (d <= 1) * 2 + (d == 2),
        "bc": np.minimum(n["comma"], 3) * 4 + np.minimum(n["verb"], 3),
        "bf": np.minimum(n["figure"], 2) * 12
        + np.minimum(n["open"] + n["close"], 2) * 4
        + np.minimum(n["money"] + n["number"], 3),
        "cl": np.minimum(n["mark"] + n["turn"] + n["say"], 3),
    }


def _at(flat: _Flat, place: Ints, told: Ints, here: Mapping[str, Ints], way: int) -> dict[str, Ints]:
    """The columns of places as first (``way`` -1) or last chunk (1) of a candidate."""
    own, start, end = (told[:, 0] if way < 0 else told[:, 1] - 1), told[:, 0], told[:, 1]
    same = np.where(place == own, 1, np.where((place >= start) & (place < end), 2, np.where(place < own, 3, 4)))
    ahead = np.minimum(place + 4, told[:, 6] + 1)
    heads = flat.passed[_PLACE["head"]]
    return {
        **here,
        "w": flat.words[place],
        "w1": flat.words[place + way],
        "w2": flat.words[np.minimum(place + 2 * way, len(flat.words) - 1)],
        "wn": flat.words[place - way],
        "k": flat.bits[place],
        "k1": flat.bits[place + way],
        "W": flat.whole[place],
        "W1": flat.whole[place + way],
        "Wn": flat.whole[place - way],
        "C": flat.fine[place],
        "C1": flat.fine[place + way],
        "Cn": flat.fine[place - way],
        "D": flat.rough[place],
        "D1": flat.rough[place + way],
        "e": flat.edges[place],
        "e1": flat.edges[place + way],
        "u": flat.capital[place],
        "ed": (place == (told[:, 5] if way < 0 else told[:, 6])).astype(np.int64),
        "rs": np.where(start == end, 9, same),
        "hd": np.minimum(heads[ahead] - heads[place], 3),
    }


def _runs(flat: _Flat, owner: Ints, place: Ints, side: Ints) -> tuple[Ints, Ints]:
    """The places, as indexes, where candidates start and end: on one side of a figure, and across no full mark."""
    n = len(place)
    ends = np.arange(n)[:, None] + np.arange(LONGEST)
    inside = ends < n
    ends = np.minimum(ends, n - 1)
    group = owner * 2 + side
    fits = inside & (group[:, None] == group[ends])
    starts = ((flat.bits[place] & _NO_FIRST) == 0) & ((flat.edges[place] & OPENS_WORD) != 0)
    stops = ((flat.bits[place] & _NO_LAST) == 0) & ((flat.edges[place] & CLOSES_WORD) != 0)
    fits &= starts[:, None] & stops[ends]
    marks = flat.passed[_PLACE["mark"]][place]
    fits &= marks[:, None] == marks[ends]
    start, length = np.nonzero(fits)
    return start, start + length


_SAME = 1


def _relation(x: Ints, y: Ints, start: Ints, end: Ints) -> Ints:
    """How a candidate (both ends inside) stands to a phrase: the same, mostly it, meeting it, apart, no phrase."""
    meet = np.maximum(0, np.minimum(y + 1, end) - np.maximum(x, start))
    mostly = 4 * meet >= (y + 1 - x) + (end - start)
    kind = np.where((x == start) & (y == end - 1), _SAME, np.where(mostly, 2, np.where(meet > 0, 3, 4)))
    return np.where(start == end, 5, kind)


def _wholes(flat: _Flat, figure: Ints, x: Ints, y: Ints, told: Ints) -> dict[str, Ints]:
    inside = np.minimum(flat.passed[:, y + 1] - flat.passed[:, x], 3)
    n = {kind: inside[_PLACE[kind]] for kind in _KINDS[:_COUNTED]}
    size = y - x
    return {
        "C": flat.fine[x],
        "Z": flat.fine[y],
        "D": flat.rough[x],
        "DZ": flat.rough[y],
        "b": flat.bits[x - 1],
        "a": flat.bits[y + 1],
        "Db": flat.rough[x - 1],
        "Da": flat.rough[y + 1],
        "len": np.where(size < 9, size, 9 + (size - 9) // 2),
        "d": _distance(np.where(y < figure, figure - y, x - figure)),
        "hd": (flat.bits[x] >> _PLACE["head"]) & 1,
        "nfig": n["figure"],
        "ncom": n["comma"],
        "nverb": n["verb"],
        "nadv": n["adverb"],
        "nstop": n["stop"],
        "nhead": n["head"],
        "nnum": n["number"] + n["money"],
        "nsay": n["say"] + n["turn"],
        "nper": n["period"],
        "br": n["open"] * 4 + n["close"],
        "ro": _relation(x, y, told[:, 0], told[:, 1]),
        "sib": _relation(x, y, told[:, 2], told[:, 3]),
    }
