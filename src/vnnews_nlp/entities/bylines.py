"""Who wrote or photographed an article, by where the name stands: "Ảnh: Thái Hùng", "… rõ nguyên nhân. Nguyễn Hoài"."""

from __future__ import annotations

import re

from vnnews_nlp.entities.name_reader import is_vietnamese
from vnnews_nlp.entities.name_shapes import SPACES, Syllables, is_upper
from vnnews_nlp.entities.name_spans import NameScan, NameSpan, opens_sentence

_AFTER_CREDIT = (":", "/", ". ", " :", " /")
#: Syllables at the end of an article in which "Theo" and "PV" name its author.
_TAIL = 14


def read_credits(found: NameScan) -> list[NameSpan]:
    """Names after "Ảnh:", "(Ảnh minh họa. ", "VGP/", and after "Theo", "PV" near the end."""
    s, credit = found.s, found.r.lex.words["credit"]
    names: list[NameSpan] = []
    n = s.n
    for k in found.capitals:
        if s.low[k] not in credit or k + 1 >= n:
            continue
        i = k + 3 if s.low[k + 1 : k + 3] == ["minh", "họa"] else k + 1
        if i >= n or not _credits_next(s, k, i):
            continue
        while i < n and (end := _credit_end(found, i)) > i:
            names.append(NameSpan(i, end, "credit"))
            if end >= n or s.gaps[end] not in (" - ", "-", ", ", " – ", " và ", "- ", " -"):
                break
            i = end
    return names


def _credits_next(s: Syllables, k: int, i: int) -> bool:
    """Whether the word ``k`` credits what stands at ``i``."""
    if s.low[k] in ("theo", "pv", "ctv"):
        near_end = k > s.n - _TAIL or s.gaps[k].endswith("(")
        return near_end and (s.gaps[i] in SPACES or s.gaps[i].startswith(":"))
    return s.gaps[i].startswith(_AFTER_CREDIT) or (s.gaps[i] in SPACES and s.gaps[k].endswith("("))


def _credit_end(found: NameScan, i: int) -> int:
    """The end of a name in a credit: two to four capitals, or initials."""
    s, r = found.s, found.r
    if not s.caps[i] or not s.low[i].isalpha() or s.low[i] in r.lex.words["not_credit"]:
        return i
    body = r.body(i)
    subject = body and i + 1 < s.n and r.body(i + 1)
    if subject or (body and body != (i + 1, "head")) or r.place(i) > i + 1 or r.opener(i):
        return i
    if len(s.words[i]) == 1:
        end = r.name_end(i)
        return end if end > i + 1 else i
    if is_upper(s.words[i]):
        end = r.vietnamese_end(i)
        if end - i >= 2:
            return end
        return i + 1 if len(s.words[i]) == 2 and not r.lex.bodies.get((s.low[i],)) else i
    end = r.foreign_end(i)
    if not all(is_vietnamese(low) for low in s.low[i:end]) and end - i != 2:
        return i
    return end if 2 <= end - i <= 4 and s.low[end - 1] not in r.lex.words["not_credit"] else i


_INITIALS = re.compile(r"(?:^|[.!?…”\"*>\n)]\s*)([A-ZĐ]\.\s?[A-ZĐ][^\W\d]{0,7}\.?)\s*$")


def read_byline(found: NameScan) -> list[NameSpan]:
    """The author at the very end: "… rõ nguyên nhân. Nguyễn Hoài", "Minh Anh - Thu Hà", "Quốc Đạt (TTXVN)"."""
    s = found.s
    names: list[NameSpan] = []
    i = _skip_source(found, s.n)
    match = _INITIALS.search(s.text[max(0, len(s.text) - 40) :])
    if match and s.n > 1:
        return [NameSpan(s.n - 2, s.n, "byline")] if s.low[-2:] != ["p", "v"] else []
    for _ in range(4):
        start = _author(found, i)
        if start == i:
            return []
        names.append(NameSpan(start, i, "byline"))
        lead = s.gaps[start]
        if lead in (" - ", "-", " – ", "- ", " -", ", ", " và "):
            i = start
        else:
            return names if opens_sentence(s, start) and not lead.endswith(("“", '"')) else []
    return []


def _author(found: NameScan, i: int) -> int:
    """Where the two to four Vietnamese capitals that end before syllable ``i`` start; ``i`` where there are none."""
    s, r = found.s, found.r
    start = i
    while start > 0 and i - start < 4 and s.caps[start - 1] and (start == i or s.gaps[start] in SPACES):
        start -= 1
    if i - start < 2 or not all(is_vietnamese(s.low[k]) for k in range(start, i)):
        return i
    body = r.body(start)
    press = s.low[start] in r.lex.words["not_credit"]
    known = press or (body and body[0] > start + 1) or r.title(start) or r.opener(start)
    return i if known or (is_upper(s.words[i - 1]) and not is_upper(s.words[start])) else start


def _skip_source(found: NameScan, i: int) -> int:
    """Step back over "(TTXVN)", "/VOV.VN", "(Theo Dân trí)" at the end."""
    s = found.s
    tail = s.text[s.end(i - 1) :].strip() if i == s.n and i else ""
    if tail.startswith((".", "!", "?", "”", '"', "…", ",")) and not tail.startswith(("./", ".)")):
        return 0
    for k in range(i - 1, max(i - 12, 0), -1):
        if "(" in s.gaps[k] and (i == s.n or ")" in s.gaps[i]):
            return k
        if s.gaps[k] in ("/", " /") and not s.low[k].isdigit() and ")" not in tail:
            return k
    return i
