"""How a title is built, and how far it reaches: ``[modifier] HEAD [standing] BODY [place]``.

"nguyên Phó Chủ tịch Thường trực UBND tỉnh Bắc Giang". The head comes from the
list; the body grows to the right over names of bodies, their subjects, places
and capitals, until a personal name, a verb, a bracket or another title.
"""

from __future__ import annotations

from dataclasses import dataclass

from vnnews_nlp.entities.name_grammar import looks_like_person, place_at
from vnnews_nlp.entities.name_lists import Lexicon, longest
from vnnews_nlp.entities.name_shapes import COMMAS, DASHES, JOINS, SOFT, SPACES, TIGHT, Syllables, is_upper

_LONGEST = 40
#: Heads that are often printed without their own name, so that a person may follow directly.
_ELIDED = frozenset(
    "sở bộ phòng ban cục vụ viện đoàn hội đội tỉnh huyện xã phường quận tp thành phố khoa trường tổ thôn ủy".split()
)


@dataclass(frozen=True, slots=True)
class TitleSpan:
    """A title in syllables: ``start`` to ``end``; its head ends at ``head``; ``kind`` as in the list."""

    start: int
    head: int
    end: int
    kind: str
    core: int


def title_at(lex: Lexicon, s: Syllables, i: int) -> TitleSpan | None:
    """The title that starts at syllable ``i``, without its body; None where none does."""
    j, core = i, i
    low = s.low
    while low[j] in lex.modifiers and j - i < 3:
        if low[j] == "quyền" and j and low[j - 1] in ("chính", "có", "nhân", "bản", "toàn", "thẩm"):
            return None
        if j + 1 == len(low) or s.gaps[j + 1] not in SPACES:
            break
        j += 1
    found = longest(lex.titles_trie, s, j, TIGHT)
    core = j
    if found is None and j > i:
        return _whole(lex, s, i)
    if found is None:
        return None
    if j > i and (whole := longest(lex.titles_trie, s, i, TIGHT)) and whole[0] >= found[0]:
        return TitleSpan(i, whole[0], whole[0], whole[1], i)
    return TitleSpan(i, found[0], found[0], found[1], core)


def _whole(lex: Lexicon, s: Syllables, i: int) -> TitleSpan | None:
    """A title whose first word is also a modifier ("phó ban", "tổng quản")."""
    for start in range(i, i + 3):
        if start < len(s) and (found := longest(lex.titles_trie, s, start, TIGHT)):
            return TitleSpan(i, found[0], found[0], found[1], start)
        if start >= len(s) or s.low[start] not in lex.modifiers:
            return None
    return None


class BodyWalk:
    """A walk to the right over the body of a title or an organisation."""

    __slots__ = ("i", "kind", "lex", "need", "open", "places", "s", "seen")

    def __init__(self, lex: Lexicon, s: Syllables, i: int, *, kind: str, need: bool = False) -> None:
        self.lex, self.s, self.i, self.kind = lex, s, i, kind
        self.places: list[tuple[int, int]] = []
        self.need = need  # a head waits for its name
        self.open = need  # inside the name of a body, where small words may stand
        self.seen = need  # something of a body was read

    def run(self) -> int:
        """Walk; the syllable after the body."""
        limit = min(len(self.s), self.i + _LONGEST)
        good = self.i
        while self.i < limit:
            before = self.i
            if not self._gap() or not self._step() or self.i == before:
                break
            good = self.i
        return good

    def _gap(self) -> bool:
        s, i = self.s, self.i
        gap = s.gaps[i]
        if gap in SPACES:
            return True
        if gap in (".", ". "):
            return s.low[i - 1] in ("tp", "tx", "p", "q", "h", "x", "tt", "t") and (s.caps[i] or s.low[i].isdigit())
        if gap in DASHES or gap in JOINS:
            return self.seen and self._after_dash()
        if gap in COMMAS:
            return self.seen and self._after_comma()
        return False

    def _after_dash(self) -> bool:
        lex, s, i = self.lex, self.s, self.i
        if title_at(lex, s, i) or looks_like_person(lex, s, i):
            return False
        if longest(lex.bodies_trie, s, i, SOFT) or place_at(lex, s, i) > i:
            return True
        return s.gaps[i] in ("-", "–", "&", "/") and (s.caps[i] or s.gaps[i] != "-")

    def _after_comma(self) -> bool:
        """A comma inside: "xã Thạch Quảng, tỉnh Thanh Hóa"; "Vụ Tổng hợp, Bộ Tài chính"."""
        lex, s, i = self.lex, self.s, self.i
        if title_at(lex, s, i) or looks_like_person(lex, s, i):
            return False
        unit = longest(lex.heads_trie, s, i, SPACES)
        if unit and unit[1] == "unit" and unit[0] < len(s) and s.caps[unit[0]]:
            return True
        body = longest(lex.bodies_trie, s, i, SOFT)
        return bool(body and body[1] in ("head", "full") and s.caps[i])

    def _step(self) -> bool:
        lex, s, i, kind = self.lex, self.s, self.i, self.kind
        low = s.low[i]
        person = s.caps[i] and looks_like_person(lex, s, i)
        if person and not (self.need and self._names_itself()):
            return False
        body = longest(lex.bodies_trie, s, i, SOFT)
        place = place_at(lex, s, i)
        if place > i and (body is None or place >= body[0]) and (self.seen or kind in ("office", "state")):
            self.places.append((i, place))
            return self._take(place, need=False, open=False)
        if self.need and person:
            return self._take_name()
        if body and (self.seen or body[1] != "field" or kind in ("office", "degree")):
            return self._take(body[0], need=body[1] == "head", open=body[1] != "full")
        unit = longest(lex.heads_trie, s, i, SPACES)
        if unit and (unit[1] == "unit" or self.need) and (self.seen or kind == "office"):
            return self._take_place(unit[0])
        if (term := longest_qualifier(lex, s, i)) > i:
            return self._take(term, need=self.need, open=self.open)
        if low in ("khóa", "khoá"):
            return self._take_term(i)
        if low in ("của", "thuộc", "trực"):
            return self._take_of()
        if title_at(lex, s, i) and not self.need:
            return False
        if s.caps[i]:
            return self._take_capital()
        if low.isdigit():
            return (self.need or s.low[i - 1] in ("số", "vực", "khu")) and self._take(i + 1, need=False, open=self.open)
        return self._take_small(low)

    def _take(self, end: int, *, need: bool, open: bool) -> bool:
        self.i, self.need, self.open, self.seen = end, need, open, True
        return True

    def _names_itself(self) -> bool:
        """After "Trường", "Công ty", "Bệnh viện" a personal name is the body's own; after "Sở" it is a person."""
        return self.s.low[self.i - 1] not in _ELIDED or self._run() >= 5

    def _run(self) -> int:
        s, j = self.s, self.i
        while j < len(s) and s.caps[j] and (j == self.i or s.gaps[j] in SPACES):
            j += 1
        return j - self.i

    def _take_name(self) -> bool:
        lex, s, j = self.lex, self.s, self.i + 1
        while j < len(s) and j - self.i < 4 and s.caps[j] and s.gaps[j] in SPACES:
            if j - self.i >= 2 and looks_like_person(lex, s, j):
                break
            j += 1
        return self._take(j, need=False, open=False)

    def _take_place(self, after: int) -> bool:
        """"tỉnh Lạng Sơn", "quận 2", "xã Thạch Quảng"; "tỉnh" alone."""
        lex, s = self.lex, self.s
        j = after
        if j >= len(s) or s.gaps[j] not in (" ", ".", ". ", "  "):
            return self._take(j, need=False, open=False)
        if (end := place_at(lex, s, j)) > j:
            self.places.append((self.i, end))
            return self._take(end, need=False, open=False)
        if s.low[j].isdigit() or s.low[j] in ("i", "ii", "iii", "iv", "v"):
            return self._take(j + 1, need=False, open=False)
        while j < len(s) and j - after < 4 and s.caps[j] and (j == after or s.gaps[j] in SPACES):
            if looks_like_person(lex, s, j) or (j > after and is_upper(s.words[j])):
                break
            j += 1
        if j < len(s) and j > after and s.low[j].isdigit() and len(s.low[j]) < 3 and s.gaps[j] in SPACES:
            j += 1
        if j > after:
            self.places.append((self.i, j))
        return self._take(j, need=False, open=False)

    def _take_term(self, i: int) -> bool:
        """"khóa XVI", "khóa X, XI, XII"."""
        s, j = self.s, i + 1
        while j < len(s) and (s.low[j].isdigit() or set(s.low[j]) <= set("ivx")) and s.gaps[j] in (" ", ", ", " và "):
            j += 1
        return j > i + 1 and self._take(j, need=False, open=False)

    def _take_of(self) -> bool:
        lex, s = self.lex, self.s
        j = self.i + (2 if s.low[self.i] == "trực" else 1)
        if j >= len(s) or s.gaps[j] not in SPACES or looks_like_person(lex, s, j):
            return False
        known = longest(lex.bodies_trie, s, j, SOFT) or longest(lex.heads_trie, s, j, SPACES)
        if not (known or place_at(lex, s, j) > j or (title_at(lex, s, j) and s.caps[j])):
            return False
        self.i = j
        if found := (title_at(lex, s, j) if not known else None):
            return self._take(found.head, need=False, open=False)
        return self._step()

    def _take_capital(self) -> bool:
        s, i = self.s, self.i
        if self.need or self.open or (self.seen and is_upper(s.words[i])):
            return self._take(i + 1, need=False, open=True)
        return False

    def _take_small(self, low: str) -> bool:
        """A small word inside the name of a body: "Công ty cổ phần sứ Bát Tràng"."""
        lex, s, i = self.lex, self.s, self.i
        if not self.open or low in lex.words["stop"] or not low.isalpha():
            return False
        if i + 1 < len(s) and f"{low} {s.low[i + 1]}" in lex.words["verb"]:
            return False
        if low in ("và", "của") and not self._goes_on(i + 1):
            return False
        return self._take(i + 1, need=self.need, open=True)

    def _goes_on(self, j: int) -> bool:
        lex, s = self.lex, self.s
        if j >= len(s) or s.gaps[j] not in SPACES or title_at(lex, s, j) or looks_like_person(lex, s, j):
            return False
        return s.caps[j] or longest(lex.bodies_trie, s, j, SOFT) is not None


def longest_qualifier(lex: Lexicon, s: Syllables, i: int) -> int:
    """The syllable after a qualifier of one or two syllables ("thường trực", "trung ương") at ``i``."""
    pair = f"{s.low[i]} {s.low[i + 1]}" if i + 1 < len(s) and s.gaps[i + 1] in SPACES else ""
    return i + 2 if pair in lex.words["qualifier"] else i
