"""Fuzz the stages and readers of vnnews_nlp with atheris (libFuzzer).

    python fuzz/run.py                          the short run of CI: all targets, one process, one seed
    python fuzz/run.py tokens --runs 100000     one target (or several), so many executions more
    python fuzz/run.py --goal 1000000           each target till it has a million in all, the quick ones first
    python fuzz/run.py --goal 1000000 --blind   the same without coverage, which is several times as quick
    python fuzz/run.py --replay FILE tokens     one input again, without atheris
    python fuzz/run.py --table                  write what was done into fuzz/README.md

The corpus that grows and inputs that failed are under ``build/fuzz``, the count of
executions is ``fuzz/executions.json``. Exit code 1 where an input broke a promise, crashed or took
longer than a minute; the input is kept and its path printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WORK = HERE.parent / "build" / "fuzz"
FOUND = WORK / "found"
COUNTS = HERE / "executions.json"  # kept with the code: a run on another machine goes on from it
README = HERE / "README.md"
sys.path[:0] = [str(HERE), str(HERE.parent / "benchmarks")]

from between_marks import write_between  # noqa: E402

MARKS = ("<!-- executions: written by fuzz/run.py --table -->", "<!-- /executions -->")
#: By their speed, the quickest first.
ORDER = ("rulefile", "file", "record", "letters", "page", "tokens", "sentences", "csv", "parquet", "topics", "document",
         "jsonl", "names", "rules", "words", "pack", "facts", "html", "tagger", "pipeline")  # fmt: skip
TIMEOUT = 60  # seconds for one input, on a machine that may be busy
LONGEST = 160  # bytes of one input: as many phrases, or a sentence of letters
BATCH = 300  # seconds after which the count is written down
_COUNT = re.compile(r"#(\d+)\t|stat::number_of_executed_units: *(\d+)")


def main() -> int:
    """Run what is asked for; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("targets", nargs="*", help="all where none is named")
    parser.add_argument("--runs", type=int, help="executions to add to each target")
    parser.add_argument("--goal", type=int, help="executions that each target shall have had in all")
    parser.add_argument("--seconds", type=int, default=40, help="length of the short run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", type=Path, help="run the target on this file, without atheris")
    parser.add_argument("--blind", action="store_true", help="mutations by chance, without coverage")
    parser.add_argument("--table", action="store_true", help="write the table of executions")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    args, rest = parser.parse_known_args()
    if args.child:
        return fuzz_blindly(args.targets[0], args.runs, args.seed) if args.blind else fuzz(args.targets, rest)
    if args.replay:
        return replay(args.targets[0], args.replay)
    if args.table:
        return write_table()
    if not args.runs and not args.goal:
        return short_run(args.targets or list(ORDER), args.seconds, args.seed)
    for target in args.targets or ORDER:
        wanted = args.goal if args.goal else counts().get(target, {}).get("executions", 0) + args.runs
        if not reach(target, wanted, args.blind):
            return 1
    return 0


def fuzz(targets: list[str], options: list[str]) -> int:
    """In the child: instrument the library, then let libFuzzer call the target until it is done."""
    import atheris

    with atheris.instrument_imports(include=["vnnews_nlp"]):
        import targets as library
    if len(targets) == 1:
        chosen = library.TARGETS[targets[0]]
    else:
        several = [library.TARGETS[name] for name in targets]

        def chosen(data: bytes) -> None:
            several[data[0] % len(several) if data else 0](data[1:])

    def kept(data: bytes) -> None:
        try:
            chosen(data)
        except BaseException:
            path = FOUND / f"{'-'.join(targets[:3])}-{hashlib.sha256(data).hexdigest()[:12]}"
            path.write_bytes(data)
            print(f"kept as {path}", file=sys.stderr)
            raise

    atheris.Setup([sys.argv[0], *options], kept)
    atheris.Fuzz()
    return 0


def fuzz_blindly(target: str, runs: int, seed: int) -> int:
    """In the child: call the target on mutations by chance."""
    import blind

    folders = [WORK / "corpus" / target, WORK / "seeds" / target]
    return blind.run(target, folders, runs, BATCH, seed, LONGEST, TIMEOUT)


def replay(target: str, path: Path) -> int:
    """One input through one target; the error, if any, with its traceback."""
    import targets as library

    library.TARGETS[target](path.read_bytes())
    print(f"{target}: {path} breaks nothing")
    return 0


def short_run(targets: list[str], seconds: int, seed: int) -> int:
    """All targets in one process for some seconds, from a part of their seeds; always the same mutations."""
    from seeds import seeds_of

    folder = WORK / "short"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for i, target in enumerate(targets):
        seeds = seeds_of(target)
        for n, data in enumerate(seeds[:: max(len(seeds) // 20, 1)]):
            (folder / f"{target}-{n}").write_bytes(bytes([i]) + data)
    done = _child(targets, [f"-seed={seed}", f"-max_total_time={seconds}", f"-max_len={LONGEST}", str(folder)])
    print(f"{done['executions']} executions of {len(targets)} targets in {done['seconds']:.0f} s")
    return int(done["failed"])


def reach(target: str, goal: int, blind: bool = False) -> bool:
    """Run a target until it has had ``goal`` executions in all; False where an input failed."""
    from seeds import write_seeds

    corpus, seeds = WORK / "corpus" / target, WORK / "seeds" / target
    corpus.mkdir(parents=True, exist_ok=True)
    write_seeds(target, seeds)
    while (missing := goal - (had := counts().get(target, {}).get("executions", 0))) > 0:
        if blind:
            done = _run([target, "--blind", "--runs", str(missing), "--seed", str(had)])
        else:
            limits = [f"-runs={missing}", f"-max_total_time={BATCH}", f"-max_len={LONGEST}"]
            done = _child([target], [*limits, str(corpus), str(seeds)])
        add_count(target, {**done, "blind": done["executions"] * blind})
        print(
            f"{target}: {counts()[target]['executions']} executions, {done['executions'] / done['seconds']:.0f}/s",
            flush=True,
        )
        if done["failed"]:
            return False
    return True


def _child(targets: list[str], options: list[str]) -> dict[str, Any]:
    limits = [f"-timeout={TIMEOUT}", "-rss_limit_mb=3000", f"-artifact_prefix={FOUND}/libfuzzer-"]
    return _run([*targets, *limits, "-print_final_stats=1", "-reload=0", *options])


def _run(arguments: list[str]) -> dict[str, Any]:
    FOUND.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, "--child", *arguments]
    paths = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
    start = time.time()
    environment = {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, errors="replace", env=environment)
    assert run.stderr
    executions, tail = 0, []
    for line in run.stderr:
        if match := _COUNT.match(line):
            executions = max(executions, int(match[1] or match[2]))
        else:
            tail = [*tail[-60:], line]
    code = run.wait()
    if code:
        print("".join(tail), file=sys.stderr)
    return {"executions": executions, "seconds": time.time() - start, "failed": code != 0}


def counts() -> dict[str, dict[str, Any]]:
    """Executions and seconds so far, by target."""
    read: dict[str, dict[str, Any]] = json.loads(COUNTS.read_text()) if COUNTS.exists() else {}
    return read


def add_count(target: str, done: dict[str, Any]) -> None:
    """Write down what a run of a target did."""
    known = counts()
    row = known.setdefault(target, {})
    for key in ("executions", "blind", "seconds", "failed"):
        row[key] = round(row.get(key, 0) + done[key], 1)
    COUNTS.write_text(json.dumps(known, indent=1) + "\n")


def write_table() -> int:
    """The counts as the table of the README."""
    known = counts()
    rows = ["| target | executions | of these without coverage |", "|---|---:|---:|"]
    for target in ORDER:
        row = known.get(target, {})
        rows.append(f"| {target} | {row.get('executions', 0):,} | {row.get('blind', 0):,} |")
    write_between(README, MARKS, "\n".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
