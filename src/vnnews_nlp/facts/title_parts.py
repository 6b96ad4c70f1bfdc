"""What a title is made of: modifier, office, body, place; and which title may stand for which.

"nguyên Phó Chủ tịch UBND tỉnh Bắc Giang" is the modifier *nguyên*, the office
*Phó Chủ tịch*, the body *UBND* and the place *tỉnh Bắc Giang*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from vnnews_nlp.facts.name_parts import fold
from vnnews_nlp.lists import load_list

#: Words before an office and the status they give its holder; ``cố`` is a late holder.
_MODIFIERS = {"nguyên": "former", "cựu": "former", "cố": "former", "quyền": "acting", "q.": "acting",
              "tạm quyền": "acting", "phụ trách": "acting", "tân": None, "nữ": None, "nam": None}  # fmt: skip
_MODIFIER = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, _MODIFIERS), key=len, reverse=True))})(?=\s)"
    # words that begin like one: "cố vấn" is no late holder, "nguyên thủ" no former one
    r"(?<!cố(?=\svấn))(?<!nguyên(?=\sthủ\b(?!\s(?:tướng|quỹ|khoa|trưởng|môn|thư|lĩnh))))"
    r"(?<!nam(?=\s(?:tước|vương)\b))(?<!nữ(?=\s(?:hoàng|vương|tu|công tước)\b))",
    re.IGNORECASE,
)
_TERM = re.compile(r",?\s{0,3}(?:\(?khóa|khoá|nhiệm kỳ)\b.{0,60}$", re.IGNORECASE)
_JOINT = re.compile(r"[\s,./&()–—“”\"'-]+")
_LINKS = frozenset({"của", "các", "và", "ở", "tại", "cho", "nữ", "the"})
#: "tỉnh Hà Nam", "quận 9", "TP.HCM"; "tỉnh" alone ("UBND tỉnh") leaves its name to the reader.
_LEVEL = r"(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|tx\.?|thị trấn|(?<!tác )(?<!tấn )xã|phường|đặc khu)"
_UNIT = rf"(?i:{_LEVEL}|(?<!nông )thôn|bản|ấp|khu phố|khối|khóm|xóm|tổ dân phố|khu dân cư|(?<!liên )bang)"
#: Capital letters of Vietnamese, for use inside a character class.
UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"
#: Something always stands between two words of a name: a way to read it otherwise would be tried for every letter.
_NAME = rf"[{UPPER}][\w’'.]*(?:(?:\s{{1,3}}(?:[-–,]\s{{0,3}})?|[-–,]\s{{0,3}})[{UPPER}\d][\w’'.]*){{0,20}}"
#: Where somebody comes from tells him apart and is no part of the office: "HLV người Đức".
_ORIGIN = re.compile(rf"\s(?:người|gốc)\s[{UPPER}]\w*(?:[\s-][{UPPER}]\w*){{0,3}}$")
_UNIT_PLACE = re.compile(rf"(?<!\S)(?:{_UNIT}(?:\s{{0,3}}\d{{1,9}}|\s{{1,3}}{_NAME})|(?i:tp)\.?(?:HCM)|(?i:{_LEVEL}))$")
_UNIT_ONLY = re.compile(rf"(?<!\S)(?i:{_LEVEL})$")
#: "Huyện ủy Lộc Hà": the level is in the body's name, the place comes after it.
_LEVEL_BODY = re.compile(
    rf"((?i:tỉnh|thành|huyện|quận|thị|xã|phường)\s(?i:ủy|uỷ|đoàn))\s{{1,3}}((?i:tp\.?\s?)?{_NAME})$"
)
_BODY_IN_HEAD = re.compile(r"(?<=\s)(?:ban|đoàn|văn phòng|phòng|khoa|công an)$", re.IGNORECASE)
#: What an office may be called further, before its body: "Tổng giám đốc | điều hành | General Motors".
_STANDING = re.compile(
    r"(?:(?:thường trực|thứ nhất|chuyên trách|kiêm nhiệm|điều hành|cao cấp|cấp cao|đương nhiệm|danh dự|luân phiên"
    r"|đặc mệnh toàn quyền|đặc biệt|sáng lập|lâm thời|tạm quyền|trưởng)(?![^\s,])\s?){1,3}",
    re.IGNORECASE,
)
_LOOSE_ENDS = re.compile(
    r"^(?:(?:của|tại|ở|thuộc|cho|về|với)\s){1,3}|(?<!\S)(?:(?:của )?nước này|của|tại|ở|thuộc)$", re.IGNORECASE
)
#: Of a body beside a degree, no subject: "cử nhân Trường Đại học Luật", not "cử nhân Luật".
_SCHOOL = re.compile(
    r"(?<!\w)(?:đại học|đh|trường|học viện|viện|bệnh viện|bv|khoa|trung tâm|công ty|tập đoàn|sở|cục|hội|nhà máy|trạm)"
    r"(?!\w)",
    re.IGNORECASE,
)
#: Words after which a place's name is no place ("giảng viên tiếng Anh", "khu vực Châu Á - Thái Bình Dương").
_NO_PLACE_AFTER = ("tiếng", "châu á -", "châu á –")
#: Kinds of which words in small letters after the head are a trade, no body: "diễn viên hài".
_TRADES = frozenset({"role", "weak", "degree", "rank", "other"})


def is_part_of_name(words: str, level: int) -> bool:
    """Is the last word, at ``level``, a name's own: "thôn Nghĩa Xã", "dự án Lạch Huyện", not "UBND Huyện"?"""
    before = words[:level].rpartition(" ")[0].rpartition(" ")[2] if words[:level].endswith(" ") else ""
    return words[level:].istitle() and " " not in words[level:] and before.istitle()


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A title taken apart.

    ``kind``: state | office | rank | degree | role | other; ``status``: what its modifier says, or None.
    """

    modifier: str | None
    head: str
    kind: str
    body: str | None
    place: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class TitleKey:
    """A title for comparing: its office and the other words, in one spelling."""

    head: str
    rest: tuple[str, ...]
    kind: str

    @property
    def words(self) -> frozenset[str]:
        """The words after the office, as a set."""
        return frozenset(self.rest)


@cache
def _heads() -> dict[str, str]:
    """Offices in small letters to their kind; deputies are made from them."""
    printed = {fold(row["title"]): row["kind"] for row in load_list("titles")}
    return {_in_short(head): kind for head, kind in printed.items()} | printed


@cache
def _longest_head() -> int:
    return max(head.count(" ") + 1 for head in _heads())


@cache
def _short_forms() -> tuple[dict[str, str], re.Pattern[str]]:
    forms = {row["printed"]: row["compared"] for row in load_list("office_short_forms")}
    words = sorted(map(re.escape, forms), key=len, reverse=True)
    return forms, re.compile(rf"(?<!\S)(?:{'|'.join(words)})(?!\S)")


@cache
def _place_names() -> frozenset[str]:
    provinces = (row["name"] for row in load_list("provinces"))
    places = (row["place"] for row in load_list("places"))
    return frozenset(fold(name) for names in (provinces, places) for name in names)


@lru_cache(maxsize=8192)
def modifier_of(title: str) -> tuple[str | None, str | None, int]:
    """The modifier that opens a title, the status it gives and where the office itself starts."""
    match = _MODIFIER.match(title)
    if match is None:
        return None, None, 0
    status = _MODIFIERS[fold(match[0])]
    if fold(match[0]) == "phụ trách":  # "Phụ trách Sở Y tế" is the office itself
        return None, status, 0
    return match[0], status, len(title) - len(title[match.end() :].lstrip())


def _head_length(words: list[str]) -> tuple[int, str]:
    """How many words at the front are the office, and its kind: the shortest office of the longest one's kind.

    So "Chủ tịch HĐQT" is a *Chủ tịch* of the HĐQT, and "Chủ tịch nước" stays whole.
    """
    deputy = len(words) > 1 and words[0] == "phó"
    known: list[tuple[int, str]] = []
    heads = _heads()
    for size in range(1, min(_longest_head() + 1, len(words)) + 1):
        kind = heads.get(" ".join(words[:size])) or (deputy and heads.get(" ".join(words[1:size])))
        if kind and words[:size] != ["phó", "trưởng"]:  # no office without its "ban", "phòng" …
            known.append((size, kind))
    if not known:
        return min(2, len(words)), "other"
    kind = known[-1][1]
    return next(size for size, other in known if other == kind), kind


@lru_cache(maxsize=8192)
def title_key(title: str) -> TitleKey:
    """The office and the other words of a title, spelling and short forms made one; modifiers and terms left out."""
    _, _, start = modifier_of(title)
    plain = _JOINT.sub(" ", fold(_TERM.sub("", _ORIGIN.sub("", title[start:])))).strip()
    words = _in_short(plain).split()
    size, kind = _head_length(words)
    head = " ".join(words[:size])
    left = tuple(word for word in words[size:] if word not in _LINKS)
    if len(left) > 1:  # "Chủ tịch tỉnh" is the one of the UBND
        left = tuple(word for word in left if word != "ubnd")
    return TitleKey(head, left, kind)


def _in_short(plain: str) -> str:
    """A folded title with bodies and offices in the one form that titles are compared in."""
    forms, pattern = _short_forms()
    for _ in range(2):  # "ủy ban trung ương mttq": a short form may hold another
        plain = pattern.sub(lambda match: forms[match[0]], plain)
    return plain


def tells_origin(title: str) -> bool:
    """Does a title end with where its holder comes from: "HLV người Đức"?"""
    return _ORIGIN.search(title) is not None


def plain_words(words: str) -> frozenset[str]:
    """The words of a body or place in the form that titles are compared in."""
    return frozenset(_in_short(_JOINT.sub(" ", fold(words)).strip()).split())


@lru_cache(maxsize=4096)
def split_title(title: str) -> TitleParts:
    """The parts of a title as printed. The term ("khóa XVI") belongs to none of them."""
    modifier, status, start = modifier_of(title)
    plain = _TERM.sub("", title[start:]).rstrip(" ,")
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", plain)]
    size, kind = _head_length([fold(plain[a:b]).strip(",.") for a, b in words])
    head = plain[: words[size - 1][1]] if words else plain
    rest = plain[len(head) :].strip(" ,-–") or None
    if rest and (standing := _STANDING.match(rest)):
        head, rest = f"{head} {standing[0].strip()}", rest[standing.end() :].strip(" ,-–") or None
    body, place = _body_and_place(rest) if rest else (None, None)
    body = _LOOSE_ENDS.sub("", body).strip(" ,-–") or None if body else None
    if body and _is_subject(kind, body):
        body = None
    if (
        body and (noun := _BODY_IN_HEAD.search(head)) and not fold(body).startswith(fold(noun[0]))
    ):  # "Trưởng ban Tổ chức": the Ban is the body's
        body = f"{noun[0]} {body}"
    return TitleParts(modifier, head, kind, body, place, status)


def _is_subject(kind: str, words: str) -> bool:
    """Are words after a title a trade or subject, no body ("diễn viên hài", "giảng viên tiếng Anh", "tiến sĩ Luật")?"""
    if kind == "degree":
        return words.islower() or not _SCHOOL.search(words)
    return kind in _TRADES and (words.islower() or words.startswith("tiếng "))


def _body_and_place(rest: str) -> tuple[str | None, str | None]:
    """Take "UBND tỉnh Bắc Giang" apart: ("UBND", "tỉnh Bắc Giang"); "Sở Y tế Hà Nội" → ("Sở Y tế", "Hà Nội")."""
    if match := _LEVEL_BODY.search(rest):
        return rest[: match.end(1)], match[2].strip(" ,.")
    if (match := _UNIT_PLACE.search(rest)) and not is_part_of_name(rest, match.start()):
        return rest[: match.start()].removesuffix(" của ").strip(" ,-–") or None, match[0].strip(" ,")
    words = rest.split()
    names = _place_names()
    for size in range(min(5, len(words)), 0, -1):
        tail = " ".join(words[-size:])
        if tail[:1].isupper() and fold(tail).strip(",.") in names:
            if fold(" ".join(words[:-size])).endswith(_NO_PLACE_AFTER):
                return rest, None
            body = " ".join(words[:-size]).strip(" ,-–")
            return _cut_unit(body) or None, _with_unit(body, tail)
    return rest, None


def _cut_unit(body: str) -> str:
    return _UNIT_ONLY.sub("", body).strip(" ,-–")


def _with_unit(body: str, place: str) -> str:
    unit = _UNIT_ONLY.search(body)
    return f"{unit[0]} {place}" if unit else place


def same_office(later: TitleKey, held: TitleKey, others: frozenset[str] = frozenset()) -> int:
    """How surely ``later`` stands for an office given before as ``held``; 0: it does not.

    4 the same words; 3 a shortened form ("Chủ tịch tỉnh" for "Chủ tịch UBND tỉnh Hà Nam");
    2 its further words come from the holder's other titles; 1 it says more than the held one did.
    """
    if later.head != held.head:
        return 0
    if later.rest == held.rest:
        return 4
    mine, theirs = later.words, held.words
    if mine <= theirs:
        return 3
    if mine <= theirs | others:
        return 2
    return 1 if theirs <= mine else 0
