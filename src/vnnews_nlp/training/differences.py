"""What changed between two runs over the same articles, sentence by sentence; with gold, whether for the better."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]+[\"”’')\]]*\s+(?=[^\W\da-zà-ỹđ]|[\"“'(\d-])|\n+")


@dataclass(frozen=True, slots=True)
class Change:
    """One item of one sentence that came or went; ``right`` says what gold thinks of it (None without gold)."""

    article: str
    sentence: str
    came: bool
    what: str
    right: bool | None

    @property
    def gain(self) -> bool | None:
        """Whether the change is for the better; None without gold."""
        return None if self.right is None else self.came == self.right


def compare(
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
    gold: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[Change]:
    """Changes from old to new documents (as ``to_dict`` writes them, by id), in order of place.

    An article that only one of them has counts as empty in the other.
    """
    for id in dict.fromkeys([*old, *new]):
        text = (new.get(id) or old[id])["text"]
        before, after = _items(old.get(id)), _items(new.get(id))
        truth = _gold_items(gold[id]) if gold is not None and id in gold else None
        judged = {kind for _, _, kind, _ in truth} if truth is not None else set()
        sentences = list(_sentences(text))
        for item in sorted(before ^ after, key=lambda i: (i[0], -i[1], i[2:])):
            start, end, kind, _ = item
            right = item in truth if truth is not None and _judged(kind, judged) else None
            sentence = next((text[a:b] for a, b in sentences if a <= start < b), text[start:end])
            yield Change(id, " ".join(sentence.split()), item in after, _shown(item, text), right)


def _judged(kind: str, kinds: Iterable[str]) -> bool:
    return kind in {*kinds, "PERSON", "TITLE", "DOC", "PERCENT"}


_Item = tuple[int, int, str, str]


def _items(document: Mapping[str, Any] | None) -> set[_Item]:
    """Entities by span and type, facts by evidence and content."""
    if document is None:
        return set()
    out = {(e["start"], e["end"], e["type"], "") for e in document["entities"]}
    for fact in document["facts"]:
        if fact["kind"] == "position":
            start, end = fact["evidence"][0]
            out.add((start, end, "position", f"{fact['person']} | {fact['title']} | {fact['status']}"))
        elif fact["kind"] == "percentage":
            out.add((fact["start"], fact["end"], "percentage", f"{fact['change']} | {fact['indicator']}"))
        elif fact["kind"] == "document" and fact["mentions"]:
            first = document["entities"][fact["mentions"][0]]
            said = " | ".join(str(fact[k]) for k in ("type", "number", "name", "date", "issuer", "subject") if fact[k])
            out.add((first["start"], first["end"], "document", said))
    return out


def _gold_items(article: Mapping[str, Any]) -> set[_Item]:
    """Gold mentions as items; facts are left to ``evaluate``."""
    return {(m["start"], m["end"], m["t"], "") for m in article["mentions"]}


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _SENTENCE_END.finditer(text):
        yield at, match.end()
        at = match.end()
    yield at, len(text) + 1


def _shown(item: _Item, text: str) -> str:
    start, end, kind, content = item
    return f"{kind} {content or text[start:end]!r}"


def format_changes(changes: Iterable[Change]) -> Iterator[str]:
    """Lines to read: the sentence, then ``+`` what came and ``-`` what went; a mark for gains and losses."""
    last, gains, losses, total = None, 0, 0, 0
    for change in changes:
        if (change.article, change.sentence) != last:
            last = (change.article, change.sentence)
            yield f"\n{change.article}: {change.sentence}"
        mark = {True: "  gain", False: "  LOSS", None: ""}[change.gain]
        yield f"  {'+' if change.came else '-'} {change.what}{mark}"
        gains, losses, total = gains + (change.gain is True), losses + (change.gain is False), total + 1
    yield f"\n{total} changes" + (f": {gains} gains, {losses} losses" if gains or losses else "")
