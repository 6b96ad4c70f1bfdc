"""Pages: pasted text to an Article whose zones say what each line is.

The order of work: lines; stamp, boilerplate and source lines; the headline;
captions and lines printed twice; the dateline in front of the first paragraph
and the by-line behind the last. Nothing is deleted: zones mark, and
:func:`prose_text` blanks what is not for reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from vnnews_nlp.document import Article, Zone
from vnnews_nlp.reading.boilerplate import line_place
from vnnews_nlp.reading.credits import byline_start, dateline, is_byline, is_credited, line_source
from vnnews_nlp.reading.legacy import require_unicode
from vnnews_nlp.reading.letters import Letters, read_letters
from vnnews_nlp.reading.stamps import inline_stamp, line_stamp

#: Zones that the later stages do not read.
UNREAD = frozenset({"boilerplate", "stamp", "source"})

_LINE = re.compile(r"\S[^\n]*")
_NOT_LINE_END = re.compile(r"[^\n]")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_WORDS = re.compile(r"\w+")
# Lines longer than this, or shorter ones that end a sentence, are prose: a related headline or a menu is neither.
_PROSE, _SENTENCE = 200, 110
_HEADLINE = range(3, 260)
_HEADER = 8
_SIGNS = " .…\"“”'"
_COPIED = ("caption", "repeated")
_LONG = 200
_HEAD = 320
# A stamp inside the first line stands between headline and story, not behind "vào" or "lúc".
_MIDDLE = re.compile(r"(?:[,:(]|\b(?:vào|lúc|ngày|từ|đến|là|hôm|và))\s*\Z", re.IGNORECASE)
# In a page pasted as one line, the footer begins at one of these.
_FOOTER = re.compile(
    r"Tác giả bài viết: ?(?=[^\n:]{2,40}\s(?:Nguồn tin|Tổng số điểm))|Nguồn tin: ?\S{3,40}(?=\s+Tổng số điểm|\s*\Z)"
    r"|Tổng số điểm của bài viết là:|Click để đánh giá bài viết|Ý kiến bạn đọc\s+Những tin|Những tin (?:mới|cũ) hơn\b"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A non-blank line, without the space around it, and what it is."""

    start: int
    end: int
    text: str
    kind: str = "body"


def read_page(
    text: str,
    id: str = "",
    url: str | None = None,
    title: str | None = None,
    published: datetime | None = None,
    source: str | None = None,
    letters: Letters | None = None,
) -> Article:
    """The article on a pasted page, or in plain text.

    ``title``, ``published`` and ``source`` win over what the page says.
    ``letters`` is ``read_letters(text)`` where the caller has it already.
    Empty text, or nothing but boilerplate, is an article without a headline.
    Raises EncodingError for TCVN3, VNI or mojibake, and says how to decode it;
    not where ``letters`` is given, which is how to have such text as it is.
    """
    letters = letters or read_letters(require_unicode(text))
    lines = list(_lines(letters.text))
    lines, stamped = _stamped(lines)
    lines, credited = _set_aside(lines)
    lines = _headed(lines, title)
    lines = _doubled(lines)
    lines, agency = _fronted(lines)
    lines = _signed(lines)
    headline = next((line.text for line in lines if line.kind == "headline"), None)
    return Article(
        text,
        id,
        title or headline,
        published or stamped,
        source or credited or agency or _host(url),
        url,
        _raw_zones(lines, letters),
    )


def prose_text(article: Article, letters: Letters) -> tuple[str, tuple[Zone, ...]]:
    """The matching text with stamp, source and boilerplate blanked (same length, line ends kept), and its zones.

    ``letters`` must be those of ``article.text``; the zones count in the matching text.
    """
    zones = tuple(Zone(*letters.text_span(z.start, z.end), z.kind) for z in article.zones)
    pieces: list[str] = []
    at = 0
    for zone in zones:
        if zone.kind in UNREAD:
            pieces += (letters.text[at : zone.start], _NOT_LINE_END.sub(" ", letters.text[zone.start : zone.end]))
            at = zone.end
    return "".join((*pieces, letters.text[at:])), zones


def _lines(text: str) -> Iterator[_Line]:
    """The non-blank lines; the long lines of a page pasted as one are cut at its stamp and its footer."""
    for i, match in enumerate(_LINE.finditer(text)):
        line = match[0].rstrip()
        if len(line) < _LONG:
            yield _Line(match.start(), match.start() + len(line), line)
            continue
        # what reads like a footer can stand in front of a stamp: "Tổng số điểm của bài viết là: … 14/06/2022 15:42"
        cuts = sorted({0, *(() if i else _stamp_cuts(line)), *_footer_cuts(line), len(line)})
        for start, end in pairwise(cuts):
            yield from _piece(match.start(), line, start, end)


def _piece(base: int, line: str, start: int, end: int) -> Iterator[_Line]:
    piece = line[start:end]
    if stripped := piece.strip():
        first = base + start + piece.index(stripped[0])
        yield _Line(first, first + len(stripped), stripped)


def _stamp_cuts(line: str) -> Iterator[int]:
    """Around the full stamp between headline and story, in the first line of a page."""
    stamp = inline_stamp(line[:_HEAD])
    if not stamp or _MIDDLE.search(line[: stamp.start]):
        return
    if line[stamp.end :].lstrip(" -–|.")[:1].islower():
        return
    yield from (cut for cut in (stamp.start, stamp.end) if 0 < cut < len(line))


def _footer_cuts(line: str) -> Iterator[int]:
    """Before each part of a footer in the second half of a line."""
    if "Nguồn tin" in line or "bài viết" in line or "Những tin" in line:
        for footer in _FOOTER.finditer(line, max(len(line) // 2, len(line) - 20_000)):
            yield footer.start()


def _stamped(lines: list[_Line]) -> tuple[list[_Line], datetime | None]:
    """Stamps marked, and the moment of the first: in the header any date line is one, elsewhere only a sure one."""
    done: list[_Line] = []
    when, header = None, True
    for i, line in enumerate(lines):
        stamp = line_stamp(line.text)
        if stamp and (stamp.sure or (header and i > 0)):
            when = when or stamp.when
            done += _around(line, stamp.start, stamp.end, "stamp", "byline")
            continue
        header = header and i < _HEADER and not (i > 0 and _is_prose(line.text))
        done.append(line)
    return done, when


def _around(line: _Line, start: int, end: int, kind: str, before: str) -> Iterator[_Line]:
    """A line with one kind from ``start`` on and another before."""
    head = line.text[:start].rstrip(" -–—|•,:")
    if head:
        yield _Line(line.start, line.start + len(head), head, before)
    yield _Line(line.start + start, line.end, line.text[start:], kind)


def _set_aside(lines: list[_Line]) -> tuple[list[_Line], str | None]:
    """Boilerplate and source lines marked, with the source that they name."""
    prose = [i for i, line in enumerate(lines) if line.kind == "body" and _is_prose(line.text)]
    first, last = (prose[0], prose[-1]) if prose else (0, -1)
    places = [line_place(line.text) if line.kind == "body" else None for line in lines]
    is_site = any(place not in (None, "imprint", "header") for place in places)
    done: list[_Line] = []
    source, cut = None, False
    for i, (line, place) in enumerate(zip(lines, places, strict=True)):
        if (
            (place in ("tail", "imprint") and i < last)
            or (place == "imprint" and not is_site)
            or (place == "header" and i >= min(first, _HEADER))
        ):
            place = None
        credit = line_source(line.text) if line.kind == "body" and not place and i else None
        source = source or credit
        aside = "source" if credit else "boilerplate" if place or cut else line.kind
        done.append(line if aside == line.kind or line.kind != "body" else replace(line, kind=aside))
        cut = cut or place == "cut" or (place == "rest" and i > last)
    return done, source


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE or (len(text) >= _SENTENCE and text[-1] in '.!?…”"')


def _headed(lines: list[_Line], title: str | None) -> list[_Line]:
    """The headline marked: the line that is the given title, else a first line that reads like one."""
    if title and (named := _line_of(lines, title)) is not None:
        return _with_kind(lines, named, "headline")
    bodies = [i for i, line in enumerate(lines) if line.kind == "body"]
    if not bodies or title:
        return lines
    first, text = bodies[0], lines[bodies[0]].text
    stamped = any(line.kind == "stamp" for line in lines[first + 1 : first + 4])
    if len(text) not in _HEADLINE or (len(bodies) < 2 and not stamped) or dateline(text):
        return lines
    ends_open = text[-1] not in ".;:," or text.endswith("..")
    return _with_kind(lines, first, "headline") if stamped or ends_open else lines


def _line_of(lines: Sequence[_Line], title: str) -> int | None:
    wanted = _key(read_letters(title).text)
    near = lines[: _HEADER * 2]
    return next((i for i, line in enumerate(near) if line.kind == "body" and _key(line.text) == wanted), None)


def _with_kind(lines: list[_Line], i: int, kind: str) -> list[_Line]:
    return [*lines[:i], replace(lines[i], kind=kind), *lines[i + 1 :]]


def _key(text: str) -> str:
    """What two printings of one line have in common: the words, without case, spacing and closing signs."""
    return " ".join(text.casefold().split()).strip(_SIGNS)


def _doubled(lines: list[_Line]) -> list[_Line]:
    """Captions marked, and lines printed again: equal ones anywhere, near-copies of a caption right after it."""
    done: list[_Line] = []
    seen: set[str] = set()
    for line in lines:
        if line.kind not in ("body", "headline"):
            done.append(line)
            continue
        key = _key(line.text) if len(line.text) <= 400 else line.text.strip(_SIGNS)
        before = done[-1] if done else None
        if len(key) >= 20 and key in seen:
            done[-1] = _captioned(done[-1], key)
            line = replace(line, kind="repeated")
        elif line.kind == "body" and before and before.kind in _COPIED and _near(before.text, line.text):
            line = replace(line, kind="repeated")
        elif line.kind == "body" and is_credited(line.text) and done:
            line = replace(line, kind="caption")
        seen.add(key)
        done.append(line)
    return done


def _captioned(last: _Line, key: str) -> _Line:
    """The line before, which is now printed twice in a row, is a caption unless it is a sentence or the headline."""
    if last.kind == "body" and _key(last.text) == key and len(last.text) <= 400 and last.text[-1] not in ".!?":
        return replace(last, kind="caption")
    return last


def _near(caption: str, line: str) -> bool:
    """Whether a line is a caption over again, shorter or with another ending: three in four of its words are there."""
    if not 30 <= len(line) <= 400:
        return False
    ours, theirs = _WORDS.findall(line.casefold()), _WORDS.findall(caption.casefold())
    shared = sum(min(ours.count(word), theirs.count(word)) for word in set(ours))
    return ours[:5] == theirs[:5] and shared >= 0.75 * len(ours)


def _fronted(lines: list[_Line]) -> tuple[list[_Line], str | None]:
    """The dateline before the first or second paragraph as a zone of its own, and the paper that it names."""
    bodies = [i for i, line in enumerate(lines) if line.kind in ("body", "repeated")][:3]
    done, source = list(lines), None
    for i in reversed(bodies):
        line = lines[i]
        if found := dateline(line.text):
            source = found.source or source
            done[i : i + 1] = _split(line, found.end, "dateline", line.kind)
    return done, source


def _split(line: _Line, at: int, left: str, right: str) -> list[_Line]:
    """Two lines of one, each without the space around it; an empty one is left out."""
    pieces = (line.text[:at].rstrip(), left, line.start), (line.text[at:].strip(), right, line.end)
    (head, head_kind, start), (rest, rest_kind, end) = pieces
    both = (_Line(start, start + len(head), head, head_kind), _Line(end - len(rest), end, rest, rest_kind))
    return [line for line in both if line.text]


def _signed(lines: list[_Line]) -> list[_Line]:
    """By-lines marked: names under the headline, the last two lines where they are names, a name behind the last."""
    done = list(lines)
    bodies = [i for i, line in enumerate(lines) if line.kind == "body"]
    for i in _under_headline(lines):
        done[i] = replace(lines[i], kind="byline")
    for i in reversed([i for i in bodies[-2:] if done[i].kind == "body"]):
        if i != bodies[0] and is_byline(lines[i].text):
            done[i] = replace(lines[i], kind="byline")
            continue
        if (at := byline_start(lines[i].text)) is not None:
            done[i : i + 1] = _split(lines[i], at, "body", "byline")
        break
    return done


def _under_headline(lines: list[_Line]) -> Iterator[int]:
    """The lines between headline and story that name who wrote it, two words at least, or give an address."""
    head = next((i for i, line in enumerate(lines[:_HEADER]) if line.kind == "headline"), None)
    if head is None or not any(_is_prose(line.text) for line in lines[head + 1 :]):
        return
    for i, line in enumerate(lines[head + 1 : head + 6], head + 1):
        if line.kind == "body" and ((is_byline(line.text) and " " in line.text) or _MAIL.fullmatch(line.text)):
            yield i
        elif line.kind in ("body", "dateline"):
            return


def _host(url: str | None) -> str | None:
    """The site of an address, without ``www.``."""
    if not url:
        return None
    from urllib.parse import urlsplit

    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _raw_zones(lines: list[_Line], letters: Letters) -> tuple[Zone, ...]:
    if letters.starts is None:
        return tuple(Zone(line.start, line.end, line.kind) for line in lines)
    return tuple(Zone(*letters.raw_span(line.start, line.end), line.kind) for line in lines)
