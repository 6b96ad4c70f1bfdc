"""The tables of a corpus: Arrow schemas, and documents as their rows.

``article`` is the key everywhere: the position of the article in the run's
input, counted from 0. Offsets count code points of ``articles.text``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from vnnews_nlp.document import Document

if TYPE_CHECKING:
    import pyarrow as pa

#: Column types by table. ``name*`` marks a column that may be null; words of few values are dictionaries.
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "articles": {
        "article": "int64", "id": "string", "title*": "string", "published*": "timestamp", "source*": "word",
        "url*": "string", "input": "word", "line": "int64", "characters": "int32", "topic*": "word",
        "topic_score*": "float32", "signature": "list<uint32>", "text": "string",
    },
    "entities": {
        "article": "int64", "entity": "int32", "start": "int32", "end": "int32", "type": "word", "text": "string",
        "norm": "string", "source": "word", "score": "float32",
    },
    "people": {
        "article": "int64", "person": "int32", "name": "string", "gender*": "word", "kind*": "word",
        "mentions": "list<int32>",
    },
    "positions": {
        "article": "int64", "person": "int32", "name": "string", "title": "string", "body*": "string",
        "place*": "string", "status": "word", "start": "int32", "end": "int32", "source": "word", "score": "float32",
        "inferred": "list<string>",
    },
    "citations": {
        "article": "int64", "citation": "int32", "type": "word", "number*": "string", "name*": "string",
        "date*": "string", "issuer*": "string", "subject*": "string", "mentions": "list<int32>", "source": "word",
        "score": "float32",
    },
    "indicators": {
        "article": "int64", "start": "int32", "end": "int32", "low": "float64", "high": "float64", "unit": "word",
        "change": "word", "indicator*": "string", "base*": "string", "period*": "string", "role": "word",
        "source": "word", "score": "float32",
    },
    "topics": {"article": "int64", "rank": "int32", "label": "word", "score": "float32"},
    "errors": {
        "article": "int64", "id": "string", "input": "word", "line": "int64", "stage": "word", "message": "string",
    },
}  # fmt: skip

#: What a number counts, written into the schema of its column.
_UNITS = {
    "start": "code points of articles.text",
    "end": "code points of articles.text",
    "characters": "code points",
    "score": "probability 0-1",
    "topic_score": "probability 0-1",
    "published": "local Vietnamese time, as the page prints it",
    "low": "in the unit of the row",
    "high": "in the unit of the row",
    "date": "ISO 8601, as exact as the text: YYYY, YYYY-MM or YYYY-MM-DD",
    "signature": "MinHash of the text's syllable shingles",
}

TABLES = tuple(_COLUMNS)


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

    kinds = {
        "int32": pa.int32(), "int64": pa.int64(), "float32": pa.float32(), "float64": pa.float64(),
        "string": pa.string(), "word": pa.dictionary(pa.int32(), pa.string()), "timestamp": pa.timestamp("s"),
        "list<int32>": pa.list_(pa.int32()), "list<uint32>": pa.list_(pa.uint32()),
        "list<string>": pa.list_(pa.string()),
    }  # fmt: skip
    fields = []
    for column, kind in _COLUMNS[table].items():
        name = column.rstrip("*")
        unit = {"unit": _UNITS[name]} if name in _UNITS else None
        fields.append(pa.field(name, kinds[kind], nullable=column.endswith("*"), metadata=unit))
    return pa.schema(fields)


def make_table(name: str, rows: Sequence[Mapping[str, Any]], metadata: Mapping[str, str] | None = None) -> pa.Table:
    """An Arrow table of rows as mappings, with the run's manifest in the schema's metadata."""
    import pyarrow as pa

    kind = schema(name)
    columns = [pa.array([row[f.name] for row in rows], f.type) for f in kind]
    return pa.Table.from_arrays(columns, schema=kind.with_metadata(dict(metadata or {})))


def document_rows(document: Document, origin: Origin, signature: Sequence[int]) -> dict[str, list[dict[str, Any]]]:
    """The rows of one document in every table but ``errors``."""
    people = {p.name: i for i, p in enumerate(document.people)}
    key = {"article": origin.article}
    return {
        "articles": [_article(document, origin, signature)],
        "entities": [key | {"entity": i} | _fields(e, "entities") for i, e in enumerate(document.entities)],
        "people": [key | {"person": i} | _fields(p, "people") for i, p in enumerate(document.people)],
        "positions": [
            key
            | _fields(p, "positions", person=people.get(p.person, -1), name=p.person)
            | {"start": p.evidence[0][0], "end": p.evidence[0][1]}
            for p in document.positions
        ],
        "citations": [key | {"citation": i} | _fields(c, "citations") for i, c in enumerate(document.citations)],
        "indicators": [key | _fields(i, "indicators") for i in document.indicators],
        "topics": [key | {"rank": i, "label": t.label, "score": t.score} for i, t in enumerate(document.topics, 1)],
    }


def error_row(origin: Origin, id: str, stage: str, message: str) -> dict[str, Any]:
    """The row of one article that failed."""
    return {"article": origin.article, "id": id, "input": origin.input, "line": origin.line, "stage": stage,
            "message": message}  # fmt: skip


def empty_rows() -> dict[str, list[dict[str, Any]]]:
    """A list for each table."""
    return {name: [] for name in TABLES}


def add_rows(to: dict[str, list[dict[str, Any]]], rows: Mapping[str, Iterable[dict[str, Any]]]) -> None:
    """Append rows by table."""
    for name, more in rows.items():
        to[name].extend(more)


def _fields(value: Any, table: str, **instead: Any) -> dict[str, Any]:
    """The attributes of a value that are columns of its table; tuples become lists."""
    names = (c.rstrip("*") for c in _COLUMNS[table])
    row = {n: _listed(getattr(value, n)) for n in names if n not in instead and hasattr(value, n)}
    return row | instead


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _article(document: Document, origin: Origin, signature: Sequence[int]) -> dict[str, Any]:
    article, topic = document.article, document.topics[0] if document.topics else None
    return {
        "article": origin.article, "id": article.id, "title": article.title, "published": article.published,
        "source": article.source, "url": article.url, "input": origin.input, "line": origin.line,
        "characters": len(article.text), "topic": topic.label if topic else None,
        "topic_score": topic.score if topic else None, "signature": list(signature), "text": writable(article.text),
    }  # fmt: skip


def writable(text: str) -> str:
    """The text with lone surrogates as U+FFFD, one for one, so that offsets stay right and Arrow can hold it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
