"""A corpus folder as a DuckDB database: its tables and views that answer what users ask.

==============  =============================================================================
view            a row
==============  =============================================================================
offices         one human in one office: first and last date, articles, sources
holdings        one article that says so, with the sentence
documents       one real document across articles: how often cited, since when, by whom
citings         one article that cites it, with the sentence
series          one figure of an indicator: value, date, article, sentence
together        two humans of the same articles: how often
==============  =============================================================================

Beside them stand the tables of :mod:`vnnews_nlp.corpus.tables` (``articles`` with
``duplicate_of``), ``duplicates``, ``identities`` and ``references``, and the macro
``evidence(article, start, end)``: the sentences around a span. Repeats of the same
report count once in the views. Humans are told apart as
:mod:`vnnews_nlp.corpus.identities` says, documents as
:mod:`vnnews_nlp.corpus.references` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any

from vnnews_nlp.corpus.shards import finished_shards, read_manifest
from vnnews_nlp.corpus.tables import TABLES
from vnnews_nlp.errors import CorpusError

#: Tables made when all shards are there, and what stands in their place before.
_AFTERWARDS = {
    "duplicates": "select 0::bigint as article, 0::bigint as duplicate_of where false",
    "identities": (
        "select article, person, name || ' #' || article as identity, null::varchar as joined_by from people"
    ),
    "references": (
        "select article, citation, document_key || ' (in article ' || article || ')' as document, "
        "'alone' as joined_by from citations"
    ),
}
#: Nothing of this machine beside the folder: no files (temporary ones neither), no network, no extensions, no variables
#: of this program; and no way to change that.
_SEAL = """
set temp_directory = ''; set autoinstall_known_extensions = false; set autoload_known_extensions = false;
set allow_community_extensions = false; set python_enable_replacements = false;
set enable_external_access = false; set lock_configuration = true
"""
_EXPLAIN = re.compile(r"\A\s*explain\s+(analyze\s+)?", re.I)


def database(out: str | PathLike[str], *, sealed: bool = False) -> Any:
    """A DuckDB connection (in memory, reading the Parquet files where they stand) over a corpus folder.

    >>> from vnnews_nlp import corpus
    >>> corpus.database("facts").sql("from offices where title like 'Chủ tịch%'").df()   # doctest: +SKIP

    Args:
        out: the corpus folder; a run may still be writing to it.
        sealed: no files outside the folder, no changes of settings: for SQL from elsewhere.

    Raises:
        CorpusError: the folder holds no finished shard, or DuckDB is not installed.
    """
    folder = Path(out).resolve()
    read_manifest(folder)
    if not finished_shards(folder):
        raise CorpusError(f"{out} holds no finished shard yet. Run `vnnews corpus` to its end.")
    connection = _connect()
    with whole_tables(folder):
        _add_tables(connection, folder)
        if sealed:
            connection.execute(f"set allowed_directories=[{_quoted(folder)}, {_quoted(_literally(folder))}]")
            connection.execute(_SEAL)
    return connection


def _add_tables(connection: Any, folder: Path) -> None:
    for table in TABLES:
        pattern = _quoted(_literally(folder) / "shards" / "[0-9]*" / f"{table}.parquet")
        name = "article_rows" if table == "articles" else table
        connection.execute(f'create view "{name}" as from read_parquet({pattern})')
    for name, empty in _AFTERWARDS.items():
        path = folder / f"{name}.parquet"
        source = f"from read_parquet({_quoted(_literally(path))})" if path.exists() else empty
        connection.execute(f'create view "{name}" as {source}')
    connection.execute(files("vnnews_nlp").joinpath("data", "corpus", "views.sql").read_text(encoding="utf-8"))


@contextmanager
def whole_tables(out: str | PathLike[str]) -> Iterator[None]:
    """What DuckDB says of a folder whose files cannot be read, as a CorpusError that says what to do."""
    import duckdb

    try:
        yield
    except (duckdb.Error, UnicodeEncodeError, RuntimeError) as error:  # a name that is not UTF-8: std::bad_cast
        why = str(error).strip().split("\n")[0]
        raise CorpusError(
            f"{out} cannot be read ({why}). Where a file is damaged, delete the folder of its shard (or the file "
            "itself, where it stands beside the shards) and run again with --resume."
        ) from None


def select(out: str | PathLike[str], sql: str) -> Any:
    """The result of one SELECT over a corpus folder that is read and nothing else: a DuckDB cursor.

    Raises:
        CorpusError: the SQL is wrong, or is more than one SELECT.
    """
    connection = database(out, sealed=True)
    import duckdb

    try:
        asked = connection.extract_statements(_EXPLAIN.sub("", sql, count=1) if _EXPLAIN.match(sql) else sql)
        if len(asked) != 1 or asked[0].type != duckdb.StatementType.SELECT:  # EXPLAIN ANALYZE COPY writes
            raise CorpusError("a query is one SELECT (or FROM, DESCRIBE, SUMMARIZE, EXPLAIN of one). Give one.")
        return connection.execute(sql)
    except duckdb.Error as error:
        raise CorpusError(f"the query does not run: {error}. `from duckdb_views()` lists the views.") from None


def _connect() -> Any:
    try:
        import duckdb
    except ImportError:
        raise CorpusError("queries need DuckDB. Run: pip install 'vnnews-nlp[corpus]'.") from None
    return duckdb.connect()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _literally(folder: Path) -> Path:
    """The folder in a pattern of paths, where the signs of a pattern in its own name stand for themselves."""
    return Path("".join(f"[{c}]" if c in "*?[" else c for c in str(folder)))
