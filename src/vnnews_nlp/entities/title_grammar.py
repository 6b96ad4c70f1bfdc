"""How far a title or the name of a body reaches: ``[modifier] HEAD [standing] BODY [place]``.

"nguyên Phó Chủ tịch Thường trực UBND tỉnh Bắc Giang". The body grows to the
right over names of bodies, their subjects, places and capitals, until a
personal name, a verb, a bracket or another title.
"""

from __future__ import annotations

from vnnews_nlp.entities.name_reader import NameReader
from vnnews_nlp.entities.name_shapes import COMMAS, DASHES, DOTS, JOINS, SPACES, is_upper

_LONGEST = 40
_DOTTED = frozenset(("tp", "tx", "p", "q", "h", "x", "tt", "t"))
_ROMAN = frozenset("ivx")
#: Nouns that are often printed without their own name, so that a person may follow directly.
_ELIDED = frozenset(
    ("sở", "bộ", "phòng", "ban", "cục", "vụ", "viện", "đoàn", "hội", "đội", "tỉnh", "huyện", "xã", "phường", "quận",
     "tp", "phố", "khoa", "trường", "tổ", "thôn", "ủy", "uỷ", "an", "bản", "ấp", "xóm", "đồng", "trấn", "môn")
)  # fmt: skip
#: Units that are often named after a person.
_NAMED_AFTER_PEOPLE = frozenset(("phường", "phố", "đường"))


def bare_body_end(r: NameReader, i: int) -> int:
    """The syllable after a small noun for a body that stands alone: "giám đốc sở này"; ``i`` where there is none."""
    s, words = r.s, r.lex.words
    if i >= s.n or s.caps[i] or s.gaps[i] not in SPACES:
        return i
    for end in (i + 2, i + 1):
        if end > s.n or any(s.caps[i:end]) or any(gap not in SPACES for gap in s.gaps[i:end]):
            continue
        if " ".join(s.low[i:end]) not in words["bare-body"]:
            continue
        if end == s.n or s.gaps[end] not in SPACES:
            return end
        if s.low[end] == "này":
            return end + 1
        pair = f"{s.low[end]} {s.low[end + 1]}" if end + 1 < s.n else ""
        alone = s.low[end] in words["stop"] or pair in words["verb"] or pair in words["speech"]
        return end if alone and not s.caps[end] else i
    return i


class BodyWalk:
    """A walk to the right over the body of a title (``kind`` as in the list of titles) or over a body itself."""

    __slots__ = ("held", "i", "kind", "need", "open", "places", "r", "seen", "shouted", "start", "task")

    def __init__(self, r: NameReader, i: int, *, kind: str, need: bool = False, held: bool = False) -> None:
        self.r, self.i, self.kind = r, i, kind
        self.held = held  # the holder stands before the title, so that a name in the body is the body's own
        self.start = i
        self.places: list[tuple[int, int]] = []
        self.need = need  # a noun waits for its name
        self.open = need  # inside the name of a body, where small words may stand
        self.seen = need or kind == "body"  # something of a body was read
        self.shouted = i > 1 and r.s.words[i - 1].isupper() and r.s.words[i - 2].isupper()
        self.task = False  # the body is named by its task: "Ban Chỉ đạo phòng, chống rửa tiền"

    def run(self) -> int:
        """Walk; the syllable after the body."""
        s = self.r.s
        if not self.seen and self.kind in ("office", "weak") and (end := bare_body_end(self.r, self.i)) > self.i:
            return end
        limit = min(s.n, self.i + _LONGEST)
        while self.i < limit and (s.gaps[self.i] in SPACES or self._gap()) and self._step():
            pass
        return self.i

    def _gap(self) -> bool:
        """Whether the body may go on over the sign before the next syllable."""
        s, i = self.r.s, self.i
        gap = s.gaps[i]
        if gap in DOTS:
            return s.low[i - 1] in _DOTTED and (s.caps[i] or s.low[i].isdigit())
        if not self.seen or self.r.title(i) or self.r.person(i) > i:
            return False
        if gap in DASHES or gap in JOINS:
            return self._after_dash(gap)
        return gap in COMMAS and self._after_comma()

    def _after_dash(self, gap: str) -> bool:
        r, i = self.r, self.i
        if r.s.caps[i] and (self.open or gap in ("-", "&", "/")):
            return True
        return r.place(i) > i or gap in JOINS or (r.body(i) is not None and r.s.caps[i])

    def _after_comma(self) -> bool:
        """A comma inside: "xã Thạch Quảng, tỉnh Thanh Hóa"; "Vụ Tổng hợp, Bộ Tài chính"; "phòng, chống"."""
        r, i = self.r, self.i
        s = r.s
        if s.low[i] == "chống" and s.low[i - 1] == "phòng":
            return True
        if self.open and not s.caps[i] and i + 1 < s.n:
            return f"{s.low[i]} {s.low[i + 1]}" in r.lex.words["after-comma"]
        noun = r.place_noun(i)
        if noun and noun[1] == "unit" and noun[0] < s.n and s.caps[noun[0]]:
            return True
        if self.kind == "office" and self.places and self.places[-1][1] == i and r.place(i) > i:
            return True
        body = r.body(i)
        return self.kind == "office" and body is not None and body[1] != "field" and s.caps[i]

    def _step(self) -> bool:
        r, i = self.r, self.i
        s = r.s
        if r.person(i) > i:
            return self.need and self._names_itself() and self._take_name()
        body, place, title = r.body(i), r.place(i), r.title(i)
        if title and not (body and body[0] + (body[1] == "full") > title.head) and place <= title.head:
            if title.kind == "weak" and self.open and not s.caps[i] and self._is_task_of(i):
                return self._take(title.head, need=False, open=True)
            if not self.seen and self.kind == "office" and s.low[i - 1] in ("lý", "ký", "vấn") and s.gaps[i] in SPACES:
                return self._take(title.head, need=False, open=False)
            return self.need and self._take(title.head, need=False, open=True)
        if place > i and (body is None or place >= body[0]):
            return (self.seen or self.kind in ("office", "state")) and self._take_listed_place(place)
        if body and self._fits(i, body):
            more = body[1] != "full" or self.kind == "body"
            end = body[0]
            if body[1] == "field" and s.low[end : end + 1] == ["học"] and s.gaps[end] in SPACES:
                return self._take(end + 1, need=False, open=more)  # "tiến sĩ Kinh tế học"
            return self._take(body[0], need=body[1] in ("head", "inner"), open=more)
        if self._takes_place_noun():
            return True
        if self.seen and i + 1 < s.n and f"{s.low[i]} {s.low[i + 1]}" in r.lex.words["inner"]:
            return self._take(i + 1 + (s.low[i] == "cơ"), need=False, open=True)
        if self._is_qualifier(i):
            return self._take(i + 2, need=self.need, open=self.open)
        low = s.low[i]
        if low in ("khóa", "khoá"):
            return self.kind != "body" and self._take_term(i)
        if low in ("của", "thuộc", "trực") or (low == "tại" and self._at_embassy()):
            return self._take_of()
        if s.caps[i]:
            return self._take_capital()
        if low.isdigit():
            numbered = self.need or s.low[i - 1] in ("số", "vực", "khu", "quyết")
            return (numbered or self.task) and self._take(i + 1, need=False, open=self.open)
        return self._take_small(low)

    def _take(self, end: int, *, need: bool, open: bool) -> bool:
        s = self.r.s
        if not self.task and f"{s.low[end - 2]} {s.low[end - 1]}" in self.r.lex.words["task"]:
            self.task = True
        self.i, self.need, self.open, self.seen = end, need, open, True
        return True

    def _take_listed_place(self, end: int) -> bool:
        if self.r.s.low[self.i : end] == ["hồ", "chí", "minh"] and not self.seen:
            return False
        self.places.append((self.i, end))
        return self._take(end, need=False, open=False)

    def _fits(self, i: int, body: tuple[int, str]) -> bool:
        """Whether a listed body may stand here: small "báo cáo" is no newspaper, small "tổ chức" no body."""
        s = self.r.s
        end, kind = body
        if not (self.need or s.caps[i] or s.low[i - 1] == "và") and end < s.n and self._is_verb(i):
            return False
        if kind == "field":
            teaches = s.low[i - 1] == "viên" and s.caps[i]  # "giáo viên Tiếng Anh"
            return self.seen or teaches or self.kind in ("office", "degree")
        if kind == "inner" and self.kind == "body":
            return False
        if kind in ("head", "inner") and not s.caps[i]:
            return end < s.n and s.gaps[end] in SPACES and (s.caps[end] or self.r.body(end) is not None)
        return self.seen or self.kind in ("office", "role", "weak", "degree", "body", "state")

    def _is_task_of(self, i: int) -> bool:
        """Whether a body's task is about people: "Đào tạo, bồi dưỡng cán bộ", "Hỗ trợ nhà đầu tư"."""
        s = self.r.s
        return i > 1 and f"{s.low[i - 2]} {s.low[i - 1]}" in self.r.lex.words["after-comma"]

    def _is_verb(self, i: int) -> bool:
        s = self.r.s
        return i + 1 < s.n and f"{s.low[i]} {s.low[i + 1]}" in self.r.lex.words["verb"]

    def _is_speech(self, i: int) -> bool:
        return f"{self.r.s.low[i]} {self.r.s.low[i + 1]}" in self.r.lex.words["speech"]

    def _names_itself(self) -> bool:
        """After "Trường", "Công ty" a personal name is the body's own; after "Sở" it is a person."""
        s, j = self.r.s, self.i
        if self.held and s.low[j - 1] == "trường":
            return True
        if s.low[j - 1] not in _ELIDED or s.low[j - 2] in ("bệnh", "học", "thiền", "phân"):
            return True
        while j < s.n and s.caps[j] and (j == self.i or s.gaps[j] in SPACES):
            j += 1
        return j - self.i >= 5

    def _take_name(self) -> bool:
        r, j = self.r, self.i + 1
        s = r.s
        while j < s.n and j - self.i < 4 and s.caps[j] and s.gaps[j] in SPACES:
            if j - self.i >= 2 and (r.person(j) > j or r.place(j) > j):
                break
            j += 1
        return self._take(j, need=False, open=False)

    def _at_embassy(self) -> bool:
        """Whether the office is one abroad: "Đại sứ Trung Quốc tại Việt Nam", "Bí thư Đại sứ quán Lào tại Nga"."""
        r, i = self.r, self.start
        if self.kind == "body":
            return False
        head = " ".join(r.s.low[max(i - 2, 0) : i])
        return head in r.lex.words["abroad"] or "sứ" in r.s.low[max(self.i - 6, 0) : self.i]

    def _takes_place_noun(self) -> bool:
        noun = self.r.place_noun(self.i)
        if noun is None or not (noun[1] == "unit" or self.need) or not (self.seen or self.kind == "office"):
            return False
        return self._take_place(noun[0])

    def _take_place(self, after: int) -> bool:
        """ "tỉnh Lạng Sơn", "quận 2", "xã Thạch Quảng"; "tỉnh" alone."""
        r, j = self.r, after
        s = r.s
        if j >= s.n or not (s.gaps[j] in SPACES or (s.gaps[j] in DOTS and s.low[j - 1] in _DOTTED)):
            return self._take(j, need=False, open=False)
        if (end := r.place(j)) > j:
            self.places.append((self.i, end))
            return self._take(end, need=False, open=False)
        if s.low[j].isdigit() or s.low[j] in ("i", "ii", "iii", "iv", "v"):
            self.places.append((self.i, j + 1))
            return self._take(j + 1, need=False, open=False)
        own = self.held and s.low[after - 1] in _NAMED_AFTER_PEOPLE
        while j < s.n and j - after < 4 and s.caps[j] and (j == after or s.gaps[j] in SPACES):
            if (r.person(j) > j and not own) or is_upper(s.words[j]) or r.title(j):
                break
            j += 1
        if after < j < s.n and s.low[j].isdigit() and len(s.low[j]) < 3 and s.gaps[j] in SPACES:
            j += 1
        if j > after:
            self.places.append((self.i, j))
        return self._take(j, need=False, open=False)

    def _is_qualifier(self, i: int) -> bool:
        s = self.r.s
        if i + 1 >= s.n or s.gaps[i + 1] not in SPACES or (s.low[i] == "kiêm" and i + 2 < s.n and self.r.title(i + 2)):
            return False
        return f"{s.low[i]} {s.low[i + 1]}" in self.r.lex.words["qualifier"]

    def _take_term(self, i: int) -> bool:
        """ "khóa XVI", "khóa X, XI, XII"."""
        s, j = self.r.s, i + 1
        if j < s.n and s.low[j].isdigit():
            return self._take(j + 1, need=False, open=False)
        while j < s.n and set(s.low[j]) <= _ROMAN and s.gaps[j] in (" ", ", ", " và "):
            j += 1
        return j > i + 1 and self._take(j, need=False, open=False)

    def _take_of(self) -> bool:
        """ "của", "thuộc", "trực thuộc" with a body, a place or another's title after it."""
        r, s = self.r, self.r.s
        j = self.i + (2 if s.low[self.i] == "trực" else 1)
        if j >= s.n or s.gaps[j] not in SPACES or r.person(j) > j:
            return False
        if r.place(j) == j and (title := r.title(j)) and title.kind == "state":
            self.i = title.head
            self.seen = True
            return True
        body = r.body(j)
        if not (r.place(j) > j or (body and body[1] != "field") or r.place_noun(j) or (s.caps[j] and self.seen)):
            return False
        here, seen, self.i, self.seen = self.i, self.seen, j, True
        if self._step():
            return True
        self.i, self.seen = here, seen
        return False

    def _take_capital(self) -> bool:
        s, i = self.r.s, self.i
        if not (self.need or self.task) and self.r.opener(i):
            return False
        if not self.seen and self.kind == "office" and s.low[i - 1] == "trưởng" and self._opens_subject():
            return self._take(i + 2, need=False, open=True)
        short = is_upper(s.words[i]) and len(s.words[i]) < 9 and not self.shouted
        tail = self.seen and is_upper(s.words[i - 1]) and self.r.person(i + 1) > i + 1 if i + 1 < s.n else False
        if self.need or self.open or tail or (short and self.kind in ("office", "weak")):
            return self._take(i + 1, need=False, open=True)
        return False

    def _opens_subject(self) -> bool:
        """Whether a capital opens what a minister is for: "Bộ trưởng Chuyển đổi sinh thái Pháp"."""
        r, i = self.r, self.i
        s = r.s
        if i + 2 >= s.n or s.caps[i + 1] or s.gaps[i + 1] not in SPACES or self._is_verb(i + 1) or is_upper(s.words[i]):
            return False
        for k in range(i + 1, min(i + 7, s.n)):
            if s.gaps[k] not in SPACES or s.low[k] in r.lex.words["stop"] or self._is_verb(k):
                return False
            if s.caps[k]:
                return r.place(k) > k or r.person(k) > k
        return False

    def _take_small(self, low: str) -> bool:
        """A small word inside the name of a body: "Công ty cổ phần sứ Bát Tràng"."""
        r, i = self.r, self.i
        if not self.open or not low.isalpha() or (low in ("và", "các", "của", "trong") and not self._goes_on(i + 1)):
            return False
        if low in r.lex.words["stop"] and low not in ("các", "trong") and not (self.task and low in ("về", "thực")):
            return False
        if self._is_verb(i) and (not (self.task or self.need) or self._is_speech(i)):
            return False
        if self.kind == "body" and not self.need and not self._reaches_capital(i):
            return False
        return self._take(i + 1, need=self.need, open=True)

    def _goes_on(self, j: int) -> bool:
        r, s = self.r, self.r.s
        if j >= s.n or s.gaps[j] not in SPACES or r.title(j) or r.person(j) > j:
            return False
        if s.low[j] == "các" and j + 1 < s.n:
            return self.kind != "body" and r.place_noun(j + 1) is not None
        body = r.body(j)
        if s.caps[j] or (body and (self.kind != "body" or body[1] == "field")):
            return True
        if self.kind != "body" and r.place_noun(j) is not None:
            return True
        return self.kind == "office" and self._reaches_capital(j)

    def _reaches_capital(self, j: int) -> bool:
        return self.r.s.low[j] not in self.r.lex.words["other"] and reaches_capital(self.r, j)


def reaches_capital(r: NameReader, j: int, most: int = 6) -> bool:
    """Whether small words from ``j`` lead to a capital of the same name: "bồi dưỡng nghiệp vụ CATP"."""
    s, stop = r.s, r.lex.words["stop"]
    for k in range(j, min(j + most, s.n)):
        if s.gaps[k] not in SPACES or s.low[k] in stop or r.title(k):
            return False
        if s.caps[k]:
            return r.person(k) == k
    return False
