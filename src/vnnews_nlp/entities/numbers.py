"""Numbers as Vietnamese papers print them: ``466.900``, ``72,82``, ``5.5``, ``hai mươi lăm``."""

from __future__ import annotations

import re
from decimal import Decimal

_THOUSANDS_DOT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_THOUSANDS_COMMA = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[1-9]\d{0,2},000")
_ZERO_POINT = re.compile(r"0\d*\.\d+")  # "0.500" is a half; "000.000,5" has its decimals behind the comma
_DIGITS = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
           "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}  # fmt: skip


def read_number(text: str) -> Decimal:
    """The value of a printed number.

    A dot before exactly three digits groups thousands, a comma is decimal
    (``1.250`` is 1250, ``1,043`` is 1.043); any other single dot is decimal
    (``5.5``). Raises ValueError for text that is not a number.
    """
    if _THOUSANDS_DOT.fullmatch(text) and not _ZERO_POINT.fullmatch(text):
        plain = text.replace(".", "").replace(",", ".")
    elif _THOUSANDS_COMMA.fullmatch(text):
        plain = text.replace(",", "")
    else:
        plain = text.replace(",", ".")
    if plain.count(".") > 1 or not plain.replace(".", "").isdecimal():
        raise ValueError(f"{text!r} is not a number. Give digits with at most one decimal mark.")
    return Decimal(plain)


def read_spelled(text: str) -> Decimal:
    """The value of a number in words up to 999 (``hai mươi lăm`` is 25). Raises ValueError for other words."""
    total = last = 0
    for word in text.lower().split():
        if word in _DIGITS:
            last = _DIGITS[word]
            total += last
        elif word in ("mười", "mươi"):
            total += 10 if word == "mười" else 9 * last
        elif word == "trăm":
            total += 99 * last if last else 100
        elif word not in ("linh", "lẻ"):
            raise ValueError(f"{word!r} is not a numeral. Give words such as hai mươi lăm.")
    return Decimal(total)


def plain(value: Decimal) -> str:
    """The shortest plain notation: no exponent, no trailing zeros after a decimal point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
