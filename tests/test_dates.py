from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import Prose, Tokens
from vnnews_nlp.entities.dates import find_dates
from vnnews_nlp.entities.rules import check_table, load_rules

EMPTY = np.zeros(0, np.int32)


def prose(text: str, published: datetime | None = None, source: str | None = None) -> Prose:
    return Prose(text, Tokens(text, EMPTY, EMPTY, np.zeros(0, np.uint8)), (), (), published, source)


def test_rows_find_their_own_examples() -> None:
    assert check_table(load_rules("dates")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nghị quyết ngày 5/8/2021 của", [("5/8/2021", "2021-08-05")]),
        ("ngày 05 tháng 8 năm 2021 tại", [("05 tháng 8 năm 2021", "2021-08-05")]),
        ("ngày 18 tháng 8, tỉnh", [("18 tháng 8", "--08-18")]),
        ("tháng 1.2026 và quý II/2026", [("tháng 1.2026", "2026-01"), ("quý II/2026", "2026-Q2")]),
        ("quý 3 năm nay", [("quý 3", "--Q3")]),
        ("giai đoạn 2021-2030, năm 2025", [("2021-2030", "2021..2030"), ("năm 2025", "2025")]),
        ("từ 1 đến 5/7, ngày 12 và 13/5", [("1 đến 5/7", "--07-01..--07-05"), ("12 và 13/5", "--05-12,--05-13")]),
        ("rằm tháng 7, mùng 3 Tết, 10/3 âm lịch",
         [("rằm tháng 7", "lunar:--07-15"), ("mùng 3 Tết", "lunar:--01-03"), ("10/3 âm lịch", "lunar:--03-10")]),
        ("chiều 30 Tết", [("30 Tết", "lunar:--12-30")]),
        ("ngày 31/2 và ngày 45/3", []),
        ("thắng 3-2, chiếm 1/3, tăng 5-7%, Nghị định 100/2019/NĐ-CP, tỉ lệ 1/500, 24/7", []),
    ],
)  # fmt: skip
def test_spans_and_norms(text: str, found: list[tuple[str, str]]) -> None:
    assert [(e.text, e.norm) for e in find_dates(prose(text))] == found


def test_house_separator_is_settled_before_short_dates_are_read() -> None:
    dots = "Sáng 12.10, đoàn đến xã. Hạn nộp trước 15.10, không gia hạn."
    slashes = "Sáng 12/10, đoàn đến xã. Giá từ 15.10, không đổi."
    assert [e.text for e in find_dates(prose(dots))] == ["12.10", "15.10"]
    assert [e.text for e in find_dates(prose(slashes))] == ["12/10"]


def test_paper_tells_the_separator_where_the_article_does_not() -> None:
    text = "Mở cửa trước 2-9, không thu phí."
    assert [e.norm for e in find_dates(prose(text, source="tuoitre.vn"))] == ["--09-02"]
    assert find_dates(prose(text)) == []


def test_publication_gives_year_and_today() -> None:
    stamp = datetime(2022, 1, 8, 10, 16)
    found = find_dates(prose("Sáng nay (7/1), tỉnh họp. Hôm qua trời mưa. Ngày 28/12 có gió.", stamp))
    assert [(e.text, e.norm) for e in found] == [
        ("7/1", "2022-01-07"),
        ("Hôm qua", "2022-01-07"),
        ("28/12", "2021-12-28"),
    ]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="0123456789/.- ngàytháămuýIVTết%,()\n", max_size=60))
def test_any_text_gives_spans_that_do_not_overlap(text: str) -> None:
    entities = find_dates(prose(text))
    assert all(text[e.start : e.end] == e.text and e.norm for e in entities)
    assert all(a.end <= b.start for a, b in pairwise(entities))
