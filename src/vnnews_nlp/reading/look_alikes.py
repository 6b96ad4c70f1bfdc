"""Look-alike letters: ``Ð`` for ``Đ``, Cyrillic ``С`` in ``TT-BTС``, wide ``％``; whole foreign words stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

# U+00D0 and U+0189 never begin or fill an Icelandic or Ewe word of the news; lower ð does inside a word (Guðmundur).
_ETH = re.compile(r"(?<![^\W\d_])[\u00f0\u0256]")
_LOOKALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаесорухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABESIJKMHOPCTYXaecopyxijsABEZHIKMNOPTYXo",
        strict=True,
    )
)
_FOREIGN = re.compile("[\u0370-\u052f]")
# The parts of a token around a Greek or Cyrillic letter, with the marks over letters, and the dashes, dots and slashes
# that join a code.
_BEFORE = re.compile(r"(?:[^\W_]|[\u0300-\u036f]|(?<=\w)[-‑–—./&](?=\w))+\Z")
_AFTER = re.compile(r"(?:[^\W_]|[\u0300-\u036f]|(?<=\w)[-‑–—./&](?=\w))+")
_REACH = 40
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_WIDE = re.compile("[\uff01-\uff5e]")


def folded(text: str) -> str:
    """Look-alike letters as the Vietnamese and Latin letters they stand for, one for one."""
    if _WIDE.search(text):
        text = _WIDE.sub(lambda m: chr(ord(m[0]) - 0xFEE0), text)
    text = text.replace("\u00d0", "Đ").replace("\u0189", "Đ")
    if "\u00f0" in text or "\u0256" in text:
        text = _ETH.sub("đ", text)
    return "".join(_latinised(text)) if _FOREIGN.search(text) else text


def has_foreign(text: str) -> bool:
    """Whether a text has Greek or Cyrillic letters."""
    return _FOREIGN.search(text) is not None


def _latinised(text: str) -> Iterator[str]:
    """The text in pieces, codes such as ``TT-BTС`` with their foreign letters as Latin ones."""
    at = 0
    for letter in _FOREIGN.finditer(text):
        if letter.start() < at:
            continue
        left = max(at, letter.start() - _REACH)
        before = _BEFORE.search(text[left : letter.start() + 1])
        start = left + before.start() if before else letter.start()
        after = _AFTER.match(text, letter.start())
        end = after.end() if after else letter.end()
        yield text[at:start]
        yield _latin(text[start:end])
        at = end
    yield text[at:]


def _latin(token: str) -> str:
    """The token in Latin letters if some of it is Latin and every other letter has a Latin twin."""
    if not _LATIN.search(token) or any(c not in _LOOKALIKES for c in _FOREIGN.findall(token)):
        return token
    return "".join(_LOOKALIKES.get(c, c) for c in token)
