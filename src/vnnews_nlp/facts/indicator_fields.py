"""What an indicator says besides its value: phrase, change, role, base and period, by the words around its figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from vnnews_nlp.document import Indicator
from vnnews_nlp.facts.indicator_chunks import chunk, lower
from vnnews_nlp.facts.indicator_context import base_of, period_of
from vnnews_nlp.facts.indicator_figures import Figure
from vnnews_nlp.facts.indicator_scene import Reading, Scene

#: How often each rule's phrase was right: (right, read), on annotated articles and on sentences of 2013-2026.
_READ = {"before": (192, 214), "after": (223, 235), "shared": (11, 14), "elided": (136, 158), "object": (14, 15),
         "head": (61, 65), "bracketed": (38, 43), "about": (2, 3), "predicate": (7, 7), "leftover": (35, 44),
         "trailing": (3, 3), "nothing": (1, 3)}  # fmt: skip
#: The score of a rule: its precision, smoothed by five more readings of which four are right.
_SCORES = {rule: round((right + 4) / (read + 5), 2) for rule, (right, read) in _READ.items()}
_YEARLY = re.compile(r"\s?(?:/\s?(?:năm|tháng|ngày|tuần|giờ|đêm)|một năm|mỗi năm)")
_TARGET = re.compile(
    r"phấn đấu|mục tiêu(?! (?:nằm|bay|di động|ở |trên không|tấn công|quân sự))|đặt kế hoạch|chỉ tiêu|đặt ra"
    r"|kỳ vọng(?! lớn)|dự kiến|dự báo|dự đoán|hướng tới|hướng đến|đề ra"
)
#: "chỉ tiêu này mới đạt 17%" is no target; "nâng kim ngạch lên 10 tỷ USD vào năm 2020" is one.
_REACHED = re.compile(r"(?:chỉ|mới|đã) (?:chỉ )?đạt(?: được)?(?: (?:khoảng|gần|hơn|trên))?\s\Z")
_RAISED = re.compile(r"(?<!đã )(?:nâng|đưa|đẩy) .{3,90}(?:lên|đạt|xuống)(?: (?:khoảng|gần|hơn|trên|mức|tới))*\s\Z")
_BY_YEAR = re.compile(r".{0,14}\s(?:vào|đến) (?:cuối )?năm 20")
_RATE = re.compile(r"lãi suất|(?<!sau )(?<!trước )thuế|lợi suất|(?<!chi )(?<!kinh )phí(?!\w)|chiết khấu|hoa hồng")
#: "Theo bản án số 45/2023/HS-ST": a phrase that opens with the rest of a code measures nothing.
_OPENS_INSIDE = re.compile(r"[/.,;:%–-]")
#: "VRE (-0,53%)": the sign before a figure in brackets or behind a space says which way it went.
_SIGNED = re.compile(r"[\s(:;]([-−+])$")
#: "tăng mạnh, đạt hơn 200 triệu đơn vị", "nhỉnh hơn 100 người": amounts that are reached, not added.
_STATED = re.compile(r"(?:đạt|ở mức|vượt|vượt hơn|nhỉnh hơn|vượt mốc)(?: (?:khoảng|gần|hơn|trên|tới))*\s\Z")
_MULTIPLE = re.compile(r"gấp|hơn")
#: "đạt tốc độ tăng trưởng kinh tế 9%", "giữ mục tiêu tăng trưởng 6%": the rate itself is so high.
_PACE = re.compile(
    r"(?:(?:mức|tốc độ|nhịp độ) tăng trưởng|tốc độ tăng)(?: (?!tăng|giảm)[^\W\d]+){0,6}\s\Z"
    r"|mục tiêu tăng trưởng(?: (?:bình quân|trung bình|cả|năm|trên|phải|đạt|khoảng))*\s\Z"
)
_OF_GDP = re.compile(r"\s?GDP", re.I)
#: "vượt tiến độ 2% so với kế hoạch", "vượt 28% so với quy hoạch".
_PASSES = re.compile(r"(?<!\w)vượt(?: (?:tiến độ|mức|chỉ tiêu))?(?: (?:tới|đến|hơn|gần|khoảng))?\s\Z")
_PLAN = re.compile(
    r"\s?(?:so với )?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|khối lượng|tiến độ|định mức|yêu cầu)"
)


class Sight(NamedTuple):
    """A sentence around figures, at ``offset`` in the article."""

    sentence: str
    low: str
    offset: int
    scene: Scene
    places: dict[int, int]


def sight_of(sentence: str, offset: int, figures: Sequence[Figure], told: bool) -> Sight:
    """A sentence with its figures, cut into chunks; ``told``: the sentence before ends with an indicator."""
    chunks = chunk(sentence, [(f.start - offset, f.end - offset, f.kind) for f in figures])
    places = {c.start + offset: i for i, c in enumerate(chunks)}
    return Sight(sentence, lower(sentence), offset, Scene(chunks, told=told), places)


def make_indicator(figure: Figure, sight: Sight, reading: Reading) -> Indicator:
    """The indicator of the scene's figure by a reading of it."""
    sentence, low, offset, scene, _ = sight
    text: str | None = None
    evidence: tuple[tuple[int, int], ...] = ()
    if reading.phrase is not None:
        start, end = scene.chunks[reading.phrase[0]].start, scene.chunks[reading.phrase[1] - 1].end
    if reading.phrase is not None and not _OPENS_INSIDE.match(sentence, start):
        text, evidence = sentence[start:end], ((offset + start, offset + end),)
    at, after = figure.start - offset, sentence[figure.end - offset : figure.end - offset + 160]
    planned = reading.rule in ("before", "elided", "bracketed", "shared") and _PLAN.match(after)
    change = reading.change
    if (planned and low[:at].rstrip().endswith("vượt")) or (
        figure.unit == "lần" and _MULTIPLE.search(low, max(0, at - 20), at)
    ):
        change = "up"
    elif change == "up" and _PACE.search(low, max(0, at - 60), at) and not _OF_GDP.match(after):
        change = "level"
    elif _PASSES.search(low, max(0, at - 24), at) and after.lstrip().startswith("so với"):
        change = "up"
    if sign := _SIGNED.search(low, max(0, at - 2), at):
        change = "down" if sign[1] in "-−" else "up"
    if figure.kind != "figure" and change == "up" and _STATED.search(low, max(0, at - 24), at):
        change = "level"
    role = _role(low, at, reading, lower(text or ""), bool(planned), after)
    if role == "completion" and figure.kind != "figure":
        role = "fact"
    span = at, figure.end - offset
    base = base_of(sentence, low, span, reading, figure.unit)
    return Indicator(figure.start, figure.end, figure.low, figure.high, figure.unit, change, text, base,
                     period_of(scene, sentence, span[1]), role, evidence, f"indicators/{reading.rule}",
                     _SCORES[reading.rule])  # fmt: skip


def _role(low: str, at: int, reading: Reading, phrase: str, planned: bool, after: str) -> str:
    """fact | target | share | rate | completion, by the words before the figure, of the phrase and after the figure."""
    clause = max(low.rfind(sign, 0, at) for sign in (";", "(", ". ")) + 1
    if _TARGET.search(low, max(clause, at - 120), at) and not _REACHED.search(low, max(clause, at - 30), at):
        return "target"
    if _BY_YEAR.match(after) and _RAISED.search(low, max(clause, at - 130), at):
        return "target"
    if planned or reading.role == "completion":
        return "completion" if planned or reading.rule == "before" else "share"
    if reading.rule != "after" and _RATE.search(phrase) and reading.change == "level":
        return "rate"
    if reading.role == "share" and reading.change == "level":
        return "share"
    return "rate" if _YEARLY.match(after) and reading.change == "level" else "fact"
