"""What tells one cited document from another: its type, number and name, and what else its code needs.

Numbers recur. A decree's code (``168/2024/NĐ-CP``) names one document. The
number of a decision (``1268/QĐ-TTg``) comes again each year, that of a Party
document (``57-NQ/TW``) in each term, and ``85/KH-UBND`` stands in every
province at once. NĐ 30/2020/NĐ-CP; Quy định 66-QĐ/TW and 399-QĐ/TW.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache

from vnnews_nlp.corpus.keys import phrase_key
from vnnews_nlp.entities.document_codes import code_letters
from vnnews_nlp.facts.title_parts import UPPER
from vnnews_nlp.lists import load_list

#: What must be equal beside the key: nothing, the year, the Party's term, date or place, or the article.
APART = ("nothing", "year", "term", "place", "article")

_NUMBER = re.compile(r"0*(\d+(?:\.\d+)?)([a-zA-Z]?)")
_YEAR = re.compile(r"/((?:19|20)\d\d)(?=/|$)")
_PARTY = re.compile(r"\d+[.\da-zA-Z]?-[^\W\d_][^/]*/")
_LEVEL = r"(?i:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)"
_UNNAMED_PLACE = re.compile(rf"(?<!\S){_LEVEL}(?!\S)(?!\s+(?:[{UPPER}]|\d))")
_PLACE = re.compile(rf"(?<!\S){_LEVEL}\s*[{UPPER}\d].*$")


@lru_cache(maxsize=8192)
def document_key(type: str, number: str | None, name: str | None, date: str | None) -> tuple[str, str]:
    """The key of a cited document, and what must be equal beside it (one of ``APART``).

    >>> document_key("Nghị định", "16/2022/NĐ-CP", None, None)
    ('nghị định 16/2022', 'nothing')
    >>> document_key("Quyết định", "1268/QĐ-TTg", None, "2026-07-14")
    ('quyết định 1268/QĐ-TTG', 'year')
    """
    kind = phrase_key(type)
    if number is None:
        return _named(name or type, date)
    plain = _plain(number)
    year = _YEAR.search(plain)
    if kind in _one_issuer() and (year or date):
        return f"{kind} {plain.split('/')[0]}/{year[1] if year else (date or '')[:4]}", "nothing"
    letters = code_letters(number)
    if not letters:
        return f"{kind} {plain}", "article"
    if any(_recurs(part) for part in letters[-2:]):
        return f"{kind} {plain}", "place"
    if year:
        return f"{kind} {plain}", "nothing"
    return f"{kind} {plain}", "term" if _PARTY.match(number) else "year"


def _named(name: str, date: str | None) -> tuple[str, str]:
    """A document without number: "Luật Đất đai 2024" is not "Luật Đất đai", which may be any of them."""
    key = phrase_key(name) + (f" {date[:4]}" if date else "")
    return key, "place" if _UNNAMED_PLACE.search(name) else "nothing"


def _plain(number: str) -> str:
    """``05-NQ/TƯ`` as ``5-NQ/TW``, ``1268/QĐ-TTG`` as ``1268/QĐ-TTg`` is: case and zeros do not tell codes apart."""
    return _NUMBER.sub(r"\1\2", number, count=1).upper().replace("/TƯ", "/TW")


@cache
def _one_issuer() -> frozenset[str]:
    return frozenset(phrase_key(row["type"]) for row in load_list("one_issuer_types"))


@lru_cache(maxsize=1024)
def _recurs(part: str) -> bool:
    codes = [row["code"] for row in load_list("recurring_codes")]
    starts = tuple(code[:-1] for code in codes if code.endswith("*"))
    return part in codes or (len(part) > 2 and part.startswith(starts) and part.upper() == part)


@lru_cache(maxsize=4096)
def place_in(issuer: str | None) -> str | None:
    """The place that an issuer's name ends with ("UBND tỉnh Cao Bằng" → "tỉnh cao bằng"), if any."""
    match = _PLACE.search(issuer or "")
    return phrase_key(match[0]) if match else None


def party_term(date: str) -> str:
    """The congress whose term an ISO date falls in ("2024-12-22" → "XIII"; a year alone counts as its end)."""
    rows = load_list("party_terms")
    at = bisect_right([row["from"] for row in rows], (date + "-12-31")[:10] if len(date) < 10 else date)
    return rows[max(at - 1, 0)]["congress"]
