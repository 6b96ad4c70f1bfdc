"""Whose title it is: every TITLE entity to the people who hold it.

First what stands beside a name (:mod:`vnnews_nlp.facts.beside`), then later
mentions without a name ("Thủ tướng yêu cầu"), which go to the named holder of
the same office. What is left has no holder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from vnnews_nlp.document import Entity, Person, Prose
from vnnews_nlp.facts import layouts, profiles
from vnnews_nlp.facts.beside import Beside
from vnnews_nlp.facts.credits import Credits
from vnnews_nlp.facts.marks import Marks
from vnnews_nlp.facts.title_parts import TitleKey, modifier_of, tells_origin
from vnnews_nlp.facts.told import Holding

__all__ = ["Holding", "link_titles"]

#: So many offices in a row without a name are a roll call: "gồm Thủ tướng, Bộ trưởng Quốc phòng, Tư lệnh …".
_ROLL_CALL = 4
#: Layouts of the posts that a life is told by.
_OF_A_LIFE = ("cue", "profile", "neighbour")


def link_titles(
    prose: Prose, entities: Sequence[Entity], people: Sequence[Person], credits: Credits | None = None
) -> tuple[Holding, ...]:
    """The holders of each TITLE entity that has any, in the order of the text; ``credits`` where they are known."""
    if not people:
        return ()
    linker = _Linker(Marks(prose, entities, people, credits))
    for first, last in linker.marks.units():
        while first < last:
            first = linker.link_beside(first, last)
    linker.return_borrowed()
    linker.link_later()
    linker.agree_on_past()
    return tuple(holding for _, holding in sorted(linker.found.items()))


class _Linker(Beside):
    """Links what no name stands beside as well."""

    def __init__(self, marks: Marks) -> None:
        super().__init__(marks)
        self.unnamed: set[int] = set()

    def return_borrowed(self) -> None:
        """Take back from B the first title of "báo cáo Bí thư Thành ủy, Phó Giám đốc Sở B nói" when A holds it."""
        chained = set(self.chained)
        openers = {i for i in self.found if i not in chained and self._opens_clause(i)}
        doubtful = chained | openers
        self._note(i for i in self.found if i not in doubtful)
        for i in sorted(openers):
            self._keep_or_return(i, self.held.one_holder(self.key_of(i)))
        for i in sorted(chained):
            self._keep_or_return(i, self.held.sole_holder(self.key_of(i)))

    def _keep_or_return(self, i: int, rival: int | None) -> None:
        """Note who holds a title, unless another is known to hold it."""
        if rival is not None and rival not in self.found[i].people:
            del self.found[i]
        else:
            self._note((i,))

    def _opens_clause(self, i: int) -> bool:
        """May a title after a name be the subject of what follows: "Sau hội đàm với ông A, Chủ tịch nước nói"?"""
        if self.found[i].layout != "after" or not self.marks.is_name(i - 1):
            return False
        return self.marks.between(i - 1).strip() == "," and layouts.speaks(self.marks.right(i, 20))

    def _note(self, marks: Iterable[int]) -> None:
        for i in marks:
            holding = self.found[i]
            self.held.add(self.key_of(i), holding.people, holding.start, holding.status)

    def link_later(self) -> None:
        """Titles without a name beside them, to the named holder of the office."""
        for i in range(len(self.marks)):
            if self.marks.is_title(i):
                self.held.see(self.key_of(i))
        for first, last in self.marks.units():
            bare = [i for i in range(first, last) if i not in self.found]
            if bare and bare[0] == first and self._goes_on(first):
                told, ended = self.found[first - 1], layouts.has_ended(self.marks.right(last - 1, 40))
                self.give(bare, told.people, "neighbour", "former" if ended else told.status)
                continue
            if len(bare) >= _ROLL_CALL:
                self.unnamed.update(bare)
                continue
            for i in bare:
                if not self._link_office(i):
                    self._link_neighbour(i)

    def _goes_on(self, i: int) -> bool:
        """Does a title go on the posts of a life: "từng là Thứ trưởng (1998), rồi | Bộ trưởng"?"""
        told, marks = self.found.get(i - 1), self.marks
        if told is None or told.layout not in _OF_A_LIFE or marks[i].sentence != marks[i - 1].sentence:
            return False
        gap = marks.between(i - 1)
        if profiles.goes_on_posts(gap):
            return True
        past = told.status == "former" and told.layout == "cue" and not layouts.speaks(marks.right(i, 20))
        return past and profiles.adds_words(gap) and not layouts.reports(gap)

    def _link_office(self, i: int) -> bool:
        marks, left, key = self.marks, self.marks.left(i, 40), self.key_of(i)
        many = layouts.how_many(left)
        if many is not None:
            return self._link_all(i, many, left)
        if self.held.is_unknown(key):
            return False
        cue = layouts.cue_before(marks.gap(i))
        if (cue is None or cue.voice == "passive") and self._is_unnamed(i, left):
            self.unnamed.add(i)
            return False
        named = layouts.points_out(left, marks.right(i, 5)) or self._speaks(i, left)
        told_apart = not named and (tells_origin(marks.text(i)) or layouts.tells_apart(marks.right(i, 12)))
        named = named or told_apart
        one = key.rest or marks.text(i)[:1].isupper() or self._is_one(i, key)
        if layouts.is_shared_out(marks.right(i, 12)) or not (named or one):
            return False
        told = cue.status if cue and cue.status != "current" else None
        said = modifier_of(marks.text(i))[1] or told
        found = self.held.holder(key, marks[i].start, said, named=named)
        if found is None or self._is_other_gender(found.person, left, named):
            return False
        if told_apart and not (self.held.is_alone(key) and found.person == self.subjects.topic(i)):
            return False  # "tiền đạo người Pháp" of several
        if found.status == "former" and found.rank < 3 and said is None:
            return False  # "cố Bí thư Thành ủy A" is not "Bí thư Thành ủy Đà Nẵng" of today
        status = told
        if status == "to_be" and cue and cue.voice == "passive" and found.status == "current":
            status = None  # "việc bổ nhiệm Giám đốc Sở" who is in office
        if status is None and found.status in ("former", "acting"):
            status = found.status
        self.give((i,), (found.person,), f"later-{found.rank}", status)
        return True

    def _is_one(self, i: int, key: TitleKey) -> bool:
        """Does a bare office in small letters mean somebody: "tân tổng thống", "Theo bộ trưởng" where there is one?"""
        if key.kind not in ("state", "office") or self.held.is_membership(key):
            return False
        return modifier_of(self.marks.text(i))[0] is not None or (key.kind == "office" and self.held.is_alone(key))

    def _speaks(self, i: int, left: str) -> bool:
        """Does a rank or trade stand for its holder by what he says: "“…”, Luật sư nêu rõ", "Theo Thượng tướng, …"?"""
        said = layouts.speaks(self.marks.right(i, 20))
        quoted = layouts.quotes_by_name(left) and self.marks.right(i, 2) == ", "
        return (said or quoted) and not left.endswith(("một ", "các ", "những "))

    def _is_unnamed(self, i: int, left: str) -> bool:
        """Is the title of nobody: "các Bí thư", and what is chained to it: "ngay cả Bí thư, Chủ tịch"?"""
        if layouts.is_unnamed(left):
            # "bổ nhiệm chức vụ Viện trưởng VKSND tỉnh Lai Châu", of which the article names one holder
            return not (layouts.is_seat_or_kin(left) and self.held.sole_holder(self.key_of(i)) is not None)
        return i - 1 in self.unnamed and layouts.joins_titles(self.marks.between(i - 1))

    def _is_other_gender(self, person: int, left: str, named: bool) -> bool:
        """Is a title that points at a woman ("cô hiệu trưởng") matched with a man, or the other way?"""
        told = layouts.pointed_gender(left) if named else None
        return told is not None and self.marks.people[person].gender not in (None, told)

    def _link_all(self, i: int, many: int, left: str) -> bool:
        """Link "hai Phó Chủ tịch" when the article names two."""
        holders = self.held.all_holders(self.key_of(i))
        if many < 2 or many != len(holders):
            return False
        self.give((i,), holders, "later", "to_be" if layouts.appoints(left) else None)
        return True

    def _link_neighbour(self, i: int) -> None:
        """A title chained to one whose holder is known, or given to him by a cue ("Nguyên … làm …")."""
        marks, key = self.marks, self.key_of(i)
        for k, joint in ((i - 1, i - 1), (i + 1, i)):
            later = k in self.found and self.found[k].layout.startswith("later") and self.key_of(k).head != key.head
            if later and marks.text(i)[:1].isupper() and layouts.joins_titles(marks.between(joint)):
                self.give((i,), self.found[k].people, "neighbour", self.found[k].status)
                return
        told = self.found.get(i - 1)
        if told is None:
            return
        if told.layout == "cue" and self._is_fragment(i):
            self.give((i,), told.people, "neighbour")
        elif told.layout.startswith("later") and len(gap := marks.gap(i)) < 60:
            cue = layouts.cue_before(gap) if marks[i - 1].sentence == marks[i].sentence else None
            if cue is not None and (cue.voice == "" or (cue.voice == "near" and key.kind in ("office", "state"))):
                self.give((i,), told.people, "neighbour", cue.status)

    def _is_fragment(self, i: int) -> bool:
        """Is the title a sentence by itself, but for a year: "Giáo sư kinh tế (2002)."?"""
        after = self.marks.right(i, 12).lstrip(" (0123456789)")
        return self.marks.sentence_start(i) == self.marks[i].start and after[:1] in ("", ".", "\n")

    def agree_on_past(self) -> None:
        """An office told as past stays so where a bare cue takes it up: "ở vị trí Chủ tịch UBND tỉnh"."""
        for i in self.taken_up & self.found.keys():
            if self.held.was_former(self.key_of(i), self.found[i].people[0]):
                self.found[i] = replace(self.found[i], status="former")
