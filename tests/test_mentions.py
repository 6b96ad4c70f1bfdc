"""Who is who: partial names, gender, slips, by-lines."""

from __future__ import annotations

import pytest
from marked import MARK, as_prose, read_marks

from vnnews_nlp.document import Entity
from vnnews_nlp.facts.credits import Credits
from vnnews_nlp.facts.mentions import link_people
from vnnews_nlp.facts.name_parts import is_misspelt, is_short_for, name_key, name_kind

PARTIAL = [
    "Ông {Hồ Tiến Thắng|a} nói. Ông {Thắng|a} nói thêm.",
    "Ông {Thắng|a} lên tiếng. Ông {Hồ Tiến Thắng|a} cho biết như vậy.",
    "Ông {Trần Quốc Hùng|a} gặp ông {Lê Mạnh Hùng|b}. Ông {Hùng|b} mời ông {Quốc Hùng|a} ngồi.",
    "Bà {Lê Thị Hà|a} và ông {Phạm Hà|b} cùng đến. Bà {Hà|a} nói trước, ông {Hà|b} nói sau.",
    "Ông {Nguyễn Văn Hưng|a}, ông {Nguyễn Văn Long|b} và bà {Nguyễn Thị Hương|c} cùng họ.",
    "{Donald Trump|a} đến. Ông {Trump|a} cười. {Ivan Perisic|b} ở lại, {Perisic|b} ghi bàn, {Ivan|b} vui.",
    "Ông {Tập Cận Bình|a} phát biểu. Ông {Tập|a} nhấn mạnh.",
    "ÔNG {HỒ TIẾN THẮNG|a} NHẬN CHỨC\nÔng {Hồ Tiến Thắng|a} nhận chức sáng nay.",
    "Bị can {Huỳnh Nam Dũng|a} khai. Ảnh chụp {Huỳnh Nam Dung|a} tại tòa. {Huỳnh Nam Dũng|a} nhận tội.",
    "{Ernesto Abella|a} nói. Ông {Ernesto Abela|a} nhắc lại.",
    "{Hà Tuấn Dũng|a} ({Dũng “mặt sắt”|a}) cầm đầu. Vụ “{Dũng mặt sắt|a}” kéo dài.",
    "Hòa thượng {Thích Thiện Tâm|a} giảng. Nghệ nhân {Y Thanh Niê|b} nghe.",
    "Chủ tịch {Nguyễn Anh Tuấn|a} họp báo. Ảnh: {Anh Tuấn|b}\nMột việc khác xảy ra.",
    "Bà {A.Weber|a} gặp ông {G. Fox|b}. {Anna Weber|a} và {George Herbert Fox|b} cùng cười. Bà {Weber|a} ra về.",
    "Ông {Kim Sung-ho|a} tới trước. {Kim Sung Ho|a} nói ngắn. {Kim Sung-ho|a} và {Kim Sung Ho|a} là một.",
    "Thủ tướng Anh {Anna Weber|a} phát biểu. Bà {Weber|a} nói thêm.",
    "Cô giáo {T.T.K.N|a} giảng bài. Cô {N.|a} được điều đi nơi khác. Em {H.|b} vắng mặt.",
    "Bà {Lê Thị Sen|a} mở quán. Ai cũng gọi bà là {Bảy Sen|a}. Quán đông khách quanh năm.",
    "Võ sĩ {Từ Đại Hải|a} thắng sau 7 giây. Khán giả reo tên võ sĩ họ {Từ|a}. Trận sau vào tháng tới.",
    "Nhạc sĩ {Nam Giang|a} (1941-1985), tên thật là {Lê Hữu Phước An|a}, quê Huế. Ông {Nam Giang|a} mất sớm.",
    "Thủ tướng {Na-oa Ka-rim|a} ({Nawar Karim|a}) đến Hà Nội. Cầu thủ {Vidal|b} ({Portes|c}) ghi bàn.",
    "Nam diễn viên {Hồ Quang Lâm|a} - tức {Lâm Béo|a} - đã tới sở.",
    "{Sau Ngọc Sơn|a}, {Bằng Chương|b} hát. HLV {Ngọc Sơn|a} khen {Bằng Chương|b}.",
    "Ảnh: {Weibo Lương Vân Phi|a} Cô {Lương Vân Phi|a} kể. {Minh Nhí Đang|b} diễn. Khán giả yêu {Minh Nhí|b}.",
    "Bức tượng khắc ghi hình ảnh {Hồ|a} Chủ tịch. Chủ tịch {Hồ Chí Minh|a} từng ở đây.",
]


@pytest.mark.parametrize("marked", PARTIAL)
def test_every_mention_goes_to_its_person(marked):
    text, entities, _ = read_marks(marked)
    keys = [m[2] for m in MARK.finditer(marked)]
    people = link_people(as_prose(text), entities)
    groups = {frozenset(i for i, k in enumerate(keys) if k == key) for key in keys}
    assert {frozenset(person.mentions) for person in people} == groups


def test_fullest_name_gender_and_kind():
    text, entities, _ = read_marks("Bà {Hà|a} lên tiếng. Bà {Lê Thị Hà|a} nói. Ông {Kim Jong-un|b} đáp.")
    people = link_people(as_prose(text), entities)
    told = [(p.name, p.gender, p.kind) for p in people]
    assert told == [("Lê Thị Hà", "female", "kinh"), ("Kim Jong-un", "male", "foreign")]


def test_capitals_do_not_name_a_person():
    text, entities, _ = read_marks("{LÊ VĂN AN|a} TỚI HÀ NỘI\nÔng {Lê Văn An|a} tới.")
    assert [p.name for p in link_people(as_prose(text), entities)] == ["Lê Văn An"]


def test_a_word_that_a_name_caught_is_none_of_it():
    text, entities, _ = read_marks(
        "{Sau Ngọc Sơn|a} là {Bằng Chương|b}. HLV {Ngọc Sơn|a} khen. {Ivan Perić Perić|c} ghi bàn."
    )
    people = link_people(as_prose(text), entities)
    assert [p.name for p in people] == ["Ngọc Sơn", "Bằng Chương", "Ivan Perić Perić"]


def test_no_people():
    assert link_people(as_prose("Không có ai."), (Entity(0, 5, "LOC", "Không", "Không", "test"),)) == ()


def test_time_is_linear_in_people():
    text, entities = "", []
    for i in range(4000):
        name = f"Lê {('Văn', 'Đình', 'Quốc', 'Hữu', 'Công', 'Thị')[i % 6]} An"
        entities.append(Entity(len(text), len(text) + len(name), "PERSON", name, name, "test"))
        text += name + ". "
    assert len(link_people(as_prose(text), entities)) == 6


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Nguyễn Thị Hoà", "kinh"),
        ("Trương Hoàng Yến", "kinh"),
        ("Giàng A Chống", "ethnic"),
        ("H'Hen Niê", "ethnic"),
        ("Y Biêr Niê", "ethnic"),
        ("Thích Nhật Minh", "religious"),
        ("Tập Cận Bình", "sino"),
        ("Angela Merkel", "foreign"),
        ("A.Weber", "foreign"),
        ("P.ĐIỀN", "kinh"),
        ("Nguyễn Văn T.", "kinh"),
        ("Park Hang-seo", "foreign"),
    ],
)
def test_kind_of_name(name, kind):
    assert name_kind(name) == kind


@pytest.mark.parametrize(
    ("short", "full", "kind", "fits"),
    [
        ("Thắng", "Hồ Tiến Thắng", "kinh", True),
        ("Tiến Thắng", "Hồ Tiến Thắng", "kinh", True),
        ("Hồ", "Hồ Tiến Thắng", "kinh", False),
        ("Tiến", "Hồ Tiến Thắng", "kinh", False),
        ("Trump", "Donald Trump", "foreign", True),
        ("Donald", "Donald Trump", "foreign", True),
        ("Tập", "Tập Cận Bình", "sino", True),
    ],
)
def test_partial_names(short, full, kind, fits):
    assert is_short_for(name_key(short), name_key(full), kind) is fits


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Huỳnh Nam Dũng", "Huỳnh Nam Dung", True),
        ("Trần Văn Hà", "Trần Văn Hải", False),
        ("Ernesto Abella", "Ernesto Abela", True),
        ("Lê Văn An", "Lê Thị An", False),
    ],
)
def test_slips(one, other, same):
    assert is_misspelt(name_key(one), name_key(other)) is same


def test_nobody_can_tell_the_kind_of_initials():
    text, entities, _ = read_marks("Bệnh nhân {N.T.V|a} nhập viện. Em {H|b} cũng vậy, ông {L.Hà|c} kể.")
    assert [p.kind for p in link_people(as_prose(text), entities)] == [None, None, "kinh"]


def test_who_signs_a_page_before_its_source():
    text, entities, _ = read_marks("Ông {Lê Văn An|a} dỡ bỏ lệnh cấm.\n{Thu Hằng|b} (Theo AFP)")
    prose = as_prose(text)
    people = link_people(prose, entities)
    assert [people[i].name for i in Credits(prose).makers(entities, people)] == ["Thu Hằng"]


def test_credits_are_told_from_the_story():
    text, entities, _ = read_marks(
        "Ông {Lê Văn An|a} họp báo. Ảnh: {Thu Hà|b}\n"
        "Theo bà {Đỗ Thị Lan|c}, dự án đã chậm ba năm so với kế hoạch.\n{Ngọc Bích|d}"
    )
    prose = as_prose(text)
    people = link_people(prose, entities)
    assert [people[i].name for i in Credits(prose).makers(entities, people)] == ["Thu Hà", "Ngọc Bích"]
