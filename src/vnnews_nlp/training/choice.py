"""Which sentences of the news are worth a teacher's time: those that the present segmenter is unsure of.

A sentence whose every join the segmenter knows teaches it little. Clauses are
ranked by the unsure gaps in them; a pair of syllables that was labelled often,
or stands in many better clauses, counts for less. Found on held-out sentences:
the tenth of them with the highest doubt holds four tenths of all misses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import LOWER, U64, Columns, read_columns
from vnnews_nlp.tagging.phrases import pair_hash
from vnnews_nlp.tagging.words import WordModel
from vnnews_nlp.training.gazetteers import batches

Floats = npt.NDArray[np.float32]

#: A clause has at least so many syllables, and is cut at the first comma, semicolon or colon after them.
LEAST = 8

#: Doubt (p times 1 - p) below which a gap is known.
DOUBT = 0.02

_BATCH = 3000


@dataclass(frozen=True, slots=True)
class _Doubts:
    """The unsure gaps of a pool: number of the clause, pair of syllables, doubt; and the size of each clause."""

    clauses: npt.NDArray[np.int64]
    pairs: U64
    doubts: Floats
    sizes: npt.NDArray[np.int64]


def clauses_of(sentence: str) -> list[str]:
    """The sentence cut at its commas, semicolons and colons into pieces of at least :data:`LEAST` syllables."""
    pieces: list[list[str]] = [[]]
    for syllable in sentence.split(" "):
        pieces[-1].append(syllable)
        if len(pieces[-1]) >= LEAST and syllable.endswith((",", ";", ":")):
            pieces.append([])
    if len(pieces) > 1 and len(pieces[-1]) < LEAST:
        tail = pieces.pop()
        pieces[-1] += tail
    return [" ".join(piece) for piece in pieces if piece]


def choose(model: WordModel, sentences: Iterable[str], labelled: Sequence[str], count: int) -> list[str]:
    """``count`` different clauses of the sentences, most instructive first; ``labelled`` has been labelled already."""
    pool = list(dict.fromkeys(clause for sentence in sentences for clause in clauses_of(sentence)))
    known, times = _pair_counts(labelled)
    found = _doubts(model, pool)
    seen = np.minimum(np.searchsorted(known, found.pairs), max(len(known) - 1, 0))
    before = np.where(known[seen] == found.pairs, times[seen], 0)
    worth = found.doubts / (1 + 0.5 * _ranks(found) + 0.2 * before)
    scores = np.bincount(found.clauses, weights=worth, minlength=len(pool)) / (found.sizes + 4)
    best = np.argsort(-scores, kind="stable")[:count]
    return [pool[i] for i in best[scores[best] > 0].tolist()]


def print_of(clause: str) -> int:
    """Eight bytes that stand for a clause, to name it without printing it."""
    return int.from_bytes(hashlib.sha256(clause.encode()).digest()[:8], "little")


def find_clauses(prints: npt.NDArray[np.uint64], sentences: Iterable[str]) -> list[str]:
    """The clauses of the sentences that have these prints, in the order of the prints."""
    wanted = {number: place for place, number in enumerate(prints.tolist())}
    found: dict[int, str] = {}
    for sentence in sentences:
        for clause in clauses_of(sentence):
            place = wanted.get(print_of(clause))
            if place is not None:
                found[place] = clause
    return [found[place] for place in sorted(found)]


def _pair_counts(texts: Sequence[str]) -> tuple[U64, npt.NDArray[np.int64]]:
    pairs = [_pairs(read_columns(batch)) for batch in batches(texts, _BATCH)]
    keys, counts = np.unique(np.concatenate(pairs), return_counts=True)
    return keys, counts.astype(np.int64)


def _pairs(columns: Columns) -> U64:
    hashes: U64 = pair_hash(columns.hashes[columns.rows - 1], columns.hashes[columns.rows])
    return hashes


def _doubts(model: WordModel, pool: Sequence[str]) -> _Doubts:
    clauses, pairs, doubts, sizes, done = [], [], [], [], 0
    for batch in batches(pool, _BATCH):
        columns = read_columns(batch)
        chances = 1 / (1 + np.exp(-model.score(columns)))
        doubt = (chances * (1 - chances)).astype(np.float32)
        doubt[columns.firsts] = 0
        size = np.bincount(columns.texts, minlength=len(batch))
        lower = np.bincount(columns.texts, weights=columns.shapes[columns.rows] == LOWER, minlength=len(batch))
        doubt[(2 * lower < size)[columns.texts]] = 0  # tables, lists of names, other languages
        unsure = np.flatnonzero(doubt > DOUBT)
        clauses.append(columns.texts[unsure].astype(np.int64) + done)
        pairs.append(_pairs(columns)[unsure])
        doubts.append(doubt[unsure])
        sizes.append(size.astype(np.int64))
        done += len(batch)
    return _Doubts(np.concatenate(clauses), np.concatenate(pairs), np.concatenate(doubts), np.concatenate(sizes))


def _ranks(found: _Doubts) -> npt.NDArray[np.int64]:
    """For each gap, how many gaps of the same pair are more in doubt."""
    order = np.lexsort((-found.doubts, found.pairs))
    pairs = found.pairs[order]
    opens = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1]))
    ranks = np.empty(len(pairs), np.int64)
    ranks[order] = np.arange(len(pairs)) - np.repeat(opens, np.diff(np.append(opens, len(pairs))))
    return ranks
