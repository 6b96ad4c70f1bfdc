"""Text to tokens: syllables, signs, and units kept whole.

Units are rare beside syllables. Atoms come from numpy; only atoms that could
open a unit (a digit or a letter run with a sign glued on) are given to a
pattern, and the atoms of each unit found are merged. Nothing is rewritten, and
every non-space character is in exactly one token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vnnews_nlp.document import TOKEN_KINDS, Tokens
from vnnews_nlp.tokens.atoms import code_points, scan_atoms
from vnnews_nlp.tokens.units import Unit, match_unit, rare_units

if TYPE_CHECKING:
    from vnnews_nlp.document import Ints, Kinds

_CODES = {kind: code for code, kind in enumerate(TOKEN_KINDS)}
_WORD, _NUMBER, _CODE = _CODES["word"], _CODES["number"], _CODES["code"]

_TABLE = 0x2100


def _flags(characters: str) -> npt.NDArray[np.bool_]:
    """Table of code points below U+2100 that are among ``characters``, and one false row for all others."""
    table = np.zeros(_TABLE + 1, bool)
    table[[ord(c) for c in characters]] = True
    return table


_DIGITS = _flags("0123456789")
_INNER = _flags("-–—‑:&'’./,_x×")  # signs that join when both sides are glued
_CLOSING = _flags("%‰°€$£¥'’′")  # signs that a figure takes even at its end
_SPACED = _flags("-–—‑/%‰°")  # signs that a figure may take after a space
_CAPITALS = _flags("".join(chr(c) for c in range(0x41, 0x1F00) if chr(c).isupper() and c < _TABLE))


def scan(text: str) -> Tokens:
    """Tokens of a text (NFC expected for best results, any text accepted), in time linear in its length."""
    starts, ends, kinds = scan_atoms(text)
    if not len(starts):
        return Tokens(text, starts, ends, kinds)
    rare = rare_units(text)
    units = sorted(rare + _match_units(text, _openers(text, starts, ends, kinds), rare))
    return _merge(text, starts, ends, kinds, units)


def _openers(text: str, starts: Ints, ends: Ints, kinds: Kinds) -> Ints:
    """Starts of the atoms that may open a unit of several atoms, or that mix digits and letters."""
    heads = np.minimum(code_points(text)[starts], _TABLE)
    glued = np.append(starts[1:] == ends[:-1], [False] * 3)
    wordlike = np.append((kinds == _WORD) | (kinds == _NUMBER) | (kinds == _CODE), [False, False])
    nexts = np.append(heads[1:], _TABLE)
    inner = glued[:-2] & glued[1:-1] & wordlike[2:] & _INNER[nexts]
    figure = _DIGITS[heads]
    follows = np.append(kinds[1:], 0)
    opens = inner | (figure & ((glued[:-2] & _CLOSING[nexts]) | _SPACED[nexts] | (kinds == _CODE)))
    opens |= figure & (follows == _NUMBER) & ~glued[:-2]
    opens |= figure & (follows == _WORD) & np.append(inner[1:], False)
    opens |= (ends - starts <= 5) & _CAPITALS[heads] & glued[:-2] & (nexts == ord("."))
    opens &= wordlike[:-2]
    opens |= (heads == ord("+")) & (follows == _NUMBER) & glued[:-2]
    found: Ints = starts[opens]
    return found


def _match_units(text: str, openers: Ints, rare: list[Unit]) -> list[Unit]:
    units: list[Unit] = []
    done = 0
    for start in openers.tolist():
        if start >= done and (unit := match_unit(text, start)):
            done = unit[0]
            units.append((start, done, unit[1]))
    return [unit for unit in units if not any(a < unit[1] and unit[0] < b for a, b, _ in rare)] if rare else units


def _merge(text: str, starts: Ints, ends: Ints, kinds: Kinds, units: list[Unit]) -> Tokens:
    """One token for the atoms of each unit. A unit that would cut an atom, or overlaps one before it, is dropped."""
    if not units:
        return Tokens(text, starts, ends, kinds)
    opens = np.array([unit[0] for unit in units], np.int32)
    closes = np.array([unit[1] for unit in units], np.int32)
    labels = np.array([_CODES[unit[2]] for unit in units], np.uint8)
    first = np.searchsorted(starts, opens)
    last = np.minimum(np.searchsorted(ends, closes), len(ends) - 1)
    reach = np.append(0, np.maximum.accumulate(closes)[:-1])
    fits = (starts[np.minimum(first, len(starts) - 1)] == opens) & (ends[last] == closes) & (opens >= reach)
    first, last, labels = first[fits], last[fits], labels[fits]
    steps = np.zeros(len(starts) + 1, np.int32)
    np.add.at(steps, first + 1, 1)
    np.add.at(steps, last + 1, -1)
    kept = np.cumsum(steps[:-1]) == 0
    ends, kinds = ends.copy(), kinds.copy()
    ends[first], kinds[first] = ends[last], labels
    return Tokens(text, starts[kept], ends[kept], kinds[kept])
