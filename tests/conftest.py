"""What several tests share: where the given material is, and one built pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from vnnews_nlp import Pipeline

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

#: ``pytest tests/test_properties.py --hypothesis-profile=thorough``; what fails is made small by the next usual run.
settings.register_profile("thorough", max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck),
                          phases=(Phase.explicit, Phase.reuse, Phase.generate))  # fmt: skip


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
