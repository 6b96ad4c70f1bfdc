"""Measure the pipeline's speed, stage by stage, beside its peers in one interleaved run on the same texts.

    python benchmarks/speed.py                       our own example articles, repeated
    python benchmarks/speed.py --texts a.jsonl       articles of yours (a "text" a line)
    python benchmarks/speed.py --update              write speed.json and the README's table
    python benchmarks/speed.py --profile             where a stage's time goes, by function

One process on one core; each round runs every competitor once, in turn; medians
over the rounds, with the spread. Peers are measured where they are installed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time

os.environ.setdefault("OMP_NUM_THREADS", "1")

from quality import ROOT, patch_readme

from vnnews_nlp import Pipeline
from vnnews_nlp.pipeline import read_item

RESULTS = ROOT / "benchmarks" / "speed.json"
MARKS = ("<!-- speed: written by benchmarks/speed.py -->", "<!-- /speed -->")


def main() -> int:
    """Measure and print; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--texts", type=Path, help="JSON lines with a text field; our examples if not given")
    parser.add_argument("--articles", type=int, default=200, help="how many articles a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--update", action="store_true", help="write speed.json and the README's table")
    parser.add_argument("--profile", action="store_true", help="print the costliest functions and stop")
    args = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = read_texts(args.texts, args.articles)
    if args.profile:
        return profile(texts)
    results = measure(texts, args.rounds)
    for name, row in results["competitors"].items():
        print(f"{name:34} {row['articles_per_s']:10.1f} articles/s  {row['syllables_per_s']:12,.0f} syllables/s")
    for name, value in results["stages_ms_per_article"].items():
        print(f"  {name:32} {value:8.3f} ms an article")
    for name, value in results["process"].items():
        print(f"{name:34} {value}")
    if args.update:
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        write_table(results)
    return 0


def read_texts(path: Path | None, count: int) -> list[str]:
    """``count`` texts, repeated in turn where there are fewer."""
    if path is None:
        found = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
    else:
        with path.open(encoding="utf-8") as lines:
            found = [json.loads(line)["text"] for _, line in zip(range(count), lines, strict=False)]
    return [found[i % len(found)] for i in range(count)]


def competitors() -> Iterator[tuple[str, Callable[[list[str]], object]]]:
    """Name and runner of each competitor that is installed."""
    pipeline = Pipeline()
    yield "vnnews-nlp, everything", lambda texts: list(pipeline.pipe(texts))
    yield "vnnews-nlp, words alone", words_alone()
    try:
        from underthesea import ner, word_tokenize

        yield "underthesea word_tokenize", lambda texts: [word_tokenize(t) for t in texts]
        yield "underthesea ner (an eighth)", lambda texts: [ner(t) for t in texts[: max(1, len(texts) // 8)]]
    except ImportError:
        pass
    try:
        from pyvi import ViTokenizer

        yield "pyvi tokenize", lambda texts: [ViTokenizer.tokenize(t) for t in texts]
    except ImportError:
        pass
    try:
        from ViNLP import ViNLP

        vinlp = ViNLP()
        yield "ViNLP tokenize", lambda texts: [vinlp.tokenize(t) for t in texts]
    except ImportError:
        pass


def words_alone() -> Callable[[list[str]], object]:
    """Text to words with nothing else: scan and segment, in the pipeline's batches."""
    from vnnews_nlp.stages import choose_segmenter
    from vnnews_nlp.tokens.scanner import scan

    segmenter = choose_segmenter("words-1")

    def run(texts: list[str]) -> object:
        return [segmenter.segment([scan(t) for t in texts[i : i + 32]]) for i in range(0, len(texts), 32)]

    return run


def measure(texts: list[str], rounds: int) -> dict[str, dict[str, object]]:
    """Rates of all competitors, interleaved; our stages; what the process costs."""
    runners = dict(competitors())
    times: dict[str, list[float]] = {name: [] for name in runners}
    for run in runners.values():
        run(texts[:8])
    for _ in range(rounds):
        for name, run in runners.items():
            began = process_time()
            run(texts)
            times[name].append(process_time() - began)
    return {
        "competitors": {name: rates(name, texts, seconds) for name, seconds in times.items()},
        "stages_ms_per_article": stage_times(texts, rounds),
        "process": process_costs(),
    }


def rates(name: str, texts: list[str], seconds: list[float]) -> dict[str, float]:
    """Median rates and the spread of one competitor."""
    share = texts[: max(1, len(texts) // 8)] if "an eighth" in name else texts
    syllables, letters = sum(len(t.split()) for t in share), sum(len(t.encode()) for t in share)
    median = statistics.median(seconds)
    return {
        "articles_per_s": round(len(share) / median, 2),
        "syllables_per_s": round(syllables / median),
        "mb_per_s": round(letters / median / 1e6, 4),
        "spread": round((max(seconds) - min(seconds)) / median, 3),
    }


def stage_times(texts: list[str], rounds: int) -> dict[str, float]:
    """Milliseconds an article in each stage, median of the rounds."""
    pipeline, found = Pipeline(), dict[str, list[float]]()
    for _ in range(rounds):
        spent: dict[str, float] = {}
        for at in range(0, len(texts), 32):
            began = process_time()
            table: dict[str, list[object]] = {"article": [read_item(t) for t in texts[at : at + 32]]}
            spent["reading"] = spent.get("reading", 0.0) + process_time() - began
            for stage in pipeline.stages:
                began = process_time()
                columns = stage.run(*(table[name] for name in stage.needs))
                spent[stage.name] = spent.get(stage.name, 0.0) + process_time() - began
                table |= dict(zip(stage.gives, columns, strict=True))
        for name, seconds in spent.items():
            found.setdefault(name, []).append(seconds)
    return {name: round(1000 * statistics.median(s) / len(texts), 4) for name, s in found.items()}


def process_costs() -> dict[str, object]:
    """Import time, start to first annotated article, peak memory of a fresh process."""
    first = sorted((ROOT / "examples").glob("*.txt"))[0]
    imports = [_seconds([sys.executable, "-c", "import vnnews_nlp"]) for _ in range(5)]
    bare = [_seconds([sys.executable, "-c", "pass"]) for _ in range(5)]
    starts = [_seconds([sys.executable, "-m", "vnnews_nlp.cli", "annotate", str(first)]) for _ in range(5)]
    return {
        "import_s": round(statistics.median(imports) - statistics.median(bare), 3),
        "start_to_first_article_s": round(statistics.median(starts), 3),
        "peak_memory_of_that_mb": _peak_memory(first),
    }


def _peak_memory(article: Path) -> int:
    """Megabytes that a process of its own holds at most while it annotates one article."""
    code = (
        "import sys; from pathlib import Path; from vnnews_nlp.cli import main; main(['annotate', sys.argv[1]]); "
        "lines = Path('/proc/self/status').read_text().splitlines(); "
        "print(next(line.split()[1] for line in lines if line.startswith('VmHWM')), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(article)], check=True, capture_output=True, text=True)
    return round(int(done.stderr.split()[-1]) / 1024)


def _seconds(command: list[str]) -> float:
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


def profile(texts: list[str]) -> int:
    """Print the functions in which the pipeline's time goes."""
    import cProfile
    import pstats

    pipeline = Pipeline()
    pipeline.run(texts[:8])
    profiler = cProfile.Profile()
    profiler.runcall(lambda: list(pipeline.pipe(texts)))
    pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
    return 0


def write_table(results: dict[str, dict[str, object]]) -> None:
    """Write the measured table between the marks of the README."""
    rows = ["| one core, one run | articles/s | syllables/s | MB/s |", "|---|--:|--:|--:|"]
    for name, row in results["competitors"].items():
        assert isinstance(row, dict)
        rows.append(
            f"| {name} | {row['articles_per_s']:,.1f} | {row['syllables_per_s']:,.0f} | {row['mb_per_s']:.3f} |"
        )
    cost = results["process"]
    rows += [
        "",
        f"Import {cost['import_s']} s; process start to first annotated article {cost['start_to_first_article_s']} s, "
        f"{cost['peak_memory_of_that_mb']} MB.",
    ]
    patch_readme(MARKS, "\n".join(rows))


if __name__ == "__main__":
    sys.exit(main())
