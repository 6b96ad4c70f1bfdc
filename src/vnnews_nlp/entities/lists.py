"""Word lists: ``data/lists/*.tsv`` as tuples of rows.

A list is UTF-8, tab-separated, its first line the column names; lines that
start with ``#`` are comments. Names of office, agency, document type and place
live there, never in code.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from vnnews_nlp.errors import RuleError


@cache
def load_list(name: str) -> tuple[dict[str, str], ...]:
    """Rows of ``data/lists/<name>.tsv`` by column name. Raises RuleError for a row of the wrong width."""
    text = files("vnnews_nlp").joinpath("data", "lists", f"{name}.tsv").read_text(encoding="utf-8")
    lines = [(i, line) for i, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    columns = lines[0][1].split("\t")
    rows = []
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) > len(columns):
            raise RuleError(f"{name}.tsv", f"line {number}", f"has {len(cells)} cells for {len(columns)} columns.")
        rows.append(dict(zip(columns, [c.strip() for c in cells] + [""] * (len(columns) - len(cells)), strict=True)))
    return tuple(rows)
