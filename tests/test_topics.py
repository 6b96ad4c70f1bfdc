"""The topic model: what it ranks, what it refuses, one text as in a batch."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import Topic
from vnnews_nlp.errors import PackMismatch, PackMissing
from vnnews_nlp.tagging.packs import write_pack
from vnnews_nlp.topics.features import CHUNK, chunks, count_grams, count_letters, find_grams
from vnnews_nlp.topics.giveaways import strip_giveaways
from vnnews_nlp.topics.labels import label_of, labels, names, slug
from vnnews_nlp.topics.model import TopicModel

ARTICLES = {
    "chinh-tri": "Ban Thường vụ Tỉnh ủy công bố quyết định về công tác cán bộ\n"
    "Chiều nay, Bí thư Tỉnh ủy trao quyết định điều động, bổ nhiệm đồng chí Trần Văn Mẫu giữ chức "
    "Phó Chủ tịch UBND tỉnh nhiệm kỳ 2021-2026.",
    "the-thao": "Đội chủ nhà thắng đậm ở vòng 5\n"
    "Huấn luyện viên tung ba tiền đạo vào sân từ đầu và cầu thủ trẻ ghi hai bàn thắng trong hiệp một, "
    "giúp đội bóng lên ngôi đầu bảng trước trận chung kết.",
    "phap-luat": "Khởi tố bị can trộm cắp tài sản\n"
    "Cơ quan Cảnh sát điều tra Công an huyện vừa ra quyết định khởi tố vụ án, bắt tạm giam nghi phạm về tội "
    "trộm cắp tài sản; viện kiểm sát đã phê chuẩn lệnh bắt.",
    "suc-khoe": "Bác sĩ khuyên tiêm phòng trước mùa dịch\n"
    "Bệnh viện tiếp nhận nhiều bệnh nhân sốt xuất huyết; bác sĩ cho biết người bệnh cần được điều trị sớm, "
    "uống đủ nước và theo dõi triệu chứng.",
    "kinh-te": "Ngân hàng hạ lãi suất cho vay\n"
    "Nhiều ngân hàng giảm lãi suất, doanh nghiệp xuất khẩu kỳ vọng lợi nhuận quý ba tăng; cổ phiếu trên "
    "thị trường chứng khoán đồng loạt đi lên.",
    "moi-truong": "Bão số 3 vào Biển Đông, miền Trung mưa lớn\n"
    "Trung tâm Dự báo khí tượng thủy văn cảnh báo lũ quét, sạt lở đất; áp thấp nhiệt đới mạnh lên thành bão, "
    "gió giật cấp 10.",
}


@cache
def opened() -> TopicModel:
    return TopicModel.open()


@pytest.fixture
def model() -> TopicModel:
    return opened()


@pytest.mark.parametrize("label", ARTICLES)
def test_subject_of_plain_article(model: TopicModel, label: str) -> None:
    assert model.rank([ARTICLES[label]])[0][0].label == label


REFUSED = {
    "nothing": "",
    "blanks": " \n\t " * 50,
    "one word": "Hà Nội",
    "figures": "12 345 6789 " * 30,
    "English": "The government announced a new plan for railways and airports on Monday, ministers said. " * 5,
    "French": "Le président de la République a été reçu hier à l'hôtel de ville, où il a prononcé un discours. " * 3,
    "no marks": "Thu tuong Chinh phu vua ban hanh quyet dinh ve viec phe duyet quy hoach phat trien do thi. " * 3,
    "emoji": "😀🎉" * 100,
}


@pytest.mark.parametrize("what", REFUSED)
def test_text_without_evidence_has_no_topic(model: TopicModel, what: str) -> None:
    assert model.rank([REFUSED[what]]) == [()]
    assert model.explain(REFUSED[what]) == ()


def test_megabyte_is_ranked_by_its_head(model: TopicModel) -> None:
    text = ARTICLES["the-thao"] * 5000
    assert model.rank([text])[0][0].label == "the-thao"
    assert model.rank(["x" * 1_000_000]) == [()]


def test_blanked_boilerplate_before_the_body_is_no_matter(model: TopicModel) -> None:
    text = ARTICLES["kinh-te"]
    assert model.rank([" " * 9000 + text]) == model.rank([text])


def test_ranked_best_first_and_defensible(model: TopicModel) -> None:
    for topics in model.rank(list(ARTICLES.values())):
        scores = [t.score for t in topics]
        assert scores == sorted(scores, reverse=True)
        assert min(scores) >= 0.15
        assert sum(scores) <= 1.001
        assert all(isinstance(t, Topic) and t.label in labels() for t in topics)


words = st.sampled_from(" ".join(ARTICLES.values()).split())
texts = st.lists(st.lists(words, max_size=60).map(" ".join), min_size=1, max_size=12)


@settings(max_examples=30, deadline=None)
@given(texts)
def test_batch_equals_single(batch: list[str]) -> None:
    model = opened()
    assert np.array_equal(model.decide(batch), np.vstack([model.decide([text]) for text in batch]))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_any_text_is_answered(batch: list[str]) -> None:
    model = opened()
    assert len(model.rank(batch)) == len(batch)
    assert np.isfinite(model.probabilities(batch)).all()


def test_explanation_quotes_the_text(model: TopicModel) -> None:
    text = ARTICLES["phap-luat"]
    evidence = model.explain(text, 6)
    assert len(evidence) == 6
    assert all(text[e.start : e.end] == e.text for e in evidence)
    assert [e.weight for e in evidence] == sorted((e.weight for e in evidence), reverse=True)
    assert any("khởi tố" in e.text.lower() or "cảnh sát" in e.text.lower() or "tội" in e.text for e in evidence)


def test_missing_and_foreign_packs_are_refused() -> None:
    with pytest.raises(PackMissing):
        TopicModel.open("no-such-pack")
    with pytest.raises(PackMismatch, match="no topic model"):
        TopicModel.open("names-1")


@pytest.mark.parametrize(
    ("key", "value"),
    [("longest", float("inf")), ("bits", 99), ("limit", "x"), ("labels", 5), ("labels", ["a"]),
     ("rarity", np.array([np.nan, 1])), ("bias", np.array([1e300, 0])), ("scales", np.array(["a", "b"])),
     ("buckets", np.array([0, 16])), ("weights", np.ones((2, 2)))],
)  # fmt: skip
def test_a_sealed_pack_of_wrong_numbers_is_refused(key: str, value: Any, tmp_path: Path) -> None:
    shape: dict[str, Any] = {"labels": ["a", "b"], "longest": 2, "bits": 4, "limit": 1000}
    arrays: dict[str, Any] = {"weights": np.ones((2, 2), np.int8), "buckets": np.array([0, 3]), "rarity": np.ones(2),
                              "scales": np.ones(2), "bias": np.zeros(2)}  # fmt: skip

    def model() -> TopicModel:
        return TopicModel.open(write_pack(tmp_path / "t-1", "t", "1", arrays, {"kind": "topics/1", "shape": shape}))

    assert model().labels == ("a", "b")
    (shape if key in shape else arrays)[key] = value
    with pytest.raises(PackMismatch, match=r"t is no topic model"):
        model()


SAME_FEATURES = [
    ("hoà bình", "hòa bình"),
    ("Uỷ ban", "ủy ban"),
    ("Ðà Nẵng", "đà nẵng"),
    ("năm 2017", "năm 2025"),
    ("Tie\u0302\u0301ng Vie\u0323\u0302t", "tiếng việt"),
]


@pytest.mark.parametrize(("one", "other"), SAME_FEATURES)
def test_spellings_that_are_one_feature(one: str, other: str) -> None:
    grams = [find_grams(next(chunks([text], 100)), 2, 20).buckets.tolist() for text in (one, other)]
    assert grams[0] == grams[1]


def test_tones_part_words() -> None:
    grams = find_grams(["ma má mà mả mã mạ"], 1, 20).buckets
    assert len(set(grams.tolist())) == 6


def test_ngrams_stay_inside_their_text() -> None:
    together, apart = find_grams(["một hai", "ba"], 2, 20), find_grams(["một hai"], 2, 20)
    assert together.docs.tolist() == [0, 0, 1, 0]
    assert set(apart.buckets.tolist()) < set(together.buckets.tolist())


def test_counts_are_of_each_text() -> None:
    counted = count_grams(["một hai một", "", "hai"], 1, 20)
    assert counted.bounds.tolist() == [0, 2, 2, 3]
    assert sorted(counted.counts.tolist()) == [1, 1, 2]


def test_wide_hashes_keep_texts_apart() -> None:
    counted = count_grams(["một"] * 1024, 1, 22)
    assert counted.bounds.tolist() == list(range(1025))
    assert len(set(counted.buckets.tolist())) == 1


def test_runs_fit_their_chunk() -> None:
    runs = list(chunks(["chữ " * 3000] * 20 + [""] * 3000, 20_000))
    assert sum(map(len, runs)) == 3020
    assert all(sum(len(text) + 1 for text in run) <= CHUNK and len(run) <= 1024 for run in runs)


def test_marks_are_counted() -> None:
    assert count_letters("Đà Nẵng 2017!") == (10, 3)


GIVEAWAYS = [
    ("(Dân trí) - Giá vàng tăng.", "- Giá vàng tăng."),
    ("TTO - Sáng nay trời mưa.", "Sáng nay trời mưa."),
    ("Trời mưa.\nNguyễn Văn Mẫu", "Trời mưa."),
    ("Trời mưa.\nẢnh: Trần Mẫu\nĐường ngập.", "Trời mưa.\n\nĐường ngập."),
    ("Ông nói, theo VnExpress.", "Ông nói, ."),
    ("Thanh niên tình nguyện (Đà Nẵng) hiến máu.", "Thanh niên tình nguyện (Đà Nẵng) hiến máu."),
    ("Hà Nội - thành phố vì hòa bình.", "Hà Nội - thành phố vì hòa bình."),
]


@pytest.mark.parametrize(("text", "cut"), GIVEAWAYS)
def test_giveaways_are_cut(text: str, cut: str) -> None:
    assert strip_giveaways(text) == cut


SECTIONS = [
    ("Giáo dục", "giao-duc"),
    ("kinh_doanh", "kinh-te"),
    ("Ô tô - Xe máy", "xe"),
    ("sports", "the-thao"),
    ("Thời sự", None),
    ("quan_su", None),
    ("", None),
]


@pytest.mark.parametrize(("section", "label"), SECTIONS)
def test_sections(section: str, label: str | None) -> None:
    assert label_of(section) == label


def test_sixteen_labels_with_names() -> None:
    assert len(labels()) == 16 == len(names())
    assert all(slug(label) == label for label in labels())
