"""Clauses and noun phrases around a figure, as ranges of chunks."""

from __future__ import annotations

from collections.abc import Sequence

from vnnews_nlp.facts.indicator_chunks import Chunk

#: A stretch of chunks, half-open.
Range = tuple[int, int]

CUT = frozenset(("mark", "open", "say", "turn", "comma", "quote"))
LOOSE = frozenset(("hedge", "adverb", "period"))
_LEAD = frozenset(
    ("hedge", "adverb", "period", "opener", "have", "comma", "say", "quote", "turn", "close", "stop", "dash")
)
_TRAIL = frozenset(("hedge", "adverb", "period", "have", "comma", "open", "stop", "quote", "turn", "dash"))
VALUE = frozenset(("number", "figure", "money"))
OF_OTHERS = ("của", "ở", "tại", "với", "đối với", "về", "trong", "riêng", "sang")
#: Clauses that belong to a measured noun before them: "tỷ lệ có việc làm sau khi tốt nghiệp".
_INNER = ("sau khi", "trước khi", "khi", "do", "hay", "hoặc")
#: A number after them names one of a series: "gói thầu số 18".
_NUMBERED = ("số", "mức độ", "khóa", "lớp", "thứ", "cấp", "quận", "phường", "vành đai", "hạng")
#: What they count is told of afterwards, not who does it: "tỉnh đón 2 triệu lượt khách, tăng 8%".
_TAKES_IN = ("đón", "đón được", "phục vụ", "thu hút", "tiếp nhận", "tiếp đón", "bán", "bắt", "bắt giữ", "xử lý")
#: A subject of more chunks than this without a measured noun is cut at a clause inside it.
_LONG = 9
_ASPECTS = ("đã", "sẽ", "đang", "vừa", "đã được", "sẽ được")
#: Clauses that start so go on about the subject of the clause before: "tăng 12 điểm, chốt ở mức 512 điểm".
_PREDICATES = ("vượt", "đạt", "chiếm", "hoàn thành", "đứng", "xếp", "đứng thứ", "xếp thứ", "chốt", "đóng cửa", "dừng",
               "khép lại", "kết phiên", "chốt phiên", "trở thành", "giành", "lập")  # fmt: skip
#: A quotation of more chunks than this is a sentence of its own.
_QUOTED = 14


def trim(chunks: Sequence[Chunk], start: int, end: int) -> Range | None:
    """The range without periods, hedges and openers at its ends; None when nothing is left."""
    while start < end and _sheds(chunks[start], _LEAD):
        start += 1
    while end > start and _sheds(chunks[end - 1], _TRAIL):
        end -= 1
    return (start, end) if start < end else None


def _sheds(piece: Chunk, kinds: frozenset[str]) -> bool:
    return bool(piece.kinds & kinds) and not piece.kinds & {"head"}


def nominal(chunks: Sequence[Chunk], verb: int) -> bool:
    """Whether a verb of change is a noun here: "tốc độ tăng trưởng", "mức giảm"."""
    if chunks[verb].change == "level":
        return False
    return verb > 0 and "nominal" in chunks[verb - 1].kinds


def clause_start(chunks: Sequence[Chunk], end: int) -> int:
    """Where the clause that ends at ``end`` starts: after the last sign or word that opens a clause.

    Complete brackets and short quotations are stepped over: "đạt 5 tỉ USD (gần 120 nghìn tỉ đồng), tăng 7%".
    """
    i = end
    while i > 0:
        piece = chunks[i - 1]
        if "quote" in piece.kinds and (opening := _quotation(chunks, i - 1)) is not None:
            i = opening
            continue
        if piece.text in _INNER and "turn" in piece.kinds and (start := _measured(chunks, i - 1)) is not None:
            return start
        if "close" in piece.kinds:
            while i > 0 and "open" not in chunks[i - 1].kinds:
                i -= 1
            i -= 1
            continue
        if piece.kinds & CUT and "head" not in piece.kinds:
            return i
        i -= 1
    return 0


def _quotation(chunks: Sequence[Chunk], closing: int) -> int | None:
    """Where the short quotation that ends at ``closing`` opens; None where the sign opens one itself."""
    sign = chunks[closing].text
    if "opening" in chunks[closing].kinds:
        return None
    for i in range(closing - 1, max(-1, closing - _QUOTED), -1):
        if chunks[i].text == ("“" if sign == "”" else sign):
            return i
        if chunks[i].kinds & {"figure", "comma", "mark"}:
            return None
    return None


def _measured(chunks: Sequence[Chunk], turn: int) -> int | None:
    """Where the measured noun starts to which the clause at ``turn`` belongs."""
    start, commas = turn, 0
    while start > 0 and turn - start < _QUOTED + 10:
        if chunks[start - 1].kinds & CUT:
            # "mức hưởng khi nghỉ dưỡng sức, phục hồi sức khỏe sau khi ốm": the noun stands an item before
            first = trim(chunks, start, turn)
            commas += 1
            if commas > 1 or "comma" not in chunks[start - 1].kinds or (first and "measure" in chunks[first[0]].kinds):
                break
        start -= 1
    first = trim(chunks, start, turn)
    while first and "opener" in chunks[first[0]].kinds:
        first = trim(chunks, first[0] + 1, turn)
    if first is None or first[1] < turn or "measure" not in chunks[first[0]].kinds:
        return None
    inside = chunks[first[0] + 1 : turn]
    return None if any(c.kinds & (VALUE | {"verb"}) for c in inside) else start


def subject_left(chunks: Sequence[Chunk], end: int) -> Range | None:
    """The noun phrase left of ``end`` in its clause, as the indicator prints it."""
    clause = clause_start(chunks, end)
    start = end
    while start > clause:
        piece = chunks[start - 1]
        if "verb" in piece.kinds and not (piece.kinds & {"head"} and _opens(chunks, start - 1, clause)):
            noun = nominal(chunks, start - 1) or chunks[start].text == "của"
            if not noun and not _rate_of(chunks, clause, start - 1):
                break
        elif "figure" in piece.kinds:
            break
        start -= 1
    start, end = _beside_bracket(chunks, start, end)
    counted = _beside_number(chunks, start, end)
    if counted is None:
        return None
    phrase = trim(chunks, *counted)
    if phrase is None:
        return None
    if counted[0] > start:
        with_head = (i + 1 for i in range(phrase[0], phrase[1] - 1) if chunks[i].text in ("với", "về", "có mức"))
        return next(((i, phrase[1]) for i in with_head if "head" in chunks[i].kinds), phrase)
    return _joined(chunks, clause, _within(chunks, _from_head(chunks, phrase)))


def _rate_of(chunks: Sequence[Chunk], clause: int, verb: int) -> bool:
    """Whether a verb of change stands inside what a rate is of: "tỷ lệ hộ có thu nhập giảm và mất việc"."""
    first = trim(chunks, clause, verb)
    if first is None or chunks[first[0]].text not in ("tỷ lệ", "tỉ lệ", "số", "số hộ", "số người", "nguy cơ"):
        return False
    return not any(c.kinds & VALUE for c in chunks[first[0] : verb + 3])


def _within(chunks: Sequence[Chunk], phrase: Range) -> Range:
    """The phrase without a predicate behind a period: of "nhu cầu trong tháng 5 chững lại" only "nhu cầu"."""
    start, end = phrase
    for i in range(start + 1, end - 1):
        if "period" in chunks[i].kinds and chunks[i + 1].text not in OF_OTHERS:
            return trim(chunks, start, i) or phrase
    return phrase


def _opens(chunks: Sequence[Chunk], at: int, clause: int) -> bool:
    """Whether a word such as "tăng trưởng" opens its clause, and so is a noun: "Tăng trưởng tín dụng đạt 8%"."""
    return all(c.kinds & (LOOSE | {"opener"}) for c in chunks[clause:at])


def _beside_bracket(chunks: Sequence[Chunk], start: int, end: int) -> Range:
    """The part before a bracket, or after it where a new predicate starts: "Ủy ban (EC) dự báo kinh tế Pháp tăng"."""
    opens = next((i for i in range(start, end) if "open" in chunks[i].kinds), None)
    if opens is None:
        return start, end
    rest = next((i + 1 for i in range(end - 1, opens, -1) if "close" in chunks[i].kinds), end)
    if rest < end - 1 and chunks[rest].kinds & {"adverb", "say", "have"} and trim(chunks, rest, end):
        return rest, end
    return start, opens


def _beside_number(chunks: Sequence[Chunk], start: int, end: int) -> Range | None:
    """As in "hộ nghèo còn 7 hộ" is about "hộ nghèo", "có 183 hộ đạt chuẩn" about "hộ đạt chuẩn"."""
    number = next((i for i in range(end - 1, start - 1, -1) if chunks[i].kinds & {"number", "money"}), None)
    if number is None or (number > start and chunks[number - 1].text in _NUMBERED):
        return start, end
    after = number + 1
    while after < end and "scale" in chunks[after].kinds:
        after += 1
    if after + 1 < end and chunks[after].text == "/":
        after += 2  # "1.239 USD/oz"
    tail = trim(chunks, after, end)
    before = number - 1
    while before > start and "hedge" in chunks[before].kinds:
        before -= 1
    if tail and before >= start and chunks[before].text in _TAKES_IN:
        return tail
    bare = tail is None or all(c.kinds & {"unit", "scale"} for c in chunks[tail[0] : tail[1]])
    if tail and not bare and "unit" in chunks[tail[0]].kinds and chunks[tail[0] + 1].text in OF_OTHERS:
        bare = True
    if tail and bare and chunks[tail[0]].text in ("cổ phần", "cổ phiếu"):
        return tail
    if "money" in chunks[number].kinds or after > number + 1 or bare:
        if tail is not None and not bare:
            return tail
        if trim(chunks, start, number) is None:
            counted = after == number + 1 and not (start and "verb" in chunks[start - 1].kinds)
            return tail if counted else None
        return start, first_aspect(chunks, start, number)
    if tail is not None and (
        before < start
        or chunks[before].kinds & {"have", "opener"}
        or trim(chunks, start, number) is None
        or any("adverb" in c.kinds and "stop" in c.kinds for c in chunks[start:before])
    ):
        return tail
    return start, end


def first_aspect(chunks: Sequence[Chunk], start: int, end: int) -> int:
    """Where the predicate starts: "vốn chuyển nguồn mới giao được" is about "vốn chuyển nguồn"."""
    first = trim(chunks, start, end)
    if first is None:
        return end
    for i in range(first[0] + 1, end):
        if chunks[i].kinds & {"adverb", "have"} or chunks[i].text in ("lần lượt", "thì"):
            return i
        if "period" in chunks[i].kinds and i + 1 < end and chunks[i + 1].text not in OF_OTHERS:
            return i
    return end


def _from_head(chunks: Sequence[Chunk], phrase: Range) -> Range:
    """The phrase from its measured noun on: "giúp đưa tốc độ tăng trưởng" is about "tốc độ tăng trưởng"."""
    start, end = phrase
    topics = ("thì",) if "head" in chunks[start].kinds else ("thì", "gồm", "bao gồm")
    start = next((i + 1 for i in range(end - 2, start, -1) if chunks[i].text in topics), start)
    if "head" in chunks[start].kinds:
        return start, end
    for i in range(start, end - 1):
        if chunks[i].kinds & {"opener", "verb", "have", "adverb"} or chunks[i].text == "về mức":
            head = i + 2 if "period" in chunks[i + 1].kinds else i + 1
            if head < end and "head" in chunks[head].kinds:
                return head, end
    for i in range(start + 1, end - 1):
        if "measure" in chunks[i].kinds and chunks[i - 1].text not in OF_OTHERS:
            return i, end
    if end - start > 3 and "head" in chunks[end - 1].kinds and any(c.text in _ASPECTS for c in chunks[start:end]):
        return end - 1, end  # "công ty sẽ thực hiện trả [cổ tức]"
    if end - start > _LONG:
        last = next((i for i in range(end - 2, start, -1) if chunks[i].text in ("với", "thấy", "rằng")), start - 1)
        return last + 1, end
    return start, end


def _joined(chunks: Sequence[Chunk], clause: int, phrase: Range) -> Range:
    """Takes in the items before a comma: "giá đất tại xã Tân An, xã Long Hòa tăng"."""
    start, end = phrase
    if "head" in chunks[start].kinds or clause == 0 or "comma" not in chunks[clause - 1].kinds:
        return phrase
    if not all(c.kinds & {"have", "opener"} for c in chunks[clause:start]):
        return phrase
    before = clause_start(chunks, clause - 1)
    hops = 0
    while hops < 6:
        trimmed = trim(chunks, before, clause - 1)
        if trimmed is None or any(c.kinds & (VALUE | {"close"}) for c in chunks[trimmed[0] : clause - 1]):
            return phrase
        verbs = [
            i for i in range(trimmed[0], clause - 1) if "verb" in chunks[i].kinds and "head" not in chunks[i].kinds
        ]
        head = max(verbs) + 1 if verbs else trimmed[0]
        if head < clause - 1 and "head" in chunks[head].kinds:
            return head, end
        if verbs:
            return phrase
        if before == 0 or "comma" not in chunks[before - 1].kinds:
            return phrase
        clause, before, hops = before, clause_start(chunks, before - 1), hops + 1
    return phrase


def governs(chunks: Sequence[Chunk], verb: int, end: int) -> bool:
    """Whether a verb governs a number before ``end``."""
    after = (c for c in chunks[verb + 1 : end] if not c.kinds & (LOOSE | {"verb"}))
    following = next(after, None)
    return following is not None and bool(following.kinds & VALUE)


def clause_phrase(chunks: Sequence[Chunk], start: int, end: int) -> Range | None:
    """What a clause is about: the subject of its last governor with a figure, else the counted noun."""
    for i in range(end - 1, start - 1, -1):
        if "verb" in chunks[i].kinds and "head" not in chunks[i].kinds and governs(chunks, i, end):
            if "weak" in chunks[i].kinds and (counted := _beside_number(chunks, i + 1, end)) and counted[0] > i + 1:
                return counted
            first = i
            while first > start and chunks[first - 1].kinds & (LOOSE | {"verb"}):
                first -= 1
            subject = subject_left(chunks, first)
            if subject is None and (counted := _beside_number(chunks, i + 1, end)) and counted[0] > i + 1:
                return counted
            return subject
    if any(c.kinds & VALUE for c in chunks[start:end]):
        phrase = subject_left(chunks, end)
        if phrase and "head" not in chunks[phrase[0]].kinds:
            number = next((i for i in range(phrase[1] - 1, phrase[0], -1) if "number" in chunks[i].kinds), None)
            tail = trim(chunks, number + 1, phrase[1]) if number else None
            return tail if tail and tail[1] - tail[0] > 1 else phrase
        return phrase
    while end > start and chunks[end - 1].kinds & (LOOSE | {"verb"}) and "head" not in chunks[end - 1].kinds:
        end -= 1
    if trim(chunks, start, end) is None:
        return None
    phrase = subject_left(chunks, end)
    if phrase is None or "head" in chunks[phrase[0]].kinds:
        return phrase
    if chunks[phrase[0]].text in _PREDICATES:
        return None
    verb = phrase[0] - 1
    while verb >= start and chunks[verb].kinds & LOOSE and "verb" not in chunks[verb].kinds:
        verb -= 1
    if verb >= start and "verb" in chunks[verb].kinds:
        # "lãi suất trái phiếu cao hơn hẳn vay ngân hàng, khoảng 11%" is about what stands before the verb
        return subject_left(chunks, verb)
    if chunks[phrase[0]].text in ("đây", "đó"):
        copula = next((i for i in range(phrase[0], phrase[1] - 1) if chunks[i].text == "là"), None)
        if copula is not None:
            return copula + 1, phrase[1]
    return _listed(chunks, start, end) or (phrase[0], first_aspect(chunks, *phrase))


def _listed(chunks: Sequence[Chunk], start: int, end: int) -> Range | None:
    """A counted noun whose list goes on after a comma: "có 500 thí sinh vào trường sư phạm, trường nghề, chiếm 4%"."""
    if start == 0 or "comma" not in chunks[start - 1].kinds:
        return None
    before = clause_start(chunks, start - 1)
    number = next((i for i in range(start - 2, before - 1, -1) if chunks[i].kinds & VALUE), None)
    if number is None or "number" not in chunks[number].kinds or start - number < 4:
        return None
    if any(c.kinds & {"scale", "verb"} for c in chunks[number + 1 : start]):
        return None
    return number + 1, end
