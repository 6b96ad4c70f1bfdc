"""Columns of entities read like the tuple of entities that they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews_nlp import Pipeline, entity_columns
from vnnews_nlp.document import Entity
from vnnews_nlp.entity_columns import Entities, Gathered, by_place, joined, picked, place_of
from vnnews_nlp.tagging import hints

TEXT = "Ông Trần  Văn Lũy, Chủ tịch UBND tỉnh Hòa An, dự lễ ngày 3/4."
ROOT = Path(__file__).parent.parent


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(TEXT))] * 2)))
    text = draw(st.sampled_from([TEXT[start:end], "khác"]))
    norm = draw(st.sampled_from([text, " ".join(text.split()), "Chủ tịch UBND"]))
    return Entity(start, end, draw(st.sampled_from(["TITLE", "PERSON"])), text, norm, "rule", draw(st.floats(0, 1)))


def columns(given: list[Entity]) -> Entities:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(entity_columns, "MANY", 1)
        found = Gathered(TEXT)
        found.extend(given)
        made = found.done()
    assert isinstance(made, Entities)
    return made


@given(st.lists(entities(), min_size=1, max_size=20), st.data())
def test_columns_are_the_entities(given: list[Entity], data: st.DataObject) -> None:
    found = columns(given)
    assert found == tuple(given) and list(found) == given and len(found) == len(given)
    assert (found[-1], found[1:], found[::-2]) == (given[-1], tuple(given[1:]), tuple(given[::-2]))
    assert list(by_place(found)) == sorted(given, key=place_of)
    rows = data.draw(st.lists(st.integers(0, len(given) - 1)))
    assert list(picked(found, rows)) == list(picked(tuple(given), rows)) == [given[i] for i in rows]
    assert found != (*given, given[0]) and found != given[:-1] and found != "x"


@given(st.lists(st.lists(entities(), max_size=6), max_size=5), st.integers(1, 8))
def test_gathering_keeps_order_however_many_are_many(parts: list[list[Entity]], many: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(entity_columns, "MANY", many)
        found = Gathered(TEXT)
        for number, part in enumerate(parts):
            found.extend(part if number % 2 else iter(part))
        gathered = found.done()
        assert list(gathered) == [e for part in parts for e in part]
        assert list(joined(gathered, parts[0] if parts else ())) == [*gathered, *(parts[0] if parts else ())]


def test_few_stay_a_tuple() -> None:
    assert joined([], ()) == ()
    found = Gathered(TEXT)
    found.extend([Entity(0, 3, "PERSON", TEXT[:3], TEXT[:3], "rule", 1.0)])
    assert isinstance(found.done(), tuple)


def test_an_article_says_the_same_in_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = Pipeline()
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.txt"))]
    texts.append(texts[0].replace("ố", "o\u0302\u0301"))
    plain = [pipeline(text) for text in texts]
    monkeypatch.setattr(entity_columns, "MANY", 2)
    monkeypatch.setattr(hints, "MANY", 2)
    for before, text in zip(plain, texts, strict=True):
        after = pipeline(text)
        assert isinstance(after.entities, Entities) and isinstance(before.entities, tuple)
        assert after == before and after.at_least(0.9) == before.at_least(0.9)
        assert after.to_dict() == before.to_dict()
