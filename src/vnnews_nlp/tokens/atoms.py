"""Atoms: the smallest pieces of text that tokens, words and names are made of.

An atom is a maximal run of letters, digits and combining marks, or one single
other character that is not a space. Every non-space character belongs to
exactly one atom, so nothing that later groups atoms can lose a character.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import compress, repeat
from string import ascii_lowercase
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vnnews_nlp.document import TOKEN_KINDS

if TYPE_CHECKING:
    from vnnews_nlp.document import Ints, Kinds

WORD, NUMBER, PUNCT, CODE, OTHER = (TOKEN_KINDS.index(k) for k in ("word", "number", "punct", "code", "other"))

#: Classes of one character; a run's class is the union of its characters' bits.
SPACE, LETTER, DIGIT, SIGN, REST = 0, 1, 2, 4, 8

_TABLE_SIZE = 0x3000  # Latin, marks, general punctuation, symbols; the rest is looked up by distinct character
_KEYCAP = 0x20E3
_CATEGORIES = {"L": LETTER, "M": LETTER, "N": DIGIT, "P": SIGN}
_KIND_OF_CLASS = np.full(16, OTHER, np.uint8)
_KIND_OF_CLASS[[LETTER, DIGIT, LETTER | DIGIT, SIGN]] = WORD, NUMBER, CODE, PUNCT


#: Categories in two letters ("Lu") to the class of their first.
_CLASSES = {main + rest: kind for main, kind in _CATEGORIES.items() for rest in ascii_lowercase}


def _class_of(code: int) -> int:
    char = chr(code)
    if char.isspace():
        return SPACE
    if 0xFE00 <= code <= 0xFE0F or code == _KEYCAP or code >= 0xE0000:
        return REST  # variation selectors and keycaps are marks by category, but stand on emoji
    return _CATEGORIES.get(unicodedata.category(char)[0], REST)


@cache
def _class_table() -> npt.NDArray[np.uint8]:
    chars = list(map(chr, range(_TABLE_SIZE)))
    kinds = map(_CLASSES.get, map(unicodedata.category, chars), repeat(REST))
    table = np.fromiter(kinds, np.uint8, _TABLE_SIZE)
    table[list(compress(range(_TABLE_SIZE), map(str.isspace, chars)))] = SPACE
    table[_KEYCAP] = REST
    table.flags.writeable = False
    return table


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The text as one uint32 a character (lone surrogates kept)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def character_classes(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """SPACE, LETTER, DIGIT, SIGN or REST for every code point."""
    classes = _class_table()[np.minimum(codes, _TABLE_SIZE - 1)]
    rare = np.flatnonzero(codes >= _TABLE_SIZE)
    if len(rare):
        distinct, inverse = np.unique(codes[rare], return_inverse=True)
        classes[rare] = np.array([_class_of(code) for code in distinct.tolist()], np.uint8)[inverse.ravel()]
    return classes


def scan_atoms(text: str) -> tuple[Ints, Ints, Kinds]:
    """Starts, ends and kinds (codes of ``TOKEN_KINDS``: word, number, code, punct, other) of all atoms in order.

    ``code`` is a run that mixes letters and digits (``B2``, ``2383a``);
    ``other`` is a symbol, an emoji or a control character.
    """
    if not text:
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.uint8)
    classes = character_classes(code_points(text))
    inside = (classes & (LETTER | DIGIT)) != 0
    first = (classes != SPACE) & ~inside
    first[0] |= inside[0]
    first[1:] |= inside[1:] & ~inside[:-1]
    starts = np.flatnonzero(first).astype(np.int32)
    if not len(starts):
        return starts, starts.copy(), np.zeros(0, np.uint8)
    stops = np.flatnonzero(inside & ~np.append(inside[1:], False)) + 1
    ends = starts + np.int32(1)
    ends[inside[starts]] = stops
    return starts, ends, _KIND_OF_CLASS[np.bitwise_or.reduceat(classes, starts)]
