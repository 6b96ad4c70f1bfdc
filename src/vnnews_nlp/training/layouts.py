"""How sure a layout is: of the titles that it links, how many go to the right people.

``python -m vnnews_nlp.training.layouts GOLD.jsonl … [--standoff FILE --material FOLDER] --out LIST`` counts on
annotated people and titles, so that only the linking is judged, and writes ``data/lists/layout_scores.tsv``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.facts.holders import link_titles
from vnnews_nlp.facts.mentions import link_people
from vnnews_nlp.training.annotations import corpus_texts, read_annotated
from vnnews_nlp.training.evaluation import fold

_HEAD = """\
# How many links each layout of a title and its holder made on annotated people and titles, and how many went to exactly
# the right people by name (training/layouts.py, {articles} articles: {titles} titles). Rules were mended on these
# articles, so the shares are upper bounds. A score is (right + 1) / (links + 2): a layout seen seldom stays unsure.
layout\tlinks\tright
"""

Counts = dict[str, tuple[int, int]]


def read_marked(article: Mapping[str, Any]) -> tuple[Prose, list[Entity], list[frozenset[str]]]:
    """An article as the stages read it, its annotated people and titles, and the folded names that each stands for."""
    from vnnews_nlp.pipeline import read_item
    from vnnews_nlp.reading.letters import read_letters
    from vnnews_nlp.stages import read_prose

    letters = read_letters(article["text"])
    (prose,) = read_prose(read_item(article["text"]), letters)
    marked: list[tuple[int, int, str, frozenset[str]]] = []
    for mention in article["mentions"]:
        if mention["t"] in ("PERSON", "TITLE"):
            start, end = letters.text_span(mention["start"], mention["end"])
            refs = [mention["ref"]] if isinstance(mention["ref"], str) else mention["ref"]
            names = frozenset(fold(article["people"][ref]) for ref in refs)
            marked.append((start, end, mention["t"], names))
    marked.sort(key=lambda row: (row[0], -row[1]))
    texts = [prose.text[start:end] for start, end, _, _ in marked]
    entities = [
        Entity(start, end, kind, text, text, "gold") for (start, end, kind, _), text in zip(marked, texts, strict=True)
    ]
    return prose, entities, [names for _, _, _, names in marked]


def count_links(articles: Iterable[Mapping[str, Any]]) -> tuple[Counts, int, int]:
    """Links and right links by layout, and how many articles and titles they are from."""
    counts: Counts = {}
    read = titles = 0
    for article in articles:
        prose, entities, names = read_marked(article)
        people = link_people(prose, entities)
        read, titles = read + 1, titles + sum(entity.type == "TITLE" for entity in entities)
        for holding in link_titles(prose, entities, people):
            links, right = counts.get(holding.layout, (0, 0))
            found = {fold(people[i].name) for i in holding.people}
            counts[holding.layout] = links + 1, right + (found == names[holding.title])
    return counts, read, titles


def main() -> None:
    """Count, and write the list."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("gold", nargs="*", type=Path, help="annotated articles with people, JSON lines")
    parser.add_argument("--standoff", type=Path, help="annotations laid over the corpora of --material")
    parser.add_argument("--material", type=Path, default=Path("../shared"), help="folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="the list to write")
    args = parser.parse_args()
    articles = [json.loads(line) for path in args.gold for line in path.read_text(encoding="utf-8").splitlines()]
    if args.standoff:
        articles += read_annotated(args.standoff, corpus_texts(args.material))
    counts, read, titles = count_links(article for article in articles if article.get("people"))
    rows = "".join(f"{layout}\t{links}\t{right}\n" for layout, (links, right) in sorted(counts.items()))
    args.out.write_text(_HEAD.format(articles=read, titles=titles) + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
