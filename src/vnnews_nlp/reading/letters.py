"""Letters: the raw text as given, and the form of it that rules and models match on.

The matching form is NFC with each Vietnamese letter in one code point, every
space a plain space, two side by side one, every line end a line feed, invisible
characters gone and look-alike letters (``Ð`` for ``Đ``, Cyrillic ``С`` in
``TT-BTС``) folded, and a space set where a page has lost it (``Hà NộiTrần Văn
A``). The raw text is never changed: :class:`Letters` keeps the way back.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from vnnews_nlp.blocks import blocks, is_long
from vnnews_nlp.reading.composition import composed, decomposed
from vnnews_nlp.reading.look_alikes import folded, has_foreign
from vnnews_nlp.reading.lost_spaces import lost_spaces
from vnnews_nlp.reading.offset_steps import OffsetSteps

Ints = npt.NDArray[np.int32]

# Spaces that are not U+0020, and controls that stand where a space stood.
_SPACES = re.compile("[\x00-\x09\x0e-\x1f\x7f-\x84\x86-\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Soft hyphen, zero-width characters, direction marks, joiners, variation selectors; the \r of \r\n.
_INVISIBLE = re.compile("[\xad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+|\r(?=\n)")

# Where a page has lost a link, its spaces stand side by side: "thuộc  Bộ Y tế  quản lý". More than two are a layout.
_TWO_SPACES = re.compile(r"(?<=\S ) (?=\S)")

# Vietnamese writes one shape mark (circumflex, horn, breve) and one tone on a vowel.
_SHAPES = "\u0302\u031b\u0306"
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_LOOSE = re.compile(f"[{_SHAPES}{_TONES}]")
_MARKED = re.compile("[A-Za-z\xc0-\u024f\u1e00-\u1eff][\u0300-\u0345]{1,6}(?![\u0300-\u0345])")
_VOWELS = frozenset("aeiouyAEIOUY")
# Starters that still compose with the letter before them: Hangul vowels and finals, Indic vowel signs.
_JOINING = frozenset(
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1b35"
    "\U000110ba\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930"
).union(map(chr, range(0x1161, 0x1176)), map(chr, range(0x11A8, 0x11C3)))
# From one character that certainly begins afresh (ASCII) to the next: within such a run, letters may compose.
_RUN = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")

#: Reading asks for the letters of each article of a batch, and the next stage asks again.
_KEPT_TEXTS = 128


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """A raw text, its matching form, and the map between them.

    ``starts[i]`` is the raw offset where character ``i`` of ``text`` begins,
    ``ends[i]`` where character ``i - 1`` ends; both have one entry more than
    ``text`` has characters, so every boundary can be looked up. Both are None
    when the map is the identity (the text may still differ: a no-break space
    becomes a space in place).
    """

    raw: str
    text: str
    starts: Ints | OffsetSteps | None = None
    ends: Ints | OffsetSteps | None = None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of ``text[start:end]``, without invisible characters at its edges."""
        if self.starts is None or self.ends is None:
            return start, end
        first = int(self.starts[start])
        return first, max(first, int(self.ends[end]))

    def raw_starts(self, starts: Ints) -> Ints:
        """Raw offsets of many span starts at once."""
        return starts if self.starts is None else self.starts[starts]

    def raw_ends(self, ends: Ints) -> Ints:
        """Raw offsets of many span ends at once."""
        return ends if self.ends is None else self.ends[ends]

    def text_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of ``text`` that a raw span covers, in whole or in part; the way back of :meth:`raw_span`."""
        if self.starts is None or self.ends is None:
            return start, end
        first = bisect_right(self.ends, start, 1, len(self.text) + 1) - 1
        last = bisect_left(self.starts, end, 0, len(self.text))
        return first, max(first, last)

    def printed(self, start: int, end: int) -> str:
        """What is printed at ``text[start:end]``: the raw letters, in NFC."""
        first, last = self.raw_span(start, end)
        return composed(self.raw[first:last])


def read_letters(raw: str) -> Letters:
    """The matching form of a text, with the way back; the identity, at the cost of a check, for clean text.

    Lone surrogates become U+FFFD in the matching form and stay in ``raw``;
    controls become spaces. No text raises.
    """
    return _read_long(raw) if is_long(raw) else _kept(raw)


def _read_long(raw: str) -> Letters:
    """Piece by piece: no letter composes over a space."""
    nought = OffsetSteps.of(np.zeros(1, np.int32))
    texts, starts, ends = list[str](), list[tuple[OffsetSteps, int]](), [(nought, 0)]
    same = True
    for at, block in blocks(raw):
        part = _read(block)
        bounds = np.arange(len(part.text) + 1, dtype=np.int32)
        texts.append(part.text)
        same = same and part.starts is None
        starts.append((OffsetSteps.of(part.raw_starts(bounds[:-1])), at))
        ends.append((OffsetSteps.of(part.raw_ends(bounds[1:])), at))
    starts.append((nought, len(raw)))
    text = "".join(texts)
    text = raw if text == raw else text  # held once
    return Letters(raw, text) if same else Letters(raw, text, OffsetSteps.joined(starts), OffsetSteps.joined(ends))


@lru_cache(maxsize=_KEPT_TEXTS)
def _kept(raw: str) -> Letters:
    return _read(raw)


def _read(raw: str) -> Letters:
    """The letters of a piece, with the spaces that it lost."""
    letters = _matched(raw)
    spaced = _with_spaces(letters)
    if spaced is letters or not has_foreign(spaced.text):
        return spaced
    # "обLũyС": once a space parts it, its last letter stands beside Latin ones alone
    return _with_spaces(_latin_twins(spaced))


def _with_spaces(letters: Letters) -> Letters:
    """The letters with a space wherever one is lost; themselves where none is."""
    return letters if letters.text.isascii() else _spaced(letters, lost_spaces(letters.text))


def _matched(raw: str) -> Letters:
    """The matching form but for lost spaces."""
    spaced = raw.replace("\xa0", " ")
    if is_clean(spaced):
        return Letters(raw, spaced)
    letters = Letters(raw, _plain(spaced))
    letters = _edited(letters, _removals(letters.text))
    letters = _edited(letters, _marked(letters.text))
    letters = _edited(letters, _compositions(letters.text))
    letters = _edited(letters, _second_spaces(letters.text))
    return _latin_twins(Letters(raw, _LINE_ENDS.sub("\n", letters.text), letters.starts, letters.ends))


def _latin_twins(letters: Letters) -> Letters:
    """Look-alikes folded, then composed: a mark behind a Cyrillic е joins it only once that is a Latin e."""
    letters = Letters(letters.raw, folded(letters.text), letters.starts, letters.ends)
    return _edited(letters, _compositions(letters.text))


def is_clean(raw: str) -> bool:
    """Whether a text is already its own matching form (a few ns a character); False may be wrong, True never."""
    if "  " in raw or not raw.replace("\n", " ").isprintable():
        return False
    if raw.isascii():
        return True
    if "\u00d0" in raw or "\u00f0" in raw or "\u0189" in raw or "\u0256" in raw:
        return False
    units = np.frombuffer(raw.encode("utf-16-le"), np.uint16)
    marks_greek_cyrillic = (units - np.uint16(0x300)) < 0x230
    selectors_and_wide = (units - np.uint16(0xFE00)) < 0x15F
    if marks_greek_cyrillic.any() or selectors_and_wide.any():
        return False
    return unicodedata.is_normalized("NFC", raw)


def _plain(raw: str) -> str:
    """Spaces and unknown characters replaced one for one."""
    return _SURROGATES.sub("\ufffd", _SPACES.sub(" ", raw))


def _removals(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _INVISIBLE.finditer(text):
        yield match.start(), match.end(), ""


def _second_spaces(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _TWO_SPACES.finditer(text):
        yield match.start(), match.end(), ""


def _marked(text: str) -> Iterator[tuple[int, int, str]]:
    """Letters with Latin marks behind them: all that Vietnamese needs, and the quick way for decomposed articles."""
    for match in _MARKED.finditer(text):
        cluster, behind = match[0], text[match.end() : match.end() + 1]
        if behind > "\u0345" and _joins(behind):
            continue  # a rarer mark follows: the cluster is longer
        if (whole := _composed_mark(cluster)) != cluster:
            yield match.start(), match.end(), whole


def _compositions(text: str) -> Iterator[tuple[int, int, str]]:
    """All other characters of ``text`` that compose, cluster by cluster."""
    if unicodedata.is_normalized("NFC", text) and not _LOOSE.search(text):
        return
    for run in _RUN.finditer(text):
        if unicodedata.is_normalized("NFC", run[0]) and not _LOOSE.search(run[0]):
            continue
        for start, end in _clusters(run[0]):
            cluster = run[0][start:end]
            if (whole := _composed(cluster)) != cluster:
                yield run.start() + start, run.start() + end, whole


def _clusters(run: str) -> Iterator[tuple[int, int]]:
    start = 0
    for i in range(1, len(run)):
        if not _joins(run[i]):
            yield start, i
            start = i
    yield start, len(run)


@lru_cache(maxsize=4096)
def _joins(letter: str) -> bool:
    """Whether a character may compose with, or sort before, what stands before it."""
    return bool(unicodedata.combining(unicodedata.normalize("NFD", letter)[0])) or letter in _JOINING


def _composed(cluster: str) -> str:
    """A cluster in NFC; tones typed before shape marks (``á`` + circumflex) change places with them."""
    base, *marks = list(decomposed(cluster))
    if base in _VOWELS and len(marks) > 1 and all(mark in _SHAPES or mark in _TONES for mark in marks):
        # A tone typed twice is one tone.
        marks = sorted(dict.fromkeys(marks), key=lambda mark: mark in _TONES)
    return composed(base + "".join(marks))


_composed_mark = lru_cache(maxsize=4096)(_composed)


def _edited(letters: Letters, edits: Iterator[tuple[int, int, str]]) -> Letters:
    """The letters after replacing spans of their text.

    The characters of a new span stand for those of the old one in order, the last of them for all that remain.
    """
    rows = list(edits)
    if not rows:
        return letters
    text, at = letters.text, 0
    pieces: list[str] = []
    for start, end, new in rows:
        pieces += (text[at:start], new)
        at = end
    pieces.append(text[at:])
    if all(end - start == len(new) for start, end, new in rows):
        return Letters(letters.raw, "".join(pieces), letters.starts, letters.ends)
    starts, ends = _edit_map(len(text), rows)
    if letters.starts is not None and letters.ends is not None:
        starts, ends = letters.starts[starts], letters.ends[ends]
    return Letters(letters.raw, "".join(pieces), starts, ends)


def _edit_map(length: int, rows: list[tuple[int, int, str]]) -> tuple[Ints, Ints]:
    """For each boundary of the new text: where its next character starts and its last one ends in the old."""
    olds = np.array([(start, end) for start, end, _ in rows], np.int32)
    sizes = np.array([len(new) for _, _, new in rows], np.int32)
    kept = np.ones(length, bool)
    covered = np.repeat(olds[:, 0], olds[:, 1] - olds[:, 0]) + _ranks(olds[:, 1] - olds[:, 0])
    kept[covered] = False
    places = np.flatnonzero(kept).astype(np.int32)
    at = np.repeat(np.searchsorted(places, olds[:, 0]), sizes)
    ranks = _ranks(sizes)
    first, last = (np.repeat(olds[:, side], sizes) for side in (0, 1))
    closing = ranks == np.repeat(sizes, sizes) - 1
    starts = np.insert(places, at, np.minimum(first + ranks, last - 1))
    ends = np.insert(places + 1, at, np.where(closing, last, np.minimum(first + ranks + 1, last)))
    return np.append(starts, np.int32(length)).astype(np.int32), np.append(np.int32(0), ends).astype(np.int32)


def _spaced(letters: Letters, places: list[int]) -> Letters:
    """The letters with a space at these places; it stands for nothing in the raw text."""
    if not places:
        return letters
    text = letters.text
    pieces = [text[a:b] for a, b in zip((0, *places), (*places, len(text)), strict=True)]
    bounds = np.arange(len(text) + 1, dtype=np.int32)
    starts = bounds if letters.starts is None else letters.starts[bounds]
    ends = bounds if letters.ends is None else letters.ends[bounds]
    at = np.array(places, np.int32)
    # it begins where the letter before it ends, also where a sign without width between them was left out
    starts = np.insert(starts, at, np.minimum(starts[at], ends[at]))
    ends = np.insert(ends, at + 1, ends[at])
    return Letters(letters.raw, " ".join(pieces), starts, ends)


def _ranks(sizes: Ints) -> Ints:
    """0, 1, … within each of some groups of the sizes given."""
    return np.arange(sizes.sum(), dtype=np.int32) - np.repeat(np.cumsum(sizes) - sizes, sizes).astype(np.int32)
