"""Where two conventions of Vietnamese words pull apart: the treebank against a segmenter trained on VLSP 2013."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import CODE, DIGITS, LOWER, MIXED, SIGN, Columns, read_columns
from vnnews_nlp.training.treebank import GoldSentence
from vnnews_nlp.training.word_labels import GOES_ON, gold_labels, teacher_codes

Bools = npt.NDArray[np.bool_]

#: Kinds of gaps, the first that fits: what stands on either side.
KINDS = (
    "a sign (2-9, TP.HCM, 95%)", "a number (2 triệu)", "two capitalised (Hà Nội)", "one capitalised (bà Lan)",
    "the same syllable twice (gãi gãi)", "two lower-case syllables (người dân)",
)  # fmt: skip


def compare(gold: Sequence[GoldSentence], cache: Path, teacher: str = "underthesea") -> list[tuple[str, int, int]]:
    """For each kind of gap: where only the treebank joins, where only the teacher does."""
    texts = [sentence.text for sentence in gold]
    columns = read_columns(texts)
    ours = gold_labels(columns, gold) == GOES_ON
    theirs = teacher_codes(columns, texts, (teacher,), cache) > 0
    kinds = _kinds(columns)
    return [
        (kind, int((ours & ~theirs & (kinds == k)).sum()), int((~ours & theirs & (kinds == k)).sum()))
        for k, kind in enumerate(KINDS)
    ]


def _kinds(columns: Columns) -> npt.NDArray[np.intp]:
    after, before = columns.shapes[columns.rows], columns.shapes[columns.rows - 1]
    cases: list[Bools] = [
        (after >= SIGN) | (before >= SIGN),
        np.isin(after, (DIGITS, CODE)) | np.isin(before, (DIGITS, CODE)),
        (after > LOWER) & (after <= MIXED) & (before > LOWER) & (before <= MIXED),
        ((after > LOWER) & (after <= MIXED)) | ((before > LOWER) & (before <= MIXED)),
        columns.hashes[columns.rows] == columns.hashes[columns.rows - 1],
    ]
    kinds: npt.NDArray[np.intp] = np.select(cases, list(range(len(cases))), len(cases)).astype(np.intp)
    return kinds
