from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import Prose, Tokens
from vnnews_nlp.entities.name_shapes import cut
from vnnews_nlp.entities.names import find_names
from vnnews_nlp.reading.letters import read_letters

EMPTY = np.zeros(0, np.int32)


def prose(text: str) -> Prose:
    return Prose(text, Tokens(text, EMPTY, EMPTY, np.zeros(0, np.uint8)), ())


def people(text: str) -> list[str]:
    return [e.text for e in find_names(prose(text)) if e.type == "PERSON" and e.score >= 0.5]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chủ tịch UBND TP Hà Nội Lê Văn Bách cho biết ông Thiệu và bà Hà đã về.", ["Lê Văn Bách", "Thiệu", "Hà"]),
        ("Tổng thống Mỹ Donald Trump gặp ông Park Hang-seo và Frank de Boer.",
         ["Donald Trump", "Park Hang-seo", "Frank de Boer"]),
        ("Nạn nhân N.T.H. và chị Nguyễn Thị M. ở xã Tân Lập.", ["N.T.H.", "Nguyễn Thị M."]),
        ("Ngoại trưởng Nga X.La-vrốp và bà H'Hen Niê dự lễ.", ["X.La-vrốp", "H'Hen Niê"]),
        ("Ông Giàng A Chu, anh Sơn Tùng M-TP và bầu Đức có mặt.", ["Giàng A Chu", "Sơn Tùng M-TP", "Đức"]),
        ("Hòa thượng Thích Thiện Tâm và bà Y Mửi đến chùa.", ["Thích Thiện Tâm", "Y Mửi"]),
        ("Nghệ sĩ Trường Giang đi cùng Đàm Vĩnh Hưng, Thu Phương, Minh Hằng.",
         ["Trường Giang", "Đàm Vĩnh Hưng", "Thu Phương", "Minh Hằng"]),
        ("Bộ trưởng Trần Tuấn Anh đã ký; ông Phạm Tất Thắng và bà Lê Thị Mai Anh đã về.",
         ["Trần Tuấn Anh", "Phạm Tất Thắng", "Lê Thị Mai Anh"]),
        ("Các con của ông là Howard, Susan và Peter.", ["Howard", "Susan", "Peter"]),
        ("Hàng thủ không cản nổi Messi. Bộ trưởng Thống nhất Hàn Quốc Chung Dong-young tới.",
         ["Messi", "Chung Dong-young"]),
        ("Trận Trần Hiểu Long - Ngụy Lâm bị hủy.", ["Trần Hiểu Long", "Ngụy Lâm"]),
        ("Sở Y tế Nguyễn Văn Mạnh ký; TS. Vũ Văn An ký.", ["Nguyễn Văn Mạnh", "Vũ Văn An"]),
        ("Dâng hoa Chủ tịch Hồ Chí Minh tại Quảng trường Ba Đình.", ["Hồ Chí Minh"]),
    ],
)  # fmt: skip
def test_names_by_title_honorific_and_family_name(text: str, found: list[str]) -> None:
    assert people(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Xe chạy từ đường Nguyễn Huệ qua cầu Trần Thị Lý đến Trường THPT Chu Văn An.",
        "Học tập tư tưởng Hồ Chí Minh, nhận Huân chương Hồ Chí Minh ở TP Hồ Chí Minh.",
        "Sở hữu nhà ở Mai Châu, Cao Bằng, Thái Nguyên, Bồ Đào Nha và Hồ Gươm.",
        "Khách viếng đền ông Hoàng Mười và lễ Phật bà Quan Âm.",
        "Lầu Năm Góc từ chối. Một quan chức Lầu Năm Góc nói.",
        "Đoàn Đại biểu Quốc hội thành phố làm việc với Đoàn Thanh niên.",
        "Phụ nữ Thủ đô dự lễ khai mạc.",
        "Cao thủ Võ Đang thua, võ Trung Quốc mất mặt. Võ Trung Quốc lại thua.",
        "Quán ở số 75 Nguyễn Tất Thành, phường Hoa Lư, gần Phố đi bộ Nguyễn Huệ.",
        "Ảnh: Báo Tiền Phong",
    ],
)
def test_what_is_no_person(text: str) -> None:
    assert people(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Công an bắt Trần Văn Biển. Biển khai đã đánh Lê Thị Hoa, sau đó Hoa bỏ chạy.",
         ["Trần Văn Biển", "Biển", "Lê Thị Hoa", "Hoa"]),
        ("Bác sĩ Nguyễn Quang Nhật khám. Bệnh nhân mừng vì Quang Nhật giỏi.", ["Nguyễn Quang Nhật", "Quang Nhật"]),
        ("Ông Joe Biden nói. Phe của Biden thắng.", ["Joe Biden", "Biden"]),
        ("Chiều nay chị T. khai báo. Theo đó T. bị lừa.", ["T.", "T."]),
    ],
)  # fmt: skip
def test_the_same_people_under_shorter_names(text: str, found: list[str]) -> None:
    assert [name.rstrip(".") for name in people(text)] == [name.rstrip(".") for name in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vụ việc đang được điều tra, làm rõ. Nguyễn Hoài", ["Nguyễn Hoài"]),
        ("Người dân phấn khởi. Minh Anh - Thu Hà", ["Minh Anh", "Thu Hà"]),
        ("Lễ hội kết thúc. Quốc Đạt (TTXVN)", ["Quốc Đạt"]),
        ("Một góc phố. Ảnh: Thái Hùng/TTXVN", ["Thái Hùng"]),
        ("Giá vàng giảm sâu. M.Phương", ["M.Phương"]),
        ("Giấy phép có hạn đến ngày 31/10/2012. Tiến Vinh", ["Tiến Vinh"]),
        ("Số tiền gần 300 tỉ đồng. Quang Thuận (T/H) ", ["Quang Thuận"]),
        ("Nhiều xã miền núi được hỗ trợ. P.V", []),
    ],
)
def test_bylines_and_credits(text: str, found: list[str]) -> None:
    assert people(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Quyết định trao cho ông Trần Văn Dũng Sau khi có quyết định, ông nhận việc.", ["Trần Văn Dũng"]),
        ("Vở về Đại tướng Trần Văn Giápcủa đoàn chèo được giải.", ["Trần Văn Giáp"]),
        ("theo ôngAlvin Tillery, nhiều người phản đối", ["Alvin Tillery"]),
        ("người đẹp tên đầy đủHuỳnh Trần Ý Lan đến dự", ["Huỳnh Trần Ý Lan"]),
        ("Tiền đạo Nacho và ông Fabio Coentrao ra sân", ["Nacho", "Fabio Coentrao"]),
    ],
)
def test_lost_stops_and_spaces(text: str, found: list[str]) -> None:
    assert people(read_letters(text).text) == found


def test_cut_keeps_every_character() -> None:
    s = cut("Ông Lê-na, 5% TP.HCM… phân côngbà Trương.")
    assert "".join(gap + word for gap, word in zip(s.gaps, [*s.words, ""], strict=True)) == s.text
    assert [s.text[a : a + len(w)] for a, w in zip(s.starts, s.words, strict=True)] == s.words


PIECES = st.sampled_from(
    ["ông", "Ông", "Nguyễn", "Văn", "A", "Chủ tịch", "UBND", "tỉnh", "Hà Nội", "TP", ".", ", ", " - ", "(", ")", "\n",
     "và", "của", "Giám đốc", "Sở", "khóa", "XII", "Trump", "đường", "“", "5", "T", "phó", "Ảnh:", "bà", "là", "-"]
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES).map("".join)))
def test_any_text_gives_true_spans(text: str) -> None:
    found = find_names(prose(text))
    for e in found:
        assert text[e.start : e.end] == e.text
        assert e.text == e.text.strip() != ""
        assert 0 < e.score <= 1
