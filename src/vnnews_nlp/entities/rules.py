"""The rule engine: rows of ``data/rules/*.toml`` to entities.

A table looks like this::

    type = "DOC"
    [lists]                                 # fragments made from word lists: {laws} matches any law name
    laws = { list = "laws", column = "name", case = "first", where = { kind = "Luật" } }
                                            # optional: spaces = "loose", a space may stand twice
    [vars]                                  # shared fragments, used as {name} in patterns
    number = '(?P<number>\\d{1,4})'
    [heads]                                 # optional: words that many rows begin with, searched once for all
    list = "document_types"                 # the column "classes" says which rows go on after a word
    column = "word"
    case = "news"

    [[rule]]
    id       = "party-code"
    triggers = ["-NQ/TU"]                   # rarest literals (any of them); none in the text: not tried
    pattern  = '{number}-NQ/TU'             # entity span: group "span" where there is one, else the match
    norm     = "{number}-NQ/TU"             # from named groups; left out: the matched text
    after    = "law"                        # optional: the pattern goes on after heads of these classes
    head     = "capital"                    # optional: only after heads with a capital (or "small") first letter
    score    = 0.98                         # optional, 1.0
    examples = [{ text = "theo Nghị quyết số [40-NQ/TU] của", norm = "40-NQ/TU" }]
    not      = ["tỉ số 2-1"]

A row without ``examples`` and ``not`` does not load. The triggers are a filter
in front of the pattern, never part of its meaning; ``check_table`` proves that.
A row with ``after`` finds a head word and what follows it; the entity begins
with the head, and the pattern may look back at it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from vnnews_nlp.document import Entity
from vnnews_nlp.entities.rule_form import check_form
from vnnews_nlp.entities.rule_fragments import FRAGMENT, Fragments
from vnnews_nlp.errors import RuleError
from vnnews_nlp.lists import DATA, load_list, one_of

_MARK = re.compile(r"\[([^\[\]]*)\]")
_NEEDED = ("id", "triggers", "pattern", "examples", "not")


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the spans that its rule must find in it, and the norm of the first."""

    text: str
    spans: tuple[tuple[int, int], ...]
    norm: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A pattern as its row writes it. Most articles wake few rows, so each is compiled when it is first tried."""

    file: str
    row: str
    text: str
    fragments: Fragments
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Heads:
    """Words that rules go on from, each with its classes, found in one pass."""

    pattern: re.Pattern[str]
    classes: Mapping[str, frozenset[str]]

    def find(self, text: str) -> list[tuple[int, int, frozenset[str]]]:
        """Start, end and classes of each head word in ``text``, in order."""
        found = self.pattern.finditer(text)
        return [(m.start(), m.end(), self.classes[m[0].lower()]) for m in found]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. ``source`` is ``table/id``; entities carry it."""

    source: str
    type: str
    triggers: tuple[str, ...]
    wording: Wording
    norm: str | None
    score: float
    examples: tuple[Example, ...]
    negatives: tuple[str, ...]
    after: frozenset[str] = frozenset()
    heads: Heads | None = None
    head: str = ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern. Raises RuleError when it cannot be compiled."""
        return _compiled(self.wording)

    def fits(self, text: str, start: int) -> bool:
        """Whether the head at ``start`` has the first letter, capital or small, that the rule wants."""
        return not self.head or text[start].isupper() == (self.head == "capital")

    def awake(self, text: str) -> bool:
        """Whether a trigger of the rule occurs in ``text``, so that trying it makes sense."""
        return not self.triggers or any(t in text for t in self.triggers)

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in ``text``, left to right; none where no trigger occurs.

        A match of a row with ``after`` begins behind its head.
        """
        return (match for _, match in self._placed(text))

    def entity(self, match: re.Match[str], start: int | None = None) -> Entity:
        """The entity that a match of this rule stands for; ``start`` is its head's, where it has one."""
        if "span" in self.pattern.groupindex:
            start, end = match.span("span")
        else:
            start, end = match.start() if start is None else start, match.end()
        found = match.string[start:end]
        norm = found if self.norm is None else self.norm.format_map(_filled(match))
        return Entity(start, end, self.type, found, norm, self.source, self.score)

    def find(self, text: str) -> Iterator[Entity]:
        """All entities of this rule in ``text``."""
        for start, match in self._placed(text):
            yield self.entity(match, start)

    def _placed(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        if not self.awake(text):
            return
        if self.heads is None:
            yield from ((m.start(), m) for m in self.pattern.finditer(text))
            return
        for start, end, classes in self.heads.find(text):
            wanted = not self.after.isdisjoint(classes) and self.fits(text, start)
            if wanted and (match := self.pattern.match(text, end)):
                yield start, match


@dataclass(frozen=True, slots=True, eq=False)
class RuleTable:
    """All rows of one file, in order: an earlier row is tried first."""

    name: str
    type: str
    rules: tuple[Rule, ...]
    heads: Heads | None = None

    def find(self, text: str) -> list[Entity]:
        """Entities of all rules, by position, longer first; overlaps are left for ``overlap.settle``."""
        found = [entity for rule in self.rules if rule.heads is None for entity in rule.find(text)]
        if self.heads is not None:
            found += self._after_heads(text, self.heads)
        return sorted(found, key=lambda e: (e.start, -e.end))

    def _after_heads(self, text: str, heads: Heads) -> list[Entity]:
        found: list[Entity] = []
        for start, end, classes in heads.find(text):
            for rule in _going_on(self, classes, text[start].isupper()):
                if (match := rule.pattern.match(text, end)) and rule.awake(text):
                    found.append(rule.entity(match, start))
        return found

    def __getitem__(self, id: str) -> Rule:
        """The row with that id."""
        for rule in self.rules:
            if rule.source == f"{self.name}/{id}":
                return rule
        raise KeyError(id)


@cache
def _going_on(table: RuleTable, classes: frozenset[str], capital: bool) -> tuple[Rule, ...]:
    """The rows that go on after a head of these classes with such a first letter."""
    wanted = ("", "capital" if capital else "small")
    return tuple(r for r in table.rules if r.heads and r.head in wanted and not r.after.isdisjoint(classes))


def _filled(match: re.Match[str]) -> dict[str, str]:
    return {name: value or "" for name, value in match.groupdict().items()}


@cache
def load_rules(name: str) -> RuleTable:
    """The table ``data/rules/<name>.toml`` of the package. Raises RuleError when a row is wrong.

    A pattern is compiled, and may raise, when it is first tried.
    """
    return _table(name, (DATA / "rules" / f"{name}.toml").read_text(encoding="utf-8"))


def parse_rules(name: str, toml: str) -> RuleTable:
    """A table from TOML text, all its patterns compiled. Raises RuleError (file, row, why)."""
    table = _table(name, toml)
    for rule in table.rules:
        rule.wording.fragments.build()
        _compiled(rule.wording)
    return table


def _table(name: str, toml: str) -> RuleTable:
    file = f"{name}.toml"
    try:
        table = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(file, "(file)", f"not valid TOML: {error}. Mend the line it names.") from None
    check_form(file, table)
    kind = table.get("type")
    if not isinstance(kind, str):
        raise RuleError(file, "(file)", 'has no type. Add a line such as type = "DOC" at the top.')
    fragments = Fragments(file, table.get("lists", {}), table.get("vars", {}))
    heads = _heads(file, table["heads"]) if "heads" in table else None
    rules: list[Rule] = []
    for row in table.get("rule", []):
        rule = _rule(name, kind, fragments, heads, row)
        if any(rule.source == other.source for other in rules):
            raise RuleError(file, row["id"], "this id stands twice. Give each row an id of its own.")
        rules.append(rule)
    return RuleTable(name, kind, tuple(rules), heads)


def _heads(file: str, row: Mapping[str, str]) -> Heads:
    """The head words of a table, from the columns ``column`` and ``classes`` of a word list."""
    try:
        rows = load_list(row["list"])
        classes = {r[row["column"]].lower(): frozenset(r["classes"].split()) for r in rows}
    except (KeyError, FileNotFoundError) as error:
        raise RuleError(file, "heads", f"no such key, list or column: {error}. Name one of data/lists.") from None
    words = [r[row["column"]] for r in rows]
    return Heads(re.compile(one_of(words, case=row.get("case", "exact"))), classes)


@cache
def _compiled(wording: Wording) -> re.Pattern[str]:
    expanded = wording.fragments.expand(wording.row, wording.text)
    try:
        return re.compile(expanded, wording.flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise RuleError(wording.file, wording.row, f"the pattern does not compile: {error}. Mend it.") from None


def _rule(
    table: str,
    kind: str,
    fragments: Fragments,
    heads: Heads | None,
    row: Mapping[str, Any],
) -> Rule:
    file, id = f"{table}.toml", str(row.get("id", "(no id)"))
    for key in _NEEDED:
        if key not in row or (key in ("examples", "not") and not row[key]):
            raise RuleError(file, id, f"has no {key}. A row needs {', '.join(_NEEDED)}.")
    after = frozenset(row.get("after", "").split())
    known = frozenset().union(*heads.classes.values()) if heads else frozenset()
    if not after <= known:
        raise RuleError(file, id, f"goes on after {min(after - known)!r}, a class that no head has. Look at [heads].")
    if row.get("head", "") not in ("", "capital", "small"):
        raise RuleError(file, id, f"head is {row['head']!r}. Write capital or small, or leave it out.")
    wording = Wording(file, id, row["pattern"], fragments, re.X if row.get("flags") == "x" else 0)
    norm = row.get("norm")
    for name in FRAGMENT.findall(norm or ""):
        if f"(?P<{name}>" not in fragments.expand(id, row["pattern"]):
            raise RuleError(file, id, f"norm uses {{{name}}}, but the pattern has no group of that name. Add it.")
    examples = tuple(_example(file, id, e) for e in row["examples"])
    return Rule(
        source=f"{table}/{id}",
        type=kind,
        triggers=tuple(row["triggers"]),
        wording=wording,
        norm=norm,
        score=float(row.get("score", 1.0)),
        examples=examples,
        negatives=tuple(row["not"]),
        after=after,
        heads=heads if after else None,
        head=row.get("head", ""),
    )


def _example(file: str, id: str, row: Mapping[str, str] | str) -> Example:
    marked, norm = (row, None) if isinstance(row, str) else (row["text"], row.get("norm"))
    spans, text, at = [], "", 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[1])))
        text += mark[1]
        at = mark.end()
    if not spans:
        raise RuleError(file, id, f"example {marked!r} marks nothing. Put [brackets] around what must be found.")
    return Example(text + marked[at:], tuple(spans), norm)


def check_table(table: RuleTable) -> list[str]:
    """What is wrong with a table's rows by their own examples; empty when all is well.

    Each example must be found by its own row, with exactly its spans and norm;
    a negative must not be; the same with the triggers taken away.
    """
    wrong: list[str] = []
    for rule in table.rules:
        for example in rule.examples:
            found = list(rule.find(example.text))
            spans = tuple((e.start, e.end) for e in found)
            if spans != example.spans:
                wrong.append(f"{rule.source}: {example.text!r}: found {[e.text for e in found]}")
            elif example.norm is not None and found[0].norm != example.norm:
                wrong.append(f"{rule.source}: {example.text!r}: norm {found[0].norm!r}, not {example.norm!r}")
        for text in rule.negatives:
            if found := list(rule.find(text)):
                wrong.append(f"{rule.source}: {text!r}: must not match, found {[e.text for e in found]}")
        for text in (*(e.text for e in rule.examples), *rule.negatives):
            if list(rule.find(text)) != list(replace(rule, triggers=()).find(text)):
                wrong.append(f"{rule.source}: {text!r}: the triggers change what is found")
    return wrong


def rule_files() -> tuple[str, ...]:
    """The names of all tables in ``data/rules``, sorted."""
    return tuple(sorted(path.stem for path in (DATA / "rules").glob("*.toml")))
