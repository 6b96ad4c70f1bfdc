"""What stands around a figure in its sentence: its governor, the phrase after it, the clauses before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vnnews_nlp.facts.indicator_chunks import Chunk
from vnnews_nlp.facts.indicator_clauses import (
    CUT,
    LOOSE,
    OF_OTHERS,
    Range,
    clause_phrase,
    clause_start,
    closes,
    governs,
    nominal,
    subject_left,
)

_MEASURE = frozenset(("number", "unit", "scale", "period", "hedge"))
_ENDS = frozenset(("stop", "comma", "mark", "open", "close", "say", "turn", "figure", "period", "quote"))
_NOT_AFTER = _ENDS | {"verb", "adverb", "have", "hedge", "dash"}


#: Governors that state a level even after a verb of change: "mức giảm là 5%".
_STATIVE = ("là", "bằng", "ở mức", "còn", "ở")
#: After "có" they name no subject: "…, có nơi lên đến 85%".
_SOMEWHERE = ("nơi", "lúc", "khi", "chỗ", "thời điểm", "thời", "mã", "loại")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule made of a figure: the chunks of its phrase (None where it is not said) and the change."""

    phrase: Range | None
    change: str
    role: str
    rule: str
    rest: tuple[Range, ...] = ()


@dataclass(slots=True)
class Scene:
    """A sentence's chunks, the figure asked about, and what was read of the figures before it."""

    chunks: Sequence[Chunk]
    figure: int = 0
    readings: dict[int, Reading] = field(default_factory=dict)


def find_governor(scene: Scene) -> tuple[int, int, str, str] | None:
    """The governing verb: (index of its first chunk, of its last, change, role); None without one."""
    chunks, last = scene.chunks, scene.figure - 1
    while last >= 0 and chunks[last].kinds & LOOSE and "verb" not in chunks[last].kinds:
        last -= 1
    if last < 0 or "verb" not in chunks[last].kinds:
        return None
    first, change, role = last, chunks[last].change, chunks[last].role
    toward = bool(chunks[last].kinds & {"toward", "from"})
    i = last - 1
    while i >= 0 and chunks[i].kinds & (LOOSE | {"verb"}):
        if "verb" in chunks[i].kinds and not nominal(chunks, i):
            first = i
            if change == "level" and not toward and chunks[i].change != "level" and chunks[last].text not in _STATIVE:
                change, role = chunks[i].change, chunks[i].role
        elif "verb" in chunks[i].kinds:
            break
        i -= 1
    return first, last, change, role


def phrase_after(scene: Scene, at: int | None = None) -> Range | None:
    """The noun phrase right of the figure: "40% [hộ nghèo]", "73% (58.587) [ý kiến cho rằng …]"."""
    chunks = scene.chunks
    start = scene.figure + 1 if at is None else at
    if start < len(chunks) and "open" in chunks[start].kinds:
        close = next((i for i in range(start, min(start + 8, len(chunks))) if "close" in chunks[i].kinds), None)
        if close is None:
            return None
        start = close + 1
    if start < len(chunks) and chunks[start].text == "là":
        start += 1
    if (
        start >= len(chunks)
        or (chunks[start].kinds & _NOT_AFTER and "head" not in chunks[start].kinds)
        or not chunks[start].text[0].isalpha()
    ):
        return None
    end = start + 1
    while end < len(chunks) and not closes(chunks, end):
        end += 1
    if "comma" in chunks[min(end, len(chunks) - 1)].kinds and chunks[start].text == "trường hợp" and end == start + 1:
        # "trong 83% trường hợp, tòa chấp nhận yêu cầu": the clause after the comma says what happens
        end = next((i for i in range(end, len(chunks)) if chunks[i].kinds & {"mark", "figure"}), len(chunks))
    while end > start and chunks[end - 1].kinds & {"period", "comma", "turn", "quote", "stop"} - {"head"}:
        end -= 1
    return (start, end) if start < end else None


def part_about(scene: Scene) -> Range | None:
    """As in "tăng 16% về số doanh nghiệp và 48% về số vốn": more than a word after "về" says what grew."""
    chunks, at = scene.chunks, scene.figure + 1
    if at >= len(chunks) or chunks[at].text != "về":
        return None
    end = at + 1
    while end < len(chunks) and not closes(chunks, end) and "stop" not in chunks[end].kinds:
        end += 1
    return (at + 1, end) if end - at > 2 else None


def reading_before(scene: Scene, before: int) -> tuple[int, Reading] | None:
    """The nearest figure left of chunk ``before`` with its reading."""
    known = [i for i in scene.readings if i < before]
    return (max(known), scene.readings[max(known)]) if known else None


def subject_before(scene: Scene, end: int) -> Range | None:
    """The subject of the clauses before ``end``, nearest first."""
    chunks = scene.chunks
    for _ in range(6):
        if end <= 0:
            return None
        while end > 0 and chunks[end - 1].kinds & (CUT | LOOSE):
            end -= 1
        start = clause_start(chunks, end)
        measured = [i for i in scene.readings if start <= i < end]
        if measured and scene.readings[max(measured)].phrase:
            return scene.readings[max(measured)].phrase
        found = clause_phrase(chunks, start, end)
        aside = start > 0 and "open" in chunks[start - 1].kinds and scene.readings
        if found and not (aside and found[1] - found[0] == 1 and "unit" in chunks[found[0]].kinds):
            return found
        end = start
    return None


def holds_share(chunks: Sequence[Chunk], first: int, last: int) -> bool:
    """Whether a weak governor holds a share of what follows: "gặp ở 10% bệnh nhân", "xã còn 5% hộ nghèo"."""
    if "weak" not in chunks[last].kinds:
        return False
    subject = subject_left(chunks, first)
    return subject is None or "head" not in chunks[subject[0]].kinds


def refers_back(scene: Scene, phrase: Range, clause: int) -> bool:
    """As in "trong khi của thành phố là 17%", "2-3 lít là 20%": the indicator is the one before."""
    chunks = scene.chunks
    if chunks[phrase[0]].text in _SOMEWHERE and phrase[0] and "have" in chunks[phrase[0] - 1].kinds:
        return True
    if not scene.readings:
        return False
    start = phrase[0] - 1 if phrase[0] > clause and chunks[phrase[0] - 1].text in OF_OTHERS else phrase[0]
    of_others = chunks[start].text in OF_OTHERS and all(c.kinds & (LOOSE | CUT) for c in chunks[clause:start])
    return of_others or all(c.kinds & _MEASURE for c in chunks[phrase[0] : phrase[1]])


def change_before(chunks: Sequence[Chunk], end: int) -> str:
    """The change that an amount just before goes through: "giảm 5 điểm, tương ứng 0,4%", "tăng 3 USD (0,2%)"."""
    commas = 0
    for i in range(end - 1, max(-1, end - 14), -1):
        if "verb" in chunks[i].kinds and chunks[i].change in ("up", "down"):
            return chunks[i].change if governs(chunks, i, end) else "level"
        commas += "comma" in chunks[i].kinds
        if commas > 1 or chunks[i].kinds & {"mark", "figure", "turn", "close"}:
            break
    return "level"


def goes_in_turn(chunks: Sequence[Chunk], start: int, end: int) -> bool:
    """Whether "lần lượt" deals several figures out to several subjects."""
    return any(c.text.startswith("lần lượt") for c in chunks[start:end])


def dates_only(piece: Chunk) -> bool:
    """Whether a chunk only hedges or dates the figure."""
    return bool(piece.kinds & LOOSE) or piece.text in ("con số", "từ")


def last_change(chunks: Sequence[Chunk], end: int) -> str:
    """The change that the clause before ends with: "lượng xe liên tục tăng cao, khoảng 10% mỗi năm"."""
    while end > 0 and chunks[end - 1].kinds & (LOOSE | {"comma"}) and "verb" not in chunks[end - 1].kinds:
        end -= 1
    return chunks[end - 1].change or "level" if end and "verb" in chunks[end - 1].kinds else "level"
