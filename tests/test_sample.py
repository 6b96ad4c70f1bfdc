"""The given page, pasted raw from a website, gives the facts that a reader finds in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import SHARED

import vnnews_nlp as vn


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    path = SHARED / "sample" / "lang-son-2022.gold.jsonl"
    if not path.exists():
        pytest.skip("the sample page (../shared/sample) is not here")
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def document(given: dict[str, Any], pipeline: vn.Pipeline) -> vn.Document:
    return pipeline(given["text"])


def test_what_the_page_says_of_itself(document: vn.Document, given: dict[str, Any]) -> None:
    article, page = document.article, given["page"]
    assert article.published is not None
    assert (article.title, article.published.isoformat(), article.source) == (
        page["title"], page["published"], page["source"],
    )  # fmt: skip
    assert page["duplicate_caption"] in article.zone_texts("repeated")
    body = next(z for z in article.zones if z.kind in ("body", "caption"))
    assert article.text[body.start :].startswith(page["body_starts_with"])


def test_nothing_comes_from_the_footer(document: vn.Document, given: dict[str, Any]) -> None:
    footer = given["text"].index(given["page"]["boilerplate_from"])
    assert all(e.end <= footer for e in document.entities)
    assert all(z.kind in ("source", "boilerplate") for z in document.article.zones if z.start >= footer)


@pytest.mark.parametrize("kind", ["PERSON", "TITLE", "DOC", "PERCENT"])
def test_every_mention_and_no_other(document: vn.Document, given: dict[str, Any], kind: str) -> None:
    gold = [(m["start"], m["end"]) for m in given["mentions"] if m["t"] == kind]
    assert [(e.start, e.end) for e in document.entities_of(kind)] == gold


def test_one_person_with_the_titles(document: vn.Document) -> None:
    assert [p.name for p in document.people] == ["Hồ Tiến Thiệu"]
    titles = {p.title for p in document.positions}
    assert {"Phó Bí thư Tỉnh ủy", "Chủ tịch UBND tỉnh", "Trưởng Ban Chỉ đạo"} <= titles
    assert len(titles) == 4  # the last one also with the document in it, as a caption prints it


def test_one_document_with_all_its_mentions(document: vn.Document, given: dict[str, Any]) -> None:
    (citation,) = document.citations
    gold = given["documents"]["d1"]
    assert (citation.type, citation.number, citation.date, citation.issuer, citation.subject) == (
        gold["type"], gold["number"], gold["date"], gold["issuer"], gold["subject"],
    )  # fmt: skip
    assert len(citation.mentions) == 6


def test_one_percentage_with_its_indicator(document: vn.Document) -> None:
    (indicator,) = [i for i in document.indicators if i.unit == "%"]
    assert (indicator.low, indicator.high, indicator.change) == (72.82, 72.82, "level")
    assert indicator.indicator == "tỷ lệ đô thị hóa của thành phố Lạng Sơn"
