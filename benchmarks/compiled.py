"""A prototype of compiled modules: the rooms entities/ and facts/ by mypyc, beside the same modules as they are.

    python benchmarks/compiled.py [--texts a.jsonl] [--update]

The package is copied into a temporary folder and its modules there are compiled
(some minutes; needs mypy, setuptools and a C compiler). Both packages then
annotate the same texts, each in processes of its own that take turns; their
documents are compared. Nothing of it is in a wheel.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from between_marks import write_between
from guard import reading_and, run_stages
from quality import ROOT
from speed import read_texts

from vnnews_nlp import Pipeline

PAGE = ROOT / "docs" / "explanation" / "speed.md"
MARKS = ("<!-- compiled: written by benchmarks/compiled.py -->", "<!-- /compiled -->")
ROOMS = ("entities", "facts")
SETUP = """
import sys
from mypyc.build import mypycify
from setuptools import setup
modules = mypycify(["--config-file=", "--ignore-missing-imports", *sys.argv[3:]])
setup(name="vnnews_nlp", packages=[], ext_modules=modules, script_args=sys.argv[1:3])
"""
NAMED = ("names", "people", "citations", "indicators")


def main() -> int:
    """Compile, measure and print; returns 1 when the documents differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", type=Path, help="JSON lines with a text field; our examples if not given")
    parser.add_argument("--articles", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=5, help="processes of each kind")
    parser.add_argument("--update", action="store_true", help="write docs/explanation/speed.md")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    texts = read_texts(args.texts, args.articles)
    if args.measure:
        print(json.dumps(measured(texts)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        modules = compile_rooms(Path(folder))
        found: dict[str, list[dict[str, Any]]] = {str(ROOT / "src"): [], folder: []}
        for _ in range(args.rounds):
            for source, rows in found.items():
                rows.append(in_a_process(source, args))
    plain, compiled = found.values()
    same = len({row["documents"] for row in (*plain, *compiled)}) == 1
    took = [
        {name: statistics.median(row["ms"][name] for row in rows) for name in plain[0]["ms"]} for rows in found.values()
    ]
    gains = ", ".join(f"{name} {took[0][name] / took[1][name]:.2f} ×" for name in NAMED)
    before, after = took[0]["whole"], took[1]["whole"]
    text = (
        f"Measured: all modules of `entities/` and `facts/` compiled by mypyc ({modules} of the {plain[0]['modules']} "
        f"that a pipeline imports), {len(texts)} articles, {args.rounds} processes each: {before:.2f} ms an article "
        f"as they are, {after:.2f} ms compiled ({before / after:.2f} ×; {gains}), "
        f"documents {'equal' if same else 'NOT equal'}."
    )
    print(text)
    if args.update:
        write_between(PAGE, MARKS, text)
    return int(not same)


def compile_rooms(folder: Path) -> int:
    """Copy the package into a folder and compile the rooms there; how many of the modules a pipeline imports."""
    shutil.copytree(ROOT / "src" / "vnnews_nlp", folder / "vnnews_nlp")
    (folder / "vnnews_nlp" / "models").symlink_to(ROOT / "models")
    files = [f"vnnews_nlp/{room}/{path.name}" for room in ROOMS for path in (folder / "vnnews_nlp" / room).glob("*.py")]
    files = [name for name in files if not name.endswith("__init__.py")]
    while said := mypyc_says(folder, files):
        refused = set(re.findall(r"^(\S+\.py):\d+: error:", said, re.M)) & set(files)
        if not refused:
            sys.exit("mypyc could not compile the rooms:\n" + said[-3000:])
        files = [name for name in files if name not in refused]  # a class of a kind that mypyc does not know
    return len(files)


def mypyc_says(folder: Path, files: list[str]) -> str:
    """Compile the files; nothing where that went well, else what was printed."""
    environment = {**os.environ, "MYPYPATH": str(folder), "CFLAGS": "-O2"}
    command = [sys.executable, "-c", SETUP, "build_ext", "--inplace", *files]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def in_a_process(source: str, args: argparse.Namespace) -> dict[str, Any]:
    """What :func:`measured` says in a process that imports the package from ``source``."""
    command = [sys.executable, str(Path(__file__).resolve()), "--measure", "--articles", str(args.articles)]
    command += ["--texts", str(args.texts.resolve())] if args.texts else []
    environment = {**os.environ, "PYTHONPATH": source}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measured(texts: list[str]) -> dict[str, Any]:
    """Milliseconds an article of each stage and of all, after a run to warm up, and a hash of the documents."""
    pipeline = Pipeline()
    stages = reading_and(pipeline.stages)
    run_stages(stages, texts, lambda _, run: run())
    ms: dict[str, float] = {}

    def timed(name: str, run: Callable[[], Any]) -> Any:
        began = process_time()
        columns = run()
        ms[name] = 1000 * (process_time() - began) / len(texts)
        return columns

    run_stages(stages, texts, timed)
    found = json.dumps([pipeline(text).to_dict() for text in texts], ensure_ascii=False, sort_keys=True)
    modules = [name for name in sys.modules if name.partition(".")[0] == "vnnews_nlp"]
    return {
        "ms": ms | {"whole": sum(ms.values())},
        "documents": hashlib.sha256(found.encode()).hexdigest(),
        "modules": len(modules),
    }


if __name__ == "__main__":
    sys.exit(main())
