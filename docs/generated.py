"""Pages of the site that other files of the repository hold: model cards, the architecture, the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and the pictures of the cards."""
    cards = sorted((ROOT / "models").glob("*/CARD.md"))
    links = "".join(f"- [{card.parent.name}]({card.parent.name}/CARD.md)\n" for card in cards)
    _add(files, config, "models/index.md", _MODELS + links)
    for card in cards:
        _add(files, config, f"models/{card.parent.name}/CARD.md", card.read_text(encoding="utf-8"))
        for picture in (*card.parent.glob("*.svg"), *card.parent.glob("*.png")):
            _add(files, config, f"models/{card.parent.name}/{picture.name}", picture.read_bytes())
    _add(files, config, "explanation/architecture.md", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    _add(files, config, "reference/command-line.md", _command_line())
    return files


_MODELS = """# Models

Every model is a folder of plain arrays with a manifest (name, version, protocol, sha256 of each array, training data
and its licence, scores), verified when it is opened. Nothing is pickled and nothing is downloaded. Each has a card:

"""


def _add(files: Files, config: MkDocsConfig, uri: str, content: str | bytes) -> None:
    files.append(File.generated(config, uri, content=content))


def _command_line() -> str:
    """The help of each command, as the program prints it."""
    from vnnews_nlp.cli import _parser

    parser = _parser()
    commands = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    parts = ["# Command line\n\nBad input ends with exit code 2 and one line that says what to do.\n"]
    for name, command in commands.choices.items():
        text = command.format_help()
        parts.append(f"## vnnews {name}\n\n```text\n{text}```\n")
    return "\n".join(parts)
