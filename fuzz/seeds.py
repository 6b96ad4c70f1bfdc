"""The seed corpus: what each target begins from, made of our own examples, rows, naughty strings and small files."""

from __future__ import annotations

import gzip
import hashlib
import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path

import samples
from fuzzed_text import PHRASES, ROOT, bytes_of, must
from targets import EDITED, READERS, STAGES

from vnnews_nlp.entities.rules import load_rules, rule_files
from vnnews_nlp.tagging.packs import _canonical

_LONGEST = 1_500  # bytes; longer seeds are cut, mutations of short ones run faster


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
    changes = _changes() if target in EDITED else ()
    return [*makers[target](), *changes]


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


def _changes() -> Iterator[bytes]:
    """Changes by chance to what is sound: none, a few, many."""
    draw = random.Random(2)
    for size in (0, 1, 3, 4, 9, 30, 90):
        for which in range(12):
            yield bytes([1, which, *(draw.randrange(256) for _ in range(size))])


def _files() -> Iterator[bytes]:
    for text in (samples.ARTICLE, *must.naughty_strings()[:60]):
        yield text.encode("utf-8", "surrogatepass")
    for encoding in ("utf-16", "utf-32", "utf-8-sig", "cp1258", "utf-16-be"):
        yield samples.ARTICLE.encode(encoding, "replace")
    yield "¤ng TrÇn V¨n Lòy, Chñ tÞch".encode("latin-1")
    yield "OÂng Traàn Vaên Luõy, Chuû tòch".encode("latin-1")
    yield samples.ARTICLE.encode().decode("cp1252", "replace").encode()


def _pages() -> Iterator[bytes]:
    body = f"<h1>Họp bàn</h1><p>{samples.ARTICLE}</p><p>{samples.ARTICLE}</p>"
    head = '<meta charset="utf-8"><meta property="article:published_time" content="2022-04-08T10:16:00+07:00">'
    yield f"<!doctype html><html><head>{head}<title>Họp bàn</title></head><body><article>{body}".encode()
    yield f"<html><body><div class=content>{body}</div><!-- x --><script>var a='<p>';</script></body></html>".encode()
    yield f"<html><head><meta charset=utf-16></head><body>{body}".encode("utf-16")
    yield b"<html><body><table><tr><td>5%<td>7%</table><br/><p>&#0;&#x110000;&amp;&nope;"
    yield b"<" * 200 + b"div>" * 100
    yield b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaa">]><html>&a;</html>'


def _records() -> Iterator[bytes]:
    return (json.dumps(row).encode() for row in samples.RECORDS)


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
    yield f'\nid,title,text\n1,Họp,"{samples.ARTICLE}"\n2,,\n3\n4,a,b,c\n'.encode()
    yield f"\tid\ttext\n1\t{samples.ARTICLE}\n".encode()
    yield b'\ntext\n"unclosed\n\x00,\xff\n'
    yield b"\n\n\n,,,\n"


def _parquet() -> Iterator[bytes]:
    yield from samples.parquet_files()


def _packs() -> Iterator[bytes]:
    for array in samples.arrays().values():
        body = {**samples.MANIFEST, "arrays": {"weights": hashlib.sha256(array).hexdigest()}}
        yield _canonical(body) + b"\0\0" + array
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
    for value in samples.documents():
        yield json.dumps(value, ensure_ascii=False).encode()
    yield b'{"text": 1}'
