"""A scikit-learn classifier for news texts: hashed n-grams of syllables, a linear model, calibrated probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.utils.validation import check_is_fitted

from vnnews_nlp.errors import InputError
from vnnews_nlp.tagging.packs import write_pack
from vnnews_nlp.topics.features import chunks, count_grams
from vnnews_nlp.topics.giveaways import strip_giveaways
from vnnews_nlp.topics.model import Table, TopicModel, pack_arrays, weigh

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Doubles = npt.NDArray[np.float64]
    Labels = Sequence[Any] | npt.NDArray[Any]
    Weights = Sequence[float] | npt.NDArray[Any]


#: Buckets are hashed into this many bits.
BITS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """Texts as a classifier sees them: a row a text, a column a kept bucket; ``rarity`` is 0 for buckets not kept."""

    matrix: csr_matrix
    rarity: Floats


class TopicClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Sorts texts into classes of your own.

    Takes raw texts, wants no vectoriser in front, and fits into a
    scikit-learn ``Pipeline`` as the last step. What it learnt is a table of
    small integers; predicting with it (:class:`~vnnews_nlp.topics.model.TopicModel`)
    does not import scikit-learn.

    Parameters:
        longest: longest n-gram of syllables, 1 to 3.
        features: how many n-grams to keep, those with the largest weights.
        rarest: n-grams in fewer texts than this are not looked at (in fewer than 20 x this many texts: all are).
        alpha: strength of the L2 penalty.
        epochs: passes over the texts.
        loss: ``"log_loss"``, or ``"squared_hinge"`` (as in a support vector machine), better on clean sections.
        class_weight: ``"balanced"`` if rare classes should count as much as common ones, or None.
        temperature: divides the log-odds, so that probabilities are no surer than they should be; None fits
            it on held-out thirds of the texts (three times the time).
        strip: cut paper names and by-lines out of the texts before learning.
        limit: characters of a text that are read, from its start.
        random_state: seed; the same texts and seed give the same model.

    Attributes:
        classes_: the labels, sorted.
        temperature_: the temperature used.
        model_: the fitted :class:`~vnnews_nlp.topics.model.TopicModel`.
    """

    def __init__(
        self,
        *,
        longest: int = 2,
        features: int = 200_000,
        rarest: int = 3,
        alpha: float = 1e-5,
        epochs: int = 6,
        loss: str = "log_loss",
        class_weight: str | None = "balanced",
        temperature: float | None = None,
        strip: bool = True,
        limit: int = 20_000,
        random_state: int = 0,
    ) -> None:
        self.longest = longest
        self.features = features
        self.rarest = rarest
        self.alpha = alpha
        self.epochs = epochs
        self.loss = loss
        self.class_weight = class_weight
        self.temperature = temperature
        self.strip = strip
        self.limit = limit
        self.random_state = random_state

    def fit(self, X: Sequence[str], y: Labels, sample_weight: Weights | None = None) -> TopicClassifier:  # noqa: N803
        """Learn from texts and their labels. Raises InputError for what is no text, or labels of one class only."""
        texts = _texts(X)
        if self.strip:
            texts = [strip_giveaways(text[: self.limit]) for text in texts]
        counts = count_matrix(texts, self.longest, BITS, self.limit)
        return self.fit_inputs(weigh_counts(counts, min(self.rarest, 1 + len(texts) // 20)), y, sample_weight)

    def fit_inputs(self, inputs: Inputs, y: Labels, sample_weight: Weights | None = None) -> TopicClassifier:
        """Learn from texts that :func:`weigh_counts` has made ready. Raises InputError as :meth:`fit` does."""
        classes, codes = np.unique(np.asarray(y), return_inverse=True)
        if len(classes) < 2 or len(codes) != inputs.matrix.shape[0]:
            raise InputError(
                f"{inputs.matrix.shape[0]} texts have {len(codes)} labels of {len(classes)} classes: "
                "give one label a text, and at least two classes."
            )
        weights = self._sample_weights(codes, sample_weight)
        if self.temperature is None:
            self.temperature_ = self._find_temperature(inputs.matrix, codes, weights)
        else:
            self.temperature_ = float(self.temperature)
        learnt, bias = self._learn(inputs.matrix, codes, weights)
        return self.take_weights(inputs.rarity, classes, learnt, bias, self.temperature_)

    def take_weights(
        self, rarity: Floats, classes: Labels, learnt: npt.NDArray[Any], bias: npt.NDArray[Any], temperature: float
    ) -> TopicClassifier:
        """Become the linear model of weights that were learnt elsewhere.

        ``learnt`` has a row for each bucket whose rarity is above 0 and a column for each class; log-odds are
        divided by the temperature.
        """
        self.classes_ = np.asarray(classes)
        self.temperature_ = float(temperature)
        self.model_ = TopicModel(self._table(rarity, learnt / self.temperature_, bias / self.temperature_))
        return self

    def _sample_weights(self, codes: npt.NDArray[np.int64], given: Weights | None) -> Doubles:
        weights = np.ones(len(codes)) if given is None else np.asarray(given, dtype=np.float64)
        if self.class_weight == "balanced":
            weights = weights / np.maximum(np.bincount(codes, weights), 1e-12)[codes]
        return np.asarray(weights / weights.mean())

    def _learn(self, matrix: csr_matrix, codes: npt.NDArray[np.int64], weights: Doubles) -> tuple[Doubles, Doubles]:
        return learn_linear(matrix, codes, weights, self.alpha, self.epochs, self.random_state, self.loss)

    def _find_temperature(self, matrix: csr_matrix, codes: npt.NDArray[np.int64], weights: Doubles) -> float:
        if np.bincount(codes).min() < 3:
            return 1.0
        odds = np.zeros((len(codes), codes.max() + 1))
        for train, test in StratifiedKFold(3, shuffle=True, random_state=self.random_state).split(codes, codes):
            learnt, bias = self._learn(matrix[train], codes[train], weights[train])
            odds[test] = matrix[test] @ learnt + bias
        return best_temperature(odds, codes, weights)

    def _table(self, rarity: Floats, learnt: Doubles, bias: Doubles) -> Table:
        full = np.zeros((len(rarity), learnt.shape[1]), dtype=np.float32)
        full[rarity > 0] = learnt
        full -= full.mean(axis=1, keepdims=True)  # what is the same for every class changes no probability
        strength = np.abs(full).max(axis=1) * rarity
        kept = np.sort(np.argsort(-strength, kind="stable")[: self.features])
        kept = kept[strength[kept] > 0]
        steps = (np.abs(full[kept]).max(axis=1) / 127).astype(np.float16).astype(np.float32)
        scales = np.maximum(steps, np.float32(2**-24))
        return Table(
            labels=tuple(str(c) for c in self.classes_),
            longest=self.longest,
            bits=len(rarity).bit_length() - 1,
            limit=self.limit,
            buckets=kept.astype(np.int32),
            rarity=rarity[kept].astype(np.float16).astype(np.float32),
            weights=np.clip(np.rint(full[kept] / scales[:, None]), -127, 127).astype(np.int8),
            scales=scales,
            bias=(bias - bias.mean()).astype(np.float32),
        )

    def decision_function(self, X: Sequence[str]) -> Floats:  # noqa: N803
        """Log-odds: a row for each text and a column for each class; with two classes, one number a text."""
        check_is_fitted(self, "model_")
        odds = self.model_.decide(_texts(X))
        return odds[:, 1] - odds[:, 0] if len(self.classes_) == 2 else odds

    def predict_proba(self, X: Sequence[str]) -> Floats:  # noqa: N803
        """Calibrated probabilities, a row for each text and a column for each class."""
        check_is_fitted(self, "model_")
        return self.model_.probabilities(_texts(X))

    def predict(self, X: Sequence[str]) -> npt.NDArray[Any]:  # noqa: N803
        """The most probable class of each text; every text gets one, an empty one too."""
        check_is_fitted(self, "model_")
        return np.asarray(self.classes_[self.model_.decide(_texts(X)).argmax(axis=1)])

    def save(self, path: str | Path, name: str | None = None, version: str = "1", **said: Any) -> Path:
        """Write the model as a pack (arrays and a manifest, no pickle); ``said`` goes into the manifest."""
        check_is_fitted(self, "model_")
        arrays, manifest = pack_arrays(self.model_.table)
        settings = {"settings": self.get_params(), "temperature": round(float(self.temperature_), 6)}
        return write_pack(path, name or Path(path).name, version, arrays, {**manifest, **settings, **said})

    @classmethod
    def load(cls, path: str | Path) -> TopicClassifier:
        """The classifier of a pack; its classes are strings. Raises PackMissing, PackMismatch."""
        model = TopicModel.open(path)
        table = model.table
        loaded = cls(longest=table.longest, limit=table.limit)
        loaded.classes_ = np.array(table.labels)
        loaded.temperature_ = 1.0
        loaded.model_ = model
        return loaded

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.input_tags.one_d_array = True
        return tags


def _texts(X: Sequence[str]) -> list[str]:  # noqa: N803
    if isinstance(X, str):
        raise InputError("one text was given where a list of texts is wanted: wrap it in a list.")
    texts = list(X)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"item {i} is {type(text).__name__}, not text: give a list of strings.")
    return texts


def count_matrix(texts: Sequence[str], longest: int, bits: int, limit: int) -> csr_matrix:
    """How often each bucket occurs in each text, as a sparse matrix."""
    bounds, buckets, counts = [np.zeros(1, dtype=np.int64)], [], []
    for run in chunks(texts, limit):
        counted = count_grams(run, longest, bits)
        bounds.append(counted.bounds[1:] + bounds[-1][-1])
        buckets.append(counted.buckets)
        counts.append(counted.counts)
    columns = (np.concatenate(counts), np.concatenate(buckets), np.concatenate(bounds))
    return csr_matrix(columns, shape=(len(texts), 1 << bits))


def weigh_counts(counts: csr_matrix, rarest: int) -> Inputs:
    """Counts weighed by the rarity of each bucket, rows brought to length one, buckets in few texts left out."""
    rarity = _rarity(counts, rarest)
    return Inputs(weigh_like(counts, rarity), rarity)


def weigh_like(counts: csr_matrix, rarity: Floats) -> csr_matrix:
    """Counts of other texts, weighed by a rarity found before."""
    matrix = counts.copy()
    matrix.data = weigh(matrix.data, rarity[matrix.indices])
    matrix = matrix[:, np.flatnonzero(rarity)]
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(matrix.indptr)).astype(np.float32)
    return matrix


def _rarity(counts: csr_matrix, rarest: int) -> Floats:
    """Inverse document frequency of each bucket; 0 for those in fewer than ``rarest`` texts."""
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log((1 + counts.shape[0]) / (1 + seen)) + 1
    rarity[seen < rarest] = 0
    return np.asarray(rarity, dtype=np.float32)


def learn_linear(
    matrix: csr_matrix,
    codes: npt.NDArray[np.int64],
    weights: Doubles,
    alpha: float,
    epochs: int,
    seed: int,
    loss: str = "log_loss",
) -> tuple[Doubles, Doubles]:
    """Weights (features by classes) and biases of one-against-the-rest models, averaged over the steps."""
    steps: dict[str, Any] = {"average": True}
    if loss == "squared_hinge":  # the step that suits the logistic loss makes this one diverge
        steps = {"average": 2 * len(codes), "learning_rate": "constant", "eta0": 1.0}
    linear = SGDClassifier(loss=loss, alpha=alpha, max_iter=epochs, tol=None, random_state=seed, **steps)
    linear.fit(matrix, codes, sample_weight=weights)
    if len(linear.classes_) == 2:
        return np.hstack([-linear.coef_.T, linear.coef_.T]) / 2, np.append(-linear.intercept_, linear.intercept_) / 2
    return linear.coef_.T, linear.intercept_


def best_temperature(odds: Doubles, codes: npt.NDArray[np.int64], weights: Doubles) -> float:
    """The number to divide log-odds by so that the true classes become most probable (softmax)."""
    grid = np.geomspace(0.05, 5, 93)
    losses = [_log_loss(odds / t, codes, weights) for t in grid]
    return float(grid[int(np.argmin(losses))])


def _log_loss(odds: Doubles, codes: npt.NDArray[np.int64], weights: Doubles) -> float:
    shifted = odds - odds.max(axis=1, keepdims=True)
    true = shifted[np.arange(len(codes)), codes] - np.log(np.exp(shifted).sum(axis=1))
    return float(-(true * weights).mean())
