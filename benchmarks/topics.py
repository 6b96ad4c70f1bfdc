"""How fast topics are ranked on one core: ``python benchmarks/topics.py [articles.jsonl]``.

Without a file, articles of average length (2,750 characters) are put together
from the package's own word lists. Prints JSON: medians and spread of five runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

os.environ.setdefault("OMP_NUM_THREADS", "1")

AVERAGE = 2750
RUNS = 5


def made_articles(count: int, length: int = AVERAGE) -> list[str]:
    """Texts of about so many characters, drawn from the cues of all subjects; the same each time."""
    from vnnews_nlp.lists import load_list

    phrases = [p.strip() for row in load_list("topic_cues") for p in row["phrases"].split(";")]
    draw = Random(3)
    texts = []
    for _ in range(count):
        parts: list[str] = []
        while sum(map(len, parts)) + 2 * len(parts) < length:
            parts.append(draw.choice(phrases))
        texts.append(", ".join(parts))
    return texts


def given_articles(path: Path, count: int) -> list[str]:
    """The first texts of a JSON lines file."""
    from vnnews_nlp.training.topic_material import read_rows, row_text

    return [row_text(row) for _, row in zip(range(count), read_rows(path), strict=False)]


def timed(work: Callable[[], object], items: int) -> dict[str, float]:
    """Items a second of processor time: median, slowest and fastest of five runs."""
    rates = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        rates.append(items / (time.process_time() - start))
    return {"median": round(statistics.median(rates)), "slowest": round(min(rates)), "fastest": round(max(rates))}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    given = parser.parse_args()
    start = time.perf_counter()
    from vnnews_nlp.topics.model import TopicModel

    model = TopicModel.open()
    opened = time.perf_counter() - start
    texts = given_articles(given.articles, given.count) if given.articles else made_articles(given.count)
    one_line = " ".join(texts)
    figures = {
        "open_s": round(opened, 3),
        "articles": len(texts),
        "characters_each": round(sum(map(len, texts)) / len(texts)),
        "ranked_a_second": timed(lambda: model.rank(texts), len(texts)),
        "one_by_one_a_second": timed(lambda: [model.rank([text]) for text in texts[:200]], len(texts[:200])),
        "explained_a_second": timed(lambda: [model.explain(text) for text in texts[:100]], len(texts[:100])),
        "one_line_of_characters": len(one_line),
        "one_line_a_second": timed(lambda: model.rank([one_line]), 1),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
