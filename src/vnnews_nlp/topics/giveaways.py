"""Cuts out what tells a paper from its rivals instead of one subject from another: its name, by-lines, credits.

Only training needs it: an n-gram that was never seen carries no weight, so
predicting on uncut text comes to the same and costs nothing.
"""

from __future__ import annotations

import re
from functools import cache

from vnnews_nlp.lists import load_list

_BRACKETED = re.compile(r"\(([^()\n]{1,40})\)")
_LINE_HEAD = re.compile(r"(?m)^[ \t]*+([^\n–-]{2,30}?)[ \t]*+[–-]+[ \t]")
_CREDIT_LINE = re.compile(r"(?m)^[ \t]*(?:Theo|Nguồn|Ảnh|Video|Clip|Tác giả|Bài, ảnh)\b[^\n]{0,60}$")
_BYLINE = re.compile(r"\n[^\n.!?…]{1,40}\Z")


@cache
def _press() -> frozenset[str]:
    return frozenset(row["name"].lower() for row in load_list("press") if row["dateline"] != "head")


@cache
def _credit() -> re.Pattern[str]:
    names = sorted((row["name"] for row in load_list("press") if row["dateline"] != "head"), key=len, reverse=True)
    return re.compile(
        rf"\b(?:theo|nguồn|báo|trang|tờ)(?:[ \t]*:)?[ \t]++(?:{'|'.join(map(re.escape, names))})(?!\w)", re.I
    )


def _unless_press(match: re.Match[str]) -> str:
    return "\n" if match[1].strip().lower() in _press() else match[0]


def strip_giveaways(text: str) -> str:
    """The text without paper names in datelines and credits, photo credits, and a by-line at the end.

    "(Dân trí) - Giá vàng tăng. Theo VnExpress" becomes "- Giá vàng tăng."
    """
    text = _BRACKETED.sub(_unless_press, text)
    text = _LINE_HEAD.sub(_unless_press, text)
    text = _CREDIT_LINE.sub("", text)
    text = _credit().sub("", text)
    return _BYLINE.sub("", text.strip())
