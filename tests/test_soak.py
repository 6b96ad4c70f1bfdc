"""The articles of the soak benchmark, and what its samples are summed up to."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from corpus_parts import QUICK

from vnnews_nlp import Pipeline

sys.path.insert(0, str(ROOT / "benchmarks"))
import soak
import soak_articles


def test_articles_are_short_whole_and_the_same_each_time() -> None:
    made = [soak_articles.make_article(n) for n in range(400)]
    assert made == [soak_articles.make_article(n) for n in range(400)]
    assert made[0] != soak_articles.make_article(0, seed=2)
    sizes = [len(a["title"]) + len(a["text"]) for a in made]
    assert min(sizes) >= soak_articles.FEWEST and max(sizes) <= soak_articles.MOST
    assert not [a for a in made if "{" in a["text"] + a["title"]]
    assert len({a["text"] for a in made}) == 400


def test_they_hold_what_a_run_must_find() -> None:
    documents = [Pipeline(**QUICK)(soak_articles.make_article(n)) for n in range(30)]
    for part in ("people", "positions", "citations", "indicators"):
        assert sum(len(getattr(d, part)) for d in documents) >= 10, part


def test_a_run_out_of_time_ends_with_whole_shards() -> None:
    assert list(soak.articles(10**6, 1, until=0.0)) == []
    assert [a["id"] for a in soak.articles(3, 1, until=float("inf"))] == ["0", "1", "2"]


def samples(place: Path, worker: Any, cut: str = "") -> Path:
    """What a run of 100 shards leaves, the worker's memory as said."""
    about = {"options": {"words": "x"}, "workers": 1, "seed": 1, "articles": 200_000, "cores": 2, "before": 0}
    lines: list[dict[str, Any]] = [{"run": about}]
    for shard in range(101):
        roles = (("parent", 50 << 20), ("worker", int(worker(shard) * (1 << 20))))
        found = [{"pid": 1, "role": role, "rss": rss, "peak": rss, "files": 9} for role, rss in roles]
        lines.append({"seconds": shard * 10.0, "done": shard * 1000, "load": 1.0, "processes": found})
    (place / "samples.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines) + cut)
    for shard in range(100):
        (place / "facts" / "shards" / f"{shard:06d}").mkdir(parents=True)
    return place


@pytest.mark.parametrize(
    ("worker", "flat"),
    [(lambda shard: 200, True), (lambda shard: 120 + min(shard, 10) * 8, True), (lambda shard: 200 + shard / 5, False)],
    ids=["flat", "warm after a tenth", "leak"],
)
def test_a_leak_is_told_from_a_flat_run(worker: Any, flat: bool, tmp_path: Path) -> None:
    found = soak.sum_up(samples(tmp_path, worker, cut='{"seconds": 1'))
    assert found["flat"] is flat and found["articles"] == found["unbroken"] == 100_000
    assert set(found["rates"]) == {100.0}
    assert f"first tenth: {'yes' if flat else 'no'}" in soak.page(found)


def test_what_looks_across_articles_is_no_worker_of_the_run(tmp_path: Path) -> None:
    place = samples(tmp_path, lambda shard: 200)
    rows = [json.loads(line) for line in (place / "samples.jsonl").read_text().splitlines()]
    across = {"pid": 2, "role": "worker", "rss": 4000 << 20, "peak": 4000 << 20, "files": 9}
    rows[-1]["processes"].append(across)  # begun before the last sample
    rows.append({**rows[-1], "seconds": 1020.0})
    (place / "samples.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    summed = soak.sum_up(place)
    assert summed["flat"] and summed["memory"]["worker"]["single"] == 0.0
    assert summed["across"] == 4000 << 20
