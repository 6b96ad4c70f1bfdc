"""Sentences: where a full stop ends one, and where it only closes an abbreviation, an initial or a number.

Abbreviations with their dots are already one token (:mod:`vnnews_nlp.tokens.scanner`),
so a stop that is a token of its own is judged by what stands on both sides of
it. A line end ends a sentence unless the line is plainly wrapped; a zone's end
always does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vnnews_nlp.document import TOKEN_KINDS, Sentence, Tokens, Zone
from vnnews_nlp.tokens.units import is_native, sentence_openers, short_forms

_ENDERS = frozenset(".!?…")
_CLOSERS = frozenset("\"”’')]»")
_ENDERS_AND_CLOSERS = _ENDERS | _CLOSERS
_STRAIGHT = frozenset("\"'")
_OPENERS = frozenset("\"“‘'([«")
_PAUSES = frozenset(",;")
_DASHES = frozenset("-–—+•*")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_]){0,4}\Z")
_NUMERAL = re.compile(r"(?:\d{1,2}|[IVX]{1,4}|[a-zđA-H])\Z")
_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")

_WORD, _PUNCT, _ABBREVIATION = (TOKEN_KINDS.index(kind) for kind in ("word", "punct", "abbreviation"))

#: A sentence of more tokens is none: it is cut, so that what reads a sentence as a whole takes bounded time for it. The
#: longest of a thousand articles have 318, tables and draws of the lottery.
LONGEST = 1000
#: A long one is cut behind a comma or semicolon among its last tokens, else before a space, else anywhere.
_CUT_AMONG = 200
#: A line shorter than this was not cut by a margin.
_SHORTEST_WRAPPED = 45


def split_sentences(text: str, tokens: Tokens, zones: Sequence[Zone] = ()) -> tuple[Sentence, ...]:
    """Sentences of a text, in order; every token is in exactly one.

    Args:
        text: the text of ``tokens``.
        tokens: what :func:`vnnews_nlp.tokens.scanner.scan` made of it.
        zones: stretches (headline, caption, …) whose ends are ends of sentences.
    """
    count = len(tokens)
    if not count:
        return ()
    columns = _Columns(text, tokens.starts.data, tokens.ends.data)
    places = [*_lines(text), *(edge for zone in zones for edge in (zone.start, zone.end))]
    inner = {*_stop_breaks(columns, tokens), *np.searchsorted(tokens.starts, places).tolist()} - {0, count}
    bounds = [0, *_with_cuts(columns, [0, *sorted(inner), count])]
    starts, ends = columns.starts, columns.ends
    return tuple(Sentence(starts[i], ends[j - 1], i, j) for i, j in pairwise(bounds))


@dataclass(frozen=True, slots=True)
class _Columns:
    """The text and its tokens as views, which Python reads one by one faster than arrays."""

    text: str
    starts: memoryview
    ends: memoryview

    def head(self, i: int) -> str:
        """First character of token i, "" past the end."""
        return self.text[self.starts[i]] if i < len(self.starts) else ""

    def token(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]]

    def glued(self, i: int) -> bool:
        """Does token i follow the one before without a space?"""
        return self.starts[i] == self.ends[i - 1]


def _with_cuts(columns: _Columns, bounds: Sequence[int]) -> Iterator[int]:
    """The ends of sentences, those of the pieces of too long ones among them."""
    for first, last in pairwise(bounds):
        while last - first > LONGEST:
            yield (first := _cut(columns, first + LONGEST))
        yield last


def _cut(columns: _Columns, at: int) -> int:
    places = range(at, at - _CUT_AMONG, -1)
    behind = (i for i in places if columns.head(i - 1) in _PAUSES)
    spaced = (i for i in places if not columns.glued(i))
    return next(behind, next(spaced, at))


# --- full stops ---------------------------------------------------------------------------------------


def _stop_breaks(columns: _Columns, tokens: Tokens) -> Iterator[int]:
    """Indices of tokens that begin a sentence because a stop stands before them."""
    text, starts, after = columns.text, columns.starts, -1
    for i in np.flatnonzero(tokens.kinds == _PUNCT).tolist():
        if i >= after and text[starts[i]] in _ENDERS:
            after = _pass_closers(columns, i)
            if _ends(columns, i, after):
                yield after
    for i in np.flatnonzero(tokens.kinds == _ABBREVIATION).tolist():
        if columns.token(i) == "v.v." and columns.head(i + 1).isupper():
            yield i + 1
    words = tokens.kinds == _WORD
    for i in np.flatnonzero((tokens.starts[1:] == tokens.ends[:-1]) & words[1:] & words[:-1]).tolist():
        if columns.token(i + 1) in sentence_openers():
            yield i + 1  # "phát triểnVào năm": the end of a paragraph was lost


def _pass_closers(columns: _Columns, i: int) -> int:
    """The token after the stop at i, after more stops and the quotes and brackets glued to it."""
    i += 1
    while (sign := columns.head(i)) in _ENDERS_AND_CLOSERS:
        if sign not in _ENDERS and not columns.glued(i):
            break
        if sign in _STRAIGHT and _opens_quote(columns.text, columns.starts[i]):
            break
        i += 1
    return i


def _opens_quote(text: str, start: int) -> bool:
    """In 'năm nay."Tôi' the straight quote opens: the line holds an even number of them before it."""
    if not text[start + 1 : start + 2].isalnum():
        return False
    line = max(text.rfind("\n", max(start - 1000, 0), start), start - 1000, 0)
    return text.count(text[start], line, start) % 2 == 0


def _ends(columns: _Columns, stop: int, after: int) -> bool:
    """Does the stop at token ``stop`` end a sentence, ``after`` being the token behind it and its quotes?"""
    first = columns.head(after)
    if not first or not stop:
        return False
    if first in _DASHES:
        quoted = columns.head(after - 1) in _CLOSERS
        return not quoted and not columns.glued(after) and _begins(columns.head(after + 1))
    if first in _OPENERS:
        inside = columns.head(after + 1)
        return _begins(inside) or (inside in _OPENERS and _begins(columns.head(after + 2)))
    if not _begins(first):
        return False
    if columns.token(stop) != "." or after > stop + 1:
        return not (first.isdigit() and columns.glued(after))
    return _full_stop_ends(columns, stop)


def _begins(character: str) -> bool:
    return character.isupper() or character.isdigit()


def _full_stop_ends(columns: _Columns, stop: int) -> bool:
    before, following = columns.token(stop - 1), columns.token(stop + 1)
    if len(before) > 1 and len(following) > 1 and before.islower() and before.isalpha() and following.isalpha():
        return True
    if columns.glued(stop + 1) and (len(before) == 1 or (len(following) == 1 and following.isalpha())):
        return False
    if following[0].isdigit() and short_forms().get(before) == "word":
        return False  # "tr. 15"
    if _NUMERAL.match(before) and _opens_line(columns.text, columns.starts[stop - 1]):
        return False  # "1. Về kinh tế", "II. Nhiệm vụ"
    # "Donald J. Trump" goes on; after "Nguyễn Văn A." a new sentence begins
    return not (before[0].isupper() and _INITIALS.match(before) and following.isalpha() and not is_native(following))


def _opens_line(text: str, start: int) -> bool:
    before = text[max(0, start - 40) : start].rstrip(" \t\u00a0")
    return not before or before[-1] in '\n\r.!?…:;"”'


# --- line ends ----------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[int]:
    """Where a new line begins a new sentence."""
    begin = 0
    for gap in _LINE_END.finditer(text):
        line = text[begin : gap.start()].rstrip()
        if not _wrapped(line, gap[0], text[gap.end() : gap.end() + 1]):
            yield gap.end()
        begin = gap.end()


def _wrapped(line: str, gap: str, following: str) -> bool:
    """Was the line cut by a margin? It is long, stops without a sign, and the next one begins small."""
    return (
        len(line) >= _SHORTEST_WRAPPED
        and following.islower()
        and gap.count("\n") < 2
        and (line[-1].isalnum() or line[-1] == ",")
    )
