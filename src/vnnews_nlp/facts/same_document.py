"""Whether two references, as printed, can mean the same document.

Short forms are most of what papers print ("Nghị quyết 40"), so identity is type, number, year and
issuing letters as far as they are printed: nothing printed may speak against it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from vnnews_nlp.entities.document_codes import Reference, code_letters
from vnnews_nlp.lists import load_list

#: Words that papers exchange for one another and for a code's own type.
_LOOSE_TYPES = frozenset({"", "Văn bản", "Công văn"})
_YEAR = re.compile(r"/((?:19|20)\d\d)(?:/|$)")
_REVISED = re.compile(r" \(?sửa đổi\)?(?!,? bổ sung| một số| các)")
#: The years for which a plan is made; papers leave them out when they name it again.
_PERIOD = re.compile(r",? (?:thời kỳ|giai đoạn) (?:19|20)\d\d.*$")


def identity_keys(reference: Reference) -> tuple[str, ...]:
    """What two references must share to be compared at all: the bare number, the plain name, or both."""
    number = () if reference.number is None else (f"number {_digits(reference.number)}",)
    return number if not reference.name else (*number, f"name {plain_name(reference.name)}")


def same_document(a: Reference, b: Reference) -> bool:
    """True where nothing in the two references speaks against their being one document."""
    if a.number is not None and b.number is not None:
        return _same_number(a, b)
    if a.name and b.name:
        return _same_name(a.name, b.name) and _same_year(a, b)
    return False


def is_revision(reference: Reference) -> bool:
    """Whether the mention says "(sửa đổi)": the draft, or the law that came of it, and not the law before."""
    return bool(reference.name and _REVISED.search(reference.name))


def _same_name(one: str, two: str) -> bool:
    """One name, where a period of years may be left out ("Quy hoạch tổng thể quốc gia | thời kỳ 2021 - 2030")."""
    periods = {p[0] for p in (_PERIOD.search(one), _PERIOD.search(two)) if p}
    return plain_name(one) == plain_name(two) and len(periods) < 2


def _same_year(a: Reference, b: Reference) -> bool:
    """No clash of years; a revision "(sửa đổi)" is not the law of a year before."""
    if a.year and b.year:
        return a.year == b.year
    revised, dated = (a, b) if b.year else (b, a)
    return not dated.year or not _REVISED.search(revised.name or "") or bool(_REVISED.search(dated.name or ""))


def _same_number(a: Reference, b: Reference) -> bool:
    one, two = a.number or "", b.number or ""
    if _digits(one) != _digits(two):
        return False
    years = {y[1] for y in (_YEAR.search(one), _YEAR.search(two)) if y}
    if len(years) > 1:
        return False
    parts, others = code_letters(one), code_letters(two)
    if parts and others and not (_within(parts, others) or _within(others, parts)):
        return False
    return _same_type(a.type, b.type) or bool(parts and parts == others)


def _same_type(one: str, two: str) -> bool:
    """Equal types, a loose one, or the short form of one: "thông tư 15" for a Thông tư liên tịch."""
    return one in _LOOSE_TYPES or two in _LOOSE_TYPES or one.startswith(two) or two.startswith(one)


def _within(parts: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the parts of one code are among the other's ("98/HĐND" is short for "98/2025/NQ-HĐND")."""
    folded = [p.casefold() for p in others]
    return all(p.casefold() in folded for p in parts)


def _digits(number: str) -> str:
    return re.split(r"[/-]", number)[0].lstrip("0").casefold()


@cache
def _full_names() -> dict[str, str]:
    """Laws called by letters, lower case, with their names ("luật bhxh" → "luật bảo hiểm xã hội")."""
    return {row["letters"].casefold(): row["name"].casefold() for row in load_list("law_letters")}


def plain_name(name: str) -> str:
    """A name without case, signs, the word "Bộ" of a code, the mark of a draft "(sửa đổi)" and a plan's years.

    Spaces go too: pages lose them ("Luậtsửa đổi").
    """
    plain = _PERIOD.sub("", _REVISED.sub("", unicodedata.normalize("NFC", name))).casefold()
    plain = _full_names().get(plain, plain).removeprefix("bộ ")
    return re.sub(r"[\W_]+", "", plain)
