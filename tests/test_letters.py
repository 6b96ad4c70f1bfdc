import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vnnews_nlp.reading.letters import is_clean, read_letters

VIETNAMESE = "Chủ tịch UBND tỉnh Đắk Nông ký Quyết định 12/QĐ-UBND, tỷ lệ 72,5%; ông Lò Văn Pành dự."
PIECES = st.lists(
    st.sampled_from(
        [
            *("ế", "ê\u0301", "e\u0302\u0301", "e\u0301\u0302", "ạ\u0302", "\u0301", "Ð", "ð", "С", "М", "Ω"),
            *("가", "각", "％", "\xad", "\u200b", "\xa0", "\r\n", "\r", "\n", "\0", "\ud800", "\udc00", *"aN-/. 1😀"),
        ]
    ),
    max_size=30,
).map("".join)

# raw text, its matching form
FORMS = [
    ("Nghị quyết 40-NQ/TU", "Nghị quyết 40-NQ/TU"),
    (unicodedata.normalize("NFD", VIETNAMESE), VIETNAMESE),
    ("Nghi\u0323 quyê\u0301t", "Nghị quyết"),
    ("tâ\u0323p, ta\u0323\u0302p, tạ\u0302p, ta\u0302\u0323p", "tập, tập, tập, tập"),
    ("ti\u0303nh nươ\u0301c, nu\u031bó\u031bc", "tĩnh nước, nước"),
    ("chuyệ\u0323n ươ\u0300\u0300m", "chuyện ườm"),
    ("bá\u0302t nê\u0340n", "bất nền"),
    ("Tổng\xa0Bí\u202fthư\u3000dự", "Tổng Bí thư dự"),
    ("Ng\u00adhệ An\u200b, \ufeffHuế\u2060", "Nghệ An, Huế"),
    ("dòng một\r\ndòng hai\rdòng ba\u2028dòng bốn\x0bnăm", "dòng một\ndòng hai\ndòng ba\ndòng bốn\nnăm"),
    ("a\x00b\tc\x9fd", "a b c d"),
    ("15/2021/NÐ-CP, QÐ-TTg, ÐẮK LẮK, Ɖà Nẵng, ðồng", "15/2021/NĐ-CP, QĐ-TTg, ĐẮK LẮK, Đà Nẵng, đồng"),
    ("ông Guðmundur Viðarsson", "ông Guðmundur Viðarsson"),
    ("07/2025/TT-BTС và TP.HСМ", "07/2025/TT-BTC và TP.HCM"),
    ("báo Комсомольская правда, СССР", "báo Комсомольская правда, СССР"),
    ("hạt α-tocopherol, TGF-β, 5 μm, 3 Ω", "hạt α-tocopherol, TGF-β, 5 μm, 3 Ω"),
    ("b\u0435\u0301", "bé"),
    ("Сông an phường", "Công an phường"),
    ("đạt １２，５％", "đạt 12,5%"),
    ("số 12–NQ/TU — 13‑CT/TW", "số 12–NQ/TU — 13‑CT/TW"),
    ("thuộc  Bộ Y tế \xa0quản lý. 1\t 2", "thuộc Bộ Y tế quản lý. 1 2"),
    ("cột   một    hai \n  lề\n", "cột   một    hai \n  lề\n"),
    ("lỗi \ud83d ở đây", "lỗi \ufffd ở đây"),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "text"), FORMS)
def test_the_matching_form(raw, text):
    assert read_letters(raw).text == text


@pytest.mark.parametrize("text", [VIETNAMESE, "plain ASCII\nlines", "cổ vũ 😀 “trích” – 5 m²…"])
def test_clean_text_is_its_own_form(text):
    letters = read_letters(text)
    assert is_clean(text)
    assert letters.text is text
    assert letters.starts is None


@pytest.mark.parametrize("raw", [raw for raw, text in FORMS if raw != text])
def test_what_is_not_its_own_form_is_not_called_clean(raw):
    assert not is_clean(raw)


def test_one_for_one_changes_keep_the_identity_map():
    letters = read_letters("Tổng\xa0Bí thư\tký 5/NÐ-CP")
    assert letters.starts is None
    assert letters.raw_span(0, 4) == (0, 4)


@pytest.mark.parametrize(
    ("raw", "found", "printed"),
    [
        ("ông Hô\u0300 Tiê\u0301n Thiệu nói", "Hồ Tiến Thiệu", "Hô\u0300 Tiê\u0301n Thiệu"),
        ("\ufeffbà \u200bLê\u200b Thị\u200b nói", "Lê Thị", "Lê\u200b Thị"),
        ("theo 15/NÐ\u00ad-CP.", "15/NĐ-CP", "15/NÐ\u00ad-CP"),
        ("một\r\nhai", "một\nhai", "một\r\nhai"),
        ("tại  Bộ  Y tế  xưa", "Bộ Y tế", "Bộ  Y tế"),
        ("<\u0309\u0323\u1100\u1161", "<", "<"),
    ],
)
def test_spans_point_into_the_raw_text(raw, found, printed):
    letters = read_letters(raw)
    start = letters.text.index(found)
    first, last = letters.raw_span(start, start + len(found))
    assert raw[first:last] == printed
    assert letters.printed(start, start + len(found)) == unicodedata.normalize("NFC", printed)
    assert letters.text_span(first, last) == (start, start + len(found))


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40) | PIECES)
@example("\u0f73\u0301")
@example("ḕe\u0304\u0300")
@example("b\u0435\u0301")
@example("<\u0309\u0323\u1100\u1161")
def test_every_character_maps_back(raw):
    letters = read_letters(raw)
    n = len(letters.text)
    starts = letters.raw_starts(np.arange(n, dtype=np.int32))
    ends = letters.raw_ends(np.arange(1, n + 1, dtype=np.int32))
    spaces = np.array([letter == " " for letter in letters.text], bool)
    assert (starts < ends)[~spaces].all()
    assert (starts <= ends).all()  # a space set where one is lost stands for nothing
    assert (np.diff(starts) >= 0).all()
    assert (np.diff(ends) >= 0).all()
    for i in range(n):
        assert letters.raw_span(i, i + 1) == (starts[i], ends[i])
        assert 0 <= starts[i] <= ends[i] <= len(raw)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40) | PIECES)
def test_all_forms_of_a_text_match_alike(raw):
    form = read_letters(raw).text
    assert read_letters(unicodedata.normalize("NFD", raw)).text == form
    assert read_letters(unicodedata.normalize("NFC", raw)).text == form
    assert unicodedata.is_normalized("NFC", form)


@settings(max_examples=50, deadline=None)
@given(PIECES)
@example("\u0129\u0363\u0323\u0323")
def test_the_form_of_a_form_is_itself(raw):
    form = read_letters(raw).text
    assert read_letters(form).text == form


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=20) | PIECES)
def test_clean_text_is_left_alone(raw):
    if is_clean(raw):
        assert read_letters(raw).text == raw
