"""The notebooks run from a clean kernel, from top to bottom, and are kept without outputs."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="notebooks need: pip install 'vnnews-nlp[notebook]'")
nbclient = pytest.importorskip("nbclient", reason="notebooks need: pip install 'vnnews-nlp[notebook]'")
pytest.importorskip("ipykernel", reason="notebooks need: pip install 'vnnews-nlp[notebook]'")
pytest.importorskip("matplotlib", reason="notebooks need: pip install 'vnnews-nlp[notebook]'")
pytest.importorskip("duckdb", reason="notebooks need: pip install 'vnnews-nlp[notebook]'")

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


def test_there_are_four() -> None:
    assert len(NOTEBOOKS) == 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_from_a_clean_kernel(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    book = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    shown = [data for cell in book.cells for out in cell.get("outputs", ()) for data in out.get("data", {})]
    assert "text/html" in shown or "image/png" in shown
    assert not [out for cell in book.cells for out in cell.get("outputs", ()) if out.get("name") == "stderr"]
