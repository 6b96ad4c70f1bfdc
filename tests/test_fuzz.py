"""Every fuzz target on its seeds and on what fuzzing once found, without atheris."""

from __future__ import annotations

import ast
import sys

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "fuzz"))

import fuzzed_text
import reader_targets
import seeds
import stage_targets
import targets
from run import ORDER

FOUND = [
    line.split("\t")
    for line in (ROOT / "tests" / "cases" / "found_by_fuzzing.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
#: Of the seeds of a slow target every so many-th is run here; fuzzing itself begins from all.
EVERY = {"pipeline": 40, "tagger": 40, "words": 20, "facts": 10, "html": 2, "names": 8, "rules": 8}


def test_every_target_has_its_place_in_the_long_run() -> None:
    assert sorted(ORDER) == sorted(targets.TARGETS)


@pytest.mark.parametrize("target", targets.TARGETS)
def test_seeds_break_nothing(target: str) -> None:
    chosen = seeds.seeds_of(target)[:: EVERY.get(target, 4 if target in targets.STAGES else 1)]
    assert chosen
    for data in chosen:
        targets.TARGETS[target](data)


@pytest.mark.parametrize(("target", "data"), FOUND)
def test_what_was_found_stays_mended(target: str, data: str) -> None:
    targets.TARGETS[target](ast.literal_eval(data))


def test_bytes_and_texts_go_there_and_back() -> None:
    for text in ("", "ông Trần Văn Lũy\n", "\ud800", "\U0001f600\x00"):
        assert fuzzed_text.text_of(fuzzed_text.bytes_of(text)) == text
    assert fuzzed_text.text_of(b"\1\0\6") == "ông Trần Văn Lũy"


def test_a_broken_promise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The targets can fail: a scanner that loses a character, and a reader that raises what is not typed."""
    scan = stage_targets.scan

    def lossy(text: str) -> object:
        found = scan(text)
        return type(found)(text, found.starts[:-1], found.ends[:-1], found.kinds[:-1])

    monkeypatch.setattr(stage_targets, "scan", lossy)
    with pytest.raises(AssertionError):
        stage_targets.tokens(fuzzed_text.bytes_of("ông Lũy"))
    monkeypatch.setattr(reader_targets, "decode_bytes", lambda data, repair: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        reader_targets.file(b"x")
