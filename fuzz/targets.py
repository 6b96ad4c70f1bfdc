"""Fuzz targets by name: one a stage (``stage_targets.py``) and one a reader (``reader_targets.py``).

Each takes any bytes and raises only where a promise is broken. A stage gets them as text (``fuzzed_text.py``), a reader
as a file.
"""

from __future__ import annotations

from collections.abc import Callable

import reader_targets as read
import stage_targets as run

Target = Callable[[bytes], None]

STAGES: dict[str, Target] = {
    f.__name__: f
    for f in (
        run.letters,
        run.page,
        run.tokens,
        run.sentences,
        run.words,
        run.rules,
        run.names,
        run.tagger,
        run.facts,
        run.topics,
        run.pipeline,
    )
}
READERS: dict[str, Target] = {
    f.__name__: f
    for f in (
        read.file,
        read.html,
        read.record,
        read.jsonl,
        read.csv,
        read.parquet,
        read.pack,
        read.rulefile,
        read.document,
    )
}
TARGETS: dict[str, Target] = {**STAGES, **READERS}
#: Readers that take the byte 1 and changes.
EDITED = ("html", "record", "jsonl", "csv", "parquet", "pack", "document")
