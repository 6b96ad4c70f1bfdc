"""Articles of a corpus to rows of its tables: each failure a row of ``errors``, never a stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from vnnews_nlp.corpus.rows import document_rows, error_row
from vnnews_nlp.corpus.signatures import signature
from vnnews_nlp.corpus.tables import Origin, Rows
from vnnews_nlp.document import Article, Document
from vnnews_nlp.errors import ArticleError, RecordError, VnNewsError
from vnnews_nlp.pipeline import Pipeline
from vnnews_nlp.reading.records import article_from_record, parse_row

BATCH = 32  #: articles that go through the pipeline together
LIMIT = 30.0  #: seconds an article may take, unless said
LARGEST = 2_000_000  #: characters an article may have, unless said


@dataclass(frozen=True, slots=True)
class Item:
    """One article to do: where it stands, and its record (a line of JSON as it stands, the path of a page),
    or why it has none."""

    origin: Origin
    record: Mapping[str, Any] | bytes | Path | Article | None
    id: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Care:
    """How articles are read: the fields of their records, seconds and characters that one may take."""

    fields: Mapping[str, str] = field(default_factory=dict)
    limit: float = LIMIT
    largest: int = LARGEST


class ArticleTimeout(BaseException):
    """An article took longer than the limit; no stage may catch it as an error of its own."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: its rows, and its document unless it failed."""

    rows: Rows
    document: Document | None = None


def annotate_items(
    pipeline: Pipeline, care: Care, items: Sequence[Item], alive: Callable[[], None] = lambda: None
) -> Iterator[Outcome]:
    """The outcome of each item, in order; a batch that fails or takes too long is done again, an article at a time.

    ``alive`` is called before each step that the time limit bounds.
    """
    articles = [_article(care, item) for item in items]
    good = [a for a in articles if isinstance(a, Article)]
    done = iter(_together(pipeline, care, good, alive))
    for item, article in zip(items, articles, strict=True):
        outcome = next(done) if isinstance(article, Article) else article
        yield _outcome(item, outcome)


def _outcome(item: Item, outcome: Any) -> Outcome:
    if isinstance(outcome, Document):
        rows = document_rows(outcome, item.origin, signature(outcome.article.text))
        return Outcome(rows, outcome)
    stage, why, id = outcome
    return Outcome({"errors": [error_row(item.origin, id or item.id, stage, why)]})


def _article(care: Care, item: Item) -> Any:
    """The item's article, or (stage, message, id) of what is wrong with it."""
    if item.record is None:
        return "reading", item.error, item.id
    id = item.id
    try:
        with time_limit(care.limit):
            record = parse_row(item.record, item.origin.line) if isinstance(item.record, bytes) else item.record
            if isinstance(record, RecordError):
                return "reading", str(record), id
            if isinstance(record, Path | Article):
                return _small_enough(care, _page(record, care.largest) if isinstance(record, Path) else record)
            id = _id(record, care.fields)
            return article_from_record(record, care.fields, item.origin.line, care.largest)
    except VnNewsError as error:
        return "reading", str(error), id
    except (Exception, ArticleTimeout) as error:
        return _failure(error, "reading", id)


def _page(path: Path, largest: int) -> Article:
    """The one article of a file. Raises InputError."""
    from vnnews_nlp.reading.files import read_file
    from vnnews_nlp.reading.page import read_page

    if (size := path.stat().st_size) > (longest := most_bytes(largest)):
        raise RecordError(f"{path} has {size} bytes, more than {longest}. Raise the limit to read it.")
    text = read_file(path)
    if path.suffix.lower() == ".txt":
        return read_page(text, id=path.stem)
    from vnnews_nlp.reading.html import read_html

    return read_html(text, id=path.stem)


def most_bytes(largest: int) -> int:
    """Bytes that a record or page with so many characters may have: each may be six, and what else it holds."""
    return 6 * largest + (1 << 20)


def _small_enough(care: Care, article: Article) -> Article:
    if len(article.text) > care.largest:
        raise RecordError(
            f"the article has {len(article.text)} characters, more than {care.largest}. Raise the limit to read it."
        )
    return article


def _id(record: Any, fields: Mapping[str, str]) -> str:
    if not isinstance(record, Mapping):
        return ""
    value = record.get(fields.get("id", "id"))
    return str(value)[:200] if isinstance(value, str | int) else ""


def _together(pipeline: Pipeline, care: Care, articles: list[Article], alive: Callable[[], None]) -> list[Any]:
    """Documents of a batch; where it fails or takes too long, of its articles singly, failures among them."""
    alive()
    try:
        with time_limit(care.limit):
            return list(pipeline.run(articles)) if articles else []
    except (Exception, ArticleTimeout) as error:
        if len(articles) == 1:
            return [_failure(error, "pipeline", articles[0].id)]
    return [outcome for article in articles for outcome in _together(pipeline, care, [article], alive)]


def _failure(error: BaseException, stage: str, id: str) -> tuple[str, str, str]:
    if isinstance(error, ArticleTimeout):
        return "time", "took longer than the limit. Raise --limit to annotate it.", id
    if isinstance(error, MemoryError):
        return "memory", "out of memory. Run fewer workers, or leave the article out.", id
    if isinstance(error, ArticleError):
        return error.stage, str(error), id
    return stage, f"{type(error).__name__}: {error}. Annotate it alone to see why.", id


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ArticleTimeout inside the block after so many seconds; no limit off the main thread or at 0."""
    if seconds <= 0 or threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise ArticleTimeout

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
