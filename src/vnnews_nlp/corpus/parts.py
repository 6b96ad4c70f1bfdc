"""Rows of one key brought together, on disk: what of a whole corpus is in memory at once is a part of it.

A database sorts on disk too, but wants memory that grows with the rows (DuckDB: 100 MB for two million).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from zlib import crc32

_ROWS = 40_000  # of a part, about
_MOST = 240  # parts: each is an open file


def by_key(rows: Iterable[tuple[Any, ...]], count: int, folder: Path) -> Iterator[list[Any]]:
    """The same rows, as lists, so that those with one key (the first column, a text) follow each other in their order.

    ``count`` is how many they are, about. Columns are texts, numbers or None. The files in ``folder`` have no name.
    """
    parts = min(max(count // _ROWS, 1), _MOST)
    with ExitStack() as stack:
        files = [stack.enter_context(TemporaryFile("w+", dir=folder, encoding="utf-8")) for _ in range(parts)]
        for row in rows:
            files[crc32(row[0].encode("utf-8", "surrogatepass")) % parts].write(json.dumps(row) + "\n")
        for file in files:
            file.seek(0)
            yield from sorted(map(json.loads, file), key=lambda row: row[0])
            file.close()
