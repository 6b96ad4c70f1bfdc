"""Documents and corpora for the eye: terminal text, notebook, HTML page.

>>> from vnnews_nlp.drawing import Corpus, Documents
>>> Documents(pipeline.pipe(texts))         # a notebook shows a table of them     # doctest: +SKIP
>>> Corpus("facts")                         # a notebook shows what is in it       # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vnnews_nlp.drawing.html import draw_html, draw_page
    from vnnews_nlp.drawing.report import write_report
    from vnnews_nlp.drawing.summaries import Corpus, Documents
    from vnnews_nlp.drawing.text import draw_marks, draw_text

__all__ = ["Corpus", "Documents", "draw_html", "draw_marks", "draw_page", "draw_text", "write_report"]

_HOMES = {
    "Corpus": "summaries",
    "Documents": "summaries",
    "draw_html": "html",
    "draw_marks": "text",
    "draw_page": "html",
    "draw_text": "text",
    "write_report": "report",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
