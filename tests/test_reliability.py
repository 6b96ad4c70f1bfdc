"""Scores against verdicts."""

from __future__ import annotations

from typing import Any

import pytest

from vnnews_nlp.training.reliability import judge, reliability

TEXT = "Ông Lê Văn Tám, Chủ tịch UBND xã An Hòa, cho biết 12% hộ đã ký theo Nghị quyết 09."
GOLD: dict[str, Any] = {
    "id": "a",
    "people": {"p1": "Lê Văn Tám"},
    "documents": {"d1": {"type": "Nghị quyết", "number": "09", "name": None}},
    "mentions": [
        {"t": "PERSON", "s": "Lê Văn Tám", "start": 4, "end": 14, "ref": "p1"},
        {"t": "TITLE", "s": "Chủ tịch UBND xã An Hòa", "start": 16, "end": 39, "ref": ["p1"]},
        {"t": "PERCENT", "s": "12%", "start": 50, "end": 53, "indicator": "hộ"},
    ],
}


def found(**changed: Any) -> dict[str, Any]:
    facts = {
        "position": {"person": "Lê Văn Tám", "title": "Chủ tịch UBND xã An Hòa", "score": 0.8},
        "document": {"number": "9", "name": None, "score": 0.7},
        "percentage": {"start": 50, "end": 53, "indicator": "hộ", "score": 0.6},
    }
    rows = [{"kind": kind, **fact, **changed.get(kind, {})} for kind, fact in facts.items()]
    return {"entities": [{"type": "PERSON", "start": 4, "end": 14, "score": 0.95}], "facts": rows}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, set()),
        ({"position": {"title": "Chủ tịch UBND xã"}}, {"fact position"}),
        ({"document": {"number": "19"}}, {"fact document"}),
        ({"percentage": {"indicator": "xã"}}, {"fact percentage"}),
        ({"percentage": {"start": 49}}, {"fact percentage"}),
    ],
)
def test_each_item_is_judged_beside_its_score(changed: dict[str, Any], wrong: set[str]) -> None:
    judged = judge([GOLD], {"a": found(**changed)})
    assert {what: score for what, ((score, _),) in judged.items()} == {
        "mention PERSON": 0.95,
        "fact position": 0.8,
        "fact document": 0.7,
        "fact percentage": 0.6,
    }
    assert {what for what, ((_, right),) in judged.items() if not right} == wrong


def test_reliability_counts_what_scores_nine_tenths_apart() -> None:
    seen = reliability([(0.95, True), (0.95, False), (0.5, True), (0.5, False)])
    assert (seen.found, seen.right, seen.kept, seen.right_of_kept) == (4, 0.5, 0.5, 0.5)
    assert seen.error == pytest.approx(0.225)  # half of them claim 0.95 where 0.5 is right


def test_nothing_kept_is_nothing_wrong() -> None:
    assert reliability([(0.4, False)]).right_of_kept == 1.0
