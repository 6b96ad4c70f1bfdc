"""Each test that the page of promises names exists; each test of a property is named there."""

from __future__ import annotations

import ast
import re

from conftest import ROOT

PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`(test_\w+)`", PAGE))


def functions(path: str) -> set[str]:
    trees = [ast.parse(p.read_text(encoding="utf-8")) for p in sorted((ROOT / "tests").glob(path))]
    return {
        n.name for tree in trees for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")
    }


def test_every_named_test_exists() -> None:
    assert len(NAMED) > 30
    assert NAMED - functions("test_*.py") == set()


def test_every_promise_names_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| promise")]
    assert len(rows) > 20
    assert [row for row in rows if not re.search(r"`test_\w+`", row)] == []


def test_every_property_is_promised() -> None:
    assert functions("test_properties.py") - NAMED == set()


def test_files_that_the_pages_lead_to_exist() -> None:
    security = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for path in re.findall(r"\]\(([^)#:]+)\)", security):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"`((?:tests|fuzz)/[\w./]+)`", PAGE + security):
        assert (ROOT / path).exists(), path
