"""Titles that a clause gives to somebody: "ông A được bầu làm …", "từng giữ các chức vụ …", lines of a life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from vnnews_nlp.facts import layouts, profiles, years
from vnnews_nlp.facts.later_mentions import HeldOffices
from vnnews_nlp.facts.localities import Localities
from vnnews_nlp.facts.marks import Marks
from vnnews_nlp.facts.subjects import Subjects
from vnnews_nlp.facts.title_parts import TitleKey, modifier_of, plain_words, title_key


@dataclass(frozen=True, slots=True)
class Holding:
    """A TITLE entity, the people (indices) who hold it, the status and the layout that says so.

    ``start``/``end`` reach from the name to the title where one sentence holds both.
    """

    title: int
    people: tuple[int, ...]
    status: str
    layout: str
    start: int
    end: int


class Told:
    """Links titles of one article by the cue before them (layout ``cue``); ``found`` is by mark."""

    def __init__(self, marks: Marks) -> None:
        self.marks, self.subjects = marks, Subjects(marks)
        self.found: dict[int, Holding] = {}
        self.held = HeldOffices(self._place_words)
        #: Titles that a name further right took: the first ones may be another's.
        self.chained: list[int] = []
        #: Titles that a cue such as "ở vị trí" takes up again.
        self.taken_up: set[int] = set()

    # -- by a cue in the clause ----------------------------------------------------------------------

    def _link_cue(self, first: int, last: int) -> None:
        """Link "ông A được bầu làm …", "ông A từng giữ các chức vụ: …", lines of a life."""
        marks, gap = self.marks, self.marks.gap(first)
        if layouts.is_period(marks.opening(first, 40)) and marks.text(first)[:1].isupper():
            holder, status = self.subjects.protagonist, "former"
        else:
            cue = layouts.cue_before(gap if len(gap) > 12 else marks.left(first, 60))
            if cue is None and self.key_of(first).kind == "degree" and "trình độ" in gap:
                cue = layouts.Cue("current", "")
            if cue is None and profiles.lists_posts(gap):
                cue = layouts.Cue("former", "")
            if cue is None and profiles.elects_more(gap):
                cue = layouts.Cue("to_be", "")
            if cue is None or layouts.is_shared_out(marks.right(last - 1, 12)):
                return
            holder = self._holder_by(cue, first, gap)
            status = self._cue_status(cue, first, last, gap)
            if cue.voice == "" and status == "current":
                self.taken_up.update(range(first, last))
        if holder is not None:
            self.give(range(first, last), (holder,), "cue", status)

    def _holder_by(self, cue: layouts.Cue, first: int, gap: str) -> int | None:
        subjects, marks = self.subjects, self.marks
        if layouts.opens_time(gap) and marks.is_name(first + 1) and layouts.is_called_next(marks.between(first)):
            return subjects.coming(first)  # "ông A cho biết, trước khi được bổ nhiệm giữ chức …, ông B từng"
        if cue.voice == "passive" and not ("được" in gap or "bị" in gap or subjects.is_moved(first)):
            return None
        named, taken_up = subjects.of_clause(first), layouts.pronoun(gap)
        if named is not None and (taken_up is None or subjects.may_be(named, taken_up.gender)):
            return named if self._reaches(cue, first, taken_up.rest if taken_up else gap) else None
        if taken_up is not None:
            return subjects.topic(first, taken_up.gender)
        if layouts.opens_aside(self.marks.opening(first, 30)):
            coming = subjects.coming(first)
            if coming is not None:
                return coming
            later = layouts.pronoun(self.marks.rest_of_sentence(first))
            if later is not None:
                return subjects.topic(first, later.gender)
        if gap.rstrip().endswith(":"):  # a line of a form: "Học hàm, học vị: Giáo sư"
            return subjects.protagonist
        return self._last_told(first) if cue.voice == "" or profiles.goes_on(gap) else None

    def _reaches(self, cue: layouts.Cue, first: int, gap: str) -> bool:
        """Is the person near enough for the cue?"""
        kind = self.key_of(first).kind
        if kind == "degree":
            return True
        if cue.voice == "near" and kind in ("role", "other") and "được" not in gap and len(gap) > 20:
            return False  # "nắng nóng làm cầu thủ đói"
        if cue.voice == "near" and self.held.is_membership(self.key_of(first)):
            return False  # "bà A là cán bộ"
        return len(gap) <= 170 if cue.voice != "near" else len(gap) <= 70 and not layouts.reports(gap)

    def _last_told(self, first: int) -> int | None:
        """Whose life goes on where a sentence leaves its subject out: the holder of the last title by a cue."""
        for i in range(first - 1, max(-1, first - 4), -1):
            if i in self.found and self.found[i].layout == "cue" and not self.marks.is_name(i + 1):
                return self.found[i].people[0]
        return self.subjects.topic(first)

    def _cue_status(self, cue: layouts.Cue, first: int, last: int, gap: str) -> str:
        """What the cue says, unless the sentence puts it in the past or in the present."""
        marks = self.marks
        opening, after = marks.opening(first, 60), marks.right(last - 1, 40)
        if layouts.lasts(opening + after[:30]) and not layouts.is_former(gap[-30:]):
            return "current"
        if cue.status == "to_be" and layouts.is_led_by(marks.left(first, 200)):
            return "current"
        if layouts.is_former(gap) or layouts.has_ended(after) or layouts.is_while_still(marks.left(first, 90)):
            return "former"
        if cue.status == "to_be" and layouts.was_held(gap):
            return "former"
        if years.opens_before(opening, self.year):  # a degree or an honour once given stays
            return "current" if self.key_of(first).kind == "degree" and cue.status == "to_be" else "former"
        return self._told_status(cue, first, opening, after) if cue.voice != "named" else cue.status

    def _told_status(self, cue: layouts.Cue, first: int, opening: str, after: str) -> str:
        """When an office was given or taken: now, or in the tale of a life."""
        if cue.status != "to_be":
            return "to_be" if layouts.is_made(self.marks.left(first, 60)) else cue.status
        if cue.voice == "near" and self._is_trade(first) and not layouts.appoints(self.marks.left(first, 60)):
            return "current"  # "năm 16 tuổi, cô bắt đầu làm người mẫu"
        if years.is_since(after, self.year) or layouts.tells_now(opening):
            return "current"
        past = layouts.goes_on(opening) or layouts.is_left(after)
        return "former" if past or years.happened_before(self.marks.opening(first, 240), self.year) else "to_be"

    @cached_property
    def year(self) -> int | None:
        """The year of the article: of its stamp, else the one that most of its dates are of."""
        prose = self.marks.prose
        return prose.published.year if prose.published else years.main_year(prose.text)

    def _is_trade(self, i: int) -> bool:
        """Is a title an occupation, which nobody is appointed to?"""
        kind = self.key_of(i).kind
        return kind in ("role", "weak") or (kind == "other" and self.marks.text(i)[:1].islower())

    def _place_words(self, level: str) -> frozenset[str]:
        """The words of the article's own place of a level: in Hà Nội "Chủ tịch UBND TP" is "Chủ tịch Hà Nội"."""
        return plain_words(self._localities.place(level) or "")

    @cached_property
    def _localities(self) -> Localities:
        return Localities(self.marks.prose, self.marks.entities)

    # -- what is given -------------------------------------------------------------------------------

    def key_of(self, i: int) -> TitleKey:
        """The title at mark ``i``, for comparing."""
        return title_key(self.marks.text(i))

    def give(self, rows: Iterable[int], people: tuple[int, ...], layout: str, status: str | None = None) -> None:
        """Give the titles at some marks to people; a modifier of the title ("nguyên") outweighs ``status``."""
        shared: str | None = None
        for i in rows:
            own = modifier_of(self.marks.text(i))[1] or self._shares(i, shared)
            shared = own
            start, end = self._evidence(i, people)
            self.found[i] = Holding(self.marks[i].entity, people, own or status or "current", layout, start, end)

    def _shares(self, i: int, before: str | None) -> str | None:
        """The past of the office before that reaches over "kiêm": "nguyên Phó Thủ tướng kiêm Bộ trưởng"."""
        if before != "former" or self.key_of(i).kind not in ("office", "state"):
            return None
        return before if self.marks.between(i - 1).strip() in ("kiêm", "và") else None

    def _evidence(self, i: int, people: tuple[int, ...]) -> tuple[int, int]:
        """From the name to the title where both stand close in one sentence, else the title alone."""
        rows, row = self.marks.rows, self.marks.rows[i]
        for distance in range(1, 9):
            for k in (i - distance, i + distance):
                if 0 <= k < len(rows) and rows[k].person in people and rows[k].sentence == row.sentence:
                    return min(row.start, rows[k].start), max(row.end, rows[k].end)
        return row.start, row.end
