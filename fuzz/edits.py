"""Small changes to whole values: what blind mutations of bytes break at once is changed here where it still is one.

The bytes of an input are a list of changes, three bytes each, so that every input means something and
libFuzzer can learn which changes lead further.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

_DEEP = 600  # levels: fewer than Python's limit, so that json reads it


def _deep() -> Any:
    value: Any = 0
    for _ in range(_DEEP):
        value = [value]
    return value


#: What no field expects, or only some.
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 7, 2**31 - 1, 2**31, -(2**31) - 1, 2**63, 10**400, 0.5, -0.0, 1e308, float("inf"),
    float("nan"), "", " ", "a", "5%", "\0", "\ud800", "\ud83d\ude00", "2022-04-08T10:16:00+07:00",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "08/04/2022 10:16", "99/99/9999", "9" * 5000, "é" * 3000,
    "https://[::1", "http://a.vn:99999999/x", "../../x", "PERSON", "position", [], [[]], [None], ["a"], [0, 0], {},
    {"a": 1}, {"": None}, _deep(),
)  # fmt: skip
_WAYS = 6
_NESTED = 8  # levels in which changes are made
_LONG = 10_000  # letters, which are doubled no more


def edited(value: Any, changes: bytes) -> Any:
    """A JSON value with changes, as data: two bytes for the place, one for what is put there."""
    whole = [copy.deepcopy(value)]
    for at in range(0, len(changes) - 2, 3):
        places = list(_places(whole))
        if not places:
            break
        inside, key = places[int.from_bytes(changes[at : at + 2]) % len(places)]
        _change(inside, key, changes[at + 2], places)
    return whole[0] if whole else None


def patched(data: bytes, changes: bytes) -> bytes:
    """Bytes with changes: two bytes for the place, one for the value; an odd last one says how much is cut."""
    changed = bytearray(data)
    for at in range(0, len(changes) - 2, 3):
        changed[int.from_bytes(changes[at : at + 2]) % len(changed)] = changes[at + 2]
    rest = changes[len(changes) - len(changes) % 3 :]
    return bytes(changed[: len(changed) - rest[0]] if len(rest) == 1 and rest[0] % 2 else changed)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a value where another one can stand: the container and the key; not inside deep ones."""
    waiting = [(value, 0)]
    while waiting and len(waiting) < 10_000:
        inside, depth = waiting.pop()
        for key, item in list(inside.items() if isinstance(inside, dict) else enumerate(inside)):
            yield inside, key
            if isinstance(item, list | dict) and depth < _NESTED:
                waiting.append((item, depth + 1))


def _change(inside: Any, key: Any, how: int, places: list[Any]) -> None:
    if how < len(ODD):
        inside[key] = copy.deepcopy(ODD[how]) if how != len(ODD) - 1 else _deep()
    elif how % _WAYS == 0:
        del inside[key]
    elif how % _WAYS == 1 and isinstance(inside, list):
        inside.append(inside[key])
    elif how % _WAYS == 2 and isinstance(inside, dict):
        inside[f"{key}x"] = inside.pop(key)
    elif how % _WAYS == 3 and isinstance(inside[key], int):
        inside[key] += how - 128
    elif how % _WAYS == 4 and isinstance(inside[key], str) and len(inside[key]) < _LONG:
        inside[key] = inside[key] * 2
    else:  # what stands elsewhere
        other, name = places[how % len(places)]
        there = name < len(other) if isinstance(other, list) else name in other
        if there and not isinstance(other[name], list | dict):
            inside[key] = other[name]
