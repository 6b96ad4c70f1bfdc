"""Indicators: what each figure of an article measures, how it changes, against what and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from vnnews_nlp.document import Entity, Indicator, Prose
from vnnews_nlp.entities.money import read_money
from vnnews_nlp.entities.percentages import read_percentage
from vnnews_nlp.entities.windows import Taken
from vnnews_nlp.facts.indicator_chunks import Chunk, chunk, has_head, lower
from vnnews_nlp.facts.indicator_phrases import read_figure
from vnnews_nlp.facts.indicator_ranker import Choice, Ranker
from vnnews_nlp.facts.indicator_scene import Reading, Scene
from vnnews_nlp.facts.indicator_spans import Asked, Line
from vnnews_nlp.facts.ratios import find_ratios

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


#: Rules whose phrase is believed for amounts and ratios, where precision counts.
_SURE = frozenset(("before", "after", "shared", "object"))
#: Characters that are read behind the last figure of a sentence.
_BEHIND = 240
#: The most chunks of such a phrase, and phrases that measure nothing.
_SHORT = 10
_NO_MEASURES = ("mức tăng", "mức giảm", "mức", "số", "tổng")
#: A sentence longer than this is read in stretches, so that the time stays linear in its length.
_LONG = 2000


class _Figure(NamedTuple):
    """A figure to be measured: its span in the article, its value, and what it is (figure: percentage or ratio)."""

    start: int
    end: int
    low: float
    high: float
    unit: str
    kind: str
    certain: bool


class _Read(NamedTuple):
    """A figure as the rules read it: the place of its indicator, and what the ranker needs to think again."""

    at: int
    figure: _Figure
    place: int
    reading: Reading
    sight: _Sight


class _Sight(NamedTuple):
    """A sentence around figures, at ``offset`` in the article."""

    sentence: str
    low: str
    offset: int
    scene: Scene


def find_indicators(prose: Prose, entities: Sequence[Entity], ranker: Ranker | None = None) -> tuple[Indicator, ...]:
    """One indicator for each percentage of the article, and one for each amount of money, ratio and multiple
    ("gấp đôi", "3/4") whose indicator is certain, in order.

    ``unit`` is "%", "‰", "điểm %", an ISO 4217 code, "lần" or "tỷ lệ". With a ``ranker`` the phrases of
    percentages are its choice, by the rules' answer and the words around; without, they are the rules' own.
    """
    return find_in_batch([prose], [entities], ranker)[0]


def find_in_batch(
    batch: Sequence[Prose], entities: Sequence[Sequence[Entity]], ranker: Ranker | None = None
) -> list[tuple[Indicator, ...]]:
    """``find_indicators`` for several articles at once."""
    read = [read_article(prose, found) for prose, found in zip(batch, entities, strict=True)]
    if ranker is None:
        return [tuple(indicators) for indicators, _ in read]
    choices = iter(ranker.choose([line for _, asked in read for line in lines_of(asked)]))
    return [tuple(_chosen(indicators, asked, choices, ranker.name)) for indicators, asked in read]


def read_article(prose: Prose, entities: Sequence[Entity]) -> tuple[list[Indicator], list[_Read]]:
    """What the rules make of an article, and the percentages that a ranker may think of again."""
    stretches: dict[tuple[int, int], list[_Figure]] = {}
    starts = [sentence.start for sentence in prose.sentences]
    for figure in _figures(prose, entities):
        stretches.setdefault(_stretch(prose, starts, figure), []).append(figure)
    found: list[Indicator] = []
    asked: list[_Read] = []
    last_end = -1
    for (start, end), inside in stretches.items():
        start, end = min(start, inside[0].start), max(end, inside[-1].end)
        if not _worth_reading(prose.text, start, end, inside):
            continue
        end = _near_end(prose.text, inside[-1].end, end)
        before = found[-1] if found and not prose.text[last_end:start].strip() else None
        _measure(prose.text[start:end], start, inside, before, found, asked)
        last_end = end
    return found, asked


def lines_of(asked: Sequence[_Read]) -> list[Line]:
    """The sentences of figures read, as the ranker takes them."""
    lines: list[Line] = []
    for _, group in groupby(asked, key=lambda read: read.sight.offset):
        reads = list(group)
        sight = reads[0].sight
        chunks, readings = sight.scene.chunks, sight.scene.readings
        questions = []
        for read in reads:
            earlier = max((i for i in readings if i < read.place), default=None)
            before = None if earlier is None else readings[earlier].phrase
            questions.append(Asked(read.place, read.reading.phrase, read.reading.rule, before))
        lines.append(Line(sight.sentence, chunks, questions))
    return lines


def _chosen(
    indicators: list[Indicator], asked: Sequence[_Read], choices: Iterator[Choice], model: str
) -> list[Indicator]:
    """The indicators with the ranker's phrases for the figures asked about."""
    for read in asked:
        choice = next(choices)
        rule, chunks = read.reading.rule, read.sight.scene.chunks
        if choice.agreed:
            indicator = indicators[read.at]
        else:
            side = "nothing" if choice.phrase is None else "left" if choice.phrase[0] < read.place else "right"
            role = "share" if side == "right" and read.reading.change == "level" else read.reading.role
            said = Reading(choice.phrase, read.reading.change, role, _SIDES[side])
            read.sight.scene.figure, rule = read.place, side
            indicator = _indicator(read.figure, read.sight, said)
            if choice.phrase and "again" in chunks[choice.phrase[0]].kinds:
                choice = choice._replace(score=min(choice.score, 0.5))
        indicators[read.at] = replace(indicator, source=f"{model}/{rule}", score=choice.score)
    return indicators


#: The rule that a phrase chosen on this side of the figure is most like.
_SIDES = {"left": "before", "right": "after", "nothing": "nothing"}


def _figures(prose: Prose, entities: Sequence[Entity]) -> list[_Figure]:
    """Percentages, amounts and ratios in order; of two that meet the first stays."""
    figures: list[_Figure] = []
    for e in entities:
        if e.type == "PERCENT":
            figures.append(_Figure(e.start, e.end, *read_percentage(e.norm), "figure", True))
        elif e.type == "MONEY":
            figures.append(_Figure(e.start, e.end, *read_money(e.norm), "money", False))
    if ratios := find_ratios(prose.text):
        taken = Taken((e.start, e.end) for e in entities)
        figures += [_Figure(*r[:5], "figure", False) for r in ratios if not taken.meets(r.start, r.end)]
    figures.sort()
    return [f for i, f in enumerate(figures) if i == 0 or f.start >= figures[i - 1].end]


def _stretch(prose: Prose, starts: list[int], figure: _Figure) -> tuple[int, int]:
    """The sentence of a figure; a part of it when it is very long, the line where no sentence holds the figure."""
    at = bisect_right(starts, figure.start) - 1
    if at >= 0 and figure.start < prose.sentences[at].end:
        start, end = prose.sentences[at].start, prose.sentences[at].end
    else:
        floor, ceiling = max(0, figure.start - _LONG), figure.end + _LONG
        start = prose.text.rfind("\n", floor, figure.start) + 1 or floor
        end = prose.text.find("\n", figure.end, ceiling)
        end = end if end >= 0 else min(ceiling, len(prose.text))
    if end - start <= _LONG:
        return start, end
    first = start + (figure.start - start) // 1000 * 1000
    return max(start, first - 500), min(end, first + 1400)


def _measure(
    sentence: str,
    offset: int,
    figures: Sequence[_Figure],
    before: Indicator | None,
    found: list[Indicator],
    asked: list[_Read],
) -> None:
    """Adds the indicators of one sentence at ``offset``; ``before`` is the last one of the sentence before it."""
    chunks = chunk(sentence, [(f.start - offset, f.end - offset, f.kind) for f in figures])
    scene = Scene(chunks, told=before is not None)
    places = {c.start: i for i, c in enumerate(scene.chunks)}
    sight = _Sight(sentence, lower(sentence), offset, scene)
    for figure in figures:
        scene.figure = places[figure.start - offset]
        reading = read_figure(scene)
        if figure.kind == "figure":
            scene.readings[scene.figure] = reading
        if figure.certain or _is_sure(scene, figure, reading):
            indicator = _indicator(figure, sight, reading)
            again = _again(scene, reading, indicator, before)
            if figure.certain and again is indicator:
                asked.append(_Read(len(found), figure, scene.figure, reading, sight))
            found.append(again)
            before = again


def _worth_reading(text: str, start: int, end: int, figures: Sequence[_Figure]) -> bool:
    """Whether a sentence can have an indicator: with amounts of money alone it needs a measured noun."""
    return any(f.kind != "money" for f in figures) or has_head(lower(text[start:end]))


def _near_end(text: str, last: int, end: int) -> int:
    """The end of what is read of a sentence: words far behind its last figure say nothing of it."""
    if end - last <= _BEHIND:
        return end
    gap = text.find(" ", last + _BEHIND, end)
    return gap if gap >= 0 else end


def _is_sure(scene: Scene, figure: _Figure, reading: Reading) -> bool:
    """Whether an amount or ratio has a measure: a short phrase, and for money one that starts with a measured noun."""
    if reading.rule not in _SURE or reading.phrase is None:
        return False
    first, last = reading.phrase
    if last - first > _SHORT or scene.chunks[first].text in _NO_MEASURES:
        return False
    if "head" in scene.chunks[first].kinds:
        return True
    told = any(c.kinds & {"adverb", "say", "have", "opener"} for c in scene.chunks[first:last])
    return figure.kind != "money" and not told


def _again(scene: Scene, reading: Reading, indicator: Indicator, before: Indicator | None) -> Indicator:
    """As in "tỷ lệ này còn 5%": the indicator is the one before, told of again."""
    if before is None or reading.phrase is None or before.indicator is None:
        return indicator
    if "again" not in scene.chunks[reading.phrase[0]].kinds:
        return indicator
    return replace(indicator, indicator=before.indicator, evidence=before.evidence, source="indicators/again",
                   score=min(before.score, 0.7))  # fmt: skip


def _indicator(figure: _Figure, sight: _Sight, reading: Reading) -> Indicator:
    sentence, low, offset, scene = sight
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
