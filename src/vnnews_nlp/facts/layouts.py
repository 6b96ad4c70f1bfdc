"""How a page lays a title beside its holder: what the words between two marks say.

A *gap* is the text between two neighbouring marks (PERSON or TITLE). Each
function answers one question about a gap, or about the words that end it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vnnews_nlp.entities.lists import load_list
from vnnews_nlp.facts.mentions import honorific_genders
from vnnews_nlp.facts.title_parts import UPPER

#: A gap longer than this says nothing about its two ends by its shape.
_LONG = 90
_TERM = r"(?:,?\s*\(?(?:nhiệm kỳ|giai đoạn|khóa|khoá)\s[\dIVXL\s–—,-]{1,24}\)?)?"
_ASIDE = r"(?:\([^()\n]{1,60}\)\s*)?"
_BORN = r"(?:,\s*(?:\d{1,3}\s*tuổi|SN\s*\d{4}|sinh\s+(?:năm|ngày|tháng)\s[^,;.\n]{1,20}))?"
_JOIN_WORDS = (
    r"kiêm|và|rồi|đồng thời là|đồng thời|hiện là|nguyên là|nay là|sau đó là|vừa là|là|học vị|học hàm"
)
_JOIN = re.compile(
    rf"\s*{_ASIDE}{_TERM}\s*(?:[,;/(–—-]\s*(?:{_JOIN_WORDS})?|(?:{_JOIN_WORDS}))?\s*(?:đồng chí\s+)?[\"“(]?\s*", re.IGNORECASE
)
#: The rest of a body's name that a title's span left out: "[Ủy viên] Đảng Cộng sản Cuba, [Chủ tịch]".
_JOIN_REST = re.compile(rf"\s+[{UPPER}][^,;.:()\n\"“]{{1,60}}[,;]\s*")
_AFTER = re.compile(rf"\s*{_ASIDE}{_BORN}\s*[,(–—-]\s*(?:một\s+|nữ\s+)?[\"“]?", re.IGNORECASE)
#: A title that no mark covers may stand between ("A, Ủy viên T.Ư Đảng, [Phó Bí thư Tỉnh ủy]"), or the end of a name.
_AFTER_OTHER = re.compile(rf",\s*[{UPPER}][^,;:\n()]{{2,45}},\s*|(?:\s[{UPPER}]\w*){{1,2}}\s*[,(–-]\s*")
_OPENS_ASIDE = re.compile(r"\W*(?:trong|với|từ|khi|sau|trước|là|xuất phát|đang|vốn|từng|ở|trên)(?!\w)", re.IGNORECASE)
_SHARED_OUT = re.compile(r"\s+(?:các|cấp|mỗi|từng|những|chi bộ|đảng bộ|của các)(?!\w)", re.IGNORECASE)
_DAY = r"(?:\d{1,2}[./]){0,2}(?:19|20)\d\d"
_PERIOD = re.compile(rf"\W*(?:từ\s+)?(?:tháng\s+|năm\s+)?{_DAY}\s*(?:[-–—]|đến)\s*(?:tháng\s+)?(?:{_DAY}|nay)\s*:", re.IGNORECASE)
_MANY = re.compile(r"(?<![\w/.-])(?<!năm )(?:các|những|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d{1,4}(?:[.,]\d{3})?)\s+(?:đồng chí\s+|vị\s+|nguyên\s+|tân\s+)?$", re.IGNORECASE)
_COUNTS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_APPOINTING = re.compile(
    r"bổ nhiệm|bầu|phê chuẩn|miễn nhiệm|bãi nhiệm|cách chức|giao|phân công|chỉ định|phong|trao|chức|quyết định|"
    r"kỷ luật|điều động|thay thế", re.IGNORECASE
)
_FORMER = re.compile(
    r"(?<!\w)(?:từng|nguyên là|trước đây|trước đó|trải qua|kinh qua|khi đó|lúc đó|thời điểm đó|thôi|miễn nhiệm|"
    r"bãi nhiệm|cách chức|bị cách|rời|có thời gi\w+|thời gian làm|lần lượt)(?!\w)|(?:^|\.\s*)từ\s*$|xuất phát từ", re.IGNORECASE
)
_MANY_OFFICES = re.compile(
    r"(?:chức vụ|chức danh|vị trí|cương vị|nhiệm vụ|chức trách)[^.;:“\"]{0,40}(?:như|là|gồm|:)\s*:?\s*$", re.IGNORECASE
)
_SPEECH = re.compile(
    r"(?<!\w)(?:cho biết|cho hay|cho rằng|nói|khẳng định|nhấn mạnh|yêu cầu|đề nghị|chỉ đạo|chia sẻ|nhận định|kể|"
    r"trả lời|chúc mừng|cảm ơn|gặp|tiếp)(?!\w)|[“\"]", re.IGNORECASE
)
_WISHES = frozenset({"làm", "lên làm", "trở thành", "ứng cử"})
#: "để trở thành", "muốn làm": no office yet.
_WISHED = re.compile(
    r"(?<!\w)(?:để|nếu|khả năng|muốn|có thể|mơ|hy vọng|không|chưa|từ chối|nhằm|"
    r"điều kiện|tiêu chuẩn|người)\s+(?:được\s+)?(?:giới thiệu\s+)?$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?<!\w)(?:ông|bà|anh|chị|đồng chí|cô|người)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words before a title that give it to somebody, and how."""

    status: str
    voice: str


@cache
def _honorifics() -> str:
    words = sorted(map(re.escape, honorific_genders()), key=len, reverse=True)
    return rf"(?:(?:các\s+)?(?:{'|'.join(words)})(?:,\s*(?:{'|'.join(words)}))?(?=[\s:]|$)\s*:?\s*)"


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"[^\S\n]*{_ASIDE}(?:,?\s*{_honorifics()})?[\"“'‘]?", re.IGNORECASE)


@cache
def _named_after() -> re.Pattern[str]:
    call = _honorifics()
    return re.compile(
        rf"[^\S\n]*{_TERM}\s*(?:"
        rf"(?P<copula>(?:[^\s,.;:()]+\s+){{0,4}}(?:là|do)\s+{call}?)"
        rf"|(?P<for>(?:đối với|với|cho)\s+{call}?)"
        rf"|(?P<comma>,\s*{call})"
        rf"|(?P<dash>[(:–—-]\s*{call}?))",
        re.IGNORECASE,
    )


@cache
def _list_opener() -> re.Pattern[str]:
    call = _honorifics()
    return re.compile(
        rf"[^.;\n]{{0,40}}?(?:(?P<opens>bao gồm|gồm có|gồm|:)\s*:?\s*{call}?|là\s*:?\s*{call}?)", re.IGNORECASE
    )


@cache
def _list_step() -> re.Pattern[str]:
    return re.compile(
        rf"\s*{_ASIDE}{_TERM}\s*(?:[,;]\s*)?(?:\([^()\n]{{0,30}}\)\s*;?)?(?:(?<=[,;])\s*\n)?\s*"
        rf"(?:và\s+|cùng\s+|cùng với\s+)?{_honorifics()}?", re.IGNORECASE
    )


@cache
def _list_jump() -> re.Pattern[str]:
    """What a title's span left over before the ";" that ends a member: "Vụ trưởng [Vụ A] các ngân hàng; ông "."""
    return re.compile(rf"[^.;\n]{{1,70}};\s*(?:và\s+|cùng\s+)?{_honorifics()}?", re.IGNORECASE)


@cache
def _cues() -> tuple[dict[str, Cue], re.Pattern[str]]:
    rows = {row["cue"]: Cue(row["status"], row["voice"]) for row in load_list("office_cues")}
    words = "|".join(word.replace(" ", r"\s+") for word in sorted(rows, key=len, reverse=True))
    filler = r"(?:\s+(?:là|một|nữ|tân|chức|như|lại|thêm|vụ))*\s*:?"
    return rows, re.compile(rf"(?<!\w)(?P<cue>{words}){filler}\s*[\"“'‘]?\s*$", re.IGNORECASE)


@cache
def _unnamed(why: str) -> re.Pattern[str]:
    rows = (row for row in load_list("unnamed_offices") if row["why"] == why or not why)
    words = sorted((re.escape(row["word"]) for row in rows), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})\s+$", re.IGNORECASE)


def joins_titles(gap: str) -> bool:
    """Do these words chain two titles of one holder: ", ", " kiêm ", ", nhiệm kỳ 2020-2025; "?"""
    if len(gap) >= _LONG or "\n" in gap:
        return False
    return gap == ", " or _JOIN.fullmatch(gap) is not None or _JOIN_REST.fullmatch(gap) is not None


def title_before(gap: str) -> bool:
    """TITLE gap NAME: does the name follow at once ("Chủ tịch nước Lê Văn A", "Giám đốc ông A")?"""
    if gap == " ":
        return True
    return len(gap) < _LONG and "," not in gap and "\n" not in gap and _before().fullmatch(gap) is not None


def title_after(gap: str) -> bool:
    """NAME gap TITLE: does the title follow as an apposition (", ", " - ", " (", " (SN 1975), ")?"""
    if gap == ", ":
        return True
    return len(gap) < _LONG and (_AFTER.fullmatch(gap) is not None or _AFTER_OTHER.fullmatch(gap) is not None)


def named_after(gap: str) -> str | None:
    """TITLE gap NAME further on: ``copula`` ("… là ông A"), ``for`` ("… đối với ông A"), ``comma``, ``dash`` or None."""
    if len(gap) >= _LONG:
        return None
    match = _named_after().fullmatch(gap)
    return match.lastgroup if match else None


def opens_list(gap: str) -> str | None:
    """TITLE gap NAME: does a list of holders begin ("gồm: ông A, …")? ``gồm``, ``là`` or None."""
    if len(gap) >= _LONG:
        return None
    match = _list_opener().fullmatch(gap)
    if match is None:
        return None
    return "gồm" if match["opens"] else "là"


def steps_in_list(gap: str) -> bool:
    """Is this only what stands between the members of a list?"""
    return len(gap) < _LONG and (_list_step().fullmatch(gap) is not None or _list_jump().fullmatch(gap) is not None)


def cue_before(gap: str) -> Cue | None:
    """The cue that ends the words before a title, with its status; None where there is none."""
    tail = gap[-60:]
    rows, pattern = _cues()
    match = pattern.search(tail)
    if match is None:
        return Cue("current", "named") if _MANY_OFFICES.search(tail) else None
    cue = " ".join(match["cue"].casefold().split())
    if cue in _WISHES and _WISHED.search(tail, 0, match.start()):
        return None
    return rows[cue]


def is_former(words: str) -> bool:
    """Do the words before a title put it in the past ("từng giữ", "thôi", "miễn nhiệm")?"""
    return _FORMER.search(words) is not None


def is_period(sentence: str) -> bool:
    """Is this a line of a life: "4/1985-7/1988: Trưởng khoa"?"""
    return _PERIOD.match(sentence) is not None


def appoints(words: str) -> bool:
    """Do the words tell of giving or taking an office?"""
    return _APPOINTING.search(words) is not None


def reports(words: str) -> bool:
    """Does speech or another doing stand between a name and a later title?"""
    return _SPEECH.search(words) is not None


def has_pronoun(words: str) -> bool:
    """Do the words take up somebody by "ông", "bà", "đồng chí" …?"""
    return _PRONOUN.search(words) is not None


def is_of_body(words: str) -> bool:
    """Do the words before an office make it a body's: "Đoàn đại biểu", "Văn phòng Tổng thống"?"""
    return _unnamed("body").search(words) is not None


def is_unnamed(words: str) -> bool:
    """Do the words before an office make it the office as such, or many: "chức danh", "các", "Văn phòng"?"""
    return _unnamed("").search(words) is not None


def how_many(words: str) -> int | None:
    """The number of holders that words before a title announce; 0 for "các", None for none."""
    match = _MANY.search(words)
    if match is None:
        return None
    word = match[0].split()[0].casefold()
    return int(word) if word.isdigit() else _COUNTS.get(word, 0 if word in ("các", "những") else 1000)


_QUOTED = re.compile(r"(?<!\w)theo\s+(?:lời\s+)?(?:[^\s,.;:]+\s+){0,1}$", re.IGNORECASE)
_ORDERED = re.compile(
    r"(?<!\w)(?:theo|của|với|cho|giao|yêu cầu|đề nghị|cùng|trả lời|hỏi|trước|chất vấn|gặp|tiếp|thay mặt|cảm ơn|nhờ)\s+$",
    re.IGNORECASE,
)
_ON_BEHALF = re.compile(r"(?<!\w)(?:thay mặt|ủy quyền của|uỷ quyền của|thừa lệnh|chỉ đạo của|đề nghị của|báo cáo)\s+$", re.IGNORECASE)
_CALLED = re.compile(r"(?<!\w)(?:các|hai|ba|những)\s+(?:đồng chí|ông,? bà|ông|bà|anh|chị|đại biểu)\s*:?\s*$", re.IGNORECASE)
_ACTED_ON = re.compile(r"(?<!\w)(?:được|bị|kế nhiệm của|kế nhiệm|thay thế|thay cho|thay)\s+(?:ông|bà|đồng chí)?\s*$", re.IGNORECASE)
_POINTED = re.compile(r"(?<!\w)(?:vị|nữ|nam|chàng|cô|anh|ông|vị nữ|viên)\s+$", re.IGNORECASE)
_YEAR = re.compile(
    r"\W*(?:(?:giữa|đầu|cuối|đến|tới|từ|vào|trong|hồi|sau|tính đến)\s+)?(?:(?:năm|tháng|quý|ngày|mùa)\s)?"
    r"[^,.;:]{0,14}?(?<!\d)((?:19|20)\d\d)(?![\d]|\s*[-–—]\s*\d)", re.IGNORECASE
)
_NOW = re.compile(r"\W*hiện(?:\s+(?:nay|tại|giờ))?(?!\w)", re.IGNORECASE)
_UNTIL = re.compile(r"\s*(?:\(?từ\s+)?(?:(?:tháng\s*|năm\s*)?(?:\d{1,2}/)?(?:19|20)\d\d)\s*(?:[-–—]|đến)\s*(?:tháng\s*|năm\s*)?(?:\d{1,2}/)?(?:19|20)\d\d")
_EARLIER = re.compile(r"\W*(?:trước đây|sau đó|tiếp đó|từ)(?!\w)", re.IGNORECASE)


def quotes_by_name(words: str) -> bool:
    """Do the words before a name quote him: "Theo ông "?"""
    return _QUOTED.search(words) is not None


def quotes_or_orders(words: str) -> bool:
    """Do the words before a title make it the other side of a deed: "Theo", "yêu cầu"?"""
    return _ORDERED.search(words) is not None


def stands_in(words: str) -> bool:
    """Does the next name only act for the title: "Thay mặt Thủ tướng, Phó Thủ tướng A …"?"""
    return _ON_BEHALF.search(words) is not None


def opens_aside(sentence: str) -> bool:
    """Does a sentence open with a phrase whose subject comes later: "Trong thời gian làm …, ông A"?"""
    return _OPENS_ASIDE.match(sentence) is not None


def is_shared_out(after: str) -> bool:
    """Do the words after an office make it many: "Bí thư các chi bộ"?"""
    return _SHARED_OUT.match(after) is not None


def calls_many(words: str) -> bool:
    """Do the words call up several people: "các đồng chí"?"""
    return _CALLED.search(words) is not None


def is_acted_on(words: str) -> bool:
    """Do the words make the next name the doer of a passive: "được", "bị"?"""
    return _ACTED_ON.search(words) is not None


def points_out(before: str, after: str) -> bool:
    """Is a title pointed at: "vị giám đốc", "giám đốc này"?"""
    return _POINTED.search(before) is not None or after.startswith(" này")


def pointed_gender(before: str) -> str | None:
    """The gender that the word before a title tells: "cô hiệu trưởng"."""
    return honorific_genders().get(before.rstrip().rpartition(" ")[2].casefold())


def goes_on(opening: str) -> bool:
    """Does a sentence go on a tale of the past: "Sau đó, …", "Từ 2015, …"?"""
    return _EARLIER.match(opening) is not None


def opens_before(opening: str, year: int | None) -> bool:
    """Does a sentence open with a year before ``year``: "Đến tháng 10/2020, …"?"""
    match = _YEAR.match(opening)
    return bool(match and year and int(match[1]) < year)


def tells_now(opening: str) -> bool:
    """Does a sentence open with "Hiện", "Hiện nay"?"""
    return _NOW.match(opening) is not None


def has_ended(after: str) -> bool:
    """Does a closed period follow a title: " từ 2/2016-5/2017"?"""
    return _UNTIL.match(after) is not None
