"""Corpora: from a folder of articles to tables of facts, on all cores, resumable.

>>> from vnnews_nlp import corpus
>>> corpus.run(["articles.jsonl"], "facts")        # doctest: +SKIP
>>> corpus.database("facts").sql("select person, count(*) from positions group by 1")   # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any

__all__ = ["Progress", "Summary", "annotate_batches", "database", "gather", "run", "select"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    homes = {
        "run": "local", "Progress": "local", "Summary": "local", "database": "queries", "select": "queries",
        "annotate_batches": "engines", "gather": "engines",
    }  # fmt: skip
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{homes[name]}"), name)
