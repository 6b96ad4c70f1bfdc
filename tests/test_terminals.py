"""Terminals that speak no UTF-8, locales that know no Vietnamese, and texts that would command a terminal."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from corpus_parts import QUICK, run_here

from vnnews_nlp import Pipeline
from vnnews_nlp.cli import main
from vnnews_nlp.drawing.text import make_console, print_explanation, print_facts, print_marks
from vnnews_nlp.reading.files import as_typed

TEXT = "Ông Lục Văn Đàm, Chủ tịch UBND tỉnh Cao Bằng, ký Quyết định số 12/QĐ-UBND ngày 5/5/2022."
PLAIN = ["--words", "syllables", "--names", "rules", "--topics", "none"]

#: One process, several commands: starting Python for each would take the time of the test.
SESSION = """
import json, sys
from vnnews_nlp.cli import main
for arguments in [sys.argv[i + 1 : sys.argv.index("--", i + 1)] for i, a in enumerate(sys.argv[:-1]) if a == "--"]:
    print("=>", main(arguments), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locales")
@pytest.mark.parametrize("stream", ["ascii", "latin-1", "cp1258", "utf-16"])
def test_a_locale_of_c_and_streams_of_any_encoding(stream: str, tmp_path: Path) -> None:
    (tmp_path / "bài.txt").write_text(TEXT, encoding="utf-8")
    out = run_here([{"id": "đ", "text": TEXT}], tmp_path / "facts")
    (tmp_path / "session.py").write_text(SESSION)
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONIOENCODING": stream,
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }
    commands = [
        ["annotate", "bài.txt", "--format", "json", *PLAIN],
        ["explain", TEXT, *PLAIN],
        ["query", str(out), "select id from articles where text like '%Lục Văn Đàm%'", "--format", "jsonl"],
        ["annotate", "không có.txt", *PLAIN],
    ]
    given = [word for command in commands for word in ("--", *command)] + ["--"]
    ended = subprocess.run(
        [sys.executable, "session.py", *given], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    said = ended.stdout.decode("utf-8")
    assert [line[3:] for line in said.splitlines() if line.startswith("=>")] == ["0", "0", "0", "2"], ended.stderr
    assert json.loads(said[: said.index("=>")])["people"][0]["name"] == "Lục Văn Đàm"
    assert said.count("Lục Văn Đàm") >= 2 and '{"id": "đ"}' in said and "\ufffd" not in said
    assert b"Traceback" not in ended.stderr and b"cannot be read" in ended.stderr


@pytest.mark.parametrize("given", ["Ông Đàm", "plain", "", "a\ud800b", "a\udcffb"])
def test_arguments_as_the_terminal_sent_them(given: str) -> None:
    assert as_typed(given) == given


def test_an_argument_that_a_locale_took_for_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsencode", lambda text: text.encode("ascii", "surrogateescape"))
    assert as_typed("Ông Đàm".encode().decode("ascii", "surrogateescape")) == "Ông Đàm"


EVIL = "\x1b]0;owned\x07\x1b[31m\x9b2J\x08\r"


def test_an_article_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{EVIL}Ông Lục Văn Đàm{EVIL}, Chủ tịch UBND tỉnh Cao Bằng{EVIL}, ký Quyết định 12/QĐ-UBND{EVIL}. Tăng 3,5%."
    document = Pipeline(**QUICK)(text)
    for show in (print_facts, print_marks, lambda d, c: print_explanation(d, c, ())):
        stream = io.StringIO()
        show(document, make_console(stream, 100))
        assert not [c for c in stream.getvalue() if not c.isprintable() and c != "\n"], show


def test_an_error_cannot_command_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.toml"
    path.write_text(
        f'type = "DOC"\n[[rule]]\nid = {json.dumps(EVIL)}\n"{json.dumps(EVIL)[1:-1]}" = 1\n', encoding="utf-8"
    )
    for command in (["check", str(path)], ["annotate", f"no{EVIL}.txt"], ["query", f"no{EVIL}", "from x"]):
        assert main(command) == 2
        said = capsys.readouterr().err
        assert said.startswith("vnnews: ") and said.endswith("\n")
        assert not [c for c in said if not c.isprintable() and c != "\n"], said


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\xef\xbb\xbftype = 'DOC'\r\n", b"type = 3", b"x = \xf0", b"\x00"])
def test_rule_files_in_any_encoding_end_with_a_line(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.toml").write_bytes(data)
    assert main(["check", str(tmp_path / "x.toml")]) == (0 if data.startswith(b"\xef") else 2)
    assert capsys.readouterr().err.count("\n") <= 1


def test_a_disk_that_is_full_for_what_is_printed(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "vnnews_nlp.cli", "annotate", tmp_path / "a.txt", *PLAIN]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2 and "No space left" in ended.stderr and "Traceback" not in ended.stderr
