import numpy as np

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
