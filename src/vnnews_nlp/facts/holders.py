"""Whose title it is: every TITLE entity to the people who hold it.

First what stands beside a name, by layout (``before``: "Thủ tướng Lê Văn A";
``after``: "ông Lê Văn A, Chủ tịch …"; ``list``; ``copula``; ``cue``: "được bầu
làm"), then later mentions without a name ("Thủ tướng yêu cầu"), which go to the
named holder of the same office. What is left has no holder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vnnews_nlp.document import Entity, Person, Prose
from vnnews_nlp.facts import layouts
from vnnews_nlp.facts.later_mentions import HeldOffices
from vnnews_nlp.facts.marks import Mark, Marks, mark
from vnnews_nlp.facts.title_parts import TitleKey, modifier_of, title_key

#: How many marks a list of holders or a clause is followed, so that time stays linear.
_REACH = 120


@dataclass(frozen=True, slots=True)
class Holding:
    """A TITLE entity, the people (indices) who hold it, the status and the layout that says so."""

    title: int
    people: tuple[int, ...]
    status: str
    layout: str
    start: int
    end: int


def link_titles(prose: Prose, entities: Sequence[Entity], people: Sequence[Person]) -> tuple[Holding, ...]:
    """The holders of each TITLE entity that has any, in the order of the text."""
    marks = mark(prose, entities, people)
    linker = _Linker(marks, entities, people)
    for first, last in marks.units():
        linker.link_beside(first, last)
    linker.return_borrowed()
    linker.link_later()
    linker.agree_on_past()
    return tuple(holding for _, holding in sorted(linker.found.items()))


class _Linker:
    """The state of one article while its titles are linked."""

    def __init__(self, marks: Marks, entities: Sequence[Entity], people: Sequence[Person]) -> None:
        self.marks, self.entities, self.people = marks, entities, people
        self.found: dict[int, Holding] = {}
        self.chained: set[int] = set()
        self.held = HeldOffices()
        self.capitals = any(e.type == "TITLE" and e.text[:1].isupper() for e in entities)

    # -- beside a name ---------------------------------------------------------------------------

    def link_beside(self, first: int, last: int) -> None:
        """Link a run of titles by what stands next to it."""
        marks = self.marks
        before = marks.is_name(last) and layouts.title_before(marks.between(last - 1))
        after = self._follows_name(first, last)
        if self._link_list(first, last, before):
            return
        if before and after and last - first > 1:
            split = self._split(first, last)
            self._give(range(first, split), (marks[first - 1].person,), "after")
            self._give(range(split, last), (marks[last].person,), "before")
        elif before:
            if last - first > 1 and layouts.stands_in(marks.left(first, 30)):
                first += 1
            self._give(range(first, last), (marks[last].person,), "before")
            self.chained.update(range(first, last - 1))
        elif after:
            end = self._end_of_member(first, last)
            self._give(range(first, end), self._group_before(first - 1), "after")
            if end < last:
                self.link_beside(end, last)
        elif not self._link_named_after(first, last):
            self._link_cue(first, last)

    def _follows_name(self, first: int, last: int) -> bool:
        """Does the run stand in apposition after a name? Not in "Theo ông A, Thủ tướng đã chỉ đạo"."""
        marks = self.marks
        if not marks.is_name(first - 1) or not layouts.title_after(gap := marks.between(first - 1)):
            return False
        if gap.strip() != "," or not layouts.quotes_by_name(marks.left(first - 1, 40)):
            return True
        following = marks.prose.text[marks[last - 1].end : marks[last - 1].end + 3].lstrip()
        return following[:1] in tuple(",;-–—():.") or not following

    def _end_of_member(self, first: int, last: int) -> int:
        """A ";" ends what belongs to a name: "A, Phó Chủ tịch; đại diện các sở"."""
        return next((i for i in range(first + 1, last) if ";" in self.marks.between(i - 1)), last)

    def _split(self, first: int, last: int) -> int:
        """Where a run between two names is cut: at the last ";", else before its last title."""
        for i in range(last - 1, first, -1):
            if ";" in self.marks.between(i - 1):
                return i
        # "ông A, Phó Chủ tịch, Đại tá, PGS.TS B": ranks and degrees go with the name after them
        cut = last - 1
        while cut - 1 > first and self._key(cut - 1).kind in ("rank", "degree"):
            cut -= 1
        return cut

    def _group_before(self, i: int) -> tuple[int, ...]:
        """The holder at mark ``i``, and those before him in "các đồng chí A, B, Phó Chủ tịch"."""
        marks, group = self.marks, [self.marks[i].person]
        k = i
        while marks.is_name(k - 1) and i - k < _REACH and marks.between(k - 1).strip() in (",", "và"):
            k -= 1
            group.append(marks[k].person)
        opened = k < i and layouts.calls_many(marks.left(k, 24))
        return tuple(reversed(group)) if opened else (marks[i].person,)

    def _link_list(self, first: int, last: int, before: bool) -> bool:
        """ "các Phó Chủ tịch: A, B", "2 Thứ trưởng là ông A và ông B", "Ủy viên gồm: ông A, …; bà B, …"."""
        marks = self.marks
        if before or not marks.is_name(last):
            return False
        opening = layouts.opens_list(marks.between(last - 1))
        many = layouts.how_many(marks.left(first, 24))
        if opening is None or (many is None and opening == "là") or (many is None and last - first > 1):
            return False
        if many is None and ":" not in marks.between(last - 1):
            return False
        holders = self._members(last)
        if many is None and len(holders) < 2:
            return False
        self._give(range(first, last), holders, "list", self._list_status(first))
        return True

    def _list_status(self, first: int) -> str | None:
        """A list goes on what the decision before it does: "… làm Chủ tịch. Phó Chủ tịch gồm: …"."""
        if layouts.appoints(self.marks.left(first, 90)):
            return "to_be"
        last = max((i for i in range(max(0, first - 30), first) if i in self.found and self.found[i].layout != "after"), default=None)
        near = last is not None and (self.found[last].layout == "list" or self.marks[first].start - self.marks[last].end < 90)
        return "to_be" if last is not None and near and self.found[last].status == "to_be" else None

    def _members(self, i: int) -> tuple[int, ...]:
        """The people of a list that begins with the name at mark ``i``."""
        marks, members = self.marks, [self.marks[i].person]
        for k in range(i, min(i + _REACH, len(marks) - 1)):
            gap = marks.between(k)
            if not (layouts.steps_in_list(gap) or layouts.title_after(gap)):
                if not (marks.is_title(k + 1) and "\n" not in gap and layouts.cue_before(gap)):
                    break
            if marks.is_name(k + 1):
                members.append(marks[k + 1].person)
        return tuple(dict.fromkeys(members))

    def _link_named_after(self, first: int, last: int) -> bool:
        """ "Trưởng đoàn là ông A", "do ông A", "đối với ông A", "Chủ tịch DFB, ông A", "tiền đạo - A"."""
        marks = self.marks
        if not marks.is_name(last):
            return False
        how = layouts.named_after(marks.between(last - 1))
        left = marks.left(first, 90)
        if how is None or (how == "for" and not layouts.appoints(left)):
            return False
        if how in ("comma", "dash") and (self._attached_left(first) or layouts.quotes_or_orders(left)):
            return False
        status = None
        if how == "for":
            status = "former" if layouts.is_former(left[-40:]) else "to_be"
        elif layouts.is_former(left[-60:]):
            status = "former"
        self._give(range(first, last), (marks[last].person,), how, status)
        return True

    def _attached_left(self, first: int) -> bool:
        """Does a cue before the run tie it to somebody named before?"""
        return self._subject(first) is not None and layouts.cue_before(self.marks.gap(first)) is not None

    # -- by a cue in the clause --------------------------------------------------------------------

    def _link_cue(self, first: int, last: int) -> bool:
        """ "ông A được bầu làm …", "ông A từng giữ các chức vụ: …", lines of a life."""
        marks = self.marks
        row, gap = marks[first], marks.gap(first)
        start = marks.sentence_start(row)
        if layouts.is_period(marks.prose.text[start : start + 40]) and marks.prose.text[row.start].isupper():
            holder, status = self._protagonist(), "former"
        else:
            cue = layouts.cue_before(gap if len(gap) > 12 else marks.left(first, 60))
            if cue is None and self._key(first).kind == "degree" and "trình độ" in gap:
                cue = layouts.Cue("current", "")
            if cue is None:
                return False
            holder = self._holder_by(cue, first, gap)
            status = self._cue_status(cue, first, last, gap)
        if holder is None:
            return False
        self._give(range(first, last), (holder,), "cue", status)
        return True

    def _holder_by(self, cue: layouts.Cue, first: int, gap: str) -> int | None:
        near = len(gap) <= (70 if cue.voice == "near" else 170) or self._key(first).kind == "degree"
        if cue.voice == "passive" and not ("được" in gap or "bị" in gap or self._is_object(first)):
            return None
        subject = self._subject(first)
        if subject is not None:
            return subject if near and not (cue.voice == "near" and layouts.reports(gap)) else None
        pronoun = layouts.has_pronoun(gap)
        if not pronoun and layouts.opens_aside(self.marks.prose.text[self.marks.sentence_start(self.marks[first]) :][:30]):
            coming = self._coming(first)
            if coming is not None:
                return coming
        if not pronoun and gap.rstrip().endswith(":"):  # a line of a form: "Học hàm, học vị: Giáo sư"
            return self._protagonist()
        if pronoun:
            return self._topic(first)
        return self._last_told(first) if cue.voice == "" else None

    def _last_told(self, first: int) -> int | None:
        """Whose life goes on where a sentence leaves its subject out: the holder of the last title by a cue."""
        for i in range(first - 1, max(-1, first - 4), -1):
            if i in self.found and self.found[i].layout == "cue" and not self.marks.is_name(i + 1):
                return self.found[i].people[0]
        return self._topic(first)

    def _protagonist(self) -> int | None:
        """Whom the article names most."""
        names = [row.person for row in self.marks.rows if row.person >= 0 and not row.credit]
        return max(Counter(names).items(), key=lambda item: (item[1], -item[0]))[0] if names else None

    def _coming(self, first: int) -> int | None:
        """The person named later in the sentence: "Trong thời gian làm …, ông A đã …"."""
        for k in range(first + 1, min(first + 6, len(self.marks))):
            if self.marks[k].sentence != self.marks[first].sentence:
                return None
            if self.marks.is_name(k):
                return self.marks[k].person if self.marks[k].start - self.marks[first].end < 220 else None
        return None

    def _is_object(self, first: int) -> bool:
        """Is the last person before the one who is moved: "điều động ông A, … và bổ nhiệm chức vụ …"?"""
        for k in range(first - 1, max(-1, first - 8), -1):
            if self.marks.is_name(k):
                return layouts.appoints(self.marks.left(k, 30))
        return False

    def _cue_status(self, cue: layouts.Cue, first: int, last: int, gap: str) -> str:
        """What the cue says, unless the sentence puts it in the past or in the present."""
        row, marks = self.marks[first], self.marks
        start = marks.sentence_start(row)
        opening = marks.prose.text[start : row.start][:60]
        after = marks.prose.text[marks[last - 1].end : marks[last - 1].end + 30]
        if layouts.is_former(gap) or layouts.has_ended(after) or layouts.opens_before(opening, self._year()):
            return "former"
        if cue.status == "to_be" and layouts.tells_past(opening, self._year()):
            return "former"
        return "current" if cue.status == "to_be" and layouts.tells_now(opening) else cue.status

    def _year(self) -> int | None:
        published = self.marks.prose.published
        return published.year if published else None

    def _subject(self, first: int) -> int | None:
        """The person named before in the same sentence whom a cue speaks of; past the agent of "được … bầu"."""
        marks = self.marks
        for k in range(first - 1, max(-1, first - 1 - _REACH), -1):
            if marks[k].sentence != marks[first].sentence:
                return None
            if marks.is_name(k) and not marks[k].credit and not self._is_agent(k):
                return marks[k].person
        return None

    def _is_agent(self, k: int) -> bool:
        """Is the name the doer in "ông A được Chủ tịch B bổ nhiệm làm …"?"""
        begin = k
        while self.marks.is_title(begin - 1) and layouts.title_before(self.marks.between(begin - 1)):
            begin -= 1
        return layouts.is_acted_on(self.marks.left(begin, 40))

    def _topic(self, first: int) -> int | None:
        """Whom the article speaks of when a sentence names nobody: the first name of the last sentence with one."""
        marks, found, sentence = self.marks, None, -1
        for k in range(first - 1, max(-1, first - 1 - _REACH), -1):
            if marks.is_name(k) and not marks[k].credit:
                if found is not None and marks[k].sentence != sentence:
                    break
                found, sentence = marks[k].person, marks[k].sentence
        return found

    # -- without a name ------------------------------------------------------------------------------

    def return_borrowed(self) -> None:
        """ "báo cáo Bí thư Thành ủy, Phó Giám đốc Sở B nói": the first title is not B's when A holds it elsewhere."""
        for i, holding in self.found.items():
            if i not in self.chained:
                self.held.add(self._key(i), holding.people, holding.start, holding.status)
        for i in sorted(self.chained):
            holding = self.found[i]
            rival = self.held.sole_holder(self._key(i))
            if rival is not None and rival not in holding.people:
                del self.found[i]
            else:
                self.held.add(self._key(i), holding.people, holding.start, holding.status)

    def link_later(self) -> None:
        """Titles without a name beside them, to the named holder of the office."""
        for i in range(len(self.marks)):
            if not self.marks.is_title(i) or i in self.found:
                continue
            if not self._link_office(i):
                self._link_to_neighbour(i)

    def agree_on_past(self) -> None:
        """An office told as past stays so where a bare cue takes it up: "ở vị trí Chủ tịch UBND tỉnh"."""
        for i, holding in self.found.items():
            if holding.layout == "cue" and holding.status == "current" and len(holding.people) == 1:
                if self.held.was_former(self._key(i), holding.people[0]):
                    self.found[i] = replace(holding, status="former")

    def _link_office(self, i: int) -> bool:
        row, left, key = self.marks[i], self.marks.left(i, 40), self._key(i)
        many = layouts.how_many(left)
        if many is not None:
            holders = self.held.all_holders(key)
            if many != len(holders) or many < 2:
                return False
            self._give((i,), holders, "later", "to_be" if layouts.appoints(left) else None)
            return True
        cue = layouts.cue_before(self.marks.gap(i))
        if (cue is None or cue.voice == "passive") and layouts.is_unnamed(left):
            return False
        if layouts.is_shared_out(self.marks.prose.text[row.end : row.end + 12]):
            return False
        named = layouts.points_out(left, self.marks.prose.text[row.end : row.end + 5])
        if not named and not key.rest and not self._capital(i):
            return False
        own = modifier_of(self.entities[row.entity].text)[1]
        found = self.held.holder(key, row.start, own, named=named)
        if found is None:
            return False
        status = cue.status if cue and cue.status != "current" else None
        if status is None and found.status in ("former", "acting"):
            status = found.status
        self._give((i,), (found.person,), f"later-{found.rank}", status)
        return True

    def _capital(self, i: int) -> bool:
        """Is a bare office printed as its holder's is: "Tổng thống" for a man, "tổng thống" for the office?"""
        text = self.entities[self.marks[i].entity].text
        return text[:1].isupper() or not self.capitals

    def _link_to_neighbour(self, i: int) -> None:
        """A title chained to one whose holder is known, or given to him by a cue ("Nguyên … làm …")."""
        marks = self.marks
        for k, other in ((i - 1, i - 1), (i + 1, i)):
            if k in self.found and layouts.joins_titles(marks.between(other)):
                if self.found[k].layout.startswith("later") and marks.prose.text[marks[i].start].isupper():
                    self._give((i,), self.found[k].people, "neighbour")
                    return
        if i - 1 in self.found and self.found[i - 1].layout == "cue" and self._is_fragment(i):
            self._give((i,), self.found[i - 1].people, "neighbour")
        elif i - 1 in self.found and marks[i - 1].sentence == marks[i].sentence:
            cue = layouts.cue_before(marks.gap(i))
            if cue is not None and cue.voice != "passive" and len(marks.gap(i)) < 60:
                self._give((i,), self.found[i - 1].people, "neighbour", cue.status)

    def _is_fragment(self, i: int) -> bool:
        """Is the title a sentence by itself, but for a year: "Giáo sư kinh tế (2002)."?"""
        row, text = self.marks[i], self.marks.prose.text
        after = text[row.end : row.end + 12].lstrip(" (0123456789)")
        return self.marks.sentence_start(row) == row.start and after[:1] in ("", ".", "\n")

    # -- what is given ---------------------------------------------------------------------------------

    def _key(self, i: int) -> TitleKey:
        return title_key(self.entities[self.marks[i].entity].text)

    def _give(self, rows: Sequence[int] | range, people: tuple[int, ...], layout: str, status: str | None = None) -> None:
        for i in rows:
            row = self.marks[i]
            own = modifier_of(self.entities[row.entity].text)[1]
            start, end = self._evidence(i, people)
            self.found[i] = Holding(row.entity, people, own or status or "current", layout, start, end)

    def _evidence(self, i: int, people: tuple[int, ...]) -> tuple[int, int]:
        """From the name to the title where both stand close in one sentence, else the title alone."""
        row = self.marks[i]
        for distance in range(1, 9):
            for k in (i - distance, i + distance):
                if self.marks.is_name(k) and self.marks[k].person in people and self.marks[k].sentence == row.sentence:
                    return min(row.start, self.marks[k].start), max(row.end, self.marks[k].end)
        return row.start, row.end
