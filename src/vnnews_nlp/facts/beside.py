"""Titles that stand beside the name of their holder, by layout.

``before``: "Thủ tướng Lê Văn A"; ``after``: "ông Lê Văn A, Chủ tịch …"; ``list``: "các Phó Chủ tịch: A, B";
``copula``, ``for``, ``comma``, ``dash``: the name comes after.
"""

from __future__ import annotations

from vnnews_nlp.facts import layouts, profiles
from vnnews_nlp.facts.title_parts import modifier_of
from vnnews_nlp.facts.told import Told

#: How many marks a list of holders is followed, so that time stays linear.
_REACH = 200
#: How near a title after a name may be the name's own.
_BESIDE = 12
#: How many offices may stand between "đối với" and the name.
_OFFICES_OF_ONE = 4


class Beside(Told):
    """Links the titles of one article to the names beside them."""

    def link_beside(self, first: int, last: int) -> int:
        """Link a run of titles by what stands next to it; the mark up to which that is done."""
        marks = self.marks
        before = marks.is_name(last) and self._precedes_name(last)
        after = self._follows_name(first, last)
        if before and after and layouts.describes(marks.between(last - 1)):
            before = False  # "A, thành viên nhóm nhạc nổi tiếng B"
        if not before and marks.is_name(last) and self._link_list(first, last):
            return last
        if before and after and last - first > 1:
            split = self._split(first, last)
            self.give(range(first, split), (marks[first - 1].person,), "after")
            self.give(range(split, last), (marks[last].person,), "before")
        elif before:
            if last - first > 1 and self._is_cued(first, last):
                return first + 1
            while last - first > 1 and self._belongs_elsewhere(first):
                first += 1
            then = "former" if layouts.is_then(marks.between(last - 1)) else None
            self.give(range(first, last), (marks[last].person,), "before", then)
            self.chained.extend(range(first, last - 1))
        elif after:
            last = self._end_of_member(first, last)
            self.give(range(first, last), self._group_before(first - 1), "after")
        elif (told := self._of_profile(first)) is not None:
            self.give(range(first, last), (told,), "profile")
        elif not self._link_named_after(first, last):
            self._link_cue(first, last)
        return last

    def _precedes_name(self, last: int) -> bool:
        """Does the name follow a run at once: "Chủ tịch nước Lê Văn A", "TS. Lê Văn A"?"""
        gap = self.marks.between(last - 1)
        if layouts.awaits_owner(self.marks.text(last - 1)):
            return False  # "ông A, cố vấn kinh tế của Tổng thống B"
        if gap == ") " and self.marks.is_title(last - 2) and self.marks.between(last - 2) == " (":
            return True  # "Tổng Tư lệnh (Thủ tướng) A"
        if gap in (". ", ".") and self.key_of(last - 1).kind in ("rank", "degree"):
            return self.marks.text(last - 1)[-1:].isupper()
        return layouts.title_before(gap)

    def _is_cued(self, first: int, last: int) -> bool:
        """Link the first title of "ông A, người đang giữ vai trò Chủ tịch ASEAN, và Tổng thống B" to A."""
        if self.marks.between(first).strip() != "và" or self.subjects.of_clause(first) is None:
            return False
        self._link_cue(first, first + 1)
        return first in self.found

    def _belongs_elsewhere(self, i: int) -> bool:
        """Is the first title of a run before a name another's ("Thay mặt Thủ tướng, …"), or a bare seat among many?"""
        return layouts.stands_in(self.marks.left(i, 30)) or self.held.is_membership(self.key_of(i))

    def _follows_name(self, first: int, last: int) -> bool:
        """Does the run stand in apposition after a name? Not in "Theo ông A, Thủ tướng đã chỉ đạo"."""
        marks = self.marks
        if not marks.is_name(first - 1):
            return False
        gap = marks.between(first - 1)
        if gap == " " and self._is_addressed(first, last):
            return True
        if gap == " " and (modifier_of(marks.text(first))[0] or "").casefold() in ("nguyên", "cựu"):
            return not marks.is_name(last) or not self._precedes_name(last)  # "Ông A nguyên Phó Giám đốc …"
        if not layouts.title_after(gap):
            return False
        if gap.strip() != "," or not layouts.quotes_by_name(marks.left(first - 1, 40)):
            return True
        after = marks.right(last - 1, 24)
        if not after.strip() or after.lstrip()[0] in ',;-–—():.“"':
            return True
        # "Theo ông A, Giám đốc Sở Y tế cho biết", not "Theo ông A, Thủ tướng đã chỉ đạo"
        key = self.key_of(first)
        return (
            bool(key.rest) and key.kind != "state" and (layouts.speaks(after) or after.startswith((" thì ", " tại ")))
        )

    def _is_addressed(self, first: int, last: int) -> bool:
        """Does an office with its body follow an honorific and a name at once: "ngài A Đại sứ Bỉ tại Việt Nam."?"""
        marks, key = self.marks, self.key_of(first)
        if key.kind != "office" or not key.rest or not marks.text(first)[:1].isupper() or marks.is_name(last):
            return False
        called = layouts.honored(marks.left(first - 1, 12))
        return called and not layouts.speaks(marks.right(last - 1, 24)) and self.subjects.is_story(first - 1)

    def _end_of_member(self, first: int, last: int) -> int:
        """A ";" ends what belongs to a name: "A, Phó Chủ tịch; đại diện các sở"."""
        return next((i for i in range(first + 1, last) if ";" in self.marks.between(i - 1)), last)

    def _of_profile(self, first: int) -> int | None:
        """Whose the offices of a line of a life are: "Ông A 48 tuổi, quê tỉnh Hà Tĩnh; tiến sĩ Luật; Ủy viên …"."""
        marks = self.marks
        if not marks.is_name(first - 1):
            return None
        gap = marks.between(first - 1)
        if profiles.is_profile(gap):
            return marks[first - 1].person
        # "bà Tư Hậu (Trần Thị Hậu), Chủ tịch …"
        aliased = profiles.follows_alias(gap) and marks.is_name(first - 2) and marks.between(first - 2).strip() == "("
        return marks[first - 2].person if aliased else None

    def _split(self, first: int, last: int) -> int:
        """Where a run between two names is cut: at the last ";", else before its last title."""
        for i in range(last - 1, first, -1):
            if ";" in self.marks.between(i - 1):
                return i
        if self._is_titled(first - 1):
            return first  # "theo phân công của Chủ tịch nước A, Phó Thủ tướng, Bộ trưởng Ngoại giao B dẫn đầu"
        # "ông A, Phó Chủ tịch, Đại tá, PGS.TS B": ranks and degrees go with the name after them
        cut = last - 1
        while cut - 1 > first and self.key_of(cut - 1).kind in ("rank", "degree"):
            cut -= 1
        return cut

    def _is_titled(self, i: int) -> bool:
        """Does an office stand right before the name at mark ``i``, and no bracket or dash after it?"""
        office = self.marks.is_title(i - 1) and self.key_of(i - 1).kind not in ("rank", "degree", "role", "weak")
        return office and self.marks.between(i - 1) == " " and self.marks.between(i).strip() == ","

    def _group_before(self, i: int) -> tuple[int, ...]:
        """The holder at mark ``i``, and those before him in "các đồng chí A, B, Phó Chủ tịch"."""
        marks, group = self.marks, [self.marks[i].person]
        k = i
        while marks.is_name(k - 1) and i - k < _REACH and marks.between(k - 1).strip() in (",", "và"):
            k -= 1
            group.append(marks[k].person)
        many = k < i and layouts.calls_many(marks.left(k, 24))
        return tuple(reversed(group)) if many else (marks[i].person,)

    # -- lists and what names the holder after the title -------------------------------------------

    def _link_list(self, first: int, last: int) -> bool:
        """Link "các Phó Chủ tịch: A, B", "2 Thứ trưởng là ông A và ông B", "Ủy viên gồm: ông A, …; bà B, …"."""
        marks = self.marks
        opening = layouts.opens_list(marks.between(last - 1))
        if opening is None:
            return False
        if layouts.how_many(marks.left(first, 24)) is not None:
            holders = self._members(last)
        elif opening == "gồm" and last - first == 1 and ":" in marks.between(last - 1):
            holders = self._members(last)
            if len(holders) < 2:  # "Giám đốc: ông A" is one man's label
                return False
        else:
            return False
        status = None if self._attend(holders, last) else self._list_status(first)
        self.give(range(first, last), holders, "list", status)
        return True

    def _attend(self, holders: tuple[int, ...], i: int) -> bool:
        """Do the members of a list that begins at mark ``i`` only take part: "Các Phó Chủ tịch: A, B cùng dự"?"""
        last = next((k for k in range(i, len(self.marks)) if self.marks[k].person == holders[-1]), i)
        return layouts.takes_part(self.marks.right(last, 24))

    def _list_status(self, first: int) -> str | None:
        """A list goes on what the decision before it does: "… làm Chủ tịch. Phó Chủ tịch gồm: …"."""
        if layouts.appoints(self.marks.gap(first)[-90:]):
            return "to_be"
        for i in range(first - 1, max(-1, first - 30), -1):
            told = self.found.get(i)
            if told is not None and told.layout != "after":
                near = told.layout == "list" or self.marks[first].start - self.marks[i].end < 90
                return "to_be" if near and told.status == "to_be" else None
        return None

    def _members(self, i: int) -> tuple[int, ...]:
        """The people of a list that begins with the name at mark ``i``."""
        marks, members = self.marks, [self.marks[i].person]
        for k in range(i, min(i + _REACH, len(marks) - 1)):
            gap, titled = marks.between(k), marks.is_title(k + 1)
            by_cue = titled and "\n" not in gap and layouts.cue_before(gap) is not None
            listed = layouts.steps_in_list(gap) or layouts.title_after(gap) or (titled and layouts.joins_titles(gap))
            if not (listed or by_cue):
                break
            if not titled:
                members.append(marks[k + 1].person)
        return tuple(dict.fromkeys(members))

    def _link_named_after(self, first: int, last: int) -> bool:
        """Link "Trưởng đoàn là ông A", "do ông A", "đối với ông A", "Chủ tịch DFB, ông A", "tiền đạo - A"."""
        marks = self.marks
        if marks.is_title(last):
            return self._link_for_titled(first, last)
        how = layouts.named_after(marks.between(last - 1)) if marks.is_name(last) else None
        if how is None:
            return False
        gap = marks.gap(first)[-90:]
        if how == "of":
            if not layouts.is_seat(marks.left(first, 40)):
                return False
            status = "former" if layouts.is_former(gap[-40:]) else "current"
        elif how == "colon":
            if not layouts.ends_label(marks.right(last, 2)):
                return False
            status = "current"
        elif how == "for":
            if not layouts.appoints(gap):
                return False
            status = "former" if layouts.is_former(gap[-40:]) else "to_be"
        else:
            left, closed = marks.left(first, 40), self._is_closed(last)
            if how == "bare":
                how = "comma"
                if not closed:
                    return False
            if layouts.is_of_body(left) or layouts.is_run_for(left):
                return False
            # "Theo Đại sứ, ông A, …", not "Theo Nhà Trắng, ông A cho rằng …"
            past = modifier_of(marks.text(last - 1))[0] is not None  # "Theo cựu Đại sứ Bỉ, ông A cho rằng"
            bare = past or marks.between(last - 1).strip() == "," or not layouts.speaks(marks.right(last, 24))
            quoted = how == "comma" and closed and bare and layouts.quotes_by_name(left)
            told = quoted or self._is_apposed(last, how)
            if how != "copula" and not told and not self._is_free(first, left):
                return False
            told_past = layouts.is_former if how == "copula" else layouts.was_former
            past = told_past(gap[-60:]) or layouts.is_then(marks.between(last - 1))
            status = "former" if past else "current"
        self.give(range(first, last), (marks[last].person,), {"of": "for", "colon": "dash"}.get(how, how), status)
        return True

    def _link_for_titled(self, first: int, last: int) -> bool:
        """Link "miễn nhiệm chức danh Ủy viên UBND tỉnh đối với nguyên Giám đốc Sở Y tế A" to A."""
        marks, gap = self.marks, self.marks.gap(first)[-90:]
        if layouts.named_after(marks.between(last - 1)) != "for" or not layouts.appoints(gap):
            return False
        name = last
        while marks.is_title(name) and name - last < _OFFICES_OF_ONE:
            name += 1
        if not marks.is_name(name) or not self._precedes_name(name):
            return False
        status = "former" if layouts.is_former(gap[-40:]) else "to_be"
        self.give(range(first, last), (marks[name].person,), "for", status)
        return True

    def _is_apposed(self, i: int, how: str) -> bool:
        """Is a name after an office its apposition, whatever stands before: "với nhà sáng lập - ông A"?"""
        called, ends = layouts.honored(self.marks.between(i - 1)), self.marks.right(i, 2)[:1] in (",", ".", ";", "")
        if how == "dash":
            return called or ends
        # "gặp Quốc vương Qatar, ông A, trong lúc", not "trả lời Thủ tướng, ông A, Giám đốc Sở, nói"
        titled = self.marks.is_title(i + 1) and self.marks[i + 1].start - self.marks[i].end < _BESIDE
        after = self.marks.right(i, 60)
        return how == "comma" and called and ends and not titled and not layouts.reports(after)

    def _is_closed(self, i: int) -> bool:
        """Does a name stand between commas or before what he says: "…, Kevin Hassett, cho biết", no list of names?"""
        after = self.marks.right(i, 24)
        if layouts.speaks(after):
            return True
        listed = self.marks.is_name(i + 1) and layouts.steps_in_list(self.marks.between(i))
        return after.startswith((",", " (")) and not listed

    def _is_free(self, first: int, left: str) -> bool:
        """May a run belong to a name after a comma or dash: no order, no other subject before it?"""
        if layouts.quotes_or_orders(left):
            return False
        if layouts.cue_before(self.marks.gap(first)) is not None:
            return self.subjects.of_clause(first) is None
        return not layouts.is_unnamed(left)
