"""Word segmenters of others as teachers: what each says about a sentence, as ends of words.

Teachers are public packages run as published: underthesea (Apache-2.0), pyvi
(MIT), ViNLP (MIT; ``pip install ViNLP``). Labels are cached in a folder, one
file a teacher, so that a second training run does not ask again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from vnnews_nlp.errors import PipelineError
from vnnews_nlp.training.treebank import Ends, word_ends

Tokenizer = Callable[[str], list[str]]

_BLOCK = 10_000


def _underthesea() -> Tokenizer:
    from underthesea import word_tokenize

    return lambda sentence: list(word_tokenize(sentence, use_token_normalize=False))


def _pyvi() -> Tokenizer:
    from pyvi import ViTokenizer

    return lambda sentence: list(ViTokenizer.spacy_tokenize(sentence)[0])


def _vinlp() -> Tokenizer:
    from ViNLP import word_tokenize

    return lambda sentence: list(word_tokenize(sentence))


TEACHERS: dict[str, Callable[[], Tokenizer]] = {"underthesea": _underthesea, "pyvi": _pyvi, "vinlp": _vinlp}


def ask(teacher: str, sentences: Sequence[str], cache: Path) -> list[Ends | None]:
    """Ends of words by one teacher; None where it lost or changed characters.

    Cached in blocks, so that a run that was stopped goes on where it was.
    Raises PipelineError if the teacher's package is not installed.
    """
    labels: list[Ends | None] = []
    for first in range(0, len(sentences), _BLOCK):
        labels += _ask_block(teacher, sentences[first : first + _BLOCK], cache)
    return labels


def _ask_block(teacher: str, sentences: Sequence[str], cache: Path) -> list[Ends | None]:
    path = block_path(teacher, sentences, cache)
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _save(path, [_segment(_load(teacher), sentence) for sentence in sentences])
    with np.load(path, allow_pickle=False) as saved:
        lengths, flat = saved["lengths"], saved["ends"]
    stops = np.cumsum(np.maximum(lengths, 0))
    return [flat[stop - n : stop] if n >= 0 else None for n, stop in zip(lengths.tolist(), stops.tolist(), strict=True)]


def block_path(teacher: str, sentences: Sequence[str], cache: Path) -> Path:
    """Where the labels of these sentences by this teacher are cached."""
    key = hashlib.sha256("\n".join([teacher, *sentences]).encode()).hexdigest()[:16]
    return cache / f"{teacher}-{key}.npz"


_LOADED: dict[str, Tokenizer] = {}


def _load(teacher: str) -> Tokenizer:
    if teacher not in _LOADED:
        try:
            _LOADED[teacher] = TEACHERS[teacher]()
        except ImportError as error:
            raise PipelineError(f"teacher {teacher} is not installed: pip install {teacher}.") from error
    return _LOADED[teacher]


def _segment(tokenizer: Tokenizer, sentence: str) -> Ends | None:
    words = [word.replace("_", " ") for word in tokenizer(sentence)]
    kept = "".join("".join(words).split()) == "".join(sentence.replace("_", " ").split())
    return word_ends(words) if kept else None


def _save(path: Path, labels: list[Ends | None]) -> None:
    lengths = np.array([-1 if ends is None else len(ends) for ends in labels], np.int32)
    known = [ends for ends in labels if ends is not None]
    np.savez(path, lengths=lengths, ends=np.concatenate(known) if known else np.zeros(0, np.int32))
