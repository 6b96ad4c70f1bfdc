"""Who is who: every PERSON entity to the one human it names.

A partial name goes to the nearest earlier name that it may be short for
("ông Thiệu" → Hồ Tiến Thiệu), else to the nearest later one; an honorific that
tells another gender forbids it. By-lines and photo credits ("Ảnh: Anh Tuấn")
join only each other, since they stand outside the story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from vnnews_nlp.blocks import is_long
from vnnews_nlp.document import Entity, Person, Prose
from vnnews_nlp.facts.credits import Credits
from vnnews_nlp.facts.name_parts import (
    Key,
    bare,
    has_initials_of,
    is_initials,
    is_misspelt,
    is_short_for,
    kind_of,
    name_key,
    name_kind,
    one_letter_apart,
    run_together,
    without_stray,
)
from vnnews_nlp.facts.other_names import calls_by_family, other_names
from vnnews_nlp.facts.spellings import NameMention, PrintedName, Spelling
from vnnews_nlp.lists import load_list

#: How many rivals a partial name is compared with, so that time stays linear.
_RIVALS = 12
_QUOTES = "\"'“”‘’"


@cache
def honorific_genders() -> dict[str, str | None]:
    """Honorifics in small letters and the gender each tells, None where it tells none."""
    return {row["word"]: row["gender"] or None for row in load_list("honorifics")}


def link_people(prose: Prose, entities: Sequence[Entity]) -> tuple[Person, ...]:
    """One Person per human of the article, by first mention; every PERSON entity is in exactly one."""
    return PeopleLinker(prose).link(entities)


class PeopleLinker:
    """Links the names of one article, and keeps what it read of them.

    The rules' names are linked, then those that the tagger leaves: most are the same, in half of the articles all.
    """

    __slots__ = ("_linked", "_printed", "_text", "credits")

    def __init__(self, prose: Prose) -> None:
        self.credits = Credits(prose)
        self._text = prose.text
        self._printed: dict[tuple[int, int], PrintedName] = {}
        self._linked: dict[tuple[tuple[int, int], ...], tuple[Person, ...]] = {}

    def link(self, entities: Sequence[Entity]) -> tuple[Person, ...]:
        """One Person per human of the article, by first mention; every PERSON entity is in exactly one."""
        persons = [i for i, entity in enumerate(entities) if entity.type == "PERSON"]
        names = [entities[i] for i in persons]
        spans = tuple([(name.start, name.end) for name in names])
        if spans not in self._linked:
            self._linked = {spans: self._people(names)}
        people = self._linked[spans]
        return tuple([Person(p.name, tuple([persons[i] for i in p.mentions]), p.gender, p.kind) for p in people])

    def _people(self, entities: Sequence[Entity]) -> tuple[Person, ...]:
        mentions = self._mentions(entities)
        names = _full_names(mentions)
        _join_misspelt(names)
        _join_spellings(names)
        _join_other_names(other_names(self._text, entities), mentions, names)
        _place_partial(mentions, names)
        roots = dict.fromkeys(name.root() for name in names.values())
        people = [_person(name, entities) for name in roots if name.mentions]
        return tuple(sorted(people, key=lambda person: entities[person.mentions[0]].start))

    def _mentions(self, entities: Sequence[Entity]) -> list[NameMention]:
        printed = sorted(((i, self._read(entity)) for i, entity in enumerate(entities)), key=lambda row: row[1].start)
        keys = {row.key for _, row in printed}
        cleaned = [(i, *_without_stray(row, keys)) for i, row in printed]
        stories = {row.key for _, row, _ in cleaned if not row.credit}
        return [
            NameMention(i, row, row.credit and (len(row.key) == 1 or row.key not in stories), stray)
            for i, row, stray in cleaned
        ]

    def _read(self, entity: Entity) -> PrintedName:
        known = self._printed.get((entity.start, entity.end))
        if known is None:
            gender, addressed = _honorific(self._text, entity.start)
            credit = not addressed and self.credits.has(entity)
            key = name_key(entity.text) or (entity.text,)
            family = len(key) == 1 and calls_by_family(self._text, entity.start, entity.end)
            known = PrintedName(entity.start, key, _spoken(entity.text, key), gender, credit, family)
            if not is_long(self._text):  # of a long one that would be as much as its entities
                self._printed[entity.start, entity.end] = known
        return known


def _without_stray(row: PrintedName, printed: Collection[Key]) -> tuple[PrintedName, bool]:
    """What was read of a name without a word that it caught, and whether it caught one."""
    key = without_stray(row.key, printed)
    return (row, False) if key == row.key else (row._replace(key=key, spoken=key), True)


def _spoken(text: str, key: Key) -> Key:
    """A nickname without its epithet: "Dũng “mặt sắt”" is a Dũng."""
    words = text.split()
    if len(words) != len(key) or words[-1].strip(_QUOTES)[:1].isupper():
        return key
    called = [i for i, word in enumerate(words) if word[:1].isupper()]
    return key[: called[-1] + 1] if called else key


def _honorific(text: str, start: int) -> tuple[str | None, bool]:
    """The gender that the word before the name tells, and whether there is such a word."""
    words = text[max(0, start - 24) : start].casefold().split()
    if not words:
        return None, False
    genders, last = honorific_genders(), words[-1].lstrip("(“\"'-–")
    if last not in genders or _is_country(text, start):
        return None, " ".join(words[-2:]).lstrip("(“\"'-–") in genders
    # "các ông, bà Nguyễn Văn A": the last of two honorifics in a row tells nothing
    if len(words) > 1 and words[-2][-1] == "," and words[-2][:-1] in genders:
        return None, True
    return genders[last], True


def _is_country(text: str, start: int) -> bool:
    """Is the "Anh" before a name England: "Thủ tướng Anh Theresa May", not "… . Anh Nam"?"""
    before = text[max(0, start - 12) : start].rstrip()
    return before.endswith("Anh") and before[:-3].rstrip(" ")[-1:].isalpha()


def _full_names(mentions: Sequence[NameMention]) -> dict[tuple[Key, bool], Spelling]:
    """Each spelling once, with all its mentions when it has two syllables or more."""
    names: dict[tuple[Key, bool], Spelling] = {}
    for mention in mentions:
        place = mention.printed.key, mention.outside
        name = names.get(place)
        if name is None:
            kind = kind_of(mention.printed.key)
            name = names[place] = Spelling(
                mention.printed.key, kind, mention.outside, mention.printed.gender, first=mention.printed.start
            )
        name.gender = (
            name.gender or mention.printed.gender or ("female" if "thị" in mention.printed.key[1:-1] else None)
        )
        name.mentions.append(mention.entity)
        if mention.stray:
            name.stray.append(mention.entity)
    return names


def _join_misspelt(names: dict[tuple[Key, bool], Spelling]) -> None:
    """A full name that another spells with one slip goes to the one printed more often."""
    holes: dict[tuple[object, ...], list[Spelling]] = {}
    for name in names.values():
        if len(name.key) < 2 or name.credit:
            continue
        for i in range(len(name.key)):
            near = holes.setdefault((i, *name.key[:i], None, *name.key[i + 1 :]), [])
            for other in near[:_RIVALS]:
                if other.root() is not name.root() and _may_be_one(name, other) and is_misspelt(name.key, other.key):
                    _merge(name.root(), other.root())
            near.append(name)


def _join_spellings(names: dict[tuple[Key, bool], Spelling]) -> None:
    """One name with and without hyphens or marks, and with initials: "Kim Jong Un", "A.Merkel"."""
    full = [name for name in names.values() if len(name.key) > 1 and not name.credit and name.into is None]
    printed: dict[str, Spelling] = {}
    by_last: dict[str, list[Spelling]] = {}
    for name in full:
        other = printed.setdefault(run_together(name.key, name.kind), name)
        if other.root() is not name.root():
            _merge(name.root(), other.root())
        by_last.setdefault(name.key[-1], []).append(name)
    for name in full:
        if min(map(len, name.key[:-1])) == 1:
            same = by_last[name.key[-1]][: 4 * _RIVALS]
            fuller = {id(o.root()): o.root() for o in same if has_initials_of(name.key, o.key) and _agree(name, o)}
            fuller.pop(id(name.root()), None)
            if len(fuller) == 1:
                _merge(name.root(), *fuller.values())


def _join_other_names(
    pairs: Sequence[tuple[int, int]], mentions: Sequence[NameMention], names: dict[tuple[Key, bool], Spelling]
) -> None:
    """One human under two names that the text puts side by side: "Ali Primera, tên thật là Ely Rafael Primera"."""
    if not pairs:
        return
    keys = {mention.entity: mention.printed.key for mention in mentions}
    for one, other in pairs:
        first, second = names.get((keys[one], False)), names.get((keys[other], False))
        if first and second and first.root() is not second.root() and _agree(first, second):
            _merge(first.root(), second.root())


def _agree(one: Spelling, other: Spelling) -> bool:
    return len({one.gender, other.gender} - {None}) < 2


def _may_be_one(one: Spelling, other: Spelling) -> bool:
    """Two spellings that both come back are two people."""
    return _agree(one, other) and (len(one.mentions) == 1 or len(other.mentions) == 1)


def _merge(one: Spelling, other: Spelling) -> None:
    short, full = sorted((one, other), key=lambda n: (len(n.key), len(n.mentions), -n.first))
    short.into = full
    full.mentions += short.mentions
    full.stray += short.stray
    short.mentions = []
    full.gender = full.gender or short.gender
    full.first = min(full.first, short.first)


def _place_partial(mentions: Sequence[NameMention], names: dict[tuple[Key, bool], Spelling]) -> None:
    """Move each mention of a partial spelling to the name that it is short for, nearest first."""
    later = _by_syllable(names)
    recent: dict[str, list[Spelling]] = {}
    for mention in mentions:
        name = names[mention.printed.key, mention.outside]
        target = _initials_of(name, names) if name.credit else _fuller(mention, name, recent, later)
        if target is not None:
            name.mentions.remove(mention.entity)
            target.mentions.append(mention.entity)
            target.stray += [mention.entity] * mention.stray
            target.gender = target.gender or mention.printed.gender
        owner = target or name.root()
        for syllable in set(owner.key):
            row = recent.setdefault(syllable, [])
            if row and row[-1] is owner:
                continue
            if owner in row:
                row.remove(owner)
            row.append(owner)
            del row[:-_RIVALS]


def _by_syllable(names: dict[tuple[Key, bool], Spelling]) -> dict[str, list[Spelling]]:
    rows: dict[str, list[Spelling]] = {}
    for name in sorted(names.values(), key=lambda n: n.first):
        if len(name.key) == 1 and 1 < len(name.key[0]) < 6 and not name.credit:
            rows.setdefault(f".{name.key[0][-1]}", []).append(name)  # "T.T.K.N" by what "cô N." calls her
        if name.into is None and len(name.key) > 1 and not name.credit:
            for syllable in set(name.key):
                rows.setdefault(syllable, []).append(name)
    return rows


def _fuller(
    mention: NameMention, name: Spelling, recent: dict[str, list[Spelling]], later: dict[str, list[Spelling]]
) -> Spelling | None:
    """The fuller name that this mention stands for: the latest before it, else the first after it."""
    if name.into is not None:
        return None
    key = mention.printed.spoken
    known = later.get(key[-1], ())
    if not known and len(key) == 1 and len(key[0]) == 1:
        masked = [
            other for other in later.get(f".{key[0]}", ())[:_RIVALS] if other.kind == "foreign" and _agree(name, other)
        ]
        return masked[0] if len(masked) == 1 else None
    if not known:
        return _slip_of(name, later)
    before = reversed(recent.get(key[-1], ()))
    after = (other for other in known[:_RIVALS] if other.first > mention.printed.start)
    for candidates in (before, after, known[:_RIVALS]):
        for other in candidates:
            if other is not name and not other.credit and _fits(mention, key, other):
                return other.root()
    return None


def _fits(mention: NameMention, key: Key, other: Spelling) -> bool:
    if mention.printed.gender and other.gender and mention.printed.gender != other.gender:
        return False
    return is_short_for(key, other.key, other.kind) or (mention.printed.by_family and other.key[0] == key[0])


def _slip_of(name: Spelling, later: dict[str, list[Spelling]]) -> Spelling | None:
    """A single foreign word with one letter wrong: "Biabiana" → Bibiana Steinhaus."""
    if len(name.key) != 1 or len(name.key[0]) < 6 or name.kind != "foreign":
        return None
    word = name.key[0]
    for syllable, others in list(later.items())[: 8 * _RIVALS]:
        if syllable[0] == word[0] and syllable[-1] == word[-1] and one_letter_apart(syllable, word):
            return others[0].root()
    return None


def _initials_of(name: Spelling, names: dict[tuple[Key, bool], Spelling]) -> Spelling | None:
    """The one by-line that a credit's initials abbreviate: "Ảnh: T.N" → Thảo Nguyên."""
    if len(name.key) != 1 or not 2 <= len(name.key[0]) <= 4:
        return None
    letters = sorted(bare(name.key[0]))
    credits = (other for other in list(names.values())[: 4 * _RIVALS] if other.credit)
    found = [other for other in credits if sorted(bare(syllable[0]) for syllable in other.key) == letters]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=4096)
def _fullness(text: str) -> tuple[int, int]:
    """How much of a name is printed: its syllables but for initials, then all."""
    key = name_key(text)
    return sum(len(syllable) > 1 for syllable in key), len(key)


def _person(name: Spelling, entities: Sequence[Entity]) -> Person:
    mentions = tuple(sorted(set(name.mentions), key=lambda i: entities[i].start))
    clean = [i for i in mentions if i not in name.stray] if name.stray else mentions
    texts = Counter([entities[i].text for i in clean or mentions])
    most = max(map(_fullness, texts))
    full = [text for text in texts if _fullness(text) == most]
    best = full[0] if len(full) == 1 else max(full, key=lambda text: (not text.isupper(), texts[text]))
    kind = None if is_initials(best) else name_kind(best)
    return Person(best, mentions, name.gender, kind)
