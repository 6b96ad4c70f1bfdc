"""What one worker does with one shard: annotate its articles and write it, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vnnews_nlp.corpus.articles import BATCH, Care, Item, Outcome, annotate_items
from vnnews_nlp.corpus.rows import error_row
from vnnews_nlp.corpus.shards import see_held, write_shard
from vnnews_nlp.corpus.tables import Rows, add_rows, empty_rows, make_tables
from vnnews_nlp.pipeline import Pipeline

WRITING = -2  #: reported in the place of an article's when the shard is being written


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker must know beside its shards; ``holder``: under which name the run holds ``out``, if it does."""

    out: Path
    options: Mapping[str, Any]
    care: Care
    jsonl: bool
    metadata: Mapping[str, str]
    holder: str = ""


def do_shard(
    pipeline: Pipeline,
    settings: Settings,
    number: int,
    items: Sequence[Item],
    report: Callable[[int], None],
    *,
    singly: bool = False,
) -> tuple[int, int]:
    """Annotate and write one shard; returns how many articles were done and how many failed.

    The place of each batch in the shard is reported before it starts, and again while it
    goes on. ``singly``: batches of one, so that the parent knows which one killed the worker.

    Raises OSError when the shard cannot be written, CorpusError when the folder is no more the run's.
    """
    rows, lines = empty_rows(), []
    size = 1 if singly else BATCH
    for at in range(0, len(items), size):
        batch = items[at : at + size]
        outcomes = annotate_items(pipeline, settings.care, batch, lambda at=at: report(at))  # type: ignore[misc]
        for item, outcome in zip(batch, outcomes, strict=True):
            sound = _checked(item, outcome) if singly else outcome
            add_rows(rows, sound.rows)
            if settings.jsonl and sound.document is not None:
                lines.append(sound.document.to_json())
    report(WRITING)
    try:
        tables = make_tables(rows, settings.metadata)
    except (ValueError, TypeError, OverflowError):  # a row that does not fit its columns: Arrow's errors are these
        if singly:
            raise
        return do_shard(pipeline, settings, number, items, report, singly=True)
    if settings.holder:  # another run's folder may stand there by now
        see_held(settings.out, settings.holder)
    write_shard(settings.out, number, tables, lines if settings.jsonl else None)
    return len(rows["articles"]), len(rows["errors"])


def _checked(item: Item, outcome: Outcome) -> Outcome:
    """The outcome, or an error where its rows do not fit their tables."""
    rows: Rows = empty_rows()
    add_rows(rows, outcome.rows)
    try:
        make_tables(rows)
    except (ValueError, TypeError, OverflowError) as error:
        why = f"{type(error).__name__}: {error}. Annotate it alone to see why."
        return Outcome({"errors": [error_row(item.origin, item.id, "writing", why)]})
    return outcome
