from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import as_prose

from vnnews_nlp.entities.document_codes import canonical_number, read_reference, type_of_number
from vnnews_nlp.entities.documents import find_documents
from vnnews_nlp.lists import load_list

MARK = re.compile(r"\[([^\[\]]*)\]")


def found(text):
    return [e.text for e in find_documents(as_prose(text))]


@pytest.mark.parametrize(
    "marked",
    [
        "Thực hiện [Nghị quyết số 12-NQ/TU] ngày 5/8/2021 của Ban Thường vụ Tỉnh ủy",
        "các [Nghị định 10/2017/NĐ-CP] và [11/2017/NĐ-CP] của Chính phủ",
        "theo các [Nghị định số 10], [11] và [12] về thuế",
        "[nghị quyết 79], [80] của Bộ Chính trị; [Nghị quyết 57], 3 tháng sau",
        "[Thông tư 14/2022], [15/2022/TT-BYT] của Bộ Y tế",
        "[Thông tư 08] và [21] trước đó",
        "Kế hoạch được duyệt (số [1193/QĐ-UBND])",
        "[Nghị định 46]; [NQ 40]; [NĐ 67/2014/NĐ-CP]; [QĐ số 122] của tỉnh",
        "[Nghị quyết 66.7/2025/NQ-CP] và [Nghị quyết số 205/2025/QH15]",
        "[Quy định số 205 - QĐ/TW], [Nghị quyết 98/2025/ NQ-HĐND], [Quyết định số 88 /QĐ-HĐTV]",
        "theo [QĐ 18/2020/QD-TTg], [nghị quyết 40-nq/tu]",
        "[Thông tư số 01/2017/TTLT-BCA-BQP-BTC-BNN&PTNT-VKSNDTC] có hiệu lực",
        "thực hiện[Nghị quyết 57]về chuyển đổi số; [Hướng dẫn số 27]của Ban Tổ chức",
        "khoản 2 Điều 12 [Luật Đất đai năm 2013], [Bộ luật Hình sự 2015] (sửa đổi, bổ sung 2017)",
        "[Luật Bảo vệ, chăm sóc và giáo dục trẻ em] và [Luật Ban hành văn bản quy phạm pháp luật]",
        "dự án [Luật Dược (sửa đổi)]; [Luật Thuế GTGT]; dự thảo [Luật Việc làm sửa đổi], ông nói",
        "[Luật sửa đổi, bổ sung một số điều của Luật Quy hoạch, Luật Đầu tư và Luật Đấu thầu]; [Luật Giá]",
        "dự án [luật sửa đổi, bổ sung một số điều của Luật Quy hoạch, Luật Đối tác công tư (PPP) và Luật Hải quan].",
        "[Luật sửa đổi, bổ sung khoản 2 Điều 170 của Luật Doanh nghiệp], theo [Luật KH-CN (sửa đổi)], [Bộ luật LĐ]",
        "4 dự án luật, gồm: [Dữ liệu]; [Điện lực (sửa đổi)]; [Giao thông ngầm]; [Nhà giáo]; Quốc hội họp",
        "giữa các luật: [Đầu tư], [Bảo vệ môi trường], [Đất đai]… dẫn đến; quy định của luật: Người dân được",
        "các [Luật Đất đai], [Nhà ở] và [Kinh doanh bất động sản]; theo [Luật Giá], Kiểm toán nhà nước, Quốc hội",
        "theo [Luật Tiêu chuẩn và quy chuẩn kỹ thuật], [Luật Phòng,chống mua bán người], [Nghị quyết 46-NQ/2007]",
        "[Luật sửa đổi, bổ sung một số điều của 4 luật] (gồm: [Luật Giá], [Luật Phí và lệ phí])",
        "dự án [Luật sửa đổi, bổ sung một số điều của Luật Giá; Luật Đầu tư;Luật Hải quan; Luật Kế toán]. Bộ trưởng",
        "dự án [Luật sửa đổi, bổ sung một số điều của Luật Giá]; dự án [Luật Đầu tư]; [Luật Hải quan]",
        "các dự án: [Luật Giá]; và [Luật sửa đổi, bổ sung một số điều của Luật Giá; Luật Đầu tư theo phươngthức mới].",
        "[Quyết định 326] của Thủ tướng cho 4 làn. Theo quy hoạch của [quyết định 326], có 6 làn; quyết định 400, có",
        "các [Luật Đầu tư], [Luật tài nguyên môi trường biển], nhà đầu tư",
        "vi phạm [Luật Giá]; [Luật tài nguyên biển và hải đảo năm 2015]; các",
        "ban hành [Chiến lược phát triển công nghiệp nông thôn đến năm 2030] tại [Quyết định số 18/2024]",
        "[Pháp lệnh sửa đổi, bổ sung một số điều của Pháp lệnh Ngoại hối] nêu; [Luật Giá  năm 2023]",
        "theo [Hiến pháp năm 2013], [Pháp lệnh Cảnh vệ] và [Điều lệ Đảng]",
        "Điều 104 [BLHS] năm nay, [Bộ luật Dân sự (BLDS) 2015]",
        "[Nghị quyết Trung ương 4 khóa XII], [Nghị quyết T.Ư 5 (khóa XII)]",
        "[Nghị quyết Đại hội XIII của Đảng] và [Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVII], nhiệm kỳ 2020-2025",
        "[Nghị quyết Đại hội 17 Đảng bộ TP Hà Nội]; Nghị quyết Đại hội Đảng bộ các cấp",
        '[Đề án “Chi bộ mẫu mực”], [đề án "Sữa học đường"], [Đề án 06] của Chính phủ',
        "phê duyệt [Đề án phát triển cây chè vùng cao đến năm 2030, tầm nhìn đến năm 2045].",
        "[CHỈ THỊ SỐ 5/CT-TTG] CỦA THỦ TƯỚNG; [LUẬT ĐẤT ĐAI]",
        "[Công điện hỏa tốc số 45/CĐ-TTg], [Quyết định xử phạt vi phạm hành chính số 15/QĐ-XPVPHC]",
        "Trưởng Ban Chỉ đạo thực hiện [Nghị quyết 40]",
        "theo [luật Đầu tư công] và [Luật  Giao thông  đường bộ], pháp luật Du lịch, công ty luật Đầu tư",
        "thực hiện [Nghị quyết số 21-2018/NQ-CP]; [Nghị định 93] điều chỉnh lương; [Quyết định 31] chỉ quy định",
        "theo [Kết luận 21], [22] và [23] của Bộ Chính trị; ([Luật số 71])",
        "tại [Nghị quyết kỳ họp thứ 8, Quốc hội khóa XV] nêu; [Nghị quyết Đại hội XIII Công đoàn Việt Nam]",
        "[Nghị quyết Đại hội Đảng bộ tỉnh nhiệm kỳ 2015-2020], nghị quyết đại hội đảng bộ các cấp nhiệm kỳ 2015-2020",
        "duyệt [Đề án đẩy mạnh xử lý, sử dụng phụ phẩm giai đoạn 2021-2030]; đội viên [Đề án 500 trí thức trẻ] về xã",
        "nhờ [đề án Quy hoạch tổng thể chợ phiên giai đoạn 2013-2015], chợ vui; tên lửa Đề án 636.3",
        "dự thảo [Luật Thuế giá trị gia tăng (VAT) sửa đổi], theo [Bộ luật Hàng hải Việt Nam 2015]",
        "[Nghị quyết ĐH XII Đảng Cộng sản VN]; trong [Đề án cải cách chính sách bảo hiểm xã hội] tại Hội nghị",
        "trong [Quy hoạch chung xây dựng Thủ đô đến năm 2030], chỉ có “[Quy hoạch hệ thống bến cảng quốc gia]”",
    ],
)
def test_spans(marked):
    assert found(MARK.sub(r"\1", marked)) == MARK.findall(marked)


@pytest.mark.parametrize(
    "text",
    [
        "nghị quyết này, Nghị quyết nêu rõ, luật này, các văn bản quy phạm pháp luật",
        "kế hoạch 5 năm 2016-2020; Báo cáo 6 tháng; Quyết định 3 nội dung; chỉ thị 10% ngân sách",
        "theo TCVN 6909:2001, QCVN 06:2022/BXD, tờ khai 02/KK-TNCN, xe 29A-123.45, điện thoại 0912-345-678",
        "máy CT 512 lát cắt, chung cư CT5-ĐN2, chip NQ8, xăng RON 95-III, khu vực 10 - TP.HCM, đội PC67",
        "Trường Đại học Luật Hình sự, Công ty Luật Minh Anh, luật sư, pháp luật đất đai, kỷ luật 3 người",
        "tỉ số 2-1, ngày 18 tháng 8 - Kết quả, 2.5g/L, quyết định số phận, đề án nhân sự, Đề án này",
        "Nghị quyết đại hội đồng cổ đông ban hành hồi tháng 2",
        "",
    ],
)
def test_nothing_to_find(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "type", "number", "name", "year"),
    [
        ("Nghị quyết số 40-NQ/TU", "Nghị quyết", "40-NQ/TU", None, None),
        ("NQ 40", "Nghị quyết", "40", None, None),
        ("Quy định số 205 - QĐ/TW", "Quy định", "205-QĐ/TW", None, None),
        ("QUYẾT ĐỊNH SỐ 12/QÐ-UBND", "Quyết định", "12/QĐ-UBND", None, None),
        ("thông tư 15/2015", "Thông tư", "15/2015", None, None),
        ("Nghị quyết 66.7/2025/NQ-CP", "Nghị quyết", "66.7/2025/NQ-CP", None, None),
        ("84 QĐ/TWĐTN", "Quyết định", "84-QĐ/TWĐTN", None, None),
        ("1193/QĐ-UBND", "Quyết định", "1193/QĐ-UBND", None, None),
        ("6021/UBND-ĐT", "Công văn", "6021/UBND-ĐT", None, None),
        ("Luật Đất đai năm 2013", "Luật", None, "Luật Đất đai", "2013"),
        ("Bộ luật dân sự (BLDS) 2015", "Bộ luật", None, "Bộ luật dân sự", "2015"),
        ("Luật Nhà ở số 27/2023/QH15", "Luật", "27/2023/QH15", "Luật Nhà ở", None),
        ("BLHS năm 1999", "Bộ luật", None, "Bộ luật Hình sự", "1999"),
        ("Hiến pháp 2013", "Hiến pháp", None, "Hiến pháp", "2013"),
        ("Nghị quyết Trung ương 4 khóa XII", "Nghị quyết", None, "Nghị quyết Trung ương 4 khóa XII", None),
        ("Đề án “Chi bộ mẫu mực”", "Đề án", None, "Đề án “Chi bộ mẫu mực”", None),
        ("Đề án 500 trí thức trẻ", "Đề án", None, "Đề án 500 trí thức trẻ", None),
        ("Nghị quyết số 21-2018/NQ-CP", "Nghị quyết", "21-2018/NQ-CP", None, None),
        ("văn bản số 763/UBND.TNMT", "Văn bản", "763/UBND.TNMT", None, None),
        ("Công điện số 18/CĐ-T.Ư", "Công điện", "18/CĐ-T.Ư", None, None),
        ("NĐ-67/CP", "Nghị định", "67/CP", None, None),
    ],
)
def test_references(text, type, number, name, year):
    reference = read_reference(text)
    assert (reference.type, reference.number, reference.name, reference.year) == (type, number, name, year)


def test_a_space_lost_behind_a_sign_is_restored_in_names():
    name = "Luật sửa đổi, bổ sung một số điều của Luật Giá; Luật Phí"
    assert read_reference("Luật sửa đổi, bổ sung một số điều của Luật Giá;Luật Phí").name == name


def test_norm_is_type_and_number_or_the_name():
    entities = find_documents(as_prose("Nghị quyết số 40 - NQ/TU, Nghị định 46 và Luật Đất đai năm 2013"))
    assert [e.norm for e in entities] == ["Nghị quyết 40-NQ/TU", "Nghị định 46", "Luật Đất đai 2013"]


def test_a_number_without_its_type_is_not_named_again_by_two_spaces():
    found = find_documents(as_prose("các Nghị định 10, 11 và 12.  Hết."))
    assert [e.text for e in found] == ["Nghị định 10", "11", "12"]


def test_a_code_keeps_its_system():
    assert len({canonical_number(n) for n in ("40-NQ/TU", "40/NQ-TU", "40/2021/NQ-HĐND")}) == 3
    assert canonical_number("40 – NQ / TU") == "40-NQ/TU"


def test_every_code_letter_of_the_list_names_its_type():
    first = {}
    for row in load_list("document_types"):
        if row["code"]:
            first.setdefault(row["code"], row["word"])
    assert all(type_of_number(f"12/{code}-UBND") == word for code, word in first.items())


@given(st.text(alphabet="Nghị quyết định Luật số 0123/-.,“” QĐCPTWUB\n", max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_text_gives_ordered_separate_spans(text):
    entities = find_documents(as_prose(text))
    assert all(text[e.start : e.end] == e.text and e.norm and e.type == "DOC" for e in entities)
    assert all(a.end <= b.start for a, b in pairwise(entities))
