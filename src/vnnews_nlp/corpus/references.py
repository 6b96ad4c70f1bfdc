"""Which citations of different articles mean the same document; else they are kept apart.

Two citations with the same key (:mod:`vnnews_nlp.corpus.document_keys`) are the
same document when nothing more is needed (``168/2024/NĐ-CP``), or when

- ``year``: both give a date of the same year, or one gives none and the other
  is the latest one dated in the two years before its article appeared;
- ``term``: the same, with the Party's term in the place of the year;
- ``place``: both give the same day, or their issuers the same place and the articles the same year;
- ``article``: never (a bare "Nghị quyết 98" is known only inside its article).

``joined_by`` says which of these it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from vnnews_nlp.corpus.document_keys import party_term, place_in

_RECENT = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of one article with what could tell its document from others."""

    article: int
    citation: int
    key: str
    apart: str
    date: str | None
    issuer: str | None
    published: datetime | None


def find_references(cited: Iterable[Cited]) -> Iterator[tuple[int, int, str, str]]:
    """(article, citation, document, what joined it) of citations of which those with one key follow each other.

    A document is named by its key and, in brackets, what sets it apart: ``quyết định 1268/QĐ-TTG (2026)``.
    """
    for key, group in groupby(cited, key=lambda c: c.key):
        citations = list(group)
        dated = sorted({c.date for c in citations if c.date})
        for c in citations:
            apart, why = _set_apart(c, dated)
            yield c.article, c.citation, f"{key} ({apart})" if apart else key, why


def _set_apart(c: Cited, dated: list[str]) -> tuple[str, str]:
    """What sets a citation apart from others of its key, and why; one without a date by the ``dated`` ones."""
    alone = f"in article {c.article}"
    if c.apart == "nothing":
        return "", "key"
    if c.apart in ("year", "term"):
        when, why = (c.date, "date") if c.date else (_latest(dated, c.published), "latest before")
        if when is None and c.published is not None:
            when, why = c.published.date().isoformat(), "date of the article"
        if when is None:
            return alone, "alone"
        return (when[:4] if c.apart == "year" else f"term {party_term(when)}"), why
    if c.apart == "place":
        if c.date and len(c.date) == 10:
            return c.date, "date"
        year = c.date or (c.published.date().isoformat() if c.published else None)
        if (place := place_in(c.issuer)) and year:
            return f"{place}, {year[:4]}", "place"
    return alone, "alone"


def _latest(dated: list[str], published: datetime | None) -> str | None:
    """The latest date of the same key in the two years before the article; without a stamp, the only one there is."""
    if published is None:
        years = {d[:4] for d in dated}
        return dated[0] if len(years) == 1 else None
    end = published.date()
    near = [d for d in dated if end - _RECENT <= _day(d) <= end]
    return near[-1] if near else None


def _day(text: str) -> date:
    """The first day that an ISO date may mean."""
    try:
        return date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return date.min


def write_references(out: Path) -> int:
    """Write ``references.parquet`` of a corpus folder; returns how many different documents it cites."""
    import pyarrow as pa

    from vnnews_nlp.corpus.shards import write_beside

    kind = pa.schema(
        [pa.field("article", pa.int64(), nullable=False), pa.field("citation", pa.int32(), nullable=False),
         pa.field("document", pa.string(), nullable=False), pa.field("joined_by", pa.string(), nullable=False)]
    )  # fmt: skip
    documents = 0

    def rows() -> Iterator[tuple[int, int, str, str]]:
        nonlocal documents
        for _, cited in groupby(_citations(out), key=lambda c: c.key):
            different = set()
            for row in find_references(cited):
                different.add(row[2])
                yield row
            documents += len(different)

    write_beside(out / "references.parquet", kind, rows())
    return documents


def _citations(out: Path) -> Iterator[Cited]:
    """The citations of all shards, those of one key together."""
    from vnnews_nlp.corpus.parts import by_key
    from vnnews_nlp.corpus.shards import count_rows, finished_shards

    shards = finished_shards(out)
    rows = by_key(chain.from_iterable(map(_cited, shards)), count_rows(shards, "citations"), out / "shards")
    for key, article, citation, apart, date_, issuer, published in rows:
        yield Cited(article, citation, key, apart, date_, issuer, published and datetime.fromisoformat(published))


def _cited(shard: Path) -> Iterator[tuple[Any, ...]]:
    """Key, article, citation and the other fields of ``Cited`` of the citations of a shard."""
    from vnnews_nlp.corpus.shards import shard_rows

    published = dict(shard_rows(shard, "articles", "article", "published"))
    for key, article, *fields in shard_rows(
        shard, "citations", "document_key", "article", "citation", "apart", "date", "issuer"
    ):
        yield key, article, *fields, published[article] and published[article].isoformat()
