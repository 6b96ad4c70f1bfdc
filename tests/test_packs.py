import json

import numpy as np
import pytest

from vnnews_nlp.errors import PackError, PackMismatch, PackMissing
from vnnews_nlp.tagging.packs import open_pack, write_pack

ARRAYS = {"weights": np.arange(12, dtype=np.float16).reshape(3, 4), "bias": np.array([1, -2], np.int8)}
ABOUT = {"licence": "Apache-2.0", "scores": {"F1": 0.5}, "labels": ["Chủ tịch"]}


@pytest.fixture
def folder(tmp_path):
    return write_pack(tmp_path / "tiny-1", "tiny", "1", ARRAYS, ABOUT)


def test_opens_what_was_written(folder):
    pack = open_pack(folder)
    assert (pack.name, pack.version, dict(pack.manifest)) == ("tiny", "1", ABOUT)
    assert {k: (a.tolist(), a.dtype) for k, a in pack.arrays.items()} == {
        k: (a.tolist(), a.dtype) for k, a in ARRAYS.items()
    }


def test_the_same_arguments_give_the_same_bytes(folder, tmp_path):
    again = write_pack(tmp_path / "again", "tiny", "1", dict(reversed(ARRAYS.items())), ABOUT)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {p.name: p.read_bytes() for p in again.iterdir()}


def test_arrays_cannot_be_written_to(folder):
    with pytest.raises(ValueError, match="read-only"):
        open_pack(folder).arrays["bias"][0] = 9


def test_every_changed_byte_of_the_manifest_is_noticed(folder):
    path = folder / "manifest.json"
    sound = path.read_bytes()
    for i in range(len(sound)):
        path.write_bytes(sound[:i] + bytes([sound[i] ^ 1]) + sound[i + 1 :])
        with pytest.raises(PackMismatch):
            open_pack(folder)


@pytest.mark.parametrize("step", [1, 7])
def test_changed_and_cut_arrays_are_noticed(folder, step):
    path = folder / "weights.npy"
    sound = path.read_bytes()
    for i in range(0, len(sound), step * 5):
        for damaged in (sound[:i], sound[:i] + bytes([sound[i] ^ 16]) + sound[i + 1 :], sound + b"x"):
            path.write_bytes(damaged)
            with pytest.raises(PackMismatch, match=r"tiny-1.*weights.*train"):
                open_pack(folder)


def test_missing_pack_says_where_it_looked():
    with pytest.raises(PackMissing, match=r"models.*reinstall"):
        open_pack("no-such-pack-1")


def test_missing_array(folder):
    (folder / "bias.npy").unlink()
    with pytest.raises(PackMismatch, match="bias"):
        open_pack(folder)


def test_a_pack_of_another_kind_is_told_from_a_damaged_one(folder):
    with pytest.raises(PackMismatch, match=r"no array 'verbs'.*another kind"):
        open_pack(folder).arrays["verbs"]


def test_pickled_objects_are_never_loaded(folder):
    np.save(folder / "bias.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(PackError):
        open_pack(folder)


def test_other_protocol(folder, monkeypatch):
    monkeypatch.setattr("vnnews_nlp.tagging.packs.PROTOCOL", 2)
    with pytest.raises(PackMismatch, match=r"protocol 1.*reads 2.*install"):
        open_pack(folder)


@pytest.mark.parametrize("damage", [b"", b"[]", b"null", b"{}", b"\xff", b"[" * 100_000])
def test_manifest_that_is_none(folder, damage):
    (folder / "manifest.json").write_bytes(damage)
    with pytest.raises(PackMismatch):
        open_pack(folder)


def test_an_array_may_not_climb_out(folder):
    from vnnews_nlp.tagging import packs

    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["sha256"]
    manifest["arrays"]["../weights"] = "0"
    (folder / "manifest.json").write_bytes(packs._canonical(manifest))
    with pytest.raises(PackMismatch, match="missing"):
        open_pack(folder)


@pytest.mark.parametrize(
    ("arrays", "about"),
    [({"Weights": np.zeros(1)}, {}), ({"w": np.array([{}])}, {}), ({"w": np.zeros(1)}, {"protocol": 3})],
)
def test_what_a_pack_cannot_hold(tmp_path, arrays, about):
    with pytest.raises(ValueError, match="pack"):
        write_pack(tmp_path / "bad", "bad", "1", arrays, about)
