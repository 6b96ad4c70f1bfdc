"""Where pages lose the space between two words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.lists import load_list
from vnnews_nlp.reading.letters import read_letters
from vnnews_nlp.reading.lost_spaces import cuts, lost_spaces


@pytest.mark.parametrize(
    "restored",
    [
        "Nội|Trần",
        "bà|Trương",
        "án|Trương",
        "Chính|vừa",
        "Thanh|vừa",
        "việc|tìm|thuê",
        "giao|Thông",
        "lái|rồi",
        "ở|các",
        "Ronaldo|đang",
        "ông|Alvin",
        "theo|Reuters",
        "HỒI|Gửi",
        "UBND|cấp",
        "TP|Hồ",
        "UBND|Tỉnh",
        "DeepSeek|đã",
        "chuyển|MacBook",
        "nguyên|Viện|trưởng",
        "Giang|cho",
        "X|và|Instagram",
    ],
)
def test_lost_spaces_are_found(restored: str) -> None:
    parts = restored.split("|")
    word = "".join(parts)
    places = cuts(word)
    assert [word[a:b] for a, b in zip((0, *places), (*places, len(word)), strict=True)] == parts


WHOLE = """
iPhone YouTube VietinBank McDonald VnExpress ĐắkLắk Đắklắk Krông Beyoncé Piqué María Kanté môtô bêtông Lênin mômen
PGSTS TPHCM Nacho Muncho Coentrao UBND nghiêng khuỷu quyết oà ôA aÁ Barcelona
"""


@pytest.mark.parametrize("word", WHOLE.split())
def test_what_is_one_word_stays_whole(word: str) -> None:
    assert cuts(word) == ()


def test_the_list_of_loan_words_is_needed() -> None:
    """Each of them would be cut, or looks so much like it that only the list keeps it whole."""
    syllables = {row["syllable"] for row in load_list("syllables")}
    for row in load_list("joined_words"):
        assert row["word"] not in syllables, row


def test_offsets_count_in_the_text() -> None:
    text = "Chủ tịch UBND thành phố Hà NộiLê Văn Támvừa ký."
    assert lost_spaces(text) == [text.index("Lê"), text.index("vừa")]


def test_spans_lead_back_to_the_page() -> None:
    raw = "Bí thư Tỉnh ủyLê Văn Támcho biết"
    letters = read_letters(raw)
    assert letters.text == "Bí thư Tỉnh ủy Lê Văn Tám cho biết"
    start = letters.text.index("Lê")
    assert raw[slice(*letters.raw_span(start, start + len("Lê Văn Tám")))] == "Lê Văn Tám"
    assert raw[slice(*letters.raw_span(0, len("Bí thư Tỉnh ủy")))] == "Bí thư Tỉnh ủy"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["Hà", "Nội", "án", "Trần", "vừa", "iPhone", " ", ".", "x"]), max_size=12))
def test_what_is_restored_needs_no_more(parts: list[str]) -> None:
    form = read_letters("".join(parts)).text
    assert read_letters(form).text == form
