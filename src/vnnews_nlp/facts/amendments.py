"""What one cited document does to another: amends, replaces, repeals, guides, implements."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vnnews_nlp.document import Citation, Entity, Prose, Relation

#: The words between the two documents, by kind; the acting document stands before them in the sentence.
_KINDS = {
    "amends": r"[Ss]ửa đổi(?:,? bổ sung)?|bổ sung|điều chỉnh",
    "replaces": r"(?:để )?thay thế(?: cho)?",
    "repeals": r"bãi bỏ|hủy bỏ|huỷ bỏ|thu hồi",
    "guides": r"(?:quy định chi tiết(?: và|,) )?hướng dẫn(?: chi tiết)?(?: thi hành| thực hiện| triển khai)?"
    r"|quy định chi tiết(?: thi hành)?",
    "implements": r"(?:(?:để|nhằm|về việc|về) )?(?:tổ chức |triển khai )?(?:thực hiện|triển khai|cụ thể hóa)",
}
_ACTS = re.compile("|".join(rf"(?P<{kind}>(?<!\w)(?:{words}))" for kind, words in _KINDS.items()))
_PARTS = re.compile(
    r"(?: (?:một số|các|điều|Điều|khoản|điểm|nội dung|số|quy định|tại|của|và|toàn bộ|[\d,]+|[a-zđ]|Phụ lục|phụ lục|cho|"
    r"luật|danh mục|mục|chương|phần))* $"
)
_BREAK = re.compile(r"[.!?;][ \n]|\n")
_REACH = 320  # characters between the two documents


def find_amendments(prose: Prose, entities: Sequence[Entity], citations: Sequence[Citation]) -> tuple[Relation, ...]:
    """Relations between the citations of an article, in the order of the words that state them.

    "Nghị định 123/2021/NĐ-CP sửa đổi, bổ sung Nghị định 100/2019/NĐ-CP": the first amends the second.
    The evidence is the stretch from the acting mention to the end of the other.
    """
    owner = {i: number for number, citation in enumerate(citations) for i in citation.mentions}
    docs = sorted(((entities[i], number) for i, number in owner.items()), key=lambda pair: pair[0].start)
    found: dict[tuple[str, int, int], Relation] = {}
    for (target, to), before in zip(docs[1:], _befores(docs), strict=True):
        act = _act_before(prose.text, before[-1][0].end, target.start)
        if act is None:
            continue
        kind, at = act
        source, of = _actor(prose.text, before, at)
        if source is not None and of != to:
            evidence = ((source.start, target.end),)
            found.setdefault((kind, of, to), Relation(kind, of, to, evidence, f"amendments/{kind}", 0.85))
    return tuple(found.values())


def _befores(docs: list[tuple[Entity, int]]) -> list[list[tuple[Entity, int]]]:
    """For each document but the first, the few that stand before it."""
    return [docs[max(0, i - 6) : i] for i in range(1, len(docs))]


def _act_before(text: str, low: int, start: int) -> tuple[str, int] | None:
    """The verb that governs the document at ``start``, nothing but parts ("một số điều của") between, and its place."""
    found = None
    for match in _ACTS.finditer(text, max(low, start - 120), start):
        if _PARTS.match(text, match.end(), start):
            found = str(match.lastgroup), match.start()
            break
    return found


def _actor(text: str, before: list[tuple[Entity, int]], act: int) -> tuple[Entity | None, int]:
    """The document before the verb in the same sentence."""
    entity, number = before[-1]
    near = entity.end <= act and act - entity.end <= _REACH and not _BREAK.search(text, entity.end, act)
    return (entity, number) if near else (None, -1)
