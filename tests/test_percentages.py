from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import Prose, Tokens
from vnnews_nlp.entities.numbers import read_number, read_spelled
from vnnews_nlp.entities.percentages import find_percentages, read_percentage
from vnnews_nlp.entities.rules import check_table, load_rules

EMPTY = np.zeros(0, np.int32)


def prose(text: str) -> Prose:
    return Prose(text, Tokens(text, EMPTY, EMPTY, np.zeros(0, np.uint8)), ())


def test_rows_find_their_own_examples() -> None:
    assert check_table(load_rules("percentages")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("đạt 72,82%.", [("72,82%", "72.82%")]),
        ("tăng 6,5 - 7% mỗi năm", [("6,5 - 7%", "6.5..7%")]),
        ("từ 5% lên 7%", [("5%", "5%"), ("7%", "7%")]),
        ("đội U20 - 5% số vé", [("5%", "5%")]),
        ("hạ 0,25 điểm phần trăm", [("0,25 điểm phần trăm", "0.25 điểm %")]),
        ("khoảng hai mươi lăm phần trăm dân số", [("hai mươi lăm phần trăm", "25%")]),
        ("cổ phiếu SAB (-0,5%) và", [("0,5%", "0.5%")]),
        ("lãi suất 2.190%/năm, chiếm 14.776% vốn", [("2.190%", "2190%"), ("14.776%", "14.776%")]),
        ("bảng: Xe tải4%19% Xe con", [("4%", "4%"), ("19%", "19%")]),
        ("chia 50% - 50%", [("50%", "50%"), ("50%", "50%")]),
        ("độ mặn 4‰", [("4‰", "4‰")]),
        ("năm 2024 đến 100% hộ dân", [("100%", "100%")]),
        ("xem tin%20moi và 3-2", []),
    ],
)  # fmt: skip
def test_spans_and_norms(text: str, found: list[tuple[str, str]]) -> None:
    entities = find_percentages(prose(text))
    assert [(e.text, e.norm) for e in entities] == found
    assert all(text[e.start : e.end] == e.text for e in entities)


def test_norm_reads_back() -> None:
    assert read_percentage("5..7%") == (5.0, 7.0, "%")
    assert read_percentage("0.25 điểm %") == (0.25, 0.25, "điểm %")
    assert read_percentage("-0.5%") == (-0.5, -0.5, "%")
    with pytest.raises(ValueError, match="not the norm"):
        read_percentage("khoảng 5")


@pytest.mark.parametrize(
    ("text", "value"),
    [("466.900", "466900"), ("72,82", "72.82"), ("1,043", "1.043"), ("5.5", "5.5"), ("1.234.567,8", "1234567.8"),
     ("1,000", "1000"), ("0.125", "0.125"), ("000.000,5", "0.5"), ("0.500.000", "500000")],
)  # fmt: skip
def test_numbers(text: str, value: str) -> None:
    assert str(read_number(text)) == value


def test_numbers_in_words() -> None:
    cases = {"mười": 10, "mười lăm": 15, "hai mươi": 20, "chín mươi chín": 99, "một trăm linh năm": 105, "ba trăm": 300}
    assert {words: int(read_spelled(words)) for words in cases} == cases


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="0123456789.,-– %‰điểm phần trăm\n", max_size=60))
def test_any_text_gives_spans_that_do_not_overlap(text: str) -> None:
    entities = find_percentages(prose(text))
    full = [m.span() for rule in load_rules("percentages").rules for m in rule.matches(text)]
    assert all(any(a <= e.start and e.end <= b for a, b in full) for e in entities)
    assert all(any(a <= e.start and e.end <= b for e in entities) for a, b in full)
    assert all(text[e.start : e.end] == e.text and read_percentage(e.norm) for e in entities)
    assert all(a.end <= b.start for a, b in itertools.pairwise(entities))
