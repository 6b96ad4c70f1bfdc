from types import SimpleNamespace
from typing import Any

import numpy as np

from vnnews_nlp.training.indicators import curve_of
from vnnews_nlp.training.name_silver import calibrate


def read(curve, score):
    return 1 / (1 + np.exp(-(curve.slope * np.log(score / (1 - score)) + curve.offset)))


def test_scores_that_promise_too_much_are_lowered():
    random = np.random.default_rng(3)
    scores = random.uniform(0.5, 0.999, 4000)
    curve = calibrate(scores, random.random(4000) < scores * 0.8)
    assert abs(read(curve, 0.9) - 0.72) < 0.05
    assert read(curve, 0.99) > read(curve, 0.6)


def test_nothing_seen_changes_nothing():
    curve = calibrate(np.zeros(0), np.zeros(0, bool))
    assert (curve.slope, curve.offset) == (1.0, 0.0)


def test_all_right_stays_finite():
    curve = calibrate(np.full(500, 0.9999), np.ones(500, bool))
    assert 0.99 < read(curve, 0.9999) <= 1


def said(odds: float, right: bool, *, mended: bool = False) -> Any:
    percentage = SimpleNamespace(line=object(), mended=mended, set="drawn at random")
    return SimpleNamespace(percentage=percentage, score=odds, ranked=float(right))


def test_a_curve_says_how_often_log_odds_were_right() -> None:
    random = np.random.default_rng(3)
    odds = random.uniform(-2, 20, 4000)
    chance = np.clip(0.4 + odds / 40, 0, 1)
    curve = curve_of([said(o, r) for o, r in zip(odds, random.random(4000) < chance, strict=True)])
    assert (np.diff(curve) > 0).all() and curve.shape[0] == 2
    for at in (1.0, 8.0, 18.0):
        assert abs(np.interp(at, *curve) - (0.4 + at / 40)) < 0.06


def test_a_curve_never_falls_and_leaves_out_what_rules_were_mended_on() -> None:
    upside_down = [said(o, o < 5) for o in np.linspace(0, 10, 200)]
    curve = curve_of([*upside_down, *(said(30.0, True, mended=True) for _ in range(50))])
    assert (np.diff(curve[1]) >= 0).all() and abs(curve[1][-1] - 0.5) < 0.05 and curve[0][-1] < 10
