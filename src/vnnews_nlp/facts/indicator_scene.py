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
    governs,
    nominal,
    subject_left,
)

_MEASURE = frozenset(("number", "unit", "scale", "period", "hedge"))
_DASHES = ("-", "–", "—")
_ENDS = frozenset(("stop", "comma", "mark", "open", "close", "say", "turn", "figure", "period", "quote"))
_NOT_AFTER = _ENDS | {"verb", "adverb", "have", "hedge", "dash"}


#: Governors that state a level even after a verb of change: "mức giảm là 5%".
_STATIVE = ("là", "bằng", "ở mức", "còn", "ở")
#: After "có" they name no subject: "…, có nơi lên đến 85%".
_SOMEWHERE = ("nơi", "khu vực", "lúc", "khi", "chỗ", "thời điểm", "thời", "mã", "loại")


#: Words of the stop list that may stand inside a noun phrase to the right of a figure.
_INSIDE = frozenset(("của", "trên", "dưới", "tại", "với", "cho", "về", "ở", "đã", "đang", "là", "trong", "và", "một",
                     "ra", "từ", "đến", "này", "hay", "hoặc", "ngay", "đó", "qua", "sẽ", "theo"))  # fmt: skip


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
    """A sentence's chunks, the figure asked about, and what was read of the figures before it.

    ``told`` says whether the sentence before ends with an indicator that "tỷ lệ này" can stand for.
    """

    chunks: Sequence[Chunk]
    figure: int = 0
    readings: dict[int, Reading] = field(default_factory=dict)
    told: bool = False

    def last_reading(self, before: int) -> int | None:
        """The nearest figure left of chunk ``before`` that was read. Figures are read in order."""
        return next((i for i in reversed(self.readings) if i < before), None)


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
            stative = chunks[last].text in _STATIVE or "measure" in chunks[last].kinds
            if change == "level" and not toward and chunks[i].change != "level" and not stative:
                change, role = chunks[i].change, chunks[i].role
        elif "verb" in chunks[i].kinds:
            break
        i -= 1
    if chunks[last].text.endswith(" hơn") and any(c.text == "mức" for c in chunks[last + 1 : scene.figure]):
        change = "level"  # "cao hơn mức 3%" names the level it is compared with
    return first, last, change, role


def closes(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a chunk ends a noun phrase to the right of a figure."""
    piece = chunks[at]
    if piece.kinds & {"comma", "mark", "open", "close", "figure", "turn"}:
        return True
    if piece.text in _DASHES and 0 < at < len(chunks) - 1 and chunks[at - 1].end < piece.start:
        return piece.end < chunks[at + 1].start  # "tức 40% dân số - đang thiếu nước"
    if piece.kinds & {"say"}:
        return False
    return "stop" in piece.kinds and piece.text not in _INSIDE


def phrase_after(scene: Scene, at: int | None = None) -> Range | None:
    """The noun phrase right of the figure: "40% [hộ nghèo]", "73% (58.587) [ý kiến cho rằng …]"."""
    chunks = scene.chunks
    start = scene.figure + 1 if at is None else at
    if start + 1 < len(chunks) and chunks[start].text == "/" and chunks[start + 1].text in ("năm", "tháng", "ngày"):
        start += 2
    if start < len(chunks) and "open" in chunks[start].kinds:
        close = next((i for i in range(start, min(start + 8, len(chunks))) if "close" in chunks[i].kinds), None)
        if close is None:
            return None
        start = close + 1
    if start < len(chunks) and chunks[start].text == "là":
        start += 1
    elif start + 1 < len(chunks) and chunks[start].text in ("trong", "trong số", "trong tổng số"):
        start = _past_whole(chunks, start)
    if start < len(chunks) and chunks[start].text in PARTS:
        return None
    if (
        start >= len(chunks)
        or (chunks[start].kinds & _NOT_AFTER and "head" not in chunks[start].kinds)
        or not chunks[start].text[0].isalpha()
        or chunks[start].text.startswith(("xuống", "về mức", "lên mức"))
    ):
        return None
    end = start + 1
    governor = find_governor(scene)
    changed = governor is not None and governor[2] != "level"
    ends, reach = (_OBJECT_ENDS, _OBJECT_REACH) if is_object(scene) else ((), _SUBJECT_REACH)
    while end < len(chunks) and end < start + reach and chunks[end].text not in ends:
        if closes(chunks, end) and not (changed and end - start <= 2 and chunks[end].text == "đối với"):
            break
        end += 1
    end = _whole_list(chunks, start, end) if not ends else _without_receiver(chunks, start, end)
    if "comma" in chunks[min(end, len(chunks) - 1)].kinds and chunks[start].text == "trường hợp" and end == start + 1:
        # "trong 83% trường hợp, tòa chấp nhận yêu cầu": the clause after the comma says what happens
        end = next((i for i in range(end, len(chunks)) if chunks[i].kinds & {"mark", "figure"}), len(chunks))
    while end > start and chunks[end - 1].kinds & {"period", "comma", "turn", "quote", "stop"} - {"head"}:
        end -= 1
    return (start, end) if start < end else None


#: "10% trong số đó": the parts are of what the sentence before counts.
PARTS = ("trong đó", "trong số đó", "trong số này", "số này", "số đó", "trong số họ")
#: What ends the object of a verb, where a subject would go on: "nắm 65% vốn của hãng | là công ty mẹ".
_OBJECT_ENDS = frozenset(("là", "đã", "đang", "sẽ", "cũng", "với", "để", "và", "theo", "từ", "đến", "hay", "hoặc"))
#: An indicator to the right of its figure has not more chunks than these.
_OBJECT_REACH, _SUBJECT_REACH = 10, 20


def is_object(scene: Scene) -> bool:
    """Whether the figure with its noun is the object of a verb before it: "mua lại 58% cổ phần với giá rẻ"."""
    chunks, i = scene.chunks, scene.figure - 1
    while i >= 0 and chunks[i].kinds & LOOSE and not chunks[i].kinds & {"verb"} and chunks[i].text != "thì":
        i -= 1
    if i < 0 or chunks[i].kinds & (CUT | {"have"}) or chunks[i].text in ("thì", "với", "là"):
        return False
    return not ("stop" in chunks[i].kinds and "opener" in chunks[i].kinds)


def _past_whole(chunks: Sequence[Chunk], start: int) -> int:
    """As in "65% trong tổng số 12.300 tỷ đồng (550 triệu USD) [vốn điều lệ]": past the number of the whole."""
    i = start + 1
    while i < len(chunks) and (chunks[i].text in ("tổng", "số", "tổng số") or chunks[i].kinds & LOOSE):
        i += 1
    if i >= len(chunks) or not chunks[i].kinds & {"number", "money"}:
        return start
    if i == start + 1 and chunks[start].text == "trong":
        return start  # "giảm 14% trong 24 giờ"
    i += 1
    if i < len(chunks) and "scale" in chunks[i].kinds:
        return start
    if i < len(chunks) and "open" in chunks[i].kinds:
        i = next((j + 1 for j in range(i, min(i + 10, len(chunks))) if "close" in chunks[j].kinds), i)
    return i


def _without_receiver(chunks: Sequence[Chunk], start: int, end: int) -> int:
    """The end without a long receiver: "giao 60% khí tài | cho các chuyên gia tham gia giám sát"."""
    cho = next((i for i in range(start + 1, end) if chunks[i].text == "cho"), end)
    return cho if end - cho > 5 else end


def _whole_list(chunks: Sequence[Chunk], start: int, end: int) -> int:
    """The end of "100% phường, xã, thị trấn đã dùng sổ điện tử": the list with its predicate; else ``end``."""
    if end >= len(chunks) or "comma" not in chunks[end].kinds:
        return end
    if chunks[start].text not in ("các", "toàn bộ") and end - start > 3:
        return end
    if any("adverb" in c.kinds or c.text in ("là", "được", "bị") for c in chunks[start:end]):
        return end
    for i in range(end + 1, min(len(chunks), end + 24)):
        if chunks[i].kinds & {"mark", "figure", "number", "money", "open", "turn", "say", "have", "verb"}:
            return end
        if "adverb" in chunks[i].kinds:
            if "comma" in chunks[i - 1].kinds:
                return end
            while i < len(chunks) and not closes(chunks, i):
                i += 1
            return i
    return end


def part_about(scene: Scene) -> Range | None:
    """As in "tăng 16% về số doanh nghiệp và 48% về số vốn": more than a word after "về" says what grew."""
    chunks, at = scene.chunks, scene.figure + 1
    if at >= len(chunks) or chunks[at].text != "về":
        return None
    if chunks[min(at + 1, len(chunks) - 1)].kinds & (_MEASURE | {"money", "figure", "dash"}):
        return None  # "giảm 2% về 14.300 đồng" names the level reached
    end = at + 1
    while end < len(chunks) and not closes(chunks, end) and "stop" not in chunks[end].kinds:
        end += 1
    return (at + 1, end) if end - at > 2 else None


def tells_more(scene: Scene) -> bool:
    """Whether the words after the figure say what it is: "70% khỏi bệnh, còn 30% có thể tái phát"."""
    after = scene.chunks[scene.figure + 1 : scene.figure + 3]
    return (
        len(after) == 2
        and after[0].text[0].isalpha()
        and not after[0].kinds & (_ENDS - {"stop"})
        and ("stop" not in after[0].kinds or after[0].text in ("là", "đang", "đã", "sẽ"))
    )


def reading_before(scene: Scene, before: int) -> tuple[int, Reading] | None:
    """The nearest figure left of chunk ``before`` with its reading."""
    at = scene.last_reading(before)
    return None if at is None else (at, scene.readings[at])


def subject_before(scene: Scene, end: int) -> Range | None:
    """The subject of the clauses before ``end``, nearest first."""
    chunks = scene.chunks
    for _ in range(6):
        if end <= 0:
            return None
        while end > 0 and chunks[end - 1].kinds & (CUT | LOOSE):
            end -= 1
        start = clause_start(chunks, end)
        measured = scene.last_reading(end)
        if measured is not None and measured >= start and scene.readings[measured].phrase:
            return scene.readings[measured].phrase
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
    return any(c.text.startswith(("lần lượt", "tương ứng")) for c in chunks[start:end])


def valued_in_turn(scene: Scene, clause: int) -> tuple[Range, ...]:
    """The subjects of the clauses before, as many as figures follow: "lãi gộp 51 tỷ, lãi ròng 12 tỷ, lần lượt tăng
    8% và 5%"."""
    chunks, i = scene.chunks, scene.figure + 1
    wanted, joined = 1, True
    while i < len(chunks) and (joined or "figure" in chunks[i].kinds):
        if "figure" in chunks[i].kinds:
            wanted += 1
        joined = bool(chunks[i].kinds & (LOOSE | {"comma", "figure"})) or chunks[i].text in ("và", "cùng", "%")
        i += 1
    found: list[Range] = []
    end = clause
    while len(found) < wanted and end > 0:
        while end > 0 and chunks[end - 1].kinds & (CUT | LOOSE):
            if "mark" in chunks[end - 1].kinds:
                return ()
            end -= 1
        start = clause_start(chunks, end)
        valued = any(c.kinds & {"number", "money"} for c in chunks[start:end])
        if not valued or goes_in_turn(chunks, start, end):
            return ()
        phrase = clause_phrase(chunks, start, end)
        if phrase is None:
            return ()
        found.append(phrase)
        end = start
    return tuple(reversed(found)) if len(found) == wanted > 1 else ()


def dates_only(piece: Chunk) -> bool:
    """Whether a chunk only hedges or dates the figure."""
    return bool(piece.kinds & LOOSE) or piece.text in ("con số", "từ")


def last_change(chunks: Sequence[Chunk], end: int) -> str:
    """The change that the clause before ends with: "lượng xe liên tục tăng cao, khoảng 10% mỗi năm"."""
    while end > 0 and chunks[end - 1].kinds & (LOOSE | {"comma"}) and "verb" not in chunks[end - 1].kinds:
        end -= 1
    return chunks[end - 1].change or "level" if end and "verb" in chunks[end - 1].kinds else "level"
