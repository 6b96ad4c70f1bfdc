import pytest

from vnnews_nlp.training.treebank import read_treebank, span_f1, word_ends

ROWS = [
    ('Anh Ba nói : " đi nhanh " .', 'Anh Ba nói: "đi nhanh".'),
    ("xã Tân Phú LBKT Châu Thành RBKT .", "xã Tân Phú (Châu Thành)."),
    ("khoảng 5 - 6 tạ", "khoảng 5-6 tạ"),
    ("số 12 / QĐ - UB ngày", "số 12/QĐ-UB ngày"),
    ("một người - có lẽ ông ta - đứng dậy", "một người - có lẽ ông ta - đứng dậy"),
    ("tăng 5 % , thật ...", "tăng 5%, thật..."),
]


@pytest.mark.parametrize(("words", "printed"), ROWS)
def test_signs_are_printed_as_papers_do(tmp_path, words, printed):
    file = tmp_path / "a.conllu"
    file.write_text("".join(f"{i}\t{w}\t_\n" for i, w in enumerate(words.split(), 1)) + "\n", encoding="utf-8")
    (sentence,) = read_treebank(file)
    assert sentence.text == printed
    assert sentence.ends.tolist()[-1] == len("".join(printed.split()))
    assert len(sentence.ends) == len(words.split())


def test_span_f1_counts_words_not_boundaries():
    gold, found = word_ends(["thành phố", "lớn"]), word_ends(["thành", "phố", "lớn"])
    assert span_f1([gold], [found]) == {"P": 33.333, "R": 50.0, "F1": 40.0}
    assert span_f1([gold], [gold])["F1"] == 100
