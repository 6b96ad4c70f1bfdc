"""What one cited document does to another: amends, replaces, repeals, guides, implements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from vnnews_nlp.document import Citation, Entity, Prose, Relation
from vnnews_nlp.facts.amended_names import amended_by_name
from vnnews_nlp.facts.citation_fields import issuer_pattern, read_fields, sentence_start
from vnnews_nlp.lists import load_list

#: The verbs by kind; the acting document stands before them, the other one behind.
_KINDS = {
    "amends": r"[Ss]ửa đổi(?:,? bổ sung)?(?:,? (?:và )?(?:bãi bỏ|thay thế)(?= một số))?|bổ sung(?:,? sửa đổi)?"
    r"|điều chỉnh",
    "replaces": r"thay thế(?: cho)?",
    "repeals": r"bãi bỏ|hủy bỏ|huỷ bỏ",
    "guides": r"(?:[Qq]uy định chi tiết(?: và|,) )?[Hh]ướng dẫn(?: chi tiết)?(?: biện pháp)?"
    r"(?: thi hành| thực hiện| triển khai)?|[Qq]uy định chi tiết(?:(?: việc)? thi hành| và biện pháp thi hành)?"
    r"(?: một số điều(?:,| và)(?: các)? biện pháp(?: để tổ chức, hướng dẫn)? thi hành)?",
    "implements": r"(?:tổ chức |triển khai )?(?:thực hiện|triển khai|cụ thể hóa)",
}
_ACTS = re.compile("|".join(rf"(?P<{kind}>(?<!\w)(?:{words}))" for kind, words in _KINDS.items()))
#: "một số điều của", "khoản 2 Điều 5": parts of the other document.
_PART = (
    r"(?:một số|các|điều|Điều|khoản|Khoản|điểm|Điểm|nội dung|số|quy định|tại|của|và|toàn bộ|trong|[\d.,]+|[IVX]+"
    r"|[a-zđ]\d?|Phụ lục|phụ lục|cho|luật|danh mục|mục|Mục|chương|Chương|phần|tiết|khoản,|nghị định|thông tư)[,:]?"
)
_PARTS = re.compile(rf"(?: {_PART}){{0,24}} ?$")
#: "sửa đổi | thời gian hiệu lực quy định tại khoản 1 Điều 25 | Thông tư 2", "… ban hành kèm theo | Quyết định 5".
_WITHIN = re.compile(
    rf"(?: [^\s.;:()“”\"]{{1,12}}){{1,14}} (?:quy định tại|ban hành kèm theo|ban hành theo|tại)(?: {_PART}){{0,12}} $"
)
#: "Nghị định A được sửa đổi, bổ sung bởi B": the acting document comes second.
_PASSIVE = re.compile(
    r"(?P<open>[ ,;(]{0,3})(?P<said>(?:(?:nay|hiện|đã|cũng|vừa|sau đó|và|[Đđ]ược|đươc|bị|hết hiệu lực|thi hành"
    r"|(?:kể )?từ (?:ngày )?[\d/.-]{4,10}|bởi|vì|một số (?:điều|nội dung)) ){0,8})"
    r"(?:(?P<amends>[Ss]ửa đổi(?:,? bổ sung)?|bổ sung)|(?P<replaces>thay thế)|(?P<repeals>bãi bỏ)"
    r"|(?P<guides>(?:quy định chi tiết(?:,| và) )?hướng dẫn(?: chi tiết)?(?: thi hành| thực hiện)?|quy định chi tiết))"
    rf"(?: một số (?:điều|nội dung|quy định))?(?: năm \d{{4}})? (?:bởi|tại|theo|bằng|trong)(?: {_PART}){{0,12}} $"
)
#: What may stand between a document (with its date and issuer) and its verb.
_LITTLE = re.compile(
    r"[ )(]{0,2}(?:(?:về(?: việc)?|quy định(?: và| một số điều)?|để|nhằm|đã|sẽ|cũng|có nội dung|có hiệu lực|tiếp tục"
    r"|đẩy mạnh|tăng cường|được ban hành|ban hành(?: từ)? ngày [\d/.-]{6,10},) ){0,3}"
)
#: A clause behind a comma goes on with the document only where it tells what it is for: "Thông tư 3, | hướng dẫn".
_COMMA = re.compile(r"(?: \([^()]{1,30}\))?, ?")
#: A document that has no number or name acts: "Nghị định | thay thế Nghị định 5", "các thông tư | sửa đổi";
#: or somebody wishes it: "đề nghị | bãi bỏ".
_NAMELESS = re.compile(
    r"(?:[Nn]ghị định|[Tt]hông tư|[Qq]uyết định|[Nn]ghị quyết|[Ll]uật|[Cc]hỉ thị|[Vv]ăn bản|[Qq]uy (?:định|chế)"
    r"|[Dd]ự thảo|[Dd]ự án|[Dd]ự kiến|mới|(?<!về )việc|đề nghị|kiến nghị|đề xuất|nghiên cứu|cần|xem xét|phương án"
    r"|yêu cầu|trình|hoặc|không|chưa|chỉ) $"
)
#: "Thông tư này | có hiệu lực từ ngày 15/9 và | thay thế": the document that the article speaks of, as the subject.
_THIS = re.compile(
    r"(?P<type>[Nn]ghị định|[Tt]hông tư|[Qq]uyết định|[Nn]ghị quyết|[Ll]uật|Quy (?:định|chế)|[Cc]hỉ thị)"
    r"(?: (?:này|mới|trên))?(?:,? (?:sẽ |chính thức |đã )?có hiệu lực(?: thi hành)?[^.;:()\n]{0,40})?"
    r"(?:,| và| sẽ| cũng| đã| để| nhằm){0,2} $"
)
_BREAK = re.compile(r"[.!?][ \n]|;(?! (?:đã )?được )[ \n]|\n")
_REACH = 320  # characters between the two documents
_NEARBY = 100  # documents before or behind one that are looked at, so that time stays linear
#: Between the items of a list of documents: nothing but date and issuer, and a comma or "và".
_ALSO = re.compile(r"(?:,? ?ngày [\d/.-]{6,10})?(?: của [^,.;:()\n]{2,40}?)?(?P<joint>,|;| và|, và) (?:các )?(?:số )?$")
#: "Nghị định 75/2021/NĐ-CP | về quy định mức hưởng … đã được sửa đổi theo": a title may stand between.
_TITLED = re.compile(r"(?: ngày [\d/.-]{6,10})? (?:của|về|quy định|hướng dẫn|ban hành) ")
#: What makes a verb passive, behind the document it is done to.
_MADE = re.compile("được|đươc|bị|hết hiệu lực", re.IGNORECASE)
_FAR = 260  # characters between a document and the bracket, or behind its title the verb, that says what is done to it
_BEHIND_COMMA = 160  # the same where the verb stands behind a comma
_FREE = ("replaces", "repeals")  # these verbs may stand far behind the document that acts


@dataclass(frozen=True, slots=True)
class _Doc:
    """A mention of a document, and which citation it belongs to."""

    start: int
    end: int
    cited: int
    type: str


def find_amendments(prose: Prose, entities: Sequence[Entity], citations: Sequence[Citation]) -> tuple[Relation, ...]:
    """Relations between the citations of an article, in the order of the words that state them.

    "Nghị định 123/2021/NĐ-CP sửa đổi, bổ sung Nghị định 100/2019/NĐ-CP": the first amends the second.
    The evidence is the stretch from the one mention to the end of the other; two stretches where a
    sentence says "Nghị định này" of a document that an earlier one names.
    """
    owner = {i: number for number, citation in enumerate(citations) for i in citation.mentions}
    docs = sorted(
        (_Doc(entities[i].start, entities[i].end, number, citations[number].type) for i, number in owner.items()),
        key=lambda doc: doc.start,
    )
    found: dict[tuple[str, int, int], Relation] = {}
    for relation in (*_stated(prose.text, docs), *amended_by_name(entities, citations)):
        if relation.source_index != relation.target_index:
            found.setdefault((relation.kind, relation.source_index, relation.target_index), relation)
    return tuple(sorted(found.values(), key=lambda r: r.evidence[-1]))


def _stated(text: str, docs: Sequence[_Doc]) -> Iterator[Relation]:
    """The relations that the words before each mention state, with those of the list that it begins."""
    after = 0  # a list's later items are spoken for
    for at, target in enumerate(docs):
        before = docs[max(0, at - _NEARBY) : at]
        one = before[-1] if before and target.start - before[-1].end <= _REACH else None
        if one and _BREAK.search(text, one.end, target.start):
            one = None
        if one and at >= after and (passive := _passive(text, before, one, target)):
            kind, changed = passive
            after = _list_end(text, docs, at)
            yield from (_relation(kind, doc, changed, "-passive") for doc in docs[at:after])
        elif at >= after and (act := _act(text, one, target)):
            kind, start = act
            if actor := _actor(text, before, one, target, kind, start):
                after = _list_end(text, docs, at)
                yield from (_relation(kind, actor, doc) for doc in docs[at:after])


def _relation(kind: str, source: _Doc, target: _Doc, way: str = "") -> Relation:
    first, last = sorted((source, target), key=lambda doc: doc.start)
    near = last.start - first.end <= 2 * _REACH
    evidence = ((first.start, last.end),) if near else ((first.start, first.end), (last.start, last.end))
    score = 0.9 if way else 0.85
    return Relation(kind, source.cited, target.cited, evidence, f"amendments/{kind}{way}", score)


def _passive(text: str, before: Sequence[_Doc], one: _Doc, two: _Doc) -> tuple[str, _Doc] | None:
    """The kind and the document acted on, where the gap between two mentions says that the second does it."""
    for match in _PASSIVE.finditer(text, one.end, two.start):
        kind = str(match.lastgroup)
        changed = _changed(text, before, one, two, kind)
        if changed is None:
            return None
        made = _MADE.search(match["said"]) is not None
        bracketed = "(" in match["open"] and text.find(")", match.start(), two.start) < 0
        semicolon = match["open"].startswith(";")
        behind_comma = semicolon or (made and match["open"].startswith(","))
        behind_title = made and one.type == two.type and _is_title(text, one.end, match.start())
        close = read_fields(text, one.start, one.end, ()).end >= match.start()
        far = match.start() - one.end
        if close or ((bracketed or behind_title) and far < _FAR) or (behind_comma and far < _BEHIND_COMMA):
            told = made or bracketed or semicolon or "bởi" in match[0] or (kind == "guides" and "và" in match["said"])
            return (kind, changed) if told else None
    return None


def _changed(text: str, before: Sequence[_Doc], one: _Doc, two: _Doc, kind: str) -> _Doc | None:
    """What ``two`` acts on: ``one``, or an earlier document where ``two`` cannot change a document of that rank."""
    if kind == "guides" or not _below(two.type, one.type):
        return one
    # "Nghị định A hướng dẫn Luật B; | được sửa đổi tại | Nghị định C"
    earlier = _same_kind(text, before, two)
    return earlier if earlier and earlier.cited != two.cited else None


def _is_title(text: str, start: int, end: int) -> bool:
    """Whether nothing but a document's title stands between."""
    return _TITLED.match(text, start) is not None and not re.search("[,;:()]", text[start:end])


def _act(text: str, one: _Doc | None, two: _Doc) -> tuple[str, int] | None:
    """The verb whose object is ``two``, and where it begins."""
    low = max(one.end if one else 0, two.start - 170)
    for act in _ACTS.finditer(text, low, two.start):
        kind = str(act.lastgroup)
        whole = _PARTS.match(text, act.end(), two.start)
        if whole or (kind == "amends" and _WITHIN.match(text, act.end(), two.start)):
            return None if _BREAK.search(text, act.end(), two.start) else (kind, act.start())
    return None


def _actor(text: str, before: Sequence[_Doc], one: _Doc | None, two: _Doc, kind: str, act: int) -> _Doc | None:
    """The document that does it: the one before the verb, or an earlier one that "Nghị định này" means."""
    low = max(one.end if one else 0, act - 120)
    if this := _THIS.search(text, low, act):
        alone = one is None or this.start() > one.end
        if alone and text[this.start() : act].strip() != this["type"]:
            kin = (d for d in reversed(before) if d.type.casefold() == this["type"].casefold())
            return next((d for d in kin if d.cited != two.cited), None)
    if one is None or _NAMELESS.search(text, max(one.end, act - 20), act):
        return None
    if kind in _FREE:
        return _same_kind(text, before, two) or (None if _below(one.type, two.type) else one)
    if kind == "amends" and _below(one.type, two.type):
        return None
    return one if _near(text, one, act, kind) else None


def _below(one: str, two: str) -> bool:
    """Whether a document of the first type cannot change one of the second: no circular amends a decree."""
    ranks = _ranks()
    return one in ranks and two in ranks and ranks[one] > ranks[two]


@cache
def _ranks() -> dict[str, int]:
    """The types of document that stand above or below one another, 1 the highest."""
    return {row["word"]: int(row["rank"]) for row in load_list("document_types") if row["rank"]}


def _same_kind(text: str, before: Sequence[_Doc], two: _Doc) -> _Doc | None:
    """The last document of the sentence that is of the type of the one replaced: decrees replace decrees."""
    sentence = sentence_start(text, two.start)
    return next((d for d in reversed(before) if d.start >= sentence and d.type == two.type), None)


def _list_end(text: str, docs: Sequence[_Doc], at: int) -> int:
    """Behind the last of the documents that stand in one list with ``docs[at]``, its first."""
    colon = text.endswith((": ", ":"), max(0, docs[at].start - 2), docs[at].start)
    end = last = at + 1
    while last < min(len(docs), at + _NEARBY) and docs[last].type == docs[at].type:
        joint = _ALSO.match(text, docs[last - 1].end, docs[last].start)
        if not joint:
            break
        last += 1
        if colon or "và" in joint["joint"]:
            end = last
    return end


def _near(text: str, one: _Doc, act: int, kind: str) -> bool:
    """Whether the verb follows the document with its date and issuer closely enough to be its own."""
    end = min(read_fields(text, one.start, one.end, ()).end, act)
    if text.startswith(", ", end) and (decider := issuer_pattern().match(text, end + 2, act)):
        end = decider.end()
    if (kind == "guides" or end > one.end) and (comma := _COMMA.match(text, end, act)):
        end = comma.end()
    return _LITTLE.fullmatch(text, end, act) is not None
