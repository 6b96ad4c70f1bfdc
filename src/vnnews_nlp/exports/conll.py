"""CoNLL columns: a token a line with its place and its labels in BIO, three deep; spans only.

::

    # id = "21"
    # text = "Ông Lục Văn Đàm …"
    # columns = form start end outer inner inmost
    Lục	4	7	B-PERSON	O	O

``id`` and ``text`` are JSON strings, so that the text comes back whole. Tokens are cut
where a span begins or ends inside them. References, statuses and figures have no
column: what comes back has people and documents told apart by their text alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from vnnews_nlp.errors import RecordError
from vnnews_nlp.exports.gold import Gold, checked
from vnnews_nlp.exports.links import gather_links

DEPTH = 3  #: label columns; a span inside more than two others is left out
_COLUMNS = "# columns = form start end outer inner inmost"


def write_conll(gold: Gold) -> str:
    """An article as CoNLL lines, sentences apart, with an empty line at its end."""
    from vnnews_nlp.tokens.scanner import scan
    from vnnews_nlp.tokens.sentences import split_sentences

    text = gold["text"]
    tokens = scan(text)
    breaks = {s.end for s in split_sentences(text, tokens)}
    cuts = sorted({k for m in gold["mentions"] for k in (m["start"], m["end"])})
    columns = [_labels(layer) for layer in _layers(gold["mentions"])]
    lines = [f"# id = {json.dumps(gold['id'])}", f"# text = {json.dumps(text, ensure_ascii=False)}", _COLUMNS]
    for start, end in _cut(zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True), cuts):
        labels = (_label(column, start, end) for column in columns)
        lines.append("\t".join((" ".join(text[start:end].split()) or "_", str(start), str(end), *labels)))
        lines += [""] if end in breaks else []
    return "\n".join(lines).rstrip("\n") + "\n\n"


def _layers(mentions: Iterable[Gold]) -> list[list[Gold]]:
    """The mentions by depth: each layer without overlaps."""
    layers: list[list[Gold]] = [[] for _ in range(DEPTH)]
    for m in sorted(mentions, key=lambda m: (m["start"], -m["end"])):
        free = next((layer for layer in layers if not layer or layer[-1]["end"] <= m["start"]), None)
        if free is not None:
            free.append(m)
    return layers


def _labels(layer: list[Gold]) -> dict[int, Gold]:
    return {k: m for m in layer for k in range(m["start"], m["end"])}


def _label(column: dict[int, Gold], start: int, end: int) -> str:
    m = column.get(start)
    return "O" if m is None else f"{'B' if m['start'] == start else 'I'}-{m['t']}"


def _cut(tokens: Iterable[tuple[int, int]], cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Tokens, cut at the places where a span begins or ends."""
    from bisect import bisect_left, bisect_right

    for start, end in tokens:
        yield from pairwise((start, *cuts[bisect_right(cuts, start) : bisect_left(cuts, end)], end))


def read_conll(lines: Iterable[str]) -> Iterator[Gold]:
    """The articles of a CoNLL file in gold form.

    Raises:
        RecordError: a line is malformed (its number), or a label stands where its text does not.
    """
    article: dict[str, Any] | None = None
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r\n")
        try:
            if line.startswith("# id = "):
                if article:
                    yield _finish(article)
                article = {"id": json.loads(line[7:]), "text": "", "rows": []}
            elif line.startswith("# text = ") and article is not None:
                article["text"] = json.loads(line[9:])
            elif line and not line.startswith("# ") and article is not None:
                _, start, end, *labels = line.split("\t")
                article["rows"].append((int(start), int(end), labels))
            elif line and not line.startswith("# "):
                raise ValueError("a token before the first '# id = …'")
        except ValueError as error:
            raise RecordError(
                f"line {number}: {error}. Give lines as `vnnews export --to conll` writes them."
            ) from None
    if article:
        yield _finish(article)


def _finish(article: dict[str, Any]) -> Gold:
    regions: dict[str, Gold] = {}
    for layer in range(DEPTH):
        for start, end, kind in _spans(
            (s, e, labels[layer]) for s, e, labels in article["rows"] if layer < len(labels)
        ):
            regions[f"{layer}:{start}"] = {"t": kind, "s": article["text"][start:end], "start": start, "end": end}
    people, documents, mentions = gather_links(regions, {}, ())
    return checked({"id": article["id"], "text": article["text"], "topic": None, "topic_also": [], "people": people,
                    "documents": documents, "mentions": mentions})  # fmt: skip


def _spans(rows: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """(start, end, type) from BIO labels; an I without its B begins a span, as correctors write it."""
    open_: tuple[int, int, str] | None = None
    for start, end, label in rows:
        kind = label[2:]
        if open_ and label.startswith("I-") and kind == open_[2]:
            open_ = (open_[0], end, kind)
            continue
        if open_:
            yield open_
        open_ = (start, end, kind) if label != "O" else None
    if open_:
        yield open_
