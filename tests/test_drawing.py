from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

import vnnews_nlp as vn
from vnnews_nlp.drawing.html import draw_html, draw_marked_text, draw_page
from vnnews_nlp.drawing.text import draw_marks, draw_text

EVIL = '<script>alert(1)</script> "><img src=x onerror=alert(1)>'


class Reader(HTMLParser):
    """Collects tags and text, and checks that tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in ("br", "hr", "meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def test_marks_keep_the_text_whole(pipeline: vn.Pipeline, examples: dict[str, str]) -> None:
    for text in examples.values():
        assert read(draw_marked_text(pipeline(text))).text == text


def test_a_document_inside_a_title_nests(pipeline: vn.Pipeline) -> None:
    html = draw_marked_text(pipeline("Ông Lục Văn Đàm, Trưởng Ban Chỉ đạo thực hiện Nghị quyết 40-NQ/TU, phát biểu."))
    assert re.search(r"<mark[^>]*vnnews-title[^>]*>Trưởng Ban Chỉ đạo thực hiện <mark[^>]*vnnews-doc", html)


def test_text_of_the_article_is_only_text(pipeline: vn.Pipeline) -> None:
    text = f"{EVIL}\nÔng Trần Văn Lũy, Chủ tịch {EVIL}, ký Nghị quyết 40-NQ/TU về {EVIL}. Tỷ lệ {EVIL} đạt 7%."
    record = {"id": EVIL, "title": EVIL, "source": EVIL, "text": text}
    for html in (draw_html(pipeline(text)), draw_page([pipeline(record)]), pipeline(text)._repr_html_()):
        reader = read(html)
        assert not reader.tags & {"script", "img"}
        assert "<script>alert(1)" in reader.text


def test_the_facts_as_a_person_reads_them(pipeline: vn.Pipeline, examples: dict[str, str]) -> None:
    out = draw_text(pipeline(examples["provincial-page"]), width=80)
    assert all(len(line) <= 80 for line in out.splitlines())
    for wanted in ("People", "Lục Văn Đàm", "Documents", "27-NQ/TU", "Figures", "68,4%"):
        assert wanted in out
    assert "\x1b" not in out


@pytest.mark.parametrize("width", [40, 100])
def test_marks_in_plain_text(pipeline: vn.Pipeline, width: int) -> None:
    out = draw_marks(pipeline("Nghị quyết 40-NQ/TU nêu 7% [sic]."), width=width)
    assert "[Nghị quyết 40-NQ/TU|DOC]" in out.replace("\n", " ") and "[7%|PERCENT]" in out and "[sic]" in out


def test_a_document_without_facts_says_so(pipeline: vn.Pipeline) -> None:
    assert "No people, documents or figures" in draw_text(pipeline(""))
    read(draw_html(pipeline("")))
