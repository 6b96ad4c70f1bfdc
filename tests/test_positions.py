"""Positions: every layout of a title and its holder, as marked sentences."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import as_prose, read_marks

from vnnews_nlp.document import Entity
from vnnews_nlp.facts.holders import link_titles
from vnnews_nlp.facts.mentions import link_people
from vnnews_nlp.facts.positions import find_positions, titles_without_holder
from vnnews_nlp.facts.title_parts import same_office, split_title, title_key

CASES = tomllib.loads((Path(__file__).parent / "cases" / "positions.toml").read_text(encoding="utf-8"))["case"]
TEXTS = [text for case in CASES for text in case["texts"]]


@pytest.mark.parametrize("marked", TEXTS)
def test_holders(marked):
    text, entities, expected = read_marks(marked)
    prose = as_prose(text)
    people = link_people(prose, entities)
    found = {h.title: h for h in link_titles(prose, entities, people)}
    got = {
        i: ({people[p].name for p in found[i].people}, found[i].status) if i in found else (set(), "current")
        for i in expected
    }
    assert got == expected


def test_there_are_enough_cases():
    assert len(TEXTS) >= 60


def test_one_position_per_person_and_title_with_all_evidence():
    text, entities, _ = read_marks(
        "[Thủ tướng|a] {Lê Minh Tuệ|a} tới dự. [Thủ tướng|a] phát biểu. "
        "Ông {Tuệ|a}, [Bí thư Đảng ủy Chính phủ|a], trao quà."
    )
    prose = as_prose(text)
    positions = find_positions(prose, entities, link_people(prose, entities))
    assert [(p.person, p.title, len(p.evidence)) for p in positions] == [
        ("Lê Minh Tuệ", "Thủ tướng", 2),
        ("Lê Minh Tuệ", "Bí thư Đảng ủy Chính phủ", 1),
    ]
    assert text[slice(*positions[0].evidence[0])] == "Thủ tướng Lê Minh Tuệ"
    assert 0.5 < positions[0].score <= 1 and positions[0].source == "positions/before"


def test_titles_of_nobody_are_reported():
    text, entities, _ = read_marks("Ông {Lê Minh Tuệ|a}, [Giám đốc Sở|a], nói: giao các [Chủ tịch UBND xã|] làm.")
    prose = as_prose(text)
    assert titles_without_holder(prose, entities, link_people(prose, entities)) == (2,)


PARTS = """
nguyên Phó Chủ tịch Thường trực UBND tỉnh Bắc Giang | Phó Chủ tịch Thường trực | UBND | tỉnh Bắc Giang | former
Giám đốc Sở Y tế Hà Nội | Giám đốc | Sở Y tế | Hà Nội | -
Bí thư Huyện ủy Cao Lộc | Bí thư | Huyện ủy | Cao Lộc | -
Chủ tịch UBND TP.HCM | Chủ tịch | UBND | TP.HCM | -
Trưởng Ban Tổ chức Tỉnh ủy | Trưởng Ban | Ban Tổ chức Tỉnh ủy | - | -
quyền Bộ trưởng Bộ Lao động - Thương binh và Xã hội | Bộ trưởng | Bộ Lao động - Thương binh và Xã hội | - | acting
Chủ tịch Liên minh Hợp tác xã tỉnh | Chủ tịch | Liên minh Hợp tác xã | tỉnh | -
Tổng thống Mỹ | Tổng thống | - | Mỹ | -
đại biểu Quốc hội khóa XV | đại biểu | Quốc hội | - | -
Thiếu tướng | Thiếu tướng | - | - | -
cố vấn cao cấp Ngân hàng Phú An | cố vấn cao cấp | Ngân hàng Phú An | - | -
cố Thủ tướng Nhật Bản | Thủ tướng | - | Nhật Bản | former
nguyên thủ quốc gia | nguyên thủ | - | - | -
nguyên Thứ trưởng Bộ Y tế | Thứ trưởng | Bộ Y tế | - | former
Tổng giám đốc điều hành của Nam Motors | Tổng giám đốc điều hành | Nam Motors | - | -
Phó vụ trưởng Vụ Pháp chế | Phó vụ trưởng | Vụ Pháp chế | - | -
Chánh văn phòng Tỉnh ủy | Chánh văn phòng | văn phòng Tỉnh ủy | - | -
Đại sứ Việt Nam tại Belarus | Đại sứ | Việt Nam | Belarus | -
Chủ tịch Cục Dự trữ Liên bang Mỹ | Chủ tịch | Cục Dự trữ Liên bang | Mỹ | -
Ủy viên chuyên trách, Ủy ban Pháp luật | Ủy viên chuyên trách | Ủy ban Pháp luật | - | -
giáo viên tiểu học tại xã Phước Lộc | giáo viên | - | xã Phước Lộc | -
diễn viên hài | diễn viên | - | - | -
Bộ trưởng Quốc phòng nước này | Bộ trưởng | Quốc phòng | - | -
Trưởng đoàn của đoàn Phú An | Trưởng đoàn | đoàn Phú An | - | -
thạc sĩ Kinh tế | thạc sĩ | - | - | -
cử nhân Đại học Luật Phú An | cử nhân | Đại học Luật Phú An | - | -
giảng viên tiếng Anh | giảng viên | - | - | -
Giám đốc Nomo khu vực Châu Á - Thái Bình Dương | Giám đốc | Nomo khu vực Châu Á - Thái Bình Dương | - | -
Trưởng đại diện TTXVN - Hà Nội | Trưởng đại diện | TTXVN | Hà Nội | -
"""


@pytest.mark.parametrize("row", PARTS.strip().splitlines())
def test_title_parts(row):
    title, head, *rest = row.split(" | ")
    parts = split_title(title)
    assert (parts.head, parts.body, parts.place, parts.status) == (head, *(None if x == "-" else x for x in rest))


PLACES = {
    # the holder's other title, of the same level
    "Bà {Lê Thị Yến|a} ([Bí thư Tỉnh ủy|a], [Chủ tịch HĐND tỉnh Yên Bái|a]) nói.": "tỉnh Yên Bái",
    # the one province of the article
    "[Chủ tịch UBND tỉnh|a] {Lê Văn An|a} tới thăm. Lũ ở tỉnh Lào Cai đã rút, tỉnh Lào Cai tạ ơn.": "tỉnh Lào Cai",
    # two provinces: open
    "[Chủ tịch UBND tỉnh|a] {Lê Văn An|a} tới thăm. Lũ ở tỉnh Lào Cai và tỉnh Hà Giang đã rút.": None,
    # a name after the level is no place
    "[Chủ tịch quận|a] {Lê Văn An|a} tới thăm.": None,
}


@pytest.mark.parametrize("marked", PLACES)
def test_place_is_filled_in_and_marked(marked):
    text, entities, _ = read_marks(marked)
    prose = as_prose(text)
    first = find_positions(prose, entities, link_people(prose, entities))[0]
    assert first.place == PLACES[marked]
    assert first.inferred == (("place",) if first.place else ())


def test_place_from_the_page_source():
    text, entities, _ = read_marks("[Chủ tịch UBND tỉnh|a] {Hồ Văn Thiện|a} chủ trì cuộc họp về tỉnh Cao Bằng.")
    prose = replace(as_prose(text), source="baolangson.vn")
    assert find_positions(prose, entities, link_people(prose, entities))[0].place == "tỉnh Lạng Sơn"


@pytest.mark.parametrize(
    ("later", "held", "rank"),
    [
        ("Chủ tịch tỉnh", "Chủ tịch UBND tỉnh Hà Nam", 3),
        ("Chủ tịch Ủy ban nhân dân TP Hồ Chí Minh", "Chủ tịch UBND TP.HCM", 4),
        ("Giám đốc Sở GD-ĐT", "Giám đốc Sở Giáo dục và Đào tạo Nghệ An", 3),
        ("Giám đốc Sở Nông nghiệp", "Giám đốc Sở NN&PTNT", 3),
        ("Thủ tướng", "Phó Thủ tướng", 0),
        ("Chủ tịch UBND phường", "Chủ tịch UBND quận 2", 0),
        ("Phó ban Dân vận", "Phó Trưởng ban Dân vận", 4),
    ],
)
def test_same_office(later, held, rank):
    assert same_office(title_key(later), title_key(held)) == rank


PIECES = """Chủ tịch UBND tỉnh|ông|Lê Văn An|An|Phó Giám đốc|,|;|-|và|làm|
|.|:|các|được bầu|giữ chức|Trần Thị Bình|(|)|2017|từ 2/2016-5/2017"""
WORDS = st.sampled_from(PIECES.split("|"))


@settings(max_examples=50, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_any_row_of_marks_is_linked_or_left(words):
    text, entities = "", []
    for word in words:
        kind = {"Lê": "PERSON", "An": "PERSON", "Tr": "PERSON", "Ch": "TITLE", "Ph": "TITLE"}.get(word[:2])
        if kind:
            entities.append(Entity(len(text), len(text) + len(word), kind, word, word, "test"))
        text += word + " "
    prose = as_prose(text)
    people = link_people(prose, entities)
    holdings = link_titles(prose, entities, people)
    idle = titles_without_holder(prose, entities, people)
    assert sorted([h.title for h in holdings] + list(idle)) == [i for i, e in enumerate(entities) if e.type == "TITLE"]
    for holding in holdings:
        assert holding.people and holding.start <= entities[holding.title].start
        assert entities[holding.title].end <= holding.end
