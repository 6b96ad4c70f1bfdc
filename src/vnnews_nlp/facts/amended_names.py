"""The laws that an amending law's name says it amends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vnnews_nlp.document import Citation, Entity, Relation
from vnnews_nlp.entities.document_codes import read_reference
from vnnews_nlp.facts.same_document import plain_name

#: "Luật | sửa đổi, bổ sung một số điều của | Luật Giá": what begins such a name.
_AMENDING = re.compile(r"(?:Bộ luật|[Ll]uật|Pháp lệnh) {1,2}(?:[Ss]ửa đổi|bổ sung)(?!\w)")
#: "Luật Giá (sửa đổi)" is what the amending law makes of it, or the same draft by a shorter name.
_DRAFT = re.compile(r"(?<!\w)sửa đổi(?!\w)")
_NEXT = re.compile(r"(?:,|;| và) {1,2}(?=(?:Bộ luật|bộ luật|Luật|luật|Pháp lệnh) )")
_LAW = re.compile(r"(?<=[\w,]) {1,2}(?=(?:Bộ luật|bộ luật|bộ Luật|Luật|luật|Pháp lệnh) {1,2}(?!sửa đổi|Sửa đổi))")
#: "Luật Đầu tư theo phương thức đối tác công tư | (PPP)": it may be cited as "Luật PPP".
_LETTERS = re.compile(r" \(([A-ZĐ&-]{2,8})\)$")


def amended_by_name(entities: Sequence[Entity], citations: Sequence[Citation]) -> Iterator[Relation]:
    """ "Luật sửa đổi, bổ sung một số điều của Luật Giá" amends the Luật Giá that the article cites by itself."""
    by_name: dict[str, int] = {}
    for number, citation in enumerate(citations):
        if citation.name and not _AMENDING.match(citation.name) and not _DRAFT.search(citation.name):
            by_name.setdefault(plain_name(citation.name), number)
    for number, citation in enumerate(citations):
        if not citation.name or not _AMENDING.match(citation.name):
            continue
        where = entities[citation.mentions[0]]
        for key in _amended(citation.name):
            if (target := by_name.get(key)) is not None:
                evidence = ((where.start, where.end),)
                yield Relation("amends", number, target, evidence, "amendments/amends-name", 0.95)


def _amended(name: str) -> Iterator[str]:
    """The plain names of the laws that stand inside the name of an amending law."""
    first = _LAW.search(name)
    if not first:
        return
    for law in _NEXT.split(name[first.end() :]):
        letters = _LETTERS.search(law)
        yield plain_name(read_reference(law[: letters.start()] if letters else law).name or law)
        if letters:
            yield plain_name(f"Luật {letters[1]}")
