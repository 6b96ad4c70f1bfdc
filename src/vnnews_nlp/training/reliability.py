"""Whether scores mean what they say: of what scores 0.9 and more, how much is right.

Each entity and fact of a prediction is judged against gold as
:mod:`vnnews_nlp.training.evaluation` judges it; its score beside that verdict
is one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vnnews_nlp.training.evaluation import MENTION_TYPES, fold, same_document, token_f1

#: What is scored and whether it was right, by class (``mention PERSON``, ``fact position``, …).
Judged = dict[str, list[tuple[float, bool]]]


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far the scores of one class can be trusted.

    ``found`` items with mean score ``score`` of which the share ``right`` is right; ``kept`` is the share of them that
    score 0.9 or more, ``right_of_kept`` the precision there (1 where nothing is kept); ``error`` is the expected
    calibration error over ten bins of equal width.
    """

    found: int
    score: float
    right: float
    kept: float
    right_of_kept: float
    error: float


def judge(gold: Iterable[Mapping[str, Any]], predicted: Mapping[str, Mapping[str, Any]]) -> Judged:
    """Every scored item of the predictions (by article id, as ``to_dict`` writes them) with its verdict."""
    judged: Judged = {}
    for article in gold:
        found = predicted[article["id"]]
        for what, score, right in (*_mentions(article, found), *_facts(article, found["facts"])):
            judged.setdefault(what, []).append((float(score), right))
    return judged


def _mentions(article: Mapping[str, Any], found: Mapping[str, Any]) -> Iterable[tuple[str, float, bool]]:
    gold = {(m["t"], m["start"], m["end"]) for m in article["mentions"]}
    for e in found["entities"]:
        if e["type"] in MENTION_TYPES:
            yield f"mention {e['type']}", e["score"], (e["type"], e["start"], e["end"]) in gold


def _facts(article: Mapping[str, Any], facts: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, float, bool]]:
    titles = (m for m in article["mentions"] if m["t"] == "TITLE")
    held = {(fold(article["people"][ref]), fold(m["s"])) for m in titles for ref in m["ref"]}
    percentages = {(m["start"], m["end"]): m for m in article["mentions"] if m["t"] == "PERCENT"}
    for f in facts:
        if f["kind"] == "position":
            yield "fact position", f["score"], (fold(f["person"]), fold(f["title"])) in held
        elif f["kind"] == "document":
            yield "fact document", f["score"], any(same_document(g, f) for g in article["documents"].values())
        elif f["kind"] == "percentage":
            g = percentages.get((f["start"], f["end"]))
            right = g is not None and token_f1(g["indicator"], f.get("indicator")) >= 0.5
            yield "fact percentage", f["score"], right


def reliability(rows: Sequence[tuple[float, bool]]) -> Reliability:
    """The reliability of one class's scores; ``rows`` must not be empty."""
    scores, right = np.array([s for s, _ in rows]), np.array([r for _, r in rows], bool)
    kept = scores >= 0.9
    bins = np.minimum((scores * 10).astype(int), 9)
    gaps = [abs(float((scores[bins == b] - right[bins == b]).sum())) for b in range(10)]
    return Reliability(
        found=len(rows),
        score=float(scores.mean()),
        right=float(right.mean()),
        kept=float(kept.mean()),
        right_of_kept=float(right[kept].mean()) if kept.any() else 1.0,
        error=sum(gaps) / len(rows),
    )
