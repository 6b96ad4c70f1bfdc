"""Who is the same human across articles: same name and something that agrees, else kept apart.

Two people of one name in two articles are the same human when they share an
*anchor*: an office with its place (``Chủ tịch UBND tỉnh`` + ``Lạng Sơn``), a
place of office, or an office of a body that is one of its kind (``Bộ trưởng
Bộ Y tế``). A bare name, a rank or a degree is no anchor, and a name of one
syllable never joins anything. The anchor that joined is kept as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from vnnews_nlp.entities.lists import load_list


@dataclass(frozen=True, slots=True)
class Bearer:
    """A person of one article with what could tell them from another of the same name."""

    article: int
    person: int
    name: str
    anchors: frozenset[str]


def find_identities(bearers: Iterable[Bearer]) -> Iterator[tuple[int, int, str, str | None]]:
    """(article, person, identity, the anchor that joined it to an earlier one); bearers come sorted by name.

    An identity is the name with the number of its first article, so it stays as it is when articles follow.
    """
    for name, group in groupby(bearers, key=lambda b: b.name):
        yield from _same_name(name, sorted(group, key=lambda b: (b.article, b.person)))


def _same_name(name: str, bearers: list[Bearer]) -> Iterator[tuple[int, int, str, str | None]]:
    parent = list(range(len(bearers)))
    first: dict[str, int] = {}
    joined: list[str | None] = [None] * len(bearers)

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, bearer in enumerate(bearers if " " in name else []):
        for anchor in sorted(bearer.anchors):
            earlier = root(first.setdefault(anchor, i))
            if earlier != root(i):
                joined[i] = joined[i] or anchor
                low, high = sorted((earlier, root(i)))
                parent[high] = low
    for i, bearer in enumerate(bearers):
        yield bearer.article, bearer.person, f"{name} #{bearers[root(i)].article}", joined[i]


def anchors_of(positions: Iterable[tuple[str, str | None, str | None]]) -> frozenset[str]:
    """The anchors that positions (title, body, place) give."""
    out = set()
    for title, body, place in positions:
        if body and place:
            out.add(f"{title.casefold()} @ {place.casefold()}")
        if place:
            out.add(f"@ {place.casefold()}")
        elif body and not _is_local(body):
            out.add(title.casefold())
    return frozenset(out)


def _is_local(body: str) -> bool:
    """Whether many bodies have this name, one a place (``UBND tỉnh``, ``Sở Y tế``, ``Công ty``)."""
    words = body.casefold().split()
    local = {row["word"] for row in load_list("local_bodies")}
    return words[0] in local or words[-1] in local


def write_identities(out: Path) -> int:
    """Write ``identities.parquet`` of a corpus folder; returns how many different humans its people are."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kind = pa.schema(
        [pa.field("article", pa.int64(), nullable=False), pa.field("person", pa.int32(), nullable=False),
         pa.field("identity", pa.string(), nullable=False), pa.field("joined_by", pa.string())]
    )  # fmt: skip
    beside = out / ".identities.parquet"
    humans: set[str] = set()
    with pq.ParquetWriter(beside, kind) as writer:
        for rows in _batched(find_identities(_bearers(out)), 10_000):
            humans.update(row[2] for row in rows)
            columns = [pa.array([row[i] for row in rows], field.type) for i, field in enumerate(kind)]
            writer.write_table(pa.Table.from_arrays(columns, schema=kind))
    beside.replace(out / "identities.parquet")
    return len(humans)


def _batched(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    from itertools import islice

    while batch := list(islice(rows, size)):
        yield batch


def _bearers(out: Path) -> Iterator[Bearer]:
    """The people of all shards by name, with their anchors; DuckDB sorts, on disk where it must."""
    from vnnews_nlp.corpus.queries import database

    cursor = database(out).execute(
        """
        select p.name, p.article, p.person,
               coalesce(list((q.title, q.body, q.place)) filter (q.title is not null), [])
        from people p left join positions q using (article, person)
        group by all order by all
        """
    )
    while rows := cursor.fetchmany(1000):
        for name, article, person, held in rows:
            yield Bearer(article, person, name, anchors_of(_values(h) for h in held))


def _values(row: Any) -> tuple[str, str | None, str | None]:
    return tuple(row.values()) if isinstance(row, dict) else tuple(row)
