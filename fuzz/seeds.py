"""The seed corpus: what each target begins from, made of our own examples, rows, naughty strings and small files."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from targets import PHRASES, READERS, ROOT, STAGES, bytes_of, must

from vnnews_nlp import Pipeline
from vnnews_nlp.entities.rules import load_rules, rule_files
from vnnews_nlp.tagging.packs import write_pack

_LONGEST = 1_500  # bytes; longer seeds are cut, mutations of short ones run faster
_ARTICLE = "Ông Trần Văn Lũy, Chủ tịch UBND tỉnh Hòa An, ký Quyết định số 12/QĐ-UBND ngày 5/8/2021, tăng 5,5%."


def write_seeds(target: str, folder: Path) -> None:
    """The seeds of a target as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(seeds_of(target)):
        (folder / f"{i:04d}").write_bytes(seed)


def seeds_of(target: str) -> list[bytes]:
    """The seeds of a target, the same each time."""
    if target in STAGES:
        return [*map(_cut, _texts()), *_phrase_seeds()]
    makers = {
        "file": _files, "html": _pages, "record": _records, "jsonl": _jsonl, "csv": _csv, "parquet": _parquet,
        "pack": _packs, "rulefile": _rules, "document": _documents,
    }  # fmt: skip
    assert makers.keys() == READERS.keys()
    return list(makers[target]())


def _cut(text: str) -> bytes:
    return bytes_of(text[:_LONGEST])


def _texts() -> list[str]:
    examples = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
    paragraphs = [line for text in examples for line in text.splitlines() if line.strip()]
    return [*paragraphs, *must.naughty_strings(), *_rows()]


def _rows() -> list[str]:
    """The examples and counter-examples of every rule."""
    rules = [rule for name in rule_files() for rule in load_rules(name).rules]
    return [text for rule in rules for text in (*(e.text for e in rule.examples), *rule.negatives)]


def _phrase_seeds() -> Iterator[bytes]:
    draw = random.Random(1)
    for size in (3, 8, 20, 60):
        for _ in range(25):
            yield b"\1" + bytes(draw.randrange(256) for _ in range(size))
    yield b"\1" + bytes(range(min(len(PHRASES), 200)))


def _files() -> Iterator[bytes]:
    for text in (_ARTICLE, *must.naughty_strings()[:60]):
        yield text.encode("utf-8", "surrogatepass")
    for encoding in ("utf-16", "utf-32", "utf-8-sig", "cp1258", "utf-16-be"):
        yield _ARTICLE.encode(encoding, "replace")
    yield "¤ng TrÇn V¨n Lòy, Chñ tÞch".encode("latin-1")
    yield "OÂng Traàn Vaên Luõy, Chuû tòch".encode("latin-1")
    yield _ARTICLE.encode().decode("cp1252", "replace").encode()


def _pages() -> Iterator[bytes]:
    body = f"<h1>Họp bàn</h1><p>{_ARTICLE}</p><p>{_ARTICLE}</p>"
    head = '<meta charset="utf-8"><meta property="article:published_time" content="2022-04-08T10:16:00+07:00">'
    yield f"<!doctype html><html><head>{head}<title>Họp bàn</title></head><body><article>{body}".encode()
    yield f"<html><body><div class=content>{body}</div><!-- x --><script>var a='<p>';</script></body></html>".encode()
    yield f"<html><head><meta charset=utf-16></head><body>{body}".encode("utf-16")
    yield b"<html><body><table><tr><td>5%<td>7%</table><br/><p>&#0;&#x110000;&amp;&nope;"
    yield b"<" * 200 + b"div>" * 100
    yield b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaa">]><html>&a;</html>'


def _records() -> Iterator[bytes]:
    rows = [
        {"id": 7, "title": "Họp bàn", "text": _ARTICLE, "published": "2022-04-08 10:16", "url": "https://bao.example.vn/1"},
        {"tieu_de": "Họp bàn", "noi_dung": _ARTICLE, "ngay_dang": "08/04/2022", "nguon": "Báo"},
        {"text": None}, {"text": 5}, {"text": ""}, {"text": ["a"]}, [], 3, "x", None, {"body": _ARTICLE, "sapo": "x"},
        {"text": "a", "date": 1e99, "id": 1.5, "url": "http://[::1", "source": True}, {"TEXT": "\ud800"},
    ]  # fmt: skip
    return (json.dumps(row).encode() for row in rows)


def _jsonl() -> Iterator[bytes]:
    lines = b"\n".join(_records())
    yield lines
    yield b"\xef\xbb\xbf" + lines.replace(b"\n", b"\r\n")
    yield gzip.compress(lines, mtime=0)
    yield lzma.compress(lines)
    try:
        import zstandard
    except ImportError:
        pass
    else:
        yield zstandard.ZstdCompressor().compress(lines)
    yield b'{"text": "' + b"[" * 500 + b'"}\n' + b"[" * 2000
    yield b"\n\n\n{}\n\xff\xfe\n{"


def _csv() -> Iterator[bytes]:
    yield f'\nid,title,text\n1,Họp,"{_ARTICLE}"\n2,,\n3\n4,a,b,c\n'.encode()
    yield f"\tid\ttext\n1\t{_ARTICLE}\n".encode()
    yield b'\ntext\n"unclosed\n\x00,\xff\n'
    yield b"\n\n\n,,,\n"


def _parquet() -> Iterator[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [
        {"id": ["1", "2"], "title": ["a", None], "text": [_ARTICLE, ""]},
        {"text": pa.array([_ARTICLE.encode(), b"\xff"], pa.binary())},
        {"text": ["a"], "published": pa.array([4_000_000_000], pa.timestamp("s"))},
        {"text": pa.array([["a"], None])},
        {"text": pa.array(["a", "b"]).dictionary_encode(), "id": [1, 2]},
    ]
    for table in tables:
        for compression in ("none", "snappy"):
            sink = io.BytesIO()
            pq.write_table(pa.table(table), sink, compression=compression)
            yield sink.getvalue()


def _packs() -> Iterator[bytes]:
    import tempfile

    arrays = [np.arange(6, dtype=np.float32), np.zeros((2, 3), np.int8), np.zeros(0), np.array(["a", "é"])]
    for array in arrays:
        with tempfile.TemporaryDirectory() as folder:
            made = write_pack(Path(folder) / "p-1", "p", "1", {"weights": array}, {"kind": "topics/1", "shape": {}})
            yield (made / "manifest.json").read_bytes() + b"\0\0" + (made / "weights.npy").read_bytes()
    yield b'{"arrays": [], "protocol": 1}\0\0'
    yield b"\0\0\x93NUMPY"


def _rules() -> Iterator[bytes]:
    row = """type = "DOC"
[vars]
number = '(?P<number>\\d{1,4})'
[[rule]]
id = "party"
triggers = ["-NQ/TU"]
pattern = '{number}-NQ/TU'
norm = "{number}-NQ/TU"
score = 0.9
examples = [{ text = "theo [40-NQ/TU] của", norm = "40-NQ/TU" }]
not = ["tỉ số 2-1"]
"""
    yield bytes_of(row)
    yield bytes_of(row.replace("[vars]", '[heads]\nlist = "document_types"\ncolumn = "word"\ncase = "news"\n[vars]'))
    yield bytes_of(row.replace("[vars]", '[lists]\nlaws = { list = "laws", column = "name" }\n[vars]'))
    for name in ("score", "id", "examples", "not", "pattern", "triggers", "type"):
        lines = [line for line in row.splitlines() if not line.startswith(f"{name} ")]
        yield bytes_of("\n".join(lines))
        yield bytes_of("\n".join([*lines, f"{name} = 5"]))
        yield bytes_of("\n".join([*lines, f'{name} = [["a"], {{ b = 1 }}]']))
    for text in (
        "",
        "rule = 5",
        'type = "DOC"\nrule = [5]',
        'type = "DOC"\nvars = 1',
        'type = "DOC"\nlists = { a = 1 }',
    ):
        yield bytes_of(text)


def _documents() -> Iterator[bytes]:
    pipeline = Pipeline(words="syllables", names="rules")
    for text in (_ARTICLE, "", "5%"):
        yield pipeline(text).to_json(layers=True).encode()
        yield pipeline(text).to_json().encode()
    yield b'{"text": 1}'
