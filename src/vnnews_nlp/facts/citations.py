"""Citations: the real documents that an article cites, one each, with all their mentions joined.

"Nghị quyết 40" and "Nghị quyết số 40-NQ/TU" are one document when nothing speaks against it: same
number, no clash of type, year or issuing letters. A short form joins the nearest fuller one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from vnnews_nlp.document import Citation, Entity, Prose
from vnnews_nlp.entities.document_codes import Reference, code_letters, read_reference
from vnnews_nlp.entities.law_lists import LISTED_LAW
from vnnews_nlp.facts.citation_fields import Fields, issuer_of_list, read_fields
from vnnews_nlp.facts.code_issuers import agrees, issuer_of_code
from vnnews_nlp.facts.same_document import identity_keys, is_revision, same_document

#: "(sau đây gọi tắt là Đề án 06)" declares a second name for the document before it.
_ALIAS = re.compile(r"\([^()\n]{0,30}gọi (?:tắt )?(?:là|chung là) [“\"]?$")
#: "Luật Tố tụng hành chính (Luật số 93/2015/QH13)", "… về kinh tế tư nhân (số 10-NQ/TW)".
_NUMBER_OF = re.compile(r"[^.;\n()]* \((?:số )?$")
_SAME_LIST = re.compile(r"(?: ?\([^()\n]{1,20}\))? ?(?:[,;]|;? và)(?: các| số| dự án| dự thảo)? {0,2}")
#: Laws are known by name; what follows "về" behind one is what a rule in it says.
_LAWS = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"})
#: Types whose documents are known by names that say what they are about.
_TELLING_NAMES = frozenset({"Đề án", "Quy hoạch", "Chiến lược", "Quy chế", "Điều lệ"})
#: Who passes laws (Hiến pháp 2013, điều 70, 74), as letters of a code: in "báo cáo về Luật A của Bộ X" Bộ X does not.
_CODES_OF_LAWS = {"Luật": "1/QH", "Bộ luật": "1/QH", "Pháp lệnh": "1/UBTVQH"}
_IN_LIST = "documents/list"
#: Types that any body issues: in "Nghị quyết 12 và Kết luận 34 của Tỉnh ủy" both are the Tỉnh ủy's.
_OF_ANY_BODY = frozenset({"Nghị quyết", "Kết luận", "Chỉ thị", "Kế hoạch", "Hướng dẫn", "Quy định", "Thông báo"})
#: "Luật Căn cước (năm 2023)".
_BRACKETED_YEAR = re.compile(r" ?\((?:năm )?((?:19|20)\d\d)\)")
_PROVISION = re.compile(r"(?<!\w)[Đđ]iều \d{1,3}[a-zđ]?,?(?: của)? $")
#: The different references of one document that a further one is compared with; they agree with one another.
_REFERENCES = 64
#: The latest documents of one number or name that a mention is compared with, so that time stays linear.
_RIVALS = 32
_TITLE = re.compile(r"[“\"‘](.{1,400})[”\"’]$")


@dataclass(slots=True, eq=False)
class _Mention:
    index: int
    entity: Entity
    reference: Reference
    fields: Fields
    in_force: bool = False  # a provision of it is cited, so that it is no draft


@dataclass(slots=True, eq=False)
class _Group:
    """The mentions of one document, its different references, and those of them by which a provision is cited.

    ``renamed``: it has a second name.
    """

    mentions: list[_Mention] = field(default_factory=list)
    references: dict[Reference, None] = field(default_factory=dict)
    in_force: dict[Reference, None] = field(default_factory=dict)
    renamed: bool = False

    def __iter__(self) -> Iterator[_Mention]:
        return iter(self.mentions)

    def add(self, mention: _Mention) -> None:
        self.mentions.append(mention)
        for kept in (self.references, self.in_force) if mention.in_force else (self.references,):
            if len(kept) < _REFERENCES:
                kept[mention.reference] = None

    def may_hold(self, mention: _Mention) -> bool:
        reference = mention.reference
        drafts = (r for r in self.references if is_revision(r)) if mention.in_force else ()
        laws = self.in_force if is_revision(reference) else ()
        if any(not reference.year or other.year != reference.year for other in (*drafts, *laws)):
            return False  # "Điều 9 Luật Giá" is not the "Luật Giá (sửa đổi)" that is being drafted
        enough = any if self.renamed else all
        return enough(same_document(reference, other) for other in self.references)


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
    found: list[_Mention] = []
    for i, e in docs:
        reference = read_reference(e.norm if e.source == LISTED_LAW else e.text)
        if e.source == _IN_LIST and found and reference.type != found[-1].reference.type:
            reference = _typed_by_list(reference, found[-1].reference)
        if reference.type in _LAWS and not reference.year and (bracket := _BRACKETED_YEAR.match(prose.text, e.end)):
            reference = replace(reference, year=bracket[1])
        fields = read_fields(prose.text, e.start, e.end, starts, persons)
        found.append(_Mention(i, e, reference, fields, _in_force(prose.text, e, reference)))
    return found


def _in_force(text: str, entity: Entity, reference: Reference) -> bool:
    """Whether a provision of a law is cited, "khoản 1 Điều 9 | Luật Giá", or the law is said to be in force."""
    if reference.type not in _LAWS or is_revision(reference):
        return False
    provision = _PROVISION.search(text, max(0, entity.start - 16), entity.start)
    return bool(provision) or text.startswith(" hiện hành", entity.end)


def _typed_by_list(reference: Reference, before: Reference) -> Reference:
    """The further number of a list is of its type, unless its code names another: "Nghị định 72/2013 và | 27/2018"."""
    return replace(reference, type=before.type) if reference.type in ("", "Công văn") else reference


def _groups(text: str, mentions: list[_Mention]) -> list[_Group]:
    groups: list[_Group] = []
    by_key: dict[str, list[_Group]] = {}
    last: _Group | None = None
    for mention in mentions:
        keys = identity_keys(mention.reference)
        if last and _is_alias(text, last.mentions[-1], mention):
            last.renamed = True
        else:
            last = _home([g for key in keys for g in by_key.get(key, ())], mention)
        if last is None:
            groups.append(last := _Group())
        last.add(mention)
        for key in keys:
            if last not in (known := by_key.setdefault(key, [])):
                known.append(last)
                del known[:-_RIVALS]
    _share_in_lists(text, mentions)
    return groups


def _is_alias(text: str, before: _Mention, mention: _Mention) -> bool:
    """Whether a bracket gives the document before it a second name or its number."""
    low, high = before.entity.end, mention.entity.start
    if _ALIAS.search(text, low, high):
        return True
    named, code = before.reference, mention.reference
    if named.number is not None or code.number is None or high - low > 200 or not _NUMBER_OF.match(text, low, high):
        return False
    return named.type == code.type and (code.name is None or named.name == code.name)


def _home(groups: list[_Group], mention: _Mention) -> _Group | None:
    """The group that a mention belongs to: the latest one that nothing speaks against."""
    fits = [g for g in groups if g.may_hold(mention)]
    return max(fits, key=lambda g: g.mentions[-1].entity.start, default=None)


def _share_in_lists(text: str, mentions: list[_Mention]) -> None:
    """What stands behind the last document of a list, or before its first, belongs to those between."""
    joined = [_listed(text, this, after) for this, after in pairwise(mentions)]
    for this, after, listed in reversed(list(zip(mentions, mentions[1:], joined, strict=False))):
        if listed and not after.fields.leads and _shares(text, this, after):  # "Quyết định A và Quyết định B | của X"
            this.fields = replace(this.fields, issuer=after.fields.issuer)
            about = after.fields.subject  # "Nghị quyết A và Kết luận B của X | về Y"
            if about and not about.startswith("sửa đổi") and text[this.entity.end : after.entity.start] == " và ":
                this.fields = replace(this.fields, subject=this.fields.subject or about)
        if listed and after.entity.source == _IN_LIST and this.fields.end <= this.entity.end:
            this.fields = replace(  # "các Thông tư 8, 18 và 23 | năm 2021 … về X" says it of all
                this.fields,
                date=this.fields.date or after.fields.date,
                subject=this.fields.subject or after.fields.subject,
            )
    for this, after, listed in zip(mentions, mentions[1:], joined, strict=False):
        if listed and this.reference.type in _LAWS and this.fields.issuer is None and not this.fields.leads:
            issuer = issuer_of_list(text, this.entity.start)
            this.fields = replace(this.fields, issuer=issuer, leads=issuer is not None)
        if listed and this.fields.leads and not after.fields.issuer and this.reference.type == after.reference.type:
            after.fields = replace(after.fields, issuer=this.fields.issuer, leads=True)


def _listed(text: str, this: _Mention, after: _Mention) -> bool:
    """Whether nothing but a comma or "và" stands between two mentions, their dates and issuers."""
    low = max(this.fields.end, this.entity.end)
    return after.entity.start - low < 40 and _SAME_LIST.fullmatch(text, low, after.entity.start) is not None


def _shares(text: str, this: _Mention, after: _Mention) -> bool:
    """Whether the issuer behind ``after`` is that of ``this`` too: one type, or a code that names this issuer."""
    issuer, number = after.fields.issuer, this.reference.number
    if not issuer or this.fields.issuer or not number:
        return False
    named = issuer_of_code(number) is not None and agrees(issuer, number)
    types = {this.reference.type, after.reference.type}
    alike = types <= _OF_ANY_BODY and issuer_of_code(number) is None
    return named or len(types) == 1 or (alike and text[this.entity.end : after.entity.start] == " và ")


def _citation(group: _Group) -> Citation:
    references = [m.reference for m in group]
    typed = [m for m in group if not m.entity.text[:1].isdigit()]
    numbers = [r.number for r in references if r.number]
    names = [r.name for r in references if r.name]
    years = [r.year for r in references if r.year]
    kind = (typed or group.mentions)[0].reference.type
    number = max(numbers, key=len, default=None)
    issuer = _issuer(group, kind, number)
    return Citation(
        type=kind,
        number=number,
        name=max(names, key=len, default=None),
        date=_date(group) or (years[0] if years else None),
        issuer=issuer,
        subject=None if kind in _LAWS else _subject(group),
        mentions=tuple(m.index for m in group),
        source=group.mentions[0].entity.source,
        score=max(m.entity.score for m in group),
        inferred=() if typed else ("type",),
        issuer_by_code=issuer_of_code(number) if number and not issuer else None,
    )


def _issuer(group: _Group, kind: str, number: str | None) -> str | None:
    """The first issuer printed with a mention, unless the code or the type says that it is another body."""
    printed = (m.fields.issuer for m in group if m.fields.issuer)
    code = number or _CODES_OF_LAWS.get(kind)
    return next((i for i in printed if code is None or agrees(i, code)), None)


def _subject(group: _Group) -> str | None:
    """The subject printed with the fullest number, or the first of equals; else the quoted title that is its name.

    The name of a plan or project says what it is about: in "đội viên Đề án A | về công tác tại xã" nothing else does.
    """
    fullest = sorted(group, key=lambda m: -len(code_letters(m.reference.number or "")))
    named = any(m.reference.name and m.reference.type in _TELLING_NAMES for m in group)
    given = (m.fields.subject for m in fullest if m.fields.subject and not named)
    titles = (title[1] for m in group if (title := _TITLE.search(m.entity.text)))
    return next(given, None) or next(titles, None)


def _date(group: _Group) -> str | None:
    """The date of issue: the most exact one, the first of equals; a year behind a mere name is what it is for."""
    dates = (m.fields.date for m in group if m.fields.date and (m.reference.number or len(m.fields.date) > 4))
    return max(dates, key=len, default=None)
