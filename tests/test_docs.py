"""The documentation site builds with warnings as errors, and names what exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("material", reason="the site needs: pip install 'vnnews-nlp[docs]'")
    pytest.importorskip("mkdocstrings", reason="the site needs: pip install 'vnnews-nlp[docs]'")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    reference = (tmp_path / "site" / "reference" / "python.html").read_text(encoding="utf-8")
    assert "half-open" in reference and "draw_html" in reference
    assert "vnnews report" in (tmp_path / "site" / "reference" / "command-line.html").read_text(encoding="utf-8")
    cards = {card.parent.name for card in (ROOT / "models").glob("*/CARD.md")}
    assert cards and all((tmp_path / "site" / "models" / name / "CARD.html").exists() for name in cards)
    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(https?:[^"]+)"', reference)
    assert loaded == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_commands_of_a_page_exist(page: Path) -> None:
    from vnnews_nlp.cli import _parser

    known = next(a.choices for a in _parser()._actions if isinstance(getattr(a, "choices", None), dict))
    used = set(re.findall(r"^\s*(?:\.venv/bin/)?vnnews ([a-z]+)", page.read_text(encoding="utf-8"), flags=re.M))
    assert used <= known.keys() | {"train"}
