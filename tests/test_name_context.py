from __future__ import annotations

import numpy as np
import pytest

from vnnews_nlp.tagging.features import read_columns
from vnnews_nlp.tagging.name_context import near_names, reached, see
from vnnews_nlp.tagging.name_features import name_rows
from vnnews_nlp.tagging.names import NameModel
from vnnews_nlp.tagging.packs import open_pack

TEXT = "Trong lời kể, hôm đó trời mưa rất to và nước dâng. Hôm nay ông Lục Văn Đàm đã về đến tận nơi để xem."


@pytest.fixture(scope="module")
def gazetteers():
    return NameModel.of(open_pack("names-1").arrays).gazetteers


def near_of(gazetteers, texts, hinted=()):
    columns = read_columns(texts)
    hints = np.isin(np.arange(len(columns.starts)), list(hinted))
    near = near_names(columns, see(columns, gazetteers), gazetteers.atoms, hints)
    joined = "\n".join(texts)
    return [joined[columns.starts[i] : columns.ends[i]] for i in np.flatnonzero(near)], columns, near


def test_atoms_near_capitals_and_no_others(gazetteers):
    words, _, _ = near_of(gazetteers, [TEXT])
    assert words == ["Hôm", "nay", "ông", "Lục", "Văn", "Đàm", "đã", "về", "đến"]


def test_a_hint_is_near_itself(gazetteers):
    words, _, _ = near_of(gazetteers, [TEXT], hinted=[5])
    assert words[:7] == ["kể", ",", "hôm", "đó", "trời", "mưa", "rất"]


def test_no_text_makes_its_neighbour_near(gazetteers):
    alone, _, _ = near_of(gazetteers, [TEXT])
    beside, _, _ = near_of(gazetteers, ["hôm nay trời mưa", TEXT, "hôm nay trời mưa"])
    assert beside == alone


def test_the_rest_of_a_sequence_is_reached_from_a_named_edge(gazetteers):
    _, columns, near = near_of(gazetteers, [TEXT])
    named = np.zeros(len(near), bool)
    assert not reached(columns, named, near).any()
    named[np.flatnonzero(near)[-1]] = True
    text = [TEXT[columns.starts[i] : columns.ends[i]] for i in np.flatnonzero(reached(columns, named, near))]
    assert text == ["tận", "nơi", "để", "xem", "."]


def test_features_of_some_atoms_are_those_of_all(gazetteers):
    columns = read_columns([TEXT, "Bà Hà ở Huế."])
    at = np.array([0, 3, 14, 15, 16, len(columns.starts) - 1])
    assert (name_rows(columns, gazetteers, 16, None, at) == name_rows(columns, gazetteers, 16)[at]).all()
