"""Rows of one key brought together on disk."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews_nlp.corpus import parts
from vnnews_nlp.corpus.parts import by_key


@given(st.lists(st.tuples(st.text(max_size=2), st.integers(), st.none() | st.text())), st.integers(0, 400_000))
def test_all_rows_come_back_key_by_key_in_their_order(rows: list[tuple[Any, ...]], count: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        found = [tuple(row) for row in by_key(rows, count, Path(folder))]
    assert sorted(found, key=repr) == sorted(rows, key=repr)
    keys = [row[0] for row in found]
    assert sum(a != b for a, b in pairwise(keys)) == max(len(set(keys)) - 1, 0)
    assert all([r for r in found if r[0] == key] == [r for r in rows if r[0] == key] for key in set(keys))


def test_a_part_at_a_time_and_nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_ROWS", 10)
    rows = [(f"tên {i % 37}", i) for i in range(1000)]
    assert sorted(map(tuple, by_key(rows, 1000, tmp_path))) == sorted(rows)
    assert not list(tmp_path.iterdir())
