from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp import annotate
from vnnews_nlp.document import Prose, Tokens
from vnnews_nlp.entities.quantities import find_quantities, read_quantity
from vnnews_nlp.entities.rules import check_table, load_rules
from vnnews_nlp.lists import load_list

EMPTY = np.zeros(0, np.int32)


def prose(text: str) -> Prose:
    return Prose(text, Tokens(text, EMPTY, EMPTY, np.zeros(0, np.uint8)), ())


def test_rows_find_their_own_examples() -> None:
    assert check_table(load_rules("quantities")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("diện tích 1.200 ha", [("1.200 ha", "12000000 m2")]),
        ("rộng 500m2, dài 3-5 m", [("500m2", "500 m2"), ("3-5 m", "3..5 m")]),
        ("sản lượng 5 triệu tấn", [("5 triệu tấn", "5000000000 kg")]),
        ("cách 120 km và 7,5 hải lý", [("120 km", "120000 m"), ("7,5 hải lý", "13890 m")]),
        ("công suất 45 MW, 1,2 tỷ kWh", [("45 MW", "45000000 W"), ("1,2 tỷ kWh", "1200000000000 Wh")]),
        ("đón 2,5 triệu lượt khách", [("2,5 triệu lượt khách", "2500000 lượt khách")]),
        ("có 3.500 người, 4 HTX", [("3.500 người", "3500 người"), ("4 HTX", "4 hợp tác xã")]),
        ("từ 20 đến 30 nghìn hộ", [("20 đến 30 nghìn hộ", "20000..30000 hộ")]),
        ("từ 800.000 - 1 triệu lượt", [("800.000 - 1 triệu lượt", "800000..1000000 lượt")]),
        ("khóa 12 - 5 đại biểu", [("5 đại biểu", "5 đại biểu")]),
        ("trời 38°C, 39 - 40 độ C", [("38°C", "38 °C"), ("39 - 40 độ C", "39..40 °C")]),
        ("năng suất 6,2 tấn/ha, chạy 60 km/h", [("6,2 tấn/ha", "6200 kg/ha"), ("60 km/h", "60 km/h")]),
        ("số gỗ khoảng 2m 3, mạng 4G, 20 mg/kg, 40x60 cm, 5 ngày, 38 tuổi, tỷ số 2-1", []),
        ("năm 2016 doanh nghiệp, ngày 5 người dân, lớp 12 trường, 3/10 hộ, 5 đồng, 10%", []),
    ],
)  # fmt: skip
def test_spans_and_norms(text: str, found: list[tuple[str, str]]) -> None:
    assert [(e.text, e.norm) for e in find_quantities(prose(text))] == found


def test_norm_reads_back() -> None:
    assert read_quantity("3..5 m") == (3.0, 5.0, "m")
    assert read_quantity("2500000 lượt khách") == (2.5e6, 2.5e6, "lượt khách")
    with pytest.raises(ValueError, match="not the norm"):
        read_quantity("5")


def test_units_are_named_once_and_lead_to_a_base() -> None:
    rows = load_list("quantity_words")
    assert len({row["word"] for row in rows}) == len(rows)
    assert all(row["base"] and float(row["factor"]) > 0 and row["kind"] in ("measure", "counted") for row in rows)
    assert all(row["factor"] == "1" for row in rows if row["kind"] == "counted")


def test_other_types_come_first() -> None:
    text = "Sáng 5/6, Tiểu đoàn 3 thu 5 tỷ đồng, tăng 12%, theo Nghị quyết 40/2019/NQ-HĐND; có 25 hộ và 2 đội."
    kinds = {e.text: e.type for e in annotate(text).entities}
    assert kinds["5 tỷ đồng"] == "MONEY" and kinds["12%"] == "PERCENT" and kinds["25 hộ"] == "QUANTITY"
    assert [e for e, kind in kinds.items() if kind == "QUANTITY"] == ["25 hộ", "2 đội"]


def test_people_and_documents_keep_their_mentions() -> None:
    text = (
        "Đoàn 12 người do ông Lục Văn Đàm, Chủ tịch UBND tỉnh, dẫn đầu xem 30 ha rừng trồng theo Nghị quyết 27-NQ/TU."
    )
    document = annotate(text)
    texts = [e.text for e in document.entities]
    assert texts == sorted(texts, key=text.index) and {"12 người", "30 ha"} <= set(texts)
    assert [texts[i] for i in document.people[0].mentions] == ["Lục Văn Đàm"]
    assert [texts[i] for i in document.citations[0].mentions] == ["Nghị quyết 27-NQ/TU"]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="0123456789.,-–/ triệungườihkmatấnC°\n", max_size=60))
def test_any_text_gives_spans_that_do_not_overlap(text: str) -> None:
    entities = find_quantities(prose(text))
    assert all(text[e.start : e.end] == e.text and read_quantity(e.norm) for e in entities)
    assert all(a.end <= b.start for a, b in pairwise(entities))
