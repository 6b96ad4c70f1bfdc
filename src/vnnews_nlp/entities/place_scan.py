"""Bodies and places met on the walk over an article: a noun with the name after it."""

from __future__ import annotations

from vnnews_nlp.entities.name_lists import longest
from vnnews_nlp.entities.name_shapes import DOTS, SPACES, is_upper
from vnnews_nlp.entities.name_spans import NameScan, NameSpan
from vnnews_nlp.entities.title_grammar import BodyWalk, reaches_capital


def take_body(found: NameScan, i: int, place: int) -> int:
    """Add the body that starts at syllable ``i``; the syllable after it, ``i`` where there is none."""
    r = found.r
    s = r.s
    body = r.body(i)
    if body is None or body[1] in ("field", "inner") or place >= body[0]:
        return i
    end = body[0]
    if not s.caps[i] and (s.low[i] == "vụ" or r.is_compound(i)):
        return i
    if body[1] == "full" and not s.caps[i] and not is_upper(s.words[end - 1]):
        government = " ".join(s.low[i:end]) in r.lex.words["government"]
        if not government or end >= s.n or s.gaps[end] not in SPACES or r.place(end) == end:
            return i
    if body[1] == "head" and not _may_name_body(found, i, end):
        return i
    walk = BodyWalk(r, end, kind="body", need=body[1] == "head", held=True)
    last = walk.run()
    if last == end and body[1] == "head":
        return i
    found.places += [NameSpan(a, b, "inside") for a, b in walk.places]
    found.bodies.append(NameSpan(i, last, body[1]))
    return last


def _may_name_body(found: NameScan, i: int, end: int) -> bool:
    """A noun names a body when a capital follows, or when it has one itself and a subject follows."""
    r = found.r
    s = r.s
    if end >= s.n or s.gaps[end] not in SPACES:
        return False
    if s.caps[end]:
        return not r.title(end)
    following = r.body(end)
    if not s.caps[i] or (following is not None and following[1] == "head"):
        return False
    return following is not None or (end - i >= 2 and reaches_capital(r, end, 4))


def take_place(found: NameScan, i: int) -> int:
    """Add the place that a noun at ``i`` opens ("tỉnh Lạng Sơn"); the syllable after it, ``i`` where there is none."""
    r = found.r
    s = r.s
    noun = longest(r.lex.nouns_trie, s, i, SPACES | DOTS)
    if noun is None or noun[0] >= s.n:
        return i
    end, kind = noun
    gap = s.gaps[end]
    if gap in DOTS:
        if gap == ". " and s.low[i] not in ("tp", "tx", "tt", "p", "q", "h"):
            return i
    elif gap not in SPACES or kind == "short":
        return i
    if not s.caps[i] and r.is_compound(i):
        return i
    if kind == "short" and len(s.words[end]) == 1 and not s.low[end].isdigit():
        return i
    if (listed := r.place(end)) > end:
        found.places.append(NameSpan(i, listed, "headed"))
        return listed
    if s.low[end].isdigit() and s.low[i] in _NUMBERED:
        found.places.append(NameSpan(i, end + 1, "numbered"))
        return end + 1
    if not s.caps[end] or r.title(end) or s.low[i] in ("nước", "bản", "hạt"):
        return i
    last = end + 1
    while last < s.n and last - end < 4 and s.caps[last] and s.gaps[last] in SPACES:
        if (last - end >= 2 and r.person(last) > last) or is_upper(s.words[last]) or r.opener(last) or r.title(last):
            break
        last += 1
    found.places.append(NameSpan(i, last, f"named-{kind}"))
    return last


_NUMBERED = frozenset(
    ("quận", "q", "phường", "p", "thôn", "ấp", "xóm", "khu", "quốc", "ql", "tỉnh", "đường", "khóm", "tổ")
)
