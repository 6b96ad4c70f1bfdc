"""Indicators: what each figure of an article measures, how it changes, against what and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from vnnews_nlp.columns import Words
from vnnews_nlp.document import Entity, Indicator, Prose
from vnnews_nlp.facts.indicator_chunks import has_head, lower
from vnnews_nlp.facts.indicator_edges import Known
from vnnews_nlp.facts.indicator_fields import Sight, make_indicator, sight_of
from vnnews_nlp.facts.indicator_figures import Figure, find_figures, stretch_of
from vnnews_nlp.facts.indicator_phrases import read_figure
from vnnews_nlp.facts.indicator_places import with_places
from vnnews_nlp.facts.indicator_ranker import Choice, Ranker
from vnnews_nlp.facts.indicator_scene import Reading, Scene
from vnnews_nlp.facts.indicator_spans import Asked, Line
from vnnews_nlp.facts.quantity_phrases import read_quantities

#: Rules whose phrase is believed for amounts and ratios, where precision counts.
_SURE = frozenset(("before", "after", "shared", "object"))
#: A stretch with more figures is a table or no text at all: the ranker is not asked about them.
_MOST = 64
#: Characters that are read behind the last figure of a sentence.
_BEHIND = 240
#: The most chunks of such a phrase, and phrases that measure nothing.
_SHORT = 10
_NO_MEASURES = ("mức tăng", "mức giảm", "mức", "số", "tổng")
#: The ranker is asked about so many figures together.
_ASKED_AT_ONCE = 500


class _Read(NamedTuple):
    """A figure as the rules read it: the place of its indicator, and what the ranker needs to think again."""

    at: int
    figure: Figure
    place: int
    reading: Reading
    sight: Sight


class _Told(NamedTuple):
    """Indicators of an article, the figures among them to ask the ranker about, and indicators of quantities."""

    found: list[Indicator]
    asked: list[_Read]
    counted: list[Indicator]


def find_indicators(prose: Prose, entities: Sequence[Entity], ranker: Ranker | None = None) -> tuple[Indicator, ...]:
    """One indicator for each percentage of the article, and one for each amount of money, quantity, ratio and
    multiple ("gấp đôi", "3/4") whose indicator is certain, in order.

    ``unit`` is "%", "‰", "điểm %", an ISO 4217 code, "lần", "tỷ lệ" or the base unit of a quantity ("m2", "hộ").
    With a ``ranker`` the phrases of percentages are its choice, by the rules' answer and the words around; without,
    they are the rules' own.
    """
    return find_in_batch([prose], [entities], ranker)[0]


def find_in_batch(
    batch: Sequence[Prose],
    entities: Sequence[Sequence[Entity]],
    ranker: Ranker | None = None,
    words: Sequence[Words] | None = None,
) -> list[tuple[Indicator, ...]]:
    """``find_indicators`` for several articles at once, with their ``words`` for the ranker."""
    told: list[list[Indicator]] = [[] for _ in batch]
    waiting: list[_Part] = []
    asked = 0
    for i, (prose, found) in enumerate(zip(batch, entities, strict=True)):
        known = Known(words[i] if words else None, found)
        for part in read_parts(prose, found):
            waiting.append(_Part(told[i], part, known))
            asked += len(part.asked)
            if asked >= _ASKED_AT_ONCE:
                _decide(waiting, ranker)
                waiting, asked = [], 0
    _decide(waiting, ranker)
    return [with_places(prose.text, found, own) for prose, found, own in zip(batch, entities, told, strict=True)]


class _Part(NamedTuple):
    """Part of an article: where its indicators go, what was read of it, and the article's words and names."""

    told: list[Indicator]
    read: _Told
    known: Known


def _decide(waiting: Sequence[_Part], ranker: Ranker | None) -> None:
    """Adds what was read of parts of articles to what is told of each, after the ranker's word on it."""
    if ranker is not None:
        lines = [line for part in waiting for line in lines_of(part.read.asked, part.known)]
        choices = iter(ranker.choose(lines))
        for part in waiting:
            _choose(part.read, choices, ranker.name)
    for part in waiting:
        part.told.extend(_in_order(part.read))


def _in_order(told: _Told) -> list[Indicator]:
    return sorted([*told.found, *told.counted], key=lambda i: i.start) if told.counted else told.found


def read_article(prose: Prose, entities: Sequence[Entity]) -> _Told:
    """What the rules make of an article, and the percentages that a ranker may think of again."""
    whole = _Told([], [], [])
    for part in read_parts(prose, entities):
        whole.asked.extend(read._replace(at=read.at + len(whole.found)) for read in part.asked)
        whole.found.extend(part.found)
        whole.counted.extend(part.counted)
    return whole


def read_parts(prose: Prose, entities: Sequence[Entity]) -> Iterator[_Told]:
    """What :func:`read_article` gives, for so many figures at a time that the sentences held do not grow with it."""
    stretches: dict[tuple[int, int], list[Figure]] = {}
    starts = [sentence.start for sentence in prose.sentences]
    for figure in find_figures(prose, entities):
        stretches.setdefault(stretch_of(prose, starts, figure), []).append(figure)
    told = _Told([], [], [])
    last: Indicator | None = None
    last_end = -1
    for (start, end), inside in stretches.items():
        if len(told.asked) >= _ASKED_AT_ONCE:
            yield told
            told = _Told([], [], [])
        start, end = min(start, inside[0].start), max(end, inside[-1].end)
        quantities = [f for f in inside if f.kind == "quantity"]
        figures = [f for f in inside if f.kind != "quantity"] if quantities else inside
        if not _worth_reading(prose.text, start, end, figures):
            figures = []
        if not figures:
            if quantities:
                end = _near_end(prose.text, quantities[-1].end, end)
                told.counted.extend(read_quantities(sight_of(prose.text[start:end], start, (), False), quantities))
            continue
        end = _near_end(prose.text, figures[-1].end, end)
        before = last if last and not prose.text[last_end:start].strip() else None
        sight = sight_of(prose.text[start:end], start, figures, before is not None)
        _measure(sight, figures, before, told)
        told.counted.extend(read_quantities(sight, quantities))
        last, last_end = told.found[-1] if told.found else last, end
    yield told


def lines_of(asked: Sequence[_Read], known: Known) -> list[Line]:
    """The sentences of figures read, as the ranker takes them, with what is known of their words and names."""
    lines: list[Line] = []
    for _, group in groupby(asked, key=lambda read: read.sight.offset):
        reads = list(group)
        sight = reads[0].sight
        chunks, readings = sight.scene.chunks, sight.scene.readings
        questions = []
        for read in reads:
            earlier = sight.scene.last_reading(read.place)
            before = None if earlier is None else readings[earlier].phrase
            questions.append(Asked(read.place, read.reading.phrase, read.reading.rule, before))
        lines.append(Line(sight.sentence, chunks, questions, known.edges(chunks, sight.offset)))
    return lines


def _choose(told: _Told, choices: Iterator[Choice], model: str) -> None:
    """Puts the ranker's phrases in for the figures asked about."""
    indicators = told.found
    for read in told.asked:
        choice = next(choices)
        rule, chunks = read.reading.rule, read.sight.scene.chunks
        if choice.agreed:
            indicator = indicators[read.at]
        else:
            side = "nothing" if choice.phrase is None else "left" if choice.phrase[0] < read.place else "right"
            role = "share" if side == "right" and read.reading.change == "level" else read.reading.role
            said = Reading(choice.phrase, read.reading.change, role, _SIDES[side])
            read.sight.scene.figure, rule = read.place, side
            indicator = make_indicator(read.figure, read.sight, said)
            if choice.phrase and "again" in chunks[choice.phrase[0]].kinds:
                choice = choice._replace(score=min(choice.score, 0.5))
        indicators[read.at] = replace(indicator, source=f"{model}/{rule}", score=choice.score)


#: The rule that a phrase chosen on this side of the figure is most like.
_SIDES = {"left": "before", "right": "after", "nothing": "nothing"}


def _measure(sight: Sight, figures: Sequence[Figure], before: Indicator | None, told: _Told) -> None:
    """Adds the indicators of a sentence's figures; ``before`` is the last one of the sentence before it."""
    scene, found = sight.scene, told.found
    asked = told.asked if len(figures) <= _MOST else []
    for figure in figures:
        scene.figure = sight.places[figure.start]
        reading = read_figure(scene)
        if figure.kind == "figure":
            scene.readings[scene.figure] = reading
        if figure.certain or _is_sure(scene, figure, reading):
            indicator = make_indicator(figure, sight, reading)
            again = _again(scene, reading, indicator, before)
            if figure.certain and again is indicator:
                asked.append(_Read(len(found), figure, scene.figure, reading, sight))
            found.append(again)
            before = again


def _worth_reading(text: str, start: int, end: int, figures: Sequence[Figure]) -> bool:
    """Whether a sentence can have an indicator: with amounts of money alone it needs a measured noun."""
    return any(f.kind != "money" for f in figures) or has_head(lower(text[start:end]))


def _near_end(text: str, last: int, end: int) -> int:
    """The end of what is read of a sentence: words far behind its last figure say nothing of it."""
    if end - last <= _BEHIND:
        return end
    gap = text.find(" ", last + _BEHIND, end)
    return gap if gap >= 0 else end


def _is_sure(scene: Scene, figure: Figure, reading: Reading) -> bool:
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
