"""The one spelling in which offices, places and indicators of different articles are compared.

"Phó chủ tịch Ủy ban nhân dân tỉnh Hoà An" in one paper is "Phó Chủ tịch UBND
tỉnh" with the place "Hòa An" in another: case, tone placement, short forms and
a place printed inside the title do not make another office.
"""

from __future__ import annotations

from functools import cache, lru_cache

from vnnews_nlp.facts.name_parts import fold
from vnnews_nlp.facts.title_parts import title_key
from vnnews_nlp.lists import load_list


@lru_cache(maxsize=8192)
def office_key(title: str, place: str | None = None) -> str:
    """``chủ tịch ubnd`` for "Chủ tịch Ủy ban nhân dân tỉnh Hòa An" with the place "tỉnh Hòa An"."""
    key = title_key(title)
    where = set(_words(place)) if place else set()
    rest = [word for word in key.rest if word not in where]
    if key.kind == "state" and rest == ["cp"]:  # "Thủ tướng" is "Thủ tướng Chính phủ"
        return key.head
    return " ".join((key.head, *(rest or key.rest)))


@lru_cache(maxsize=8192)
def place_key(place: str | None) -> str:
    """``hòa an`` for "tỉnh Hoà An" and "Hòa An"; empty for none. Other levels stay: a huyện is no tỉnh."""
    words = _words(place) if place else []
    for size in (1, 2):
        if words[:size] in (["tỉnh"], ["tp"], ["thành", "phố"]) and " ".join(words[size:]) in _provinces():
            return " ".join(words[size:])
    return " ".join(words)


@lru_cache(maxsize=8192)
def phrase_key(phrase: str) -> str:
    """A phrase without differences of case, tone placement and spaces."""
    return " ".join(fold(phrase).split())


def _words(place: str | None) -> list[str]:
    key = title_key(place or "")
    return " ".join((key.head, *key.rest)).split()


@cache
def _provinces() -> frozenset[str]:
    names = (row["name"] for row in load_list("provinces"))
    return frozenset(" ".join(_words(name)) for name in names)
