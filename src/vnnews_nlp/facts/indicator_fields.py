"""What an indicator says besides its value: phrase, change, role, base and period, by the words around its figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from vnnews_nlp.document import Indicator
from vnnews_nlp.facts.indicator_chunks import Chunk, chunk, lower
from vnnews_nlp.facts.indicator_figures import Figure
from vnnews_nlp.facts.indicator_scene import Reading, Scene

#: How often each rule's phrase was right: (right, read), on annotated articles and on sentences of 2013-2026.
_READ = {"before": (192, 214), "after": (223, 235), "shared": (11, 14), "elided": (136, 158), "object": (14, 15),
         "head": (61, 65), "bracketed": (38, 43), "about": (2, 3), "predicate": (7, 7), "leftover": (35, 44),
         "trailing": (3, 3), "nothing": (1, 3)}  # fmt: skip
#: The score of a rule: its precision, smoothed by five more readings of which four are right.
_SCORES = {rule: round((right + 4) / (read + 5), 2) for rule, (right, read) in _READ.items()}
_BASE = re.compile(r"(?<!\w)so (?:với|cùng)?\s?|cùng kỳ|cùng thời điểm")
_WHOLE = re.compile(
    r"\s?((?!(?:so|trong|và|vào|tại|ở|của|theo|do|vì|đối|với|trở|từ|cho|năm|mỗi)(?!\w))[^\W\d_].{0,80})"
)
_YEARLY = re.compile(r"\s?(?:/\s?(?:năm|tháng)|một năm|mỗi năm)")
_BASE_END = re.compile(r"[;:()“”\"…]|,(?!\d)|\.(?!\d)|\s(?:và|nhưng|do|nhờ|trong khi|lên|xuống|đạt|còn|khi|để|vì)\s")
_TARGET = re.compile(r"phấn đấu|mục tiêu|đặt kế hoạch|chỉ tiêu|đặt ra|kỳ vọng|dự kiến|dự báo|hướng tới|hướng đến|đề ra")
_RATE = re.compile(r"lãi suất|(?<!sau )(?<!trước )thuế|lợi suất|(?<!chi )(?<!kinh )phí(?!\w)|chiết khấu|hoa hồng")
#: "Theo bản án số 45/2023/HS-ST": a phrase that opens with the rest of a code measures nothing.
_OPENS_INSIDE = re.compile(r"[/.,;:%–-]")
#: "VRE (-0,53%)": the sign before a figure in brackets or behind a space says which way it went.
_SIGNED = re.compile(r"[\s(:;]([-−+])$")
_MULTIPLE = re.compile(r"gấp|hơn")
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
    if sign := _SIGNED.search(low, max(0, at - 2), at):
        change = "down" if sign[1] in "-−" else "up"
    role = _role(low, at, reading, lower(text or ""), bool(planned), after)
    base = _base(after, role if reading.rule != "after" else "")
    return Indicator(figure.start, figure.end, figure.low, figure.high, figure.unit, change, text, base,
                     _period(scene, sentence), role, evidence, f"indicators/{reading.rule}",
                     _SCORES[reading.rule])  # fmt: skip


def _role(low: str, at: int, reading: Reading, phrase: str, planned: bool, after: str) -> str:
    """fact | target | share | rate | completion, by the words before the figure, of the phrase and after the figure."""
    clause = max(low.rfind(sign, 0, at) for sign in (";", "(", ". ")) + 1
    if _TARGET.search(low, max(clause, at - 120), at):
        return "target"
    if planned or reading.role == "completion":
        return "completion" if planned or reading.rule == "before" else "share"
    if reading.rule != "after" and _RATE.search(phrase) and reading.change == "level":
        return "rate"
    if reading.role == "share" and reading.change == "level":
        return "share"
    return "rate" if _YEARLY.match(after) and reading.change == "level" else "fact"


def _base(after: str, role: str) -> str | None:
    """What the figure is compared with ("so với cùng kỳ năm trước") or is a part of ("tổng số hộ", "dự toán năm")."""
    stop = _BASE_END.search(after)
    clause = after[: stop.start() if stop else 120]
    if found := _BASE.search(clause):
        return clause[found.start() :].strip() or None
    whole = _WHOLE.match(clause)
    return whole[1].strip() if whole and role in ("share", "completion") else None


def _period(scene: Scene, sentence: str) -> str | None:
    """The period nearest to the figure: just after it in its clause, else before it in the sentence."""
    chunks, at = scene.chunks, scene.figure
    for piece in chunks[at + 1 : at + 4]:
        if "period" in piece.kinds:
            return _core(sentence, piece)
        if piece.kinds & {"comma", "mark", "stop", "figure", "open", "close"}:
            break
    for i in range(at - 1, -1, -1):
        if "period" in chunks[i].kinds and not (i and chunks[i - 1].text in ("so với", "so")):
            return _core(sentence, chunks[i])
    return None


def _core(sentence: str, piece: Chunk) -> str:
    """The period without the words that lead to it: "trong 6 tháng đầu năm" is "6 tháng đầu năm"."""
    return sentence[max(piece.start, piece.inner) : piece.end]
