"""Score documents and their fields on the articles where documents alone are annotated.

    python benchmarks/documents.py              print the scores of each set
    python benchmarks/documents.py --errors F   write every miss and extra to F, a line each

The sets of ``models/annotations/documents.jsonl``: *mended*, on which rules were mended, *first-check* and
*second-check*, which were each measured before anything was mended on them (see the README there). Without the texts
of ../shared nothing is measured.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from vnnews_nlp import Pipeline
from vnnews_nlp.training.annotations import corpus_texts, read_annotated
from vnnews_nlp.training.evaluation import evaluate, format_scores

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
ARTICLES = ROOT / "models" / "annotations" / "documents.jsonl"
#: What a row that marks only documents has nothing of; none of it is scored here.
UNMARKED: dict[str, Any] = {"people": {}, "topic": None, "topic_also": []}


def main() -> int:
    """Measure and print; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--errors", type=Path, help="write every miss and extra of a document here, a line each")
    args = parser.parse_args()
    sets: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_annotated(ARTICLES, corpus_texts(SHARED)):
        sets[row["set"]].append(UNMARKED | row)
    errors: list[str] = []
    for name, gold in sets.items():
        documents = Pipeline().pipe(article["text"] for article in gold)
        found = {a["id"]: d.to_dict(layers=False) for a, d in zip(gold, documents, strict=True)}
        scores = evaluate(gold, found)
        print(f"== {name}, {len(gold)} articles")
        print("\n".join(line for line in format_scores(scores).splitlines() if _of_documents(line)))
        errors += [f"{name}\t{error}" for error in scores.errors if _of_documents(error)]
    if not sets:
        print(f"nothing to measure: the texts of {ARTICLES.name} are not here")
    if args.errors:
        args.errors.write_text("\n".join(errors) + "\n", encoding="utf-8")
    return 0


def _of_documents(line: str) -> bool:
    return "DOC" in line or "document" in line


if __name__ == "__main__":
    sys.exit(main())
