"""What large unlabelled corpora know of atoms and of capitalised runs, counted into small codes.

No label is needed: a string that often follows an honorific is a person's, one
that follows "tỉnh" or "huyện" a place's. Counts become a byte for each string,
and the tagger learns from gold what each byte is worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import LOWER, PAD_SHAPE, U64, UPPER, Bools, Columns, Index, read_columns
from vnnews_nlp.tagging.name_context import (
    HEAD,
    HONORIFIC,
    LONGEST_RUN,
    TITLE_LIST,
    TRAP,
    Gazetteers,
    Listed,
    Runs,
    find_listed,
    find_runs,
)
from vnnews_nlp.tagging.phrases import PhraseTable, build_table, chain, pair_hash
from vnnews_nlp.tagging.words import WordModel
from vnnews_nlp.training.name_classes import learn_classes

_PLACE_CUES = ("ở", "tại", "từ", "đến", "tới", "về", "sang", "qua", "rời", "khỏi")
_SPEECH_CUES = ("nói", "cho", "chia", "khẳng", "kể", "đã", "bày", "nhận", "sinh", "được", "cùng", "và", "tâm")

#: Of every so many batches one is segmented: pairs are counted soon enough.
_PAIRS_EVERY = 4

Counts = npt.NDArray[np.int32]
Tally = tuple[U64, Counts]


def mine(texts: Sequence[str], lists: PhraseTable, words: WordModel) -> Gazetteers:
    """Count the texts and build the tables; ``words`` is the segmenter's model, which tells pairs in one word."""
    atoms: Tally = (np.zeros(0, np.uint64), np.zeros((0, 4), np.int32))
    runs: Tally = (np.zeros(0, np.uint64), np.zeros((0, 7), np.int32))
    pairs: Tally = (np.zeros(0, np.uint64), np.zeros((0, 2), np.int32))
    for number, batch in enumerate(batches(texts, 400)):
        columns = read_columns(batch)
        listed = find_listed(columns, lists)
        found = find_runs(columns, listed)
        atoms = added(atoms, _count_atoms(columns, found))
        runs = added(runs, _count_runs(columns, listed, found))
        if number % _PAIRS_EVERY == 0:
            pairs = added(pairs, _count_pairs(columns, words))
    return Gazetteers(lists, _run_table(runs, 18), _atom_table(atoms, 16), _pair_table(pairs, 17), learn_classes(texts))


def batches(texts: Iterable[str], size: int) -> Iterator[Sequence[str]]:
    """The texts, so many at a time."""
    source = iter(texts)
    while batch := list(islice(source, size)):
        yield batch


def added(old: Tally, new: Tally) -> Tally:
    """Counts of both, keys sorted."""
    keys, inverse = np.unique(np.concatenate((old[0], new[0])), return_inverse=True)
    counts = np.zeros((len(keys), old[1].shape[1]), np.int32)
    both = np.concatenate((old[1], new[1]))
    for c in range(counts.shape[1]):
        counts[:, c] = np.bincount(inverse, weights=both[:, c], minlength=len(keys))
    return keys, counts


def tally(keys: U64, flags: Sequence[Bools]) -> Tally:
    """How often each key has each flag."""
    return added(
        (np.zeros(0, np.uint64), np.zeros((0, len(flags)), np.int32)), (keys, np.stack(flags, axis=1).astype(np.int32))
    )


def _count_atoms(columns: Columns, runs: Runs) -> Tally:
    """Per atom: lower-case, capitalised inside a sequence, first of a longer run, later in a run."""
    rows, count = columns.rows, len(columns.rows)
    shapes = columns.shapes[rows]
    opening = columns.shapes[rows - 1] == PAD_SHAPE
    place = np.arange(count) - runs.first
    capital = runs.inside & ~opening
    return tally(
        columns.hashes[rows],
        [shapes == LOWER, capital, capital & (place == 0) & (runs.last > runs.first), runs.inside & (place > 0)],
    )


def _count_runs(columns: Columns, listed: Listed, runs: Runs) -> Tally:
    """Per run: all, after an honorific, a title, a place head, a body head, a place preposition, before a verb."""
    rows, count = columns.rows, len(columns.rows)
    first = np.flatnonzero(runs.inside & (runs.first == np.arange(count)))
    last = runs.last[first]
    first, last = first[last - first < LONGEST_RUN], last[last - first < LONGEST_RUN]
    keys = np.zeros(len(first), np.uint64)
    for k in range(LONGEST_RUN):
        alive = first + k <= last
        keys[alive] = chain(keys[alive], columns.hashes[rows[first[alive] + k]])
    bounded = columns.shapes[rows[first] - 1] != PAD_SHAPE
    before = np.where(bounded, listed.ending[np.maximum(first - 1, 0)], 0)
    word_before, word_after = columns.hashes[rows[first] - 1], columns.hashes[rows[last] + 1]
    flags = [np.ones(len(first), bool), *((before & bit) != 0 for bit in (HONORIFIC, TITLE_LIST, TRAP, HEAD))]
    cues = [np.array([whole_atom(cue) for cue in group], np.uint64) for group in (_PLACE_CUES, _SPEECH_CUES)]
    return tally(keys, [*flags, np.isin(word_before, cues[0]), np.isin(word_after, cues[1])])


def _count_pairs(columns: Columns, words: WordModel) -> Tally:
    """Per pair of lower-case neighbours: all, and in one word."""
    rows = columns.rows
    plain = (columns.shapes[rows - 1] <= UPPER) & (columns.shapes[rows] == LOWER)
    joins = words.find_joins(columns)
    return tally(pair_hash(columns.hashes[rows - 1], columns.hashes[rows])[plain], [joins[plain] | True, joins[plain]])


def _pair_table(counted: Tally, bits: int) -> PhraseTable:
    keys, counts = counted
    total, joined = counts.T.astype(np.int64)
    share = joined / (total + 1.0)
    kept = np.argsort(-joined, kind="stable")[: (1 << bits) * 2 // 3]
    kept = kept[(total[kept] >= 3) & (share[kept] > 0.1)]
    return build_table(keys[kept], (1 + np.searchsorted([0.4, 0.7, 0.93], share[kept])).astype(np.uint8), bits)


def whole_atom(word: str) -> int:
    """The hash of an atom."""
    columns = read_columns([word])
    return int(columns.hashes[columns.rows[0]])


def _levels(part: Index, whole: Index, cuts: Sequence[float]) -> Index:
    """How large the share is, as a level; smoothed so that rare strings stay low."""
    return np.searchsorted(np.array(cuts), part / (whole + 2.0))


def _atom_table(counted: Tally, bits: int) -> PhraseTable:
    keys, counts = counted
    lower, capital, opens, later = counts.T.astype(np.int64)
    total = lower + capital + later
    kept = np.argsort(-total, kind="stable")[: (1 << bits) * 2 // 3]
    kept = kept[total[kept] >= 3]
    size = np.searchsorted([30, 1000, 20000], total)
    capitals = _levels(capital + later, total, (0.02, 0.1, 0.3, 0.6, 0.9))
    openers = _levels(opens, capital + 1, (0.2, 0.5, 0.8))
    codes = 1 + size + 4 * capitals + 24 * openers
    return build_table(keys[kept], codes[kept].astype(np.uint8), bits)


def _run_table(counted: Tally, bits: int) -> PhraseTable:
    keys, counts = counted
    total, honoured, titled, placed, bodied, located, speaking = counts.T.astype(np.int64)
    kept = np.argsort(-total, kind="stable")[: (1 << bits) * 2 // 3]
    kept = kept[total[kept] >= 3]
    person = _levels(2 * honoured + titled + speaking, total, (0.1, 0.3, 0.6))
    place = _levels(2 * placed + located, total, (0.1, 0.3, 0.6))
    body = _levels(bodied, total, (0.05, 0.2, 0.5))
    size = np.searchsorted([10, 100], total)
    codes = 1 + size + 3 * person + 12 * place + 48 * body
    return build_table(keys[kept], codes[kept].astype(np.uint8), bits)
