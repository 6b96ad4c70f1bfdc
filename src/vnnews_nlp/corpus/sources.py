"""Where articles come from: files of records, folders of text and HTML, Python iterables.

Rows are numbered over the whole run; a row or file that cannot be read is an
item with an error, never a stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any

from vnnews_nlp.corpus.shard_work import Item
from vnnews_nlp.corpus.tables import Origin
from vnnews_nlp.errors import CorpusError, RecordError, VnNewsError

RECORD_SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")
PAGE_SUFFIXES = (".txt", ".html", ".htm", ".xhtml")
_PACKED = (".gz", ".xz", ".zst")
_SAMPLE = 1 << 20  # bytes of a file's head and tail that identify it

Inputs = Sequence[str | PathLike[str]] | Iterable[Mapping[str, Any] | str]


def input_files(inputs: Sequence[str | PathLike[str]]) -> list[Path]:
    """All files of the inputs: files as given, folders searched for texts, pages and records, sorted.

    Raises:
        CorpusError: an input does not exist, or a folder holds nothing that can be read.
    """
    out: list[Path] = []
    for given in inputs:
        path = Path(given)
        if not path.exists():
            raise CorpusError(f"{path} does not exist. Give files of records (.jsonl, .csv, .parquet) or folders.")
        found = sorted(p for p in path.rglob("*") if p.is_file() and _kind(p)) if path.is_dir() else [path]
        if not found:
            raise CorpusError(f"{path} holds no {', '.join((*PAGE_SUFFIXES, *RECORD_SUFFIXES))} file. Give another.")
        out += found
    return out


def _kind(path: Path) -> str | None:
    """``page`` for one article a file, ``records`` for many; None for anything else."""
    suffixes = [s.lower() for s in path.suffixes]
    last = suffixes[-2] if len(suffixes) > 1 and suffixes[-1] in _PACKED else (suffixes or [""])[-1]
    if last in PAGE_SUFFIXES:
        return "page"
    return "records" if last in RECORD_SUFFIXES else None


def identify(inputs: Inputs) -> dict[str, Any]:
    """What tells these inputs from others: size and hash of head and tail of each file."""
    if not are_paths(inputs):
        return {"(python iterable)": "not checked"}
    return {str(path): _identity(path) for path in input_files(inputs)}  # type: ignore[arg-type]


def are_paths(inputs: Any) -> bool:
    """Whether the inputs are paths, not records."""
    return isinstance(inputs, (list, tuple)) and all(isinstance(i, (str, PathLike)) for i in inputs)


def _identity(path: Path) -> str:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        file.seek(max(size - _SAMPLE, 0))
        digest = sha256(head + file.read()).hexdigest()
    return f"{size} bytes, {digest[:16]}"


def read_items(inputs: Inputs, fields: Mapping[str, str]) -> Iterator[Item]:
    """Every article of the inputs, numbered; errors among them."""
    rows = _file_rows(input_files(inputs)) if are_paths(inputs) else _given_rows(inputs)  # type: ignore[arg-type]
    for number, (name, line, row) in enumerate(rows):
        origin = Origin(number, name, line)
        if isinstance(row, Exception):
            yield Item(origin, None, error=str(row))
        elif not isinstance(row, Mapping):
            yield Item(origin, None, error=f"{type(row).__name__} where an object with fields is needed.")
        else:
            yield Item(origin, row, id=str(row.get(fields.get("id", "id"), "")))


def _file_rows(paths: Iterable[Path]) -> Iterator[tuple[str, int, Any]]:
    from vnnews_nlp.reading.records import read_rows

    for path in paths:
        if _kind(path) == "page":
            yield str(path), 1, _page(path)
            continue
        line = 0
        try:
            for line, row in enumerate(read_rows(path), 1):
                yield str(path), line, row
        except (VnNewsError, OSError) as error:
            yield str(path), line + 1, RecordError(str(error))


def _page(path: Path) -> Mapping[str, Any] | Exception:
    """A file of one article as a record of the pipeline's own form."""
    from vnnews_nlp.reading.files import read_file

    try:
        text = read_file(path)
        if path.suffix.lower() != ".txt":
            from vnnews_nlp.reading.html import read_html

            article = read_html(text)
            published = article.published.isoformat() if article.published else ""
            return {"id": path.stem, "text": article.text, "title": article.title or "", "url": article.url or "",
                    "published": published, "source": article.source or ""}  # fmt: skip
        return {"id": path.stem, "text": text}
    except VnNewsError as error:
        return error


def _given_rows(records: Iterable[Mapping[str, Any] | str]) -> Iterator[tuple[str, int, Any]]:
    for line, record in enumerate(records, 1):
        yield "(python iterable)", line, {"id": str(line), "text": record} if isinstance(record, str) else record


def make_shards(items: Iterable[Item], size: int) -> Iterator[tuple[int, list[Item]]]:
    """Items in numbered shards of ``size``."""
    stream, number = iter(items), 0
    while shard := list(islice(stream, size)):
        yield number, shard
        number += 1
