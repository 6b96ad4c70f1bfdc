"""A document as HTML: the text with nested marks, its facts beside it. No script, no network.

Every string of the article is escaped here. Rows of the facts link to the
place of the text that says so; the names of these places differ from document
to document, so that many can stand on one page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from vnnews_nlp.document import ENTITY_TYPES, Citation, Document, Entity, Indicator, Person, Position
from vnnews_nlp.drawing.marks import walk_marks
from vnnews_nlp.drawing.words import about_line, citation_name, figure_text, issuer_text, office_text, reasons_line

if TYPE_CHECKING:
    from vnnews_nlp.topics.model import Evidence


def draw_html(document: Document, anchor: str | None = None, reasons: Sequence[Evidence] = ()) -> str:
    """A fragment for a notebook or page: marked text and tables of facts, with its own style.

    Args:
        document: what to draw.
        anchor: the prefix of the fragment's ids; made from the article where None. Give one
            when the same article stands twice on a page.
        reasons: the words that spoke for its topic (:func:`vnnews_nlp.drawing.reasons.topic_reasons`).
    """
    view = _View.of(document, anchor)
    return whole(
        f'<section class="vnnews" aria-label="annotated article"><style>{style_sheet()}</style>{_head(document)}'
        f"{_reasons(reasons)}"
        f'<div class="vnnews-columns"><div class="vnnews-text" lang="vi">{_marked(view)}</div>'
        f'<div class="vnnews-facts">{_facts(view)}</div></div></section>'
    )


def whole(html: str) -> str:
    """HTML that any encoding can write: lone surrogates become U+FFFD."""
    return html.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def draw_page(documents: Sequence[Document]) -> str:
    """A whole HTML page with one document after another."""
    title = escape(documents[0].article.title or "vnnews") if documents else "vnnews"
    body = "\n".join(draw_html(d, f"d{i}") for i, d in enumerate(documents))
    return whole(
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{margin:0;background:light-dark(#f4f4f6,#121215);color-scheme:light dark}"
        ".vnnews{margin:0 auto 1.5rem;max-width:72rem}</style></head>"
        f"<body>\n<main>{body}</main>\n</body></html>\n"
    )


def draw_marked_text(document: Document, anchor: str | None = None) -> str:
    """The text, escaped, with a ``<mark>`` for each entity; marks nest as entities do."""
    return _marked(_View.of(document, anchor))


@dataclass(frozen=True, slots=True)
class _View:
    """A document with the marks to draw: its entities, then figures that are no entity ("gấp 2,5 lần")."""

    document: Document
    anchor: str
    figures: tuple[Indicator, ...]

    @classmethod
    def of(cls, document: Document, anchor: str | None) -> _View:
        taken = {(e.start, e.end) for e in document.entities}
        figures = tuple(i for i in document.indicators if (i.start, i.end) not in taken)
        return cls(document, anchor or _anchor(document), figures)

    def spans(self) -> list[tuple[int, int]]:
        return [(e.start, e.end) for e in self.document.entities] + [(f.start, f.end) for f in self.figures]

    def mark_at(self, start: int, end: int, type: str = "") -> int | None:
        """The mark that is this span, or else the last of this type inside it."""
        spans = self.spans()
        if (start, end) in spans:
            return spans.index((start, end))
        inside = (i for i, e in enumerate(self.document.entities) if start <= e.start and e.end <= end)
        return max((i for i in inside if not type or self.document.entities[i].type == type), default=None)

    def link(self, label: str, mark: int | None) -> str:
        """The escaped label, a link to a mark of the text where there is one."""
        return escape(label) if mark is None else f'<a href="#{escape(self.anchor)}-{mark}">{escape(label)}</a>'


def _anchor(document: Document) -> str:
    article = document.article
    whole = f"{article.id}\0{article.text}".encode("utf-8", "surrogatepass")
    return "v" + sha256(whole).hexdigest()[:10]


@cache
def style_sheet() -> str:
    """The style of fragments: light, or dark where the system or the notebook is."""
    return files("vnnews_nlp").joinpath("data", "drawing", "document.css").read_text(encoding="utf-8")


def _marked(view: _View) -> str:
    text, out = view.document.article.text, []
    for step in walk_marks(len(text), view.spans()):
        if step.kind == "text":
            out.append(escape(text[step.start : step.end]))
        else:
            out.append(_open_mark(view, step.mark) if step.kind == "open" else "</mark>")
    return "".join(out)


def _open_mark(view: _View, mark: int) -> str:
    entities = view.document.entities
    if mark < len(entities):
        e = entities[mark]
        kind, hover = e.type, f"{e.type}: {e.norm}\nfound by {e.source}, score {e.score:.2f}"
    else:
        i = view.figures[mark - len(entities)]
        kind, hover = "FIGURE", f"figure: {i.low:g} {i.unit}\nfound by {i.source}, score {i.score:.2f}"
    name = escape(kind.lower())
    return f'<mark id="{escape(view.anchor)}-{mark}" class="vnnews-{name}" title="{escape(hover)}">'


def _head(document: Document) -> str:
    headline = escape((document.article.title or "").strip())
    title = f'<p class="vnnews-headline" lang="vi">{headline}</p>' if headline else ""
    about = escape(about_line(document))
    return f'<header>{title}<p class="vnnews-about">{about}</p>{_legend(document.entities)}</header>'


def _reasons(reasons: Sequence[Evidence]) -> str:
    words = escape(reasons_line(reasons))
    return f'<p class="vnnews-about" lang="vi">{words}</p>' if reasons else ""


def _legend(entities: Iterable[Entity]) -> str:
    counts = Counter(e.type for e in entities)
    marks = (
        f'<mark class="vnnews-{kind.lower()}">{kind} <span>{counts[kind]}</span></mark>'
        for kind in ENTITY_TYPES
        if counts[kind]
    )
    return f'<p class="vnnews-legend">{" ".join(marks)}</p>'


def _facts(view: _View) -> str:
    document = view.document
    tables = (
        ("People", [_person(view, p) for p in document.people if not p.byline]),
        ("Documents", [_citation(view, c) for c in document.citations]),
        ("Figures", [_indicator(view, i) for i in document.indicators]),
        ("By", [_person(view, p) for p in document.people if p.byline]),
    )
    drawn = "".join(
        f'<table lang="vi"><caption lang="en">{name}</caption><tbody>{"".join(rows)}</tbody></table>'
        for name, rows in tables
        if rows
    )
    return drawn or "<p>No people, documents or figures found.</p>"


def _row(left: str, right: Iterable[str]) -> str:
    lines = "<br>".join(line for line in right if line)
    return f'<tr><th scope="row">{left}</th><td>{lines}</td></tr>'


def _person(view: _View, person: Person) -> str:
    held = (_office(view, p) for p in view.document.positions if p.person == person.name)
    return _row(view.link(person.name, person.mentions[0] if person.mentions else None), held)


def _office(view: _View, position: Position) -> str:
    spans = ((start, end) for start, end in position.evidence)
    marks = (view.mark_at(start, end, "TITLE") for start, end in spans)
    return view.link(office_text(position), next((m for m in marks if m is not None), None))


def _citation(view: _View, citation: Citation) -> str:
    times = len(citation.mentions)
    lines = (citation.date, issuer_text(citation), citation.subject, f"cited {times} times" if times > 1 else None)
    first = citation.mentions[0] if citation.mentions else None
    return _row(view.link(citation_name(citation), first), (escape(line) for line in lines if line))


def _indicator(view: _View, indicator: Indicator) -> str:
    figure = figure_text(view.document, indicator)
    lines = (indicator.indicator or "(not said)", indicator.base, indicator.period)
    left = view.link(figure, view.mark_at(indicator.start, indicator.end))
    return _row(left, (escape(line) for line in lines if line))
