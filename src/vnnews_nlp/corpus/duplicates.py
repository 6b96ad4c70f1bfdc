"""Near-duplicates: the same agency report in ten papers, found by the bands of MinHash signatures (LSH).

Two articles repeat each other when the Jaccard similarity that their signatures
(:mod:`vnnews_nlp.corpus.signatures`) estimate reaches ``THRESHOLD``. Which pairs
are compared at all: those with the same values in a *band* of the signature
(Indyk and Motwani 1998). Signatures and keys of bands lie in files, and are sorted
a part at a time, so that memory hardly grows with the corpus: eight bytes an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from vnnews_nlp.corpus.signatures import PERMUTATIONS

THRESHOLD = 0.7
#: Bands of a signature and values of a band: of two articles that are 0.7 alike, 0.89 share a band; of 0.2, 0.004.
BANDS, ROWS = 12, 5
#: Bytes on disk of an article's number and signature.
RECORD = 8 + 4 * PERMUTATIONS

_ALIKE = int(-(-THRESHOLD * PERMUTATIONS // 1))  # equal values that make a repeat
_READ = 8192  # articles read at a time
_SORTED = 1 << 19  # keys sorted at a time
_COMPARED = 1 << 14  # articles of one band compared at a time
_ROUNDS = 8  # a second one is seldom needed
_LEADERS = 200  # originals that one bucket of a band may have, so that time stays linear


def find_duplicates(signatures: Iterable[tuple[int, bytes]], folder: Path | None = None) -> Iterator[tuple[int, int]]:
    """Pairs (article, the earlier article it repeats), by article; an original is never itself a repeat.

    ``signatures`` come by article; those without bytes repeat nothing. Files lie in ``folder`` (where None: among the
    system's temporary ones) and have no name there.
    """
    with ExitStack() as stack:
        records, *keys = (stack.enter_context(TemporaryFile(dir=folder)) for _ in range(1 + BANDS))
        index = _Index(records, _store(signatures, records, keys))
        for _ in range(_ROUNDS):
            for file in keys:
                for rows, buckets in _buckets(file, index.open):
                    index.compare(rows, buckets)
            if not index.settle():
                break
        yield from index.repeats()


def _store(signatures: Iterable[tuple[int, bytes]], records: IO[bytes], keys: Sequence[IO[bytes]]) -> int:
    """Write each signature behind its article's number, and the key of each of its bands; returns how many."""
    import numpy as np

    stream, count = ((a, raw) for a, raw in signatures if raw), 0
    while some := list(islice(stream, _READ)):
        records.write(b"".join(article.to_bytes(8, "little") + raw for article, raw in some))
        values = np.frombuffer(b"".join(raw for _, raw in some), "<u4").reshape(len(some), PERMUTATIONS)
        for band, file in enumerate(keys):
            key = np.zeros(len(some), np.uint64)
            for column in values.T[band * ROWS : (band + 1) * ROWS]:
                key = (key ^ column) * np.uint64(0x9E3779B97F4A7C15)
                key ^= key >> np.uint64(29)
            file.write(key.tobytes())
        count += len(some)
    records.flush()
    return count


def _buckets(keys: IO[bytes], wanted: Any) -> Iterator[tuple[Any, Any]]:
    """The rows of articles that share their key with others, by bucket and row, and the number of each one's bucket.

    Keys are sorted in as many parts as they need; a bucket comes whole.
    """
    import numpy as np

    size = len(wanted)
    parts = -(-size // _SORTED)
    for part in range(parts):
        keys.seek(0)
        chosen, rows = [], []
        for start in range(0, size, _SORTED):
            some = np.frombuffer(keys.read(8 * min(_SORTED, size - start)), np.uint64)
            here = (some >> np.uint64(32)) % np.uint64(parts) == part
            mine = np.flatnonzero(here & wanted[start : start + len(some)])
            chosen.append(some[mine])
            rows.append(mine.astype(np.int32) + np.int32(start))
        key, row = np.concatenate(chosen), np.concatenate(rows)
        order = np.argsort(key, kind="stable")
        key, row = key[order], row[order]
        bucket = np.cumsum(np.append(False, key[1:] != key[:-1])[: len(key)])
        shared = np.flatnonzero(np.bincount(bucket, minlength=1)[bucket] > 1)
        yield from _whole(row[shared], bucket[shared])


def _whole(rows: Any, buckets: Any) -> Iterator[tuple[Any, Any]]:
    """Cut sorted rows into pieces of about ``_COMPARED``, between buckets."""
    import numpy as np

    start = 0
    while start < len(rows):
        end = min(start + _COMPARED, len(rows))
        end = int(np.searchsorted(buckets, buckets[end - 1], side="right"))
        yield rows[start:end], buckets[start:end]
        start = end


class _Index:
    """What is known of each article of a file of records: the best original before it, and how alike the two are."""

    def __init__(self, records: IO[bytes], size: int) -> None:
        import numpy as np

        self.open = np.ones(size, bool)  #: what repeats nothing, as far as is known
        self._records = records
        self._original = np.zeros(size, bool)  # what is known to repeat nothing
        self._best = np.full(size, -1, np.int32)
        self._alike = np.zeros(size, np.uint8)

    def compare(self, rows: Any, buckets: Any) -> None:
        """Compare the articles of each bucket with those before them that repeat none of it: its originals.

        The first originals of all buckets are compared at once, then the second ones, and so on.
        """
        import numpy as np

        _, bucket = np.unique(buckets, return_inverse=True)
        values, done = self._values(rows), np.zeros(len(rows), bool)
        for _ in range(_LEADERS):
            free = np.flatnonzero(~done)
            if not len(free):
                return
            leaders = free[np.concatenate([[True], bucket[free[1:]] != bucket[free[:-1]]])]
            done[leaders] = True
            leader = np.full(bucket[-1] + 1, len(rows))
            leader[bucket[leaders]] = leaders
            later = np.flatnonzero((np.arange(len(rows)) > leader[bucket]) & ~self._original[rows])
            alike = (values[later] == values[leader[bucket[later]]]).sum(axis=1)
            hits = alike >= _ALIKE
            done[later[hits]] = True
            self._note(rows[later[hits]], rows[leader[bucket[later[hits]]]], alike[hits])

    def _note(self, rows: Any, originals: Any, alike: Any) -> None:
        known, best = self._alike[rows], self._best[rows]
        better = (alike > known) | ((alike == known) & (originals < best))
        self._best[rows[better]] = originals[better]
        self._alike[rows[better]] = alike[better]

    def settle(self) -> bool:
        """Keep the pairs whose earlier article repeats nothing; True where others may repeat another original.

        What is most alike with a repeat repeats that one's original, where the two are alike; else it is looked at
        once more, and so is what is most alike with it.
        """
        import numpy as np

        unsure = np.zeros(len(self._best), bool)
        for row in np.flatnonzero(self.open & (self._best >= 0)).tolist():
            leader = int(self._best[row])
            original = int(self._best[leader])
            if unsure[leader]:
                unsure[row] = True
            elif original >= 0:
                one, other = self._values([row, original])
                unsure[row] = (one == other).sum() < _ALIKE
                self._best[row] = original
        self.open &= (self._best < 0) | unsure
        self._original = self.open & ~unsure
        self._best[unsure] = -1
        self._alike[unsure] = 0
        return bool(unsure.any())

    def repeats(self) -> Iterator[tuple[int, int]]:
        """The pairs that were found."""
        import numpy as np

        for row in np.flatnonzero(self._best >= 0).tolist():
            yield self._article(row), self._article(int(self._best[row]))

    def _values(self, rows: Iterable[int]) -> Any:
        import numpy as np

        return np.frombuffer(b"".join(self._record(int(row))[8:] for row in rows), "<u4").reshape(-1, PERMUTATIONS)

    def _article(self, row: int) -> int:
        return int.from_bytes(self._record(row)[:8], "little")

    def _record(self, row: int) -> bytes:
        self._records.seek(row * RECORD)
        return self._records.read(RECORD)


def write_duplicates(out: Path) -> int:
    """Write ``duplicates.parquet`` from the finished shards; returns how many articles repeat another."""
    import pyarrow as pa

    from vnnews_nlp.corpus.shards import write_beside

    kind = pa.schema([pa.field(name, pa.int64(), nullable=False) for name in ("article", "duplicate_of")])
    return write_beside(out / "duplicates.parquet", kind, find_duplicates(_signatures(out), out / "shards"))


def _signatures(out: Path) -> Iterator[tuple[int, bytes]]:
    from vnnews_nlp.corpus.shards import finished_shards, shard_rows

    shards = finished_shards(out)
    return chain.from_iterable(shard_rows(shard, "articles", "article", "signature") for shard in shards)
