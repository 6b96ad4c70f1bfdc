"""What money and quantities share: scales in words ("nghìn tỷ"), and norms of a number or range with a unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from vnnews_nlp.lists import load_list


@cache
def _scales() -> Mapping[str, Decimal]:
    return {row["word"]: Decimal(row["value"]) for row in load_list("money_words") if row["value"]}


def scale_of(words: str | None) -> Decimal:
    """What words of scale multiply by: ``"nghìn tỷ"`` is 10**12, none at all 1. Raises KeyError for other words."""
    product = Decimal(1)
    for word in (words or "").lower().split():
        product *= _scales()[word]
    return product


def read_norm(norm: str, what: str, example: str) -> tuple[float, float, str]:
    """Low, high and unit of ``"5000000 VND"`` or ``"3..5 m"``.

    Raises:
        ValueError: the string has no unit; the message says ``what`` was wanted and gives the ``example``.
    """
    amount, _, unit = norm.partition(" ")
    low, _, high = amount.partition("..")
    if not unit:
        raise ValueError(f"{norm!r} is not the norm of {what}. Give one such as {example!r}.")
    return float(low), float(high or low), unit
