import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import TOKEN_KINDS, Sentence, Tokens, Words
from vnnews_nlp.tagging.words import PackSegmenter
from vnnews_nlp.tokens.atoms import scan_atoms
from vnnews_nlp.tokens.words import Segmenter, part_words

SENTENCES = [
    "Chủ tịch nước gặp gỡ các bạn trẻ|Chủ tịch|nước|gặp gỡ|các|bạn|trẻ",
    "Trường đại học mở thêm ngành báo chí|Trường|đại học|mở|thêm|ngành|báo chí",
    "Thành phố tổ chức lễ hội hoa|Thành phố|tổ chức|lễ hội|hoa",
    "Ông Nguyễn Văn Bình cho biết hôm qua.|Ông|Nguyễn Văn Bình|cho|biết|hôm qua|.",
    "Giá xăng tăng mạnh, bà con lo lắng.|Giá|xăng|tăng|mạnh|,|bà con|lo lắng|.",
    "Công ty đã ký hợp đồng xuất khẩu gạo sang Nhật Bản|Công ty|đã|ký|hợp đồng|xuất khẩu|gạo|sang|Nhật Bản",
    "Hoà bình và thuỷ lợi|Hoà bình|và|thuỷ lợi",
    "Hòa bình và thủy lợi|Hòa bình|và|thủy lợi",
]


@pytest.fixture(scope="module")
def segmenter():
    return PackSegmenter()


def atoms_as_tokens(text):
    return Tokens(text, *scan_atoms(text))


@pytest.mark.parametrize("row", SENTENCES)
def test_words(segmenter, row):
    text, *words = row.split("|")
    found = segmenter.segment([atoms_as_tokens(text)])[0]
    assert [word.text for word in found] == words


@pytest.mark.xfail(reason="the pack takes all three for one word", strict=True)
def test_a_known_miss(segmenter):
    assert segmenter.spans("Các em học môn sinh học")[-2:] == [(11, 14), (15, 23)]


def test_it_is_a_segmenter(segmenter):
    assert isinstance(segmenter, Segmenter)
    assert segmenter.name == "words-1"


def test_tokens_stay_whole(segmenter):
    text = "số 40-NQ/TU và 72,8%"
    kinds = [TOKEN_KINDS.index(k) for k in ("word", "code", "word", "percent")]
    tokens = Tokens(text, np.array([0, 3, 12, 15]), np.array([2, 11, 14, 20]), np.array(kinds, np.uint8))
    assert [word.text for word in segmenter.segment([tokens])[0]] == ["số", "40-NQ/TU", "và", "72,8%"]


def test_batches_of_any_size_give_the_same(segmenter):
    texts = [row.split("|")[0] for row in SENTENCES] * 3 + ["", "\x00🙂", " \n "]
    batch = [atoms_as_tokens(text) for text in texts]
    whole = segmenter.segment(batch)
    assert whole == [segmenter.segment([tokens])[0] for tokens in batch]
    assert whole[::-1] == segmenter.segment(batch[::-1])


def test_a_long_text_is_cut_the_same_alone_and_in_a_batch(segmenter):
    text = " ".join(row.split("|")[0] for row in SENTENCES) * 300
    alone = segmenter.atom_joins([text])[0]
    beside = segmenter.atom_joins(["Một bài khác.", text])[1]
    assert len(text) > 60_000
    assert all(np.array_equal(a, b) for a, b in zip(alone, beside, strict=True))


def test_no_word_crosses_a_line(segmenter):
    text = "thành\nphố"
    assert segmenter.spans(text) == [(0, 5), (6, 9)]
    assert segmenter.spans("thành phố") == [(0, 9)]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("aàhọc sinh.,-/%🙂\x00\n1A\u0301Đ"), max_size=60))
def test_words_cover_every_atom_in_order(text):
    starts, ends, _ = scan_atoms(text)
    spans = PackSegmenter().spans(text)
    assert [s for s, _ in spans] == sorted({s for s, _ in spans})
    assert {s for s, _ in spans} <= set(starts.tolist())
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert len(ends) == len(starts)


def test_a_word_is_parted_where_a_sentence_begins():
    text = "tại Hà Nội Click xem"
    starts = np.array([0, 4, 7, 11, 17], np.int32)
    ends = np.array([3, 6, 10, 16, 20], np.int32)
    tokens = Tokens(text, starts, ends, np.zeros(5, np.uint8))
    words = Words(tokens, np.array([0, 1, 4], np.int32), np.array([1, 4, 5], np.int32))
    parted = part_words(words, [Sentence(0, 10, 0, 3), Sentence(11, 20, 3, 5)])
    assert [word.text for word in parted] == ["tại", "Hà Nội", "Click", "xem"]
    assert part_words(words, [Sentence(0, 20, 0, 5)]) is words
