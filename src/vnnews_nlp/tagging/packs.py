"""Model packs: a directory of plain arrays and a manifest that vouches for them.

::

    models/words-1/
        manifest.json     name, version, protocol, what it was trained on, licence, scores, sha256 of each array file
        weights.npy …     one plain array a file, never pickled; memory-mapped on opening
        CARD.md           for people; not read

The manifest carries its own checksum and is written in one canonical form, so
a single changed byte anywhere in a pack is noticed before a model runs on it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tokenize
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.errors import PackError, PackMismatch, PackMissing

#: The layout of packs that this version of the library reads and writes.
PROTOCOL = 1

MANIFEST = "manifest.json"
_RESERVED = ("name", "version", "protocol", "arrays", "sha256")
_TYPES = {"name": str, "version": str, "protocol": int, "arrays": dict}
_ARRAY_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
#: What numpy, which reads the header of an array as Python, raises for one that is none.
_BAD_HEADER = (ValueError, TypeError, KeyError, OverflowError, RecursionError, SyntaxError, tokenize.TokenError)
_REPAIR = "reinstall vnnews-nlp, or train the pack again (vnnews train)."


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """An opened, verified pack. ``manifest`` holds what its maker said of it, without the checksums."""

    name: str
    version: str
    manifest: Mapping[str, Any]
    arrays: Mapping[str, npt.NDArray[Any]]


class _Arrays(dict[str, npt.NDArray[Any]]):
    """The arrays of a pack by name; one that is not there tells of a pack of another kind or age."""

    def __init__(self, folder: str, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        super().__init__(arrays)
        self.folder = folder

    def __missing__(self, key: str) -> npt.NDArray[Any]:
        raise PackMismatch(f"pack {self.folder} has no array {key!r}, it is of another kind or age: {_REPAIR}")


def write_pack(
    path: Path | str,
    name: str,
    version: str,
    arrays: Mapping[str, npt.NDArray[Any]],
    manifest: Mapping[str, Any],
) -> Path:
    """Write a pack directory; the same arguments give the same bytes. Other files in it (a card) stay.

    ``manifest`` is JSON-like and must not use the keys that packs themselves
    write. Raises ValueError for those, and for array names or types that a
    pack cannot hold.
    """
    folder = Path(path)
    taken = sorted(set(manifest) & set(_RESERVED))
    if taken:
        raise ValueError(f"the manifest of pack {name} sets {', '.join(taken)}: packs write these keys themselves.")
    for key, array in arrays.items():
        if not _ARRAY_NAME.fullmatch(key) or array.dtype.hasobject:
            raise ValueError(f"pack {name} cannot hold array {key!r} of {array.dtype}: use a-z0-9_ and plain numbers.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    for old in folder.glob("*.npy"):
        old.unlink()
    digests = {}
    for key, array in sorted(arrays.items()):
        np.save(folder / f"{key}.npy", np.ascontiguousarray(array), allow_pickle=False)
        digests[key] = _digest(folder / f"{key}.npy")
    body = {**manifest, "name": name, "version": version, "protocol": PROTOCOL, "arrays": digests}
    (folder / MANIFEST).write_bytes(_canonical(body))
    return folder


def open_pack(name_or_path: str | Path) -> Pack:
    """Open and verify a pack by its name (``words-1``) or by the path of its directory.

    A name is looked up among the packs of the installed package, then in the
    ``models`` folder of a source checkout. Raises PackMissing where there is
    no pack, PackMismatch where it is damaged or of another protocol.
    """
    folder = _locate(name_or_path)
    manifest = _read_manifest(folder)
    arrays = {key: _open_array(folder, key, digest) for key, digest in manifest["arrays"].items()}
    said = {key: value for key, value in manifest.items() if key not in _RESERVED}
    return Pack(manifest["name"], manifest["version"], said, _Arrays(folder.name, arrays))


def fitting(
    arrays: Mapping[str, npt.NDArray[Any]], key: str, kind: npt.DTypeLike, *shape: int | None
) -> npt.NDArray[Any]:
    """The array, if it is of this type and shape; -1 stands for a power of two, None for any size.

    Raises PackMismatch.
    """
    array = arrays[key]
    fits = all(
        size == wanted or wanted is None or (wanted == -1 and size.bit_count() == 1)
        for size, wanted in zip(array.shape, shape, strict=False)
    )
    if array.dtype != kind or array.ndim != len(shape) or not fits:
        raise misfit(arrays, key)
    return array


def misfit(arrays: Mapping[str, npt.NDArray[Any]], key: str) -> PackMismatch:
    """The error for an array of a pack that has not the form which the library reads."""
    folder, array = getattr(arrays, "folder", "(arrays)"), arrays[key]
    return PackMismatch(
        f"pack {folder}: array {key!r} is {array.dtype} {array.shape}, which is not its form: {_REPAIR}"
    )


def _locate(name_or_path: str | Path) -> Path:
    here = Path(__file__).resolve()
    places = [Path(name_or_path)]
    if isinstance(name_or_path, str) and re.fullmatch(r"[\w.-]+", name_or_path):
        places = [here.parents[1] / "models" / name_or_path, here.parents[3] / "models" / name_or_path, *places]
    with suppress(OSError, ValueError):  # a name that no file can have
        for place in places:
            if (place / MANIFEST).is_file():
                return place
    looked = ", ".join(str(place) for place in places)
    raise PackMissing(f"no model pack {str(name_or_path)!r} in {looked}: {_REPAIR}")


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        raw = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise PackError(f"pack {folder.name}: {MANIFEST} cannot be read ({error.strerror}): mend its rights.") from None
    try:
        manifest = json.loads(raw)
        body = {key: value for key, value in manifest.items() if key != "sha256"}
        sound = _canonical(body) == raw and all(isinstance(body.get(k), t) for k, t in _TYPES.items())
    except (ValueError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise PackMismatch(f"pack {folder.name}: {MANIFEST} is damaged or was edited by hand: {_REPAIR}")
    if manifest.get("protocol") != PROTOCOL:
        raise PackMismatch(
            f"pack {folder.name} has protocol {manifest.get('protocol')}, this version reads {PROTOCOL}: "
            "install the version of vnnews-nlp that the pack was made for, or train it again."
        )
    return dict(manifest)


def _open_array(folder: Path, key: str, digest: str) -> npt.NDArray[Any]:
    path = folder / f"{key}.npy"
    if not _ARRAY_NAME.fullmatch(key) or not path.is_file():
        raise PackMismatch(f"pack {folder.name}: array {key!r} is missing: {_REPAIR}")
    if _digest(path) != digest:
        raise PackMismatch(f"pack {folder.name}: array {key!r} is damaged (its sha256 differs): {_REPAIR}")
    try:  # plain arrays only: np.load would open a zip of arrays too
        array = np.lib.format.open_memmap(path, mode="r")
    except (*_BAD_HEADER, OSError, EOFError, MemoryError) as error:
        raise PackMismatch(
            f"pack {folder.name}: array {key!r} is no plain array ({str(error)[:200]}): {_REPAIR}"
        ) from error
    return np.asarray(array)  # a plain view of the map: indexing a np.memmap itself is slow


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _canonical(body: Mapping[str, Any]) -> bytes:
    dumped = json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1)
    seal = hashlib.sha256(dumped.encode()).hexdigest()
    return (json.dumps({**body, "sha256": seal}, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
