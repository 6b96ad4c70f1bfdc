"""A prototype of a native path: the tagger's and the segmenter's inner loops compiled by numba, beside numpy.

    python benchmarks/native.py [--texts a.jsonl] [--update]

The loops that read weight tables and make rows from hashes are compiled and put
in the place of the numpy ones; the documents of both are compared, and both are
timed in turn in one process. Needs numba (extra ``train``).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from between_marks import write_between
from quality import ROOT
from speed import read_texts

from vnnews_nlp import Pipeline
from vnnews_nlp.tagging import model, name_features
from vnnews_nlp.tagging.features import U64

PAGE = ROOT / "docs" / "explanation" / "speed.md"
MARKS = ("<!-- native: written by benchmarks/native.py -->", "<!-- /native -->")


def main() -> int:
    """Measure and print; returns 1 when the documents differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", type=Path, help="JSON lines with a text field; our examples if not given")
    parser.add_argument("--articles", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--update", action="store_true", help="write docs/explanation/speed.md")
    args = parser.parse_args()
    texts, began = read_texts(args.texts, args.articles), process_time()
    compiled, pipeline = kernels(), Pipeline()
    with replaced(compiled):
        native = [document.to_json() for document in pipeline.pipe(texts)]
    start = process_time() - began
    same = native == [document.to_json() for document in pipeline.pipe(texts)]
    times: dict[str, list[float]] = {"numpy": [], "numba": []}
    for _ in range(args.rounds):
        for name, swap in (("numpy", {}), ("numba", compiled)):
            with replaced(swap):
                began = process_time()
                list(pipeline.pipe(texts))
                times[name].append(1000 * (process_time() - began) / len(texts))
    numpy_ms, numba_ms = (statistics.median(row) for row in times.values())
    text = (
        f"Measured: the loops of the tagger and the segmenter compiled by numba, {len(texts)} articles, "
        f"{args.rounds} rounds: {numpy_ms:.2f} ms an article with numpy, {numba_ms:.2f} ms with numba "
        f"({numpy_ms / numba_ms:.2f} ×; {min(times['numpy']):.2f} and {min(times['numba']):.2f} at best), "
        f"documents {'equal' if same else 'NOT equal'}; {start:.1f} s to compile and annotate once."
    )
    print(text)
    if args.update:
        write_between(PAGE, MARKS, text)
    return int(not same)


Swap = dict[tuple[Any, str], Callable[..., Any]]


@contextmanager
def replaced(swap: Swap) -> Iterator[None]:
    """Run with other functions in the place of ours."""
    before = {(owner, name): owner.__dict__[name] for owner, name in swap}
    for (owner, name), function in swap.items():
        setattr(owner, name, function)
    try:
        yield
    finally:
        for (owner, name), function in before.items():
            setattr(owner, name, function)


def kernels() -> Swap:
    """Compiled functions by what they stand for."""
    from numba import njit

    @njit
    def sum_rows(weights, columns, total):  # type: ignore[no-untyped-def]
        features, atoms = columns.shape
        for i in range(atoms):
            for f in range(features):
                row = columns[f, i]
                for label in range(total.shape[1]):
                    total[i, label] += weights[row, label]

    @njit
    def sum_slots(slots, hashes, spread, shift, total):  # type: ignore[no-untyped-def]
        for i in range(len(hashes)):
            mixed = hashes[i] * spread
            found = slots[mixed >> shift]
            if found >> np.uint16(8) == (mixed >> np.uint64(24)) & np.uint64(255):
                total[i] += np.int8(found & np.uint16(255))

    @njit
    def fold(parts, factors, salt, golden, shift, out):  # type: ignore[no-untyped-def]
        for i in range(parts.shape[1]):
            total = salt
            for k in range(parts.shape[0]):
                total += parts[k, i] * factors[k]
            out[i] = (total * golden) >> shift

    def score(self: model.LinearTable, rows: Any) -> Any:
        total = np.zeros((len(rows), self.weights.shape[1]), np.int16)
        sum_rows(self.weights, np.ascontiguousarray(rows.T), total)
        return total.astype(np.float32) * np.float32(self.step)

    def score_sums(self: model.CheckedTable, sums: Any) -> Any:
        shift = np.uint64(64 - (len(self.slots).bit_length() - 1))
        total = None
        for hashes in sums:
            total = np.zeros(len(hashes), np.int16) if total is None else total
            sum_slots(self.slots, hashes, model._SPREAD, shift, total)
        return (np.zeros(0, np.int16) if total is None else total).astype(np.float32) * np.float32(self.step)

    factors = np.array(name_features.FACTORS, np.uint64)

    def add(self: Any, *parts: U64) -> None:
        out = np.empty(len(self.total), np.uint32)
        salt, shift = name_features.SALTS[self.made], np.uint64(64 - self.bits)
        fold(np.stack(parts), factors, salt, model._SPREAD, shift, out)
        self.rows.append(out)
        self.made += 1

    return {
        (model.LinearTable, "score"): score,
        (model.CheckedTable, "score"): score_sums,
        (name_features._Rows, "add"): add,
    }


if __name__ == "__main__":
    sys.exit(main())
