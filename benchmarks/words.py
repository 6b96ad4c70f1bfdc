"""Word segmenters on the same text in one interleaved run: F1, speed, load time, memory.

    python benchmarks/words.py --treebank ../shared/wordseg/vi_vtb-ud-test.conllu --rounds 5 --out out/words.json
    python benchmarks/words.py --treebank …  --update    write the README's table

Each segmenter lives in a process of its own, on one core. In each round every
segmenter gets the same sentences in turn, so that a busy machine is as unkind
to one as to the next; seconds are processor time, medians and spreads over
rounds are reported. Peers that are not installed are left out. Without a
treebank, our own example articles are segmented and F1 is left out. Memory is
what a process grew by at its peak, from before the segmenter was loaded.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time
from typing import Any

from between_marks import write_between
from quality import README

from vnnews_nlp.training.treebank import GoldSentence, read_treebank, span_f1, word_ends

Segment = Callable[[Sequence[str]], list[list[str]]]

MARKS = ("<!-- words: written by benchmarks/words.py -->", "<!-- /words -->")
OURS = "vnnews-nlp words-1"
LONG = 10_000_000


def _ours() -> Segment:
    from vnnews_nlp.tagging.words import PackSegmenter

    segmenter = PackSegmenter()

    def segment(texts: Sequence[str]) -> list[list[str]]:
        words = []
        for text, (starts, ends, joins) in zip(texts, segmenter.atom_joins(texts), strict=True):
            first = (~joins).nonzero()[0].tolist()
            last = [*(i - 1 for i in first[1:]), len(starts) - 1]
            words.append([text[starts[a] : ends[b]] for a, b in zip(first, last, strict=True)])
        return words

    return segment


def _ours_in_pipeline() -> Segment:
    from vnnews_nlp.tagging.words import PackSegmenter
    from vnnews_nlp.tokens.scanner import scan

    segmenter = PackSegmenter()
    return lambda texts: [[w.text for w in words] for words in segmenter.segment([scan(text) for text in texts])]


def _underthesea() -> Segment:
    from underthesea import word_tokenize

    return lambda texts: [list(word_tokenize(text, use_token_normalize=False)) for text in texts]


def _pyvi() -> Segment:
    from pyvi import ViTokenizer

    return lambda texts: [list(ViTokenizer.spacy_tokenize(text)[0]) for text in texts]


def _vinlp() -> Segment:
    from ViNLP import word_tokenize

    return lambda texts: [list(word_tokenize(text)) for text in texts]


SEGMENTERS: dict[str, Callable[[], Segment]] = {
    OURS: _ours,
    f"{OURS}, from raw text to tokens and words": _ours_in_pipeline,
    "underthesea (no normalising)": _underthesea,
    "pyvi": _pyvi,
    "ViNLP": _vinlp,
}


def _worker(name: str, line: Connection) -> None:
    before, began = _peak(), process_time()
    try:
        segment = SEGMENTERS[name]()
        segment(["Hà Nội hôm nay có mưa."])
    except ImportError:
        line.send(None)
        return
    line.send(process_time() - began)
    while texts := line.recv():
        began = process_time()
        words = segment(texts)
        line.send((process_time() - began, words, _peak() - before))


def _peak() -> float:
    """The most memory that this process ever held, in MB."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


def _long_line(text: str, line: Connection) -> None:
    from vnnews_nlp.tagging.words import PackSegmenter

    PackSegmenter().atom_joins([text])
    line.send(_peak())


def peak_at(characters: int, sentences: Sequence[str]) -> float:
    """The most memory, in MB, that a process holds while ours finds the joins in one line of so many characters."""
    text = " ".join(sentences)
    here, there = multiprocessing.get_context("spawn").Pipe()
    line = (text * (1 + characters // len(text)))[:characters]
    multiprocessing.get_context("spawn").Process(target=_long_line, args=(line, there), daemon=True).start()
    peak: float = here.recv()
    return peak


def measure(sentences: Sequence[str], rounds: int) -> dict[str, dict[str, Any]]:
    """Load time (s), seconds a round, growth of memory (MB) and words of each installed segmenter."""
    lines, results = {}, {}
    for name in SEGMENTERS:
        here, there = multiprocessing.get_context("spawn").Pipe()
        multiprocessing.get_context("spawn").Process(target=_worker, args=(name, there), daemon=True).start()
        loaded = here.recv()
        if loaded is not None:
            lines[name] = here
            results[name] = {"load": loaded, "seconds": []}
    for _ in range(rounds):
        for name, line in lines.items():
            line.send(list(sentences))
            seconds, words, memory = line.recv()
            results[name]["seconds"].append(seconds)
            results[name] |= {"words": words, "memory": memory}
    for line in lines.values():
        line.send([])
    return results


def _row(result: dict[str, Any], syllables: int, gold: Sequence[GoldSentence]) -> dict[str, Any]:
    seconds = result["seconds"]
    row = {
        "syllables_per_second": round(syllables / statistics.median(seconds)),
        "fastest": round(syllables / min(seconds)),
        "slowest": round(syllables / max(seconds)),
        "load_seconds": round(result["load"], 3),
        "memory_mb": round(result["memory"]),
    }
    if gold:
        found = [word_ends(word.replace("_", " ") for word in words) for words in result["words"]]
        row["f1"] = span_f1([sentence.ends for sentence in gold], found)["F1"]
    return row


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--treebank", type=Path, help="CoNLL-U file with gold words")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, help="JSON file to write")
    parser.add_argument("--update", action="store_true", help="write the README's table")
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    busy = os.getloadavg()[0]
    gold = read_treebank(options.treebank) if options.treebank else []
    examples = Path(__file__).resolve().parents[1] / "examples"
    lines = [line for path in sorted(examples.rglob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    texts = [sentence.text for sentence in gold] or [line for line in lines if line.strip()]
    syllables = sum(len(text.split()) for text in texts)
    table = {name: _row(r, syllables, gold) for name, r in measure(texts, options.rounds).items()}
    what = f"{len(texts)} sentences, {syllables:,} syllables, {options.rounds} rounds"
    page = format_table(table, what, busy, peak_at(LONG, texts))
    print(page)
    if options.update:
        write_between(README, MARKS, page)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(table, indent=1), encoding="utf-8")


def format_table(table: dict[str, dict[str, Any]], what: str, busy: float, peak: float) -> str:
    """The measured rows as Markdown, with what they were measured on."""
    rows = ["| segmenter | F1 | syllables/s (slowest - fastest) | load, s | memory, MB |", "|---|--:|--:|--:|--:|"]
    for name, row in table.items():
        speed = f"{row['syllables_per_second']:,} ({row['slowest']:,} - {row['fastest']:,})"
        rows.append(f"| {name} | {row.get('f1', '')} | {speed} | {row['load_seconds']} | {row['memory_mb']} |")
    note = f"A process of ours peaks at {peak:.0f} MB over one line of {LONG:,} characters."
    return "\n".join([*rows, "", f"{what}; load of the machine before: {busy:.1f}. {note}"])


if __name__ == "__main__":
    main()
