"""Lines that belong to the site and not to the article: the rows of ``lists/boilerplate.tsv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vnnews_nlp.lists import load_list

#: What a row's line does to the lines around it, weakest first.
PLACES = ("header", "imprint", "tail", "anywhere", "rest", "cut")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class _Rows:
    whole: dict[str, str]
    prefixes: dict[str, str]
    pattern: re.Pattern[str]


def line_place(line: str) -> str | None:
    """Where a line counts as boilerplate (one of ``PLACES``), or None for a line that no row knows.

    ``header``: only above the first paragraph; ``tail``: only where no prose
    comes after it; ``imprint``: the same, and only beside other boilerplate;
    ``rest``: anywhere, and what comes after it too where that is no prose;
    ``cut``: what comes after it in any case.
    """
    if len(line) > _LONGEST:
        return None
    rows, folded = _rows(), line.lower()
    if place := rows.whole.get(folded):
        return place
    if folded.startswith(tuple(rows.prefixes)):
        return next(place for prefix, place in rows.prefixes.items() if folded.startswith(prefix))
    match = rows.pattern.fullmatch(folded)
    return match.lastgroup if match else None


@cache
def _rows() -> _Rows:
    rows = load_list("boilerplate")
    by_how = {how: [r for r in rows if r["how"] == how] for how in ("whole", "prefix", "regex")}
    groups = (
        f"(?P<{place}>{'|'.join(r['text'] for r in by_how['regex'] if r['where'] == place)})"
        for place in PLACES
        if any(r["where"] == place for r in by_how["regex"])
    )
    return _Rows(
        {r["text"].lower(): r["where"] for r in by_how["whole"]},
        {r["text"].lower(): r["where"] for r in by_how["prefix"]},
        re.compile("|".join(groups), re.IGNORECASE),
    )
