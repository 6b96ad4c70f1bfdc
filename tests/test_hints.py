from __future__ import annotations

import numpy as np

from vnnews_nlp import Entity, Lost
from vnnews_nlp.tagging.features import read_columns
from vnnews_nlp.tagging.hints import DROPPED, INNER, OUTER, Hint, hint_code, hint_rows, hints_of, within

TEXT = "Ông Lục Văn Đàm, Chủ tịch UBND tỉnh, họp."


def entity(text: str, type: str, source: str = "rules/row") -> Entity:
    start = TEXT.index(text)
    return Entity(start, start + len(text), type, text, text, source, 0.9)


def test_what_is_kept_inside_and_dropped_stands_in_three_layers() -> None:
    title, person = entity("Chủ tịch UBND tỉnh", "TITLE"), entity("Lục Văn Đàm", "PERSON")
    hints = hints_of(
        [title, person, entity("UBND tỉnh", "ORG")],
        [Lost(entity("tỉnh", "LOC"), "inside TITLE 'x'"), Lost(entity("họp", "DOC"), "crosses y")],
    )
    assert [(TEXT[h.start : h.end], h.layer, h.code) for h in hints] == [
        ("Lục Văn Đàm", OUTER, hint_code("PERSON", "rules/row")),
        ("Chủ tịch UBND tỉnh", OUTER, hint_code("TITLE", "rules/row")),
        ("UBND tỉnh", INNER, hint_code("ORG", "ORG")),
        ("tỉnh", DROPPED, hint_code("LOC", "inside")),
    ]


def test_a_hint_changes_the_rows_of_its_atoms_alone() -> None:
    columns = read_columns([TEXT])
    bare = hint_rows(columns, [[]], [0], 16)
    hinted = hint_rows(columns, [[Hint(4, 15, OUTER, 7)]], [0], 16)
    first_column = np.flatnonzero(bare[:, 0] != hinted[:, 0])
    assert [TEXT[columns.starts[i] : columns.ends[i]] for i in first_column] == ["Lục", "Văn", "Đàm"]
    assert len({*hinted[first_column, 0]}) == 3  # begins, goes on, ends


def test_pieces_of_a_text_get_their_own_hints() -> None:
    hints = [Hint(0, 3, OUTER, 1), Hint(4, 15, OUTER, 2), Hint(36, 40, OUTER, 3)]
    assert within(hints, 4, 20) == [hints[1]]
    assert within(hints, 0, 10) == [hints[0]]  # one that the cut parts is left out
    piece = TEXT[4:20]
    whole, part = read_columns([TEXT]), read_columns([piece])
    rows = hint_rows(part, [within(hints, 4, 20)], [4], 16)
    assert (rows[:3, 0] == hint_rows(whole, [hints], [0], 16)[1:4, 0]).all()


def test_a_batch_gives_each_text_its_own() -> None:
    texts, hints = [TEXT, TEXT, TEXT], [[], [Hint(0, len(TEXT), OUTER, 7)], []]
    both = hint_rows(read_columns(texts), hints, [0, 0, 0], 16)
    alone = [hint_rows(read_columns([t]), [h], [0], 16) for t, h in zip(texts, hints, strict=True)]
    assert (both == np.concatenate(alone)).all()
