from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import Prose, Tokens
from vnnews_nlp.entities.money import find_money, read_money
from vnnews_nlp.entities.rules import check_table, load_rules

EMPTY = np.zeros(0, np.int32)


def prose(text: str) -> Prose:
    return Prose(text, Tokens(text, EMPTY, EMPTY, np.zeros(0, np.uint8)), ())


def test_rows_find_their_own_examples() -> None:
    assert check_table(load_rules("money")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thu gần 466.900 tỉ đồng, tăng", [("466.900 tỉ đồng", "466900000000000 VND")]),
        ("lương 3-5 triệu đồng/tháng", [("3-5 triệu đồng", "3000000..5000000 VND")]),
        ("từ 800.000 đến 1 triệu đồng", [("800.000 đến 1 triệu đồng", "800000..1000000 VND")]),
        ("giá 480.000-800.000 đồng một kg", [("480.000-800.000 đồng", "480000..800000 VND")]),
        ("chỉ 23.000đ/kg", [("23.000đ", "23000 VND")]),
        ("1,3 triệu tỷ đồng và 2,33 tỷ USD", [("1,3 triệu tỷ đồng", "1300000000000000 VND"),
                                              ("2,33 tỷ USD", "2330000000 USD")]),
        ("2 tỷ 350 triệu đồng", [("2 tỷ 350 triệu đồng", "2350000000 VND")]),
        ("1 triệu rưỡi đồng", [("1 triệu rưỡi đồng", "1500000 VND")]),
        ("giá $999 hay €2,5 tỷ", [("$999", "999 USD"), ("€2,5 tỷ", "2500000000 EUR")]),
        ("chi 1.250 tỷ cho đường", [("1.250 tỷ", "1250000000000 VND")]),
        ("5 đồng chí, 7 tỷ người, tỷ số 3-2, 2 đồng đội", []),
    ],
)  # fmt: skip
def test_spans_and_norms(text: str, found: list[tuple[str, str]]) -> None:
    assert [(e.text, e.norm) for e in find_money(prose(text))] == found


def test_norm_reads_back() -> None:
    assert read_money("3000000..5000000 VND") == (3e6, 5e6, "VND")
    assert read_money("2.5 USD") == (2.5, 2.5, "USD")
    with pytest.raises(ValueError, match="not the norm"):
        read_money("5")


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="0123456789.,-– đồngtỷriệuUSD$€\n", max_size=60))
def test_any_text_gives_spans_that_do_not_overlap(text: str) -> None:
    entities = find_money(prose(text))
    assert all(text[e.start : e.end] == e.text and read_money(e.norm) for e in entities)
    assert all(a.end <= b.start for a, b in pairwise(entities))
