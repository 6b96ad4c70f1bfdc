"""Names that a tagged title ran into."""

from __future__ import annotations

import pytest

from vnnews_nlp.document import Entity
from vnnews_nlp.entities.title_names import part_names


def parted(text: str, title: str, *names: str) -> list[tuple[str, str]]:
    """The types and texts that come of a title and the people of a text, each at its last place in it."""
    tagged = [(text.rindex(title), title, "TITLE"), *((text.index(name), name, "PERSON") for name in names)]
    spans = [Entity(at, at + len(words), kind, words, words, "names-1") for at, words, kind in sorted(tagged)]
    found = list(part_names(spans, text))
    assert all(text[e.start : e.end] == e.text for e in found)
    return [(e.type, e.text) for e in found]


def test_a_name_that_the_article_calls_by_an_honorific_is_no_part_of_a_title() -> None:
    text = "Ông Kim Min-jae tới dự. Chủ tịch Tập đoàn Hải Âu Kim Min-jae phát biểu."
    assert parted(text, "Chủ tịch Tập đoàn Hải Âu Kim Min-jae", "Kim Min-jae") == [
        ("PERSON", "Kim Min-jae"),
        ("TITLE", "Chủ tịch Tập đoàn Hải Âu"),
        ("PERSON", "Kim Min-jae"),
    ]


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("Hải Âu Group mở cửa. Chủ tịch Hải Âu Group nói.", "Chủ tịch Hải Âu Group", "Hải Âu Group"),
        ("Ông Trump cười. Ông B, cố vấn của Tổng thống Trump, nói.", "cố vấn của Tổng thống Trump", "Trump"),
        ("Ông Lê Hồng Minh mất. Hiệu trưởng Trường Lê Hồng Minh nói.", "Hiệu trưởng Trường Lê Hồng Minh",
         "Lê Hồng Minh"),
        ("Ông Thanh nói. Ông B, Giám đốc Công ty Thiên Thanh.", "Giám đốc Công ty Thiên Thanh", "Thanh"),
    ],
)  # fmt: skip
def test_companies_schools_and_masters_stay_in_a_title(text: str, title: str, name: str) -> None:
    assert parted(text, title, name) == [("PERSON", name), ("TITLE", title)]
