"""Articles for the topic recipe: their counted n-grams, what their sections allow, what their headlines suggest."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from vnnews_nlp.errors import RecordError
from vnnews_nlp.lists import load_list
from vnnews_nlp.topics.classifier import BITS, TopicClassifier, count_matrix, weigh_counts
from vnnews_nlp.topics.giveaways import strip_giveaways
from vnnews_nlp.topics.labels import label_of, labels, slug
from vnnews_nlp.training.annotations import text_key

#: Characters of headline and lead in which cues are looked for; a cue in the headline counts half as much again.
LEAD = 350
#: Two articles more alike than this (cosine) are taken for the same report.
SAME = 0.6

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Articles to learn from, a row each.

    ``priors``: how likely each label is by the section alone (one label for a
    clear section, equal for an article without one); ``cues``: what headline
    and lead suggest, in log-odds; ``given``: the column of the section's label,
    -1 where it has none; ``sources``: the collection it comes from; ``keys``: the sha256 of the text,
    as the annotations name it.
    """

    counts: csr_matrix
    priors: Doubles
    cues: Doubles
    given: npt.NDArray[np.int64]
    sources: npt.NDArray[np.str_]
    keys: npt.NDArray[np.str_]

    def take(self, rows: npt.NDArray[Any]) -> Material:
        """These rows only (numbers or a mask)."""
        columns = (self.priors, self.cues, self.given, self.sources, self.keys)
        return Material(self.counts[rows], *(column[rows] for column in columns))


def read_rows(path: Path | str) -> Iterator[dict[str, Any]]:
    """The records of a JSON lines file, plain or .xz. Raises RecordError for a line that is none."""
    file = Path(path)
    with lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise RecordError(
                    f"{file.name} line {number} is not JSON ({error}): give one object a line."
                ) from error
            if isinstance(row, dict):
                yield row


def row_text(row: dict[str, Any]) -> str:
    """Headline, lead and text of a record, those that it has, a line each."""
    return "\n".join(str(row[key]) for key in ("title", "sapo", "text") if row.get(key))


def modern_material(path: Path, most: int, seed: int) -> Material:
    """The labelled articles of several sources (fields ``ds`` and ``label``), at most so many of each section."""
    rows = _limited([(row["ds"], row["label"], row_text(row)) for row in read_rows(path)], most, seed)
    return _material([r[2] for r in rows], [r[1] for r in rows], [r[0] for r in rows])


def vntc_material(path: Path, most: int, seed: int) -> Material:
    """A sample of VNTC-10."""
    rows = _limited([("vntc", "vntc/" + slug(row["label"]), row["text"]) for row in read_rows(path)], most, seed)
    return _material([r[2] for r in rows], [r[1] for r in rows], [r[0] for r in rows])


def raw_material(path: Path, most: int, seed: int) -> Material:
    """A sample of articles without a section."""
    rows = _limited([("raw", "", row_text(row)) for row in read_rows(path)], most, seed)
    return _material([r[2] for r in rows], [""] * len(rows), ["raw"] * len(rows))


def _limited(rows: list[tuple[str, str, str]], most: int, seed: int) -> list[tuple[str, str, str]]:
    chosen: list[tuple[str, str, str]] = []
    for key in dict.fromkeys(row[:2] for row in rows):
        own = [row for row in rows if row[:2] == key]
        chosen += own if len(own) <= most else Random(seed).sample(own, most)
    return chosen


def _material(texts: Sequence[str], sections: Sequence[str], sources: Sequence[str]) -> Material:
    settings = TopicClassifier()
    cut = [strip_giveaways(text[: settings.limit]) for text in texts]
    known = [label_of(s.rpartition("/")[2]) for s in sections]
    return Material(
        counts=count_matrix(cut, settings.longest, BITS, settings.limit),
        priors=np.array([section_prior(section) for section in sections]),
        cues=np.array([find_cues(text) for text in cut]),
        given=np.array([-1 if label is None else labels().index(label) for label in known]),
        sources=np.array(sources),
        keys=np.array([text_key(text) for text in texts]),
    )


def join(parts: Sequence[Material]) -> Material:
    """All rows of several materials."""
    return Material(
        counts=vstack([p.counts for p in parts]).tocsr(),
        priors=np.vstack([p.priors for p in parts]),
        cues=np.vstack([p.cues for p in parts]),
        given=np.concatenate([p.given for p in parts]),
        sources=np.concatenate([p.sources for p in parts]),
        keys=np.concatenate([p.keys for p in parts]),
    )


def section_prior(section: str) -> Doubles:
    """How likely each label is for an article of this section; equal for an unknown section, or none."""
    corpus, _, name = section.rpartition("/")
    key = f"{corpus}/{slug(name)}" if corpus else slug(name)
    if key in _mixed():
        return _mixed()[key]
    label = label_of(name)
    return np.ones(len(labels())) if label is None else np.eye(len(labels()))[labels().index(label)]


@cache
def _mixed() -> dict[str, Doubles]:
    priors = {}
    for row in load_list("mixed_sections"):
        prior = np.full(len(labels()), float(row["rest"]))
        for cell in row["labels"].split(","):
            label, likely = cell.split()
            prior[labels().index(label)] = float(likely)
        priors[row["section"]] = prior
    return priors


@cache
def _cue_table() -> tuple[re.Pattern[str], dict[str, Doubles]]:
    table: dict[str, Doubles] = {}
    for row in load_list("topic_cues"):
        for phrase in row["phrases"].split(";"):
            weights = table.setdefault(phrase.strip(), np.zeros(len(labels())))
            weights[labels().index(row["label"])] += float(row["weight"])
    longest_first = sorted(map(re.escape, table), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)"), table


def find_cues(text: str) -> Doubles:
    """What the headline (first line) and lead suggest, added up over the different cues in them."""
    pattern, table = _cue_table()
    head = text[:LEAD].lower()
    headline = head.partition("\n")[0]
    found = np.zeros(len(labels()))
    for phrase in sorted(set(pattern.findall(head))):
        found += table[phrase] * (1.5 if phrase in headline else 1.0)
    return found


def without_copies(material: Material, texts: Sequence[str]) -> Material:
    """The material less the articles that are, nearly word for word, one of the texts (kept for measuring)."""
    settings = TopicClassifier()
    kept = count_matrix(texts, settings.longest, BITS, settings.limit)
    inputs = weigh_counts(vstack([material.counts, kept]).tocsr(), 2).matrix
    alike = (inputs[: material.counts.shape[0]] @ inputs[material.counts.shape[0] :].T).max(axis=1)
    return material.take(np.asarray(alike.todense()).ravel() < SAME)
