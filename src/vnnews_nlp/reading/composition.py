"""Unicode forms in linear time: Python's own take time by the square of the marks on one letter.

A hundred thousand marks on one letter, which no one can read and anyone can send, took half a minute.
"""

from __future__ import annotations

from itertools import groupby
from unicodedata import combining, normalize

_FEW = 200  # characters, of which no order takes long


def decomposed(text: str) -> str:
    """The text in NFD."""
    return normalize("NFD", text) if len(text) <= _FEW else _in_order(text)


def composed(text: str) -> str:
    """The text in NFC."""
    return normalize("NFC", text if len(text) <= _FEW else _in_order(text))


def _in_order(text: str) -> str:
    """The text in NFD, letter by letter; marks that stand together are sorted by their class, as they are there."""
    letters = "".join(normalize("NFD", letter) for letter in text)
    runs = (sorted(run, key=combining) if marks else run for marks, run in groupby(letters, _is_mark))
    return "".join(letter for run in runs for letter in run)


def _is_mark(letter: str) -> bool:
    return combining(letter) != 0
