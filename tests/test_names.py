import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import Prose, Tokens
from vnnews_nlp.tagging.names import NameTagger

ROWS = [
    ("Chủ tịch UBND tỉnh Trần Văn Hòa đã phát biểu.", ["TITLE Chủ tịch UBND tỉnh", "PERSON Trần Văn Hòa"]),
    ("Ông Lê Thanh Tùng, Giám đốc Sở Y tế Hà Nội, cho biết.",
     ["PERSON Lê Thanh Tùng", "TITLE Giám đốc Sở Y tế Hà Nội", "LOC Hà Nội"]),
    ("Bà Nguyễn Thị Lan sống tại huyện Cao Lộc, tỉnh Lạng Sơn.",
     ["PERSON Nguyễn Thị Lan", "LOC huyện Cao Lộc", "LOC tỉnh Lạng Sơn"]),
    ("Bộ Tài chính đề nghị Ngân hàng Nhà nước báo cáo.", ["ORG Bộ Tài chính", "ORG Ngân hàng Nhà nước"]),
    ("Hôm nay trời đẹp, giá xăng không đổi.", []),
]  # fmt: skip


@pytest.fixture(scope="module")
def tagger():
    return NameTagger()


def prose(text):
    none = np.zeros(0, np.int32)
    return Prose(text, Tokens(text, none, none, none.astype(np.uint8)), ())


@pytest.mark.parametrize(("text", "names"), ROWS)
def test_names(tagger, text, names):
    assert [f"{e.type} {e.text}" for e in tagger.tag([prose(text)])[0]] == names


def test_spans_scores_and_source(tagger):
    text = "\n".join(text for text, _ in ROWS)
    entities = tagger.tag([prose(text)])[0]
    assert entities
    for entity in entities:
        assert text[entity.start : entity.end] == entity.text
        assert 0 <= entity.score <= 1
        assert entity.source == "names-1"


def test_spans_nest_and_never_cross(tagger):
    entities = tagger.tag([prose("\n".join(text for text, _ in ROWS))])[0]
    for a in entities:
        for b in entities:
            assert not a.start < b.start < a.end < b.end


def test_batches_of_any_size_give_the_same(tagger):
    batch = [prose(text) for text, _ in ROWS] + [prose(""), prose("\x00🙂"), prose(" \n")]
    whole = tagger.tag(batch)
    assert whole == [tagger.tag([item])[0] for item in batch]
    assert whole[::-1] == tagger.tag(batch[::-1])


def test_a_name_is_known_by_what_stands_before_it_elsewhere(tagger):
    entities = tagger.tag([prose("Ông Hồ Văn Sính đến từ sớm. Chiều muộn Sính mới về.")])[0]
    assert [e.text for e in entities if e.type == "PERSON"] == ["Hồ Văn Sính", "Sính"]


def test_long_text_without_a_line_end(tagger):
    text = "Ông Lê Thanh Tùng đến Hà Nội. " * 6_000
    people = [e for e in tagger.tag([prose(text)])[0] if e.type == "PERSON"]
    assert len(people) > 5_900


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.sampled_from("Ông HàAnhB.,-/\n🙂\x00\u0301 1Đ"), max_size=60))
def test_any_text(text):
    for entity in tagger_once().tag([prose(text)])[0]:
        assert text[entity.start : entity.end] == entity.text


def tagger_once(made=[]):  # noqa: B006
    if not made:
        made.append(NameTagger())
    return made[0]
