"""What a section says of subjects that its paper has no section for, and how lessons are weighed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from vnnews_nlp.topics.classifier import BITS, count_matrix
from vnnews_nlp.topics.labels import labels
from vnnews_nlp.training.topic_learning import learn_all
from vnnews_nlp.training.topic_material import Material, find_cues, section_prior
from vnnews_nlp.training.topic_settling import Lessons, Recipe, balance, settle, tell_apart, widen

COLUMN = {label: i for i, label in enumerate(labels())}
HEALTH = ("viêm họng", "huyết áp cao", "thuốc kháng sinh", "vi khuẩn đường ruột", "triệu chứng sốt")
HOME = ("rèm cửa sổ", "kệ bếp gỗ", "chậu cây xanh", "nệm ghế êm", "khăn trải bàn")
PLAY = ("đá phạt góc", "thẻ đỏ", "khung thành", "ghi bàn sớm", "hiệp phụ")


def material(rows: list[tuple[str, str, str]]) -> Material:
    """Of (collection, section, text)."""
    sections = [section for _, section, _ in rows]
    given = [COLUMN.get(section, -1) for section in sections]
    return Material(
        counts=count_matrix([text for _, _, text in rows], 2, BITS, 20_000),
        priors=np.array([section_prior(section) for section in sections]),
        cues=np.array([find_cues(text) for _, _, text in rows]),
        given=np.array(given),
        sources=np.array([source for source, _, _ in rows]),
        keys=np.array([str(i) for i in range(len(rows))]),
    )


def articles(source: str, section: str, said: tuple[str, ...], count: int) -> list[tuple[str, str, str]]:
    rng = np.random.default_rng(3)
    return [(source, section, ", ".join(rng.permutation(said)[:3])) for _ in range(count)]


def test_paper_tells_its_own_sections_apart() -> None:
    flags = tell_apart(
        material([("a", "the-thao", "x"), ("a", "xa-hoi", "x"), ("b", "suc-khoe", "x"), ("raw", "", "x")])
    )
    assert [label for label in labels() if flags[0, COLUMN[label]]] == ["chinh-tri", "xa-hoi", "the-thao", "moi-truong"]
    assert np.flatnonzero(flags[2]).tolist() == [COLUMN["suc-khoe"]]
    assert flags[3].all()


def test_clear_section_may_hold_what_its_paper_has_no_section_for() -> None:
    told = material([("a", "the-thao", "x"), ("a", "doi-song", "x"), ("a", "xa-hoi", "x"), ("vntc", "the-thao", "x")])
    wide = widen(told, tell_apart(told), 0.1)
    assert (wide[1, COLUMN["doi-song"]], wide[1, COLUMN["the-thao"]], wide[1, COLUMN["suc-khoe"]]) == (1, 0, 0.1)
    assert np.array_equal(wide[2:], told.priors[2:])
    assert np.array_equal(widen(told, tell_apart(told), 0.0), told.priors)


def test_what_is_no_rival_is_not_spoken_against() -> None:
    pytest.importorskip("numba", reason="the extra train is not installed")
    matrix = csr_matrix(np.eye(3, dtype=np.float32)[[0, 1, 2, 2]])
    codes = np.array([0, 1, 2, 2])
    for loss in ("softmax", "squared_hinge"):
        rivals = np.ones((4, 3), dtype=bool)
        rivals[2:, 0] = False
        told = learn_all(matrix, codes, np.ones(4), alpha=1e-6, epochs=9, seed=0, loss=loss, rivals=rivals).weights
        assert told[2, 0] == 0 > told[2, 1]


def test_collections_and_labels_are_balanced() -> None:
    sources, codes = np.array(["big"] * 8 + ["small"] * 2), np.array([0] * 6 + [1] * 2 + [0, 1])
    lessons = Lessons(np.arange(10), codes, np.ones(10), sources, np.ones((10, 2), dtype=bool))
    even = balance(lessons, replace(Recipe(), balance=0.0, source_balance=1.0))
    assert even[:8].sum() == pytest.approx(even[8:].sum())
    labelled = balance(lessons, replace(Recipe(), balance=1.0, source_balance=0.0))
    assert labelled[codes == 0].sum() == pytest.approx(labelled[codes == 1].sum())
    assert balance(lessons, Recipe()).mean() == pytest.approx(1)


def test_health_is_learnt_though_a_paper_files_it_under_lifestyle() -> None:
    pytest.importorskip("numba", reason="the extra train is not installed")
    rows = [
        *articles("a", "doi-song", HEALTH, 30),
        *articles("a", "doi-song", HOME, 30),
        *articles("a", "the-thao", PLAY, 30),
        *articles("b", "suc-khoe", HEALTH, 10),
        *articles("b", "doi-song", HOME, 10),
        *articles("b", "the-thao", PLAY, 10),
    ]
    model = settle(material(rows), Recipe(rarest=2), 1.0).model_
    texts = [", ".join(said) for said in (HEALTH, HOME, PLAY)]
    found = [model.labels[column] for column in model.decide(texts).argmax(axis=1)]
    assert found == ["suc-khoe", "doi-song", "the-thao"]
