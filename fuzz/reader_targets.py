"""Fuzz targets of the readers: each takes any bytes as a file and raises only where a promise is broken.

Where they begin with the byte 1, they are changes to a file that is sound (``edits.py``), so that what lies behind the
first check is reached.
"""

from __future__ import annotations

import csv as cells
import gzip
import io
import json
import lzma
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import samples
from edits import edited, patched
from fuzzed_text import must, text_of

from vnnews_nlp import Document, VnNewsError
from vnnews_nlp.drawing.html import draw_html
from vnnews_nlp.drawing.text import draw_marks, draw_text
from vnnews_nlp.entities.rules import parse_rules
from vnnews_nlp.errors import EncodingError, InputError, PackError, RecordError, RuleError
from vnnews_nlp.exports.gold import to_gold
from vnnews_nlp.reading.files import decode_bytes
from vnnews_nlp.reading.html import read_html
from vnnews_nlp.reading.records import article_from_record, read_records
from vnnews_nlp.tagging.packs import _canonical, open_pack
from vnnews_nlp.topics.model import TopicModel


def file(data: bytes) -> None:
    """The bytes of a text file, in any encoding."""
    try:
        decode_bytes(data, repair=bool(data[:1] > b"m"))
    except EncodingError as error:
        _has_cure(error)


def html(data: bytes) -> None:
    """The bytes of an HTML page; behind the byte 1, each byte names a piece of one."""
    if data[:1] == b"\1":
        pieces = samples.PAGE_PIECES
        data = b"".join(pieces[byte % len(pieces)] for byte in data[1:])
    try:
        article = read_html(data)
    except InputError as error:
        _has_cure(error)
        return
    must.check_article(article, article.text)


def record(data: bytes) -> None:
    """A JSON value as a record."""
    if data[:1] == b"\1":
        value = _edited(samples.RECORDS, data)
    else:
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return
    try:
        article = article_from_record(value)
    except InputError as error:
        _has_cure(error)
        return
    must.check_article(article, article.text)
    assert article.published is None or article.published.tzinfo is None


def jsonl(data: bytes) -> None:
    """A file of JSON lines; also packed, where the bytes begin as gzip, xz or zstd do."""
    if data[:1] == b"\1":
        _read_records(*_lines(data))
        return
    packed = {b"\x1f\x8b": ".gz", b"\xfd7": ".xz", b"(\xb5": ".zst"}.get(data[:2], "")
    _read_records(data, f"articles.jsonl{packed}")


def csv(data: bytes) -> None:
    """A CSV file; the first byte may choose TSV."""
    if data[:1] == b"\1":
        rows = _edited([samples.CELLS], data)
        out = io.StringIO()
        for row in rows if isinstance(rows, list) else [rows]:
            cells.writer(out).writerow(row if isinstance(row, list | dict) else [row])
        _read_records(out.getvalue().encode("utf-8", "surrogatepass"), "articles.csv")
        return
    _read_records(data[1:], "articles.tsv" if data[:1] == b"\t" else "articles.csv")


def parquet(data: bytes) -> None:
    """A Parquet file."""
    if data[:1] == b"\1":
        files = samples.parquet_files()
        data = patched(files[data[1] % len(files) if len(data) > 1 else 0], data[2:])
    _read_records(data, "articles.parquet")


def pack(data: bytes) -> None:
    """A model pack: up to the first NUL NUL its manifest, behind it the one array.

    Behind the byte 1 there is a whole topic model, of which the next byte names the array that changes. Its manifest
    is changed by up to two changes and sealed, so that what stands there is read at all.
    """
    if data[:1] == b"\1":
        name = tuple(samples.arrays())[data[1] % len(samples.arrays())] if len(data) > 1 else "weights"
        array = patched(samples.arrays()[name], data[8:])
        digests = {key: sha256(array if key == name else file).hexdigest() for key, file in samples.arrays().items()}
        changed = edited({**samples.MANIFEST, "arrays": digests}, data[2:8])
        folder, manifest = _model_folder(name), _sealed(changed if isinstance(changed, dict) else {})
    else:
        name, folder = "weights", _folder() / "fuzzed-1"
        folder.mkdir(exist_ok=True)
        manifest, _, array = data.partition(b"\0\0")
    (folder / "manifest.json").write_bytes(manifest)
    (folder / f"{name}.npy").write_bytes(array)
    try:
        open_pack(folder)
        scores = TopicModel.open(folder).probabilities([samples.ARTICLE])
        assert ((scores >= 0) & (scores <= 1)).all()
    except PackError as error:
        _has_cure(error)


def rulefile(data: bytes) -> None:
    """A rule file."""
    try:
        table = parse_rules("fuzzed", text_of(data))
    except RuleError as error:
        assert error.file and error.row
        _has_cure(error)
        return
    assert len({rule.source for rule in table.rules}) == len(table.rules)


def document(data: bytes) -> None:
    """A document as JSON, as ``Document.from_dict`` reads it; what is taken can be written, cut and drawn."""
    if data[:1] == b"\1":
        value = _edited(samples.documents(), data)
    else:
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            return
    try:
        found = Document.from_dict(value)
    except RecordError as error:
        _has_cure(error)
        return
    assert Document.from_dict(found.to_dict()) == found
    uses = (draw_html, draw_text, draw_marks, to_gold, lambda d: d.at_least(0.5), Document.to_json)
    uses[(data[-1] if data else 0) % len(uses)](found)


def _has_cure(error: VnNewsError) -> None:
    """A message ends with what to do: a whole sentence."""
    assert str(error).rstrip().endswith((".", ")")), str(error)


def _edited(values: Any, data: bytes) -> Any:
    """One of the values, which the second byte names, with the changes of those behind it."""
    return edited(values[data[1] % len(values) if len(data) > 1 else 0], data[2:])


def _sealed(body: dict[str, Any]) -> bytes:
    try:
        return _canonical(body)
    except UnicodeEncodeError:  # nobody could seal a lone surrogate
        return b"{}"


def _lines(data: bytes) -> tuple[bytes, str]:
    """Records with changes, one a line, in the encoding, with the line ends and as packed as the second byte says."""
    how = data[1] if len(data) > 1 else 0
    rows = edited(samples.RECORDS, data[2:])
    end = ("\n", "\r\n", "\n\n", "\r")[how % 4]
    rows = rows if isinstance(rows, list) else [rows]
    lines = end.join(json.dumps(row, ensure_ascii=bool(how & 4)) for row in rows)
    encoding = ("utf-8", "utf-8-sig", "utf-16", "utf-32")[how // 8 % 4]
    made = lines.encode(encoding, "surrogatepass")
    if how < 128:
        return made, "articles.jsonl"
    last = data[-1] if how & 4 else 0
    made = gzip.compress(made, 1, mtime=0) if how & 32 else lzma.compress(made, preset=0)
    return made[: len(made) - last % 32], "articles.jsonl.gz" if how & 32 else "articles.jsonl.xz"


def _read_records(data: bytes, name: str) -> None:
    path = _folder() / name
    path.write_bytes(data)
    try:
        for row in read_records(path):
            if isinstance(row, RecordError):
                _has_cure(row)
    except InputError as error:
        _has_cure(error)


@cache
def _folder() -> Path:
    memory = Path("/dev/shm")  # nosec B108: a folder of its own is made in it; a file on a disk costs milliseconds
    return Path(tempfile.mkdtemp(prefix="vnnews-fuzz-", dir=memory if memory.is_dir() else None))


@cache
def _model_folder(name: str) -> Path:
    """A folder with the arrays of a topic model, of which one will change."""
    folder = _folder() / f"{name}-1"
    folder.mkdir()
    for key, file in samples.arrays().items():
        (folder / f"{key}.npy").write_bytes(file)
    return folder
