"""The rule engine: rows of ``data/rules/*.toml`` to entities.

A table looks like this::

    type = "DOC"
    [lists]                                 # fragments made from word lists: {laws} matches any law name
    laws = { list = "laws", column = "name", case = "first", where = { kind = "Luật" } }
    [vars]                                  # shared fragments, used as {name} in patterns
    number = '(?P<number>\\d{1,4})'
    [anchors]                               # optional: how patterns begin, searched once for many rows
    law = '[Ll]uật'

    [[rule]]
    id       = "party-code"
    triggers = ["-NQ/TU"]                   # rarest literals (any of them); none in the text: not tried
    pattern  = '{number}-NQ/TU'             # entity span: group "span" where there is one, else the match
    norm     = "{number}-NQ/TU"             # from named groups; left out: the matched text
    anchor   = "law"                        # optional: the pattern is tried only where this anchor begins
    score    = 0.98                         # optional, 1.0
    examples = [{ text = "theo Nghị quyết số [40-NQ/TU] của", norm = "40-NQ/TU" }]
    not      = ["tỉ số 2-1"]

A row without ``examples`` and ``not`` does not load. The triggers are a filter
in front of the pattern, never part of its meaning; so are the anchors;
``check_table`` proves both.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from vnnews_nlp.document import Entity
from vnnews_nlp.entities.lists import load_list, one_of
from vnnews_nlp.errors import RuleError

_FRAGMENT = re.compile(r"\{([a-z_]+)\}")
_MARK = re.compile(r"\[([^\[\]]*)\]")
_KEYS = {"id", "triggers", "anchor", "pattern", "norm", "score", "examples", "not", "note", "flags"}
_NEEDED = ("id", "triggers", "pattern", "examples", "not")


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the spans that its rule must find in it, and the norm of the first."""

    text: str
    spans: tuple[tuple[int, int], ...]
    norm: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. ``source`` is ``table/id``; entities carry it."""

    source: str
    type: str
    triggers: tuple[str, ...]
    pattern: re.Pattern[str]
    norm: str | None
    score: float
    examples: tuple[Example, ...]
    negatives: tuple[str, ...]
    anchor: re.Pattern[str] | None = None

    def matches(self, text: str, starts: Sequence[int] | None = None) -> Iterator[re.Match[str]]:
        """All matches in ``text``, left to right; none where no trigger occurs.

        ``starts`` are the places where the rule's anchor begins, when they are known already.
        """
        if self.triggers and not any(t in text for t in self.triggers):
            return
        if self.anchor is None:
            yield from self.pattern.finditer(text)
            return
        end = 0
        for start in (m.start() for m in self.anchor.finditer(text)) if starts is None else starts:
            if start >= end and (match := self.pattern.match(text, start)):
                end = match.end()
                yield match

    def entity(self, match: re.Match[str]) -> Entity:
        """The entity that a match of this rule stands for."""
        group = "span" if "span" in self.pattern.groupindex else 0
        start, end = match.span(group)
        found = match.string[start:end]
        norm = found if self.norm is None else self.norm.format_map(_filled(match))
        return Entity(start, end, self.type, found, norm, self.source, self.score)

    def find(self, text: str, starts: Sequence[int] | None = None) -> Iterator[Entity]:
        """All entities of this rule in ``text``; ``starts`` as in :meth:`matches`."""
        for match in self.matches(text, starts):
            yield self.entity(match)


@dataclass(frozen=True, slots=True)
class RuleTable:
    """All rows of one file, in order: an earlier row is tried first."""

    name: str
    type: str
    rules: tuple[Rule, ...]

    def find(self, text: str) -> list[Entity]:
        """Entities of all rules, by position, longer first; overlaps are left for ``overlap.settle``."""
        starts: dict[re.Pattern[str], list[int]] = {}
        for rule in self.rules:
            if rule.anchor is not None and rule.anchor not in starts:
                starts[rule.anchor] = [m.start() for m in rule.anchor.finditer(text)]
        found = [e for rule in self.rules for e in rule.find(text, starts[rule.anchor] if rule.anchor else None)]
        return sorted(found, key=lambda e: (e.start, -e.end))

    def __getitem__(self, id: str) -> Rule:
        """The row with that id."""
        for rule in self.rules:
            if rule.source == f"{self.name}/{id}":
                return rule
        raise KeyError(id)


def _filled(match: re.Match[str]) -> dict[str, str]:
    return {name: value or "" for name, value in match.groupdict().items()}


@cache
def load_rules(name: str) -> RuleTable:
    """The table ``data/rules/<name>.toml`` of the package. Raises RuleError when a row is wrong."""
    path = files("vnnews_nlp").joinpath("data", "rules", f"{name}.toml")
    return parse_rules(name, path.read_text(encoding="utf-8"))


def parse_rules(name: str, toml: str) -> RuleTable:
    """A table from TOML text. Raises RuleError (file, row, why)."""
    file = f"{name}.toml"
    try:
        table = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(file, "(file)", f"not valid TOML: {error}. Mend the line it names.") from None
    kind = table.get("type")
    if not isinstance(kind, str):
        raise RuleError(file, "(file)", 'has no type. Add a line such as type = "DOC" at the top.')
    fragments = _fragments(file, table.get("vars", {}), _listed(file, table.get("lists", {})))
    anchors = {
        key: _compiled(file, f"anchors.{key}", _expand(file, f"anchors.{key}", pattern, fragments))
        for key, pattern in table.get("anchors", {}).items()
    }
    rules: list[Rule] = []
    for row in table.get("rule", []):
        rule = _rule(name, kind, fragments, anchors, row)
        if any(rule.source == other.source for other in rules):
            raise RuleError(file, row["id"], "this id stands twice. Give each row an id of its own.")
        rules.append(rule)
    return RuleTable(name, kind, tuple(rules))


def _listed(file: str, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Fragments that match any word of a column of a word list (rows chosen by ``where``)."""
    done: dict[str, str] = {}
    for key, row in rows.items():
        where = row.get("where", {})
        try:
            words = [r[row["column"]] for r in load_list(row["list"]) if all(r[c] == v for c, v in where.items())]
        except (KeyError, FileNotFoundError) as error:
            raise RuleError(file, f"lists.{key}", f"no such list or column: {error}. Name one of data/lists.") from None
        if not any(words):
            raise RuleError(file, f"lists.{key}", "chooses no word. Look at its where.")
        done[key] = one_of(filter(None, words), case=row.get("case", "exact"))
    return done


def _fragments(file: str, rows: Mapping[str, str], listed: Mapping[str, str]) -> dict[str, str]:
    """Fragments with the fragments inside them filled in; a later one may use an earlier one."""
    done: dict[str, str] = dict(listed)
    for key, pattern in rows.items():
        done[key] = _expand(file, f"vars.{key}", pattern, done)
    return done


def _expand(file: str, row: str, pattern: str, fragments: Mapping[str, str]) -> str:
    def fragment(match: re.Match[str]) -> str:
        if match[1] not in fragments:
            raise RuleError(file, row, f"uses {{{match[1]}}}, which [vars] does not define above it. Define it there.")
        return fragments[match[1]]

    return _FRAGMENT.sub(fragment, pattern)


def _compiled(file: str, row: str, pattern: str, flags: int = 0) -> re.Pattern[str]:
    try:
        return re.compile(pattern, flags)
    except re.error as error:
        raise RuleError(file, row, f"the pattern does not compile: {error}. Mend it.") from None


def _rule(
    table: str,
    kind: str,
    fragments: Mapping[str, str],
    anchors: Mapping[str, re.Pattern[str]],
    row: Mapping[str, Any],
) -> Rule:
    file, id = f"{table}.toml", str(row.get("id", "(no id)"))
    if unknown := sorted(set(row) - _KEYS):
        raise RuleError(file, id, f"unknown key {unknown[0]!r}. Known keys: {', '.join(sorted(_KEYS))}.")
    for key in _NEEDED:
        if key not in row or (key in ("examples", "not") and not row[key]):
            raise RuleError(file, id, f"has no {key}. A row needs {', '.join(_NEEDED)}.")
    if row.get("anchor", "") and row["anchor"] not in anchors:
        raise RuleError(file, id, f"names anchor {row['anchor']!r}, which [anchors] does not define. Define it there.")
    pattern = _compiled(file, id, _expand(file, id, row["pattern"], fragments), re.X if row.get("flags") == "x" else 0)
    norm = row.get("norm")
    for name in _FRAGMENT.findall(norm or ""):
        if name not in pattern.groupindex:
            raise RuleError(file, id, f"norm uses {{{name}}}, but the pattern has no group of that name. Add it.")
    examples = tuple(_example(file, id, e) for e in row["examples"])
    return Rule(
        source=f"{table}/{id}",
        type=kind,
        triggers=tuple(row["triggers"]),
        pattern=pattern,
        norm=norm,
        score=float(row.get("score", 1.0)),
        examples=examples,
        negatives=tuple(row["not"]),
        anchor=anchors.get(row.get("anchor", "")),
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
            if len(list(rule.find(text))) != len(list(rule.pattern.finditer(text))):
                wrong.append(f"{rule.source}: {text!r}: the triggers or the anchor change what is found")
    return wrong


def rule_files() -> tuple[str, ...]:
    """The names of all tables in ``data/rules``, sorted."""
    folder = files("vnnews_nlp").joinpath("data", "rules")
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")))
