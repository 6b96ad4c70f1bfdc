"""Whether a document that came from outside has the form of one: types, spans inside the text, indices that exist.

The types are those of the dataclasses of :mod:`vnnews_nlp.document`; what passes can be drawn, cut and exported.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from itertools import chain
from typing import Any, get_args, get_origin, get_type_hints

from vnnews_nlp.document import Document

Fits = Callable[[Any], bool]


def check_form(document: Document) -> None:
    """Raise ValueError or OverflowError, with the field that is to blame, where a document has not its form."""
    entities, citations, words = document.entities, document.citations, document.words
    told: tuple[Any, ...] = (*document.positions, *document.indicators, *document.relations)  # facts with evidence
    lists: tuple[Sequence[Any], ...] = (
        (document.article,), document.article.zones, document.sentences, entities, document.people, citations, told,
        document.topics,
    )  # fmt: skip
    for value in chain.from_iterable(lists):
        _check_types(value)
    marked: tuple[Sequence[Any], ...] = (document.article.zones, entities, document.sentences, document.indicators)
    length, count = len(document.article.text), len(document.tokens)
    _check_spans(length, ((value.start, value.end) for values in marked for value in values))
    _check_spans(length, (span for fact in told for span in fact.evidence))
    _check_spans(length, zip(document.tokens.starts.tolist(), document.tokens.ends.tolist(), strict=True))
    _check_spans(count, ((s.first, s.last) for s in document.sentences))
    _check_spans(count, zip(words.firsts.tolist(), words.lasts.tolist(), strict=True))
    _check_indices("mention", len(entities), (i for person in document.people for i in person.mentions))
    _check_indices("mention", len(entities), (i for citation in citations for i in citation.mentions))
    _check_indices(
        "citation", len(citations), (i for r in document.relations for i in (r.source_index, r.target_index))
    )


def _check_types(value: Any) -> None:
    for name, fits in _forms(value.__class__):
        if not fits(getattr(value, name)):
            raise ValueError(f"{type(value).__name__} with {name}={str(getattr(value, name))[:80]!r}")


def _check_spans(length: int, spans: Iterable[tuple[int, int]]) -> None:
    for start, end in spans:
        if not 0 <= start <= end <= length:
            raise ValueError(f"a span from {start} to {end} of {length}")


def _check_indices(what: str, count: int, indices: Iterable[int]) -> None:
    for index in indices:
        if not 0 <= index < count:
            raise ValueError(f"{what} {index} of {count}")


@cache
def _forms(kind: Any) -> tuple[tuple[str, Fits], ...]:
    hints = get_type_hints(kind)
    return tuple((f.name, _fit(hints[f.name])) for f in fields(kind))


def _fit(hint: Any) -> Fits:
    """What tells whether a value is of a type as annotated."""
    parts = get_args(hint)
    if get_origin(hint) is types.UnionType:
        options = [_fit(part) for part in parts]
        return lambda value: any(fits(value) for fits in options)
    if get_origin(hint) is tuple and parts[-1] is Ellipsis:
        each = _fit(parts[0])
        return lambda value: type(value) is tuple and all(map(each, value))
    if get_origin(hint) is tuple:
        all_of = [_fit(part) for part in parts]
        return lambda value: (
            type(value) is tuple
            and len(value) == len(all_of)
            and all(fits(v) for fits, v in zip(all_of, value, strict=True))
        )
    if hint is float:
        return lambda value: type(value) in (int, float) and float(value) == value  # no NaN, no int beyond any float
    return lambda value: type(value) is hint
