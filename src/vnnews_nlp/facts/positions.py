"""Who holds which office: (person, title) pairs with status, body and place, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from vnnews_nlp.document import Entity, Person, Position, Prose
from vnnews_nlp.facts.holders import Holding, link_titles
from vnnews_nlp.facts.localities import Localities, first_level, level_of
from vnnews_nlp.facts.name_parts import fold
from vnnews_nlp.facts.title_parts import TitleKey, same_office, split_title, title_key
from vnnews_nlp.lists import load_list


@cache
def layout_scores() -> dict[str, float]:
    """How often a link of each layout is right, from ``data/lists/layout_scores.tsv``."""
    counted = ((row["layout"], int(row["links"]), int(row["right"])) for row in load_list("layout_scores"))
    return {layout: (right + 1) / (links + 2) for layout, links, right in counted}


@dataclass(slots=True)
class _Pair:
    """All that says that a person holds a title."""

    person: int
    title: str
    holdings: list[Holding] = field(default_factory=list)


def find_positions(prose: Prose, entities: Sequence[Entity], people: Sequence[Person]) -> tuple[Position, ...]:
    """Every (person, title) that the article states, once, by first evidence.

    ``evidence`` spans reach from the name to the title where one sentence holds both. ``place`` is filled
    from the holder's other titles or the page's source where the title leaves it out, then named in ``inferred``.
    """
    return positions_of(prose, entities, people, link_titles(prose, entities, people))


def titles_without_holder(prose: Prose, entities: Sequence[Entity], people: Sequence[Person]) -> tuple[int, ...]:
    """Indices of the TITLE entities that nobody named in the article holds."""
    return without_holder(entities, link_titles(prose, entities, people))


def without_holder(entities: Sequence[Entity], holdings: Iterable[Holding]) -> tuple[int, ...]:
    """Indices of the TITLE entities that no holding is about."""
    held = {holding.title for holding in holdings}
    return tuple(i for i, entity in enumerate(entities) if entity.type == "TITLE" and i not in held)


def positions_of(
    prose: Prose, entities: Sequence[Entity], people: Sequence[Person], holdings: Iterable[Holding]
) -> tuple[Position, ...]:
    """The positions that holdings add up to, one a (person, title) whatever the spelling of the title."""
    pairs: dict[tuple[int, str], _Pair] = {}
    places = Localities(prose, entities)
    for holding in holdings:
        title = " ".join(entities[holding.title].text.split())
        for person in holding.people:
            pair = pairs.setdefault((person, fold(title)), _Pair(person, title))
            pair.holdings.append(holding)
    printed = _printed_places(pairs.values())
    return tuple(_position(pair, entities, people, printed.get(pair.person, []), places) for pair in pairs.values())


def _printed_places(pairs: Iterable[_Pair]) -> dict[int, list[tuple[str, TitleKey, str]]]:
    """The places that each person's titles name: level, title, place."""
    found: dict[int, list[tuple[str, TitleKey, str]]] = {}
    for pair in pairs:
        parts = split_title(pair.title)
        if parts.place and level_of(parts.place) is None:
            level = level_of(parts.body) or first_level(parts.place)
            if level:
                found.setdefault(pair.person, []).append((level, title_key(pair.title), parts.place))
    return found


def _position(
    pair: _Pair,
    entities: Sequence[Entity],
    people: Sequence[Person],
    printed: list[tuple[str, TitleKey, str]],
    places: Localities,
) -> Position:
    parts = split_title(pair.title)
    body, place = parts.body, parts.place
    inferred: tuple[str, ...] = ()
    level = level_of(place or body)
    if level:
        place = _own_place(level, title_key(pair.title), printed) or places.place(level)
        inferred = ("place",) if place else ()
        if place is None and parts.place:
            body = f"{body} {parts.place}" if body else parts.place
    named = max((entities[i].score for i in people[pair.person].mentions), default=1.0)
    _, sure, source = max(_weight(holding, entities) for holding in pair.holdings)
    return Position(
        person=people[pair.person].name,
        title=pair.title,
        body=body,
        place=place,
        status=_status(pair.holdings),
        evidence=tuple(dict.fromkeys((h.start, h.end) for h in pair.holdings)),
        source=f"positions/{source}",
        score=round(sure * named, 4),
        inferred=inferred,
    )


def _weight(holding: Holding, entities: Sequence[Entity]) -> tuple[bool, float, str]:
    """What stands beside the name before later mentions, then how sure title and link are."""
    sure = layout_scores().get(holding.layout, 0.5) * entities[holding.title].score
    return not holding.layout.startswith("later"), sure, holding.layout


def _own_place(level: str, key: TitleKey, printed: list[tuple[str, TitleKey, str]]) -> str | None:
    """The place that the holder's other titles of a level name: the same office first, then the commonest."""
    same = [place for at, other, place in printed if at == level and same_office(key, other) >= 3]
    places = same or [place for at, _, place in printed if at == level]
    return max(places, key=places.count) if places else None


def _status(holdings: Sequence[Holding]) -> str:
    """The last word of the article: what stands beside the name counts before later mentions."""
    said = [h.status for h in holdings if not h.layout.startswith("later")]
    return said[-1] if said else holdings[-1].status
