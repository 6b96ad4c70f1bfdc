"""What stands at a syllable: a title, a place, a body, a person by the shape of the name.

Every question is asked many times from different sides, so the answers are
kept for the length of one article.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple, TypeVar

from vnnews_nlp.blocks import is_long
from vnnews_nlp.entities.name_lists import NAME, PLACE, PLACE_NOUN, TITLE, Lexicon, lexicon, longest
from vnnews_nlp.entities.name_shapes import SOFT, SPACES, TIGHT, VIETNAMESE, Syllables, cut, is_upper

Answer = TypeVar("Answer")

_CUE_MIDDLES = frozenset(("văn", "thị", "đình", "xuân", "ngọc", "đức", "hữu", "quang", "minh"))


def is_vietnamese(low: str) -> bool:
    """Whether a lower-case word is written like a Vietnamese syllable."""
    return VIETNAMESE.fullmatch(low) is not None


class TitleSpan(NamedTuple):
    """A title in syllables: ``start`` to ``end``; its head reaches from ``core`` to ``head``."""

    start: int
    head: int
    end: int
    kind: str
    core: int


#: So many answers of a kind are kept: a walk asks again soon, or once more at the end of the article.
_KEPT = 20_000


def _keep(answers: dict[int, Answer], i: int, answer: Answer) -> Answer:
    if len(answers) >= _KEPT:
        answers.clear()
    answers[i] = answer
    return answer


class NameReader:
    """An article's syllables with the lists, and what was already read at each of them."""

    __slots__ = ("_bodies", "_people", "_places", "_titles", "lex", "roles", "s")

    def __init__(self, text: str, lex: Lexicon | None = None) -> None:
        self.s: Syllables = cut(text)
        self.lex = lex or lexicon()
        #: What each syllable may begin, as bits (``name_lists.TITLE`` …).
        roles = map(self.lex.roles.get, self.s.low, repeat(0))
        self.roles: Sequence[int] = array("H", roles) if is_long(text) else list(roles)
        self._titles: dict[int, TitleSpan | None] = {}
        self._people: dict[int, int] = {}
        self._places: dict[int, int] = {}
        self._bodies: dict[int, tuple[int, str] | None] = {}

    def title(self, i: int) -> TitleSpan | None:
        """The title that starts at ``i``, as far as its head reaches."""
        if not self.roles[i] & TITLE:
            return None
        answers = self._titles
        if i in answers:
            return answers[i]
        title = self._read_title(i)
        body = self.body(i) if title else None
        longer = title and body and body[0] > title.head and (body[1] != "field" or title.kind == "weak")
        return _keep(answers, i, None if longer else title)

    def body(self, i: int) -> tuple[int, str] | None:
        """The listed body, noun for a body or subject of one at ``i``: the syllable after it, and its kind."""
        if self.s.low[i] not in self.lex.bodies_trie:
            return None
        answers = self._bodies
        return answers[i] if i in answers else _keep(answers, i, longest(self.lex.bodies_trie, self.s, i, SOFT))

    def place(self, i: int) -> int:
        """The syllable after a listed place that starts at ``i``; ``i`` itself where there is none."""
        if not self.roles[i] & PLACE:
            return i
        answers = self._places
        return answers[i] if i in answers else _keep(answers, i, self._read_place(i))

    def person(self, i: int) -> int:
        """The syllable after a full name that shows by its own shape, without a cue; ``i`` where there is none."""
        if not self.roles[i] & NAME or not self.s.caps[i]:
            return i
        answers = self._people
        return answers[i] if i in answers else _keep(answers, i, self._read_person(i))

    def place_noun(self, i: int) -> tuple[int, str] | None:
        """A noun for a place at ``i`` ("tỉnh", "sân bay"): the syllable after it, and its kind."""
        return longest(self.lex.nouns_trie, self.s, i, SPACES) if self.roles[i] & PLACE_NOUN else None

    def is_compound(self, i: int) -> bool:
        """Whether the small syllable at ``i`` ends a common word: the "cầu" of "yêu cầu"."""
        s = self.s
        return i > 0 and s.gaps[i] in SPACES and f"{s.low[i - 1]} {s.low[i]}" in self.lex.words["compound"]

    def is_common(self, i: int) -> bool:
        """Whether two capitals at ``i`` open a common name of something: "Võ Đang", "Kim cương"."""
        low = self.s.low
        return i + 1 < self.s.n and f"{low[i]} {low[i + 1]}" in self.lex.words["not_person"]

    def opener(self, i: int) -> bool:
        """Whether the capital at ``i`` opens a new sentence whose full stop was lost."""
        low = self.s.low
        if low[i] in self.lex.openers:
            return True
        return i + 1 < len(low) and not self.s.caps[i + 1] and f"{low[i]} {low[i + 1]}" in self.lex.opener_pairs

    def _read_title(self, i: int) -> TitleSpan | None:
        s, lex = self.s, self.lex
        before = s.low[i - 1] if i and s.gaps[i] in SPACES else ""
        if (before, s.low[i]) in _NOT_TITLES:
            return None
        whole = longest(lex.titles_trie, s, i, TIGHT)
        if s.low[i] not in lex.modifiers:
            if whole is None or self._is_name_instead(i, whole[0]):
                return None
            return TitleSpan(i, whole[0], whole[0], whole[1], i)
        j = i
        while j + 1 < s.n and j - i < 3 and s.low[j] in lex.modifiers and s.gaps[j + 1] in SPACES:
            j += 1
        found = longest(lex.titles_trie, s, j, TIGHT) if j > i else whole
        while found is None and j > i:
            j -= 1
            found = longest(lex.titles_trie, s, j, TIGHT) if j > i else whole
        best, core = (whole, i) if whole and (found is None or whole[0] >= found[0]) else (found, j)
        if best is None or self._is_name_instead(i, best[0]):
            return None
        return TitleSpan(i, best[0], best[0], best[1], core)

    def _is_name_instead(self, i: int, end: int) -> bool:
        """ "Vũ Công Thảo" is not "vũ công": all capitals, a family name first, and the name goes on."""
        s = self.s
        if (
            self.lex.surnames.get(s.low[i], "rare") == "rare"
            or not all(s.caps[i:end])
            or end - i < 2
            or is_upper(s.words[i])
        ):
            return False
        return end < s.n and s.caps[end] and s.gaps[end] in SPACES

    def _read_place(self, i: int) -> int:
        found = longest(self.lex.places_trie, self.s, i, SOFT)
        caps = self.s.caps
        if found is None or not caps[found[0] - 1] or not (caps[i] or found[1] == "region"):
            return i
        return found[0]

    def _read_person(self, i: int) -> int:
        s, lex = self.s, self.lex
        weight = lex.surnames.get(s.low[i])
        if weight is None:
            return self._opens_foreign(i) if s.low[i] in lex.foreign_names else i
        if i + 1 >= s.n or not s.caps[i + 1] or s.gaps[i + 1] not in SPACES:
            return i
        end = self.vietnamese_end(i)
        if (body := self.body(i)) and body[1] == "full" and body[0] >= end:
            return i
        if self.is_common(i) and (end - i == 2 or s.low[i + 1] not in _CUE_MIDDLES):
            return i
        known = max(self.place(i), body[0] if body and body[1] == "full" else i)
        if i + 2 <= known and (known == end or (known < end and self._opens_name(known))):
            return i  # "Hàn Quốc Chung Dong-young", "Lầu Năm Góc Jeff Davis", "Hà Lan Ankie Broekers"
        if self.place(i) >= end or end - i < (2 if weight == "strong" else 3):
            return i
        if len(s.words[end - 1]) == 1 and self.place(i) >= end - 1:
            return i
        if weight == "rare" and s.low[i + 1] not in _CUE_MIDDLES:
            return i
        return end

    def _opens_name(self, j: int) -> bool:
        """Whether a name of its own starts at ``j``, by its first syllable."""
        s = self.s
        if not s.caps[j] or s.gaps[j] not in SPACES:
            return False
        return not is_vietnamese(s.low[j]) or (bool(self.roles[j] & NAME) and self._capital(j + 1))

    def _opens_foreign(self, i: int) -> int:
        """A listed foreign given name with a capital after it: "James Mattis", "Frank de Boer"."""
        s = self.s
        if is_upper(s.words[i]):
            return i
        end = self.foreign_end(i)
        return end if end > i + 1 and not is_vietnamese(s.low[end - 1]) else i

    def vietnamese_end(self, i: int) -> int:
        """The syllable after a Vietnamese name that starts at ``i``: capitals in a row, five at most."""
        s = self.s
        shouted = is_upper(s.words[i])
        limit = min(i + 5, s.n)
        if shouted:  # in a headline all in capitals nothing else shows the end: most names have three syllables
            limit = min(i + (4 if s.low[i + 1 : i + 2] == ["thị"] else 3), s.n)
        j = i + 1
        while j < limit and s.caps[j] and s.gaps[j] in SPACES:
            word = s.words[j]
            if (not shouted and is_upper(word)) or not word.isalpha() or self.ends_name(j, j - i):
                break
            j += 1
        if j - i == 5 and s.low[i + 1] not in ("thị", "tôn", "văn", "công", "huyền", "nữ"):
            j -= 1
        while j < s.n and j - i < 6 and len(s.words[j]) == 1 and s.caps[j] and s.gaps[j] == ".":
            j += 1
        if j < s.n and s.gaps[j] == "-" and len(s.words[j - 1]) == 1 and is_upper(s.words[j]):
            return j + 1  # "Sơn Tùng M-TP"
        return j

    def ends_name(self, j: int, taken: int) -> bool:
        """Whether the capital at ``j`` opens something else: a sentence, a title, a body, the next name."""
        s = self.s
        if self.opener(j) and not self._may_be_given(j, taken):
            return True
        title = self.title(j)
        if title and (title.head - j > 1 or is_upper(s.words[j])):
            return True
        if taken >= 2 and self.lex.surnames.get(s.low[j]) == "strong" and j + 2 < s.n and s.caps[j + 1]:
            return s.caps[j + 2] and s.gaps[j + 1] in SPACES and s.gaps[j + 2] in SPACES
        body = self.body(j)
        if body and body[1] == "full" and (body[0] - j > 1 or is_upper(s.words[j])):
            return True
        return taken >= 3 and self.place(j) > j + 1

    def _may_be_given(self, j: int, taken: int) -> bool:
        """Whether a capital that might open a sentence is rather a given name still missing: "Trần Tuấn Anh đã"."""
        needed = 4 if self.s.low[j - taken + 1] == "thị" else 3
        return taken < needed and self.s.low[j] in self.lex.words["given-name"]

    def name_end(self, i: int) -> int:
        """The syllable after a name that a cue announces at ``i`` (a capital): any kind of name."""
        s = self.s
        if s.low[i] in self.lex.surnames and self._goes_on_vietnamese(i):
            return self.vietnamese_end(i)
        if len(s.words[i]) == 1 and i + 1 < s.n and s.gaps[i + 1] == "." and s.caps[i + 1]:
            return self.initials_end(i)
        return self.foreign_end(i)

    def _goes_on_vietnamese(self, i: int) -> bool:
        """Whether the capitals after a family name are Vietnamese too ("Kim Ngân", not "Kim Jong-un")."""
        s, j = self.s, i + 1
        if j >= s.n or s.gaps[j] not in SPACES or not s.caps[j]:
            return s.gaps[j] != "-" or j >= s.n or s.caps[j]
        if j + 1 < s.n and s.gaps[j + 1] == "-" and not s.caps[j + 1] and self.title(j + 1) is None:
            return False
        return is_vietnamese(s.low[j])

    def initials_end(self, i: int) -> int:
        """ "N.T.H", "V.A"; initials may also open a name: "X.La-vrốp", "L.ĐỨC", "D.Hải"."""
        s, j = self.s, i + 1
        while j < s.n and j - i < 6 and len(s.words[j]) == 1 and s.caps[j] and s.gaps[j] == ".":
            j += 1
        if j < s.n and s.caps[j] and s.gaps[j] == "." and len(s.words[j]) > 1:
            return self.foreign_end(j)
        return j

    def foreign_end(self, i: int) -> int:
        """The end of capitals with hyphens, apostrophes, initials and particles between them."""
        s, n = self.s, self.s.n
        shouted = is_upper(s.words[i])
        j = i + 1
        while j < n and j - i < 7:
            gap = s.gaps[j]
            if gap in SPACES and s.caps[j]:
                word = s.words[j]
                if not word[0].isalpha() or self.ends_name(j, j - i):
                    break
                if not shouted and is_upper(word) and s.gaps[j + 1] != "-":
                    break
                j += 1
            elif gap in SPACES and s.low[j] in self.lex.words["particle"] and self._capital(j + 1):
                j += 2
            elif self._is_joined(j):
                j += 1
            else:
                break
        return j

    def _is_joined(self, j: int) -> bool:
        """Whether a hyphen, an apostrophe or an initial's dot ties syllable ``j`` to the one before."""
        s, gap = self.s, self.s.gaps[j]
        if gap == ".":
            return len(s.words[j - 1]) == 1 and s.caps[j] and s.caps[j - 1]
        return gap in ("-", "'", "’") and s.words[j].isalpha() and self.title(j) is None

    def _capital(self, j: int) -> bool:
        return j < self.s.n and self.s.caps[j] and self.s.gaps[j] in SPACES


_NOT_TITLES = frozenset(
    (
        ("chức", "vụ"),
        ("chính", "quyền"),
        ("nhân", "quyền"),
        ("toàn", "quyền"),
        ("bản", "quyền"),
        ("có", "quyền"),
        ("thẩm", "quyền"),
        ("phụ", "tá"),
        ("cục", "quản"),
    )
)


def end_of_name(s: Syllables, last: int) -> int:
    """Where a name that ends with syllable ``last`` ends in the text: a masked letter keeps its dot."""
    end = s.end(last)
    if len(s.words[last]) > 1 or not s.caps[last] or s.text[end : end + 1] != ".":
        return end
    after = s.text[end + 1 : end + 3]
    return end if not after or after[0] == "\n" or after[1:] in ("“", '"', "") else end + 1
