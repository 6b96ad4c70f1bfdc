"""Which articles repeat which, and the signatures by which that is seen."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from corpus_parts import article
from hypothesis import given
from hypothesis import strategies as st

from vnnews_nlp.corpus import duplicates, signatures
from vnnews_nlp.corpus.duplicates import BANDS, ROWS, THRESHOLD, find_duplicates
from vnnews_nlp.corpus.signatures import PERMUTATIONS, signature


def test_the_signature_is_that_of_datasketch() -> None:
    import numpy as np
    from datasketch import MinHash

    text = article(1)["text"]
    shared = MinHash(num_perm=64, seed=1, scheme="affine32").permutations
    assert (np.array(signatures._permutations())[:, :, 0] == shared).all()
    one, other = (MinHash(hashvalues=np.frombuffer(signature(t), "<u4"), permutations=shared, scheme="affine32")
                  for t in (text, text.upper().replace(",", " ,")))  # fmt: skip
    assert one.jaccard(other) == 1.0


def test_repeats_and_what_is_none() -> None:
    text = " ".join(f"tiếng{i}" for i in range(300))
    again, half = text.replace("tiếng7 ", "khác "), text[: len(text) // 2] + " ".join(f"x{i}" for i in range(150))
    texts = [text, half, "ngắn", again, "ngắn", text + " thêm"]
    found = list(find_duplicates((i, signature(t)) for i, t in enumerate(texts)))
    assert found == [(3, 0), (5, 0)] and 0.5 < THRESHOLD < 0.9


def corpus_of(seed: int, count: int) -> list[tuple[int, bytes]]:
    """Signatures of made-up articles: each repeats an earlier one with more or less of it changed, or is new."""
    random = Random(seed)
    made: list[np.ndarray] = []
    for _ in range(count):
        if made and random.random() < 0.6:
            values = random.choice(made).copy()
            for at in random.sample(range(PERMUTATIONS), random.choice((0, 2, 6, 18, 30))):
                values[at] = random.getrandbits(32)
        else:
            values = np.array([random.getrandbits(32) for _ in range(PERMUTATIONS)], "<u4")
        made.append(values)
    return [(2 * i + 5, values.tobytes()) for i, values in enumerate(made)]


@given(st.integers(0, 10_000))
def test_an_original_is_no_repeat_and_what_is_alike_is_found(seed: int) -> None:
    given_ = corpus_of(seed, 60)
    found = dict(find_duplicates(given_))
    values = {a: np.frombuffer(raw, "<u4") for a, raw in given_}
    assert not set(found.values()) & found.keys()
    for one, other in found.items():
        assert other < one and (values[one] == values[other]).mean() >= THRESHOLD
    others = one_by_one(given_) ^ found.keys()  # in long chains of articles each like the last, which one is original
    assert len(others) <= 4


def one_by_one(given_: list[tuple[int, bytes]]) -> set[int]:
    """The repeats, each article compared with all originals before it with which it shares a band."""
    originals: list[np.ndarray] = []
    repeats = set()
    for a, raw in given_:
        values = np.frombuffer(raw, "<u4")
        for original in originals:
            bands = (values == original)[: BANDS * ROWS].reshape(BANDS, ROWS).all(axis=1)
            if bands.any() and (values == original).mean() >= THRESHOLD:
                repeats.add(a)
                break
        else:
            originals.append(values)
    return repeats


@pytest.mark.parametrize("sizes", [(7, 5, 3), (1, 1, 1), (100, 1000, 8)])
def test_parts_change_nothing(sizes: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given_ = corpus_of(4, 400)
    whole = list(find_duplicates(given_))
    for name, size in zip(("_SORTED", "_COMPARED", "_READ"), sizes, strict=True):
        monkeypatch.setattr(duplicates, name, size)
    assert len(whole) > 100 and list(find_duplicates(given_, tmp_path)) == whole
    assert not list(tmp_path.iterdir())


def test_nothing_repeats_nothing() -> None:
    assert list(find_duplicates([])) == list(find_duplicates([(0, b""), (1, b"")])) == []
