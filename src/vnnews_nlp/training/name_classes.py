"""Word classes for the name tagger, from unlabelled news."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from vnnews_nlp.tagging.name_classes import LONGEST_WORD, WordClasses
from vnnews_nlp.tagging.phrases import build_table, phrase_hashes
from vnnews_nlp.training.word_classes import embed_words

#: Articles read, words that get a class, the more common of them from which classes are made, and neighbours counted.
_ARTICLES, _WORDS, _COMMON, _NEIGHBOURS = 30_000, 32_000, 16_000, 3_000
_FINE, _ROUGH, _SEED = 255, 48, 5
#: A word seen less often gets no class.
_SEEN = 15
_BITS = 16


def learn_classes(texts: Sequence[str]) -> WordClasses:
    """Classes of the most common words of a sample of the texts."""
    from sklearn.cluster import KMeans, MiniBatchKMeans

    sample = random.Random(_SEED).sample(range(len(texts)), min(_ARTICLES, len(texts)))
    words, often, directions = embed_words([texts[i] for i in sample], _WORDS, _NEIGHBOURS)
    common = directions[:_COMMON]
    made = MiniBatchKMeans(min(_FINE, len(common)), random_state=0, n_init=3, batch_size=4096, max_iter=80).fit(common)
    merged = KMeans(min(_ROUGH, len(made.cluster_centers_)), random_state=0, n_init=3).fit(made.cluster_centers_)
    rough = np.zeros(256, np.uint8)
    rough[1 : 1 + len(merged.labels_)] = merged.labels_ + 1
    fine = (made.predict(directions) + 1).astype(np.uint8)
    hashes = phrase_hashes(words)
    kept = [i for i, (_, atoms) in enumerate(hashes) if 1 <= atoms <= LONGEST_WORD and often[i] >= _SEEN]
    keys = np.array([hashes[i][0] for i in kept], np.uint64)
    return WordClasses(build_table(keys, fine[kept], _BITS), rough)
