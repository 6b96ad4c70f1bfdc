"""The recipe of the name tagger: ``python -m vnnews_nlp.training.names`` (``vnnews train names``).

Counts over unlabelled news become tables; a first model learns from annotated
articles, labels news where it is sure, and a second learns from both. Scores
and their calibration come from cross-validation by article.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.lists import load_list
from vnnews_nlp.tagging.features import Columns
from vnnews_nlp.tagging.hints import hint_rows
from vnnews_nlp.tagging.model import LinearTable
from vnnews_nlp.tagging.name_context import Gazetteers
from vnnews_nlp.tagging.name_features import name_rows
from vnnews_nlp.tagging.names import TYPES, NameModel, barred_moves, inner_rows, spread
from vnnews_nlp.tagging.packs import open_pack, write_pack
from vnnews_nlp.tagging.phrases import PhraseTable, list_table
from vnnews_nlp.tagging.words import WordModel
from vnnews_nlp.training.annotations import corpus_texts, read_annotated
from vnnews_nlp.training.articles import read_articles, sample_articles
from vnnews_nlp.training.crf import Examples, Weights, train
from vnnews_nlp.training.gazetteers import mine
from vnnews_nlp.training.name_gold import (
    NamedArticle,
    as_examples,
    name_columns,
    named_article,
    outer_spans,
    read_named,
    span_scores,
)
from vnnews_nlp.training.name_hints import with_hints
from vnnews_nlp.training.name_silver import calibrate, joined, silver_examples

OUTER_BITS, INNER_BITS = 18, 15
DROPOUT = 0.35
#: The weights are the mean of models trained in different orders: half a point of F1 for nothing at run time.
SEEDS = (7, 8, 9)
#: A span found: start, end, type, score.
Found = tuple[int, int, str, float]

NO_CALIBRATION = np.tile(np.array([1, 0], np.float32), (len(TYPES) + 1, 1))


def word_lists() -> PhraseTable:
    """The package's word lists as one table; the order of the bits is ``name_features.LISTS``."""

    def column(name: str, key: str, **where: Sequence[str]) -> list[str]:
        rows = load_list(name)
        return [row[key] for row in rows if all(row[k] in values for k, values in where.items())]

    return list_table(
        [
            column("surnames", "surname", weight=("strong", "weak")),
            column("honorifics", "word"),
            column("titles", "title") + column("abbreviations", "form", kind=("title",)),
            column("bodies", "body", kind=("head",)),
            column("places", "place") + column("provinces", "name"),
            column("foreign_names", "name") + column("name_families", "family"),
            column("bodies", "body", kind=("full", "field")),
            column("name_traps", "word") + column("place_heads", "word"),
        ]
    )


def fit(
    articles: Sequence[NamedArticle],
    gazetteers: Gazetteers,
    silver: Sequence[NamedArticle] = (),
    *,
    epochs: int = 12,
    seeds: Sequence[int] = SEEDS,
) -> NameModel:
    """Train both layers on the articles, then the outer one again with ``silver`` as the first reads it.

    The outer layer is the mean of one model a seed.
    """
    columns = name_columns(articles)
    hints = hint_rows(columns, [article.hints for article in articles], [0] * len(articles), OUTER_BITS)
    rows = np.concatenate((name_rows(columns, gazetteers, OUTER_BITS), hints), axis=1)
    gold, barred = as_examples(columns, articles, rows), barred_moves(len(TYPES))
    outer = mean_of(train(gold, 1 << OUTER_BITS, barred, epochs=epochs, dropout=DROPOUT, seed=seed) for seed in seeds)
    inside = _inner_examples(columns, articles, rows)
    inner = train(inside, 1 << INNER_BITS, barred_moves(1), epochs=epochs, seed=seeds[0])
    model = NameModel(gazetteers, _table(outer), _table(inner), NO_CALIBRATION)
    if not silver:
        return model
    taught = joined([gold, silver_examples(model, silver)])
    outer = train(taught, 1 << OUTER_BITS, barred, epochs=epochs // 3, averaged=2, seed=seeds[0], begin=outer)
    return replace(model, outer=_table(outer))


def mean_of(models: Iterable[Weights]) -> Weights:
    """The mean of the weights of several models of one form."""
    tables, moves = zip(*((model.table, model.moves) for model in models), strict=True)
    return Weights(np.mean(tables, axis=0, dtype=np.float32), np.mean(moves, axis=0, dtype=np.float32))


def _table(weights: Weights) -> LinearTable:
    return LinearTable.quantised(weights.table, weights.moves)


def _inner_examples(columns: Columns, articles: Sequence[NamedArticle], rows: npt.NDArray[np.uint32]) -> Examples:
    """Atoms inside the titles and bodies of fully annotated articles, labelled with the places in them."""
    found: list[tuple[int, int, int]] = []
    labels = np.ones(len(columns.starts), np.uint32)
    for i, article in enumerate(articles):
        if article.types != TYPES:
            continue
        offset = int(columns.offsets[i])
        holders = [s for s in outer_spans(article.spans) if s[2] in ("TITLE", "ORG")]
        for start, end, name in article.spans:
            a = int(np.searchsorted(columns.starts, start + offset, "left"))
            b = int(np.searchsorted(columns.ends, end + offset, "right")) - 1
            if name == "LOC" and (start, end, name) not in holders and b >= a:
                labels[a : b + 1] = 1 << 2
                labels[a], labels[b] = 1 << 1, 1 << 3
                if a == b:
                    labels[a] = 1 << 4
            elif (start, end, name) in holders and b > a:
                found.append((a, b, TYPES.index(name)))
    first, last, types = np.array(found).T
    atoms, opens = spread(first, last)
    inside = inner_rows(rows[atoms], atoms, opens, types, INNER_BITS)
    return Examples(inside, labels[atoms], np.append(opens, len(atoms)), np.ones(len(opens), np.float32))


def predict(model: NameModel, articles: Sequence[NamedArticle]) -> list[list[Found]]:
    """Spans with scores for each article."""
    columns = name_columns(articles)
    spans = model.find(columns, [article.hints for article in articles])
    owner = columns.texts[spans.first]
    starts = columns.starts[spans.first] - columns.offsets[owner]
    ends = columns.ends[spans.last] - columns.offsets[owner]
    found: list[list[Found]] = [[] for _ in articles]
    for text, start, end, kind, score in zip(owner, starts, ends, spans.type, spans.score, strict=True):
        found[text].append((int(start), int(end), TYPES[kind], float(score)))
    return found


def calibration(gold: Sequence[NamedArticle], found: Sequence[Sequence[Found]]) -> npt.NDArray[np.float32]:
    """Slope and offset for each type (the last row: places inside others), from predictions on unseen articles."""
    seen: list[list[tuple[float, bool]]] = [[] for _ in range(len(TYPES) + 1)]
    for article, spans in zip(gold, found, strict=True):
        outer: list[Found] = []
        for span in sorted(spans, key=lambda s: (s[0], -s[1])):
            nested = bool(outer) and span[0] < outer[-1][1]
            if not nested:
                outer.append(span)
            if span[2] in article.types:
                row = len(TYPES) if nested else TYPES.index(span[2])
                seen[row].append((span[3], span[:3] in article.spans))
    curves = [calibrate(np.array([s for s, _ in row]), np.array([r for _, r in row])) for row in seen]
    return np.array([(curve.slope, curve.offset) for curve in curves], np.float32)


def fold_of(article: NamedArticle, folds: int) -> int:
    """The fold an article is tested in, by its id."""
    return int(hashlib.sha256(article.id.encode()).hexdigest(), 16) % folds


def cross_fit(
    articles: Sequence[NamedArticle],
    cache: Path,
    folds: int = 5,
    gazetteers: Gazetteers | None = None,
    silver: Sequence[NamedArticle] = (),
) -> tuple[dict[str, Path], list[NamedArticle], list[list[Found]]]:
    """Packs that have not seen the articles they are tested on.

    Writes ``cache/names-fold-K`` for each fold and ``cache/folds.json``
    (article id to fold). Returns the pack for each article's id, the articles
    in the order tested, and what was found in them. Gazetteers default to those
    of the shipped pack, which are counted without labels.
    """
    tables = gazetteers or NameModel.of(open_pack("names-1").arrays).gazetteers
    packs: dict[str, Path] = {}
    tested: list[NamedArticle] = []
    found: list[list[Found]] = []
    for fold in range(folds):
        held = [article for article in articles if fold_of(article, folds) == fold]
        taught = [article for article in articles if fold_of(article, folds) != fold]
        model = fit(taught, tables, silver)
        path = cache / f"names-fold-{fold}"
        write_names(model, path, {"what": f"cross-fit, fold {fold} of {folds}"})
        packs |= {article.id: path for article in held}
        tested += held
        found += predict(model, held)
    numbers = {article.id: fold_of(article, folds) for article in tested}
    (cache / "folds.json").write_text(json.dumps(numbers, indent=1), encoding="utf-8")
    return packs, tested, found


def read_sets(shared: Path, standoff: Path) -> dict[str, list[NamedArticle]]:
    """Annotated articles by set, with the hints of the rules: all four types, then people and titles alone.

    The rules were mended on ``gold/dev``, so what they say there is righter than elsewhere.
    """
    people = ("PERSON", "TITLE")
    own = [named_article(row, people) for row in read_annotated(standoff, corpus_texts(shared))]
    sets = {
        "names/train": read_named(shared / "names/train.jsonl"),
        "gold/dev": read_named(shared / "gold/dev.jsonl", people),
        "annotations": own,
    }
    return {name: with_hints(articles) for name, articles in sets.items()}


def scores_of(
    sets: Mapping[str, Sequence[NamedArticle]], tested: Sequence[NamedArticle], found: Sequence[Sequence[Found]]
) -> dict[str, Any]:
    """Exact-span scores of each set, for the types marked in it."""
    by_id = {article.id: spans for article, spans in zip(tested, found, strict=True)}
    table: dict[str, Any] = {}
    for what, articles in sets.items():
        for name in TYPES:
            marked = [a for a in articles if name in a.types]
            if marked:
                spans = [[s[:3] for s in by_id[a.id]] for a in marked]
                table[f"{what} {name}"] = span_scores([a.spans for a in marked], spans, name)
    return table


def main(argv: Sequence[str] | None = None) -> int:
    """Run the recipe from command-line arguments; returns 0."""
    options = _parser().parse_args(argv)
    sets = read_sets(options.shared, options.annotations)
    articles = [article for each in sets.values() for article in each]
    news = [text for path in options.news for text in read_articles(path)]
    if options.counts:
        gazetteers = replace(NameModel.of(open_pack(options.counts).arrays).gazetteers, lists=word_lists())
    else:
        gazetteers = mine(news, word_lists(), WordModel.of(open_pack(options.words).arrays))
    silver = with_hints(
        [NamedArticle("", text, ()) for text in sample_articles(_unseen(news, articles), options.silver)]
    )
    del news
    _, tested, found = cross_fit(articles, options.cache, options.folds, gazetteers, silver)
    scores = scores_of(sets, tested, found)
    fresh = {article.id for name, each in sets.items() if name != "gold/dev" for article in each}
    seen = [(a, f) for a, f in zip(tested, found, strict=True) if a.id in fresh]
    curves = calibration([a for a, _ in seen], [f for _, f in seen])
    model = replace(fit(articles, gazetteers, silver), calibration=curves)
    about = _about([path.name for path in options.news], len(articles), len(silver), options.folds, scores)
    write_names(model, options.out, about)
    (options.out / "CARD.md").write_text(_card(about), encoding="utf-8")
    print(json.dumps(scores, ensure_ascii=False))
    return 0


def _unseen(news: Sequence[str], articles: Sequence[NamedArticle]) -> list[str]:
    heads = {article.text[:60] for article in articles}
    return [text for text in news if text[:60] not in heads]


def write_names(model: NameModel, path: Path, about: dict[str, Any]) -> None:
    """Write the model as a pack."""
    arrays = model.outer.arrays("outer") | model.inner.arrays("inner") | {"calibration": model.calibration}
    tables = model.gazetteers
    for name in ("lists", "runs", "atoms", "bonds"):
        arrays |= getattr(tables, name).arrays(name)
    arrays |= tables.classes.arrays()
    write_pack(path, "names", "1", arrays, about)


def _about(news: Sequence[str], gold: int, silver: int, folds: int, scores: dict[str, Any]) -> dict[str, Any]:
    return {
        "folds": folds,
        "what": "People, titles, organisations and places in Vietnamese news.",
        "licence": "Apache-2.0",
        "training data": {
            "gold": f"{gold} news articles annotated for this project",
            "counts": f"unlabelled news ({', '.join(news)}): how often a string follows an honorific, a place word, …; "
            "classes of words that stand beside the same words",
            "silver": f"{silver} of those articles, as read by a first model, unsure atoms left open",
        },
        "scores": {"cross-validated by article": scores},
    }


def _card(about: dict[str, Any]) -> str:
    data = about["training data"]
    rows = "".join(
        f"| {name} | {score['P']:.3f} | {score['R']:.3f} | {score['F1']:.3f} |\n"
        for name, score in about["scores"]["cross-validated by article"].items()
    )
    return f"""# names-1

{about["what"]} A linear chain over hashed features, one byte a weight;
exact decoding; places inside titles and organisations by a second layer. Scores of entities are calibrated on
articles the model had not seen.

Exact spans, {about["folds"]}-fold cross-validation by article (the pack itself is trained on all of them):

| | precision | recall | F1 |
|---|--:|--:|--:|
{rows}
- Gold: {data["gold"]}.
- Counts: {data["counts"]}.
- Silver: {data["silver"]}.

No text of the articles is in the pack: it holds weights, and hashes of strings with a byte of statistics each.
Word lists come from the package.

Weak where news of 2017-2026 gives little to learn from: foreign clubs and companies without a head word, nicknames,
offices of unnamed holders (a title is marked only where its holder is named). Licence {about["licence"]}.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vnnews train names", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder with names/train.jsonl and gold/dev.jsonl")
    parser.add_argument("--news", nargs="+", type=Path, required=True, help="unlabelled articles, JSON lines")
    parser.add_argument(
        "--annotations",
        type=Path,
        default=Path("models/annotations/train.jsonl"),
        help="standoff file of our own annotated articles",
    )
    parser.add_argument("--counts", help="take the counts over news from this pack instead of counting again")
    parser.add_argument("--silver", type=int, default=0, help="how many of them the first model labels")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--words", default="words-1", help="the word segmenter's pack")
    parser.add_argument("--cache", type=Path, default=Path("out/names"), help="folder of the cross-fitted packs")
    parser.add_argument("--out", type=Path, default=Path("models/names-1"), help="folder of the pack to write")
    return parser


if __name__ == "__main__":
    sys.exit(main())
