"""Phrase tables: which lists, or which mined statistics, a run of atoms is in, by one look-up a length.

A phrase is a chain of atom hashes. A table keeps a fingerprint and one byte a
slot: bits for lists, a code for statistics. Wrong hits come once in 65,000.
Most slots are empty, so a pack holds the filled ones alone, and a bit a slot
that says which they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import U64, Index, mix, read_columns
from vnnews_nlp.tagging.packs import fitting, misfit

Bytes = npt.NDArray[np.uint8]

_STEP = np.uint64(mix(17) | 1)
_SPREAD = np.uint64(mix(23) | 1)


def chain(hashes: U64, more: U64) -> U64:
    """The hash of a phrase that is one atom longer."""
    longer: U64 = hashes * _STEP + more
    return longer


def pair_hash(before: U64, after: U64) -> U64:
    """The hash of two atoms side by side."""
    return chain(chain(np.zeros(len(before), np.uint64), before), after)


def phrase_hashes(phrases: Sequence[str]) -> list[tuple[int, int]]:
    """Hash and number of atoms of each phrase."""
    columns = read_columns([" ".join(phrase.split()) for phrase in phrases])
    atoms = columns.hashes[columns.rows]
    found = []
    bounds = np.searchsorted(columns.texts, np.arange(len(phrases) + 1)).tolist()
    for first, last in pairwise(bounds):
        whole = np.zeros(1, np.uint64)
        for i in range(first, last):
            whole = chain(whole, atoms[i : i + 1])
        found.append((int(whole[0]), last - first))
    return found


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Fingerprints and values in ``2**bits`` slots; value 0 means not there."""

    prints: npt.NDArray[np.uint16]
    values: Bytes

    def look_up(self, hashes: U64) -> Bytes:
        """The value of each phrase hash, 0 where it is not in the table."""
        spread = hashes * _SPREAD
        slots = (spread >> np.uint64(64 - _bits(len(self.prints)))).view(np.int64)
        found: Bytes = self.values[slots] * (self.prints[slots] == _print_of(spread))
        return found

    def arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        """As arrays for a pack: which slots are filled, 8 a byte, and their fingerprints and values."""
        filled = self.values != 0
        return {
            f"{name}_filled": np.packbits(filled),
            f"{name}_prints": self.prints[filled],
            f"{name}_values": self.values[filled],
        }

    @staticmethod
    def of(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> PhraseTable:
        """From the arrays of a pack. Raises PackMismatch where they are not of this form."""
        filled = np.flatnonzero(np.unpackbits(fitting(arrays, f"{name}_filled", np.uint8, -1)))
        prints = fitting(arrays, f"{name}_prints", np.uint16, None)
        values = fitting(arrays, f"{name}_values", np.uint8, None)
        if not len(filled) == len(prints) == len(values):
            raise misfit(arrays, f"{name}_filled")
        table = _empty(8 * len(arrays[f"{name}_filled"]))
        table.prints[filled], table.values[filled] = prints, values
        return table


def _empty(size: int) -> PhraseTable:
    return PhraseTable(np.zeros(size, np.uint16), np.zeros(size, np.uint8))


def _bits(size: int) -> int:
    return size.bit_length() - 1


def _print_of(spread: U64) -> npt.NDArray[np.uint16]:
    return (spread >> np.uint64(16)).astype(np.uint16)


def build_table(hashes: U64, values: Bytes, bits: int) -> PhraseTable:
    """A table of ``2**bits`` slots; of two phrases on one slot the earlier row stays, so give the weightiest first."""
    spread = hashes * _SPREAD
    slots = (spread >> np.uint64(64 - bits)).astype(np.intp)
    table = _empty(1 << bits)
    table.prints[slots[::-1]] = _print_of(spread)[::-1]
    table.values[slots[::-1]] = values[::-1]
    return table


def list_table(lists: Sequence[Sequence[str]], bits: int = 14) -> PhraseTable:
    """One table for up to eight lists: list ``i`` sets bit ``i``."""
    merged: dict[int, int] = {}
    for place, phrases in enumerate(lists):
        for whole, _ in phrase_hashes(phrases):
            merged[whole] = merged.get(whole, 0) | (1 << place)
    return build_table(np.array(list(merged), np.uint64), np.array(list(merged.values()), np.uint8), bits)


def cover(table: PhraseTable, hashes: U64, longest: int, rows: Index) -> tuple[Bytes, Bytes, Bytes]:
    """For each row: values of phrases (to ``longest`` atoms) that start there, end there, cover it; bits or-ed."""
    starting, ending, covering = (np.zeros(len(hashes) + longest, np.uint8) for _ in range(3))
    chained = np.zeros(len(rows), np.uint64)
    padded = np.concatenate((hashes, np.zeros(longest, np.uint64)))
    for length in range(1, longest + 1):
        chained = chain(chained, padded[rows + (length - 1)])
        hits = table.look_up(chained)
        hot = np.flatnonzero(hits)
        places, values = rows[hot], hits[hot]
        starting[places] |= values
        ending[places + (length - 1)] |= values
        for k in range(length):
            covering[places + k] |= values
    return starting[rows], ending[rows], covering[rows]
