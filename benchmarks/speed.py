"""Measure the pipeline's speed, stage by stage, beside its peers in one interleaved run on the same texts.

    python benchmarks/speed.py                       our own example articles, sentences shuffled
    python benchmarks/speed.py --texts a.jsonl       articles of yours (a "text" a line)
    python benchmarks/speed.py --update              write speed.json and the README's table
    python benchmarks/speed.py --profile             where a stage's time goes: costliest functions of each
    python benchmarks/speed.py --profile rules       the rows of the rules that cost most

One process on one core; each round runs every competitor once, in turn, and
counts processor time; medians over the rounds, with the spread. Peers are
measured where they are installed. Imports and starts are processes of their
own, with compiled bytecode as an installed package has it; the least of their
times is the one least disturbed by others on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from between_marks import write_between
from guard import reading_and, run_stages
from quality import README, ROOT

from vnnews_nlp import Pipeline

RESULTS = ROOT / "benchmarks" / "speed.json"
BASE = "underthesea word_tokenize"
MARKS = ("<!-- speed: written by benchmarks/speed.py -->", "<!-- /speed -->")


def main() -> int:
    """Measure and print; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--texts", type=Path, help="JSON lines with a text field; our examples if not given")
    parser.add_argument("--articles", type=int, default=200, help="how many articles a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--update", action="store_true", help="write speed.json and the README's table")
    parser.add_argument("--profile", nargs="?", const="stages", choices=("stages", "rules"), help="print and stop")
    args = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = read_texts(args.texts, args.articles)
    if args.profile:
        return profile(texts) if args.profile == "stages" else profile_rules(texts)
    results = measure(texts, args.rounds)
    for name, row in results["competitors"].items():
        rates = f"{row['articles_per_s']:10.1f} articles/s {row['syllables_per_s']:12,.0f} syllables/s"
        print(f"{name:34} {rates}  spread {row['spread']:.0%}  {row['times_word_tokenize']} x word_tokenize")
    for name, value in results["stages_ms_per_article"].items():
        print(f"  {name:32} {value:8.3f} ms an article")
    for name, value in results["process"].items():
        print(f"{name:34} {value}")
    if args.update:
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        write_table(results)
    return 0


def read_texts(path: Path | None, count: int) -> list[str]:
    """``count`` texts, repeated in turn where there are fewer; our own examples have their lines shuffled."""
    if path is not None:
        with path.open(encoding="utf-8") as lines:
            found = [json.loads(line)["text"] for _, line in zip(range(count), lines, strict=False)]
        return [found[i % len(found)] for i in range(count)]
    found = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
    draw, texts = random.Random(1), []
    for i in range(count):
        lines_of_two = found[i % len(found)].split("\n") + found[draw.randrange(len(found))].split("\n")
        texts.append("\n".join(draw.sample(lines_of_two, len(lines_of_two))))
    return texts


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
    found = {name: rates(name, texts, seconds) for name, seconds in times.items()}
    base = found.get(BASE, {}).get("articles_per_s")
    for row in found.values():
        row["times_word_tokenize"] = round(row["articles_per_s"] / base, 2) if base else float("nan")
    about = {
        "articles": len(texts),
        "characters_each": round(statistics.fmean(map(len, texts))),
        "rounds": rounds,
        "python": sys.version.split()[0],
        "load_of_the_machine": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }
    return {
        "about": about,
        "competitors": found,
        "stages_ms_per_article": stage_times(texts, rounds),
        "process": process_costs(texts),
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
    stages, found = reading_and(Pipeline().stages), dict[str, list[float]]()
    for _ in range(rounds):
        spent: dict[str, float] = {}

        def timed(name: str, run: Callable[[], Any], spent: dict[str, float] = spent) -> Any:
            began = process_time()
            columns = run()
            spent[name] = spent.get(name, 0.0) + process_time() - began
            return columns

        for at in range(0, len(texts), 32):
            run_stages(stages, texts[at : at + 32], timed)
        for name, seconds in spent.items():
            found.setdefault(name, []).append(seconds)
    return {name: round(1000 * statistics.median(s) / len(texts), 4) for name, s in found.items()}


def process_costs(texts: list[str]) -> dict[str, object]:
    """Import time, start to first annotated article, peak memory of fresh processes; all with bytecode."""
    first = sorted((ROOT / "examples").glob("*.txt"))[0]
    annotate = [sys.executable, "-m", "vnnews_nlp.cli", "annotate", str(first)]
    with tempfile.TemporaryDirectory() as cache:
        for command in ([sys.executable, "-c", "import vnnews_nlp"], annotate):
            _seconds(command, cache)
        imports = min(_seconds([sys.executable, "-c", "import vnnews_nlp"], cache)[0] for _ in range(7))
        bare = min(_seconds([sys.executable, "-c", "pass"], cache)[0] for _ in range(7))
        starts = [_seconds(annotate, cache) for _ in range(7)]
        one, many = _peak_memory(texts[:1], cache), _peak_memory(texts, cache)
    return {
        "import_s": round(max(0.0, imports - bare), 3),
        "start_to_first_article_s": round(min(wall for wall, _ in starts), 3),
        "processor_time_of_that_s": round(min(used for _, used in starts), 3),
        "peak_memory_one_article_mb": one,
        f"peak_memory_{len(texts)}_articles_mb": many,
    }


def _peak_memory(texts: list[str], cache: str) -> int:
    """Megabytes that a process of its own holds at most while it annotates the texts one batch after another."""
    code = (
        "import json, sys; from pathlib import Path; from vnnews_nlp import Pipeline; "
        "[0 for _ in Pipeline().pipe(json.loads(sys.stdin.read()))]; "
        "lines = Path('/proc/self/status').read_text().splitlines(); "
        "print(next(line.split()[1] for line in lines if line.startswith('VmHWM')))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, input=json.dumps(texts), env=_environment(cache)
    )
    return round(int(done.stdout) / 1024)


def _seconds(command: list[str], cache: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor that a command takes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_environment(cache))
    wall, after = perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _environment(cache: str) -> dict[str, str]:
    """This environment, where bytecode is written and found again as in an installed package."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": cache}


def profile(texts: list[str]) -> int:
    """Print the functions in which each stage's time goes."""
    import cProfile
    import pstats

    pipeline = Pipeline()
    pipeline.run(texts[:8])
    stages, profilers = reading_and(pipeline.stages), dict[str, cProfile.Profile]()

    def profiled(name: str, run: Callable[[], Any]) -> Any:
        return profilers.setdefault(name, cProfile.Profile()).runcall(run)

    for at in range(0, len(texts), 32):
        run_stages(stages, texts[at : at + 32], profiled)
    for name, profiler in profilers.items():
        print(f"\n=== {name}")
        pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(8)
    return 0


def profile_rules(texts: list[str], most: int = 30) -> int:
    """Print the rows of the rules on whose patterns most time goes, and how often each is tried and matches."""
    import vnnews_nlp.entities.rules as rules

    spent: dict[str, list[float]] = {}
    tried = rules.Rule.pattern.fget
    assert tried is not None

    class Timed:
        """A pattern that notes the time of its searches."""

        def __init__(self, row: str, pattern: object) -> None:
            self.row, self.pattern = row, pattern

        def __getattr__(self, name: str) -> object:
            work = getattr(self.pattern, name)
            if not callable(work):
                return work

            def run(*given: object) -> object:
                began = process_time()
                found = work(*given)
                found = list(found) if name == "finditer" else found
                note = spent.setdefault(self.row, [0.0, 0, 0])
                note[0] += process_time() - began
                note[1] += 1
                note[2] += len(found) if name == "finditer" else found is not None
                return found

            return run

    pipeline = Pipeline(words="syllables", topics=None)
    pipeline.run(texts[:8])
    rules.Rule.pattern = property(lambda rule: Timed(rule.source, tried(rule)))  # type: ignore[assignment, method-assign]
    list(pipeline.pipe(texts))
    print(f"{'row':40} {'ms an article':>14} {'tries':>8} {'matches':>8}")
    for row, (seconds, tries, matches) in sorted(spent.items(), key=lambda item: -item[1][0])[:most]:
        print(f"{row:40} {1000 * seconds / len(texts):14.4f} {tries:8.0f} {matches:8.0f}")
    return 0


def write_table(results: dict[str, dict[str, object]]) -> None:
    """Write the measured table between the marks of the README."""
    about = results["about"]
    rows = [
        f"{about['articles']} articles of {about['characters_each']:,} characters on average, "
        f"{about['rounds']} rounds; Python {about['python']}; "
        f"load of the machine's {about['cores']} cores: {about['load_of_the_machine']}.",
        "",
        "| one core, one run | articles/s | syllables/s | MB/s | × word_tokenize | spread |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, row in results["competitors"].items():
        assert isinstance(row, dict)
        rows.append(
            f"| {name} | {row['articles_per_s']:,.1f} | {row['syllables_per_s']:,.0f} | {row['mb_per_s']:.3f} "
            f"| {row['times_word_tokenize']:.2f} | {row['spread']:.0%} |"
        )
    cost = results["process"]
    many = next(value for name, value in cost.items() if name.startswith("peak") and name.endswith("articles_mb"))
    stages = results["stages_ms_per_article"]
    rows += [
        "",
        f"Import {cost['import_s']} s. Process start to first annotated article {cost['start_to_first_article_s']} s "
        f"({cost['processor_time_of_that_s']} s of processor time). Peak memory "
        f"{cost['peak_memory_one_article_mb']} MB for one article, {many} MB for all of them.",
        "",
        "Milliseconds an article: " + ", ".join(f"{name} {value:.2f}" for name, value in stages.items()) + ".",
    ]
    write_between(README, MARKS, "\n".join(rows))


if __name__ == "__main__":
    sys.exit(main())
