"""Records: rows of JSONL, CSV and Parquet to articles.

A row that cannot be one becomes a RecordError *value* with its number and what
to do, so that one bad row does not stop a corpus.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import IO, Any

from vnnews_nlp.document import Article
from vnnews_nlp.errors import InputError, RecordError, VnNewsError
from vnnews_nlp.reading.page import read_page
from vnnews_nlp.reading.parquet import parquet_rows
from vnnews_nlp.reading.stamps import read_moment
from vnnews_nlp.reading.unpacking import PACKED, UNPACKED, Lines, Recoded, encoding_of, opened

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

_PIECE = 1 << 18
_REPORT_EVERY = 64
_LONGEST_ROW = 256 << 20
_JSON = (".jsonl", ".ndjson", ".json")
_CELLS = {".csv": ",", ".tsv": "\t"}


def article_from_record(
    record: Mapping[str, Any],
    fields: Mapping[str, str] | None = None,
    row: int | None = None,
    largest: int | None = None,
) -> Article:
    """The article in a row.

    ``fields`` names the row's field for a part (``{"text": "noidung"}``); the
    others are looked for by the names in ``FIELDS``. The article's text is
    title, lead and body with a blank line between, where the row has them
    apart and the next part does not begin with them; offsets count in that text.
    ``largest``: characters; a longer text is refused before anything reads it.

    Raises RecordError when there is no text, it is too long, or a field is of the wrong type.
    """
    where = "the record" if row is None else f"row {row}"
    if not isinstance(record, Mapping):
        raise RecordError(f"{where} is {_type(record)}, not an object with fields. Give one object a row.")
    names = _names(record, fields or {}, where)
    parts = [_string(record, names, part, where) for part in ("title", "lead", "text")]
    if "text" not in names:
        raise RecordError(f"{where} has no text (its fields: {_shown(record)}). Say which it is: fields={{'text': …}}.")
    if largest is not None and (length := sum(map(len, parts))) > largest:
        raise RecordError(f"{where} has {length} characters, more than {largest}. Raise the limit to read it.")
    moment = record.get(names["published"]) if "published" in names else None
    return read_page(
        _joined(parts),
        id=_string(record, names, "id", where) or ("" if row is None else str(row)),
        url=_string(record, names, "url", where) or None,
        title=parts[0].strip() or None,
        published=_moment(moment),
        source=_string(record, names, "source", where) or None,
    )


def read_records(path: str | PathLike[str], fields: Mapping[str, str] | None = None) -> Iterator[Article | RecordError]:
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
    for row, given in enumerate(raw_rows(path), 1):
        yield parse_row(given, row) if isinstance(given, bytes) else given


def raw_rows(
    path: str | PathLike[str],
    longest: int | None = None,
    reached: Callable[[float], None] | None = None,
    unpacked: float = UNPACKED,
) -> Iterator[Any]:
    """The rows of a file, those of JSON lines as unparsed bytes for :func:`parse_row`, others as objects.

    So a reader that hands rows on to others need not parse them. A row that cannot be had is a
    RecordError value.

    Args:
        path: the file.
        longest: bytes; a longer row is passed over as a RecordError. The default is 256 MiB.
        reached: called now and then with the share of the file that was read (0 to 1).
        unpacked: times its own size that a packed file may unpack to; 0 for no limit.

    Raises:
        InputError: the file cannot be read, or not to its end.
    """
    path, longest = Path(path), longest or _LONGEST_ROW
    suffixes = [s.lower() for s in path.suffixes]
    kind = next((s for s in reversed(suffixes) if s not in PACKED), "")
    if kind == ".parquet" and suffixes[-1] == kind:
        yield from parquet_rows(path, longest, unpacked, reached)
    elif kind in _JSON or kind in _CELLS:
        with opened(path, unpacked) as (file, content):
            rows = _json_rows(content, longest) if kind in _JSON else _csv_rows(content, _CELLS[kind], longest)
            yield from _watched(rows, file, reached) if reached is not None else rows
    else:
        raise InputError(
            f"{path}: not a kind of file with records. Give .jsonl (.gz, .xz, .zst), .csv, .tsv or .parquet."
        )


def parse_row(line: bytes, row: int) -> Any:
    """The object in a line of JSON; a RecordError value where it does not parse."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return RecordError(f"row {row} is not UTF-8 ({error.reason} at byte {error.start}). Save the file as UTF-8.")
    except (ValueError, RecursionError) as error:
        return RecordError(f"row {row} is not JSON ({error}). Mend the row: one object a line.")


def _watched(rows: Iterator[Any], file: IO[bytes], reached: Callable[[float], None]) -> Iterator[Any]:
    size = max(os.fstat(file.fileno()).st_size, 1)
    for row, given in enumerate(rows):
        if row % _REPORT_EVERY == 0:
            reached(file.tell() / size)
        yield given


def _names(record: Mapping[str, Any], fields: Mapping[str, str], where: str) -> dict[str, str]:
    """The row's own field name for each part that it has."""
    for part, name in fields.items():
        if part not in FIELDS:
            raise RecordError(f"{where}: fields has no part {part!r}. Parts: {', '.join(FIELDS)}.")
        if name not in record and part == "text":
            raise RecordError(f"{where} has no field {name!r} (its fields: {_shown(record)}). Name another one.")
    by_case = {name.lower(): name for name in record if isinstance(name, str)}
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
        return _written(value)
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
    return read_moment(_written(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _written(value: object) -> str:
    """The value as text; a whole number of more figures than Python writes, in hexadecimal ones."""
    try:
        return str(value)
    except ValueError:
        return f"{value:#x}"


def _type(value: object) -> str:
    return {"NoneType": "null", "dict": "an object", "list": "a list"}.get(type(value).__name__, type(value).__name__)


def _shown(record: Mapping[str, Any]) -> str:
    return ", ".join(_written(name)[:40] for name in list(record)[:12]) or "none"


def _bounded(lines: Lines, longest: int) -> Iterator[bytes | None]:
    """Lines of a length that memory holds, None in the place of a longer one, which is passed over.

    Raises InputError where a packed file of a few bytes unpacks to one endless line.
    """
    while line := lines.readline(longest + 1):
        if len(line) <= longest:
            yield line
            continue
        passed = len(line)
        while line and not line.endswith(b"\n"):
            line = lines.readline(_PIECE)
            passed += len(line)
            if passed > max(_LONGEST_ROW, longest):
                raise InputError(f"a row is longer than {_LONGEST_ROW >> 20} MiB. Give one article a row.")
        yield None


def _json_rows(content: IO[bytes], longest: int) -> Iterator[Any]:
    row, encoding = 0, encoding_of(content)
    for line in _bounded(content if encoding == "utf-8-sig" else Recoded(content, encoding), longest):
        if line is None:
            row += 1
            yield RecordError(f"row {row} is longer than {longest} bytes. Raise the limit, or leave the row out.")
        elif line.strip():
            row += 1
            yield line


def _csv_rows(content: IO[bytes], separator: str, longest: int) -> Iterator[Any]:
    csv.field_size_limit(min(longest, sys.maxsize, 2**31 - 1))
    text = io.TextIOWrapper(content, encoding=encoding_of(content), errors="surrogateescape", newline="")
    reader = csv.DictReader(_bounded_lines(text, longest), delimiter=separator)
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


def _bounded_lines(text: IO[str], longest: int) -> Iterator[str]:
    while line := _next_line(text, longest + 1):
        if len(line) > longest:
            raise InputError(f"a line is longer than {longest} characters. Raise the limit, or give an article a row.")
        yield line


def _next_line(text: IO[str], size: int) -> str:
    try:
        return text.readline(size)
    except UnicodeDecodeError as error:  # half a letter of UTF-16, which no stand-in takes the place of
        raise InputError(f"begins as {error.encoding.upper()} and goes on as no text. Save it as UTF-8.") from None


def _csv_row(record: dict[Any, Any], row: int) -> Any:
    if None in record:
        return RecordError(f"row {row} has more cells than the header names. Mend its quotes or the header.")
    broken = [v for v in record.values() if isinstance(v, str) and any("\udc80" <= c <= "\udcff" for c in v)]
    if broken:
        return RecordError(f"row {row} is not UTF-8. Save the file as UTF-8.")
    return record
