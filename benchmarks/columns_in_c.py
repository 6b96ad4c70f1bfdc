"""A prototype of grammars over integers: the columns that names are read from, made in C beside Python.

    python benchmarks/columns_in_c.py [--texts a.jsonl] [--update]

Two steps of the names stage are written anew in ``columns.c``, which the C
compiler of the machine compiles (``cc``, or what CC says) and ctypes calls:
cutting a text into syllables with what each may begin, and the longest listed
title, body and place at each of them. What both make of every article is
compared, entry by entry; both are timed in turn in one process. The time in C
counts the text's way there (its code points) and the making of empty columns.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from between_marks import write_between
from quality import ROOT
from speed import read_texts

from vnnews_nlp.entities.name_lists import PLACE, TITLE, lexicon, longest
from vnnews_nlp.entities.name_reader import NameReader
from vnnews_nlp.entities.name_shapes import COMMAS, DASHES, DOTS, JOINS, SOFT, SPACES, TIGHT

SOURCE = Path(__file__).with_name("columns.c")
PAGE = ROOT / "docs" / "explanation" / "speed.md"
MARKS = ("<!-- columns: written by benchmarks/columns_in_c.py -->", "<!-- /columns -->")
SEED, PRIME, SPREAD, ALL = 0xCBF29CE484222325, 0x100000001B3, 0x9E3779B97F4A7C15, (1 << 64) - 1
#: No gap is in two of them; a set of gaps that a term may run over is some of them.
GAP_CLASSES = (SPACES, DASHES - TIGHT, JOINS, DOTS, COMMAS, DASHES & TIGHT)
Column = np.ndarray[Any, Any]


def main() -> int:
    """Measure and print; returns 1 when a column differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", type=Path, help="JSON lines with a text field; our examples if not given")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--update", action="store_true", help="write docs/explanation/speed.md")
    args = parser.parse_args()
    texts = read_texts(args.texts, args.articles)
    with tempfile.TemporaryDirectory() as folder:
        kernel = Kernel(Path(folder))
    different = sum(not same(NameReader(text), kernel, kernel.cut(text)) for text in texts)
    runs = {
        "cut in Python": lambda text: NameReader(text),
        "cut in C": kernel.cut,
        "both in Python": lambda text: terms_in_python(NameReader(text)),
        "both in C": lambda text: kernel.terms(kernel.cut(text)),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(args.rounds):
        for name, run in runs.items():
            began = process_time()
            for text in texts:
                run(text)
            times[name].append(1e6 * (process_time() - began) / len(texts))
    us = {name: statistics.median(row) for name, row in times.items()}
    text = (
        f"Measured: {len(texts)} articles, {args.rounds} rounds. Syllables with their gaps, capitals and what each may "
        f"begin: {us['cut in Python']:.0f} µs an article in Python, {us['cut in C']:.0f} µs in C "
        f"({us['cut in Python'] / us['cut in C']:.1f} ×). The same and the longest title, body and place at each: "
        f"{us['both in Python']:.0f} µs in Python, {us['both in C']:.0f} µs in C "
        f"({us['both in Python'] / us['both in C']:.1f} ×). Columns of C and Python "
        f"{'equal in all articles' if not different else f'NOT equal in {different} articles'}."
    )
    print(text)
    if args.update:
        write_between(PAGE, MARKS, text)
    return int(bool(different))


def hashed(codes: Iterable[int]) -> int:
    """The hash that columns.c makes of code points; never 0, which stands for no key."""
    total = SEED
    for code in codes:
        total = ((total ^ code) * PRIME) & ALL
    return total


def table(rows: Mapping[int, int]) -> tuple[Column, Column, int]:
    """Keys, values and the mask of an open-addressed table, at most half full."""
    size = 1 << (2 * len(rows)).bit_length()
    keys, values = np.zeros(size, np.uint64), np.zeros(size, np.uint32)
    for key, value in rows.items():
        at = ((key * SPREAD) & ALL) >> 20
        while keys[at & (size - 1)]:
            at += 1
        keys[at & (size - 1)], values[at & (size - 1)] = key, value
    return keys, values, size - 1


class Table(ctypes.Structure):
    """As in columns.c."""

    _fields_ = (("keys", ctypes.c_void_p), ("values", ctypes.c_void_p), ("mask", ctypes.c_uint64))


class Lists(ctypes.Structure):
    """As in columns.c."""

    _fields_ = (
        ("is_word", ctypes.c_void_p),
        ("small", ctypes.c_void_p),
        ("small_more", ctypes.c_void_p),
        ("syllables", Table),
        ("gaps", Table),
        ("roles", ctypes.c_void_p),
        ("edges", Table),
        ("kinds", ctypes.c_void_p),
    )


class Kernel:
    """columns.c, compiled and loaded, with the word lists as its tables."""

    def __init__(self, folder: Path) -> None:
        library = folder / "columns.so"
        command = [*shlex.split(os.environ.get("CC", "cc")), "-O2", "-shared", "-fPIC", str(SOURCE), "-o", str(library)]
        subprocess.run(command, check=True)
        self.code = ctypes.CDLL(str(library))
        lex = lexicon()
        self.numbers: dict[str, int] = {}
        self.kinds = [""]
        self._node_kinds, self._edges = [0], dict[int, int]()
        #: Each trie: where it starts, the bits a syllable needs (0: none), the classes of gaps inside a term.
        self.walks = [
            (self._add(lex.titles_trie), TITLE, gap_bits(TIGHT)),
            (self._add(lex.bodies_trie), 0, gap_bits(SOFT)),
            (self._add(lex.places_trie), PLACE, gap_bits(SOFT)),
        ]
        for syllable in lex.roles:
            self.numbers.setdefault(syllable, len(self.numbers) + 1)
        self.lists = self._tables(lex.roles)

    def _add(self, trie: dict[str, Any]) -> int:
        """A node with all below it; its number."""
        node = len(self._node_kinds)
        self._node_kinds.append(0)
        for syllable, below in trie.items():
            if syllable == "":
                if below not in self.kinds:
                    self.kinds.append(below)
                self._node_kinds[node] = self.kinds.index(below)
            else:
                number = self.numbers.setdefault(syllable, len(self.numbers) + 1)
                self._edges[node << 32 | number] = self._add(below)
        return node

    def _tables(self, roles: Mapping[str, int]) -> Lists:
        points = [chr(code) for code in range(sys.maxunicode + 1)]
        small = [point.lower() for point in points]
        by_number = [0, *(roles.get(syllable, 0) for syllable in self.numbers)]
        columns = (
            np.array([point.isalnum() or point == "_" for point in points], np.uint8),
            np.array([ord(low[0]) for low in small], np.uint32),
            np.array([ord(low[1]) if len(low) > 1 else 0 for low in small], np.uint32),
            table({hashed(map(ord, syllable)): number for syllable, number in self.numbers.items()}),
            table({hashed(map(ord, gap)): gap_bits({gap}) for gap in SOFT | TIGHT}),
            np.array(by_number, np.uint16),
            table(self._edges),
            np.array(self._node_kinds, np.uint8),
        )
        self._held = columns  # C reads them
        return Lists(*(
            Table(part[0].ctypes.data, part[1].ctypes.data, part[2]) if isinstance(part, tuple) else part.ctypes.data
            for part in columns
        ))  # fmt: skip

    def cut(self, text: str) -> list[Column]:
        """Starts, ends, capitals, hashes and numbers of small forms, roles, gap classes (one more)."""
        codes = text.encode("utf-32-le", "surrogatepass")
        n = len(codes) // 4
        kinds = (np.int32, np.int32, np.uint8, np.uint64, np.uint32, np.uint16, np.uint32)
        columns: list[Column] = [np.empty(n // 2 + 2, kind) for kind in kinds]
        pointers = (ctypes.c_void_p(column.ctypes.data) for column in columns)
        made = self.code.cut(ctypes.byref(self.lists), codes, n, *pointers)
        return [*(column[:made] for column in columns[:-1]), columns[-1][: made + 1]]

    def terms(self, columns: list[Column]) -> list[tuple[Column, Column]]:
        """For each trie the syllable after its longest term at each syllable, and the term's kind; 0 and 0: none."""
        made = []
        for root, bits, between in self.walks:
            ends, kinds = np.empty(len(columns[0]), np.int32), np.empty(len(columns[0]), np.uint8)
            pointers = (ctypes.c_void_p(column.ctypes.data) for column in (*columns[4:], ends, kinds))
            self.code.longest(ctypes.byref(self.lists), root, bits, between, len(ends), *pointers)
            made.append((ends, kinds))
        return made


def gap_bits(gaps: Iterable[str]) -> int:
    """The classes that any of the gaps is in, as bits."""
    return sum(1 << bit for bit, members in enumerate(GAP_CLASSES) if any(gap in members for gap in gaps))


def terms_in_python(reader: NameReader) -> list[list[tuple[int, str] | None]]:
    """The longest term of each trie at each syllable, as NameReader asks for them."""
    s, lex, roles = reader.s, reader.lex, reader.roles
    return [
        [longest(lex.titles_trie, s, i, TIGHT) if roles[i] & TITLE else None for i in range(s.n)],
        [longest(lex.bodies_trie, s, i, SOFT) if low in lex.bodies_trie else None for i, low in enumerate(s.low)],
        [longest(lex.places_trie, s, i, SOFT) if roles[i] & PLACE else None for i in range(s.n)],
    ]


def same(reader: NameReader, kernel: Kernel, columns: list[Column]) -> bool:
    """Whether C made of a text what Python made of it."""
    s, none = reader.s, (0, "")
    cut = [
        list(s.starts),
        list(map(s.end, range(s.n))),
        [int(cap) for cap in s.caps],
        [hashed(map(ord, low)) for low in s.low],
        [kernel.numbers.get(low, 0) for low in s.low],
        list(reader.roles),
        [gap_bits({gap}) for gap in s.gaps],
    ]
    found = [
        [(end, kernel.kinds[kind]) for end, kind in zip(ends.tolist(), kinds.tolist(), strict=True)]
        for ends, kinds in kernel.terms(columns)
    ]
    asked = [[term or none for term in row] for row in terms_in_python(reader)]
    return cut == [column.tolist() for column in columns] and asked == found


if __name__ == "__main__":
    sys.exit(main())
