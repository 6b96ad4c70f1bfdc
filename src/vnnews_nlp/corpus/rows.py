"""A document as rows of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from vnnews_nlp.corpus.document_keys import document_key
from vnnews_nlp.corpus.keys import office_key, phrase_key, place_key
from vnnews_nlp.corpus.tables import Origin, Row, Rows, writable
from vnnews_nlp.document import Citation, Document, Entity, Person
from vnnews_nlp.facts.name_parts import name_key

_Clean = Callable[[str], str]
_NOWHERE = (0, 0)


def document_rows(document: Document, origin: Origin, signature: bytes) -> Rows:
    """The rows of one document in every table but ``errors``."""
    key, entities = origin.article, document.entities
    clean = _cleaner(document.article.text)
    return {
        "articles": [_article(document, origin, signature, clean)],
        "entities": [
            (key, i, e.start, e.end, e.type, clean(e.text), clean(e.norm), e.source, e.score)
            for i, e in enumerate(entities)
        ],
        "people": [
            (key, i, clean(p.name), clean(" ".join(name_key(p.name))), p.gender, p.kind, p.byline,
             *_first(p, entities), p.mentions)
            for i, p in enumerate(document.people)
        ],
        "positions": list(_positions(document, key, clean)),
        "citations": [
            (key, i, clean(c.type), *(_or_none(v, clean) for v in (c.number, c.name, c.date, c.issuer, c.subject)),
             *map(clean, document_key(c.type, c.number, c.name, c.date)),
             *_first(c, entities), c.mentions, c.source, c.score, c.inferred, _or_none(c.issuer_by_code, clean))
            for i, c in enumerate(document.citations)
        ],
        "indicators": list(_indicators(document, key, clean)),
        "relations": [
            (key, r.kind, r.source_index, r.target_index, *(r.evidence or (_NOWHERE,))[0], r.source, r.score)
            for r in document.relations
        ],
        "topics": [(key, i, t.label, t.score) for i, t in enumerate(document.topics, 1)],
    }  # fmt: skip


def error_row(origin: Origin, id: str, stage: str, message: str) -> Row:
    """The row of one article that failed."""
    return (origin.article, writable(id), writable(origin.input), origin.line, stage, writable(message))


def _cleaner(text: str) -> _Clean:
    """What makes the strings of an article fit for Arrow: nothing where its text is fit."""
    return str if writable(text) is text else writable


def _or_none(value: str | None, clean: _Clean) -> str | None:
    return None if value is None else clean(value)


def _article(document: Document, origin: Origin, signature: bytes, clean: _Clean) -> Row:
    article, topic = document.article, document.topics[0] if document.topics else None
    title, source, url = (_or_none(value, writable) for value in (article.title, article.source, article.url))
    return (
        origin.article, writable(article.id), title, article.published, source, url, writable(origin.input),
        origin.line, len(article.text), topic.label if topic else None, topic.score if topic else None,
        [s.start for s in document.sentences], [s.end for s in document.sentences], signature, clean(article.text),
    )  # fmt: skip


def _first(value: Person | Citation, entities: Sequence[Entity]) -> tuple[int, int]:
    """The span of the first mention: where a reader finds the person or document."""
    mentions = [i for i in value.mentions if i < len(entities)]
    return (entities[mentions[0]].start, entities[mentions[0]].end) if mentions else _NOWHERE


def _positions(document: Document, key: int, clean: _Clean) -> Iterator[Row]:
    people = {p.name: i for i, p in enumerate(document.people)}
    for p in document.positions:
        start, end = p.evidence[0] if p.evidence else _NOWHERE
        yield (
            key, people.get(p.person, -1), clean(p.person), clean(p.title), _or_none(p.body, clean),
            _or_none(p.place, clean), clean(office_key(p.title, p.place)), clean(place_key(p.place)), p.status,
            start, end, p.source, p.score, p.inferred,
        )  # fmt: skip


def _indicators(document: Document, key: int, clean: _Clean) -> Iterator[Row]:
    for i in document.indicators:
        phrase = _or_none(i.indicator, clean)
        row: tuple[Any, ...] = (
            key, i.start, i.end, i.low, i.high, clean(i.unit), i.change, phrase,
            None if phrase is None else phrase_key(phrase), _or_none(i.base, clean), _or_none(i.period, clean),
            _or_none(i.place, clean), i.role, i.source, i.score,
        )  # fmt: skip
        yield row
