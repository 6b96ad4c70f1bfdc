from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vnnews_nlp.cli import main
from vnnews_nlp.training.differences import compare, format_changes

TEXT = "Ông Lục Văn Đàm họp. Tỷ lệ hộ nghèo còn 3%."


def document(entities: list[tuple[int, int, str]], facts: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    rows = [{"start": s, "end": e, "type": t} for s, e, t in entities]
    return {"id": "a", "text": TEXT, "entities": rows, "facts": list(facts)}


PERSON, PERCENT = (4, 15, "PERSON"), (40, 42, "PERCENT")
GOLD = {
    "id": "a",
    "text": TEXT,
    "mentions": [{"t": "PERSON", "start": 4, "end": 15}, {"t": "PERCENT", "start": 40, "end": 42}],
}


def test_gains_and_losses_by_sentence() -> None:
    changes = list(compare({"a": document([PERSON])}, {"a": document([PERCENT, (0, 3, "PERSON")])}, {"a": GOLD}))
    assert [(c.sentence, c.came, c.what, c.gain) for c in changes] == [
        ("Ông Lục Văn Đàm họp.", True, "PERSON 'Ông'", False),
        ("Ông Lục Văn Đàm họp.", False, "PERSON 'Lục Văn Đàm'", False),
        ("Tỷ lệ hộ nghèo còn 3%.", True, "PERCENT '3%'", True),
    ]
    assert list(format_changes(changes))[-1] == "\n3 changes: 1 gains, 2 losses"


def test_facts_count_and_equal_runs_have_no_changes() -> None:
    fact = {"kind": "percentage", "start": 40, "end": 42, "change": "level", "indicator": "Tỷ lệ hộ nghèo"}
    one, other = document([PERCENT], (fact,)), document([PERCENT], ({**fact, "indicator": None},))
    assert [c.what for c in compare({"a": one}, {"a": other})] == [
        "percentage 'level | None'",
        "percentage 'level | Tỷ lệ hộ nghèo'",
    ]
    assert list(compare({"a": one}, {"a": one})) == []


def test_an_article_of_one_run_only() -> None:
    assert [c.came for c in compare({}, {"a": document([PERSON])})] == [True]


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, row in (("old", document([PERSON])), ("new", document([PERSON, PERCENT])), ("gold", GOLD)):
        (tmp_path / name).write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "new"), "--gold", str(tmp_path / "gold")]) == 0
    assert "+ PERCENT '3%'  gain" in capsys.readouterr().out
    (tmp_path / "bad").write_text("{}\n", encoding="utf-8")
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "bad")]) == 2
    assert "line 1" in capsys.readouterr().err


def test_evaluate_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = {
        **GOLD,
        "topic": "xa-hoi",
        "topic_also": [],
        "people": {},
        "documents": {},
        "mentions": GOLD["mentions"][:1],
    }
    (tmp_path / "gold").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    (tmp_path / "pred").write_text(json.dumps(document([PERSON])) + "\n", encoding="utf-8")
    assert (
        main(["evaluate", str(tmp_path / "gold"), str(tmp_path / "pred"), "--json", "--errors", str(tmp_path / "e")])
        == 0
    )
    assert json.loads(capsys.readouterr().out)["mention PERSON"] == 1.0
