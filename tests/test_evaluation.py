from __future__ import annotations

import importlib.util
import random
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED

from vnnews_nlp.training.evaluation import evaluate, fold, token_f1

GOLD: dict[str, Any] = {
    "id": "a",
    "text": "Ông Lục Văn Đàm, Chủ tịch UBND tỉnh, nêu Nghị quyết 27: tỷ lệ hộ nghèo giảm 3%.",
    "topic": "chinh-tri",
    "topic_also": ["xa-hoi"],
    "people": {"p1": "Lục Văn Đàm"},
    "documents": {
        "d1": {"type": "Nghị quyết", "number": "27", "name": None, "date": None, "issuer": None, "subject": None}
    },
    "mentions": [
        {"t": "PERSON", "s": "Lục Văn Đàm", "start": 4, "end": 15, "ref": "p1"},
        {"t": "TITLE", "s": "Chủ tịch UBND tỉnh", "start": 17, "end": 35, "ref": ["p1"]},
        {"t": "DOC", "s": "Nghị quyết 27", "start": 41, "end": 54, "ref": "d1"},
        {"t": "PERCENT", "s": "3%", "start": 76, "end": 78, "lo": 3, "hi": 3, "change": "down",
         "indicator": "tỷ lệ hộ nghèo"},
    ],
}  # fmt: skip
FOUND: dict[str, Any] = {
    "topic": {"label": "xa-hoi"},
    "entities": [
        {"start": 4, "end": 15, "type": "PERSON"},
        {"start": 17, "end": 25, "type": "TITLE"},
        {"start": 41, "end": 54, "type": "DOC"},
        {"start": 76, "end": 78, "type": "PERCENT"},
    ],
    "facts": [
        {"kind": "position", "person": "lục văn đàm", "title": "Chủ tịch UBND  tỉnh", "status": "former"},
        {"kind": "document", "type": "nghị quyết", "number": "027", "name": None, "date": "2021", "issuer": None,
         "subject": None},
        {"kind": "percentage", "start": 76, "end": 78, "low": 3.0, "high": 3.0, "change": "up",
         "indicator": "tỷ lệ hộ nghèo của tỉnh"},
    ],
}  # fmt: skip


def test_each_measure() -> None:
    scores = evaluate([GOLD], {"a": FOUND})
    assert scores.values() == {
        "mention PERSON": 1.0, "mention TITLE": 0.0, "mention DOC": 1.0, "mention PERCENT": 1.0,
        "fact position strict": 1.0, "fact position relaxed": 1.0, "fact document": 1.0, "fact percentage": 1.0,
        "facts, all": 1.0, "position status": 0.0, "document type": 1.0, "document date": 0.0,
        "percentage value": 1.0, "percentage change": 0.0, "percentage indicator": 1.0,
        "topic strict": 0.0, "topic lenient": 1.0,
    }  # fmt: skip
    assert sum("missed TITLE" in line for line in scores.errors) == 1
    assert sum("extra TITLE" in line for line in scores.errors) == 1


def test_an_article_without_prediction_is_all_missed() -> None:
    scores = evaluate([GOLD], {})
    assert scores.errors[0] == "a\tMISSING"
    assert scores.tallies["mention PERSON"].recall == 0.0


def test_folding() -> None:
    assert fold(" Nghị  quyết 40 – NQ / TU.") == "nghị quyết 40-nq/tu"
    assert fold("Thuỷ hoà") == fold("THỦY HÒA") and fold("quý") == "quý"
    assert token_f1(None, "") == 1.0 and token_f1("a", None) == 0.0


def test_the_same_numbers_as_the_given_scorer(gold: list[dict[str, Any]]) -> None:
    """On predictions made by damaging gold at random (fixed seed), every number equals the given scorer's."""
    path = SHARED / "gold" / "score.py"
    if not path.exists():
        pytest.skip("the given scorer (../shared/gold/score.py) is not here")
    theirs = _load(path)
    predicted = {a["id"]: _damaged(a, random.Random(i)) for i, a in enumerate(gold)}
    tallies, rates, errors = theirs.score(gold, predicted)
    ours = evaluate(gold, predicted)
    assert {k: (t["hit"], t["gold"], t["found"]) for k, t in tallies.items()} == {
        k: (t.hit, t.gold, t.found) for k, t in ours.tallies.items()
    }
    assert {k: (r["right"], r["of"]) for k, r in rates.items()} == ours.rates
    assert len(errors) > 100


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("given_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _damaged(article: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    kept = [m for m in article["mentions"] if chance.random() < 0.8]
    entities = [{"start": m["start"], "end": m["end"] - (chance.random() < 0.1), "type": m["t"]} for m in kept]
    facts: list[dict[str, Any]] = []
    for m in kept:
        if m["t"] == "TITLE":
            title = m["s"] if chance.random() < 0.7 else m["s"].upper() + " x"
            facts += ({"kind": "position", "person": article["people"][p], "title": title, "status": "current"}
                      for p in m["ref"])  # fmt: skip
        if m["t"] == "PERCENT":
            facts.append({"kind": "percentage", "start": m["start"], "end": m["end"], "low": m["lo"],
                          "high": m["hi"] + (chance.random() < 0.1), "change": chance.choice(["up", m["change"]]),
                          "indicator": chance.choice([None, m["indicator"]])})  # fmt: skip
    for d in article["documents"].values():
        if chance.random() < 0.8:
            facts.append({"kind": "document", **d, "date": chance.choice([None, d["date"]]),
                          "subject": chance.choice(["x", d["subject"]])})  # fmt: skip
    return {"topic": {"label": chance.choice([article["topic"], "xe"])}, "entities": entities, "facts": facts}
