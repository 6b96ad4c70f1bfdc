"""A document in the terminal: its facts as a person would want them, its marks, its explanation.

``rich`` does colours, widths and wrapping; it is imported when something is drawn.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from vnnews_nlp.document import Citation, Document, Entity, Indicator, Position

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

#: A colour a type, readable on dark and light terminals.
COLOURS = {
    "PERSON": "bold green",
    "TITLE": "blue",
    "ORG": "magenta",
    "LOC": "cyan",
    "DOC": "bold yellow",
    "PERCENT": "bold red",
    "DATE": "bright_black",
    "MONEY": "red",
}
_STATUS = {"former": " (former)", "acting": " (acting)", "to_be": " (to be)"}


def make_console(stream: Any = None, width: int | None = None) -> Console:
    """A console on a stream (standard output where None): colours only where it is a terminal."""
    from rich.console import Console

    stream = stream if stream is not None else sys.stdout
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False, soft_wrap=False)


def draw_text(document: Document, width: int = 100) -> str:
    """The facts of a document as plain text, ``width`` columns wide."""
    out = io.StringIO()
    print_facts(document, make_console(out, width))
    return out.getvalue()


def print_facts(document: Document, console: Console) -> None:
    """Print who and their offices, documents, figures and topic."""
    _print_head(document, console)
    sections = (
        ("People", [_person_row(name, positions) for name, positions in _offices(document)]),
        ("Documents", [_citation_row(c) for c in document.citations]),
        ("Figures", [_indicator_row(document, i) for i in document.indicators]),
    )
    for heading, rows in sections:
        if rows:
            console.print()
            console.print(heading, style="bold underline")
            console.print(_grid(rows))
    if not any(rows for _, rows in sections):
        console.print("\nNo people, documents or figures found.")


def _print_head(document: Document, console: Console) -> None:
    article = document.article
    if article.title:
        console.print(article.title.strip(), style="bold")
    about = [
        article.published.strftime("%d/%m/%Y %H:%M") if article.published else "",
        article.source or "",
        ", ".join(f"{t.label} {t.score:.2f}" for t in document.topics[:3]),
    ]
    if line := " · ".join(part for part in about if part):
        console.print(line, style="bright_black")


def _grid(rows: Iterable[tuple[str, str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(max_width=34, style="bold", overflow="fold")
    grid.add_column(overflow="fold", ratio=1)
    for left, right in rows:
        grid.add_row(Text(f"  {left}"), Text(right))
    return grid


def _offices(document: Document) -> list[tuple[str, list[Position]]]:
    """People in order of appearance, each with the positions the article gives."""
    return [(p.name, [q for q in document.positions if q.person == p.name]) for p in document.people]


def _person_row(name: str, positions: list[Position]) -> tuple[str, str]:
    return name, "\n".join(f"{p.title}{_STATUS.get(p.status, '')}" for p in positions) or "–"


def _citation_row(citation: Citation) -> tuple[str, str]:
    name = citation.name or f"{citation.type} {citation.number or ''}".strip()
    facts = [citation.date or "", citation.issuer or "", citation.subject or ""]
    times = len(citation.mentions)
    lines = [*(f for f in facts if f), f"cited {times} times" if times > 1 else "cited once"]
    return name, "\n".join(lines)


def _indicator_row(document: Document, indicator: Indicator) -> tuple[str, str]:
    sign = {"up": "+", "down": "−"}.get(indicator.change, "")
    figure = f"{sign}{document.article.text[indicator.start : indicator.end]}"
    parts = [indicator.indicator or "(not said)", indicator.base or "", indicator.period or ""]
    role = f" [{indicator.role}]" if indicator.role != "fact" else ""
    return figure, " · ".join(p for p in parts if p) + role


def draw_marks(document: Document, width: int = 100) -> str:
    """The text with its entities in brackets, ``[Hồ Tiến Thiệu|PERSON]``, without colours."""
    out = io.StringIO()
    print_marks(document, make_console(out, width))
    return out.getvalue()


def print_marks(document: Document, console: Console) -> None:
    """Print the text with its entities marked; colours where the console has them."""
    from rich.text import Text

    line = Text()
    for piece, types in mark_pieces(document):
        line.append(piece, style=COLOURS.get(types[-1]) if types else None)
    console.print(line)


def mark_pieces(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    """The text in pieces, each with the types that cover it from outside in; brackets are put in."""
    text = document.article.text
    pieces: list[tuple[str, tuple[str, ...]]] = []
    open_: list[Entity] = []
    at = 0

    def until(stop: int) -> None:
        nonlocal at
        if stop > at:
            pieces.append((text[at:stop], tuple(e.type for e in open_)))
            at = stop

    for entity in sorted(document.entities, key=lambda e: (e.start, -e.end)):
        while open_ and open_[-1].end <= entity.start:
            until(open_[-1].end)
            _close(pieces, open_)
        until(entity.start)
        open_.append(entity)
        pieces.append(("[", (entity.type,)))
    while open_:
        until(open_[-1].end)
        _close(pieces, open_)
    until(len(text))
    return pieces


def _close(pieces: list[tuple[str, tuple[str, ...]]], open_: list[Entity]) -> None:
    entity = open_.pop()
    pieces.append((f"|{entity.type}]", (entity.type,)))


def print_explanation(document: Document, console: Console) -> None:
    """Print tokens and words, each entity with the rule or model that made it, and what lost."""
    _print_tokens(document, console)
    console.print("\nEntities", style="bold underline")
    console.print(_entity_table((e, "") for e in document.entities))
    if document.lost:
        console.print("\nNot kept", style="bold underline")
        console.print(_entity_table((loser.entity, loser.why) for loser in document.lost))
    if document.positions or document.citations or document.indicators:
        console.print()
        print_facts(document, console)


def _print_tokens(document: Document, console: Console) -> None:
    starts = set(document.words.firsts.tolist())
    console.print("Tokens (| between words, · inside a word)", style="bold underline")
    for sentence in document.sentences:
        line = ""
        for i in range(sentence.first, sentence.last):
            line += (" | " if i in starts else "·") if i > sentence.first else ""
            line += document.tokens[i].text
        console.print("  " + line)


def _entity_table(rows: Iterable[tuple[Entity, str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for heading in ("  span", "type", "text", "norm", "by", "score", ""):
        table.add_column(heading, overflow="fold")
    for e, why in rows:
        cells = (f"  {e.start}-{e.end}", e.type, e.text, e.norm if e.norm != e.text else "", e.source, f"{e.score:.2f}")
        table.add_row(*(Text(c) for c in cells), Text(why))
    return table
