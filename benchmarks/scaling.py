"""How time and memory of each stage grow with the length of one article, from 1 KB to 10 MB.

    python benchmarks/scaling.py                  to 1 MB, printed
    python benchmarks/scaling.py --largest 10     to 10 MB
    python benchmarks/scaling.py --update         write scaling.json and docs/explanation/speed.md

The article is news from our own templates, always other people and figures, on
one single line: nothing in it ends but sentences. Each size is a process of its
own, so that its peak memory is its own. A stage whose time grows in step with
the length has the same time for each kilobyte at every size; the exponent is
the slope of the logarithms of time over length, from 100 KB on (1 is linear,
2 quadratic).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from time import process_time
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from between_marks import write_between
from guard import reading_and, run_stages
from quality import ROOT
from soak_articles import make_article

RESULTS = ROOT / "benchmarks" / "scaling.json"
PAGE = ROOT / "docs" / "explanation" / "speed.md"
MARKS = ("<!-- scaling: written by benchmarks/scaling.py -->", "<!-- /scaling -->")
SIZES = (1_000, 10_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
FROM = 100_000
#: Small articles are timed over and over, the least counts.
REPEATS = {1_000: 20, 10_000: 8, 100_000: 3}


def main() -> int:
    """Measure and print; returns 1 where a stage's exponent is above 1.3."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--largest", type=float, default=1.0, help="megabytes of the longest article")
    parser.add_argument("--update", action="store_true", help="write scaling.json and the page")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps(measure(args.child)))
        return 0
    sizes = [size for size in SIZES if size <= args.largest * 1_000_000]
    runs = {}
    for size in sizes:
        done = subprocess.run(
            [sys.executable, __file__, "--child", str(size)], check=True, capture_output=True, text=True
        )
        runs[str(size)] = run = json.loads(done.stdout)
        print(f"{size:10,} bytes {run['seconds']['whole']:9.3f} s, peak {run['peak_mb']} MB", flush=True)
    results = {"runs": runs, "exponents": exponents(runs)}
    print(table(results))
    if args.update:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        write_between(PAGE, MARKS, table(results))
    return int(any(slope > 1.3 for slope in results["exponents"].values()))


def one_line(size: int) -> str:
    """News of about ``size`` bytes of UTF-8 on one line."""
    parts: list[str] = []
    filled = number = 0
    while filled < size:
        article = make_article(number)
        parts.append(f"{article['title']}. {article['text']}".replace("\n", " "))
        filled, number = filled + len(parts[-1].encode()) + 1, number + 1
    return " ".join(parts).encode()[:size].decode("utf-8", "ignore")


def measure(size: int) -> dict[str, Any]:
    """Processor seconds of each stage for one article, and the process's memory at the start and at most."""
    from vnnews_nlp import Pipeline

    pipeline, text = Pipeline(), one_line(size)
    pipeline(one_line(1_000))
    stages, least = reading_and(pipeline.stages), dict[str, float]()
    held = memory("VmRSS")

    def timed(name: str, run: Any) -> Any:
        began = process_time()
        columns = run()
        least[name] = min(least.get(name, 1e9), process_time() - began)
        return columns

    for _ in range(REPEATS.get(size, 1)):
        run_stages(stages, [text], timed)
    seconds = {name: round(value, 6) for name, value in least.items()}
    seconds["whole"] = round(sum(least.values()), 6)
    return {"characters": len(text), "seconds": seconds, "held_before_mb": held, "peak_mb": memory("VmHWM")}


def memory(field: str) -> int:
    """Megabytes that this process holds (``VmRSS``) or held at most (``VmHWM``); 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return round(int(next(line.split()[1] for line in lines if line.startswith(field))) / 1024)


def exponents(runs: dict[str, Any]) -> dict[str, float]:
    """The slope of log time over log length of each stage, from ``FROM`` bytes on; of stages worth a millisecond."""
    long = {int(size): run["seconds"] for size, run in runs.items() if int(size) >= FROM}
    if len(long) < 2:
        return {}
    sizes = np.log(list(long))
    names = [name for name, seconds in long[max(long)].items() if seconds > 0.001]
    return {
        name: round(float(np.polyfit(sizes, np.log([max(s[name], 1e-6) for s in long.values()]), 1)[0]), 2)
        for name in names
    }


def table(results: dict[str, Any]) -> str:
    """Microseconds a kilobyte of each stage at each size, the exponents, and memory, as Markdown."""
    runs = results["runs"]
    head = " | ".join(f"{int(size) / 1000:,.0f} KB" for size in runs)
    rows = [f"| µs a KB | {head} | exponent |", f"|---|{'--:|' * (len(runs) + 1)}"]
    for name in next(iter(runs.values()))["seconds"]:
        costs = " | ".join(f"{1e9 * run['seconds'][name] / int(size):,.0f}" for size, run in runs.items())
        rows.append(f"| {name} | {costs} | {results['exponents'].get(name, '')} |")
    rows.append(f"| peak memory, MB | {' | '.join(str(run['peak_mb']) for run in runs.values())} | |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
