"""Organisations by rules: a noun for a body with its name, its subject and its place.

The body of an office that nobody named holds ("giám đốc Sở Tài chính") is one too.
"""

from __future__ import annotations

from vnnews_nlp.document import Entity
from vnnews_nlp.entities.name_spans import NameScan, NameSpan

#: How often a construction is right, measured on articles of 2017-2026.
SCORES = {"full": 0.83, "head": 0.73, "of-office": 0.52}


def organisations_of(found: NameScan, why: list[str]) -> list[Entity]:
    """ORG entities of a walk; ``why`` says how each title is held (:func:`titles.hold`)."""
    s = found.s
    entities = []
    for body in sorted([*found.bodies, *_of_offices(found, why)], key=lambda b: b.start):
        start, end = s.starts[body.start], s.end(body.end - 1)
        text = s.text[start:end]
        entities.append(Entity(start, end, "ORG", text, text, f"organisations/{body.why}", SCORES[body.why]))
    return entities


def _of_offices(found: NameScan, why: list[str]) -> list[NameSpan]:
    """ "giám đốc Sở Tài chính": the body of an office without a holder."""
    r = found.r
    return [
        NameSpan(title.head, title.end, "of-office")
        for title, reason in zip(found.titles, why, strict=True)
        if reason in ("bare", "plural", "short-bare")
        and title.end > title.head
        and r.s.caps[title.head]
        and (body := r.body(title.head))
        and body[1] in ("full", "head")
    ]
