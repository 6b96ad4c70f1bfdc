from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import as_prose

from vnnews_nlp.document import Entity
from vnnews_nlp.entities.documents import find_documents
from vnnews_nlp.facts import citations
from vnnews_nlp.facts.amendments import find_amendments
from vnnews_nlp.facts.citations import cite
from vnnews_nlp.facts.code_issuers import agrees, issuer_of_code
from vnnews_nlp.facts.same_document import same_document
from vnnews_nlp.lists import load_list


def cited(text, people=()):
    prose = as_prose(text)
    persons = [Entity(text.index(p), text.index(p) + len(p), "PERSON", p, p, "test") for p in people]
    entities = sorted([*find_documents(prose), *persons], key=lambda e: e.start)
    return cite(prose, entities), entities


def one(text, people=()):
    citations, _ = cited(text, people)
    assert len(citations) == 1, [(c.type, c.number, c.name) for c in citations]
    return citations[0]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Nghị quyết số 40-NQ/TU về đô thị. Nghị quyết 40 nêu rõ. Sơ kết nghị quyết 40.", [("40-NQ/TU", 3)]),
        ("Nghị định 46. Theo Nghị định 46/2016/NĐ-CP thì", [("46/2016/NĐ-CP", 2)]),
        ("Nghị quyết 98/HĐND và Nghị quyết số 98/2025/NQ-HĐND", [("98/2025/NQ-HĐND", 2)]),
        (
            "Nghị quyết 205/2025/QH15 và Nghị quyết 205/NQ-CP. Nghị quyết 205 nêu",
            [("205/2025/QH15", 1), ("205/NQ-CP", 2)],
        ),
        ("Nghị định 46 và Thông tư 46", [("46", 1), ("46", 1)]),
        ("văn bản số 12/UBND-KT; công văn số 12/UBND-KT", [("12/UBND-KT", 2)]),
        ("Quyết định số 05/QĐ-UBND; Quyết định 5 của tỉnh", [("05/QĐ-UBND", 2)]),
        ("Quyết định 33/2014 thay Quyết định 33/2009", [("33/2014", 1), ("33/2009", 1)]),
        ("Quyết định số 12/QĐ-TTg (sau đây gọi tắt là Đề án 06) có", [("12/QĐ-TTg", 2)]),
        ("các Nghị định 10/2017/NĐ-CP và 11/2017/NĐ-CP", [("10/2017/NĐ-CP", 1), ("11/2017/NĐ-CP", 1)]),
        ("thông tư liên tịch số 15 nêu; theo thông tư 15, các", [("15", 2)]),
    ],
)
def test_mentions_are_joined(text, numbers):
    citations, _ = cited(text)
    assert [(c.number, len(c.mentions)) for c in citations] == numbers


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Luật Đất đai và Luật đất đai năm 2013", [("Luật Đất đai", "2013", 2)]),
        ("Luật Đất đai 2003 và Luật Đất đai 2013", [("Luật Đất đai", "2003", 1), ("Luật Đất đai", "2013", 1)]),
        ("Luật Thủ đô (sửa đổi) trình kỳ này. Theo Luật Thủ đô thì", [("Luật Thủ đô (sửa đổi)", None, 2)]),
        ("Bộ luật Dân sự (BLDS) 2015 và Điều 5 BLDS", [("Bộ luật Dân sự", "2015", 2)]),
        ("Luật Nhà ở số 27/2023/QH15 và Luật Nhà ở", [("Luật Nhà ở", None, 2)]),
        ("Luật Du lịch sửa đổi có hiệu lực; Luật Du lịch (sửa đổi) nêu", [("Luật Du lịch (sửa đổi)", None, 2)]),
        ("Luật Giá sửa đổi khác Luật Giá 2012", [("Luật Giá sửa đổi", None, 1), ("Luật Giá", "2012", 1)]),
        (
            "Luật Hỗ trợ doanh nghiệp nhỏ và vừa có lợi; Luật Hỗ trợ DNNVV nêu",
            [("Luật Hỗ trợ doanh nghiệp nhỏ và vừa", None, 2)],
        ),
        (
            "sửa Quy hoạch tổng thể quốc gia; Quy hoạch tổng thể quốc gia thời kỳ 2021 - 2030 nêu",
            [("Quy hoạch tổng thể quốc gia thời kỳ 2021 - 2030", None, 2)],
        ),
    ],
)
def test_laws_are_joined_by_name(text, names):
    citations, _ = cited(text)
    assert [(c.name, c.date, len(c.mentions)) for c in citations] == names


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Nghị quyết 40-NQ/TU ngày 5/8/2021 của Tỉnh ủy", "2021-08-05"),
        ("Nghị quyết số 12-NQ/ĐU, ngày 05-9-2026 của Đảng ủy", "2026-09-05"),
        ("Nghị định 46/2016/NĐ-CP ban hành ngày 26 tháng 5 năm 2016", "2016-05-26"),
        ("Nghị định 46/2016/NĐ-CP ngày 26.5.2016", "2016-05-26"),
        ("Quyết định 12/QĐ-TTg ngày 26/5 của Thủ tướng", None),
        ("Nghị định 46/2016/NĐ-CP có hiệu lực từ ngày 1/8/2016", None),
        ("Nghị định 46/2016/NĐ-CP của Chính phủ", None),
        ("thông tư 03 năm 2013 của Ngân hàng Nhà nước", "2013"),
        ("Tháng 9/2016, Thủ tướng đã ban hành Quyết định 12/QĐ-TTg", "2016-09"),
        ("Ngày 28/02/2017, UBND tỉnh có Công điện số 3/CĐ-UBND về mưa lũ", "2017-02-28"),
        ("Ngày 28/02/2017, ông đọc lại Công điện số 3/CĐ-UBND", None),
        ("Quyết định 12/QĐ-TTg ngày 45/13/2016", None),
        ("theo Nghị quyết 39, năm 2016 tỉnh giảm 200 người", None),
        ("Theo Nghị quyết 39 năm 2016 thì", "2016"),
        ("theo Quyết định 12/QĐ-UBND của UBND huyện Cư Jút. Ngày 17/3/2015, ông được bổ nhiệm", None),
        ("kiểm điểm thực hiện Quy chế phối hợp công tác năm 2016", None),
        ("Giấy phép xây dựng số 51/GPXD do Phó Giám đốc Sở Xây dựng ký ngày 25/4/2011", "2011-04-25"),
        ("Quyết định số 343/QĐ-BNV được Bộ Nội vụ phê duyệt ngày 27/4/2022", "2022-04-27"),
    ],
)
def test_date_of_issue(text, date):
    assert one(text).date == date


@pytest.mark.parametrize(
    ("text", "people", "issuer"),
    [
        ("Nghị quyết 40-NQ/TU của Ban Thường vụ Tỉnh ủy về đô thị", (), "Ban Thường vụ Tỉnh ủy"),
        ("Kết luận số 24-KL/TW ngày 5/6/2012 của Bộ Chính trị (khóa XI) về", (), "Bộ Chính trị (khóa XI)"),
        ("Thông tư 5/2020/TT-BGTVT của Bộ Giao thông vận tải quy định", (), "Bộ Giao thông vận tải"),
        ("Công văn số 321/SYT-NV của Sở Y tế Hà Giang gửi các bệnh viện", (), "Sở Y tế Hà Giang"),
        ("UBND tỉnh Hà Giang vừa ban hành Kế hoạch số 85/KH-UBND", (), "UBND tỉnh Hà Giang"),
        ("Chủ tịch UBND tỉnh Lê Văn An ký Quyết định số 9/QĐ-UBND", ("Lê Văn An",), "Chủ tịch UBND tỉnh"),
        ("Thường trực Ban Bí thư Lê Văn An vừa ký Kết luận 52-KL/TW của Bộ Chính trị", ("Lê Văn An",), "Bộ Chính trị"),
        ("theo ý kiến chỉ đạo của Thủ tướng Chính phủ tại văn bản số 567/TTg-NN", (), "Thủ tướng Chính phủ"),
        ("đã được Thủ tướng Chính phủ phê duyệt tại Quyết định số 604/QĐ-TTg", (), "Thủ tướng Chính phủ"),
        ("Nghị định 46/2016/NĐ-CP do Chính phủ ban hành", (), "Chính phủ"),
        ("Tại Quyết định số 25/QĐ-TTg, Thủ tướng phê chuẩn kết quả bầu chức vụ", (), "Thủ tướng"),
        ("Luật Điện lực (sửa đổi) được Chính phủ trình Quốc hội", (), None),
        ("kiến nghị Quốc hội thông qua Luật Đặc xá", (), None),
        ("tổng kết Nghị định số 20/2021/NĐ-CP của Bộ Lao động", (), None),
        ("UBND phường Lê Lợi ra thông báo số 47/TB-UBND", ("Lê Lợi",), "UBND phường Lê Lợi"),
        ("Luật Du lịch năm 2017 vừa được Quốc hội thông qua", (), "Quốc hội"),
        ("Luật Du lịch dự kiến được Quốc hội thông qua", (), None),
        ("Luật Du lịch được Quốc hội dự kiến thông qua", (), None),
        ("Cục Quản lý dược, Bộ Y tế đã có Công văn số 45/QLD-CL", (), "Cục Quản lý dược, Bộ Y tế"),
        ("Ủy ban Kinh tế của Quốc hội vừa có văn bản số 50/UBKT", (), "Ủy ban Kinh tế của Quốc hội"),
        ("Chủ tịch Quốc hội đã ký ban hành Nghị quyết số 8/NQ-HĐBCQG", (), None),
        ("theo quy định của Chính phủ tại Nghị định 77/2024/NĐ-CP", (), "Chính phủ"),
        ("Trước đó. UBND TP. Vinh vừa ra quyết định số 4078", (), "UBND TP. Vinh"),
        ("báo cáo tổng kết Luật Du lịch năm 2017 của Bộ Xây dựng", (), None),
        ("Nghị định 147/2024/NĐ-CP về Internet vừa được Chính phủ ban hành", (), "Chính phủ"),
        ("theo Nghị định 15 của CP về đầu tư", (), "CP"),
        ("Quyết định số 9/QĐ-UBND, ngày 7/10/2016, của UBND thành phố. Hôm nay", (), "UBND thành phố"),
        ("Phó Thủ tướng vừa ký Quyết định số 25/QĐ-TTg", (), None),
        ("Theo Nghị định 46/2016/NĐ-CP, người đi bộ phải", (), None),
        (
            "Cơ quan Cảnh sát điều tra Công an huyện Sóc Sơn (Hà Nội) đã ra quyết định khởi tố vụ án số 3/QĐ-CSĐT",
            (),
            "Cơ quan Cảnh sát điều tra Công an huyện Sóc Sơn",
        ),
        ("được Bộ GTVT cho phép ứng dụng rộng rãi theo Quyết định số 88/QĐ-BGTVT", (), "Bộ GTVT"),
        ("Bộ Y tế đã có hướng dẫn tại công văn số 87/BYT-BH", (), "Bộ Y tế"),
        ("theo phân công của Chính phủ tại Nghị định số 84/2009/NĐ-CP", (), "Chính phủ"),
        ("đã được HĐND Thành phố thống nhất tại Văn bản số 59/HĐND-KT", (), "HĐND Thành phố"),
        (
            "Quyết định số 44/QĐ-BLĐTBXH của Bộ trưởng Bộ Lao động - Thương binh và xã hội về bơi lội",
            (),
            "Bộ trưởng Bộ Lao động - Thương binh và xã hội",
        ),
        (
            "theo chỉ đạo của Thủ tướng tại công văn số 47/VPCP-NN ngày 24/42017 của Văn phòng Chính phủ",
            (),
            "Văn phòng Chính phủ",
        ),
        ("Bộ trưởng Y tế giải trình trước Quốc hội Bộ Y tế cũng đã có Nghị định 36", (), "Bộ Y tế"),
        ("Bộ đã trình Chính phủ ban hành Nghị định số 75/2024/NĐ-CP", (), "Chính phủ"),
        ("được UBND quận Hoàn Kiếm cấp Giấy phép xây dựng số 189/GPXD", (), "UBND quận Hoàn Kiếm"),
        ("TAND cấp cao tại TP. HCM ra bản án phúc thẩm số 110/2016/HC-PT", (), "TAND cấp cao tại TP. HCM"),
        ("các nội dung chỉ đạo của UBND tỉnh (tại Công văn số 66/UBND-KTN)", (), "UBND tỉnh"),
        (
            "Ban Chỉ đạo Trung ương về phòng chống thiên tai đã có văn bản số 63 gửi các tỉnh",
            (),
            "Ban Chỉ đạo Trung ương về phòng chống thiên tai",
        ),
        ("mục tiêu mà Thủ tướng Chính phủ giao trong quyết định 2156/QĐ-TTg", (), "Thủ tướng Chính phủ"),
        ("Bộ Y tế yêu cầu thực hiện các quy định tại Nghị định 46", (), None),
        ("được Chính phủ (Nghị quyết số 126/NQ-CP ngày 1/9/2024) nhất trí", (), "Chính phủ"),
        ("theo Nghị định 67/2014/NĐ-CP (Nghị định 67)", (), None),
        ("theo “Điều lệ trường tiểu học” do Bộ Giáo dục và Đào tạo ban hành", (), "Bộ Giáo dục và Đào tạo"),
        (
            "nhận Công văn số 13/SKHĐT-XD của Sở Kế hoạch và Đầu tư (KH&ĐT) Bến Tre về thầu",
            (),
            "Sở Kế hoạch và Đầu tư (KH&ĐT) Bến Tre",
        ),
        ("đề nghị của Sở Y tế tỉnh Hưng Yên tại Công văn số 97/SYT-NV", (), "Sở Y tế tỉnh Hưng Yên"),
        ("đã được HĐND thành phố thống nhất tại Văn bản số 59/HĐND-KT", (), "HĐND thành phố"),
        ("Bộ Ngoại giao đã đề xuất sửa một số điều tại Nghị định 8/2029", (), None),
        ("theo Nghị quyết số 18 của Hội nghị Trung ương 6 khóa XII; xây", (), "Hội nghị Trung ương 6 khóa XII"),
        ("Quyết định số 111/QĐ-PTTH do ông Lê Văn A ký về việc tuyển dụng", ("Lê Văn A",), None),
    ],
)
def test_issuer(text, people, issuer):
    assert one(text, people).issuer == issuer


def test_issuer_that_sets_out_states_or_passes() -> None:
    assert one("đã được Bộ Y tế hướng dẫn chi tiết tại khoản 9, Điều 1 Thông tư 6/2021/TT-BYT").issuer == "Bộ Y tế"
    assert one("như Bộ Tài chính đã nêu tại Công văn số 324/BTC-QLG ngày 23/6/2014").issuer == "Bộ Tài chính"
    assert one("Bộ Y tế cho biết chỉ ban hành Công văn số 45/BYT-KH về thuốc").issuer == "Bộ Y tế"
    assert one("Tại Quyết định 43/QĐ-TTg , Thủ tướng phê chuẩn việc bầu chức danh").issuer == "Thủ tướng"
    assert one("Bộ Y tế hướng dẫn người dân khai báo, theo Thông tư 6/2021/TT-BYT").issuer is None


def test_issuer_of_a_list_belongs_to_all_of_its_type():
    citations, _ = cited(
        "Theo Quyết định số 18/QĐ-TTg ngày 29/9/2016 và Quyết định số 30/QĐ-TTg của Thủ tướng, tiền đã về"
    )
    assert [(c.issuer, c.date) for c in citations] == [("Thủ tướng", "2016-09-29"), ("Thủ tướng", None)]


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        ("Quốc hội biểu quyết thông qua dự án Luật Du lịch và Luật Giá", ["Quốc hội"] * 2),
        ("Sáng nay Quốc hội đã thông qua Luật Du lịch, Luật Đường sắt và Luật Thủy lợi.", ["Quốc hội"] * 3),
        ("Quốc hội khóa XIV đã thông qua 3 luật, gồm: Luật Du lịch; Luật Thủy lợi.", ["Quốc hội khóa XIV"] * 2),
        ("các luật được thông qua tại kỳ họp 3, Quốc hội khóa XIV. Đó là: Luật Du lịch; Luật Thủy lợi.", None),
        ("Quốc hội sẽ xem xét thông qua 3 luật, gồm: Luật Du lịch; Luật Thủy lợi.", [None] * 2),
        ("Nghị định 4/2026/NĐ-CP và Nghị quyết 6/2026/NQ-CP của Chính phủ", ["Chính phủ"] * 2),
        ("Luật Du lịch và Nghị định 4/2026/NĐ-CP của Chính phủ", [None, "Chính phủ"]),
        ("Nghị quyết 382 và Kết luận 763 của Quân ủy Trung ương", ["Quân ủy Trung ương"] * 2),
        ("Kế hoạch 182; Hướng dẫn 10 của Đảng ủy Khối", [None, "Đảng ủy Khối"]),
    ],
)
def test_issuers_in_lists(text, issuers):
    citations, _ = cited(text)
    assert [c.issuer for c in citations] == (issuers or ["Quốc hội khóa XIV"] * len(citations))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Nghị quyết 40-NQ/TU ngày 5/8/2021 của Tỉnh ủy về phát triển đô thị giai đoạn 2021-2030.",
            "phát triển đô thị giai đoạn 2021-2030",
        ),
        ("Chỉ thị số 5/CT-TTg về việc tăng cường kỷ luật, kỷ cương; báo cáo", "tăng cường kỷ luật, kỷ cương"),
        (
            "ký Quyết định số 8/QĐ-TTg phê duyệt chương trình nước sạch nông thôn.",
            "phê duyệt chương trình nước sạch nông thôn",
        ),
        ("Theo Nghị định 9/2020/NĐ-CP về giá điện, người dân sẽ", "giá điện"),
        ("ban hành Nghị quyết số 7/NQ-HĐND “Về hỗ trợ giáo viên mầm non”.", "Về hỗ trợ giáo viên mầm non"),
        ("Công văn số 5/SYT-NV gửi các bệnh viện về việc trực Tết.", "trực Tết"),
        ("Nghị quyết số 7/NQ-HĐND về giá nước nhằm giảm thất thoát.", "giá nước"),
        ("Đề án “Chi bộ mẫu mực” đã xong", "Chi bộ mẫu mực"),
        ("khoản 3 Điều 27 Nghị định 147/2024/NĐ-CP quy định tổ chức phải lưu dữ liệu", None),
        ("Theo Luật Nhà ở 2023 về thuê nhà", None),
        ("Nghị quyết 40-NQ/TU nêu rõ", None),
        ("Nghị định 99/2019/NĐ-CP quy định các trường cần đủ ba điều kiện", None),
        ("Nghị định 147/2024/NĐ-CP về Internet được Chính phủ ban hành tuần qua", "Internet"),
        ("Nghị định 20/2021/NĐ-CP của Chính phủ quy định trợ giúp xã hội, có hiệu lực", "quy định trợ giúp xã hội"),
        ("Nghị định 20/2021/NĐ-CP của Chính phủ quy định người tham gia là công dân", None),
        ("Sau 2 năm triển khai Nghị quyết 39 về tinh giản biên chế, bộ máy ở tỉnh không giảm", "tinh giản biên chế"),
        ("Nghị quyết 19/2017/NQ-CP của Chính phủ vừa ban hành về việc cải thiện môi trường", "cải thiện môi trường"),
        ("Nghị quyết 19/2017 tiếp tục củng cố niềm tin", None),
        ("Bộ vừa ban hành Thông tư 53/2024/TT-BQP về trợ cấp lính đã phục viên.", "trợ cấp lính đã phục viên"),
        ("Sau khi UBND ban hành Quyết định 27/2014 quy định việc cấp phép, đã có hộ xây", "quy định việc cấp phép"),
        ("Thông tư 53/2024/TT-BQP về trợ cấp lính đã giúp nhiều người.", "trợ cấp lính"),
        ("Nghị định 34 của Chính phủ về kỷ luật cán bộ và quy định của Tỉnh ủy", "kỷ luật cán bộ"),
        ("Thông tư 38/2024/TT-BGTVT ban hành nhằm hướng dẫn thi hành", None),
        (
            "Công văn số 7/BYT-BH về áp dụng lương cơ sở theo quy định tại điều 5 trong thanh toán.",
            "áp dụng lương cơ sở theo quy định tại điều 5 trong thanh toán",
        ),
        (
            "Theo Nghị quyết 29-NQ/TW về đổi mới căn bản, toàn diện dạy và học, các trường",
            "đổi mới căn bản, toàn diện dạy và học",
        ),
        ("Nghị định 18/2029/NĐ-CP của Chính phủ về hải quan, Cục Hải quan đã đề nghị làm rõ", "hải quan"),
        ("Kết luận số 9-KL/TU về cải cách hành chính, hội nghị lần thứ hai này sẽ bàn", "cải cách hành chính"),
        (
            "điều 24 Nghị định 159/2029/NĐ-CP của Chính phủ quy định xử phạt trong báo chí.",
            "quy định xử phạt trong báo chí",
        ),
        ("Điều 7 Nghị định 6/2029/NĐ-CP ngày 9/1/2029 quy định cơ quan dùng ngân sách lớn không được thuê", None),
        ("Điều 8 Nghị định 6/2029/NĐ-CP của Chính phủ quy định “Lập hội đồng hòa giải”", None),
        ("Thông tư số 5/2029/TT-BGDĐT của GD&ĐT về quy chế thi.", "quy chế thi"),
        (
            "theo Nghị định 129 về biểu thuế hàng hóa ASEAN (ATIGA) giai đoạn 2016 - 2018 vừa được Chính phủ ký",
            "biểu thuế hàng hóa ASEAN (ATIGA) giai đoạn 2016 - 2018",
        ),
        (
            "Tỉnh đã ra Nghị quyết số 8/NQ-HĐND quy định về tỷ lệ thu được để lại cho trường.",
            "quy định về tỷ lệ thu được để lại cho trường",
        ),
        ("Nghị định 45/2029/NĐ-CP về tiền sử dụng đất, có quy định: hộ nghèo", "tiền sử dụng đất"),
        ("Quy hoạch tổng thể quốc gia được Thủ tướng phê duyệt tại Quyết định 15 ngày 24/10/2029", None),
        (
            "Theo Nghị định 46/2029/NĐ-CP xử phạt vi phạm giao thông nếu người lái xe chạy sai",
            "xử phạt vi phạm giao thông",
        ),
        (
            "Nghị định 15/2016/NĐ-CP về sửa đổi Nghị định 79/2012/NĐ-CP không hề nêu trẻ em",
            "sửa đổi Nghị định 79/2012/NĐ-CP",
        ),
        ("Nghị định 122/2016/NĐ-CP về biểu thuế và áp dụng mức thuế này sớm hơn", "biểu thuế"),
        ("đã ban hành Quyết định 64/QĐ-TTg chuyển quyền đại diện về Bộ.", "chuyển quyền đại diện về Bộ"),
        ("kế thừa Nghị định 103/2009/NĐ-CP Quy chế hoạt động văn hóa và", "Quy chế hoạt động văn hóa và"),
        ('Kết luận 763 của Quân ủy về "Công tác kỹ thuật”, Nghị quyết', "Công tác kỹ thuật"),
        ("Đề án phát triển cây chè vùng cao vừa được Thủ tướng Chính phủ phê duyệt.", None),
        ("Thông tư 07/2017 của Bộ Lao động có hiệu lực từ 20/7 về chế độ làm việc.", "chế độ làm việc"),
        ("đã ký Công điện số 02/CĐ-BYT gửi Chủ tịch UBND TPHCM đốc thúc xử lý vụ việc.", "đốc thúc xử lý vụ việc"),
        ("Quyết định 43/QĐ-BTN về việc lập đoàn kiểm tra, theo chỉ đạo của Thủ tướng.", "lập đoàn kiểm tra"),
        ("đội viên Đề án 500 trí thức trẻ về công tác tại xã", None),
        (
            "theo Nghị định số 53/2018/NĐ-CP (quy định điều chỉnh lương hưu đối với lao động nữ).",
            "quy định điều chỉnh lương hưu đối với lao động nữ",
        ),
        (
            "một số điều của Nghị định số 20/2021/NĐ-CP của Chính phủ quy định trợ giúp xã hội.",
            "quy định trợ giúp xã hội",
        ),
        ("Nghị quyết số 11-NQ/TW về công tác phụ nữ xác định “phải xây dựng”", "công tác phụ nữ"),
        ("Quyết định số 11/QĐ-PTTH do ông A, Phó Giám đốc Đài, ký về việc hủy bỏ hợp đồng.", "hủy bỏ hợp đồng"),
        (
            "Nghị quyết số 29 của Trung ương về đẩy mạnh công nghiệp hóa, hiện đại hóa.",
            "đẩy mạnh công nghiệp hóa, hiện đại hóa",
        ),
        ("Nghị định 46 về dầu khí. Nghị định 46/2026/NĐ-CP quy định chi tiết Luật Giá.", "quy định chi tiết Luật Giá"),
        (
            'Ông nhắc "tinh thần Nghị quyết 39 của Bộ Chính trị". Ông Nam nói: "về lâu dài", rồi thêm: "phải kiên trì"',
            None,
        ),
    ],
)
def test_subject(text, subject):
    assert cited(text)[0][0].subject == subject


@pytest.mark.parametrize(
    ("text", "date", "issuer"),
    [
        (
            "Công điện ngày 2/2/2029 của Thủ tướng, chiều ngày 8/2, Bộ Công Thương đã ra Quyết định số 376/QĐ-BCT",
            None,
            "Bộ Công Thương",
        ),
        ("Ngày 12/6/1981, hội nghị khai mạc; Quốc hội ban hành Bộ luật Hình sự", None, "Quốc hội"),
        ("Quyết định số 1989 của Bộ Nội vụ, ban hành năm 2018 về chính tả", "2018", "Bộ Nội vụ"),
        ("Luật Căn cước (năm 2023) đã có hiệu lực", "2023", None),
        (
            "Nghị quyết số 58-NQ/TW ngày 19/11/1958 của Bộ Chính trị Ban Chấp hành Trung ương về việc lập lực lượng",
            "1958-11-19",
            "Bộ Chính trị Ban Chấp hành Trung ương",
        ),
    ],
)
def test_date_and_issuer_of_the_document_and_of_no_other(text, date, issuer):
    last = cited(text)[0][-1]
    assert (last.date, last.issuer) == (date, issuer)


def test_subject_stops_before_the_next_document_of_a_list():
    citations, _ = cited("ban hành Chỉ thị số 26/CT-TTg về kỷ cương hành chính và Công điện số 15/CĐ-TTg về Tết.")
    assert [c.subject for c in citations] == ["kỷ cương hành chính", "Tết"]


def test_type_is_the_printed_word_or_read_from_the_code():
    assert one("theo Quy định 18-QĐ/TU").type == "Quy định"
    bare = one("kế hoạch được duyệt (số 1193/QĐ-UBND)")
    assert (bare.type, bare.inferred) == ("Quyết định", ("type",))


def test_the_issuer_of_a_code_stands_apart_from_the_printed_one():
    bare = one("theo Nghị định số 07/2017/NĐ-CP về thị thực điện tử")
    assert (bare.issuer, bare.issuer_by_code) == (None, "Chính phủ")
    printed = one("theo Nghị định số 07/2017/NĐ-CP của Chính phủ về thị thực điện tử")
    assert (printed.issuer, printed.issuer_by_code) == ("Chính phủ", None)
    shared = one("theo Quyết định số 1193/QĐ-UBND về giá đất")
    assert (shared.issuer, shared.issuer_by_code) == (None, None)


def test_a_law_in_force_is_not_its_draft():
    citations, _ = cited("dự thảo Luật Giá (sửa đổi). Theo Điều 9 Luật Giá thì khác. Luật Giá (sửa đổi) sẽ bỏ")
    assert [(c.name, len(c.mentions)) for c in citations] == [("Luật Giá (sửa đổi)", 2), ("Luật Giá", 1)]
    citations, _ = cited("Luật Giá (sửa đổi) năm 2023 nêu. Theo Điều 9 Luật Giá năm 2023 thì khác")
    assert len(citations) == 1


def test_further_numbers_of_a_list_are_of_its_type():
    citations, _ = cited("thay Nghị định 72/2013 và 27/2018 của Chính phủ")
    assert [(c.type, c.number) for c in citations] == [("Nghị định", "72/2013"), ("Nghị định", "27/2018")]


def test_issuer_from_a_code_only_where_it_names_one():
    assert issuer_of_code("168/2024/NĐ-CP") == "Chính phủ"
    assert issuer_of_code("31/2024/QH15") == "Quốc hội"
    assert [issuer_of_code(n) for n in ("40-NQ/TU", "12/QĐ-UBND", "57-NQ/TW", "46")] == [None] * 4
    assert agrees("Ban Thường vụ Tỉnh ủy", "40-NQ/TU") and not agrees("Bộ Y tế", "9/2020/NĐ-CP")


def test_names_of_issuers_agree_with_their_codes():
    for row in load_list("code_issuers"):
        if row["name"]:
            assert agrees(row["name"], f"5/QĐ-{row['code']}"), row


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        (
            "Nghị định 123/2021/NĐ-CP sửa đổi, bổ sung một số điều của Nghị định 100/2019/NĐ-CP",
            [("amends", "123/2021/NĐ-CP", "100/2019/NĐ-CP")],
        ),
        (
            "Thông tư 5/2024/TT-BYT ngày 1/2/2024 của Bộ Y tế quy định giá khám, thay thế Thông tư 8/2017/TT-BYT.",
            [("replaces", "5/2024/TT-BYT", "8/2017/TT-BYT")],
        ),
        ("Quyết định 9/QĐ-UBND bãi bỏ Quyết định 3/QĐ-UBND", [("repeals", "9/QĐ-UBND", "3/QĐ-UBND")]),
        (
            "Nghị định 63/2014/NĐ-CP quy định chi tiết một số điều của Luật Đấu thầu",
            [("guides", "63/2014/NĐ-CP", None)],
        ),
        (
            "Kế hoạch số 8/KH-UBND về triển khai thực hiện Nghị quyết 40-NQ/TU",
            [("implements", "8/KH-UBND", "40-NQ/TU")],
        ),
        (
            "Nghị định 156/2020/NĐ-CP được sửa đổi, bổ sung tại khoản 26 Điều 1 Nghị định 128/2021/NĐ-CP",
            [("amends", "128/2021/NĐ-CP", "156/2020/NĐ-CP")],
        ),
        (  # a list of what is replaced
            "Nghị định 147/2024/NĐ-CP về trò chơi điện tử, thay thế Nghị định 72/2013/NĐ-CP và 27/2018/NĐ-CP.",
            [("replaces", "147/2024/NĐ-CP", "72/2013/NĐ-CP"), ("replaces", "147/2024/NĐ-CP", "27/2018/NĐ-CP")],
        ),
        (
            "ban hành Quyết định 8/QĐ-UBND về việc điều chỉnh Khoản 2, Điều 3 Quyết định 5/QĐ-UBND",
            [("amends", "8/QĐ-UBND", "5/QĐ-UBND")],
        ),
        (  # what is amended stands inside the other document
            "Thông tư 31/2015/TT-BTC sửa đổi mức thu phí quy định tại khoản 3 Điều 14 Thông tư 6/2013/TT-BTC",
            [("amends", "31/2015/TT-BTC", "6/2013/TT-BTC")],
        ),
        (
            "theo Quyết định 14/2008/QĐ-TTg về trợ cấp một lần (được sửa đổi, bổ sung tại Quyết định 38/2010/QĐ-TTg)",
            [("amends", "38/2010/QĐ-TTg", "14/2008/QĐ-TTg")],
        ),
        (
            "điểm a khoản 4 Điều 12 Nghị định 7/2016/NĐ-CP (sửa đổi bởi khoản 3 Điều 2 Nghị định 58/2021/NĐ-CP)",
            [("amends", "58/2021/NĐ-CP", "7/2016/NĐ-CP")],
        ),
        (
            "Từ tháng 6, Thông tư 41/2009 hết hiệu lực và thay thế bằng Thông tư 67/2015, cho phép",
            [("replaces", "67/2015", "41/2009")],
        ),
        (
            "Bộ vừa có Thông tư 32/2016/TT-BYT, hướng dẫn thi hành Nghị định 19/2016/NĐ-CP",
            [("guides", "32/2016/TT-BYT", "19/2016/NĐ-CP")],
        ),
        (
            "Nghị định 91/2014/NĐ-CP quy định chi tiết một số điều và biện pháp thi hành Luật Giá",
            [("guides", "91/2014/NĐ-CP", None)],
        ),
        (  # "this decision" is the one that the sentence before names
            "ban hành Quyết định 28/2017/QĐ-TTg về lâm nghiệp. Quyết định này thay thế Quyết định 59/2014/QĐ-TTg.",
            [("replaces", "28/2017/QĐ-TTg", "59/2014/QĐ-TTg")],
        ),
        ("dự án Luật sửa đổi, bổ sung một số điều của Luật Giá. Theo Luật Giá hiện hành thì", [("amends", None, None)]),
        (  # a document without number or name acts
            "Nghị định thay thế Nghị định 94/2012/NĐ-CP về rượu và Nghị định thay thế Nghị định 35/2011/NĐ-CP",
            [],
        ),
        ("Luật Giá có hiệu lực, Bộ đề nghị bãi bỏ Nghị định 5/2010/NĐ-CP", []),
        (  # no circular amends a decree
            "Thông tư 7/2012/TT-BYT hướng dẫn Nghị định 38/2007/NĐ-CP về phí được sửa đổi bởi Thông tư 9/2013/TT-BYT",
            [("guides", "7/2012/TT-BYT", "38/2007/NĐ-CP")],
        ),
        (
            "Nghị định 83/2015/NĐ-CP, ngày 7/11/2015, bổ sung, sửa đổi một số điều của Nghị định 29/2011/NĐ-CP",
            [("amends", "83/2015/NĐ-CP", "29/2011/NĐ-CP")],
        ),
        (  # what is amended is the decree, not the law that it guides
            "Nghị định 38/2014/NĐ-CP quy định chi tiết Luật Giá; được sửa đổi, bổ sung tại Nghị định 72/2019/NĐ-CP.",
            [("guides", "38/2014/NĐ-CP", None), ("amends", "72/2019/NĐ-CP", "38/2014/NĐ-CP")],
        ),
        (
            "Nghị định 26/2014/NĐ-CP quy định và hướng dẫn thi hành một số điều của Luật Giá",
            [("guides", "26/2014/NĐ-CP", None)],
        ),
        ("Luật Giá (sửa đổi) và Luật sửa đổi, bổ sung một số điều của Luật Giá", []),
        ("Báo cáo về Nghị quyết 62/2022/QH15, ngân hàng đánh giá việc thực hiện Nghị định 24/2012/NĐ-CP", []),
        ("Nghị định 10/2017/NĐ-CP có hiệu lực. Cần sửa đổi Nghị định 11/2017/NĐ-CP", []),
    ],
)
def test_relations(text, relations):
    prose = as_prose(text)
    entities = find_documents(prose)
    citations = cite(prose, entities)
    found = find_amendments(prose, entities, citations)
    assert [(r.kind, citations[r.source_index].number, citations[r.target_index].number) for r in found] == relations
    assert all(text[s:e] for r in found for s, e in r.evidence)


@given(
    st.lists(
        st.sampled_from(
            [
                "Nghị quyết 40",
                "40-NQ/TU",
                "Luật Đất đai",
                "ngày 5/8/2021",
                "của Chính phủ",
                "về",
                ",",
                ". ",
                "và",
                "(",
                ")",
            ]
        )
    )
)
@settings(max_examples=50, deadline=None)
def test_every_mention_belongs_to_one_citation(parts):
    citations, entities = cited(" ".join(parts))
    assert sorted(i for c in citations for i in c.mentions) == list(range(len(entities)))
    text = " ".join(parts)
    assert all(field is None or field in text for c in citations for field in (c.issuer, c.subject))


def test_date_of_a_list_belongs_to_all_of_its_numbers():
    citations, _ = cited("Theo Thông tư 08, 18 và 23 năm 2021 của Bộ Y tế, các trường")
    assert [(c.number, c.date, c.issuer) for c in citations] == [(n, "2021", "Bộ Y tế") for n in ("08", "18", "23")]


def test_a_number_that_looks_like_a_year_is_a_number():
    assert one("UBND ban hành Quyết định 2032 về giết mổ").number == "2032"


def test_a_document_printed_in_many_ways_is_compared_with_a_bounded_number_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Capitals differ each time, so that every mention is another reference to the one law."""
    asked = []
    monkeypatch.setattr(citations, "same_document", lambda a, b: asked.append(a) or same_document(a, b))
    name, count = "phòng chống tác hại rượu bia", 300
    forms = ["".join(c.upper() if bits >> i & 1 else c for i, c in enumerate(name[:11])) for bits in range(1024)]
    forms = [f"Luật {form}{name[11:]}" for form in dict.fromkeys(forms)][:count]
    starts = [at * (len(forms[0]) + 2) for at in range(count)]
    text = "".join(f"{form}. " for form in forms)
    entities = [Entity(at, at + len(f), "DOC", f, f, "documents/law") for at, f in zip(starts, forms, strict=True)]
    (cited,) = cite(as_prose(text), entities)
    assert cited.mentions == tuple(range(count))
    assert len(asked) <= 64 * count
