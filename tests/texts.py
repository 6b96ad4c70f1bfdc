"""Texts for the properties: Vietnamese news by templates, with offices, documents and figures, and what is no news.

No sentence stands in an article; names and numbers are drawn.
"""

from __future__ import annotations

import unicodedata
from random import Random

from hypothesis import strategies as st
from invariants import naughty_strings, phrases

PEOPLE = (
    "Trần Văn Lũy", "Lục Thị Đàm", "Quách Đình Khôi", "Giàng A Páo", "H'Yim Niê", "Thích Minh Đạo", "Âu Dương Thịnh",
    "Park Sung-min", "Nguyễn Văn T.", "TRIỆU QUANG HUẤN",
)  # fmt: skip
TITLES = (
    "Chủ tịch UBND tỉnh", "Phó Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh", "nguyên Giám đốc Sở Y tế",
    "Bộ trưởng Bộ Công Thương", "quyền Vụ trưởng Vụ Kế hoạch", "Thiếu tướng, Giám đốc Công an tỉnh",
    "Phó Thủ tướng Chính phủ", "Tổng Giám đốc Công ty CP Thủy sản Ba Sao",
)  # fmt: skip
DOCUMENTS = (
    "Nghị quyết số 40-NQ/TU", "Nghị định 214/2025/NĐ-CP của Chính phủ", "Quyết định số 1306-QĐ/TU",
    "Luật Đất đai 2013", "các Nghị định 10, 11 và 12", "Thông tư 07/2025/TT-BTC", "Công văn 5127/BXD-QLHĐXD",
    "khoản 3 Điều 222 Bộ luật Hình sự 2015",
)  # fmt: skip
INDICATORS = (
    "tỷ lệ hộ nghèo", "kim ngạch xuất khẩu", "GRDP", "lãi suất cho vay", "diện tích rừng trồng mới", "thu ngân sách",
)  # fmt: skip
FOOTERS = (
    "Click để đánh giá bài viết", "Ý kiến bạn đọc", "Những tin mới hơn", "Những tin cũ hơn", "In bài viết này",
    "Tổng số điểm của bài viết là: 5 trong 1 đánh giá", "Gửi bình luận", "Tags: tỉnh, họp",
)  # fmt: skip

NUMBERS = ("5", "7,1", "0,75", "12", "68,4", "100", "1.240")
#: What is drawn at each letter between bars: P person, T title, D document, I indicator, N number, Y day.
TEMPLATES = (
    "Ông |P|, |T|, cho biết |I| đạt |N|%, tăng |N|% so với cùng kỳ năm trước.",
    "Bà |P| - |T| - ký |D| ngày |Y| về phát triển đô thị, có hiệu lực từ ngày |Y|.",
    "Theo |D|, |I| giảm từ |N|% xuống còn |N|%, thấp hơn mục tiêu |N| điểm phần trăm.",
    "Dự hội nghị có các đồng chí: |P|, |T|; |P|, |T|; đại diện các sở, ngành.",
    "|T| |P| yêu cầu hoàn thành |N|% kế hoạch trong 6 tháng đầu năm, với |N| tỷ đồng.",
    "Sáng |Y|, ông |P| thôi giữ chức |T|; |P| được bổ nhiệm làm |T|.",
    "|D| được sửa đổi, bổ sung bởi |D|; |D| hết hiệu lực.",
    "“Nếu không nâng |I| lên |N|% thì khó đạt”, ông |P| nói.",
)
_DRAWN = {"P": PEOPLE, "T": TITLES, "D": DOCUMENTS, "I": INDICATORS, "N": NUMBERS}


def _sentence(seed: int) -> str:
    """A template filled by chance: one number is one sentence, which is quicker to draw than its parts one by one."""
    by = Random(seed)

    def drawn(piece: str) -> str:
        if piece == "Y":
            return f"{by.randint(1, 28)}/{by.randint(1, 12)}/{by.randint(1990, 2030)}"
        return by.choice(_DRAWN[piece]) if piece in _DRAWN else piece

    return "".join(map(drawn, by.choice(TEMPLATES).split("|")))


_seeds = st.integers(0, 2**32)
sentences = _seeds.map(_sentence)


@st.composite
def news(draw: st.DrawFn) -> str:
    """An article: a headline and two to four paragraphs of prose."""
    headline = "Hòa An đẩy mạnh chỉnh trang đô thị và giảm nghèo bền vững"
    count = draw(st.integers(2, 4))
    paragraphs = [" ".join(draw(st.lists(sentences, min_size=2, max_size=3))) for _ in range(count)]
    return "\n\n".join((headline, *paragraphs))


anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
mixtures = st.lists(st.sampled_from(phrases()) | sentences | anything, max_size=12).map("".join)
#: Every text that there can be, those with facts in them most often.
texts = st.one_of(news(), mixtures, mixtures, anything, st.sampled_from([t[:2000] for t in naughty_strings()]))


@st.composite
def with_forms(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """A text and the same in NFC, in NFD, and with each word in one or the other."""
    text, by = draw(texts), Random(draw(_seeds))
    mixed = " ".join(unicodedata.normalize(by.choice(("NFC", "NFD")), word) for word in text.split(" "))
    return text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text), mixed
