"""Score the pipeline on annotated articles, compare with the pinned floors, write the README's table.

    python benchmarks/quality.py                    measure, fail below a floor
    python benchmarks/quality.py --update           pin higher floors, rewrite the README's table
    python benchmarks/quality.py --allow-regression with --update: let floors go down too

Two sets: *dev*, the gold articles that rules and models were made on, and
*fresh*, articles that nothing was made on (``models/annotations``). Their texts
stand beside the repository (../shared); without them nothing is measured and
the exit code is 0 with a line that says so. Floors belong to one set of gold:
they carry its sha256.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from vnnews_nlp import Pipeline
from vnnews_nlp.training.annotations import corpus_texts, read_annotated
from vnnews_nlp.training.evaluation import Scores, evaluate, format_scores

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
DEV = SHARED / "gold" / "dev.jsonl"
FRESH = ROOT / "models" / "annotations" / "fresh.jsonl"
FLOORS = ROOT / "benchmarks" / "quality.json"
README = ROOT / "README.md"
MARKS = ("<!-- quality: written by benchmarks/quality.py -->", "<!-- /quality -->")
SLACK = 0.005  # of a point of F1: another numpy may round a tie elsewhere


def main() -> int:
    """Measure; returns 0 when no measure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--errors", type=Path, help="write every miss and extra on dev here, a line each")
    parser.add_argument("--update", action="store_true", help="pin what is measured, write the README's table")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: floors may go down")
    parser.add_argument("--names", default="names-1", help="the name finder to measure with")
    args = parser.parse_args()
    if not DEV.exists():
        print(f"quality gate skipped: {DEV.relative_to(ROOT.parent)} is not here")
        return 0
    found = {name: measure(articles, args.names) for name, articles in articles_to_score().items()}
    for name, scores in found.items():
        print(f"== {name}\n{format_scores(scores)}")
    if args.errors:
        args.errors.write_text("\n".join(found["dev"].errors) + "\n", encoding="utf-8")
    return gate(found, update=args.update, regress=args.allow_regression)


def articles_to_score() -> dict[str, list[dict[str, Any]]]:
    """The annotated articles by set; a set whose texts are not here is left out."""
    sets = {"dev": [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]}
    fresh = read_annotated(FRESH, corpus_texts(SHARED))
    return sets | ({"fresh": fresh} if fresh else {})


def measure(gold: list[dict[str, Any]], names: str) -> Scores:
    """Scores of the pipeline on annotated articles."""
    documents = Pipeline(names=names).pipe(article["text"] for article in gold)
    found = {a["id"]: d.to_dict(layers=False) for a, d in zip(gold, documents, strict=True)}
    return evaluate(gold, found)


def gate(found: dict[str, Scores], *, update: bool, regress: bool) -> int:
    """Compare with the floors; pin and write the table with ``update``."""
    now = {f"{name}: {measure}": value for name, scores in found.items() for measure, value in scores.values().items()}
    pinned = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"gold": "", "floors": {}}
    digest = hashlib.sha256(DEV.read_bytes() + FRESH.read_bytes()).hexdigest()
    same = pinned["gold"] == digest
    if pinned["gold"] and not same and not update:
        print("the annotated articles have changed since the floors were pinned: pin again with --update")
        return 1
    below = {k: v for k, v in pinned["floors"].items() if same and k in now and now[k] < v - SLACK}
    for name, floor in below.items():
        print(f"BELOW THE FLOOR: {name} {now[name]:.4f} < {floor:.4f}")
    if below and not (update and regress):
        print("Find out why (--errors FILE), or lower the floors openly with --update --allow-regression.")
        return 1
    if update:
        floors = {k: v if regress or not same else max(v, pinned["floors"].get(k, 0.0)) for k, v in now.items()}
        _replace(FLOORS, json.dumps({"gold": digest, "floors": floors}, indent=1, ensure_ascii=False) + "\n")
        write_table(found)
    return 0


def write_table(found: dict[str, Scores]) -> None:
    """Write the measured table between the marks of the README: the fresh articles first."""
    order = [name for name in ("fresh", "dev") if name in found]
    rows = [f"| F1 | {' | '.join(order)} |", "|---|" + "--:|" * len(order)]
    for name in found["dev"].tallies:
        cells = (f"{t.f1:.3f} ({t.gold})" for t in (found[s].tallies[name] for s in order))
        rows.append(f"| {name} | {' | '.join(cells)} |")
    rows += ["", f"| right | {' | '.join(order)} |", "|---|" + "--:|" * len(order)]
    for name in found["dev"].rates:
        rates = [found[s].rates.get(name, (0, 0)) for s in order]
        rows.append(f"| {name} | {' | '.join(f'{g / n:.3f} ({n})' if n else '–' for g, n in rates)} |")
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
