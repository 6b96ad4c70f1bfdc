"""A long text in pieces: what is made of each character costs memory for one piece at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Characters read at a time.
BLOCK = 100_000

#: Not between two spaces, which are read as one.
_GAP = re.compile("\n|(?<! ) (?! )|(?<=  ) ")


def is_long(text: str) -> bool:
    """Whether a text is worth reading in pieces."""
    return len(text) > BLOCK


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of a text, each with its start, so that what is made of characters is small whatever the length.

    A piece ends behind the first gap after ``BLOCK`` characters, so that no word is cut.
    """
    start, size = 0, BLOCK
    while len(text) - start > 2 * size and (gap := _GAP.search(text, start + size)):
        yield start, text[start : gap.end()]
        start = gap.end()
    yield start, text[start:] if start else text
