"""Where a tagged title ends."""

from __future__ import annotations

import pytest

from vnnews_nlp.document import Entity
from vnnews_nlp.entities.title_ends import mend_end


@pytest.mark.parametrize(
    ("text", "tagged", "whole"),
    [
        ("Ông A, Vụ trưởng Vụ Thiết bị y tế), nói", "Vụ trưởng Vụ Thiết bị y tế)", "Vụ trưởng Vụ Thiết bị y tế"),
        ("Ông A, Giám đốc Sở Tài nguyên (TN&MT), nói", "Giám đốc Sở Tài nguyên (TN&MT", "Giám đốc Sở Tài nguyên"),
        ("Ông A, Vụ trưởng (Bộ Y tế), nói", "Vụ trưởng (Bộ Y tế)", "Vụ trưởng (Bộ Y tế)"),
        ("làm Chủ tịch Hội đồng khóa X.2. Bà B", "Chủ tịch Hội đồng khóa X.2", "Chủ tịch Hội đồng khóa X"),
        ("Chủ tịch UBND TP.HCM nói", "Chủ tịch UBND TP.HCM", "Chủ tịch UBND TP.HCM"),
        ("Ông A, Giám đốc Bệnh viện 30-4, nói", "Giám đốc Bệnh viện 30", "Giám đốc Bệnh viện 30-4"),
        ("Ông A, Trưởng Công an P.12 (Q.3), nói", "Trưởng Công an P", "Trưởng Công an P.12"),
        ("Ông A, Bí thư Chi bộ 7, nói", "Bí thư Chi bộ", "Bí thư Chi bộ 7"),
        ("Ông A, Bí thư Chi bộ 7.000 người", "Bí thư Chi bộ", "Bí thư Chi bộ"),
        ("cựu Bộ trưởng 20,5 triệu", "cựu Bộ trưởng", "cựu Bộ trưởng"),
        ("gặp Tổng thống đắc cử Lan", "Tổng thống", "Tổng thống đắc cử"),
        ("HLV tạm quyền Minh", "HLV", "HLV tạm quyền"),
        ("Tổng thống đắc chí", "Tổng thống", "Tổng thống"),
    ],
)
def test_a_title_ends_where_its_brackets_and_the_words_behind_it_say(text: str, tagged: str, whole: str) -> None:
    start = text.index(tagged)
    title = mend_end(Entity(start, start + len(tagged), "TITLE", tagged, tagged, "names-1", 0.9), text)
    assert title.text == whole == text[title.start : title.end]
    assert title.norm == whole and title.score == 0.9
