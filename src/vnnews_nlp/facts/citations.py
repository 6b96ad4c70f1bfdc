"""Citations: the real documents that an article cites, one each, with all their mentions joined.

"Nghị quyết 40" and "Nghị quyết số 40-NQ/TU" are one document when nothing speaks against it: same
number, no clash of type, year or issuing letters. A short form joins the nearest fuller one before it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vnnews_nlp.document import Citation, Entity, Prose
from vnnews_nlp.entities.document_codes import Reference, code_letters, read_reference
from vnnews_nlp.facts.citation_fields import Fields, read_fields
from vnnews_nlp.facts.code_issuers import agrees

#: "(sau đây gọi tắt là Đề án 06)" declares a second name for the document before it.
_ALIAS = re.compile(r"\([^()\n]{0,30}gọi (?:tắt )?(?:là|chung là) [“\"]?$")
_SAME_LIST = re.compile(r" ?(?:,|;| và) (?:các )?$")
_LOOSE_TYPES = frozenset({"", "Văn bản", "Công văn"})
#: Laws are known by name; what follows "về" behind one is what a rule in it says.
_LAWS = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"})
_TITLE = re.compile(r"[“\"‘](.+)[”\"’]$")
_YEAR = re.compile(r"/((?:19|20)\d\d)(?:/|$)")


@dataclass(slots=True)
class _Mention:
    index: int
    entity: Entity
    reference: Reference
    fields: Fields


@dataclass(slots=True)
class _Group:
    mentions: list[_Mention] = field(default_factory=list)

    def __iter__(self) -> Iterator[_Mention]:
        return iter(self.mentions)


def cite(prose: Prose, entities: Sequence[Entity]) -> tuple[Citation, ...]:
    """One citation for each document of the article, in order of first mention.

    ``mentions`` are indices into ``entities``. ``issuer`` and ``subject`` are verbatim; ``inferred``
    names fields that the text does not print (``type`` from a bare code).
    """
    mentions = _mentions(prose, entities)
    return tuple(_citation(group) for group in _groups(prose.text, mentions))


def _mentions(prose: Prose, entities: Sequence[Entity]) -> list[_Mention]:
    docs = [(i, e) for i, e in enumerate(entities) if e.type == "DOC"]
    starts = [e.start for _, e in docs]
    persons = sorted(e.start for e in entities if e.type == "PERSON")
    return [
        _Mention(i, e, read_reference(e.text), read_fields(prose.text, e.start, e.end, starts, persons))
        for i, e in docs
    ]


def _groups(text: str, mentions: list[_Mention]) -> list[_Group]:
    groups: list[_Group] = []
    for at, mention in enumerate(mentions):
        before = mentions[at - 1] if at else None
        if before and _ALIAS.search(text, before.entity.end, mention.entity.start):
            home: _Group | None = next(g for g in groups if before in g.mentions)
        else:
            home = _home(groups, mention)
        if home is None:
            home = _Group()
            groups.append(home)
        home.mentions.append(mention)
    _share_in_lists(text, mentions)
    return groups


def _home(groups: list[_Group], mention: _Mention) -> _Group | None:
    """The group that a mention belongs to: the latest one that nothing speaks against."""
    fits = [g for g in groups if all(_same(m.reference, mention.reference) for m in g)]
    return max(fits, key=lambda g: g.mentions[-1].entity.start, default=None)


def _same(a: Reference, b: Reference) -> bool:
    if a.number is not None and b.number is not None:
        return _same_number(a, b)
    if a.name and b.name and (a.number is None or b.number is None):
        return _folded(a.name) == _folded(b.name) and (a.year == b.year or not a.year or not b.year)
    return False


def _same_number(a: Reference, b: Reference) -> bool:
    one, two = a.number or "", b.number or ""
    if _digits(one) != _digits(two):
        return False
    years = {y[1] for y in (_YEAR.search(one), _YEAR.search(two)) if y}
    if len(years) > 1:
        return False
    parts, others = code_letters(one), code_letters(two)
    if parts and others and not (_within(parts, others) or _within(others, parts)):
        return False
    return a.type == b.type or a.type in _LOOSE_TYPES or b.type in _LOOSE_TYPES or bool(parts and parts == others)


def _within(parts: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the parts of one code are among the other's ("98/HĐND" is short for "98/2025/NQ-HĐND")."""
    folded = [p.casefold() for p in others]
    return all(p.casefold() in folded for p in parts)


def _digits(number: str) -> str:
    return re.split(r"[/-]", number)[0].lstrip("0").casefold()


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).casefold()
    plain = plain.removeprefix("bộ ").replace(" (sửa đổi)", "")
    return re.sub(r"[\W_]+", " ", plain).strip()


def _share_in_lists(text: str, mentions: list[_Mention]) -> None:
    """ "Quyết định A và Quyết định B của X": what follows the last belongs to those of its type before it."""
    for this, after in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        if this.reference.type != after.reference.type or this.fields.issuer or not this.reference.number:
            continue
        if _SAME_LIST.fullmatch(text, max(this.fields.end, this.entity.end), after.entity.start):
            this.fields = Fields(this.fields.date, after.fields.issuer, this.fields.subject, this.fields.end)


def _citation(group: _Group) -> Citation:
    references = [m.reference for m in group]
    typed = [m for m in group if not m.entity.text[:1].isdigit()]
    numbers = [r.number for r in references if r.number]
    names = [r.name for r in references if r.name]
    years = [r.year for r in references if r.year]
    kind = (typed or group.mentions)[0].reference.type
    number = max(numbers, key=len, default=None)
    return Citation(
        type=kind,
        number=number,
        name=max(names, key=len, default=None),
        date=_date(group) or (years[0] if years else None),
        issuer=_issuer(group, number),
        subject=None if kind in _LAWS else _subject(group),
        mentions=tuple(m.index for m in group),
        source=group.mentions[0].entity.source,
        score=max(m.entity.score for m in group),
        inferred=() if typed else ("type",),
    )


def _issuer(group: _Group, number: str | None) -> str | None:
    """The first issuer printed with a mention, unless the code says that it is another body."""
    printed = (m.fields.issuer for m in group if m.fields.issuer)
    return next((i for i in printed if number is None or agrees(i, number)), None)


def _subject(group: _Group) -> str | None:
    """The first subject that a mention's surroundings give, or the quoted title that is its name."""
    given = (m.fields.subject for m in group if m.fields.subject)
    titles = (title[1] for m in group if (title := _TITLE.search(m.entity.text)))
    return next(given, None) or next(titles, None)


def _date(group: _Group) -> str | None:
    """The date of issue: the most exact one, the first of equals."""
    return max((m.fields.date for m in group if m.fields.date), key=len, default=None)
