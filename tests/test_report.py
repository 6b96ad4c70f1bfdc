"""The report page, from a corpus folder to a browser."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import axe_findings, chromium, resize

from vnnews_nlp.cli import main
from vnnews_nlp.drawing import Corpus
from vnnews_nlp.drawing.report import as_json, draw_report, write_report
from vnnews_nlp.drawing.report_data import LONGEST, Evidence, Source, gather

pytest.importorskip("duckdb", reason="reports need DuckDB: pip install 'vnnews-nlp[corpus]'")

ROOT = Path(__file__).resolve().parent.parent
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
TABS = ("people", "documents", "figures", "topics", "articles")


LATER = {
    "2025-10-20": (
        "Sáng qua, Chủ tịch UBND tỉnh Cao Bằng Lục Văn Đàm dự lễ khánh thành cầu Tà Lùng. Tỷ lệ đô thị hóa của "
        "thành phố Cao Bằng đạt 71,5%. Cầu dài 120 m, nối hai bờ sông Bắc Vọng, phục vụ bà con ba xã vùng cao."
    ),
    "2026-01-15": (
        "Nguyên Chủ tịch UBND tỉnh Cao Bằng Lục Văn Đàm kể chuyện làm đường. Theo ông, Nghị quyết 27-NQ/TU ngày "
        "12/9/2021 đã đổi thay phố núi: tỷ lệ đô thị hóa của thành phố Cao Bằng đạt 74%, hơn hẳn mười năm trước."
    ),
}


@pytest.fixture(scope="module")
def records(examples: dict[str, str]) -> list[dict[str, Any]]:
    """The examples, two later articles on the same man, and one whose every field is hostile."""
    dates = dict(zip(examples, ("2025-11-20", "2025-12-03T08:30:00", "2026-01-15") * 9, strict=False))
    rows: list[dict[str, Any]] = [
        {"id": name, "text": text, "published": dates[name], "source": "Báo Một", "url": f"https://example.org/{name}"}
        for name, text in examples.items()
    ]
    rows += [
        {
            "id": f"later-{date}",
            "text": text,
            "published": date,
            "source": "Báo Hai",
            "url": f"https://example.org/{date}",
        }
        for date, text in LATER.items()
    ]
    text = f"{EVIL}\nÔng Trần Văn Lũy, Chủ tịch {EVIL}, ký Nghị quyết 40-NQ/TU về {EVIL}. Tỷ lệ {EVIL} đạt 7%."
    return [*rows, {"id": EVIL, "title": EVIL, "source": EVIL, "url": "javascript:alert(1)", "text": text}]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]]) -> Path:
    from vnnews_nlp import corpus

    out = tmp_path_factory.mktemp("corpus") / "tin tức"
    corpus.run(records, out, workers=1, options={"words": "syllables"})
    return out


@pytest.fixture(scope="module")
def data(folder: Path) -> dict[str, Any]:
    return gather(folder)


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


def words(data: dict[str, Any], point: list[Any]) -> str:
    """What an evidence triple points to, counted as JavaScript counts."""
    sentence, start, end = point
    units = data["sentences"][sentence].encode("utf-16-le")
    return units[2 * start : 2 * end].decode("utf-16-le")


def test_evidence_holds_what_it_proves(data: dict[str, Any]) -> None:
    people = {p[0]: p for p in data["people"]}
    man = people["Lục Văn Đàm"]
    office = next(o for o in man[2] if "Chủ tịch UBND" in o[0])
    assert "Chủ tịch UBND tỉnh" in words(data, office[3][:3])
    cited = next(d for d in data["documents"] if d[0] == "Nghị quyết 27-NQ/TU")
    assert "27" in words(data, cited[7][:3])
    figures = {(f[0], f[1]): f for f in data["figures"]}
    tiger = figures["Tôm", "%"][3][0]
    assert (tiger[0], words(data, tiger[5:])) == (38, "38%")
    assert len(data["sentences"]) == len(set(zip(data["sentenceArticles"], data["sentences"], strict=True)))


def test_one_row_for_what_stands_in_several_articles(data: dict[str, Any]) -> None:
    man = next(p for p in data["people"] if p[0] == "Lục Văn Đàm")
    assert man[1] == 3 and {"", "former"} <= {o[2] for o in man[2]}
    growth = next(f for f in data["figures"] if f[0].startswith("tỷ lệ đô thị hóa"))
    assert sorted(p[0] for p in growth[3]) == [68.4, 71.5, 74]


def test_changes_and_levels_are_two_series(data: dict[str, Any]) -> None:
    for _, _, changes, points in data["figures"]:
        assert changes or all(p[0] >= 0 for p in points)
    down = [p for f in data["figures"] if f[2] for p in f[3] if p[1] < 0]
    assert any(words(data, p[5:]).startswith("12,6") for p in down)


def test_only_web_addresses_become_links(data: dict[str, Any]) -> None:
    addresses = {a[4] for a in data["articles"]}
    assert "" in addresses and all(a == "" or a.startswith("https://example.org/") for a in addresses)


def test_long_sentences_are_cut_around_the_words() -> None:
    text = "a, " * 2000 + "😀 ông Trần Văn Lũy " + "b, " * 2000
    start = text.index("Trần")
    evidence = Evidence({7: Source(text, [0], [len(text)])}, {7: 0})
    point = evidence.point(7, start, start + 12)
    data = {"sentences": evidence.texts}
    assert words(data, point) == "Trần Văn Lũy" and len(evidence.texts[0]) <= LONGEST


def test_words_outside_any_sentence_keep_their_surroundings() -> None:
    text = "Ảnh: Trần Văn Lũy"
    evidence = Evidence({7: Source(text, [], [])}, {7: 0})
    assert words({"sentences": evidence.texts}, evidence.point(7, 5, 17)) == "Trần Văn Lũy"


def test_the_newest_articles_where_there_are_too_many(folder: Path) -> None:
    data = gather(folder, most=2)
    assert [a[1] for a in data["articles"]] == ["2026-01-15"] * 2
    assert data["counts"]["shown"] == 2 < data["counts"]["articles"]


def test_two_reports_are_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    one, two = write_report(folder, tmp_path / "1.html"), Corpus(folder).report(tmp_path / "2.html")
    assert one.read_bytes() == two.read_bytes()


def test_data_cannot_close_its_element() -> None:
    text = as_json({"a": EVIL, "b": "</script><!--"})
    assert "<" not in text and json.loads(text) == {"a": EVIL, "b": "</script><!--"}


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "report.html"
    assert main(["report", str(folder), str(page)]) == 0 and page.stat().st_size > 20_000
    assert str(page) in capsys.readouterr().out
    assert main(["report", str(tmp_path / "none"), str(page)]) == 2
    assert main(["report", str(folder), str(tmp_path)]) == 2
    assert "folder" in capsys.readouterr().err


def test_a_corpus_shows_itself(folder: Path) -> None:
    html = Corpus(folder)._repr_html_()
    assert "articles" in html and "Nghị quyết 27-NQ/TU" in html and "<script" not in html
    assert "11 articles" in repr(Corpus(folder)) and "Corpus(" in repr(Corpus(folder / "none"))


def open_page(chrome: Any, path: Path) -> None:
    chrome.get(path.as_uri())
    assert chrome.execute_script("return performance.getEntriesByName('ready').length") == 1


def search(chrome: Any, query: str) -> float:
    """Type a query; milliseconds until the list stands, layout and all."""
    took: float = chrome.execute_script(
        "const box = document.getElementById('query'), start = performance.now(); box.value = arguments[0];"
        "box.dispatchEvent(new Event('input')); document.body.offsetHeight; return performance.now() - start",
        query,
    )
    return took


def until(chrome: Any, condition: str) -> None:
    """Wait for a condition of the page."""
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(chrome, 5).until(lambda c: c.execute_script(f"return {condition}"))


def names(chrome: Any) -> list[str]:
    found: list[str] = chrome.execute_script(
        "return [...document.querySelectorAll('#list .what')].map(n => n.firstChild.textContent)"
    )
    return found


def test_searched_and_clicked_in_a_browser(chrome: Any, folder: Path, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    open_page(chrome, write_report(folder, tmp_path / "report.html"))
    chrome.find_element(By.ID, "query").send_keys("luc van dam")
    assert names(chrome) == ["Lục Văn Đàm"] and "1 of" in chrome.find_element(By.ID, "status").text
    summary = chrome.find_element(By.CSS_SELECTOR, "#list summary")
    summary.send_keys(Keys.ENTER)
    until(chrome, "[...document.querySelectorAll('#list mark')].some(m => m.textContent.includes('Chủ tịch UBND'))")
    assert chrome.find_element(By.CSS_SELECTOR, ".from a").get_attribute("href").startswith("https://example.org/")
    search(chrome, "27-nq/tu")
    assert names(chrome) == ["Lục Văn Đàm"] or names(chrome) == []
    chrome.find_element(By.ID, "tab-people").send_keys(Keys.ARROW_RIGHT)
    assert names(chrome) == ["Nghị quyết 27-NQ/TU"]
    chrome.find_element(By.CSS_SELECTOR, "#list summary").click()
    until(chrome, "document.querySelector('.facts')")
    assert "12/09/2021" in chrome.find_element(By.CSS_SELECTOR, ".facts").text
    search(chrome, "không có gì như vậy")
    assert "Nothing matches" in chrome.find_element(By.ID, "list").text


def test_people_in_the_order_of_their_latest_article(chrome: Any, folder: Path, tmp_path: Path) -> None:
    open_page(chrome, write_report(folder, tmp_path / "report.html"))
    before = names(chrome)
    chrome.execute_script(
        "const order = document.querySelector('#choices select'); order.value = 'latest';"
        "order.dispatchEvent(new Event('change'))"
    )
    data = gather(folder)
    days = [a[1] for a in data["articles"]]

    def latest(person: list[Any]) -> str:
        points = [*person[3][::3], *(s for office in person[2] for s in office[3][::3])]
        return max(days[data["sentenceArticles"][s]] for s in points)

    known = {p[0]: latest(p) for p in data["people"]}
    shown = [known[name] for name in names(chrome)]
    assert shown == sorted(shown, reverse=True) and names(chrome) != before


def test_topics_lead_to_their_articles(chrome: Any, folder: Path, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    open_page(chrome, write_report(folder, tmp_path / "report.html"))
    chrome.find_element(By.ID, "tab-topics").click()
    label = names(chrome)[0]
    chrome.find_element(By.CSS_SELECTOR, "#list summary").click()
    until(chrome, "document.querySelector('svg.large')")
    assert chrome.find_element(By.CSS_SELECTOR, "svg.large").get_attribute("aria-label").startswith(label)
    chrome.find_element(By.CSS_SELECTOR, ".inside .rest").click()
    notes = [n.text for n in chrome.find_elements(By.CSS_SELECTOR, "#list .note")]
    assert notes and all(label in note for note in notes)


def hostile(size: int = 3) -> dict[str, Any]:
    """Report data whose every string is hostile."""
    point = [0, 0, 8]
    return {
        "name": EVIL, "counts": {"articles": size, "repeats": 0, "errors": 0, "shown": size},
        "topicNames": {EVIL: EVIL}, "sources": [EVIL], "topics": [EVIL],
        "articles": [[EVIL, "2026-01-02", 0, 0, "", 0] for _ in range(size)],
        "people": [[EVIL, 1, [[EVIL, EVIL, EVIL, point]], point]],
        "documents": [[EVIL, EVIL, EVIL, EVIL, EVIL, 1, 1, point]],
        "figures": [[EVIL, EVIL, 0, [[1, 2, EVIL, EVIL, EVIL, *point], [3, 3, EVIL, EVIL, EVIL, *point]]]],
        "sentenceArticles": [0], "sentences": [EVIL],
    }  # fmt: skip


def test_hostile_text_is_only_text(chrome: Any, folder: Path, tmp_path: Path) -> None:
    crafted = tmp_path / "hostile.html"
    crafted.write_text(draw_report(hostile()), encoding="utf-8")
    for path in (crafted, write_report(folder, tmp_path / "report.html")):
        open_page(chrome, path)
        for tab in TABS:
            chrome.execute_script(f"document.getElementById('tab-{tab}').click()")
            chrome.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true })")
            chrome.execute_async_script("setTimeout(arguments[0], 50)")
            made = "return ['script', 'img', '[onerror]'].map(s => document.querySelectorAll(s).length)"
            assert chrome.execute_script(made) == [2, 0, 0]
            links = chrome.execute_script("return [...document.links].map(l => l.protocol)")
            assert set(links) <= {"https:", "file:"}
            if path == crafted:
                assert chrome.execute_script("return document.body.innerText").count(EVIL) > 1
    assert chrome.title  # a dialog would have thrown


def test_nothing_is_loaded_or_logged(chrome: Any, folder: Path, tmp_path: Path) -> None:
    chrome.get_log("browser"), chrome.get_log("performance")
    open_page(chrome, write_report(folder, tmp_path / "report.html"))
    assert chrome.get_log("browser") == []
    sent = [json.loads(row["message"])["message"] for row in chrome.get_log("performance")]
    asked = {m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent"}
    assert all(re.match("file:|data:", url) for url in asked)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (400, True)])
def test_no_serious_finding_by_axe(chrome: Any, folder: Path, tmp_path: Path, width: int, dark: bool) -> None:
    resize(chrome, width, dark=dark)
    open_page(chrome, write_report(folder, tmp_path / "report.html"))
    for tab in TABS:
        chrome.execute_script(f"document.getElementById('tab-{tab}').click()")
        chrome.execute_script("[...document.querySelectorAll('details')].slice(0, 3).forEach(d => { d.open = true })")
        chrome.execute_async_script("setTimeout(arguments[0], 50)")
        assert axe_findings(chrome) == []
        wide = "return [document.documentElement.scrollWidth, window.innerWidth]"
        content, window = chrome.execute_script(wide)
        assert content <= window
    resize(chrome, 1280)


def large(articles: int = 5000) -> dict[str, Any]:
    """Report data of the size that 5,000 articles give."""
    dice = random.Random(5)
    stock = ["Nguyễn", "Trần", "Đặng", "Thị", "Văn", "Đức", "hội", "nghị", "phát", "triển", "Bộ", "trưởng", "số", "12"]

    def phrase(n: int) -> str:
        return " ".join(dice.choices(stock, k=n))

    def points(n: int) -> list[int]:
        return [k for _ in range(n) for k in (dice.randrange(9 * articles), 5, 14)]

    def person() -> list[Any]:
        return [phrase(3), 2, [[phrase(5), "", "", points(1)] for _ in range(2)], points(1)]

    def article(i: int) -> list[Any]:
        return [phrase(12), f"20{dice.randrange(18, 26)}-0{dice.randrange(1, 9)}-11", 0, 0, "", 9 * i]

    return hostile(articles) | {
        "articles": [article(i) for i in range(articles)],
        "people": [person() for _ in range(3 * articles)],
        "documents": [[phrase(3), "Luật", "", phrase(3), phrase(12), 2, 3, points(2)] for _ in range(articles)],
        "figures": [
            [phrase(6), "%", 0, [[7, 7, "", "", "", *points(1)] for _ in range(2)]] for _ in range(2 * articles)
        ],
        "sentenceArticles": [i // 9 for i in range(9 * articles)],
        "sentences": [phrase(30) for _ in range(9 * articles)],
    }


def test_five_thousand_articles_open_and_filter_fast(chrome: Any, tmp_path: Path) -> None:
    """The best of three, so that a busy machine does not fail it."""
    page = tmp_path / "large.html"
    page.write_text(draw_report(large()), encoding="utf-8")
    for _ in range(3):
        open_page(chrome, page)
        ready = chrome.execute_script("return performance.getEntriesByName('ready')[0].startTime")
        if ready < 2000:
            break
    assert ready < 2000
    chrome.execute_async_script("setTimeout(arguments[0], 1500)")
    for tab in TABS:
        chrome.execute_script(f"document.getElementById('tab-{tab}').click()")
        for query in ("nguyen", "nguyen van", "bo truong so 12", "đức", ""):
            best = min(search(chrome, query) for _ in range(3))
            assert best < 100, (tab, query)
