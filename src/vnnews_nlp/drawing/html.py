"""A document as HTML: the text with nested marks, its facts beside it. No script, no network.

Every string of the article is escaped here and nowhere else.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files

from vnnews_nlp.document import Citation, Document, Entity, Indicator, Person, Position

_STATUS = {"former": "former", "acting": "acting", "to_be": "to be"}


def draw_html(document: Document) -> str:
    """A fragment for a notebook or page: marked text and a table of facts, with its own style."""
    style = files("vnnews_nlp").joinpath("data", "drawing", "document.css").read_text(encoding="utf-8")
    return (
        f'<section class="vnnews"><style>{style}</style>{_head(document)}'
        f'<div class="vnnews-columns"><div class="vnnews-text" lang="vi">{draw_marked_text(document)}</div>'
        f'<div class="vnnews-facts">{_facts(document)}</div></div></section>'
    )


def draw_page(documents: list[Document]) -> str:
    """A whole HTML page with one document after another."""
    title = escape(documents[0].article.title or "vnnews") if documents else "vnnews"
    body = "\n<hr>\n".join(draw_html(d) for d in documents)
    return (
        f'<!doctype html>\n<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body>\n<main>{body}</main>\n</body></html>\n"
    )


def draw_marked_text(document: Document) -> str:
    """The text, escaped, with a ``<mark>`` for each entity; marks nest as entities do."""
    text, out, at = document.article.text, [], 0
    open_: list[Entity] = []

    def close_until(start: int) -> None:
        nonlocal at
        while open_ and open_[-1].end <= start:
            end = open_.pop().end
            out.append(escape(text[at:end]) + "</mark>")
            at = end

    for i, entity in sorted(enumerate(document.entities), key=lambda pair: (pair[1].start, -pair[1].end)):
        close_until(entity.start)
        out.append(escape(text[at : entity.start]) + _open_mark(i, entity))
        at = entity.start
        open_.append(entity)
    close_until(len(text))
    out.append(escape(text[at:]))
    return "".join(out)


def _open_mark(index: int, entity: Entity) -> str:
    hover = f"{entity.type}: {entity.norm} ({entity.source}, {entity.score:.2f})"
    return f'<mark id="e{index}" class="vnnews-{entity.type.lower()}" title="{escape(hover)}">'


def _head(document: Document) -> str:
    article = document.article
    parts = [
        article.published.strftime("%d/%m/%Y %H:%M") if article.published else "",
        article.source or "",
        ", ".join(f"{t.label} {t.score:.2f}" for t in document.topics[:3]),
    ]
    line = " · ".join(escape(p) for p in parts if p)
    title = f"<h3>{escape(article.title.strip())}</h3>" if article.title else ""
    return f'<header>{title}<p class="vnnews-about">{line}</p></header>'


def _facts(document: Document) -> str:
    tables = (
        ("People", [_person(document, p) for p in document.people]),
        ("Documents", [_citation(c) for c in document.citations]),
        ("Figures", [_indicator(document, i) for i in document.indicators]),
    )
    return "".join(f"<h4>{name}</h4><table>{''.join(rows)}</table>" for name, rows in tables if rows)


def _row(left: str, right: list[str]) -> str:
    lines = "<br>".join(escape(line) for line in right if line)
    return f'<tr><th scope="row">{left}</th><td>{lines}</td></tr>'


def _link(label: str, entity: int | None) -> str:
    return escape(label) if entity is None else f'<a href="#e{entity}">{escape(label)}</a>'


def _person(document: Document, person: Person) -> str:
    held = [_office(p) for p in document.positions if p.person == person.name]
    return _row(_link(person.name, person.mentions[0]), held)


def _office(position: Position) -> str:
    status = _STATUS.get(position.status)
    return f"{position.title} ({status})" if status else position.title


def _citation(citation: Citation) -> str:
    name = citation.name or f"{citation.type} {citation.number or ''}".strip()
    times = len(citation.mentions)
    lines = [citation.date or "", citation.issuer or "", citation.subject or "", f"cited {times}×"]
    return _row(_link(name, citation.mentions[0] if citation.mentions else None), lines)


def _indicator(document: Document, indicator: Indicator) -> str:
    sign = {"up": "+", "down": "−"}.get(indicator.change, "")
    figure = sign + document.article.text[indicator.start : indicator.end]
    spans = ((i, e) for i, e in enumerate(document.entities) if (e.start, e.end) == (indicator.start, indicator.end))
    at = next((i for i, _ in spans), None)
    lines = [indicator.indicator or "(not said)", indicator.base or "", indicator.period or ""]
    return _row(_link(figure, at), lines)
