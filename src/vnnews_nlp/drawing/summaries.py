"""Many documents at a glance: a list of them, and a corpus folder, as notebooks and terminals show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from os import PathLike, fspath
from pathlib import Path
from typing import Any, TypeVar

from vnnews_nlp.document import Document
from vnnews_nlp.drawing.html import style_sheet, whole
from vnnews_nlp.drawing.words import citation_name, printable

T = TypeVar("T")

SHOWN = 50  #: rows of a summary; the rest is counted


class Documents(Sequence[Document]):
    """Documents that show themselves as a table: one row each, with its people, documents and figures counted.

    >>> Documents(Pipeline().pipe(texts))      # doctest: +SKIP
    """

    __slots__ = ("_documents",)

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._documents = tuple(documents)

    def __len__(self) -> int:
        return len(self._documents)

    def __getitem__(self, i: Any) -> Any:
        """The document at a place; Documents of a slice."""
        return Documents(self._documents[i]) if isinstance(i, slice) else self._documents[i]

    def __repr__(self) -> str:
        titles = (f"  {_title(d)}" for d in self._documents[:SHOWN])
        more = [f"  … and {len(self) - SHOWN} more"] if len(self) > SHOWN else []
        return "\n".join([f"{len(self)} documents", *titles, *more])

    def _repr_html_(self) -> str:
        heads = ("article", "published", "source", "topic", "people", "documents", "figures")
        rows = [_document_row(d) for d in self._documents[:SHOWN]]
        return _section(f"{len(self)} documents", _table("", heads, rows, len(self)))


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus folder (``vnnews corpus … OUT``) that shows itself as a summary.

    ``query`` asks its database; ``report`` writes the page that people browse.
    Raises CorpusError, when asked, where the folder holds no corpus.
    """

    out: str | PathLike[str]

    def query(self, sql: str) -> Any:
        """The relation that DuckDB gives for a question: ``.fetchall()``, ``.df()``, ``.arrow()``."""
        from vnnews_nlp import corpus

        return corpus.database(self.out).sql(sql)

    def report(self, path: str | PathLike[str]) -> Path:
        """Write the report page of the corpus; returns its path."""
        from vnnews_nlp.drawing.report import write_report

        return write_report(self.out, path)

    def __repr__(self) -> str:
        try:
            return f"Corpus {fspath(self.out)!r}: {_counts(self._asked(_COUNTS)[0])}"
        except Exception as error:  # a repr must say something of any folder
            return f"Corpus({fspath(self.out)!r}): {error}"

    def _repr_html_(self) -> str:
        tables = "".join(
            _table(caption, heads, [[(_told(v), _is_count(v)) for v in row] for row in self._asked(sql)])
            for caption, heads, sql in _QUESTIONS
        )
        return _section(_counts(self._asked(_COUNTS)[0]), tables)

    def _asked(self, sql: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.query(sql).fetchall()
        return rows


_COUNTED = ("articles", "figures")
_COUNT_CLASS = ' class="vnnews-count"'
_COUNTS = """
select (select count(*) from articles), (select count(*) from duplicates),
       (select count(distinct identity) from identities), (select count(*) from documents),
       (select count(*) from indicators), (select min(published)::date from articles),
       (select max(published)::date from articles), (select count(*) from errors)
"""
_QUESTIONS = (
    ("Topics", ("topic", "articles"),
     "select topic::varchar, count(*) n from originals group by 1 order by n desc, 1 limit 8"),
    ("People", ("person", "articles", "office"),
     """select any_value(p.name), count(distinct article) n, mode(q.title) from identities
        join people p using (article, person) left join positions q using (article, person)
        group by identity order by n desc, 1 limit 8"""),
    ("Documents", ("document", "articles", "issuer"),
     """select coalesce(name, concat_ws(' ', type::varchar, number)), articles, issuer
        from documents order by articles desc, 1 limit 8"""),
)  # fmt: skip


def _counts(row: Sequence[Any]) -> str:
    articles, repeats, humans, documents, figures, first, last, errors = row
    parts = [f"{articles:,} articles" + (f" ({repeats:,} repeats)" if repeats else "")]
    parts += [f"{first} to {last}"] if first else []
    parts += [f"{humans:,} people", f"{documents:,} documents", f"{figures:,} figures"]
    parts += [f"{errors:,} errors"] if errors else []
    return " · ".join(parts)


def _told(value: Any) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int)


def _title(document: Document) -> str:
    article = document.article
    return " ".join(printable(article.title or article.text[:80]).split()) or article.id or "(empty)"


def _document_row(document: Document) -> list[tuple[str, bool]]:
    article = document.article
    people = [p.name for p in document.people if not p.byline]
    return [
        (_title(document), False),
        (f"{article.published:%d/%m/%Y}" if article.published else "", False),
        (article.source or "", False),
        (document.topics[0].label if document.topics else "", False),
        (_some(people, str), False),
        (_some(document.citations, citation_name), False),
        (str(len(document.indicators)), True),
    ]


def _some(values: Sequence[T], name: Callable[[T], str], shown: int = 3) -> str:
    rest = f" +{len(values) - shown}" if len(values) > shown else ""
    return ", ".join(name(v) for v in values[:shown]) + rest


def _section(about: str, tables: str) -> str:
    return whole(
        f'<section class="vnnews" aria-label="summary"><style>{style_sheet()}</style>'
        f'<p class="vnnews-about">{escape(about)}</p><div class="vnnews-scroll">{tables}</div></section>'
    )


def _table(caption: str, heads: Sequence[str], rows: Iterable[Iterable[tuple[str, bool]]], total: int = 0) -> str:
    drawn = [f"<tr>{''.join(_cells(row))}</tr>" for row in rows]
    if not drawn:
        return ""
    if total > len(drawn):
        drawn.append(f'<tr><td colspan="{len(heads)}">… and {total - len(drawn):,} more</td></tr>')
    head = "".join(f'<th scope="col"{_COUNT_CLASS if h in _COUNTED else ""}>{h}</th>' for h in heads)
    title = f"<caption>{caption}</caption>" if caption else ""
    return f'<table class="vnnews-list">{title}<thead><tr>{head}</tr></thead><tbody>{"".join(drawn)}</tbody></table>'


def _cells(row: Iterable[tuple[str, bool]]) -> Iterator[str]:
    for text, count in row:
        short = ' class="vnnews-short"' if len(text) <= 16 else ""
        yield f'<td{_COUNT_CLASS if count else short} lang="vi">{escape(text)}</td>'
