"""One walk over an article, left to right, that splits its capitals among names, titles, bodies and places.

What stands first decides what follows: after "Chủ tịch UBND TP Hà Nội" the
next capitals are a person; after "đường" they are a street. The walk only
collects; :mod:`people`, :mod:`titles`, :mod:`organisations` and :mod:`places`
judge what it found.
"""

from __future__ import annotations

from itertools import compress
from operator import or_

from vnnews_nlp.entities.name_lists import BODY, HONORIFIC, PERSON_NOUN, PLACE_NOUN, REGION, TITLE, longest
from vnnews_nlp.entities.name_reader import NameReader, TitleSpan, is_vietnamese
from vnnews_nlp.entities.name_shapes import DOTS, JOINS, SPACES, Syllables, is_upper
from vnnews_nlp.entities.name_spans import NameScan, NameSpan, opens_sentence, trapped
from vnnews_nlp.entities.place_scan import take_body, take_place
from vnnews_nlp.entities.title_grammar import BodyWalk


def scan_names(text: str) -> NameScan:
    """Walk over a text once. Time grows in step with its length."""
    found = NameScan(NameReader(text))
    s, roles, firsts = found.s, found.r.roles, found.r.lex.firsts
    low, caps, last = s.low, s.caps, s.n - 1
    after = 0
    for i in compress(range(s.n), map(or_, caps, map(_SMALL.__and__, roles))):  # a list would hold them all
        if i < after:
            continue
        if not caps[i]:  # a small syllable may open something, by the one after it
            if i == last:
                continue
            following = low[i + 1]
            if not (caps[i + 1] or following in firsts.get(low[i], _NONE) or following.isdigit()):
                continue
        after = _take(found, i)
    return found


_NONE: frozenset[str] = frozenset()
_SMALL = HONORIFIC | PERSON_NOUN | PLACE_NOUN | BODY | TITLE | REGION


def _take(found: NameScan, i: int) -> int:
    """Read what starts at syllable ``i``; the syllable to go on with."""
    r = found.r
    s = r.s
    roles = r.roles[i]
    if not roles and len(s.words[i]) > 1:
        return _take_loose(found, i)
    title, place = r.title(i), r.place(i)
    honorific = longest(r.lex.honorifics_trie, s, i, SPACES) if roles & HONORIFIC else None
    if title and place <= title.head and (honorific is None or title.head > honorific[0]):
        return _take_title(found, title)
    if honorific and place <= honorific[0] and _is_honorific(found, i, honorific[0]):
        return _take_name(found, honorific[0], "honorific") or honorific[0]
    if (person := r.person(i)) > max(i, place):
        return _take_bare_name(found, i, person)
    if roles & PERSON_NOUN and (name := _announced(found, i)) > i:
        return _take_name(found, name, "noun") or name
    if roles & BODY and (end := take_body(found, i, place)) > i:
        return end
    if roles & PLACE_NOUN and place < i + 2 and (end := take_place(found, i)) > i:
        return end
    if s.caps[i] and len(s.words[i]) == 1 and (end := _initials(found, i)) > i:
        found.people.append(NameSpan(i, end, "initials"))
        return end
    if place > i:
        if place == i + 1 and (_joins_left(found, i) or _joins_right(found, i)):
            return _take_loose(found, i)
        if not (place == i + 3 and trapped(found, i)):
            found.places.append(NameSpan(i, place, "listed"))
        return place
    return _take_loose(found, i) if s.caps[i] else i


def _announced(found: NameScan, i: int) -> int:
    """The capital after a noun for a person ("sản phụ N.T.Y.", "nghi phạm Nam"); ``i`` where there is none."""
    r = found.r
    s = r.s
    noun = longest(r.lex.person_nouns_trie, s, i, SPACES)
    if noun is None or noun[0] >= s.n or s.gaps[noun[0]] not in SPACES or not s.caps[noun[0]]:
        return i
    j = noun[0]
    if r.place(j) > j or r.body(j) or r.title(j) or r.opener(j) or is_upper(s.words[j]):
        return j if r.person(j) > j else i
    return i if _goes_on_small(found, j) or not s.words[j].istitle() else j


def _goes_on_small(found: NameScan, i: int) -> bool:
    """Whether one Vietnamese capital opens a phrase, not a name: "Hoa hậu Hoàn vũ", but not "bị cáo Nam khai"."""
    s = found.s
    if i + 1 >= s.n or s.gaps[i + 1] not in SPACES or s.caps[i + 1] or not is_vietnamese(s.low[i]):
        return False
    following = s.low[i + 1]
    pair = f"{following} {s.low[i + 2]}" if i + 2 < s.n else ""
    words = found.r.lex.words
    return following not in words["stop"] and pair not in words["verb"]


def _initials(found: NameScan, i: int) -> int:
    """Three or more dotted letters ("N.T.Y.V"), or a letter and a foreign name ("X.La-vrốp")."""
    s = found.s
    if i + 1 >= s.n or s.gaps[i + 1] != "." or not s.caps[i + 1]:
        return i
    end = found.r.initials_end(i)
    if len(s.words[end - 1]) == 1:
        return end if end - i >= 3 else i
    return end if "-" in s.gaps[i + 1 : end] and len(s.words[i + 1]) > 1 else i


def _joins_left(found: NameScan, i: int) -> bool:
    """Whether a one-syllable place is rather the end of a name: "Hiền Anh", "Tiến Vinh"."""
    if not found.loose or found.loose[-1].end != i or found.s.gaps[i] not in SPACES:
        return False
    last = found.loose[-1]
    return is_vietnamese(found.s.low[i - 1]) and not is_upper(found.s.words[i - 1]) and last.end - last.start < 4


def _joins_right(found: NameScan, i: int) -> bool:
    """Whether a one-syllable place rather opens something else: "Pháp luật", "Ý Nhi"."""
    r = found.r
    s, j = r.s, i + 1
    if j >= s.n or s.gaps[j] not in SPACES:
        return False
    if not s.caps[j]:
        return f"{s.low[i]} {s.low[j]}" in r.lex.words["not_place"]
    known = r.title(j) or r.body(j) or r.place(j) > j or r.person(j) > j or r.roles[j] & HONORIFIC
    return not known and not r.opener(j) and is_vietnamese(s.low[j])


def _is_honorific(found: NameScan, i: int, end: int) -> bool:
    r = found.r
    s = r.s
    if end >= s.n or not s.caps[end] or not (s.gaps[end] in SPACES or s.gaps[end] == ""):
        return False
    low = s.low[i]
    if i and s.low[i - 1] in r.lex.words["worship"] and s.gaps[i] in SPACES:
        return False
    if low in ("bạn", "vị", "nữ", "họ"):
        return r.person(end) > end
    if low in ("em", "cháu", "bé", "cụ", "thầy", "cô", "bác") and (r.place(end) > end or r.opener(end)):
        return r.person(end) > end
    if low == "anh" and s.caps[i] and not opens_sentence(s, i):
        return r.lex.surnames.get(s.low[end]) == "strong"
    return r.title(end) is None and not is_upper(s.words[end]) and not r.opener(end)


def _take_title(found: NameScan, title: TitleSpan) -> int:
    r = found.r
    s = r.s
    last = s.low[title.head - 1]
    need = title.kind == "office" and last in _NOUNS and (title.head - title.start > 1)
    held = _follows_holder(found, title.start)
    brand = _brand_end(found, title, held)
    walk = BodyWalk(r, max(title.head, brand), kind=title.kind, need=need and not brand, held=held)
    by_itself = title.kind in ("rank", "degree", "role") and title.head < s.n and _short_run(found, title.head)
    end = title.head if by_itself else walk.run()
    if held:
        found.held = end
    found.places += [NameSpan(a, b, "inside") for a, b in walk.places]
    found.titles.append(TitleSpan(title.start, title.head, end, title.kind, title.core))
    j = end + 1 if end + 1 < s.n and _is_age(s.low[end]) else end
    if j < s.n and s.caps[j] and _may_touch(s, title, j) and _may_be_named(found, title, end, j):
        return _take_name(found, j, "title") or end
    return end


def _follows_holder(found: NameScan, i: int) -> bool:
    """Whether the name of the holder stands right before the title at ``i``, or a title of his does."""
    s = found.s
    if i and s.low[i - 1] in ("kiêm", "và") and s.gaps[i] in SPACES and s.gaps[i - 1] in SPACES:
        return found.held == i - 1
    if s.gaps[i].strip() not in (",", "-", "–", "—", "("):
        return False
    return found.held == i or (bool(found.people) and found.people[-1].end == i)


def _brand_end(found: NameScan, title: TitleSpan, held: bool) -> int:
    """The syllable after a body in foreign capitals: "ông A, TGĐ Eurowindow"; "CEO Uber Travis Kalanick"; 0: none."""
    r = found.r
    s, i, j = r.s, title.head, title.head
    if title.kind not in ("office", "weak", "degree") or " ".join(s.low[title.core : i]) not in r.lex.words["business"]:
        return 0
    named_after = held or _names_follows(found, i)
    while j < s.n and j - i < 5 and s.caps[j] and (s.gaps[j] in SPACES or (j > i and s.gaps[j] in JOINS)):
        known = r.person(j) > j or r.title(j) or r.body(j) or (j == i and r.place(j) > j) or r.opener(j)
        if known or (not named_after and is_vietnamese(s.low[j]) and not is_upper(s.words[j])):
            break
        j += 1
    named = j < s.n and s.gaps[j] in SPACES and r.person(j) > j
    return j if j > i and (named_after or named) else 0


def _names_follows(found: NameScan, i: int) -> bool:
    """Whether capitals from ``i`` are followed by the name of the holder: "Chủ tịch Quốc Cường Gia Lai - ông A"."""
    s, j = found.s, i
    while j < s.n and j - i < 6 and s.caps[j] and (j == i or s.gaps[j] in SPACES):
        j += 1
    beside = j + 1 < s.n and s.gaps[j] in (", ", " - ", " – ", ",") and s.caps[j + 1]
    return beside and s.low[j] in ("ông", "bà", "anh", "chị") and not s.caps[j] and j - i >= 2


def _may_touch(s: Syllables, title: TitleSpan, j: int) -> bool:
    """Whether the sign between a title and the capital at ``j`` lets them belong together ("TS. Vũ Hà")."""
    gap = s.gaps[j]
    return gap in SPACES or gap in _LOOSE_GAPS or (gap in DOTS and title.kind == "degree" and s.words[j - 1] in _DOTTED)


_NOUNS = frozenset(("ban", "phòng", "khoa", "đoàn", "trạm", "đội", "ga", "nhóm", "viện", "vụ", "cục", "môn"))
#: Degrees that are printed with a dot before the name.
_DOTTED = frozenset(
    (
        "TS",
        "Ts",
        "GS",
        "PGS",
        "ThS",
        "Ths",
        "BS",
        "Bs",
        "LS",
        "KTS",
        "KS",
        "DS",
        "TSKH",
        "BSCKII",
        "BSCKI",
        "CKII",
        "CKI",
        "S",
    )
)
_LOOSE_GAPS = frozenset(("", ": ", ' "', " “"))


def _is_age(low: str) -> bool:
    """ "tỷ phú U80 Hoàng Kiều"."""
    return len(low) == 3 and low[0] == "u" and low[1:].isdigit()


def _may_be_named(found: NameScan, title: TitleSpan, end: int, i: int) -> bool:
    """Whether the capital after a title is its holder's name."""
    r = found.r
    s = r.s
    if r.person(i) > i:
        return True
    if title.kind in ("rank", "degree", "role") and end == title.head and _short_run(found, i):
        return True
    if r.opener(i) or r.title(i) or r.body(i) or r.roles[i] & HONORIFIC:
        return False
    if s.low[i : i + 3] == ["hồ", "chí", "minh"]:
        return end == title.head
    if r.place(i) > i or title.kind == "weak":
        return False
    single = i + 1 >= s.n or not s.caps[i + 1] or s.gaps[i + 1] not in (" ", "-", ".", "'")
    if s.gaps[i] not in SPACES and s.gaps[i] not in DOTS:
        return not single and s.gaps[i] == ""
    if single and title.kind in ("role", "office") and _goes_on_small(found, i):
        return False
    return not (single and title.kind == "office" and is_vietnamese(s.low[i]) and end > title.head)


def _short_run(found: NameScan, i: int) -> bool:
    """Two or three Vietnamese capitals and no more: "nghệ sĩ Trường Giang"."""
    r = found.r
    s = r.s
    body = r.body(i)
    if not s.caps[i] or r.is_common(i) or r.opener(i) or (body and body[0] > i + 1) or r.title(i) or r.place(i) > i:
        return False
    if body and i + 1 < s.n and r.body(i + 1):
        return False
    end = r.vietnamese_end(i)
    return 2 <= end - i <= 3 and all(is_vietnamese(low) for low in s.low[i:end]) and not is_upper(s.words[i])


def _take_name(found: NameScan, i: int, why: str) -> int:
    """Add the name that a cue announces at ``i``; the syllable after it, 0 where it is none."""
    s = found.s
    end = found.r.name_end(i)
    if end == i + 1 and len(s.words[i]) > 2 and s.words[i].isupper() and not s.words[i - 1].isupper():
        return 0
    if not s.words[i][0].isalpha():
        return 0
    found.people.append(NameSpan(i, end, why))
    return end


def _take_bare_name(found: NameScan, i: int, end: int) -> int:
    if trapped(found, i) or found.s.gaps[i] in JOINS:
        return end
    weight = found.r.lex.surnames.get(found.s.low[i])
    why = "foreign" if weight is None else f"{weight}-{'short' if end - i == 2 else 'full'}"
    found.people.append(NameSpan(i, end, why))
    return end


def _take_loose(found: NameScan, i: int) -> int:
    """Capitals that nothing announced, kept for the second look."""
    r = found.r
    s = r.s
    end = i + 1
    while end < s.n and end - i < 6 and s.caps[end] and s.gaps[end] in SPACES and _stays_loose(found, end):
        end += 1
    found.loose.append(NameSpan(i, end, "loose"))
    return end


def _stays_loose(found: NameScan, j: int) -> bool:
    r = found.r
    if r.title(j) or r.person(j) > j or r.body(j):
        return False
    place = r.place(j)
    return place == j
