"""Shards on disk: written under a temporary name, then renamed, so that each is whole or absent.

A corpus folder looks like this::

    facts/
      run.json                 what was run: inputs, options, versions (the manifest)
      shards/000000/*.parquet  a file a table; documents.jsonl where asked for
      duplicates.parquet       which article repeats which; made when all shards are there
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from vnnews_nlp.corpus.tables import TABLES, make_table
from vnnews_nlp.errors import CorpusError

_MANIFEST = "run.json"
_UNFINISHED = ".unfinished-"


def shard_path(out: Path, number: int) -> Path:
    """Where a finished shard stands."""
    return out / "shards" / f"{number:06d}"


def is_done(out: Path, number: int) -> bool:
    """Whether the shard is there, whole."""
    return shard_path(out, number).is_dir()


def finished_shards(out: Path) -> list[Path]:
    """The folders of all finished shards, in order."""
    return sorted(p for p in (out / "shards").glob("[0-9]*") if p.is_dir())


def write_shard(
    out: Path,
    number: int,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    lines: Iterable[str] | None,
    metadata: Mapping[str, str],
) -> None:
    """Write one shard whole: its tables, and its JSON lines where given."""
    import pyarrow.parquet as pq

    unfinished = out / "shards" / f"{_UNFINISHED}{number:06d}-{os.getpid()}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for name in TABLES:
        pq.write_table(make_table(name, rows[name], metadata), unfinished / f"{name}.parquet", compression="zstd")
    if lines is not None:
        with (unfinished / "documents.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)
    unfinished.rename(shard_path(out, number))


def clear_unfinished(out: Path) -> None:
    """Remove what a killed run left half-written."""
    for folder in (out / "shards").glob(f"{_UNFINISHED}*"):
        shutil.rmtree(folder, ignore_errors=True)


def prepare(out: Path, manifest: Mapping[str, Any], *, resume: bool) -> None:
    """Make or check the corpus folder.

    Raises:
        CorpusError: the folder holds something else, holds a run and ``resume`` is
            not asked for, or holds a run of other inputs, models, rules or options.
    """
    path = out / _MANIFEST
    if path.exists():
        if not resume:
            raise CorpusError(f"{out} holds a run already. Add --resume to go on with it, or give another folder.")
        if changes := differences(read_manifest(out), manifest):
            raise CorpusError(
                f"{out} cannot be resumed, because the run changed: {'; '.join(changes)}. Give a new folder, "
                "or run with the same input, models, rules and options."
            )
    elif out.exists() and any(out.iterdir()):
        raise CorpusError(f"{out} is not empty and holds no run. Give an empty or new folder.")
    (out / "shards").mkdir(parents=True, exist_ok=True)
    clear_unfinished(out)
    replace_file(path, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def read_manifest(out: Path) -> dict[str, Any]:
    """The manifest of a corpus folder. Raises CorpusError where there is none."""
    try:
        return dict(json.loads((out / _MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise CorpusError(f"{out} is no corpus folder (no run.json). Make one with `vnnews corpus`.") from None


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs between two manifests, one line each."""
    out = []
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            out += [f"{key}: {line}" for line in differences(before, after)]
        elif before != after:
            out.append(f"{key} was {before!r}, is {after!r}")
    return out


def replace_file(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
