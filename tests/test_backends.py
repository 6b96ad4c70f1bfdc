"""Peers behind our interface: words cover all tokens, and nothing of the text changes."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import Tokens, Words
from vnnews_nlp.errors import PipelineError
from vnnews_nlp.tokens import backends
from vnnews_nlp.tokens.backends import PyviSegmenter, UndertheseaSegmenter
from vnnews_nlp.tokens.scanner import scan
from vnnews_nlp.tokens.words import Segmenter, SyllableSegmenter, join_words


def all_joins(tokens: Tokens) -> Words:
    return join_words(tokens, np.ones(max(len(tokens) - 1, 0), bool))


def texts(words: Words) -> list[str]:
    return [word.text for word in words]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thành phố, tỉnh", ["thành phố", ",", "tỉnh"]),
        ("thành phố\ntỉnh họp", ["thành phố", "tỉnh họp"]),
        ("thành phố     tỉnh", ["thành phố", "tỉnh"]),
        ("đạt 😀 kết quả", ["đạt", "😀", "kết quả"]),
        ("xem baovidu.vn nhé", ["xem", "baovidu.vn", "nhé"]),
        ("", []),
        ("họp", ["họp"]),
    ],
)
def test_words_never_cross_signs_and_lines(text: str, expected: list[str]) -> None:
    assert texts(all_joins(scan(text))) == expected


def test_joins_must_fit() -> None:
    with pytest.raises(ValueError, match="give one for each gap, 1"):
        join_words(scan("hai tiếng"), np.zeros(2, bool))


def test_syllables() -> None:
    assert texts(SyllableSegmenter().segment([scan("Sở Y tế 12/QĐ-UBND")])[0]) == ["Sở", "Y", "tế", "12/QĐ-UBND"]


def covers(words: Words) -> bool:
    spans = list(zip(words.firsts.tolist(), words.lasts.tolist(), strict=True))
    return [i for first, last in spans for i in range(first, last)] == list(range(len(words.tokens)))


HARD = [
    "",
    "Hội nghị bàn về phát triển kinh tế - xã hội của tỉnh theo Nghị quyết 12-NQ/TU.",
    "Ho\u0323\u0302i nghi\u0323 ba\u0300n về kinh te\u0302\u0301",
    "tin_tức về thành_phố __ hôm nay",
    "Cầu thủ 😀👍🏽 ghi bàn \x00\x07 phút cuối \ud800 trận đấu",
    "hoà bình, khoẻ mạnh, thuỷ sản, Uỷ ban nhân dân",
    "0912 345 678 là số của TP.HCM v.v. và 13 - 15%",
    "==> -> ... >> [1] ('a')",
]


@pytest.fixture(scope="module", params=[UndertheseaSegmenter, PyviSegmenter])
def peer(request: pytest.FixtureRequest) -> Segmenter:
    segmenter: Segmenter = request.param()
    return segmenter


def test_peers_give_words(peer: Segmenter) -> None:
    assert isinstance(peer, Segmenter)
    found = texts(peer.segment([scan(HARD[1])])[0])
    assert {"Hội nghị", "phát triển", "kinh tế", "12-NQ/TU"} <= set(found)


def test_peers_keep_every_token(peer: Segmenter) -> None:
    batch = [scan(text) for text in HARD]
    results = peer.segment(batch)
    assert all(covers(words) for words in results)
    assert [words.tokens for words in results] == batch
    assert "kinh te\u0302\u0301" in texts(results[2])
    assert "Uỷ ban" in " ".join(texts(results[5]))


def test_peers_take_a_long_line(peer: Segmenter) -> None:
    tokens = scan("phát triển kinh tế " * 1500)
    words = peer.segment([tokens])[0]
    assert covers(words)
    assert len(words) < 0.7 * len(tokens)


def lossy(text: str) -> list[str]:
    """Drops, doubles and decomposes what it is given, as no peer does all at once."""
    pieces = text.replace(".", "").replace("a", "aa").replace("é", "e\u0301").split(" ")
    return [" ".join(pieces[i : i + 2]) for i in range(0, len(pieces), 2)]


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("aé.b _-\n0"), max_size=40))
def test_a_lossy_peer_loses_nothing(text: str) -> None:
    tokens = scan(text)
    assert covers(backends._segment(tokens, lossy))


def test_a_lossy_peer_still_joins() -> None:
    assert texts(backends._segment(scan("bánh bao ngon. Trà đá"), lossy)) == ["bánh bao", "ngon", ".", "Trà đá"]


@pytest.mark.parametrize(("name", "build"), [("underthesea", UndertheseaSegmenter), ("pyvi", PyviSegmenter)])
def test_a_missing_package_says_what_to_install(name: str, build: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(module: str, g: Any = None, l: Any = None, names: Sequence[str] = (), level: int = 0) -> Any:  # noqa: E741
        if module.split(".")[0] == name:
            raise ImportError(name)
        return real(module, g, l, names, level)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PipelineError, match=f"pip install {name}"):
        build()
