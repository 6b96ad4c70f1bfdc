"""No regular expression of the library takes more than time in proportion to its text, whatever the text holds.

``pattern_machines`` says which patterns could; those are tried on the words that would make them slow. With
``--hypothesis-profile=thorough`` every pattern is tried, on all of ``UNITS`` and on its own repetitions too.
"""

from __future__ import annotations

import importlib
import json
import re
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import patterns
import pytest
from hypothesis import settings
from pattern_machines import suspicions

import vnnews_nlp

#: What is repeated: figures, dashes, slashes, capitals, spaces, dots, quotes, and what rules begin with.
UNITS = (
    "0", "a", "A", "é", " ", "\n", ".", ",", "-", "/", "“", '"', "(", "%", "&", "@", "<", "\u0301", "1/", "1-", "1.",
    "1 ", "A.", "A-", "A ", "Aa ", "a ", "- ", ", ", "“a” ", "ngày 1/1/", "Nghị quyết số ", "12/2020/NĐ-", "Luật Đất ",
    "Chủ tịch ", "ông Lê ", "UBND tỉnh ",
)  # fmt: skip
LENGTH = 8_000
#: Seconds of the processor: a text of ``LENGTH`` that takes less is no matter (quadratic steps would take more), one
#: that takes ``TOO_LONG`` is given up.
LITTLE, TOO_LONG = 0.03, 0.6
#: Patterns whose callers cut the text for them: the most characters that they are given (``test_callers_cut``).
BOUNDED = {
    "entities/bylines.py:_INITIALS": 40,
    "facts/citation_fields.py:_OF_ANOTHER": 40,
    "facts/credits.py:_SOURCE_AT_END": 160,
    "facts/layouts.py:_cues": 60,
    "layouts/acted-on": 40,
    "layouts/after-gap": 90,
    "layouts/before-gap": 90,
    "layouts/called": 24,
    "layouts/joint-gap": 90,
    "layouts/led-by": 200,
    "layouts/list-jump-gap": 90,
    "layouts/list-opening-gap": 90,
    "layouts/list-step-gap": 90,
    "layouts/many-offices": 60,
    "layouts/named-after-gap": 90,
    "layouts/takes-part": 24,
    "reading/boilerplate.py:_rows": 200,
    "reading/look_alikes.py:_BEFORE": 64,
    "tokens/units.py:_BEFORE_AT": 64,
}
#: What the bounded patterns are asked about, with a long run of something at each "…".
BESIDE = (
    "Ông Trần Văn Lũy…, …Chủ tịch UBND tỉnh… Giám đốc Sở Y tế… bà Lục Thị Đàm… Bộ trưởng…",
    "Chủ tịch…: ông Trần Văn Lũy… bà Lục Thị Đàm, ông Quách Đình Khôi… Phó Giám đốc…",
    "Ông Trần Văn Lũy được bổ nhiệm…làm… Chủ tịch UBND tỉnh Hòa An… do ông Quách Đình Khôi… làm Trưởng ban…",
    "Ban Chỉ đạo do ông Lũy… sẽ làm trưởng ban… được ông Trần Văn Lũy… bổ nhiệm làm Giám đốc",
    "Quyết định số 12/QĐ-UBND ngày 5/8/2021…, Nghị định 12/2020/NĐ-CP… ngày 3/4/2020 của Chính phủ…",
    "thư lũy@hoaan.vn… gửi a…@b.vn, số 07/TT…-BT\u0421…",  # a Cyrillic letter in a code
    "Tin tức > …\nTheo nguồn…",
    "Các đồng chí… Trần Văn Lũy, Lục Thị Đàm, Phó Chủ tịch UBND tỉnh… dự họp.",
    "Căn cứ Nghị định 12/2020/NĐ-CP… ngày 3/4/2020, UBND tỉnh Hòa An ban hành Quyết định 12/QĐ-UBND",
    "…T. Lũy",
)
THOROUGH = bool(settings.default and settings.default.max_examples >= 10_000)


@dataclass(frozen=True)
class Row:
    """A pattern, whether it is only ever matched at one place, where it stands, and what it is called."""

    pattern: str
    flags: int
    anchored: bool
    places: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def bound(self) -> int:
        """The most characters that its callers give it; 0 where they do not cut."""
        return max((BOUNDED.get(name, 0) for name in self.names or self.places), default=0)


@pytest.fixture(scope="module")
def everything() -> list[Row]:
    command = [sys.executable, patterns.__file__]
    done = subprocess.run(command, cwd=patterns.ROOT, capture_output=True, text=True, check=True)
    rows = [
        Row(p, flags, at_one, tuple(places), tuple(names))
        for p, flags, at_one, places, names in json.loads(done.stdout)
    ]
    known = {row.pattern for row in rows}
    return rows + [Row(p, 0, False, (place,)) for place, p in patterns.calls_in_source() if p and p not in known]


def texts(row: Row, length: int, thorough: bool) -> Iterator[str]:
    """Texts of about a length that might make the pattern slow; the same ones for each length."""
    found = suspicions(row.pattern, row.flags, row.anchored)
    for at in found:
        if at.word:
            yield at.lead + at.word * (length // len(at.word)) + "\x00"
            yield at.lead + at.word * (length // len(at.word))
    if thorough or any(not at.word for at in found):
        yield from patterns.pumps(row.pattern, row.flags, length)
    if thorough:
        yield from (unit * (length // len(unit)) for unit in UNITS)


class TooLong(Exception):
    pass


def seconds(pattern: re.Pattern[str], text: str, anchored: bool) -> float:
    """Processor time of a pattern over a text; infinite where it takes ``TOO_LONG``."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    start = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, TOO_LONG)  # ``re`` looks for signals every few thousand steps
        if anchored:
            pattern.match(text)
            pattern.fullmatch(text)
        else:
            deque(pattern.finditer(text), 0)
        return time.process_time() - start
    except TooLong:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slow_text(row: Row, thorough: bool = True) -> str | None:
    """The text that makes a pattern slow: four times as long, over eight times the time; None where none does."""
    compiled = re.compile(row.pattern, row.flags)
    length = row.bound or LENGTH
    for n, text in enumerate(texts(row, length, thorough)):
        once = seconds(compiled, text, row.anchored)
        if once < LITTLE:
            continue
        if once == float("inf") or row.bound:
            return text
        long = next(islice(texts(row, 4 * length, thorough), n, None))
        if (again := seconds(compiled, long, row.anchored)) > 8 * once:
            least = min(seconds(compiled, text, row.anchored) for _ in range(3))
            if again == float("inf") or min(again, seconds(compiled, long, row.anchored)) > 8 * least:
                return text
    return None


def test_every_pattern_is_known(everything: list[Row]) -> None:
    heard = {place for row in everything for place in row.places}
    known = {row.pattern for row in everything}
    assert [place for place, p in patterns.calls_in_source() if place not in heard and p not in known] == []
    assert len(everything) > 300


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a clock of the processor that interrupts")
def test_every_pattern_takes_linear_time(everything: list[Row]) -> None:
    slow = [
        (row.names or row.places, row.pattern[:80], text[:40])
        for row in everything
        if (text := slow_text(row, THOROUGH))
    ]
    assert slow == []


class Watched:
    """A pattern that keeps the length of the longest text it is asked about."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self.longest = pattern, -1

    def __getattr__(self, name: str) -> object:
        asked = getattr(self.pattern, name)
        if not callable(asked):
            return asked

        def watched(text: str, *where: int) -> object:
            start, end = (*where, *(0, len(text))[len(where) :])
            self.longest = max(self.longest, min(end, len(text)) - start)
            return asked(text, *where)

        return watched


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> dict[str, Watched]:
    """The patterns of ``BOUNDED``, watched."""
    from vnnews_nlp.facts import layouts
    from vnnews_nlp.reading import boilerplate

    watched: dict[str, Watched] = {}
    row, cues, lines = layouts.row, layouts._cues(), boilerplate._rows()
    for name in BOUNDED:
        place, _, own = name.partition(":")
        if own.isupper():
            module = importlib.import_module("vnnews_nlp." + place.removesuffix(".py").replace("/", "."))
            watched[name] = Watched(getattr(module, own))
            monkeypatch.setattr(module, own, watched[name])
        elif not own:
            watched[name] = Watched(row(name.removeprefix("layouts/")))
    watched["facts/layouts.py:_cues"] = Watched(cues[1])
    watched["reading/boilerplate.py:_rows"] = Watched(lines.pattern)
    monkeypatch.setattr(layouts, "row", lambda name: watched.get(f"layouts/{name}") or row(name))
    monkeypatch.setattr(layouts, "_cues", lambda: (cues[0], watched["facts/layouts.py:_cues"], cues[2]))
    asked = replace(lines, pattern=watched["reading/boilerplate.py:_rows"])  # type: ignore[arg-type]
    monkeypatch.setattr(boilerplate, "_rows", lambda: asked)
    layouts._cue_at_end.cache_clear()
    return watched


def test_callers_cut(bounded: dict[str, Watched], examples: dict[str, str]) -> None:
    """Runs of spaces, dots and words between what the patterns stand beside."""
    pipeline = vnnews_nlp.Pipeline(words="syllables", names="rules", topics=None)
    for filler in ("", " ", "x ", ". ", "0", "\t(a) "):
        fill = filler * 600
        for piece in BESIDE:
            pipeline(piece.replace("…", fill))
    for text in examples.values():
        pipeline(text)
    assert {name: seen.longest for name, seen in bounded.items() if not 0 <= seen.longest <= BOUNDED[name]} == {}


CARELESS = [r"\s*x", r"a+b", r",?[ \t]*x", r"(?:a|a)*x", r"(?:\w+\s?)+x", r"(?<!\w)(?:\w+\s)*x", r'"(?:\w|,\s*\s*)*"']
CAREFUL = [
    r"(?<!\s)\s+x",
    r'"[^"]*"',
    r"x(?:ab|ac)+\Z(?<!x)",
    r"(?:a?)*",
    r"(?m)^[ \t]*x",
    r"\bx\w*y?",
    r"[aA]+|\d+",
    r"(?>a+)",
]


@pytest.mark.parametrize("pattern", CARELESS)
def test_a_careless_pattern_is_found_out(pattern: str) -> None:
    assert suspicions(pattern, 0, False)
    assert slow_text(Row(pattern, 0, False), thorough=False)


@pytest.mark.parametrize("pattern", CAREFUL)
def test_a_careful_pattern_is_left_alone(pattern: str) -> None:
    assert slow_text(Row(pattern, 0, False)) is None


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        (r"\s+x", "search"),
        (r"(?:ab|ac)+\Z", "search"),
        (r"x\s*,?\s*y", "two loops"),
        (r"x(?:a|ab|b)*y", "exponential"),
        (r"^(?:a*b*)*c", "exponential"),
    ],
)
def test_a_suspicion_says_what_and_a_word_that_shows_it(pattern: str, kind: str) -> None:
    assert any(found.kind == kind and found.word for found in suspicions(pattern, 0, False))


@pytest.mark.parametrize("pattern", [r"(?<!\s)\s+x", r'"[^"]*"', r"(?m)^[ \t]*x", r"a+", r"^a*b", r"x(?:ab|ac)*y"])
def test_what_is_surely_linear_is_not_suspected(pattern: str) -> None:
    assert suspicions(pattern, 0, False) == []
