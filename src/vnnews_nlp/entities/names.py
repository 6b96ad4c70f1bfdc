"""People, titles, organisations and places of an article from one walk over it."""

from __future__ import annotations

from collections.abc import Sequence

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.entities.name_scan import scan_names
from vnnews_nlp.entities.organisations import organisations_of
from vnnews_nlp.entities.people import people_of
from vnnews_nlp.entities.places import places_of
from vnnews_nlp.entities.titles import hold, titles_of
from vnnews_nlp.entity_columns import Gathered


def find_names(prose: Prose) -> Sequence[Entity]:
    """PERSON, TITLE, ORG and LOC candidates of an article, each type by position."""
    found = scan_names(prose.text)
    named = Gathered(prose.text)
    named.extend(people_of(found))
    why = hold(found)
    named.extend(titles_of(found, why))
    named.extend(organisations_of(found, why))
    named.extend(places_of(found))
    return named.done()
