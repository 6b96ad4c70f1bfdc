"""Soak: a million generated articles through the corpus runner; memory, open files and rate at intervals.

    python benchmarks/soak.py run FOLDER [--articles 1000000] [--workers 1] [--minutes 60]
    python benchmarks/soak.py run FOLDER --names rules --topics none       # words and rules alone: many times quicker
    python benchmarks/soak.py sum FOLDER                                   # of a run that was stopped, or still runs
    python benchmarks/soak.py across FOLDER [--update]                     # what the look across articles takes, again
    python benchmarks/soak.py page FOLDER/soak.json [--update]

``run`` goes on where an earlier one in the folder stopped, killed or out of time. Samples stand in
``FOLDER/samples.jsonl`` as they are taken, ``FOLDER/soak.json`` sums them up, ``page`` writes docs/corpus.md's
lines. Memory counts as flat when, after the first tenth of the articles of an unbroken run, the resident
memory of parent and workers (the median of each tenth) stays within ``FLAT`` of what the second tenth showed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from between_marks import write_between
from soak_articles import make_article

from vnnews_nlp import corpus
from vnnews_nlp.corpus.local import look_across
from vnnews_nlp.corpus.shards import finished_shards

PAGE = Path(__file__).resolve().parent.parent / "docs" / "corpus.md"
MARKS = ("<!-- soak: written by benchmarks/soak.py -->", "<!-- /soak -->")
FLAT = 0.05
SHARD = 1000
_PAGE_SIZE = resource.getpagesize()


def main() -> int:
    """Run, or write the page; returns 1 when memory was not flat."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("run", "sum", "across", "page"))
    parser.add_argument("place", type=Path, metavar="FOLDER", help="folder of the run; for page, a soak.json")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="take no article after so many")
    parser.add_argument("--every", type=float, default=10.0, metavar="SECONDS", help="between samples")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", default="words-1")
    parser.add_argument("--names", default="names-1")
    parser.add_argument("--topics", default="topics-1")
    parser.add_argument("--update", action="store_true", help="write the lines into docs/corpus.md")
    args = parser.parse_args()
    if args.what == "run":
        soak(args)
    if args.what == "across":
        summed = json.loads((args.place / "soak.json").read_text(encoding="utf-8")) | across(args.place / "facts")
        (args.place / "soak.json").write_text(json.dumps(summed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    elif args.what != "page":
        summed = sum_up(args.place)
        (args.place / "soak.json").write_text(json.dumps(summed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    else:
        summed = json.loads(args.place.read_text(encoding="utf-8"))
    text = page(summed)
    print(text)
    if args.update:
        write_between(PAGE, MARKS, text)
    return 0 if summed["flat"] else 1


def soak(args: argparse.Namespace) -> None:
    """Run the corpus runner over generated articles and sample it from a thread."""
    args.place.mkdir(parents=True, exist_ok=True)
    out = args.place / "facts"
    options = {"words": args.words, "names": args.names, "topics": None if args.topics == "none" else args.topics}
    done, ended = [0], threading.Event()
    about = {"options": {k: v or "none" for k, v in options.items()}, "workers": args.workers, "seed": args.seed,
             "articles": args.articles, "cores": os.cpu_count(),
             "before": len(finished_shards(out)) * SHARD}  # fmt: skip

    def watch(progress: corpus.Progress) -> None:
        done[0] = progress.articles + progress.errors

    def sample() -> None:
        began = time.monotonic()
        with (args.place / "samples.jsonl").open("a", encoding="utf-8") as file:
            print(json.dumps({"run": about}, ensure_ascii=False), file=file, flush=True)
            while not ended.wait(args.every):
                seconds = round(time.monotonic() - began, 1)
                line = {"seconds": seconds, "done": done[0], "load": os.getloadavg()[0], "processes": processes()}
                print(json.dumps(line), file=file, flush=True)

    sampler = threading.Thread(target=sample)
    sampler.start()
    try:
        given = articles(args.articles, args.seed, time.monotonic() + 60 * args.minutes)
        corpus.run(
            given, out, workers=args.workers, resume=out.exists(), options=options, shard_size=SHARD, watch=watch
        )
    finally:
        ended.set()
        sampler.join()


def across(out: Path) -> dict[str, Any]:
    """The highest resident memory of the process that looks across articles, in bytes, and its seconds."""
    peaks, ended = [0], threading.Event()

    def sample() -> None:
        while not ended.wait(0.2):
            peaks.extend(p["peak"] for p in processes() if p["role"] == "worker")

    sampler, began = threading.Thread(target=sample), time.monotonic()
    sampler.start()
    try:
        look_across(out)
    finally:
        ended.set()
        sampler.join()
    return {"across": max(peaks), "across seconds": round(time.monotonic() - began, 1)}


def articles(count: int, seed: int, until: float) -> Iterator[dict[str, str]]:
    """The records; after ``until`` none, but to the end of a shard, so that a later run finds whole ones."""
    for number in range(count):
        if number % SHARD == 0 and time.monotonic() > until:
            return
        yield make_article(number, seed)


def processes() -> list[dict[str, Any]]:
    """This process and those it started (Linux): role, resident memory, the same without mapped files, peak, files."""
    own = os.getpid()
    children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
    found = []
    for pid in (own, *map(int, children)):
        try:
            folder = Path(f"/proc/{pid}")
            command = (folder / "cmdline").read_bytes()
            if b"resource_tracker" in command:
                continue
            status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line)
            rss = int((folder / "statm").read_text().split()[1]) * _PAGE_SIZE
            files = len(list((folder / "fd").iterdir()))
        except (OSError, ValueError):  # it has just ended
            continue
        peak = int(status.get("VmHWM", "0").split()[0] or 0) * 1024
        anon = int(status.get("RssAnon", "0").split()[0] or 0) * 1024
        role = "parent" if pid == own else "worker"
        found.append({"pid": pid, "role": role, "rss": rss, "anon": anon, "peak": peak, "files": files})
    return found


def sum_up(place: Path) -> dict[str, Any]:
    """What the samples show: of all runs together, and in detail of the longest unbroken one."""
    runs: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []
    for line in (place / "samples.jsonl").read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except ValueError:  # a kill cut it short
            continue
        if "run" in row:
            runs.append((row["run"], []))
        else:
            runs[-1][1].append(row)
    about, samples = max(runs, key=lambda run: run[1][-1]["done"] if run[1] else 0)
    annotating = _annotating(samples)
    last = annotating[-1]
    memory = {role: _memory(annotating, role) for role in ("parent", "worker")}
    known = {p["pid"] for s in annotating for p in s["processes"]}
    after = [p["rss"] for s in samples[len(annotating) :] for p in s["processes"] if p["pid"] not in known]
    return {
        "about": about,
        "articles": len(finished_shards(place / "facts")) * SHARD,
        "runs": len(runs),
        "unbroken": last["done"],
        "seconds": last["seconds"],
        "load": round(statistics.median(s["load"] for s in annotating), 1),
        "rates": [round(r, 1) for r in _rates(annotating)],
        "memory": memory,
        "across": max(after, default=0),
        "flat": all(m["highest"] <= FLAT for m in memory.values()),
        "samples": samples[:: max(len(samples) // 200, 1)],
    }


def _annotating(samples: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The samples until the last article was done: what looks across articles afterwards is another process.

    It may have begun by the time of the last sample, and is left out of that.
    """
    end = next(i for i, s in enumerate(samples) if s["done"] == samples[-1]["done"])
    before = {p["pid"] for s in samples[:end] for p in s["processes"]}
    last = samples[end]
    if before:
        last = {**last, "processes": [p for p in last["processes"] if p["pid"] in before]}
    return [*samples[:end], last]


def _rates(samples: Sequence[dict[str, Any]]) -> Iterator[float]:
    """Articles a second in each tenth of the run."""
    ends = [_at(samples, tenth) for tenth in range(11)]
    for one, other in pairwise(ends):
        seconds = other["seconds"] - one["seconds"]
        yield (other["done"] - one["done"]) / seconds if seconds else 0.0


def _at(samples: Sequence[dict[str, Any]], tenth: int) -> dict[str, Any]:
    wanted = samples[-1]["done"] * tenth / 10
    return next(s for s in samples if s["done"] >= wanted)


def _memory(samples: Sequence[dict[str, Any]], role: str) -> dict[str, Any]:
    """Resident bytes of a role by tenth (medians), and how far they rose above the end of the first tenth."""
    total = samples[-1]["done"]
    tenths: list[list[int]] = [[] for _ in range(10)]
    files: list[int] = []
    for s in samples:
        own = [p for p in s["processes"] if p["role"] == role]
        if own:
            tenths[min(int(10 * s["done"] / max(total, 1)), 9)].append(sum(p["rss"] for p in own))
            files.append(sum(p["files"] for p in own))
    medians = [int(statistics.median(t)) if t else 0 for t in tenths]
    base = int(statistics.median(tenths[1])) if tenths[1] else medians[0]
    later = [m for m in medians[2:] if m]
    single = max((rss for t in tenths[2:] for rss in t), default=base)
    return {
        "by_tenth": medians,
        "highest": round(max(later, default=base) / base - 1, 4) if base else 0.0,
        "last": round((later or [base])[-1] / base - 1, 4) if base else 0.0,
        "single": round(single / base - 1, 4) if base else 0.0,
        "files": [min(files, default=0), max(files, default=0)],
    }


def page(found: dict[str, Any]) -> str:
    """The numbers as Markdown."""
    about, mib = found["about"], 2**20
    options = ", ".join(f"{key}={value}" for key, value in about["options"].items())
    lines = [
        f"{found['articles']:,} generated articles of a wanted {about['articles']:,} were done in {found['runs']} "
        f"run(s) with {options} and {about['workers']} worker(s); the longest unbroken run did {found['unbroken']:,} "
        f"in {found['seconds'] / 60:,.0f} minutes (load of the machine's {about['cores']} cores: {found['load']}).",
        "",
        "| resident memory, median of a tenth of the run | 1st | 2nd | 4th | 6th | 8th | 10th | highest over the 2nd |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for role, memory in found["memory"].items():
        cells = " | ".join(f"{memory['by_tenth'][i] / mib:,.1f} MiB" for i in (0, 1, 3, 5, 7, 9))
        lines.append(f"| {role} | {cells} | {memory['highest']:+.1%} |")
    rates = " | ".join(f"{found['rates'][i]:,.0f}/s" for i in (0, 1, 3, 5, 7, 9))
    lines += [f"| rate | {rates} | |", ""]
    roles = found["memory"].items()
    files = "; ".join(f"{role} {m['files'][0]} to {m['files'][1]}" for role, m in roles)
    single = "; ".join(f"{role} {m['single']:+.1%}" for role, m in roles)
    across = f"{found['across'] / mib:,.0f} MiB at most" if found["across"] else "not reached in this run"
    if "across seconds" in found:
        across += f", {found['across seconds']:,.0f} s"
    lines.append(
        f"Open files: {files}. Highest single sample over the second tenth: {single}. The look across articles at the "
        f"end, a process of its own: {across}. "
        f"Flat within {FLAT:.0%} after the first tenth: {'yes' if found['flat'] else 'no'}."
    )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
