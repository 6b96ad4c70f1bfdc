"""The one place that decides which candidate spans stay.

Mentions may nest in the ways of ``_INSIDE`` (a DOC inside a TITLE), never
cross. Where two candidates cannot both stay, the stronger one does: what is
likelier right than wrong first, then the type that is read from its own form
(a document, a percentage), then what is read from its context (names), then
what stands inside many things (a date, a quantity); among equals the higher score, then
the longer span.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from vnnews_nlp.document import Entity, Lost
from vnnews_nlp.entities.title_ends import mend_end
from vnnews_nlp.entity_columns import MANY, Entities, Gathered, by_place, place_of

#: Last words of a title that its document must follow.
_OPEN_ENDS = ("thực hiện", "triển khai", "xây dựng", "soạn thảo", "sửa đổi", "tổng kết", "sơ kết", "thi hành")
#: Last words of a title whose body is made for a document: "Trưởng Ban Chỉ đạo | thực hiện Nghị quyết 40".
_MADE_FOR_IT = ("ban chỉ đạo", "tổ công tác", "tổ giúp việc")
_OPEN_END = re.compile(rf"\s(?:{'|'.join(_OPEN_ENDS)})\s")
#: "nữ | ca sĩ", "nam | diễn viên"; a queen and a baron are whole.
_SEX = re.compile(r"(?:nữ|nam)\s(?!(?:hoàng|vương|tu|sĩ|tước|tướng|công tước|bá tước|thần)(?!\w))(?=\w)", re.IGNORECASE)
#: Outer type → types that may stand inside it.
_INSIDE: dict[str, frozenset[str]] = {
    "TITLE": frozenset({"DOC", "LOC", "ORG"}),
    "ORG": frozenset({"LOC", "DOC", "PERSON"}),
    "DOC": frozenset({"ORG", "LOC"}),
    "LOC": frozenset({"LOC"}),
    "DATE": frozenset(),
}
#: "Luật Đất đai năm 2013" is one document, not a date in a body: types of an earlier tier are settled first.
_TIERS = {"PERCENT": 0, "DOC": 0, "MONEY": 0, "PERSON": 1, "TITLE": 1, "ORG": 1, "LOC": 1, "DATE": 2, "QUANTITY": 3}
_ORDER = {t: i for i, t in enumerate(_TIERS)}


def settle(candidates: Iterable[Entity]) -> tuple[Sequence[Entity], tuple[Lost, ...]]:
    """The candidates that stay, by position, and those that do not with the reason."""
    kept = Gathered(candidates.text if isinstance(candidates, Entities) else "")
    lost: list[Lost] = []
    heaps = _heaps(candidates)
    while some := list(islice(heaps, MANY)):
        stay, leave = _parted(some)
        kept.extend(stay)
        lost += leave
    return kept.done(), tuple(sorted(lost, key=lambda loser: loser.entity.start))


def _parted(heaps: list[list[Entity]]) -> tuple[list[Entity], list[Lost]]:
    """Who stays of some heaps, by position, and who does not."""
    kept: list[Entity] = []
    lost: list[Lost] = []
    for heap in heaps:
        if len(heap) == 1:
            kept += heap
            continue
        here: list[Entity] = []
        for entity in sorted(dict.fromkeys(heap), key=_strength):
            if why := _conflict(entity, here):
                lost.append(Lost(entity, why))
            else:
                insort(here, entity, key=place_of)
        kept += here
    return kept, lost


def _heaps(candidates: Iterable[Entity]) -> Iterator[list[Entity]]:
    """The candidates by position, those together that overlap, or overlap with what does."""
    heap: list[Entity] = []
    reach = 0
    for entity in by_place(candidates):
        if heap and entity.start >= reach:
            yield heap
            heap = []
        heap.append(entity)
        reach = max(reach, entity.end)
    if heap:
        yield heap


def close_titles(tagged: Iterable[Entity], ruled: Iterable[Entity], text: str) -> Sequence[Entity]:
    """The tagger's spans, with the document that a title ends in: "Trưởng Ban Chỉ đạo thực hiện | Nghị quyết 40".

    The word that tells man or woman before a title is none of it: "nữ | ca sĩ", but "nữ hoàng".
    """
    documents = dict(sorted((e.start, e.end) for e in ruled if e.type == "DOC"))
    starts = list(documents)
    closed = Gathered(text)
    closed.extend(
        _closed(mend_end(_without_sex(e), text), documents, starts, text) if e.type == "TITLE" else e for e in tagged
    )
    return closed.done()


def _without_sex(title: Entity) -> Entity:
    match = _SEX.match(title.text)
    if match is None:
        return title
    rest = title.text[match.end() :]
    return replace(title, start=title.start + match.end(), text=rest, norm=" ".join(rest.split()))


def _closed(title: Entity, documents: dict[int, int], starts: list[int], text: str) -> Entity:
    end = _document_after(title, documents, text)
    crossed = bisect_left(starts, title.end) - 1
    if crossed >= 0 and title.start < starts[crossed] and documents[starts[crossed]] > title.end:
        end = documents[starts[crossed]]  # "Trưởng Ban Chỉ đạo thực hiện Nghị quyết | 27"
    if end is None:
        return title
    return replace(title, end=end, text=text[title.start : end], norm=" ".join(text[title.start : end].split()))


def _document_after(title: Entity, documents: dict[int, int], text: str) -> int | None:
    """Where the document ends that a title wants behind it."""
    low = title.text.lower()
    if low.endswith(_OPEN_ENDS):
        return documents.get(title.end + 1)
    made_for = _OPEN_END.match(text, title.end) if low.endswith(_MADE_FOR_IT) else None
    return documents.get(made_for.end()) if made_for else None


def _strength(entity: Entity) -> tuple[float | int, ...]:
    tier, order = _TIERS.get(entity.type, 1), _ORDER.get(entity.type, 9)
    weak = entity.score < 0.5 or entity.type == "QUANTITY"
    return (weak, tier, -entity.score, entity.start - entity.end, order, entity.start)


def _conflict(entity: Entity, kept: list[Entity]) -> str | None:
    """Why the entity cannot join those kept so far; None when it can."""
    for other in kept:
        if other.start < entity.end and entity.start < other.end and (why := _clash(entity, other)):
            return why
    return None


def _clash(entity: Entity, other: Entity) -> str | None:
    same = (entity.start, entity.end) == (other.start, other.end)
    if same and entity.type == other.type:
        return f"also found by {other.source}"
    if not same and other.start <= entity.start and entity.end <= other.end:
        return None if entity.type in _INSIDE.get(other.type, ()) else f"inside {other.type} {other.text!r}"
    if not same and entity.start <= other.start and other.end <= entity.end:
        return None if other.type in _INSIDE.get(entity.type, ()) else f"around {other.type} {other.text!r}"
    return f"{'same span as' if same else 'crosses'} {other.type} {other.text!r}"
