"""What one worker does with one shard: annotate its articles, each failure a row, and write it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from vnnews_nlp.corpus.duplicates import signature
from vnnews_nlp.corpus.shards import write_shard
from vnnews_nlp.corpus.tables import Origin, add_rows, document_rows, empty_rows, error_row
from vnnews_nlp.document import Document
from vnnews_nlp.errors import ArticleError, VnNewsError
from vnnews_nlp.pipeline import Pipeline

BATCH = 32


@dataclass(frozen=True, slots=True)
class Item:
    """One article to do: where it stands, and its record, or why it has none."""

    origin: Origin
    record: Mapping[str, Any] | None
    id: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker must know beside its shards."""

    out: Path
    options: Mapping[str, Any]
    fields: Mapping[str, str]
    limit: float
    largest: int
    jsonl: bool
    metadata: Mapping[str, str]


class ArticleTimeout(Exception):
    """An article took longer than the limit."""


def do_shard(
    pipeline: Pipeline,
    settings: Settings,
    number: int,
    items: Sequence[Item],
    report: Callable[[int], None] | None = None,
) -> tuple[int, int]:
    """Annotate and write one shard; returns how many articles were done and how many failed.

    With ``report`` the articles run singly, and each one's place in the shard is
    reported before it starts: so the parent knows which one killed the worker.
    """
    rows, lines = empty_rows(), []
    size = BATCH if report is None else 1
    for at in range(0, len(items), size):
        if report is not None:
            report(at)
        for item, outcome in _annotated(pipeline, settings, items[at : at + size]):
            if isinstance(outcome, Document):
                add_rows(rows, document_rows(outcome, item.origin, signature(outcome.article.text)))
                if settings.jsonl:
                    lines.append(outcome.to_json())
            else:
                rows["errors"].append(outcome)
    write_shard(settings.out, number, rows, lines if settings.jsonl else None, settings.metadata)
    return len(rows["articles"]), len(rows["errors"])


def _annotated(pipeline: Pipeline, settings: Settings, items: Sequence[Item]) -> Iterator[tuple[Item, Any]]:
    """Each item with its document or its error row, in order."""
    articles = [_article(item, settings) for item in items]
    good = [a for a in articles if not isinstance(a, dict)]
    documents = iter(_together(pipeline, settings, good))
    for item, article in zip(items, articles, strict=True):
        outcome = article if isinstance(article, dict) else next(documents)
        yield item, _failure(item, outcome) if isinstance(outcome, BaseException) else outcome


def _article(item: Item, settings: Settings) -> Any:
    """The item's article, or the error row that it costs."""
    from vnnews_nlp.reading.records import article_from_record

    if item.record is None:
        return error_row(item.origin, item.id, "reading", item.error)
    try:
        article = article_from_record(item.record, settings.fields)
    except VnNewsError as error:
        return error_row(item.origin, item.id, "reading", str(error))
    if len(article.text) > settings.largest:
        why = f"{len(article.text)} characters, more than {settings.largest}. Raise --largest to annotate it."
        return error_row(item.origin, article.id, "reading", why)
    return article


def _together(pipeline: Pipeline, settings: Settings, articles: list[Any]) -> list[Any]:
    """Documents of a batch; where it fails or takes too long, of its articles singly, errors among them."""
    try:
        with time_limit(settings.limit):
            return list(pipeline.run(articles))
    except (ArticleError, ArticleTimeout, MemoryError):
        return [_alone(pipeline, settings, article) for article in articles]


def _alone(pipeline: Pipeline, settings: Settings, article: Any) -> Any:
    try:
        with time_limit(settings.limit):
            return pipeline(article)
    except (ArticleError, ArticleTimeout, MemoryError) as error:
        return error


def _failure(item: Item, error: BaseException) -> dict[str, Any]:
    if isinstance(error, ArticleError) and not isinstance(error.__cause__, ArticleTimeout):
        return error_row(item.origin, error.id or item.id, error.stage, str(error))
    if isinstance(error, MemoryError):
        return error_row(item.origin, item.id, "memory", "out of memory. Run fewer workers, or leave the article out.")
    return error_row(item.origin, item.id, "time", "took longer than the limit. Raise --limit to annotate it.")


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
