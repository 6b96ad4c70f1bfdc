"""A corpus folder as a DuckDB database: its tables and views that answer what users ask.

==============  =============================================================================
view            a row
==============  =============================================================================
offices         one person in one office: first and last date, articles, sources
documents       one real document across articles: how often cited, since when, where
series          an indicator through time: figure, date, article
together        two people of the same articles: how often
==============  =============================================================================

Beside them stand the tables of :mod:`vnnews_nlp.corpus.tables` (without
signatures), ``duplicates``, ``identities`` and ``sentences_of(article)`` for
the evidence. Repeats of the same report (``duplicate_of``) count once in the views.
"""

from __future__ import annotations

from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any

from vnnews_nlp.corpus.shards import finished_shards, read_manifest
from vnnews_nlp.corpus.tables import TABLES
from vnnews_nlp.errors import CorpusError


def database(out: str | PathLike[str]) -> Any:
    """A DuckDB connection (in memory, reading the Parquet files where they stand) over a corpus folder.

    Raises:
        CorpusError: the folder holds no finished shard, or DuckDB is not installed.
    """
    folder = Path(out)
    read_manifest(folder)
    if not finished_shards(folder):
        raise CorpusError(f"{folder} holds no finished shard yet. Run `vnnews corpus` to its end.")
    try:
        import duckdb
    except ImportError:
        raise CorpusError("queries need DuckDB. Run: pip install 'vnnews-nlp[corpus]'.") from None
    connection = duckdb.connect()
    for table in TABLES:
        pattern = _quoted(folder / "shards" / "*" / f"{table}.parquet")
        connection.execute(f"create view {table} as from read_parquet({pattern})")
    for name, empty in _AFTERWARDS.items():
        path = folder / f"{name}.parquet"
        source = f"from read_parquet({_quoted(path)})" if path.exists() else empty
        connection.execute(f"create view {name} as {source}")
    connection.execute(files("vnnews_nlp").joinpath("data", "corpus", "views.sql").read_text(encoding="utf-8"))
    return connection


#: Tables made when all shards are there, and what stands in their place before.
_AFTERWARDS = {
    "duplicates": "select 0::bigint as article, 0::bigint as duplicate_of where false",
    "identities": "select article, person, name || ' #' || article as identity from people",
}


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
