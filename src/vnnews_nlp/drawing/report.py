"""A corpus folder as one HTML page that people search and browse: no network, nothing beside it.

The page carries its data as JSON, its style and its script. Its script writes
text only as text, and its content policy lets nothing else run or load.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any

from vnnews_nlp.drawing.report_data import MOST, gather

#: The parts of the page's script, in the order in which they stand in it.
_SCRIPTS = ("data", "drawings", "rows", "page")


def write_report(out: str | PathLike[str], page: str | PathLike[str], *, most: int = MOST) -> Path:
    """Write the report of a corpus folder to one HTML file.

    Args:
        out: the corpus folder (``vnnews corpus … OUT``).
        page: the file to write.
        most: articles to show; the newest where there are more.

    Returns:
        The path of the file.

    Raises:
        CorpusError: the folder holds no finished shard, or DuckDB is not installed.
    """
    html = draw_report(gather(out, most))
    path = Path(page)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)  # never written through a link
    unfinished.write_text(html, encoding="utf-8", errors="replace")
    unfinished.replace(path)  # a full disk must not leave half a page
    return path


def draw_report(data: dict[str, Any]) -> str:
    """The page for what :func:`vnnews_nlp.drawing.report_data.gather` found."""
    style, body = _part("report.css"), _part("report.html")
    parts = "\n".join(_part(f"report-{name}.js") for name in _SCRIPTS)
    script = f'"use strict";\n(() => {{\n{parts}}})();\n'
    title = escape(f"{data['name']}: people, documents and figures in the news")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(script)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>\n<style>{style}</style></head>\n<body>\n{body}"
        f'<script type="application/json" id="data">{as_json(data)}</script>\n'
        f"<script>{script}</script>\n</body></html>\n"
    )


def as_json(data: Any) -> str:
    """JSON that may stand inside a script element: no ``<``, so no article can close it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _part(name: str) -> str:
    return files("vnnews_nlp").joinpath("data", "drawing", name).read_text(encoding="utf-8")


def _policy(script: str) -> str:
    """Nothing loads, and only this one script runs."""
    print_ = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    rest = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return f"{rest}; script-src 'sha256-{print_}'"
