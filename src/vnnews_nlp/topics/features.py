"""Text to hashed n-grams of syllables, over whole batches at once.

A syllable is hashed from its letters without their tone, and its tone apart:
"hoà" and "hòa", "uỷ" and "ủy" are one feature, and so are "Đ" U+0110 and "Ð"
U+00D0. Every digit counts as 0, so that "2017" and "2025" say the same.
Nothing is looked up by string; a text costs a dozen numpy passes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Hashes = npt.NDArray[np.uint64]
    Ints = npt.NDArray[np.int32]
    Floats = npt.NDArray[np.float32]

#: Code points above this are no letters of Vietnamese or its neighbours; they part syllables.
TABLE_SIZE = 0x2000
#: Characters hashed in one go: the arrays of a chunk stay in the second-level cache.
CHUNK = 1 << 15

_TONES = {"\u0300": 1, "\u0301": 2, "\u0303": 3, "\u0309": 4, "\u0323": 5}
_BASE = 0x9E3779B97F4A7C15  # odd, so it has an inverse modulo 2**64
_MIX = np.uint64(0xD6E8FEB86659FD93)
_PAIR = np.uint64(0xA0761D6478BD642F)


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """The n-grams of some texts: bucket, text number, and the syllables they start and end in (half-open spans)."""

    buckets: Ints
    docs: Ints
    starts: Ints
    ends: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Rows of counted buckets: those of text ``i`` are ``buckets[bounds[i]:bounds[i + 1]]``, sorted."""

    bounds: npt.NDArray[np.int64]
    buckets: Ints
    counts: Floats


def _scatter(numbers: Hashes) -> Hashes:
    """64-bit numbers that look random (splitmix64)."""
    z = numbers * np.uint64(_BASE) + np.uint64(0x632BE59BD9B4E019)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    scattered: Hashes = z ^ (z >> np.uint64(31))
    return scattered


def _letter(char: str) -> tuple[str, int]:
    """The letter in lower case without its tone, and the tone: "Ộ" gives ("ô", 5)."""
    if char.isdigit():
        return "0", 0
    if char in "\u00d0\u0189":
        return "đ", 0
    lower = char.lower()
    if len(lower) == 1 and not unicodedata.decomposition(lower):
        return lower, 0
    parts = unicodedata.normalize("NFD", lower)
    tone = next((_TONES[p] for p in parts if p in _TONES), 0)
    base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
    return base[:1] or char, tone


@cache
def _tables() -> tuple[Hashes, Hashes]:
    """Per code point: the hash of its letter (0: no letter) and of its tone (0: level)."""
    letters = np.zeros(TABLE_SIZE, dtype=np.uint64)
    tones = np.zeros(TABLE_SIZE, dtype=np.uint64)
    for code in range(TABLE_SIZE):
        char = chr(code)
        if char.isalnum():
            base, tone = _letter(char)
            letters[code], tones[code] = ord(base), 0x110000 + tone if tone else 0
    return np.where(letters != 0, _scatter(letters), 0), np.where(tones != 0, _scatter(tones), 0)


@cache
def _powers() -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse, modulo 2**64."""
    inverse = pow(_BASE, -1, 2**64)
    rows = []
    for base in (_BASE, inverse):
        row = np.full(CHUNK + 1, base, dtype=np.uint64)
        row[0] = 1
        rows.append(np.multiply.accumulate(row))
    return rows[0], rows[1]


def _codes(text: str) -> npt.NDArray[np.uint32]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.where(codes < TABLE_SIZE, codes, 0).astype(np.uint32)


def _syllables(text: str) -> tuple[Hashes, Ints, Ints]:
    """Hash, start and end of each syllable of a text of at most ``CHUNK`` characters."""
    letters, tones = _tables()
    powers, inverses = _powers()
    codes = _codes(text)
    values = letters[codes]
    inside = np.zeros(len(codes) + 2, dtype=np.int8)
    inside[1:-1] = values != 0
    edges = np.diff(inside)
    starts = np.flatnonzero(edges == 1)
    if not len(starts):
        none = np.zeros(0, dtype=np.int32)
        return np.zeros(0, dtype=np.uint64), none, none
    ends = np.flatnonzero(edges == -1)
    hashes = np.add.reduceat(values * powers[: len(values)], starts) * inverses[starts]
    hashes += np.add.reduceat(tones[codes], starts)
    return hashes, starts.astype(np.int32), ends.astype(np.int32)


def _bucket(hashes: Hashes, bits: int) -> Ints:
    mixed = (hashes ^ (hashes >> np.uint64(32))) * _MIX
    return (mixed >> np.uint64(64 - bits)).astype(np.int32)


def clean(text: str, limit: int) -> str:
    """The first ``limit`` characters of the text, composed (NFC)."""
    head = text[:limit]
    return head if unicodedata.is_normalized("NFC", head) else unicodedata.normalize("NFC", head)[:limit]


def find_grams(texts: Sequence[str], longest: int, bits: int) -> Grams:
    """Every n-gram of one to ``longest`` syllables; the texts together have fewer than ``CHUNK`` characters.

    N-grams do not cross from one text to the next. Buckets are below ``2 ** bits``.
    """
    hashes, starts, ends = _syllables("\n".join(texts))
    offsets = np.cumsum([len(t) + 1 for t in texts])
    docs = np.searchsorted(offsets, starts, side="right").astype(np.int32)
    grams = [(_bucket(hashes, bits), docs, starts, ends)]
    run = hashes
    for size in range(2, longest + 1):
        run = run[:-1] * _PAIR + hashes[size - 1 :]
        whole = docs[: len(run)] == docs[size - 1 :]
        first, last = starts[: len(run)], ends[size - 1 :]
        grams.append((_bucket(run, bits)[whole], docs[: len(run)][whole], first[whole], last[whole]))
    return Grams(*(np.concatenate(column) for column in zip(*grams, strict=True)))


def chunks(texts: Sequence[str], limit: int) -> Iterator[list[str]]:
    """The texts, cleaned, in runs that :func:`find_grams` takes."""
    run: list[str] = []
    size = 0
    for text in texts:
        head = clean(text, limit)
        if run and (size + len(head) + 1 >= CHUNK or len(run) >= 1024):
            yield run
            run, size = [], 0
        run.append(head)
        size += len(head) + 1
    if run:
        yield run


def count_grams(texts: Sequence[str], longest: int, bits: int) -> Counts:
    """How often each bucket occurs in each text. Same limits as :func:`find_grams`, and ``bits`` at most 24."""
    grams = find_grams(texts, longest, bits)
    docs = grams.docs if bits <= 21 else grams.docs.astype(np.int64)  # 1,024 texts and 21 bits fill 31 bits
    keys = np.sort((docs << bits) | grams.buckets)
    firsts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, dtype=int)
    counts = np.diff(np.append(firsts, len(keys))).astype(np.float32)
    kept = keys[firsts]
    bounds = np.searchsorted(kept >> bits, np.arange(len(texts) + 1))
    return Counts(bounds, (kept & ((1 << bits) - 1)).astype(np.int32, copy=False), counts)


@cache
def _marked() -> npt.NDArray[np.uint8]:
    """Per code point: whether the letter carries a Vietnamese mark (a tone, or ă â đ ê ô ơ ư)."""
    marked = np.zeros(TABLE_SIZE, dtype=np.uint8)
    for code in range(0x80, TABLE_SIZE):
        base, tone = _letter(chr(code))
        marked[code] = bool(tone and base in "aăâeêioôơuưy") or base in "ăâđêôơư"
    return marked


def count_letters(text: str) -> tuple[int, int]:
    """How many letters and digits the text has, and how many of them carry a Vietnamese mark."""
    codes = _codes(clean(text, len(text)))
    return int(np.count_nonzero(_tables()[0][codes])), int(np.count_nonzero(_marked()[codes]))
