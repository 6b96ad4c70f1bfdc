"""Fuzz targets of the stages: each takes any bytes as text and raises only where a promise is broken."""

from __future__ import annotations

from functools import cache

from fuzzed_text import must, text_of

from vnnews_nlp import Pipeline
from vnnews_nlp.document import Prose
from vnnews_nlp.entities.names import find_names
from vnnews_nlp.errors import EncodingError
from vnnews_nlp.reading.letters import read_letters
from vnnews_nlp.reading.page import prose_text, read_page
from vnnews_nlp.stages import read_prose, rule_entities, rule_hints
from vnnews_nlp.tagging.names import NameTagger
from vnnews_nlp.tagging.packs import open_pack
from vnnews_nlp.tagging.words import PackSegmenter
from vnnews_nlp.tokens.scanner import scan
from vnnews_nlp.tokens.sentences import split_sentences
from vnnews_nlp.topics.model import TopicModel


def letters(data: bytes) -> None:
    """Raw text to its matching form, and the way back."""
    must.check_letters(read_letters(text_of(data)))


def page(data: bytes) -> None:
    """Pasted text to zones; text in a legacy encoding is refused with EncodingError."""
    text = text_of(data)
    try:
        article = read_page(text)
    except EncodingError:
        article = read_page(text, letters=read_letters(text))
    must.check_article(article, text)
    form = read_letters(text)
    blanked, _ = prose_text(article, form)
    assert len(blanked) == len(form.text)


def tokens(data: bytes) -> None:
    """Text to tokens."""
    must.check_tokens(scan(text_of(data)))


def sentences(data: bytes) -> None:
    """Tokens to sentences."""
    text = text_of(data)
    found = scan(text)
    must.check_sentences(split_sentences(text, found), found)


def words(data: bytes) -> None:
    """Tokens to words, by our segmenter."""
    must.check_words(_segmenter().segment([scan(text_of(data))])[0])


def rules(data: bytes) -> None:
    """Documents, percentages, dates and money, by rules."""
    prose = _prose(data)
    must.check_entities(rule_entities(prose)[0], prose.text)


def names(data: bytes) -> None:
    """People, titles, organisations and places, by rules."""
    prose = _prose(data)
    must.check_entities(find_names(prose), prose.text)


def tagger(data: bytes) -> None:
    """People, titles, organisations and places, by the tagger with the rules' hints."""
    prose = _prose(data)
    hints = rule_hints(prose, rule_entities(prose)[0], find_names(prose))
    must.check_entities(_tagger().tag([prose], [hints])[0], prose.text)


def facts(data: bytes) -> None:
    """The whole road with rules alone: people, positions, citations, indicators, relations."""
    text = text_of(data)
    article = read_page(text, letters=read_letters(text))
    must.check_document(_road()(article), text)


def topics(data: bytes) -> None:
    """Text to ranked topics."""
    ranked = _topics().rank([text_of(data)])[0]
    assert all(0.0 <= t.score <= 1.0 for t in ranked)


def pipeline(data: bytes) -> None:
    """The default pipeline, with its models, there and back through JSON."""
    text = text_of(data)
    article = read_page(text, letters=read_letters(text))
    document = _default()(article)
    must.check_document(document, text)
    must.check_json(document)


def _prose(data: bytes) -> Prose:
    text = text_of(data)
    form = read_letters(text)
    return read_prose(read_page(text, letters=form), form)[0]


@cache
def _segmenter() -> PackSegmenter:
    return PackSegmenter()


@cache
def _tagger() -> NameTagger:
    return NameTagger(open_pack("names-1"))


@cache
def _topics() -> TopicModel:
    return TopicModel.open()


@cache
def _road() -> Pipeline:
    return Pipeline(words="syllables", names="rules", topics=None)


@cache
def _default() -> Pipeline:
    return Pipeline()
