from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from vnnews_nlp.training.annotations import as_standoff, read_annotated, text_key

TEXT = "Ông Lục Văn Đàm, Chủ tịch UBND tỉnh, ký Quyết định 5/QĐ-UBND về trồng rừng. Tỷ lệ hộ nghèo còn 3%."
ARTICLE = {
    "id": "a", "text": TEXT, "period": "2017", "genre": "political", "topic": "chinh-tri", "topic_also": [],
    "people": {"p1": "Lục Văn Đàm"},
    "documents": {"d1": {"type": "Quyết định", "number": "5/QĐ-UBND", "name": None, "date": None, "issuer": None,
                         "subject": "trồng rừng"}},
    "mentions": [
        {"t": "PERSON", "s": "Lục Văn Đàm", "start": 4, "end": 15, "ref": "p1"},
        {"t": "DOC", "s": "Quyết định 5/QĐ-UBND", "start": 40, "end": 60, "ref": "d1"},
        {"t": "PERCENT", "s": "3%", "start": 95, "end": 97, "lo": 3, "hi": 3, "change": "level",
         "indicator": "Tỷ lệ hộ nghèo"},
    ],
}  # fmt: skip


def test_there_and_back_without_a_word_of_the_article(tmp_path: Path) -> None:
    row = as_standoff(ARTICLE)
    line = json.dumps(row, ensure_ascii=False)
    assert not any(word in line for word in ("Đàm", "rừng", "nghèo", "QĐ-UBND"))
    (tmp_path / "s.jsonl").write_text(line + "\n", encoding="utf-8")
    assert read_annotated(tmp_path / "s.jsonl", ["another", TEXT]) == [ARTICLE]
    assert read_annotated(tmp_path / "s.jsonl", ["another"]) == []


def test_an_article_where_only_names_are_marked(tmp_path: Path) -> None:
    names = {k: ARTICLE[k] for k in ("id", "text", "period", "genre")} | {"mentions": ARTICLE["mentions"][:1]}  # type: ignore[index]
    (tmp_path / "s.jsonl").write_text(json.dumps(as_standoff(names)) + "\n", encoding="utf-8")
    assert read_annotated(tmp_path / "s.jsonl", [TEXT]) == [names]


def test_an_article_where_only_documents_are_marked_says_so(tmp_path: Path) -> None:
    kept = ("id", "text", "period", "genre", "documents")
    documents = {k: ARTICLE[k] for k in kept} | {"marked": ["DOC"], "mentions": ARTICLE["mentions"][1:2]}  # type: ignore[index]
    documents["relations"] = []
    row = as_standoff(documents)
    assert row["marked"] == ["DOC"] and row["relations"] == [] and not {"people", "topic"} & row.keys()
    (tmp_path / "s.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read_annotated(tmp_path / "s.jsonl", [TEXT]) == [documents]


def test_a_row_of_the_documents_marks_nothing_else() -> None:
    for row in _rows("documents"):
        assert row["marked"] == ["DOC"] and {m["t"] for m in row["mentions"]} <= {"DOC"} and "people" not in row
        assert {m["ref"] for m in row["mentions"]} == row["documents"].keys()
        for relation in row.get("relations", ()):
            assert {relation["source"], relation["target"]} <= row["documents"].keys()


def test_a_string_that_is_not_there_is_refused() -> None:
    broken = {**ARTICLE, "documents": {"d1": {**ARTICLE["documents"]["d1"], "subject": "trồng cây"}}}  # type: ignore[index]
    with pytest.raises(ValueError, match="trồng cây"):
        as_standoff(broken)


@pytest.mark.parametrize("name", ["train", "fresh", "unseen", "documents"])
def test_the_files_name_different_articles_and_hold_spans(name: str) -> None:
    rows = [json.loads(line) for line in (ROOT / "models" / "annotations" / f"{name}.jsonl").read_text().splitlines()]
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert len(row["text"]) == len(text_key("")) and all(
            "s" not in m and m["start"] < m["end"] for m in row["mentions"]
        )


def test_nothing_that_is_measured_on_is_learnt_from() -> None:
    texts = {name: {row["text"] for row in _rows(name)} for name in ("train", "fresh", "unseen", "documents")}
    assert not (texts["train"] | texts["documents"]) & (texts["fresh"] | texts["unseen"])


@pytest.mark.parametrize("name", ["train", "fresh", "unseen", "percentages", "documents"])
def test_the_table_of_files_counts_right(name: str) -> None:
    (line,) = re.findall(rf"^\| `{name}\.jsonl` \| (.*?) \|", README, re.MULTILINE)
    counts = [int(number) for number in re.findall(r"\d+(?= of | percent| passages| people)|^\d+(?= \()", line)]
    rows = _rows(name)
    if name == "percentages":
        assert counts == [sum(len(row["mentions"]) for row in rows), len(rows)]
    else:
        old = sum(row["period"] == "2017" for row in rows)
        assert counts[:3] == [len(rows), old, len(rows) - old]
    if name == "documents":
        assert f"{sum(len(row['documents']) for row in rows)} documents alone" in line
        use = README[README.index(line) :].split("\n", 1)[0]
        for part, size in Counter(row["set"] for row in rows).items():
            assert part in use and str(size) in use


README = (ROOT / "models" / "annotations" / "README.md").read_text(encoding="utf-8")


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (ROOT / "models" / "annotations" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
