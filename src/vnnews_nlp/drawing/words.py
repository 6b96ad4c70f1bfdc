"""What a drawing says of a fact: one wording for terminal, notebook and page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vnnews_nlp.document import Citation, Document, Indicator, Position

if TYPE_CHECKING:
    from vnnews_nlp.topics.model import Evidence

#: What a status that is not "current" is called.
STATUS = {"former": "former", "acting": "acting", "to_be": "to be"}
#: Control characters, which could move a terminal's cursor or change its title, and lone surrogates, which no
#: encoding can write: shown as U+FFFD. Line feeds and tabs stay.
_UNPRINTABLE = {c: 0xFFFD for c in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)) if chr(c) not in "\n\t"}
_SIGNS = {"up": "+", "down": "−"}


def about_line(document: Document) -> str:
    """When, where from and what about: ``14/06/2022 15:42 · baocaobang.vn · chinh-tri 0.89``."""
    article = document.article
    parts = (
        article.published.strftime("%d/%m/%Y %H:%M") if article.published else "",
        article.source or "",
        ", ".join(f"{t.label} {t.score:.2f}" for t in document.topics[:3]),
    )
    return " · ".join(part for part in parts if part)


def office_text(position: Position) -> str:
    """The office with its status, and its place where that was filled in: ``Chủ tịch UBND tỉnh [Cao Bằng]``."""
    status = f" ({STATUS[position.status]})" if position.status in STATUS else ""
    place = f" [{position.place}]" if position.place and "place" in position.inferred else ""
    return position.title + place + status


def citation_name(citation: Citation) -> str:
    """How people name a document: its name, or its type and number."""
    return citation.name or f"{citation.type} {citation.number or ''}".strip()


def issuer_text(citation: Citation) -> str | None:
    """The issuer, in brackets where only the code tells it: ``[Chính phủ]``."""
    return citation.issuer or (f"[{citation.issuer_by_code}]" if citation.issuer_by_code else None)


def figure_text(document: Document, indicator: Indicator) -> str:
    """The figure as printed, with a sign where it says how much something rose or fell."""
    return _SIGNS.get(indicator.change, "") + document.article.text[indicator.start : indicator.end]


def printable(text: str) -> str:
    """The text with control characters and lone surrogates replaced, one for one."""
    return text.translate(_UNPRINTABLE)


def reasons_line(reasons: Iterable[Evidence]) -> str:
    """The words that spoke for a topic, each with its weight: ``hội nghị +0.42 · tỉnh ủy +0.37``."""
    return " · ".join(f"{' '.join(r.text.split())} {r.weight:+.2f}" for r in reasons)
