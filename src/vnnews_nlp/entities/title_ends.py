"""Where a tagged title ends: at no bracket left open, behind the number of its body and the words of its standing."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from vnnews_nlp.document import Entity
from vnnews_nlp.lists import load_list

#: What no title holds: a bracket without its other half at the end ("Vụ trưởng Vụ Y tế)", "Giám đốc Sở (TN&MT"),
#: and what a lost space glued to a term ("Chủ tịch khóa X.2").
_TOO_MUCH = re.compile(r"(?<=[IVX])\.\S.*$|\s?\([^()]*$|(?<!\()(?<=\w)\)$", re.DOTALL)
#: The number behind a body: "Bệnh viện 19 | -8", "Công an P | .15", "Chi bộ | 5", no sum of money.
_NUMBER = r"(?<=\d)-\d{1,2}(?![\w/-])|(?<=\s[PQF])\.\d{1,2}(?!\w)|(?<=\w)\s\d{1,2}(?=[,;:](?!\d)|\.(?!\d)|\))"


def mend_end(title: Entity, text: str) -> Entity:
    """The title with the end that it has by its brackets, and by the words behind it."""
    end = title.end
    if cut := _too_much(title.text):
        end = title.start + cut
    elif more := _belongs().match(text, end):
        end = more.end()
    if end == title.end or end <= title.start:
        return title
    whole = text[title.start : end]
    return replace(title, end=end, text=whole, norm=" ".join(whole.split()))


def _too_much(words: str) -> int | None:
    """Where a title is cut, if it is."""
    match = _TOO_MUCH.search(words)
    if match is None or (match[0] == ")" and words.count("(") >= words.count(")")):
        return None
    return match.start()


@cache
def _belongs() -> re.Pattern[str]:
    words = sorted((row["word"] for row in load_list("title_ends")), key=len, reverse=True)
    return re.compile(rf"\s(?:{'|'.join(words)})(?!\w)|{_NUMBER}")
