"""Spans as properly nested marks, the way brackets and HTML need them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Step:
    """One step through a text: a stretch of it, or the start or end of mark number ``mark``."""

    kind: Literal["text", "open", "close"]
    start: int
    end: int
    mark: int = -1


def walk_marks(length: int, spans: Sequence[tuple[int, int]]) -> Iterator[Step]:
    """The steps through a text of ``length`` code points with its spans marked.

    Longer spans stand outside shorter ones. A span that crosses an earlier one
    ends where that ends, so that every mark closes inside its parent; the text
    steps, put together, are the text whole.
    """
    order = sorted(range(len(spans)), key=lambda i: (spans[i][0], -spans[i][1], i))
    open_: list[tuple[int, int]] = []  # (end, mark), the innermost last
    at = 0
    for mark in order:
        start, end = spans[mark]
        while open_ and open_[-1][0] <= start:
            at = yield from _close(open_, at)
        if start > at:
            yield Step("text", at, start)
            at = start
        end = min(end, length, open_[-1][0] if open_ else length)
        if end > start:
            yield Step("open", start, end, mark)
            open_.append((end, mark))
    while open_:
        at = yield from _close(open_, at)
    if at < length:
        yield Step("text", at, length)


def _close(open_: list[tuple[int, int]], at: int) -> Generator[Step, None, int]:
    end, mark = open_.pop()
    if end > at:
        yield Step("text", at, end)
    yield Step("close", end, end, mark)
    return max(at, end)
