"""What is read of the atoms of a batch before features: lists, capitalised runs, the same string elsewhere.

All of it is one row an atom, so that features can be asked of any atoms, and
the tagger asks only for those that a name may hold (:func:`near_names`).
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
    scatter,
)  # fmt: skip
from vnnews_nlp.tagging.name_classes import Classed, WordClasses, read_classes
from vnnews_nlp.tagging.phrases import PhraseTable, chain, cover

Bytes = npt.NDArray[np.uint8]

#: Word lists in the order of their bits in the list table.
LISTS = ("surnames", "honorifics", "titles", "body heads", "places", "foreign names", "bodies", "traps")
SURNAME, HONORIFIC, TITLE_LIST, HEAD, PLACE, FOREIGN, BODY, TRAP = (1 << i for i in range(8))
LONGEST_LISTED = 6
LONGEST_RUN = 6
#: So far from a capital or a hint an atom may be of a name. At most ``features.PAD``: a seed works in its own sequence.
NEAR = 3
SALTS = np.array([mix(9000 + i) for i in range(256)], np.uint64)
FACTORS = [np.uint64(mix(500 + i) | 1) for i in range(8)]

_BRIDGES = np.zeros(256, bool)
_BRIDGES[[SIGN + SIGNS.index(sign) for sign in ".-–'’&/"]] = True


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """Tables the features read: word lists (bits), mined codes of capitalised runs, of atoms, of pairs in one word.

    And the classes of words.
    """

    lists: PhraseTable
    runs: PhraseTable
    atoms: PhraseTable
    bonds: PhraseTable
    classes: WordClasses


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


@dataclass(frozen=True, slots=True)
class Seen:
    """What is read of all atoms of a batch, for features of any of them: one row an atom, or a padded row."""

    listed: Listed
    runs: Runs
    starting: U64  # the lists as hashes, in padded rows
    ending: U64
    covering: U64
    mined: U64  # what unlabelled corpora say of the atom, in padded rows
    run_hashes: U64
    whole_codes: Bytes  # mined code of the whole run
    head_codes: Bytes  # and of the longest known phrase in it
    coming: U64  # the next run
    as_atom: npt.NDArray[np.uint16]  # what the same atom is elsewhere in its text
    as_run: Bytes  # what the same run is elsewhere in its text
    layout: U64
    classed: Classed


def see(columns: Columns, gazetteers: Gazetteers) -> Seen:
    """Read all atoms of a batch."""
    listed = find_listed(columns, gazetteers.lists)
    runs = find_runs(columns, listed)
    hashes = _run_hash(columns, runs)
    mined = gazetteers.atoms.look_up(columns.hashes[columns.rows])
    whole_codes, head_codes = run_codes(columns, gazetteers.runs, runs)
    as_atom, as_run = _elsewhere(columns, listed, runs, hashes)

    def padded(column: Bytes, salt: int) -> U64:
        hashed: U64 = pad(scatter(column, salt), columns.rows, len(columns.hashes))
        return hashed

    return Seen(
        listed=listed,
        runs=runs,
        starting=padded(listed.starting, 6),
        ending=padded(listed.ending, 7),
        covering=padded(listed.covering, 8),
        mined=padded(mined, 10),
        run_hashes=hashes,
        whole_codes=whole_codes,
        head_codes=head_codes,
        coming=_next_run(columns, runs, listed.starting),
        as_atom=as_atom,
        as_run=as_run,
        layout=_layout(columns),
        classed=read_classes(columns, gazetteers.classes),
    )


def near_names(columns: Columns, seen: Seen, atoms: PhraseTable, hinted: Bools) -> Bools:
    """Which atoms a name may hold: those near a hint of the rules, or near a capital.

    A capital that opens a sequence counts only where it is an abbreviation, opens a listed name or body, or is
    printed as a capital elsewhere too (:func:`seldom_small`): each sentence begins with one.
    """
    inside = seen.runs.inside.copy()
    rows = columns.rows[columns.firsts]
    cued = (columns.shapes[rows] == UPPER) | (seen.listed.starting[columns.firsts] & (SURNAME | FOREIGN | HEAD) != 0)
    inside[columns.firsts] &= cued | seldom_small(atoms.look_up(columns.hashes[rows]))
    return spread_seeds(columns, hinted | inside)


def seldom_small(codes: Bytes) -> Bools:
    """Whether a mined code of an atom (``training.gazetteers``) says that it is unknown, or often a capital."""
    known: Bools = (codes == 0) | ((codes - np.uint8(1)) // 4 % 6 >= 2)
    return known


def spread_seeds(columns: Columns, seeds: Bools) -> Bools:
    """The seeds and the atoms near them, in their own sequences."""
    padded = pad(seeds, columns.rows, len(columns.hashes))
    near = padded.copy()
    for k in range(1, NEAR + 1):
        near[k:] |= padded[:-k]
        near[:-k] |= padded[k:]
    found: Bools = near[columns.rows]
    return found


def reached(columns: Columns, named: Bools, near: Bools) -> Bools:
    """The atoms not near of the sequences where a ``named`` atom stands beside such an atom."""
    rows, size = columns.rows, len(columns.hashes)
    likely, far = pad(named, rows, size), pad(~near, rows, size)
    touching = likely[rows] & (far[rows - 1] | far[rows + 1])
    sequence = columns.sequence_of
    lively = np.zeros(len(columns.firsts), bool)
    lively[sequence[touching]] = True
    found: Bools = lively[sequence] & ~near
    return found


def _run_hash(columns: Columns, runs: Runs) -> U64:
    """One hash for each run, the same for the same string anywhere; of single atoms, their own."""
    count = len(columns.rows)
    place = np.arange(count) - runs.first
    whole = columns.hashes[columns.rows] * (SALTS[np.minimum(place, 200)] | np.uint64(1))
    total = np.concatenate((np.zeros(1, np.uint64), np.cumsum(whole, dtype=np.uint64)))
    summed: U64 = total[runs.last + 1] - total[runs.first]
    return summed


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


def _elsewhere(columns: Columns, listed: Listed, runs: Runs, run_hashes: U64) -> tuple[npt.NDArray[np.uint16], Bytes]:
    """For each atom what stands before and after it, and before and after its run, anywhere in its text.

    Of atoms the high byte says whether it is printed small somewhere.
    """
    before = np.maximum(runs.first - 1, 0)
    bounded = columns.shapes[columns.rows[runs.first] - 1] != PAD_SHAPE
    cues = listed.ending[before] & np.uint8(HONORIFIC | TITLE_LIST | HEAD | TRAP)
    evidence = np.where(bounded, cues, 0).astype(np.uint8)
    evidence |= listed.starting[runs.first] & np.uint8(SURNAME | FOREIGN)
    evidence[runs.first != runs.last] |= np.uint8(BODY)  # somewhere part of a longer name
    evidence[~runs.inside] = 0
    text = columns.texts.astype(np.uint64) * FACTORS[7]
    both = evidence | (~runs.inside).astype(np.uint16) << np.uint16(8)
    return _gather(columns.hashes[columns.rows] + text, both), _gather(run_hashes + text, evidence)


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
