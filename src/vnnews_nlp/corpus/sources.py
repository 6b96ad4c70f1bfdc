"""Where articles come from: files of records, folders of text and HTML, Python iterables.

Rows are numbered over the whole run; a row or file that cannot be read is an
item with an error, never a stop. Lines of JSON stay unparsed here: parsing is
the workers' work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import accumulate
from os import PathLike
from pathlib import Path
from typing import Any

from vnnews_nlp.corpus.articles import Item
from vnnews_nlp.corpus.tables import Origin
from vnnews_nlp.document import Article
from vnnews_nlp.errors import CorpusError, RecordError, VnNewsError
from vnnews_nlp.reading.records import raw_rows
from vnnews_nlp.reading.unpacking import PACKED, UNPACKED

RECORD_SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")
PAGE_SUFFIXES = (".txt", ".html", ".htm", ".xhtml")
_SAMPLE = 1 << 18  # bytes
_SAMPLES = 16
_HEAVIEST = 32 << 20  # bytes of records in one shard: what a worker holds stays bounded

#: A path, several paths, or records, texts and articles themselves.
Inputs = str | PathLike[str] | Sequence[str | PathLike[str]] | Iterable[Mapping[str, Any] | str | Article]


class Source:
    """The articles of the inputs, in order, and how far they have been read.

    Raises:
        CorpusError: an input does not exist, or a folder holds nothing that can be read.
    """

    def __init__(self, inputs: Inputs, longest: int, unpacked: float = UNPACKED) -> None:
        self._given = [inputs] if isinstance(inputs, str | PathLike) else inputs
        self._longest, self._unpacked = longest, unpacked
        self._at = 0.0
        self.paths = input_files(self._given) if are_paths(self._given) else []
        sizes = [max(p.stat().st_size, 1) for p in self.paths]
        self._before = [0, *accumulate(sizes)]

    @property
    def share(self) -> float | None:
        """The share of the input that was read, 0 to 1; None where nobody can know."""
        return self._at / self._before[-1] if self.paths else None

    def identity(self) -> dict[str, str]:
        """What tells these inputs from others: size and hash of each file or folder given."""
        if not are_paths(self._given):
            return {"(python iterable)": "not checked"}
        return {str(given): _identity(input_files([given])) for given in self._given}

    def items(self) -> Iterator[Item]:
        """Every article, numbered; errors among them."""
        rows = self._file_rows() if self.paths else _given_rows(self._given)
        for number, (name, line, row) in enumerate(rows):
            origin = Origin(number, name, line)
            if isinstance(row, Exception):
                yield Item(origin, None, error=str(row))
            elif isinstance(row, Path):
                yield Item(origin, row, id=row.stem)
            else:
                yield Item(origin, row)
        self._at = self._before[-1]

    def _file_rows(self) -> Iterator[tuple[str, int, Any]]:
        for index, path in enumerate(self.paths):
            before, after = self._before[index : index + 2]
            self._at = before
            if self._leads_out(path):
                why = f"{path} is a link to what is outside the folder given. Give what it leads to as an input."
                yield str(path), 1, RecordError(why)
                continue
            if _kind(path) == "page":
                yield str(path), 1, path
                continue

            def reached(share: float, before: int = before, size: int = after - before) -> None:
                self._at = before + min(share, 1.0) * size

            line = 0
            try:
                for line, row in enumerate(raw_rows(path, self._longest, reached, self._unpacked), 1):
                    yield str(path), line, row
            except (VnNewsError, OSError) as error:
                yield str(path), line + 1, RecordError(str(error))

    def _leads_out(self, path: Path) -> bool:
        """Whether a folder that was given has the file only as a link: who packs an archive may link anywhere."""
        if not path.is_symlink():
            return False
        given = [Path(g) for g in self._given]  # type: ignore[arg-type]
        return path not in given and not any(path.resolve().is_relative_to(g.resolve()) for g in given)


def are_paths(inputs: Any) -> bool:
    """Whether the inputs are paths, not records."""
    return isinstance(inputs, (list, tuple)) and all(isinstance(i, (str, PathLike)) for i in inputs)


def input_files(inputs: Iterable[Any]) -> list[Path]:
    """All files of the inputs: files as given, folders searched for texts, pages and records, sorted."""
    out: list[Path] = []
    for given in inputs:
        path = Path(given)
        try:
            is_folder, exists = path.is_dir(), path.exists()
        except (OSError, ValueError):  # a text given where a path is needed
            is_folder = exists = False
        if not exists:
            shown = str(given)[:100]
            raise CorpusError(f"{shown} does not exist. Give files of records (.jsonl, .csv, .parquet) or folders.")
        found = sorted(p for p in path.rglob("*") if _kind(p) and p.is_file()) if is_folder else [path]
        if not found:
            raise CorpusError(f"{path} holds no {', '.join((*PAGE_SUFFIXES, *RECORD_SUFFIXES))} file. Give another.")
        if _kind(found[0]) is None:
            kinds = ", ".join((*RECORD_SUFFIXES, *PAGE_SUFFIXES))
            raise CorpusError(f"{path} is no kind of file that is read. Give {kinds} (records also as .gz, .xz, .zst).")
        out += found
    return out


def _kind(path: Path) -> str | None:
    """``page`` for one article a file, ``records`` for many; None for anything else."""
    suffixes = [s.lower() for s in path.suffixes]
    packed = len(suffixes) > 1 and suffixes[-1] in PACKED
    last = suffixes[-2] if packed else (suffixes or [""])[-1]
    if last in PAGE_SUFFIXES and not packed:
        return "page"
    return "records" if last in RECORD_SUFFIXES else None


def _identity(paths: Sequence[Path]) -> str:
    """Number and bytes of files with a hash of their names, sizes and sampled content."""
    total = sha256()
    size = 0
    for path in paths:
        length = path.stat().st_size
        size += length
        total.update(f"{path.name} {length} ".encode("utf-8", "surrogateescape"))
        with path.open("rb") as file:
            whole = length <= _SAMPLE * _SAMPLES
            for at in (0,) if whole else range(0, length, max((length - _SAMPLE) // (_SAMPLES - 1), 1)):
                file.seek(at)
                total.update(file.read(length if whole else _SAMPLE))
    files = "" if len(paths) == 1 else f"{len(paths)} files, "
    return f"{files}{size} bytes, {total.hexdigest()[:16]}"


def _given_rows(records: Iterable[Any]) -> Iterator[tuple[str, int, Any]]:
    for line, record in enumerate(records, 1):
        yield "(python iterable)", line, _sendable(record, line)


def _sendable(record: Any, line: int) -> Any:
    """The record with plain values only: what a worker cannot be sent would stop the run."""
    if isinstance(record, Article):
        return record
    if isinstance(record, str):
        return {"id": str(line), "text": record}
    if not isinstance(record, Mapping):
        return RecordError(f"row {line} is {type(record).__name__}, not an object with fields. Give a mapping or text.")
    return {str(k): v if isinstance(v, str | int | float | date | None) else _strange(v) for k, v in record.items()}


def _strange(value: Any) -> Any:
    """Something of the same kind for a message: no field of an article is a list or an object."""
    return {} if isinstance(value, Mapping) else []


def make_shards(items: Iterable[Item], size: int) -> Iterator[tuple[int, list[Item]]]:
    """Items in numbered shards of ``size``, fewer where their records are heavy; the same items, the same shards."""
    number, weight, shard = 0, 0, list[Item]()
    for item in items:
        shard.append(item)
        weight += _weight(item.record)
        if len(shard) == size or weight > _HEAVIEST:
            yield number, shard
            number, weight, shard = number + 1, 0, []
    if shard:
        yield number, shard


def _weight(record: Any) -> int:
    if isinstance(record, bytes):
        return len(record)
    if isinstance(record, Article):
        return len(record.text)
    if isinstance(record, Path):
        return record.stat().st_size if record.exists() else 0
    return sum(len(v) for v in record.values() if isinstance(v, str)) if record else 0
