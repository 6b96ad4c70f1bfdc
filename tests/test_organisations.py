from __future__ import annotations

import numpy as np
import pytest

from vnnews_nlp.document import Prose, Tokens
from vnnews_nlp.entities.names import find_names

EMPTY = np.zeros(0, np.int32)


def organisations(text: str) -> list[str]:
    prose = Prose(text, Tokens(text, EMPTY, EMPTY, np.zeros(0, np.uint8)), ())
    return [e.text for e in find_names(prose) if e.type == "ORG"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Theo Sở Y tế Hà Nội, UBND tỉnh Lạng Sơn đã họp.", ["Sở Y tế Hà Nội", "UBND tỉnh Lạng Sơn"]),
        ("Bộ Văn hóa, Thể thao và Du lịch trả lời.", ["Bộ Văn hóa, Thể thao và Du lịch"]),
        ("Ban Bí thư và Bộ Chính trị ban hành.", ["Ban Bí thư", "Bộ Chính trị"]),
        ("đưa vào Bệnh viện Phụ sản Hải Phòng.", ["Bệnh viện Phụ sản Hải Phòng"]),
        ("công ty Formosa xả thải", ["công ty Formosa"]),
        ("bị Công ty cổ phần sứ Bát Tràng kiện", ["Công ty cổ phần sứ Bát Tràng"]),
        ("Trường THPT Chu Văn An đón học sinh.", ["Trường THPT Chu Văn An"]),
        ("bộ phim, ban đầu, phòng ngủ, công ty, sở thích, tổ chức hội thảo", []),
        ("Giám đốc Sở Y tế Trần Văn A nói.", []),
    ],
)
def test_bodies_by_their_nouns(text: str, found: list[str]) -> None:
    assert organisations(text) == found
