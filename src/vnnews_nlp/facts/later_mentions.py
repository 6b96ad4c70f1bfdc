"""Offices that the article gave to somebody, and who is meant when one comes back without a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vnnews_nlp.facts.title_parts import TitleKey, same_office

#: How many offices of one kind a later mention is compared with, so that time stays linear.
_RIVALS = 24
#: Kinds of title that stand for a person by themselves; a rank or a trade wants "vị", "này" …
_OFFICES = frozenset({"state", "office", "other"})
#: Heads of which an article may name several holders side by side.
_SHARED = ("phó", "ủy viên", "uỷ viên", "đại biểu", "đb", "thứ trưởng", "thành viên", "đảng viên")
#: Seats among many: the bare word is nobody in particular.
_MEMBERS = ("ủy viên", "đại biểu", "đb", "thành viên", "cán bộ", "nghị sĩ", "nghị sỹ", "chuyên viên")


@dataclass(frozen=True, slots=True)
class Found:
    """The holder of a later mention and how sure the match is (1 to 4, as ``same_office`` says)."""

    person: int
    rank: int
    status: str


@dataclass(frozen=True, slots=True)
class _Held:
    key: TitleKey
    person: int
    at: int
    status: str


@dataclass(slots=True)
class HeldOffices:
    """All offices given to named people so far, by head."""

    by_head: dict[str, list[_Held]] = field(default_factory=dict)
    words: dict[int, frozenset[str]] = field(default_factory=dict)

    def add(self, key: TitleKey, people: tuple[int, ...], at: int, status: str) -> None:
        """Note that these people hold the office, as said at ``at``."""
        for person in people:
            self.by_head.setdefault(key.head, []).append(_Held(key, person, at, status))
            self.words[person] = self.words.get(person, frozenset()) | key.words

    def sole_holder(self, key: TitleKey) -> int | None:
        """The one person who holds an office that has one holder at a time; None where it is shared or open."""
        if not key.rest or key.head.startswith(_SHARED) or key.kind not in ("state", "office"):
            return None
        holders = {held.person for held in self._rivals(key) if held.key.rest == key.rest}
        return holders.pop() if len(holders) == 1 else None

    def all_holders(self, key: TitleKey) -> tuple[int, ...]:
        """Everybody who holds the office, by first mention."""
        found = [held.person for held in self._rivals(key) if same_office(key, held.key) >= 3]
        return tuple(dict.fromkeys(found))

    def holder(self, key: TitleKey, at: int, status: str | None = None, *, named: bool) -> Found | None:
        """Who is meant by the office at ``at``: the surest match, then the nearest before, then the nearest after.

        ``named``: words beside it point somebody out ("vị", "này"), so that a trade may stand for a person.
        """
        best: tuple[tuple[int, bool, bool, int], Found] | None = None
        for held in self._rivals(key):
            rank = same_office(key, held.key, self.words[held.person])
            if key.head.startswith(_MEMBERS) and not named and (rank < 4 or not key.rest):
                continue
            if rank == 0 or not (named or key.kind in _OFFICES or rank == 4 and key.rest):
                continue
            if not key.rest and rank == 3:
                rank = 4  # "Bí thư" alone is as good for "Bí thư Tỉnh ủy" as for "Bí thư"
            if rank == 1 and not self._may_extend(key, held):
                continue
            gap = at - held.at
            order = (rank, status == held.status, gap >= 0, -abs(gap))
            if best is None or order > best[0]:
                best = order, Found(held.person, rank, held.status)
        return best[1] if best else None

    def _rivals(self, key: TitleKey) -> Iterator[_Held]:
        rows = self.by_head.get(key.head, [])
        yield from rows[:_RIVALS]
        yield from rows[max(_RIVALS, len(rows) - _RIVALS) :]

    def _may_extend(self, key: TitleKey, held: _Held) -> bool:
        """May a later mention say more than the office it goes back to? Not when it names another body or place."""
        if key.kind == "state" or key.rest[:1] in (("thường",), ("thứ",)):
            return not held.key.rest
        return bool(held.key.rest) and len(key.words - held.key.words) <= 5

    def was_former(self, key: TitleKey, person: int) -> bool:
        """Did the article put this person's holding of the office in the past?"""
        said = [held.status for held in self._rivals(key) if held.person == person and same_office(key, held.key) >= 3]
        return bool(said) and all(status == "former" for status in said)
