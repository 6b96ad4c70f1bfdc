"""Linear scores by table look-up: small whole numbers, so that sums are exact in any order."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.packs import fitting

Floats = npt.NDArray[np.float32]

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_LINE = 64  # bytes of a line of the cache
_LOW = 0 if sys.byteorder == "little" else 1
_BYTE = 3 if sys.byteorder == "little" else 4  # that of bits 24 to 31


@dataclass(frozen=True, slots=True)
class LinearTable:
    """Weights ``[rows, labels]`` in steps of ``step``, and move scores (last row opens, last column closes)."""

    weights: npt.NDArray[np.int8]
    step: float
    moves: Floats
    # The weights again, in the type of their sums: those of label 0, and of the labels after it. Without label 0 a row
    # of our models has as many bytes as a power of two and lies in one line of the cache, so that fetching it is quick.
    first: npt.NDArray[np.int16]
    rest: npt.NDArray[np.int16]

    @property
    def bits(self) -> int:
        """The table has ``2**bits`` rows."""
        return len(self.weights).bit_length() - 1

    def score(self, rows: npt.NDArray[np.uint32]) -> Floats:
        """Scores ``[atoms, labels]`` of feature rows ``[atoms, features]``."""
        first, rest = np.zeros(len(rows), np.int16), np.zeros((len(rows), self.rest.shape[1]), np.int16)
        one, others = np.empty_like(first), np.empty_like(rest)
        for column in rows.T:
            places = column.astype(np.intp)
            np.take(self.rest, places, axis=0, out=others, mode="clip")
            rest += others
            np.take(self.first, places, out=one, mode="clip")
            first += one
        total = np.empty((len(rows), self.weights.shape[1]), np.float32)
        total[:, 0], total[:, 1:] = first, rest
        total *= np.float32(self.step)
        return total

    def arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        """As arrays for a pack."""
        return {f"{name}_weights": self.weights, f"{name}_step": np.array([self.step]), f"{name}_moves": self.moves}

    @staticmethod
    def of(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> LinearTable:
        """From the arrays of a pack."""
        weights = fitting(arrays, f"{name}_weights", np.int8, -1, None)
        step, labels = fitting(arrays, f"{name}_step", np.float64, 1), weights.shape[1]
        moves = fitting(arrays, f"{name}_moves", np.float32, labels + 1, labels + 1)
        return LinearTable(weights, float(step[0]), moves, *_split(weights))

    @staticmethod
    def quantised(table: Floats, moves: Floats) -> LinearTable:
        """From trained weights; the step is the largest weight over 127."""
        step = max(float(np.abs(table).max()), 1e-6) / 127
        weights = np.rint(table / step).astype(np.int8)
        return LinearTable(weights, step, moves, *_split(weights))


def _split(weights: npt.NDArray[np.int8]) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """The weights of label 0, and those of the others from the start of a line of the cache on."""
    rows, labels = weights.shape
    room = np.empty(rows * (labels - 1) + _LINE // 2, np.int16)
    begin = -room.ctypes.data % _LINE // 2
    rest = room[begin : begin + rows * (labels - 1)].reshape(rows, labels - 1)
    rest[:] = weights[:, 1:]
    return weights[:, 0].astype(np.int16), rest


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """One weight a feature for two-label models, without a dictionary and nearly without mistaken identity.

    A slot holds the weight in its low byte and eight more bits of the
    feature's hash in its high byte; a feature whose bits differ is not known
    and weighs nothing.
    """

    slots: npt.NDArray[np.uint16]
    step: float
    moves: Floats

    def score(self, sums: Iterable[npt.NDArray[np.uint64]]) -> Floats:
        """Score of label 1 over label 0 for each atom, from the hash sums of each feature in turn."""
        shift = np.uint64(64 - (len(self.slots).bit_length() - 1))
        total = found = places = None
        for hashes in sums:
            if total is None or found is None or places is None:
                total, found = np.zeros(len(hashes), np.int16), np.empty(len(hashes), np.uint16)
                places = np.empty(len(hashes), np.uint64)
            spread = hashes * _SPREAD
            np.right_shift(spread, shift, out=places)
            np.take(self.slots, places.view(np.int64), out=found, mode="clip")
            sure = found.view(np.uint8)[1 - _LOW :: 2] == _check_of(spread)
            np.add(total, found.view(np.int8)[_LOW::2], out=total, where=sure)
        return np.zeros(0, np.float32) if total is None else total.astype(np.float32) * np.float32(self.step)

    def arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        """As arrays for a pack."""
        return {f"{name}_slots": self.slots, f"{name}_step": np.array([self.step]), f"{name}_moves": self.moves}

    @staticmethod
    def of(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> CheckedTable:
        """From the arrays of a pack."""
        slots, step = fitting(arrays, f"{name}_slots", np.uint16, -1), fitting(arrays, f"{name}_step", np.float64, 1)
        return CheckedTable(slots, float(step[0]), fitting(arrays, f"{name}_moves", np.float32, 3, 3))

    @staticmethod
    def build(hashes: npt.NDArray[np.uint64], weights: Floats, moves: Floats, bits: int) -> CheckedTable:
        """From trained features; of two on one slot the heavier stays. The step is the largest weight over 127."""
        step = max(float(np.abs(weights).max(initial=0)), 1e-6) / 127
        small = np.rint(weights / step).astype(np.int8)
        kept = np.flatnonzero(CheckedTable.with_room(hashes, np.where(small != 0, weights, 0), bits))
        spread = hashes[kept] * _SPREAD
        slots = np.zeros(1 << bits, np.uint16)
        check = _check_of(spread).astype(np.uint16)
        slots[spread >> np.uint64(64 - bits)] = (check << np.uint16(8)) | small[kept].view(np.uint8)
        return CheckedTable(slots, step, moves)

    @staticmethod
    def with_room(hashes: npt.NDArray[np.uint64], weights: Floats, bits: int) -> npt.NDArray[np.bool_]:
        """Which features find room in ``2**bits`` slots: those that weigh, and of two on one slot the heavier."""
        order = np.argsort(np.abs(weights), kind="stable")
        order = order[weights[order] != 0]
        holders = np.full(1 << bits, -1, np.int64)
        holders[(hashes[order] * _SPREAD) >> np.uint64(64 - bits)] = order
        kept = np.zeros(len(weights), bool)
        kept[holders[holders >= 0]] = True
        return kept


def _check_of(spread: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint8]:
    """Eight bits from the middle of the hash, far from those that choose the slot."""
    return spread.view(np.uint8)[_BYTE::8]
