from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.columns import Words
from vnnews_nlp.document import Entity, Indicator, Prose
from vnnews_nlp.entities.money import find_money
from vnnews_nlp.entities.percentages import find_percentages
from vnnews_nlp.entities.quantities import find_quantities
from vnnews_nlp.entities.rules import check_table, load_rules
from vnnews_nlp.facts.indicator_chunks import chunk, lower
from vnnews_nlp.facts.indicator_classes import WordClasses
from vnnews_nlp.facts.indicator_edges import CLOSES_NAME, CLOSES_WORD, OPENS_NAME, OPENS_WORD, Known, word_code
from vnnews_nlp.facts.indicator_ranker import Ranker, best_of, probabilities
from vnnews_nlp.facts.indicator_spans import LONGEST, Asked, Line, read_spans
from vnnews_nlp.facts.indicators import find_in_batch, find_indicators
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
    found = find_percentages(article) + find_money(article) + find_quantities(article)
    return article, sorted(found, key=lambda e: e.start)


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
                assert (getattr(indicator, name) or "") == wanted[name]


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


TEXT = "Tỷ lệ hộ nghèo của xã Vân Hòa còn 4%, giảm 2% so với năm trước; doanh thu du lịch đạt 5 tỷ đồng, tăng 12%."


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker.of("indicators-1")


def spans_of(sentence: str, *figures: str) -> tuple[Line, Any]:
    spans = [(sentence.index(f), sentence.index(f) + len(f), "figure") for f in figures]
    chunks = chunk(sentence, spans)
    asked = [Asked(i, None, "nothing", None) for i, c in enumerate(chunks) if "figure" in c.kinds]
    line = Line(sentence, chunks, asked, Known(None, ()).edges(chunks, 0))
    return line, read_spans([line], WordClasses.none())


def test_candidates_lie_beside_their_figure_and_hold_no_other() -> None:
    line, spans = spans_of("Hộ nghèo chiếm 4% và hộ cận nghèo 3% dân số; còn lại 93%", "4%", "3%", "93%")
    figures = [one.figure for one in line.asked]
    assert len(spans.bounds) == 4 and spans.bounds[-1] == len(spans.first)
    for i, figure in enumerate(figures):
        for c in range(spans.bounds[i], spans.bounds[i + 1]):
            inside = range(spans.first[c], spans.last[c] + 1)
            assert figure not in inside and 0 < len(inside) <= LONGEST
            assert not any("mark" in line.chunks[k].kinds for k in inside)
    texts = {line.sentence[line.chunks[a].start : line.chunks[b].end]
             for a, b in zip(spans.first, spans.last, strict=True)}  # fmt: skip
    assert {"Hộ nghèo", "hộ cận nghèo", "dân số", "còn lại"} <= texts


def test_rows_of_a_figure_do_not_depend_on_the_others() -> None:
    line, both = spans_of("Hộ nghèo chiếm 4%, hộ cận nghèo chiếm 3% dân số", "4%", "3%")
    alone = read_spans([line._replace(asked=line.asked[1:])], WordClasses.none())
    own = both.owner == 1
    for mine, shared in zip(alone.rows("wholes", 16), both.rows("wholes", 16), strict=True):
        assert (mine == shared[own]).all()


def test_probabilities_sum_to_one_for_each_figure() -> None:
    for scores in (np.linspace(-900, 900, 7), np.zeros(0), np.full(3, -5000.0)):
        odds, silent = probabilities(scores, 0.0)
        assert np.isclose(odds.sum() + silent, 1)


def test_the_phrase_that_shares_most_with_likely_ones_wins() -> None:
    odds = np.array([0.3, 0.25, 0.25, 0.2])
    left, right = np.array([20, 0, 1, 0]), np.array([21, 4, 4, 3])
    loose = np.zeros(4, np.int64)
    assert best_of(odds, 0.0, left, right, loose) == (1, pytest.approx(0.7))
    assert best_of(odds * 0.4, 0.6, left, right, loose) == (None, 0.6)
    assert best_of(odds[:0], 1.0, left[:0], right[:0], loose[:0]) == (None, 1.0)


def test_a_phrase_that_goes_on_past_a_comma_does_not_share_the_word_before_it() -> None:
    odds, left = np.array([0.4, 0.6]), np.array([0, 0])
    right, loose = np.array([2, 4]), np.array([0, 0])  # "hộ nghèo" and "hộ nghèo, hộ khá"
    assert best_of(odds, 0.0, left, right, loose)[1] == pytest.approx(1.0)
    assert best_of(odds, 0.0, left, right, np.array([2, 0])) == (1, pytest.approx(0.6))


def test_the_ranker_names_itself_and_the_rule_and_gives_chances(ranker: Ranker) -> None:
    indicators = find_indicators(*figures(TEXT), ranker)
    rules = find_indicators(*figures(TEXT))
    percentages = [i for i in indicators if i.unit == "%"]
    assert [(i.start, i.end, i.change, i.low) for i in indicators] == [(i.start, i.end, i.change, i.low) for i in rules]
    assert [i.source.split("/")[0] for i in percentages] == ["indicators-1"] * 3
    assert all(0 < i.score < 1 for i in percentages)
    assert [i.source for i in indicators if i.unit != "%"] == [i.source for i in rules if i.unit != "%"]
    assert all(TEXT[a:b] == i.indicator for i in indicators for a, b in i.evidence)
    assert "hộ nghèo" in (percentages[0].indicator or "") and "doanh thu" in (percentages[2].indicator or "")


def test_a_batch_says_what_single_articles_say(ranker: Ranker) -> None:
    articles = [figures(case["text"]) for case in CASES]
    together = find_in_batch([p for p, _ in articles], [e for _, e in articles], ranker)
    assert together == [find_indicators(*article, ranker) for article in articles]


def test_own_cases_mostly_stand_with_the_ranker(ranker: Ranker) -> None:
    right = wanted = 0
    for case in CASES:
        found = {case["text"][i.start : i.end]: i for i in find_indicators(*figures(case["text"]), ranker)}
        for figure in case["figures"]:
            if found[figure["is"]].unit == "%" and figure["of"]:
                wanted += 1
                right += shared_words(found[figure["is"]].indicator or "-", figure["of"]) >= 0.5
    assert right >= 0.85 * wanted


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["tăng", "5%", "7%", "(", ")", ",", ";", "hộ nghèo", "chiếm", "tỷ lệ này", "và", "\n"]),
                max_size=20))  # fmt: skip
def test_any_order_of_words_is_ranked(ranker: Ranker, words: list[str]) -> None:
    text = " ".join(words)
    indicators = find_indicators(*figures(text), ranker)
    assert sum(i.unit == "%" for i in indicators) == text.count("%")
    assert all(text[a:b] == i.indicator for i in indicators for a, b in i.evidence)
    assert all(0 <= i.score <= 1 for i in indicators)


def test_words_and_names_open_and_close_at_chunks() -> None:
    text = "Tại Cao Bằng, doanh nghiệp nhỏ chiếm 4%"
    article, entities = figures(text)
    tokens = article.tokens
    firsts = [i for i, t in enumerate(tokens) if t.text not in ("Bằng", "nghiệp")]
    words = Words(tokens, np.array(firsts, np.int32), np.array([*firsts[1:], len(tokens)], np.int32))
    name = Entity(4, 12, "LOC", "Cao Bằng", "Cao Bằng", "t")
    chunks = chunk(text, [(e.start, e.end, "figure") for e in entities])
    edges = Known(words, [name]).edges(chunks, 0)
    at = {c.text: i for i, c in enumerate(chunks)}
    bits = {word: edges.bits[at[word]] for word in ("cao", "bằng", "nhỏ")}
    assert bits["cao"] & (OPENS_WORD | CLOSES_WORD | OPENS_NAME | CLOSES_NAME) == OPENS_WORD | OPENS_NAME
    assert bits["bằng"] & (OPENS_WORD | CLOSES_WORD | OPENS_NAME | CLOSES_NAME) == CLOSES_WORD | CLOSES_NAME
    assert bits["nhỏ"] == OPENS_WORD | CLOSES_WORD
    assert edges.words[at["cao"]] == word_code("cao bằng") and edges.words[at["nhỏ"]] == word_code("nhỏ")


def test_no_candidate_cuts_a_word_in_two() -> None:
    line, _ = spans_of("Doanh nghiệp nhỏ chiếm 4%", "4%")
    cut = [b & ~CLOSES_WORD if c.text == "doanh" else b & ~OPENS_WORD if c.text == "nghiệp" else b
           for c, b in zip(line.chunks, line.edges.bits, strict=True)]  # fmt: skip
    spans = read_spans([line._replace(edges=line.edges._replace(bits=cut))], WordClasses.none())
    said = {" ".join(c.text for c in line.chunks[a : b + 1]) for a, b in zip(spans.first, spans.last, strict=True)}
    assert "doanh nghiệp nhỏ" in said and not said & {"doanh", "nghiệp nhỏ", "nghiệp"}


def test_classes_are_those_of_the_word_or_of_rare_words() -> None:
    codes = np.sort([word_code("hộ"), word_code("xã")])
    classes = WordClasses(codes, np.array([1, 2]), np.array([1, 1]))
    asked = np.array([word_code("xã"), word_code("Zyx"), word_code("zyx")])
    fine, rough = classes.of(asked, np.array([0, 1, 0]))
    assert fine[0] == 1 + int(codes[1] == asked[0]) and rough[0] == 1
    assert len({int(fine[1]), int(fine[2]), int(fine[0])}) == 3


def test_a_run_of_figures_keeps_what_the_rules_say(ranker: Ranker) -> None:
    article, entities = figures("Tỷ lệ " + "5% 6% 7% " * 200)
    indicators = find_indicators(article, entities, ranker)
    assert len(indicators) == len(entities) == 600
    assert all(i.source.startswith("indicators/") for i in indicators)


def test_rules_alone_stay_selectable() -> None:
    from vnnews_nlp import Pipeline

    document = Pipeline(words="syllables", names="rules", indicators="rules", topics=None)(TEXT)
    assert all(i.source.startswith("indicators/") for i in document.indicators)


def test_training_learns_which_side_is_right() -> None:
    pytest.importorskip("numba", reason="numba (extra train) is not installed")
    from vnnews_nlp.training.indicator_fit import fit
    from vnnews_nlp.training.indicator_material import question_of
    from vnnews_nlp.training.indicators import BITS, ranker_of

    taught = [
        ("Có 40% hộ dân dùng nước sạch", "40%", "hộ dân dùng nước sạch"),
        ("Có 15% học viên bỏ học", "15%", "học viên bỏ học"),
        ("Doanh thu đạt 40%", "40%", "Doanh thu"),
        ("Số vụ cháy đạt 7%", "7%", "Số vụ cháy"),
    ]
    lines = [spans_of(sentence, figure)[0] for sentence, figure, _ in taught]
    none = WordClasses.none()
    asked_of = zip(lines, taught, strict=True)
    questions = [question_of(line, right, False, BITS, none) for line, (_, _, right) in asked_of]
    weights = fit(questions, BITS, strength=0.05, copies=2, dropout=0.2)
    assert (weights == fit(questions, BITS, strength=0.05, copies=2, dropout=0.2)).all()
    asked = [spans_of("Có 22% công nhân nghỉ việc", "22%")[0], spans_of("Lượng khách đạt 22%", "22%")[0]]
    right, left = (choice.phrase for choice in ranker_of(weights, WordClasses.none()).choose(asked))
    assert right and right[0] > asked[0].asked[0].figure
    assert left and left[1] <= asked[1].asked[0].figure


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Tỷ lệ đô thị hóa của Lạng Sơn đạt 40%.", "Lạng Sơn"),
        ("Tại Nghệ An, giá vàng tăng 2% so với hôm trước.", "Nghệ An"),
        ("Tại Nghệ An, giá vàng tăng 2%; tại Cao Bằng, giá giảm 3%.", "Nghệ An"),
        ("Đoàn đến Nghệ An. Giá vàng tăng 2% so với hôm trước.", None),
        ("Ông An từ Nghệ An cho biết giá vàng tăng 2%.", None),
        ("Khoảng cách từ hồ cách Nghệ An tăng 2%.", None),
        ("Tỷ lệ học tiếng Nghệ An tăng 2%.", None),
    ],
)
def test_places(text: str, place: str | None) -> None:
    article, entities = figures(text)
    names = [Entity(m.start(), m.end(), "LOC", m[0], m[0], "t") for m in re.finditer("Lạng Sơn|Nghệ An|Cao Bằng", text)]
    assert find_indicators(article, sorted([*entities, *names], key=lambda e: e.start))[0].place == place


def test_a_name_that_is_hardly_a_place_is_none() -> None:
    article, entities = figures("Doanh thu của Core Ultra tăng 2%.")
    names = [Entity(13, 23, "LOC", "Core Ultra", "Core Ultra", "t", score) for score in (0.4, 0.6)]
    found = [find_indicators(article, sorted([*entities, name], key=lambda e: e.start))[0].place for name in names]
    assert found == [None, "Core Ultra"]
