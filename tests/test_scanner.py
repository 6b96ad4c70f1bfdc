"""The scanner: units stay whole wherever they stand, and nothing is lost whatever the text holds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.tokens.scanner import scan

CASES = Path(__file__).parent / "cases"
CARRIERS = [
    ("alone", "", ""),
    ("start", "", " là nội dung chính"),
    ("middle", "Theo nội dung ", " vừa được công bố"),
    ("comma", "Theo nội dung ", ", nhiều người đồng tình"),
    ("full stop", "Bài viết nhắc tới ", "."),
    ("full stop, next", "Bài viết nhắc tới ", ". Sau đó cuộc họp kết thúc"),
    ("brackets", "Nội dung này (", ") đã rõ"),
    ("quotes", "Nội dung “", "” đã rõ"),
    ("newline", "Dòng trước\n", "\nDòng sau"),
    ("colon", "Nội dung: ", "; phần khác"),
]


def read_units() -> list[tuple[str, str, str]]:
    lines = (CASES / "whole_units.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.reader([line for line in lines if not line.startswith("#")], delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(text, group, kind) for text, group, kind in list(rows)[1:]]


UNITS = read_units()


def is_whole(unit: str, group: str, before: str, after: str) -> bool:
    """One token; "PGS.TS" may take the dot of "PGS.TS. Sau", where only a name is expected."""
    tokens = scan(before + unit + after)
    spans = set(zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True))
    start, end = len(before), len(before) + len(unit)
    return (start, end) in spans or (group == "abbreviation" and after[:1] == "." and (start, end + 1) in spans)


@pytest.mark.parametrize(("name", "before", "after"), CARRIERS, ids=[c[0] for c in CARRIERS])
def test_units_are_whole(name: str, before: str, after: str) -> None:
    cut = [unit for unit, group, _ in UNITS if not is_whole(unit, group, before, after)]
    assert not cut


def test_the_list_is_long_enough() -> None:
    assert len(UNITS) >= 100
    assert {group for _, group, _ in UNITS} >= {"document", "date", "percent", "number", "abbreviation", "code", "url"}


def test_kinds() -> None:
    kinds = {unit: scan(unit)[0].kind for unit, _, _ in UNITS}
    assert kinds == {unit: kind for unit, _, kind in UNITS}


@pytest.mark.parametrize(
    "drawn",
    [
        "Năm nay|.|Tại TP.|Huế|,| kinh tế|-|xã hội",
        "TP.| Đà Nẵng và TP.|Hà Nội|,| P.|Hàng Bài|,| Q.| 3",
        "PGS.TS.| Lê Hà|,| GS.| Trần Vũ",
        "gặp ông Lê Văn A.| cho biết",
        "quan hệ Nga|-|Trung|,| Hàn Quốc|-|Mỹ|,| tuyến Huế|-|Đà Nẵng",
        "năm 2017|,| tăng 5|,| giảm 3|.",
        "20.000 đồng|/|kg",
        "lúc 7 giờ 30|,| ngày 5 tháng 8 năm 2021",
        "khu vực 10| -| TP.HCM",
        "ngày 18 tháng 8| -| Kết quả",
        "Tàu 016| -| Quang Trung",
        "bị can T.H.|,| 32 tuổi",
        "vân vân| (|v.v.|)|.",
        'nói|:| "|A80|"|…',
        "năm 2024|;| 2025",
        "5.5%|/|năm",
        "mã xISO| 9001",
        "rau|,| cá|...| Rồi thôi|..",
        "ngô|,| v.v|...",
        "thực hiện|Nghị quyết 57|về",
        "Bà|Trương Hà|,| ông|Hồ An| tăng|36,6%",
        "Theo|Xinhua| lúc 7|giờ|30",
        "iPhone VietNamNet YouTube MobiFone McDonald",
        "từ|9h| tại số|31-QĐ/TW",
        "mùa 2024|Jannik",
        "châu Á|.|Theo anh|.| Ở",
        "ông Long|-|HN",
        "tăng (|+|0,14%|)",
    ],
)
def test_boundaries(drawn: str) -> None:
    """``|`` and a space are the boundaries of tokens; what stands between them is one token."""
    text = drawn.replace("|", "")
    expected = [piece for part in drawn.split("|") for piece in part.split()]
    assert [t.text for t in scan(text)] == expected


HARD = "aĂớ09 5.,/-–:%&'@_NQĐTU°\n\t()“”…\u0301\u0300\x00😀\u00a0\u200b"
TEXTS = st.text(st.sampled_from(list(HARD)) | st.characters(), max_size=60)
PIECES = st.lists(st.sampled_from([u for u, _, _ in UNITS]) | TEXTS, max_size=8).map("".join)


@settings(max_examples=50, deadline=None)
@given(PIECES | TEXTS)
def test_tokens_cover_the_text(text: str) -> None:
    tokens = scan(text)
    at = 0
    for token in tokens:
        assert at <= token.start < token.end
        assert not text[at : token.start].strip()
        assert not token.text[0].isspace()
        assert not token.text[-1].isspace()
        at = token.end
    assert not text[at:].strip()
