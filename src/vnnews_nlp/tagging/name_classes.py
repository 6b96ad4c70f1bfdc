"""Classes of words, from unlabelled news: words that stand beside the same words are of one class.

A word that no annotated article holds ("thư ký toà soạn") is tagged like the
words of its class that some hold. The tagger learns what each class is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import U64, Columns, scatter
from vnnews_nlp.tagging.packs import fitting
from vnnews_nlp.tagging.phrases import PhraseTable, chain

Bytes = npt.NDArray[np.uint8]

#: Words with a class have at most so many atoms.
LONGEST_WORD = 4


@dataclass(frozen=True, slots=True)
class WordClasses:
    """The fine class (1–255) of each word, and the rough class of each fine one."""

    words: PhraseTable
    rough: Bytes

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As arrays for a pack."""
        return self.words.arrays("classes") | {"classes_rough": self.rough}

    @staticmethod
    def of(arrays: Mapping[str, npt.NDArray[Any]]) -> WordClasses:
        """From the arrays of a pack."""
        return WordClasses(PhraseTable.of(arrays, "classes"), fitting(arrays, "classes_rough", np.uint8, 256))


@dataclass(frozen=True, slots=True)
class Classed:
    """The class of each atom's word as hashes, in padded rows: with whether the atom is its word's first, without it.

    And the rough class, with whether it is the first.
    """

    fine: U64
    whole: U64
    rough: U64


def read_classes(columns: Columns, classes: WordClasses) -> Classed:
    """The classes of a batch; of words that overlap the longest covers its atoms, of equally long ones the last."""
    hashes = np.concatenate((columns.hashes, np.zeros(LONGEST_WORD, np.uint64)))
    fine, first = np.zeros(len(hashes), np.uint8), np.zeros(len(hashes), bool)
    chained = np.zeros(len(columns.rows), np.uint64)
    for length in range(1, LONGEST_WORD + 1):
        chained = chain(chained, hashes[columns.rows + (length - 1)])
        found = classes.words.look_up(chained)
        hot = np.flatnonzero(found)
        for k in range(length):
            fine[columns.rows[hot] + k] = found[hot]
            first[columns.rows[hot] + k] = k == 0
    fine, first = fine[: len(columns.hashes)], first[: len(columns.hashes)]
    opens = first.astype(np.intp)
    return Classed(
        fine=scatter(fine.astype(np.intp) * 2 + opens, 41, 512),
        whole=scatter(fine, 43),
        rough=scatter(classes.rough[fine].astype(np.intp) * 2 + opens, 42, 512),
    )
