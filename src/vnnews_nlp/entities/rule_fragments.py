"""The named pieces of a rule table's patterns, from word lists and from [vars]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vnnews_nlp.errors import RuleError
from vnnews_nlp.lists import load_list, one_of

#: ``{name}`` in a pattern or a norm.
FRAGMENT = re.compile(r"\{([a-z_]+)\}")


class Fragments:
    """The named pieces of a table's patterns, from lists and from [vars], each built when a pattern first needs it."""

    __slots__ = ("_done", "_file", "_lists", "_order", "_vars")

    def __init__(self, file: str, lists: Mapping[str, Mapping[str, Any]], variables: Mapping[str, str]) -> None:
        self._file, self._lists, self._vars = file, lists, variables
        self._order = {name: place for place, name in enumerate(variables)}
        self._done: dict[str, str] = {}

    def expand(self, row: str, pattern: str, above: int | None = None) -> str:
        """``pattern`` with its fragments filled in; one of [vars] may use those ``above`` it. Raises RuleError."""

        def fragment(match: re.Match[str]) -> str:
            return self._named(row, match[1], len(self._vars) if above is None else above)

        return FRAGMENT.sub(fragment, pattern)

    def build(self) -> None:
        """Build every fragment now. Raises RuleError for the first that cannot be."""
        for name in (*self._lists, *self._vars):
            self._named(f"vars.{name}", name, len(self._vars))

    def _named(self, row: str, name: str, above: int) -> str:
        place = self._order.get(name, above)
        if place >= above and name not in self._lists:
            raise RuleError(
                self._file, row, f"uses {{{name}}}, which [vars] does not define above it. Define it there."
            )
        if name not in self._done:
            listed = name in self._lists and place >= above
            self._done[name] = (
                _words(self._file, name, self._lists[name])
                if listed
                else self.expand(f"vars.{name}", self._vars[name], place)
            )
        return self._done[name]


def _words(file: str, key: str, row: Mapping[str, Any]) -> str:
    """A pattern that matches any word of a column of a word list (rows chosen by ``where``)."""
    where = row.get("where", {})
    try:
        words = [r[row["column"]] for r in load_list(row["list"]) if all(r[c] == v for c, v in where.items())]
    except (KeyError, FileNotFoundError) as error:
        raise RuleError(file, f"lists.{key}", f"no such list or column: {error}. Name one of data/lists.") from None
    if not any(words):
        raise RuleError(file, f"lists.{key}", "chooses no word. Look at its where.")
    case = row.get("case", "exact")
    if case == "folded":  # for a place inside (?i:…), where "Quy chuẩn" must not hide the longer "quy chuẩn kỹ thuật"
        words, case = [word.lower() for word in words], "exact"
    pattern = one_of(filter(None, words), case=case, glued=row.get("glued", False))
    if row.get("spaces") == "loose":  # "Phòng,chống": pages double spaces, and lose those behind commas
        pattern = re.sub(r"(,?)\\? ", lambda space: ", {0,2}" if space[1] else " {1,2}", pattern)
    return pattern
