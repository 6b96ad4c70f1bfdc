"""``vnnews corpus`` and ``vnnews query``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from corpus_parts import article, run_here

from vnnews_nlp.cli import main
from vnnews_nlp.corpus.commands import _duration, _line
from vnnews_nlp.corpus.local import Progress

OPTIONS = ["--workers", "1", "--words", "syllables", "--names", "rules", "--topics", "none"]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_here([article(i) for i in range(4)], tmp_path_factory.mktemp("facts") / "facts")


def test_a_corpus_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, out = tmp_path / "x.jsonl", tmp_path / "facts"
    rows = [{"id": "a", "thân": "Ông Lục Văn Đàm, Giám đốc Sở Y tế, phát biểu."}, {"id": "b", "thân": None}]
    given.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert main(["corpus", str(given), str(out), "--field", "text=thân", "--jsonl", *OPTIONS]) == 0
    said = capsys.readouterr()
    assert "1 articles in" in said.out and "1 in errors: reading" in said.out and "vnnews query" in said.out
    assert said.err == ""
    (line,) = (out / "shards" / "000000" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "a"
    assert main(["corpus", str(given), str(out), "--field", "text=thân", "--jsonl", *OPTIONS]) == 2
    assert "--resume" in capsys.readouterr().err


def test_query_formats(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "select id, published, characters / 2.0 as half, [id, null] as ids, null as nothing from articles order by id"
    assert main(["query", str(out), sql]) == 0
    table = capsys.readouterr().out
    assert "published" in table and "a3" in table
    assert main(["query", str(out), sql, "--format", "csv"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [row["id"] for row in rows] == ["a0", "a1", "a2", "a3"] and rows[0]["nothing"] == ""
    assert main(["query", str(out), sql, "--format", "jsonl"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["ids"] == ["a0", None] and first["published"] == "2022-06-01 00:00:00"


def test_what_an_article_says_stays_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run_here([{"id": "[red]x[/red]\x1b[31m", "text": "a"}], tmp_path / "facts")
    assert main(["query", str(out), "select id from articles"]) == 0
    said = capsys.readouterr().out
    assert "[red]x[/red]\ufffd[31m" in said and "\x1b" not in said


@pytest.mark.parametrize("sql", ["from nowhere", "drop view offices", "select", ""])
def test_a_wrong_query_ends_with_a_line(sql: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", str(out), sql]) == 2
    assert capsys.readouterr().err.startswith("vnnews: ")


def test_a_wrong_field_ends_with_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", str(tmp_path), str(tmp_path / "out"), "--field", "thân"]) == 2
    assert "--field text=noidung" in capsys.readouterr().err


def test_the_line_of_a_log() -> None:
    progress = Progress(1500, 3, 200, 5.0, 125.0)
    assert _line(progress) == "200 done before, 1,500 articles, 3 errors, 301/s, 2 min 5 s left"
    assert [_duration(s) for s in (0.4, 59, 3700)] == ["0 s", "59 s", "1 h 1 min"]
