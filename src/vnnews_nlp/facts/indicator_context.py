"""What a figure is compared with or is a part of, and when it holds: the base and the period of an indicator."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vnnews_nlp.facts.indicator_chunks import Chunk
from vnnews_nlp.facts.indicator_scene import Reading, Scene

_COMPARES = re.compile(r"(?<!\w)so (?:với|cùng)?\s?|cùng kỳ|cùng thời điểm")
_ENDS = re.compile(r"[;:()“”\"…]|,(?!\d)|\.(?!\d)|\s(?:và|nhưng|do|nhờ|trong khi|lên|xuống|đạt|còn|khi|để|vì)\s")
_WHOLE = re.compile(
    r"\s?(?:(?:trên|trong)\s(?=tổng|số|giá))?"
    r"((?!(?:so|trong|và|vào|tại|ở|của|theo|do|vì|đối|với|trở|từ|cho|năm|mỗi|lại|lên|nữa|thì|mà|là)(?!\w))"
    r"[^\W\d_].{0,80})"
)
#: What a share or level is of, whatever stands before the figure: "nâng mức thưởng lên 35% giá trị nhà".
_OF = re.compile(
    r"\s?(?:(?:trên|trong) )?(?:tổng|giá trị|vốn điều lệ|GDP|GRDP|số |quỹ |công suất|kế hoạch|dự toán|nhu cầu)"
)
_EQUALS = re.compile(r"(?:bằng|gấp)(?: (?:khoảng|gần|hơn|tới|trên|đến|xấp xỉ))*\s\Z")
#: "cao hơn 6,1% (+70 USD) so với cuối năm", "đạt 17,5% (so với mức 70%)"
_BRACKET = re.compile(r"\s?\(([^()]{0,80})\)")
_OPENS = re.compile(r"so với ([^,;()]{3,80}),\s")
_SINCE = re.compile(r"(?<!\w)so với [^,;()]{3,70}?(?=(?: (?:tới|khoảng|gần|hơn|từ|trên|đến|là))*\s\Z)")
_LESS = re.compile(
    r"(?:thấp|cao|nhiều|ít|lớn|nhỏ|nhanh|chậm) hơn ([^\d,;()]{4,70}?)(?: (?:tới|khoảng|gần|từ|trên|đến|là))*\s\Z"
)
#: Rules whose phrase stands after the figure, or is what the text says of it.
_AFTER = ("after", "predicate", "trailing", "nothing")

#: Periods that say nothing by themselves: they hold for the clause they stand in, or open the sentence.
_VAGUE = ("gần đây", "trước đây", "hiện nay", "hiện tại", "nay", "lúc đó", "mới đây", "lúc này", "hiện giờ", "bây giờ")
_DAY = re.compile(r"ngày|sáng|chiều|tối|đêm|trưa|hôm")
#: A period more chunks before a figure does not date it.
_FARTHEST = 150
#: "giá vàng giao tháng 8", "nghiên cứu gần đây": the period belongs to the noun.
_OWNERS = ("giao", "kỳ hạn", "giao dịch", "khảo sát", "nghiên cứu", "điều tra", "công bố", "thỏa thuận", "hợp đồng")
_SIGNS = frozenset(("comma", "mark", "open", "close"))
_STEPS = _SIGNS | {"say", "turn", "stop"}
_MEASURE = frozenset(("unit", "scale", "hedge", "adverb"))


def base_of(sentence: str, low: str, span: tuple[int, int], reading: Reading, unit: str) -> str | None:
    """What the figure is compared with ("so với cùng kỳ năm trước") or is a part of ("tổng số hộ", "dự toán năm").

    ``low`` is the sentence in small letters, ``span`` the figure in it.
    """
    at, end = span
    after = sentence[end : end + 160]
    if bracket := _BRACKET.match(after):
        if bracket[1].startswith("so với"):
            return bracket[1].strip()
        after = after[bracket.end() :]
    stop = _ENDS.search(after)
    clause = after[: stop.start() if stop else 120]
    if found := _COMPARES.search(clause):
        return clause[found.start() :].strip() or None
    if reading.rule not in _AFTER and _is_part(low, at, clause, reading, unit) and (whole := _WHOLE.match(clause)):
        return whole[1].strip()
    return _base_before(sentence, low, at, reading, unit)


def _is_part(low: str, at: int, clause: str, reading: Reading, unit: str) -> bool:
    """Whether the noun after the figure is its whole: shares, "bằng 48% số vụ", "gấp 5 lần ngày thường"."""
    if reading.role in ("share", "completion") and unit not in ("lần", "tỷ lệ"):
        return True
    return _EQUALS.search(low, max(0, at - 24), at) is not None or (unit == "%" and _OF.match(clause) is not None)


def _base_before(sentence: str, low: str, at: int, reading: Reading, unit: str) -> str | None:
    """As in "So với năm 1990, tỷ lệ giảm 3 lần", "tăng so với cùng kỳ 5%", "thấp hơn trung bình nhiều năm 15%"."""
    if reading.change == "level" and unit != "lần":
        return None
    start = max(0, at - 90)
    if found := _SINCE.search(low, start, at):
        return sentence[found.start() : found.end()].strip()
    if reading.rule == "object" and (found := _LESS.search(low, start, at)):
        return sentence[found.start(1) : found.end(1)].strip()
    if found := _OPENS.match(low):
        return sentence[: found.end(1)]
    return None


def period_of(scene: Scene, sentence: str, end: int) -> str | None:
    """The period nearest to the figure that ends at ``end``: just after it in its clause, else before it."""
    chunks, at = scene.chunks, scene.figure
    for piece in chunks[at + 1 : at + 7]:
        if "period" in piece.kinds:
            return _core(sentence, piece)
        if piece.start >= end and not piece.kinds & _MEASURE and piece.text not in ("/", "vào", "trong"):
            break
    return _period_before(chunks, at, sentence)


def _period_before(chunks: Sequence[Chunk], at: int, sentence: str) -> str | None:
    i, same, said, least = at - 1, True, False, max(0, at - _FARTHEST)
    while i >= least:
        piece = chunks[i]
        if "close" in piece.kinds:  # what a bracket dates is in it
            i = max((k for k in range(max(0, i - 30), i) if "open" in chunks[k].kinds), default=i)
        elif "period" in piece.kinds:
            core = _core(sentence, piece)
            if _holds(chunks, i, said) and (same or core.lower() not in _VAGUE or _opens(chunks, i)):
                return core
        elif piece.kinds & {"comma", "mark"}:
            same = False
        elif "say" in piece.kinds and "lead" not in piece.kinds:
            said = True
        i -= 1
    return None


def _holds(chunks: Sequence[Chunk], i: int, said: bool) -> bool:
    """Whether the period at ``i`` dates a later figure; ``said``: one in what somebody says."""
    before = chunks[i - 1] if i else None
    if before is not None and before.text in _OWNERS:
        return False
    if said and _DAY.match(chunks[i].text):
        return False  # "ngày 25/5, bộ này cho biết …": when it was said
    k = i - 1
    while k >= 0 and not chunks[k].kinds & _SIGNS:
        if chunks[k].text in ("so với", "so"):
            return False
        k -= 1
    return True


def _opens(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether a period opens its clause, or something leads to it: "đến nay", ", hiện nay …"."""
    return i == 0 or bool(chunks[i - 1].kinds & _STEPS) or chunks[i].inner > chunks[i].start


def _core(sentence: str, piece: Chunk) -> str:
    """The period without the words that lead to it: "trong 6 tháng đầu năm" is "6 tháng đầu năm"."""
    return sentence[max(piece.start, piece.inner) : piece.end]
