"""The gold form of an article: its mentions with who and what they refer to, as annotators write it.

::

    {"id", "text", "topic", "topic_also", "people": {"p1": name}, "documents": {"d1": {...}},
     "mentions": [{"t": "PERSON", "s": text, "start", "end", "ref": "p1"},
                  {"t": "TITLE", …, "ref": ["p1"], "status": "former"},
                  {"t": "DOC", …, "ref": "d1"},
                  {"t": "PERCENT", …, "lo", "hi", "change", "indicator"},
                  {"t": "LOC", …}]}

Offsets are half-open and count code points of ``text``. ``vnnews evaluate``
scores against this form and the training recipes learn from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vnnews_nlp.document import ENTITY_TYPES, Document
from vnnews_nlp.errors import RecordError

Gold = dict[str, Any]

#: Fields of a document in gold form, in their order.
DOCUMENT_FIELDS = ("type", "number", "name", "date", "issuer", "subject")
STATUSES = ("former", "acting", "to_be")
CHANGES = ("level", "up", "down")


def to_gold(document: Document, types: Sequence[str] = ENTITY_TYPES) -> Gold:
    """A document in gold form, with mentions of these types."""
    article = document.article
    entities = document.entities
    person_of = {i: f"p{n}" for n, p in enumerate(document.people, 1) for i in p.mentions}
    cited_of = {i: f"d{n}" for n, c in enumerate(document.citations, 1) for i in c.mentions}
    holders = _holders(document)
    figures = {(i.start, i.end): i for i in document.indicators}
    mentions = []
    for i, e in enumerate(entities):
        if e.type not in types:
            continue
        mention: Gold = {"t": e.type, "s": e.text, "start": e.start, "end": e.end}
        if e.type == "PERSON" and i in person_of:
            mention["ref"] = person_of[i]
        elif e.type == "DOC" and i in cited_of:
            mention["ref"] = cited_of[i]
        elif e.type == "TITLE":
            mention |= _held(holders.get((e.start, e.end), []))
        elif e.type == "PERCENT":
            figure = figures.get((e.start, e.end))
            mention |= {"lo": figure.low, "hi": figure.high, "change": figure.change,
                        "indicator": figure.indicator} if figure else _unread(e.norm)  # fmt: skip
        mentions.append(mention)
    return {
        "id": article.id,
        "text": article.text,
        "topic": document.topics[0].label if document.topics else None,
        "topic_also": [t.label for t in document.topics[1:]],
        "people": {f"p{n}": p.name for n, p in enumerate(document.people, 1)},
        "documents": {
            f"d{n}": {name: getattr(c, name) for name in DOCUMENT_FIELDS} for n, c in enumerate(document.citations, 1)
        },
        "mentions": sorted(mentions, key=lambda m: (m["start"], -m["end"])),
    }


def _holders(document: Document) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """For the span of each TITLE, who holds it by the article's positions, and how: inside their evidence."""
    refs = {p.name: f"p{n}" for n, p in enumerate(document.people, 1)}
    out: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for e in document.entities_of("TITLE"):
        for p in document.positions:
            inside = any(start <= e.start and e.end <= end for start, end in p.evidence)
            if inside and p.title == e.text and p.person in refs:
                out.setdefault((e.start, e.end), []).append((refs[p.person], p.status))
    return out


def _held(holders: Sequence[tuple[str, str]]) -> Gold:
    status = {status for _, status in holders if status in STATUSES}
    out: Gold = {"ref": list(dict.fromkeys(ref for ref, _ in holders))}
    return out | {"status": status.pop()} if len(status) == 1 else out


def _unread(norm: str) -> Gold:
    """The fields of a percentage of which only the norm is known (``6.5..7%``)."""
    figures = norm.split(" ")[0].strip("%‰").split("..")
    low, high = (float(f) if f.replace(".", "", 1).isdecimal() else 0.0 for f in (figures[0], figures[-1]))
    return {"lo": low, "hi": high, "change": "level", "indicator": None}


def checked(gold: Mapping[str, Any]) -> Gold:
    """The article with its mentions in order and proved against its text.

    Raises:
        RecordError: a field is missing or of a wrong type, a mention's offsets do not give its text,
            or a reference leads nowhere.
    """
    try:
        _check_types(gold)
        return _proved(gold)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        why = f"{type(error).__name__}: {error}"
        raise RecordError(f"no article in gold form ({why}). Give what `vnnews export --to gold` writes.") from None


def _check_types(gold: Mapping[str, Any]) -> None:
    for part, types in ((gold, _TYPES), *((m, _MENTION_TYPES) for m in gold["mentions"])):
        for key, kind in types.items():
            if not isinstance(part[key], kind):
                raise TypeError(f"{key} is {type(part[key]).__name__}")


def _proved(gold: Mapping[str, Any]) -> Gold:
    text, out = gold["text"], dict(gold)
    mentions = sorted((_ordered(m) for m in gold["mentions"]), key=lambda m: (m["start"], -m["end"], m["t"]))
    for m in mentions:
        if not 0 <= m["start"] < m["end"] <= len(text) or text[m["start"] : m["end"]] != m["s"]:
            raise RecordError(
                f"{gold['id']}: {m['s']!r} does not stand at {m['start']}-{m['end']} of the text. "
                "Offsets count code points of the text as given; leave the text as it was exported."
            )
        known = gold["people"].keys() | gold["documents"].keys()
        refs = m.get("ref", [])
        for ref in [refs] if isinstance(refs, str) else refs:
            if ref not in known:
                raise RecordError(f"{gold['id']}: {m['s']!r} refers to {ref!r}, which is not there. Add it.")
    return out | {"mentions": mentions}


_Types = Mapping[str, type | tuple[type, ...]]
_TYPES: _Types = {"id": (str, int), "text": str, "people": dict, "documents": dict, "mentions": list}
_MENTION_TYPES: _Types = {"t": str, "s": str, "start": int, "end": int}
_ORDER = ("t", "s", "start", "end", "ref", "status", "lo", "hi", "change", "indicator")


def _ordered(mention: Mapping[str, Any]) -> Gold:
    return {key: mention[key] for key in _ORDER if key in mention}
