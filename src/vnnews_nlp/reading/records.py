"""Records: rows of JSONL, CSV and Parquet to articles.

A row that cannot be one becomes a RecordError *value* with its number and what
to do, so that one bad row does not stop a corpus.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import IO, Any

from vnnews_nlp.document import Article
from vnnews_nlp.errors import InputError, RecordError, VnNewsError
from vnnews_nlp.reading.page import read_page
from vnnews_nlp.reading.stamps import read_moment

#: For each part of an article, the field names looked for, best first; compared without case.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "guid", "article_id", "doc_id", "_id", "uuid", "ma_bai"),
    "url": ("url", "link", "href", "permalink"),
    "title": ("title", "headline", "tieu_de", "tieude", "tit"),
    "lead": ("sapo", "lead", "description", "summary", "abstract", "mo_ta", "tom_tat"),
    "text": ("text", "body", "content", "noi_dung", "noidung", "article", "full_text", "maintext", "raw_text"),
    "published": ("published", "published_at", "publish_date", "pubdate", "date", "datetime", "time", "created_at",
                  "ngay_dang", "thoi_gian"),
    "source": ("source", "publisher", "site", "newspaper", "domain", "nguon", "bao"),
}  # fmt: skip

_ROWS_AT_ONCE = 1024
_LONGEST_ROW = 256 << 20
_JSON = (".jsonl", ".ndjson", ".json")
_CELLS = {".csv": ",", ".tsv": "\t"}
_DAMAGE = (OSError, EOFError, lzma.LZMAError, zlib.error)


def article_from_record(
    record: Mapping[str, Any], fields: Mapping[str, str] | None = None, row: int | None = None
) -> Article:
    """The article in a row.

    ``fields`` names the row's field for a part (``{"text": "noidung"}``); the
    others are looked for by the names in ``FIELDS``. The article's text is
    title, lead and body with a blank line between, where the row has them
    apart and the next part does not begin with them; offsets count in that text.

    Raises RecordError when there is no text, or a field is of the wrong type.
    """
    where = "the record" if row is None else f"row {row}"
    if not isinstance(record, Mapping):
        raise RecordError(f"{where} is {_type(record)}, not an object with fields. Give one object a row.")
    names = _names(record, fields or {}, where)
    parts = [_string(record, names, part, where) for part in ("title", "lead", "text")]
    if "text" not in names:
        raise RecordError(f"{where} has no text (its fields: {_shown(record)}). Say which it is: fields={{'text': …}}.")
    moment = record.get(names["published"]) if "published" in names else None
    return read_page(
        _joined(parts),
        id=_string(record, names, "id", where) or ("" if row is None else str(row)),
        url=_string(record, names, "url", where) or None,
        title=parts[0].strip() or None,
        published=_moment(moment),
        source=_string(record, names, "source", where) or None,
    )


def read_records(
    path: str | PathLike[str], fields: Mapping[str, str] | None = None
) -> Iterator[Article | RecordError]:
    """The articles of a file, in order, a row at a time: JSONL (also .gz, .xz, .zst), CSV (also compressed), Parquet.

    A malformed row is yielded as a RecordError whose message begins with its
    number, counted from 1. Raises InputError for a file that cannot be read at all.
    """
    for row, record in enumerate(read_rows(path), 1):
        if isinstance(record, RecordError):
            yield record
            continue
        try:
            yield article_from_record(record, fields, row)
        except RecordError as error:
            yield error
        except VnNewsError as error:
            yield RecordError(f"row {row}: {error}")


def read_rows(path: str | PathLike[str]) -> Iterator[Any]:
    """The rows of a file as they are, objects of fields; a row that does not parse is a RecordError value."""
    path = Path(path)
    suffixes = [s.lower() for s in path.suffixes]
    kind = next((s for s in reversed(suffixes) if s not in (".gz", ".xz", ".zst")), "")
    if kind == ".parquet":
        yield from _parquet_rows(path)
    elif kind in _JSON or kind in _CELLS:
        with _opened(path) as lines:
            try:
                yield from _json_rows(lines) if kind in _JSON else _csv_rows(lines, _CELLS[kind])
            except InputError as error:
                raise InputError(f"{path}: {error}") from None
            except _DAMAGE as error:
                raise InputError(f"{path}: damaged or cut short ({error}). Get the file anew.") from None
    else:
        raise InputError(
            f"{path}: not a kind of file with records. Give .jsonl (.gz, .xz, .zst), .csv, .tsv or .parquet."
        )


def _names(record: Mapping[str, Any], fields: Mapping[str, str], where: str) -> dict[str, str]:
    """The row's own field name for each part that it has."""
    for part, name in fields.items():
        if part not in FIELDS:
            raise RecordError(f"{where}: fields has no part {part!r}. Parts: {', '.join(FIELDS)}.")
        if name not in record and part == "text":
            raise RecordError(f"{where} has no field {name!r} (its fields: {_shown(record)}). Name another one.")
    by_case = {str(name).lower(): str(name) for name in record}
    guessed = {part: next((by_case[n] for n in names if n in by_case), None) for part, names in FIELDS.items()}
    chosen = {**guessed, **{part: name for part, name in fields.items() if name in record}}
    return {part: name for part, name in chosen.items() if name is not None}


def _string(record: Mapping[str, Any], names: Mapping[str, str], part: str, where: str) -> str:
    value = record.get(names[part]) if part in names else None
    if value is None or isinstance(value, str):
        if part == "text" and part in names and value is None:
            raise RecordError(f"{where}: {names[part]!r} is empty (null). Leave such rows out, or name another field.")
        return value or ""
    if part in ("id", "url", "source") and isinstance(value, int | float):
        return str(value)
    raise RecordError(f"{where}: {names[part]!r} is {_type(value)}, not a string. Give it as text.")


def _joined(parts: list[str]) -> str:
    """Title, lead and text, without one that the next part begins with already."""
    text = ""
    for part in reversed(parts):
        if text and part.strip() and not text.lstrip().startswith(part.strip()):
            text = f"{part}\n\n{text}"
        text = text or part
    return text


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return read_moment(value.isoformat())
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return read_moment(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _type(value: object) -> str:
    return {"NoneType": "null", "dict": "an object", "list": "a list"}.get(type(value).__name__, type(value).__name__)


def _shown(record: Mapping[str, Any]) -> str:
    return ", ".join(str(name) for name in list(record)[:12]) or "none"


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """A file as lines of bytes, unpacked."""
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: cannot be read ({reason}). Give the path of a file with records.") from None
    with file:
        suffix = path.suffix.lower()
        if suffix == ".gz":
            with gzip.GzipFile(fileobj=file) as unzipped:
                yield unzipped  # type: ignore[misc]
        elif suffix == ".xz":
            with lzma.LZMAFile(file) as unzipped:
                yield unzipped
        elif suffix == ".zst":
            yield _zstd(file)
        else:
            yield file


def _zstd(file: IO[bytes]) -> IO[bytes]:
    try:
        zstandard = import_module("zstandard")
    except ImportError:
        raise InputError("reading .zst needs zstandard. Run: pip install zstandard.") from None
    reader: IO[bytes] = io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(file))
    return reader


def _bounded(lines: IO[bytes]) -> Iterator[bytes]:
    """Lines of a length that memory holds; a packed file of a few bytes may unpack to one endless line."""
    while line := lines.readline(_LONGEST_ROW + 1):
        if len(line) > _LONGEST_ROW:
            raise InputError(f"a row is longer than {_LONGEST_ROW >> 20} MiB. Give one article a row.")
        yield line


def _json_rows(lines: IO[bytes]) -> Iterator[Any]:
    row = 0
    for line in _bounded(lines):
        if not line.strip():
            continue
        row += 1
        try:
            yield json.loads(line.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            yield RecordError(f"row {row} is not UTF-8 ({error.reason} at byte {error.start}). Save the file as UTF-8.")
        except (ValueError, RecursionError) as error:
            yield RecordError(f"row {row} is not JSON ({error}). Mend the row: one object a line.")


def _csv_rows(lines: IO[bytes], separator: str) -> Iterator[Any]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    text = io.TextIOWrapper(lines, encoding="utf-8-sig", errors="surrogateescape", newline="")
    reader = csv.DictReader(text, delimiter=separator)
    row = 0
    while True:
        row += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RecordError(f"row {row} is not CSV ({error}). Mend its quotes.")
            continue
        yield _csv_row(record, row)


def _csv_row(record: dict[Any, Any], row: int) -> Any:
    if None in record:
        return RecordError(f"row {row} has more cells than the header names. Mend its quotes or the header.")
    broken = [v for v in record.values() if isinstance(v, str) and any("\udc80" <= c <= "\udcff" for c in v)]
    if broken:
        return RecordError(f"row {row} is not UTF-8. Save the file as UTF-8.")
    return record


def _parquet_rows(path: Path) -> Iterator[Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise InputError("reading Parquet needs pyarrow. Run: pip install vnnews-nlp[tables].") from None
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
                yield from batch.to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{path}: not a readable Parquet file ({error}). Get the file anew.") from None
