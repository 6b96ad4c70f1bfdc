from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace

import pytest
from conftest import ROOT

from vnnews_nlp import Pipeline

TEXT = "Sáng 13/6, đồng chí Lục Văn Đàm, Chủ tịch UBND tỉnh, chủ trì cuộc họp về Nghị quyết 27-NQ/TU.\n" * 8


@pytest.fixture(scope="module")
def guard():
    spec = importlib.util.spec_from_file_location("guard", ROOT / "benchmarks" / "guard.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["guard"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def stages(guard):
    return guard.reading_and(Pipeline(names="rules", words="syllables", topics=None).stages)


def doubled(stages, name):
    """The stages with one that does its work twice."""

    def twice(stage):
        return replace(stage, run=lambda *columns: [stage.run(*columns) for _ in range(2)][1])

    return [twice(stage) if stage.name == name else stage for stage in stages]


def test_calls_are_the_same_on_every_run(guard, stages):
    calls = guard.calls_of(stages, [TEXT])
    assert calls["names"] > guard.FEWEST_CALLS
    assert guard.calls_of(stages, [TEXT]) == calls


@pytest.mark.parametrize("name", ["tokens", "rules", "names", "people", "indicators"])
def test_a_stage_made_twice_as_slow_is_named(guard, stages, name):
    texts = [TEXT] * 3
    before = {"calls": guard.calls_of(stages, texts), "time": {}}
    after = {"calls": guard.calls_of(doubled(stages, name), texts)}
    assert [row[:2] for row in guard.grown(after, before)] == [("calls", name)]
    assert guard.grown(before, before) == []


def test_work_that_calls_nothing_is_seen_by_its_time(guard, stages):
    def loops(count):
        return lambda items: ([sum(guard.reference() for _ in range(count)) for _ in items],)

    one, two = (replace(stages[0], run=loops(count)) for count in (2, 20))  # far apart: the machine may be busy
    before = {"calls": {}, "time": guard.times_of([one], [TEXT])}
    assert guard.grown({"time": guard.times_of([two], [TEXT])}, before)[0][:2] == ("time", "reading")


def test_what_was_written_names_the_stages_of_the_pipeline(guard):
    import json

    expected = json.loads(guard.EXPECTED.read_text(encoding="utf-8"))
    names = ["reading", *(stage.name for stage in Pipeline().stages)]
    assert list(expected["calls"]) == list(expected["time"]) == names
