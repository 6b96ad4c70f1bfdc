"""Local worker processes: a bounded queue to each, a dead one replaced, its articles retried singly."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing as mp
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any

from vnnews_nlp.corpus.articles import Item
from vnnews_nlp.corpus.shard_work import WRITING, Settings, do_shard
from vnnews_nlp.errors import CorpusError

_STARTING = -1
#: Seconds beyond two limits after which a worker that says nothing hangs in native code and is replaced.
_PATIENCE = 60.0
_WAITING_SHARDS = 2  # a worker has one at work and one waiting, so it never idles and memory stays flat
_FAILED_STARTS = 3
#: Objects made before the collector of cycles looks: values are frozen and have none, looking costs 6-12 %.
_OBJECTS_UNSEEN = 50_000
_RESUME = "What is done stays; go on with --resume."


@dataclass(frozen=True, slots=True)
class ShardDone:
    """What became of a shard: articles annotated, articles in the error table."""

    number: int
    articles: int
    errors: int


@dataclass(frozen=True, slots=True)
class _Broken:
    """A shard that cannot be written, and why."""

    why: str


@dataclass(slots=True)
class _Task:
    """A shard on its way. ``singly`` once a worker died on it; ``at`` is the article it was heard of last."""

    number: int
    items: list[Item]
    singly: bool = False
    at: int = _STARTING
    strange_deaths: int = 0


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    tasks: list[_Task] = field(default_factory=list)
    ready: bool = False
    heard: float = field(default_factory=monotonic)


def run_workers(shards: Iterable[tuple[int, Sequence[Item]]], settings: Settings, count: int) -> Iterator[ShardDone]:
    """Do shards in ``count`` processes; yields each when it is written, in the order they finish.

    A worker has at most two shards (one at work, one waiting), so the input is
    read only as fast as it is done. When a worker dies, its shard is done again
    by a new one, an article at a time; an article that kills twice is an error row.

    Raises:
        CorpusError: workers cannot start, or a shard cannot be written.
    """
    crew = _Crew(settings)
    waiting = iter(shards)
    try:
        while True:
            crew.feed(waiting, count)
            if not crew.busy():
                return
            yield from crew.hear()
            crew.replace_silent()
    finally:
        crew.stop()


class _Crew:
    """The workers of a run."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.context = mp.get_context("spawn")
        self.workers: list[_Worker] = []
        self.failed_starts = 0

    def feed(self, waiting: Iterator[tuple[int, Sequence[Item]]], count: int) -> None:
        """Give every worker its share of what waits; a worker is started when there is something for it."""
        for size in range(1, _WAITING_SHARDS + 1):
            for place in range(count):
                if place < len(self.workers) and len(self.workers[place].tasks) >= size:
                    continue
                if (shard := next(waiting, None)) is None:
                    return
                if place >= len(self.workers):
                    self.workers.append(self._start())
                _give(self.workers[place], _Task(shard[0], list(shard[1])))

    def busy(self) -> list[_Worker]:
        """The workers that have something to do."""
        return [w for w in self.workers if w.tasks]

    def hear(self) -> Iterator[ShardDone]:
        """What the workers say within the next seconds."""
        by_pipe = {w.pipe: w for w in self.busy()}
        for pipe in wait(list(by_pipe), timeout=5.0):
            worker = by_pipe[pipe]  # type: ignore[index]
            worker.heard = monotonic()
            try:
                message = worker.pipe.recv()
            except (EOFError, OSError):
                self._replace(worker)
                continue
            if isinstance(message, ShardDone):
                worker.tasks.pop(0)
                yield message
            elif isinstance(message, _Broken):
                raise CorpusError(f"a shard cannot be written ({message.why}). Make room, then --resume.")
            elif message == _STARTING:
                worker.ready, self.failed_starts = True, 0
            else:
                worker.tasks[0].at = message

    def replace_silent(self) -> None:
        """Replace workers that have said nothing for longer than any article may take."""
        limit = self.settings.care.limit
        for worker in self.busy():
            if limit > 0 and worker.ready and monotonic() - worker.heard > _PATIENCE + 2 * limit:
                worker.process.kill()
                self._replace(worker)

    def stop(self) -> None:
        """End all workers; one at work is not waited for."""
        for worker in self.workers:
            with contextlib.suppress(OSError):
                worker.pipe.send(None)
            worker.pipe.close()
        for worker in self.workers:
            worker.process.join(timeout=0.0 if worker.tasks else 2.0)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join(timeout=10)

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, self.settings), daemon=True)
        with deaf_to_ctrl_c():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _replace(self, dead: _Worker) -> None:
        """Put a new worker in the place of a dead one and give it the dead one's shards."""
        dead.process.join(timeout=10)
        dead.pipe.close()
        code = dead.process.exitcode
        if not dead.ready:
            self.failed_starts += 1
            if self.failed_starts >= _FAILED_STARTS:
                raise CorpusError(
                    f"workers cannot start (exit code {code}; the reason stands above, or memory is short). In a "
                    'script, call corpus.run under `if __name__ == "__main__":`; else run fewer workers. ' + _RESUME
                )
        new = self._start()
        self.workers[self.workers.index(dead)] = new
        for i, task in enumerate(dead.tasks):
            _give(new, _after_death(task, code) if i == 0 and dead.ready else task)


def _give(worker: _Worker, task: _Task) -> None:
    if not worker.tasks:
        worker.heard = monotonic()
    worker.tasks.append(task)
    with contextlib.suppress(OSError):  # a worker that died meanwhile is noticed when it is heard
        worker.pipe.send((task.number, task.items, task.singly))


def _after_death(task: _Task, code: int | None) -> _Task:
    """The shard again, singly; the article that was at work when a worker died on it alone becomes an error.

    Raises CorpusError when workers die on the shard for no article's sake.
    """
    items, strange = list(task.items), task.strange_deaths
    if task.singly and task.at >= 0:
        why = f"the worker died on this article (exit code {code}). Annotate it alone to see why."
        items[task.at] = replace(items[task.at], record=None, error=why)
    elif task.singly:
        strange += 1
        if strange >= _FAILED_STARTS:
            doing = "writing" if task.at == WRITING else "receiving"
            raise CorpusError(f"workers die {doing} shard {task.number} (exit code {code}). Run fewer. {_RESUME}")
    return _Task(task.number, items, singly=True, strange_deaths=strange)


@contextlib.contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """A process started inside does not hear Ctrl-C: that is the parent's to handle."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def end_with_parent() -> None:
    """End this process as soon as its parent is gone, so that a killed run leaves nobody writing."""
    parent = mp.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _work(pipe: Connection, settings: Settings) -> None:
    """The worker: one pipeline, shard after shard, until told to stop or the parent is gone."""
    from vnnews_nlp.pipeline import Pipeline

    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipeline = Pipeline(**settings.options)
    gc.set_threshold(_OBJECTS_UNSEEN)
    with contextlib.suppress(EOFError, OSError):
        pipe.send(_STARTING)
        while (task := pipe.recv()) is not None:
            number, items, singly = task
            try:
                done, failed = do_shard(pipeline, settings, number, items, pipe.send, singly=singly)
            except BrokenPipeError:  # the parent is gone
                return
            except (OSError, CorpusError) as error:
                pipe.send(_Broken(str(error)))
                return
            pipe.send(ShardDone(number, done, failed))
