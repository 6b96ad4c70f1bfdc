"""A document as plain JSON values, and back: the library's contract with other programs.

``to_dict`` has the fields that ``vnnews annotate --format json`` and the JSON
lines of a corpus carry. Offsets count code points of ``text``.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from vnnews_nlp.document import (
    TOKEN_KINDS,
    Article,
    Citation,
    Document,
    Entity,
    Indicator,
    Person,
    Position,
    Relation,
    Sentence,
    Tokens,
    Topic,
    Words,
    Zone,
)
from vnnews_nlp.errors import RecordError
from vnnews_nlp.forms import check_form

if TYPE_CHECKING:
    from vnnews_nlp.columns import Ints

T = TypeVar("T")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")

FORMAT = 1  #: raised when a field changes its meaning

#: Units of an indicator that make it a fact of kind "percentage"; others are of kind "figure".
PERCENT_UNITS = ("%", "‰", "điểm %")


def to_dict(document: Document, *, layers: bool = True) -> dict[str, Any]:
    """The document as dicts, lists, strings and numbers.

    Args:
        document: what to write.
        layers: also write tokens, sentences, words and zones as columns, so that
            ``from_dict`` gives back an equal document; without them the facts remain.
    """
    article = document.article
    out: dict[str, Any] = {
        "format": FORMAT,
        "id": article.id,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "source": article.source,
        "url": article.url,
        "topic": _topic(document.topics[0]) if document.topics else None,
        "topics": [_topic(t) for t in document.topics],
        "entities": [_plain(e) for e in document.entities],
        "people": [_plain(p) for p in document.people],
        "facts": [*map(_position, document.positions), *map(_citation, document.citations),
                  *map(_indicator, document.indicators), *map(_relation, document.relations)],
        "text": article.text,
    }  # fmt: skip
    if layers:
        out["layers"] = _layers(document)
    return out


def to_json(document: Document, *, layers: bool = False, indent: int | None = None) -> str:
    """``to_dict`` as JSON text that can be encoded, whatever the article holds.

    A lone surrogate is written as its ``\\u`` escape. A high and a low one side by side, which JSON
    cannot tell from the one character that they would make, become U+FFFD each: offsets stay right.
    """
    out = json.dumps(to_dict(document, layers=layers), ensure_ascii=False, indent=indent)
    if _encodable(out):
        return out
    return _SURROGATE.sub(lambda lone: f"\\u{ord(lone[0]):04x}", _PAIR.sub("\ufffd\ufffd", out))


def from_dict(plain: Mapping[str, Any]) -> Document:
    """A document from ``to_dict``'s output; equal to the first one where that was written with its layers.

    Raises:
        RecordError: a field is missing or has the wrong form.
    """
    try:
        return _read(plain)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, OverflowError, RecursionError) as error:
        raise RecordError(
            f"not a document of format {FORMAT}: {type(error).__name__}: {error}. "
            "Give it what Document.to_dict() or `vnnews annotate --format json` wrote."
        ) from None


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _plain(value: Any) -> dict[str, Any]:
    return {f.name: _listed(getattr(value, f.name)) for f in dataclasses.fields(value)}


def _listed(value: Any) -> Any:
    return [_listed(v) for v in value] if isinstance(value, tuple) else value


def _topic(topic: Topic) -> dict[str, Any]:
    return {"label": topic.label, "score": topic.score}


def _position(position: Position) -> dict[str, Any]:
    return {"kind": "position"} | _plain(position)


def _citation(citation: Citation) -> dict[str, Any]:
    return {"kind": "document"} | _plain(citation)


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {"kind": "percentage" if indicator.unit in PERCENT_UNITS else "figure"} | _plain(indicator)


def _relation(relation: Relation) -> dict[str, Any]:
    plain = _plain(relation)
    return {"kind": "relation", "relation": plain.pop("kind")} | plain


def _layers(document: Document) -> dict[str, Any]:
    tokens, words = document.tokens, document.words
    return {
        "zones": [[z.start, z.end, z.kind] for z in document.article.zones],
        "tokens": {
            "starts": tokens.starts.tolist(),
            "ends": tokens.ends.tolist(),
            "kinds": [TOKEN_KINDS[k] for k in tokens.kinds.tolist()],
        },
        "sentences": [[s.start, s.end, s.first, s.last] for s in document.sentences],
        "words": {"firsts": words.firsts.tolist(), "lasts": words.lasts.tolist()},
    }


def _read(plain: Mapping[str, Any]) -> Document:
    layers = plain.get("layers") or {}
    article = Article(
        text=plain["text"],
        id=plain["id"],
        title=plain["title"],
        published=datetime.fromisoformat(plain["published"]) if plain["published"] else None,
        source=plain["source"],
        url=plain["url"],
        zones=tuple(Zone(*z) for z in layers.get("zones", ())),
    )
    tokens = _tokens(article.text, layers.get("tokens") or {"starts": [], "ends": [], "kinds": []})
    facts = plain["facts"]
    document = Document(
        article=article,
        tokens=tokens,
        sentences=tuple(Sentence(*s) for s in layers.get("sentences", ())),
        words=_words(tokens, layers.get("words") or {"firsts": [], "lasts": []}),
        entities=tuple(Entity(**e) for e in plain["entities"]),
        people=tuple(_value(Person, p) for p in plain["people"]),
        positions=tuple(_value(Position, f) for f in facts if f["kind"] == "position"),
        citations=tuple(_value(Citation, f) for f in facts if f["kind"] == "document"),
        indicators=tuple(
            _value(Indicator, {"place": None, **f}) for f in facts if f["kind"] in ("percentage", "figure")
        ),
        relations=tuple(_value(Relation, f | {"kind": f["relation"]}) for f in facts if f["kind"] == "relation"),
        topics=tuple(Topic(**t) for t in plain["topics"]),
    )
    check_form(document)
    return document


def _tokens(text: str, columns: Mapping[str, Any]) -> Tokens:
    import numpy as np

    kinds = [TOKEN_KINDS.index(k) for k in columns["kinds"]]
    if len(kinds) != len(columns["starts"]):
        raise ValueError(f"{len(columns['starts'])} tokens with {len(kinds)} kinds")
    return Tokens(text, _column(columns, "starts"), _column(columns, "ends"), np.array(kinds, np.uint8))


def _words(tokens: Tokens, columns: Mapping[str, Any]) -> Words:
    return Words(tokens, _column(columns, "firsts"), _column(columns, "lasts"))


def _column(columns: Mapping[str, Any], name: str) -> Ints:
    import numpy as np

    if any(type(value) is not int for value in columns[name]):
        raise TypeError(f"{name} that are no integers")
    return np.array(columns[name], np.int32)


def _value(kind: Callable[..., T], row: Mapping[str, Any]) -> T:
    fields = dataclasses.fields(kind)  # type: ignore[arg-type]
    return kind(**{f.name: _tupled(row[f.name]) for f in fields})


def _tupled(value: Any) -> Any:
    return tuple(_tupled(v) for v in value) if isinstance(value, list) else value
