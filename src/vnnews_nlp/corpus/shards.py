"""Shards on disk: written under a temporary name, then renamed, so that each is whole or absent.

A corpus folder looks like this::

    facts/
      run.json                 what was run: inputs, options, versions (the manifest)
      shards/000000/*.parquet  a file a table; documents.jsonl where asked for
      duplicates.parquet       which article repeats which; made when all shards are there
      identities.parquet       which people of different articles are one human
      references.parquet       which citations of different articles are one document
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from platform import node
from typing import Any

from vnnews_nlp.errors import CorpusError

_MANIFEST = "run.json"
_UNFINISHED = ".unfinished-"
_LOCK, _HOLDER = ".lock", ".lock-holder"
_ROWS_AT_ONCE = 10_000


def shard_path(out: Path, number: int) -> Path:
    """Where a finished shard stands."""
    return out / "shards" / f"{number:06d}"


def is_done(out: Path, number: int) -> bool:
    """Whether the shard is there, whole."""
    return shard_path(out, number).is_dir()


def finished_shards(out: Path) -> list[Path]:
    """The folders of all finished shards, in order."""
    return sorted((p for p in (out / "shards").glob("[0-9]*") if p.is_dir()), key=lambda p: int(p.name))


def write_shard(out: Path, number: int, tables: Mapping[str, Any], lines: Iterable[str] | None) -> None:
    """Write one shard whole: its tables, and its JSON lines where given.

    A shard that is there already (a worker outlived a killed run) stays. Raises OSError, also where the
    folder is gone: it is not made anew, for its other shards would lack.
    """
    import pyarrow.parquet as pq

    unfinished = out / "shards" / f"{_UNFINISHED}{number:06d}-{os.getpid()}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    for name, table in tables.items():
        pq.write_table(table, unfinished / f"{name}.parquet", compression="zstd")
    if lines is not None:
        with (unfinished / "documents.jsonl").open("w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(line + "\n" for line in lines)
    try:
        unfinished.rename(shard_path(out, number))
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not is_done(out, number):
            raise


def shard_rows(shard: Path, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Some columns of a table of a finished shard, row by row, in the order they were written.

    Raises CorpusError where the file is damaged or gone.
    """
    import pyarrow.parquet as pq

    with _told_which(shard / f"{table}.parquet") as path:
        read = pq.read_table(path, columns=list(columns))
        rows = zip(*(read[column].to_pylist() for column in columns), strict=True)
    yield from rows


def count_rows(shards: Iterable[Path], table: str) -> int:
    """How many rows a table has in these shards. Raises CorpusError where a file is damaged or gone."""
    import pyarrow.parquet as pq

    count = 0
    for shard in shards:
        with _told_which(shard / f"{table}.parquet") as path:
            count += int(pq.read_metadata(path).num_rows)
    return count


@contextmanager
def _told_which(path: Path) -> Iterator[Path]:
    import pyarrow as pa

    try:
        yield path
    except (pa.ArrowException, KeyError, FileNotFoundError) as error:
        why = str(error).strip().split("\n")[0]
        raise CorpusError(
            f"{path} cannot be read ({why}). Delete the folder of its shard and run again with --resume."
        ) from None


def clear_unfinished(out: Path) -> None:
    """Remove what a stopped run left half-written."""
    for path in [*(out / "shards").glob(f"{_UNFINISHED}*"), *out.glob(f"{_UNFINISHED}*")]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def write_beside(path: Path, schema: Any, rows: Iterable[tuple[Any, ...]]) -> int:
    """Write a table of rows beside the shards, whole or not at all; returns how many rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    unfinished, stream, count = path.with_name(f"{_UNFINISHED}{path.name}-{os.getpid()}"), iter(rows), 0
    with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
        while batch := list(islice(stream, _ROWS_AT_ONCE)):
            columns = zip(*batch, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(batch)
    unfinished.replace(path)
    return count


@contextmanager
def locked(out: Path) -> Iterator[str]:
    """Keep a second run out of the folder; a killed run's lock is gone with its process.

    Gives the name under which the folder is held. Raises CorpusError where another run holds it (which one),
    or the folder cannot be written.
    """
    try:
        from filelock import FileLock, Timeout
    except ImportError:
        raise CorpusError("a run needs filelock. Run: pip install 'vnnews-nlp[corpus]'.") from None
    lock, holder, name = FileLock(out / _LOCK, timeout=0), out / _HOLDER, f"process {os.getpid()} on {node()}"
    try:
        lock.acquire()
        holder.unlink(missing_ok=True)  # never written through a link
        holder.write_text(name, encoding="utf-8")
    except Timeout:
        told = f" ({by})" if (by := _holder(out)) else ""
        raise CorpusError(f"another run{told} is writing to {out}. Wait for it, or give another folder.") from None
    except (OSError, NotImplementedError) as error:
        lock.release()
        reason = getattr(error, "strerror", None) or error
        raise CorpusError(f"{out} cannot be written ({reason}). Give another folder.") from None
    try:
        yield name
    finally:
        if _holder(out) == name:
            with suppress(OSError):
                holder.unlink(missing_ok=True)
        lock.release()


def _holder(out: Path) -> str:
    try:
        return (out / _HOLDER).read_text(encoding="utf-8")[:200]
    except (OSError, ValueError):
        return ""


def see_held(out: Path, name: str) -> None:
    """See that the folder is still the one that is held under this name. Raises CorpusError."""
    if _holder(out) != name[:200]:
        raise CorpusError(
            f"{out} was removed, moved or replaced while the run wrote to it. Put it back and run again with --resume; "
            "where it is gone, run again into a folder that nothing else clears away."
        )


@contextmanager
def kept(out: Path, name: str) -> Iterator[None]:
    """Say that the folder went away, instead of what else then fails; clear up where it did not."""
    try:
        yield
    except (OSError, CorpusError):
        see_held(out, name)
        raise
    else:
        see_held(out, name)
    finally:
        if _holder(out) == name[:200]:
            clear_unfinished(out)


def make_folder(out: Path) -> None:
    """Make the corpus folder, or see that it is empty or holds a run. Raises CorpusError."""
    if out.is_dir() and not (out / _MANIFEST).exists() and not _is_half_made(out):
        raise CorpusError(f"{out} is not empty and holds no run. Give an empty or new folder.")
    try:
        str(out.resolve()).encode("utf-8")
    except UnicodeEncodeError:  # Arrow and DuckDB take no other names
        raise CorpusError(
            f"the name of {str(out)!a} is not UTF-8 in this locale. Give another folder, or set LC_ALL=C.UTF-8."
        ) from None
    try:
        (out / "shards").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{out} cannot be made ({error.strerror or error}). Give another folder.") from None


def _is_half_made(out: Path) -> bool:
    """Whether the folder is empty, or a run was killed before it wrote its manifest."""
    names = (p.name for p in out.iterdir())
    return all(n in (_LOCK, _HOLDER, "shards") or n.startswith(_UNFINISHED) for n in names) and not finished_shards(out)


def prepare(out: Path, manifest: Mapping[str, Any], *, resume: bool) -> None:
    """Write the manifest of a new run, or check the one that is to be gone on with.

    Raises:
        CorpusError: the folder holds a run and ``resume`` is not asked for, or holds
            a run of other inputs, models, rules or options.
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
    clear_unfinished(out)
    if not path.exists():
        try:
            _replace_file(path, json.dumps(manifest, indent=1) + "\n")
        except OSError as error:
            raise CorpusError(f"{out} cannot be written ({error.strerror or error}). Make room, then again.") from None


def read_manifest(out: Path) -> dict[str, Any]:
    """The manifest of a corpus folder. Raises CorpusError where there is none."""
    try:
        return dict(json.loads((out / _MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError):
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


def _replace_file(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    beside = path.with_name(f"{_UNFINISHED}{path.name}-{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
