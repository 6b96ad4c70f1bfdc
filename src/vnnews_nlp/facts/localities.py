"""Which place a title means where it leaves the name out: "UBND tỉnh" in a story from Lạng Sơn.

The holder's other titles come first ("Bí thư Tỉnh ủy Yên Bái" beside "Chủ tịch
UBND tỉnh"), then the page's source (baolangson.vn), then the one place of that
level that the article names most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.facts.name_parts import bare, fold
from vnnews_nlp.facts.title_parts import UPPER, is_part_of_name
from vnnews_nlp.lists import load_list

#: The level that a body or place word stands for.
_LEVELS = {
    "tỉnh": "tỉnh",
    "tỉnh ủy": "tỉnh",
    "tỉnh uỷ": "tỉnh",
    "tỉnh đoàn": "tỉnh",
    "thành phố": "thành phố",
    "tp": "thành phố",
    "tp.": "thành phố",
    "thành ủy": "thành phố",
    "thành uỷ": "thành phố",
    "thành đoàn": "thành phố",
    "huyện": "huyện",
    "huyện ủy": "huyện",
    "huyện uỷ": "huyện",
    "quận": "quận",
    "quận ủy": "quận",
    "quận uỷ": "quận",
    "thị xã": "thị xã",
    "thị ủy": "thị xã",
    "xã": "xã",
    "phường": "phường",
    "đặc khu": "đặc khu",
}
_LEVEL_AT_END = re.compile(
    rf"(?<!\S)({'|'.join(sorted(map(re.escape, _LEVELS), key=len, reverse=True))})$", re.IGNORECASE
)
_NAMED = re.compile(
    rf"(?<!\w)(?P<level>[Tt]ỉnh|[Tt]hành phố|T[Pp]\.?|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Xx]ã|[Pp]hường|[Đđ]ặc khu)\s?"
    rf"(?P<name>[{UPPER}]\w+(?:(?: - |-| )[{UPPER}]\w+){{0,3}})"
)
_RUN = re.compile(rf"(?<!\w)[{UPPER}]\w+(?: (?:- )?[{UPPER}]\w+){{1,4}}")
#: Share of the mentions of its level that a place needs to be the article's own.
_SHARE = 0.6


@lru_cache(maxsize=4096)
def level_of(words: str | None) -> str | None:
    """The level that a body or a nameless place ends in: ``tỉnh`` for "UBND tỉnh", "Tỉnh ủy"; None for a named one."""
    match = _LEVEL_AT_END.search(words or "")
    if match is None or is_part_of_name(words or "", match.start()):
        return None
    return _LEVELS[match[1].casefold()]


def first_level(place: str) -> str | None:
    """The level word that a place begins with: ``thành phố`` of "thành phố Huế"."""
    words = place.split()
    return level_of(" ".join(words[:2])) or level_of(words[0])


@cache
def _provinces() -> dict[str, tuple[str, str]]:
    """Folded names of provinces and cities to the printed name and the level."""
    rows = load_list("provinces")
    known = {fold(row["name"]): (row["name"], "thành phố" if row["status"] == "city" else "tỉnh") for row in rows}
    return known | {"hcm": known["hồ chí minh"]}


@cache
def _slugs() -> dict[str, tuple[str, str]]:
    """``langson`` → Lạng Sơn."""
    return {re.sub(r"\W", "", bare(key)): row for key, row in _provinces().items()}


class Localities:
    """The places that an article is about, by level; read when first asked for.

    A person's name is no place: "Chủ tịch quận Lê Văn Tám".
    """

    def __init__(self, prose: Prose, entities: Sequence[Entity] = ()) -> None:
        self._prose, self._entities = prose, entities

    @cached_property
    def _names(self) -> frozenset[int]:
        return frozenset(entity.start for entity in self._entities if entity.type == "PERSON")

    def place(self, level: str) -> str | None:
        """The article's own place of a level, as it is called in print ("tỉnh Lạng Sơn"); None where it is open."""
        source = self._source
        if source is not None and source[1] == level:
            return f"{level} {source[0]}"
        counts = self._named.get(level) or (self._bare_provinces if level == "tỉnh" else None)
        if not counts:
            return None
        name, count = counts.most_common(1)[0]
        return f"{level} {name}" if count >= _SHARE * counts.total() else None

    @cached_property
    def _source(self) -> tuple[str, str] | None:
        """The province of a provincial page by its address: baolangson.vn."""
        source = (self._prose.source or "").casefold().removeprefix("www.")
        host = re.sub(r"\.(?:gov|org|com)?\.?vn$", "", source.split("/")[0])
        return _slugs().get(re.sub(r"^(?:bao|dai|congan|mttq|tinhuy|doan)|(?:tv|online|news)$|\W", "", host))

    @cached_property
    def _named(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for match in _NAMED.finditer(self._prose.text):
            if match.start("name") in self._names:
                continue
            level, name = _LEVELS[match["level"].casefold()], match["name"]
            known = _province_at(name)
            if known is not None:
                name = known[0]
            if known is not None or level != "tỉnh":
                found.setdefault(level, Counter())[name] += 1
        return found

    @cached_property
    def _bare_provinces(self) -> Counter[str]:
        """Provinces that the article names without "tỉnh"."""
        runs = (match[0] for match in _RUN.finditer(self._prose.text) if match.start() not in self._names)
        known = (_province_at(run) for run in runs)
        return Counter(row[0] for row in known if row is not None and row[1] == "tỉnh")


def _province_at(name: str) -> tuple[str, str] | None:
    """The province that a run of capitalised words begins with."""
    words = fold(name).split()
    for size in range(len(words), 0, -1):
        if known := _provinces().get(" ".join(words[:size])):
            return known
    return None
