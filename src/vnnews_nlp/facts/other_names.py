"""Second names of one human that the text itself puts side by side, and names by the family alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from vnnews_nlp.document import Entity
from vnnews_nlp.facts.name_parts import name_key, name_kind

#: "Ali Primera (1941-1985) | tên thật là | Ely Rafael Primera", "Lê Quang Bảo | - tức | Bảo Béo".
_CALLED = re.compile(
    r"[”\"’]?\s*+(?:\([^()\n]{1,20}\)\s*+)?(?:[,(–-]\s*+)?(?:có\s+)?"
    r"(?:tên (?:thật|khai sinh|đầy đủ|gốc|khác|cúng cơm|thánh)"
    r"|(?:hay |thường )?(?:còn |được )gọi là|tức(?= )|bí danh|biệt danh|nghệ danh|bút danh|pháp danh|thế danh|tục danh)"
    r"(?:\s+(?:là|ông|bà|của anh|của ông|của bà|của cô)){0,2}\s*+(?::\s*+)?[“\"‘(]?",
    re.IGNORECASE,
)
#: "võ sĩ họ Từ", "cụ Phan", "Bác Hồ"; not "người anh họ Tuấn".
_BY_FAMILY = re.compile(r"(?:(?<!anh )(?<!chị )(?<!em )(?<!cháu )(?<!chú )họ|[Bb]ác|[Cc]ụ)\s+[“\"‘]?$")
_PRESIDENT = re.compile(r"\s+Chủ tịch(?!\w)")


def calls_by_family(text: str, start: int, end: int) -> bool:
    """May the one syllable ``text[start:end]`` be a family: "họ Từ", "Bác Hồ", "Hồ Chủ tịch"?"""
    return _BY_FAMILY.search(text, max(0, start - 12), start) is not None or _PRESIDENT.match(text, end) is not None


def other_names(text: str, entities: Sequence[Entity]) -> list[tuple[int, int]]:
    """Pairs of PERSON entities that are two names of one human: "A, tên thật là B", "Na-oa Sa-ríp (Nawaz Sharif)"."""
    people = sorted((e.start, e.end, i) for i, e in enumerate(entities) if e.type == "PERSON")
    found = []
    for (_, end, i), (start, after, k) in pairwise(people):
        bracketed = text[end:start] == " (" and text[after : after + 1] == ")"
        called = 0 <= start - end < 60 and _CALLED.fullmatch(text, end, start)
        if called or (bracketed and _is_gloss(entities[i].text, entities[k].text)):
            found.append((i, k))
    return found


def _is_gloss(name: str, gloss: str) -> bool:
    """Is a name in brackets the foreign spelling of the one in Vietnamese letters before it?"""
    if (name.isascii() and "-" not in name) or not gloss.isascii() or name_kind(gloss) != "foreign":
        return False
    return min(len(name_key(name)), len(name_key(gloss))) > 1
