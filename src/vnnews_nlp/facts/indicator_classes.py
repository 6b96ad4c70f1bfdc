"""Classes of words that stand in the same places, learned from unlabelled news: what is known of a rare word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

#: A word without a class: small, and with a capital.
_RARE = 1000


@dataclass(frozen=True, slots=True)
class WordClasses:
    """Words by ascending code (:func:`vnnews_nlp.facts.indicator_edges.word_code`), each in a fine and a rough class.

    Classes count from one.
    """

    codes: Ints
    fine: Ints
    rough: Ints

    @staticmethod
    def none() -> WordClasses:
        """No word has a class."""
        return WordClasses(*(np.zeros(0, np.int64) for _ in range(3)))

    def of(self, words: Ints, capital: Ints) -> tuple[Ints, Ints]:
        """The fine and the rough class of each word; ``capital``: 1 where it begins with a capital letter."""
        rare = _RARE + capital
        if not len(self.codes):
            return rare, rare
        at = np.minimum(np.searchsorted(self.codes, words), len(self.codes) - 1)
        known = self.codes[at] == words
        return np.where(known, self.fine[at], rare), np.where(known, self.rough[at], rare)
