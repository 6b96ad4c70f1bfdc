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

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, groupby
from pathlib import Path
from typing import Any

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
    """(article, person, identity, the anchor that joined it to an earlier one).

    Bearers of one key follow each other, by article and person. An identity is the name with the number of its first
    article, so it stays as it is when articles follow.
    """
    for key, group in groupby(bearers, key=lambda b: b.key):
        namesakes = _Namesakes(joins=" " in key)
        for bearer in group:
            namesakes.add(bearer)
        yield from namesakes.told_apart()


class _Namesakes:
    """All people of one name, in columns: a name of the front pages has a bearer in every tenth article."""

    def __init__(self, joins: bool) -> None:
        self._joins = joins
        self._articles, self._people = array("q"), array("i")
        self._parent, self._joined_by = array("q"), array("q")
        self._names, self._spellings = array("q"), _Numbered()
        self._first, self._anchors = array("q"), _Numbered()

    def add(self, bearer: Bearer) -> None:
        """Put a bearer behind the others, and join him to those with whom he shares an anchor."""
        i = len(self._parent)
        self._articles.append(bearer.article)
        self._people.append(bearer.person)
        self._names.append(self._spellings.number(bearer.name))
        self._parent.append(i)
        self._joined_by.append(-1)
        for anchor in sorted(bearer.anchors) if self._joins else ():
            number = self._anchors.number(anchor)
            if number == len(self._first):
                self._first.append(i)
            self._join(i, self._root(self._first[number]), number)

    def _join(self, i: int, earlier: int, anchor: int) -> None:
        root = self._root(i)
        if earlier != root:
            if self._joined_by[i] < 0:
                self._joined_by[i] = anchor
            self._parent[max(earlier, root)] = min(earlier, root)

    def _root(self, i: int) -> int:
        parent = self._parent
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def told_apart(self) -> Iterator[tuple[int, int, str, str | None]]:
        """The rows of ``find_identities``."""
        for i, article in enumerate(self._articles):
            at = self._root(i)
            one = self._articles[at]
            again = f".{self._people[at]}" if at and self._articles[at - 1] == one else ""
            anchor = self._anchors.word(self._joined_by[i]) if self._joined_by[i] >= 0 else None
            yield article, self._people[i], f"{self._spellings.word(self._names[at])} #{one}{again}", anchor


class _Numbered:
    """Different words, numbered as they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []

    def number(self, word: str) -> int:
        """The number of a word; a new one for a word that is new."""
        if word not in self._numbers:
            self._numbers[word] = len(self._words)
            self._words.append(word)
        return self._numbers[word]

    def word(self, number: int) -> str:
        """The word of a number."""
        return self._words[number]


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

    from vnnews_nlp.corpus.shards import write_beside

    kind = pa.schema(
        [pa.field("article", pa.int64(), nullable=False), pa.field("person", pa.int32(), nullable=False),
         pa.field("identity", pa.string(), nullable=False), pa.field("joined_by", pa.string())]
    )  # fmt: skip
    humans = 0

    def rows() -> Iterator[tuple[int, int, str, str | None]]:
        nonlocal humans
        for _, namesakes in groupby(_bearers(out), key=lambda b: b.key):
            different = set()
            for row in find_identities(namesakes):
                different.add(row[2])
                yield row
            humans += len(different)

    write_beside(out / "identities.parquet", kind, rows())
    return humans


def _bearers(out: Path) -> Iterator[Bearer]:
    """The people of all shards, those of one name together, with their anchors."""
    from vnnews_nlp.corpus.parts import by_key
    from vnnews_nlp.corpus.shards import count_rows, finished_shards

    shards = finished_shards(out)
    rows = by_key(chain.from_iterable(map(_people, shards)), count_rows(shards, "people"), out / "shards")
    return (Bearer(article, person, name, key, frozenset(anchors)) for key, article, person, name, *anchors in rows)


def _people(shard: Path) -> Iterator[tuple[Any, ...]]:
    """Key, article, person, name and anchors of the people of a shard."""
    from vnnews_nlp.corpus.shards import shard_rows

    offices: dict[tuple[int, int], list[Held]] = {}
    for article, person, *held in shard_rows(
        shard, "positions", "article", "person", "title", "body", "office_key", "place_key"
    ):
        offices.setdefault((article, person), []).append(Held(*held))
    for key, article, person, name in shard_rows(shard, "people", "name_key", "article", "person", "name"):
        yield key, article, person, name, *anchors_of(key, offices.get((article, person), ()))
