from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnnews_nlp as vn
from vnnews_nlp.pipeline import check_stages


def facts(document: vn.Document) -> list[tuple[object, ...]]:
    """What a document says, without offsets."""
    return [
        *((e.type, unicodedata.normalize("NFC", e.text), e.norm, e.source) for e in document.entities),
        *((p.person, p.title, p.status) for p in document.positions),
        *((c.type, c.number, c.date, c.issuer, c.subject) for c in document.citations),
        *((i.low, i.high, i.change, i.indicator) for i in document.indicators),
    ]


def assert_spans(document: vn.Document) -> None:
    text = document.article.text
    for e in document.entities:
        assert text[e.start : e.end] == e.text and e.text
    for t in document.tokens:
        assert text[t.start : t.end] == t.text
    for s in document.sentences:
        assert 0 <= s.start <= s.end <= len(text)
    spans = [s for p in document.positions for s in p.evidence] + [(i.start, i.end) for i in document.indicators]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    mentioned = [i for p in document.people for i in p.mentions]
    assert sorted(mentioned) == [i for i, e in enumerate(document.entities) if e.type == "PERSON"]
    assert all(document.entities[i].type == "DOC" for c in document.citations for i in c.mentions)


def test_examples_have_exact_spans_and_go_there_and_back(pipeline: vn.Pipeline, examples: dict[str, str]) -> None:
    for document in pipeline.pipe(examples.values()):
        assert_spans(document)
        assert vn.Document.from_dict(document.to_dict()) == document


@pytest.mark.parametrize("form", ["NFD", "NFC"])
def test_the_same_facts_in_every_unicode_form(pipeline: vn.Pipeline, examples: dict[str, str], form: str) -> None:
    for text in examples.values():
        other = pipeline(unicodedata.normalize(form, text))  # type: ignore[arg-type]
        assert_spans(other)
        assert facts(other) == facts(pipeline(text))


def test_a_batch_of_any_size_equals_one_at_a_time(pipeline: vn.Pipeline, examples: dict[str, str]) -> None:
    single = [pipeline(text) for text in examples.values()]
    for size in (1, 3, 100):
        assert list(pipeline.pipe(iter(examples.values()), batch_size=size)) == single


@pytest.mark.parametrize(
    "text", ["", "   \n\n ", "a", "%", "\x00\x01", "\ud800 ông Trần Văn Lũy", "🙂" * 50, "Click để đánh giá bài viết"]
)
def test_odd_texts_give_valid_documents(pipeline: vn.Pipeline, text: str) -> None:
    document = pipeline(text)
    assert document.article.text == text
    assert_spans(document)
    document.to_json().encode("utf-8")


def test_a_text_in_another_language_has_no_offices(pipeline: vn.Pipeline) -> None:
    document = pipeline("The committee met on Monday to discuss the budget. Nobody objected to the plan.")
    assert document.positions == () and document.citations == ()


def test_letters_stand_as_printed(pipeline: vn.Pipeline) -> None:
    document = pipeline("Nghị định 46/2020/NÐ-CP của Chính phủ do ông Ðặng Văn Lũy trình.")  # U+00D0, as in old dumps
    assert_spans(document)
    assert [c.number for c in document.citations] == ["46/2020/NĐ-CP"]


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("ông Trần Văn Lũy, 40-NQ/TU5%7.(\n“”-–áẤ\u0301\u00adÐ"), max_size=60))
def test_any_text_keeps_its_characters(pipeline: vn.Pipeline, text: str) -> None:
    document = pipeline(text)
    assert document.article.text == text
    assert_spans(document)


def test_two_spaces_side_by_side_hide_nothing(pipeline: vn.Pipeline) -> None:
    text = "Theo Thông tư số 9/2021/TT-BYT  của Bộ  Y tế  về kê đơn thuốc, bà  Lê Thị  Hạnh,  Giám  đốc Sở Y tế, nói."
    document, plain = pipeline(text), pipeline(text.replace("  ", " "))
    assert (document.citations, [p.title for p in document.positions]) == (plain.citations, ["Giám đốc Sở Y tế"])
    assert [text[e.start : e.end] for e in document.entities if e.norm == "Lê Thị Hạnh"] == ["Lê Thị  Hạnh"]


def test_a_record_keeps_its_id(pipeline: vn.Pipeline) -> None:
    document = pipeline({"id": 17, "title": "Họp bàn giao thông", "text": "Ông Trần Văn Lũy chủ trì."})
    assert document.article.id == "17" and document.article.title == "Họp bàn giao thông"
    assert [p.name for p in document.people] == ["Trần Văn Lũy"]


@pytest.mark.parametrize(("item", "says"), [(b"bytes", "read_file"), (7, "Give a str"), ({"no": "text"}, "text")])
def test_what_is_no_article_is_refused_with_a_cure(pipeline: vn.Pipeline, item: object, says: str) -> None:
    with pytest.raises(vn.InputError, match=says):
        pipeline(item)  # type: ignore[arg-type]


def test_a_failing_stage_names_the_article_and_itself() -> None:
    pipeline = vn.Pipeline(words="syllables", names="rules", topics=None)

    def fail(articles: list[vn.Article]) -> list[list[object]]:
        if any("hỏng" in a.text for a in articles):
            raise ZeroDivisionError("made to fail")
        return []

    pipeline.stages = (vn.Stage("broken", ("article",), (), fail), *pipeline.stages)
    good, bad = {"id": "1", "text": "tốt"}, {"id": "2", "text": "hỏng"}
    assert pipeline(good).article.id == "1"
    with pytest.raises(vn.ArticleError, match="article 2: broken: ZeroDivisionError") as caught:
        pipeline.run([good, bad])
    assert (caught.value.id, caught.value.stage) == ("2", "broken")


@pytest.mark.parametrize(
    "options", [{"words": "nothing"}, {"names": "nothing"}, {"topics": "nothing"}, {"words": 3}, {"min_score": 2.0}]
)
def test_unknown_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises((vn.PipelineError, vn.PackError)):
        vn.Pipeline(**options)  # type: ignore[arg-type]


def test_a_batch_of_none_is_refused(pipeline: vn.Pipeline) -> None:
    with pytest.raises(vn.PipelineError, match="batch_size"):
        list(pipeline.pipe([], batch_size=0))


def test_stages_that_do_not_fit_are_refused() -> None:
    run = list
    with pytest.raises(vn.PipelineError, match="facts needs entities; nothing before it gives entities"):
        check_stages([vn.Stage("facts", ("entities",), ("document",), run)])
    with pytest.raises(vn.PipelineError, match="no stage gives a document"):
        check_stages([vn.Stage("read", ("article",), ("prose",), run)])


def test_min_score_leaves_out_the_doubtful(examples: dict[str, str]) -> None:
    text = examples["officials"]
    strict = vn.Pipeline(min_score=0.9)(text)
    assert all(e.score >= 0.9 for e in strict.entities) and all(p.score >= 0.9 for p in strict.positions)
    assert_spans(strict)


def test_every_item_says_who_made_it(pipeline: vn.Pipeline, examples: dict[str, str]) -> None:
    for document in pipeline.pipe(examples.values()):
        for item in (*document.entities, *document.positions, *document.citations, *document.indicators):
            assert item.source and 0.0 <= item.score <= 1.0
