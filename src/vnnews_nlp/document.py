"""The values that go through the library: frozen, slotted, no logic beyond views.

Every ``start`` and ``end`` is half-open and counts code points. In a finished
:class:`Document` they count in the text as the user gave it, so that
``document.article.text[e.start:e.end] == e.text`` for every entity. Between
reading and the end of the pipeline, stages work on :class:`Prose`, whose text
is the matching form (NFC, look-alikes folded); :mod:`vnnews_nlp.pipeline` maps
the offsets back once, at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vnnews_nlp.columns import TOKEN_KINDS as TOKEN_KINDS
from vnnews_nlp.columns import Sentence as Sentence
from vnnews_nlp.columns import Token as Token
from vnnews_nlp.columns import Tokens as Tokens
from vnnews_nlp.columns import Word as Word
from vnnews_nlp.columns import Words as Words

if TYPE_CHECKING:
    from vnnews_nlp.columns import Ints as Ints
    from vnnews_nlp.columns import Kinds as Kinds

ENTITY_TYPES = ("PERSON", "TITLE", "ORG", "LOC", "DOC", "PERCENT", "DATE", "MONEY", "QUANTITY")

#: What a line of a page is. ``repeated`` is a caption or paragraph printed again.
ZONE_KINDS = ("headline", "stamp", "source", "dateline", "byline", "caption", "repeated", "body", "boilerplate")


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the raw text and what it is there for (one of ``ZONE_KINDS``)."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Article:
    """What a newsroom wrote, and where it stands in the text as given.

    ``zones`` cover every non-blank line in order and do not overlap;
    ``published`` is the page's own stamp (local Vietnamese time).
    """

    text: str
    id: str = ""
    title: str | None = None
    published: datetime | None = None
    source: str | None = None
    url: str | None = None
    zones: tuple[Zone, ...] = ()

    def zone_texts(self, kind: str) -> tuple[str, ...]:
        """The texts of all zones of one kind, in order."""
        return tuple(self.text[z.start : z.end] for z in self.zones if z.kind == kind)


@dataclass(frozen=True, slots=True)
class Entity:
    """A span with a type.

    ``norm`` is the canonical string (``40-NQ/TU``, ``2021-08-05``, ``72.82%``);
    ``source`` names the rule row or model that made it (``documents/party-code``,
    ``names-1``); ``score`` is between 0 and 1, read it as a probability.
    """

    start: int
    end: int
    type: str
    text: str
    norm: str
    source: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Lost:
    """A candidate that was not kept, and the reason (``inside …``, ``crosses …``, ``no holder``)."""

    entity: Entity
    why: str


@dataclass(frozen=True, slots=True)
class Person:
    """One human of the article: fullest name, indices of the PERSON entities that name them.

    ``gender`` is what an honorific gives (male | female); ``kind`` is the kind of name
    (kinh | ethnic | religious | sino | foreign); ``byline`` tells the writer or
    photographer of the article from the people in it.
    """

    name: str
    mentions: tuple[int, ...]
    gender: str | None = None
    kind: str | None = None
    byline: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Who holds which office. ``status``: current | former | acting | to_be.

    ``evidence`` are spans (the sentence part that says so); ``inferred`` names
    the fields that the text itself does not print (``place``).
    """

    person: str
    title: str
    body: str | None
    place: str | None
    status: str
    evidence: tuple[tuple[int, int], ...]
    source: str
    score: float = 1.0
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """One document that the article cites; ``mentions`` are indices of its DOC entities.

    ``date`` is ISO, as exact as the text (``2021-08-05``, ``2021-08``, ``2021``). ``issuer`` is what the article
    prints; ``issuer_by_code`` is inferred where it prints none and the code leaves one reading (``NĐ-CP``: Chính phủ).
    """

    type: str
    number: str | None
    name: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    mentions: tuple[int, ...]
    source: str
    score: float = 1.0
    inferred: tuple[str, ...] = ()
    issuer_by_code: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure and what it measures.

    ``start``/``end`` is the figure; ``low == high`` when it is not a range;
    ``unit``: ``%``, ``điểm %`` …; ``change``: level | up | down; ``role``:
    fact | target | share | rate | completion; ``evidence`` is the indicator's own span;
    ``place`` is where it holds, where the text says so.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    change: str
    indicator: str | None
    base: str | None
    period: str | None
    role: str
    evidence: tuple[tuple[int, int], ...]
    source: str
    score: float = 1.0
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What one cited document does to another: ``kind`` is amends | replaces | repeals | guides | implements.

    ``source_index`` and ``target_index`` point into ``Document.citations``.
    """

    kind: str
    source_index: int
    target_index: int
    evidence: tuple[tuple[int, int], ...]
    source: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject label of the guidelines (``chinh-tri`` … ``moi-truong``) and its probability."""

    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Prose:
    """What the entity and fact stages read: text to match on, with its tokens and sentences.

    ``text`` is the matching form: NFC, look-alikes folded, boilerplate blanked
    with spaces, so its offsets are *not* raw ones where the raw text was not
    clean. ``zones`` and ``tokens`` count in it too.
    """

    text: str
    tokens: Tokens
    sentences: tuple[Sentence, ...]
    zones: tuple[Zone, ...] = ()
    published: datetime | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """An annotated article, complete and immutable: everything found, with who said so on each item.

    ``entities`` is a tuple; of a long text with thousands of them it is columns, which read like one
    (:class:`vnnews_nlp.entity_columns.Entities`).
    """

    article: Article
    tokens: Tokens
    sentences: tuple[Sentence, ...]
    words: Words
    entities: Sequence[Entity]
    people: tuple[Person, ...] = ()
    positions: tuple[Position, ...] = ()
    citations: tuple[Citation, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    relations: tuple[Relation, ...] = ()
    topics: tuple[Topic, ...] = ()
    lost: tuple[Lost, ...] = field(default=(), compare=False, repr=False)

    def entities_of(self, type: str) -> tuple[Entity, ...]:
        """The entities of one type (``PERSON``, ``DOC`` …), in order."""
        return tuple(e for e in self.entities if e.type == type)

    def at_least(self, score: float) -> Document:
        """The document without the entities and facts whose score is lower; people keep the mentions that stay."""
        from vnnews_nlp.entity_columns import picked

        kept = [i for i, e in enumerate(self.entities) if e.score >= score]
        place = {old: new for new, old in enumerate(kept)}

        def moved(mentions: tuple[int, ...]) -> tuple[int, ...]:
            return tuple(place[i] for i in mentions if i in place)

        people = (replace(p, mentions=moved(p.mentions)) for p in self.people)
        stay = [i for i, c in enumerate(self.citations) if c.score >= score]
        cited = {old: new for new, old in enumerate(stay)}
        return replace(
            self,
            entities=picked(self.entities, kept),
            people=tuple(p for p in people if p.mentions),
            positions=tuple(p for p in self.positions if p.score >= score),
            citations=tuple(replace(self.citations[i], mentions=moved(self.citations[i].mentions)) for i in stay),
            indicators=tuple(i for i in self.indicators if i.score >= score),
            relations=tuple(
                replace(r, source_index=cited[r.source_index], target_index=cited[r.target_index])
                for r in self.relations
                if r.score >= score and r.source_index in cited and r.target_index in cited
            ),
        )

    def to_dict(self, *, layers: bool = True) -> dict[str, Any]:
        """Plain dicts and lists as README describes; ``layers=False`` leaves tokens, words and zones out."""
        from vnnews_nlp.contract import to_dict

        return to_dict(self, layers=layers)

    def to_json(self, *, layers: bool = False, indent: int | None = None) -> str:
        """``to_dict`` as JSON text."""
        from vnnews_nlp.contract import to_json

        return to_json(self, layers=layers, indent=indent)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Document:
        """A document from what ``to_dict`` wrote. Raises RecordError when a field is missing."""
        from vnnews_nlp.contract import from_dict

        return from_dict(plain)

    def __repr__(self) -> str:
        counts = f"{len(self.people)} people, {len(self.citations)} documents, {len(self.indicators)} figures"
        topic = f", {self.topics[0].label}" if self.topics else ""
        return f"<Document {self.article.id!r} {(self.article.title or '')[:60]!r}: {counts}{topic}>"

    def _repr_html_(self) -> str:
        from vnnews_nlp.drawing.html import draw_html

        return draw_html(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from vnnews_nlp.drawing.text import draw_text

        return {"text/plain": draw_text(self), "text/html": self._repr_html_()}
