"""MONEY entities: amounts and ranges with scale and currency.

The norm is ``466900000000000 VND`` or, for a range, ``3000000..5000000 VND``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.entities.amounts import read_norm, scale_of
from vnnews_nlp.entities.numbers import plain, read_number
from vnnews_nlp.entities.rules import Rule, load_rules
from vnnews_nlp.entities.windows import Taken, literal_places, matches_at
from vnnews_nlp.lists import load_list

#: No amount is longer than this: two numbers, two scales, a currency.
_REACH = 72
#: A digit and the beginning of a scale or currency word: where the rows for amounts are tried.
_AMOUNT = re.compile(
    r"[0-9][^\S\n]?(?:ngh|ngà|vạn|triệu|tr|[tT][ỷỉ]|trăm|chục|đồ|đô|đ\b|VN|vn|US|us|\$|€|£|[eE]u|EUR|y[êe]n|Yen|[wW]on|[nN]hâ"
    r"|NDT|CNY|bảng|GBP|[bB]aht|franc|rúp|AUD|SGD)"
)


#: A number of billions, and the link before a number that makes it the upper end of a range.
_BILLIONS = re.compile(r"[0-9][^\S\n]?(?:(?:nghìn|ngàn|triệu|trăm)[^\S\n])?t[ỷỉ]")
_LINKED = re.compile(r"(?:[-–—~]|đến|tới)[^\S\n]?\Z")


@cache
def _currencies() -> Mapping[str, str]:
    return {row["word"]: row["currency"] for row in load_list("money_words") if row["currency"]}


def find_money(prose: Prose) -> list[Entity]:
    """All amounts of money, in order; where two rows meet, the one with a currency stays."""
    found: list[Entity] = []
    text = prose.text
    amounts = [match.start() for match in _AMOUNT.finditer(text)]
    for rule in load_rules("money").rules:
        if rule.source == "money/sign-first":
            matches = matches_at(rule.pattern, text, literal_places(text, rule.triggers), _REACH)
        elif rule.source == "money/bare":
            matches = _amounts(rule.pattern, text, [at for at in amounts if _BILLIONS.match(text, at)])
        else:
            matches = _amounts(rule.pattern, text, amounts)
        hits = [_entity(rule, match) for match in matches]
        if hits:
            taken = Taken((e.start, e.end) for e in found)
            found += [entity for entity in hits if not taken.meets(entity.start, entity.end)]
    return sorted(found, key=lambda e: e.start)


def _amounts(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """Matches over the last digits at ``places``: from the start of their number, or of the range that it ends."""
    ends = 0
    for at in places:
        if at < ends:
            continue
        start = at
        while start > ends and text[start - 1] in "0123456789.,":
            start -= 1
        while text[start] in ".,":
            start += 1
        if _LINKED.search(text, max(ends, start - 6), start):
            match = next(matches_at(pattern, text, (at,), _REACH, min(_REACH, at - ends)), None)
        else:
            match = pattern.match(text, start, at + _REACH)
        if match:
            ends = match.end()
            yield match


def read_money(norm: str) -> tuple[float, float, str]:
    """Low, high and currency (ISO 4217) of a norm. Raises ValueError for any other string."""
    return read_norm(norm, "an amount", "5000000 VND")


def _entity(rule: Rule, match: re.Match[str]) -> Entity:
    """One hit; a "range" that does not rise (``Covid-19 - 5 tỷ đồng``) is its last amount alone."""
    groups = match.groupdict()
    entity = rule.entity(match)
    high = _value(groups["high"], groups.get("scale")) + _rest(groups)
    currency = _currency(groups.get("currency") or "đồng")
    low = _low(groups)
    if low is not None and (low >= high or _currency(groups.get("low_currency") or currency) != currency):
        start = match.start("high")
        entity = replace(entity, start=start, text=match.string[start : entity.end])
        low = None
    ends = plain(high) if low is None else f"{plain(low)}..{plain(high)}"
    return replace(entity, norm=f"{ends} {currency}")


def _low(groups: Mapping[str, str | None]) -> Decimal | None:
    """The lower end; with no scale of its own it shares the upper end's ("3-5 triệu"), but not "800.000 - 1 triệu"."""
    if not groups.get("low"):
        return None
    text, own = groups["low"] or "", groups.get("low_scale")
    if own is None and groups.get("low_currency") is None and "." not in text:
        own = groups.get("scale")
    return _value(text, own)


def _rest(groups: Mapping[str, str | None]) -> Decimal:
    """What follows the scale: "2 tỷ 350 triệu đồng", "1 triệu rưỡi", "2 triệu 5" (of the next hundred thousands)."""
    rest = groups.get("rest")
    if rest is None:
        return Decimal(0)
    unit = scale_of(groups.get("scale"))
    if rest == "rưỡi":
        return unit / 2
    if groups.get("rest_scale"):
        return Decimal(rest) * scale_of(groups["rest_scale"])
    return Decimal(rest) * unit / Decimal(10 ** len(rest))


def _value(text: str | None, scale: str | None) -> Decimal:
    return read_number(text or "0") * scale_of(scale)


def _currency(word: str) -> str:
    return _currencies().get(" ".join(word.lower().split()), word)
