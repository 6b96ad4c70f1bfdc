"""What one cited document does to another: amends, replaces, repeals, guides, implements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from vnnews_nlp.document import Citation, Entity, Prose, Relation
from vnnews_nlp.facts.citation_fields import issuer_pattern, read_fields

#: The verbs by kind; the acting document stands before them, the other one behind.
_KINDS = {
    "amends": r"[Ss]ửa đổi(?:,? bổ sung)?|bổ sung|điều chỉnh",
    "replaces": r"thay thế(?: cho)?",
    "repeals": r"bãi bỏ|hủy bỏ|huỷ bỏ",
    "guides": r"(?:quy định chi tiết(?: và|,) )?hướng dẫn(?: chi tiết)?(?: thi hành| thực hiện| triển khai)?"
    r"|quy định chi tiết(?: thi hành)?",
    "implements": r"(?:tổ chức |triển khai )?(?:thực hiện|triển khai|cụ thể hóa)",
}
_ACTS = re.compile("|".join(rf"(?P<{kind}>(?<!\w)(?:{words}))" for kind, words in _KINDS.items()))
#: "một số điều của", "khoản 2 Điều 5": parts of the other document.
_PARTS = re.compile(
    r"(?: (?:một số|các|điều|Điều|khoản|điểm|nội dung|số|quy định|tại|của|và|toàn bộ|[\d,]+|[a-zđ]|Phụ lục|phụ lục|cho|"
    r"luật|danh mục|mục|chương|phần))* $"
)
#: "Nghị định A được sửa đổi, bổ sung bởi B": the acting document comes second.
_PASSIVE = re.compile(
    r"^(?: ngày [\d/.-]+)?(?: của [^,.;()\n]{2,40})?[ ,(]{1,2}(?:đã )?(?:được )?"
    r"(?:(?P<amends>sửa đổi(?:,? bổ sung)?|bổ sung)|(?P<replaces>thay thế)|(?P<repeals>bãi bỏ)) "
    r"(?:bởi|tại|theo|bằng)(?: (?:khoản|Khoản|điều|Điều|điểm|[\d]+|[a-zđ]|của))* $"
)
#: What may stand between a document (with its date and issuer) and its verb.
_LITTLE = re.compile(
    r"[ )]{0,2}(?:(?:về(?: việc)?|quy định|để|nhằm|đã|sẽ|có nội dung|tiếp tục|đẩy mạnh|tăng cường) ){0,3}"
)
_BREAK = re.compile(r"[.!?;][ \n]|\n")
_REACH = 320  # characters between the two documents


def find_amendments(prose: Prose, entities: Sequence[Entity], citations: Sequence[Citation]) -> tuple[Relation, ...]:
    """Relations between the citations of an article, in the order of the words that state them.

    "Nghị định 123/2021/NĐ-CP sửa đổi, bổ sung Nghị định 100/2019/NĐ-CP": the first amends the second.
    The evidence is the stretch from the one mention to the end of the other.
    """
    owner = {i: number for number, citation in enumerate(citations) for i in citation.mentions}
    docs = sorted(((entities[i], number) for i, number in owner.items()), key=lambda pair: pair[0].start)
    found: dict[tuple[str, int, int], Relation] = {}
    for (one, first), (two, second) in pairwise(docs):
        if first == second or _BREAK.search(prose.text, one.end, two.start) or two.start - one.end > _REACH:
            continue
        if relation := _between(prose.text, one, first, two, second):
            found.setdefault((relation.kind, relation.source_index, relation.target_index), relation)
    return tuple(found.values())


def _between(text: str, one: Entity, first: int, two: Entity, second: int) -> Relation | None:
    """The relation that the words between two neighbouring mentions state, if any."""
    evidence = ((one.start, two.end),)
    if passive := _PASSIVE.match(text[one.end : two.start]):
        kind = str(passive.lastgroup)
        return Relation(kind, second, first, evidence, f"amendments/{kind}-passive", 0.9)
    for act in _ACTS.finditer(text, max(one.end, two.start - 120), two.start):
        if _PARTS.match(text, act.end(), two.start):
            kind = str(act.lastgroup)
            near = kind == "replaces" or kind == "repeals" or _near(text, one, act.start())
            return Relation(kind, first, second, evidence, f"amendments/{kind}", 0.85) if near else None
    return None


def _near(text: str, one: Entity, act: int) -> bool:
    """Whether the verb follows the document with its date and issuer closely enough to be its own."""
    end = min(read_fields(text, one.start, one.end, ()).end, act)
    if text.startswith(", ", end) and (decider := issuer_pattern().match(text, end + 2, act)):
        end = decider.end()
    return _LITTLE.fullmatch(text, end, act) is not None
