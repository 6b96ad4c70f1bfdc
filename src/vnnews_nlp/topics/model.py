"""Predicts topics with numpy alone, from arrays that :mod:`vnnews_nlp.topics.classifier` learnt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vnnews_nlp.document import Topic
from vnnews_nlp.errors import PackMismatch
from vnnews_nlp.tagging.packs import Pack, open_pack
from vnnews_nlp.topics.features import CHUNK, Grams, chunks, count_grams, count_letters, find_grams

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

PROTOCOL = "topics/1"
DEFAULT_PACK = "topics-1"

#: Letters a text must have, and the share of them with a Vietnamese mark, before it is given a topic.
#: News has 0.2 to 0.32, tables of foreign names 0.07, French 0.04, English and Vietnamese typed without its marks none.
FEWEST_LETTERS = 24
LEAST_MARKED = 0.06
#: A label below this probability is not offered; if the best one is, the text has no topic.
LEAST_SCORE = 0.15


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word or phrase that spoke for a label. ``weight`` is in log-odds; the span is its first place in the text."""

    text: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What was learnt: a row of weights for each kept bucket of n-grams.

    ``rarity`` is the inverse document frequency; the weight of label ``c`` in
    row ``r`` is ``weights[r, c] * scales[r]`` in log-odds.
    """

    labels: tuple[str, ...]
    longest: int
    bits: int
    limit: int
    buckets: npt.NDArray[np.int32]
    rarity: Floats
    weights: npt.NDArray[np.int8]
    scales: Floats
    bias: Floats


class TopicModel:
    """Ranks the topics of texts. Needs no scikit-learn; the same text gets the same answer alone and in any batch."""

    def __init__(self, table: Table, name: str = "") -> None:
        self.table = table
        self.name = name
        self._rows = np.full(1 << table.bits, -1, dtype=np.int32)
        self._rows[table.buckets] = np.arange(len(table.buckets), dtype=np.int32)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order of the columns of :meth:`decide`."""
        return self.table.labels

    @classmethod
    def open(cls, name_or_path: str | Path = DEFAULT_PACK) -> TopicModel:
        """The model of a pack. Raises PackMissing, or PackMismatch for a damaged pack or one of another kind."""
        pack = open_pack(name_or_path)
        return cls(_unpack(pack), pack.name)

    def rank(self, batch: Sequence[str]) -> list[tuple[Topic, ...]]:
        """The topics an editor could defend for each text, best first, with their probabilities.

        A text with nothing to go by gets ``()``: an empty one, fewer than
        24 letters, another language, Vietnamese typed without its marks.
        So does a text for which no label reaches a probability of 0.15.
        """
        scores = self.probabilities(batch)
        return [
            self._topics(row) if legible(text, self.table.limit) else ()
            for text, row in zip(batch, scores, strict=True)
        ]

    def _topics(self, row: Floats) -> tuple[Topic, ...]:
        offered = [(-score, column) for column, score in enumerate(row.tolist()) if score >= LEAST_SCORE]
        return tuple(Topic(self.labels[column], round(-score, 4)) for score, column in sorted(offered))

    def probabilities(self, batch: Sequence[str]) -> Floats:
        """A row for each text, a column for each label; each row sums to one."""
        odds = self.decide(batch)
        odds -= odds.max(axis=1, keepdims=True)
        np.exp(odds, out=odds)
        odds /= odds.sum(axis=1, keepdims=True)
        return odds

    def decide(self, batch: Sequence[str]) -> Floats:
        """Log-odds, a row for each text and a column for each label."""
        out = np.empty((len(batch), len(self.labels)), dtype=np.float32)
        row = 0
        for run in chunks(batch, self.table.limit):
            for odds in self._decide_run(run):
                out[row] = odds
                row += 1
        return out

    def _decide_run(self, run: Sequence[str]) -> Iterator[Floats]:
        table = self.table
        counted = count_grams(run, table.longest, table.bits)
        rows = self._rows[counted.buckets]
        known = rows >= 0
        bounds = np.concatenate(([0], np.cumsum(known)))[counted.bounds]
        rows = rows[known]
        values = weigh(counted.counts[known], table.rarity[rows])
        for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            yield self._odds(rows[first:last], values[first:last])

    def decide_counts(self, buckets: npt.NDArray[np.int32], counts: Floats) -> Floats:
        """Log-odds of one text whose n-grams are already counted."""
        rows = self._rows[buckets]
        known = rows >= 0
        return self._odds(rows[known], weigh(counts[known], self.table.rarity[rows[known]]))

    def _odds(self, rows: npt.NDArray[np.int32], values: Floats) -> Floats:
        length = float(np.sqrt(np.einsum("i,i->", values, values))) or 1.0
        inputs = values * self.table.scales[rows]
        odds: Floats = inputs @ self.table.weights[rows].astype(np.float32) / length + self.table.bias
        return odds

    def explain(self, text: str, k: int = 10) -> tuple[Evidence, ...]:
        """The ``k`` words or phrases that spoke most for the best label; ``()`` where :meth:`rank` gives none."""
        ranked = self.rank([text])[0]
        if not ranked:
            return ()
        run = next(chunks([text], self.table.limit))
        grams = find_grams(run, self.table.longest, self.table.bits)
        return self._evidence(run[0], grams, self.labels.index(ranked[0].label), k)

    def _evidence(self, text: str, grams: Grams, label: int, k: int) -> tuple[Evidence, ...]:
        places = np.flatnonzero(self._rows[grams.buckets] >= 0)
        rows, firsts, counts = np.unique(self._rows[grams.buckets[places]], return_index=True, return_counts=True)
        values = weigh(counts.astype(np.float32), self.table.rarity[rows])
        shares = values / np.sqrt(values @ values) * self.table.scales[rows]
        weights = self.table.weights[rows].astype(np.float32) * shares[:, None]
        others = np.delete(weights, label, axis=1).mean(axis=1) if len(self.labels) > 1 else 0
        margins = weights[:, label] - others
        found = []
        for i in np.argsort(-margins, kind="stable")[:k].tolist():
            start, end = int(grams.starts[places[firsts[i]]]), int(grams.ends[places[firsts[i]]])
            found.append(Evidence(text[start:end], round(float(margins[i]), 4), start, end))
        return tuple(found)


def weigh(counts: Floats, rarity: Floats) -> Floats:
    """The value of a feature in a text, before the text is brought to length one."""
    values: Floats = (1 + np.log(counts)) * rarity
    return values


def legible(text: str, limit: int) -> bool:
    """Whether the text is long enough, and Vietnamese enough, to be given a topic."""
    letters, marked = count_letters(text[:limit])
    return letters >= FEWEST_LETTERS and marked >= LEAST_MARKED * letters


def pack_arrays(table: Table) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """The arrays of a pack and what its manifest says of them."""
    arrays: dict[str, npt.NDArray[Any]] = {
        "buckets": table.buckets.astype(np.int32),
        "rarity": table.rarity.astype(np.float16),
        "weights": table.weights,
        "scales": table.scales.astype(np.float16),
        "bias": table.bias.astype(np.float32),
    }
    said = {"labels": list(table.labels), "longest": table.longest, "bits": table.bits, "limit": table.limit}
    return arrays, {"kind": PROTOCOL, "shape": said}


def _unpack(pack: Pack) -> Table:
    shape = pack.manifest.get("shape", {})
    try:
        if pack.manifest.get("kind") != PROTOCOL:
            raise ValueError(f"its kind is {pack.manifest.get('kind')!r}, not {PROTOCOL!r}")
        table = Table(
            labels=tuple(shape["labels"]),
            longest=int(shape["longest"]),
            bits=int(shape["bits"]),
            limit=int(shape["limit"]),
            buckets=pack.arrays["buckets"],
            rarity=_floats(pack.arrays["rarity"]),
            weights=pack.arrays["weights"],
            scales=_floats(pack.arrays["scales"]),
            bias=_floats(pack.arrays["bias"]),
        )
        _check(table)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise PackMismatch(
            f"pack {pack.name} is no topic model ({error}): give the path of one, or train one (vnnews train topics)."
        ) from error
    return table


def _floats(array: npt.NDArray[Any]) -> Floats:
    if array.dtype.kind != "f":
        raise ValueError(f"an array of {array.dtype} where numbers stand")
    with np.errstate(over="ignore"):
        floats = array.astype(np.float32)
    if not np.isfinite(floats).all():
        raise ValueError("a number in its arrays is out of range")
    return floats


def _check(table: Table) -> None:
    rows, columns = len(table.buckets), len(table.labels)
    if table.weights.shape != (rows, columns) or table.weights.dtype != np.int8 or table.bias.shape != (columns,):
        raise ValueError("its arrays do not fit each other")
    if table.buckets.dtype.kind not in "iu" or table.buckets.ndim != 1:
        raise ValueError("its buckets are no column of whole numbers")
    if table.rarity.shape != (rows,) or table.scales.shape != (rows,):
        raise ValueError("its arrays do not fit each other")
    if not (1 <= table.bits <= 20 and 1 <= table.longest <= 3 and 1 <= table.limit < CHUNK):
        raise ValueError("its shape is out of range")
    if rows and not 0 <= int(table.buckets.min()) <= int(table.buckets.max()) < 1 << table.bits:
        raise ValueError("a bucket is out of range")
