"""The offset map of a long text by its steps: most characters stand as far from their place as the one before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import overload

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]


class OffsetSteps:
    """A map from offsets to offsets that is asked like an array; of an array's memory it takes what the steps need.

    ``at`` are the offsets at which the distance changes, the first of them 0; ``shifts`` the distances from there on.
    """

    __slots__ = ("_at", "_length", "_shifts")

    def __init__(self, at: Ints, shifts: Ints, length: int) -> None:
        self._at, self._shifts, self._length = at, shifts, length

    @classmethod
    def joined(cls, parts: Iterable[tuple[OffsetSteps, int]]) -> OffsetSteps:
        """The map of pieces side by side; of each, where the text that it leads to begins."""
        ats, shifts, length = list[Ints](), list[Ints](), 0
        for part, begins in parts:
            ats.append(part._at + np.int32(length))
            shifts.append(part._shifts + np.int32(begins - length))
            length += part._length
        at, shift = np.concatenate(ats), np.concatenate(shifts)
        changes = np.concatenate(([True], shift[1:] != shift[:-1]))
        return cls(at[changes], shift[changes], length)

    @classmethod
    def of(cls, offsets: Ints) -> OffsetSteps:
        """The steps of a map given as an array."""
        shifts = (offsets - np.arange(len(offsets))).astype(np.int32)
        at = np.flatnonzero(np.diff(shifts, prepend=shifts[:1] - 1)).astype(np.int32)
        return cls(at, shifts[at], len(offsets))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, i: int) -> int: ...

    @overload
    def __getitem__(self, i: Ints) -> Ints: ...

    def __getitem__(self, i: int | Ints) -> int | Ints:
        if isinstance(i, np.ndarray):
            return (i + self._shifts[np.searchsorted(self._at, i, side="right") - 1]).astype(np.int32)
        if not 0 <= i < self._length:
            raise IndexError(f"offset {i} of a map of {self._length}")
        return i + self._shifts.data[bisect_right(self._at.data, i) - 1]
