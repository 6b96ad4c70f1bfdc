"""What the corpus tests share: small corpora, quick pipelines, and word segmenters that misbehave."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from vnnews_nlp import Pipeline
from vnnews_nlp.corpus.articles import Care
from vnnews_nlp.corpus.duplicates import write_duplicates
from vnnews_nlp.corpus.identities import write_identities
from vnnews_nlp.corpus.local import make_manifest
from vnnews_nlp.corpus.references import write_references
from vnnews_nlp.corpus.shard_work import Settings, do_shard
from vnnews_nlp.corpus.shards import finished_shards, make_folder, prepare
from vnnews_nlp.corpus.sources import Source, make_shards
from vnnews_nlp.corpus.tables import TABLES
from vnnews_nlp.document import Tokens
from vnnews_nlp.tokens.words import SyllableSegmenter

QUICK: dict[str, Any] = {"words": "syllables", "names": "rules", "topics": None}


class Misbehaving(SyllableSegmenter):
    """Kills its process on some texts, as the end of memory would, and hangs or fails on others.

    It catches what it can, as careless code does.
    """

    def segment(self, batch: Sequence[Tokens]) -> list[Any]:
        for tokens in batch:
            if tokens.text.startswith("Tiếng nổ"):
                os.kill(os.getpid(), signal.SIGKILL)
            if tokens.text.startswith("Tiếng ngáy"):
                try:
                    time.sleep(60)
                except Exception:
                    time.sleep(60)
            if tokens.text.startswith("Tiếng vỡ"):
                raise ZeroDivisionError("no syllables per word")
        return super().segment(batch)


class Lingering(SyllableSegmenter):
    """Takes a moment for each batch, so that a test can stop a run in its middle."""

    def segment(self, batch: Sequence[Tokens]) -> list[Any]:
        time.sleep(0.02)
        return super().segment(batch)


def article(number: int) -> dict[str, Any]:
    """A small article of its own people, documents and figures."""
    names = ("Lục Văn Đàm", "Bàn Thị Mai", "Quách Đình Khôi", "Nông Thị Thu", "Giàng A Páo")
    places = ("Cao Bằng", "Lạng Sơn", "Hà Giang")
    text = (
        f"Sáng {number % 28 + 1}/6, đồng chí {names[number % 5]}, Chủ tịch UBND tỉnh {places[number % 3]}, ký "
        f"Quyết định số {number}/QĐ-UBND ngày {number % 28 + 1}/5/2022 về việc thứ {number}. "
        f"Tỷ lệ hộ nghèo của tỉnh giảm {number % 9 + 1},{number % 10}% so với cùng kỳ."
    )
    return {
        "id": f"a{number}",
        "title": f"Tin số {number}",
        "text": text,
        "published": f"2022-06-{number % 28 + 1:02d}",
    }


def write_corpus(path: Path, count: int, **instead: str) -> Path:
    """A JSONL file of small articles; ``a7="…"`` puts another line in the place of article 7."""
    lines = [instead.get(f"a{i}", json.dumps(article(i), ensure_ascii=False)) for i in range(count)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rows_of(out: Path) -> dict[str, list[Any]]:
    """Every row of every table of a corpus folder."""
    shards = finished_shards(out)
    tables = {
        name: [row for s in shards for row in pq.read_table(s / f"{name}.parquet").to_pylist()] for name in TABLES
    }
    beside = {
        name: pq.read_table(out / f"{name}.parquet").to_pylist() for name in ("duplicates", "identities", "references")
    }
    return tables | beside


def leftovers(out: Path) -> list[str]:
    """What a stopped run left half-written."""
    return [str(p) for p in out.rglob("*unfinished*")]


def run_here(inputs: Any, out: Path, *, options: dict[str, Any] | None = None, largest: int = 100_000) -> Path:
    """What ``corpus.run`` does, in this process: quick where a test is not about processes."""
    care = Care(largest=largest)
    source = Source(inputs, longest=6 * largest)
    manifest = make_manifest(
        source.identity(), options or QUICK, fields={}, shard_size=500, largest=largest, jsonl=False
    )
    make_folder(out)
    prepare(out, manifest, resume=False)
    pipeline = Pipeline(**(options or QUICK))
    for number, items in make_shards(source.items(), 500):
        do_shard(pipeline, Settings(out, {}, care, False, {}), number, items, lambda _: None)
    write_duplicates(out), write_identities(out), write_references(out)
    return out
