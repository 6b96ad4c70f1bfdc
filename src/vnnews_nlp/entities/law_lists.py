"""Laws that a list names without the word "Luật": "Luật Đầu tư, | Đấu thầu", "2 dự án luật: | Dữ liệu; | Nhà giáo"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from vnnews_nlp.document import Entity
from vnnews_nlp.lists import CAPITALS, load_list, one_of

LISTED_LAW = "documents/law-list"
_DRAFT = r"(?: \(sửa đổi\))?"
#: What may follow the name of a law.
_END = r"(?= ?[,;.)…\n]| và |$)"
#: "Quốc hội cho ý kiến 13 dự án | luật, bao gồm: | Dữ liệu; Điện lực (sửa đổi)".
_INTRO = re.compile(rf"(?<![Pp]háp )(?<!kỷ )(?<!đạo )[Ll]uật(?:,? [^.:;()\n\"“]{{1,70}})?: ?(?=[{CAPITALS}])")
#: A name that no list knows, in a list whose items stand between ";".
_ITEM = re.compile(
    r"(?!Luật |Bộ luật |Pháp lệnh |Nghị |Dự |Báo cáo |Tờ trình |Quốc hội )"
    rf"(?P<name>[{CAPITALS}](?:[^\W\d_]|[ ,-]){{3,90}}(?: \(sửa đổi\)(?= ?[;.\n]|$)|(?= ?;)))"
)
_NEXT = re.compile(r"(?:;|,| và|; và|, và) ?")


def laws_without_word(text: str, laws: Sequence[Entity]) -> list[Entity]:
    """The further names of each list that one of ``laws`` begins and that prints the word once."""
    found: list[Entity] = []
    for law in laws:
        at = law.end if law.text.startswith(("Luật", "luật")) else -1
        while at >= 0 and (match := _next_name().match(text, at)):
            start, at = match.span("name")
            found.append(_law(match["name"], start))
    return found


def listed_laws(text: str) -> list[Entity]:
    """The laws of each list that "luật" and a colon announce; the first must be a law that is known."""
    found: list[Entity] = []
    if "uật" not in text or ":" not in text:
        return found
    for intro in _INTRO.finditer(text):
        known = _first_name().match(text, intro.end())
        while known:
            found.append(_law(known["name"], known.start("name")))
            joint = _NEXT.match(text, known.end("name"))
            if not joint:
                break
            known = _first_name().match(text, joint.end())
            if known is None and joint[0].startswith(";"):
                known = _ITEM.match(text, joint.end())
    return found


def _law(name: str, start: int) -> Entity:
    return Entity(start, start + len(name), "DOC", name, f"Luật {name}", LISTED_LAW, 0.9)


@cache
def _names() -> tuple[str, str]:
    """Patterns for the names of laws: all, and those that are not the names of bodies ("Kiểm toán nhà nước")."""
    bodies = {row["body"].casefold() for row in load_list("bodies") if row["kind"] == "full"}
    laws = {row["name"] for row in load_list("laws") if row["kind"] == "Luật" and row["name"][0].isupper()}
    laws |= {name.replace(" nhà nước", " Nhà nước") for name in laws}
    return one_of(laws, case="exact"), one_of((n for n in laws if n.casefold() not in bodies), case="exact")


@cache
def _first_name() -> re.Pattern[str]:
    return re.compile(rf"(?P<name>{_names()[0]}{_DRAFT}){_END}")


@cache
def _next_name() -> re.Pattern[str]:
    """A law's name behind a comma or "và"."""
    return re.compile(rf"(?:,| và) (?P<name>{_names()[1]}{_DRAFT}){_END}")
