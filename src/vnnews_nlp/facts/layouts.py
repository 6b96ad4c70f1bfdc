"""How a page lays a title beside its holder: what the words between two marks say.

A *gap* is the text between two neighbouring marks (PERSON or TITLE). Each
function answers one question about a gap, or about the words before or after a
mark; the answers are rows of ``data/rules/layouts.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from vnnews_nlp.entities.rules import load_rules
from vnnews_nlp.facts.mentions import honorific_genders
from vnnews_nlp.lists import load_list

#: A gap longer than this says nothing about its two ends by its shape.
_LONG = 90
#: How much of the words before a title a cue may take.
_CUE_REACH = 60
_COUNTS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
#: Cues that may tell a wish: "để trở thành", "muốn làm".
_WISHES = frozenset({"làm", "lên làm", "trở thành", "ứng cử"})


@dataclass(frozen=True, slots=True)
class Cue:
    """Words before a title that give it to somebody, and how; ``voice`` as in ``data/lists/office_cues.tsv``."""

    status: str
    voice: str


class Pronoun(NamedTuple):
    """A word that takes up somebody, the gender it tells and the words after it."""

    gender: str | None
    rest: str


@cache
def row(id: str) -> re.Pattern[str]:
    """The pattern of a row of ``data/rules/layouts.toml``."""
    return load_rules("layouts")[id].pattern


def _says(id: str, words: str) -> bool:
    return row(id).search(words) is not None


def _fills(id: str, gap: str) -> bool:
    return len(gap) < _LONG and row(id).match(gap) is not None


#: Words that may stand between a cue and its title, and signs.
_FILLERS = ("là", "một", "nữ", "tân", "chức", "như", "lại", "thêm", "vụ")
_SIGNS = " \n:\"“'‘"


@cache
def _cues() -> tuple[dict[str, Cue], re.Pattern[str], frozenset[str]]:
    """The cues, a pattern that finds one at the end of words, and the last words that such words may have."""
    rows = {row["cue"]: Cue(row["status"], row["voice"]) for row in load_list("office_cues")}
    words = "|".join(word.replace(" ", r"\s+") for word in sorted(rows, key=len, reverse=True))
    pattern = rf"(?<!\w)(?P<cue>{words})(?:\s+(?:{'|'.join(_FILLERS)}))*\s*:?\s*[\"“'‘]?\s*$"
    last = frozenset(word.rstrip(_SIGNS).rpartition(" ")[2].casefold() for word in (*rows, *_FILLERS))
    return rows, re.compile(pattern, re.IGNORECASE), last


@cache
def _unnamed(why: str) -> re.Pattern[str]:
    rows = (row for row in load_list("unnamed_offices") if row["why"] == why or not why)
    words = sorted((re.escape(row["word"]) for row in rows), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})\s+$", re.IGNORECASE)


def joins_titles(gap: str) -> bool:
    """Do these words chain two titles of one holder: ", ", " kiêm ", ", nhiệm kỳ 2020-2025; "?"""
    if gap == ", ":
        return True
    return "\n" not in gap and (_fills("joint-gap", gap) or _fills("joint-rest-gap", gap))


def title_before(gap: str) -> bool:
    """TITLE gap NAME: does the name follow at once ("Chủ tịch nước Lê Văn A", "Giám đốc ông A")?"""
    return gap == " " or ("," not in gap.rpartition(")")[2] and "\n" not in gap and _fills("before-gap", gap))


def describes(gap: str) -> bool:
    """TITLE gap NAME: do words of praise, age or origin stand between ("tài năng ", "tên ")?"""
    return len(gap) > 1 and _fills("epithet-gap", gap)


def title_after(gap: str) -> bool:
    """NAME gap TITLE: does the title follow as an apposition (", ", " - ", " (", " (SN 1975), ")?"""
    return gap == ", " or _fills("after-gap", gap) or _fills("after-other-gap", gap)


def named_after(gap: str) -> str | None:
    """TITLE gap NAME further on, or None.

    ``copula`` ("là ông A"), ``for`` ("đối với ông A"), ``of`` ("của ông A"), ``comma``, ``dash``, ``colon`` ("HLV: A").
    """
    match = row("named-after-gap").match(gap) if len(gap) < _LONG else None
    return match.lastgroup if match else None


def opens_list(gap: str) -> str | None:
    """TITLE gap NAME: does a list of holders begin ("gồm: ông A, …")? ``gồm``, ``là`` or None."""
    match = row("list-opening-gap").match(gap) if len(gap) < _LONG else None
    if match is None:
        return None
    return "gồm" if match["opens"] else "là"


def steps_in_list(gap: str) -> bool:
    """Is this only what stands between the members of a list?"""
    return _fills("list-step-gap", gap) or _fills("list-jump-gap", gap)


def cue_before(gap: str) -> Cue | None:
    """The cue that ends the words before a title, with its status; None where there is none."""
    return _cue_at_end(gap[-_CUE_REACH:])


@lru_cache(maxsize=1024)
def _cue_at_end(tail: str) -> Cue | None:
    rows, pattern, ends = _cues()
    last = tail.rstrip(_SIGNS).rpartition(" ")[2]
    match = None if last.isalpha() and last.casefold() not in ends else pattern.search(tail)
    if match is None:
        return Cue("current", "named") if _says("many-offices", tail) else None
    cue = " ".join(match["cue"].casefold().split())
    if cue in _WISHES and row("wished").search(tail[: match.start()]):
        return None
    return rows[cue]


def appoints(words: str) -> bool:
    """Do the words tell of giving or taking an office?"""
    return _says("appoints", words)


def is_former(words: str) -> bool:
    """Do the words before a title put it in the past ("từng giữ", "thôi", "miễn nhiệm")?"""
    return _says("former", words)


def was_former(words: str) -> bool:
    """The same before a title whose holder is named after it; "Trước đó," is then no word about the office."""
    return is_former(row("time-adverb").sub("", words))


def is_while_still(words: str) -> bool:
    """Do the words before a title put it in the time of an office that is over: "khi ông A còn làm …"?"""
    return _says("while-still", words)


def was_held(gap: str) -> bool:
    """Do the words before a title tell an office held in the past: "khi giữ chức", "đã hai lần giữ chức"?"""
    return _says("held-then", gap)


def awaits_owner(title: str) -> bool:
    """Does a title end where its master's name follows: "cố vấn của Tổng thống", of A?"""
    return _says("owner-open", title)


def reports(words: str) -> bool:
    """Does speech or another doing stand between a name and a later title?"""
    return _says("reports", words)


def pronoun(words: str) -> Pronoun | None:
    """The last word that takes up somebody: "ông", "bà", "đồng chí" …"""
    found = list(row("pronoun").finditer(words))
    return Pronoun(honorific_genders().get(found[-1][0].casefold()), words[found[-1].end() :]) if found else None


def how_many(words: str) -> int | None:
    """The number of holders that words before a title announce; 0 for "các", None for none."""
    match = row("count").search(words)
    if match is None:
        return None
    count = match["count"].casefold()
    digits = count.replace(".", "").replace(",", "")
    return int(digits) if digits.isdigit() else _COUNTS.get(count, 0)


def is_unnamed(words: str) -> bool:
    """Do the words before an office make it the office as such, or many: "chức danh", "các", "Văn phòng"?"""
    return _unnamed("").search(words) is not None


def is_run_for(words: str) -> bool:
    """Do the words before an office make it one that somebody only seeks: "ứng viên"?"""
    return _says("run-for", words)


def is_seat_or_kin(words: str) -> bool:
    """Do the words before an office make it a seat or somebody's kin: "chức vụ", "con gái"?"""
    return any(_unnamed(why).search(words) for why in ("office", "relative"))


def is_of_body(words: str) -> bool:
    """Do the words before an office make it a body's: "Đoàn đại biểu", "Văn phòng Tổng thống"?"""
    return _unnamed("body").search(words) is not None


def is_shared_out(after: str) -> bool:
    """Do the words after an office make it many: "Bí thư các chi bộ"?"""
    return _says("shared-out", after)


def quotes_by_name(words: str) -> bool:
    """Do the words before a name quote him: "Theo ông "?"""
    return _says("quoted", words)


def quotes_or_orders(words: str) -> bool:
    """Do the words before a title make it the other side of a deed: "Theo", "yêu cầu"?"""
    return _says("other-side", words)


def stands_in(words: str) -> bool:
    """Does the next name only act for the title: "Thay mặt Thủ tướng, Phó Thủ tướng A …"?"""
    return _says("on-behalf", words)


def calls_many(words: str) -> bool:
    """Do the words call up several people: "các đồng chí"?"""
    return _says("called", words)


def is_acted_on(words: str) -> bool:
    """Do the words make the next name the doer of a passive: "được", "bị"?"""
    return _says("acted-on", words)


def points_out(before: str, after: str) -> bool:
    """Is a title pointed at: "vị giám đốc", "giám đốc này"?"""
    return _says("pointed", before) or after.startswith(" này")


def tells_apart(after: str) -> bool:
    """Do the words after a title tell its holder by age or origin: "HLV người Đức", "tay vợt 22 tuổi"?"""
    return _says("told-apart", after)


def pointed_gender(before: str) -> str | None:
    """The gender that the word before a title tells: "cô hiệu trưởng"."""
    return honorific_genders().get(_last_word(before))


def honored(words: str) -> bool:
    """Do words end with an honorific: "ngài ", " - ông "?"""
    return _last_word(words) in honorific_genders() and words.endswith(" ")


def _last_word(words: str) -> str:
    return words.rstrip().rpartition(" ")[2].casefold()


def is_period(sentence: str) -> bool:
    """Is this a line of a life: "4/1985-7/1988: Trưởng khoa"?"""
    return _says("period", sentence)


def opens_aside(sentence: str) -> bool:
    """Does a sentence open with a phrase whose subject comes later: "Trong thời gian làm …, ông A"?"""
    return _says("aside", sentence)


def opens_time(gap: str) -> bool:
    """Do the words before a title begin a clause of time after a comma: ", trước khi được bổ nhiệm giữ chức"?"""
    return _says("time-clause", gap)


def is_called_next(gap: str) -> bool:
    """Does a name follow a title as the subject of the main clause: ", ông "?"""
    return _fills("subject-gap", gap)


def goes_on(opening: str) -> bool:
    """Does a sentence go on a tale of the past: "Sau đó, …", "Từ 2015, …"?"""
    return _says("goes-on", opening)


def tells_now(opening: str) -> bool:
    """Does a sentence open with "Hiện", "Hiện nay"?"""
    return _says("now", opening)


def lasts(words: str) -> bool:
    """Does an office go on: "Từ 1/2015 đến nay, ông làm …", "giữ chức … cho đến nay"?"""
    return _says("lasts", words)


def is_led_by(left: str) -> bool:
    """Do the words before a title tell who leads a body: "Ban Chỉ đạo do ông A làm"?"""
    return _says("led-by", left)


def takes_part(after: str) -> bool:
    """Do people only attend: " cùng dự", " tham dự hội nghị"?"""
    return _says("takes-part", after)


def speaks(after: str) -> bool:
    """Does speech follow a title: " nêu rõ", " phân tích"?"""
    return _says("speaks", after)


def is_seat(left: str) -> bool:
    """Do the words before a title make it somebody's seat: "thôi nhiệm chức vụ | tổng giám đốc của bà A"?"""
    return _says("seat", left)


def ends_label(after: str) -> bool:
    """Does a name end its line or stand in a list, so that "Chủ tịch: A" is a label and no headline's speaker?"""
    return not after.strip() or after.lstrip()[0] in ".,;(|-–"


def is_then(gap: str) -> bool:
    """Do the words between a title and its holder put it in the past: "Thủ tướng khi đó là ông A"?"""
    return _says("then", gap)


def is_left(after: str) -> bool:
    """Does something later follow an office: " trước khi trở thành", " sau đó"?"""
    return _says("left-for", after)


def is_made(left: str) -> bool:
    """Do the words before a title give it to somebody taken up: "sẽ phân công ông là"?"""
    return _says("made-him", left)


def has_ended(after: str) -> bool:
    """Does a closed period follow a title: " từ 2/2016-5/2017"?"""
    return _says("until", after)
