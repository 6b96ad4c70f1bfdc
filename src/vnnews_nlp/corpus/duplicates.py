"""Near-duplicates: the same agency report in ten papers, found by MinHash and LSH (datasketch).

The signature of an article is a MinHash of its three-syllable shingles, folded
to small letters without punctuation. Two articles repeat each other when their
estimated Jaccard similarity reaches ``THRESHOLD``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from string import punctuation
from typing import Any
from zlib import crc32

PERMUTATIONS = 64
THRESHOLD = 0.7
_SCHEME, _SEED = "affine32", 1
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


def find_duplicates(signatures: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, int]]:
    """Pairs (article, the earlier article it repeats); an original is never itself a repeat."""
    import numpy as np
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    originals: dict[int, bytes] = {}
    shared = MinHash(num_perm=PERMUTATIONS, seed=_SEED, scheme=_SCHEME).permutations
    for article, raw in signatures:
        if not raw:
            continue
        values = np.frombuffer(raw, "<u4")
        minhash = MinHash(seed=_SEED, scheme=_SCHEME, hashvalues=values, permutations=shared)
        near = [(_alike(originals[k], values), -k) for k in lsh.query(minhash)]
        best, original = max(near, default=(0.0, 0))
        if best >= THRESHOLD:
            yield article, -original
        else:
            lsh.insert(article, minhash, check_duplication=False)
            originals[article] = raw


def _alike(raw: bytes, values: Any) -> float:
    """The estimated Jaccard similarity: the share of equal minima."""
    import numpy as np

    return float((np.frombuffer(raw, "<u4") == values).mean())


def write_duplicates(out: Path) -> int:
    """Write ``duplicates.parquet`` from the finished shards; returns how many articles repeat another."""
    import pyarrow as pa

    from vnnews_nlp.corpus.shards import write_beside

    kind = pa.schema([pa.field(name, pa.int64(), nullable=False) for name in ("article", "duplicate_of")])
    return write_beside(out / "duplicates.parquet", kind, find_duplicates(_signatures(out)))


def _signatures(out: Path) -> Iterator[tuple[int, bytes]]:
    import pyarrow.parquet as pq

    from vnnews_nlp.corpus.shards import finished_shards

    def rows(shard: Path) -> Iterable[tuple[int, bytes]]:
        table = pq.read_table(shard / "articles.parquet", columns=["article", "signature"])
        return zip(table["article"].to_pylist(), table["signature"].to_pylist(), strict=True)

    return chain.from_iterable(map(rows, finished_shards(out)))
