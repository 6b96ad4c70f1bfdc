from __future__ import annotations

import numpy as np
import pytest

from vnnews_nlp.document import Prose, Tokens
from vnnews_nlp.entities.names import find_names

EMPTY = np.zeros(0, np.int32)


def titles(text: str) -> list[str]:
    prose = Prose(text, Tokens(text, EMPTY, EMPTY, np.zeros(0, np.uint8)), ())
    return [e.text for e in find_names(prose) if e.type == "TITLE" and e.score >= 0.5]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bí thư Thành ủy TP.HCM Đinh Văn Tâm phát biểu.", ["Bí thư Thành ủy TP.HCM"]),
        ("Phó Thủ tướng Thường trực Chính phủ Lê Văn Bình ký.", ["Phó Thủ tướng Thường trực Chính phủ"]),
        ("Ủy viên Bộ Chính trị, Bí thư Tỉnh ủy Lê Văn An dự.", ["Ủy viên Bộ Chính trị", "Bí thư Tỉnh ủy"]),
        ("Giám đốc Sở Văn hóa, Thể thao và Du lịch Trần Văn A nói.", ["Giám đốc Sở Văn hóa, Thể thao và Du lịch"]),
        ("Tổng thống Mỹ Donald Trump; PGS.TS Phạm Bá Lâm; đại tá Châu; TS. Vũ Hà.",
         ["Tổng thống Mỹ", "PGS.TS", "đại tá", "TS"]),
        ("nguyên Phó Chủ tịch UBND huyện Nam Đàn Hồ Văn Bửu khai.", ["nguyên Phó Chủ tịch UBND huyện Nam Đàn"]),
        ("Trợ lý Chủ tịch Quốc hội Lê Văn Thông dự.", ["Trợ lý Chủ tịch Quốc hội"]),
        ("Chủ tịch nước CHXHCN Việt Nam Lê Văn An gặp Đại sứ Lào tại Việt Nam Hồng Văn Dũng.",
         ["Chủ tịch nước CHXHCN Việt Nam", "Đại sứ Lào tại Việt Nam"]),
        ("Bộ trưởng Chuyển đổi sinh thái Pháp Agnès Lambert nói.", ["Bộ trưởng Chuyển đổi sinh thái Pháp"]),
        ("Chủ tịch Thượng viện Hà Lan Ankie Bruins đến.", ["Chủ tịch Thượng viện Hà Lan"]),
        ("Phát ngôn viên Lầu Năm Góc Jeff Landon trả lời.", ["Phát ngôn viên Lầu Năm Góc"]),
        ("Cựu Giám đốc Công ty FLC Land Lê Văn Sắc khai.", ["Cựu Giám đốc Công ty FLC Land"]),
        ("Chủ tịch Hùng Cường Sơn La - ông Lại Văn Hà - nói.", ["Chủ tịch Hùng Cường Sơn La"]),
    ],
)  # fmt: skip
def test_before_the_name(text: str, found: list[str]) -> None:
    assert titles(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ông Hồ Văn Thiện, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo thực hiện Nghị quyết 40, dự.",
         ["Phó Bí thư Tỉnh ủy", "Chủ tịch UBND tỉnh", "Trưởng Ban Chỉ đạo thực hiện Nghị quyết 40"]),
        ("ông Lê Huy Dân - Chủ tịch UBND xã Thạch Quảng, tỉnh Thanh Hóa - cho biết",
         ["Chủ tịch UBND xã Thạch Quảng, tỉnh Thanh Hóa"]),
        ("Ông Vũ Văn Thành (Chánh thanh tra Bộ VHTT&DL) cho biết", ["Chánh thanh tra Bộ VHTT&DL"]),
        ("bà Trần Thị Trang-Trưởng phòng Tổ chức-Hành chính của trường thừa nhận",
         ["Trưởng phòng Tổ chức-Hành chính của trường"]),
        ("Các đồng chí: Lê Văn Lâm - Ủy viên Ban Thường vụ Tỉnh ủy, Bí thư Huyện ủy; Trần Thị Hoa - Tỉnh ủy viên.",
         ["Ủy viên Ban Thường vụ Tỉnh ủy", "Bí thư Huyện ủy", "Tỉnh ủy viên"]),
        ("Ông Lê Văn An, Vụ trưởng Vụ Tổng hợp, Bộ Tài chính, nói", ["Vụ trưởng Vụ Tổng hợp, Bộ Tài chính"]),
        ("Ông Bùi Văn Cừ, Trưởng Ban Chỉ đạo chủ trì cuộc họp.", ["Trưởng Ban Chỉ đạo"]),
        ("Ông Lê Văn Hợi, Phó chủ tịch UBND phường Lê Thanh Bình cho biết",
         ["Phó chủ tịch UBND phường Lê Thanh Bình"]),
        ("Ông Phạm Tất Thịnh, giám đốc sở này, và bà Lê Thị Thoa, quản lý cơ sở, nói.",
         ["giám đốc sở này", "quản lý cơ sở"]),
        ("ông Nguyễn Cảnh Huy – TGĐ Fenstero chia sẻ", ["TGĐ Fenstero"]),
        ("Ông Lê Văn Giang, Chủ tịch HĐQT kiêm Tổng giám đốc Dược Khang Pharma cho biết",
         ["Chủ tịch HĐQT", "Tổng giám đốc Dược Khang Pharma"]),
        ("chị Lê Thị Na - giáo viên Tiếng Anh của Trường Tiểu học Nguyễn Văn Bé - nói",
         ["giáo viên Tiếng Anh của Trường Tiểu học Nguyễn Văn Bé"]),
        ("Ông Vũ Văn Hà, Giám đốc Trung tâm Đào tạo, bồi dưỡng cán bộ ngoại giao, Bộ Ngoại giao, dự",
         ["Giám đốc Trung tâm Đào tạo, bồi dưỡng cán bộ ngoại giao, Bộ Ngoại giao"]),
        ("Nguyễn Văn Thanh - nguyên Kế toán trưởng MHB; Lữ Thị Bình - nguyên Tổng giám đốc MHBS",
         ["nguyên Kế toán trưởng MHB", "nguyên Tổng giám đốc MHBS"]),
        ("Ông Trần Văn Hải, Phó Chủ tịch Thứ nhất Hội đồng Thi đua - Khen thưởng tỉnh, dự",
         ["Phó Chủ tịch Thứ nhất Hội đồng Thi đua - Khen thưởng tỉnh"]),
    ],
)  # fmt: skip
def test_after_the_name(text: str, found: list[str]) -> None:
    assert titles(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bà Lê Thị An được bầu giữ chức Chủ tịch HĐND tỉnh nhiệm kỳ 2020-2025.", ["Chủ tịch HĐND tỉnh"]),
        ("bổ nhiệm ông Lê Văn Nhân giữ chức vụ Phó Giám đốc Ban Quản lý dự án.", ["Phó Giám đốc Ban Quản lý dự án"]),
        ("Ông Lê Văn Dũng làm Phó ban Kinh tế Trung ương", ["Phó ban Kinh tế Trung ương"]),
        ("Tiểu sử ông Lê Văn Nhân. 5/1997-12/1999: Giám đốc Sở Y tế.", ["Giám đốc Sở Y tế"]),
        ("Ông Lê Văn Nhân sinh năm 1960. Học vị: Tiến sĩ.", ["Tiến sĩ"]),
        ("8 Phó giám đốc Sở gồm các ông, bà: Lê Ngọc Việt, Trần Văn Hiếu.", ["Phó giám đốc Sở"]),
    ],
)
def test_appointments_careers_and_lists(text: str, found: list[str]) -> None:
    assert titles(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Thủ tướng Lê Văn Phúc đến dự. Thủ tướng yêu cầu các bộ vào cuộc.", ["Thủ tướng", "Thủ tướng"]),
        ("Chủ tịch UBND TP Hà Nội Lê Bách dự. Chủ tịch Hà Nội nói.", ["Chủ tịch UBND TP Hà Nội", "Chủ tịch Hà Nội"]),
        ("Bộ trưởng Bộ Y tế Lê Thị Tiến dự. Theo Bộ trưởng Bộ Y tế, cần làm ngay.",
         ["Bộ trưởng Bộ Y tế", "Bộ trưởng Bộ Y tế"]),
    ],
)  # fmt: skip
def test_the_same_office_again(text: str, found: list[str]) -> None:
    assert titles(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Yêu cầu các Chủ tịch UBND huyện, các Bí thư chi bộ báo cáo.",
        "Hội nghị có lãnh đạo sở, đại diện doanh nghiệp và các bác sĩ.",
        "Chủ tịch UBND phường có thẩm quyền ra quyết định.",
        "Công tác cán bộ, quản lý đô thị được quan tâm.",
        "Chính quyền Tổng thống thông báo; Đại sứ quán Việt Nam đưa tin.",
    ],
)
def test_offices_that_nobody_named_holds(text: str) -> None:
    assert titles(text) == []


def test_all_candidates_come_back_with_their_construction() -> None:
    text = "Các Bí thư chi bộ họp. Bí thư Lê Văn An nói."
    prose = Prose(text, Tokens(text, EMPTY, EMPTY, np.zeros(0, np.uint8)), ())
    found = {(e.text, e.source): e.score for e in find_names(prose) if e.type == "TITLE"}
    assert found[("Bí thư", "titles/before-name")] > 0.9 > found[("Bí thư chi bộ", "titles/plural")]
