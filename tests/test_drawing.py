from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import axe_findings, chromium, resize
from hypothesis import given, settings
from hypothesis import strategies as st

import vnnews_nlp as vn
from vnnews_nlp.cli import main
from vnnews_nlp.document import Entity
from vnnews_nlp.drawing import Documents
from vnnews_nlp.drawing.html import draw_html, draw_marked_text, draw_page
from vnnews_nlp.drawing.marks import walk_marks
from vnnews_nlp.drawing.reasons import topic_reasons
from vnnews_nlp.drawing.text import draw_marks, draw_text, make_console, print_explanation, print_marks

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
    document = pipeline("Ông Đàm, Trưởng Ban Chỉ đạo thực hiện Nghị quyết 40-NQ/TU, phát biểu.")
    spans = {"TITLE": "Trưởng Ban Chỉ đạo thực hiện Nghị quyết 40-NQ/TU", "DOC": "Nghị quyết 40-NQ/TU"}
    starts = {kind: document.article.text.index(text) for kind, text in spans.items()}
    nested = (Entity(starts[k], starts[k] + len(t), k, t, t, "test/row", 1.0) for k, t in spans.items())
    html = draw_marked_text(replace(document, entities=tuple(nested)))
    assert re.search(r"<mark[^>]*vnnews-title[^>]*>Trưởng Ban Chỉ đạo thực hiện <mark[^>]*vnnews-doc", html)


def test_text_of_the_article_is_only_text(pipeline: vn.Pipeline) -> None:
    text = f"{EVIL}\nÔng Trần Văn Lũy, Chủ tịch {EVIL}, ký Nghị quyết 40-NQ/TU về {EVIL}. Tỷ lệ {EVIL} đạt 7%."
    record = {"id": EVIL, "title": EVIL, "source": EVIL, "text": text}
    for html in (draw_html(pipeline(text)), draw_page([pipeline(record)]), pipeline(text)._repr_html_()):
        reader = read(html)
        assert not reader.tags & {"script", "img"}
        assert "<script>alert(1)" in reader.text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_facts_as_a_person_reads_them(pipeline: vn.Pipeline, examples: dict[str, str], width: int) -> None:
    out = draw_text(pipeline(examples["provincial-page"]), width=width)
    assert all(len(line) <= width and line == line.rstrip() for line in out.splitlines())
    for wanted in ("People", "Lục Văn Đàm", "Documents", "27-NQ/TU", "Figures", "68,4%"):
        assert wanted in out
    assert "\x1b" not in out


def test_an_explanation_without_loose_spaces(pipeline: vn.Pipeline) -> None:
    out = io.StringIO()
    print_explanation(pipeline("Ông Trần Văn Lũy, Chủ tịch UBND tỉnh, ký Nghị quyết 40-NQ/TU."), make_console(out, 70))
    lines = out.getvalue().splitlines()
    assert all(len(line) <= 70 and line == line.rstrip() for line in lines)
    assert any("documents/" in line for line in lines)


def test_colours_only_on_a_terminal(pipeline: vn.Pipeline) -> None:
    from rich.console import Console

    out = io.StringIO()
    terminal = Console(file=out, force_terminal=True, color_system="standard", width=80, highlight=False)
    print_marks(pipeline("Nghị quyết 40-NQ/TU nêu 7%."), terminal)
    assert "\x1b[" in out.getvalue()


@pytest.mark.parametrize("width", [40, 100])
def test_marks_in_plain_text(pipeline: vn.Pipeline, width: int) -> None:
    out = draw_marks(pipeline("Nghị quyết 40-NQ/TU nêu 7% [sic]."), width=width)
    assert "[Nghị quyết 40-NQ/TU|DOC]" in out.replace("\n", " ") and "[7%|PERCENT]" in out and "[sic]" in out


def test_a_document_without_facts_says_so(pipeline: vn.Pipeline) -> None:
    assert "No people, documents or figures" in draw_text(pipeline(""))
    read(draw_html(pipeline("")))


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 34)).map(lambda p: (min(p), max(p))), max_size=8)


@settings(max_examples=50, deadline=None)
@given(SPANS)
def test_marks_nest_whatever_the_spans(spans: list[tuple[int, int]]) -> None:
    text, open_ = "", []
    letters = "".join(chr(97 + i % 26) for i in range(30))
    for step in walk_marks(len(letters), spans):
        if step.kind == "text":
            text += letters[step.start : step.end]
        elif step.kind == "open":
            open_.append(step.mark)
        else:
            assert open_.pop() == step.mark
    assert text == letters and not open_


def test_crossing_entities_still_draw_the_text_whole(pipeline: vn.Pipeline) -> None:
    document = pipeline("Nghị quyết 40-NQ/TU nêu 7%.")
    crossing = (Entity(0, 10, "DOC", "Nghị quyết", "", "a", 1), Entity(5, 19, "ORG", "quyết 40-NQ/TU", "", "b", 1))
    assert read(draw_marked_text(replace(document, entities=crossing, indicators=()))).text == document.article.text


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [(given["href"] or "")[1:]] if tag == "a" else []


def test_rows_point_to_their_evidence_with_many_documents_on_a_page(
    pipeline: vn.Pipeline, examples: dict[str, str]
) -> None:
    documents = [pipeline(text) for text in examples.values()]
    for page in (draw_page([*documents, documents[0]]), "".join(draw_html(d) for d in documents)):
        links = Links()
        links.feed(page)
        assert len(links.ids) == len(set(links.ids))
        assert len(links.links) > 40 and set(links.links) <= set(links.ids)


def test_a_figure_that_is_no_entity_is_marked_too(pipeline: vn.Pipeline) -> None:
    html = draw_html(pipeline("Xuất khẩu tôm sang Trung Quốc tăng gấp đôi so với năm ngoái."))
    assert 'class="vnnews-figure"' in html


def test_a_notebook_gets_text_and_html(pipeline: vn.Pipeline) -> None:
    bundle = pipeline("Ông Trần Văn Lũy, Chủ tịch UBND tỉnh, ký Nghị quyết 40-NQ/TU.")._repr_mimebundle_()
    assert "Trần Văn Lũy" in bundle["text/plain"] and "<mark" in bundle["text/html"]


def test_a_list_of_documents_shows_itself(pipeline: vn.Pipeline, examples: dict[str, str]) -> None:
    documents = Documents(pipeline.pipe([*examples.values(), {"title": EVIL, "source": EVIL, "text": EVIL}]))
    reader = read(documents._repr_html_())
    assert "Lục Văn Đàm" in reader.text and EVIL in reader.text and "script" not in reader.tags
    assert repr(documents).startswith(f"{len(examples) + 1} documents")
    assert isinstance(documents[:2], Documents) and len(documents[:2]) == 2
    assert "and 10 more" in read(Documents([documents[0]] * 60)._repr_html_()).text


def test_a_plain_list_of_documents_is_short(pipeline: vn.Pipeline, examples: dict[str, str]) -> None:
    shown = repr([pipeline({"id": name, "text": text}) for name, text in examples.items()])
    assert len(shown) < 300 * len(examples) and "'provincial-page'" in shown


def test_fragments_in_a_browser(pipeline: vn.Pipeline, examples: dict[str, str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    hostile = {"id": EVIL, "title": EVIL, "text": f"{EVIL}\nÔng Trần Văn Lũy, Chủ tịch {EVIL}, ký Nghị quyết 40-NQ/TU."}
    page.write_text(draw_page([pipeline(hostile), pipeline(examples["officials"])]), encoding="utf-8")
    paper = "return getComputedStyle(document.querySelector('.vnnews')).backgroundColor"
    with chromium(tmp_path / "profile") as chrome:
        for width, dark in ((1280, False), (400, True)):
            resize(chrome, width, dark=dark)
            chrome.get(page.as_uri())
            assert chrome.execute_script(paper) == ("rgb(28, 28, 33)" if dark else "rgb(255, 255, 255)")
            assert chrome.execute_script("return document.documentElement.scrollWidth <= innerWidth")
            assert chrome.execute_script("return document.images.length + document.scripts.length") == 0
        chrome.execute_script("document.body.setAttribute('data-jp-theme-light', 'true')")
        assert chrome.execute_script(paper) == "rgb(255, 255, 255)"  # JupyterLab's theme wins over the system's
        chrome.execute_script("document.body.removeAttribute('data-jp-theme-light')")
        chrome.execute_script("document.querySelector('.vnnews-facts a').click()")
        assert chrome.execute_script("return document.querySelector('mark:target').textContent")
        assert chrome.get_log("browser") == []
        assert axe_findings(chrome) == []


def test_control_characters_and_surrogates_do_no_harm(pipeline: vn.Pipeline) -> None:
    text = "\x1b]0;tên\x07Ông Trần Văn\x1b[2J Lũy\ud800, Chủ tịch UBND tỉnh, ký Nghị quyết 40-NQ/TU.\r\n\x9b31m"
    document = pipeline({"id": "x", "title": text, "source": text, "text": text})
    out = io.StringIO()
    print_explanation(document, make_console(out, 70))
    for drawn in (draw_text(document), draw_marks(document), out.getvalue(), repr(Documents([document]))):
        assert not {"\x1b", "\x07", "\x9b", "\r", "\ud800"} & set(drawn)
    for html in (draw_html(document), draw_page([document]), Documents([document])._repr_html_()):
        html.encode("utf-8")


def test_the_words_that_decided_the_topic(pipeline: vn.Pipeline, examples: dict[str, str]) -> None:
    document = pipeline(examples["officials"])
    reasons = topic_reasons(document, most=4)
    assert len(reasons) == 4 and all(r.text in document.article.text and r.weight > 0 for r in reasons)
    out = io.StringIO()
    print_explanation(document, make_console(out, 100), reasons)
    assert f"Topic: {document.topics[0].label}" in out.getvalue() and reasons[0].text in out.getvalue()
    assert reasons[0].text in read(draw_html(document, reasons=reasons)).text
    assert topic_reasons(pipeline("")) == ()


def test_explain_names_them_too(capsys: pytest.CaptureFixture[str], examples: dict[str, str]) -> None:
    assert main(["explain", examples["officials"]]) == 0
    assert "Topic: " in capsys.readouterr().out
    assert main(["explain", "--topics", "none", examples["officials"]]) == 0
    assert "Topic: " not in capsys.readouterr().out


def test_an_explanation_names_the_model_and_the_rule_of_each_figure() -> None:
    from io import StringIO

    from rich.console import Console

    from vnnews_nlp import Pipeline
    from vnnews_nlp.drawing.text import print_explanation

    out = StringIO()
    document = Pipeline(words="syllables", names="rules", topics=None)("Tỷ lệ hộ nghèo của xã còn 4%.")
    print_explanation(document, Console(file=out, width=120))
    assert f"(by {document.indicators[0].source}, " in out.getvalue()
    assert document.indicators[0].source.startswith("indicators-1/")
