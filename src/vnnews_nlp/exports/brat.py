"""brat standoff: a folder with ``.txt`` and ``.ann`` an article, its configuration, and the way back.

Spans are text-bound annotations (``T3<tab>PERSON 40 51<tab>Lục Văn Đàm``), in pieces where
they cross a line end; relations ``Same`` and ``Holds`` link mentions; statuses and
changes are attributes; the other fields stand as JSON in annotators' notes.
``articles.jsonl`` keeps ids and topics, which brat has no place for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from vnnews_nlp.document import ENTITY_TYPES
from vnnews_nlp.errors import RecordError
from vnnews_nlp.exports.gold import CHANGES, STATUSES, Gold, checked
from vnnews_nlp.exports.links import Linked, gather_links

_ATTRIBUTES = {"status": ("Status", STATUSES), "change": ("Change", CHANGES)}
_SPAN = re.compile(r"(?P<type>\S+) (?P<pieces>\d+ \d+(?:;\d+ \d+)*)")


def write_folder(articles: Iterable[Gold], folder: Path) -> int:
    """Write articles as a brat collection; returns how many. Files are named by number, never by id."""
    folder.mkdir(parents=True, exist_ok=True)
    about, count = [], 0
    for count, gold in enumerate(articles, 1):
        stem = f"{count:05d}"
        _write(folder / f"{stem}.txt", gold["text"])
        _write(folder / f"{stem}.ann", write_annotations(gold))
        about.append({"file": stem, "id": gold["id"], "topic": gold["topic"], "topic_also": gold["topic_also"]})
    _write(folder / "articles.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in about))
    _write(folder / "annotation.conf", configuration())
    return count


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")  # offsets count the text's own line ends


def configuration() -> str:
    """``annotation.conf`` for a collection of ours."""
    attributes = "".join(f"{name}\tArg:<ENTITY>, Value:{'|'.join(v)}\n" for name, v in _ATTRIBUTES.values())
    relations = (
        "Same\tArg1:PERSON, Arg2:PERSON\nSame\tArg1:DOC, Arg2:DOC\nHolds\tArg1:TITLE, Arg2:PERSON\n"
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n"
    )
    entities = "\n".join(ENTITY_TYPES)
    return f"[entities]\n{entities}\n[relations]\n{relations}[events]\n[attributes]\n{attributes}"


def write_annotations(gold: Gold) -> str:
    """The ``.ann`` file of an article."""
    linked, lines = Linked.of(gold), []
    for i, m in enumerate(gold["mentions"]):
        lines.append(f"T{i + 1}\t{m['t']} {_pieces(gold['text'], m)}\t{' '.join(m['s'].splitlines())}")
        for key, (name, values) in _ATTRIBUTES.items():
            if m.get(key) in values:
                lines.append(f"A{len(lines) + 1}\t{name} T{i + 1} {m[key]}")
        if known := {k: v for k, v in linked.fields(i).items() if v is not None}:
            lines.append(f"#{len(lines) + 1}\tAnnotatorNotes T{i + 1}\t{json.dumps(known, ensure_ascii=False)}")
    for kind, source, target in linked.relations():
        lines.append(f"R{len(lines) + 1}\t{kind.capitalize()} Arg1:T{source + 1} Arg2:T{target + 1}")
    return "".join(line + "\n" for line in lines)


def _pieces(text: str, mention: Gold) -> str:
    """The span; in pieces around line ends, which brat's spans may not hold."""
    inside = (m.span() for m in re.finditer(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", mention["s"]))
    return ";".join(f"{mention['start'] + a} {mention['start'] + b}" for a, b in inside)


def read_folder(folder: Path) -> Iterator[Gold]:
    """The articles of a brat collection in gold form, by file name.

    Raises:
        RecordError: a file is malformed (which, and its line), or a span does not fit its text.
    """
    about = _about(folder / "articles.jsonl")
    texts = sorted(folder.glob("*.txt"))
    if not texts:
        raise RecordError(f"{folder} holds no .txt files. Give the folder of a brat collection.")
    for path in texts:
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        known = about.get(path.stem, {"id": path.stem, "topic": None, "topic_also": []})
        annotations = path.with_suffix(".ann")
        lines = annotations.read_text(encoding="utf-8") if annotations.exists() else ""
        yield _read(text, lines, known, annotations.name)


def _about(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line)
    try:
        return {row["file"]: {"id": row["id"], "topic": row["topic"], "topic_also": row["topic_also"]} for row in rows}
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        why = f"{type(error).__name__}: {error}"
        raise RecordError(f"{path.name}: not as an export wrote it ({why}). Take it away to go without.") from None


def _read(text: str, annotations: str, known: Mapping[str, Any], name: str) -> Gold:
    regions: dict[str, Gold] = {}
    fields: dict[str, dict[str, Any]] = {}
    links: list[tuple[str, str, str]] = []
    for number, line in enumerate(annotations.split("\n"), 1):
        if line.strip():
            try:
                _read_line(line, text, regions, fields, links)
            except (KeyError, ValueError, IndexError, TypeError) as error:
                raise RecordError(f"{name}, line {number}: {error}. Give a line as brat writes it.") from None
    people, documents, mentions = gather_links(regions, fields, links)
    return checked({"id": known["id"], "text": text, "topic": known["topic"], "topic_also": known["topic_also"],
                    "people": people, "documents": documents, "mentions": mentions})  # fmt: skip


def _read_line(
    line: str, text: str, regions: dict[str, Gold], fields: dict[str, dict[str, Any]], links: list[tuple[str, str, str]]
) -> None:
    id, about, *rest = line.split("\t")
    if id[0] == "T":
        match = _SPAN.fullmatch(about)
        if match is None:
            raise ValueError(f"{about!r} is no span")
        places = [int(k) for piece in match["pieces"].split(";") for k in piece.split()]
        start, end = min(places), max(places)
        regions[id] = {"t": match["type"], "s": text[start:end], "start": start, "end": end}
    elif id[0] in "AM":
        name, target, *value = about.split(" ")
        key = next((k for k, (n, _) in _ATTRIBUTES.items() if n == name), None)
        if key and value:
            fields.setdefault(target, {})[key] = value[0]
    elif id[0] == "#" and rest and rest[0].lstrip().startswith("{"):
        fields.setdefault(about.split(" ")[1], {}).update(json.loads(rest[0]))
    elif id[0] == "R":
        kind, source, target = about.split(" ")
        links.append((kind.lower(), source.removeprefix("Arg1:"), target.removeprefix("Arg2:")))
