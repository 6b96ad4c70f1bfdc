"""Measure corpus runs: rate, memory, disk, and that kills lose nothing; write docs/corpus.md's numbers.

    python benchmarks/corpus.py rates [ARTICLES.jsonl] [--articles 4000] [--update]
    python benchmarks/corpus.py kills [--times 10]

Without a file the articles are our examples, over and over with other numbers and names of days.
``kills`` kills a run and its workers at random moments, resumes it each time, and compares
the tables with those of an undisturbed run, row for row.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from between_marks import write_between

from vnnews_nlp import corpus
from vnnews_nlp.corpus.duplicates import BANDS, RECORD, find_duplicates
from vnnews_nlp.corpus.shards import finished_shards
from vnnews_nlp.corpus.signatures import PERMUTATIONS
from vnnews_nlp.corpus.tables import TABLES

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "corpus.md"
MARKS = ("<!-- rates: written by benchmarks/corpus.py -->", "<!-- /rates -->")
MILLIONS = 10
DOLLARS_A_CORE_HOUR = 0.04  # an ordinary virtual core of the large clouds, on demand
BESIDE = ("duplicates", "identities", "references")


def main() -> int:
    """Run what the command line asks for; returns 1 when kills changed a row."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("rates", "kills"))
    parser.add_argument("file", nargs="?", type=Path, help="JSON lines with articles")
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--names", default="names-1")
    parser.add_argument("--words", default="words-1")
    parser.add_argument("--update", action="store_true", help="write the numbers into docs/corpus.md")
    parser.add_argument("--child", nargs=2, type=Path, help=argparse.SUPPRESS)
    args = parser.parse_intermixed_args()
    options = {"words": args.words, "names": args.names}
    if args.child:
        corpus.run(args.child[0], args.child[1], workers=2, resume=True, shard_size=20, options=options)
        return 0
    with tempfile.TemporaryDirectory() as room:
        given = args.file or write_articles(Path(room) / "articles.jsonl", args.articles)
        if args.what == "kills":
            return kills(given, Path(room), args.times, options)
        found = rates(given, Path(room), args.articles, options)
    text = page(found)
    print(text)
    if args.update:
        write_between(PAGE, MARKS, text)
    return 0


def write_articles(path: Path, count: int) -> Path:
    """Our example articles over and over, each a little different."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
    draw = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        for i in range(count):
            sentences = texts[i % len(texts)].split("\n") + texts[draw.randrange(len(texts))].split("\n")
            text = "\n".join(draw.sample(sentences, len(sentences)))
            file.write(json.dumps({"id": i, "text": text}, ensure_ascii=False) + "\n")
    return path


def rates(given: Path, room: Path, count: int, options: dict[str, Any]) -> dict[str, Any]:
    """Steady rates with one worker and with two, memory and disk."""
    records = room / "some.jsonl"
    with given.open("rb") as file, records.open("wb") as some:
        some.writelines(itertools.islice(file, count))
    found: dict[str, Any] = {"characters": characters(records), "load": os.getloadavg()[0]}
    found["options"] = ", ".join(f"{key}={value}" for key, value in options.items())
    for workers in (1, 2):
        seen: list[tuple[float, int, float]] = []

        def watch(progress: corpus.Progress, seen: list[tuple[float, int, float]] = seen) -> None:
            seen.append((time.monotonic(), progress.articles + progress.errors, resident()))

        out, cpu = room / f"facts{workers}", time.process_time()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = before.ru_utime + before.ru_stime
        summary = corpus.run(records, out, workers=workers, shard_size=250, options=options, watch=watch)
        done, seconds = seen[-1][1] - seen[0][1], seen[-1][0] - seen[0][0]
        found[f"rate{workers}"] = done / seconds if seconds else float("nan")
        found["across"] = summary.seconds - (seen[-1][0] - seen[0][0])
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        found["cpu"] = (used.ru_utime + used.ru_stime - spent) / summary.articles
        found["parent cpu"] = (time.process_time() - cpu) / summary.articles
        found["first"], found["last"] = seen[0][2], max(s[2] for s in seen)
    found["peak"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    found["articles"] = summary.articles
    found["disk"] = {name: disk(out, name) / summary.articles for name in TABLES}
    found["rows"] = {name: len_of(out, name) / summary.articles for name in TABLES}
    found["lsh"], found["lsh seconds"] = index_cost()
    return found


def characters(records: Path) -> float:
    """Characters of an average article."""
    lines = records.read_text(encoding="utf-8").splitlines()
    return statistics.fmean(len(json.loads(line).get("text") or "") for line in lines)


def resident() -> float:
    """MiB that this process holds."""
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def disk(out: Path, table: str) -> int:
    """Bytes of a table."""
    return sum((shard / f"{table}.parquet").stat().st_size for shard in finished_shards(out))


def len_of(out: Path, table: str) -> int:
    """Rows of a table."""
    return sum(pq.read_metadata(shard / f"{table}.parquet").num_rows for shard in finished_shards(out))


def index_cost(count: int = 100_000) -> tuple[float, float]:
    """Bytes on disk while it is made, and seconds, that an article costs in the index of repeats, all different."""
    draw = np.random.default_rng(1)
    values = draw.integers(0, 2**32, (count, PERMUTATIONS), dtype=np.uint32)
    began = time.monotonic()
    list(find_duplicates((i, row.tobytes()) for i, row in enumerate(values)))
    return RECORD + 8 * BANDS, (time.monotonic() - began) / count


def page(found: dict[str, Any]) -> str:
    """The numbers as Markdown."""
    hours = MILLIONS * 1e6 * found["cpu"] / 3600
    size = sum(found["disk"].values())
    lines = [
        f"Measured with {found['options']} on {found['articles']:,} articles "
        f"of {found['characters']:,.0f} characters on average "
        f"(load of the machine's {os.cpu_count()} cores before: {found['load']:.1f}; where it is above 1, "
        "rates are too low and the seconds of CPU are the better number).",
        "",
        "| | measured | 10 million articles |",
        "|---|--:|--:|",
        f"| CPU, start and look across included | {found['cpu'] * 1e3:,.2f} ms an article | {hours:,.0f} core-hours, "
        f"about ${hours * DOLLARS_A_CORE_HOUR:,.2f} at ${DOLLARS_A_CORE_HOUR:.2f} a core-hour |",
        f"| one worker | {found['rate1']:,.0f} articles/s | |",
        f"| two workers | {found['rate2']:,.0f} articles/s, {_ratio(found)} | |",
        *(f"| on {cores} cores | | {hours / cores:,.1f} hours, if cores stay as fast |" for cores in (16, 64)),
        f"| the parent's work | {found['parent cpu'] * 1e6:,.0f} µs an article | feeds "
        f"{1 / found['parent cpu']:,.0f} articles/s at most |",
        f"| the parent's memory | {found['first']:.0f} MiB at first, {found['last']:.0f} MiB at most | same |",
        f"| largest other process | {found['peak']:.0f} MiB | |",
        f"| index of repeats, on disk while it is made | {found['lsh']:,.0f} bytes and "
        f"{found['lsh seconds'] * 1e6:.0f} µs an article | {found['lsh'] * MILLIONS * 1e6 / 2**30:,.0f} GiB, "
        f"{found['lsh seconds'] * MILLIONS * 1e6 / 3600:.1f} hours |",
        f"| tables | {size / 1024:.1f} KiB an article | {size * MILLIONS * 1e6 / 2**30:,.0f} GiB |",
        "",
        "| table | rows an article | bytes an article |",
        "|---|--:|--:|",
        *(f"| {name} | {found['rows'][name]:.1f} | {found['disk'][name]:,.0f} |" for name in TABLES),
    ]
    return "\n".join(lines)


def _ratio(found: dict[str, Any]) -> str:
    """How much two workers do beside one; a busy machine cannot tell."""
    return f"{found['rate2'] / found['rate1']:.2f} × one" if found["load"] <= 1 else "ratio unknown on a busy machine"


def kills(given: Path, room: Path, times: int, options: dict[str, Any]) -> int:
    """Kill a run at random moments, resume it, compare; returns 1 when a row differs."""
    records, draw = room / "few.jsonl", random.Random()
    with given.open("rb") as file, records.open("wb") as some:
        some.writelines(itertools.islice(file, 400))
    whole = room / "whole"
    began = time.monotonic()
    corpus.run(records, whole, workers=2, shard_size=20, options=options)
    seconds = time.monotonic() - began
    out = room / "killed"
    for turn in range(times):
        command = [sys.executable, __file__, "kills", "--child", str(records), str(out)]
        process = subprocess.Popen([*command, "--words", options["words"], "--names", options["names"]])
        time.sleep(draw.uniform(0.05, seconds))
        victim = process.pid if turn % 2 == 0 else draw.choice([*children_of(process.pid), process.pid])
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        if victim != process.pid:
            process.wait()
        process.kill()
        process.wait()
        print(f"kill {turn + 1} of {'the run' if victim == process.pid else 'a worker'}: "
              f"{len(finished_shards(out)) if out.exists() else 0} shards done", flush=True)  # fmt: skip
        for shard in finished_shards(out)[10:]:  # so that the next run has something to do
            if draw.random() < 0.5:
                shutil.rmtree(shard)
    corpus.run(records, out, workers=2, shard_size=20, resume=True, options=options)
    different = [name for name in (*TABLES, *BESIDE) if rows(whole, name) != rows(out, name)]
    left = [str(p) for p in out.rglob("*unfinished*")]
    print(f"different tables: {different or 'none'}; half-written: {left or 'none'}")
    return 1 if different or left else 0


def children_of(pid: int) -> list[int]:
    """The processes that a process started, where the system tells."""
    with contextlib.suppress(OSError):
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    """All rows of a table."""
    paths = [out / f"{table}.parquet"] if table in BESIDE else [s / f"{table}.parquet" for s in finished_shards(out)]
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


if __name__ == "__main__":
    sys.exit(main())
