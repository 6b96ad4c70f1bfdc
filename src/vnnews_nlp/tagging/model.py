"""Linear scores by table look-up: small whole numbers, so that sums are exact in any order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearTable:
    """Weights ``[rows, labels]`` in steps of ``step``, and move scores (last row opens, last column closes)."""

    weights: npt.NDArray[np.int8]
    step: float
    moves: Floats

    @property
    def bits(self) -> int:
        """The table has ``2**bits`` rows."""
        return len(self.weights).bit_length() - 1

    def score(self, rows: npt.NDArray[np.uint32]) -> Floats:
        """Scores ``[atoms, labels]`` of feature rows ``[atoms, features]``."""
        total = np.zeros((len(rows), self.weights.shape[1]), np.int16)
        for column in rows.T:
            total += self.weights[column]
        return total.astype(np.float32) * np.float32(self.step)

    def arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        """As arrays for a pack."""
        return {f"{name}_weights": self.weights, f"{name}_step": np.array([self.step]), f"{name}_moves": self.moves}

    @staticmethod
    def of(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> LinearTable:
        """From the arrays of a pack."""
        return LinearTable(arrays[f"{name}_weights"], float(arrays[f"{name}_step"][0]), arrays[f"{name}_moves"])

    @staticmethod
    def quantised(table: Floats, moves: Floats) -> LinearTable:
        """From trained weights; the step is the largest weight over 127."""
        step = max(float(np.abs(table).max()), 1e-6) / 127
        return LinearTable(np.rint(table / step).astype(np.int8), step, moves)
