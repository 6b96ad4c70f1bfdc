"""Local worker processes: a bounded queue to each, a dead one replaced, its articles retried singly."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import signal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any

from vnnews_nlp.corpus.shard_work import Item, Settings, do_shard

#: A worker that says nothing for this many article limits (and a minute) hangs in native code and is replaced.
_PATIENCE = 40


@dataclass(slots=True)
class _Task:
    """A shard on its way; ``careful`` once a worker died on it."""

    number: int
    items: list[Item]
    careful: bool = False
    at: int = -1


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    tasks: list[_Task] = field(default_factory=list)
    heard: float = field(default_factory=monotonic)


@dataclass(frozen=True, slots=True)
class ShardDone:
    """What became of a shard: articles annotated, articles in the error table."""

    number: int
    articles: int
    errors: int


def run_workers(shards: Iterable[tuple[int, Sequence[Item]]], settings: Settings, count: int) -> Iterator[ShardDone]:
    """Do shards in ``count`` processes; yields each when it is written, in the order they finish.

    A worker has at most two shards (one at work, one waiting), so the input is
    read only as fast as it is done. When a worker dies, its shard is done again
    by a new one, an article at a time; an article that kills twice is an error row.
    """
    context = mp.get_context("spawn")
    waiting = iter(shards)
    workers = [_start(context, settings) for _ in range(count)]
    try:
        while True:
            for worker in workers:
                while len(worker.tasks) < 2 and (shard := next(waiting, None)) is not None:
                    _give(worker, _Task(shard[0], list(shard[1])))
            busy = [w for w in workers if w.tasks]
            if not busy:
                return
            for pipe in wait([w.pipe for w in busy], timeout=5.0):
                worker = next(w for w in workers if w.pipe is pipe)
                yield from _hear(worker, workers, context, settings)
            _replace_silent(workers, context, settings)
    finally:
        _stop(workers)


def _start(context: Any, settings: Settings) -> _Worker:
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, settings), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _give(worker: _Worker, task: _Task) -> None:
    if not worker.tasks:
        worker.heard = monotonic()
    worker.tasks.append(task)
    with contextlib.suppress(OSError):  # a worker that died meanwhile is noticed by _hear
        worker.pipe.send((task.number, task.items, task.careful))


def _hear(worker: _Worker, workers: list[_Worker], context: Any, settings: Settings) -> Iterator[ShardDone]:
    worker.heard = monotonic()
    try:
        message = worker.pipe.recv()
    except (EOFError, OSError):
        _replace(worker, workers, context, settings)
        return
    if isinstance(message, ShardDone):
        worker.tasks.pop(0)
        yield message
    else:
        worker.tasks[0].at = message


def _replace_silent(workers: list[_Worker], context: Any, settings: Settings) -> None:
    patience = 60 + _PATIENCE * settings.limit
    for worker in list(workers):
        if settings.limit > 0 and worker.tasks and monotonic() - worker.heard > patience:
            worker.process.kill()
            _replace(worker, workers, context, settings)


def _replace(dead: _Worker, workers: list[_Worker], context: Any, settings: Settings) -> None:
    """Put a new worker in the place of a dead one and give it the dead one's shards."""
    dead.process.join(timeout=10)
    dead.pipe.close()
    new = _start(context, settings)
    workers[workers.index(dead)] = new
    for i, task in enumerate(dead.tasks):
        _give(new, _after_death(task, dead.process.exitcode) if i == 0 else task)


def _after_death(task: _Task, exitcode: int | None) -> _Task:
    """The shard again, singly; the article that was at work when a careful worker died becomes an error."""
    items = list(task.items)
    if task.careful and task.at >= 0:
        why = f"the worker died on this article (exit code {exitcode}). Annotate it alone to see why."
        items[task.at] = replace(items[task.at], record=None, error=why)
    return _Task(task.number, items, careful=True)


def _stop(workers: list[_Worker]) -> None:
    for worker in workers:
        with contextlib.suppress(OSError):
            worker.pipe.send(None)
        worker.pipe.close()
    for worker in workers:
        worker.process.join(timeout=0.5)
        if worker.process.is_alive():
            worker.process.terminate()
            worker.process.join(timeout=5)


def _work(pipe: Connection, settings: Settings) -> None:
    """The worker: one pipeline, shard after shard, until told to stop or the parent is gone."""
    from vnnews_nlp.pipeline import Pipeline

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    pipeline = Pipeline(**settings.options)
    with contextlib.suppress(EOFError, OSError):
        while (task := pipe.recv()) is not None:
            number, items, careful = task
            done, failed = do_shard(pipeline, settings, number, items, pipe.send if careful else None)
            pipe.send(ShardDone(number, done, failed))
