"""A corpus folder under stress: full and read-only disks, two runs at once, links, names, clocks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import pytest
from corpus_parts import QUICK, article, leftovers, rows_of, run_here, write_corpus

from vnnews_nlp import corpus
from vnnews_nlp.corpus import shards
from vnnews_nlp.corpus.shards import finished_shards, locked, make_folder, prepare
from vnnews_nlp.errors import CorpusError

#: A run in a process that may write no file of more bytes than that, as on a full disk.
CRAMPED = """
import json, resource, sys
from vnnews_nlp import corpus
from vnnews_nlp.errors import CorpusError
if __name__ == "__main__":
    most, given, out = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
    options = {"words": "syllables", "names": "rules", "topics": None}
    try:
        corpus.run(given, out, workers=1, shard_size=10, options=options, resume=True)
    except CorpusError as error:
        sys.exit(f"refused: {error}")
"""
HOLDER = """
import sys, time
from pathlib import Path
from vnnews_nlp.corpus.shards import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as POSIX does")
def test_a_full_disk_stops_with_a_line_and_loses_nothing(tmp_path: Path) -> None:
    long = json.dumps(article(15) | {"text": " ".join(article(n)["text"] for n in range(300))}, ensure_ascii=False)
    given, out = write_corpus(tmp_path / "in.jsonl", 30, a15=long), tmp_path / "facts"
    (tmp_path / "cramped.py").write_text(CRAMPED)
    command = [sys.executable, tmp_path / "cramped.py", "30000", given, out]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ended.returncode == 1 and "refused: a shard cannot be written" in ended.stderr, ended.stderr
    assert "File too large" in ended.stderr and "Make room, then --resume" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [s.name for s in finished_shards(out)] == ["000000"] and not leftovers(out)
    corpus.run(given, out, workers=1, shard_size=10, options=QUICK, resume=True)
    assert rows_of(out) == rows_of(run_here([given], tmp_path / "whole"))


def test_a_disk_that_is_full_from_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    make_folder(tmp_path / "facts")
    monkeypatch.setattr(shards, "_replace_file", full)
    with pytest.raises(CorpusError, match=r"cannot be written \(No space left on device\)\. Make room"):
        prepare(tmp_path / "facts", {"a": 1}, resume=False)
    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CorpusError, match=r"cannot be written \(No space left"), locked(tmp_path / "facts"):
        pass
    monkeypatch.undo()
    with locked(tmp_path / "facts"):  # what failed holds no lock
        prepare(tmp_path / "facts", {"a": 1}, resume=False)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_folder_that_may_be_read_only(tmp_path: Path) -> None:
    given = write_corpus(tmp_path / "in.jsonl", 5)
    with public_folder() as room:
        out = run_here([given], room / "facts")
        corpus.select(out, "select 1")  # imports DuckDB, which nobody may not be able to read
        for path in [room, *room.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        with nobody():
            assert corpus.select(out, "select count(*) from articles").fetchall() == [(5,)]
            with pytest.raises(CorpusError, match=r"facts cannot be written \(Permission denied\)"), locked(out):
                pass
            with pytest.raises(CorpusError, match=r"new cannot be made \(Permission denied\)"):
                make_folder(room / "new")
        for path in [room, *room.rglob("*")]:
            path.chmod(0o755)


@contextmanager
def public_folder() -> Iterator[Path]:
    """A folder that every user may reach."""
    room = Path(tempfile.mkdtemp())
    room.chmod(0o755)
    yield room
    rmtree(room)


@contextmanager
def nobody() -> Iterator[None]:
    """Without the rights of an administrator, whom no mode stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_who_holds_a_folder_is_named_and_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(CorpusError, match=rf"another run \(process {holder.pid} on .*\) is writing"),
            locked(tmp_path),
        ):
            pass
    finally:
        holder.kill()
        holder.wait()
    assert (tmp_path / ".lock-holder").exists()  # it could not clear up
    with locked(tmp_path), pytest.raises(CorpusError, match=f"process {os.getpid()} on"), locked(tmp_path):
        pass
    assert not (tmp_path / ".lock-holder").exists()


def replace_by_another_run(out: Path) -> None:
    out.rename(out.with_name("moved"))
    make_folder(out)
    (out / ".lock-holder").write_text("process 0 on another")


@pytest.mark.parametrize("goes", [rmtree, lambda out: out.rename(out.with_name("moved")), replace_by_another_run])
@pytest.mark.parametrize("after", [1, 4], ids=["in its middle", "at its end"])
def test_a_folder_that_goes_away_during_a_run_is_not_made_anew(
    tmp_path: Path, goes: Callable[[Path], object], after: int
) -> None:
    given, out, done = write_corpus(tmp_path / "in.jsonl", 40), tmp_path / "facts", iter(range(1, 9))

    def watch(_: corpus.Progress) -> None:
        if next(done) == after:
            goes(out)

    with pytest.raises(CorpusError, match=r"facts was removed, moved or replaced while .*Put it back .*--resume"):
        corpus.run(given, out, workers=1, shard_size=10, options=QUICK, watch=watch)
    found = {str(path.relative_to(out)) for path in out.rglob("*")} if out.exists() else set()
    assert found <= {"shards", ".lock-holder"}
    if (moved := tmp_path / "moved").exists():
        rmtree(out, ignore_errors=True)
        moved.rename(out)
        corpus.run(given, out, workers=1, shard_size=10, options=QUICK, resume=True)
        assert rows_of(out) == rows_of(run_here([given], tmp_path / "whole"))


@pytest.mark.parametrize("name", [".lock", ".lock-holder"])
def test_a_lock_is_never_written_through_a_link(tmp_path: Path, name: str) -> None:
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / name).symlink_to(tmp_path / "precious")
    try:
        with locked(tmp_path / "facts"):
            pass
    except CorpusError as error:
        assert "cannot be written" in str(error)
    assert (tmp_path / "precious").read_text() == "kept"


def test_ids_and_titles_never_become_paths(tmp_path: Path) -> None:
    rows = [{"id": "../../x", "text": article(1)["text"]}, {"id": "/etc/x\0y", "title": "..", "text": "Ông A."}]
    before = set(tmp_path.parent.iterdir())
    out = run_here(rows, tmp_path / "facts")
    assert [r["id"] for r in rows_of(out)["articles"]] == ["../../x", "/etc/x\0y"]
    assert [p.name for p in tmp_path.iterdir()] == ["facts"] and set(tmp_path.parent.iterdir()) == before


@pytest.mark.skipif(sys.platform != "linux", reason="names that are not UTF-8")
def test_a_folder_whose_name_is_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"is not UTF-8 in this locale.*LC_ALL=C.UTF-8"):
        make_folder(tmp_path / os.fsdecode(b"f\xff"))
    assert not list(tmp_path.iterdir())


def test_nothing_depends_on_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = write_corpus(tmp_path / "in.jsonl", 5)
    run_here([given], tmp_path / "one")
    now = iter(range(10**9, 0, -(10**6)))
    monkeypatch.setattr("time.time", lambda: float(next(now)))
    with locked(tmp_path):
        run_here([given], tmp_path / "other")
    assert rows_of(tmp_path / "one") == rows_of(tmp_path / "other")
