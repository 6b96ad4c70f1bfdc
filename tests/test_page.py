import json
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import ZONE_KINDS
from vnnews_nlp.reading.credits import dateline, is_byline, is_credited, line_source
from vnnews_nlp.reading.letters import read_letters
from vnnews_nlp.reading.page import UNREAD, prose_text, read_page
from vnnews_nlp.reading.stamps import line_stamp, read_moment

SHARED = Path(__file__).parents[2] / "shared"

PAGE = """Trang chủ
Huyện Bình Gia ra quân trồng rừng đầu xuân

Thứ ba - 14/02/2023 08:05
(LSO) - Sáng 13/2, UBND huyện Bình Gia phát động trồng rừng năm 2023, với sự tham gia của hơn 300 đoàn viên.
Lãnh đạo huyện Bình Gia trồng cây tại lễ phát động
Lãnh đạo huyện Bình Gia trồng cây tại lễ phát động
Lãnh đạo huyện Bình Gia trồng cây tại buổi lễ.
Năm nay, huyện phấn đấu trồng mới 1.200 ha rừng, nâng tỷ lệ che phủ lên 73,5%, trong đó có 400 ha hồi.
Người dân xã Hồng Phong chăm sóc vườn ươm. Ảnh: Nông Thu
Phát biểu tại lễ phát động, ông Hoàng Văn Sơn, Chủ tịch UBND huyện, đề nghị các xã giữ tốt số cây đã trồng.
Nông Thu

Nguồn tin: baolangson.vn
Tổng số điểm của bài viết là: 5 trong 1 đánh giá
Những tin mới hơn
Hội Nông dân huyện tập huấn kỹ thuật
"""

STORY = (
    "Ông Sơn cho biết huyện sẽ hỗ trợ cây giống cho các hộ nghèo, cận nghèo ở tất cả các xã trong quý tới, theo "
    "kế hoạch đã được duyệt."
)

KINDS = (
    ["boilerplate", "headline", "stamp", "dateline", "body", "caption", "repeated", "repeated", "body", "caption"]
    + ["body", "byline", "source"] + ["boilerplate"] * 3
)  # fmt: skip

STAMPS = [
    ("Thứ sáu - 08/04/2022 10:16", "2022-04-08T10:16:00"),
    ("Chủ nhật, 5/7/2026, 06:00 (GMT+7)", "2026-07-05T06:00:00"),
    ("Chủ Nhật, ngày 5 tháng 7 năm 2026", "2026-07-05T00:00:00"),
    ("Cập nhật: 08/04/2022 | 10:16", "2022-04-08T10:16:00"),
    ("Cập nhật lúc 10:16, 8-4-2022", "2022-04-08T10:16:00"),
    ("Ngày đăng: 08/04/2022", "2022-04-08T00:00:00"),
    ("Đăng lúc: Thứ sáu - 08/04/2022 10:16", "2022-04-08T10:16:00"),
    ("10:16 08/04/2022", "2022-04-08T10:16:00"),
    ("10:16 PM | 08/04/2022", "2022-04-08T22:16:00"),
    ("12:05 AM 08/04/2022", "2022-04-08T00:05:00"),
    ("23/05/2025 | 13:10", "2025-05-23T13:10:00"),
    ("08.04.2022 10:16", "2022-04-08T10:16:00"),
    ("19/05/2024 06:11 GMT+7", "2024-05-19T06:11:00"),
    ("07h30, 05/06/2023", "2023-06-05T07:30:00"),
    ("T6, 08/04/2022 - 10:16:33", "2022-04-08T10:16:00"),
    ("Thứ 6, 08/04/2022 10:16 | Chính trị", "2022-04-08T10:16:00"),
    ("08/04/2022 10:16 - 1.204 lượt xem", "2022-04-08T10:16:00"),
    ("Lê Văn Na - Thứ sáu, 08/04/2022 10:16 (GMT+7)", "2022-04-08T10:16:00"),
    ("2022-04-08T03:16:00Z", "2022-04-08T10:16:00"),
    ("2022-04-08", "2022-04-08T00:00:00"),
]
NOT_STAMPS = [
    "Ngày 08/04/2022, ông Sơn dự họp",
    "31/02/2022 10:16",
    "27:16 08/04/2022",
    "Từ 8h ngày 12/3",
    "08/04/2022: khởi công cầu",
    "Số: 08/04/2022/QĐ",
    "27/05/13",
    "tỉ số 2-1",
    "",
]


@pytest.mark.parametrize(("line", "when"), STAMPS)
def test_stamps_are_read(line, when):
    assert line_stamp(line).when.isoformat() == when


@pytest.mark.parametrize("line", NOT_STAMPS)
def test_other_lines_are_no_stamps(line):
    assert line_stamp(line) is None


@pytest.mark.parametrize(
    ("field", "when"),
    [
        ("2025-10-31T04:10:00.000Z", "2025-10-31T11:10:00"),
        ("1635819392", "2021-11-02T09:16:32"),
        ("1635819392000", "2021-11-02T09:16:32"),
        ("Thứ ba, 27/5/2025, 07:13 (GMT+7)", "2025-05-27T07:13:00"),
        ("hôm qua", None),
        ("9999-12-31T23:59:59-14:00", None),
    ],
)
def test_moments_of_record_fields(field, when):
    moment = read_moment(field)
    assert (moment and moment.isoformat()) == when


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Nguồn tin: baolangson.vn", "baolangson.vn"),
        ("Nguồn: https://www.snv.langson.gov.vn/tin-tuc", "snv.langson.gov.vn"),
        ("Theo TTXVN", "TTXVN"),
        ("(Theo Báo Cao Bằng)", "Báo Cao Bằng"),
        ("Nguồn: Cổng TTĐT Chính phủ", "Cổng TTĐT Chính phủ"),
        ("Theo Nông Thu", None),
        ("Theo Bộ trưởng, việc này đã rõ và sẽ được làm trong năm nay ở tất cả các tỉnh, thành phố.", None),
        ("Nguồn vốn: 12 tỷ đồng", None),
        ("Theo dõi sát diễn biến", None),
    ],
)
def test_source_lines(line, source):
    assert line_source(line) == source


@pytest.mark.parametrize(
    ("paragraph", "front", "source"),
    [
        ("LSO - Sáng nay, tỉnh họp.", "LSO - ", "LSO"),
        ("(Dân trí) - Hai xã hợp nhất.", "(Dân trí) - ", "Dân trí"),
        ("(TNO) Theo ban tổ chức,", "(TNO)", "TNO"),
        ("(snv.langson.gov.vn) - Chiều 31/3,", "(snv.langson.gov.vn) - ", "snv.langson.gov.vn"),
        ("Hà Nội (TTXVN) - Sáng nay", "Hà Nội (TTXVN) - ", "TTXVN"),
        ("Cao Bằng, ngày 5/4 - Đoàn đã đến", "Cao Bằng, ngày 5/4 - ", None),
        ("(BKO) - Chiều qua", "(BKO) - ", "BKO"),
    ],
)
def test_datelines(paragraph, front, source):
    found = dateline(paragraph)
    assert paragraph[: found.end] == front
    assert found.source == source


@pytest.mark.parametrize(
    "paragraph",
    ["Hà Nội - Huế là chặng dài nhất.", "(Ảnh: TTXVN) Nay", "UFO - vật thể lạ", "TTXVN đưa tin", "- Ông A nói", ""],
)
def test_what_is_no_dateline(paragraph):
    assert dateline(paragraph) is None


@pytest.mark.parametrize(
    "line", ["Hồng Hải", "PV", "PV/VOV.VN", "Bài, ảnh: Lê Na", "H.Vũ - Mai An", "Lê Na (Theo AFP)", "Tác giả: Lê Na"]
)
def test_bylines(line):
    assert is_byline(line)


@pytest.mark.parametrize("line", ["Tỉnh đã chỉ đạo.", "cần làm rõ", "12,5%", "Ông Sơn nói về việc này", ""])
def test_what_is_no_byline(line):
    assert not is_byline(line)


def test_captions_end_in_a_credit():
    assert is_credited("Quang cảnh hội nghị. Ảnh: Lê Na")
    assert is_credited("Trồng rừng ở Bình Gia (Ảnh minh họa)")
    assert not is_credited("Hình ảnh: rõ nét hơn trước và sẽ còn được nâng cấp trong quý tới theo lời ông Sơn.")


def test_a_provincial_page():
    article = read_page(PAGE, id="x")
    assert [zone.kind for zone in article.zones] == KINDS
    assert article.title == "Huyện Bình Gia ra quân trồng rừng đầu xuân"
    assert article.published == datetime(2023, 2, 14, 8, 5)
    assert article.source == "baolangson.vn"
    assert article.zone_texts("dateline") == ("(LSO) -",)
    assert article.zone_texts("byline") == ("Nông Thu",)
    assert article.zone_texts("body")[0].startswith("Sáng 13/2")


def _facts(article):
    zones = [(zone.kind, article.text[zone.start : zone.end]) for zone in article.zones]
    return article.title, article.published, article.source, zones


def test_the_story_behind_a_caption_is_no_copy_of_it():
    caption = "Nghệ nhân Lý Thị Na ở Bình Gia. Ảnh: Nông Thu"
    told = "Nghệ nhân Lý Thị Na năm nay 68 tuổi, đã có nửa thế kỷ dạy hát then cho lớp trẻ trong huyện."
    article = read_page(f"Người giữ điệu then\n{STORY}\n{caption}\n{told}\n{STORY} Hết.")
    assert article.zone_texts("caption") == (caption,)
    assert not article.zone_texts("repeated")


def test_windows_line_ends_change_nothing():
    assert _facts(read_page(PAGE.replace("\n", "\r\n"))) == _facts(read_page(PAGE))


def test_decomposed_letters_change_nothing_but_the_letters():
    article = read_page(unicodedata.normalize("NFD", PAGE))
    assert [zone.kind for zone in article.zones] == KINDS
    assert article.zone_texts("byline") == (unicodedata.normalize("NFD", "Nông Thu"),)


def test_a_page_pasted_as_one_line():
    article = read_page(" ".join(PAGE.split("\n", 1)[1].split()))
    assert article.title == "Huyện Bình Gia ra quân trồng rừng đầu xuân"
    assert article.published == datetime(2023, 2, 14, 8, 5)
    assert article.source == "baolangson.vn"
    kinds = ["headline", "stamp", "dateline", "body", "byline", "source", "boilerplate", "boilerplate"]
    assert [zone.kind for zone in article.zones] == kinds


# A page as each kind of site prints it; the kinds of its lines; headline, moment and source.
HEADLINE = "Thủ tướng: Giải ngân vốn phải nhanh hơn"
SITES = [
    (
        f"Thời sự\nThứ ba, 27/5/2025, 07:13 (GMT+7)\n{HEADLINE}\n{STORY}\nCuộc họp hôm qua. Ảnh: Lê Na\n{STORY} Hết.\n"
        "Ngọc Na (Theo AFP)\nTrở lại Thời sự\nCopy link thành công",
        "boilerplate stamp headline body caption body byline boilerplate boilerplate",
        (datetime(2025, 5, 27, 7, 13), None),
    ),
    (
        f"Xã hội\nThứ ba, 27/05/2025 - 07:30\n{HEADLINE}\nNguyễn Thị Na\n(Dân trí) - {STORY}\nTiểu mục\n{STORY} Hết.",
        "boilerplate stamp headline byline dateline body body body",
        (datetime(2025, 5, 27, 7, 30), "Dân trí"),
    ),
    (
        f"{HEADLINE}\nLê Na\nna.le@bao.vn\n27/05/2025 07:30 GMT+7\n{STORY}\nTin liên quan\nMột tít khác\nHai tít khác",
        "headline byline byline stamp body boilerplate boilerplate boilerplate",
        (datetime(2025, 5, 27, 7, 30), None),
    ),
    (
        f"Trang chủ / Tin tức / Lãnh đạo\n{HEADLINE}\n27/05/2025 | 07:30\nLượt xem: 1.203\n{STORY}\nTác giả: Lê Na\n"
        "Nguồn: Cổng TTĐT Chính phủ\nTừ khóa: vốn\nCác tin khác\n- Một tít (26/05/2025)\nCơ quan chủ quản: UBND tỉnh",
        "boilerplate headline stamp boilerplate body byline source" + " boilerplate" * 4,
        (datetime(2025, 5, 27, 7, 30), "Cổng TTĐT Chính phủ"),
    ),
    (
        f"{HEADLINE} Thứ ba - 27/05/2025 07:30 {STORY} {STORY} Tác giả bài viết: Lê Na Nguồn tin: baoyenbai.vn Tổng "
        "số điểm của bài viết là: 0 trong 0 đánh giá Những tin mới hơn Một tít",
        "headline stamp body byline source boilerplate boilerplate",
        (datetime(2025, 5, 27, 7, 30), "baoyenbai.vn"),
    ),
]


@pytest.mark.parametrize(("text", "kinds", "facts"), SITES)
def test_pages_of_other_sites(text, kinds, facts):
    article = read_page(text)
    assert [zone.kind for zone in article.zones] == kinds.split()
    assert (article.title, article.published, article.source) == (HEADLINE, *facts)


def test_an_hour_inside_the_first_sentence_is_no_stamp():
    text = f"Lễ hội diễn ra vào Thứ bảy, 24/5/2025, 19:00 tại quảng trường. {STORY}"
    assert read_page(text).published is None
    assert [zone.kind for zone in read_page(text).zones] == ["body"]


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 25/10, huyện họp kỳ thứ 24 để bầu chủ tịch.\nÔng Sơn được bầu với 28/28 phiếu.",
        "(LSO) - Sáng 13/2, huyện họp\nÔng Sơn được bầu với 28/28 phiếu.",
        "Chỉ một dòng chữ ngắn",
    ],
)
def test_text_without_a_headline(text):
    article = read_page(text)
    assert article.title is None
    assert not article.zone_texts("headline")


def test_what_the_caller_gives_wins():
    article = read_page(PAGE, title="Tít khác", published=datetime(2020, 1, 1), source="toi", url="https://a.vn/b")
    assert (article.title, article.published, article.source) == ("Tít khác", datetime(2020, 1, 1), "toi")


def test_a_given_title_is_found_on_the_page():
    text = "Mở đầu bài viết.\nHuyện  Bình Gia ra quân.\nNội dung ở đây."
    article = read_page(text, title="huyện Bình Gia ra quân")
    assert article.zone_texts("headline") == ("Huyện  Bình Gia ra quân.",)


def test_the_site_is_the_source_of_last_resort():
    assert read_page("Tin ngắn", url="https://www.baocaobang.vn/tin-1.html").source == "baocaobang.vn"
    assert read_page("Tin ngắn", url="http://[sai").source is None


@pytest.mark.parametrize("text", ["", " \n\t\r\n ", "Chia sẻ\nIn bài viết\nÝ kiến bạn đọc\n", "\ufeff", "\x00\n"])
def test_nothing_to_read_is_an_article(text):
    article = read_page(text)
    assert article.title is None
    prose, _ = prose_text(article, read_letters(text))
    assert not prose.strip()


@pytest.mark.parametrize(
    "line",
    ["Địa chỉ: số 5, phố Lê Lợi, thành phố Lạng Sơn", "Facebook", "Hotline: 0912 000 000", "Tags: rừng, hồi"],
)
def test_contact_lines_inside_the_story_stay(line):
    article = read_page(f"Tít bài ngắn\n{STORY}\n{line}\n{STORY} Xong.")
    assert not article.zone_texts("boilerplate")
    tail = read_page(f"Tít bài ngắn\n{STORY}\n{line}\nIn bài viết")
    assert tail.zone_texts("boilerplate") == (line, "In bài viết")


def test_an_address_in_an_advertisement_stays():
    article = read_page(f"Tít bài ngắn\n{STORY}\nHotline: 0912 000 000\nĐịa chỉ: số 5, phố Lê Lợi")
    assert not article.zone_texts("boilerplate")


def test_related_headlines_in_the_middle_do_not_swallow_the_rest():
    article = read_page(f"Tít bài ngắn\n{STORY}\nTin liên quan\nMột tít khác\n{STORY} Xong.")
    assert article.zone_texts("boilerplate") == ("Tin liên quan",)


def test_prose_blanks_what_is_not_for_reading():
    letters = read_letters(PAGE)
    prose, zones = prose_text(read_page(PAGE), letters)
    assert len(prose) == len(PAGE)
    assert prose.count("\n") == PAGE.count("\n")
    for zone in zones:
        kept = prose[zone.start : zone.end]
        assert kept == (" " * len(kept) if zone.kind in UNREAD else PAGE[zone.start : zone.end])


LINES = st.lists(
    st.sampled_from(PAGE.splitlines()) | st.sampled_from([s for s, _ in STAMPS]) | st.text(max_size=12), max_size=12
).map("\n".join)


@settings(max_examples=50, deadline=None)
@given(LINES)
def test_zones_cover_every_line_in_order(text):
    letters = read_letters(text)
    article = read_page(text)
    prose, zones = prose_text(article, letters)
    assert article.text == text
    assert len(prose) == len(letters.text)
    covered = 0
    for zone, mapped in zip(article.zones, zones, strict=True):
        assert zone.kind in ZONE_KINDS
        assert covered <= zone.start < zone.end <= len(text)
        covered = zone.end
        assert letters.text[mapped.start : mapped.end].strip() == letters.text[mapped.start : mapped.end]
    rest = letters.text
    for mapped in reversed(zones):
        rest = rest[: mapped.start] + rest[mapped.end :]
    assert not rest.strip(" \n-–—|•,:")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample page is not on this machine")
def test_the_sample_page():
    sample = json.loads((SHARED / "sample" / "lang-son-2022.gold.jsonl").read_text(encoding="utf-8"))
    page = sample["page"]
    article = read_page((SHARED / "sample" / "lang-son-2022.txt").read_text(encoding="utf-8"))
    assert (article.title, article.source) == (page["title"], page["source"])
    assert article.published.isoformat() == page["published"]
    assert article.zone_texts("body")[0].startswith(page["body_starts_with"])
    first = next(z for z in article.zones if z.kind in UNREAD and z.start > 1000)
    assert article.text[first.start :].startswith(page["boilerplate_from"])
    assert all(z.kind in UNREAD for z in article.zones if z.start >= first.start)
    assert article.zone_texts("caption") == (page["duplicate_caption"],)
    assert article.zone_texts("repeated")[0] == page["duplicate_caption"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the gold articles are not on this machine")
def test_no_gold_mention_is_blanked():
    for row in (SHARED / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(row)
        blanked = [z for z in read_page(gold["text"]).zones if z.kind in UNREAD]
        assert not [m for m in gold["mentions"] for z in blanked if m["start"] < z.end and z.start < m["end"]]
