"""How far a personal name reaches, and whether capitals look like one.

Kinh and other names of Vietnam: a family name and one to four more syllables
with capitals. Foreign names: capitals with hyphens, initials and small
particles ("Frank de Boer", "Park Hang-seo", "X.La-vrốp"). Masked names:
initials with dots ("N.T.H.", "Nguyễn Văn T.").
"""

from __future__ import annotations

import re

from vnnews_nlp.entities.name_lists import Lexicon, longest
from vnnews_nlp.entities.name_shapes import DASHES, DOTS, SOFT, SPACES, TIGHT, Syllables, is_upper

#: A written Vietnamese syllable without its tone: onset, vowels, coda.
_VIETNAMESE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    r"[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ]{1,3}"
    r"(?:ch|nh|ng|[cmnpt])?"
)
_MARKED = re.compile(r"[^\x00-\x7f]")


def is_vietnamese(low: str) -> bool:
    """Whether a lower-case word is written like a Vietnamese syllable."""
    return _VIETNAMESE.fullmatch(low) is not None


def place_at(lex: Lexicon, s: Syllables, i: int) -> int:
    """The syllable after a listed place that starts at ``i``; ``i`` itself where there is none."""
    found = longest(lex.places_trie, s, i, SOFT)
    if found is None or not _all_caps_or_listed(s, i, found[0]):
        return i
    return found[0]


def _all_caps_or_listed(s: Syllables, first: int, last: int) -> bool:
    """Places are printed with capitals: all syllables, or all after a head ("miền Bắc", "châu Âu")."""
    return s.caps[last - 1] and (s.caps[first] or last - first > 1)


def starts_surname(lex: Lexicon, s: Syllables, i: int) -> str | None:
    """The weight of the family name at ``i``, if there is one with a capital and a capital after it."""
    if not s.caps[i] or i + 1 >= len(s) or not s.caps[i + 1] or s.gaps[i + 1] not in SPACES:
        return None
    return lex.surnames.get(s.low[i])


def looks_like_person(lex: Lexicon, s: Syllables, i: int) -> bool:
    """Whether a full Vietnamese name starts at ``i`` by its own shape, without any cue before it."""
    weight = starts_surname(lex, s, i)
    if weight is None:
        return _opens_foreign(lex, s, i)
    end = vietnamese_end(lex, s, i)
    if place_at(lex, s, i) >= end:
        return False
    if weight == "strong":
        return end - i >= 2
    return end - i >= 3 and (weight != "rare" or s.low[i + 1] in ("văn", "thị", "đình", "xuân", "ngọc", "đức"))


def _opens_foreign(lex: Lexicon, s: Syllables, i: int) -> bool:
    """A listed foreign given name with a capital after it: "James Mattis"."""
    if s.low[i] not in lex.foreign_names or i + 1 >= len(s) or not s.caps[i + 1] or s.gaps[i + 1] not in SPACES:
        return False
    return not is_vietnamese(s.low[i + 1]) and not is_upper(s.words[i])


def vietnamese_end(lex: Lexicon, s: Syllables, i: int) -> int:
    """The syllable after a Vietnamese name that starts at ``i``: two to five capitals in a row."""
    limit = min(i + 5, len(s))
    j = i + 1
    shouted = is_upper(s.words[i])
    while j < limit and s.caps[j] and s.gaps[j] in SPACES:
        word = s.words[j]
        if not shouted and is_upper(word) and not (len(word) == 1):
            break
        if not s.low[j].isalpha() or (j - i >= 2 and ends_name(lex, s, j, j - i)):
            break
        j += 1
    if j - i == 5 and s.low[i + 1] not in ("thị", "tôn", "văn", "công", "huyền", "nữ"):
        j -= 1
    return _initial_after(s, i, j)


def _initial_after(s: Syllables, i: int, j: int) -> int:
    """Take in a masked last syllable: "Nguyễn Văn T.", "Trần T.M.H."."""
    while j < len(s) and j - i < 6 and len(s.words[j]) == 1 and s.caps[j] and s.gaps[j] in DOTS - {". "}:
        j += 1
    return j


def ends_name(lex: Lexicon, s: Syllables, j: int, taken: int) -> bool:
    """Whether the capital at ``j`` opens something else: a title, a body, a place, the next name."""
    found = longest(lex.titles_trie, s, j, TIGHT)
    if found and (found[0] - j > 1 or is_upper(s.words[j])):
        return True
    if taken >= 2 and lex.surnames.get(s.low[j]) == "strong" and starts_surname(lex, s, j):
        return j + 2 < len(s) and s.caps[j + 2] and s.gaps[j + 2] in SPACES
    body = longest(lex.bodies_trie, s, j, SPACES)
    if body and body[1] == "full" and (body[0] - j > 1 or is_upper(s.words[j])):
        return True
    return taken >= 3 and place_at(lex, s, j) > j + 1


def name_end(lex: Lexicon, s: Syllables, i: int) -> int:
    """The syllable after a name that a cue announces at ``i`` (a capital): any kind of name."""
    if s.low[i] in lex.surnames and is_vietnamese(s.low[i]) and _vietnamese_run(s, i):
        return vietnamese_end(lex, s, i)
    if len(s.words[i]) == 1:
        masked = _masked_end(s, i)
        if masked > i + 1 or s.gaps[i + 1] == "." or i + 1 == len(s):
            return _after_initials(lex, s, i, masked)
    return foreign_end(lex, s, i)


def _vietnamese_run(s: Syllables, i: int) -> bool:
    """Whether the capitals after a family name are Vietnamese too ("Kim Ngân", not "Kim Jong-un")."""
    j = i + 1
    if j >= len(s) or s.gaps[j] not in SPACES or not s.caps[j]:
        return True
    if j + 1 < len(s) and s.gaps[j + 1] == "-" and not s.caps[j + 1]:
        return False
    return is_vietnamese(s.low[j])


def _masked_end(s: Syllables, i: int) -> int:
    """The end of single letters joined by dots: "N.T.H", "V.A"."""
    j = i + 1
    while j < len(s) and j - i < 5 and len(s.words[j]) <= 2 and s.caps[j] and s.gaps[j] == ".":
        j += 1
    return j


def _after_initials(lex: Lexicon, s: Syllables, i: int, j: int) -> int:
    """Initials may open a name: "X.La-vrốp", "L.ĐỨC", "D.Hải", "J. K. Rowling"."""
    if j < len(s) and s.caps[j] and s.gaps[j] in (".", ". ") and len(s.words[j]) > 1 and s.gaps[j] == ".":
        return foreign_end(lex, s, j)
    return j


def foreign_end(lex: Lexicon, s: Syllables, i: int) -> int:
    """The end of capitals with hyphens, apostrophes, initials and particles between them."""
    n = len(s)
    j = i + 1
    shouted = is_upper(s.words[i])
    while j < n and j - i < 7:
        gap = s.gaps[j]
        if gap in SPACES:
            if s.caps[j] and s.words[j][0].isalpha():
                if (not shouted and is_upper(s.words[j]) and s.gaps[j + 1] != "-") or ends_name(lex, s, j, j - i):
                    break
                j += 1
            elif s.low[j] in lex.words["particle"] and j + 1 < n and s.caps[j + 1] and s.gaps[j + 1] in SPACES:
                j += 2
            else:
                break
        elif gap == "-" and s.words[j].isalpha() and not longest(lex.titles_trie, s, j, TIGHT):
            j += 1
        elif gap in ("'", "’") and s.words[j].isalpha():
            j += 1
        elif gap in DOTS and len(s.words[j - 1]) == 1 and s.caps[j] and s.words[j - 1].isupper():
            j += 1
        else:
            break
    return j


def initial_dot(s: Syllables, last: int) -> int:
    """Where a name that ends with syllable ``last`` ends in the text: a masked letter keeps its dot."""
    end = s.end(last)
    if len(s.words[last]) == 1 and s.caps[last] and s.text[end : end + 1] == "." and s.gaps[last + 1] != "." + "\n":
        return end + 1
    return end


__all__ = [
    "DASHES",
    "ends_name",
    "foreign_end",
    "initial_dot",
    "is_vietnamese",
    "looks_like_person",
    "name_end",
    "place_at",
    "starts_surname",
    "vietnamese_end",
]
