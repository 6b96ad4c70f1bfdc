import hashlib
import io
import json
import random

import numpy as np
import pytest
from conftest import ROOT
from corpus_parts import QUICK

from vnnews_nlp import Pipeline
from vnnews_nlp.errors import PackError, PackMismatch, PackMissing
from vnnews_nlp.tagging import packs
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


OURS = tuple(sorted(p.parent.name for p in (ROOT / "models").glob("*/manifest.json")))


@pytest.mark.parametrize("name", OURS)
def test_our_packs_refuse_changed_bytes_of_the_manifest(name, tmp_path):
    """A sample; every byte of a small manifest is changed above."""
    sound = (ROOT / "models" / name / "manifest.json").read_bytes()
    draw = random.Random(name)
    for i in draw.sample(range(len(sound)), 300):
        damaged = sound[:i] + bytes([sound[i] ^ draw.randrange(1, 256)]) + sound[i + 1 :]
        (tmp_path / "manifest.json").write_bytes(damaged)
        with pytest.raises(PackMismatch, match=rf"^pack {tmp_path.name}: manifest.json is damaged"):
            packs._read_manifest(tmp_path)
    for i in draw.sample(range(len(sound)), 50):
        (tmp_path / "manifest.json").write_bytes(sound[:i])
        with pytest.raises(PackMismatch, match=r"manifest.json is damaged"):
            packs._read_manifest(tmp_path)


@pytest.mark.parametrize("name", OURS)
def test_our_packs_refuse_changed_and_cut_arrays(name, tmp_path):
    manifest, draw = packs._read_manifest(ROOT / "models" / name), random.Random(name)
    for key, digest in manifest["arrays"].items():
        sound = (ROOT / "models" / name / f"{key}.npy").read_bytes()
        at = draw.randrange(len(sound))
        for damaged in (sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :], sound[:at]):
            (tmp_path / f"{key}.npy").write_bytes(damaged)
            with pytest.raises(PackMismatch, match=rf"^pack {tmp_path.name}: array '{key}' is damaged"):
                packs._open_array(tmp_path, key, digest)


def sealed(folder, raw, **more):
    """A pack whose checksums are right, whatever its array file holds."""
    folder.mkdir()
    (folder / "w.npy").write_bytes(raw)
    body = {"name": "w", "version": "1", "protocol": 1, "arrays": {"w": hashlib.sha256(raw).hexdigest()}, **more}
    (folder / "manifest.json").write_bytes(packs._canonical(body))
    return folder


def npy(shape, kind="'<f8'"):
    header = f"{{'descr':{kind},'fortran_order':False,'shape':{shape}}}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


def zipped():
    file = io.BytesIO()
    np.savez(file, a=np.zeros(3))
    return file.getvalue()


@pytest.mark.parametrize(
    "raw",
    [zipped(), b"", b"text", npy("(4611686018427387904,)"), npy("(-1,)"), npy("('a',)"), npy(f"({'9' * 5000},)"),
     npy("(1,)", "'zzz'"), npy("(0,)", "[('a','O')]"), npy("(1,)", "(" * 500 + ")" * 500), npy("(9,)"), npy("(1,")],
    ids=range(12),
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:overflow")
def test_a_sealed_file_that_is_no_plain_array_is_refused(tmp_path, raw):
    with pytest.raises(PackMismatch, match=r"^pack x: array 'w' is no plain array") as caught:
        open_pack(sealed(tmp_path / "x", raw))
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("more", [{"arrays": []}, {"version": None}, {"arrays": {"w": 5}}, {"protocol": "1"}])
def test_a_sealed_manifest_of_wrong_types_is_refused(tmp_path, more):
    with pytest.raises(PackMismatch, match=r"^pack x: "):
        open_pack(sealed(tmp_path / "x", npy("(0,)"), **more))


@pytest.mark.parametrize("name", ["..", ".", "", "a\0b", "x" * 5000, "../models/no-such", "words-1/..", "/dev"])
def test_a_name_that_climbs_or_that_no_file_can_have(name):
    with pytest.raises(PackMissing, match="no model pack"):
        open_pack(name)


OPTIONS = {"words": "words-1", "names": "names-1", "indicators": "indicators-1", "topics": "topics-1"}


@pytest.mark.parametrize(("option", "other"), [(o, n) for o in OPTIONS for n in OURS if OPTIONS[o] != n])
def test_a_pack_of_ours_in_the_place_of_another(option, other):
    with pytest.raises(PackMismatch, match=r"another kind|no topic model"):
        Pipeline(**QUICK | {option: str(ROOT / "models" / other)})("Ông Lục Văn Đàm ký.")


@pytest.mark.parametrize(
    ("key", "kind", "shape", "array"),
    [("w", np.int8, (-1,), np.zeros(6, np.int8)), ("w", np.int8, (4,), np.zeros(4, np.int16)),
     ("w", np.int8, (4,), np.zeros((4, 1), np.int8)), ("w", np.int8, (-1, None), np.zeros((0, 3), np.int8))],
)  # fmt: skip
def test_an_array_of_another_form_is_refused_before_a_model_runs(key, kind, shape, array):
    with pytest.raises(PackMismatch, match=f"array '{key}' is .* not its form"):
        packs.fitting({key: array}, key, kind, *shape)
    assert packs.fitting({key: np.zeros((8, 3), np.int8)}, key, np.int8, -1, None).shape == (8, 3)
