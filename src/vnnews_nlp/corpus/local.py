"""A corpus run on this machine: articles in, a folder of Parquet tables out."""

from __future__ import annotations

import json
import multiprocessing as mp
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from time import monotonic
from typing import Any

from vnnews_nlp.corpus.articles import LARGEST, LIMIT, Care, Item, most_bytes
from vnnews_nlp.corpus.shard_work import Settings
from vnnews_nlp.corpus.shards import finished_shards, is_done, kept, locked, make_folder, prepare
from vnnews_nlp.corpus.sources import Inputs, Source, make_shards
from vnnews_nlp.corpus.workers import deaf_to_ctrl_c, end_with_parent, run_workers
from vnnews_nlp.errors import CorpusError, VnNewsError
from vnnews_nlp.reading.unpacking import UNPACKED

SHARD_SIZE = 500  #: articles a shard: at most this much a worker is lost when a run is killed


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    ``articles`` annotated, ``errors``, ``skipped`` (articles of an earlier run);
    ``seconds`` since the start; ``left``: seconds to the end, None where nobody can know.
    """

    articles: int
    errors: int
    skipped: int
    seconds: float
    left: float | None = None

    @property
    def rate(self) -> float:
        """Articles a second in this run, failed ones included."""
        return (self.articles + self.errors) / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    ``articles`` annotated, ``errors`` (rows of that table), ``skipped`` (articles of
    an earlier run), ``duplicates`` (articles that repeat another), ``humans``
    (people told apart across articles), ``documents`` (cited documents told apart), ``seconds``.
    """

    articles: int
    errors: int
    skipped: int
    duplicates: int
    humans: int
    documents: int
    seconds: float


def run(
    inputs: Inputs,
    out: str | os.PathLike[str],
    *,
    workers: int | None = None,
    resume: bool = False,
    fields: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
    shard_size: int = SHARD_SIZE,
    limit: float = LIMIT,
    largest: int = LARGEST,
    unpacked: float = UNPACKED,
    jsonl: bool = False,
    watch: Callable[[Progress], None] | None = None,
) -> Summary:
    """Annotate a corpus into a folder of Parquet tables.

    >>> from vnnews_nlp import corpus
    >>> records = ({"id": i, "text": text} for i, text in enumerate(texts))     # doctest: +SKIP
    >>> corpus.run(records, "facts", workers=4)                                 # doctest: +SKIP

    In a script, call it under ``if __name__ == "__main__":``; the workers are processes of their own.

    Args:
        inputs: a path or a list of paths (files of records, folders of .txt and .html), or an
            iterable of records (``{"text": …}``), texts or Articles.
        out: the folder to make; it must be new or empty unless ``resume``.
        workers: processes; all cores where None.
        resume: go on with a run of the same inputs, models, rules and options. Whether an
            iterable gives the same articles again is not checked.
        fields: the records' field for a part (``{"text": "noidung"}``) where it cannot be guessed.
        options: options of ``Pipeline``.
        shard_size: articles written at a time.
        limit: seconds that one article may take; 0 for no limit.
        largest: characters; a longer article becomes a row of ``errors``.
        unpacked: times its own size that a packed input may unpack to; what goes beyond it becomes
            a row of ``errors``; 0 for no limit.
        jsonl: also write each document as a JSON line.
        watch: called after each shard.

    Returns:
        What was done. Articles that failed are rows of the table ``errors``.

    Raises:
        CorpusError: an input is missing, the folder holds something else, another run
            writes to it, it cannot be written or goes away, or workers cannot start.
        PipelineError, PackError: an option is wrong or a model missing.
    """
    from vnnews_nlp.pipeline import Pipeline

    place, fields, options = Path(out), dict(fields or {}), dict(options or {})
    _check(workers, shard_size, fields)
    Pipeline(**options)  # a wrong option must fail here, not in every worker
    source = Source(inputs, longest=most_bytes(largest), unpacked=unpacked)
    manifest = make_manifest(source.identity(), options, fields=fields, shard_size=shard_size, largest=largest,
                             jsonl=jsonl)  # fmt: skip
    make_folder(place)
    with locked(place) as holder:
        prepare(place, manifest, resume=resume)
        metadata = {"vnnews_manifest": json.dumps(manifest), "offset_unit": "codepoint"}
        settings = Settings(place, options, Care(fields, limit, largest), jsonl, metadata, holder)
        with kept(place, holder):
            return _run(source, settings, workers or os.cpu_count() or 1, shard_size, watch or (lambda _: None))


def _check(workers: int | None, shard_size: int, fields: Mapping[str, str]) -> None:
    from vnnews_nlp.reading.records import FIELDS

    if workers is not None and workers < 1:
        raise CorpusError(f"workers is {workers}; give 1 or more.")
    if shard_size < 1:
        raise CorpusError(f"the shard size is {shard_size}; give 1 or more.")
    if unknown := [part for part in fields if part not in FIELDS]:
        raise CorpusError(f"a record has no part {unknown[0]!r}. Parts: {', '.join(FIELDS)}.")


def _run(
    source: Source, settings: Settings, workers: int, shard_size: int, watch: Callable[[Progress], None]
) -> Summary:
    began, done, errors, skipped, taken = monotonic(), 0, 0, 0, 0

    def waiting() -> Iterator[tuple[int, list[Item]]]:
        nonlocal skipped, taken
        for number, items in make_shards(source.items(), shard_size):
            if is_done(settings.out, number):
                skipped += len(items)
            else:
                taken += len(items)
                yield number, items

    for shard in run_workers(waiting(), settings, workers):
        done, errors, seconds = done + shard.articles, errors + shard.errors, monotonic() - began
        watch(Progress(done, errors, skipped, seconds, _left(source.share, skipped, taken, done + errors, seconds)))
    duplicates, humans, documents = look_across(settings.out)
    return Summary(done, errors, skipped, duplicates, humans, documents, monotonic() - began)


def _left(share: float | None, skipped: int, taken: int, done: int, seconds: float) -> float | None:
    """Seconds to the end, by the share of the input that was read for what was taken so far."""
    if not share or not done:
        return None
    total = (skipped + taken) / share
    return max(total - skipped - done, 0.0) * seconds / done


def make_manifest(inputs: Mapping[str, str], options: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What must be equal for a run to be resumed: inputs, options, version, rules and models."""
    from vnnews_nlp import __version__

    return {
        "version": __version__,
        "inputs": dict(inputs),
        "options": {key: _shown(value) for key, value in options.items()},
        "rules": _digest(files("vnnews_nlp").joinpath("data")),
        "models": _digest(_models_folder()),
        **more,
    }


def _shown(option: Any) -> Any:
    """An option's value; a pack of the user's own with the digest of what is in it."""
    if isinstance(option, str | os.PathLike) and Path(option).is_dir():
        return f"{option} ({_digest(Path(option))})"
    return option if isinstance(option, str | int | float | None) else type(option).__qualname__


def _models_folder() -> Traversable:
    """Where the packs stand: in the installed package, or in the ``models`` folder of a source checkout."""
    inside = files("vnnews_nlp").joinpath("models")
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "models"


def _digest(folder: Traversable) -> str:
    total = sha256()
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.is_dir():
            total.update(f"{path.name}/{_digest(path)}".encode())
        elif not path.name.endswith(".pyc"):
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]


def look_across(out: Path) -> tuple[int, int, int]:
    """Find repeats, humans and documents across articles, in a process of its own whose memory goes with it.

    Returns how many articles repeat another, how many humans and how many documents there are.
    """
    if not finished_shards(out):
        return 0, 0, 0
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_look, args=(out, theirs), daemon=True)
    with deaf_to_ctrl_c():
        process.start()
    theirs.close()
    try:
        found = ours.recv()
    except EOFError:
        process.join()
        raise CorpusError(
            f"looking across articles failed (exit code {process.exitcode}; the reason stands above, or memory is "
            "short). All articles are done; run again with --resume."
        ) from None
    except BaseException:
        process.kill()
        raise
    finally:
        process.join()
        ours.close()
    if isinstance(found, VnNewsError):
        raise found
    return found  # type: ignore[no-any-return]


def _look(out: Path, pipe: Any) -> None:
    from vnnews_nlp.corpus.duplicates import write_duplicates
    from vnnews_nlp.corpus.identities import write_identities
    from vnnews_nlp.corpus.references import write_references

    end_with_parent()
    try:
        pipe.send((write_duplicates(out), write_identities(out), write_references(out)))
    except VnNewsError as error:
        pipe.send(error)
    except OSError as error:
        why = f"looking across articles failed ({error}). All articles are done: make room, then --resume."
        pipe.send(CorpusError(why))
