import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import Article
from vnnews_nlp.entities.names import find_names
from vnnews_nlp.reading.letters import read_letters
from vnnews_nlp.stages import read_prose, rule_entities, rule_hints
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


def tag(tagger, texts):
    """The names of texts, with the rules' hints as the pipeline gives them."""
    batch = [read_prose(Article(text), read_letters(text))[0] for text in texts]
    return tagger.tag(batch, [rule_hints(p, rule_entities(p)[0], find_names(p)) for p in batch])


@pytest.mark.parametrize(("text", "names"), ROWS)
def test_names(tagger, text, names):
    assert [f"{e.type} {e.text}" for e in tag(tagger, [text])[0]] == names


def test_spans_scores_and_source(tagger):
    text = "\n".join(text for text, _ in ROWS)
    entities = tag(tagger, [text])[0]
    assert entities
    for entity in entities:
        assert text[entity.start : entity.end] == entity.text
        assert 0 <= entity.score <= 1
        assert entity.source == "names-1"


def test_spans_nest_and_never_cross(tagger):
    entities = tag(tagger, ["\n".join(text for text, _ in ROWS)])[0]
    for a in entities:
        for b in entities:
            assert not a.start < b.start < a.end < b.end


def test_batches_of_any_size_give_the_same(tagger):
    batch = [*(text for text, _ in ROWS), "", "\x00🙂", " \n"]
    whole = tag(tagger, batch)
    assert whole == [tag(tagger, [item])[0] for item in batch]
    assert whole[::-1] == tag(tagger, batch[::-1])


def test_a_name_is_known_by_what_stands_before_it_elsewhere(tagger):
    entities = tag(tagger, ["Ông Hồ Văn Sính đến từ sớm. Chiều muộn Sính mới về."])[0]
    assert [e.text for e in entities if e.type == "PERSON"] == ["Hồ Văn Sính", "Sính"]


def test_names_far_from_a_capital_are_found_where_they_begin_at_one(tagger):
    entities = tag(tagger, ["Đoàn đã làm việc với Tổng cục địa chất và khoáng sản trong tuần này."])[0]
    assert [e.text for e in entities if e.type == "ORG"] == ["Tổng cục địa chất và khoáng sản"]


def test_long_text_without_a_line_end(tagger):
    text = "Ông Lê Thanh Tùng đến Hà Nội. " * 6_000
    people = [e for e in tag(tagger, [text])[0] if e.type == "PERSON"]
    assert len(people) > 5_900


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.sampled_from("Ông HàAnhB.,-/\n🙂\x00\u0301 1Đ"), max_size=60))
def test_any_text(text):
    prose = read_prose(Article(text), read_letters(text))[0]  # composed letters: the tagger counts in them
    for entity in tag(tagger_once(), [text])[0]:
        assert prose.text[entity.start : entity.end] == entity.text


def tagger_once(made=[]):  # noqa: B006
    if not made:
        made.append(NameTagger())
    return made[0]
