"""The recipe of the name tagger: ``python -m vnnews_nlp.training.names``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.entities.lists import load_list
from vnnews_nlp.tagging.features import Columns
from vnnews_nlp.tagging.model import LinearTable
from vnnews_nlp.tagging.name_features import Gazetteers, name_rows
from vnnews_nlp.tagging.names import TYPES, NameModel, barred_moves, inner_rows, spread
from vnnews_nlp.tagging.packs import write_pack
from vnnews_nlp.tagging.phrases import PhraseTable, build_table, list_table
from vnnews_nlp.training.crf import Examples, train
from vnnews_nlp.training.name_gold import NamedArticle, as_examples, name_columns, outer_spans

OUTER_BITS, INNER_BITS = 18, 15
NO_CALIBRATION = np.tile(np.array([1, 0], np.float32), (len(TYPES) + 1, 1))


def word_lists() -> PhraseTable:
    """The package's word lists as one table; the order of the bits is ``name_features.LISTS``."""

    def column(name: str, key: str, **where: Sequence[str]) -> list[str]:
        rows = load_list(name)
        return [row[key] for row in rows if all(row[k] in values for k, values in where.items())]

    return list_table(
        [
            column("surnames", "surname", weight=("strong", "weak")),
            column("honorifics", "word"),
            column("titles", "title") + column("abbreviations", "form", kind=("title",)),
            column("bodies", "body", kind=("head",)),
            column("places", "place") + column("provinces", "name"),
            column("foreign_names", "name") + column("name_families", "family"),
            column("bodies", "body", kind=("full", "field")),
            column("name_traps", "word") + column("place_heads", "word"),
        ]
    )


def no_table(bits: int = 4) -> PhraseTable:
    """A table that knows nothing."""
    return build_table(np.zeros(0, np.uint64), np.zeros(0, np.uint8), bits)


def fit(articles: Sequence[NamedArticle], gazetteers: Gazetteers, *, epochs: int = 12, seed: int = 7) -> NameModel:
    """Train both layers on the articles."""
    columns = name_columns(articles)
    rows = name_rows(columns, gazetteers, OUTER_BITS)
    outer, inner = as_examples(columns, articles, rows), _inner_examples(columns, articles, rows)
    layers = (
        train(outer, OUTER_BITS, barred_moves(len(TYPES)), epochs=epochs, seed=seed),
        train(inner, INNER_BITS, barred_moves(1), epochs=epochs, seed=seed),
    )
    return NameModel(gazetteers, *(LinearTable.quantised(w.table, w.moves) for w in layers), NO_CALIBRATION)


def _inner_examples(columns: Columns, articles: Sequence[NamedArticle], rows: npt.NDArray[np.uint32]) -> Examples:
    """Atoms inside the titles and bodies of fully annotated articles, labelled with the places in them."""
    first, last, types, labels = [], [], [], np.ones(len(columns.starts), np.uint32)
    for i, article in enumerate(articles):
        if article.types != TYPES:
            continue
        offset = int(columns.offsets[i])
        holders = [s for s in outer_spans(article.spans) if s[2] in ("TITLE", "ORG")]
        for start, end, name in article.spans:
            a = int(np.searchsorted(columns.starts, start + offset, "left"))
            b = int(np.searchsorted(columns.ends, end + offset, "right")) - 1
            if name == "LOC" and (start, end, name) not in holders and b >= a:
                labels[a : b + 1] = 1 << 2
                labels[a], labels[b] = 1 << 1, 1 << 3
                if a == b:
                    labels[a] = 1 << 4
            elif (start, end, name) in holders and b > a:
                first.append(a), last.append(b), types.append(TYPES.index(name))
    atoms, opens = spread(np.array(first), np.array(last))
    found = inner_rows(rows[atoms], atoms, opens, np.array(types), INNER_BITS)
    return Examples(found, labels[atoms], np.append(opens, len(atoms)), np.ones(len(opens), np.float32))


def predict(model: NameModel, articles: Sequence[NamedArticle]) -> list[list[tuple[int, int, str, float]]]:
    """Spans with scores for each article."""
    columns = name_columns(articles)
    spans = model.find(columns)
    owner = columns.texts[spans.first]
    starts = columns.starts[spans.first] - columns.offsets[owner]
    ends = columns.ends[spans.last] - columns.offsets[owner]
    found: list[list[tuple[int, int, str, float]]] = [[] for _ in articles]
    for text, start, end, kind, score in zip(owner, starts, ends, spans.type, spans.score, strict=True):
        found[text].append((int(start), int(end), TYPES[kind], float(score)))
    return found


def write_names(model: NameModel, path: Path, about: dict[str, Any]) -> None:
    """Write the model as a pack."""
    arrays = model.outer.arrays("outer") | model.inner.arrays("inner") | {"calibration": model.calibration}
    for name, table in zip(("lists", "runs", "atoms"), _tables(model.gazetteers), strict=True):
        arrays |= table.arrays(name)
    write_pack(path, "names", "1", arrays, about)


def _tables(gazetteers: Gazetteers) -> tuple[PhraseTable, PhraseTable, PhraseTable]:
    return gazetteers.lists, gazetteers.runs, gazetteers.atoms
