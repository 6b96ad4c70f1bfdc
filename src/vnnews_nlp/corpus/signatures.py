"""The signature of an article: what tells in 256 bytes how much it shares with another (MinHash).

It is made of the article's three-syllable shingles, folded to small letters without punctuation. The share of
equal values of two signatures estimates the Jaccard similarity of their shingles (Broder 1997).
"""

from __future__ import annotations

from functools import cache
from string import punctuation
from typing import Any
from zlib import crc32

#: Values of a signature, uint32 each.
PERMUTATIONS = 64
_SEED = 1
_BLANKED = bytes(32 if chr(c) in punctuation else c for c in range(256))  # ASCII punctuation
_LONGEST = 40_000  # characters: what two long texts share shows in their beginnings
_FEWEST = 10  # syllables: shorter texts repeat one another by chance


def signature(text: str) -> bytes:
    """The MinHash (``PERMUTATIONS`` uint32, little endian) of a text; empty for one of under ten syllables.

    Each syllable is hashed once and the hashes of three neighbours are mixed as whole columns. The values are
    those of ``datasketch.MinHash`` over the same hashes, made here because importing datasketch (and scipy
    with it) costs each worker 56 MB.
    """
    import numpy as np

    syllables = text[:_LONGEST].casefold().encode("utf-8", "replace").translate(_BLANKED).split()
    if len(syllables) < _FEWEST:
        return b""
    hashes = np.array(list(map(crc32, syllables)), np.uint32)
    mixed = (hashes[:-2] * np.uint32(0x9E3779B1) ^ hashes[1:-1]) * np.uint32(0x85EBCA77) ^ hashes[2:]
    factors, offsets = _permutations()
    return bytes((factors * _stirred(mixed) + offsets).min(axis=1).astype("<u4").tobytes())


@cache
def _permutations() -> tuple[Any, Any]:
    """datasketch's own: ``factor * hash + offset mod 2**32``, drawn as its scheme ``affine32`` draws them."""
    import numpy as np

    draw = np.random.RandomState(_SEED)
    factors = draw.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors[:, None], draw.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)[:, None]


def _stirred(hashes: Any) -> Any:
    """MurmurHash3's finalizer, which that scheme puts before its permutations."""
    import numpy as np

    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))
