"""The Arrow core, and Ray and Spark over it, give the rows of the local engine."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT
from corpus_parts import QUICK, article, rows_of, run_here

from vnnews_nlp import corpus
from vnnews_nlp.corpus import engines
from vnnews_nlp.corpus.tables import TABLES, schema
from vnnews_nlp.errors import CorpusError

COUNT = 24
WORK = engines.Work(number="n", options=QUICK)


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    rows = [article(i) | {"n": i} for i in range(COUNT)]
    return [*rows, {"id": "x", "title": None, "text": None, "published": None, "n": COUNT}]


@pytest.fixture(scope="module")
def local(records: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The rows of the local engine, by table."""
    given = [{k: v for k, v in record.items() if k != "n"} for record in records]
    return rows_of(run_here(given, tmp_path_factory.mktemp("local") / "facts"))


def without_origin(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in the order of their articles; where an article stood is not the same in an engine."""
    rows = [{k: v for k, v in row.items() if k not in ("input", "line", "message")} for row in rows]
    return sorted(rows, key=lambda row: row["article"])


def assert_same(nested: pa.Table, local: dict[str, Any]) -> None:
    for name in TABLES:
        table = engines.unnest(nested, name)
        assert table.schema == schema(name), name
        assert without_origin(table.to_pylist()) == without_origin(local[name]), name


def test_batches_in_batches_out(records: list[dict[str, Any]], local: dict[str, Any]) -> None:
    given = pa.Table.from_pylist(records).to_batches(max_chunksize=10)
    batches = list(engines.annotate_batches(given, WORK))
    assert [b.num_rows for b in batches] == [10, 10, 5]
    assert all(b.schema == engines.nested_schema() for b in batches)
    assert_same(pa.Table.from_batches(batches), local)


def test_an_article_without_number_is_numbered_by_its_record() -> None:
    batch = pa.RecordBatch.from_pylist([article(1), article(2)])
    work = engines.Work(options=QUICK)
    first, again = (engines.annotate_batch(batch, work) for _ in range(2))
    assert first.equals(again) and len(set(first.column("article").to_pylist())) == 2


def test_a_column_that_numbers_nothing_is_refused() -> None:
    with pytest.raises(CorpusError, match="'n' does not number every row"):
        engines.annotate_batch(pa.RecordBatch.from_pylist([{"text": "a", "n": None}]), WORK)


def test_an_empty_batch() -> None:
    batch = pa.RecordBatch.from_pylist([], pa.schema([("text", pa.string()), ("n", pa.int64())]))
    facts = engines.annotate_batch(batch, WORK)
    assert facts.num_rows == 0 and engines.unnest(facts, "people").num_rows == 0


def test_gathered_batches_are_a_corpus_folder(
    records: list[dict[str, Any]], local: dict[str, Any], tmp_path: Path
) -> None:
    given = pa.Table.from_pylist(records).to_batches(max_chunksize=16)
    out = corpus.gather(engines.annotate_batches(given, WORK), tmp_path / "facts", WORK)
    rows = rows_of(out)
    assert rows["identities"] == local["identities"] and rows["references"] == local["references"]
    (count,) = corpus.database(out).execute("select count(*) from offices").fetchone()
    assert count > 0


def test_ray_gives_the_same_rows(records: list[dict[str, Any]], local: dict[str, Any]) -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'vnnews-nlp[ray]'")
    pytest.importorskip("ray.data", reason="Ray Data is not installed: pip install 'vnnews-nlp[ray]'")
    environment = {"env_vars": {"PYTHONPATH": os.pathsep.join(sys.path)}}
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, runtime_env=environment)
    try:
        dataset = ray.data.from_arrow(pa.Table.from_pylist(records)).repartition(3)
        facts = engines.annotate_ray(dataset, WORK, workers=1)
        assert_same(pa.concat_tables(list(facts.iter_batches(batch_format="pyarrow"))), local)
    finally:
        ray.shutdown()


def test_spark_gives_the_same_rows(
    records: list[dict[str, Any]], local: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = pytest.importorskip("pyspark.sql", reason="Spark is not installed: pip install 'vnnews-nlp[spark]'")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    given, out = tmp_path / "given.parquet", tmp_path / "facts"
    pq.write_table(pa.Table.from_pylist(records), given)
    builder = sql.SparkSession.builder.master("local[2]").appName("vnnews").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.warehouse.dir", str(tmp_path)).getOrCreate()
    try:
        frame = spark.read.parquet(str(given)).repartition(2)
        engines.annotate_spark(frame, WORK).write.parquet(str(out))
    finally:
        spark.stop()
    assert_same(pq.read_table(out), local)


def test_what_the_engines_need_is_named_in_the_extras() -> None:
    extras = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"ray[data]' in extras and '"pyspark' in extras
