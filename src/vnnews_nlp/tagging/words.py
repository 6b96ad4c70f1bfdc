"""The project's own word segmenter, from a model pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.document import Tokens, Words
from vnnews_nlp.tagging.decoding import best_joins
from vnnews_nlp.tagging.features import Columns, chunks, shared_columns
from vnnews_nlp.tagging.model import CheckedTable
from vnnews_nlp.tagging.packs import Pack, open_pack
from vnnews_nlp.tagging.word_features import Known, word_sums
from vnnews_nlp.tokens.words import join_words

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class WordModel:
    """The arrays of a words pack: weights of features, strengths of pairs of syllables, and kinds of syllables."""

    weights: CheckedTable
    known: Known

    @staticmethod
    def of(arrays: Mapping[str, npt.NDArray[Any]]) -> WordModel:
        """From the arrays of a pack."""
        return WordModel(CheckedTable.of(arrays, "words"), Known.of(arrays))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As arrays for a pack."""
        return self.weights.arrays("words") | self.known.arrays()

    def find_joins(self, columns: Columns) -> Bools:
        """For each atom: does it go on the word of the atom before it? Never at the start of a sequence."""
        if not len(columns.starts):
            return np.zeros(0, bool)
        return best_joins(self.score(columns), self.weights.moves, columns.firsts)

    def score(self, columns: Columns) -> npt.NDArray[np.float32]:
        """For each atom, how much speaks for a join before it, in log-odds, whatever the gaps beside it are."""
        return self.weights.score(word_sums(columns, self.known))


class PackSegmenter:
    """Segments batches of tokens; a :class:`vnnews_nlp.tokens.words.Segmenter`.

    The model decides between atoms (runs of letters and digits, single
    signs); tokens stay whole. The same result for one text or any batch.
    """

    def __init__(self, pack: Pack | str = "words-1") -> None:
        opened = open_pack(pack) if isinstance(pack, str) else pack
        self.name = f"{opened.name}-{opened.version}"
        self._model = WordModel.of(opened.arrays)

    def segment(self, batch: Sequence[Tokens]) -> list[Words]:
        """Words of each item, in order."""
        atoms = self.atom_joins([tokens.text for tokens in batch])
        words = []
        for tokens, (starts, _, joins) in zip(batch, atoms, strict=True):
            places = np.minimum(np.searchsorted(starts, tokens.starts[1:]), max(len(starts) - 1, 0))
            words.append(join_words(tokens, joins[places] & (starts[places] == tokens.starts[1:])))
        return words

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Words of a bare text as the model alone sees them, without tokens: offsets in the text."""
        starts, ends, joins = self.atom_joins([text])[0]
        first = np.flatnonzero(~joins)
        last = np.append(first[1:], len(starts)) - 1
        return list(zip(starts[first].tolist(), ends[last].tolist(), strict=True)) if len(starts) else []

    def atom_joins(self, texts: Sequence[str]) -> list[tuple[Ints, Ints, Bools]]:
        """For each text: starts and ends of its atoms, and whether each goes on the word before it."""
        parts: list[list[tuple[Ints, Ints, Bools]]] = [[] for _ in texts]
        for chunk in chunks(texts):
            columns = shared_columns([piece for _, _, piece in chunk])
            joins = self._model.find_joins(columns)
            bounds = np.searchsorted(columns.texts, np.arange(len(chunk) + 1)).tolist()
            for place, (number, start, _) in enumerate(chunk):
                rows = slice(bounds[place], bounds[place + 1])
                shift = np.int32(start - columns.offsets[place])
                parts[number].append((columns.starts[rows] + shift, columns.ends[rows] + shift, joins[rows]))
        return [part[0] if len(part) == 1 else _concatenated(part) for part in parts]


def _concatenated(
    parts: Sequence[tuple[Ints, Ints, Bools]],
) -> tuple[Ints, Ints, Bools]:
    starts, ends, joins = zip(*parts, strict=True)
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(joins)
