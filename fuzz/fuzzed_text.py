"""Any bytes as text: UTF-8 where they begin with an even byte, otherwise each byte names a phrase.

What is no UTF-8 becomes lone surrogates. The phrases are those of ``tests/cases/phrases.json``, so that blind mutations
still write names, offices, document numbers and percentages.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import invariants as must  # noqa: E402

PHRASES = must.phrases()
_FIRST = 200  # phrases that one byte names; a byte above takes the next one with it


def text_of(data: bytes) -> str:
    """The text that some bytes stand for; see the top of this file."""
    if not data or data[0] % 2 == 0:
        try:
            return data[1:].decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return data[1:].decode("utf-8", "surrogateescape")
    pieces, waiting = [], 0
    for byte in data[1:]:
        if waiting:
            pieces.append(PHRASES[_FIRST + ((waiting - _FIRST) * 256 + byte) % (len(PHRASES) - _FIRST)])
            waiting = 0
        elif byte < _FIRST:
            pieces.append(PHRASES[byte])
        else:
            waiting = byte
    return "".join(pieces)


def bytes_of(text: str) -> bytes:
    """Bytes that stand for a text, as UTF-8; lone surrogates stay."""
    return b"\0" + text.encode("utf-8", "surrogatepass")
