"""The classifier as a scikit-learn estimator, and the recipe for a newsroom's own sections."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator

from vnnews_nlp.errors import InputError, PackMismatch, RecordError
from vnnews_nlp.topics.classifier import TopicClassifier, best_temperature, count_matrix, weigh_counts
from vnnews_nlp.topics.labels import labels
from vnnews_nlp.topics.model import TopicModel
from vnnews_nlp.training import topics as recipe
from vnnews_nlp.training.annotations import text_key
from vnnews_nlp.training.topic_card import confusion_picture, expected_error
from vnnews_nlp.training.topic_learning import learn_all
from vnnews_nlp.training.topic_material import (
    find_cues,
    join,
    modern_material,
    raw_material,
    section_prior,
    without_copies,
)
from vnnews_nlp.training.topic_report import Gold, LeftOut, calibration_error, judge_by_reader

SAYINGS = {
    "bóng đá": ("cầu thủ ghi bàn", "đội khách thua trận", "thủ môn cản phá", "khán đài kín chỗ", "trọng tài rút thẻ"),
    "nhà nông": ("lúa trổ bông", "giá cà phê tăng", "nông dân gặt sớm", "ruộng thiếu nước", "vườn cây sai quả"),
    "thời tiết": ("trời trở lạnh", "mưa rào cuối ngày", "gió mùa tràn về", "sương mù dày đặc", "nắng gắt buổi trưa"),
}


def articles(each: int = 12) -> tuple[list[str], list[str]]:
    rng = np.random.default_rng(5)
    pairs = [(" , ".join(rng.permutation(said)[:3]), name) for name, said in SAYINGS.items() for _ in range(each)]
    return [p[0] for p in pairs], [p[1] for p in pairs]


@pytest.fixture(scope="module")
def fitted() -> TopicClassifier:
    return TopicClassifier(rarest=1).fit(*articles())


def test_learns_sections(fitted: TopicClassifier) -> None:
    assert fitted.predict(["thủ môn cản phá cú sút", "nông dân gặt lúa", "gió lạnh tràn về"]).tolist() == list(SAYINGS)
    assert fitted.score(*articles()) == 1.0


def test_squared_hinge_learns_too() -> None:
    classifier = TopicClassifier(rarest=1, loss="squared_hinge").fit(*articles())
    assert classifier.score(*articles()) == 1.0
    assert np.isfinite(classifier.predict_proba(["thủ môn cản phá"])).all()


def test_inputs_of_a_wider_hash() -> None:
    texts, names = articles()
    inputs = weigh_counts(count_matrix(texts, 3, 22, 20_000), 1)
    classifier = TopicClassifier(longest=3, features=4_000_000, temperature=1.0).fit_inputs(inputs, names)
    assert classifier.score(texts, names) == 1.0


@pytest.mark.parametrize("loss", ["squared_hinge", "softmax"])
def test_weights_learnt_for_all_classes_at_once(loss: str) -> None:
    pytest.importorskip("numba", reason="the extra train is not installed")
    texts, names = articles()
    classes, codes = np.unique(names, return_inverse=True)
    inputs = weigh_counts(count_matrix(texts, 2, 20, 20_000), 1)
    told = (inputs.matrix, codes, np.ones(len(codes)))
    linear = [learn_all(*told, alpha=1e-5, epochs=8, seed=1, loss=loss) for _ in range(2)]
    assert np.array_equal(linear[0].weights, linear[1].weights)
    classifier = TopicClassifier().take_weights(inputs.rarity, classes, linear[0].weights, linear[0].bias, 1.0)
    assert classifier.score(texts, names) == 1.0


def test_reader_judges_what_is_labelled_otherwise_than_its_section(tmp_path: Path) -> None:
    rows = [
        {"text": "a", "defended": ["xe"]},
        {"text": "b", "defended": ["xe", "kinh-te"]},
        {"text": "c", "defended": ["van-hoa"]},
    ]
    (tmp_path / "read.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    column = labels().index
    odds = np.zeros((4, len(labels())))
    odds[:, column("kinh-te")] = 1
    given = np.array([column(label) for label in ("xe", "xe", "kinh-te", "xe")])
    reading = judge_by_reader([LeftOut("paper", odds, given, np.array(["a", "b", "c", "d"]))], tmp_path / "read.jsonl")
    assert reading is not None
    assert (reading.read, reading.apart, reading.wrong, reading.section_wrong) == (3, 2, 1, 0)
    assert judge_by_reader([], tmp_path / "none.jsonl") is None


def test_measured_articles_and_their_near_copies_are_not_learnt(tmp_path: Path) -> None:
    first, other, third = (", ".join(said * 2) for said in SAYINGS.values())
    sections = [
        {"ds": "báo", "label": "the_thao", "text": f"(Dân trí) - {first}.\nTrần Mẫu"},
        {"ds": "báo", "label": "kinh_te", "text": other},
    ]
    for name, rows in (("modern", sections), ("raw", [{"text": third}, {"text": f"{first}!"}])):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    parts = [modern_material(tmp_path / "modern.jsonl", 9, 0), raw_material(tmp_path / "raw.jsonl", 9, 0)]
    kept = without_copies(join(parts), [first])
    assert kept.keys.tolist() == [text_key(other), text_key(third)]


def test_probabilities_and_odds_agree(fitted: TopicClassifier) -> None:
    texts = [*articles(2)[0], "", "chữ lạ hoắc"]
    likely, odds = fitted.predict_proba(texts), fitted.decision_function(texts)
    assert likely.shape == odds.shape == (8, 3)
    assert np.allclose(likely.sum(axis=1), 1, atol=1e-5)
    assert np.array_equal(likely.argmax(axis=1), odds.argmax(axis=1))


def test_two_classes_follow_the_convention() -> None:
    texts, names = articles()
    pair = [(t, n) for t, n in zip(texts, names, strict=True) if n != "thời tiết"]
    two = TopicClassifier(rarest=1).fit([p[0] for p in pair], [p[1] for p in pair])
    odds = two.decision_function([p[0] for p in pair])
    assert odds.shape == (24,)
    assert np.array_equal(two.classes_[(odds > 0).astype(int)], two.predict([p[0] for p in pair]))


def test_same_texts_give_the_same_pack(tmp_path: Path, fitted: TopicClassifier) -> None:
    again = TopicClassifier(rarest=1).fit(*articles())
    for name, classifier in (("one", fitted), ("two", again)):
        classifier.save(tmp_path / name, name="own")
    files = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)


def test_saved_and_loaded(tmp_path: Path, fitted: TopicClassifier) -> None:
    texts, _ = articles()
    loaded = TopicClassifier.load(fitted.save(tmp_path / "own"))
    assert loaded.classes_.tolist() == fitted.classes_.tolist()
    assert np.allclose(loaded.predict_proba(texts), fitted.predict_proba(texts), atol=1e-6)


def test_damaged_pack_is_refused(tmp_path: Path, fitted: TopicClassifier) -> None:
    path = fitted.save(tmp_path / "own")
    body = bytearray((path / "weights.npy").read_bytes())
    body[-1] ^= 1
    (path / "weights.npy").write_bytes(bytes(body))
    with pytest.raises(PackMismatch, match="weights"):
        TopicModel.open(path)


def test_is_cloned_piped_and_cross_validated() -> None:
    texts, names = articles()
    plain = TopicClassifier(alpha=1e-4, rarest=1, temperature=1.0)
    assert clone(plain).get_params() == plain.get_params()
    piped = make_pipeline(FunctionTransformer(lambda X: [text.upper() for text in X]), plain)  # noqa: N803
    assert cross_val_score(piped, texts, names, cv=3).mean() > 0.9


def test_weights_of_samples_count() -> None:
    texts, names = ["mưa to gió lớn"] * 8, ["a", "b"] * 4
    heavy = [5.0 if name == "b" else 1.0 for name in names]
    classifier = TopicClassifier(rarest=1, class_weight=None, temperature=1.0).fit(texts, names, sample_weight=heavy)
    assert classifier.predict(texts[:1]).tolist() == ["b"]


@pytest.mark.filterwarnings("ignore:Can't test estimator")
def test_passes_the_checks_for_text_estimators() -> None:
    failed = [
        f"{check['check_name']}: {check['exception']}"
        for check in check_estimator(TopicClassifier(), on_fail=None, on_skip=None)
        if check["status"] == "failed"
    ]
    assert failed == []


REFUSED = [
    ("chỉ một bài", ["a"], "wrap it in a list"),
    ([1, 2], ["a", "b"], "not text"),
    (["một", "hai"], ["a", "a"], "two classes"),
    (["một", "hai"], ["a", "b", "c"], "one label a text"),
]


@pytest.mark.parametrize(("texts", "names", "why"), REFUSED)
def test_wrong_input_says_what_to_do(texts: list[str], names: list[str], why: str) -> None:
    with pytest.raises(InputError, match=why):
        TopicClassifier().fit(texts, names)


def test_unfitted_is_said() -> None:
    with pytest.raises(NotFittedError):
        TopicClassifier().predict(["chữ"])


def test_prediction_does_not_import_sklearn() -> None:
    ranked = "from vnnews_nlp.topics import TopicModel as Model; Model.open().rank(['mưa lớn ' * 9])"
    code = f"import sys; {ranked}; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def write_articles(path: Path, field: str) -> Path:
    rows = [{"text": text, field: name} for text, name in zip(*articles(20), strict=True)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_newsroom_recipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_articles(tmp_path / "articles.jsonl", "chuyen_muc")
    assert recipe.main([str(source), "--label", "chuyen_muc", "--out", str(tmp_path / "own")]) == 0
    assert "right on articles held out" in capsys.readouterr().out
    assert set(TopicModel.open(tmp_path / "own").labels) == set(SAYINGS)


def test_newsroom_recipe_names_the_missing_field(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "articles.jsonl", "section")
    with pytest.raises(RecordError, match="--label"):
        recipe.main([str(source), "--label", "no_such", "--out", str(tmp_path / "own")])


def test_best_temperature_undoes_a_scale() -> None:
    rng = np.random.default_rng(0)
    odds = rng.normal(size=(4000, 3))
    likely = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    codes = (likely.cumsum(axis=1) > rng.random((4000, 1))).argmax(axis=1)
    assert best_temperature(odds * 2, codes, np.ones(4000)) == pytest.approx(2, rel=0.1)


def test_calibration_error() -> None:
    sure = np.array([0.9, 0.9, 0.5, 0.5])
    assert calibration_error(sure, np.array([True, True, True, False]), np.ones(4)) == pytest.approx(0.05)


def test_few_articles_look_worse_calibrated() -> None:
    assert 0 < expected_error(1000) < expected_error(40) < 0.2


def test_kept_articles_may_be_missing(tmp_path: Path) -> None:
    assert Gold.read_standoff(tmp_path / "none.jsonl", tmp_path).texts == ()


def test_cues_and_sections() -> None:
    cues = find_cues("Khởi tố bị can trộm xe\nCông an bắt giữ nghi phạm.")
    assert labels()[int(cues.argmax())] == "phap-luat"
    assert section_prior("Thể thao").sum() == 1
    assert np.count_nonzero(section_prior("Thời sự")) == len(labels())
    assert np.count_nonzero(section_prior("vntc/van-hoa")) == 2
    assert section_prior("").tolist() == [1] * len(labels())


def test_picture_shows_each_cell() -> None:
    picture = confusion_picture(np.eye(len(labels())))
    assert picture.count(">100</text>") == len(labels())
    assert picture.count("#1b7837") == len(labels())
