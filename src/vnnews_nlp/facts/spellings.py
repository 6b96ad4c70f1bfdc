"""What linking of names works on: a spelling, what a name and the words beside it say, and one mention."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from vnnews_nlp.facts.name_parts import Key


@dataclass(slots=True, eq=False)
class Spelling:
    """One spelling or one human in the making."""

    key: Key
    kind: str
    credit: bool
    gender: str | None
    mentions: list[int] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)
    first: int = 0
    into: Spelling | None = None

    def root(self) -> Spelling:
        """The spelling that this one was joined to in the end."""
        name = self
        while name.into is not None:
            name = name.into
        return name


class PrintedName(NamedTuple):
    """What a name and the words beside it say."""

    start: int
    key: Key
    spoken: Key
    gender: str | None
    credit: bool
    by_family: bool


class NameMention(NamedTuple):
    """One PERSON entity by its place among the entities, with what is printed there."""

    entity: int
    printed: PrintedName
    outside: bool  # of the story: a credit, unless the story names the same person in full
    stray: bool  # the name caught a word beside it
