"""What a printed reference says: its type word, its number in canonical form, its name and year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from vnnews_nlp.lists import load_list, one_of

_NUMBER = re.compile(
    r"\d{1,5}(?:\.\d{1,3}(?= ?[/-]))?[a-zđA-Z]?(?!\w)"
    r"(?: ?[-–—‑−/] ?[A-ZĐÐƯ0-9][A-Za-zđĐÐƯ&0-9]{0,20}(?:\.[A-ZĐƯ][A-ZĐƯ&]{0,20})?|[-/][a-zđ]{1,6}){0,6}"
    r"|\d{1,5}"
)
_SPACED = re.compile(r"^(\d{1,5}) ([A-ZĐ]{2,4}/)")
_DASHES = re.compile("[–—‑−]")
_AROUND = re.compile(r"(?<! ) *([-/]) *")
_NUMBER_NEXT = re.compile(r" *(?:số|\d)")
_YEAR = re.compile(r"(?:,? (?:năm )?|/)((?:19|20)\d\d)$")
_GLOSS = re.compile(r" \([A-ZĐ&]{2,8}\)")
_AMENDING = re.compile(r" (?:[Ss]ửa đổi|bổ sung)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A document as one mention prints it.

    ``type`` is the full type word (``Nghị quyết``), from the code where only a
    code is printed, empty where it cannot be told. ``year`` is the one printed
    with a name (``Luật Đất đai 2013``), not the one inside a code.
    """

    type: str
    number: str | None = None
    name: str | None = None
    year: str | None = None

    @property
    def norm(self) -> str:
        """Type and number, or name and year, as one string."""
        if self.number is not None:
            return f"{self.type} {self.number}".strip()
        return f"{self.name} {self.year}" if self.year else self.name or self.type


@cache
def _type_words() -> re.Pattern[str]:
    return re.compile(one_of((row["word"] for row in load_list("document_types")), case="news"))


@cache
def _types_of_codes() -> dict[str, str]:
    """The first type word in the list that a code's letters stand for."""
    types: dict[str, str] = {}
    for row in load_list("document_types"):
        if row["code"]:
            types.setdefault(row["code"], row["word"])
    return types


@cache
def _law_letters() -> dict[str, str]:
    """Codes known by their letters (BLHS), with the names they stand for."""
    return {row["letters"]: row["name"] for row in load_list("law_letters")}


@lru_cache(maxsize=4096)
def read_reference(text: str) -> Reference:
    """What the mention ``text`` (the span of a DOC entity) refers to."""
    text = text.replace(";Luật ", "; Luật ")  # "Luật Giá;Luật Phí": signs lose their space too
    letters = text.split()[0] if text else ""
    if letters in _law_letters():
        year = _YEAR.search(text)
        return Reference("Bộ luật", None, _law_letters()[letters], year[1] if year else None)
    if head := _type_words().match(text):
        return _with_head(text, _full_type(head[0]), head.end())
    number = canonical_number(text)
    return Reference(type_of_number(number), number)


def _with_head(text: str, word: str, end: int) -> Reference:
    rest = text[end:]
    if word == "Luật" and _AMENDING.match(rest):  # a number or year inside is the amended law's
        return Reference(word, None, clean_name(text))
    number = _number_in(rest) if _numbered(word, rest) and not _COUNT.match(rest) else None
    if number is not None:
        if word in ("Luật", "Bộ luật", "Pháp lệnh") and not _NUMBER_NEXT.match(rest):
            at = rest.find("số")
            return Reference(word, number, clean_name(text[: end + at] if at > 0 else text), None)
        return Reference(word, number)
    year = _YEAR.search(text)
    name = text[: year.start()] if year and word in _NAMED_WITH_YEAR else text
    return Reference(word, None, clean_name(name), year[1] if year and word in _NAMED_WITH_YEAR else None)


#: "Quyết định 2032" is no year: these are cited by number.
_ONLY_NUMBERED = ("Quyết định", "Nghị định", "Thông tư", "Chỉ thị", "Công văn", "Công điện", "Văn bản")
_NAMED_WITH_YEAR = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")
_SO = re.compile(r" {0,3}(?:[^\W\d_]{1,20} {1,3}){0,8}?(?:[Ss]ố|SỐ|s\.) {0,3}:? {0,3}(?=\d)")
_DIRECT = re.compile(r" {0,3}(?:hỏa tốc|khẩn|chuyên đề|liên tịch|hành động|-)? {0,3}(?:\([A-ZĐ]{2,4}\) {0,3})?(?=\d)")
#: "Đề án | 500 trí thức trẻ": a number that counts what the name goes on with.
_COUNT = re.compile(r" {1,2}\d{1,3}(?: triệu| nghìn| ngàn)? [^\W\d_A-ZĐ]{2,7}(?: [^\W\d_]{1,7})+$")
_NOT_NUMBER = re.compile(r" {0,3}(?:năm )?(?:19|20)\d\d$")


def _numbered(word: str, rest: str) -> bool:
    direct = _DIRECT.match(rest) and (word in _ONLY_NUMBERED or not _NOT_NUMBER.match(rest))
    return bool(_SO.match(rest) or direct or "/QH" in rest)


def _number_in(rest: str) -> str | None:
    start = _SO.match(rest) or _DIRECT.match(rest)
    match = _NUMBER.match(rest, start.end()) if start else _NUMBER.search(rest)
    return canonical_number(rest[match.start() :]) if match else None


def _full_type(word: str) -> str:
    """The type word as the list writes it ("NGHỊ QUYẾT", "nghị quyết", "NQ" → "Nghị quyết")."""
    if word in _types_of_codes():
        return _types_of_codes()[word]
    return "Quy định" if word.lower() == "qui định" else word[:1].upper() + word[1:].lower()


def canonical_number(text: str) -> str:
    """A document number without spaces around its signs, with plain dashes, Đ as the Vietnamese letter."""
    plain = _AROUND.sub(r"\1", _DASHES.sub("-", text.strip(" "))).replace("Ð", "Đ")
    return _SPACED.sub(r"\1-\2", plain)


def clean_name(text: str) -> str:
    """A document's name without doubled spaces and the bracket that declares its short form."""
    return _GLOSS.sub("", text).strip(" ,")


def type_of_number(number: str) -> str:
    """The type that a code names ("1193/QĐ-UBND" → "Quyết định"); "Công văn" where it names none."""
    for part in re.split(r"[/-]", number)[1:]:
        if found := _types_of_codes().get(part):
            return found
    if re.search(r"/(?:UBTV)?QH\d\d$", number):
        return "Nghị quyết" if "/UBTVQH" in number else "Luật"
    return "Công văn" if re.search(r"\d/[A-ZĐ]", number) else ""


def code_letters(number: str) -> tuple[str, ...]:
    """The letters of a code, part by part ("40-NQ/TU" → ("NQ", "TU")); empty for a bare number."""
    return tuple(p for p in re.split(r"[/-]", number)[1:] if p and not p.isdigit())
