"""Places by rules: listed names, and nouns for places with the name that follows them."""

from __future__ import annotations

from vnnews_nlp.document import Entity
from vnnews_nlp.entities.name_shapes import SPACES
from vnnews_nlp.entities.name_spans import NameScan, NameSpan, opens_sentence

#: How often a construction is right, measured on articles of 2017-2026.
SCORES = {"listed": 0.88, "headed": 0.92, "inside": 0.88, "numbered": 0.93, "named-unit": 0.86, "named-way": 0.88}
_NAMED = 0.70


def places_of(found: NameScan) -> list[Entity]:
    """LOC entities of a walk, by position; those inside a title or a body too."""
    s = found.s
    entities = []
    pronoun = _is_pronoun(found)
    for place in sorted(found.places, key=lambda p: p.start):
        if pronoun and _is_he(found, place):
            continue
        start, end = s.starts[place.start], s.end(place.end - 1)
        text = s.text[start:end]
        score = SCORES.get(place.why, _NAMED)
        entities.append(Entity(start, end, "LOC", text, text, f"places/{place.why}", score))
    return entities


def _is_pronoun(found: NameScan) -> bool:
    """Whether the article calls somebody "anh": small, before a name or a verb, not "tiếng Anh"."""
    return "anh" in found.s.words


def _is_he(found: NameScan, place: NameSpan) -> bool:
    """Whether "Anh" at the start of a sentence is he: "Anh kể từng làm thợ"."""
    s, i = found.s, place.start
    alone = place.end == i + 1 and s.words[i] == "Anh" and place.end < s.n
    return alone and opens_sentence(s, i) and s.gaps[place.end] in SPACES and not s.caps[place.end]
