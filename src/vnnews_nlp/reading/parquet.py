"""Rows of Parquet files, whatever their columns hold and however well they are packed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from vnnews_nlp.errors import InputError, RecordError

_ROWS_AT_ONCE = 256
_FREE = 1 << 30  # bytes that the pages of any file may unpack to
_HEAVY = 64 << 20  # bytes of text that are turned into rows at once


def parquet_rows(
    path: Path, longest: int, unpacked: float, reached: Callable[[float], None] | None = None
) -> Iterator[Any]:
    """The rows of a file as objects; one that cannot be had is a RecordError value.

    A text that stands once in the file may stand in a million rows, so columns of text stay coded as the file has
    them until the length of each row is known.

    Args:
        path: the file.
        longest: bytes of text; a longer row is passed over as a RecordError.
        unpacked: times its own size that the file says it unpacks to; 0 for no limit.
        reached: called now and then with the share of the file that was read (0 to 1).

    Raises:
        InputError: the file cannot be read, unpacks to too much, or pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise InputError("reading Parquet needs pyarrow. Run: pip install vnnews-nlp[corpus].") from None
    row = 0
    try:
        # opened here: Arrow takes no name that is not UTF-8
        with path.open("rb") as opened, pq.ParquetFile(opened, read_dictionary=_texts(pq.read_schema(opened))) as file:
            _check(path, file.metadata, unpacked)
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
                if reached is not None:
                    reached(row / max(file.metadata.num_rows, 1))
                yield from _batch_rows(batch, row, longest)
                row += batch.num_rows
    except (OSError, UnicodeError, pa.ArrowException) as error:  # a name of a column need not be UTF-8
        raise InputError(f"{path}: not a readable Parquet file ({error}). Get the file anew.") from None


def _texts(schema: Any) -> list[str]:
    import pyarrow as pa

    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    return [field.name for field in schema if any(kind(field.type) for kind in kinds)]


def _check(path: Path, metadata: Any, unpacked: float) -> None:
    size = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    if unpacked and size > max(_FREE, unpacked * path.stat().st_size):
        raise InputError(
            f"{path}: unpacks to more than {unpacked:g} times its size. If you trust it, raise the limit (unpacked)."
        )


def _batch_rows(batch: Any, before: int, longest: int) -> Iterator[Any]:
    """The rows of a batch; singly where they are heavy or a value has no Python form (a year 20000, broken UTF-8)."""
    sizes = _sizes(batch)
    if sizes is None or (sum(sizes) <= _HEAVY and max(sizes, default=0) <= longest):
        try:
            yield from batch.to_pylist()
            return
        except (ValueError, OverflowError, LookupError):
            pass
    for i in range(batch.num_rows):
        if sizes is not None and sizes[i] > longest:
            yield RecordError(
                f"row {before + i + 1} is longer than {longest} bytes. Raise the limit, or leave the row out."
            )
        else:
            yield _batch_row(batch.slice(i, 1), before + i + 1)


def _sizes(batch: Any) -> list[int] | None:
    """Bytes of text in each row; None where no column is coded."""
    import pyarrow as pa
    import pyarrow.compute as pc

    total = None
    for column in batch.columns:
        if not pa.types.is_dictionary(column.type):
            continue
        lengths = pc.fill_null(pc.cast(pc.take(pc.binary_length(column.dictionary), column.indices), pa.int64()), 0)
        total = lengths if total is None else pc.add(total, lengths)
    return None if total is None else list(total.to_pylist())


def _batch_row(one: Any, row: int) -> Any:
    try:
        return one.to_pylist()[0]
    except (ValueError, OverflowError, LookupError) as error:
        return RecordError(f"row {row} holds a value that cannot be read ({error}). Mend the row.")
