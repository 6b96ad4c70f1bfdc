"""Near-duplicates: the same agency report in ten papers, found by MinHash and LSH (datasketch).

The signature of an article is a MinHash of its three-syllable shingles, folded
to small letters without punctuation. Two articles repeat each other when their
estimated Jaccard similarity reaches ``THRESHOLD``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PERMUTATIONS = 64
THRESHOLD = 0.7
_SCHEME = "affine32"
_LETTERS = re.compile(r"[^\W_]+")
_LONGEST = 40_000  # characters: what two long texts share shows in their beginnings


def signature(text: str) -> list[int]:
    """The MinHash signature (``PERMUTATIONS`` uint32) of a text; empty for a text of under ten syllables."""
    syllables = _LETTERS.findall(text[:_LONGEST].casefold())
    if len(syllables) < 10:
        return []
    shingles = {
        " ".join(three).encode("utf-8", "replace")
        for three in zip(syllables, syllables[1:], syllables[2:], strict=False)
    }
    minhash = _empty_minhash().copy()
    minhash.update_batch(sorted(shingles))
    return [int(v) for v in minhash.hashvalues]


@cache
def _empty_minhash() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, seed=1, scheme=_SCHEME)


def find_duplicates(signatures: Iterator[tuple[int, list[int]]]) -> Iterator[tuple[int, int]]:
    """Pairs (article, the earlier article it repeats); an original is never itself a repeat."""
    import numpy as np
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    originals: dict[int, Any] = {}
    for article, values in signatures:
        if not values:
            continue
        minhash = MinHash(seed=1, scheme=_SCHEME, hashvalues=np.array(values, np.uint32))
        near = [(originals[k].jaccard(minhash), -k) for k in lsh.query(minhash)]
        best, original = max(near, default=(0.0, 0))
        if best >= THRESHOLD:
            yield article, -original
        else:
            lsh.insert(article, minhash)
            originals[article] = minhash


def write_duplicates(out: Path) -> int:
    """Write ``duplicates.parquet`` from the finished shards; returns how many articles repeat another."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pairs = list(find_duplicates(_signatures(out)))
    kind = pa.schema(
        [pa.field("article", pa.int64(), nullable=False), pa.field("duplicate_of", pa.int64(), nullable=False)]
    )
    columns = [pa.array([pair[i] for pair in pairs], pa.int64()) for i in (0, 1)]
    beside = out / ".duplicates.parquet"
    pq.write_table(pa.Table.from_arrays(columns, schema=kind), beside)
    beside.replace(out / "duplicates.parquet")
    return len(pairs)


def _signatures(out: Path) -> Iterator[tuple[int, list[int]]]:
    import pyarrow.parquet as pq

    from vnnews_nlp.corpus.shards import finished_shards

    for shard in finished_shards(out):
        table = pq.read_table(shard / "articles.parquet", columns=["article", "signature"])
        yield from zip(table["article"].to_pylist(), table["signature"].to_pylist(), strict=True)
