from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.entities.windows import Taken, literal_places, matches_at


def test_places_are_in_order() -> None:
    assert literal_places("a%b‰%", ("‰", "%")) == [1, 3, 4]


def test_only_matches_that_cover_a_place_are_given() -> None:
    found = matches_at(re.compile(r"\d+%?"), "12 34% 5", literal_places("12 34% 5", ("%",)), 8)
    assert [m[0] for m in found] == ["34%"]


spans = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda p: (p[0], p[0] + p[1]))


@settings(max_examples=50, deadline=None)
@given(st.lists(spans, max_size=8), spans)
def test_taken_answers_as_a_look_at_every_span_would(taken: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    start, end = asked
    assert Taken(taken).meets(start, end) == any(a < end and start < b for a, b in taken)
