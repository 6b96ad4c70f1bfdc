from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from vnnews_nlp.cli import main

PAGE = str(ROOT / "examples" / "provincial-page.txt")
FIGURES = str(ROOT / "examples" / "figures.txt")


def test_one_file_is_printed_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", PAGE]) == 0
    out = capsys.readouterr().out
    assert "Lục Văn Đàm" in out and "Chủ tịch UBND tỉnh" in out and "68,4%" in out and "Nghị quyết 27-NQ/TU" in out
    assert "14/06/2022 15:42 · baocaobang.vn" in out
    assert "\x1b[" not in out  # no colours where there is no terminal


def test_several_files_give_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", PAGE, FIGURES]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["provincial-page", "figures"]
    assert "layers" not in lines[0]


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "html"])
def test_every_format(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", "--format", form, FIGURES]) == 0
    out = capsys.readouterr().out
    if form.startswith("json"):
        assert json.loads(out)["facts"]
    else:
        assert "8,5%" in out
    assert out.startswith("<!doctype html>") == (form == "html")


def test_layers_and_marks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", "--format", "json", "--layers", FIGURES]) == 0
    assert json.loads(capsys.readouterr().out)["layers"]["tokens"]["starts"]
    assert main(["annotate", "--marks", FIGURES]) == 0
    assert "[8,5%|PERCENT]" in capsys.readouterr().out


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Ông Trần Văn Lũy, Chủ tịch UBND huyện, ký Quyết định 12/QĐ-UBND."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    assert main(["annotate", "--format", "jsonl", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == text


def test_explain_shows_rows_models_and_what_lost(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "Chủ tịch UBND tỉnh Lục Văn Đàm ký Quyết định 1268/QĐ-UBND ngày 5/8/2021"]) == 0
    out = capsys.readouterr().out
    assert "Tokens" in out and "1268/QĐ-UBND" in out and "documents/" in out and "Entities" in out


def test_check_runs_the_row_tests(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["check"]) == 0
    assert " 0 wrong" in capsys.readouterr().out
    bad = tmp_path / "mine.toml"
    row = """
        id = "x"
        triggers = ["số"]
        pattern = 'số \\d+'
        examples = ["[số 5]"]
        not = ["số 7"]
    """
    bad.write_text(f'type = "DOC"\n[[rule]]\n{row}', encoding="utf-8")
    assert main(["check", str(bad)]) == 1
    assert "mine/x: 'số 7': must not match" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda p: p / "none.txt", "none.txt"),
        (lambda p: p, "directory"),
        (lambda p: _written(p / "b.bin", bytes(range(256)) * 8), "b.bin"),
    ],
)
def test_bad_files_cost_one_line_and_exit_2(
    make, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # type: ignore[no-untyped-def]
    assert main(["annotate", str(make(tmp_path))]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1 and says in captured.err


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_bad_file_does_not_stop_the_good_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", str(tmp_path / "none.txt"), FIGURES]) == 2
    captured = capsys.readouterr()
    assert json.loads(captured.out)["id"] == "figures" and "none.txt" in captured.err


@pytest.mark.parametrize("args", [["--words", "nothing"], ["--min-score", "7"], ["--names", "nothing"]])
def test_bad_options_cost_one_line_and_exit_2(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", *args, FIGURES]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_empty_file_is_an_empty_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", "--format", "json", str(_written(tmp_path / "e.txt", b""))]) == 0
    out = json.loads(capsys.readouterr().out)
    assert (out["text"], out["entities"], out["facts"], out["topic"]) == ("", [], [], None)


def test_recipes_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--help"]) == 0
    assert "words" in capsys.readouterr().out
    assert main(["train", "nothing"]) == 2
