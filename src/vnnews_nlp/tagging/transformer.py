"""Words for scikit-learn: a transformer that stands before a vectoriser in a ``Pipeline``.

Import it only where scikit-learn is used; nothing else in the package does.

    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    make_pipeline(WordTransformer(), TfidfVectorizer(token_pattern=r"\\S+"))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from unicodedata import normalize

from sklearn.base import BaseEstimator, TransformerMixin

from vnnews_nlp.document import Words
from vnnews_nlp.tagging.words import PackSegmenter
from vnnews_nlp.tokens.scanner import scan

_BATCH = 64


class WordTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Texts to texts whose words are joined inside by ``joiner`` and parted by one space ("thành_phố lớn").

    Parameters:
        pack: name or folder of the segmenter's pack.
        lowercase: fold case, as vectorisers want it.
        joiner: what stands for the space inside a word.
        signs: keep punctuation and symbols as words of their own.
    """

    def __init__(
        self, pack: str = "words-1", *, lowercase: bool = True, joiner: str = "_", signs: bool = False
    ) -> None:
        self.pack = pack
        self.lowercase = lowercase
        self.joiner = joiner
        self.signs = signs

    def fit(self, X: Iterable[str], y: Any = None) -> WordTransformer:  # noqa: N803
        """Nothing to learn: opens the pack, so that a missing one is noticed here. Raises PackError."""
        self.segmenter_ = PackSegmenter(self.pack)
        return self

    def transform(self, X: Iterable[str]) -> list[str]:  # noqa: N803
        """One text of joined words for each text."""
        segmenter = getattr(self, "segmenter_", None) or PackSegmenter(self.pack)
        texts, made = iter(X), []
        while batch := [normalize("NFC", text) for text in islice(texts, _BATCH)]:
            made += [" ".join(self._printed(words)) for words in segmenter.segment([scan(text) for text in batch])]
        return made

    def _printed(self, words: Words) -> Iterator[str]:
        text = words.tokens.text
        starts, ends = words.tokens.starts[words.firsts], words.tokens.ends[words.lasts - 1]
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            word = self.joiner.join(text[start:end].split())
            word = word.lower() if self.lowercase else word  # word by word: some letters grow when folded
            if self.signs or any(char.isalnum() for char in word):
                yield word

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """The names given in: one column of text stays one column."""
        return input_features

    def __sklearn_is_fitted__(self) -> bool:
        return True
