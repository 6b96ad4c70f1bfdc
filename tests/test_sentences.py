"""Sentence boundaries: the cases of ``cases/sentences.txt`` and what must hold for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import Zone
from vnnews_nlp.tokens.scanner import scan
from vnnews_nlp.tokens.sentences import LONGEST, split_sentences

LINES = (Path(__file__).parent / "cases" / "sentences.txt").read_text(encoding="utf-8").splitlines()
CASES = [line.replace("\\n", "\n") for line in LINES if line.strip() and not line.startswith("#")]


def draw(text: str, zones: tuple[Zone, ...] = ()) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text, scan(text), zones)]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES)
def test_boundaries(case: str) -> None:
    assert draw(case.replace("|", "")) == [part.strip() for part in case.split("|")]


def test_cases_hold_in_a_row() -> None:
    """Articles are many lines: each line is cut as it is alone."""
    whole = [case for case in CASES if "\n" not in case]
    expected = [part.strip() for case in whole for part in case.split("|")]
    assert draw("\n".join(whole).replace("|", "")) == expected


def test_zone_ends_are_sentence_ends() -> None:
    text = "Họp bàn về đô thị Sáng nay tỉnh họp"
    assert draw(text, (Zone(0, 17, "headline"), Zone(18, 35, "body"))) == ["Họp bàn về đô thị", "Sáng nay tỉnh họp"]


PIECES = st.sampled_from([*CASES, ".", "”", "\n", " ", '"', "A.", "1.", "v.v.", "("]) | st.text(max_size=8)


@settings(max_examples=50, deadline=None)
@given(st.lists(PIECES).map("".join))
def test_every_token_is_in_one_sentence(text: str) -> None:
    tokens = scan(text)
    sentences = split_sentences(text, tokens)
    assert [i for s in sentences for i in range(s.first, s.last)] == list(range(len(tokens)))
    assert all(s.start == tokens.starts[s.first] and s.end == tokens.ends[s.last - 1] for s in sentences)


@pytest.mark.parametrize(("piece", "ending"), [("1% ", "1%"), ("chở 5 tấn, ", ","), ("0a/", None)])
def test_a_sentence_without_an_end_is_cut(piece: str, ending: str | None) -> None:
    text = piece * 2_000
    tokens = scan(text)
    found = split_sentences(text, tokens)
    assert max(s.last - s.first for s in found) <= LONGEST
    assert [0, *(s.last for s in found)] == [*(s.first for s in found), len(tokens)]
    assert ending is None or all(text[s.start : s.end].endswith(ending) for s in found)


def test_a_long_sentence_with_an_end_stays_whole() -> None:
    text = "chở 5 tấn, " * 200 + "hết."
    assert len(split_sentences(text, scan(text))) == 1
