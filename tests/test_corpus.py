"""Corpus runs on this machine: whole, resumable, and stopped by no article."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from corpus_parts import QUICK, Lingering, Misbehaving, article, leftovers, rows_of, run_here, write_corpus

from vnnews_nlp import corpus
from vnnews_nlp.corpus.shards import finished_shards
from vnnews_nlp.errors import CorpusError, PipelineError

COUNT, SHARD = 60, 8
RUN = """
import json, sys
from corpus_parts import QUICK, Lingering
from vnnews_nlp import corpus
if __name__ == "__main__":
    inputs, out = sys.argv[1:]
    corpus.run(inputs, out, workers=2, resume=True, shard_size=8, options=QUICK | {"words": Lingering()})
"""


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("given") / "articles.jsonl", COUNT)


@pytest.fixture(scope="module")
def undisturbed(given: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("undisturbed") / "facts"
    summary = corpus.run(given, out, workers=1, shard_size=SHARD, options=QUICK | {"words": Lingering()})
    assert (summary.articles, summary.errors, summary.skipped) == (COUNT, 0, 0)
    return rows_of(out)


def test_every_article_in_order_with_its_facts(undisturbed: dict[str, Any]) -> None:
    articles = undisturbed["articles"]
    assert [a["article"] for a in articles] == list(range(COUNT))
    assert articles[7]["id"] == "a7" and articles[7]["text"] == "Tin số 7\n\n" + article(7)["text"]
    for table in ("entities", "positions", "citations", "indicators"):
        assert {row["article"] for row in undisturbed[table]} == set(range(COUNT)), table


def test_spans_count_in_the_text_of_the_articles_table(undisturbed: dict[str, Any]) -> None:
    texts = {a["article"]: a["text"] for a in undisturbed["articles"]}
    assert all(texts[e["article"]][e["start"] : e["end"]] == e["text"] for e in undisturbed["entities"])


def test_killed_at_any_moment_and_resumed_it_is_the_same(
    given: Path, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    script, out = tmp_path / "run.py", tmp_path / "facts"
    script.write_text(RUN, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")))}
    process = subprocess.Popen([sys.executable, str(script), str(given), str(out)], env=environment)
    _wait_for_a_shard(process, out)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert finished_shards(out)
    killed: list[int] = []

    def kill_a_worker(_progress: corpus.Progress) -> None:
        if not killed and (children := multiprocessing.active_children()):
            killed.append(children[0].pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    options = QUICK | {"words": Lingering()}
    summary = corpus.run(
        given, out, workers=2, resume=True, shard_size=SHARD, options=options, watch=kill_a_worker
    )  # fmt: skip
    assert summary.skipped >= SHARD and summary.errors == 0 and killed
    assert rows_of(out) == undisturbed
    assert leftovers(out) == []


def _wait_for_a_shard(process: subprocess.Popen[Any], out: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None and not finished_shards(out):
        time.sleep(0.01)


def test_articles_that_kill_hang_or_fail_are_rows_of_errors(tmp_path: Path) -> None:
    bad = {f"a{i}": json.dumps({"id": f"a{i}", "text": text}) for i, text in
           ((2, "Tiếng nổ lớn."), (4, "Tiếng ngáy dài."), (5, "Tiếng vỡ giòn."))}  # fmt: skip
    given = write_corpus(tmp_path / "x.jsonl", 8, **bad)
    options = QUICK | {"words": Misbehaving()}
    summary = corpus.run(given, tmp_path / "facts", workers=1, options=options, limit=2.0)
    assert (summary.articles, summary.errors) == (5, 3)
    rows = {row["id"] or row["article"]: row for row in rows_of(tmp_path / "facts")["errors"]}
    assert [(rows[k]["stage"]) for k in (2, "a4", "a5")] == ["reading", "time", "words"]
    assert "worker died" in rows[2]["message"] and "ZeroDivisionError" in rows["a5"]["message"]


BROKEN = {
    "not json": b'{"id": "x", "text": "M\xe1\xbb\x99t',
    "wrong bytes": b'{"id": "x", "text": "M\xff\xfe\xfat hai ba"}',
    "no text": b'{"id": "x", "tieu_de": "T\xc3\xadt"}',
    "null": b'{"id": "x", "text": null}',
    "a list": b"[1, 2, 3]",
    "a number": b"17",
    "text is a list": b'{"id": "x", "text": ["a"]}',
    "deep": b'{"id": "x", "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "long": b'{"id": "x", "text": "' + b"dai " * 30_000 + b'"}',
    "endless": b'{"id": "x", "text": "' + b"dai " * 500_000 + b'"}',
    "a name of a field that is no text": b'{"\\ud800\\u0000\\u001b[2J": "a"}',
    "a number without end": b'{"text": "a", "id": ' + b"9" * 5000 + b"}",
    "long names": b"{" + b", ".join(b'"%s%d": 1' % (b"k" * 5000, i) for i in range(9)) + b"}",
    "two marks": b'\xef\xbb\xbf\xef\xbb\xbf{"text": "a"}',
    "line ends of others": '{"text": "a\u2028"}\u2028\x85{"text": "b"}'.encode(),
    "legacy": '{"id": "x", "text": "Uû ban nh©n d©n tØnh ra NghÞ quyÕt sè 12"}'.encode(),
}
STRANGE = {
    "surrogates": b'{"id": "\\ud800", "title": "T\\udc00t", "text": "Ong \\ud83d Nam.", "url": "\\udfff"}',
    "empty": b'{"id": "e", "text": ""}',
    "twice": b'{"id": "one", "id": "two", "text": "a", "text": "b"}',
    "not a number": b'{"id": NaN, "text": "a", "published": Infinity}',
    "a long number": b'{"id": ' + b"9" * 4300 + b', "text": "a", "published": ' + b"9" * 4300 + b"}",
    "deep elsewhere": b'{"text": "a", "x": ' + b"[" * 900 + b"]" * 900 + b"}",
    "zero": b'{"id": "z", "text": "\\u0000 kh\\u00f4ng"}',
    "year 9999999": b'{"id": "y", "text": "a", "published": "9999999-01-01", "source": 3.5}',
}


def test_broken_rows_become_errors_and_strange_ones_pass(tmp_path: Path) -> None:
    good = [json.dumps(article(i)).encode() for i in range(3)]
    (tmp_path / "in").mkdir()
    given = tmp_path / "in" / "x.jsonl"
    given.write_bytes(b"\n".join([*good[:1], *BROKEN.values(), *good[1:2], b"", *STRANGE.values(), *good[2:]]))
    (tmp_path / "in" / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00no gzip")
    (tmp_path / "in" / "binary.txt").write_bytes(bytes(range(256)) * 8)
    rows = rows_of(run_here(tmp_path / "in", tmp_path / "facts", largest=100_000))
    assert len(rows["errors"]) == len(BROKEN) + 2 and len(rows["articles"]) == 3 + len(STRANGE)
    assert {row["stage"] for row in rows["errors"]} == {"reading"}
    assert all(row["message"].endswith(".") and len(row["message"]) < 1000 for row in rows["errors"])
    lines = [row["line"] for row in rows["errors"] if row["input"] == str(given)]
    assert lines == list(range(2, 2 + len(BROKEN)))
    (strange,) = (row for row in rows["articles"] if row["title"] == "T\ufffdt")
    assert (strange["id"], strange["url"], strange["text"]) == ("\ufffd", "\ufffd", "T\ufffdt\n\nOng \ufffd Nam.")


def _popen_that_hears_ctrl_c(command: list[str]) -> subprocess.Popen[str]:
    """A process started as from a terminal: where the tests run in the background, their children ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    finally:
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_leaves_nothing_half_written_and_says_how_to_go_on(tmp_path: Path) -> None:
    out, given, many = tmp_path / "facts", tmp_path / "in.jsonl", 2_000  # a busy machine sends the signal late
    given.write_text("".join(json.dumps(article(i)) + "\n" for i in range(many)), encoding="utf-8")
    command = [sys.executable, "-m", "vnnews_nlp.cli", "corpus", str(given), str(out), "--workers", "1"]
    command += ["--words", "syllables", "--names", "rules", "--topics", "none", "--shard-size", "1"]
    process = _popen_that_hears_ctrl_c(command)
    _wait_for_a_shard(process, out)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "--resume" in said and "Traceback" not in said
    assert 0 < len(finished_shards(out)) < many and leftovers(out) == []


def test_resume_says_what_changed_and_refuses(given: Path, tmp_path: Path) -> None:
    out = run_here([article(1)], tmp_path / "facts")
    with pytest.raises(CorpusError, match="Add --resume"):
        corpus.run([article(1)], out, options=QUICK)
    with pytest.raises(CorpusError, match=r"inputs: .*articles\.jsonl was None.*Give a new folder"):
        corpus.run(given, out, resume=True, options=QUICK)
    with pytest.raises(CorpusError, match=r"options: min_score was None, is 0\.5"):
        corpus.run([article(1)], out, resume=True, options=QUICK | {"min_score": 0.5}, largest=100_000)
    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))
    (out / "run.json").write_text(json.dumps(manifest | {"rules": "older", "models": "older"}), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"models was 'older', is '\w+'; rules was 'older'"):
        corpus.run([article(1)], out, resume=True, options=QUICK)


@pytest.mark.parametrize(
    ("inputs", "more", "error", "says"),
    [
        (["không có.jsonl"], {}, CorpusError, "không có.jsonl does not exist"),
        (["x" * 5000], {}, CorpusError, "does not exist"),
        ([], {"options": {"words": "none such"}}, Exception, "none such"),
        ([], {"options": {"min_score": 2}}, PipelineError, "min_score"),
        ([], {"workers": 0}, CorpusError, "workers is 0"),
        ([], {"shard_size": 0}, CorpusError, "shard size is 0"),
        ([], {"fields": {"thân": "x"}}, CorpusError, "no part 'thân'"),
    ],
)
def test_what_cannot_start_says_why(
    inputs: Any, more: dict[str, Any], error: type[Exception], says: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=says):
        corpus.run(inputs, tmp_path / "facts", **({"options": QUICK} | more))


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CorpusError, match="not empty and holds no run"):
        corpus.run([article(1)], tmp_path, options=QUICK)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_two_runs_into_one_folder(tmp_path: Path) -> None:
    from vnnews_nlp.corpus.shards import locked

    with locked(tmp_path), pytest.raises(CorpusError, match="another run"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass
