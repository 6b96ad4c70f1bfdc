"""Whether two references, as printed, can mean the same document.

Short forms are most of what papers print ("Nghị quyết 40"), so identity is type, number, year and
issuing letters as far as they are printed: nothing printed may speak against it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from vnnews_nlp.entities.document_codes import Reference, code_letters
from vnnews_nlp.entities.lists import load_list

#: Words that papers exchange for one another and for a code's own type.
_LOOSE_TYPES = frozenset({"", "Văn bản", "Công văn"})
_YEAR = re.compile(r"/((?:19|20)\d\d)(?:/|$)")


def identity_keys(reference: Reference) -> tuple[str, ...]:
    """What two references must share to be compared at all: the bare number, the plain name, or both."""
    number = () if reference.number is None else (f"number {_digits(reference.number)}",)
    return number if not reference.name else (*number, f"name {plain_name(reference.name)}")


def same_document(a: Reference, b: Reference) -> bool:
    """True where nothing in the two references speaks against their being one document."""
    if a.number is not None and b.number is not None:
        return _same_number(a, b)
    if a.name and b.name:
        return plain_name(a.name) == plain_name(b.name) and (a.year == b.year or not a.year or not b.year)
    return False


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
    return a.type == b.type or a.type in _LOOSE_TYPES or b.type in _LOOSE_TYPES or bool(parts and parts == others)


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
    """A name without case, signs, the word "Bộ" of a code and the mark of a draft "(sửa đổi)"."""
    plain = unicodedata.normalize("NFC", name).casefold().replace(" (sửa đổi)", "")
    plain = _full_names().get(plain, plain).removeprefix("bộ ")
    return re.sub(r"[\W_]+", " ", plain).strip()
