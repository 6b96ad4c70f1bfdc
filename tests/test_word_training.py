import numpy as np
import pytest

from vnnews_nlp.tagging.model import CheckedTable
from vnnews_nlp.tagging.packs import write_pack
from vnnews_nlp.tagging.phrases import PhraseTable
from vnnews_nlp.tagging.word_features import Known
from vnnews_nlp.tagging.words import WordModel
from vnnews_nlp.training.choice import choose, clauses_of, find_clauses, print_of
from vnnews_nlp.training.treebank import GoldSentence, word_ends
from vnnews_nlp.training.word_card import segment
from vnnews_nlp.training.words import fit, gold_lesson, same, silver_lesson

GOLD = [
    "Học sinh|đi|học|.",
    "Các|em|học|môn|sinh học|.",
    "Nhà trường|thưởng|học sinh|giỏi|.",
    "Thành phố|mở|trường|mới|cho|học sinh|.",
    "Nhà máy|ở|thành phố|đóng cửa|.",
    "Em|đi|qua|nhà máy|.",
]
NO_PAIRS = PhraseTable(np.zeros(16, np.uint16), np.zeros(16, np.uint8))


def sentence(row):
    words = row.split("|")
    return GoldSentence(" ".join(words).replace(" .", "."), word_ends(words))


@pytest.fixture(scope="module")
def lessons():
    pytest.importorskip("numba", reason="training needs the extra train")
    texts = ["Học sinh mới ở thành phố.", "Em học ở nhà máy."]
    chances = np.array([0, 0.97, 0, 0.02, 0, 0.6, 0, 0, 0, 0, 0, 0.95, 0], np.float32)
    return [silver_lesson(texts, chances), gold_lesson([sentence(row) for row in GOLD * 4])]


@pytest.fixture(scope="module")
def model(lessons):
    return fit(lessons, NO_PAIRS)


def test_a_second_training_gives_the_same_bytes(lessons, model, tmp_path):
    again = fit(lessons, NO_PAIRS)
    assert same(model, again)
    packs = [write_pack(tmp_path / n, "words", "1", m.arrays(), {}) for n, m in (("one", model), ("two", again))]
    assert {p.name: p.read_bytes() for p in packs[0].iterdir()} == {p.name: p.read_bytes() for p in packs[1].iterdir()}


def test_other_lessons_give_other_bytes(lessons, model):
    assert not same(model, fit(lessons[1:], NO_PAIRS))


def test_the_lessons_are_learned(model):
    sentences = [sentence(row) for row in GOLD]
    found = segment(model, [s.text for s in sentences])
    assert [f.tolist() for f in found] == [s.ends.tolist() for s in sentences]


def test_certain_chances_are_rounded_and_held_sentences_unknown():
    texts = ["Học sinh mới."] * 2
    chances = np.array([0, 0.95, 0.5, 0.05] * 2, np.float32)
    lesson = silver_lesson(texts, chances, hold=True)
    assert lesson.chances.tolist() == [-1, -1, -1, -1, 0, 1, 0.5, 0]


CLAUSES = {
    "một hai ba bốn năm sáu bảy tám, chín": 1,
    "một, hai, ba": 1,
    "một hai ba bốn năm sáu bảy tám, một hai ba bốn năm sáu bảy tám chín": 2,
    "học": 1,
}


@pytest.mark.parametrize("text", CLAUSES)
def test_clauses(text):
    assert len(clauses_of(text)) == CLAUSES[text]
    assert " ".join(clauses_of(text)) == text


def test_doubtful_clauses_are_chosen_first():
    """A model of no weights doubts every gap; a text of capitals, and one without a gap, are left out."""
    empty = CheckedTable(np.zeros(16, np.uint16), 1.0, np.zeros((3, 3), np.float32))
    pool = ["HỌC SINH GIỎI", "học", "em đi học", "em đi học ở thành phố"]
    chosen = choose(WordModel(empty, Known(NO_PAIRS, NO_PAIRS)), pool, ["em đi làm"], 4)
    assert set(chosen) == {"em đi học", "em đi học ở thành phố"}
    assert choose(WordModel(empty, Known(NO_PAIRS, NO_PAIRS)), pool, ["em đi làm"], 1) == chosen[:1]


def test_clauses_are_found_by_their_prints():
    pool = ["em đi học", "một hai ba bốn năm sáu bảy tám, một hai ba bốn năm sáu bảy tám"]
    wanted = ["một hai ba bốn năm sáu bảy tám", "em đi học"]
    prints = np.array([print_of(clause) for clause in [*wanted, "không có"]], np.uint64)
    assert find_clauses(prints, pool) == wanted
