"""Measures the topic recipe: sources left out, gold, VNTC-10, calibration; with a plain baseline beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from vnnews_nlp.topics.classifier import (
    BITS,
    Inputs,
    TopicClassifier,
    best_temperature,
    count_matrix,
    weigh_counts,
    weigh_like,
)
from vnnews_nlp.topics.labels import labels
from vnnews_nlp.topics.model import TopicModel
from vnnews_nlp.training.topic_learning import learn_all
from vnnews_nlp.training.topic_material import Material, read_rows
from vnnews_nlp.training.topic_settling import Recipe, settle

Doubles = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

#: Bins of the calibration error.
BINS = 15


@dataclass(frozen=True, slots=True)
class Gold:
    """Articles with the topic an annotator chose, and the others an editor could defend."""

    texts: tuple[str, ...]
    topics: tuple[str, ...]
    also: tuple[frozenset[str], ...]

    @classmethod
    def read(cls, path: Path) -> Gold:
        """Fields ``text``, ``topic`` and ``topic_also`` of JSON lines."""
        return cls.of(list(read_rows(path)))

    @classmethod
    def read_standoff(cls, path: Path, folder: Path) -> Gold:
        """A standoff file laid over the corpora in a folder; no articles where either is missing."""
        if not path.exists():
            return cls.of([])
        from vnnews_nlp.training.annotations import corpus_texts, read_annotated

        return cls.of(read_annotated(path, corpus_texts(folder)))

    @classmethod
    def of(cls, rows: Sequence[dict[str, Any]]) -> Gold:
        """Annotated articles with those fields."""
        also = (frozenset([row["topic"], *row["topic_also"]]) for row in rows)
        return cls(tuple(row["text"] for row in rows), tuple(row["topic"] for row in rows), tuple(also))

    def judge(self, found: Sequence[str]) -> tuple[float, float]:
        """Share of articles with the annotator's topic (strict) and with a defensible one (lenient)."""
        strict = np.mean([label == topic for label, topic in zip(found, self.topics, strict=True)])
        lenient = np.mean([label in also for label, also in zip(found, self.also, strict=True)])
        return float(strict), float(lenient)


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """What was said of a source by a model that never saw it: log-odds, the labels of the paper's sections, texts."""

    source: str
    odds: Doubles
    given: Codes
    keys: npt.NDArray[np.str_]

    @property
    def accuracy(self) -> float:
        """Share of articles given their section's label."""
        return float((self.odds.argmax(axis=1) == self.given).mean())

    @property
    def accuracy_unmixed(self) -> float:
        """The same without the articles under Xã hội, a section that mixes subjects."""
        unmixed = self.given != labels().index("xa-hoi")
        return float((self.odds.argmax(axis=1) == self.given)[unmixed].mean())


@dataclass(frozen=True, slots=True)
class Reading:
    """Articles whose section and left-out model disagree, as a reader saw them.

    ``read``: how many were read; ``apart``: how many of them the model still labels otherwise than the section;
    ``wrong``: labels of the model among these that no editor would defend; ``section_wrong``: sections of these
    that no editor would defend.
    """

    read: int
    apart: int
    wrong: int
    section_wrong: int


def judge_by_reader(left_out: Sequence[LeftOut], path: Path) -> Reading | None:
    """Lays the labels that a reader would defend (``text``, ``defended``) over the left-out sources."""
    defended = {row["text"]: frozenset(row["defended"]) for row in read_rows(path)} if path.exists() else {}
    pairs = [
        (defended[key], labels()[found], labels()[given])
        for source in left_out
        for key, found, given in zip(source.keys.tolist(), source.odds.argmax(axis=1), source.given, strict=True)
        if key in defended
    ]
    apart = [(fine, found, given) for fine, found, given in pairs if found != given]
    wrong = sum(found not in fine for fine, found, _ in apart)
    return Reading(len(pairs), len(apart), wrong, sum(given not in fine for fine, _, given in apart)) if apart else None


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """All numbers of a card; pairs are (strict, lenient) for gold and (all, without repeats) for VNTC-10.

    ``offered``: labels offered an article of gold, share of them defensible, share of the defensible ones offered.
    The baseline is TF-IDF of syllables and a LinearSVC on the clear sections alone.
    """

    left_out: tuple[LeftOut, ...]
    temperature: float
    calibration: float
    reading: Reading | None
    offered: tuple[float, float, float]
    gold: tuple[float, float]
    gold_calibration: float
    fresh: tuple[float, float, float, int] | None
    vntc: tuple[float, float]
    baseline_left_out: tuple[float, ...]
    baseline_gold: tuple[float, float]
    baseline_vntc: tuple[float, float]
    articles: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Models trained to be measured only: without each collection in turn, and on VNTC-10; a baseline beside each."""

    left_out: tuple[LeftOut, ...]
    baseline_left_out: tuple[float, ...]
    vntc: tuple[float, float]
    baseline_vntc: tuple[float, float]


def try_recipe(material: Material, recipe: Recipe, folder: Path, workers: int) -> Trials:
    """Train all models that are measured only, in so many processes; their number changes no result."""
    from joblib import Parallel, delayed

    jobs = [delayed(_leave_out)(material, source, recipe) for source in judged_sources(material)]
    (vntc, baseline), *tried = Parallel(n_jobs=workers)([delayed(_try_vntc)(folder), *jobs])
    return Trials(tuple(left_out for left_out, _ in tried), tuple(base for _, base in tried), vntc, baseline)


def _leave_out(material: Material, source: str, recipe: Recipe) -> tuple[LeftOut, float]:
    """Train without a newspaper collection, and judge by its sections that have a label; the baseline's accuracy."""
    classifier = settle(material.take(material.sources != source), recipe, 1.0)
    rows = material.take((material.sources == source) & (material.given >= 0))
    found = LeftOut(source, decide_counts(classifier, rows.counts), rows.given, rows.keys)
    print(f"{source}: {found.accuracy:.3f} of {len(rows.given)} by a model that never saw it", flush=True)
    return found, _baseline_left_out(material, source)


def _try_vntc(folder: Path) -> tuple[tuple[float, float], tuple[float, float]]:
    vntc = Vntc.read(folder)
    return vntc.judge(vntc.learn()), vntc.judge(vntc.learn_baseline())


def judged_sources(material: Material) -> list[str]:
    """The newspaper collections, in order of name."""
    return [str(source) for source in np.unique(material.sources) if source not in ("raw", "vntc")]


def decide_counts(classifier: TopicClassifier, counts: csr_matrix) -> Doubles:
    """Log-odds of counted texts, a column for each of the sixteen labels."""
    model = classifier.model_
    odds = np.full((counts.shape[0], len(labels())), -30.0)
    columns = [labels().index(label) for label in model.labels]
    for row in range(counts.shape[0]):
        span = slice(counts.indptr[row], counts.indptr[row + 1])
        odds[row, columns] = model.decide_counts(counts.indices[span], counts.data[span])
    return odds


def shared_temperature(left_out: Sequence[LeftOut]) -> float:
    """The temperature that serves all sources left out, each counting the same."""
    odds, codes = np.vstack([s.odds for s in left_out]), np.concatenate([s.given for s in left_out])
    return best_temperature(odds, codes, _equal_weights(left_out))


def _others_temperature(left_out: Sequence[LeftOut], source: LeftOut) -> float:
    """The temperature of the other sources: no calibration error is taken on what its temperature was fitted on."""
    return shared_temperature([other for other in left_out if other is not source])


def _equal_weights(left_out: Sequence[LeftOut]) -> Doubles:
    weights = np.concatenate([np.full(len(s.given), 1 / len(s.given)) for s in left_out])
    return np.asarray(weights / weights.mean())


def calibration_error(likely: Doubles, right: npt.NDArray[np.bool_], weights: Doubles) -> float:
    """Expected calibration error: how far, on average, confidence is from accuracy in ``BINS`` equal bins."""
    bins = np.minimum((likely * BINS).astype(int), BINS - 1)
    gap = np.bincount(bins, weights * (likely - right), minlength=BINS)
    return float(np.abs(gap).sum() / weights.sum())


def measure(
    material: Material, trials: Trials, model: TopicModel, gold: Gold, fresh: Gold, temperature: float, reader: Path
) -> Report:
    """Every number of the card, the baseline's too."""
    left_out = trials.left_out
    likely = np.concatenate([_softmax(s.odds / _others_temperature(left_out, s)).max(axis=1) for s in left_out])
    right = np.concatenate([s.odds.argmax(axis=1) == s.given for s in left_out])
    strict, lenient, gold_calibration = _judge_model(model, gold)
    names, counts = np.unique(material.sources, return_counts=True)
    return Report(
        left_out=left_out,
        temperature=temperature,
        calibration=calibration_error(likely, right, _equal_weights(left_out)),
        reading=judge_by_reader(left_out, reader),
        offered=_judge_offers(model, gold),
        gold=(strict, lenient),
        gold_calibration=gold_calibration,
        fresh=(*_judge_model(model, fresh), len(fresh.texts)) if fresh.texts else None,
        vntc=trials.vntc,
        baseline_left_out=trials.baseline_left_out,
        baseline_gold=gold.judge(_baseline_gold(material, gold)),
        baseline_vntc=trials.baseline_vntc,
        articles=tuple(zip(names.tolist(), counts.tolist(), strict=True)),
    )


def _judge_model(model: TopicModel, gold: Gold) -> tuple[float, float, float]:
    """Strict and lenient accuracy, and the calibration error against the annotator's topic."""
    named = [topics[0].label if topics else "" for topics in model.rank(gold.texts)]
    hit = np.array([label == topic for label, topic in zip(named, gold.topics, strict=True)])
    sure = model.probabilities(gold.texts).max(axis=1).astype(np.float64)
    return (*gold.judge(named), calibration_error(sure, hit, np.ones(len(hit))))


def _judge_offers(model: TopicModel, gold: Gold) -> tuple[float, float, float]:
    """Labels offered an article, share of them that an editor could defend, share of the defensible ones offered."""
    offers = [frozenset(topic.label for topic in topics) for topics in model.rank(gold.texts)]
    count, right = sum(map(len, offers)), sum(len(o & d) for o, d in zip(offers, gold.also, strict=True))
    return count / max(len(offers), 1), right / max(count, 1), right / max(sum(map(len, gold.also)), 1)


def _softmax(odds: Doubles) -> Doubles:
    likely = np.exp(odds - odds.max(axis=1, keepdims=True))
    return np.asarray(likely / likely.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True, eq=False)
class Vntc:
    """The official split of VNTC-10: inputs and labels; ``new`` marks the test articles that training does not hold."""

    train: Inputs
    labels: npt.NDArray[np.str_]
    test: csr_matrix
    truth: npt.NDArray[np.str_]
    new: npt.NDArray[np.bool_]

    @classmethod
    def read(cls, folder: Path) -> Vntc:
        """Reads and counts both halves."""
        train, test = (list(read_rows(folder / "topics" / f"vntc-{half}.jsonl.xz")) for half in ("train", "test"))
        seen = {_letters_of(row["text"]) for row in train}
        limit = TopicClassifier().limit
        inputs = weigh_counts(count_matrix([row["text"] for row in train], 2, BITS, limit), VNTC_RAREST)
        return cls(
            train=inputs,
            labels=np.array([row["label"] for row in train]),
            test=weigh_like(count_matrix([row["text"] for row in test], 2, BITS, limit), inputs.rarity),
            truth=np.array([row["label"] for row in test]),
            new=np.array([_letters_of(row["text"]) not in seen for row in test]),
        )

    def judge(self, found: npt.NDArray[np.str_]) -> tuple[float, float]:
        """Accuracy on all test articles, and on those that do not repeat a training article."""
        right = found == self.truth
        return float(right.mean()), float(right[self.new].mean())

    def learn(self) -> npt.NDArray[np.str_]:
        """What the classifier, trained on the training half alone, says of the test half."""
        classes, codes = np.unique(self.labels, return_inverse=True)
        linear = learn_all(
            self.train.matrix, codes, 1 / np.bincount(codes)[codes], alpha=VNTC_ALPHA, epochs=VNTC_EPOCHS, seed=0
        )
        classifier = TopicClassifier(features=400_000, rarest=VNTC_RAREST)
        classifier.take_weights(self.train.rarity, classes, linear.weights, linear.bias, 1.0)
        full = np.zeros((len(self.train.rarity), len(classifier.classes_)), dtype=np.float32)
        table = classifier.model_.table
        full[table.buckets] = table.weights * table.scales[:, None]
        odds = self.test @ full[self.train.rarity > 0] + table.bias
        return np.asarray(classifier.classes_[odds.argmax(axis=1)])

    def learn_baseline(self) -> npt.NDArray[np.str_]:
        """The same with a LinearSVC."""
        return np.asarray(_baseline(self.train.matrix, self.labels).predict(self.test))


#: On VNTC-10: rarest n-gram looked at, in texts; penalty; passes over the texts. Chosen on parts of the training
#: half that were held out by their place in the archive. Every class counts the same: its share differs in the halves.
VNTC_RAREST, VNTC_ALPHA, VNTC_EPOCHS = 3, 1e-5, 6


def _letters_of(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _baseline(matrix: csr_matrix, given: npt.NDArray[Any]) -> LinearSVC:
    return LinearSVC(C=0.5, tol=0.01, max_iter=100, random_state=0).fit(matrix, given)


def _baseline_left_out(material: Material, source: str) -> float:
    """Accuracy on a source of the baseline that learnt from the clear sections of the others."""
    train = material.take(_clear(material) & (material.sources != source))
    test = material.take((material.sources == source) & (material.given >= 0))
    inputs = weigh_counts(train.counts, 3)
    found = _baseline(inputs.matrix, train.given).predict(weigh_like(test.counts, inputs.rarity))
    return float((found == test.given).mean())


def _baseline_gold(material: Material, gold: Gold) -> list[str]:
    train = material.take(_clear(material))
    inputs = weigh_counts(train.counts, 3)
    counts = count_matrix(gold.texts, 2, BITS, TopicClassifier().limit)
    found = _baseline(inputs.matrix, train.given).predict(weigh_like(counts, inputs.rarity))
    return [labels()[code] for code in found]


def _clear(material: Material) -> npt.NDArray[np.bool_]:
    """Articles of newspaper collections whose section has a label, mixed sections too: all that a baseline knows."""
    return np.asarray((material.given >= 0) & ~np.isin(material.sources, ["raw", "vntc"]))
