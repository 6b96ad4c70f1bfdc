"""DOC entities: documents cited by number, code or name (rows in ``data/rules/documents.toml``)."""

from __future__ import annotations

import re
from dataclasses import replace

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.entities.document_codes import Reference, read_reference
from vnnews_nlp.entities.law_lists import laws_without_word, listed_laws
from vnnews_nlp.entities.rules import load_rules

#: "Nghị định 10, 11 và 12": what stands between the numbers of a list with one type word.
_NEXT = re.compile(
    r"(?: ?[,;] ?(?:và )?| (?:và|hoặc|hay) )(?:số )?"
    r"(?P<number>\d{1,5}+(?:/(?:19|20)\d\d)?(?:[/-][A-ZĐ][A-ZĐa-z&]{1,15}(?:-[A-ZĐ][A-ZĐa-z&]{0,15}){0,3})?)"
    r"(?![\w%/]|[.,]\d|-\d)"
    r"(?= ?(?:[,;.)\n]|$)| (?:của|về|ngày|và|hoặc|năm|do|ban hành|quy định|trên|trước|này|nói|nêu|đã|được|là|"
    r"thì|có|trong|tại)(?!\w))"
)
_NUMBERED = (
    "typed-code",
    "typed-year",
    "typed-number",
    "weak-number",
    "weak-number-short",
    "letters-code",
    "letters-number",
)
_LAWS = (
    "documents/law",
    "documents/law-small",
    "documents/law-known-small",
    "documents/law-capital-name",
    "documents/law-unlisted",
    "documents/law-letters",
    "documents/ordinance",
)
#: "Luật sửa đổi, bổ sung một số điều của Luật A, Luật B và Luật C": the laws that it amends belong to its name.
_AND_LAW = re.compile(r"(?: \([A-ZĐ&]{2,8}\))?(?:,| và|;) {1,2}")  # "… đối tác công tư | (PPP) và | Luật Đấu thầu"
#: "dự án | Luật sửa đổi … của Luật A; Luật B; Luật C." is one draft; "…; và | Luật sửa đổi … của Luật A; Luật B." ends
#: its list, so what follows is still the laws that it amends.
_ONE_DRAFT = re.compile(r"(?<!các )(?:dự án|dự thảo) ?$")
_LAST_OF_LIST = re.compile(r"[;,]? và $")
_NEXT_LAW = re.compile(r"; ?(?=[Ll]uật (?!sửa đổi|Sửa đổi))")
_LAW_ITEM = re.compile(r"Luật [^;.:()\n“”]{3,90}(?=[;.\n]|$)")
_AMENDING = ("documents/law-amending", "documents/law-amending-small")


def find_documents(prose: Prose) -> list[Entity]:
    """Every mention of a document in the text; spans follow the project's annotation guidelines.

    ``norm`` is type word and number in canonical form (``Nghị quyết 40-NQ/TU``) or the name.
    """
    found = load_rules("documents").find(prose.text) + listed_laws(prose.text)
    if not found:
        return []
    found += [more for entity in found for more in _rest_of_list(prose.text, entity)]
    found += laws_without_word(prose.text, [e for e in found if e.source in _LAWS])
    found += _named_again(prose.text, found)
    return [
        replace(e, norm=read_reference(e.norm or e.text).norm) for e in _outermost(_with_amended(prose.text, found))
    ]


def _rest_of_list(text: str, entity: Entity) -> list[Entity]:
    """The further numbers of a list that ``entity`` begins, each its own mention."""
    if entity.source.partition("/")[2] not in _NUMBERED:
        return []
    found, at = [], entity.end
    while match := _NEXT.match(text, at):
        start, at = match.span("number")
        found.append(Entity(start, at, "DOC", match["number"], "", "documents/list", entity.score * 0.95))
    return found


def _named_again(text: str, found: list[Entity]) -> list[Entity]:
    """Small-letter mentions, too weak alone, of documents that the article cites clearly: "theo quyết định 326, …"."""
    known = {(r.type.lower(), r.number.split("/")[0].split("-")[0]) for r in map(_reference, found) if r.number}
    words = {word for word in {word for word, _ in known} if word and f" {word} " in text}
    again: list[Entity] = []
    for word in sorted(words):
        for match in re.finditer(rf"(?<!\w){word} (\d{{1,5}})(?![\w%/]|[.,-]\d| ?%)", text):
            if (word, match[1]) in known:
                again.append(Entity(match.start(), match.end(), "DOC", match[0], "", "documents/again", 0.85))
    return again


def _reference(entity: Entity) -> Reference:
    return read_reference(entity.text)


def _with_amended(text: str, found: list[Entity]) -> list[Entity]:
    """Stretch each amending law over the laws that it amends."""
    if not any(e.source in _AMENDING for e in found):
        return found
    listed = sorted((e for e in found if e.source in _LAWS), key=lambda e: (e.start, e.score, e.end))
    laws = {e.start: e.end for e in listed}
    return [_stretched(text, e, laws) if e.source in _AMENDING else e for e in found]


def _stretched(text: str, entity: Entity, laws: dict[int, int]) -> Entity:
    """``entity`` to the end of the laws it names; ``laws`` are ends by start, in order of start."""
    inside = [laws[at] for at in range(entity.start + 1, entity.end) if at in laws]
    if not inside:
        return entity
    end = at = max(inside)
    if (whole := _end_of_one_draft(text, entity.start, end, laws)) > end:
        return replace(entity, end=whole, text=text[entity.start : whole])
    while (match := _AND_LAW.match(text, at)) and match.end() in laws:
        at = laws[match.end()]
        if "và" in match[0]:  # commas alone may lead on to a law of its own
            end = at
    return replace(entity, end=end, text=text[entity.start : end])


def _end_of_one_draft(text: str, start: int, end: int, laws: dict[int, int]) -> int:
    """``end``, or where the ";" list of the laws ends that one draft amends."""
    before = text[max(0, start - 12) : start]
    if not (_ONE_DRAFT.search(before) or _LAST_OF_LIST.search(before)):
        return end
    while joint := _NEXT_LAW.match(text, end):
        if item := _LAW_ITEM.match(text, joint.end()):
            end = item.end()
        elif joint.end() in laws:
            return laws[joint.end()]
        else:
            break
    return end


def _outermost(found: list[Entity]) -> list[Entity]:
    """Leftmost, then surest, then longest; nothing inside or across another."""
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda e: (e.start, -e.score, -e.end)):
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept
