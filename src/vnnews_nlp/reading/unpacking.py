"""Files as lines of bytes, unpacked: .gz, .xz and .zst, with limits that a small hostile file cannot pass.

===============  ==========================================================================
limit            what is refused
===============  ==========================================================================
``UNPACKED``     a packed file that unpacks to more than so many times its size
``WINDOW``       a packed file whose unpacking alone asks for more memory than that (bytes)
===============  ==========================================================================

Packed news is a fifth to a tenth of its text; a bomb is a thousandth.
"""

from __future__ import annotations

import codecs
import gzip
import io
import lzma
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Protocol

from vnnews_nlp.errors import InputError

UNPACKED = 200.0  #: times its own size that a packed file may unpack to, unless said
WINDOW = 256 << 20  #: bytes
PACKED = (".gz", ".xz", ".zst")
DAMAGE = (OSError, EOFError, lzma.LZMAError, zlib.error)
_FREE = 64 << 20  # bytes that any file may unpack to: few enough to harm nobody
_PIECE = 1 << 16
_WIDE = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


class Lines(Protocol):
    """What gives lines: as a binary file does, a line or at most so many bytes at a time."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line, or its next ``size`` bytes; nothing at the end."""
        ...


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


@contextmanager
def opened(path: Path, unpacked: float = UNPACKED) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A file as it stands, and what is in it.

    Args:
        path: the file.
        unpacked: times its own size that a packed file may unpack to; 0 for no limit.

    Raises:
        InputError: it cannot be opened, or is packed twice; while reading, it unpacks to too much, or is damaged.
    """
    if sum(s.lower() in PACKED for s in path.suffixes) > 1:
        raise InputError(f"{path}: packed twice. Unpack it once.")
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: cannot be read ({reason}). Give the path of a file with records.") from None
    with file:
        try:
            packed = path.suffix.lower() in PACKED
            yield file, io.BufferedReader(_Content(file, _pieces(path, file), unpacked)) if packed else file
        except InputError as error:
            raise InputError(f"{path}: {error}") from None
        except DAMAGE as error:
            raise InputError(f"{path}: damaged or cut short ({error}). Get the file anew.") from None


def encoding_of(content: IO[bytes]) -> str:
    """The encoding of a text by the mark at its beginning; UTF-8 without one. Reads nothing away."""
    peek = getattr(content, "peek", None)
    start: bytes = peek(4) if peek is not None else b""
    return next((name for mark, name in _WIDE if start.startswith(mark)), "utf-8-sig")


class Recoded:
    """Lines of UTF-16 or UTF-32 as UTF-8."""

    def __init__(self, content: IO[bytes], encoding: str) -> None:
        self._text = io.TextIOWrapper(content, encoding=encoding, newline="\n")

    def readline(self, size: int = -1, /) -> bytes:
        """The next line, or its next ``size`` letters."""
        try:
            return self._text.readline(size).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise InputError(f"begins as {error.encoding.upper()} and goes on as no text. Save it as UTF-8.") from None


class _Content(io.RawIOBase):
    """What a packed file unpacks to, piece by piece; stops where that is out of all proportion."""

    def __init__(self, file: IO[bytes], pieces: Iterator[bytes], unpacked: float) -> None:
        self._file, self._pieces, self._times = file, pieces, unpacked
        self._waiting = memoryview(b"")
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._given += len(piece)
            self._check()
            self._waiting = memoryview(piece)
        size = min(len(buffer), len(self._waiting))
        buffer[:size], self._waiting = self._waiting[:size], self._waiting[size:]
        return size

    def _check(self) -> None:
        if self._times and self._given > max(_FREE, self._times * self._file.tell()):
            raise InputError(
                f"unpacks to more than {self._times:g} times its size. If you trust it, raise the limit (unpacked), "
                "or unpack it yourself."
            )


def _pieces(path: Path, file: IO[bytes]) -> Iterator[bytes]:
    """What is in a packed file, in pieces that memory holds whatever the file says."""
    if not os.fstat(file.fileno()).st_size:
        raise EOFError("it is empty")
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return _members(gzip.GzipFile(fileobj=file))
    if suffix == ".xz":  # 4 KiB unpack to 28 MiB at most
        return _frames(file, 1 << 12, lambda: lzma.LZMADecompressor(memlimit=WINDOW))
    return _zstd(file)


def _members(content: gzip.GzipFile) -> Iterator[bytes]:
    while piece := content.read(_PIECE):
        yield piece


def _frames(file: IO[bytes], size: int, begin: Callable[[], _Unpacker]) -> Iterator[bytes]:
    """The content of all frames of a file, read ``size`` bytes at a time. Raises EOFError where the last is cut."""
    unpacker = None
    while data := file.read(size):
        while data:
            unpacker = unpacker or begin()
            yield unpacker.decompress(data)
            data = b""
            if unpacker.eof:  # zeros may stand between frames
                data, unpacker = unpacker.unused_data.lstrip(b"\0"), None
    if unpacker is not None:
        raise EOFError("its end is missing")


def _zstd(file: IO[bytes]) -> Iterator[bytes]:
    try:
        zstandard = import_module("zstandard")
    except ImportError:
        raise InputError("reading .zst needs zstandard. Run: pip install zstandard.") from None
    try:  # 1 KiB unpacks to 32 MiB at most
        yield from _frames(file, 1 << 10, zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj)
    except zstandard.ZstdError as error:
        raise InputError(f"damaged ({error}). Get the file anew.") from None
