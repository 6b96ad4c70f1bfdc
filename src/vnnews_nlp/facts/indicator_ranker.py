"""What a figure measures, by a model: log-linear over the runs of chunks near it, with the rules' answer known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vnnews_nlp.facts.indicator_classes import WordClasses
from vnnews_nlp.facts.indicator_clauses import Range
from vnnews_nlp.facts.indicator_edges import KNOWN
from vnnews_nlp.facts.indicator_spans import Line, Spans, read_spans
from vnnews_nlp.tagging.packs import Pack, fitting, open_pack

Floats = npt.NDArray[np.float64]

#: Figures scored at a time, which bounds memory whatever the number of figures.
_BLOCK = 48
#: The best candidates of a figure are compared with each other.
_BEST = 40
#: Chances nearer to nothing or to one are not told apart.
_LEAST = 1e-9
#: What a phrase that shares more with the likely ones gains over one that shares half.
_CLOSENESS = 0.3
#: Scores are divided by this: a model of few examples is surer of them than it may be of others.
_DOUBT = 2.0


class Choice(NamedTuple):
    """The chunks of the phrase (None where the text does not say), whether the rules said the same, and a score.

    The score is the probability that at least half of the phrase is right (its words shared with the right one).
    """

    phrase: Range | None
    agreed: bool
    score: float


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights in steps of ``step``, and the curve (log-odds, how often right) that makes its scores honest.

    Without a curve scores are the model's own log-odds.
    """

    name: str
    weights: npt.NDArray[np.int32]
    step: float
    curve: Floats | None
    classes: WordClasses

    @staticmethod
    def of(pack: Pack | str = "indicators-1") -> Ranker:
        """From a pack, its name or its path. Raises PackError."""
        opened = open_pack(pack) if isinstance(pack, str) else pack
        arrays = opened.arrays
        curve = fitting(arrays, "curve", np.float64, 2, None)
        weights, step = fitting(arrays, "weights", np.int8, -1), fitting(arrays, "step", np.float64, 1)
        name = f"{opened.name}-{opened.version}"
        codes = fitting(arrays, "words", np.uint32, None).astype(np.int64) | KNOWN
        fine, rough = (fitting(arrays, kind, np.uint8, len(codes)).astype(np.int64) for kind in ("fine", "rough"))
        return Ranker(name, weights.astype(np.int32), float(step[0]), curve, WordClasses(codes, fine, rough))

    def choose(self, lines: Sequence[Line]) -> list[Choice]:
        """The choice for each figure asked about, in order."""
        found: list[Choice] = []
        for block in _blocks(lines):
            spans = read_spans(block, self.classes)
            scores, silent = self.scores(spans)
            agreed = spans.exact
            for i in range(len(spans.bounds) - 1):
                own = slice(int(spans.bounds[i]), int(spans.bounds[i + 1]))
                odds, none = probabilities(scores[own] / _DOUBT, float(silent[i]) / _DOUBT)
                best, score = best_of(odds, none, spans.left[own], spans.right[own], spans.tight[own])
                if best is None:
                    said_nothing = not agreed[own].any()
                    found.append(Choice(None, said_nothing, self._honest(score)))
                    continue
                at = own.start + best
                phrase = int(spans.first[at]), int(spans.last[at]) + 1
                found.append(Choice(phrase, bool(agreed[at]), self._honest(score)))
        return found

    def scores(self, spans: Spans) -> tuple[Floats, Floats]:
        """The score of each candidate, and of "it is not said" for each figure."""
        bits = len(self.weights).bit_length() - 1

        def total(part: str) -> Floats:
            return np.asarray(self.weights[spans.rows(part, bits)].sum(0) * self.step, np.float64)

        firsts, lasts, wholes, silent = map(total, ("firsts", "lasts", "wholes", "nones"))
        return firsts[spans.opens] + lasts[spans.closes] + wholes, silent

    def _honest(self, score: float) -> float:
        score = min(max(score, _LEAST), 1 - _LEAST)
        odds = float(np.log(score / (1 - score)))
        return odds if self.curve is None else round(float(np.interp(odds, *self.curve)), 3)


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines in blocks of so many figures; a line with more is divided."""
    block: list[Line] = []
    room = _BLOCK
    for line in lines:
        asked = line.asked
        while asked:
            block.append(line._replace(asked=asked[:room]))
            room, asked = room - len(asked[:room]), asked[room:]
            if not room:
                yield block
                block, room = [], _BLOCK
    if block:
        yield block


def probabilities(scores: Floats, silent: float) -> tuple[Floats, float]:
    """The probability of each candidate of a figure and of "it is not said", which sum to one.

    Figure by figure, so that the same figure has the same chances in any batch, to the last bit.
    """
    top = max(silent, float(scores.max(initial=silent)))
    odds, none = np.exp(scores - top), float(np.exp(silent - top))
    total = float(odds.sum()) + none
    return odds / total, none / total


def best_of(
    odds: Floats,
    silent: float,
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    tight: npt.NDArray[np.int64],
) -> tuple[int | None, float]:
    """The candidate that most probably shares half of its words with the right one, and that probability.

    ``left`` and ``right`` are the words before each candidate and up to its end. A word is not shared by a candidate
    that goes on past the sign tied to it (``tight``): "hộ" and "hộ, xã" share no word. None: it is not said.
    """
    if not len(odds):
        return None, silent
    best = np.argsort(-odds, kind="stable")[:_BEST]
    left, right, odds = left[best], right[best], odds[best]
    before, after = tight[best] & 1, tight[best] >> 1
    first, last = left + before, right - after
    size = right - left
    begin = np.maximum(first[:, None], first) - (left[:, None] == left) * np.minimum(before[:, None], before)
    end = np.minimum(last[:, None], last) + (right[:, None] == right) * np.minimum(after[:, None], after)
    likeness = np.maximum(2 * (end - begin) / np.maximum(size[:, None] + size, 1), np.eye(len(best)))
    alike = (likeness >= 0.5) * odds
    mass = alike.sum(1)
    at = int(np.argmax(mass + _CLOSENESS * (likeness * alike).sum(1)))
    return (None, silent) if silent > mass[at] else (int(best[at]), float(mass[at]))
