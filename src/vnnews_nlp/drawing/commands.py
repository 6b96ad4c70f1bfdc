"""``vnnews report``: a corpus folder as one page to browse."""

from __future__ import annotations

import argparse
from pathlib import Path

from vnnews_nlp.errors import InputError


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    report = commands.add_parser("report", help="write one HTML page over a corpus folder: search, people, documents …")
    report.add_argument("out", metavar="OUT", type=Path, help="folder that `vnnews corpus` made")
    report.add_argument("page", metavar="PAGE", type=Path, help="HTML file to write; works without network")
    report.add_argument("--articles", type=int, default=20_000, metavar="N", help="show the newest N (20,000)")
    report.set_defaults(run=_report)


def _report(args: argparse.Namespace) -> int:
    from vnnews_nlp.drawing.report import write_report

    if args.articles < 1:
        raise InputError(f"--articles is {args.articles}; give 1 or more.")
    if args.page.is_dir():
        raise InputError(f"{args.page} is a folder. Give the name of a file to write, such as report.html.")
    path = write_report(args.out, args.page, most=args.articles)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB. Open it in a browser.")
    return 0
