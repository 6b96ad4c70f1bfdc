"""A corpus run on this machine: articles in, a folder of Parquet tables out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from time import monotonic
from typing import Any

from vnnews_nlp.corpus.shard_work import Settings
from vnnews_nlp.corpus.shards import is_done, prepare, shard_path
from vnnews_nlp.corpus.sources import Inputs, identify, make_shards, read_items
from vnnews_nlp.corpus.workers import run_workers

SHARD_SIZE = 250  #: articles a shard: at most this much is lost when a run is killed


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: articles done, of them failed, and seconds since it began."""

    articles: int
    errors: int
    skipped: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: articles annotated, articles in ``errors``, articles of earlier runs, repeats found."""

    articles: int
    errors: int
    skipped: int
    duplicates: int
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
    limit: float = 30.0,
    largest: int = 2_000_000,
    jsonl: bool = False,
    watch: Callable[[Progress], None] | None = None,
) -> Summary:
    """Annotate a corpus into a folder of Parquet tables.

    Args:
        inputs: paths (files of records, folders of .txt and .html), or an iterable of records or texts.
        out: the folder to make; it must be new or empty unless ``resume``.
        workers: processes; all cores where None.
        resume: go on with a run of the same inputs, models, rules and options.
        fields: the records' field for a part (``{"text": "noidung"}``) where it cannot be guessed.
        options: options of ``Pipeline``.
        shard_size: articles written at a time.
        limit: seconds that one article may take; 0 for no limit.
        largest: characters; a longer article becomes a row of ``errors``.
        jsonl: also write each document as a JSON line.
        watch: called after each shard.

    Returns:
        What was done. Articles that failed are rows of the table ``errors``.

    Raises:
        CorpusError: an input is missing, or the folder holds something else.
        PipelineError, PackError: an option is wrong or a model missing.
    """
    from vnnews_nlp.pipeline import Pipeline

    place, fields, options = Path(out), dict(fields or {}), dict(options or {})
    Pipeline(**options)  # a wrong option must fail here, not in every worker
    manifest = make_manifest(inputs, fields, options, shard_size)
    prepare(place, manifest, resume=resume)
    metadata = {"vnnews_manifest": json.dumps(manifest, ensure_ascii=False), "offset_unit": "codepoint"}
    settings = Settings(place, options, fields, limit, largest, jsonl, metadata)
    began, done, errors, skipped = monotonic(), 0, 0, 0

    def waiting() -> Any:
        nonlocal skipped
        for number, items in make_shards(read_items(inputs, fields), shard_size):
            if is_done(place, number):
                skipped += len(items)
            else:
                yield number, items

    for shard in run_workers(waiting(), settings, workers or os.cpu_count() or 1):
        done, errors = done + shard.articles, errors + shard.errors
        if watch is not None:
            watch(Progress(done, errors, skipped, monotonic() - began))
    repeats = _look_across(place)
    return Summary(done, errors, skipped, repeats, monotonic() - began)


def make_manifest(inputs: Inputs, fields: Mapping[str, str], options: Mapping[str, Any], size: int) -> dict[str, Any]:
    """What must be equal for a run to be resumed: inputs, options, version, rules and models."""
    from vnnews_nlp import __version__

    return {
        "version": __version__,
        "inputs": identify(inputs),
        "fields": dict(fields),
        "options": {k: str(v) for k, v in options.items()},
        "shard_size": size,
        "rules": _digest(files("vnnews_nlp").joinpath("data")),
        "models": _digest(_models_folder()),
    }


def _models_folder() -> Traversable:
    """Where the packs stand: in the installed package, or in the ``models`` folder of a source checkout."""
    inside = files("vnnews_nlp").joinpath("models")
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "models"


def _digest(folder: Traversable) -> str:
    total = sha256()
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.is_dir():
            total.update(_digest(path).encode())
        elif not path.name.endswith(".pyc"):
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]


def _look_across(out: Path) -> int:
    """Find repeats and identities in a process of its own, so that this one's memory stays as it is."""
    import multiprocessing as mp

    from vnnews_nlp.corpus.duplicates import write_duplicates
    from vnnews_nlp.corpus.identities import write_identities

    if not shard_path(out, 0).parent.exists():
        return 0
    with mp.get_context("spawn").Pool(1) as pool:
        repeats = pool.apply(write_duplicates, (out,))
        pool.apply(write_identities, (out,))
    return repeats
