"""What the report page shows, as plain lists for JSON: articles, people, documents, figures, each with its evidence.

Evidence is three numbers: the sentence (a place in ``sentences``), and where in
it the words stand, in UTF-16 units, as JavaScript counts. A sentence is kept
once, however many rows it proves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from vnnews_nlp.drawing.words import STATUS

MOST = 20_000  #: articles in a page; the newest stay
LONGEST = 600  #: characters of a sentence that is shown whole
_AROUND = 220  #: characters kept on both sides of the words where a sentence is longer

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Text of one article and where its sentences stand."""

    text: str
    starts: list[int]
    ends: list[int]


@dataclass(slots=True)
class Evidence:
    """The sentences kept so far; ``order`` gives the place of an article in the page."""

    articles: dict[int, Source]
    order: dict[int, int]
    of: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    _places: dict[tuple[int, int, int], int] = field(default_factory=dict)

    def point(self, article: int, start: int, end: int) -> Row:
        """Sentence, from, to: the words of an article in the sentence that holds them."""
        first, last = self._sentence(self.articles[article], start, end)
        place = self._places.get((article, first, last))
        if place is None:
            place = self._places[article, first, last] = len(self.texts)
            self.of.append(self.order[article])
            self.texts.append(self.articles[article].text[first:last])
        text = self.texts[place]
        return [place, _utf16(text, start - first), _utf16(text, min(end, last) - first)]

    def _sentence(self, article: Source, start: int, end: int) -> tuple[int, int]:
        i = bisect_right(article.starts, start) - 1
        inside = i >= 0 and start < article.ends[i]
        first, last = (article.starts[i], max(article.ends[i], end)) if inside else (start, end)
        if last - first <= LONGEST and inside:
            return first, last
        size = len(article.text)
        around = _AROUND if inside else 60
        bounds = (first, last) if inside else (0, size)
        return max(bounds[0], start - around), max(end, min(bounds[1], end + around))


def _utf16(text: str, place: int) -> int:
    return place if text.isascii() else len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def gather(out: str | PathLike[str], most: int = MOST) -> dict[str, Any]:
    """Everything that the report of a corpus folder shows.

    Args:
        out: the corpus folder.
        most: articles to show; the newest where there are more. Repeats of a report are counted and left out.

    Raises:
        CorpusError: the folder holds no finished shard, or DuckDB is not installed.
    """
    from vnnews_nlp.corpus.queries import database, whole_tables

    connection = database(out)
    with whole_tables(out):
        return _gathered(connection, Path(out), most)


def _gathered(database: Any, out: Path, most: int) -> dict[str, Any]:
    from vnnews_nlp.topics.labels import names

    database.execute(
        """create temp table shown as select article, published as seen from originals
           order by published desc nulls last, article limit ?""",
        [int(most)],
    )
    rows = database.execute(
        """select article, id, title, published, source::varchar, url, topic::varchar, topic_score, text,
                  sentence_starts, sentence_ends
           from originals join shown using (article) order by published desc nulls last, article"""
    ).fetchall()
    order = {row[0]: i for i, row in enumerate(rows)}
    evidence = Evidence({row[0]: Source(row[8], row[9], row[10]) for row in rows}, order)
    people = _people(database, evidence)
    documents = _documents(database, evidence)
    figures = _figures(database, evidence)
    articles = _articles(rows, evidence)
    (total, repeats, errors) = database.execute(
        "select (select count(*) from articles), (select count(*) from duplicates), (select count(*) from errors)"
    ).fetchone()
    return {
        "name": out.resolve().name,
        "counts": {"articles": total, "repeats": repeats, "errors": errors, "shown": len(rows)},
        "topicNames": {k: v for k, v in names().items() if k in articles["topics"]},
        **articles,
        "people": people,
        "documents": documents,
        "figures": figures,
        "sentenceArticles": evidence.of,
        "sentences": evidence.texts,
    }


def _articles(rows: Sequence[tuple[Any, ...]], evidence: Evidence) -> dict[str, Any]:
    """One row an article: title, day, source, topic, address, first sentence."""
    sources, topics = _words(row[4] for row in rows), _words(row[6] for row in rows)
    out = []
    for article, id, title, published, source, url, topic, _score, text, starts, _ends in rows:
        head = " ".join((title or _begin(text)).split()) or id or f"article {article}"
        lead = next((s for s in starts if s >= len(title or "")), None)
        first = -1 if lead is None else evidence.point(article, lead, lead)[0]
        day = published.date().isoformat() if published else ""
        out.append([head, day, sources.get(source, -1), topics.get(topic, -1), _address(url), first])
    return {"articles": out, "sources": list(sources), "topics": list(topics)}


def _begin(text: str, most: int = 90) -> str:
    """The first words of a text."""
    return text if len(text) <= most else text[:most].rsplit(maxsplit=1)[0] + " …"


def _words(values: Iterable[str | None]) -> dict[str, int]:
    """Words by how often they come, each with its place in that order."""
    counts = Counter(v for v in values if v)
    return {word: i for i, (word, _) in enumerate(sorted(counts.items(), key=lambda p: (-p[1], p[0])))}


def _address(url: str | None) -> str:
    """A link that may be opened: http and https only."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""


def _people(database: Any, evidence: Evidence) -> list[Row]:
    """Name, offices (title, place, status, evidence), where else the person is named; the most named first."""
    named: dict[str, dict[int, Row]] = defaultdict(dict)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for identity, name, article, start, end in database.execute(
        """select identity, name, article, "start", "end" from people join identities using (article, person)
           join shown using (article) where not byline order by identity, seen desc nulls last, article"""
    ).fetchall():
        named[identity].setdefault(article, [start, end])
        spelled[identity][name] += 1
    offices: dict[str, dict[tuple[str, str, str], list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))
    for identity, office, where, *rest in database.execute(
        """select identity, office_key, place_key, title, place, status::varchar, article, h."start", h."end"
           from holdings h join shown using (article)
           order by identity, seen desc nulls last, article, h."start" """
    ).fetchall():
        offices[identity][office, where, rest[2]].append(tuple(rest))
    out = []
    for identity, articles in named.items():
        held = [_office(rows, evidence) for rows in offices[identity].values()]
        proved = {row[3] for rows in offices[identity].values() for row in rows}
        others = [evidence.point(a, *span) for a, span in articles.items() if a not in proved]
        held.sort(key=lambda o: -len(o[3]))
        out.append([spelled[identity].most_common(1)[0][0], len(articles), held, _flat(others)])
    return sorted(out, key=lambda p: (-p[1], -len(p[2]), p[0]))


def _office(rows: list[tuple[Any, ...]], evidence: Evidence) -> Row:
    """Title, place, status, evidence (newest first)."""
    titles = Counter(row[0] for row in rows)
    places = Counter(row[1] for row in rows if row[1])
    points = [evidence.point(article, start, end) for _, _, _, article, start, end in rows]
    status = STATUS.get(rows[0][2], "")
    return [titles.most_common(1)[0][0], places.most_common(1)[0][0] if places else "", status, _flat(points)]


def _documents(database: Any, evidence: Evidence) -> list[Row]:
    """Name, type, date, issuer, subject, articles, mentions, evidence; the most cited first."""
    groups: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for document, *rest in database.execute(
        """select document, type::varchar, number, name, date, issuer, subject, mentions, article, c."start", c."end"
           from citings c join shown using (article)
           order by document, seen desc nulls last, article, c."start" """
    ).fetchall():
        groups[document].append(tuple(rest))
    out = []
    for rows in groups.values():
        type, number, name, date, issuer, subject = (_usual(row[k] for row in rows) for k in range(6))
        label = name if name and not number else f"{type} {number}" if number else type
        points = _flat(evidence.point(article, start, end) for *_, article, start, end in rows)
        articles = len({row[7] for row in rows})
        out.append([label, type, date, issuer, subject, articles, sum(row[6] for row in rows), points])
    return sorted(out, key=lambda d: (-d[5], -d[6], d[0]))


def _usual(values: Iterable[str | None]) -> str:
    """The value that comes most often, the longer where two do."""
    counts = Counter(v for v in values if v)
    return max(counts, key=lambda v: (counts[v], len(v), v), default="")


def _figures(database: Any, evidence: Evidence) -> list[Row]:
    """What is measured, unit, whether levels or changes, and points (low, high, role, period, base, evidence).

    Levels and changes of one indicator are two series: "72 %" and "up 8 %" do not stand on one line.
    """
    groups: dict[tuple[str, str, bool], list[Row]] = defaultdict(list)
    spelled: dict[tuple[str, str, bool], Counter[str]] = defaultdict(Counter)
    for key, unit, change, phrase, low, high, role, period, base, article, start, end in database.execute(
        """select indicator_key, unit::varchar, change::varchar, indicator, low, high, role::varchar, period, base,
                  article, i."start", i."end"
           from indicators i join shown using (article) where indicator is not null
           order by indicator_key, unit, seen desc nulls last, article, i."start" """
    ).fetchall():
        changes = change in ("up", "down")
        sign = -1 if change == "down" else 1
        ends = sorted((_short(sign * low), _short(sign * high)))
        point = [*ends, "" if role == "fact" else role, period or "", base or "", *evidence.point(article, start, end)]
        groups[key, unit, changes].append(point)
        spelled[key, unit, changes][phrase] += 1
    out = [[spelled[k].most_common(1)[0][0], k[1], int(k[2]), points] for k, points in groups.items()]
    return sorted(out, key=lambda f: (-len({evidence.of[p[5]] for p in f[3]}), -len(f[3]), f[0]))


def _short(value: float) -> float | int:
    """Whole numbers without their .0, so that the page stays small."""
    return int(value) if value == int(value) else round(value, 6)


def _flat(points: Iterable[Row]) -> Row:
    return [number for point in points for number in point]
