import pickle

import pytest
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from vnnews_nlp.errors import PackMissing
from vnnews_nlp.tagging.transformer import WordTransformer

TEXTS = ["Thành phố tổ chức lễ hội.", "Học sinh đi học", ""]


def test_words_are_joined():
    assert WordTransformer().fit_transform(TEXTS) == ["thành_phố tổ_chức lễ_hội", "học_sinh đi học", ""]


def test_options():
    made = WordTransformer(lowercase=False, joiner=" ", signs=True).transform(TEXTS[:1])
    assert made == ["Thành phố tổ chức lễ hội ."]


def test_lower_case_that_is_longer_keeps_the_words():
    assert WordTransformer().transform(["İstanbul là thành phố lớn"])[0].endswith("thành_phố lớn")


def test_decomposed_text_gives_the_same_words():
    from unicodedata import normalize

    assert WordTransformer().transform([normalize("NFD", t) for t in TEXTS]) == WordTransformer().transform(TEXTS)


def test_in_a_pipeline_cloned_and_pickled():
    road = make_pipeline(WordTransformer(), CountVectorizer(token_pattern=r"\S+"), LogisticRegression())
    fitted = clone(road).fit(TEXTS[:2], [0, 1])
    assert "thành_phố" in fitted[1].vocabulary_
    assert pickle.loads(pickle.dumps(fitted)).predict(TEXTS[:2]).tolist() == fitted.predict(TEXTS[:2]).tolist()


def test_a_missing_pack_is_noticed_when_fitted():
    with pytest.raises(PackMissing):
        WordTransformer(pack="no-such-pack").fit(TEXTS)
