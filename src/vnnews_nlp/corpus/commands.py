"""``vnnews corpus INPUT… OUT`` and ``vnnews query OUT "SQL"``."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from vnnews_nlp.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vnnews_nlp.corpus.local import Progress, Summary

FORMATS = ("table", "csv", "jsonl")
_LOG_EVERY = 30.0  # seconds between lines where no terminal shows a bar
_BOUNDS = ("shard_size", "limit", "largest", "unpacked")
_ROWS_SHOWN = 200
_SHOWN_LETTERS = 400
_FORMULA = re.compile(r"[=+\-@\n\ufffd]")
_FIGURE = re.compile(r"[+-]?[\d.,]+ ?%?")


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``corpus`` and ``query`` to the command line."""
    _add_corpus(commands)
    query = commands.add_parser("query", help="ask a corpus folder with SQL")
    query.add_argument("out", metavar="OUT", help="a folder that `vnnews corpus` made")
    query.add_argument("sql", metavar="SQL", help="one SELECT; views: offices, documents, series, together, articles")
    query.add_argument("--format", choices=FORMATS, default="table", help="table unless said")
    query.set_defaults(run=_query)


def _add_corpus(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    corpus = commands.add_parser("corpus", help="annotate many articles into a folder of Parquet tables")
    corpus.add_argument("inputs", nargs="+", metavar="INPUT", help=".jsonl, .csv, .parquet (packed too), or folders")
    corpus.add_argument("out", metavar="OUT", help="the folder to make")
    corpus.add_argument("--field", action="append", default=[], metavar="PART=NAME", help="text=noidung; repeatable")
    corpus.add_argument("--workers", type=int, metavar="N", help="processes; all cores unless said")
    corpus.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    corpus.add_argument("--limit", type=float, metavar="SECONDS", help="an article may take: 30; 0 for no limit")
    corpus.add_argument("--largest", type=int, metavar="N", help="characters an article may have: 2,000,000")
    corpus.add_argument("--unpacked", type=float, metavar="N", help="times its size a packed input may unpack to: 200")
    corpus.add_argument("--shard-size", type=int, metavar="N", help="articles written at a time: 500")
    corpus.add_argument("--jsonl", action="store_true", help="write documents as JSON lines too")
    corpus.add_argument("--words", default="words-1", help="words-1, underthesea, pyvi, syllables or a pack's path")
    corpus.add_argument("--names", default="names-1", help="names-1, rules or a pack's path")
    corpus.add_argument("--indicators", default="indicators-1", help="indicators-1, rules or a pack's path")
    corpus.add_argument("--topics", default="topics-1", help="topics-1, none or a pack's path")
    corpus.add_argument("--min-score", type=float, default=0.0, metavar="P", help="leave out what scores lower (0-1)")
    corpus.set_defaults(run=_corpus)


def _corpus(args: argparse.Namespace) -> int:
    from vnnews_nlp.corpus.local import run

    topics = None if args.topics == "none" else args.topics
    options = {"words": args.words, "names": args.names, "indicators": args.indicators, "topics": topics}
    options["min_score"] = args.min_score
    try:
        with _shown_progress() as watch:
            summary = run(
                args.inputs,
                args.out,
                workers=args.workers,
                resume=args.resume,
                fields=_fields(args.field),
                options=options,
                jsonl=args.jsonl,
                watch=watch,
                **{name: getattr(args, name) for name in _BOUNDS if getattr(args, name) is not None},
            )
    except KeyboardInterrupt:
        line = f"stopped by Ctrl-C. What is done stays in {args.out}; go on with the same command and --resume."
        print(f"vnnews: {line}", file=sys.stderr)
        return 130
    _print_summary(summary, Path(args.out))
    return 0


def _fields(given: Sequence[str]) -> dict[str, str]:
    out = {}
    for pair in given:
        part, equals, name = pair.partition("=")
        if not equals or not name:
            raise CorpusError(f"--field {pair} is not PART=NAME. Write for instance --field text=noidung.")
        out[part] = name
    return out


@contextmanager
def _shown_progress() -> Iterator[Callable[[Progress], None]]:
    """A bar with rate and time left on a terminal, a line now and then in a log."""
    if not sys.stderr.isatty():
        yield _log()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(TextColumn("{task.description}"), BarColumn(), console=console, transient=True) as bar:
        task = bar.add_task("starting …", total=None)

        def watch(progress: Progress) -> None:
            done, total = progress.articles + progress.errors, None
            if progress.left is not None:
                total = done + progress.left * progress.rate
            bar.update(task, description=_line(progress), completed=done, total=total)

        yield watch


def _log() -> Callable[[Progress], None]:
    last = monotonic()

    def watch(progress: Progress) -> None:
        nonlocal last
        if monotonic() - last >= _LOG_EVERY:
            last = monotonic()
            print(f"vnnews: {_line(progress)}", file=sys.stderr, flush=True)

    return watch


def _line(progress: Progress) -> str:
    parts = [f"{progress.articles:,} articles", f"{progress.rate:,.0f}/s"]
    if progress.errors:
        parts.insert(1, f"{progress.errors:,} errors")
    if progress.skipped:
        parts.insert(0, f"{progress.skipped:,} done before")
    if progress.left is not None:
        parts.append(f"{_duration(progress.left)} left")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {whole % 60} s"


def _print_summary(summary: Summary, out: Path) -> None:
    done = summary.articles + summary.errors
    rate = f" ({done / summary.seconds:,.0f}/s)" if summary.seconds and done else ""
    print(f"{summary.articles:,} articles in {_duration(summary.seconds)}{rate}, in {out}")
    if summary.skipped:
        print(f"  {summary.skipped:,} were done before")
    for stage, count in _errors(out):
        print(f"  {count:,} in errors: {stage}")
    print(f"  {summary.humans:,} people, {summary.documents:,} documents, {summary.duplicates:,} repeated articles")
    print(f'  ask it: vnnews query {out} "from offices limit 10"')


def _errors(out: Path) -> list[tuple[str, int]]:
    from vnnews_nlp.corpus.queries import database
    from vnnews_nlp.corpus.shards import finished_shards

    if not finished_shards(out):
        return []
    rows = database(out).execute("select stage::varchar, count(*) from errors group by 1 order by 2 desc").fetchall()
    return [(str(stage), int(count)) for stage, count in rows]


def _query(args: argparse.Namespace) -> int:
    from vnnews_nlp.corpus.queries import select, whole_tables
    from vnnews_nlp.reading.files import as_typed

    cursor = select(args.out, as_typed(args.sql))
    names = [column[0] for column in cursor.description]
    print_rows = {"table": _print_table, "csv": _print_csv, "jsonl": _print_jsonl}[args.format]
    with whole_tables(args.out):
        print_rows(names, _rows(cursor))
    return 0


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(1000):
        yield from batch


def _print_csv(names: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> str:
    """A value as a cell that no spreadsheet takes for a formula: an apostrophe before what begins like one."""
    text = _text(value)
    hostile = not isinstance(value, int | float) and _FORMULA.match(text) and not _FIGURE.fullmatch(text)
    return f"'{text}" if hostile else text


def _print_jsonl(names: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    for row in rows:
        print(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))


def _print_table(names: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    from itertools import islice

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = list(islice(rows, _ROWS_SHOWN + 1))
    table = Table()
    for i, name in enumerate(names):
        numbers = all(isinstance(row[i], int | float | None) for row in shown)
        table.add_column(Text(name), justify="right" if numbers and shown else "left", overflow="fold")
    for row in shown[:_ROWS_SHOWN]:
        table.add_row(*(Text(_text(value)[:_SHOWN_LETTERS]) for value in row))
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    if len(shown) > _ROWS_SHOWN:
        console.print(f"The first {_ROWS_SHOWN} rows. Add a limit, or --format csv for all of them.")


def _text(value: Any) -> str:
    """A value as a cell: lists joined, nothing for null, control characters kept from the terminal."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.15g}"
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in str(value))
