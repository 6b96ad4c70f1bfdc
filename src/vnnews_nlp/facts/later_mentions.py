"""Offices that the article gave to somebody, and who is meant when one comes back without a name."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any, NamedTuple

from vnnews_nlp.facts.title_parts import TitleKey, same_office

#: How many offices of one head a later mention is compared with at either end, so that time stays linear.
_RIVALS = 24
#: Kinds of title that stand for a person by themselves; a rank or a trade wants "vị", "này" …
_OFFICES = frozenset({"state", "office", "other"})
#: Heads of which an article may name several holders side by side.
_SHARED = ("phó", "ủy viên", "đại biểu", "đb", "thứ trưởng", "thành viên", "đảng ủy viên")
#: Seats among many: the bare word is nobody in particular.
_MEMBERS = (
    "ủy viên",
    "đại biểu",
    "đb",
    "thành viên",
    "cán bộ",
    "nghị sĩ",
    "nghị sỹ",
    "chuyên viên",
    "quan chức",
    "quản lý",
)
#: Levels by the last word of an office that leaves the place out, in the form that titles are compared in.
_LEVELS = {"tp": "thành phố", "tx": "thị xã"} | {word: word for word in ("tỉnh", "huyện", "quận", "xã", "phường")}
#: Words that say nothing new of an office.
_PLAIN = frozenset({"cp", "thường", "trực", "đảng"})


class Found(NamedTuple):
    """The holder of a later mention, how sure the match is (1 to 4, as ``same_office`` says) and his status."""

    person: int
    rank: int
    status: str


class _Held(NamedTuple):
    key: TitleKey
    person: int
    at: int
    status: str


class HeldOffices:
    """All offices given to named people so far, by head."""

    def __init__(self, place_words: Callable[[str], frozenset[str]]) -> None:
        """``place_words`` gives the words of the article's own place of a level ("tỉnh")."""
        self._place_words = place_words
        self._by_head: dict[str, list[_Held]] = {}
        self._people: dict[str, set[int]] = {}
        self._forms: dict[str, set[frozenset[str]]] = {}
        self._words: dict[int, frozenset[str]] = {}
        self._words_of: dict[tuple[int, str], frozenset[str]] = {}

    def add(self, key: TitleKey, people: tuple[int, ...], at: int, status: str) -> None:
        """Note that these people hold the office, as said at ``at``."""
        rows = self._by_head.setdefault(key.head, [])
        self._people.setdefault(key.head, set()).update(people)
        words = key.words
        for person in people:
            rows.append(_Held(key, person, at, status))
            _add_words(self._words, person, words)
            _add_words(self._words_of, (person, key.head), words)
        del rows[_RIVALS : max(_RIVALS, len(rows) - _RIVALS)]  # what lies between is not compared

    def see(self, key: TitleKey) -> None:
        """Note that the article prints an office, whoever holds it."""
        if key.rest:
            self._forms.setdefault(key.head, set()).add(key.words)

    def is_unknown(self, key: TitleKey) -> bool:
        """Did nobody named get an office of this head?"""
        return key.head not in self._by_head

    def is_alone(self, key: TitleKey) -> bool:
        """Does the article know one holder of offices of this head?"""
        return len(self._people.get(key.head, ())) == 1

    def is_membership(self, key: TitleKey) -> bool:
        """Is the title a bare seat among many: "cán bộ", "thành viên"?"""
        return not key.rest and key.head.startswith(_MEMBERS)

    def sole_holder(self, key: TitleKey) -> int | None:
        """The one person who holds an office that has one holder at a time; None where it is shared or open."""
        if not key.rest or key.head.startswith(_SHARED) or key.kind not in ("state", "office"):
            return None
        holders = {held.person for held in self._rivals(key) if held.key.rest == key.rest}
        return holders.pop() if len(holders) == 1 else None

    def one_holder(self, key: TitleKey) -> int | None:
        """The one person who holds an office of state or an office named with its body; None where it is open."""
        if key.kind == "state" and not key.head.startswith(_SHARED):
            holders = {held.person for held in self._rivals(key) if same_office(key, held.key) >= 3}
            return holders.pop() if len(holders) == 1 else None
        return self.sole_holder(key)

    def all_holders(self, key: TitleKey) -> tuple[int, ...]:
        """Everybody who holds the office, by first mention."""
        found = [held.person for held in self._rivals(key) if same_office(key, held.key) >= 3]
        return tuple(dict.fromkeys(found))

    def was_former(self, key: TitleKey, person: int) -> bool:
        """Did the article put this person's holding of the office in the past?"""
        said = [held.status for held in self._rivals(key) if held.person == person and same_office(key, held.key) >= 3]
        return "former" in said

    def holder(self, key: TitleKey, at: int, status: str | None = None, *, named: bool) -> Found | None:
        """Who is meant by the office at ``at``: the surest match, then the nearest before, then the nearest after.

        ``status`` is what the mention's own modifier or cue says; ``named``: words beside it point somebody out
        ("vị", "này"), so that a trade may stand for a person.
        """
        best: tuple[tuple[int, bool, bool, int], Found] | None = None
        for held in self._rivals(key):
            rank = self._rank(key, held, named)
            gap = at - held.at
            likely = status == held.status if status else held.status != "former"
            order = (rank, likely, gap >= 0, -abs(gap))
            if rank and (best is None or order > best[0]):
                best = order, Found(held.person, rank, held.status)
        return best[1] if best else None

    def _rank(self, key: TitleKey, held: _Held, named: bool) -> int:
        rank = same_office(key, held.key, self._words[held.person]) or self._rank_at_place(key, held)
        exact = rank == 4 and bool(key.rest)
        if not named and not exact and (key.kind not in _OFFICES or key.head.startswith(_MEMBERS)):
            return 0
        if rank == 1 and not self._may_extend(key, held):
            return 0
        # "Bí thư" alone is as good for "Bí thư Tỉnh ủy" as for "Bí thư"
        return 4 if rank == 3 and not key.rest else rank

    def _rank_at_place(self, key: TitleKey, held: _Held) -> int:
        """2 where the further words name the article's own place: "Chủ tịch Hà Nội" for "Chủ tịch UBND TP"."""
        level = _LEVELS.get(held.key.rest[-1]) if held.key.rest and key.rest else None
        if level is None or held.key.head != key.head:
            return 0
        return 2 if key.words <= held.key.words | self._place_words(level) else 0

    def _rivals(self, key: TitleKey) -> Iterator[_Held]:
        return iter(self._by_head.get(key.head, ()))

    def _may_extend(self, key: TitleKey, held: _Held) -> bool:
        """May a later mention say more than the office it goes back to?

        "Bí thư Tỉnh ủy Hà Nam" after "Bí thư Tỉnh ủy", not "Tổng thống Nga" after "Tổng thống".
        """
        known = self._words_of[held.person, key.head]
        if not known <= key.words:
            return False
        return bool(held.key.rest or not key.words - _PLAIN) or self._is_only_one(key) or self._is_left(key, held)

    def _is_only_one(self, key: TitleKey) -> bool:
        """Is one office of this head all the article speaks of: "Bộ trưởng Xây dựng" after "Bộ trưởng Lê Văn A"?"""
        return self.is_alone(key) and key.kind in _OFFICES and self._forms.get(key.head) == {key.words}

    def _is_left(self, key: TitleKey, held: _Held) -> bool:
        """Is an office of state the one whose holder's country goes unsaid: "Tổng thống Nga" for "Tổng thống A"?

        So where all other holders are given with a country, and no other country is left over.
        """
        people, forms = self._people[key.head], self._forms.get(key.head, set())
        if key.kind != "state" or len(people) > _RIVALS or len(forms) > _RIVALS:
            return False
        known = {person: self._words_of[person, key.head] for person in people}
        bare = [person for person, words in known.items() if not words]
        over = {form for form in forms if not any(form <= words for words in known.values())}
        return bare == [held.person] and over == {key.words}


def _add_words(known: dict[Any, frozenset[str]], at: Hashable, words: frozenset[str]) -> None:
    """Adds words to those known there; where nothing else is known the set itself, which many may share."""
    before = known.get(at)
    known[at] = words if not before else before if words <= before else before | words
