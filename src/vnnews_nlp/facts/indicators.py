"""Indicators: what each percentage of an article measures, how it changes, against what and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from vnnews_nlp.document import Entity, Indicator, Prose
from vnnews_nlp.entities.percentages import read_percentage
from vnnews_nlp.facts.indicator_chunks import Chunk, chunk, lower
from vnnews_nlp.facts.indicator_phrases import read_figure
from vnnews_nlp.facts.indicator_scene import Reading, Scene
from vnnews_nlp.facts.periods import find_periods

#: How often each rule's phrase is right.
_SCORES = {"before": 0.9, "after": 0.88, "shared": 0.85, "elided": 0.75, "object": 0.8, "head": 0.75, "bracketed": 0.8,
           "leftover": 0.55, "about": 0.8, "predicate": 0.7, "trailing": 0.5, "nothing": 0.5}  # fmt: skip
_BASE = re.compile(r"(?<!\w)so (?:với|cùng)?\s?|cùng kỳ|cùng thời điểm")
_WHOLE = re.compile(
    r"\s?((?:tổng|số|kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|[A-Z]{3,}|diện tích|dân số|vốn)(?!\w).{0,80})"
)
_YEARLY = re.compile(r"\s?(?:/\s?(?:năm|tháng)|một năm|mỗi năm)")
_BASE_END = re.compile(r"[;:()“”\"…]|,(?!\d)|\.(?!\d)|\s(?:và|nhưng|do|nhờ|trong khi|lên|xuống|đạt|còn|khi|để|vì)\s")
_TARGET = re.compile(r"phấn đấu|mục tiêu|đặt kế hoạch|chỉ tiêu|đặt ra|kỳ vọng|dự kiến|dự báo|hướng tới|hướng đến|đề ra")
_RATE = re.compile(r"lãi suất|thuế|lợi suất|phí(?!\w)|chiết khấu|hoa hồng")
_PLAN = re.compile(
    r"\s?(?:so với )?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|khối lượng|tiến độ|định mức|yêu cầu)"
)


def find_indicators(prose: Prose, entities: Sequence[Entity]) -> tuple[Indicator, ...]:
    """One indicator for each percentage of the article, in order."""
    found: list[Indicator] = []
    sentences = prose.sentences
    starts = [s.start for s in sentences]
    by_sentence: dict[int, list[Entity]] = {}
    for entity in entities:
        if entity.type in ("PERCENT", "MONEY"):
            by_sentence.setdefault(bisect_right(starts, entity.start) - 1, []).append(entity)
    measured_at = -2
    for at, inside in sorted(by_sentence.items()):
        if at >= 0 and any(e.type == "PERCENT" for e in inside):
            start, end = sentences[at].start, max(sentences[at].end, inside[-1].end)
            before = found[-1] if found and at - measured_at <= 1 else None
            found += _measure(prose.text[start:end], start, inside, before)
            measured_at = at
    return tuple(found)


def _measure(sentence: str, offset: int, entities: Sequence[Entity], before: Indicator | None) -> list[Indicator]:
    """The indicators of one sentence at ``offset``; ``before`` is the last one of the sentence before it."""
    figures = [(e.start - offset, e.end - offset, "figure" if e.type == "PERCENT" else "money") for e in entities]
    scene = Scene(chunk(sentence, figures))
    places = {c.start: i for i, c in enumerate(scene.chunks)}
    found: list[Indicator] = []
    for entity in sorted(entities, key=lambda e: e.start):
        if entity.type == "PERCENT":
            scene.figure = places[entity.start - offset]
            reading = read_figure(scene)
            scene.readings[scene.figure] = reading
            indicator = _indicator(entity, sentence, offset, scene, reading)
            found.append(_again(scene, reading, indicator, found[-1] if found else before))
    return found


def _again(scene: Scene, reading: Reading, indicator: Indicator, before: Indicator | None) -> Indicator:
    """As in "tỷ lệ này còn 5%": the indicator is the one before, told of again."""
    if before is None or reading.phrase is None or before.indicator is None:
        return indicator
    if "again" not in scene.chunks[reading.phrase[0]].kinds:
        return indicator
    return replace(indicator, indicator=before.indicator, evidence=before.evidence, source="indicators/again")


def _indicator(entity: Entity, sentence: str, offset: int, scene: Scene, reading: Reading) -> Indicator:
    low, high, unit = read_percentage(entity.norm)
    text: str | None = None
    evidence: tuple[tuple[int, int], ...] = ()
    if reading.phrase is not None:
        start, end = scene.chunks[reading.phrase[0]].start, scene.chunks[reading.phrase[1] - 1].end
        text, evidence = sentence[start:end], ((offset + start, offset + end),)
    after = sentence[entity.end - offset :]
    planned = reading.rule in ("before", "elided", "bracketed", "shared") and _PLAN.match(after)
    change = "up" if planned and sentence[: entity.start - offset].rstrip().endswith("vượt") else reading.change
    role = _role(lower(sentence), entity.start - offset, reading, lower(text or ""), bool(planned), after)
    base = _base(after, role if reading.rule != "after" else "")
    return Indicator(entity.start, entity.end, low, high, unit, change, text, base, _period(scene, sentence), role,
                     evidence, f"indicators/{reading.rule}", _SCORES[reading.rule])  # fmt: skip


def _role(low: str, at: int, reading: Reading, phrase: str, planned: bool, after: str) -> str:
    """fact | target | share | rate | completion, by the words before the figure, of the phrase and after the figure."""
    clause = max(low.rfind(sign, 0, at) for sign in (";", "(", ". ")) + 1
    if _TARGET.search(low, max(clause, at - 120), at):
        return "target"
    if planned or reading.role == "completion":
        return "completion" if planned or reading.rule == "before" else "share"
    if _RATE.search(phrase) and reading.change == "level":
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
    found = find_periods(piece.text)
    return (
        sentence[piece.start + found[0].first : piece.start + found[0].end]
        if found
        else sentence[piece.start : piece.end]
    )
