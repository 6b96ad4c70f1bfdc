"""Which patterns could take more than linear time, found without running them, and the words that would show it.

A pattern becomes a machine of states and letters. Python's ``re`` tries all ways through it, so it is slow on a text
that some part goes through in ever more ways: a word that leads from a loop back into it on two ways (exponential), one
that leads around a loop, around a later loop, and from the first to the second (``\\s*,?\\s*``), and, where the pattern
is searched for at every place, one that leads around a loop and also from the beginning into it (``\\s+x``). Where
there is no such word, the time of a search is in proportion to the text. What a machine cannot say (looking ahead,
atomic groups, counts above ``COPIES``) is taken as if it let more texts through: the pattern is suspected, not freed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

#: A repetition of at most so many is written out; above, so many stand for all.
COPIES = 3
#: Steps after which the look for a word is given up, and the pattern suspected.
STEPS = 30_000
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_USUAL = "09aAzZéÉđĐ_ \t\n\u00a0.,-/“”\"'()%&@<:;\u0301\U0001f600\x00"

Found = tuple[int, str] | None  # a state of a loop, and the word
Edge = tuple[int, int, int]  # letters as bits, target, and whether there are two ways to it (2) or one (1)


@dataclass(frozen=True)
class Suspicion:
    """What kind of slowness, what leads to the loop, and the word to repeat ("" where none was found in time)."""

    kind: str
    lead: str
    word: str


@dataclass
class Machine:
    """States from 0; ``free`` steps take no letter. ``guard`` holds the letters that may stand before a match, and
    ``checks`` states where the pattern looks around before it goes on."""

    letters: str
    steps: list[list[tuple[int, int]]] = field(default_factory=list)
    free: list[list[int]] = field(default_factory=list)
    guard: int = -1
    one_place: bool = False
    checks: set[int] = field(default_factory=set)
    end: int = 0
    masks: dict[tuple[str, int], int] = field(default_factory=dict)

    def mask(self, code: Any, value: Any, flags: int) -> int:
        """The letters that a node takes, as bits."""
        key = f"{code} {value}", flags
        if key not in self.masks:
            self.masks[key] = _mask(self, code, value, flags)
        return self.masks[key]

    def state(self) -> int:
        self.steps.append([])
        self.free.append([])
        return len(self.steps) - 1

    def edges(self) -> list[list[Edge]]:
        """The steps of each state with the free ones before them left out."""
        return [list(self._edges_of(state)) for state in range(len(self.steps))]

    def _edges_of(self, state: int) -> Iterator[Edge]:
        ways, waiting = {state: 1}, [state]
        while waiting:
            at = waiting.pop()
            for to in self.free[at]:
                count = 2 if to in ways else ways[at]
                if ways.get(to, 0) < count:
                    ways[to] = count
                    waiting.append(to)
        for at, count in ways.items():
            yield from ((mask, to, count) for mask, to in self.steps[at] if mask)


# --- from a pattern to its machine ---------------------------------------------------------------------


def machine_of(pattern: str, flags: int) -> Machine:
    """The machine of a pattern; its beginning is state 0."""
    tree = parser.parse(pattern, flags)
    flags = int(tree.state.flags)
    made = Machine("".join(sorted({*_USUAL, *_letters_in(list(tree), flags)})))
    made.state()
    _guard(made, list(tree), flags)
    made.end = _build(made, list(tree), flags, 0)
    return made


def _letters_in(nodes: Iterable[Any], flags: int) -> Iterator[str]:
    """Letters that the pattern tells apart: those it names, and the neighbours of its ranges."""
    for code, value in nodes:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            yield from (chr(value), chr(value).lower()[0], chr(value).upper()[0])
        elif code is codes.RANGE:
            yield from (chr(c) for c in (value[0] - 1, *value, value[1] + 1) if 0 <= c <= 0x10FFFF)
        elif code is codes.IN:
            yield from _letters_in(value, flags)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _letters_in(list(branch), flags)
        elif code is codes.SUBPATTERN:
            yield from _letters_in(list(value[3]), flags)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _letters_in(list(value[1]), flags)
        elif code in _REPEATS:
            yield from _letters_in(list(value[2]), flags)
        elif code is codes.ATOMIC_GROUP:
            yield from _letters_in(list(value), flags)
        elif code is codes.GROUPREF_EXISTS:
            yield from (letter for branch in value[1:] for letter in _letters_in(list(branch or ()), flags))


def _build(made: Machine, nodes: Iterable[Any], flags: int, at: int) -> int:
    """Add the nodes behind a state; returns the state behind them."""
    for code, value in nodes:
        if code in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
            to = made.state()
            made.steps[at].append((made.mask(code, value, flags), to))
            at = to
        elif code is codes.BRANCH:
            to = made.state()
            for branch in value[1]:
                made.free[_build(made, list(branch), flags, _behind(made, at))].append(to)
            at = to
        elif code is codes.SUBPATTERN:
            at = _build(made, list(value[3]), (flags | int(value[1])) & ~int(value[2]), at)
        elif code is codes.ATOMIC_GROUP:
            at = _build(made, list(value), flags, at)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            if value[0] > 0:  # looking back has a fixed width, so a fixed cost
                _build(made, list(value[1]), flags, _behind(made, at))
            made.checks.add(at := _behind(made, at))
        elif code is codes.AT:
            made.checks.add(at := _behind(made, at))
        elif code in _REPEATS:
            at = _repeat(made, value, flags, at)
        elif code is codes.GROUPREF_EXISTS:
            to = made.state()
            for branch in value[1:]:
                made.free[_build(made, list(branch or ()), flags, _behind(made, at))].append(to)
            made.checks.add(at := to)
        elif code is codes.GROUPREF:  # what it says again is not known here: any text
            at = _repeat(made, (0, codes.MAXREPEAT, [(codes.IN, [(codes.NEGATE, None)])]), flags, at)
        else:
            raise ValueError(f"{code} is not known here")
    return at


def _behind(made: Machine, at: int) -> int:
    to = made.state()
    made.free[at].append(to)
    return to


def _repeat(made: Machine, value: Any, flags: int, at: int) -> int:
    least, most, inner = value[0], value[1], list(value[2])
    for _ in range(min(least, COPIES)):
        at = _build(made, inner, flags, at)
    if most == codes.MAXREPEAT:
        head = _behind(made, at)
        made.free[_build(made, inner, flags, _behind(made, head))].append(head)
        return _behind(made, head)
    end = made.state()
    for _ in range(min(most - least, COPIES)):
        made.free[at].append(end)
        at = _build(made, inner, flags, at)
    made.free[at].append(end)
    return end


@cache
def _class(text: str, flags: int) -> re.Pattern[str]:
    return re.compile(text, flags)


def _mask(made: Machine, code: Any, value: Any, flags: int) -> int:
    every = (1 << len(made.letters)) - 1
    if code is codes.NOT_LITERAL:
        return every & ~made.mask(codes.LITERAL, value, flags)
    if code is codes.IN:
        mask = 0
        for item in value:
            mask |= 0 if item[0] is codes.NEGATE else made.mask(*item, flags)
        return every & ~mask if value[0][0] is codes.NEGATE else mask
    return sum(1 << i for i, letter in enumerate(made.letters) if _takes(code, value, letter, flags))


_CATEGORIES = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_SPACE: r"\s",
               codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_WORD: r"\W",
               codes.CATEGORY_NOT_SPACE: r"\S"}  # fmt: skip


def _takes(code: Any, value: Any, letter: str, flags: int) -> bool:
    if code is codes.ANY:
        return letter != "\n" or bool(flags & re.DOTALL)
    if code is codes.CATEGORY:
        return bool(_class(_CATEGORIES[value], flags & re.ASCII).match(letter))
    low, high = (value, value) if code is codes.LITERAL else value
    forms = {letter, letter.lower(), letter.upper()} if flags & re.IGNORECASE else {letter}
    return any(len(form) == 1 and low <= ord(form) <= high for form in forms)


def _guard(made: Machine, nodes: list[Any], flags: int) -> None:
    """What may stand before a match, as far as the first nodes say it by one letter."""
    for code, value in nodes:
        if code is codes.SUBPATTERN:
            return _guard(made, list(value[3]), flags)
        if code is codes.AT and value in (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING):
            if value is codes.AT_BEGINNING_STRING or not flags & re.MULTILINE:
                made.one_place = True
            else:
                made.guard &= 1 << made.letters.index("\n")
        elif code in (codes.ASSERT, codes.ASSERT_NOT) and value[0] < 0:
            inner = list(value[1])
            if len(inner) == 1 and inner[0][0] in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
                mask = made.mask(*inner[0], flags)
                made.guard &= mask if code is codes.ASSERT else ~mask
        elif not (code in (codes.ASSERT, codes.ASSERT_NOT) or code is codes.AT):
            return None
    return None


# --- from a machine to what would be slow ---------------------------------------------------------------


def suspicions(pattern: str, flags: int, anchored: bool) -> list[Suspicion]:
    """What could make the pattern slow; none where its time is surely linear."""
    made = machine_of(pattern, flags)
    edges = made.edges()
    loops = _loops(made)
    found = []
    leads = _leads(made, edges) if loops else {}
    inside = {loop: _inside(edges, loop) for loop in loops}
    for loop in loops:
        if word := _two_ways(made, edges, loop):
            found.append(Suspicion("exponential", leads.get(word[0], ""), word[1]))
        if not anchored and not made.one_place and (word := _from_the_start(made, edges, loop, inside[loop])):
            found.append(Suspicion("search", "", word[1]))
        for other in loops:
            if other is not loop and (word := _one_to_other(made, edges, loop, other, inside[loop] & inside[other])):
                found.append(Suspicion("two loops", leads.get(word[0], ""), word[1]))
    return found


def _loops(made: Machine) -> list[frozenset[int]]:
    """Sets of states that can be left and come back to (strongly connected), by letters or free steps."""
    following = [[to for _, to in made.steps[s]] + made.free[s] for s in range(len(made.steps))]
    order, low, stack, on, found = dict[int, int](), dict[int, int](), list[int](), set[int](), []
    for root in range(len(following)):
        work = [(root, iter(following[root]))] if root not in order else []
        if work:
            order[root] = low[root] = len(order)
            stack.append(root), on.add(root)
        while work:
            at, rest = work[-1]
            for to in rest:
                if to not in order:
                    order[to] = low[to] = len(order)
                    stack.append(to), on.add(to)
                    work.append((to, iter(following[to])))
                    break
                if to in on:
                    low[at] = min(low[at], order[to])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[at])
                if low[at] == order[at]:
                    where = stack.index(at)
                    members = stack[where:]
                    del stack[where:]
                    on.difference_update(members)
                    if len(members) > 1:
                        found.append(frozenset(members))
    return found


def _inside(edges: list[list[Edge]], loop: frozenset[int]) -> int:
    """All letters of a loop."""
    mask = 0
    for state in loop:
        for letters, to, _ in edges[state]:
            if to in loop:
                mask |= letters
    return mask


def _leads(made: Machine, edges: list[list[Edge]]) -> dict[int, str]:
    """For each state a shortest text that leads to it (one that ends a free step before it)."""
    found, waiting = {0: ""}, deque([0])
    while waiting:
        at = waiting.popleft()
        reached = [at, *(s for s in _free_of(made, at) if s not in found)]
        for state in reached:
            found.setdefault(state, found[at])
        for mask, to, _ in edges[at]:
            if to not in found:
                found[to] = found[at] + _letter(made, mask)
                waiting.append(to)
    return found


def _free_of(made: Machine, state: int, unchecked: bool = False) -> set[int]:
    seen, waiting = {state}, [state]
    while waiting:
        for to in made.free[waiting.pop()]:
            if to not in seen and not (unchecked and to in made.checks):
                seen.add(to)
                waiting.append(to)
    return seen


def _letter(made: Machine, mask: int) -> str:
    """One of the letters, a usual one if there is."""
    return next((c for c in "a 1A,." if c in made.letters and mask >> made.letters.index(c) & 1),
                made.letters[(mask & -mask).bit_length() - 1])  # fmt: skip


def _reached(edges: list[list[Edge]], start: Iterable[int], letters: int) -> set[int]:
    """What can be reached by some letters alone, by one step or more."""
    seen: set[int] = set()
    waiting = list(start)
    while waiting:
        for mask, to, _ in edges[waiting.pop()]:
            if mask & letters and to not in seen:
                seen.add(to)
                waiting.append(to)
    return seen


def _entered(edges: list[list[Edge]], loop: frozenset[int]) -> dict[int, int]:
    """States of a loop that a letter leads to within it, and the letters."""
    found: dict[int, int] = {}
    for state in loop:
        for mask, to, _ in edges[state]:
            if to in loop:
                found[to] = found.get(to, 0) | mask
    return found


def _from_the_start(made: Machine, edges: list[list[Edge]], loop: frozenset[int], letters: int) -> Found:
    reached = _reached(edges, [0], letters)
    for q, entering in _entered(edges, loop).items():
        if q in reached and entering & made.guard and made.end not in _free_of(made, q, unchecked=True):
            found = _walk(made, edges, (0, q), (q, q), (None, loop), letters, made.guard)
            if found is not None:
                return 0, found
    return None


def _one_to_other(
    made: Machine, edges: list[list[Edge]], one: frozenset[int], other: frozenset[int], letters: int
) -> Found:
    if not letters:
        return None
    reached = _reached(edges, one, letters) & other
    targets = [q for q in _entered(edges, other) if q in reached]
    for p in _entered(edges, one) if targets else ():
        for q in targets:
            found = _walk(made, edges, (p, p, q), (p, q, q), (one, None, other), letters, -1)
            if found is not None:
                return p, found
    return None


def _two_ways(made: Machine, edges: list[list[Edge]], loop: frozenset[int]) -> Found:
    """A state of the loop, and a word around the loop on two ways from there."""
    if not any(
        a[0] & b[0] for s in loop for i, a in enumerate(edges[s]) for b in edges[s][:i] if {a[1], b[1]} <= loop
    ) and not any(count > 1 for s in loop for _, to, count in edges[s] if to in loop):
        return None
    for p in _entered(edges, loop):
        found = _walk(made, edges, (p, p), (p, p), (loop, loop), -1, -1, parted=True)
        if found is not None:
            return p, found
    return None


def _walk(
    made: Machine,
    edges: list[list[Edge]],
    start: tuple[int, ...],
    goal: tuple[int, ...],
    rooms: tuple[frozenset[int] | None, ...],
    letters: int,
    last: int,
    parted: bool = False,
) -> str | None:
    """A word that leads from each state of ``start`` to that of ``goal``, each within its room, with the same letters;
    ``parted``: on ways that part somewhere. None where there is none, "" where it was not found in time."""
    first = (*start, not parted)
    words: dict[tuple[int, ...], str] = {first: ""}
    waiting, steps = deque([first]), 0
    while waiting:
        at = waiting.popleft()
        ways: list[tuple[int, tuple[int, ...]]] = [(letters, ())]
        twice = False
        for state, room in zip(at[:-1], rooms, strict=True):
            ways = [
                (shared, (*to, target))
                for mask, to in ways
                for letter, target, _ in edges[state]
                if (room is None or target in room) and (shared := mask & letter)
            ]
        if parted and at[0] == at[1]:
            twice = any(count > 1 and to in rooms[0] for _, to, count in edges[at[0]] if rooms[0])
        for mask, to in ways:
            steps += 1
            now = (*to, at[-1] or twice or to[0] != to[1])
            if now[-1] and to == goal and mask & last:
                return words[at] + _letter(made, mask & last)
            if now not in words:
                words[now] = words[at] + _letter(made, mask)
                waiting.append(now)
        if steps > STEPS:
            return ""
    return None
