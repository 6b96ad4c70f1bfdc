import numpy as np
import pytest

from vnnews_nlp.errors import PackMismatch
from vnnews_nlp.tagging.features import hash_of, read_columns
from vnnews_nlp.tagging.phrases import PhraseTable, build_table, cover, list_table, phrase_hashes


def marks(text, *lists):
    columns = read_columns([text])
    return [part.tolist() for part in cover(list_table(lists), columns.hashes, 4, columns.rows)]


def test_phrases_are_found_where_they_start_end_and_cover():
    starting, ending, covering = marks("tại Sở Y tế Hà Nội", ["Sở Y tế", "tế"], ["Hà Nội"])
    assert starting == [0, 1, 0, 1, 2, 0]
    assert ending == [0, 0, 0, 1, 0, 2]
    assert covering == [0, 1, 1, 1, 2, 2]


def test_case_and_place_of_tone_marks_do_not_count():
    assert marks("THUỶ ĐIỆN HOÀ BÌNH", ["thủy điện", "Hòa Bình"])[2] == [1, 1, 1, 1]
    assert hash_of("hoà") == hash_of("Hòa") != hash_of("hoa")
    assert hash_of("Ðông") == hash_of("đông") != hash_of("dông")


def test_no_phrase_crosses_a_line_or_a_text():
    columns = read_columns(["Hà\nNội", "Hà", "Nội"])
    assert not cover(list_table([["Hà Nội"]]), columns.hashes, 4, columns.rows)[2].any()


def test_the_earlier_of_two_phrases_keeps_a_slot():
    hashes = np.array([whole for whole, _ in phrase_hashes([f"từ {i}" for i in range(64)])], np.uint64)
    table = build_table(hashes, np.arange(1, 65, dtype=np.uint8), 3)
    assert table.look_up(hashes[:1]).tolist() == [1]
    assert (table.values > 0).sum() <= 8


def test_a_pack_holds_the_filled_slots_alone_and_gives_the_same_table():
    table = list_table([["Sở Y tế", "tế"], ["Hà Nội"]], bits=6)
    arrays = table.arrays("lists")
    assert arrays["lists_filled"].tobytes() == np.packbits(table.values > 0).tobytes()
    assert len(arrays["lists_filled"]) == 8 and len(arrays["lists_prints"]) == len(arrays["lists_values"]) == 3
    again = PhraseTable.of(arrays, "lists")
    assert again.prints.tolist() == table.prints.tolist() and again.values.tolist() == table.values.tolist()


@pytest.mark.parametrize("short", ["lists_prints", "lists_values"])
def test_arrays_that_do_not_fill_a_table_are_refused(short):
    arrays = list_table([["Sở Y tế", "tế"], ["Hà Nội"]], bits=6).arrays("lists")
    with pytest.raises(PackMismatch, match="'lists_filled' is uint8"):
        PhraseTable.of({**arrays, short: arrays[short][1:]}, "lists")
