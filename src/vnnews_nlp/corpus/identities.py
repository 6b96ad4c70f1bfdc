"""Who is the same human across articles: same name and something that agrees, else kept apart.

Two people of one name (case and tone placement aside) in two articles are the
same human when they share an *anchor*:

- the same office in the same place (``chủ tịch ubnd @ cao bằng``);
- the same office of the state, or of a body that is one of its kind
  (``thủ tướng``, ``bộ trưởng bộ y tế``);
- offices in the same province or a smaller place, if the name has three syllables or more
  (``@ cao bằng``; a country or a great city has too many people of one name).

A bare name, a rank or a degree is no anchor, and a name of one syllable never
joins anything. The anchor that joined is kept as evidence in ``joined_by``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from vnnews_nlp.corpus.keys import phrase_key, place_key
from vnnews_nlp.facts.title_parts import title_key
from vnnews_nlp.lists import load_list

_LEVELS = frozenset({"tỉnh", "huyện", "quận", "xã", "phường", "tx", "tt"})


@dataclass(frozen=True, slots=True)
class Bearer:
    """A person of one article with what could tell them from another of the same name; ``key`` is the folded name."""

    article: int
    person: int
    name: str
    key: str
    anchors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Held:
    """An office that a person holds or held, with its keys."""

    title: str
    body: str | None
    office_key: str
    place_key: str


def find_identities(bearers: Iterable[Bearer]) -> Iterator[tuple[int, int, str, str | None]]:
    """(article, person, identity, the anchor that joined it to an earlier one); bearers come sorted by key.

    An identity is the name with the number of its first article, so it stays as it is when articles follow.
    """
    for key, group in groupby(bearers, key=lambda b: b.key):
        yield from _same_name(key, sorted(group, key=lambda b: (b.article, b.person)))


def _same_name(key: str, bearers: list[Bearer]) -> Iterator[tuple[int, int, str, str | None]]:
    parent = list(range(len(bearers)))
    first: dict[str, int] = {}
    joined: list[str | None] = [None] * len(bearers)

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, bearer in enumerate(bearers if " " in key else []):
        for anchor in sorted(bearer.anchors):
            earlier = root(first.setdefault(anchor, i))
            if earlier != root(i):
                joined[i] = joined[i] or anchor
                low, high = sorted((earlier, root(i)))
                parent[high] = low
    for i, bearer in enumerate(bearers):
        at = root(i)
        one = bearers[at]
        again = f".{one.person}" if at and bearers[at - 1].article == one.article else ""
        yield bearer.article, bearer.person, f"{one.name} #{one.article}{again}", joined[i]


def anchors_of(key: str, offices: Iterable[Held]) -> frozenset[str]:
    """The anchors that the offices of a person with the name ``key`` give."""
    out = set()
    for held in offices:
        kind = title_key(held.title).kind
        if kind in ("rank", "degree"):
            continue
        if held.place_key:
            out.add(f"{held.office_key} @ {held.place_key}")
            if key.count(" ") >= 2 and _is_narrow(held.place_key):
                out.add(f"@ {held.place_key}")
        elif kind == "state" or (held.body and not is_local(held.body)):
            out.add(held.office_key)
    return frozenset(out)


def _is_narrow(place: str) -> bool:
    """Whether a place is a province or smaller, by its name or its level ("huyện tân lạc")."""
    return place in _provinces() or place.split()[0] in _LEVELS


@cache
def _provinces() -> frozenset[str]:
    return frozenset(place_key(row["name"]) for row in load_list("provinces") if row["status"] == "province")


@lru_cache(maxsize=4096)
def is_local(body: str) -> bool:
    """Whether many bodies have this name (``UBND tỉnh``, ``Sở Y tế``), so that it needs its place."""
    words = phrase_key(body).replace(",", "").split()
    for size in range(min(4, len(words)), 0, -1):
        unique_from = _local().get(" ".join(words[:size]))
        if unique_from is not None:
            return unique_from == 0 or len(words) < unique_from
    return False


@cache
def _local() -> dict[str, int]:
    return {row["words"]: int(row["unique_from"] or 0) for row in load_list("local_bodies")}


def write_identities(out: Path) -> int:
    """Write ``identities.parquet`` of a corpus folder; returns how many different humans its people are."""
    import pyarrow as pa

    from vnnews_nlp.corpus.queries import count_distinct
    from vnnews_nlp.corpus.shards import write_beside

    kind = pa.schema(
        [pa.field("article", pa.int64(), nullable=False), pa.field("person", pa.int32(), nullable=False),
         pa.field("identity", pa.string(), nullable=False), pa.field("joined_by", pa.string())]
    )  # fmt: skip
    write_beside(out / "identities.parquet", kind, find_identities(_bearers(out)))
    return count_distinct(out / "identities.parquet", "identity")


def _bearers(out: Path) -> Iterator[Bearer]:
    """The people of all shards by name, with their anchors; DuckDB sorts, on disk where it must."""
    from vnnews_nlp.corpus.queries import sorting

    with sorting(out) as connection:
        cursor = connection.execute(
            """
            select p.name_key, p.article, p.person, any_value(p.name),
                   list([q.title, q.body, q.office_key, q.place_key]) filter (q.title is not null)
            from people p left join positions q using (article, person)
            group by p.name_key, p.article, p.person
            order by p.name_key, p.article, p.person
            """
        )
        while rows := cursor.fetchmany(1000):
            for key, article, person, name, offices in rows:
                yield Bearer(article, person, name, key, anchors_of(key, (Held(*o) for o in offices or ())))
