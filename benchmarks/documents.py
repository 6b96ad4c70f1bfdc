"""Score documents and their fields on the articles where documents alone are annotated.

    python benchmarks/documents.py              print the scores of each set
    python benchmarks/documents.py --errors F   write every miss and extra to F, a line each

The sets of ``models/annotations/documents.jsonl``: *mended* and *third-mended*, on which rules were mended,
*first-check*, *second-check*, *third-check* and *drafts-check* (articles about draft laws), which were each measured
before anything was mended on them (see the README there). The last three sets hold relations between documents too;
they are scored as triples of kind and two documents. Without the texts of ../shared nothing is measured.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from vnnews_nlp import Pipeline
from vnnews_nlp.training.annotations import corpus_texts, read_annotated
from vnnews_nlp.training.evaluation import evaluate, format_scores, pair_documents

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
        if any("relations" in article for article in gold):
            errors += [f"{name}\t{error}" for error in _score_relations(gold, found)]
    if not sets:
        print(f"nothing to measure: the texts of {ARTICLES.name} are not here")
    if args.errors:
        args.errors.write_text("\n".join(errors) + "\n", encoding="utf-8")
    return 0


def _score_relations(gold: list[dict[str, Any]], found: dict[str, dict[str, Any]]) -> list[str]:
    """Print precision and recall of relations; a line for each miss and extra."""
    errors: list[str] = []
    hits = wanted = named = 0
    for article in gold:
        documents = article["documents"]
        told = {
            (r["kind"], _label(documents[r["source"]]), _label(documents[r["target"]])) for r in article["relations"]
        }
        said = _found_relations(documents, found[article["id"]]["facts"])
        hits, wanted, named = hits + len(told & said), wanted + len(told), named + len(said)
        errors += [f"{article['id']}\tmissed relation\t{triple}" for triple in sorted(told - said)]
        errors += [f"{article['id']}\textra relation\t{triple}" for triple in sorted(said - told)]
    print(f"fact relation            P {hits}/{named}  R {hits}/{wanted}")
    return errors


def _found_relations(documents: dict[str, Any], facts: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """The relations found, with each document by the label of the annotated one that it is."""
    cited = [fact for fact in facts if fact["kind"] == "document"]
    pairs = pair_documents(list(documents.values()), cited)
    labels = {id(fact): _label(document) for document, fact in pairs}
    ends = [labels.get(id(fact), f"not annotated: {_label(fact)}") for fact in cited]
    return {(f["relation"], ends[f["source_index"]], ends[f["target_index"]]) for f in facts if f["kind"] == "relation"}


def _label(document: dict[str, Any]) -> str:
    return str(document["number"] or f"{document['name']} {document['date'] or ''}".strip())


def _of_documents(line: str) -> bool:
    return "DOC" in line or "document" in line


if __name__ == "__main__":
    sys.exit(main())
