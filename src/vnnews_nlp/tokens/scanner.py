"""Text to tokens: syllables, signs, and units kept whole.

Units are rare beside syllables. Atoms come from numpy; only atoms that could
open a unit (a digit or a letter run with a sign glued on) are given to a
pattern, and the atoms of each unit found are merged. Nothing is rewritten, and
every non-space character is in exactly one token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vnnews_nlp.blocks import blocks
from vnnews_nlp.document import TOKEN_KINDS, Tokens
from vnnews_nlp.tokens.atoms import code_points, scan_atoms
from vnnews_nlp.tokens.lost_spaces import cut_lost_spaces
from vnnews_nlp.tokens.units import Unit, match_unit, rare_units

if TYPE_CHECKING:
    import numpy.typing as npt

    from vnnews_nlp.document import Ints, Kinds

    Bits = npt.NDArray[np.uint16]

_CODES = {kind: code for code, kind in enumerate(TOKEN_KINDS)}
_WORD, _NUMBER, _CODE = _CODES["word"], _CODES["number"], _CODES["code"]
_LONGEST_SHORT_FORM = 6

# What a character, and the kind of an atom, says of units, as bits.
_GLUED, _DIGIT, _SMALL, _CAPITAL, _INNER, _CLOSING, _SPACED, _DOT, _PLUS, _WORDLIKE, _FIGURE = (
    1 << bit for bit in range(11)
)
_GLUED_INNER = _GLUED | _INNER
_TABLE = 0x2100
_BITS = np.zeros(_TABLE + 1, np.uint16)  # the last row stands for every character above
for _bit, _characters in (
    (_DIGIT, "0123456789"),
    (_CAPITAL, "".join(chr(c) for c in range(_TABLE) if chr(c).isupper())),
    (_SMALL, "".join(chr(c) for c in range(_TABLE) if chr(c).islower())),
    (_INNER, "-–—‑:&'’./,_"),  # signs that join when both sides are glued
    (_CLOSING, "%‰°€$£¥'’′"),  # signs that a figure takes even at its end
    (_SPACED, "-–—‑/"),  # signs that a figure may take after a space
    (_DOT, "."),
    (_PLUS, "+"),
):
    _BITS[[ord(c) for c in _characters]] |= _bit
_BITS_OF_KIND = np.zeros(len(TOKEN_KINDS), np.uint16)
_BITS_OF_KIND[[_WORD, _NUMBER, _CODE]] = _WORDLIKE, _WORDLIKE | _FIGURE, _WORDLIKE


def scan(text: str) -> Tokens:
    """Tokens of a text (NFC expected for best results, any text accepted), in time linear in its length."""
    parts = [_scan_block(block, start) for start, block in blocks(text)]
    starts, ends, kinds, heads = parts[0] if len(parts) == 1 else map(np.concatenate, zip(*parts, strict=True))
    if not len(starts):
        return Tokens(text, starts, ends, kinds)
    units = rare_units(text) + _match_units(text, _openers(heads, starts, ends, kinds))
    return _merge(text, starts, ends, kinds, sorted(units, key=_longest_first))


def _scan_block(text: str, shift: int) -> tuple[Ints, Ints, Kinds, Bits]:
    """Starts, ends and kinds of the atoms of a piece that begins at ``shift``, and the bits of their first letters."""
    starts, ends, kinds = scan_atoms(text)
    if not len(starts):
        return starts, ends, kinds, np.zeros(0, np.uint16)
    bits = _BITS.take(code_points(text), mode="clip")
    turns = np.flatnonzero((bits[:-1] << 1) & bits[1:] & _CAPITAL) + 1  # _CAPITAL is the bit above _SMALL
    starts, ends, kinds = cut_lost_spaces(text, starts, ends, kinds, turns.tolist())
    place = np.int32(shift)
    return starts + place, ends + place, kinds, bits[starts]


def _longest_first(unit: Unit) -> tuple[int, int]:
    return unit[0], -unit[1]


def _openers(heads: Bits, starts: Ints, ends: Ints, kinds: Kinds) -> Ints:
    """Starts of the atoms that may open a unit of several atoms, or that mix digits and letters.

    ``heads`` are the bits of the atoms' first characters.
    """
    count = len(starts)
    bits = np.zeros(count + 2, np.uint16)
    bits[:count] = heads | _BITS_OF_KIND[kinds]
    bits[: count - 1] |= starts[1:] == ends[:-1]  # _GLUED is the lowest bit
    this, following = bits[:count], bits[1:-1]
    glued = this & _GLUED > 0
    inner = np.zeros(count + 1, bool)
    inner[:count] = glued & (following & _GLUED_INNER == _GLUED_INNER) & (bits[2:] & _WORDLIKE > 0)
    figure = (following & (_CLOSING | _SPACED | _FIGURE) > 0) | (kinds == _CODE) | inner[1:]
    short = (this & (_CAPITAL | _GLUED) == _CAPITAL | _GLUED) & (ends - starts <= _LONGEST_SHORT_FORM)
    opens = (this & _WORDLIKE > 0) & (inner[:count] | (short & (following & _DOT > 0)) | ((this & _DIGIT > 0) & figure))
    opens |= glued & ((this & following & _DOT > 0) | ((this & _PLUS > 0) & (following & _FIGURE > 0)))
    found: Ints = starts[opens]
    return found


def _match_units(text: str, openers: Ints) -> list[Unit]:
    units: list[Unit] = []
    done = 0
    for start in openers.tolist():
        if start >= done and (unit := match_unit(text, start)):
            done = unit[0]
            units.append((start, done, unit[1]))
    return units


def _merge(text: str, starts: Ints, ends: Ints, kinds: Kinds, units: list[Unit]) -> Tokens:
    """One token for the atoms of each unit. A unit that would cut an atom, or overlaps one before it, is dropped."""
    if not units:
        return Tokens(text, starts, ends, kinds)
    first = np.searchsorted(starts[:-1], np.array([unit[0] for unit in units], np.int32)).tolist()
    last = np.searchsorted(ends, np.array([unit[1] for unit in units], np.int32)).tolist()
    kept = np.ones(len(starts), bool)
    ends, kinds = ends.copy(), kinds.copy()
    done = 0
    for (start, end, kind), i, j in zip(units, first, last, strict=True):
        if start >= done and starts[i] == start and ends[j] == end:
            kept[i + 1 : j + 1] = False
            ends[i], kinds[i], done = end, _CODES[kind], end
    return Tokens(text, starts[kept], ends[kept], kinds[kept])
