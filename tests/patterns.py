"""Every regular expression of the library, where it stands, and the strings that would make a careless one slow.

Run as a program it prints the expressions as JSON: a process of its own, in which ``re`` tells what is compiled.
"""

from __future__ import annotations

import ast
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "vnnews_nlp"


_CALLS = {f"re.{name}" for name in ("compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub")}
_INSIDE = ("<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>", "<lambda>")

# --- which there are ----------------------------------------------------------------------------------


def listen() -> dict[tuple[str, int], set[str]]:
    """From now on, what is compiled from within the package: (pattern, flags) to the places, ``file:function``."""
    heard: dict[tuple[str, int], set[str]] = {}
    compile_ = re._compile  # type: ignore[attr-defined]

    def compiled(pattern: Any, flags: int) -> Any:
        frame = sys._getframe(2)  # behind re.compile, re.search …
        file = frame.f_code.co_filename
        if file.startswith(str(PACKAGE)) and isinstance(pattern, str):
            while frame.f_code.co_name in _INSIDE and frame.f_back and frame.f_back.f_code.co_filename == file:
                frame = frame.f_back
            place = f"{Path(file).relative_to(PACKAGE)}:{frame.f_code.co_name}"
            heard.setdefault((pattern, int(flags)), set()).add(place)
        return compile_(pattern, flags)

    re._compile = compiled  # type: ignore[attr-defined]
    return heard


def exercise() -> None:
    """Import all modules, compile all rules, and run the pipeline over the examples, so that every pattern is made."""
    import importlib
    import pkgutil

    import vnnews_nlp

    for module in pkgutil.walk_packages(vnnews_nlp.__path__, "vnnews_nlp."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from vnnews_nlp.entities.rules import load_rules, rule_files

    for name in rule_files():
        for rule in load_rules(name).rules:
            _ = rule.pattern
    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
    from vnnews_nlp.entities.document_codes import _type_words
    from vnnews_nlp.entities.law_lists import _first_name, _next_name
    from vnnews_nlp.reading.html import read_html
    from vnnews_nlp.topics.giveaways import _credit
    from vnnews_nlp.training.topic_material import _cue_table

    _type_words(), _first_name(), _next_name(), _credit(), _cue_table()
    pipeline = vnnews_nlp.Pipeline()
    for text in texts:
        pipeline({"text": text, "published": "1649412960", "url": "https://baocaobang.example.vn/a"})
        read_html(f"<html><body><article><p>{text}</p></article></body></html>")


def constants() -> Iterator[tuple[str, re.Pattern[str]]]:
    """``file:NAME`` of every pattern that a module holds, and the pattern."""
    import importlib

    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE)
        name = ".".join(("vnnews_nlp", *file.with_suffix("").parts)).removesuffix(".__init__")
        if path.name != "__main__.py":
            for constant, value in vars(importlib.import_module(name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{file}:{constant}", value


def names() -> dict[str, set[str]]:
    """What each pattern is called: ``file:CONSTANT``, or ``table/row`` of a rule."""
    from vnnews_nlp.entities.rules import load_rules, rule_files

    found: dict[str, set[str]] = {}
    for name, value in constants():
        found.setdefault(value.pattern, set()).add(name)
    for rule in (rule for table in rule_files() for rule in load_rules(table).rules):
        found.setdefault(rule.pattern.pattern, set()).add(rule.source)
    return found


def anchored() -> set[str]:
    """The patterns that are constants and only ever asked whether they match at one place, never searched for."""
    asked: dict[str, set[str]] = {}
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))]
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            asked.setdefault(node.value.id, set()).add(node.attr)
    return {
        value.pattern
        for name, value in constants()
        if asked.get(name.partition(":")[2], set()) - {"pattern"} <= {"match", "fullmatch"}
    }


def calls_in_source() -> Iterator[tuple[str, str | None]]:
    """``file:function`` of every call of ``re`` in the package (``<module>`` outside functions), and its pattern where
    that is written out."""

    def walk(node: ast.AST, file: str, function: str) -> Iterator[tuple[str, str | None]]:
        if isinstance(node, ast.FunctionDef):
            function = node.name
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _CALLS:
            first = node.args[0]
            pattern = first.value if isinstance(first, ast.Constant) else None
            yield f"{file}:{function}", pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
        for child in ast.iter_child_nodes(node):
            yield from walk(child, file, function)

    for path in sorted(PACKAGE.rglob("*.py")):
        yield from walk(ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(PACKAGE)), "<module>")


# --- what would make them slow ------------------------------------------------------------------------


def pumps(pattern: str, flags: int, length: int) -> Iterator[str]:
    """Strings of about ``length`` made to measure: for each repetition of the pattern, what leads to it and then its
    body again and again, with an end that does not fit; and the beginning of the pattern again and again."""
    tree = parser.parse(pattern, flags)
    draw = random.Random(1)
    for _ in range(2):
        for lead, body in _repetitions(list(tree), draw):
            if body:
                yield lead + body * (length // len(body)) + "\x00"
                if lead:
                    yield (lead + body) * (length // len(lead + body))
    whole = _sample(list(tree), draw)
    for part in {len(whole) // 3, 2 * len(whole) // 3, max(len(whole) - 1, 0), len(whole)}:
        if part:
            yield whole[:part] * (length // part)


def _repetitions(nodes: list[Any], draw: random.Random, lead: str = "") -> Iterator[tuple[str, str]]:
    """For each repetition without a small bound: a text that leads to it, and one of its bodies."""
    for code, value in nodes:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            _, most, inner = value
            if most == codes.MAXREPEAT or most >= 12:
                yield lead, _sample(list(inner), draw)
            yield from _repetitions(list(inner), draw, lead)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _repetitions(list(branch), draw, lead)
        elif code is codes.SUBPATTERN:
            yield from _repetitions(list(value[3]), draw, lead)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repetitions(list(value[1]), draw, lead)
        elif code is codes.ATOMIC_GROUP:
            yield from _repetitions(list(value), draw, lead)
        lead += _sample([(code, value)], draw)


def _sample(nodes: Iterable[Any], draw: random.Random) -> str:
    """A text that fits, as far as that can be had without looking around."""
    out = ""
    for code, value in nodes:
        if code is codes.LITERAL:
            out += chr(value)
        elif code is codes.NOT_LITERAL:
            out += "a" if chr(value) != "a" else "b"
        elif code is codes.ANY:
            out += "a"
        elif code is codes.IN:
            out += _member(value, draw)
        elif code is codes.BRANCH:
            out += _sample(list(draw.choice(value[1])), draw)
        elif code is codes.SUBPATTERN:
            out += _sample(list(value[3]), draw)
        elif code is codes.ATOMIC_GROUP:
            out += _sample(list(value), draw)
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            out += _sample(list(value[2]), draw) * max(value[0], min(1, value[1]))
    return out


_CLASSES = {
    codes.CATEGORY_DIGIT: "7", codes.CATEGORY_WORD: "a", codes.CATEGORY_SPACE: " ", codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: " ", codes.CATEGORY_NOT_DIGIT: "a",
}  # fmt: skip


def _member(items: list[Any], draw: random.Random) -> str:
    if items[0][0] is codes.NEGATE:
        for letter in "a1 A-.é\n\x01":
            if not any(_has(item, letter) for item in items[1:]):
                return letter
        return "\U0001f600"
    code, value = draw.choice(items)
    if code is codes.LITERAL:
        return chr(value)
    return chr(value[0]) if code is codes.RANGE else _CLASSES.get(value, "a")


def _has(item: Any, letter: str) -> bool:
    code, value = item
    if code is codes.LITERAL:
        return chr(value) == letter
    if code is codes.RANGE:
        return value[0] <= ord(letter) <= value[1]
    shown = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_SPACE: r"\s"}
    shown |= {codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_WORD: r"\W", codes.CATEGORY_NOT_SPACE: r"\S"}
    return bool(re.match(shown[value], letter))


if __name__ == "__main__":
    heard = listen()
    exercise()
    at_one_place, called = anchored(), names()
    rows = [[p, fl, p in at_one_place, sorted(places), sorted(called.get(p, ()))] for (p, fl), places in heard.items()]
    json.dump(rows, sys.stdout)
