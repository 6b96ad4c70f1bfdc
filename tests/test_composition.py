"""Unicode forms: as Python gives them, and in linear time for any run of marks."""

from __future__ import annotations

import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews_nlp.errors import EncodingError
from vnnews_nlp.reading import composition
from vnnews_nlp.reading.files import decode_bytes
from vnnews_nlp.reading.letters import read_letters

#: Letters that compose, marks of several classes, symbols that Unicode parts, Hangul, Tibetan.
PIECES = (
    "aeđĐấ가\u1100\u1161\u11a8 𝅗𝅥⫝̸Åक़\u0958\u0f71\u0f72\u0f73\u0f74\u0301\u0302\u0323\u031b\u0345\u0334\u3099\u05bc\ud800"
)


@given(st.text(st.sampled_from(PIECES) | st.characters(), max_size=40))
def test_as_python_gives_them(text: str) -> None:
    assert composition._in_order(text) == unicodedata.normalize("NFD", text)
    assert unicodedata.normalize("NFC", composition._in_order(text)) == unicodedata.normalize("NFC", text)


@given(st.text(st.sampled_from(PIECES), min_size=201, max_size=300))
def test_long_texts_too(text: str) -> None:
    assert composition.decomposed(text) == unicodedata.normalize("NFD", text)
    assert composition.composed(text) == unicodedata.normalize("NFC", text)


MARKS = ("\u0301\u0323\u0302\u031b", "\u0323\u0301", "\u0300\u0345\u0334", "\u0f71\u0f72\u0f73\u0f74")


@pytest.mark.parametrize("marks", MARKS, ids=ascii)
def test_a_letter_under_many_marks_takes_time_in_proportion(marks: str) -> None:
    def took(count: int) -> float:
        text = "Trầ" + marks * (count // len(marks)) + "n"
        began = process_time()
        read_letters(text)
        with pytest.raises(EncodingError):
            decode_bytes(b"a" + b"\xec\xf2" * (count // 2))  # the same in Windows-1258
        return process_time() - began

    # for four times the marks; noise does not come three times
    assert any(took(40_000) < 8 * took(10_000) for _ in range(3))
