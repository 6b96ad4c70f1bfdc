"""Inputs that lead elsewhere, are too large, or have names that no locale can write."""

from __future__ import annotations

import gzip
import os
import sys
from pathlib import Path

import pytest
from corpus_parts import article, rows_of, run_here, write_corpus

from vnnews_nlp.corpus.articles import most_bytes
from vnnews_nlp.corpus.sources import Source, input_files
from vnnews_nlp.errors import CorpusError

TEXT = article(1)["text"]


def items(*inputs: Path) -> list[tuple[str, str]]:
    """Name of each item's input, and what is wrong with it."""
    return [(Path(i.origin.input).name, i.error) for i in Source(list(inputs), longest=1 << 20).items()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as somebody else packed it, with links in it."""
    (tmp_path / "secret.txt").write_text("Mật khẩu của ông Lục Văn Đàm.", encoding="utf-8")
    given = tmp_path / "given"
    (given / "deep").mkdir(parents=True)
    (given / "a.txt").write_text(TEXT, encoding="utf-8")
    (given / "deep" / "inside.txt").symlink_to(given / "a.txt")
    (given / "out.txt").symlink_to(tmp_path / "secret.txt")
    (given / "up.txt").symlink_to("../secret.txt")
    (given / "loop.txt").symlink_to("loop.txt")
    (given / "gone.txt").symlink_to("nowhere.txt")
    (given / "zero.txt").symlink_to("/dev/zero")
    (given / "root").symlink_to("/etc")
    (given / "self").symlink_to(".")
    return given


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_out_of_a_folder_are_errors_and_loops_end(folder: Path) -> None:
    found = items(folder)
    assert [name for name, error in found if not error] == ["a.txt", "inside.txt"]
    wrong = {name: error for name, error in found if error}
    assert wrong.keys() == {"out.txt", "up.txt"}
    assert all("a link to what is outside the folder given. Give what it leads to" in e for e in wrong.values())


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_nothing_of_what_a_link_leads_to_is_in_the_tables(folder: Path, tmp_path: Path) -> None:
    rows = rows_of(run_here([folder], tmp_path / "facts"))
    assert len(rows["articles"]) == 2 and [r["stage"] for r in rows["errors"]] == ["reading"] * 2
    assert "Mật khẩu" not in str(rows)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_is_itself_given_is_read(folder: Path, tmp_path: Path) -> None:
    assert items(folder / "out.txt") == [("out.txt", "")]
    (tmp_path / "alias").symlink_to(folder)
    assert ("a.txt", "") in items(tmp_path / "alias")


def test_a_page_larger_than_any_article_is_never_read_whole(tmp_path: Path) -> None:
    huge = tmp_path / "huge.html"
    with huge.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing
    rows = rows_of(run_here([huge], tmp_path / "facts", largest=1000))
    assert f"has {1 << 40} bytes, more than {most_bytes(1000)}. Raise the limit" in rows["errors"][0]["message"]


def test_a_bomb_among_the_inputs_is_one_error_and_the_rest_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vnnews_nlp.reading.unpacking._FREE", 1 << 18)
    bomb = tmp_path / "bomb.jsonl.gz"
    bomb.write_bytes(gzip.compress(b'{"text": ""}\n' + b" " * (4 << 20)))
    rows = rows_of(run_here([bomb, write_corpus(tmp_path / "in.jsonl", 3)], tmp_path / "facts"))
    assert len([r for r in rows["articles"] if r["characters"]]) == 3
    assert "unpacks to more than 200 times its size" in rows["errors"][-1]["message"]


@pytest.mark.skipif(sys.platform != "linux", reason="names that are not UTF-8")
def test_names_that_are_not_utf8_are_read(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    (tmp_path / os.fsdecode(b"t\xff.txt")).write_text(TEXT, encoding="utf-8")
    write_corpus(tmp_path / os.fsdecode(b"r\xfe.jsonl"), 2)
    with (tmp_path / os.fsdecode(b"p\xfd.parquet")).open("wb") as file:
        pq.write_table(pa.table({"text": [TEXT]}), file)
    rows = rows_of(run_here([tmp_path], tmp_path / "facts"))
    assert len(rows["articles"]) == 4 and not rows["errors"]
    assert {Path(r["input"]).name for r in rows["articles"]} == {"t\ufffd.txt", "r\ufffd.jsonl", "p\ufffd.parquet"}


@pytest.mark.parametrize("given", ["no-such", "a\0b", "x" * 5000, ""])
def test_what_is_no_path_is_refused(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CorpusError):
        input_files([given])
