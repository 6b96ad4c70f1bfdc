"""Whom a figure belongs to where neither its clause's subject nor the noun after it says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from vnnews_nlp.facts.indicator_chunks import Chunk
from vnnews_nlp.facts.indicator_clauses import LOOSE, Range, first_aspect, subject_left, trim
from vnnews_nlp.facts.indicator_scene import Scene, phrase_after

#: They open the whole that a share is of, not the thing that is so many percent.
_WHOLES = ("gdp", "grdp", "dân số", "tổng", "tổng số", "kế hoạch", "dự toán", "chỉ tiêu", "mục tiêu", "công suất",
           "dung tích", "tiến độ", "khối lượng", "tổng vốn", "tổng diện tích", "tổng vốn đầu tư", "tổng thu",
           "tổng chi", "tổng giá trị", "nhu cầu", "yêu cầu", "giá trị", "trọng lượng", "so với", "quy mô", "mức",
           "trở lên", "thị phần", "nghị quyết", "tổng doanh thu", "tổng kim ngạch", "tổng sản lượng")  # fmt: skip
#: Subjects that only announce: "một thực trạng đáng báo động là hơn 95% số camera là hàng nhập".
_ANNOUNCING = re.compile(
    r"thực trạng|thực tế|điều |vấn đề|kết quả|phổ điểm|tình trạng|mục tiêu|chỉ tiêu|báo động|yêu cầu|quy định"
)
_PERSONS = ("anh", "tôi", "họ", "mình", "chúng tôi", "ông", "bà", "cô", "chị", "bạn", "em")
_MEASURED_AGAINST = ("mục tiêu", "mức", "ngưỡng", "tỷ lệ", "tỉ lệ", "con số", "dự báo", "kỳ vọng", "mức trần")
_PHYSICAL = ("ha", "tấn", "kg", "km", "m2", "m3", "lít", "mw", "kwh", "hécta", "mẫu")
_TELLS = ("tỷ lệ", "tỉ lệ", "bằng")
_BREAKS = frozenset(("comma", "mark", "open", "close", "figure", "turn", "say", "money", "quote"))


def whole(chunks: Sequence[Chunk], phrase: Range) -> bool:
    """Whether the noun after a figure is what it is a share of: "6,1% GDP"."""
    return chunks[phrase[0]].text.startswith(_WHOLES)


def measures(piece: Chunk) -> bool:
    """Whether a bracket after this gives a share of an amount: "giải phóng 5 ha (đạt 20%) đất ở"."""
    return bool(piece.kinds & {"money", "scale"}) or piece.text in _PHYSICAL


def told_apart(chunks: Sequence[Chunk], first: int, last: int) -> bool:
    """Whether the governor says the change before it again, as a rate: "giảm 157 vụ, tỷ lệ 6,5%"."""
    if chunks[last].text.startswith(("tương đương", "tương ứng")):
        return True
    return first == last > 1 and chunks[last].text in _TELLS and "comma" in chunks[last - 1].kinds


def same_unit(chunks: Sequence[Chunk], end: int) -> Range | None:
    """What was counted before a bracket in the unit of the change in it: "84 vụ cháy (tăng 7 vụ, tỷ lệ 9%)"."""
    unit, opening = end - 2, end - 1
    if unit < 1 or "comma" not in chunks[end - 1].kinds or "number" not in chunks[unit - 1].kinds:
        return None
    while opening >= 0 and not chunks[opening].kinds & {"open", "close"}:
        opening -= 1
    if opening < 0 or "close" in chunks[opening].kinds:
        return None
    for i in range(opening - 1, 0, -1):
        if chunks[i].text == chunks[unit].text and "number" in chunks[i - 1].kinds:
            after = i + 1
            while after < opening and not chunks[after].kinds & _BREAKS:
                after += 1
            return i, after
    return None


def says_nothing(scene: Scene, phrase: Range, last: int) -> bool:
    """Whether the subject of "là" only announces what follows: "thực trạng là 95% số camera …"."""
    chunks = scene.chunks
    personal = chunks[phrase[0]].text in _PERSONS or chunks[phrase[1] - 1].text in _PERSONS
    if personal and chunks[last].text in ("đạt", "đạt được", "có", "còn"):
        return (aside := phrase_after(scene)) is not None and not whole(chunks, aside)
    if chunks[last].text != "là" or any("head" in c.kinds for c in chunks[phrase[0] : phrase[1]]):
        return False
    after = scene.figure + 1
    if _ANNOUNCING.search(" ".join(c.text for c in chunks[phrase[0] : phrase[1]])):
        return after < len(chunks) and not chunks[after].text.startswith(_WHOLES)
    if after < len(chunks) and chunks[after].text in ("các", "những"):
        return True
    told = phrase_after(scene)
    return (
        told is not None
        and "unit" in chunks[told[0]].kinds
        and any(c.text in ("được", "bị", "đã", "chưa", "có", "phải") for c in chunks[told[0] + 1 : told[1]])
    )


def aimed_at(scene: Scene, verb: int) -> Range | None:
    """What an aim without a subject is about: "để đạt 70% hồ sơ trực tuyến", "giảm 15% trên giá phòng"."""
    chunks, after = scene.chunks, scene.figure + 1
    if after + 1 >= len(chunks):
        return None
    if chunks[verb].change in ("up", "down"):
        return phrase_after(scene, after + 1) if chunks[after].text in ("trên", "cho") else None
    before = verb - 1
    while before >= 0 and chunks[before].kinds & LOOSE:
        before -= 1
    if before < 0 or chunks[before].text not in ("để", "nhằm", "mục tiêu", "phấn đấu", "chỉ tiêu"):
        return None
    phrase = phrase_after(scene)
    return None if phrase is None or whole(chunks, phrase) else phrase


def only_bound(chunks: Sequence[Chunk], start: int, end: int) -> bool:
    """Whether the figure is the bound of a comparison: "vẫn cao hơn mục tiêu 2%"."""
    words = [c.text for c in chunks[start:end] if not c.kinds & LOOSE or "head" in c.kinds]
    return len(words) == 1 and words[0] in _MEASURED_AGAINST


def discounts(scene: Scene, verb: int) -> bool:
    """Whether the figure is taken off a price behind it: "giảm 15% trên giá phòng"."""
    after = scene.chunks[scene.figure + 1 : scene.figure + 3]
    changes = scene.chunks[verb].change in ("up", "down")
    return changes and len(after) == 2 and after[0].text == "trên" and "head" in after[1].kinds


def owner_left(chunks: Sequence[Chunk], clause: int, head: int) -> Range | None:
    """Whose "mức tăng" it is: "[giá dầu] đã ghi nhận mức tăng 4%"."""
    end = head
    while end > clause and (chunks[end - 1].kinds & (LOOSE | {"opener", "verb"})):
        end -= 1
    stated = trim(chunks, clause, end)
    phrase = subject_left(chunks, end) if stated and not chunks[end - 1].text.startswith("tương ") else None
    return (phrase[0], first_aspect(chunks, *phrase)) if phrase and phrase[0] >= clause else None


def counted_tail(chunks: Sequence[Chunk], start: int, end: int) -> Range | None:
    """The counted noun that ends at the figure: "mua 300.000 tấn [gạo trắng] 5%"."""
    number = next((i for i in range(end - 1, start - 1, -1) if "number" in chunks[i].kinds), None)
    if number is None or number + 1 >= end or not chunks[number + 1].kinds & {"unit", "scale"}:
        return None
    return trim(chunks, number + 2, end)


def listed_left(chunks: Sequence[Chunk], opening: int) -> Range | None:
    """The item of a list before a bracket with its figure alone: "chất lượng (30%), môi trường (28%) và thu nhập"."""
    start = opening
    while start > 0 and not chunks[start - 1].kinds & {"comma", "mark", "close", "figure"}:
        start -= 1
    if start == 0 or not _listed(chunks, start, opening):
        return None
    as_such = next((i for i in range(opening - 1, start, -1) if chunks[i].text in ("như", "gồm", "bao gồm")), start - 1)
    phrase = trim(chunks, as_such + 1, opening)
    while phrase and chunks[phrase[0]].text == "và":
        phrase = trim(chunks, phrase[0] + 1, phrase[1])
    return phrase


def _listed(chunks: Sequence[Chunk], start: int, opening: int) -> bool:
    """Whether the item stands beside another bracket that holds a figure."""
    if any(c.kinds & {"number", "money", "verb"} for c in chunks[start:opening]):
        return False
    left = start - 1
    while left > 0 and "comma" in chunks[left].kinds:
        left -= 1
    if "close" in chunks[left].kinds:
        return any("figure" in c.kinds for c in chunks[max(0, left - 4) : left])
    after = next((i for i in range(opening, min(len(chunks), opening + 8)) if "close" in chunks[i].kinds), len(chunks))
    following = clause_end(chunks, after + 1)
    return (
        following + 3 < len(chunks)
        and "open" in chunks[following].kinds
        and any("figure" in c.kinds for c in chunks[following + 1 : following + 4])
    )


def clause_end(chunks: Sequence[Chunk], start: int) -> int:
    """The next bracket or sign after a list's comma or "và"."""
    i = start
    while i < len(chunks) and (i == start or not chunks[i].kinds & _BREAKS):
        i += 1
    return i


def without_predicate(chunks: Sequence[Chunk], phrase: Range) -> Range:
    """The noun alone of "cổ phần sẽ bán cho cổ đông lớn, chiếm 30%", "nước này là nhà sản xuất hàng đầu, chiếm 60%"."""
    for i in range(phrase[0] + 1, phrase[1]):
        if chunks[i].text.startswith(("sẽ", "đã", "đang")) or chunks[i].text == "là":
            return trim(chunks, phrase[0], i) or phrase
    return phrase


def had_thing(chunks: Sequence[Chunk], phrase: Range | None) -> Range | None:
    """The thing alone of "họ chưa có [biện pháp] chắc chắn 100%": what follows the last "có" of the words before."""
    if phrase is None or any("head" in c.kinds for c in chunks[phrase[0] : phrase[1]]):
        return phrase
    last = max((i for i in range(*phrase) if chunks[i].kinds & {"have", "opener"}), default=phrase[0] - 1)
    return trim(chunks, last + 1, phrase[1]) or phrase


def items(chunks: Sequence[Chunk], phrase: Range) -> tuple[Range, ...]:
    """The items of "A, B và C" for "lần lượt"; one item when nothing splits it."""
    cuts = [i for i in range(*phrase) if chunks[i].text in (",", "và")]
    edges = [phrase[0] - 1, *cuts, phrase[1]]
    found = (trim(chunks, a + 1, b) for a, b in pairwise(edges))
    return tuple(part for part in found if part)


def counted_noun(chunks: Sequence[Chunk], end: int) -> Range | None:
    """What follows the number before a bracket: "hơn 77.000 [người cho rằng loa là cần thiết, nên giữ] (78%)"."""
    i = end - 1
    while i >= 0 and not chunks[i].kinds & {"mark", "figure", "close", "number", "money"}:
        i -= 1
    if i < 0 or "number" not in chunks[i].kinds or "scale" in chunks[i + 1].kinds or end - i < 3:
        return None
    return i + 1, end
