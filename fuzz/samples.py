"""Sound values and files that the readers are given with changes."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import Any

import numpy as np

ARTICLE = "Ông Trần Văn Lũy, Chủ tịch UBND tỉnh Hòa An, ký Quyết định số 12/QĐ-UBND ngày 5/8/2021, tăng 5,5%."
RECORDS: list[Any] = [
    {"id": 7, "title": "Họp bàn", "text": ARTICLE, "published": "2022-04-08 10:16", "url": "https://bao.example.vn/1"},
    {"tieu_de": "Họp bàn", "noi_dung": ARTICLE, "ngay_dang": "08/04/2022", "nguon": "Báo"},
    {"text": None}, {"text": 5}, {"text": ""}, {"text": ["a"]}, [], 3, "x", None, {"body": ARTICLE, "sapo": "x"},
    {"text": "a", "date": 1e99, "id": 1.5, "url": "http://[::1", "source": True}, {"TEXT": "\ud800"},
    {"text": "a", "date": 1649387760},
]  # fmt: skip
CELLS: list[Any] = [["id", "title", "text", "date"], ["1", "Họp", ARTICLE, "08/04/2022"], ["2", "", "a\nb", ""], ["3"]]
MANIFEST = {
    "name": "fuzzed", "version": "1", "protocol": 1, "kind": "topics/1",
    "shape": {"labels": ["a", "b"], "longest": 2, "bits": 4, "limit": 1000},
}  # fmt: skip
#: What pages are made of, and what breaks them; a byte names one.
PAGE_PIECES: tuple[bytes, ...] = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        "<!doctype html><html><head>", '<meta charset="utf-8">', '<meta charset="utf-16">', '<meta charset="no-such">',
        '<meta property="article:published_time" content="2022-04-08T10:16:00+07:00">',
        '<meta property="article:published_time" content="0001-01-01T00:00:00+14:00">', '"datePublished": "9999-12-31"',
        "<title>", "</title>", "Họp bàn", "</head><body>", "<article>", "</article>", "<h1>", "</h1>", "<p>", "</p>",
        ARTICLE, " ", "\n", "<div class=content>", "</div>", "<table><tr><td>", "</table>", "<br/>", "<ul><li>",
        "</ul>", "&nbsp;", "&amp", "&#0;", "&#x110000;", "&#xd800;", "&nope;", "&lt;b&gt;", "<!--", "-->", "<script>",
        "</script>", "<style>", "</style>", "<![CDATA[", "]]>", "<?xml version='1.0'?>", "<svg>", "<math>",
        "<template>", "<a href='", "'>", "</a>", "\0", "\ud800", "\u202e", "\x1b[31m", "Ảnh: Lê A", "14/06/2022 15:42",
        "5%", "<" * 50,
        "<div>" * 100, "<b>" * 300, "a" * 300, "<img src=x alt='Họp'>", "<iframe>", "<noscript>", "<base href='//x'>",
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"', '"headline":5}', "<figure>",
        "<figcaption>", "<time datetime='2022-13-45'>", "<html lang='", "\xa0", "e\u0302\u0301", "</body></html>",
    )
)  # fmt: skip


@cache
def arrays() -> dict[str, bytes]:
    """The array files of a small topic model, and one that it has no use for."""
    made = {}
    for name, array in {
        "weights": np.ones((3, 2), np.int8), "buckets": np.array([0, 3, 9], np.int32), "rarity": np.ones(3),
        "scales": np.ones(3, np.float32), "bias": np.zeros(2, np.float32), "names": np.array(["a", "é"]),
    }.items():  # fmt: skip
        file = io.BytesIO()
        np.save(file, array, allow_pickle=False)
        made[name] = file.getvalue()
    return made


@cache
def parquet_files() -> list[bytes]:
    """Parquet files with text as it should be, and of other types."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [
        {"id": ["1", "2"], "title": ["a", None], "text": [ARTICLE, ""]},
        {"text": pa.array([ARTICLE.encode(), b"\xff"], pa.binary())},
        {"text": ["a"], "published": pa.array([4_000_000_000], pa.timestamp("s"))},
        {"text": pa.array([["a"], None])},
        {"text": pa.array(["a", "b"]).dictionary_encode(), "id": [1, 2]},
        {"text": pa.array([{"a": ["x"]}, None])},
    ]
    made = []
    for table in tables:
        for compression in ("none", "snappy"):
            sink = io.BytesIO()
            pq.write_table(pa.table(table), sink, compression=compression, store_schema=False)
            made.append(sink.getvalue())
    return made


@cache
def documents() -> list[Any]:
    """Documents as JSON values, with their layers and without."""
    from vnnews_nlp import Pipeline

    pipeline = Pipeline(words="syllables", names="rules")
    texts = (ARTICLE, "", "5%")
    return [json.loads(pipeline(text).to_json(layers=layers)) for text in texts for layers in (True, False)]
