"""Score the pipeline on the gold articles, compare with the pinned floors, write the README's table.

    python benchmarks/quality.py                    measure, fail below a floor
    python benchmarks/quality.py --update           pin higher floors, rewrite the README's table
    python benchmarks/quality.py --allow-regression with --update: let floors go down too

The gold articles stand beside the repository (../shared/gold); without them
nothing is measured and the exit code is 0 with a line that says so. Floors
belong to one gold file: they carry its sha256.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

from vnnews_nlp import Pipeline
from vnnews_nlp.training.evaluation import Scores, evaluate, format_scores

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "dev.jsonl"
FLOORS = ROOT / "benchmarks" / "quality.json"
README = ROOT / "README.md"
MARKS = ("<!-- quality: written by benchmarks/quality.py -->", "<!-- /quality -->")
SLACK = 0.005  # of a point of F1: another numpy may round a tie elsewhere


def main() -> int:
    """Measure; returns 0 when no measure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--errors", type=Path, help="write every miss and extra here, a line each")
    parser.add_argument("--update", action="store_true", help="pin what is measured, write the README's table")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: floors may go down")
    parser.add_argument("--names", default="names-1", help="the name finder to measure with")
    args = parser.parse_args()
    if not GOLD.exists():
        print(f"quality gate skipped: {GOLD.relative_to(ROOT.parent)} is not here")
        return 0
    scores = measure(args.names)
    print(format_scores(scores))
    if args.errors:
        args.errors.write_text("\n".join(scores.errors) + "\n", encoding="utf-8")
    return gate(scores, update=args.update, regress=args.allow_regression)


def measure(names: str) -> Scores:
    """Scores of the pipeline on the gold articles."""
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    documents = Pipeline(names=names).pipe(article["text"] for article in gold)
    found = {a["id"]: d.to_dict(layers=False) for a, d in zip(gold, documents, strict=True)}
    return evaluate(gold, found)


def gate(scores: Scores, *, update: bool, regress: bool) -> int:
    """Compare with the floors; pin and write the table with ``update``."""
    now = scores.values()
    pinned = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"gold": "", "floors": {}}
    digest = hashlib.sha256(GOLD.read_bytes()).hexdigest()
    if pinned["gold"] not in ("", digest) and not update:
        print("the gold articles have changed since the floors were pinned: pin again with --update")
        return 1
    same = pinned["gold"] == digest
    below = {k: v for k, v in pinned["floors"].items() if same and now.get(k, 0.0) < v - SLACK}
    for name, floor in below.items():
        print(f"BELOW THE FLOOR: {name} {now.get(name, 0.0):.4f} < {floor:.4f}")
    if below and not (update and regress):
        print("Find out why (--errors FILE), or lower the floors openly with --update --allow-regression.")
        return 1
    if update:
        floors = {k: v if regress or not same else max(v, pinned["floors"].get(k, 0.0)) for k, v in now.items()}
        _replace(FLOORS, json.dumps({"gold": digest, "floors": floors}, indent=1, ensure_ascii=False) + "\n")
        write_table(scores)
    return 0


def write_table(scores: Scores) -> None:
    """Write the measured table between the marks of the README."""
    rows = ["| measured on 94 development articles | precision | recall | F1 |", "|---|--:|--:|--:|"]
    rows += [f"| {n} | {t.precision:.3f} | {t.recall:.3f} | {t.f1:.3f} |" for n, t in scores.tallies.items()]
    rows += ["", "| of these | right |", "|---|--:|"]
    rows += [f"| {name} | {good / all_:.3f} ({good} of {all_}) |" for name, (good, all_) in scores.rates.items()]
    patch_readme(MARKS, "\n".join(rows))


def patch_readme(marks: tuple[str, str], block: str) -> None:
    """Put a block between two marks of the README; raises SystemExit where the marks are missing."""
    text = README.read_text(encoding="utf-8")
    before, opening, rest = text.partition(marks[0])
    _, closing, after = rest.partition(marks[1])
    if not opening or not closing:
        raise SystemExit(f"README.md lacks {marks[0]} … {marks[1]}; put the two marks where the table belongs")
    _replace(README, f"{before}{marks[0]}\n{block}\n{marks[1]}{after}")


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(path)


if __name__ == "__main__":
    sys.exit(main())
