"""Score the pipeline on annotated articles, compare with the pinned floors, write the README's table.

    python benchmarks/quality.py                    measure, fail below a floor
    python benchmarks/quality.py --update           pin higher floors, rewrite the README's table
    python benchmarks/quality.py --allow-regression with --update: let floors go down too

Three sets: *dev*, the gold articles that rules and models were made on; *fresh*,
articles that nothing was made on, but measured after each change, and *unseen*,
the same, measured at the end alone (``models/annotations``). Their texts
stand beside the repository (../shared); without them nothing is measured and
the exit code is 0 with a line that says so. Floors belong to one set of gold:
they carry its sha256.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from between_marks import write_between, write_whole

from vnnews_nlp import Pipeline
from vnnews_nlp.training.annotations import corpus_texts, read_annotated
from vnnews_nlp.training.evaluation import Scores, evaluate, format_scores
from vnnews_nlp.training.reliability import Reliability, judge, reliability

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
DEV = SHARED / "gold" / "dev.jsonl"
FRESH = ROOT / "models" / "annotations" / "fresh.jsonl"
UNSEEN = ROOT / "models" / "annotations" / "unseen.jsonl"
FLOORS = ROOT / "benchmarks" / "quality.json"
README = ROOT / "README.md"
MARKS = ("<!-- quality: written by benchmarks/quality.py -->", "<!-- /quality -->")
SCORE_MARKS = ("<!-- scores: written by benchmarks/quality.py -->", "<!-- /scores -->")

#: Scores of a set by measure, and how far the scores of each class can be trusted.
Measured = tuple[Scores, dict[str, Reliability]]
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
    for name, (scores, trust) in found.items():
        print(f"== {name}\n{format_scores(scores)}\n{format_trust(trust)}")
    if args.errors:
        args.errors.write_text("\n".join(found["dev"][0].errors) + "\n", encoding="utf-8")
    return gate(found, update=args.update, regress=args.allow_regression)


def articles_to_score() -> dict[str, list[dict[str, Any]]]:
    """The annotated articles by set; a set whose texts are not here is left out."""
    sets = {"dev": [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]}
    fresh, unseen = (read_annotated(place, corpus_texts(SHARED)) for place in (FRESH, UNSEEN))
    # the topic model learns without labels from whole corpora, of which only dev and fresh were left out
    unseen = [{k: v for k, v in article.items() if not k.startswith("topic")} for article in unseen]
    return sets | ({"fresh": fresh} if fresh else {}) | ({"unseen": unseen} if unseen else {})


def measure(gold: list[dict[str, Any]], names: str) -> Measured:
    """Scores of the pipeline on annotated articles, and how far the scores it gives can be trusted."""
    documents = Pipeline(names=names).pipe(article["text"] for article in gold)
    found = {a["id"]: d.to_dict(layers=False) for a, d in zip(gold, documents, strict=True)}
    return evaluate(gold, found), {what: reliability(rows) for what, rows in judge(gold, found).items()}


def format_trust(trust: dict[str, Reliability]) -> str:
    """A line a class: mean score, share right, and the same of what scores 0.9 or more."""
    return "\n".join(
        f"{what:24} score {t.score:.3f} right {t.right:.3f} of {t.found:4}; "
        f"at 0.9 {t.right_of_kept:.3f} of {t.kept:.0%}"
        for what, t in trust.items()
    )


def gate(found: dict[str, Measured], *, update: bool, regress: bool) -> int:
    """Compare with the floors; pin and write the table with ``update``."""
    measures = {name: scores.values() for name, (scores, _) in found.items()}
    now = {f"{name}: {measure}": value for name, each in measures.items() for measure, value in each.items()}
    pinned: dict[str, Any] = {"gold": "", "floors": {}}
    if FLOORS.exists():
        pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    digest = hashlib.sha256(DEV.read_bytes() + FRESH.read_bytes() + UNSEEN.read_bytes()).hexdigest()
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
        write_whole(FLOORS, json.dumps({"gold": digest, "floors": floors}, indent=1, ensure_ascii=False) + "\n")
        write_table(found)
    return 0


def write_table(found: dict[str, Measured]) -> None:
    """Write the measured tables between the marks of the README: the fresh articles first."""
    order = [name for name in ("unseen", "fresh", "dev") if name in found]
    rows = [f"| F1 | {' | '.join(order)} |", "|---|" + "--:|" * len(order)]
    for name in found["dev"][0].tallies:
        cells = (f"{t.f1:.3f} ({t.gold})" for t in (found[s][0].tallies[name] for s in order))
        rows.append(f"| {name} | {' | '.join(cells)} |")
    rows += ["", f"| right | {' | '.join(order)} |", "|---|" + "--:|" * len(order)]
    for name in found["dev"][0].rates:
        rates = [found[s][0].rates.get(name, (0, 0)) for s in order]
        rows.append(f"| {name} | {' | '.join(f'{g / n:.3f} ({n})' if n else '–' for g, n in rates)} |")
    write_between(README, MARKS, "\n".join(rows))
    write_between(README, SCORE_MARKS, trust_table(found[order[0]][1]))


def trust_table(trust: dict[str, Reliability]) -> str:
    """Mean score beside share right, and both for what scores 0.9 or more."""
    rows = ["| | mean score | right | score ≥ 0.9 | right of these | calibration error |", "|---|--:|--:|--:|--:|--:|"]
    rows += (
        f"| {what} | {t.score:.3f} | {t.right:.3f} | {t.kept:.0%} | {t.right_of_kept:.3f} | {t.error:.3f} |"
        for what, t in trust.items()
    )
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
