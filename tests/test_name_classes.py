from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vnnews_nlp.errors import PackMismatch
from vnnews_nlp.tagging.features import read_columns
from vnnews_nlp.tagging.name_classes import WordClasses, read_classes
from vnnews_nlp.tagging.packs import open_pack, write_pack
from vnnews_nlp.tagging.phrases import build_table, phrase_hashes
from vnnews_nlp.training import name_classes


def classes_of(words: dict[str, int]) -> WordClasses:
    keys = np.array([whole for whole, _ in phrase_hashes(list(words))], np.uint64)
    rough = np.zeros(256, np.uint8)
    rough[1:] = np.arange(255) // 100 + 1
    return WordClasses(build_table(keys, np.array(list(words.values()), np.uint8), 10), rough)


def read(text: str, classes: WordClasses) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    columns = read_columns([text])
    found = read_classes(columns, classes)
    return found.fine[columns.rows], found.whole[columns.rows], found.rough[columns.rows]


def test_the_longest_word_covers_its_atoms() -> None:
    classes = classes_of({"thư": 3, "ký": 4, "thư ký": 7, "thư ký toà soạn": 9})
    _, whole, _ = read("thư ký toà soạn thư ký thư", classes)
    assert len(set(whole[:4])) == 1 and len({whole[0], whole[4], whole[6]}) == 3
    assert whole[4] == whole[5]


def test_the_first_atom_of_a_word_is_told_from_the_rest() -> None:
    fine, whole, rough = read("giám đốc giám đốc", classes_of({"giám đốc": 7}))
    assert fine[0] == fine[2] != fine[1] == fine[3]
    assert rough[0] == rough[2] != rough[1] and len(set(whole)) == 1


def test_classes_that_are_merged_are_one_rough_class() -> None:
    fine, _, rough = read("cam chanh ổi", classes_of({"cam": 1, "chanh": 2, "ổi": 250}))
    assert len(set(fine)) == 3 and rough[0] == rough[1] != rough[2]


def test_no_word_runs_from_one_text_into_the_next() -> None:
    classes = classes_of({"giám đốc": 7})
    columns = read_columns(["ông giám", "đốc công"])
    assert len(set(read_classes(columns, classes).whole[columns.rows])) == 1


def test_a_pack_without_classes_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path / "older", "names", "1", {"lists": np.zeros(1, np.uint8)}, {})
    with pytest.raises(PackMismatch, match="older has no array 'classes"):
        WordClasses.of(open_pack(tmp_path / "older").arrays)


def test_words_that_stand_beside_the_same_words_are_of_one_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_classes, "_FINE", 3)
    monkeypatch.setattr(name_classes, "_ROUGH", 2)
    monkeypatch.setattr(name_classes, "_SEEN", 2)
    fruits, towns = ("cam", "chanh", "ổi"), ("huế", "vinh", "đà lạt")
    texts = [f"họ ăn quả {fruit} rất ngon. họ đi xe về {town} hôm qua." for fruit in fruits for town in towns] * 4
    _, whole, _ = read("cam chanh ổi", name_classes.learn_classes(texts))
    _, other, _ = read("huế vinh", name_classes.learn_classes(texts))
    assert len(set(whole)) == 1 and len(set(other)) == 1
