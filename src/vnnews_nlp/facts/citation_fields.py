"""What the words around one mention of a document say of it: date of issue, issuer, subject.

After the mention papers write, in this order, ``ngày … | của <issuer> | về (việc) <subject>``; before it
``<issuer> (vừa) ban hành`` or ``chỉ đạo của <issuer> tại``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from vnnews_nlp.facts.citation_subjects import content_clause, read_subject
from vnnews_nlp.lists import CAPITALS, SMALL, load_list, one_of

_FULL = r"\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?\d{4}(?!\d)|\d{1,2} tháng \d{1,2},? năm \d{4}"
_MONTH = r"\d{1,2}(?: ?[/\-] ?| năm )(?:19|20)\d\d(?!\d)"
_YEAR = r"(?:19|20)\d\d(?![\d-])"
_DAY = rf"(?:[Nn]gày {{1,2}})?(?P<full>{_FULL})"
_LONG = rf"[Tt]háng (?P<month>{_MONTH})|[Nn]ăm (?P<year>{_YEAR})"
#: A day without a year is read past, and gives no date.
_NO_YEAR = r"[Nn]gày \d{1,2}(?: ?[/.\-] ?\d{1,2}(?:[/.]\d{1,3})?| tháng \d{1,2})(?![\d/])"
_NO_YEAR_DAY = re.compile(rf"{_NO_YEAR}")
_MADE = r"(?:được )?(?:ban hành |ký |đề |vào )*"
#: A month or year behind a comma is when the rest of the sentence happens: "theo Nghị quyết 39, năm 2016 tỉnh giảm …".
_DATE_AFTER = re.compile(
    rf"(?: ?[,(]? {{0,2}}{_MADE}(?:{_DAY}|{_NO_YEAR})"
    rf"|(?: ?\(?|,(?= (?:được )?ban hành )) {{0,2}}{_MADE}(?:{_LONG}))\)?"
)
_DATE_BEFORE = re.compile(rf"{_DAY}|{_LONG}")
#: A date of another document: "căn cứ Nghị định 12/2016/NĐ-CP | ngày 3/4/2016, UBND tỉnh ban hành".
_OF_ANOTHER = re.compile(r"(?:Công điện|[/-][A-ZĐ][\w&-]*|[Ss]ố \d+|\d/(?:19|20)\d\d),? ?$")
_OF = re.compile(r" ?,? {0,2}(?:(?:đã|vừa|mới|cũng|chính thức|từng) ){0,2}(?P<by>của|do|được) {1,2}")
#: "do | Bộ Y tế ban hành", "được Quốc hội thông qua": not "được Chính phủ trình".
_ISSUES = re.compile(
    r"(?![^,.;\n]{0,30}?(?:sẽ|dự kiến|chưa|xem xét|chủ trì|soạn thảo|xây dựng) )"
    r"[^,.;\n]{0,30}? ?(?:ban hành|ký|thông qua|phê duyệt|công bố|cấp|ra|phát hành)(?!\w)"
)
#: The rest of an issuer, up to the subject: "của Bộ Chính trị | Ban Chấp hành Trung ương | về"; "của | GD&ĐT | về".
_TO_ABOUT = re.compile(
    rf" ?(?:nước )?[{CAPITALS}][^\s,.;:()“”]{{0,15}}(?: (?!về |và )[^\s,.;:()“”]{{1,15}}){{0,9}}(?= về )"
)
_GLOSS = re.compile(r" ?\((?!về |quy định|hướng dẫn|ban hành|phê duyệt)[^()\n]{1,60}\)")
#: A body's place behind the bracket with its letters: "của Sở Kế hoạch và Đầu tư | (KH&ĐT) Bến Tre | về".
_PLACE_BEHIND = re.compile(
    rf" \([A-ZĐ][A-ZĐ&\- ]{{1,12}}\)(?: (?:tỉnh|TP|T\.?P\.?|thành phố|huyện|quận))?(?: [{CAPITALS}][{SMALL}]+){{1,3}}"
    r"(?= (?:về|ban hành|quy định|phê duyệt|hướng dẫn|yêu cầu|đề nghị)(?!\w)|[,.;]|$)"
)
#: A signer, who is not the issuer: "do ông A, Phó Giám đốc Sở, ký | ngày 7/4/2019 về việc".
_SIGNED = re.compile(
    r",? do (?:(?! theo | và được )[^.;:\n“”]){3,140}? ký(?: ban hành)?(?=,? (?:ngày|về|v/v|hôm)(?!\w))"
)
#: What ends a name in quotes before its fields: "“Điều lệ trường mầm non|” do Bộ A ban hành".
_QUOTE_END = re.compile(r"[”\"](?= (?:do|của|được|ngày) )")
#: "Nghị quyết 19 của Chính phủ | vừa ban hành | về việc".
_JUST = re.compile(r" (?:vừa|mới|đã) (?:được )?(?:ký )?ban hành(?= về| quy định)")
_SENT_TO = re.compile(
    r" ?,? (?:gửi|kính gửi) [^.;\n]{1,260}?(?=,? (?:về|liên quan|để|nhằm|trong đó|yêu cầu|đề nghị|đốc thúc|đôn đốc"
    r"|chỉ đạo|kiến nghị|thông báo|trả lời) |[.;\n]|$)"
)
#: "có hiệu lực từ 20/7 | về chế độ làm việc"; a date with a slip in it: "ngày 24/42017 | của Văn phòng".
_IN_FORCE = re.compile(r" có hiệu lực (?:thi hành )?(?:kể )?từ (?:ngày )?[\d/.-]{3,10}(?= (?:về|quy định về) )")
_ODD_DATE = re.compile(r",? ngày [\d/.-]{5,12}(?= của )")
_PASSED_OVER = (_SENT_TO, _GLOSS, _JUST, _SIGNED, _IN_FORCE, _ODD_DATE)
_COMMA = re.compile(r" ?, {1,2}")
_SENTENCE_END = re.compile(
    rf"(?<!TP)(?<!Tp)(?<![.!?…])[.!?…]+[”\"]? {{1,3}}(?=[{CAPITALS}“\"])|(?<=[{SMALL}0-9)])\.(?=[{CAPITALS}])|\n"
)
#: What may stand between an issuer and its verb: the holder's name, a bracket, an apposition.
_BETWEEN = re.compile(rf"(?: [{CAPITALS}][\w-]*| ?\([^()\n]{{1,60}}\)){{0,7}}(?:,[^,.;\n]{{1,80}},)?,? ?")
_LIST_HEAD = re.compile(r"(?::|gồm|bao gồm|là|như) {1,2}$")
_NOT_YET = re.compile(r" (?:sẽ|dự kiến|trình|xem xét|cho ý kiến|thảo luận)(?!\w)")
_PASSES = re.compile(r"[^.;\n]{0,60}? thông qua(?!\w)")
_PASSED_AT = re.compile(r" thông qua(?: tại)?[^.;\n]{0,40}$")
#: A body in front of the one that it belongs to: "Cục Quản lý khám chữa bệnh (KCB), | Bộ Y tế".
_PART_OF = re.compile(
    r"(?:Tổng cục|Cục|Vụ|Viện|Ban Quản lý|Ban|Thanh tra|Trung tâm)"
    r"(?: [^\s.,;:()“”]{1,10}){1,9}(?: \([A-ZĐ&]+\))?, $"
)
#: A body that is part of another: "Ủy ban Văn hóa, Giáo dục | của Quốc hội", "Văn phòng | của Bộ".
_BODY_OF = re.compile(
    r"(?:(?:Chủ nhiệm|Phó Chủ nhiệm|Chủ tịch|Trưởng|Giám đốc) )?(?:Ủy ban|Uỷ ban|Hội đồng|Ban|Văn phòng|Viện|Đoàn)"
    r"(?: [^\s.;:()“”]{1,10}){0,14} của $"
)
#: A body whose name goes on with a place that is called after a person: "UBND phường | Lê Thanh Nghị".
_PLACE_OF = re.compile(
    r"(?!Chủ tịch|Giám đốc|Trưởng|Bí thư|Bộ trưởng)[^.,;\n]{0,60}(?:quận|xã|phường|thị trấn|Trường \w{2,5}) $"
)
#: Words that make an office another one, or its act one that has not happened.
_OTHERWISE = re.compile(
    r"(?:Phó|Nguyên|nguyên|Thường trực|thay mặt|Ủy viên|(?P<wish>trình|kiến nghị|đề nghị|đề xuất|chờ|chờ đợi|mong|để"
    r"|báo cáo)) $"
)
#: A code is given to what has been issued: "đã trình Chính phủ ban hành Nghị định số 75/2024/NĐ-CP".
_CODED = re.compile(r"[^\W\d_][^\d,.;]{0,40}\d{1,5}(?:/\d{4})?[/-][A-ZĐ]{2}")
#: Boards whose names say what they are for: "Ban Chỉ đạo Trung ương | về phòng chống thiên tai | đã có".
_BOARD = re.compile(r"Ban Chỉ đạo|Ban chỉ đạo|Ủy ban|Uỷ ban|Hội đồng|Tổ công tác")
_BOARD_FOR = re.compile(r" về [^.;:,()\n]{3,70}")
_VERB_BEFORE = re.compile(
    r" (?:(?:vừa|đã|cũng|mới|chính thức|tiếp tục|mới đây|vừa qua|liên tiếp|kịp thời|nhanh chóng|khẩn trương"
    r"|lại|từng|sau đó|phải|đã phải|cho biết|chỉ|(?:thảo luận|bàn|xem xét)(?:,| và)) ){0,3}"
    r"(?:(?:ký )?ban hành|ký|ra|có|(?:biểu quyết |bỏ phiếu |nhất trí )?thông qua|phê duyệt|chấp thuận"
    r"|phát hành|công bố|gửi|đưa ra|cấp)(?: tiếp)?"
    r"(?: (?:và ban hành|các|một|thêm|hai|bản|chỉ thị|thông qua|về|chủ trương|đầu tư|tại"
    r"|theo|toàn bộ|dự|dự án|dự thảo)){0,3} {0,2}[“\"(]?$"
)
_WILL_OF = re.compile(
    r"(?:chỉ đạo|ý kiến|yêu cầu|kết luận|kiến nghị|chủ trương|tinh thần|quy định|đề nghị|đề xuất|phê duyệt|báo cáo"
    r"|văn bản|hướng dẫn|thông báo|phân công) của $"
)
#: "… đã được HĐND thành phố thống nhất tại | Văn bản số 12", "Thủ tướng cho phép áp dụng … tại | Văn bản số 5".
_RULED_AT = re.compile(
    r" (?:đã |cũng |vừa )?(?:thống nhất|nêu|trả lời|chấp thuận|phê duyệt|cho phép|đồng ý|yêu cầu|chỉ đạo|ban hành"
    r"|thông qua|kết luận|quyết định|có hướng dẫn)(?!\w)"
    r"(?:(?!quy định|điều |Điều|hoản |hướng dẫn|theo|sửa đổi)[^.;:()“”\n]){0,90} tại (?:các )?$"
    r"| giao (?:tại|trong) $"
)
#: "công nghệ được Bộ A | cho phép ứng dụng theo | Quyết định số 8/QĐ-BGTVT": only behind "được".
_ALLOWED_BY = re.compile(
    r" (?:cho phép|phê duyệt|chấp thuận|bổ sung|công nhận|thành lập|xếp hạng)(?!\w)[^.;:()“”\n]{0,70} theo $"
)
#: "được Bộ Y tế | hướng dẫn chi tiết tại khoản 9 Điều 1 | Thông tư 6/2021/TT-BYT".
_SET_OUT_AT = re.compile(
    r" (?:đã |vừa )?(?:hướng dẫn|quy định)(?: cụ thể| chi tiết| rõ| thực hiện){0,2} (?:tại|trong|ở)"
    r"(?: (?:[Kk]hoản|[Đđ]iều|[Đđ]iểm|[Mm]ục|[Cc]hương|[Pp]hần|của|và|\d{1,3}[a-z]?|[a-zđ]|[IVX]{1,5}),?){0,9} $"
)
_AT = re.compile(r" ?\(?(?:tại|trong|theo|qua|ở)? {0,2}\(?$")


@dataclass(frozen=True, slots=True)
class Fields:
    """What one mention's surroundings say; None where they say nothing."""

    date: str | None = None
    issuer: str | None = None
    subject: str | None = None
    end: int = 0  # where date and issuer end in the text
    leads: bool = False  # whether the issuer stands before a verb whose objects may be many documents


@cache
def issuer_pattern() -> re.Pattern[str]:
    """A body or office that issues documents, with the place or the words that complete its name."""
    kinds = {k: one_of(r["name"] for r in load_list("issuers") if r["kind"] == k) for k in ("closed", "place", "open")}
    cap = rf"(?!Thành phố|Tỉnh )[{CAPITALS}](?:[\w&]|\.(?=[\w&]))*"
    two = "(?:Thừa Thiên ?[-–]? ?Huế|Bà Rịa ?[-–] ?Vũng Tàu)"
    term = r"(?: \(?[Kk]hóa [IVX\d]+\)?)"
    level = " (?:[Tt]ỉnh|[Tt]hành phố|T[Pp]\\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|Khối|khối|Đảng bộ|tối cao)"
    area = "(?:xã hội|đào tạo|môi trường|đầu tư|công nghệ|du lịch|phát triển nông thôn|truyền thông)"
    stop = one_of(row["word"] for row in load_list("issuer_ends"))
    word = rf" (?!{stop}|và (?!{area})[{SMALL}])[^\s,.;:()“”\"]+"
    place = rf"(?:(?:{level}){{0,2}} ?(?:{two}|(?:{cap} ?){{0,3}}{cap})|(?:{level}){{1,2}})?"
    return re.compile(
        f"(?:{kinds['closed']}{term}?|{kinds['place']}{place}{term}?|{kinds['open']}(?:{word}){{0,10}}{term}?)"
    )


def iso_date(match: re.Match[str]) -> str | None:
    """``2021-08-05``, ``2021-08`` or ``2021`` from a date match; None for a day that does not exist."""
    if match["full"]:
        day, month, year = (int(n) for n in re.findall(r"\d+", match["full"]))
        return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 and year > 1900 else None
    if match["month"]:
        month, year = (int(n) for n in re.findall(r"\d+", match["month"]))
        return f"{year:04}-{month:02}" if 1 <= month <= 12 else None
    return match["year"]


def read_fields(text: str, start: int, end: int, others: Sequence[int], persons: Sequence[int] = ()) -> Fields:
    """The fields of the mention ``text[start:end]``.

    ``others`` are where further mentions of documents begin, ``persons`` where
    names of people do, both in order: a subject stops before the first, an
    issuer before the second.
    """
    after = _after(text, end + 1 if _QUOTE_END.match(text, end) else end, persons)
    sentence = sentence_start(text, start)
    before = _before(text, sentence, start, persons)
    titled = after.issuer is not None
    subject = read_subject(text, sentence, start, after.end, others, titled, before.leads)
    if subject is None and after.issuer is None and (clause := _decider(text, after.end, persons)):
        issuer, at = clause
        if subject := content_clause(text, at, others):
            return Fields(after.date or before.date, issuer, subject, after.end)
    if subject and after.issuer is None and before.issuer is None:  # "… về Internet | được Chính phủ ban hành"
        at = text.index(subject, after.end) + len(subject)
        if made := _issuer_after(text, at, persons):
            return Fields(after.date, made[0], subject, after.end)
    leads = before.leads and before.issuer is not None and after.issuer is None
    return Fields(after.date or before.date, after.issuer or before.issuer, subject, after.end, leads)


def sentence_start(text: str, at: int) -> int:
    """Where the sentence around ``at`` begins, at most 300 characters back."""
    low = max(0, at - 300)
    last = max((m.end() for m in _SENTENCE_END.finditer(text, low, at)), default=low)
    return last


def _after(text: str, at: int, persons: Sequence[int]) -> Fields:
    """Date and issuer that follow a mention, in either order, and where they end."""
    date = issuer = None
    for _ in range(4):
        if date is None and (match := _DATE_AFTER.match(text, at)):
            date, at = iso_date(match), match.end()
        elif issuer is None and (found := _issuer_after(text, at, persons)):
            issuer, at = found
        elif match := next((m for skip in _PASSED_OVER if (m := skip.match(text, at))), None):
            at = match.end()
        else:
            break
    return Fields(date, issuer, None, at)


def _issuer_after(text: str, at: int, persons: Sequence[int]) -> tuple[str, int] | None:
    """ "của Bộ Xây dựng", "do UBND tỉnh ban hành": the body and where it ends."""
    of = _OF.match(text, at)
    if not of:
        return None
    match = issuer_pattern().match(text, of.end())
    whole = _TO_ABOUT.match(text, of.end() if match is None else match.end()) if of["by"] == "của" else None
    if match is None:
        return (whole[0], whole.end()) if whole and text[of.end()].isupper() else None
    end = _cut_at(text, match.start(), whole.end() if whole else match.end(), persons)
    if of["by"] != "của":
        issued = _ISSUES.match(text, end)
        return (text[match.start() : end], issued.end()) if issued and end > match.start() else None
    end = _with_partners(text, end)
    if place := _PLACE_BEHIND.match(text, end):
        end = place.end()
    return (text[match.start() : end], end) if end > match.start() else None


def _with_partners(text: str, end: int) -> int:
    """``end``, or where the last of several issuers ends: "của Bộ Y tế | và Bộ Công an"."""
    while text.startswith(" và ", end) and (match := issuer_pattern().match(text, end + 4)):
        end = match.end()
    return end


def _decider(text: str, at: int, persons: Sequence[int]) -> tuple[str, int] | None:
    """ "Tại Quyết định 12, Thủ tướng phê chuẩn …": who decides, as subject of the main clause."""
    comma = _COMMA.match(text, at)
    if not comma or not (match := issuer_pattern().match(text, comma.end())):
        return None
    end = _cut_at(text, match.start(), match.end(), persons)
    return (text[match.start() : end], end) if end > match.start() else None


def issuer_of_list(text: str, start: int) -> str | None:
    """Who passed the laws that a list names: "Quốc hội đã thông qua 12 luật, gồm: | Luật A; Luật B"."""
    low = max(0, start - 260)
    if not _LIST_HEAD.search(text, low, start) or _NOT_YET.search(text, low, start):
        return None
    heads = [m.end() for m in _SENTENCE_END.finditer(text, low, start - 20)]  # "Đó là:" may be a sentence of its own
    for match in reversed(list(issuer_pattern().finditer(text, max([low, *heads]), start))):
        if _PASSES.match(text, match.end()) or _PASSED_AT.search(text, low, match.start()):
            return match[0]
    return None


def _cut_at(text: str, start: int, end: int, persons: Sequence[int]) -> int:
    """``end``, or where a person's name begins between: "Chủ tịch UBND tỉnh | Lê Văn A"."""
    at = bisect_right(persons, start)
    if at < len(persons) and persons[at] < end and not _PLACE_OF.match(text, start, persons[at]):
        end = persons[at]
    while end > start and text[end - 1] in " ,-–":
        end -= 1
    return end


def _before(text: str, sentence: int, start: int, persons: Sequence[int]) -> Fields:
    """ "Ngày 3/4/2017, UBND tỉnh ban hành | Quyết định": date and issuer in front of a mention."""
    verb = _VERB_BEFORE.search(text, max(sentence, start - 60), start)
    if verb:
        issuer = _last_issuer(text, sentence, verb.start(), persons, issued=bool(_CODED.match(text, start)))
        date = _date_before(text, sentence, verb.start()) if issuer else None
        return Fields(date, text[slice(*issuer)] if issuer else None, None, leads=True)
    if text.startswith("(", start - 1) and (named := _right_before(text, sentence, start - 1, persons)):
        return Fields(None, named, None)
    will = _AT.search(text, max(sentence, start - 10), start)
    issuer = _last_issuer(text, sentence, will.start(), persons, needs=_WILL_OF) if will else None
    if issuer is None and (ruled := _RULED_AT.search(text, max(sentence, start - 130), start)):
        issuer = _last_issuer(text, sentence, ruled.start(), persons)
    for behind_passive in (_SET_OUT_AT, _ALLOWED_BY):
        if issuer is None and (said := behind_passive.search(text, max(sentence, start - 110), start)):
            giver = _last_issuer(text, sentence, said.start(), persons)
            issuer = giver if giver and text.endswith("được ", sentence, giver[0]) else None
    if issuer:
        return Fields(None, text[slice(*issuer)], None)
    return Fields()


def _right_before(text: str, low: int, bracket: int, persons: Sequence[int]) -> str | None:
    """ "Chính phủ (| Nghị quyết số 12/NQ-CP) và Bộ A": the body whose document a bracket names."""
    found = _last_issuer(text, low, bracket, persons)
    if not found or text[found[1] : bracket].strip() or text[found[0] - 1] in "-/":  # "67/2014/NĐ-CP (|Nghị định 67)"
        return None
    return text[slice(*found)]


def _date_before(text: str, sentence: int, verb: int) -> str | None:
    """The last date before the verb, unless it belongs to another document."""
    low = max(sentence, text.rfind(";", sentence, verb))
    dates = list(_DATE_BEFORE.finditer(text, low, verb))
    if not dates or _NO_YEAR_DAY.search(text, dates[-1].end(), verb):  # "…, chiều ngày 8/2, Bộ ra | Quyết định"
        return None
    if _OF_ANOTHER.search(text, max(sentence, dates[-1].start() - 40), dates[-1].start()):
        return None
    return iso_date(dates[-1])


def _last_issuer(
    text: str,
    low: int,
    high: int,
    persons: Sequence[int],
    needs: re.Pattern[str] | None = None,
    issued: bool = False,
) -> tuple[int, int] | None:
    """Where the issuer is that stands right before ``high``, but for a name, a term or an apposition.

    ``issued`` says that the document exists, so that nobody wishes for it.
    """
    low = max(low, high - 200)
    if needs is not None and text.find(" của ", low, high) < 0:
        return None
    for match in reversed(list(issuer_pattern().finditer(text, low, high))):
        end = _cut_at(text, match.start(), match.end(), persons)
        if _BOARD.match(text, match.start()) and _BOARD_FOR.fullmatch(text, end, high):
            end = high
        otherwise = _OTHERWISE.search(text, low, match.start())
        if otherwise and not (issued and otherwise["wish"]):
            continue
        if not _BETWEEN.fullmatch(text, end, high):
            continue
        if needs is None or needs.search(text, low, match.start()):
            part = _BODY_OF if text.endswith(" của ", low, match.start()) else _PART_OF
            whole = part.search(text, low, match.start())
            return whole.start() if whole else match.start(), end
    return None
