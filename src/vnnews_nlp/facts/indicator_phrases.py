"""What a figure measures: ordered rules over the chunks of a sentence.

Each rule answers with a :class:`Reading` or None; the first answer wins.
``RULES`` at the end is the order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from vnnews_nlp.facts.indicator_chunks import Chunk

#: A stretch of chunks, half-open.
Range = tuple[int, int]

_CUT = frozenset(("mark", "open", "say", "turn", "comma", "quote"))
_LOOSE = frozenset(("hedge", "adverb", "period"))
_LEAD = frozenset(("hedge", "adverb", "period", "opener", "have", "comma", "say", "quote", "turn", "close", "stop"))
_TRAIL = frozenset(("hedge", "adverb", "period", "have", "comma", "open", "stop", "quote", "turn", "opener"))
_VALUE = frozenset(("number", "figure", "money"))
_ENDS = frozenset(("stop", "comma", "mark", "open", "close", "say", "turn", "figure", "period", "quote"))
_MEASURE = frozenset(("number", "unit", "scale", "period", "hedge"))
_NOT_AFTER = _ENDS | {"verb", "adverb", "have"}
_OF_OTHERS = ("của", "ở", "tại", "với", "đối với", "về", "trong", "riêng")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule made of a figure: the chunks of its phrase (None where it is not said) and the change."""

    phrase: Range | None
    change: str
    role: str
    rule: str


@dataclass(slots=True)
class Scene:
    """A sentence's chunks, the figure asked about, and what was read of the figures before it."""

    chunks: Sequence[Chunk]
    figure: int = 0
    readings: dict[int, Reading] = field(default_factory=dict)


def read_figure(scene: Scene) -> Reading:
    """The reading of ``scene.figure`` by the first rule that has one."""
    for rule in RULES:
        if reading := rule(scene):
            return reading
    return Reading(None, "level", "fact", "nothing")


def _governor(scene: Scene) -> tuple[int, int, str, str] | None:
    """The governing verb: (index of its first chunk, of its last, change, role); None without one."""
    chunks, last = scene.chunks, scene.figure - 1
    while last >= 0 and chunks[last].kinds & _LOOSE and "verb" not in chunks[last].kinds:
        last -= 1
    if last < 0 or "verb" not in chunks[last].kinds:
        return None
    first, change, role = last, chunks[last].change, chunks[last].role
    toward = bool(chunks[last].kinds & {"toward", "from"})
    i = last - 1
    while i >= 0 and chunks[i].kinds & (_LOOSE | {"verb"}):
        if "verb" in chunks[i].kinds and not _nominal(chunks, i):
            first = i
            if change == "level" and not toward and chunks[i].change != "level":
                change, role = chunks[i].change, chunks[i].role
        elif "verb" in chunks[i].kinds:
            break
        i -= 1
    return first, last, change, role


def _nominal(chunks: Sequence[Chunk], verb: int) -> bool:
    """Whether a verb of change is a noun here: "tốc độ tăng trưởng", "mức giảm"."""
    if chunks[verb].change == "level":
        return False
    return verb > 0 and "nominal" in chunks[verb - 1].kinds


def _trim(chunks: Sequence[Chunk], start: int, end: int) -> Range | None:
    """The range without periods, hedges and openers at its ends; None when nothing is left."""
    while start < end and _sheds(chunks[start], _LEAD):
        start += 1
    while end > start and _sheds(chunks[end - 1], _TRAIL):
        end -= 1
    return (start, end) if start < end else None


def _sheds(piece: Chunk, kinds: frozenset[str]) -> bool:
    return bool(piece.kinds & kinds) and not piece.kinds & {"head"}


def _clause_start(chunks: Sequence[Chunk], end: int) -> int:
    """Where the clause that ends at ``end`` starts: after the last sign or word that opens a clause.

    Complete brackets are stepped over: "đạt 5 tỉ USD (gần 120 nghìn tỉ đồng), tăng 7%".
    """
    i = end
    while i > 0:
        piece = chunks[i - 1]
        if "close" in piece.kinds:
            while i > 0 and "open" not in chunks[i - 1].kinds:
                i -= 1
            i -= 1
            continue
        if piece.kinds & _CUT and "head" not in piece.kinds:
            return i
        i -= 1
    return 0


def _subject(chunks: Sequence[Chunk], end: int) -> Range | None:
    """The noun phrase left of ``end`` in its clause, as the indicator prints it."""
    clause = _clause_start(chunks, end)
    start = end
    while start > clause:
        piece = chunks[start - 1]
        if "verb" in piece.kinds and not (piece.kinds & {"head"} and _opens(chunks, start - 1, clause)):
            if not _nominal(chunks, start - 1):
                break
        elif "figure" in piece.kinds:
            break
        start -= 1
    end = _before_bracket(chunks, start, end)
    counted = _beside_number(chunks, start, end)
    if counted is None:
        return None
    phrase = _trim(chunks, *counted)
    if phrase is None:
        return None
    if counted[0] > start:
        return phrase
    return _joined(chunks, clause, _within(chunks, _from_head(chunks, phrase)))


def _within(chunks: Sequence[Chunk], phrase: Range) -> Range:
    """The phrase without a predicate behind a period: "nhu cầu đi lại trong tháng 5 chững lại và chỉ" ends at "đi lại"."""
    start, end = phrase
    for i in range(start + 1, end - 1):
        if "period" in chunks[i].kinds and chunks[i + 1].text not in _OF_OTHERS:
            return _trim(chunks, start, i) or phrase
    return phrase


def _opens(chunks: Sequence[Chunk], at: int, clause: int) -> bool:
    """Whether a word such as "tăng trưởng" opens its clause, and so is a noun: "Tăng trưởng tín dụng đạt 8%"."""
    return all(c.kinds & (_LOOSE | {"opener"}) for c in chunks[clause:at])


def _before_bracket(chunks: Sequence[Chunk], start: int, end: int) -> int:
    for i in range(start, end):
        if "open" in chunks[i].kinds:
            return i
    return end


def _beside_number(chunks: Sequence[Chunk], start: int, end: int) -> Range | None:
    """"hộ nghèo còn 7 hộ" is about "hộ nghèo", "có 183 hộ đạt chuẩn" about "hộ đạt chuẩn"."""
    number = next((i for i in range(end - 1, start - 1, -1) if chunks[i].kinds & {"number", "money"}), None)
    if number is None:
        return start, end
    after = number + 1
    while after < end and "scale" in chunks[after].kinds:
        after += 1
    tail = _trim(chunks, after, end)
    bare = tail is None or all("unit" in c.kinds for c in chunks[tail[0] : tail[1]])
    if "money" in chunks[number].kinds or after > number + 1 or bare:
        if tail is not None and not bare:
            return tail
        return (start, _first_aspect(chunks, start, number)) if number > start else None
    before = number - 1
    while before > start and "hedge" in chunks[before].kinds:
        before -= 1
    if tail is not None and (before < start or chunks[before].kinds & {"have", "opener"} or _trim(chunks, start, number) is None):
        return tail
    return start, end


def _first_aspect(chunks: Sequence[Chunk], start: int, end: int) -> int:
    """Where the predicate starts: "vốn chuyển nguồn mới giao được" is about "vốn chuyển nguồn"."""
    first = _trim(chunks, start, end)
    if first is None:
        return end
    for i in range(first[0] + 1, end):
        if chunks[i].kinds & {"adverb", "have"} or chunks[i].text in ("lần lượt", "thì"):
            return i
        if "period" in chunks[i].kinds and i + 1 < end and chunks[i + 1].text not in _OF_OTHERS:
            return i
    return end


def _from_head(chunks: Sequence[Chunk], phrase: Range) -> Range:
    """The phrase from its measured noun on: "giúp đưa tốc độ tăng trưởng" is about "tốc độ tăng trưởng"."""
    start, end = phrase
    if "head" in chunks[start].kinds:
        return phrase
    for i in range(start, end - 1):
        if chunks[i].kinds & {"opener", "verb", "have"} and "head" in chunks[i + 1].kinds:
            return i + 1, end
    for i in range(start + 1, end - 1):
        if "measure" in chunks[i].kinds and chunks[i - 1].text not in _OF_OTHERS:
            return i, end
    return phrase


def _joined(chunks: Sequence[Chunk], clause: int, phrase: Range) -> Range:
    """Takes in the items before a comma: "giá đất tại xã Tân An, xã Long Hòa tăng"."""
    start, end = phrase
    if "head" in chunks[start].kinds or clause == 0 or "comma" not in chunks[clause - 1].kinds:
        return phrase
    if start != clause:
        return phrase
    before = _clause_start(chunks, clause - 1)
    hops = 0
    while hops < 3:
        trimmed = _trim(chunks, before, clause - 1)
        if trimmed is None or any(c.kinds & (_VALUE | {"close"}) for c in chunks[trimmed[0] : clause - 1]):
            return phrase
        verbs = [i for i in range(trimmed[0], clause - 1) if chunks[i].kinds & {"verb"} - chunks[i].kinds & {"head"}]
        head = max(verbs) + 1 if verbs else trimmed[0]
        if head < clause - 1 and "head" in chunks[head].kinds:
            return head, end
        if verbs:
            return phrase
        if before == 0 or "comma" not in chunks[before - 1].kinds:
            return phrase
        clause, before, hops = before, _clause_start(chunks, before - 1), hops + 1
    return phrase


def _after(scene: Scene, at: int | None = None) -> Range | None:
    """The noun phrase right of the figure: "40% [hộ nghèo]", "73% (58.587) [ý kiến cho rằng …]"."""
    chunks = scene.chunks
    start = scene.figure + 1 if at is None else at
    if start < len(chunks) and "open" in chunks[start].kinds:
        close = next((i for i in range(start, min(start + 8, len(chunks))) if "close" in chunks[i].kinds), None)
        if close is None:
            return None
        start = close + 1
    if start < len(chunks) and chunks[start].text == "là":
        start += 1
    if start >= len(chunks) or chunks[start].kinds & _NOT_AFTER or not chunks[start].text[0].isalpha():
        return None
    end = start + 1
    while end < len(chunks) and not _closes(chunks, end):
        end += 1
    if "comma" in chunks[min(end, len(chunks) - 1)].kinds and chunks[start].text == "trường hợp" and end == start + 1:
        # "trong 83% trường hợp, tòa chấp nhận yêu cầu": the clause after the comma says what happens
        end = next((i for i in range(end, len(chunks)) if chunks[i].kinds & {"mark", "figure"}), len(chunks))
    while end > start and chunks[end - 1].kinds & {"period", "comma", "turn", "quote", "stop"} - {"head"}:
        end -= 1
    return (start, end) if start < end else None


#: Words of the stop list that may stand inside a noun phrase to the right of a figure.
_INSIDE = frozenset(("của", "trên", "dưới", "tại", "với", "cho", "về", "ở", "đã", "đang", "là", "trong", "và", "một", "ra", "từ",
                     "đến", "này", "hay", "hoặc", "ngay", "đó", "qua", "sẽ", "theo"))  # fmt: skip


def _closes(chunks: Sequence[Chunk], at: int) -> bool:
    piece = chunks[at]
    if piece.kinds & {"comma", "mark", "open", "close", "figure", "turn"}:
        return True
    if piece.kinds & {"say"}:
        return False
    return "stop" in piece.kinds and piece.text not in _INSIDE


def _previous(scene: Scene, before: int) -> tuple[int, Reading] | None:
    """The nearest figure left of chunk ``before`` with its reading."""
    known = [i for i in scene.readings if i < before]
    return (max(known), scene.readings[max(known)]) if known else None


def _elided(scene: Scene, end: int) -> Range | None:
    """The subject of the clauses before ``end``, nearest first."""
    chunks = scene.chunks
    for _ in range(6):
        if end <= 0:
            return None
        while end > 0 and chunks[end - 1].kinds & (_CUT | _LOOSE):
            end -= 1
        start = _clause_start(chunks, end)
        measured = [i for i in scene.readings if start <= i < end]
        if measured and scene.readings[max(measured)].phrase:
            return scene.readings[max(measured)].phrase
        if found := _clause_phrase(chunks, start, end):
            return found
        end = start
    return None


def _clause_phrase(chunks: Sequence[Chunk], start: int, end: int) -> Range | None:
    """What a clause is about: the subject of its last governor with a figure, else the counted noun."""
    for i in range(end - 1, start - 1, -1):
        if "verb" in chunks[i].kinds and "head" not in chunks[i].kinds and _governs(chunks, i, end):
            first = i
            while first > start and chunks[first - 1].kinds & (_LOOSE | {"verb"}):
                first -= 1
            return _subject(chunks, first)
    if any(c.kinds & _VALUE for c in chunks[start:end]):
        return _subject(chunks, end)
    trimmed = _trim(chunks, start, end)
    if trimmed is None or chunks[trimmed[0]].kinds & {"verb"}:
        return None
    return _subject(chunks, end)


def _governs(chunks: Sequence[Chunk], verb: int, end: int) -> bool:
    after = (c for c in chunks[verb + 1 : end] if not c.kinds & (_LOOSE | {"verb"}))
    following = next(after, None)
    return following is not None and bool(following.kinds & _VALUE)


def shared(scene: Scene) -> Reading | None:
    """"từ 5% năm 2015 lên 7%", "54,5% và 60,8%": one indicator for both figures."""
    found = _previous(scene, scene.figure)
    if found is None:
        return None
    at, before = found
    between = scene.chunks[at + 1 : scene.figure]
    if not all(c.kinds & {"hedge", "adverb", "period", "turn", "comma"} or "toward" in c.kinds or c.text in (
        "và", "đến", "tới", "từ", "/", "-", "–", "năm", "vào", "hoặc", "hay", "của") for c in between):  # fmt: skip
        return None
    if _after(scene) and not any("toward" in c.kinds for c in between) and before.rule in ("after", "object"):
        return None
    toward = any("toward" in c.kinds for c in between)
    if _after(scene) and before.rule not in ("after", "object") and any("turn" in c.kinds or "comma" in c.kinds for c in between):
        return None
    change = "level" if toward else before.change
    return Reading(before.phrase, change, before.role, "shared")


def compared(scene: Scene) -> Reading | None:
    """"là 4,5%, so với mức 7,8% cuối năm ngoái": the other side of a comparison."""
    found = _previous(scene, scene.figure)
    i = scene.figure - 1
    while i > 0 and _dates_only(scene.chunks[i]):
        i -= 1
    if found is None or i < 0 or scene.chunks[i].text not in ("so với", "so"):
        return None
    return Reading(found[1].phrase, "level", found[1].role, "shared")


def _dates_only(piece: Chunk) -> bool:
    """Whether a chunk only hedges or dates the figure."""
    return bool(piece.kinds & _LOOSE) or piece.text in ("con số", "từ")


def parallel(scene: Scene) -> Reading | None:
    """"tăng 104% về số lượng và 99% về giá trị", "trên 30%, trên 40% với phôi đông lạnh": the same verb goes on."""
    found = _previous(scene, scene.figure)
    chunks, after = scene.chunks, scene.figure + 1
    if found is None or after >= len(chunks) or _governor(scene) is not None:
        return None
    at, before = found
    clause = max(_clause_start(chunks, scene.figure), at + 1)
    if any(not c.kinds & (_LOOSE | {"turn", "comma"}) for c in chunks[clause : scene.figure]):
        return None
    same = chunks[at + 1].text == chunks[after].text and "stop" in chunks[after].kinds
    if not same and chunks[after].text not in ("với", "đối với", "vào", "theo", "của", "về"):
        return None
    phrase = (_about(scene) if chunks[after].text == "về" else None) or before.phrase
    return Reading(phrase, before.change, before.role, "shared")


def bracketed(scene: Scene) -> Reading | None:
    """"hơn 77.000 người cho rằng … (78%)": the bracket holds the figure alone, its subject stands before it."""
    chunks = scene.chunks
    governor = _governor(scene)
    first = governor[0] if governor else scene.figure
    while first > 0 and chunks[first - 1].kinds & _LOOSE and "open" not in chunks[first - 1].kinds:
        first -= 1
    if first == 0 or "open" not in chunks[first - 1].kinds:
        return None
    if _after(scene):
        return None
    change, role = (governor[2], governor[3]) if governor else ("level", "share")
    close = scene.figure + 1
    if governor and governor[2] == "level" and close < len(chunks) and "close" in chunks[close].kinds:
        if "money" in chunks[first - 2].kinds or "unit" in chunks[first - 2].kinds:
            phrase = _after(scene, close + 1)
            if phrase:
                return Reading(phrase, change, role, "bracketed")
    phrase = (None if governor else _counted_noun(chunks, first - 1)) or _elided(scene, first - 1)
    return Reading(phrase, change, role, "bracketed") if phrase else None


def _counted_noun(chunks: Sequence[Chunk], end: int) -> Range | None:
    """What follows the number before a bracket: "hơn 77.000 [người cho rằng loa là cần thiết, nên giữ] (78%)"."""
    i = end - 1
    while i >= 0 and not chunks[i].kinds & {"mark", "figure", "close", "number", "money"}:
        i -= 1
    if i < 0 or "number" not in chunks[i].kinds or "scale" in chunks[i + 1].kinds or end - i < 3:
        return None
    return _trim(chunks, i + 1, end)


def governed(scene: Scene) -> Reading | None:
    """"GDP tăng 7%", "hộ nghèo chiếm 4%", and with the subject left out "…, tăng 7%"."""
    governor = _governor(scene)
    if governor is None:
        return None
    first, last, change, role = governor
    right = _after(scene)
    if right is not None and (change != "level" or _holds(scene.chunks, first, last)):
        return Reading(right, change, "share" if change == "level" else role, "after")
    about = _about(scene) if change != "level" else None
    if about is not None:
        return Reading(about, change, role, "about")
    if _nominal(scene.chunks, last):
        start = last - 1
        return Reading(_trim(scene.chunks, start, last + 1) or (start, last + 1), change, role, "head")
    phrase = _subject(scene.chunks, first)
    if phrase is not None and not _refers_back(scene, phrase, _clause_start(scene.chunks, first)):
        return Reading(phrase, change, role, "before")
    phrase = _elided(scene, _clause_start(scene.chunks, first))
    if phrase is None and change == "level":
        phrase = _after(scene)
    return Reading(phrase, change, role, "elided")


def _holds(chunks: Sequence[Chunk], first: int, last: int) -> bool:
    """Whether a weak governor holds a share of what follows: "gặp ở 10% bệnh nhân", "xã còn 5% hộ nghèo"."""
    if "weak" not in chunks[last].kinds:
        return False
    subject = _subject(chunks, first)
    return subject is None or "head" not in chunks[subject[0]].kinds


def _about(scene: Scene) -> Range | None:
    """"tăng 16% về số doanh nghiệp và 48% về số vốn": the part after "về" says what grew, when it is more than a word."""
    chunks, at = scene.chunks, scene.figure + 1
    if at >= len(chunks) or chunks[at].text != "về":
        return None
    end = at + 1
    while end < len(chunks) and not _closes(chunks, end) and "stop" not in chunks[end].kinds:
        end += 1
    return (at + 1, end) if end - at > 2 else None


def _refers_back(scene: Scene, phrase: Range, clause: int) -> bool:
    """"trong khi của thành phố là 17%", "2-3 lít là 20%": the indicator is the one before."""
    if not scene.readings:
        return False
    chunks = scene.chunks
    while clause < phrase[0] and chunks[clause].kinds & (_LOOSE | _CUT):
        clause += 1
    pieces = chunks[phrase[0] : phrase[1]]
    return chunks[clause].text in _OF_OTHERS or all(c.kinds & _MEASURE for c in pieces)


def objected(scene: Scene) -> Reading | None:
    """"giảm chi thường xuyên 1%", "tăng giá 70%": the verb of change has its object before the figure."""
    chunks, end = scene.chunks, scene.figure
    clause = _clause_start(chunks, end)
    verb = end - 1
    while verb >= clause and not ("verb" in chunks[verb].kinds and chunks[verb].change in ("up", "down")):
        if chunks[verb].kinds & _VALUE or "verb" in chunks[verb].kinds:
            return None
        verb -= 1
    compared = verb >= clause and chunks[verb].text.endswith(" hơn")
    if verb < clause or _nominal(chunks, verb) or end - verb > 10 or not ("object" in chunks[verb].kinds or compared):
        return None
    change, role = chunks[verb].change, chunks[verb].role
    phrase, subject = _trim(chunks, verb + 1, end), _subject(chunks, verb)
    if compared or phrase is None or (phrase[1] - phrase[0] == 1 and chunks[phrase[0]].text == "tổng"):
        return Reading(subject or _elided(scene, clause), change, role, "object")
    if phrase[1] - phrase[0] == 1 and chunks[phrase[0]].text in ("giá", "điểm", "trưởng") and subject:
        phrase = (subject[0], phrase[1])
    return Reading(phrase, change, role, "object")


def posted(scene: Scene) -> Reading | None:
    """"40% hộ nghèo", "có 15% sử dụng": the phrase follows the figure; a measured noun before it wins."""
    phrase = _after(scene)
    beside = scene.figure - 1
    while beside > 0 and scene.chunks[beside].kinds & _LOOSE:
        beside -= 1
    before = scene.chunks[beside] if scene.figure else None
    split = phrase is not None and before is not None and bool(before.kinds & {"stop", "opener"})
    head = None if split else _adjacent_head(scene)
    if head is not None:
        return Reading(head, "level", "rate", "head")
    return Reading(phrase, "level", "share", "after") if phrase else None


def _adjacent_head(scene: Scene) -> Range | None:
    """A noun phrase with a measured noun that ends at the figure: "thuế nhập khẩu 5%"."""
    chunks, end = scene.chunks, scene.figure
    clause = _clause_start(chunks, end)
    trimmed = _trim(chunks, clause, end)
    if trimmed is None:
        return None
    start, last = trimmed
    for i in range(start, last):
        if "head" in chunks[i].kinds and not any(c.kinds & (_VALUE | {"verb"}) for c in chunks[i:last]):
            end = _first_aspect(chunks, i, last)
            if not any(c.text in _BROKEN for c in chunks[i:end]) or end - i <= 4:
                return i, end
    return None


_BROKEN = ("là", "và", "thì", "những", "mà")


def predicated(scene: Scene) -> Reading | None:
    """"trên 60% có trình độ đại học", "còn 30% có thể tái phát": nothing before, a predicate after."""
    chunks, start = scene.chunks, scene.figure + 1
    clause = _clause_start(chunks, scene.figure)
    if _trim(chunks, clause, scene.figure) is not None or start >= len(chunks):
        return None
    if chunks[start].text in ("trong đó", "trong số đó", "trong số này", "số này", "số đó"):
        start += 1
    if start >= len(chunks) or not chunks[start].text[0].isalpha():
        return None
    if chunks[start].kinds & {"period", "turn"} or chunks[start].text in _LINKING:
        return None
    end = start
    while end < len(chunks) and not chunks[end].kinds & {"comma", "mark", "open", "close", "figure", "turn", "quote"}:
        end += 1
    return Reading((start, end), "level", "share", "predicate") if end - start > 1 else None


#: They tie the figure to what is said of it elsewhere, and open no predicate.
_LINKING = ("so với", "trở lên", "của", "do", "vì", "nhờ", "để", "khi", "nếu", "và", "hoặc", "lên", "xuống", "nữa", "thì", "nên",
            "mỗi", "một", "trong", "vào", "theo", "với", "đối với", "từ", "đến", "tới", "cho", "như", "nhưng")  # fmt: skip


def leftover(scene: Scene) -> Reading | None:
    """No verb and nothing after: the words before the figure, else the clause before."""
    chunks, end = scene.chunks, scene.figure
    start = _clause_start(chunks, end)
    phrase = _subject(chunks, end)
    if phrase is not None and phrase[1] > start and not _refers_back(scene, phrase, start):
        return Reading(phrase, "level", "fact", "leftover")
    phrase = _elided(scene, start)
    return Reading(phrase, "level", "fact", "elided") if phrase else None


def trailing(scene: Scene) -> Reading | None:
    """"khoảng 75% ở ngoài nước": only a phrase of place or kind stands beside the figure."""
    chunks, start = scene.chunks, scene.figure + 1
    end = start
    while end < len(chunks) and not chunks[end].kinds & {"comma", "mark", "open", "close", "figure", "turn", "quote"}:
        end += 1
    return Reading((start, end), "level", "share", "trailing") if end - start > 1 else None


RULES: tuple[Callable[[Scene], Reading | None], ...] = (
    compared, shared, parallel, bracketed, governed, objected, posted, predicated, leftover, trailing,
)  # fmt: skip
