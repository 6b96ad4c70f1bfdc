"""Word classes for the indicator ranker, from unlabelled news: words that stand beside the same words are alike.

The classes of the name tagger (:mod:`vnnews_nlp.training.name_classes`) are made of the same directions.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from vnnews_nlp.facts.indicator_chunks import lower
from vnnews_nlp.facts.indicator_classes import WordClasses
from vnnews_nlp.facts.indicator_edges import word_code
from vnnews_nlp.stages import choose_segmenter
from vnnews_nlp.tokens.scanner import scan

#: Articles read, words that get a class, the more common of them from which classes are made, and neighbours counted.
_ARTICLES, _WORDS, _COMMON, _NEIGHBOURS = 26_000, 16_000, 9_000, 1_500
_FINE, _ROUGH, _SIZE, _SEED = 250, 64, 64, 5
_BATCH = 64
#: Places of neighbours, and what the nearer and the farther of them count.
_BESIDE = ((-1, 1.0), (1, 1.0), (-2, 0.7), (2, 0.7))

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def learn_classes(texts: Sequence[str]) -> WordClasses:
    """Classes of the most common words of a sample of the texts."""
    sample = random.Random(_SEED).sample(range(len(texts)), min(_ARTICLES, len(texts)))
    names, _, directions = embed_words([texts[i] for i in sample], _WORDS, _NEIGHBOURS)
    fine, rough = _classes(directions)
    codes = np.array([word_code(name) for name in names])
    codes, places = np.unique(codes, return_index=True)
    return WordClasses(codes, fine[places], rough[places])


def embed_words(texts: Sequence[str], words: int, neighbours: int) -> tuple[list[str], Ints, Floats]:
    """The most common words in small letters, how often each stands in the texts, and a direction for each.

    Directions have length 1; words that stand beside the same words, of the ``neighbours`` most common ones, point
    the same way.
    """
    vocabulary: dict[str, int] = {}
    read = [np.array([vocabulary.setdefault(w, len(vocabulary)) for w in own], np.int64) for own in _word_rows(texts)]
    often = np.bincount(np.concatenate(read), minlength=len(vocabulary))
    order = np.argsort(-often, kind="stable")[:words]
    rank = np.full(len(vocabulary), len(order))
    rank[order] = np.arange(len(order))
    apart = np.full(2, len(order))
    line = np.concatenate([part for own in read for part in (rank[own], apart)])
    names = list(vocabulary)
    return [names[i] for i in order], often[order], _embed(line, len(order), neighbours)


def _word_rows(texts: Sequence[str]) -> Iterator[list[str]]:
    """The words of each text in small letters; numbers are all "0", percentages "%"."""
    segmenter = choose_segmenter("words-1")
    for at in range(0, len(texts), _BATCH):
        batch = texts[at : at + _BATCH]
        tokens = [scan(text) for text in batch]
        for text, own, words in zip(batch, tokens, segmenter.segment(tokens), strict=True):
            low = lower(text)
            starts, ends = own.starts[words.firsts].tolist(), own.ends[words.lasts - 1].tolist()
            yield [_sign(low[a:b]) for a, b in zip(starts, ends, strict=True)]


def _sign(word: str) -> str:
    return word if not word[0].isdigit() else "%" if word[-1] == "%" else "0"


def _embed(line: Ints, words: int, neighbours: int) -> Floats:
    """A direction for each word: how much more often its neighbours stand there than elsewhere, in few dimensions."""
    from sklearn.utils.extmath import randomized_svd

    width = min(neighbours, words) + 1
    tables = []
    known = line < words
    for place, weight in _BESIDE:
        beside = np.minimum(np.roll(line, -place), width - 1)
        counts = np.bincount(line[known] * width + beside[known], minlength=words * width)
        table = counts.reshape(words, width).astype(np.float32)
        column = table.sum(0) ** 0.75
        expected = table.sum(1, keepdims=True) * (column / column.sum())
        more = np.log(np.maximum(table, 1e-9) / np.maximum(expected, 1e-9))
        tables.append(np.where(table > 0, np.maximum(more, 0), 0) * weight)
    left, sizes, _ = randomized_svd(np.hstack(tables), min(_SIZE, words - 1), n_iter=3, random_state=0)
    found = left * np.sqrt(sizes)
    return np.asarray(found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9), np.float32)


def _classes(directions: Floats) -> tuple[Ints, Ints]:
    """The fine and the rough class of each word, from one."""
    from sklearn.cluster import MiniBatchKMeans

    common = directions[:_COMMON]
    made = (
        MiniBatchKMeans(min(k, len(common)), random_state=0, n_init=3, batch_size=4096, max_iter=60).fit(common)
        for k in (_FINE, _ROUGH)
    )
    fine, rough = (kmeans.predict(directions).astype(np.int64) + 1 for kmeans in made)
    return fine, rough
