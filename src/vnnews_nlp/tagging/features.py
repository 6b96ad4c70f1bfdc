"""Text to integer columns: what words and names both look at.

Texts of a batch are scanned once, joined; atoms are laid out in sequences
(about sentences) with padding rows between, so that a window is a shifted
slice and never sees a neighbour's article. A feature is a sum of hashes of
what stands in a few places of the window, folded to a row of the model's
table: no dictionary, no string, no Python per atom.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tokens.atoms import code_points, scan_atoms

U64 = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
Index = npt.NDArray[Any]  # any integers that count rows or characters

#: Padding rows between sequences: the widest window looks this far.
PAD = 3

#: Characters scored at a time, which bounds memory whatever the length of a text.
PIECE = 60_000

#: Characters of several texts scored together: enough to share the cost of a call among them.
BATCH = 120_000

_TABLE_SIZE = 0x3000
_TONES = "\u0300\u0301\u0303\u0309\u0323"
SIGNS = ".,-–—/:;()\"“”'‘’?!%&…"
_LOWER_BIT, _UPPER_BIT, _DIGIT_BIT, _OTHER_BIT = 1, 2, 4, 8
_MAX_LENGTH = 64

#: Shapes of an atom; signs have one shape each, from SIGN on. PAD_SHAPE stands outside every sequence.
LOWER, TITLE, UPPER, INITIAL, MIXED, DIGITS, CODE, STRANGE, PAD_SHAPE, SIGN = range(10)

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_NONE = 1 << 40  # no character has this number


def mix(number: int) -> int:
    """A 64-bit number that looks random, the same for the same input (splitmix64)."""
    z = (number + _GOLDEN) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


@dataclass(frozen=True, slots=True)
class _CharacterTables:
    letters: U64  # hash of the lower-case letter without its tone
    tones: U64  # hash of its tone, wherever in the syllable it is printed
    bits: npt.NDArray[np.uint8]
    signs: npt.NDArray[np.uint8]
    powers: U64


@cache
def _tables() -> _CharacterTables:
    letters, tones = np.full(_TABLE_SIZE, _NONE, np.uint64), np.full(_TABLE_SIZE, _NONE, np.uint64)
    bits, signs = np.zeros(_TABLE_SIZE, np.uint8), np.full(_TABLE_SIZE, STRANGE, np.uint8)
    for code, char in enumerate(map(chr, range(_TABLE_SIZE))):
        if not char.isspace():
            letters[code], tones[code] = _letter_and_tone(char)
            bits[code] = _bit_of(char)
    letters, tones = np.where(letters != _NONE, mixed(letters), 0), np.where(tones != _NONE, mixed(tones), 0)
    for place, sign in enumerate(SIGNS):
        signs[ord(sign)] = SIGN + place
    powers = np.array([mix(1_000_003 * i) | 1 for i in range(_MAX_LENGTH)], np.uint64)
    return _CharacterTables(letters, tones, bits, signs, powers)


def mixed(numbers: U64) -> U64:
    """:func:`mix` of each number."""
    z = numbers + np.uint64(_GOLDEN)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    last: U64 = z ^ (z >> np.uint64(31))
    return last


def _letter_and_tone(char: str) -> tuple[int, int]:
    """Numbers for the lower-case letter without its tone and for the tone, ``_NONE`` for none."""
    lower = "đ" if char == "Ð" else char.lower()[:1]
    if not unicodedata.decomposition(lower):
        return (_NONE, ord(lower) << 20) if lower in _TONES else (ord(lower), _NONE)
    parts = unicodedata.normalize("NFD", lower)
    tone = next((mark for mark in parts if mark in _TONES), "")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    return (ord(letter[0]) if letter else _NONE), (ord(tone) << 20 if tone else _NONE)


def _bit_of(char: str) -> int:
    if char.isupper() or char.istitle():
        return _UPPER_BIT
    if char.isdigit():
        return _DIGIT_BIT
    return _LOWER_BIT if char.isalpha() or unicodedata.category(char)[0] == "M" else _OTHER_BIT


def hash_of(word: str) -> int:
    """The hash that an atom of this text has (lower case, tone wherever it is printed), for word lists."""
    columns = read_columns([word])
    return int(columns.hashes[columns.rows[0]])


def cut(text: str, size: int = PIECE) -> list[int]:
    """Where a long text is cut into pieces to bound memory: starts of the pieces, at line ends or else at spaces.

    Depends on the text alone, so a batch cannot change a result.
    """
    starts = [0]
    while len(text) - starts[-1] > size:
        low, high = starts[-1] + size // 2, starts[-1] + size
        place = max(text.rfind("\n", low, high), 0) or max(text.rfind(" ", low, high), 0)
        starts.append(place + 1 if place else high)
    return starts


def chunks(texts: Sequence[str]) -> Iterator[list[tuple[int, int, str]]]:
    """Pieces of the texts, at most ``BATCH`` characters together: (number of the text, start in it, piece)."""
    chunk: list[tuple[int, int, str]] = []
    filled = 0
    for number, text in enumerate(texts):
        starts = cut(text)
        for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
            if chunk and filled + stop - start > BATCH:
                yield chunk
                chunk, filled = [], 0
            chunk.append((number, start, text[start:stop]))
            filled += stop - start
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True)
class Columns:
    """Atoms of a batch in padded rows.

    ``starts`` and ``ends`` have one row an atom and count in the joined text
    (text ``i`` starts at ``offsets[i]``); ``rows`` says where each atom stands
    in the padded columns ``hashes``, ``shapes``, ``glued`` (no space before
    it). ``firsts`` are the atoms that open a sequence, ``texts`` the text
    that each atom is of, ``lines`` the line, counted over the batch.
    """

    offsets: Index
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    texts: npt.NDArray[np.int32]
    lines: npt.NDArray[np.int32]
    firsts: Index
    rows: Index
    hashes: U64
    shapes: npt.NDArray[np.uint8]
    glued: Bools

    @property
    def sequence_of(self) -> npt.NDArray[np.int32]:
        """For each atom, the number of its sequence."""
        opens = np.zeros(len(self.starts), np.int32)
        opens[self.firsts] = 1
        return np.cumsum(opens, dtype=np.int32) - np.int32(1)


def shared_columns(texts: Sequence[str]) -> Columns:
    """What :func:`read_columns` gives, not to be changed. Kept for a moment: words and names ask for the same texts."""
    return _kept_columns(tuple(texts))


@lru_cache(maxsize=2)
def _kept_columns(texts: tuple[str, ...]) -> Columns:
    return read_columns(texts)


def read_columns(texts: Sequence[str]) -> Columns:
    """Scan the texts of a batch into columns."""
    joined = "\n".join(texts)
    offsets = np.zeros(len(texts), np.intp)
    np.cumsum([len(text) + 1 for text in texts[:-1]], out=offsets[1:])
    starts, ends, _ = scan_atoms(joined)
    codes = code_points(joined)
    hashes, shapes = _describe(codes, starts, ends)
    glued = np.zeros(len(starts), bool)
    glued[1:] = starts[1:] == ends[:-1]
    lines = np.searchsorted(np.flatnonzero(codes == 10), starts).astype(np.int32)
    opens = _sequence_openings(lines, shapes, glued, ends - starts)
    rows = np.arange(len(starts)) + PAD * np.cumsum(opens)
    of_text = (np.searchsorted(offsets, starts, side="right") - 1).astype(np.int32)
    size = len(starts) + PAD * (int(opens.sum()) + 1)
    return Columns(
        offsets, starts, ends, of_text, lines, np.flatnonzero(opens), rows,
        pad(hashes, rows, size), pad(shapes, rows, size, PAD_SHAPE), pad(glued, rows, size),
    )  # fmt: skip


def pad(column: npt.NDArray[Any], rows: Index, size: int, filler: int = 0) -> npt.NDArray[Any]:
    """One value an atom, spread to padded rows."""
    padded = np.full(size, filler, column.dtype)
    padded[rows] = column
    return padded


def _describe(codes: npt.NDArray[np.uint32], starts: Index, ends: Index) -> tuple[U64, npt.NDArray[np.uint8]]:
    if not len(starts):
        return np.zeros(0, np.uint64), np.zeros(0, np.uint8)
    tables, base = _tables(), int(starts[0])
    codes = codes[base:]
    known = np.minimum(codes, _TABLE_SIZE - 1).astype(np.intp)
    heads = starts - base
    place = np.arange(len(codes)) - np.repeat(heads, np.diff(np.append(heads, len(codes))))
    letters = tables.letters[known]
    strange = np.flatnonzero(codes >= _TABLE_SIZE)
    letters[strange] = codes[strange] * np.uint64(_GOLDEN)
    np.minimum(place, _MAX_LENGTH - 1, out=place)
    letters *= tables.powers[place]
    letters += tables.tones[known]
    return np.add.reduceat(letters, heads), _shapes(codes, known, heads, ends - starts)


def _shapes(codes: npt.NDArray[np.uint32], known: Index, heads: Index, lengths: Index) -> npt.NDArray[np.uint8]:
    tables = _tables()
    bits = tables.bits[known]
    seen = np.bitwise_or.reduceat(bits, heads)
    shapes = np.full(len(heads), STRANGE, np.uint8)
    first_upper = bits[heads] == _UPPER_BIT
    shapes[seen == _LOWER_BIT] = LOWER
    shapes[seen == (_LOWER_BIT | _UPPER_BIT)] = MIXED
    uppers = np.add.reduceat((bits == _UPPER_BIT).astype(np.int32), heads)
    shapes[(seen == (_LOWER_BIT | _UPPER_BIT)) & first_upper & (uppers == 1)] = TITLE
    shapes[seen == _UPPER_BIT] = UPPER
    shapes[(seen == _UPPER_BIT) & (lengths == 1)] = INITIAL
    shapes[seen == _DIGIT_BIT] = DIGITS
    shapes[((seen & _DIGIT_BIT) != 0) & ((seen & (_LOWER_BIT | _UPPER_BIT)) != 0)] = CODE
    signs = (seen == _OTHER_BIT) & (lengths == 1)
    shapes[signs] = tables.signs[known[heads[signs]]]
    return shapes


def _sequence_openings(
    lines: npt.NDArray[np.int32], shapes: npt.NDArray[np.uint8], glued: Bools, lengths: npt.NDArray[np.int32]
) -> Bools:
    """Which atoms open a sequence: the first of a line, or after a full stop that no abbreviation made."""
    opens = np.zeros(len(lines), bool)
    if not len(lines):
        return opens
    opens[0] = True
    opens[1:] = lines[1:] != lines[:-1]
    stop = np.isin(shapes, [SIGN + SIGNS.index(sign) for sign in ".!?…"])
    # "TP. Huế", "PGS. TS. Nguyễn Văn A", "N. V. T": a dot after a short capital opens nothing
    short = np.isin(shapes, (UPPER, INITIAL)) | ((shapes == TITLE) & (lengths <= 3))
    ends = stop.copy()
    ends[1:] &= ~((shapes[1:] == SIGN) & short[:-1] & glued[1:])
    opens[1:] |= ends[:-1] & ~glued[1:] & (shapes[1:] != LOWER)
    return opens


def row_of(total: U64, bits: int) -> npt.NDArray[np.uint32]:
    """Rows of a table of ``2**bits`` rows for sums of hashes (multiplicative hashing)."""
    spread = total * np.uint64(_GOLDEN)
    spread >>= np.uint64(64 - bits)
    return spread.astype(np.uint32)


def scatter(column: npt.NDArray[Any], salt: int, size: int = 256) -> U64:
    """A column of small numbers below ``size`` as hashes, by look-up."""
    hashes: U64 = _salted(salt, size)[column]
    return hashes


@cache
def _salted(salt: int, size: int) -> U64:
    return np.array([mix(salt * 1_000_000_007 + i) for i in range(size)], np.uint64)
