"""What a figure measures: ordered rules over the chunks of a sentence.

Each rule answers with a :class:`Reading` or None; the first answer wins.
``RULES`` at the end is the order.
"""

from __future__ import annotations

from collections.abc import Callable

from vnnews_nlp.facts.indicator_clauses import (
    LOOSE,
    VALUE,
    Range,
    clause_start,
    first_aspect,
    nominal,
    subject_left,
    trim,
)
from vnnews_nlp.facts.indicator_owners import (
    aimed_at,
    counted_noun,
    counted_tail,
    discounts,
    had_thing,
    items,
    listed_left,
    measures,
    only_bound,
    owner_left,
    same_unit,
    says_nothing,
    told_apart,
    whole,
    without_predicate,
)
from vnnews_nlp.facts.indicator_scene import (
    PARTS,
    Reading,
    Scene,
    change_before,
    dates_only,
    find_governor,
    goes_in_turn,
    holds_share,
    last_change,
    part_about,
    phrase_after,
    reading_before,
    refers_back,
    subject_before,
    tells_more,
    valued_in_turn,
)


def read_figure(scene: Scene) -> Reading:
    """The reading of ``scene.figure`` by the first rule that has one."""
    for rule in RULES:
        if reading := rule(scene):
            return reading
    return Reading(None, "level", "fact", "nothing")


_BETWEEN = frozenset(("hedge", "adverb", "period", "turn", "comma", "toward"))
_JOINING = ("và", "đến", "tới", "từ", "/", "-", "–", "năm", "vào", "hoặc", "hay", "của", "vs")


def shared(scene: Scene) -> Reading | None:
    """As in "từ 5% năm 2015 lên 7%", "54,5% và 60,8%": one indicator for both figures."""
    found = reading_before(scene, scene.figure)
    if found is None:
        return None
    at, before = found
    between = scene.chunks[at + 1 : scene.figure]
    if not all(c.kinds & _BETWEEN or c.text in _JOINING for c in between):
        return None
    if between and between[-1].text == "còn" and "comma" in between[0].kinds and tells_more(scene):
        return None
    if phrase_after(scene) and not any("toward" in c.kinds for c in between) and before.rule in ("after", "object"):
        return None
    toward = any("toward" in c.kinds for c in between)
    if (
        phrase_after(scene)
        and before.rule not in ("after", "object")
        and any("turn" in c.kinds or "comma" in c.kinds for c in between)
    ):
        return None
    change = "level" if toward else before.change
    if before.rest:
        return Reading(before.rest[0], change, before.role, "shared", before.rest[1:])
    return Reading(before.phrase, change, before.role, "shared")


def compared(scene: Scene) -> Reading | None:
    """As in "là 4,5%, so với mức 7,8% cuối năm ngoái": the other side of a comparison."""
    found = reading_before(scene, scene.figure)
    i = scene.figure - 1
    while i > 0 and dates_only(scene.chunks[i]):
        i -= 1
    if found is None or i < 0 or scene.chunks[i].text not in ("so với", "so", "thay vì"):
        return None
    return Reading(found[1].phrase, "level", found[1].role, "shared")


def parallel(scene: Scene) -> Reading | None:
    """As in "tăng 104% về số lượng và 99% về giá trị", "trên 30%, trên 40% với phôi đông lạnh": the verb goes on."""
    found = reading_before(scene, scene.figure)
    chunks, after = scene.chunks, scene.figure + 1
    if found is None or after >= len(chunks) or find_governor(scene) is not None:
        return None
    at, before = found
    clause = max(clause_start(chunks, scene.figure), at + 1)
    if any(not c.kinds & (LOOSE | {"turn", "comma"}) for c in chunks[clause : scene.figure]):
        return None
    same = chunks[at + 1].text == chunks[after].text and "stop" in chunks[after].kinds
    if not same and chunks[after].text not in ("với", "đối với", "vào", "theo", "của", "về"):
        return None
    phrase = (part_about(scene) if chunks[after].text == "về" else None) or before.phrase
    return Reading(phrase, before.change, before.role, "shared")


def continued(scene: Scene) -> Reading | None:
    """As in "chiếm 60% nguồn cung của thế giới, 90% sản lượng": a share of another thing, without its verb again."""
    found = reading_before(scene, scene.figure)
    chunks, last = scene.chunks, scene.figure - 1
    if found is None or phrase_after(scene) is None:
        return None
    at, before = found
    while last > at and chunks[last].kinds & LOOSE:
        last -= 1
    if before.role != "share" or before.rule not in ("before", "elided", "shared") or before.change != "level":
        return None
    whole = chunks[at + 1 : last]
    if not whole or before.phrase is None or before.phrase[1] > at or chunks[last].text not in (",", "và", "cùng"):
        return None
    apart = any(c.kinds & (_APART | VALUE) or c.text == "là" for c in whole) or not whole[0].text[0].isalpha()
    return None if apart else Reading(before.phrase, "level", before.role, "shared")


#: What stands in no noun phrase.
_APART = frozenset(("verb", "comma", "mark", "open", "close", "say", "have", "turn", "adverb", "quote"))


def bracketed(scene: Scene) -> Reading | None:
    """As in "hơn 77.000 người cho rằng … (78%)": the bracket holds the figure alone, its subject stands before it."""
    chunks = scene.chunks
    governor = find_governor(scene)
    first = governor[0] if governor else scene.figure
    while first > 0 and chunks[first - 1].kinds & LOOSE and "open" not in chunks[first - 1].kinds:
        first -= 1
    if first == 0 or "open" not in chunks[first - 1].kinds:
        return None
    after = phrase_after(scene)
    if after and not whole(chunks, after):
        return None
    change, role = (governor[2], governor[3]) if governor else (change_before(chunks, first - 1), "share")
    if governor and change == "level" and told_apart(chunks, *governor[:2]):
        change = change_before(chunks, first - 1)
    close = scene.figure + 1
    alone = close < len(chunks) and "close" in chunks[close].kinds
    after = phrase_after(scene, close + 1) if alone and measures(chunks[first - 2]) else None
    if governor and after and change == "level":
        return Reading(after, change, role, "bracketed")
    listed = None if governor or not alone else listed_left(chunks, first - 1)
    phrase = listed or (None if governor else counted_noun(chunks, first - 1)) or subject_before(scene, first - 1)
    return Reading(phrase, change, role, "bracketed") if phrase else None


def governed(scene: Scene) -> Reading | None:
    """As in "GDP tăng 7%", "hộ nghèo chiếm 4%", and with the subject left out "…, tăng 7%"."""
    governor = find_governor(scene)
    if governor is None:
        return None
    first, last, change, role = governor
    if change == "level" and told_apart(scene.chunks, first, last):
        change = change_before(scene.chunks, first)
        if change != "level" and (counted := same_unit(scene.chunks, first)):
            return Reading(counted, change, role, "elided")
    stated = change != "level" and scene.chunks[min(scene.figure + 1, len(scene.chunks) - 1)].text == "là"
    right = phrase_after(scene) if change == governor[2] and not stated else None
    if right is not None and (change != "level" or holds_share(scene.chunks, first, last)):
        return Reading(right, change, "share" if change == "level" else role, "after")
    about = part_about(scene) if change != "level" else None
    if about is not None:
        return Reading(about, change, role, "about")
    if nominal(scene.chunks, last):
        start = last - 1
        return Reading(trim(scene.chunks, start, last + 1) or (start, last + 1), change, role, "head")
    phrase, rule = subject_left(scene.chunks, first), "before"
    clause = clause_start(scene.chunks, first)
    if phrase is not None and says_nothing(scene, phrase, last) and (told := phrase_after(scene)):
        return Reading(told, change, "share", "after")
    if (phrase is None or discounts(scene, last)) and (aim := aimed_at(scene, first)):
        return Reading(aim, change, "share" if change == "level" else role, "after")
    again = phrase is not None and "again" in scene.chunks[phrase[0]].kinds
    if again and (told := _told(scene, clause)):
        phrase, rule = told, "elided"
    elif phrase is None or refers_back(scene, phrase, clause):
        phrase, rule = subject_before(scene, first if phrase is None else clause), "elided"
    if phrase is None and change == "level":
        phrase = right
    if phrase and rule == "elided" and role == "share":
        phrase = without_predicate(scene.chunks, phrase)
    turns = phrase is not None and goes_in_turn(scene.chunks, clause, scene.figure)
    parts = items(scene.chunks, phrase) if phrase and turns else ()
    if turns and len(parts) < 2 and rule == "elided":
        parts = valued_in_turn(scene, clause)
    if len(parts) > 1:
        return Reading(parts[0], change, role, rule, parts[1:])
    return Reading(phrase, change, role, rule)


def _told(scene: Scene, clause: int) -> Range | None:
    """What "tỷ lệ này" stands for in its own sentence: the last indicator, else a subject before."""
    if found := reading_before(scene, scene.figure):
        return found[1].phrase
    return None if scene.told else subject_before(scene, clause)


def objected(scene: Scene) -> Reading | None:
    """As in "giảm chi thường xuyên 1%", "tăng giá 70%": the verb of change has its object before the figure."""
    chunks, end = scene.chunks, scene.figure
    clause = clause_start(chunks, end)
    verb = end - 1
    while verb >= clause and not ("verb" in chunks[verb].kinds and chunks[verb].change in ("up", "down")):
        if chunks[verb].kinds & VALUE or "verb" in chunks[verb].kinds or chunks[verb].text == "với":
            return None
        verb -= 1
    compared = verb >= clause and chunks[verb].text.endswith(" hơn")
    if verb < clause or nominal(chunks, verb) or end - verb > 10 or not ("object" in chunks[verb].kinds or compared):
        return None
    change, role = chunks[verb].change, chunks[verb].role
    phrase, subject = trim(chunks, verb + 1, end), subject_left(chunks, verb)
    if compared and only_bound(chunks, verb + 1, end):
        return Reading(subject or subject_before(scene, clause), "level", role, "object")
    if compared or phrase is None or (phrase[1] - phrase[0] == 1 and chunks[phrase[0]].text == "tổng"):
        return Reading(subject or subject_before(scene, clause), change, role, "object")
    if any("measure" in chunks[i].kinds and "opener" in chunks[i - 1].kinds for i in range(phrase[0] + 1, phrase[1])):
        return None
    if phrase[1] - phrase[0] == 1 and chunks[phrase[0]].text in ("giá", "điểm", "trưởng") and subject:
        phrase = (subject[0], phrase[1])
    return Reading(phrase, change, role, "object")


def posted(scene: Scene) -> Reading | None:
    """As in "40% hộ nghèo", "có 15% sử dụng": the phrase follows the figure; a measured noun before it wins."""
    phrase = phrase_after(scene)
    beside = scene.figure - 1
    while beside > 0 and scene.chunks[beside].kinds & LOOSE:
        beside -= 1
    before = scene.chunks[beside] if scene.figure else None
    split = phrase is not None and before is not None and bool(before.kinds & {"stop", "opener"})
    head = None if split else _adjacent_head(scene)
    if phrase and head and "head" in scene.chunks[phrase[0]].kinds and "measure" not in scene.chunks[head[0]].kinds:
        head = None
    if head is not None and head[1] - head[0] == 1 and scene.chunks[head[0]].text in _BARE_CHANGES:
        # "VN-Index lên 512 điểm, tương đương mức tăng 2%" is about the index
        clause = clause_start(scene.chunks, scene.figure)
        owner = owner_left(scene.chunks, clause, head[0]) or subject_before(scene, clause)
        return Reading(owner or head, _HEAD_CHANGES[scene.chunks[head[0]].text], "fact", "head")
    if head is not None:
        return Reading(head, _HEAD_CHANGES.get(scene.chunks[head[0]].text, "level"), "fact", "head")
    return Reading(phrase, "level", "share", "after") if phrase else None


def _adjacent_head(scene: Scene) -> Range | None:
    """A noun phrase with a measured noun that ends at the figure: "thuế nhập khẩu 5%"."""
    chunks, end = scene.chunks, scene.figure
    clause = clause_start(chunks, end)
    trimmed = trim(chunks, clause, end)
    if trimmed is None:
        return None
    start, last = trimmed
    for i in range(start, last):
        if "head" in chunks[i].kinds and not any(c.kinds & (VALUE | {"verb"}) for c in chunks[i:last]):
            inner = [j for j in range(i + 1, last) if "measure" in chunks[j].kinds and "opener" in chunks[j - 1].kinds]
            i = inner[-1] if inner else i
            end = first_aspect(chunks, i, last)
            if end < last and any("head" in c.kinds for c in chunks[end:last]):
                continue
            if not any(c.text in _BROKEN for c in chunks[i:end]) or end - i <= 4:
                return i, end
    return None


_HEAD_CHANGES = {"mức tăng": "up", "đà tăng": "up", "mức tăng trưởng": "up", "tốc độ tăng trưởng": "up",
                 "mức giảm": "down", "đà giảm": "down"}  # fmt: skip
_BARE_CHANGES = ("mức tăng", "mức giảm", "đà tăng", "đà giảm", "mức tăng trưởng")
_BROKEN = ("là", "và", "thì", "những", "mà")


def predicated(scene: Scene) -> Reading | None:
    """As in "trên 60% có trình độ đại học", "còn 30% có thể tái phát": nothing before, a predicate after."""
    chunks, start = scene.chunks, scene.figure + 1
    clause = clause_start(chunks, scene.figure)
    if trim(chunks, clause, scene.figure) is not None or start >= len(chunks):
        return None
    if chunks[start].text in PARTS:
        start += 1
    if start >= len(chunks) or not chunks[start].text[0].isalpha():
        return None
    if chunks[start].kinds & {"period", "turn"} or chunks[start].text in _LINKING:
        return None
    end = start
    while end < len(chunks) and not chunks[end].kinds & {"comma", "mark", "open", "close", "figure", "turn", "quote"}:
        end += 1
    return Reading((start, end), "level", "share", "predicate") if end - start > 1 else None


#: They tie the figure to what is said of it elsewhere, and open no predicate.
_LINKING = ("so với", "trở lên", "của", "do", "vì", "nhờ", "để", "khi", "nếu", "và", "hoặc", "lên",
            "xuống", "nữa", "thì",
            "nên", "mỗi", "một", "trong", "vào", "theo", "với", "đối với", "từ", "đến", "tới", "cho", "như",
            "nhưng")  # fmt: skip


def leftover(scene: Scene) -> Reading | None:
    """No verb and nothing after: the words before the figure, else the clause before."""
    chunks, end = scene.chunks, scene.figure
    start = clause_start(chunks, end)
    phrase = counted_tail(chunks, start, end) or had_thing(chunks, subject_left(chunks, end))
    if phrase is not None and phrase[1] > start and not refers_back(scene, phrase, start):
        if "head" not in chunks[phrase[0]].kinds and phrase[1] - phrase[0] > _LEFT:
            phrase = (phrase[1] - _LEFT, phrase[1])
        return Reading(phrase, "level", "fact", "leftover")
    phrase = subject_before(scene, start)
    again = start > 1 and chunks[start - 1].text in ("tức", "hay", "tức là")
    change = change_before(chunks, start - 1) if again else last_change(chunks, start)
    return Reading(phrase, change, "fact", "elided") if phrase else None


#: Of more words without a measured noun only the last say what the figure is.
_LEFT = 8


def trailing(scene: Scene) -> Reading | None:
    """As in "khoảng 75% ở ngoài nước": only a phrase of place or kind stands beside the figure."""
    chunks, start = scene.chunks, scene.figure + 1
    end = start
    while end < len(chunks) and not chunks[end].kinds & {"comma", "mark", "open", "close", "figure", "turn", "quote"}:
        end += 1
    return Reading((start, end), "level", "share", "trailing") if end - start > 1 else None


RULES: tuple[Callable[[Scene], Reading | None], ...] = (
    compared, shared, parallel, continued, bracketed, governed, objected, posted, predicated, leftover, trailing,
)  # fmt: skip
