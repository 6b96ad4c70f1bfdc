"""The form of a rule file: which keys it may have, and of what type their values are.

Checked before anything of the file is used, so that a slip in a table is a
RuleError with its row, never a TypeError from the depths of the loader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vnnews_nlp.errors import RuleError

KEYS = ("after", "examples", "flags", "head", "id", "norm", "not", "note", "pattern", "score", "triggers")
_TOP = ("heads", "lists", "note", "rule", "type", "vars")
_LIST = ("case", "column", "glued", "list", "spaces", "where")
_CASES = ("exact", "first", "news", "folded")
_SPACES = ("exact", "loose")
_NAME = re.compile(r"[a-z_]{1,80}")  # of a list: no path climbs out with it
_FIELD = re.compile(r"\{\{|\}\}|\{[a-z_]+\}")


def check_form(file: str, table: Mapping[str, Any]) -> None:
    """Raises RuleError (file, row, why) for the first key or value that a rule file cannot have."""
    _known(file, "(file)", table, _TOP)
    for name in ("lists", "vars", "heads"):
        _typed(file, name, table.get(name, {}), dict, f"[{name}] is a table of names")
    for name, row in table.get("lists", {}).items():
        _check_list(file, f"lists.{name}", row)
    for name, pattern in table.get("vars", {}).items():
        _typed(file, f"vars.{name}", pattern, str, "a fragment is a pattern in quotes")
    if "heads" in table:
        _check_list(file, "heads", table["heads"])
    rows = table.get("rule", [])
    _typed(file, "(file)", rows, list, "rules are rows under [[rule]]")
    for number, row in enumerate(rows, 1):
        _typed(file, f"rule {number}", row, dict, "rules are rows under [[rule]]")
        _check_row(file, str(row.get("id", "(no id)")), row)


def _check_row(file: str, id: str, row: Mapping[str, Any]) -> None:
    _known(file, id, row, KEYS)
    for key in ("id", "pattern", "norm", "after", "head", "flags", "note"):
        _typed(file, id, row.get(key, ""), str, f"{key} is a string")
    for key in ("triggers", "not"):
        _strings(file, id, row.get(key, []), f"{key} is a list of strings")
    score = row.get("score", 1.0)
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0.0 <= score <= 1.0:
        raise RuleError(file, id, f"score is {score!r}. Write a number from 0 to 1.")
    if "{" in (rest := _FIELD.sub("", row.get("norm", ""))) or "}" in rest:
        raise RuleError(file, id, "norm has a brace that closes no {group}. Write {name}, or {{ for a brace itself.")
    _typed(file, id, row.get("examples", []), list, "examples is a list")
    for example in row.get("examples", []):
        if isinstance(example, str):
            continue
        _typed(file, id, example, dict, "an example is a string or { text, norm }")
        _known(file, id, example, ("norm", "text"))
        if not all(isinstance(example.get(key), str) for key in ("text", *example)):
            raise RuleError(file, id, "an example has no text, or one that is no string. Write { text, norm }.")


def _check_list(file: str, where: str, row: Any) -> None:
    _typed(file, where, row, dict, 'it is { list = "…", column = "…" }')
    _known(file, where, row, _LIST)
    for key in ("list", "column", "case"):
        _typed(file, where, row.get(key, ""), str, f"{key} is a string")
    if row.get("list") and not _NAME.fullmatch(row["list"]):
        raise RuleError(file, where, f"list is {row['list']!r}. Name one of data/lists, without folder or ending.")
    if row.get("case", "exact") not in _CASES:
        raise RuleError(file, where, f"case is {row['case']!r}. Write one of {', '.join(_CASES)}.")
    if row.get("spaces", "exact") not in _SPACES:
        raise RuleError(file, where, f"spaces is {row['spaces']!r}. Write one of {', '.join(_SPACES)}.")
    _typed(file, where, row.get("glued", False), bool, "glued is true or false")
    _typed(file, where, row.get("where", {}), dict, 'where is { column = "value" }')


def _known(file: str, where: str, row: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    if unknown := sorted(set(row) - set(keys)):
        raise RuleError(file, where, f"unknown key {unknown[0]!r}. Known keys: {', '.join(keys)}.")


def _strings(file: str, where: str, value: Any, wanted: str) -> None:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise RuleError(file, where, f"{wanted}. Mend the row.")


def _typed(file: str, where: str, value: Any, kind: type, wanted: str) -> None:
    if not isinstance(value, kind):
        raise RuleError(file, where, f"{type(value).__name__} given, but {wanted}. Mend it.")
