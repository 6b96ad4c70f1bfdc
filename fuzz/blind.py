"""Executions without coverage: the same targets and checks on mutations by chance, three to ten times as many a second.

What coverage-guided runs have found to lead further (``build/fuzz/corpus``) and the seeds are what is mutated.
"""

from __future__ import annotations

import hashlib
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_FEW = 6  # mutations of one input at most
_REPORT = 20.0  # seconds


def run(name: str, folders: list[Path], runs: int, seconds: float, seed: int, longest: int, timeout: int) -> int:
    """Call a target so many times, or for so long; prints ``#executions`` now and then. 1 where an input broke it.

    The input that failed is written beside the corpus, in ``found``.
    """
    import targets

    known = [file.read_bytes()[:longest] for folder in folders if folder.is_dir() for file in sorted(folder.iterdir())]
    target, draw = targets.TARGETS[name], random.Random(seed)
    signal.signal(signal.SIGALRM, _too_long)
    began = shown = time.monotonic()
    done = 0
    while done < runs:
        data = mutated(draw, known, longest)
        signal.alarm(timeout)
        try:
            target(data)
        except BaseException as error:
            signal.alarm(0)
            path = folders[0].parent.parent / "found" / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
            path.write_bytes(data)
            print(f"#{done + 1}\t\n{type(error).__name__}: {error}\nkept as {path}", file=sys.stderr, flush=True)
            return 1
        done += 1
        if done % 50 == 0 and (now := time.monotonic()) - shown > _REPORT:
            shown = now
            print(f"#{done}\t", file=sys.stderr, flush=True)
            if now - began > seconds:
                break
    signal.alarm(0)
    print(f"#{done}\t", file=sys.stderr, flush=True)
    return 0


def _too_long(*_: Any) -> None:
    raise TimeoutError("one input takes too long")


def mutated(draw: random.Random, known: list[bytes], longest: int) -> bytes:
    """A known input, or a piece of one, with a few changes."""
    data = bytearray(draw.choice(known))
    if len(data) > 40 and draw.random() < 0.7:  # most inputs short, which are quick
        head, size = data[:2], draw.randrange(40)
        at = draw.randrange(len(data) - size)
        data = head + data[at : at + size]
    for _ in range(draw.randrange(_FEW + 1)):
        draw.choice(_MUTATIONS)(draw, data, known)
    return bytes(data[:longest])


def _change(draw: random.Random, data: bytearray, known: list[bytes]) -> None:
    if data:
        data[draw.randrange(len(data))] = draw.randrange(256)


def _flip(draw: random.Random, data: bytearray, known: list[bytes]) -> None:
    if data:
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def _insert(draw: random.Random, data: bytearray, known: list[bytes]) -> None:
    at = draw.randrange(len(data) + 1)
    data[at:at] = draw.randbytes(draw.randrange(1, 5))


def _erase(draw: random.Random, data: bytearray, known: list[bytes]) -> None:
    at = draw.randrange(len(data) + 1)
    del data[at : at + draw.randrange(1, 9)]


def _repeat(draw: random.Random, data: bytearray, known: list[bytes]) -> None:
    at = draw.randrange(len(data) + 1)
    piece = data[at : at + draw.randrange(1, 9)]
    data[at:at] = piece * draw.randrange(1, 5)


def _cross(draw: random.Random, data: bytearray, known: list[bytes]) -> None:
    other = draw.choice(known)
    at, there = draw.randrange(len(data) + 1), draw.randrange(len(other) + 1)
    data[at:at] = other[there : there + draw.randrange(1, 20)]


Mutation = Callable[[random.Random, bytearray, list[bytes]], None]
_MUTATIONS: tuple[Mutation, ...] = (_change, _change, _flip, _insert, _erase, _repeat, _cross)
