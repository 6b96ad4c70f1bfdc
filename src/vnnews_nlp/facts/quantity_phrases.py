"""What quantities measure, where a measured noun leads straight to them: "diện tích rừng trồng đạt 1.200 ha"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from vnnews_nlp.document import Indicator
from vnnews_nlp.facts.indicator_clauses import LOOSE, VALUE, nominal, subject_left
from vnnews_nlp.facts.indicator_fields import Sight, make_indicator
from vnnews_nlp.facts.indicator_figures import Figure
from vnnews_nlp.facts.indicator_phrases import objected, posted
from vnnews_nlp.facts.indicator_scene import Reading, Scene, find_governor
from vnnews_nlp.lists import load_list

#: Rules that are right where a measured noun stands before a quantity.
_RULES = frozenset(("before", "object", "head"))
#: Measured nouns that are counted in money and percent only.
_OTHERS = ("vốn", "chất lượng", "hiệu quả", "thuế", "phí", "lệ phí", "giá", "cơ hội", "lãi suất", "chỉ số", "tỷ lệ",
           "tỉ lệ", "tỷ trọng", "lương", "mức", "khả năng", "nguy cơ", "tiến độ", "hệ số", "học phí", "rating",
           "tín nhiệm", "chi", "doanh thu", "lợi nhuận", "kim ngạch", "thu nhập", "cổ tức", "trợ cấp", "học bổng",
           "tổng thu", "tổng chi", "tổng mức", "tổng vốn", "tổng kim ngạch", "tổng doanh thu")  # fmt: skip
#: Others that say nothing alone.
_NOTHING = ("tổng số", "tổng", "số", "lượng", "quy mô", "mức tăng", "mức giảm", "tăng trưởng", "số lượng")
#: They belong to the noun before them: "nhiệt độ thấp nhất 23 độ C".
_ENDS = ("cao nhất", "thấp nhất", "tối đa", "tối thiểu", "trung bình", "bình quân")
_PLACES = ("ở", "tại", "với", "từ")
_LONG = 10


def read_quantities(sight: Sight, quantities: Sequence[Figure]) -> Iterator[Indicator]:
    """The indicators of those quantities of a sentence that have a certain one."""
    scene = sight.scene
    for quantity in quantities:
        place = sight.places.get(quantity.start)
        if place is None:
            continue
        scene.figure = place
        if reading := _sure(scene, _read(scene), quantity.unit):
            yield make_indicator(quantity, sight, reading)


def _read(scene: Scene) -> Reading | None:
    """What stands before the figure: the subject of its governor, a changed object, an adjacent measured noun."""
    governor = find_governor(scene)
    if governor is None:
        return objected(scene) or posted(scene)
    first, last, change, role = governor
    return None if nominal(scene.chunks, last) else Reading(subject_left(scene.chunks, first), change, role, "before")


def _sure(scene: Scene, reading: Reading | None, unit: str) -> Reading | None:
    """The reading, as long as is right, where its phrase is a measured noun that leads to the figure."""
    if reading is None or reading.rule not in _RULES or reading.phrase is None:
        return None
    chunks = scene.chunks
    first, last = reading.phrase
    if reading.rule == "head":
        # "10 lần tốc độ âm thanh ở độ cao 100 km": the last noun is the figure's
        inner = [i for i in range(first + 1, last) if _starts(scene, i) and _is_own(scene, i, unit)]
        first = inner[-1] if inner else first
        if any(not c.kinds & LOOSE for c in chunks[last : scene.figure]):
            return None
    if reading.rule == "before" and chunks[scene.figure - 1].text in _PLACES:
        return None
    if not _starts(scene, first) or last - first > _LONG:
        return None
    if any(c.kinds & VALUE for c in chunks[first:last]):
        return None
    if last - first == 1 and chunks[first].text in _NOTHING:
        return None
    if unit not in _units_of(chunks[first].text):
        return None
    while last < scene.figure and chunks[last].text in _ENDS:
        last += 1
    return Reading((first, last), reading.change, reading.role, reading.rule)


def _starts(scene: Scene, at: int) -> bool:
    """Whether a measured noun that quantities can have stands at a chunk."""
    piece = scene.chunks[at]
    return "head" in piece.kinds and "unit" not in piece.kinds and not piece.text.startswith(_OTHERS)


def _is_own(scene: Scene, at: int, unit: str) -> bool:
    """Whether a measured noun inside a phrase has the figure's unit, or stands where a place would."""
    chunks = scene.chunks
    known = type(_units_of(chunks[at].text)) is not _Any and unit in _units_of(chunks[at].text)
    return (known and unit not in _counted()) or chunks[at - 1].text in _PLACES


class _Any(frozenset[str]):
    """What a noun is counted in that nothing is said of."""

    def __contains__(self, unit: object) -> bool:
        return unit != "lần"


@cache
def _counted() -> frozenset[str]:
    return frozenset(row["base"] for row in load_list("quantity_words") if row["kind"] == "counted") - {"lần"}


@cache
def _units_of(noun: str) -> frozenset[str]:
    """The base units that a measured noun can have: no "diện tích" of 9 km."""
    for row in load_list("measured_nouns"):
        if noun.startswith(row["noun"]):
            units = frozenset(row["units"].split(", "))
            return units | _counted() if "counted" in units else units
    return _Any()
