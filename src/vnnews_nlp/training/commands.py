"""``vnnews evaluate`` and ``vnnews diff``: how right documents are, and what changed between two runs."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from vnnews_nlp.errors import RecordError


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands to the command line."""
    evaluate = commands.add_parser("evaluate", help="score documents (JSON lines) against gold articles")
    evaluate.add_argument("gold", metavar="GOLD", help="annotated articles, JSON lines")
    evaluate.add_argument("predicted", metavar="PRED", help="documents as `vnnews annotate --format jsonl` writes them")
    evaluate.add_argument("--errors", type=Path, metavar="FILE", help="write every miss and extra here, a line each")
    evaluate.add_argument("--json", action="store_true", help="print one JSON object")
    evaluate.set_defaults(run=_evaluate)
    diff = commands.add_parser("diff", help="print what changed between two runs, sentence by sentence")
    diff.add_argument("old", metavar="OLD", help="documents of the first run, JSON lines")
    diff.add_argument("new", metavar="NEW", help="documents of the second run, JSON lines")
    diff.add_argument("--gold", metavar="GOLD", help="annotated articles: tell gains from losses")
    diff.set_defaults(run=_diff)


def read_lines(path: str) -> dict[str, dict[str, Any]]:
    """JSON lines by id. Raises RecordError with the line that is wrong."""
    out: dict[str, dict[str, Any]] = {}
    with Path(path).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                out[str(row["id"])] = row
            except (ValueError, KeyError, TypeError) as error:
                raise RecordError(
                    f"{path}, line {number}: {type(error).__name__}: {error}. Give a JSON object with an id a line."
                ) from None
    return out


def _evaluate(args: argparse.Namespace) -> int:
    from vnnews_nlp.training.evaluation import evaluate, format_scores

    scores = evaluate(read_lines(args.gold).values(), read_lines(args.predicted))
    if args.errors:
        args.errors.write_text("\n".join(scores.errors) + "\n", encoding="utf-8")
    print(json.dumps(scores.values(), ensure_ascii=False) if args.json else format_scores(scores))
    return 0


def _diff(args: argparse.Namespace) -> int:
    from vnnews_nlp.training.differences import compare, format_changes

    gold = read_lines(args.gold) if args.gold else None
    for line in format_changes(compare(read_lines(args.old), read_lines(args.new), gold)):
        print(line)
    return 0
