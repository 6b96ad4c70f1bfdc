import sys
from datetime import datetime

import pytest

from vnnews_nlp.document import Article
from vnnews_nlp.errors import InputError
from vnnews_nlp.reading.html import read_html

STORY = (
    "<p>(LSO) - Sáng 13/2, UBND huyện Bình Gia phát động trồng rừng năm 2023, với sự tham gia của hơn 300 đoàn viên, "
    "thanh niên của các xã trong huyện.</p><p>Phát biểu tại lễ phát động, ông Hoàng Văn Sơn, Chủ tịch UBND huyện, đề "
    "nghị các xã giữ tốt số cây đã trồng, phấn đấu nâng tỷ lệ che phủ lên 73,5% trong năm nay.</p>"
    "<p>Nguồn tin: baolangson.vn</p>"
)
HEAD = '<meta charset="utf-8"><title>Bình Gia ra quân trồng rừng</title>'
PAGE = f"""<!doctype html><html lang="vi"><head>{HEAD}
<meta property="article:published_time" content="2023-02-14T01:05:00Z"></head>
<body><nav><a href="/">Trang chủ</a></nav><article><h1>Bình Gia ra quân trồng rừng</h1>{STORY}</article>
<footer>Giấy phép số 1</footer></body></html>"""

pytest.importorskip("trafilatura")


def test_a_page_with_its_metadata():
    article = read_html(PAGE, id="7", url="https://snv.vn/a")
    assert (article.id, article.title) == ("7", "Bình Gia ra quân trồng rừng")
    assert (article.published, article.source) == (datetime(2023, 2, 14, 8, 5), "baolangson.vn")
    assert article.zone_texts("headline") == ("Bình Gia ra quân trồng rừng",)
    assert article.zone_texts("body")[0].startswith("Sáng 13/2")
    assert "Trang chủ" not in article.text
    assert all(article.text[z.start : z.end].strip() for z in article.zones)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_bytes_are_decoded(encoding):
    page = PAGE if encoding == "utf-8" else PAGE.replace('charset="utf-8"', 'charset="utf-16"')
    assert read_html(page.encode(encoding)).title == "Bình Gia ra quân trồng rừng"


@pytest.mark.parametrize("page", ["", "   ", "<html></html>", "không phải HTML", "<" * 50, b"", "<p>\x00\ud800</p>"])
def test_a_page_without_an_article_is_an_empty_one(page):
    assert isinstance(read_html(page), Article)


def test_a_page_that_breaks_its_parser_is_refused_with_a_cure():
    with pytest.raises(InputError, match=r"cannot be read as HTML \(AssertionError\)\. Give its text"):
        read_html(b"<svg>html")  # lxml


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "undefined", "unicode_escape", "rot13", "zlib", "no-such", "utf-16"]
)
def test_a_charset_that_no_page_is_in_is_not_believed(charset):
    page = PAGE.replace('charset="utf-8"', f'charset="{charset}"')
    assert read_html(page.encode()).title == "Bình Gia ra quân trồng rừng"


@pytest.mark.parametrize(
    "page",
    ["<div>" * 100_000 + "a", "<table><tr><td>" * 3_000 + "a", "<p " + "a=b " * 100_000 + ">x</p>", "<!--" * 100_000,
     "<p>&am &#xd800; &#0; &#x110000; &#99999999999999999999; &nope;</p>", "<base href='http://[::1'><p>a b c",
     '<!DOCTYPE x [<!ENTITY a "' + "a" * 1000 + '"><!ENTITY b "' + "&a;" * 1000 + '">]><p>' + "&b;" * 1000,
     '<script type="application/ld+json">' + "[" * 100_000 + "</script><p>a",
     '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": ' + "9" * 5000 + "}</script><p>a",
     '<meta property="article:published_time" content="9999-12-31T23:59:59-23:59"><p>a'],
    ids=range(10),
)  # fmt: skip
def test_hostile_pages_give_an_article(page):
    article = read_html(page, url="http://[")
    assert len(article.text) < 10_000 and article.published is None


def test_without_trafilatura_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(InputError, match=r"pip install vnnews-nlp\[html\]"):
        read_html(PAGE)
