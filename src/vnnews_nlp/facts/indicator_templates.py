"""What the indicator ranker asks of a candidate phrase, as rows of its table.

Each template is a few columns of a candidate, of its first or of its last
chunk. The sum of their hashes is folded to a row of the model's table: no
dictionary, and the same cost for any vocabulary.

The columns (made in :mod:`vnnews_nlp.facts.indicator_spans`) have short names, which are hashed with their
values, so that a name cannot change without training anew. Of a chunk: ``w`` its text, ``W`` the word it is in,
``C`` and ``D`` the fine and the rough class of that word, ``k`` its kinds, ``e`` the words and names that begin
and end there, ``u`` a capital, ``hd`` nouns of measure just behind, ``ed`` an edge of the sentence; with ``1``
or ``2`` the neighbours outside the candidate, with ``n`` the one on the other side. To the figure: ``s`` side,
``d`` distance, ``near``; ``bc``, ``bf``, ``cl`` signs, figures and clauses between. Of the figure: ``g``,
``gC``, ``gk`` what governs it, ``nw``, ``nC``, ``nk`` what follows it. Of the rules: ``rule``, and how a place
(``rs``) or a candidate (``ro``) stands to their phrase, ``sib`` to that of the figure before. Of a whole
candidate: ``len``, first and last class (``C``, ``Z``, ``D``, ``DZ``), kinds and rough classes before and after
(``b``, ``Db``, ``a``, ``Da``), ``n…`` and ``br`` what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from vnnews_nlp.tagging.features import mix

Columns = Mapping[str, npt.NDArray[np.int64]]

#: What is asked of the first and of the last chunk of a candidate, with the side and distance of the figure.
_AT = ("s w", "s w1", "s k k1", "s w1 w", "s k d", "s d gk", "s w g", "s k1 k gk", "s bc bf", "s w2 w1", "u k k1 s",
       "s rs rule", "s rs gk", "nk s d", "s ed d", "s near cl gk nk", "s g d", "s w wn", "nw s d", "s k cl",
       "s bc cl k1", "s rs rule k", "s hd k1", "s g nw", "s g rs",
       "s W", "s W1", "s W d", "s W1 W", "s e e1", "s e k1", "s W Wn",
       "s C", "s C1", "s C d", "s C1 C", "s C Cn", "s C gC", "s C nC", "s D D1 k1", "s C rs")  # fmt: skip
#: What is asked of a whole candidate.
_WHOLE = ("s len", "s len hd", "s nfig nnum", "s ncom len", "s nverb", "s nadv nstop", "s nhead hd", "s nsay", "s nper",
          "rule ro", "ro s gk", "s sib", "sib ro", "s nverb nstop nadv ncom", "ro len", "s len gk d", "s br",
          "s nhead len", "ro g", "sib rule s",
          "s C Z", "s b a", "s Db D DZ", "s D Da", "s C g",
          "s D DZ gC", "s C len", "s Db Da", "s D DZ len", "ro gC", "ro C")  # fmt: skip
#: What is asked of the figure, for "it is not said".
_NONE = ("one", "rule", "g", "nk")


def table_rows(part: str, columns: Columns, bits: int) -> npt.NDArray[np.intp]:
    """Rows of a table of ``2**bits``, [template, row], for "firsts", "lasts", "wholes" or "nones"."""
    names, asked, salts = _templates(part)
    hashed = np.zeros((len(names) + 1, len(columns[names[0]])), np.uint64)
    hashed[:-1] = [columns[name] for name in names]
    hashed *= _factors(names)
    total = hashed[asked[0]] + salts
    for own in asked[1:]:
        total += hashed[own]
    total *= _SPREAD
    rows: npt.NDArray[np.intp] = (total >> np.uint64(64 - bits)).astype(np.intp)
    return rows


_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@cache
def _factors(names: tuple[str, ...]) -> npt.NDArray[np.uint64]:
    return np.array([[mix(crc32(name.encode())) | 1] for name in (*names, "")], np.uint64)


@cache
def _templates(part: str) -> tuple[tuple[str, ...], npt.NDArray[np.intp], npt.NDArray[np.uint64]]:
    """The columns that are asked for, for each template which of them (the row after the last: none), and its salt."""
    templates = {"firsts": _AT, "lasts": _AT, "wholes": _WHOLE, "nones": _NONE}[part]
    names = tuple(dict.fromkeys(name for template in templates for name in template.split()))
    asked = [[names.index(name) for name in template.split()] for template in templates]
    longest = max(map(len, asked))
    places = np.array([own + [len(names)] * (longest - len(own)) for own in asked], np.intp).T
    salts = np.array([[mix(crc32(f"{part} {template}".encode()))] for template in templates], np.uint64)
    return names, places, salts
