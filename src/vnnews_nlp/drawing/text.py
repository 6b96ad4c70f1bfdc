"""A document in the terminal: its facts as a person would want them, its marks, its explanation.

``rich`` does colours, widths and wrapping; it is imported when something is drawn.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from vnnews_nlp.document import Citation, Document, Entity, Indicator, Person
from vnnews_nlp.drawing.marks import walk_marks
from vnnews_nlp.drawing.words import (
    about_line,
    citation_name,
    figure_text,
    issuer_text,
    office_text,
    printable,
    reasons_line,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from vnnews_nlp.topics.model import Evidence

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
    "QUANTITY": "yellow",
}
NARROW = 60  #: columns; below, facts stand under their label

LABEL = 30  #: columns; facts stand below a longer label

#: A line beside a label, and its style.
Line = tuple[str, str]


def make_console(stream: Any = None, width: int | None = None) -> Console:
    """A console on a stream (standard output where None): colours only where it is a terminal."""
    from rich.console import Console

    stream = stream if stream is not None else sys.stdout
    # a notebook gets one text, not an output a line
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False, force_jupyter=False)


def draw_text(document: Document, width: int = 100) -> str:
    """The facts of a document as plain text, ``width`` columns wide."""
    out = io.StringIO()
    print_facts(document, make_console(out, width))
    return out.getvalue()


def print_facts(document: Document, console: Console) -> None:
    """Print who and their offices, documents, figures and topic."""
    _print_head(document, console)
    sections: tuple[tuple[str, list[tuple[str, list[Line]]]], ...] = (
        ("People", [_person_row(document, p) for p in document.people if not p.byline]),
        ("Documents", [_citation_row(c) for c in document.citations]),
        ("Figures", [_indicator_row(document, i) for i in document.indicators]),
        ("By", [(p.name, []) for p in document.people if p.byline]),
    )
    rows = [row for _, section in sections for row in section]
    indent = _indent(console.width, [label for label, _ in rows])
    for heading, section in sections:
        if section:
            console.print()
            console.print(heading, style="bold underline")
            for label, lines in section:
                _print_row(console, label, lines, indent)
    if not rows:
        console.print("\nNo people, documents or figures found.")


def _print_head(document: Document, console: Console) -> None:
    if document.article.title:
        _print_text(console, document.article.title.strip(), "bold")
    if about := about_line(document):
        _print_text(console, about, "bright_black")


def _print_text(console: Console, text: str | Text, style: str = "") -> None:
    """Print a text in as many lines as it needs, none ending in spaces."""
    from rich.text import Text

    whole = text if isinstance(text, Text) else Text(printable(text), style)
    for line in whole.wrap(console, console.width):
        line.rstrip()
        console.print(line)


def _indent(width: int, labels: list[str]) -> int:
    """Where the right column starts; a narrow terminal has labels and facts below one another."""
    if width < NARROW:
        return 4
    longest = min(LABEL, width * 2 // 5)  # a longer label has a line of its own
    return max((len(label) for label in labels if len(label) <= longest), default=0) + 4


def _print_row(console: Console, label: str, lines: list[Line], indent: int) -> None:
    from rich.text import Text

    texts = (Text(printable(text), style) for text, style in lines)
    wrapped = [part for text in texts for part in text.wrap(console, console.width - indent)]
    first = Text("  ").append(printable(label), "bold")
    for part in wrapped:
        part.rstrip()
    beside = first.cell_len + 2 <= indent
    if beside and wrapped:
        first.append(" " * (indent - first.cell_len)).append_text(wrapped.pop(0))
    console.print(first)
    for part in wrapped:
        console.print(Text(" " * indent).append_text(part))


def _person_row(document: Document, person: Person) -> tuple[str, list[Line]]:
    return person.name, [(office_text(p), "") for p in document.positions if p.person == person.name]


def _citation_row(citation: Citation) -> tuple[str, list[Line]]:
    times = len(citation.mentions)
    about = [citation.date, issuer_text(citation), f"cited {times} times" if times > 1 else None]
    first = " · ".join(part for part in about if part)
    lines = [(citation.subject or "", ""), (first, "bright_black")]
    return citation_name(citation), [line for line in lines if line[0]]


def _indicator_row(document: Document, indicator: Indicator) -> tuple[str, list[Line]]:
    role = indicator.role if indicator.role != "fact" else None
    about = " · ".join(part for part in (role, indicator.base, indicator.period) if part)
    lines = [(indicator.indicator or "(not said)", ""), (about, "bright_black")]
    return figure_text(document, indicator), [line for line in lines if line[0]]


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
        line.append(printable(piece.replace("\r\n", "\n")), style=COLOURS.get(types[-1]) if types else None)
    _print_text(console, line)


def mark_pieces(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    """The text in pieces, each with the types that cover it from outside in; brackets are put in."""
    text, entities = document.article.text, document.entities
    pieces: list[tuple[str, tuple[str, ...]]] = []
    types: list[str] = []
    for step in walk_marks(len(text), [(e.start, e.end) for e in entities]):
        if step.kind == "text":
            pieces.append((text[step.start : step.end], tuple(types)))
        elif step.kind == "open":
            types.append(entities[step.mark].type)
            pieces.append(("[", tuple(types[-1:])))
        else:
            pieces.append((f"|{types[-1]}]", tuple(types[-1:])))
            types.pop()
    return pieces


def print_explanation(document: Document, console: Console, reasons: Sequence[Evidence] = ()) -> None:
    """Print tokens and words, each entity with the rule or model that made it, what lost, and why this topic.

    ``reasons`` are what :func:`vnnews_nlp.drawing.reasons.topic_reasons` gives.
    """
    _print_tokens(document, console)
    console.print("\nEntities", style="bold underline")
    _print_table(console, _entity_table((e, "") for e in document.entities))
    if document.lost:
        console.print("\nNot kept", style="bold underline")
        _print_table(console, _entity_table((loser.entity, loser.why) for loser in document.lost))
    if document.indicators:
        console.print("\nWhat figures measure", style="bold underline")
        for i in document.indicators:
            figure, said = document.article.text[i.start : i.end], i.indicator or "–"
            _print_text(console, f"  {figure}: {said} (by {i.source}, {i.score:.2f})")
    if reasons and document.topics:
        console.print(f"\nTopic: {document.topics[0].label} {document.topics[0].score:.2f}", style="bold underline")
        _print_text(console, "  " + reasons_line(reasons))
    if document.positions or document.citations or document.indicators:
        console.print()
        print_facts(document, console)


def _print_tokens(document: Document, console: Console) -> None:
    from rich.text import Text

    starts = set(document.words.firsts.tolist())
    console.print("Tokens (| between words, · inside a word)", style="bold underline")
    for sentence in document.sentences:
        line = ""
        for i in range(sentence.first, sentence.last):
            line += (" | " if i in starts else "·") if i > sentence.first else ""
            line += document.tokens[i].text
        for part in Text(printable(line)).wrap(console, max(console.width - 2, 1)):
            part.rstrip()
            console.print(Text("  ").append_text(part))


def _entity_table(rows: Iterable[tuple[Entity, str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for heading in ("  span", "type", "text", "norm", "by", "score", ""):
        table.add_column(heading, overflow="fold")
    for e, why in rows:
        cells = (f"  {e.start}-{e.end}", e.type, e.text, e.norm if e.norm != e.text else "", e.source, f"{e.score:.2f}")
        table.add_row(*(Text(printable(c)) for c in cells), Text(printable(why)))
    return table


def _print_table(console: Console, table: Table) -> None:
    """Print a table without the spaces that fill its last column."""
    from rich.segment import Segment, Segments

    for line in console.render_lines(table, pad=False):
        while line and not line[-1].text.strip():
            line.pop()
        if line:
            line[-1] = Segment(line[-1].text.rstrip(), line[-1].style)
        console.print(Segments([*line, Segment.line()]), end="")
