"""Long texts are read in pieces: what is found does not depend on their size."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import example, given
from hypothesis import strategies as st
from texts import news

from vnnews_nlp import Pipeline, blocks
from vnnews_nlp.entities.name_shapes import cut
from vnnews_nlp.reading.letters import read_letters
from vnnews_nlp.tokens.scanner import scan

sys.path.insert(0, str(ROOT / "benchmarks"))
from soak_articles import make_article

STRANGE = (
    "\r\n \u200bHà\u00a0NộiTrần\u0301 e\u0323\u0302 ﬁ \U0001f600\ufe0f\x00 TT-BTС \ud800 "
    "ngày 5 - 6 % của 1268 / QĐ-TTg v.v. "
)


@contextmanager
def of_size(size: int) -> Iterator[None]:
    """Pieces of so many characters."""
    usual, blocks.BLOCK = blocks.BLOCK, size
    try:
        yield
    finally:
        blocks.BLOCK = usual


def one_line(count: int) -> str:
    made = (make_article(number) for number in range(count))
    return " ".join(f"{article['title']}. {article['text']}" for article in made).replace("\n", " ")


@pytest.mark.parametrize("size", [1, 90, 1000])
def test_pieces_are_the_text_cut_behind_spaces(size: int) -> None:
    text = one_line(6) + "\n" + STRANGE * 20
    with of_size(size):
        pieces = list(blocks.blocks(text))
    assert len(pieces) > 2
    assert "".join(piece for _, piece in pieces) == text
    assert [start for start, _ in pieces] == np.cumsum([0, *(len(piece) for _, piece in pieces[:-1])]).tolist()
    assert all(piece[-1] in " \n" and len(piece) > size for _, piece in pieces[:-1])


def test_a_text_without_spaces_is_one_piece() -> None:
    with of_size(10):
        assert list(blocks.blocks("ủ" * 500)) == [(0, "ủ" * 500)]
        assert list(blocks.blocks("")) == [(0, "")]


@example("ở  Bộ  Y   tế  \n  xưa \n nay", 3)
@example("Đài обLũyС, о-ốcЖи và XиHàС\u0301, СССР và обLũyС", 9)
@given(st.one_of(news(), st.text(max_size=300), st.lists(st.sampled_from(STRANGE)).map("".join)), st.integers(1, 60))
def test_letters_tokens_and_syllables_are_the_same_in_pieces(text: str, size: int) -> None:
    with of_size(1 << 30):
        letters = read_letters(text)
        tokens, syllables = scan(letters.text), cut(letters.text)
    with of_size(size):
        again = read_letters(text)
        assert (again.raw, again.text) == (letters.raw, letters.text)
        bounds = range(len(letters.text) + 1)
        assert [again.raw_span(i, i) for i in bounds] == [letters.raw_span(i, i) for i in bounds]
        assert scan(letters.text) == tokens
        pieces = cut(letters.text)
    columns = ("text", "words", "low", "gaps", "n")
    assert [getattr(pieces, name) for name in columns] == [getattr(syllables, name) for name in columns]
    assert list(pieces.starts) == list(syllables.starts)
    assert list(pieces.caps) == list(syllables.caps)


def test_a_long_text_folds_look_alikes_as_a_short_one_does() -> None:
    short = "Đài обLũyС, о-ốcЖи và XиHàС\u0301. "
    folded = read_letters(short).text
    assert folded == "Đài об LũyC, o-ốc Жи và Xи HàĆ. "
    count = blocks.BLOCK // len(short) * 3
    assert read_letters(short * count).text == folded * count


def test_documents_are_the_same_in_pieces(examples: dict[str, str]) -> None:
    texts = [*examples.values(), one_line(30), unicodedata.normalize("NFD", one_line(4)), STRANGE * 40]
    pipeline = Pipeline()
    with of_size(1 << 30):
        whole = [document.to_json() for document in pipeline.pipe(texts)]
    for size in (300, 4_000):
        with of_size(size):
            assert [document.to_json() for document in pipeline.pipe(texts)] == whole
