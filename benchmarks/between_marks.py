"""Where a benchmark's results stand on a page: between two marks that name the script which wrote them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

Marks = tuple[str, str]


def write_between(page: Path, marks: Marks, block: str) -> None:
    """Put a block between two marks of a page; raises SystemExit where the marks are missing."""
    before, opening, rest = page.read_text(encoding="utf-8").partition(marks[0])
    _, closing, after = rest.partition(marks[1])
    if not opening or not closing:
        raise SystemExit(f"{page.name} lacks {marks[0]} … {marks[1]}; put the two marks where the results belong")
    write_whole(page, f"{before}{marks[0]}\n{block}\n{marks[1]}{after}")


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(path)
