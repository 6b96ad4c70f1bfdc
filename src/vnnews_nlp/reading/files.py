"""Files: bytes to text, in whatever encoding an archive of Vietnamese news may hold."""

from __future__ import annotations

import codecs
import os
from os import PathLike
from pathlib import Path

from vnnews_nlp.errors import EncodingError, InputError
from vnnews_nlp.reading.composition import composed
from vnnews_nlp.reading.legacy import decode_mojibake, decode_tcvn3, decode_vni, recognise, syllable_share

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_DECODERS = {"tcvn3": decode_tcvn3, "vni": decode_vni}
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\x0b\x0c\r\x1b")
_SAMPLE = 100_000
# Below this share of Vietnamese syllables among the accented words, an encoding was not the right one.
_ENOUGH = 0.85


def read_file(path: str | PathLike[str], repair: bool = False) -> str:
    """The text of a file: UTF-8, UTF-16 or UTF-32 with a mark, Windows-1258, TCVN3 or VNI.

    Legacy encodings are recognised by the Vietnamese syllables they decode to.
    Offsets count in the text returned, which is what the Article must hold.
    ``repair`` also mends UTF-8 that was once read as Windows-1252.

    Raises InputError for what is no readable file, EncodingError for what is no text.
    """
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: cannot be read ({reason}). Give the path of a text file.") from None
    try:
        return decode_bytes(data, repair)
    except EncodingError as error:
        raise EncodingError(f"{path}: {error}") from None


def decode_bytes(data: bytes, repair: bool = False) -> str:
    """The text of some bytes, by the rules of :func:`read_file`. Raises EncodingError."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _mended(_decoded(data, encoding), repair)
    _refuse_binary(data)
    try:
        return _mended(data.decode("utf-8"), repair)
    except UnicodeDecodeError as error:
        return _legacy(data, error)


def as_typed(argument: str) -> str:
    """An argument of the command line that is text, not a path: UTF-8 as the terminal sent it, whatever the locale."""
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:
        return argument


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"begins as {encoding.upper()}, but byte {error.start} is not ({error.reason}). Save it anew as UTF-8."
        ) from None


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE]
    zeros, controls = sample.count(0), len(sample) - len(sample.translate(None, _CONTROLS))
    if zeros > len(sample) // 5:
        raise EncodingError("looks like UTF-16 without its mark, or no text at all. Save it as UTF-8.")
    if controls > max(8, len(sample) // 20):
        raise EncodingError("is no text: too many control bytes. Give a text, HTML, JSONL, CSV or Parquet file.")


def _mended(text: str, repair: bool) -> str:
    """UTF-8 text that may be a legacy text saved again as UTF-8, each byte a letter."""
    kind = recognise(text)
    if kind in _DECODERS:
        return _DECODERS[kind](text)
    if kind == "mojibake":
        if repair:
            return decode_mojibake(text)
        raise EncodingError(
            "holds UTF-8 that was read as Windows-1252 and saved again. Get the original, or ask for repair=True."
        )
    return text


def _legacy(data: bytes, error: UnicodeDecodeError) -> str:
    """Text that is not UTF-8: the encoding under which its accented words are Vietnamese."""
    latin = data.decode("latin-1")
    windows = composed(data.decode("cp1258", errors="replace"))
    best = max((windows, decode_tcvn3(latin), decode_vni(latin)), key=syllable_share)
    if syllable_share(best) < _ENOUGH or "\ufffd" in best[:_SAMPLE]:
        raise EncodingError(
            f"is not UTF-8 (byte {error.start}: {error.reason}), nor Vietnamese in Windows-1258, TCVN3 or VNI. "
            "Convert it to UTF-8."
        )
    return best
