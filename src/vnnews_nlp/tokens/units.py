"""What is kept whole: the patterns of document numbers, dates, figures, abbreviations and addresses.

:func:`match_unit` is asked at the start of an atom and answers the end and the
kind of the unit that begins there; :func:`rare_units` finds the units that a
literal announces (``://``, ``@``, ``TCVN``). Every quantifier is bounded, so
the time is linear in the length of the text whatever it holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from vnnews_nlp.lists import load_list

Unit = tuple[int, int, str]

_D = "[-–—‑−]"
_CAPITAL = "A-ZĂÂĐÊÔƠƯ"  # without tone marks: what codes are made of
_TONED = "ÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ"
_END = r"(?![^\W_])"

# A part of a code: capitals, digits, "&", and the small letters of TTg, CTr, QyĐ, QĐi, SNgV, ĐKBđ.
_PART = rf"[{_CAPITAL}](?:[{_CAPITAL}\d]|&(?=[{_CAPITAL}])){{0,16}}(?:[giyrđ]{{1,2}}[{_CAPITAL}]{{0,6}})?{_END}"
_LETTERS = {row["code"] for name in ("document_types", "code_letters") for row in load_list(name)} - {""}
_TYPE = f"(?:{'|'.join(sorted(_LETTERS, key=len, reverse=True))})"
_YEAR = r"(?:19|20)\d\d"
_ANY_YEAR = r"(?:1\d|20)\d\d"
_NUM = r"\d{1,18}(?:[.,]\d{1,18}){0,6}"
_UNIT = r"(?:[^\W\d_]{1,8}\d{0,3}[²³]?|[°º][CFK]?|[€$£¥])"
_HOUR = r"(?:[01]?\d|2[0-4])"
_TIME = rf"(?:{_HOUR}[hH]\d{{0,2}}(?:[’'′]|(?<=\d)(?:p|ph))?|{_HOUR}g\d\d|{_HOUR}:[0-5]\d(?::[0-5]\d)?)"
_DAY = r"\d{1,2}[/.]\d{1,2}(?:[/.](?:\d{4}|\d{2}))?"
_DD, _MM = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_TAIL = rf"(?:[-–—‑−/]{_PART}){{0,6}}"

_FIGURES = re.compile(
    "|".join(
        rf"(?P<{kind}{i}>{pattern}){_END}"
        for i, (kind, pattern) in enumerate(
            [
                # the usual figures first, where what follows leaves no doubt: "1.250,5 tỷ", "72,82%,"
                ("number", rf"\d{{1,3}}(?:\.\d{{3}}){{0,4}}(?:,\d{{1,9}})?(?=\ [^\W\d_{_CAPITAL}{_TONED}%]|[,;:)]\s)"),
                ("percent", r"\d{1,9}(?:,\d{1,9})?%(?=\ [^\W\d_]|[.,;:)]\s)"),
                (
                    "code",
                    r"(?:"
                    # 66.7/2025/NQ-CP, 98/2025/ NQ-HĐND, 64/2025/QH15, 157/2024/HS-ST
                    rf"\d{{1,6}}(?:\.\d{{1,2}})?[a-zđ]?\ ?/\ ?{_YEAR}\ ?/\ ?(?:{_TYPE}\ ?{_D}\ ?)?"
                    # 1268/QĐ-TTg, 88 /QĐ-HĐTV, 46/NĐ - CP; 40-NQ/TU, 205 - QĐ/TW, 40 - NQ / TU, 84 QĐ/TWĐTN
                    rf"|\d{{1,6}}[a-zđ]?(?:\ ?/\ ?{_TYPE}\ ?{_D}\ ?|\ ?{_D}\ ?{_TYPE}\ ?/\ ?|\ {_TYPE}/|{_D}{_PART}/)"
                    # 3843/KV2-GS1
                    rf"|\d{{1,6}}[a-zA-ZđĐ]?/){_PART}{_TAIL}",
                ),
                # plates 51F-123.45, 29C1-234.56
                ("code", r"\d{2}[A-ZĐ]{1,2}\d?-\d{3,5}(?:\.\d{2,3})?"),
                # 22TCN 211-06
                ("code", r"\d{2}\ ?TCN\ \d{1,4}[-:]\d{2,4}"),
                # 64-CP, 93-HĐBT, 18A-P
                ("code", rf"\d{{1,6}}[{_CAPITAL}]{{0,2}}(?:-{_PART}){{1,3}}"),
                ("url", r"[a-zA-Z0-9-]{1,40}(?:\.[a-zA-Z0-9-]{1,40}){0,4}\.(?:com|vn|net|org)(?:\.[a-z]{2})?"),
                ("date", rf"{_YEAR}-\d\d?-\d\d?"),
                ("date", rf"(?:\d\d?{_D})?\d\d?(?P<sep>\ ?[/.]\ ?|{_D})\d\d?(?P=sep){_ANY_YEAR}(?![.,/]\d)"),
                ("date", rf"{_DD}(?P<mark>[/.-]){_MM}(?P=mark)\d\d(?![.,/]\d)"),
                ("date", rf"{_DAY}{_D}{_DAY}(?![.,/]\d|\ ?%)"),
                ("date", rf"\d{{1,2}}{_D}\d{{1,2}}/(?:\d{{1,2}}|{_YEAR})"),
                ("date", rf"{_MM}[-/.]{_ANY_YEAR}(?![.,/]\d)"),
                ("date", rf"{_DD}/{_MM}(?![.,/%]\d|-\d)"),
                ("time", rf"{_TIME}(?:{_D}{_TIME})?"),
                ("percent", rf"{_NUM}\ ?[%‰](?:\ ?{_D}\ ?{_NUM}\ ?[%‰])?"),
                ("percent", rf"(?!{_YEAR}\ ){_NUM}(?:{_D}\ ?|\ {_D}\ ){_NUM}\ ?[%‰]"),
                # 0912 345 678, 024.3825.1234, 1900 6015
                ("number", r"\+(?:84\d{8,10}|\d{1,3}(?:[ .-]\d{2,9}){2,5})"),
                ("number", r"(?:0\d{2,3}|1[89]00)(?:[ .-]\d{2,4}){1,4}(?![.,/]\d)(?!\ ?%)"),
                ("number", rf"{_YEAR}\ {_D}\ {_YEAR}"),
                ("quantity", rf"{_NUM}(?:{_D}{_NUM})?\ ?[°º]\ ?[CF]"),
                ("quantity", rf"{_NUM}(?:{_D}{_NUM}|/\d{{1,4}})?{_UNIT}(?:/[^\W\d_]{{1,10}}[23²³]?){{0,2}}"),
                ("code", rf"\d{{1,6}}/{_YEAR}"),
                ("number", rf"{_NUM}(?:[-–—‑−/:x×]{_NUM}){{0,6}}"),
            ]
        )
    )
)

_DOTS = re.compile(r"\.{2,200}")
_RUN = re.compile(r"[^\W_]{1,40}")
_CHAIN = re.compile(r"[^\W_]{1,24}(?:[-‑–'’&][^\W_]{1,24}){1,6}(?:\.\d{2,3})?" + _END)
_TYPE_AND_BODY = re.compile(rf"{_TYPE}/{_PART}{_TAIL}")
_DOTTED = re.compile(r"[^\W\d_]{1,6}(?:\.[^\W\d_]{1,6}(?![^\W_])){0,6}")
_SITE = re.compile(
    r"[a-zA-Z0-9][a-zA-Z0-9-]{0,40}(?:\.[a-zA-Z0-9-]{1,40}){0,4}"
    r"\.(?:vn|com|net|org|info|edu|gov|io|tv|asia|biz|eu|uk|fr|jp|cn|ru|kr|VN|COM|NET|ORG)(?![^\W_]|\.[a-z])"
    r"(?:/[^\s\"'“”‘’<>()\[\]]{1,300}(?<![.,;:!?…]))?"
)
_VERSION = re.compile(r"[^\W\d_]{1,3}\d{1,4}(?:\.\d{1,4}){1,3}" + _END)
_SPEED = re.compile(r"(?:km|m|m3|kg|lít)/(?:h|s|giờ|giây)" + _END)

_URL = re.compile(r"https?://[^\s\"“”<>]{1,2000}(?<![.,;:!?…)\]'’])")
_AT = re.compile(r"@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,4}")
_BEFORE_AT = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9]|[._%+-](?=[a-zA-Z0-9@])){0,63}\Z")
_STANDARD = re.compile(
    r"(?:TCVN|QCVN|TCCS|TCXDVN|TCXD|ISO)(?:/(?:IEC|TS))?(?:\ (?:ISO|IEC)(?:/IEC)?)?"
    rf"\ \d{{1,6}}(?:-[A-Z0-9]{{1,3}})?(?:[:-]{_YEAR}|-\d\d)?(?:/{_PART})?" + _END
)


def match_unit(text: str, start: int) -> tuple[int, str] | None:
    """End and kind of the unit that begins at ``start`` (the start of an atom), or None."""
    first = text[start]
    if first.isdigit() or first == "+":
        match = _FIGURES.match(text, start)
        return (match.end(), (match.lastgroup or "").rstrip("0123456789")) if match else None
    if first == ".":
        match = _DOTS.match(text, start)
        return (match.end(), "punct") if match else None
    return _match_letters(text, start)


def _match_letters(text: str, start: int) -> tuple[int, str] | None:
    run = _RUN.match(text, start)
    if run is None:
        return None
    sign, behind = text[run.end() : run.end() + 1], text[run.end() + 1 : run.end() + 2]
    if sign == "." and not behind.isalnum() and len(run[0]) > 2 and not _is_form(run[0]):
        return None  # a word and its full stop
    if sign == "/":
        if match := _TYPE_AND_BODY.match(text, start):
            return match.end(), "code"
        match = _SPEED.match(text, start)
        return (match.end(), "quantity") if match else None
    if sign in ".-" and text[start].isascii() and (match := _SITE.match(text, start)):
        return match.end(), "url"
    if sign == ".":
        match = _VERSION.match(text, start)
        return (match.end(), "code") if match else _read_dots(text, start)
    match = _CHAIN.match(text, start)
    return _read_chain(match[0], start) if match else None


# --- letters joined by a hyphen, an ampersand or an apostrophe ---------------------------------------

_CODE_PART = re.compile(rf"[{_CAPITAL}][{_CAPITAL}\d&]*(?:[giyr]{{1,2}}[{_CAPITAL}\d]*)?\Z")
_HYPHEN = re.compile("[-‑–]")
_APOSTROPHE = re.compile(r"(?:[^\W\d_]{1,2}['’][^\W\d_]+|[^\W\d_]+['’]s)\Z")
#: Shape of a native syllable without its marks: "nga", "trung"; not "jong", "index", "royce".
_NATIVE = re.compile(
    r"(?:ngh?|gh?|gi|kh?|nh?|ph|qu|th|tr|ch?|[bdhlmrstvx])?(?:[aeiouy]{1,2}|[uo]ye|uya|[iyou]?oi|[iu]eu|uoi|uou|oa[iy]|uay)"
    r"(?:ch|nh|ng|[cmnpt])?\Z"
)


def _read_chain(chain: str, start: int) -> tuple[int, str] | None:
    """Is the chain one thing (``Jong-un``, ``GD&ĐT``, ``F-16``) or two that lost their spaces (``tế-xã``)?"""
    parts = _HYPHEN.split(chain)
    whole = (start + len(chain), "code" if any(c.isdigit() for c in chain) else "word")
    if any(mark in chain for mark in "&'’") and not all(map(_is_one, parts)):
        return None
    if len(parts) == 1:
        return whole
    others = [part for part in parts if not _CODE_PART.match(part) and not part[0].isdigit()]
    if len(others) < len(parts):
        return None if any(_is_name(part, chain) for part in others) else whole
    if all(part[0].islower() for part in parts[1:]) and (parts[0][0].isupper() or len(parts) > 2):
        return whole
    return None if all(map(is_native, parts)) else whole


def _is_name(part: str, chain: str) -> bool:
    """Is the part beside a code a word of its own? "Thực" in "VOV-Thực", "Long" in "Long-HN"; not "Day" in "D-Day"."""
    if any(c.isdigit() for c in chain) or part[0].islower() or chain[1] == "-":
        return not part.isascii()
    return not part.isascii() or is_native(part)


def _is_one(part: str) -> bool:
    return part.isalnum() or bool(_APOSTROPHE.match(part) or _CODE_PART.match(part))


@lru_cache(4096)
def is_native(part: str) -> bool:
    """Could this be a Vietnamese syllable, marks aside? True for "Trung", false for "Trump"."""
    plain = "".join(c for c in unicodedata.normalize("NFD", part.lower()) if c.isalpha()).replace("đ", "d")
    return bool(_NATIVE.match(plain))


# --- letters joined or closed by dots -----------------------------------------------------------------

#: Masked names keep a double consonant together: "Ng.T.A", "Th.Nh".
_MASK = re.compile(rf"(?:[{_CAPITAL}]|Ng|Nh|Th|Tr|Ph|Kh|Ch|Gi|Qu)\Z")
_SHORT_CAPITALS = re.compile(rf"[{_CAPITAL}]{{2,5}}\Z")
_DOT_DIGITS = re.compile(rf"\.\d{{1,4}}{_END}")
_DOT_BEFORE_NAME = re.compile(rf"\.\ ?(?=[{_CAPITAL}{_TONED}\d])")
_DOT_AFTER_MASK = re.compile(rf"\.(?=[,;:)]|\ ?[(–-]|\ (?![{_CAPITAL}{_TONED}\d])[^\W_])")
_AND_SO_ON = re.compile(r"v\.v(?:\.(?!\.\.))?" + _END)


@cache
def short_forms() -> dict[str, str]:
    """Kind of every abbreviation written with a dot (``TP`` place, ``PGS`` title), and of words before names."""
    return {row["form"]: row["kind"] for row in load_list("abbreviations")}


@cache
def sentence_openers() -> frozenset[str]:
    """Words that begin a sentence and no name (``Theo``, ``Tại``)."""
    return frozenset(row["form"] for row in load_list("sentence_openers"))


def _is_form(part: str) -> bool:
    return short_forms().get(part) in ("title", "place")


def _read_dots(text: str, start: int) -> tuple[int, str] | None:
    """``TP.HCM``, ``PGS.TS.``, ``N.V.A``, ``Q.1``, ``v.v.``; the ``TP.`` of ``TP.Huế``; nothing in ``năm nay.Tại``."""
    if match := _AND_SO_ON.match(text, start):
        return match.end(), "abbreviation"
    match = _DOTTED.match(text, start)
    if match is None or (not match[0][0].isupper() and not _is_form(match[0])):
        return None
    parts = match[0].split(".")
    count = next((i for i, part in enumerate(parts) if not _is_short(part)), len(parts))
    if not count or (count == 1 and not _opens(parts[0])):
        return None
    end = start + len(".".join(parts[:count]))
    if count == len(parts) and (digits := _DOT_DIGITS.match(text, end)):
        return digits.end(), "abbreviation"
    if _takes_dot(text, start, end, parts[count - 1]):
        return end + 1, "abbreviation"
    return (end, "abbreviation") if count > 1 else None


def _is_short(part: str) -> bool:
    return _is_form(part) or bool(_MASK.match(part) or _SHORT_CAPITALS.match(part))


def _opens(part: str) -> bool:
    return _is_form(part) or bool(_MASK.match(part)) or len(part) < 4


def _takes_dot(text: str, start: int, end: int, last: str) -> bool:
    """Does the dot at ``end`` belong to the abbreviation, or does it end a sentence?"""
    if text[end : end + 1] != ".":
        return False
    if _MASK.match(last) and _DOT_AFTER_MASK.match(text, end):
        return True
    name = _DOT_BEFORE_NAME.match(text, end)
    if name is None:
        return False
    if name.end() == end + 1:
        return _is_form(last) or bool(_MASK.match(last))
    if not _is_form(last) or _opens_sentence(text, name.end()):
        return False
    return len(last) > 1 or (end == start + 1 and not _after_name(text, start))


def _opens_sentence(text: str, start: int) -> bool:
    """In "HĐND TP. Theo đó" a sentence begins; in "Q. Từ Liêm" a name."""
    word, _, rest = text[start : start + 20].partition(" ")
    return word.rstrip(",") in sentence_openers() and rest[:1].islower()


def _after_name(text: str, start: int) -> bool:
    """Does a name or an honorific stand before? Then "H." in "Trần Thị H. Sau đó" is a masked name, not a district."""
    before = text[max(0, start - 12) : start].split(" ")
    word = before[-2] if len(before) > 1 and not before[-1] else ""
    return (word[:1].isupper() and word.isalpha()) or short_forms().get(word) == "honorific"


# --- units that a literal announces --------------------------------------------------------------------


def rare_units(text: str) -> list[Unit]:
    """Addresses and standards: ``https://…``, ``toasoan@bao.vn``, ``TCVN ISO 9001:2015``."""
    units: list[Unit] = []
    if "://" in text:
        units += [(m.start(), m.end(), "url") for m in _URL.finditer(text)]
    if "@" in text:
        units += _addresses(text)
    if any(name in text for name in ("TCVN", "QCVN", "TCCS", "TCXD", "ISO")):
        units += [(m.start(), m.end(), "code") for m in _STANDARD.finditer(text)]
    return units


def _addresses(text: str) -> Iterator[Unit]:
    for match in _AT.finditer(text):
        user = _BEFORE_AT.search(text[max(0, match.start() - 64) : match.start()])
        if user:
            yield match.start() - len(user[0]), match.end(), "email"
