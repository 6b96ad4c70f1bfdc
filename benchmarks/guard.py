"""Fail when a stage has become slower: by what it calls, and by its time beside a reference loop.

    python benchmarks/guard.py             compare with guard.json; exit code 1 when a stage costs more
    python benchmarks/guard.py --update    write guard.json, after a change that is worth its cost

Two numbers a stage, both on our example articles. Calls (of our functions, and
of built-in ones by ours) are the same on every run and every machine, so a
tenth more is seen. Loops inside numpy and patterns call nothing, so time is
looked at too: in units of a loop of Python and numpy that runs right before and
after, the least of several rounds, and only a large change counts.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from vnnews_nlp import Pipeline
from vnnews_nlp.pipeline import Stage, read_item, spent_after

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = ROOT / "benchmarks" / "guard.json"
CALLS_MAY_GROW, TIME_MAY_GROW = 1.1, 1.6
ROUNDS = 7
#: Stages with fewer calls, or below this share of a reference loop, are too small to judge.
FEWEST_CALLS, LEAST_TIME = 200, 0.05

_OURS = f"{os.sep}vnnews_nlp{os.sep}"
_INLINED = {"<listcomp>", "<setcomp>", "<dictcomp>"}  # a call in some versions of Python


def main() -> int:
    """Measure, compare or write; returns 1 when a stage costs more than it may."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--update", action="store_true", help="write guard.json")
    args = parser.parse_args()
    stages, texts = reading_and(Pipeline().stages), example_texts()
    found = {"calls": calls_of(stages, texts), "time": times_of(stages, texts)}
    if args.update:
        EXPECTED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return 0
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    for again in range(3):  # noise only ever adds time: the least of all is nearest to the truth
        slower = grown(found, expected)
        if not any(what == "time" for what, *_ in slower) or again == 2:
            break
        more = times_of(stages, texts)
        found["time"] = {name: min(value, more[name]) for name, value in found["time"].items()}
    for name in found["time"]:
        print(f"{name:12} {found['calls'][name]:8,} calls {found['time'][name]:8.3f} reference loops")
    for what, name, now, before in slower:
        print(f"{name} costs more {what} than it did: {now:,} now, {before:,} in {EXPECTED.name}.", file=sys.stderr)
    if slower:
        print("Make it cheaper, or say that it is worth it: python benchmarks/guard.py --update", file=sys.stderr)
    return bool(slower)


def grown(found: dict[str, dict[str, Any]], expected: dict[str, dict[str, Any]]) -> list[tuple[str, str, Any, Any]]:
    """What costs more than it may: ``calls`` or ``time``, the stage, the cost now and before."""
    limits = (("calls", CALLS_MAY_GROW, FEWEST_CALLS), ("time", TIME_MAY_GROW, LEAST_TIME))
    return [
        (what, name, value, expected[what].get(name, 0))
        for what, may_grow, least in limits
        for name, value in found.get(what, {}).items()
        if value > max(least, expected[what].get(name, 0)) * may_grow
    ]


def example_texts() -> list[str]:
    """Our example articles."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.txt"))]


def reading_and(stages: tuple[Stage, ...]) -> list[Stage]:
    """The stages, with the reading of the item before them."""
    return [Stage("reading", ("item",), ("article",), lambda items: ([read_item(item) for item in items],)), *stages]


def run_stages(stages: list[Stage], texts: list[str], each: Callable[[str, Callable[[], Any]], Any]) -> None:
    """Run the stages one after another; ``each`` gets a stage's name and the call that runs it."""
    table: dict[str, list[Any]] = {"item": list(texts)}
    for stage, spent in zip(stages, spent_after(stages), strict=True):
        columns = each(stage.name, partial(stage.run, *(table[name] for name in stage.needs)))
        table |= dict(zip(stage.gives, columns, strict=True))
        del columns
        for name in spent:
            del table[name]


def calls_of(stages: list[Stage], texts: list[str]) -> dict[str, int]:
    """Calls a stage makes; the first run, which fills tables, is not counted."""
    found: dict[str, int] = {}

    def counted(name: str, run: Callable[[], Any]) -> Any:
        with counting() as calls:
            columns = run()
        found[name] = sum(calls.values())
        return columns

    run_stages(stages, texts, lambda _, run: run())
    run_stages(stages, texts, counted)
    return found


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count calls of our functions and of built-in ones by them."""
    calls: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event in ("call", "c_call") and _OURS in code.co_filename and code.co_name not in _INLINED:
            calls[event] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def times_of(stages: list[Stage], texts: list[str]) -> dict[str, float]:
    """Time of each stage in reference loops: the least of the rounds over the least of the loops beside them."""
    least: dict[str, float] = {}
    loops: list[float] = []

    def timed(name: str, run: Callable[[], Any]) -> Any:
        loops.append(seconds_of(reference))
        began = process_time()
        columns = run()
        least[name] = min(least.get(name, 1e9), process_time() - began)
        return columns

    for _ in range(ROUNDS):
        run_stages(stages, texts, timed)
    unit = min(loops)
    return {name: round(value / unit, 4) for name, value in least.items()}


def seconds_of(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    began = process_time()
    work()
    return process_time() - began


def reference() -> float:
    """The unit of time: strings, dicts and arrays, as in our stages."""
    counts: dict[str, int] = {}
    for i in range(6000):
        key = f"{i % 499:x}"
        counts[key] = counts.get(key, 0) + len(key)
    column = np.arange(60_000, dtype=np.uint64)
    for _ in range(4):
        column = column * np.uint64(0x9E3779B1) + np.uint64(len(counts))
    return float(np.sort(column.astype(np.float32))[0])


if __name__ == "__main__":
    sys.exit(main())
