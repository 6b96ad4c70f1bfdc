"""The name tagger: PERSON, TITLE, ORG and LOC (places also inside titles and bodies), from a model pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.entity_columns import Gathered
from vnnews_nlp.tagging.decoding import best_but_nothing, read_chain
from vnnews_nlp.tagging.features import U64, Columns, Index, chunks, shared_columns
from vnnews_nlp.tagging.hints import Hint, hint_layers, layer_columns, within
from vnnews_nlp.tagging.model import LinearTable
from vnnews_nlp.tagging.name_classes import WordClasses
from vnnews_nlp.tagging.name_context import Gazetteers, Seen, near_names, reached, see
from vnnews_nlp.tagging.name_features import name_columns
from vnnews_nlp.tagging.packs import Pack, fitting, open_pack
from vnnews_nlp.tagging.phrases import PhraseTable

#: Types of the outer layer; label 1 + 4 * type + place (0 begins, 1 goes on, 2 ends, 3 stands alone), label 0 is none.
TYPES = ("PERSON", "TITLE", "ORG", "LOC")
LABELS = 1 + 4 * len(TYPES)

#: An atom whose own score is for "nothing" by more than this is not looked at again.
SURE_OF_NOTHING = 5.0

#: Added to the score of every TITLE label. A title that nobody holds is dropped later (facts/holders.py), so leaning
#: towards titles loses little precision: over the whole pipeline, cross-validated, positions gain a point of F1.
TITLE_LEAN = 1.0

_BEGIN, _INSIDE, _END, _SINGLE = range(4)
_TITLES = slice(1 + 4 * TYPES.index("TITLE"), 5 + 4 * TYPES.index("TITLE"))

Floats = npt.NDArray[np.float32]


def barred_moves(types: int) -> npt.NDArray[np.bool_]:
    """Which label may not follow which; the last row opens a sequence, the last column closes it."""
    size = 1 + 4 * types
    barred = np.ones((size + 1, size + 1), bool)
    openers = [0, *(1 + 4 * t + place for t in range(types) for place in (_BEGIN, _SINGLE))]
    closers = [0, *(1 + 4 * t + place for t in range(types) for place in (_END, _SINGLE)), size]
    for closer in closers:
        barred[closer, openers] = False
        barred[closer, size] = closer == size
    for t in range(types):
        for before in (_BEGIN, _INSIDE):
            barred[1 + 4 * t + before, [1 + 4 * t + _INSIDE, 1 + 4 * t + _END]] = False
    barred[size, size] = False
    return barred


@dataclass(frozen=True, slots=True)
class Spans:
    """Named spans as columns: first and last atom, type (index in ``TYPES``), score."""

    first: Index
    last: Index
    type: Index
    score: Floats


@dataclass(frozen=True, slots=True)
class NameModel:
    """The arrays of a names pack, ready to score columns."""

    gazetteers: Gazetteers
    outer: LinearTable
    inner: LinearTable
    calibration: Floats

    @staticmethod
    def of(arrays: Mapping[str, npt.NDArray[Any]]) -> NameModel:
        """From the arrays of a pack."""
        lists, runs, atoms, bonds = (PhraseTable.of(arrays, name) for name in ("lists", "runs", "atoms", "bonds"))
        calibration = np.tile(np.array([1, 0], np.float32), (len(TYPES) + 1, 1))
        if "calibration" in arrays:
            calibration = fitting(arrays, "calibration", np.float32, len(TYPES) + 1, 2)
        return NameModel(
            Gazetteers(lists, runs, atoms, bonds, WordClasses.of(arrays)),
            LinearTable.of(arrays, "outer"),
            LinearTable.of(arrays, "inner"),
            calibration,
        )

    def rows(
        self, columns: Columns, hinted: Sequence[Sequence[Hint]], shifts: Sequence[int] | None = None
    ) -> npt.NDArray[np.uint32]:
        """Feature rows of the outer layer: what the atoms look like, then what the rules say of them."""
        layers = hint_layers(columns, hinted, shifts or [0] * len(hinted))
        return self._rows(columns, see(columns, self.gazetteers), layers)

    def _rows(
        self, columns: Columns, seen: Seen, layers: tuple[U64, U64, U64], at: Index | slice = slice(None)
    ) -> npt.NDArray[np.uint32]:
        found = name_columns(columns, self.gazetteers, self.outer.bits, seen, at)
        found += layer_columns(columns, layers, self.outer.bits, at)
        # a feature's rows lie side by side: they are read one feature at a time
        return np.concatenate(found).reshape(len(found), -1).T

    def find(self, columns: Columns, hinted: Sequence[Sequence[Hint]], shifts: Sequence[int] | None = None) -> Spans:
        """All spans of a batch, outer ones and the places inside them, in order of their start.

        Only atoms near a capital or a hint are scored (:func:`near_names`).
        ``hinted`` are the hints of each text; ``shifts`` say where a piece of a text begins in them.
        """
        if not len(columns.starts):
            none = np.zeros(0, np.intp)
            return Spans(none, none, none, np.zeros(0, np.float32))
        layers = hint_layers(columns, hinted, shifts or [0] * len(hinted))
        near, rows, scores = self._scored(columns, see(columns, self.gazetteers), layers)
        order = np.argsort(near)
        chain = read_chain(
            scores[order], self.outer.moves, columns.firsts, SURE_OF_NOTHING, near[order], len(columns.rows)
        )
        outer = read_spans(*chain)
        inner = self._places_inside(rows, near, outer)
        return _merged(self._calibrated(outer, 0), self._calibrated(inner, len(TYPES)))

    def _scored(
        self, columns: Columns, seen: Seen, layers: tuple[U64, U64, U64]
    ) -> tuple[Index, npt.NDArray[np.uint32], Floats]:
        """The atoms that a name may hold, in no order, their feature rows and scores.

        Atoms near a capital or a hint, then the rest of each sequence where the last of those may be of a name too:
        "Tổng cục địa chất và khoáng sản".
        """
        near = near_names(columns, seen, self.gazetteers.atoms, (layers[0] | layers[1] | layers[2]) != 0)
        at = np.flatnonzero(near)
        rows, scores = self._score(columns, seen, layers, at)
        named = np.zeros(len(near), bool)
        named[at] = best_but_nothing(scores) > scores[:, 0]
        more = np.flatnonzero(reached(columns, named, near))
        if not len(more):
            return at, rows, scores
        more_rows, more_scores = self._score(columns, seen, layers, more)
        return np.append(at, more), np.concatenate((rows.T, more_rows.T), axis=1).T, np.append(scores, more_scores, 0)

    def _score(
        self, columns: Columns, seen: Seen, layers: tuple[U64, U64, U64], at: Index
    ) -> tuple[npt.NDArray[np.uint32], Floats]:
        rows = self._rows(columns, seen, layers, at)
        scores = self.outer.score(rows)
        scores[:, _TITLES] += np.float32(TITLE_LEAN)
        return rows, scores

    def _places_inside(self, rows: npt.NDArray[np.uint32], near: Index, outer: Spans) -> Spans:
        holders = np.flatnonzero(((outer.type == 1) | (outer.type == 2)) & (outer.last > outer.first))
        atoms, opens = spread(outer.first[holders], outer.last[holders])
        where = np.zeros(int(near.max(initial=0)) + 1, np.intp)
        where[near] = np.arange(len(near))
        looks = inner_rows(rows[where[atoms]], atoms, opens, outer.type[holders], self.inner.bits)
        found = read_spans(*read_chain(self.inner.score(looks), self.inner.moves, opens, SURE_OF_NOTHING))
        return Spans(atoms[found.first], atoms[found.last], np.full(len(found.first), 3), found.score)

    def _calibrated(self, spans: Spans, shift: int) -> Spans:
        slope, offset = self.calibration[np.minimum(spans.type + shift, len(TYPES))].T
        chance = np.clip(spans.score, 1e-4, 1 - 1e-4)
        score = 1 / (1 + np.exp(-(slope * np.log(chance / (1 - chance)) + offset)))
        return Spans(spans.first, spans.last, spans.type, score.astype(np.float32))


def inner_rows(
    rows: npt.NDArray[np.uint32], atoms: Index, opens: Index, types: Index, bits: int
) -> npt.NDArray[np.uint32]:
    """Feature rows of atoms inside titles and bodies: those of the outer layer, told apart by the holder's type."""
    lengths = np.diff(np.append(opens, len(atoms)))
    holder = np.repeat(types, lengths).astype(np.uint32)
    place = np.minimum(np.arange(len(atoms)) - np.repeat(opens, lengths), 3).astype(np.uint32)
    folded = rows & np.uint32((1 << bits) - 1)
    extra = (holder * np.uint32(4) + place + np.uint32(1)) * np.uint32(2654435761) >> np.uint32(32 - bits)
    return np.concatenate((folded, extra[:, None]), axis=1)


def spread(first: Index, last: Index) -> tuple[Index, Index]:
    """All atoms of the spans one after another, and where in that row each span opens."""
    lengths = last - first + 1
    opens = np.cumsum(lengths) - lengths
    atoms = np.arange(int(lengths.sum())) - np.repeat(opens - first, lengths)
    return atoms, opens


def read_spans(labels: npt.NDArray[np.uint8], chances: Floats) -> Spans:
    """Spans of a labelling, each scored by the least sure of its atoms."""
    held = labels.astype(np.intp) - 1
    first = np.flatnonzero((held >= 0) & ((held % 4 == _BEGIN) | (held % 4 == _SINGLE)))
    last = np.flatnonzero((held >= 0) & ((held % 4 == _END) | (held % 4 == _SINGLE)))
    sure = np.append(chances, np.float32(1))
    bounds = np.stack((first, last + 1), axis=1).ravel()
    score = np.minimum.reduceat(sure, bounds)[::2] if len(bounds) else np.zeros(0, np.float32)
    return Spans(first, last, held[first] // 4, score)


def _merged(outer: Spans, inner: Spans) -> Spans:
    first, last = np.append(outer.first, inner.first), np.append(outer.last, inner.last)
    order = np.lexsort((-last, first))
    kind, score = np.append(outer.type, inner.type), np.append(outer.score, inner.score)
    return Spans(first[order], last[order], kind[order], score[order])


def _pieces(hinted: Sequence[Sequence[Hint]], chunk: Sequence[tuple[int, int, str]]) -> list[Sequence[Hint]]:
    """The hints of each piece of a chunk (number of its text, start in it, piece)."""
    return [within(hinted[number], start, start + len(piece)) for number, start, piece in chunk]


class NameTagger:
    """Tags batches of prose. Opening is quick: the pack is memory-mapped."""

    def __init__(self, pack: Pack | str = "names-1") -> None:
        opened = open_pack(pack) if isinstance(pack, str) else pack
        self.name = f"{opened.name}-{opened.version}"
        self._model = NameModel.of(opened.arrays)

    def tag(self, batch: Sequence[Prose], hinted: Sequence[Sequence[Hint]]) -> list[Sequence[Entity]]:
        """PERSON, TITLE, ORG and LOC of each text, by start; scores are calibrated chances of being right.

        ``hinted`` is what the rules say of each text.
        The same whether a text comes alone or in a batch of any size.
        """
        texts = [prose.text for prose in batch]
        found = [Gathered(text) for text in texts]
        for chunk in chunks(texts):
            columns = shared_columns([piece for _, _, piece in chunk])
            spans = self._model.find(columns, _pieces(hinted, chunk), [start for _, start, _ in chunk])
            owner = columns.texts[spans.first]
            shift = np.array([start for _, start, _ in chunk]) - columns.offsets
            numbers = np.array([number for number, _, _ in chunk])[owner]
            starts, ends = columns.starts[spans.first] + shift[owner], columns.ends[spans.last] + shift[owner]
            scores = np.round(spans.score.astype(float), 4)
            table = (numbers.tolist(), starts.tolist(), ends.tolist(), spans.type.tolist(), scores.tolist())
            tagged: list[list[Entity]] = [[] for _ in texts]
            for text, start, end, kind, score in zip(*table, strict=True):
                surface = texts[text][start:end]
                tagged[text].append(
                    Entity(start, end, TYPES[kind], surface, " ".join(surface.split()), self.name, score)
                )
            for gathered, more in zip(found, tagged, strict=True):
                gathered.extend(more)
        return [gathered.done() for gathered in found]
