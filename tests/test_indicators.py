from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import Entity, Indicator, Prose
from vnnews_nlp.entities.money import find_money
from vnnews_nlp.entities.percentages import find_percentages
from vnnews_nlp.entities.rules import check_table, load_rules
from vnnews_nlp.facts.indicator_chunks import chunk, lower
from vnnews_nlp.facts.indicators import find_indicators
from vnnews_nlp.facts.periods import find_periods
from vnnews_nlp.tokens.scanner import scan
from vnnews_nlp.tokens.sentences import split_sentences

CASES = tomllib.loads((Path(__file__).parent / "cases" / "indicators.toml").read_text(encoding="utf-8"))["case"]
FIELDS = ("role", "base", "period", "unit")


def prose(text: str) -> Prose:
    tokens = scan(text)
    return Prose(text, tokens, split_sentences(text, tokens))


def figures(text: str) -> tuple[Prose, list[Entity]]:
    article = prose(text)
    return article, sorted(find_percentages(article) + find_money(article), key=lambda e: e.start)


def measured(text: str) -> dict[str, Indicator]:
    return {text[i.start : i.end]: i for i in find_indicators(*figures(text))}


def shared_words(a: str, b: str) -> float:
    """Twice the words in common over the words of both."""
    left, right = a.split(), b.split()
    return 2 * sum(min(left.count(w), right.count(w)) for w in set(left)) / (len(left) + len(right))


@pytest.mark.parametrize("table", ["periods", "ratios"])
def test_rows_find_their_own_examples(table: str) -> None:
    assert check_table(load_rules(table)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:40])
def test_cases(case: dict[str, Any]) -> None:
    found = measured(case["text"])
    assert len(case["figures"]) <= len(found)
    assert case["figures"] or not found
    for wanted in case["figures"]:
        indicator = found[wanted["is"]]
        if wanted.get("loose"):
            assert shared_words(indicator.indicator or "", wanted["of"]) >= 0.5
        else:
            assert (indicator.indicator or "") == wanted["of"]
        assert indicator.change == wanted.get("change", "level")
        for name in FIELDS:
            if name in wanted:
                assert getattr(indicator, name) == wanted[name]


def test_every_percentage_has_an_indicator_row_and_evidence_is_its_span() -> None:
    text = "\n".join(case["text"] for case in CASES)
    article, entities = figures(text)
    indicators = find_indicators(article, entities)
    spans = {(i.start, i.end) for i in indicators}
    assert all((e.start, e.end) in spans for e in entities if e.type == "PERCENT")
    assert all(text[a:b] == i.indicator for i in indicators for a, b in i.evidence)
    assert all(i.source.startswith("indicators/") and 0 < i.score <= 1 for i in indicators)


def test_percentages_outside_every_sentence_are_measured_too() -> None:
    text = "Tỷ lệ hộ nghèo còn 4%"
    article = Prose(text, scan(text), ())
    assert [i.indicator for i in find_indicators(article, find_percentages(article))] == ["Tỷ lệ hộ nghèo"]


def test_a_sentence_without_end_takes_linear_time_and_keeps_every_figure() -> None:
    text = "tỷ lệ hộ nghèo còn 4%, hộ khá chiếm 30%, " * 400
    article, entities = figures(text)
    assert len(find_indicators(article, entities)) == len(entities) == 800


def test_periods_take_in_their_leads() -> None:
    low = "tính đến cuối tháng 6/2017, số hộ"
    (period,) = find_periods(low)
    assert (low[period.start : period.end], low[period.first : period.end]) == (
        "tính đến cuối tháng 6/2017",
        "cuối tháng 6/2017",
    )


def test_lower_keeps_the_length() -> None:
    assert lower("İSTANBUL Ở ĐÂY") == "İstanbul ở đây"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["tăng", "từ", "5%", "lên", "7%", "(", ")", ",", ";", "hộ nghèo",
                                 "chiếm", "và", "năm 2016",
                                 "lần lượt", "của", "là", "10 tỷ đồng", "gấp đôi",
                                 "so với", ".", "\n"]), max_size=25))  # fmt: skip
def test_any_order_of_words_is_read(words: list[str]) -> None:
    text = " ".join(words)
    article, entities = figures(text)
    indicators = find_indicators(article, entities)
    assert sum(i.unit == "%" for i in indicators) == text.count("%")
    assert all(text[a:b] == i.indicator for i in indicators for a, b in i.evidence)
    pieces = chunk(text, [(e.start, e.end, "figure") for e in entities])
    assert all(a.end <= b.start for a, b in pairwise(pieces))


def test_a_sign_before_the_figure_says_which_way_it_went() -> None:
    from vnnews_nlp import annotate

    document = annotate("Phiên chiều, cổ phiếu MKD (-0,5%) và cổ phiếu TNH (+1,2%) cùng giao dịch mạnh.")
    assert [(i.low, i.change) for i in document.indicators] == [(0.5, "down"), (1.2, "up")]
