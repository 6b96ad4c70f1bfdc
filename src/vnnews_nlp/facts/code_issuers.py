"""What the letters of a document's code say of who issued it."""

from __future__ import annotations

import re
from functools import cache

from vnnews_nlp.entities.document_codes import code_letters
from vnnews_nlp.lists import load_list


@cache
def _issuers() -> dict[str, tuple[tuple[str, ...], str | None]]:
    rows = load_list("code_issuers")
    return {row["code"]: (tuple(row["words"].split("|")), row["name"] or None) for row in rows}


def _known(number: str) -> tuple[tuple[str, ...], str | None] | None:
    """The row of the last part of the code that the list knows ("QH15" is QH)."""
    for part in reversed(code_letters(number)):
        if row := _issuers().get(re.sub(r"(?<!\d)\d+$", "", part)):
            return row
    return None


def agrees(issuer: str, number: str) -> bool:
    """Whether a printed issuer can be the one that the code names; true where the code names nobody."""
    row = _known(number)
    return row is None or any(word.casefold() in issuer.casefold() for word in row[0])


def issuer_of_code(number: str) -> str | None:
    """The issuer that a code names without doubt ("168/2024/NĐ-CP" → "Chính phủ"), else None.

    The name is the body's own, not the article's words: an article from before a reorganisation
    may print another. Letters shared by many bodies (UBND, TU, TW) name nobody.
    """
    row = _known(number)
    return row[1] if row else None
