"""Word lists: ``data/lists/*.tsv`` as tuples of rows.

A list is UTF-8, tab-separated, its first line the column names; lines that
start with ``#`` are comments. Names of office, agency, document type and place
live there, never in code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from vnnews_nlp.errors import RuleError

#: The capital and small letters of Vietnamese, to stand inside a character set.
CAPITALS = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
SMALL = "a-zàáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"


#: The folder of the package's own lists and rules.
DATA = Path(__file__).parent / "data"


@cache
def load_list(name: str) -> tuple[dict[str, str], ...]:
    """Rows of ``data/lists/<name>.tsv`` by column name. Raises RuleError for a row of the wrong width."""
    text = (DATA / "lists" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [(i, line) for i, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    columns = lines[0][1].split("\t")
    rows = []
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) > len(columns):
            raise RuleError(f"{name}.tsv", f"line {number}", f"has {len(cells)} cells for {len(columns)} columns.")
        cells += [""] * (len(columns) - len(cells))
        rows.append(dict(zip(columns, map(str.strip, cells), strict=True)))
    return tuple(rows)


def one_of(words: Iterable[str], *, case: str = "exact", glued: bool = False) -> str:
    """A pattern that matches any of the words, the longest that fits, with no letter glued behind it.

    The pattern is a tree of shared beginnings, so its cost does not grow with
    the list, and no look-around stands at its front, so the regex engine can
    skip to the first letters. A capital may follow a small letter, where a page
    has lost a space.
    With ``glued`` anything may stand right before a word ("500m2").
    ``case``: ``exact``; ``first`` (small or capital first letter); ``news``
    (also each syllable capitalised, and all capitals).
    """
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        for form in _forms(word, case):
            node = tree
            for letter in form:
                node = node.setdefault(letter, {})
            node[""] = {}
    return f"{_branches(tree, first=not glued)}(?![^\\W\\d_])"


def _forms(word: str, case: str) -> set[str]:
    forms = {word}
    if case in ("first", "news"):
        forms |= {word[:1].upper() + word[1:], word[:1].lower() + word[1:]}
    if case == "news":
        forms |= {word.upper(), " ".join(w[:1].upper() + w[1:] for w in word.split(" "))}
    return forms


def _branches(node: dict[str, dict], first: bool = False) -> str:  # type: ignore[type-arg]
    branches = []
    for letter, rest in sorted((k, v) for k, v in node.items() if k):
        shown = re.escape(letter)
        before = "[A-Z0-9_]" if letter.isupper() else r"\w"
        edge = f"(?<!{before}{shown})" if first else ""
        branches.append(shown + edge + (_branches(rest) if set(rest) != {""} else ""))
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return joined + ("?" if "" in node else "")
