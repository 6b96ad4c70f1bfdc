"""Of whom a clause speaks: the person to whom a cue such as "được bầu làm" gives the title after it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from vnnews_nlp.facts import layouts
from vnnews_nlp.facts.marks import Marks

#: How many marks back a clause is followed, so that time stays linear.
_REACH = 60
#: How far after a phrase its subject may come.
_COMING = 220


class Subjects:
    """Finds the person of a clause among the marks; by-lines and photo credits are never the subject."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self._outside: dict[int, bool] = {}

    def is_story(self, k: int) -> bool:
        """Is mark ``k`` the name of somebody in the story, not of who wrote or photographed it?"""
        marks = self.marks
        if not marks.is_name(k):
            return False
        person = marks[k].person
        if person not in self._outside:
            self._outside[person] = self.marks.credits.made_by(marks.entities, marks.people[person])
        return not self._outside[person]

    def of_clause(self, i: int) -> int | None:
        """The person named before mark ``i`` in its sentence; past the doer in "A được Chủ tịch B bầu làm"."""
        for k in range(i - 1, max(-1, i - 1 - _REACH), -1):
            if self.marks[k].sentence != self.marks[i].sentence:
                return None
            if self.is_story(k) and not self._is_doer(k):
                return self.marks[k].person
        return None

    def _is_doer(self, k: int) -> bool:
        begin = k
        while self.marks.is_title(begin - 1) and layouts.title_before(self.marks.between(begin - 1)):
            begin -= 1
        return layouts.is_acted_on(self.marks.left(begin, 40))

    def is_moved(self, i: int) -> bool:
        """Is the last person before mark ``i`` the one appointed: "điều động ông A, … và bổ nhiệm chức vụ …"?"""
        for k in range(i - 1, max(-1, i - 8), -1):
            if self.marks.is_name(k):
                return layouts.appoints(self.marks.left(k, 30))
        return False

    def coming(self, i: int) -> int | None:
        """The person named later in the sentence: "Trong thời gian làm …, ông A đã …"."""
        for k in range(i + 1, min(i + 6, len(self.marks))):
            if self.marks[k].sentence != self.marks[i].sentence:
                return None
            if self.marks.is_name(k):
                return self.marks[k].person if self.marks[k].start - self.marks[i].end < _COMING else None
        return None

    def may_be(self, person: int, gender: str | None) -> bool:
        """May a pronoun of a gender stand for the person?"""
        return gender is None or self.marks.people[person].gender in (None, gender)

    def topic(self, i: int, gender: str | None = None) -> int | None:
        """Of whom the text before mark ``i`` speaks; of whom it may speak by a pronoun of that gender.

        The article's protagonist when the last sentence with names has him, else the first name there.
        """
        found: list[int] = []
        sentence = -1
        for k in range(i - 1, max(-1, i - 1 - _REACH), -1):
            if self.is_story(k) and self.may_be(self.marks[k].person, gender):
                if found and self.marks[k].sentence != sentence:
                    break
                found.append(self.marks[k].person)
                sentence = self.marks[k].sentence
        if not found:
            return None
        return self.protagonist if self.protagonist in found else found[-1]

    @cached_property
    def protagonist(self) -> int | None:
        """Whom the article names most."""
        names = Counter(row.person for k, row in enumerate(self.marks.rows) if self.is_story(k))
        return max(names.items(), key=lambda item: (item[1], -item[0]))[0] if names else None
