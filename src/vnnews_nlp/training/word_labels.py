"""Joins of atoms from known words, and whom of the teachers to believe where.

Teachers disagree on one join in twenty. A small chain model over what they
say at and around a gap, and over the strings and shapes beside it, learns
from gold which of them is right where; its verdicts are the silver labels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.decoding import marginals
from vnnews_nlp.tagging.features import Columns, mix, pad, read_columns, row_of, scatter
from vnnews_nlp.training.crf import Examples, Weights, train
from vnnews_nlp.training.teachers import TEACHERS, ask
from vnnews_nlp.training.treebank import Ends, GoldSentence, word_ends

Bools = npt.NDArray[np.bool_]

#: Labels: 0 begins a word, 1 goes on; nothing opens with 1.
BARRED = np.zeros((3, 3), bool)
BARRED[2, 1] = True
BEGINS, GOES_ON = 1, 2

_BITS = 20
_FACTORS = [np.uint64(mix(900 + i) | 1) for i in range(5)]


def joins_from_ends(columns: Columns, ends: Sequence[Ends]) -> Bools:
    """For each atom: does it go on the word before it, by the words' ends in characters that are no spaces."""
    heads = _heads(columns, len(ends))
    keys = [(i << 24) + np.append(np.int64(0), e).astype(np.int64) for i, e in enumerate(ends)]
    joins: Bools = ~np.isin((columns.texts.astype(np.int64) << 24) + heads, np.concatenate(keys))
    joins[columns.firsts] = False
    return joins


def ends_from_joins(columns: Columns, joins: Bools, count: int) -> list[Ends]:
    """The words' ends for each of ``count`` texts."""
    tails = (_heads(columns, count) + columns.ends - columns.starts).astype(np.int32)
    closing = np.append(~joins[1:], True)
    bounds = np.searchsorted(columns.texts, np.arange(count + 1)).tolist()
    return [tails[a:b][closing[a:b]] for a, b in pairwise(bounds)]


def _heads(columns: Columns, count: int) -> npt.NDArray[np.int64]:
    """Where each atom starts in its text, spaces not counted."""
    lengths = (columns.ends - columns.starts).astype(np.int64)
    before = np.cumsum(lengths) - lengths
    opens = np.minimum(np.searchsorted(columns.texts, np.arange(count)), max(len(before) - 1, 0))
    return before - before[opens][columns.texts]


def gold_labels(columns: Columns, sentences: Sequence[GoldSentence]) -> npt.NDArray[np.uint32]:
    """Labels of the atoms of treebank sentences."""
    return np.where(joins_from_ends(columns, [s.ends for s in sentences]), GOES_ON, BEGINS).astype(np.uint32)


def teacher_codes(
    columns: Columns, texts: Sequence[str], teachers: Sequence[str], cache: Path
) -> npt.NDArray[np.uint8]:
    """For each atom one bit a teacher: would it join here? One that lost characters joins nothing."""
    codes = np.zeros(len(columns.starts), np.uint8)
    for bit, teacher in enumerate(teachers):
        said = ask(teacher, texts, cache)
        ends = [e if e is not None else word_ends(text.split()) for text, e in zip(texts, said, strict=True)]
        codes |= joins_from_ends(columns, ends).astype(np.uint8) << np.uint8(bit)
    return codes


def learn_trust(columns: Columns, codes: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint32]) -> Weights:
    """Learn from gold whom to believe where."""
    starts = np.append(columns.firsts, len(labels)).astype(np.int64)
    examples = Examples(_rows(columns, codes), labels, starts, np.ones(len(starts) - 1, np.float32))
    return train(examples, 1 << _BITS, BARRED, epochs=15, dropout=0.5, rate=0.03)


def verdicts(trust: Weights, columns: Columns, codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The chance of a join at each atom, after hearing all teachers."""
    rows, chances = _rows(columns, codes), np.zeros(len(codes), np.float32)
    bounds = np.append(columns.firsts[::5000], len(codes)).tolist()
    for first, last in pairwise(bounds):
        inside = columns.firsts[(columns.firsts >= first) & (columns.firsts < last)] - first
        chances[first:last] = marginals(trust.table[rows[first:last]].sum(axis=1), trust.moves, inside)[:, 1]
    return chances


def hear(gold: Sequence[GoldSentence], texts: Sequence[str], cache: Path) -> npt.NDArray[np.float32]:
    """The chance of a join at each atom of the texts: all teachers asked, and weighed by how right they are on gold.

    Cached, so that a second training run starts from the same labels.
    """
    printed = [sentence.text for sentence in gold]
    key = hashlib.sha256("\n".join([*TEACHERS, *printed, "", *texts]).encode()).hexdigest()[:16]
    saved = cache / f"verdicts-{key}.npy"
    if not saved.exists():
        known, columns = read_columns(printed), read_columns(texts)
        trust = learn_trust(known, teacher_codes(known, printed, tuple(TEACHERS), cache), gold_labels(known, gold))
        np.save(saved, verdicts(trust, columns, teacher_codes(columns, texts, tuple(TEACHERS), cache)))
    chances: npt.NDArray[np.float32] = np.load(saved, allow_pickle=False)
    return chances


def _rows(columns: Columns, codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    rows = columns.rows
    said = pad(codes + np.uint8(1), rows, len(columns.hashes))
    kinds = columns.shapes * np.uint8(2) + columns.glued
    views: Mapping[str, npt.NDArray[np.uint64]] = {
        **{f"t{k}": scatter(said, 77)[rows + k] for k in (-2, -1, 0, 1, 2)},
        **{f"w{k}": columns.hashes[rows + k] for k in (-1, 0)},
        **{f"s{k}": scatter(kinds, 31)[rows + k] for k in (-2, -1, 0, 1)},
    }
    windows = (
        "t0", "t-1 t0", "t0 t1", "t-1 t0 t1", "t-2 t-1 t0 t1 t2", "t0 w0", "t0 w-1", "t0 w-1 w0", "w-1 w0", "w0", "w-1",
        "t0 s-1 s0", "s-1 s0", "t0 s-2 s-1 s0 s1", "t-1 t0 t1 s-1 s0",
    )  # fmt: skip
    made = []
    for number, window in enumerate(windows):
        total = np.full(len(rows), mix(30_000 + number), np.uint64)
        for factor, view in zip(_FACTORS, window.split(), strict=False):
            total += views[view] * factor
        made.append(row_of(total, _BITS))
    return np.stack(made, axis=1)
