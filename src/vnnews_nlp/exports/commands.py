"""``vnnews export``: annotations for Label Studio, brat and CoNLL, and corrected ones back into gold form."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vnnews_nlp.errors import InputError, RecordError
from vnnews_nlp.exports.gold import Gold, checked, to_gold

FORMATS = ("label-studio", "brat", "conll", "gold")


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    export = commands.add_parser("export", help="write annotations for Label Studio, brat or CoNLL; read them back")
    what = "articles (.txt, .html), documents or gold articles (.jsonl), or a tool's export"
    export.add_argument("files", nargs="+", metavar="FILE", type=Path, help=what)
    export.add_argument("--to", choices=FORMATS, default="gold", help="what to write (gold)")
    export.add_argument("--from", dest="origin", choices=FORMATS[:3], help="read this tool's files")
    export.add_argument("--out", type=Path, metavar="PATH", help="file to write, a folder for brat; else printed")
    export.add_argument("--interface", action="store_true", help="with --to label-studio: write its interface beside")
    export.set_defaults(run=_export)


def _export(args: argparse.Namespace) -> int:
    articles = (gold for path in args.files for gold in _articles(path, args.origin))
    if args.to == "brat":
        from vnnews_nlp.exports.brat import write_folder

        if args.out is None:
            raise InputError("brat takes a folder of files. Name it with --out FOLDER.")
        print(f"{args.out}: {write_folder(articles, args.out)} articles", file=sys.stderr)
        return 0
    text = _written(articles, args.to)
    if args.out is None:
        print(text, end="")
    else:
        args.out.write_text(text, encoding="utf-8", newline="")
    if args.interface and args.to == "label-studio":
        _write_interface(args.out)
    return 0


def _write_interface(out: Path | None) -> None:
    from vnnews_nlp.exports.label_studio import interface

    if out is None:
        raise InputError("--interface is written beside the tasks. Name their file with --out FILE.json.")
    out.with_suffix(".xml").write_text(interface(), encoding="utf-8")


def _written(articles: Iterator[Gold], to: str) -> str:
    if to == "label-studio":
        from vnnews_nlp.exports.label_studio import write_task

        return json.dumps([write_task(gold) for gold in articles], ensure_ascii=False, indent=1) + "\n"
    if to == "conll":
        from vnnews_nlp.exports.conll import write_conll

        return "".join(write_conll(gold) for gold in articles)
    return "".join(json.dumps(gold, ensure_ascii=False) + "\n" for gold in articles)


def _articles(path: Path, origin: str | None) -> Iterator[Gold]:
    """The articles of one file or folder in gold form."""
    if origin == "brat":
        from vnnews_nlp.exports.brat import read_folder

        yield from read_folder(path)
    elif origin == "conll":
        from vnnews_nlp.exports.conll import read_conll

        with path.open(encoding="utf-8", newline="\n") as lines:
            yield from read_conll(lines)
    elif origin == "label-studio":
        from vnnews_nlp.exports.label_studio import read_task

        tasks = _json(path, path.read_text(encoding="utf-8"))
        yield from (read_task(task) for task in (tasks if isinstance(tasks, list) else [tasks]))
    elif path.suffix == ".jsonl":
        with path.open(encoding="utf-8") as lines:
            yield from (_row(_json(f"{path}, line {n}", line)) for n, line in enumerate(lines, 1) if line.strip())
    else:
        yield to_gold(_annotated(path))


def _json(where: object, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{where}: not JSON: {error}. Give the file as the tool exported it.") from None


def _row(row: Any) -> Gold:
    """A line of documents, or of gold articles."""
    if isinstance(row, dict) and {"mentions", "people", "documents"} <= row.keys():
        return checked(row)
    from vnnews_nlp.document import Document

    return to_gold(Document.from_dict(row))


def _annotated(path: Path) -> Any:
    """The document of an article's file, text or HTML."""
    from vnnews_nlp.pipeline import annotate
    from vnnews_nlp.reading.files import read_file
    from vnnews_nlp.reading.html import read_html
    from vnnews_nlp.reading.page import read_page

    read = read_html if path.suffix.lower() in (".html", ".htm", ".xhtml") else read_page
    return annotate(read(read_file(path), id=path.stem))
