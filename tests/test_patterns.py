"""No regular expression of the library takes more than time in proportion to its text, whatever the text holds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import patterns
import pytest
from hypothesis import settings

#: What is repeated: figures, dashes, slashes, capitals, spaces, dots, quotes, and what rules begin with.
UNITS = (
    "0", "a", "A", "é", " ", "\n", ".", ",", "-", "/", "“", '"', "(", "%", "&", "@", "<", "\u0301", "1/", "1-", "1.",
    "1 ", "A.", "A-", "A ", "Aa ", "a ", "- ", ", ", "“a” ", "ngày 1/1/", "Nghị quyết số ", "12/2020/NĐ-", "Luật Đất ",
    "Chủ tịch ", "ông Lê ", "UBND tỉnh ",
)  # fmt: skip
LENGTH = 1_000
#: Patterns whose callers cut the text for them: the most characters that they are given.
BOUNDED = {
    "reading/letters.py:<module>": 64,  # _BEFORE: what stands around one letter
    "entities/bylines.py:<module>": 64,  # _INITIALS: the last characters of a page
    "tokens/units.py:<module>": 200,  # parts of a chain of joined words
    "topics/giveaways.py:<module>": 20_000,  # the head of an article, in training only
}


@dataclass(frozen=True)
class Row:
    """A pattern, whether it is only ever matched at one place, and where it stands."""

    pattern: str
    flags: int
    anchored: bool
    places: tuple[str, ...]


@pytest.fixture(scope="module")
def everything() -> list[Row]:
    command = [sys.executable, patterns.__file__]
    done = subprocess.run(command, cwd=patterns.ROOT, capture_output=True, text=True, check=True)
    rows = [Row(p, flags, anchored, tuple(places)) for p, flags, anchored, places in json.loads(done.stdout)]
    known = {row.pattern for row in rows}
    return rows + [Row(p, 0, False, (place,)) for place, p in patterns.calls_in_source() if p and p not in known]


def texts(row: Row, length: int) -> Iterator[str]:
    yield from (unit * (length // len(unit)) for unit in UNITS)
    yield from patterns.pumps(row.pattern, row.flags, length)


def seconds(pattern: re.Pattern[str], text: str, anchored: bool) -> float:
    start = time.process_time()
    if anchored:
        pattern.match(text)
        pattern.fullmatch(text)
    else:
        deque(pattern.finditer(text), 0)
    return time.process_time() - start


def slow_text(row: Row) -> str | None:
    """The text that makes a pattern slow: four times as long, over eight times the time; None where none does."""
    compiled = re.compile(row.pattern, row.flags)
    longest = max((BOUNDED[place] for place in row.places if place in BOUNDED), default=0)
    length = min(LENGTH, longest or LENGTH)

    def least(text: str) -> float:
        return min(seconds(compiled, text, row.anchored) for _ in range(3))

    for short, long in zip(texts(row, length), texts(row, 4 * length), strict=True):
        if seconds(compiled, short, row.anchored) < 0.0004:
            continue
        if (least(short) > 0.1) if longest else (least(short) > 0.2 or least(long) > 0.004 + 8 * least(short)):
            return short
    return None


def test_every_pattern_is_known(everything: list[Row]) -> None:
    heard = {place for row in everything for place in row.places}
    known = {row.pattern for row in everything}
    assert [place for place, p in patterns.calls_in_source() if place not in heard and p not in known] == []
    assert len(everything) > 300


@pytest.mark.skipif(
    not (settings.default and settings.default.max_examples >= 10_000),
    reason="takes a minute or more: run it with --hypothesis-profile=thorough",
)
def test_every_pattern_takes_linear_time(everything: list[Row]) -> None:
    slow = [(row.places, row.pattern[:80], text[:40]) for row in everything if (text := slow_text(row))]
    assert slow == []


@pytest.mark.parametrize("pattern", [r"\s*x", r"a+b", r",?[ \t]*x"])
def test_a_careless_pattern_is_found_out(pattern: str) -> None:
    assert slow_text(Row(pattern, 0, False, ()))
