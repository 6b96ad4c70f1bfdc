"""Our own annotations of articles that belong to others: offsets only, laid over the corpora where these are.

A row of a standoff file names its article by the sha256 of its text and holds
no sentence of it: mentions, names, indicators, issuers and subjects are spans.
Where only people and titles were marked, a row has no documents, people or topic;
where only some kinds of mention were, ``marked`` names them (``["DOC"]``: documents, no people, no topic), so that
what is not annotated is not taken for absent. Such a row may hold ``relations`` between its documents: kind, source and
target, as ``facts/amendments.py`` names them.
``read_annotated`` finds the texts in the corpora and gives whole articles in
the form of the annotation guidelines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

Span = list[int]


def text_key(text: str) -> str:
    """What names a text in a standoff file."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def corpus_texts(folder: Path) -> Iterator[str]:
    """All texts of the raw and the topic corpora in a folder; a topic article as its title, lead and body, a line each.

    A corpus that is not there gives nothing.
    """
    from vnnews_nlp.reading.records import read_rows

    for name, parts in (("raw/baomoi2017.jsonl.xz", ("text",)), ("topics/modern.jsonl.xz", ("title", "sapo", "text"))):
        if (folder / name).exists():
            for row in read_rows(folder / name):
                yield "\n".join(row[part] for part in parts if row.get(part))


def read_annotated(standoff: Path, texts: Iterable[str]) -> list[dict[str, Any]]:
    """The annotated articles whose texts are among those given, in the standoff file's order."""
    rows = [json.loads(line) for line in standoff.read_text(encoding="utf-8").splitlines()]
    wanted = {row["text"] for row in rows}
    found: dict[str, str] = {}
    for text in texts:
        key = text_key(text)
        if key in wanted:
            found[key] = text
        if len(found) == len(wanted):
            break
    return [_laid_over(row, found[row["text"]]) for row in rows if row["text"] in found]


def _laid_over(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    def said(span: Any) -> Any:
        return text[span[0] : span[1]] if isinstance(span, list) else span

    mentions = [
        {**m, "s": text[m["start"] : m["end"]]} | ({"indicator": said(m["indicator"])} if "indicator" in m else {})
        for m in row["mentions"]
    ]
    out = {**row, "text": text, "mentions": mentions}
    if "documents" in row:
        out["documents"] = {
            ref: {**document, **{k: said(document[k]) for k in ("number", "name", "issuer", "subject")}}
            for ref, document in row["documents"].items()
        }
    if "people" in row:
        out["people"] = {ref: said(span) for ref, span in row["people"].items()}
    return out


def as_standoff(article: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a standoff file from a whole annotated article: every verbatim string becomes its span.

    Raises:
        ValueError: a string does not stand in the text (where it must be verbatim).
    """
    text = article["text"]

    def span(said: str | None, near: int = 0, *, must: bool = True) -> Any:
        if said is None:
            return None
        places = [i for i in range(len(text)) if text.startswith(said, i)]
        if not places:
            if must:
                raise ValueError(f"article {article['id']}: {said!r} does not stand in the text")
            return said
        start = min(places, key=lambda i: abs(i - near))
        return [start, start + len(said)]

    mentions = [
        {k: v for k, v in m.items() if k not in ("s", "indicator")}
        | ({"indicator": span(m["indicator"], m["start"])} if "indicator" in m else {})
        for m in article["mentions"]
    ]
    row = {"id": article["id"], "text": text_key(text), "period": article["period"], "genre": article["genre"]}
    if "documents" not in article:  # an article where only names are marked
        return row | {"mentions": mentions}
    first = {m["ref"]: m["start"] for m in reversed(article["mentions"]) if m["t"] == "DOC"}
    documents = {
        ref: {
            **d,
            **{k: span(d[k], first.get(ref, 0), must=False) for k in ("number", "name")},
            **{k: span(d[k], first.get(ref, 0)) for k in ("issuer", "subject")},
        }
        for ref, d in article["documents"].items()
    }
    if "people" not in article:  # an article where only documents are marked
        more = {key: article[key] for key in ("marked", "set", "relations") if key in article}
        return row | more | {"documents": documents, "mentions": mentions}
    people = {ref: span(name, must=False) for ref, name in article["people"].items()}
    topics = {"topic": article["topic"], "topic_also": article["topic_also"]}
    return row | topics | {"people": people, "documents": documents, "mentions": mentions}
