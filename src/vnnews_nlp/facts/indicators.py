"""Indicators: what each percentage of an article measures, how it changes, against what and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from vnnews_nlp.document import Entity, Indicator, Prose
from vnnews_nlp.entities.percentages import read_percentage
from vnnews_nlp.facts.indicator_chunks import chunk, lower, periods
from vnnews_nlp.facts.indicator_phrases import Reading, Scene, read_figure

#: How often each rule's phrase is right.
_SCORES = {"before": 0.9, "after": 0.88, "shared": 0.85, "elided": 0.75, "object": 0.8, "head": 0.75, "bracketed": 0.8,
           "leftover": 0.55, "about": 0.8, "predicate": 0.7, "trailing": 0.5, "nothing": 0.5}  # fmt: skip
_BASE = re.compile(r"(?:so với|so cùng|so|bằng)\s|cùng kỳ|cùng thời điểm")
_BASE_END = re.compile(r"[,;:()“”\"]|\.(?!\d)|\s(?:và|nhưng|do|nhờ|trong khi|lên|xuống|đạt|còn|khi|để|vì)\s")
_TARGET = re.compile(r"phấn đấu|mục tiêu|đặt kế hoạch|chỉ tiêu|đặt ra|kỳ vọng|dự kiến|dự báo|hướng tới|hướng đến|đề ra")
_RATE = re.compile(r"lãi suất|thuế|lợi suất|phí(?!\w)|chiết khấu|hoa hồng")
_PLAN = re.compile(r"\s?(?:so với )?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|khối lượng|tiến độ|định mức|yêu cầu)")


def find_indicators(prose: Prose, entities: Sequence[Entity]) -> tuple[Indicator, ...]:
    """One indicator for each percentage of the article, in order."""
    found: list[Indicator] = []
    sentences = prose.sentences
    starts = [s.start for s in sentences]
    by_sentence: dict[int, list[Entity]] = {}
    for entity in entities:
        if entity.type in ("PERCENT", "MONEY"):
            by_sentence.setdefault(bisect_right(starts, entity.start) - 1, []).append(entity)
    for at, inside in by_sentence.items():
        if at >= 0 and any(e.type == "PERCENT" for e in inside):
            start, end = sentences[at].start, max(sentences[at].end, inside[-1].end)
            found += _measure(prose.text[start:end], start, inside)
    return tuple(sorted(found, key=lambda i: i.start))


def _measure(sentence: str, offset: int, entities: Sequence[Entity]) -> list[Indicator]:
    """The indicators of one sentence that starts at ``offset`` of the article."""
    figures = [
        (e.start - offset, e.end - offset, "figure" if e.type == "PERCENT" else "money") for e in entities
    ]
    scene = Scene(chunk(sentence, figures))
    places = {c.start: i for i, c in enumerate(scene.chunks)}
    found = []
    for entity in entities:
        if entity.type == "PERCENT":
            scene.figure = places[entity.start - offset]
            reading = read_figure(scene)
            scene.readings[scene.figure] = reading
            found.append(_indicator(entity, sentence, offset, scene, reading))
    return found


def _indicator(entity: Entity, sentence: str, offset: int, scene: Scene, reading: Reading) -> Indicator:
    low, high, unit = read_percentage(entity.norm)
    text, evidence = None, ()
    if reading.phrase is not None:
        start, end = scene.chunks[reading.phrase[0]].start, scene.chunks[reading.phrase[1] - 1].end
        text, evidence = sentence[start:end], ((offset + start, offset + end),)
    return Indicator(entity.start, entity.end, low, high, unit, reading.change, text, None, None, reading.role, evidence,
                     f"indicators/{reading.rule}", _SCORES[reading.rule])  # fmt: skip
