"""What several tests share: where the given material is, and one built pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vnnews_nlp import Pipeline

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.fixture(scope="session")
def examples() -> dict[str, str]:
    return {p.stem: p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))}


@pytest.fixture(scope="session")
def gold() -> list[dict[str, Any]]:
    path = SHARED / "gold" / "dev.jsonl"
    if not path.exists():
        pytest.skip("the gold articles (../shared/gold) are not here")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
