from __future__ import annotations

import numpy as np
import pytest

from vnnews_nlp.document import Prose, Tokens
from vnnews_nlp.entities.names import find_names
from vnnews_nlp.lists import load_list

EMPTY = np.zeros(0, np.int32)


def places(text: str) -> list[str]:
    prose = Prose(text, Tokens(text, EMPTY, EMPTY, np.zeros(0, np.uint8)), ())
    return [e.text for e in find_names(prose) if e.type == "LOC"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ở tỉnh Lạng Sơn, TP.HCM và thủ đô Hà Nội", ["tỉnh Lạng Sơn", "TP.HCM", "thủ đô Hà Nội"]),
        ("đường Nguyễn Huệ, quận 1, phường Bến Nghé", ["đường Nguyễn Huệ", "quận 1", "phường Bến Nghé"]),
        ("Mỹ, Trung Quốc và Nga họp ở châu Âu", ["Mỹ", "Trung Quốc", "Nga", "châu Âu"]),
        ("sân bay Long Thành, sông Hoài, miền Trung", ["sân bay Long Thành", "sông Hoài", "miền Trung"]),
        ("Sở Y tế Hà Nội; Chủ tịch UBND tỉnh Bình Dương Lê Văn A", ["Hà Nội", "tỉnh Bình Dương"]),
        ("H.Bình Chánh, Q.1, P.Hoàn Kiếm đều ngập", ["H.Bình Chánh", "Q.1", "P.Hoàn Kiếm"]),
        ("anh Sơn và chị Hiền Anh về nước, làng xóm đông vui", []),
        ("tư tưởng Hồ Chí Minh", []),
        ("Lê Văn Ba là thợ. Anh kể từng làm ở Anh, anh nói.", ["Anh"]),
    ],
)
def test_listed_places_and_nouns_with_names(text: str, found: list[str]) -> None:
    assert places(text) == found


def test_provinces_cover_both_maps() -> None:
    rows = load_list("provinces")
    assert sum(not row["valid_to"] for row in rows) == 34
    assert sum(not row["valid_from"] for row in rows) == 63
    assert all(bool(row["merged_into"]) == bool(row["valid_to"]) for row in rows)
