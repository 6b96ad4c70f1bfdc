"""A map by its steps gives what the array gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews_nlp.reading.offset_steps import OffsetSteps

MAPS = st.lists(st.integers(0, 3), min_size=1, max_size=30).map(lambda steps: np.cumsum(steps).astype(np.int32))


@given(MAPS)
def test_steps_are_the_array(offsets: np.ndarray) -> None:
    steps = OffsetSteps.of(offsets)
    everywhere = np.arange(len(offsets), dtype=np.int32)
    assert len(steps) == len(offsets) and steps[everywhere].tolist() == offsets.tolist()
    assert [steps[i] for i in range(len(steps))] == offsets.tolist()
    for i in (-1, len(offsets)):
        with pytest.raises(IndexError, match=f"offset {i} of a map"):
            steps[i]


@given(st.lists(MAPS, min_size=1, max_size=5))
def test_maps_side_by_side(parts: list[np.ndarray]) -> None:
    begins = np.cumsum([0, *(int(part[-1]) for part in parts)]).tolist()
    together = np.concatenate([part + at for part, at in zip(parts, begins, strict=False)])
    steps = OffsetSteps.joined((OffsetSteps.of(part), at) for part, at in zip(parts, begins, strict=False))
    assert [steps[i] for i in range(len(steps))] == together.tolist()
