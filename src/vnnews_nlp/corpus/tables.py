"""The tables of a corpus: their Arrow schemas, with units, and how rows become tables.

``article`` is the key everywhere: the place of the article in the run's input,
counted from 0. Offsets count code points of ``articles.text``. Rows are tuples
in the order of their table's columns (:mod:`vnnews_nlp.corpus.rows` makes them).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

#: Column types by table. ``name*`` marks a column that may be null; words of few values are dictionaries.
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "articles": {
        "article": "int64", "id": "string", "title*": "string", "published*": "timestamp", "source*": "word",
        "url*": "string", "input": "word", "line": "int64", "characters": "int32", "topic*": "word",
        "topic_score*": "float32", "sentence_starts": "list<int32>", "sentence_ends": "list<int32>",
        "signature": "binary", "text": "string",
    },
    "entities": {
        "article": "int64", "entity": "int32", "start": "int32", "end": "int32", "type": "word", "text": "string",
        "norm": "string", "source": "word", "score": "float32",
    },
    "people": {
        "article": "int64", "person": "int32", "name": "string", "name_key": "string", "gender*": "word",
        "kind*": "word", "byline": "bool", "start": "int32", "end": "int32", "mentions": "list<int32>",
    },
    "positions": {
        "article": "int64", "person": "int32", "name": "string", "title": "string", "body*": "string",
        "place*": "string", "office_key": "string", "place_key": "string", "status": "word", "start": "int32",
        "end": "int32", "source": "word", "score": "float32", "inferred": "list<string>",
    },
    "citations": {
        "article": "int64", "citation": "int32", "type": "word", "number*": "string", "name*": "string",
        "date*": "string", "issuer*": "string", "subject*": "string", "document_key": "string", "apart": "word",
        "start": "int32", "end": "int32", "mentions": "list<int32>", "source": "word", "score": "float32",
        "inferred": "list<string>", "issuer_by_code*": "string",
    },
    "indicators": {
        "article": "int64", "start": "int32", "end": "int32", "low": "float64", "high": "float64", "unit": "word",
        "change": "word", "indicator*": "string", "indicator_key*": "string", "base*": "string", "period*": "string",
        "place*": "string", "role": "word", "source": "word", "score": "float32",
    },
    "relations": {
        "article": "int64", "kind": "word", "citation": "int32", "other": "int32", "start": "int32", "end": "int32",
        "source": "word", "score": "float32",
    },
    "topics": {"article": "int64", "rank": "int32", "label": "word", "score": "float32"},
    "errors": {
        "article": "int64", "id": "string", "input": "word", "line": "int64", "stage": "word", "message": "string",
    },
}  # fmt: skip

#: What a column counts or means, written into its field of the schema.
_UNITS = {
    "article": "place of the article in the run's input, from 0",
    "line": "row of the input, from 1",
    "start": "code points of articles.text",
    "end": "code points of articles.text, half-open",
    "sentence_starts": "code points of articles.text",
    "sentence_ends": "code points of articles.text, half-open",
    "characters": "code points",
    "score": "probability 0-1",
    "topic_score": "probability 0-1",
    "published": "local Vietnamese time, as the page prints it",
    "low": "in the unit of the row",
    "high": "in the unit of the row",
    "date": "ISO 8601, as exact as the text: YYYY, YYYY-MM or YYYY-MM-DD",
    "mentions": "entity numbers of the same article",
    "citation": "citation number of the same article",
    "other": "number of the citation that the relation is to",
    "signature": "MinHash of the text's syllable shingles: 64 uint32, little endian",
    "name_key": "the name in the one spelling in which names are compared",
    "document_key": "the document in the one spelling in which documents are compared",
    "apart": "what must be equal beside document_key: nothing, year, term, place or article",
    "office_key": "the title in the one spelling in which titles are compared",
    "place_key": "the place in the one spelling in which places are compared",
    "indicator_key": "the indicator in the one spelling in which indicators are compared",
}

TABLES = tuple(_COLUMNS)
_KINDS = ("int32", "int64", "float32", "float64", "string", "binary")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article stands: its number in the run, its input and the row or file there."""

    article: int
    input: str
    line: int


@cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of one table, with a unit in the metadata of each column that has one."""
    import pyarrow as pa

    kinds: dict[str, Any] = {kind: getattr(pa, kind)() for kind in _KINDS} | {
        "bool": pa.bool_(),
        "word": pa.dictionary(pa.int32(), pa.string()),
        "timestamp": pa.timestamp("us"),
        "list<int32>": pa.list_(pa.int32()),
        "list<string>": pa.list_(pa.string()),
    }
    fields = []
    for column, kind in _COLUMNS[table].items():
        name = column.rstrip("*")
        unit = {"unit": _UNITS[name]} if name in _UNITS else None
        fields.append(pa.field(name, kinds[kind], nullable=column.endswith("*"), metadata=unit))
    return pa.schema(fields)


def make_table(name: str, rows: Sequence[Row], metadata: Mapping[str, str] | None = None) -> pa.Table:
    """An Arrow table of rows, with the run's manifest in the schema's metadata."""
    import pyarrow as pa

    kind = schema(name)
    values: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(kind)
    columns = [_column(column, field.type) for column, field in zip(values, kind, strict=True)]
    return pa.Table.from_arrays(columns, schema=kind.with_metadata(dict(metadata or {})))


def make_tables(rows: Mapping[str, Sequence[Row]], metadata: Mapping[str, str] | None = None) -> dict[str, pa.Table]:
    """All tables of some rows."""
    return {name: make_table(name, rows[name], metadata) for name in TABLES}


def _column(values: Sequence[Any], kind: Any) -> Any:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return pa.array(values, pa.string()).dictionary_encode()
    return pa.array(values, kind)


def empty_rows() -> Rows:
    """A list for each table."""
    return {name: [] for name in TABLES}


def add_rows(to: Rows, rows: Mapping[str, Iterable[Row]]) -> None:
    """Append rows by table."""
    for name, more in rows.items():
        to[name].extend(more)


def writable(text: str) -> str:
    """The text with lone surrogates as U+FFFD, one for one, so that offsets stay right and Arrow can hold it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
