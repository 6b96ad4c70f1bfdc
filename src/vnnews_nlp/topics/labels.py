"""The sixteen subjects, their names, and which newspaper sections they are."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from vnnews_nlp.lists import load_list

_TONE_MARKS = re.compile("[\u0300-\u036f]")


@cache
def labels() -> tuple[str, ...]:
    """The labels of the guidelines, ``chinh-tri`` to ``moi-truong``, in their fixed order."""
    return tuple(row["label"] for row in load_list("topics"))


@cache
def names() -> dict[str, str]:
    """The Vietnamese name of each label: ``chinh-tri`` is "Chính trị"."""
    return {row["label"]: row["name"] for row in load_list("topics")}


def slug(section: str) -> str:
    """A section name as it stands in addresses: "Giáo dục" and ``giao_duc`` are ``giao-duc``."""
    bare = _TONE_MARKS.sub("", unicodedata.normalize("NFD", section.lower().replace("đ", "d")))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


@cache
def _sections() -> dict[str, str]:
    return {s.strip(): row["label"] for row in load_list("topics") for s in row["sections"].split(",")}


def label_of(section: str) -> str | None:
    """The label of a newspaper section, or None for one that mixes subjects ("Thời sự") or is unknown."""
    return _sections().get(slug(section))
