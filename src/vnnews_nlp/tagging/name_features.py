"""What the name tagger looks at, as rows of its weight table.

Around each atom: syllables and shapes of a window, the run of capitalised
atoms it stands in and what stands before and after that run, membership in
word lists, what large unlabelled corpora know of the run, and what the same
string is elsewhere in the article.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import (
    CODE,
    INITIAL,
    MIXED,
    PAD_SHAPE,
    SIGN,
    SIGNS,
    TITLE,
    U64,
    UPPER,
    Bools,
    Columns,
    Index,
    mix,
    pad,
    row_of,
    scatter,
)  # fmt: skip
from vnnews_nlp.tagging.phrases import PhraseTable, chain, cover, pair_hash

Bytes = npt.NDArray[np.uint8]

#: Word lists in the order of their bits in the list table.
LISTS = ("surnames", "honorifics", "titles", "body heads", "places", "foreign names", "bodies", "traps")
SURNAME, HONORIFIC, TITLE_LIST, HEAD, PLACE, FOREIGN, BODY, TRAP = (1 << i for i in range(8))
LONGEST_LISTED = 6
LONGEST_RUN = 6

_BRIDGES = np.zeros(256, bool)
_BRIDGES[[SIGN + SIGNS.index(sign) for sign in ".-–'’&/"]] = True
_SALTS = np.array([mix(9000 + i) for i in range(256)], np.uint64)
_FACTORS = [np.uint64(mix(500 + i) | 1) for i in range(8)]


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """Tables the features read: word lists (bits), mined codes of capitalised runs, of atoms, of pairs in one word."""

    lists: PhraseTable
    runs: PhraseTable
    atoms: PhraseTable
    bonds: PhraseTable


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of capitalised atoms: for each atom its run's first and last atom (itself where it is in none)."""

    inside: Bools
    first: Index
    last: Index


@dataclass(frozen=True, slots=True)
class Listed:
    """For each atom the bits of the lists with a phrase that starts there, that ends there, that covers it."""

    starting: Bytes
    ending: Bytes
    covering: Bytes


def find_listed(columns: Columns, lists: PhraseTable) -> Listed:
    """Where the phrases of the word lists stand."""
    return Listed(*cover(lists, columns.hashes, LONGEST_LISTED, columns.rows))


def find_runs(columns: Columns, listed: Listed) -> Runs:
    """Maximal runs of capitalised atoms of one sequence, with signs glued between them (``N.V.T``, ``M-TP``).

    A run ends after an honorific and after a degree in capitals: "Ông | Hà", "PGS.TS | Nguyễn Văn A".
    """
    shapes, glued = columns.shapes[columns.rows], columns.glued[columns.rows]
    count = len(shapes)
    inside = (shapes == TITLE) | (shapes == UPPER) | (shapes == INITIAL) | (shapes == MIXED) | (shapes == CODE)
    if count > 2:
        bridge = _BRIDGES[shapes[1:-1]] & glued[1:-1] & glued[2:]
        inside[1:-1] |= bridge & inside[:-2] & inside[2:]
    opens = np.ones(count, bool)
    opens[1:] = ~(inside[1:] & inside[:-1])
    parts = (listed.ending & HONORIFIC) != 0
    parts |= ((listed.ending & TITLE_LIST) != 0) & (shapes == UPPER)
    opens[1:] |= parts[:-1] & (shapes[1:] < PAD_SHAPE)
    opens[columns.firsts] = True
    starts = np.flatnonzero(opens)
    which = np.cumsum(opens) - 1
    ends = np.append(starts[1:], count) - 1
    return Runs(inside, starts[which] if count else starts, ends[which] if count else ends)


class _Rows:
    """Collects features: each is a sum of hashes, made a table row with a salt of its own."""

    def __init__(self, count: int, bits: int) -> None:
        self.count, self.bits, self.made = count, bits, 0
        self.rows: list[npt.NDArray[np.uint32]] = []

    def add(self, *parts: U64) -> None:
        total = np.full(self.count, _SALTS[self.made], np.uint64)
        for factor, part in zip(_FACTORS, parts, strict=False):
            total += part * factor
        self.rows.append(row_of(total, self.bits))
        self.made += 1


def name_rows(columns: Columns, gazetteers: Gazetteers, bits: int) -> npt.NDArray[np.uint32]:
    """Feature rows ``[atoms, features]`` in a table of ``2**bits`` rows."""
    rows, listed = columns.rows, find_listed(columns, gazetteers.lists)
    runs = find_runs(columns, listed)
    collect = _Rows(len(rows), bits)
    word = {k: columns.hashes[rows + k] for k in range(-3, 4)}
    shape = {k: scatter(columns.shapes, 1)[rows + k] for k in range(-2, 3)}
    _window(collect, word, shape)
    _run_context(collect, columns, runs, word, shape)
    _lists(collect, columns, listed, runs, shape)
    _mined(collect, columns, gazetteers, runs, shape)
    _bonds(collect, columns, gazetteers.bonds, shape)
    _article(collect, columns, listed, runs, word, shape)
    return np.stack(collect.rows).T  # a feature's rows lie side by side: they are read one feature at a time


def _window(collect: _Rows, word: dict[int, U64], shape: dict[int, U64]) -> None:
    for k in (-2, -1, 0, 1, 2):
        collect.add(word[k])
    collect.add(word[-1], word[0])
    collect.add(word[0], word[1])
    collect.add(word[-2], word[-1])
    collect.add(word[1], word[2])
    collect.add(word[-1], word[0], word[1])
    collect.add(word[-2], word[-1], word[0])
    collect.add(word[0], word[1], word[2])
    collect.add(word[-3], word[-2], word[-1])
    collect.add(word[0], shape[0])
    collect.add(word[-1], shape[0], shape[1])
    collect.add(word[1], shape[0], shape[-1])
    collect.add(shape[-1], shape[0], shape[1])
    collect.add(shape[-2], shape[-1], shape[0], shape[1], shape[2])


def _run_context(collect: _Rows, columns: Columns, runs: Runs, word: dict[int, U64], shape: dict[int, U64]) -> None:
    """The run, its length, the place in it, and the words around it, for every atom of it."""
    rows = columns.rows
    before, after = rows[runs.first], rows[runs.last]
    length, place = runs.last - runs.first + 1, np.arange(len(rows)) - runs.first
    opening = columns.shapes[before - 1] == PAD_SHAPE
    layout = np.minimum(length, 7) * 64 + np.minimum(place, 7) * 8 + runs.inside * 4 + opening * 2
    here = scatter(layout, 2, 512)
    b1, b2, a1 = columns.hashes[before - 1], columns.hashes[before - 2], columns.hashes[after + 1]
    collect.add(here, shape[0])
    collect.add(b1, here)
    collect.add(b1, b2, scatter(np.minimum(place, 2), 3))
    collect.add(a1, here)
    collect.add(columns.hashes[before], here)
    collect.add(columns.hashes[after], here)
    collect.add(_run_hash(columns, runs), scatter(np.minimum(place, 7), 4))
    collect.add(b1, a1, here)


def _run_hash(columns: Columns, runs: Runs) -> U64:
    """One hash for each run, the same for the same string anywhere; of single atoms, their own."""
    count = len(columns.rows)
    place = np.arange(count) - runs.first
    whole = columns.hashes[columns.rows] * (_SALTS[np.minimum(place, 200)] | np.uint64(1))
    total = np.concatenate((np.zeros(1, np.uint64), np.cumsum(whole, dtype=np.uint64)))
    summed: U64 = total[runs.last + 1] - total[runs.first]
    return summed


def _lists(collect: _Rows, columns: Columns, listed: Listed, runs: Runs, shape: dict[int, U64]) -> None:
    rows, size = columns.rows, len(columns.hashes)
    place = scatter(np.minimum(np.arange(len(columns.rows)) - runs.first, 3), 5)
    s, e, c = scatter(listed.starting, 6), scatter(listed.ending, 7), scatter(listed.covering, 8)
    starts, ends, covers = (pad(column, rows, size) for column in (s, e, c))
    first, last = runs.first, runs.last
    before, after = rows[first] - 1, rows[last] + 1
    collect.add(s, e, c)
    collect.add(s, shape[0])
    collect.add(c, shape[0], shape[1])
    collect.add(s[first], place)
    collect.add(ends[before], covers[before], place, shape[0])
    collect.add(c[first], c[last], place)
    collect.add(starts[after], place, shape[0])
    collect.add(c, _next_run(columns, runs, listed.starting))


def _next_run(columns: Columns, runs: Runs, starting: Bytes) -> U64:
    """How far the next capitalised run of the sequence is, and whether it opens with a surname or a foreign name."""
    count = len(columns.rows)
    begins = runs.inside & (runs.first == np.arange(count))
    index = np.where(begins, np.arange(count), count)
    ahead = np.append(np.minimum.accumulate(index[::-1])[::-1], count)
    nearest = np.where(runs.inside, ahead[runs.last + 1] if count else ahead[:0], ahead[:-1])
    held = np.minimum(nearest, count - 1)
    sequence = columns.sequence_of
    near = (nearest < count) & (sequence[held] == sequence)
    distance = np.where(near, np.minimum(nearest - np.arange(count), 12), 15)
    known = starting[held] & np.uint8(SURNAME | FOREIGN)
    return scatter(distance * 256 + np.where(near, known, 0), 9, 4096)


def _mined(collect: _Rows, columns: Columns, gazetteers: Gazetteers, runs: Runs, shape: dict[int, U64]) -> None:
    """What unlabelled corpora say of the run, of its parts, and of the atom."""
    count = len(columns.rows)
    hashes = columns.hashes[columns.rows]
    atom = scatter(gazetteers.atoms.look_up(hashes), 10)
    place = np.arange(count) - runs.first
    position = scatter((np.minimum(place, 4) * 8 + np.minimum(runs.last - np.arange(count), 4)), 11)
    whole, head = run_codes(columns, gazetteers.runs, runs)
    w, h = scatter(whole, 12), scatter(head, 13)
    collect.add(atom, shape[0])
    collect.add(atom, w)
    collect.add(w, position)
    collect.add(h, position)
    around = pad(atom, columns.rows, len(columns.hashes))
    collect.add(around[columns.rows - 1], atom, around[columns.rows + 1])


def _bonds(collect: _Rows, columns: Columns, bonds: PhraseTable, shape: dict[int, U64]) -> None:
    """Whether the atom and its neighbours are syllables of one word: a name seldom ends inside one."""
    rows = columns.rows
    before, here, after = (columns.hashes[rows + k] for k in (-1, 0, 1))
    left = scatter(bonds.look_up(pair_hash(before, here)), 21)
    right = scatter(bonds.look_up(pair_hash(here, after)), 21)
    collect.add(left, right, shape[0])
    collect.add(right, here)
    collect.add(left, before)


def run_codes(columns: Columns, table: PhraseTable, runs: Runs) -> tuple[Bytes, Bytes]:
    """For each atom the mined code of its whole run, and of the longest known phrase that covers it inside the run."""
    count = len(columns.rows)
    hashes = columns.hashes[columns.rows]
    whole, covering = np.zeros(count, np.uint8), np.zeros(count, np.uint8)
    caps = np.flatnonzero(runs.inside)
    chained = np.zeros(len(caps), np.uint64)
    for length in range(1, LONGEST_RUN + 1):
        caps_end = caps + (length - 1)
        fits = caps_end <= runs.last[caps]
        caps, caps_end, chained = caps[fits], caps_end[fits], chained[fits]
        if not len(caps):
            break
        chained = chain(chained, hashes[caps_end])
        codes = table.look_up(chained)
        hot = np.flatnonzero(codes)
        for k in range(length):
            covering[caps[hot] + k] = codes[hot]
        full = hot[(caps[hot] == runs.first[caps[hot]]) & (caps_end[hot] == runs.last[caps[hot]])]
        for k in range(length):
            whole[caps[full] + k] = codes[full]
    return whole, covering


def _article(
    collect: _Rows, columns: Columns, listed: Listed, runs: Runs, word: dict[int, U64], shape: dict[int, U64]
) -> None:
    """What stands before and after the same capitalised string elsewhere in the article, and where in it we are."""
    starting, ending = listed.starting, listed.ending
    before = np.maximum(runs.first - 1, 0)
    bounded = columns.shapes[columns.rows[runs.first] - 1] != PAD_SHAPE if len(before) else np.zeros(0, bool)
    evidence = np.where(bounded, ending[before] & np.uint8(HONORIFIC | TITLE_LIST | HEAD | TRAP), 0).astype(np.uint8)
    evidence |= starting[runs.first] & np.uint8(SURNAME | FOREIGN)
    evidence[runs.first != runs.last] |= np.uint8(BODY)  # somewhere part of a longer name
    evidence[~runs.inside] = 0
    text = columns.texts.astype(np.uint64) * _FACTORS[7]
    lower = (~runs.inside & (shape[0] != 0)).astype(np.uint16)
    of_atom = _gather(word[0] + text, evidence | lower << np.uint16(8))
    collect.add(scatter(of_atom.astype(np.uint8), 15), shape[0])
    collect.add(scatter(_gather(_run_hash(columns, runs) + text, evidence), 16), shape[0])
    collect.add(scatter(of_atom >> np.uint16(8), 17), shape[0], shape[-1])
    collect.add(_layout(columns), shape[0])


def _gather(keys: U64, bits: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """For each row, the bits of all rows with the same key, or-ed."""
    gathered = np.zeros_like(bits)
    if len(keys):
        order = np.argsort(keys)
        sorted_keys = keys[order]
        heads = np.flatnonzero(np.append(True, sorted_keys[1:] != sorted_keys[:-1]))
        united = np.bitwise_or.reduceat(bits[order], heads)
        gathered[order] = np.repeat(united, np.diff(np.append(heads, len(keys))))
    return gathered


def _layout(columns: Columns) -> U64:
    """First, last or other line of its text, and how long the line is."""
    count = len(columns.rows)
    if not count:
        return np.zeros(0, np.uint64)
    lines = columns.lines - columns.lines[0]
    sizes = np.bincount(lines)[lines]
    opens = np.searchsorted(columns.texts, np.arange(len(columns.offsets)))
    closes = np.append(opens[1:], count) - 1
    first = columns.lines == columns.lines[np.minimum(opens, count - 1)][columns.texts]
    last = columns.lines == columns.lines[closes][columns.texts]
    near_end = (closes[columns.texts] - np.arange(count)) < 6
    return scatter((np.minimum(sizes, 12) * 8 + first * 4 + last * 2 + near_end), 18)
