"""What a cited document is about: the words after "về (việc)", a quoted title, or the content clause behind it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from vnnews_nlp.lists import CAPITALS, SMALL, load_list, one_of

_ABOUT = re.compile(
    r" ?[,:]? {0,2}(?:và |\()?(?:[Vv]ề việc|[Vv]ề vấn đề|[Vv]ề|V/v|v/v|liên quan(?: (?:đến|tới))?(?: việc)?"
    r"|(?:có|với) (?:nội dung|chủ đề)(?: về)?)(?: |: )+(?=\S)"
)
_QUOTED = re.compile(
    r" ?[:,]? {0,2}"
    r"(?:[“”](?P<a>[^“”\n]{4,300})”|(?<=[\s(])\"(?![\s,.;:])(?P<b>[^\"“”\n]{4,300})[\"”])"
)
_SOME = re.compile(r",? (?=[Mm]ột số (?:vấn đề|nội dung|giải pháp|nhiệm vụ|chính sách|chủ trương))")
#: Words before a document that make it an introduction to the main clause, which a comma then begins.
_LEAD = re.compile(
    r"(?:Theo|Căn cứ|Tại|Thực hiện|Trên cơ sở|Triển khai|Sau|Từ|quy định (?:tại|của)|theo|căn cứ|tại|thực hiện|"
    r"triển khai)\b"
)
#: Where a subject ends: the sentence, the purpose, the main verb of the sentence around it.
_END = (
    rf"[;\n:!?”»\])]|(?<=[{SMALL}0-9)])\.(?=[{CAPITALS}])|"
    r"(?<!TP)(?<!Tp)(?<! T)\.(?=[ \n”\"]|$)|…|\.\.|"
    rf" gửi (?=[{CAPITALS}]|đến |tới |các |cho )| để(?! lại)(?!\w)| nếu (?!có)|"
    r"(?: trong năm \d{4})? (?:là|bằng|đạt) (?=\d)|"
    r" (?:nhằm|(?:chính thức )?có hiệu lực|nêu rõ|thì|trong đó|kể từ|theo đó|"
    r"(?:còn|là) (?:rất|chậm|chưa|hoàn toàn))(?!\w)|"
    r"(?<!theo)(?:,? có)? (?:quy định|có hướng dẫn|hướng dẫn|nêu)(?= ?:| rõ| tại)|"
    r" (?:được )?(?:quy định )?(?:cụ thể )?như sau(?!\w)|"
    r" và (?:các )?(?:quy định|văn bản|[Nn]ghị quyết|[Nn]ghị định|[Tt]hông tư)(?!\w)|"
    r" và(?= (?:[^\s.,;]{1,8} ){1,4}này(?!\w))| và các(?= (?:[^\s.,;]{1,8} ){1,4}khác(?!\w))|"
    r"(?:(?<=[/-][A-ZĐ]{2})|(?<=[/-][A-ZĐ]{3})|(?<=[/-][A-ZĐ]{4})) (?:không|chưa|có|phải|bị)(?!\w)|"
    r" (?:xác định|nhấn mạnh|khẳng định|chỉ rõ|cho rằng)(?=:| [“\"])|"
    r" chưa (?:quy định|có|đáp ứng)| không (?:hề|còn|có|quy định)|"
    rf" (?:(?:vừa|đã|mới) )?được [{CAPITALS}][^,.;:]{{2,40}}? (?:ban hành|thông qua|phê duyệt|ký)(?!\w)|"
    rf" do (?=[{CAPITALS}]|không |có |chưa )| đang (?:gây|khiến|làm)(?!\w)|"
    r" \((?:sau đây|gọi tắt|có hiệu lực)|"
    r"(?<![-/][A-ZĐ]{2})(?<![-/][A-ZĐ]{3})(?<![-/][A-ZĐ]{4}), (?:ngày|sáng|chiều) \d|"
    r", theo (?:đó|chỉ đạo|yêu cầu|đề nghị|tinh thần)(?!\w)|"
    r", (?:trong đó|đồng thời|qua đó|nhằm|để|yêu cầu|có hiệu lực|kể từ|gồm|bao gồm|cụ thể|tuy nhiên|nhưng|"
    r"đang|thay thế|góp phần|tạo|từ đó|do đó|là|được|đã|sẽ|"
    r"diễn ra|áp dụng|thực hiện từ)(?!\w)"
)
_LEAD_END = re.compile(
    rf", (?:[{CAPITALS}](?=[{SMALL}])|(?:UBND|HĐND|T\.Ư|TƯ|TP|CSGT|CLB|THPT|các|những|người|từ|tổng|mức|đến|"
    r"hiện(?! đại)|ông|bà|mỗi|"
    r"quy định|nếu|việc|trường hợp|chủ|số|"
    r"doanh nghiệp|tỉnh|xã|huyện|thành phố|cơ quan|đơn vị|nhiều|toàn(?! diện)|khi|với|mọi|"
    r"cán bộ|hộ|đối với|giá|hành vi)(?!\w))"
)
#: Adverbs announce the main verb, unless it came before the document: "ban hành Thông tư 53 về lính | đã phục viên".
_SUBJECT_END = re.compile(rf"{_END}| (?:đã|sẽ|vừa|vẫn|cũng)(?!\w)")
_OBJECT_END = re.compile(_END)
#: A comma with a new subject behind it: "… lĩnh vực hải quan, | Cục Hải quan đã đề nghị", "…, hội nghị lần này sẽ bàn".
_NEW_SUBJECT = re.compile(
    rf", (?:(?=[{CAPITALS}][^,.;:()\n]{{2,60}}? (?:đã|sẽ|vừa|đang|cũng|vẫn|yêu cầu|đề nghị|cho biết|chỉ đạo)(?!\w))"
    r"|(?=(?:hội nghị|kỳ họp|cuộc họp|buổi|phiên|ngành|địa phương)(?= )[^,.;:\n]{0,30}? (?:này|nay|lần thứ|đã|sẽ) ?))"
)
#: A comma with a clause behind it, by its adverb: "về tinh giản biên chế, | bộ máy ở tỉnh không giảm".
_CLAUSE = re.compile(
    r", (?!không|chưa|cần|phải|chữa bệnh|chữa cháy|cứu nạn|chống|nhập khẩu|khen thưởng)"
    r"[^,;.\n]{3,70}? (?:đã|sẽ|đang|không|phải|cần|vẫn|chưa|rất) "
)
#: "khoản 3 Điều 27 | Nghị định 147 quy định …": what a provision says is not what the document is about,
_PROVISION = re.compile(
    r"(?:[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Cc]hương|[Pp]hụ lục) (?:\d{1,4}[a-zđ]?|[a-zđ]|[IVX]{1,4}),?(?: (?:của|tại))? $"
)
#: but such a clause is the document's own title, whatever provision of it is cited,
_TITLE_CLAUSE = re.compile(
    r" ?,? {1,2}(?:hướng dẫn|ban hành|phê duyệt|sửa đổi, bổ sung|quy định (?:chi tiết|xử phạt|về|việc"
    r"|một số|chế độ|danh mục|mức|điều kiện|tiêu chuẩn|trình tự|thủ tục|chức năng))(?!\w)"
)
#: nor a ruling: "Nghị định 99 | quy định các trường cần …", "quy định, mọi …", "ban hành nhằm …".
_RULING = re.compile(
    r"(?:(?:quy|qui) định"
    r"(?:,| không| rằng|(?: (?!về|chi tiết|việc|tại)[^\s,.;:()]{1,8}){1,4} (?:cần|phải|được|không|sẽ|bị)(?!\w))"
    r"|(?:quy|qui) định (?:người|các|mỗi|những|trường hợp|đối tượng|tổ chức|cá nhân|doanh nghiệp|hộ)"
    r"(?: [^\s,.;:()]{1,8}){1,10} (?:cần|phải|được|không|sẽ|bị|là|có)(?!\w)"
    r"|(?:quy|qui) định (?:khi|nếu) "
    r"|(?:quy|qui) định ?[:“\"]|(?:phê duyệt|ban hành) (?:năm|ngày) \d"
    r"|[^\s,.;:()]{1,8}(?: [^\s,.;:()]{1,8})? (?:năm \d{4} |ngày [\d/.-]{4,10} )?(?:tại|bằng) "
    r"(?:Quyết định|Nghị quyết|văn bản|Công văn)"
    r"|ban hành (?:nhằm|để|ngày|từ|vào|hồi|năm|theo|trước|cách)|xử phạt về các hành vi (?:này|kể|trên))"
)
#: Decisions about persons name them with offices behind commas.
_STAFF = re.compile(
    r"(?:việc )?(?:bổ nhiệm|miễn nhiệm|điều động|phân công|chỉ định|luân chuyển|tiếp nhận|phê chuẩn|chuẩn y|thi hành)"
)
_JOIN = re.compile(r"(?:,|;| và) +(?:các )?$")
_LONGEST = 420  # characters; a subject is a phrase, not a paragraph


#: A title that stands right behind the number: "Nghị định 103/2009/NĐ-CP | Quy chế hoạt động văn hóa".
_TITLE = r"(?:Quy định|Quy chế|Danh mục|Hướng dẫn|Ban hành|Phê duyệt) (?!này|trên|số)"


@cache
def _content_verb() -> re.Pattern[str]:
    verbs = one_of((r["verb"] for r in load_list("content_verbs")), case="exact")
    bracket = " \\((?!sửa đổi|bổ sung)"
    return re.compile(f"(?: ?,? {{1,2}}(?:quyết định )?|{bracket})(?={verbs})| (?={_TITLE}[{SMALL}])")


def read_subject(
    text: str,
    sentence: int,
    start: int,
    at: int,
    others: Sequence[int],
    titled: bool = False,
    is_object: bool = False,
) -> str | None:
    """The subject of the document cited at ``start``, whose date and issuer end at ``at``; None where not given.

    ``sentence`` is where its sentence begins, ``others`` where further mentions of documents do; ``titled``
    says that the issuer stands between, so that what follows is the title and not the sentence's own verb,
    ``is_object`` that the document is what somebody issues in this sentence.
    """
    lead = bool(_LEAD.search(text, max(sentence, start - 40), start))
    if about := _ABOUT.match(text, at):
        if text[about.end()] in '“"' and not _QUOTED.match(text, about.end() - 1):
            return None
        if quoted := _QUOTED.match(text, about.end() - 1):
            return quoted["a"] or quoted["b"]
        return _phrase(text, about.end(), lead, others, is_object)
    if quoted := _QUOTED.match(text, at):
        return quoted["a"] or quoted["b"]
    if some := _SOME.match(text, at):
        return _phrase(text, some.end(), lead, others)
    provision = _PROVISION.search(text, max(sentence, start - 24), start)
    if provision and not _TITLE_CLAUSE.match(text, at):
        return None
    if start - sentence <= 1 and not titled:  # the document is the subject of its sentence
        return None
    return content_clause(text, at, others, lead, is_object)


def content_clause(
    text: str, at: int, others: Sequence[int], lead: bool = False, is_object: bool = False
) -> str | None:
    """The clause with a verb of content that begins at ``at`` ("phê duyệt chương trình …")."""
    verb = _content_verb().match(text, at)
    if not verb or (lead and text[at] == ",") or _RULING.match(text, verb.end()):
        return None
    return _phrase(text, verb.end(), lead, others, is_object)


#: A bracket behind the subject that declares how somebody is called from there on: "… đến năm 2050 (Ban Chỉ đạo)".
_ALIAS = re.compile(r"\s{0,3}\((?:sau đây |gọi tắt |gọi là |[A-ZĐ][^\W\d]*\s)[^()\d]{1,60}\)$")


#: The verb of the sentence around the subject: "… đến năm 2050 (Ban Chỉ đạo) | tổ chức họp".
_MAIN_VERB = re.compile(
    r",? (?:đã|sẽ|vừa|có|tổ chức|họp|làm việc|tiến hành|kiểm tra|khai mạc|cho|yêu cầu|đề nghị|báo cáo|giám sát)(?!\w)"
)


#: "các Nghị định 5 và 6 | sửa đổi sau này": a verb without what it is done to.
_ONLY_VERB = re.compile(
    r"(?:sửa đổi|bổ sung|thay thế|hướng dẫn|điều chỉnh)(?:,? (?:bổ sung|thi hành|thực hiện))?"
    r"(?: (?:sau này|sau đó|này|kèm theo|mới đây))?[ ,]*"
)


def _phrase(text: str, start: int, lead: bool, others: Sequence[int], is_object: bool = False) -> str | None:
    limit = min(len(text), start + _LONGEST)
    end = _first_end(text, start, limit, _OBJECT_END if is_object else _SUBJECT_END)
    if lead and not _STAFF.match(text, start):
        for after in (_LEAD_END, _CLAUSE):
            if match := after.search(text, start, end):
                end = match.start()
    if match := _NEW_SUBJECT.search(text, start, min(limit, end + 40)):
        end = min(end, match.start())
    end = _before_next(text, start, end, others)
    end = _balanced(text, start, end)
    if _ONLY_VERB.fullmatch(text, start, end):
        return None
    phrase = _ALIAS.sub("", text[start:end].strip(" ,;:-–."))
    if phrase.count('"') % 2:  # the quotation around the sentence, not one of the phrase's own
        phrase = phrase[: phrase.rindex('"')].rstrip(" ,;:-–.") or phrase.strip('"')
    return phrase if len(phrase) >= 3 else None


def _first_end(text: str, start: int, limit: int, ends: re.Pattern[str]) -> int:
    """Where the phrase ends; a title in quotes inside it is read to its closing quote."""
    for match in ends.finditer(text, start, limit):
        opened = text.rfind("“", start, match.start())
        if opened >= 0 and text.find("”", opened, match.start()) < 0:
            if match[0] == "”" and not text.startswith((" ", ","), match.end()):
                return match.end()
            continue
        if match[0] == ")" and text.rfind("(", start, match.start()) > text.rfind(")", start, match.start()):
            if _MAIN_VERB.match(text, match.end()) and _ALIAS.search(text[start : match.end()]):
                return match.end()
            continue
        return match.start()
    return limit


def _before_next(text: str, start: int, end: int, others: Sequence[int]) -> int:
    """``end``, or where a list of documents goes on: "… các cấp và | Công điện số 156"."""
    first = bisect_left(others, start)
    for at in range(first, bisect_left(others, end)):
        other = others[at]
        if text[other].isdigit() and at > first:  # "sửa đổi Quyết định 5 | và số 6" goes on
            continue
        if match := _JOIN.search(text, max(start, other - 8), other):
            return match.start()
    return end


def _balanced(text: str, start: int, end: int) -> int:
    """``end``, or the place where an opened bracket would be left open."""
    opened = text.rfind("(", start, end)
    if opened > start and text.find(")", opened, end) < 0:
        closed = text.find(")", end, end + 60)
        return closed + 1 if closed >= 0 and "\n" not in text[end:closed] else opened
    return end
