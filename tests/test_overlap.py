from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews_nlp import Entity
from vnnews_nlp.entities.overlap import close_titles, settle


def entity(start: int, end: int, type: str, score: float = 0.9, source: str = "test") -> Entity:
    return Entity(start, end, type, "x" * (end - start), "", source, score)


@pytest.mark.parametrize(
    ("candidates", "kept"),
    [
        ([entity(0, 9, "TITLE"), entity(4, 9, "DOC")], [(0, 9, "TITLE"), (4, 9, "DOC")]),
        ([entity(0, 9, "ORG"), entity(4, 9, "LOC")], [(0, 9, "ORG"), (4, 9, "LOC")]),
        ([entity(0, 9, "TITLE"), entity(4, 9, "PERSON", 0.95)], [(4, 9, "PERSON")]),
        ([entity(0, 5, "DOC", 0.8), entity(3, 9, "DATE", 0.9)], [(0, 5, "DOC")]),
        ([entity(0, 9, "DOC", 0.8), entity(5, 9, "DATE", 0.9)], [(0, 9, "DOC")]),
        ([entity(0, 9, "DOC", 0.8), entity(0, 9, "ORG", 0.99)], [(0, 9, "DOC")]),
        ([entity(0, 9, "DOC", 0.3), entity(0, 9, "ORG", 0.8)], [(0, 9, "ORG")]),
        ([entity(0, 5, "DOC"), entity(0, 9, "DOC")], [(0, 9, "DOC")]),
        ([entity(0, 5, "PERSON", 0.7), entity(0, 5, "LOC", 0.9)], [(0, 5, "LOC")]),
        ([entity(0, 5, "PERCENT"), entity(0, 5, "MONEY")], [(0, 5, "PERCENT")]),
        ([entity(0, 5, "LOC"), entity(5, 9, "LOC")], [(0, 5, "LOC"), (5, 9, "LOC")]),
    ],
)
def test_the_stronger_candidate_stays(candidates: list[Entity], kept: list[tuple[int, int, str]]) -> None:
    assert [(e.start, e.end, e.type) for e in settle(candidates)[0]] == kept


def test_the_loser_is_told_why() -> None:
    _, lost = settle([entity(0, 9, "DOC", source="documents/code"), entity(2, 5, "DATE", 0.5)])
    assert [(loser.entity.type, loser.why) for loser in lost] == [("DATE", "inside DOC 'xxxxxxxxx'")]


spans = st.tuples(
    st.integers(0, 40),
    st.integers(1, 12),
    st.sampled_from(["PERSON", "TITLE", "DOC", "LOC"]),
    st.sampled_from([0.5, 0.9]),
)


@given(st.lists(spans, max_size=25))
def test_nothing_crosses_and_nothing_is_forgotten(rows: list[tuple[int, int, str, float]]) -> None:
    candidates = {entity(s, s + n, t, p) for s, n, t, p in rows}
    kept, lost = settle(candidates)
    assert {*kept, *(loser.entity for loser in lost)} == candidates
    assert list(kept) == sorted(kept, key=lambda e: (e.start, -e.end))
    for a in kept:
        for b in kept:
            assert not a.start < b.start < a.end < b.end
            assert a is b or (a.start, a.end, a.type) != (b.start, b.end, b.type)


@pytest.mark.parametrize(
    ("tagged", "kept"),
    [("nữ ca sĩ", "ca sĩ"), ("Nam diễn viên", "diễn viên"), ("nữ hoàng Anh", "nữ hoàng Anh"), ("nam tước", "nam tước")],
)
def test_the_word_for_a_woman_or_a_man_is_none_of_a_title(tagged, kept):
    (title,) = close_titles([Entity(3, 3 + len(tagged), "TITLE", tagged, tagged, "names-1")], [], "Bà " + tagged)
    assert (title.text, title.start, title.end) == (kept, 3 + len(tagged) - len(kept), 3 + len(tagged))


@pytest.mark.parametrize(
    ("text", "tagged", "whole"),
    [
        ("Bà Lan, Trưởng Ban Chỉ đạo thực hiện Nghị quyết 27, nói", "Trưởng Ban Chỉ đạo",
         "Trưởng Ban Chỉ đạo thực hiện Nghị quyết 27"),
        ("Bà Lan, Tổ trưởng Tổ công tác triển khai Nghị quyết 27, nói", "Tổ trưởng Tổ công tác",
         "Tổ trưởng Tổ công tác triển khai Nghị quyết 27"),
        ("Bà Lan, Trưởng ban soạn thảo Nghị quyết 27, nói", "Trưởng ban soạn thảo",
         "Trưởng ban soạn thảo Nghị quyết 27"),
        ("Bà Lan, Trưởng Ban Chỉ đạo thực hiện Nghị quyết 27, nói", "Trưởng Ban Chỉ đạo thực hiện Nghị quyết",
         "Trưởng Ban Chỉ đạo thực hiện Nghị quyết 27"),
        ("Bà Lan, Chủ tịch UBND tỉnh thực hiện Nghị quyết 27", "Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh"),
        ("Bà Lan, Trưởng Ban Chỉ đạo yêu cầu thực hiện Nghị quyết 27", "Trưởng Ban Chỉ đạo", "Trưởng Ban Chỉ đạo"),
    ],
)  # fmt: skip
def test_a_title_ends_with_the_document_that_its_body_is_made_for(text: str, tagged: str, whole: str) -> None:
    start, cited = text.index(tagged), text.index("Nghị quyết 27")
    title = Entity(start, start + len(tagged), "TITLE", tagged, tagged, "names-1")
    document = Entity(cited, cited + 13, "DOC", "Nghị quyết 27", "Nghị quyết 27", "documents/short")
    (closed,) = close_titles([title], [document], text)
    assert closed.text == whole == text[closed.start : closed.end]
