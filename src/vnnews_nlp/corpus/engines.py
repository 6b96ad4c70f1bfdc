"""Engines for what one machine cannot hold: Ray Data and Spark over the same core.

The core is a function from Arrow record batches of records to Arrow record
batches of facts, :func:`annotate_batches`. A batch of facts has a row an article:
its number, and a column a table (``articles``, ``entities`` … ``errors``) that
lists the article's rows of that table. So one schema carries all tables through
any engine; :func:`unnest` takes one table out again, and :func:`gather` makes a
corpus folder of the whole, with the look across articles that no single batch can take.

>>> ds = engines.annotate_ray(ray.data.read_parquet("articles/"), workers=64)       # doctest: +SKIP
>>> df = engines.annotate_spark(spark.read.parquet("articles/"))                    # doctest: +SKIP
>>> engines.gather(pq.ParquetFile("facts.parquet").iter_batches(), "facts")         # doctest: +SKIP
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vnnews_nlp.corpus.articles import BATCH, LARGEST, LIMIT, Care, Item, annotate_items
from vnnews_nlp.corpus.local import look_across, make_manifest
from vnnews_nlp.corpus.shards import kept, locked, make_folder, prepare, write_shard
from vnnews_nlp.corpus.tables import TABLES, Origin, Rows, make_table, schema
from vnnews_nlp.errors import CorpusError
from vnnews_nlp.pipeline import Pipeline

if TYPE_CHECKING:
    import pyarrow as pa

_ORIGIN = "(arrow)"
_ROWS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Work:
    """What an engine's worker must know.

    ``number``: the column that numbers the articles (unique integers); without one an article's
    number is drawn from its record, so that a second try of the same batch gives the same rows.
    ``options``: options of ``Pipeline``; the rest as in ``corpus.run``.
    """

    number: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    limit: float = LIMIT
    largest: int = LARGEST


def annotate_batches(
    batches: Iterable[pa.RecordBatch], work: Work = Work(), pipeline: Pipeline | None = None
) -> Iterator[pa.RecordBatch]:
    """Batches of facts from batches of records, one for one, a row an article; failures are rows of ``errors``."""
    pipeline = pipeline or _pipeline(tuple(sorted(work.options.items())))
    for batch in batches:
        yield annotate_batch(batch, work, pipeline)


def annotate_batch(batch: pa.RecordBatch, work: Work = Work(), pipeline: Pipeline | None = None) -> pa.RecordBatch:
    """The facts of one record batch (columns as ``corpus.run`` reads them: id, title, text, published …)."""
    pipeline = pipeline or _pipeline(tuple(sorted(work.options.items())))
    care = Care(work.fields, work.limit, work.largest)
    items = [_item(record, work.number) for record in batch.to_pylist()]
    rows = [
        outcome.rows
        for at in range(0, len(items), BATCH)
        for outcome in annotate_items(pipeline, care, items[at : at + BATCH])
    ]
    return nest([item.origin.article for item in items], rows)


@lru_cache(maxsize=2)
def _pipeline(options: tuple[tuple[str, Any], ...]) -> Pipeline:
    """Models are loaded once in a worker process, not once a partition."""
    return Pipeline(**dict(options))


def _item(record: dict[str, Any], number: str | None) -> Item:
    if number is not None:
        if not isinstance(article := record.pop(number, None), int):
            raise CorpusError(f"the column {number!r} does not number every row. Give a column of unique integers.")
        return Item(Origin(article, _ORIGIN, 0), record)
    told = json.dumps(record, default=str, sort_keys=True, ensure_ascii=True).encode()
    return Item(Origin(int.from_bytes(blake2b(told, digest_size=8).digest(), "big") >> 1, _ORIGIN, 0), record)


@cache
def nested_schema() -> pa.Schema:
    """The schema of a batch of facts: ``article``, and a list of structs a table."""
    import pyarrow as pa

    tables = [pa.field(name, pa.list_(_struct(name))) for name in TABLES]
    return pa.schema([pa.field("article", pa.int64()), *tables])


@cache
def _struct(table: str) -> pa.DataType:
    import pyarrow as pa

    return pa.struct([pa.field(f.name, _plain(f.type)) for f in schema(table)])


def _plain(kind: Any) -> Any:
    """Spark has no dictionaries."""
    import pyarrow as pa

    return kind.value_type if pa.types.is_dictionary(kind) else kind


def nest(articles: Sequence[int], rows: Sequence[Rows]) -> pa.RecordBatch:
    """A batch of facts from the articles' numbers and rows."""
    import pyarrow as pa

    columns: list[Any] = [pa.array(articles, pa.int64())]
    for name in TABLES:
        flat = make_table(name, [row for one in rows for row in one.get(name, ())]).combine_chunks()
        ends = [0]
        for one in rows:
            ends.append(ends[-1] + len(one.get(name, ())))
        values = [_whole(column).cast(_plain(column.type)) for column in flat.columns]
        structs = pa.StructArray.from_arrays(values, fields=list(_struct(name)))
        columns.append(pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs, type=pa.list_(_struct(name))))
    return pa.RecordBatch.from_arrays(columns, schema=nested_schema())


def _whole(column: Any) -> Any:
    import pyarrow as pa

    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def unnest(nested: pa.RecordBatch | pa.Table, table: str) -> pa.Table:
    """One table out of batches of facts, as the local engine writes it."""
    import pyarrow as pa

    kind = schema(table)
    column = nested.column(table)
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    parts = [chunk.cast(pa.list_(_struct(table))).flatten().flatten() for chunk in chunks]
    tables = [
        pa.Table.from_arrays([_typed(c, f.type) for c, f in zip(part, kind, strict=True)], schema=kind)
        for part in parts
    ]
    return pa.concat_tables(tables) if tables else kind.empty_table()


def _typed(column: Any, kind: Any) -> Any:
    import pyarrow as pa

    return column.dictionary_encode() if pa.types.is_dictionary(kind) else column.cast(kind)


def annotate_ray(dataset: Any, work: Work = Work(), *, workers: int | None = None) -> Any:
    """A Ray dataset of facts from a Ray dataset of records.

    Args:
        dataset: records, as ``ray.data.read_parquet`` or ``read_json`` gives them.
        work: what to do.
        workers: processes, each with its own pipeline; as many as Ray finds cores for where None.

    Raises:
        CorpusError: Ray is not installed.
    """
    try:
        from ray.data import ActorPoolStrategy
    except ImportError:
        raise CorpusError("this needs Ray Data. Run: pip install 'vnnews-nlp[corpus,ray]'.") from None
    pool = ActorPoolStrategy(size=workers) if workers else ActorPoolStrategy(min_size=1)
    return dataset.map_batches(
        _RayWorker, fn_constructor_args=(work,), batch_format="pyarrow", batch_size=_ROWS_AT_ONCE, compute=pool
    )


class _RayWorker:
    """A Ray actor: one pipeline, batch after batch."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.pipeline = Pipeline(**work.options)

    def __call__(self, table: pa.Table) -> pa.Table:
        import pyarrow as pa

        return pa.Table.from_batches(
            annotate_batches(table.to_batches(), self.work, self.pipeline), schema=nested_schema()
        )


def annotate_spark(frame: Any, work: Work = Work()) -> Any:
    """A Spark DataFrame of facts from a Spark DataFrame of records.

    Executors need this package installed; each Python worker loads the models once.

    Raises:
        CorpusError: Spark is not installed.
    """
    try:
        from pyspark.sql.pandas.types import from_arrow_schema
    except ImportError:
        raise CorpusError("this needs Spark. Run: pip install 'vnnews-nlp[corpus,spark]' (and Java 17).") from None

    def annotate(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return annotate_batches(batches, work)

    return frame.mapInArrow(annotate, from_arrow_schema(nested_schema(), prefer_timestamp_ntz=True))


def gather(batches: Iterable[pa.RecordBatch | pa.Table], out: str | PathLike[str], work: Work = Work()) -> Path:
    """A corpus folder from batches of facts (an engine's result, or Parquet files of it), for queries.

    Raises CorpusError where the folder holds something else.
    """
    folder = Path(out)
    manifest = make_manifest({"(gathered)": "not checked"}, work.options, fields=dict(work.fields))
    make_folder(folder)
    with locked(folder) as holder:
        prepare(folder, manifest, resume=False)
        metadata = {"vnnews_manifest": json.dumps(manifest), "offset_unit": "codepoint"}
        try:
            with kept(folder, holder):
                for number, batch in enumerate(batches):
                    tables = {name: unnest(batch, name).replace_schema_metadata(metadata) for name in TABLES}
                    write_shard(folder, number, tables, None)
                look_across(folder)
        except OSError as error:
            raise CorpusError(f"{out} cannot be written ({error}). Make room, and give a new folder.") from None
    return folder
