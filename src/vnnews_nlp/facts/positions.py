"""Who holds which office: (person, title) pairs with status, body and place, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vnnews_nlp.document import Entity, Person, Position, Prose
from vnnews_nlp.facts.holders import Holding, link_titles
from vnnews_nlp.facts.name_parts import fold
from vnnews_nlp.facts.title_parts import split_title

#: Share of right links by layout on hand-annotated articles.
_SCORES = {"before": 0.98, "after": 0.97, "list": 0.93, "copula": 0.9, "for": 0.93, "comma": 0.85, "dash": 0.85, "cue": 0.9,
           "later": 0.85, "later-4": 0.95, "later-3": 0.92, "later-2": 0.85, "later-1": 0.6, "neighbour": 0.8}  # fmt: skip


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
    for holding in holdings:
        title = entities[holding.title].text
        for person in holding.people:
            pair = pairs.setdefault((person, fold(" ".join(title.split()))), _Pair(person, title))
            pair.holdings.append(holding)
    return tuple(_position(pair, people) for pair in pairs.values())


def _position(pair: _Pair, people: Sequence[Person]) -> Position:
    parts = split_title(" ".join(pair.title.split()))
    best = max(pair.holdings, key=lambda holding: _SCORES[holding.layout])
    return Position(
        person=people[pair.person].name,
        title=pair.title,
        body=parts.body,
        place=parts.place,
        status=_status(pair.holdings),
        evidence=tuple(dict.fromkeys((h.start, h.end) for h in pair.holdings)),
        source=f"positions/{best.layout}",
        score=_SCORES[best.layout],
    )


def _status(holdings: Sequence[Holding]) -> str:
    """The last word of the article: what stands beside the name counts before later mentions."""
    said = [h.status for h in holdings if not h.layout.startswith("later")]
    return said[-1] if said else holdings[-1].status
