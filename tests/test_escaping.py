"""Nothing of an article, whatever it says and in whichever field, becomes markup, script, formula or SQL."""

from __future__ import annotations

import csv
import json
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from corpus_parts import QUICK, rows_of, run_here

from vnnews_nlp import Pipeline
from vnnews_nlp.cli import main
from vnnews_nlp.corpus.commands import _cell
from vnnews_nlp.document import Document, Tokens, Words
from vnnews_nlp.drawing.html import draw_html, draw_marked_text, draw_page
from vnnews_nlp.drawing.report import as_json, draw_report, write_report
from vnnews_nlp.drawing.report_data import gather
from vnnews_nlp.topics.model import Evidence

EVILS = (
    "</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "<!--", "-->",
    "]]>", "<svg/onload=alert(1)>", "javascript:alert(1)", "</style><style>*{}", "&lt;b&gt;",
    "\u2028\u2029\0\x1b\ud800",
    "'; drop view offices; --", '"} , {"',
)  # fmt: skip
ALLOWED = {
    "section",
    "style",
    "header",
    "p",
    "div",
    "mark",
    "span",
    "table",
    "caption",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "a",
}
PAGE = ALLOWED | {"html", "head", "meta", "title", "body", "main"}
ATTRIBUTES = {"class", "aria-label", "lang", "id", "title", "href", "scope", "charset", "name", "content"}
TEXT = (
    "Sáng 5/6, ông Lục Văn Đàm, Chủ tịch UBND tỉnh Cao Bằng, ký Quyết định số 12/QĐ-UBND ngày 5/5/2022 về việc "
    "giao đất. Tỷ lệ hộ nghèo của tỉnh giảm 3,5% so với cùng kỳ."
)


class Markup(HTMLParser):
    """The tags and attributes of a page, and what its scripts hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.comments: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.scripts += [""] if tag == "script" else []

    def handle_data(self, data: str) -> None:
        if self.scripts and self.get_starttag_text() and self.cdata_elem == "script":
            self.scripts[-1] += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def poisoned(value: Any, evil: str, keep: frozenset[str] = frozenset({"text", "zones"})) -> Any:
    """The value with the evil string in the place of every string in it but the text that offsets count in."""
    if isinstance(value, str):
        return evil
    if isinstance(value, tuple):
        return tuple(poisoned(v, evil, keep) for v in value)
    if is_dataclass(value) and not isinstance(value, type | Tokens | Words):
        changed = {f.name: poisoned(getattr(value, f.name), evil, keep) for f in fields(value) if f.name not in keep}
        return replace(value, **changed)
    return value


@pytest.fixture(scope="module")
def document() -> Document:
    document = Pipeline(**QUICK)({"id": "1", "title": "Tin", "text": TEXT, "source": "Báo"})
    assert document.people and document.positions and document.citations and document.indicators
    return document


@pytest.mark.parametrize("evil", EVILS)
def test_a_page_of_a_document_holds_our_markup_only(document: Document, evil: str) -> None:
    bad = poisoned(document, evil)
    article = replace(bad.article, text=f"{evil}{TEXT}{evil}")
    reasons = [Evidence(evil, 1.0, 0, 1)]
    for one in (bad, replace(bad, article=article), replace(document, article=article)):
        for html in (draw_html(one, evil, reasons), draw_marked_text(one, evil), one._repr_html_(), draw_page([one])):
            markup = Markup(html)
            assert markup.tags <= PAGE and markup.attributes <= ATTRIBUTES and not markup.comments
            assert all(link.startswith("#") for link in markup.links) and "<script" not in html


@pytest.mark.parametrize("evil", EVILS)
def test_the_report_holds_what_articles_say_as_data_only(evil: str) -> None:
    data = {"name": evil, "rows": [evil, {evil: evil}]}
    html = draw_report(data)
    markup = Markup(html)
    assert len(markup.scripts) == 2 and json.loads(markup.scripts[0]) == data
    assert {"img", "svg"}.isdisjoint(markup.tags) and not [a for a in markup.attributes if a.startswith("on")]
    policy = html[: html.index("<title>")]
    assert "default-src 'none'" in policy and "script-src 'sha256-" in policy and evil not in policy
    assert "<" not in as_json(data)


def test_a_report_of_hostile_articles(tmp_path: Path) -> None:
    rows = [
        {"id": evil, "title": evil, "source": evil, "url": f"{prefix}{evil}", "text": f"{evil} {TEXT} {evil}"}
        for evil in EVILS
        for prefix in ("", "javascript:", "https://x/")
    ]
    out = run_here(rows, tmp_path / "<b>'facts\"")
    links = {row[4] for row in gather(out)["articles"]}
    assert links and all(link == "" or link.startswith("https://x/") for link in links)
    html = write_report(out, tmp_path / "page.html").read_text(encoding="utf-8")
    markup = Markup(html)
    assert len(markup.scripts) == 2 and {"img", "svg", "b"}.isdisjoint(markup.tags)
    assert not rows_of(out)["errors"]


def test_a_report_is_never_written_through_a_link(tmp_path: Path) -> None:
    out = run_here([{"text": TEXT}], tmp_path / "facts")
    (tmp_path / "precious").write_text("kept")
    (tmp_path / ".page.html.unfinished").symlink_to(tmp_path / "precious")
    write_report(out, tmp_path / "page.html")
    assert (tmp_path / "precious").read_text() == "kept" and not (tmp_path / "page.html").is_symlink()


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+2", "'=1+2"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"),
     ("\n=1", "'\n=1"), ("\t=1", "'\ufffd=1"), ("\r=1", "'\ufffd=1"), ("-5,3%", "-5,3%"), ("+7", "+7"), (-5.5, "-5.5"),
     ("Ông Đàm", "Ông Đàm"), ("12/QĐ-UBND", "12/QĐ-UBND"), (["=1", "x"], "'=1, x"), (None, ""), (True, "True")],
)  # fmt: skip
def test_no_cell_is_a_formula(value: object, cell: str) -> None:
    assert _cell(value) == cell


def test_csv_of_hostile_articles_is_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = ['=HYPERLINK("http://x")', 'a"b,c\nd', "-1+1", *EVILS[:-3]]
    out = run_here([{"id": h, "title": h, "text": TEXT} for h in hostile], tmp_path / "facts")
    assert main(["query", str(out), "select id from articles order by article", "--format", "csv"]) == 0
    cells = [row[0] for row in csv.reader(capsys.readouterr().out.splitlines(keepends=True))][1:]
    assert [c.replace("\ufffd", "") for c in cells[:3]] == ["'" + hostile[0], hostile[1], "'-1+1"]
    assert len(cells) == len(hostile) and not [c for c in cells if c[:1] in "=+@"]
