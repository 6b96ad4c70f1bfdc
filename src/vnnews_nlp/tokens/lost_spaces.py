"""Atoms that are two words whose space was lost: "ôngHồ", "hiệnNghị", "tăng36", "57về".

Pages lose spaces where markup stood between words. An atom is cut only where
no brand name or code is written so: after a syllable with Vietnamese letters
("ủyHà", but not "iPhone" or "VietNamNet"), between such a syllable and digits,
and after the few plain words of the list ("theoXinhua").
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from vnnews_nlp.document import TOKEN_KINDS
from vnnews_nlp.tokens.units import is_native, short_forms

if TYPE_CHECKING:
    from vnnews_nlp.document import Ints, Kinds

_WORD, _NUMBER, _CODE = (TOKEN_KINDS.index(kind) for kind in ("word", "number", "code"))
_RUNS = re.compile(r"\d{1,40}|[^\W\d_]{1,40}")
_LONGEST = 40


def cut_lost_spaces(text: str, starts: Ints, ends: Ints, kinds: Kinds, turns: list[int]) -> tuple[Ints, Ints, Kinds]:
    """Atoms cut where a space was lost.

    Args:
        text: the text of the atoms.
        starts: first characters of the atoms.
        ends: ends of the atoms.
        kinds: kinds of the atoms.
        turns: places inside atoms where a small letter meets a capital.
    """
    cuts = [place for place in turns if _two_words(text, place)]
    for i in np.flatnonzero(kinds == _CODE).tolist():
        if ends[i] - starts[i] <= _LONGEST:
            cuts += _figure_cuts(text[starts[i] : ends[i]], int(starts[i]))
    if not cuts:
        return starts, ends, kinds
    places = np.unique(np.array(cuts, np.int32))
    new_starts = np.sort(np.concatenate((starts, places)))
    new_ends = np.sort(np.concatenate((ends, places)))
    new_kinds = kinds[np.searchsorted(starts, new_starts, "right") - 1]
    for i in np.flatnonzero(new_kinds == _CODE).tolist():
        new_kinds[i] = _kind(text[new_starts[i] : new_ends[i]])
    return new_starts, new_ends, new_kinds


def _kind(piece: str) -> int:
    return _NUMBER if piece.isdigit() else _WORD if piece.isalpha() else _CODE


def _two_words(text: str, place: int) -> bool:
    """Does a syllable end at ``place`` and a name begin there?"""
    if not text[place + 1 : place + 2].islower():
        return False
    begin = place
    while begin > max(0, place - 8) and text[begin - 1].isalpha():
        begin -= 1
        if text[begin].isupper():
            break
    left = text[begin:place]
    if len(left) < 2 or not is_native(left):
        return False
    right = text[place : place + 8].split(" ")[0]
    return not left.isascii() or short_forms().get(left) == "plain" or (not right.isascii() and right.isalpha())


def _figure_cuts(atom: str, start: int) -> list[int]:
    """Cuts between digits and a syllable: "tăng|36", "57|về", "2024|Theo"; none in "40ha", "A80", "7h30", "23đ"."""
    cuts = []
    for left, right in pairwise(_RUNS.finditer(atom)):
        before, after = left[0], right[0]
        syllable = after if before.isdigit() else before
        name = after[0].isupper() and after[1:].islower() and len(before) > 1 and len(after) > 2
        if left.end() == right.start() and (_is_syllable(syllable) or (name and before.isdigit())):
            cuts.append(start + right.start())
    return cuts


def _is_syllable(run: str) -> bool:
    return len(run) > 1 and not run.isascii() and (run.islower() or run.istitle()) and is_native(run)
