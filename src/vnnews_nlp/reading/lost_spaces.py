"""Where a page has lost the space between two words: ``Hà NộiTrần Văn A``, ``Phạm Văn Avừa``.

Pages that strip their links lose spaces around them. A cut is made only where
the parts are syllables of Vietnamese and the whole is none, or where a capital
follows a small letter of a Vietnamese word, so that brands (iPhone, YouTube)
and loan words (môtô) stay whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import prod

import numpy as np
import numpy.typing as npt

from vnnews_nlp.lists import load_list

_LAST = 0x1EFF  # the last code point of Vietnamese letters
_SMALL, _CAPITAL, _VOWEL, _CONSONANT = 1, 2, 4, 8
_VOWELS = frozenset("aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
#: Letters that no language of the news but Vietnamese writes (é, í, ó, ô, â, ê are French or Spanish too).
_OWN = re.compile("[ăđơưảãạằắẳẵặầấẩẫậẻẽẹềếểễệỉĩịỏõọồốổỗộờớởỡợủũụừứửữựỳỷỹỵ]")
#: Not "Nacho", "Muncho".
_PLAIN_END = re.compile("([A-Z][a-z]+n[gh])(?:cho|trong|trao|theo)")
_WEIGHTS = {"often": 100, "common": 10, "known": 1}


@dataclass(frozen=True, slots=True)
class _Inventory:
    """The syllables of Vietnamese by their weight (how frequent), and loan words that stay whole."""

    weights: dict[str, int]
    whole: frozenset[str]

    def has(self, word: str) -> bool:
        return word.lower() in self.weights

    def weight(self, word: str) -> int:
        return self.weights.get(word.lower(), 0)


@cache
def _inventory() -> _Inventory:
    weights = {row["syllable"]: _WEIGHTS[row["use"]] for row in load_list("syllables")}
    weights["ở"] = 1  # the one syllable of a letter that pages glue: "ởcác"
    return _Inventory(weights, frozenset(row["word"] for row in load_list("joined_words")))


@cache
def _classes() -> npt.NDArray[np.uint8]:
    """For each code point: small or capital, vowel or consonant; 0 for what is no letter or lies beyond."""
    table = np.zeros(_LAST + 2, np.uint8)
    for code in range(_LAST + 1):
        char = chr(code)
        if char.isalpha():
            kind = _VOWEL if char.lower() in _VOWELS else _CONSONANT
            table[code] = kind | (_SMALL if char.islower() else _CAPITAL if char.isupper() else 0)
    return table


def lost_spaces(text: str) -> list[int]:
    """Offsets of ``text`` (in matching form) where a space is lost, in order.

    A piece of a Vietnamese text; one that is all ASCII is hardly that, and not worth asking. Costs a table look-up a
    character; only words that no single syllable can be are read.
    """
    if len(text) < 2:
        return []
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _classes()[np.minimum(codes, _LAST + 1)]
    return [start + cut for start, end in _suspects(kinds) for cut in cuts(text[start:end])]


def _suspects(kinds: npt.NDArray[np.uint8]) -> list[tuple[int, int]]:
    """Words in which a capital follows a small letter, or a vowel follows consonants that follow a vowel."""
    turned = np.flatnonzero(kinds[:-1] & (kinds[1:] >> 1) & _SMALL)
    sounds = kinds & np.uint8(_VOWEL | _CONSONANT)
    opens = np.append(0, np.flatnonzero(sounds[1:] != sounds[:-1]) + 1)
    runs = sounds[opens]
    apart = opens[np.flatnonzero((runs[:-2] == _VOWEL) & (runs[1:-1] == _CONSONANT) & (runs[2:] == _VOWEL))]
    if not len(turned) and not len(apart):
        return []
    gaps = opens[runs == 0]  # the first character behind each word, and before the next
    places = np.union1d(turned, apart)
    behind = np.searchsorted(gaps, places)
    ends = np.append(gaps, len(kinds))[behind]
    before = np.searchsorted(opens, np.append(-1, gaps)[behind], side="right")
    starts = np.where(behind > 0, opens[np.minimum(before, len(opens) - 1)], 0)
    return sorted(set(zip(starts.tolist(), ends.tolist(), strict=True)))


@lru_cache(maxsize=8192)
def cuts(word: str) -> tuple[int, ...]:
    """Where a run of letters falls into words whose space is lost; nothing for what is one word.

    The parts are cut again until none falls apart, so that reading the matching form changes nothing.
    """
    found = _cuts_at_once(word)
    ends = (0, *found, len(word))
    inner = (a + cut for a, b in pairwise(ends) for cut in cuts(word[a:b])) if found else ()
    return tuple(sorted({*found, *inner}))


def _cuts_at_once(word: str) -> tuple[int, ...]:
    if len(word) > 64 or word.lower() in _inventory().whole:
        return ()
    if word.isascii() and not _plain_head(word):
        return _before_plain_word(word)
    bounds = [0, *_turns(word), len(word)]
    kept = [b for a, b, c in zip(bounds, bounds[1:], bounds[2:], strict=False) if _parts(word[a:b], word[b:c])]
    ends = [0, *kept, len(word)]
    inner = [a + cut for a, b in pairwise(ends) for cut in _syllables(word[a:b])]
    return tuple(sorted({*kept, *inner}))


def _plain_head(word: str) -> bool:
    """Whether a word without marks opens with a frequent small one: "theoReuters", not "iPhone" or "YouTube"."""
    turn = next((i for i in range(1, len(word)) if word[i].isupper()), 0)
    return turn > 1 and word[:turn].islower()


def _before_plain_word(word: str) -> tuple[int, ...]:
    """A small word without marks behind a capital syllable that nothing but Vietnamese closes so: "Giang|cho"."""
    match = _PLAIN_END.fullmatch(word)
    return (match.end(1),) if match and _inventory().has(match[1]) else ()


def _turns(word: str) -> list[int]:
    """Where a capital follows a small letter, and at the end of several capitals ("HỒNG|Theo", "UBND|cấp")."""
    syllables = _inventory()
    turns = []
    for i in range(1, len(word)):
        if word[i].isupper() and word[i - 1].islower():
            turns.append(i)
        elif word[i].islower() and i > 1 and word[i - 2 : i].isupper():
            own = word[i:].islower() and syllables.has(word[i:]) and not syllables.has(word[i - 1 :])
            turns.append(i if own else i - 1)
    return [turn for turn in turns if turn > 1 or syllables.has(word[:turn])]


def _parts(left: str, right: str) -> bool:
    """Whether two parts on the sides of a turn of case are words apart."""
    syllables = _inventory()
    if len(right) < 2:
        return False
    if left.isupper():  # a by-line, "HỒNGTheo", or a short form, "TPHồ", "UBNDcấp"
        known = syllables.has(right) and (syllables.has(left) or not right.isascii())
        return known and not (left + right).isascii()
    tail = _tail(left)
    if not tail.isascii() and syllables.has(tail):
        return True
    if not right.isascii() and len(left) > 1 and syllables.has(_head(right)):
        return True
    return left.islower() and len(right) > 2 and len(left) > 1 and syllables.weight(left) >= _WEIGHTS["common"]


def _tail(part: str) -> str:
    """The last syllable of a part, where it is itself two glued ones."""
    inner = _syllables(part)
    return part[inner[-1] :] if inner else part


def _head(part: str) -> str:
    inner = _syllables(part)
    return part[: inner[0]] if inner else part


@lru_cache(maxsize=8192)
def _syllables(part: str) -> tuple[int, ...]:
    """Where a part without a turn of case is two or three syllables; nothing where it is one, or foreign."""
    syllables = _inventory()
    low = part.lower()
    if low.isascii() or syllables.has(low) or low in syllables.whole or len(part) < 3:
        return ()
    halves = (cut for cut in range(1, len(low)) if syllables.has(low[:cut]) and syllables.has(low[cut:]))
    found: list[tuple[int, ...]] = [(cut,) for cut in halves]
    if not found:
        found = [(a, b) for a in range(2, len(low) - 3) if syllables.has(low[:a]) for b in range(a + 2, len(low) - 1)
                 if syllables.has(low[a:b]) and syllables.has(low[b:])]  # fmt: skip
    if not found:
        return _behind_the_letter_x(low) or _behind_a_foreign_word(low)
    best = max(found, key=lambda cut: _weight(low, cut))
    if _OWN.search(low):
        sure = _WEIGHTS["common"]
    else:  # "Piqué", "Colón" could be syllables too
        short = min(best[0], len(low) - best[-1]) < 3
        sure = _WEIGHTS["often"] * _WEIGHTS["common" if short else "known"]
    return best if _weight(low, best) >= sure else ()


def _weight(word: str, cut: tuple[int, ...]) -> int:
    ends = (0, *cut, len(word))
    return prod(_inventory().weight(word[a:b]) for a, b in pairwise(ends))


def _behind_the_letter_x(low: str) -> tuple[int, ...]:
    """A frequent Vietnamese word behind the network X: "trên Xvà", "Xcủa"; no syllable opens with x and a consonant."""
    return (1,) if low[0] == "x" and _inventory().weight(low[1:]) >= _WEIGHTS["often"] else ()


def _behind_a_foreign_word(low: str) -> tuple[int, ...]:
    """A frequent Vietnamese word behind letters without marks: "Ronaldođã", "Messiđang"."""
    syllables = _inventory()
    for cut in range(3, len(low) - 1):
        left, right = low[:cut], low[cut:]
        if left.isascii() and _OWN.match(right) and syllables.weight(right) >= _WEIGHTS["often"]:
            return (cut,)
    return ()
