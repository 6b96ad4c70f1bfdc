"""What the rules say of training articles: the hints that the tagger gets beside the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vnnews_nlp.entities.names import find_names
from vnnews_nlp.reading.letters import read_letters
from vnnews_nlp.stages import read_prose, rule_entities, rule_hints
from vnnews_nlp.tagging.hints import Hint
from vnnews_nlp.training.name_gold import NamedArticle


def with_hints(articles: Sequence[NamedArticle]) -> list[NamedArticle]:
    """The articles with the hints that the pipeline would give the tagger."""
    return [replace(article, hints=tuple(hints_for(article.text))) for article in articles]


def hints_for(text: str) -> list[Hint]:
    """Hints of one text, in its own offsets."""
    from vnnews_nlp.reading.page import read_page

    letters = read_letters(text)
    (prose,) = read_prose(read_page(text), letters)
    (ruled,) = rule_entities(prose)
    hints = []
    for hint in rule_hints(prose, ruled, find_names(prose)):
        start, end = letters.raw_span(hint.start, hint.end)
        hints.append(hint._replace(start=start, end=end))
    return hints
