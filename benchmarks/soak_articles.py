"""Short articles from templates of our own, as many as wanted: people, offices, documents, figures, places.

Article ``i`` depends on the seed and ``i`` alone, so that a run that was stopped gets the same articles again.
Names, numbers and phrases are drawn from wide ranges: a table that remembers what it saw grows on them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

_WORDS: Mapping[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("soak_templates.toml").read_text(encoding="utf-8")
)
FEWEST, MOST = 300, 600  #: characters of an article


def make_article(number: int, seed: int = 1) -> dict[str, str]:
    """The record of one article of ``FEWEST`` to ``MOST`` characters."""
    draw = Random((seed << 40) + number)
    people = {letter: _name(draw) for letter in "abc"}
    given = {f"given_{letter}": name.rsplit(" ", 1)[1] for letter, name in people.items()}
    title, text = _filled(draw, draw.choice(_WORDS["titles"])), ""
    sentences = draw.sample(_WORDS["sentences"], len(_WORDS["sentences"]))
    while len(title) + len(text) < FEWEST:
        gap = ("\n" if draw.random() < 0.3 else " ") if text else ""
        text += gap + _filled(draw, sentences.pop(), people | given)
    text += _filled(draw, draw.choice(_WORDS["credits"]), people)
    return {"id": str(number), "title": title, "text": text, "published": f"2025-{draw.randint(1, 12):02d}-11"}


class _Drawn(dict[str, str]):
    """The values of a template's fields, each drawn when the template first asks for it."""

    def __init__(self, draw: Random, given: Mapping[str, str]) -> None:
        super().__init__(given)
        self.draw = draw

    def __missing__(self, field: str) -> str:
        self[field] = value = _RECIPES[field](self.draw)
        return value


def _filled(draw: Random, template: str, given: Mapping[str, str] | None = None) -> str:
    return template.format_map(_Drawn(draw, given or {}))


def _any(kind: str) -> Callable[[Random], str]:
    return lambda draw: _filled(draw, draw.choice(_WORDS[kind]))


def _whole(low: int, high: int) -> Callable[[Random], str]:
    return lambda draw: str(draw.randint(low, high))


def _decimal(most: int) -> Callable[[Random], str]:
    return lambda draw: f"{draw.randint(1, most)},{draw.randint(1, 99)}"


def _name(draw: Random) -> str:
    middle = " ".join(draw.sample(_WORDS["middles"], 1 if draw.random() < 0.8 else 2))
    return f"{draw.choice(_WORDS['surnames'])} {middle} {draw.choice(_WORDS['given'])}"


_RECIPES: Mapping[str, Callable[[Random], str]] = {
    "office_a": _any("offices"), "office_b": _any("offices"), "document": _any("documents"), "other": _any("documents"),
    "subject": _any("subjects"), "place": _any("places"), "field": _any("fields"), "short": _any("given"),
    "indicator": _any("indicators"), "months": lambda draw: draw.choice("369"), "year": _whole(1995, 2025),
    "later": _whole(2026, 2035), "number": _whole(10, 9999), "small": _whole(1, 299), "high": _whole(91, 99),
    "percent": _decimal(90), "change": _decimal(20), "day": lambda draw: _filled(draw, "{dd}/{mm}"),
    "date": lambda draw: _filled(draw, "{dd}/{mm}/{year}"), "dd": _whole(1, 28), "mm": _whole(1, 12),
}  # fmt: skip
