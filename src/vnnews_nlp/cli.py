"""The command line: ``vnnews annotate | explain | check | train | evaluate``.

Bad input ends with exit code 2 and one line on standard error that says what
to do; a traceback is a bug.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from vnnews_nlp.corpus.commands import add_commands as add_corpus_commands
from vnnews_nlp.document import Article, Document
from vnnews_nlp.drawing.commands import add_commands as add_drawing_commands
from vnnews_nlp.errors import InputError, VnNewsError
from vnnews_nlp.exports.commands import add_commands as add_export_commands
from vnnews_nlp.pipeline import Pipeline
from vnnews_nlp.training.commands import add_commands as add_training_commands

if TYPE_CHECKING:
    from vnnews_nlp.entities.rules import RuleTable

FORMATS = ("text", "json", "jsonl", "html")
_BYTES = frozenset(map(chr, range(0xDC80, 0xDD00)))  # of names that are not UTF-8: shown as escapes
HTML_SUFFIXES = (".html", ".htm", ".xhtml")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code (0 done, 1 a check failed, 2 bad input)."""
    _speak_utf8(sys.stdout, sys.stderr)
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["train"]:  # a recipe has options of its own
        return _guarded(lambda: _train(given[1:]))
    args = _parser().parse_args(given)
    return _guarded(lambda: int(args.run(args)))


def _guarded(run: Callable[[], int]) -> int:
    try:
        return run()
    except VnNewsError as error:
        return _fail(str(error))
    except BrokenPipeError:  # `vnnews … | head` closed the pipe: nobody reads on
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return _fail("stopped by Ctrl-C.")
    except UnicodeDecodeError as error:
        return _fail(f"the input is not UTF-8 ({error.reason} at byte {error.start}). Save it as UTF-8.")
    except OSError as error:
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}. Check the path and its permissions.")


def _fail(message: str) -> int:
    line = "".join(c if c.isprintable() or c in _BYTES else "\ufffd" for c in " ".join(message.split()))
    print(f"vnnews: {line}", file=sys.stderr)
    return 2


def _speak_utf8(*streams: TextIO) -> None:
    """Vietnamese must come out whole on any locale; a lone surrogate is shown as an escape, not a crash."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vnnews",
        description="Vietnamese news text in, structured facts out.",
        epilog="`vnnews train words|names|indicators|topics …` runs a recipe; `vnnews train --help` lists them.",
    )
    parser.add_argument("--version", action="version", version=f"vnnews-nlp {_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_annotate(commands)
    _add_explain(commands)
    check = commands.add_parser("check", help="test every rule row by its own examples and negatives")
    check.add_argument("tables", nargs="*", metavar="TABLE", help="rule files (.toml) or names; all of ours if none")
    check.set_defaults(run=_check)
    add_drawing_commands(commands)
    add_export_commands(commands)
    add_training_commands(commands)
    add_corpus_commands(commands)
    return parser


def _version() -> str:
    from vnnews_nlp import __version__

    return __version__


def _add_annotate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    annotate = commands.add_parser("annotate", help="print the facts of articles")
    annotate.add_argument("files", nargs="+", metavar="FILE", help="text or HTML files; - for standard input")
    annotate.add_argument("--format", choices=FORMATS, help="text for one file, jsonl for several, unless said")
    annotate.add_argument("--marks", action="store_true", help="print the text with its entities (format text)")
    annotate.add_argument("--layers", action="store_true", help="JSON with tokens, sentences, words and zones too")
    _add_pipeline_options(annotate)
    annotate.set_defaults(run=_annotate)


def _add_explain(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    explain = commands.add_parser("explain", help="show tokens, entities, the rule or model of each, and what lost")
    explain.add_argument("text", metavar="TEXT", help="a sentence or article; - for standard input")
    _add_pipeline_options(explain)
    explain.set_defaults(run=_explain)


def _add_pipeline_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--words", default="words-1", help="words-1, underthesea, pyvi, syllables or a pack's path")
    parser.add_argument("--names", default="names-1", help="names-1, rules or a pack's path")
    parser.add_argument("--indicators", default="indicators-1", help="indicators-1, rules or a pack's path")
    parser.add_argument("--topics", default="topics-1", help="topics-1, none or a pack's path")
    parser.add_argument("--min-score", type=float, default=0.0, metavar="P", help="leave out what scores lower (0-1)")


def _pipeline(args: argparse.Namespace) -> Pipeline:
    topics = None if args.topics == "none" else args.topics
    return Pipeline(
        words=args.words, names=args.names, indicators=args.indicators, topics=topics, min_score=args.min_score
    )


def _annotate(args: argparse.Namespace) -> int:
    """Annotate every file; one that cannot be read costs a line on standard error, not the others."""
    form = args.format or ("text" if len(args.files) == 1 else "jsonl")
    pipeline = _pipeline(args)
    documents, failed = [], 0
    for name in args.files:
        try:
            document = pipeline(_article(name))
        except VnNewsError as error:
            failed = _fail(f"{name}: {error}" if name not in str(error) else str(error))
            continue
        if form == "html":
            documents.append(document)
        else:
            _print(document, form, args)
    if form == "html" and (documents or not failed):
        from vnnews_nlp.drawing.html import draw_page

        print(draw_page(documents), end="")
    return failed


def _article(name: str) -> Article:
    """The article in a file or on standard input. Raises InputError."""
    from vnnews_nlp.reading.files import decode_bytes, read_file
    from vnnews_nlp.reading.page import read_page

    if name == "-":
        return read_page(decode_bytes(sys.stdin.buffer.read()), id="-")
    path = Path(name)
    text = read_file(path)
    if path.suffix.lower() in HTML_SUFFIXES:
        from vnnews_nlp.reading.html import read_html

        return read_html(text, id=path.stem)
    return read_page(text, id=path.stem)


def _print(document: Document, form: str, args: argparse.Namespace) -> None:
    if form == "json":
        print(document.to_json(layers=args.layers, indent=2))
    elif form == "jsonl":
        print(document.to_json(layers=args.layers))
    else:
        from vnnews_nlp.drawing.text import make_console, print_facts, print_marks

        (print_marks if args.marks else print_facts)(document, make_console())


def _explain(args: argparse.Namespace) -> int:
    from vnnews_nlp.drawing.reasons import topic_reasons
    from vnnews_nlp.drawing.text import make_console, print_explanation
    from vnnews_nlp.reading.files import as_typed, decode_bytes

    text = decode_bytes(sys.stdin.buffer.read()) if args.text == "-" else as_typed(args.text)
    document = _pipeline(args)(text)
    reasons = () if args.topics == "none" else topic_reasons(document, args.topics)
    print_explanation(document, make_console(), reasons)
    return 0


def _check(args: argparse.Namespace) -> int:
    from vnnews_nlp.entities.rules import check_table

    wrong = rows = 0
    for table in _tables(args.tables):
        complaints = check_table(table)
        for complaint in complaints:
            print(complaint)
        wrong += len(complaints)
        rows += len(table.rules)
        print(f"{table.name}: {len(table.rules)} rows, {len(complaints)} wrong")
    print(f"{rows} rows, {wrong} wrong")
    return 1 if wrong else 0


def _tables(names: Sequence[str]) -> Iterator[RuleTable]:
    from vnnews_nlp.entities.rules import load_rules, parse_rules, rule_files

    for name in names or rule_files():
        path = Path(name)
        if path.suffix == ".toml":
            yield parse_rules(path.stem, path.read_text(encoding="utf-8-sig"))
        elif name in rule_files():
            yield load_rules(name)
        else:
            raise InputError(f"{name} is no rule table. Give a .toml file or one of: {', '.join(rule_files())}.")


def _train(argv: Sequence[str]) -> int:
    """Hand over to a recipe's own command line."""
    recipes = ("words", "names", "indicators", "topics")
    if not argv or argv[0] not in recipes:
        print(f"usage: vnnews train {{{','.join(recipes)}}} … (--help after the name shows a recipe's options)")
        return 0 if argv[:1] in (["--help"], ["-h"]) else 2
    from importlib import import_module

    return int(import_module(f"vnnews_nlp.training.{argv[0]}").main(argv[1:]) or 0)


if __name__ == "__main__":
    sys.exit(main())
