from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "-q", "--outdir", str(out), str(ROOT)], check=True, timeout=600)
    return out


def test_wheel_and_sdist_carry_data_and_models(built: Path) -> None:
    wheel, sdist = next(built.glob("*.whl")), next(built.glob("*.tar.gz"))
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("data/rules", "data/lists", "data/drawing"):
        for path in (ROOT / "src" / "vnnews_nlp" / folder).iterdir():
            assert f"vnnews_nlp/{folder}/{path.name}" in names
    packs = [path.parent for path in (ROOT / "models").glob("*/manifest.json")]
    carried = {f"vnnews_nlp/models/{pack.name}/{path.name}" for pack in packs for path in pack.iterdir()}
    assert carried and carried == {name for name in names if name.startswith("vnnews_nlp/models/")}
    assert wheel.stat().st_size < 25 * 1024 * 1024 and sdist.stat().st_size > 0


def test_the_command_works_away_from_the_checkout(built: Path, tmp_path: Path) -> None:
    """An empty environment with the wheel's files and the dependencies of this one."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    python = tmp_path / "env" / "bin" / "python"
    out = subprocess.run(
        [python, "-c", "import site; print(site.getsitepackages()[0])"], capture_output=True, text=True
    )
    place = Path(out.stdout.strip())
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(place)
    others = Path(next(p for p in sys.path if p.endswith("site-packages")))
    page = tmp_path / "page.txt"
    page.write_text(
        "Sáng 6/2, ông Trần Văn Lũy, Chủ tịch UBND tỉnh, cho biết tỷ lệ hộ nghèo còn 3,5%.", encoding="utf-8"
    )
    for item in others.iterdir():  # dependencies by link; the editable install of the checkout stays out
        if "vnnews" not in item.name and not (place / item.name).exists() and item.suffix != ".pth":
            (place / item.name).symlink_to(item)
    done = subprocess.run(
        [python, "-m", "vnnews_nlp.cli", "annotate", "--format", "jsonl", str(page)],
        cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": ""}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert '"person": "Trần Văn Lũy"' in done.stdout and '"indicator": "tỷ lệ hộ nghèo"' in done.stdout
