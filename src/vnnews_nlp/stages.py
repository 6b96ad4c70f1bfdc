"""The stages of the default pipeline: every room of the library, put in order.

Beside :mod:`vnnews_nlp.pipeline` this is the only module that knows them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from vnnews_nlp.document import (
    Article,
    Citation,
    Document,
    Entity,
    Indicator,
    Lost,
    Person,
    Position,
    Prose,
    Relation,
    Sentence,
    Tokens,
    Topic,
    Words,
)
from vnnews_nlp.entities.dates import find_dates
from vnnews_nlp.entities.documents import find_documents
from vnnews_nlp.entities.money import find_money
from vnnews_nlp.entities.names import find_names
from vnnews_nlp.entities.overlap import close_titles, settle
from vnnews_nlp.entities.percentages import find_percentages
from vnnews_nlp.entities.quantities import find_quantities
from vnnews_nlp.entities.title_names import part_names
from vnnews_nlp.entity_columns import Gathered, joined, picked
from vnnews_nlp.errors import PipelineError
from vnnews_nlp.facts.holders import link_titles
from vnnews_nlp.facts.indicators import find_in_batch
from vnnews_nlp.facts.mentions import PeopleLinker
from vnnews_nlp.facts.positions import positions_of, without_holder
from vnnews_nlp.pipeline import Stage
from vnnews_nlp.reading.letters import Letters, read_letters
from vnnews_nlp.reading.page import prose_text
from vnnews_nlp.tagging.hints import Hint, hints_of
from vnnews_nlp.tokens.scanner import scan
from vnnews_nlp.tokens.sentences import split_sentences
from vnnews_nlp.tokens.words import Segmenter, SyllableSegmenter, part_words

_NO_HOLDER = "no holder named in the article"
_RULE_FINDERS: tuple[Callable[[Prose], list[Entity]], ...] = (
    find_documents,
    find_percentages,
    find_dates,
    find_money,
    find_quantities,
)


def assemble(
    words: Any, names: str, topics: str | None, min_score: float, indicators: str = "rules"
) -> tuple[Stage, ...]:
    """The stages for a pipeline's options, in order. Raises PipelineError, PackError."""
    return (
        Stage("letters", ("article",), ("letters",), _each(lambda article: (read_letters(article.text),))),
        Stage("tokens", ("article", "letters"), ("prose",), _each(read_prose)),
        _words_stage(words),
        Stage("rules", ("prose",), ("ruled",), _each(rule_entities)),
        _names_stage(names),
        Stage("overlap", ("ruled", "named"), ("settled", "crowded"), _each(_settle)),
        Stage("people", ("prose", "settled", "crowded", "linker"), ("entities", "lost", "people", "positions"),
              _each(_who_is_who)),
        Stage("citations", ("prose", "entities"), ("citations", "relations"), _each(_citations)),
        _indicators_stage(indicators),
        _topics_stage(topics),
        Stage(
            "document",
            ("article", "letters", "prose", "words", "entities", "lost", "people", "positions", "citations",
             "indicators", "relations", "topics"),
            ("document",),
            _each(lambda *parts: (_document(*parts, min_score=min_score),)),
        ),
    )  # fmt: skip


def _each(one: Callable[..., tuple[Any, ...]]) -> Callable[..., Sequence[list[Any]]]:
    """A stage for batches from a function of one article."""

    def run(*columns: list[Any]) -> list[list[Any]]:
        rows = [one(*row) for row in zip(*columns, strict=True)]
        return [list(column) for column in zip(*rows, strict=True)]

    return run


def choose_segmenter(words: Any) -> Segmenter:
    """The word segmenter for a pipeline's ``words`` option. Raises PipelineError, PackError."""
    from vnnews_nlp.tokens import backends

    if not isinstance(words, str):
        if hasattr(words, "segment"):
            return words  # type: ignore[no-any-return]
        raise PipelineError(f"words is {type(words).__name__}; give a name, a pack's path or an object with segment().")
    if words == "syllables":
        return SyllableSegmenter()
    if words == "underthesea":
        return backends.UndertheseaSegmenter()
    if words == "pyvi":
        return backends.PyviSegmenter()
    from vnnews_nlp.tagging.packs import open_pack
    from vnnews_nlp.tagging.words import PackSegmenter

    return PackSegmenter(open_pack(words))


def _words_stage(words: Any) -> Stage:
    segmenter = choose_segmenter(words)

    def segment(batch: Sequence[Prose]) -> tuple[list[Words]]:
        found = segmenter.segment([prose.tokens for prose in batch])
        return ([part_words(w, prose.sentences) for w, prose in zip(found, batch, strict=True)],)

    return Stage("words", ("prose",), ("words",), segment)


def _names_stage(names: str) -> Stage:
    if names == "rules":
        run = _each(lambda prose, _: (find_names(prose), PeopleLinker(prose)))
        return Stage("names", ("prose", "ruled"), ("named", "linker"), run)
    from vnnews_nlp.tagging.names import NameTagger
    from vnnews_nlp.tagging.packs import open_pack

    tagger = NameTagger(open_pack(names))

    def find(batch: list[Prose], ruled: list[Sequence[Entity]]) -> tuple[list[Sequence[Entity]], list[PeopleLinker]]:
        linkers = [PeopleLinker(prose) for prose in batch]
        rows = zip(batch, ruled, linkers, strict=True)
        tagged = tagger.tag(batch, [rule_hints(prose, found, find_names(prose), link) for prose, found, link in rows])
        parted = (part_names(found, prose.text) for found, prose in zip(tagged, batch, strict=True))
        closed = [close_titles(*row) for row in zip(parted, ruled, (p.text for p in batch), strict=True)]
        return closed, linkers

    return Stage("names", ("prose", "ruled"), ("named", "linker"), find)


def rule_hints(
    prose: Prose, ruled: Sequence[Entity], named: Sequence[Entity], linker: PeopleLinker | None = None
) -> Sequence[Hint]:
    """What the rules alone would keep of an article, and what they would drop: the tagger's hints."""
    known = (e for e in ruled if e.type != "QUANTITY")  # the tagger has learned without them
    settled, crowded = settle(joined(known, named))
    linker = linker or PeopleLinker(prose)
    people = linker.link(settled)
    idle = frozenset(without_holder(settled, link_titles(prose, settled, people, linker.credits)))
    kept = picked(settled, [i for i in range(len(settled)) if i not in idle])
    return hints_of(kept, (*crowded, *(Lost(settled[i], _NO_HOLDER) for i in sorted(idle))))


def _indicators_stage(indicators: str) -> Stage:
    from vnnews_nlp.facts.indicator_ranker import Ranker

    ranker = None if indicators == "rules" else Ranker.of(indicators)
    return Stage("indicators", ("prose", "entities", "words"), ("indicators",),
                 lambda batch, entities, words: (find_in_batch(batch, entities, ranker, words),))  # fmt: skip


def _topics_stage(topics: str | None) -> Stage:
    if topics is None:
        return Stage("topics", ("prose",), ("topics",), lambda batch: ([() for _ in batch],))
    from vnnews_nlp.topics.model import TopicModel

    model = TopicModel.open(topics)
    return Stage("topics", ("prose",), ("topics",), lambda batch: (model.rank([p.text for p in batch]),))


def read_prose(article: Article, letters: Letters) -> tuple[Prose]:
    """The article as the stages read it (a row of one column)."""
    text, zones = prose_text(article, letters)
    tokens = scan(text)
    return (Prose(text, tokens, split_sentences(text, tokens, zones), zones, article.published, article.source),)


def rule_entities(prose: Prose) -> tuple[Sequence[Entity]]:
    """Candidates of the finders that are rules alone (a row of one column)."""
    ruled = Gathered(prose.text)
    for find in _RULE_FINDERS:
        ruled.extend(find(prose))
    return (ruled.done(),)


def _settle(ruled: Sequence[Entity], named: Sequence[Entity]) -> tuple[Sequence[Entity], tuple[Lost, ...]]:
    return settle(joined(ruled, named))


def _who_is_who(
    prose: Prose, settled: Sequence[Entity], crowded: tuple[Lost, ...], linker: PeopleLinker
) -> tuple[Sequence[Entity], tuple[Lost, ...], tuple[Person, ...], tuple[Position, ...]]:
    """People and positions; a TITLE that nobody named here holds is no title and goes to the lost.

    Quantities say nothing of people: they are put aside for a while.
    """
    told = [i for i, e in enumerate(settled) if e.type != "QUANTITY"]
    story = picked(settled, told)
    people = linker.link(story)
    holdings = link_titles(prose, story, people, linker.credits)
    positions = positions_of(prose, story, people, holdings)
    idle = without_holder(story, holdings)
    dropped = frozenset(told[i] for i in idle)
    kept = [i for i in range(len(settled)) if i not in dropped]
    place = {old: new for new, old in enumerate(kept)}
    credited = linker.credits.makers(story, people)
    people = tuple(
        Person(p.name, tuple([place[told[i]] for i in p.mentions]), p.gender, p.kind, i in credited)
        for i, p in enumerate(people)
    )
    lost = (*crowded, *(Lost(story[i], _NO_HOLDER) for i in idle))
    return picked(settled, kept), lost, people, positions


def _citations(prose: Prose, entities: Sequence[Entity]) -> tuple[tuple[Citation, ...], tuple[Relation, ...]]:
    if not any(entity.type == "DOC" for entity in entities):
        return (), ()
    from vnnews_nlp.facts.amendments import find_amendments
    from vnnews_nlp.facts.citations import cite

    citations = cite(prose, entities)
    return citations, find_amendments(prose, entities, citations)


def _document(
    article: Article,
    letters: Letters,
    prose: Prose,
    words: Words,
    entities: Sequence[Entity],
    lost: tuple[Lost, ...],
    people: tuple[Person, ...],
    positions: tuple[Position, ...],
    citations: tuple[Citation, ...],
    indicators: tuple[Indicator, ...],
    relations: tuple[Relation, ...],
    topics: tuple[Topic, ...],
    *,
    min_score: float,
) -> Document:
    """Everything found, with its offsets mapped into the text as given."""
    as_given = letters.starts is None and prose.text == letters.raw  # no span or text changes on the way back
    tokens = Tokens(article.text, letters.raw_starts(prose.tokens.starts), letters.raw_ends(prose.tokens.ends),
                    prose.tokens.kinds)  # fmt: skip
    document = Document(
        article=article,
        tokens=tokens,
        sentences=prose.sentences if as_given else tuple(_raw_sentence(letters, s) for s in prose.sentences),
        words=Words(tokens, words.firsts, words.lasts),
        entities=entities if as_given else _raw_entities(letters, entities),
        people=people,
        positions=positions
        if as_given
        else tuple(replace(p, evidence=_raw_spans(letters, p.evidence)) for p in positions),
        citations=citations,
        indicators=indicators if as_given else tuple(_raw_indicator(letters, i) for i in indicators),
        relations=tuple(replace(r, evidence=_raw_spans(letters, r.evidence)) for r in relations),
        topics=topics,
        lost=lost if as_given else tuple(Lost(_raw_entity(letters, loser.entity), loser.why) for loser in lost),
    )
    return document.at_least(min_score) if min_score else document


def _raw_sentence(letters: Letters, sentence: Sentence) -> Sentence:
    start, end = letters.raw_span(sentence.start, sentence.end)
    return Sentence(start, end, sentence.first, sentence.last)


def _raw_entities(letters: Letters, entities: Sequence[Entity]) -> Sequence[Entity]:
    found = Gathered(letters.raw)
    found.extend(_raw_entity(letters, e) for e in entities)
    return found.done()


def _raw_entity(letters: Letters, entity: Entity) -> Entity:
    start, end = letters.raw_span(entity.start, entity.end)
    text = letters.raw[start:end]
    if (start, text) == (entity.start, entity.text):
        return entity
    return replace(entity, start=start, end=end, text=text)  # "Ð" as printed, where "Đ" was matched


def _raw_indicator(letters: Letters, indicator: Indicator) -> Indicator:
    start, end = letters.raw_span(indicator.start, indicator.end)
    return replace(indicator, start=start, end=end, evidence=_raw_spans(letters, indicator.evidence))


def _raw_spans(letters: Letters, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    return spans if letters.starts is None else tuple(letters.raw_span(start, end) for start, end in spans)
