"""The card of the topic model and its confusion picture; every number comes from a report."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vnnews_nlp.topics.classifier import TopicClassifier
from vnnews_nlp.topics.labels import labels, names
from vnnews_nlp.training.topic_report import calibration_error

if TYPE_CHECKING:
    from vnnews_nlp.training.topic_report import LeftOut, Report

#: A label with fewer articles of its own section than this is called thin.
THIN = 1000

CELL, MARGIN = 34, 150


def write_card(out: Path, classifier: TopicClassifier, report: Report, thin: dict[str, int]) -> None:
    """Write ``CARD.md`` and ``confusion.svg``; ``thin`` counts each label's articles in clear sections."""
    (out / "confusion.svg").write_text(confusion_picture(confusion(report.left_out)), encoding="utf-8")
    (out / "CARD.md").write_text(card_text(out.name, classifier, report, thin), encoding="utf-8")


def confusion(left_out: tuple[LeftOut, ...]) -> npt.NDArray[np.float64]:
    """Row: label of the section; column: label found by a model that never saw the source; shares of the row."""
    table = np.zeros((len(labels()), len(labels())))
    for source in left_out:
        np.add.at(table, (source.given, source.odds.argmax(axis=1)), 1)
    return np.asarray(table / np.maximum(table.sum(axis=1, keepdims=True), 1))


def confusion_picture(shares: npt.NDArray[np.float64]) -> str:
    """An SVG heat table with the share in per cent in each cell of at least one."""
    size = MARGIN + CELL * len(shares) + 10
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="11" '
        'role="img" aria-label="Share of each section (row) given each label (column), in per cent">',
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
    ]
    for i, label in enumerate(labels()):
        middle, name = MARGIN + CELL * i + CELL // 2, escape(names()[label])
        lines.append(f'<text x="{MARGIN - 6}" y="{middle + 4}" text-anchor="end">{name}</text>')
        lines.append(f'<text transform="translate({middle + 4} {MARGIN - 6}) rotate(-90)">{name}</text>')
    for row, column in np.ndindex(*shares.shape):
        lines += _cell(row, column, float(shares[row, column]))
    return "\n".join([*lines, "</svg>", ""])


def _cell(row: int, column: int, share: float) -> list[str]:
    x, y = MARGIN + CELL * column, MARGIN + CELL * row
    hue = "#1b7837" if row == column else "#b2182b"
    cell = [
        f'<rect x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}" fill="#eee"/>',
        f'<rect x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}" fill="{hue}" fill-opacity="{share:.2f}"/>',
    ]
    if share >= 0.01:
        ink = "#fff" if share > 0.55 else "#000"
        cell.append(f'<text x="{x + 16}" y="{y + 21}" text-anchor="middle" fill="{ink}">{share * 100:.0f}</text>')
    return cell


def card_text(name: str, classifier: TopicClassifier, report: Report, thin: dict[str, int]) -> str:
    """The card in Markdown."""
    table = classifier.model_.table
    few = ", ".join(f"{label} ({count})" for label, count in thin.items() if count < THIN)
    return "\n".join(
        [
            f"# {name}: what a Vietnamese news article is about",
            "",
            f"Linear model over hashed syllable n-grams (1 to {table.longest}), {len(table.buckets):,} features, "
            f"{len(table.labels)} labels, int8 weights, softmax loss. Probabilities are at temperature "
            f"{report.temperature:.2f}, fitted on sources left out. Written by `python -m vnnews_nlp.training.topics`; "
            "no number here is typed by hand.",
            "",
            "## Training data",
            "",
            "Newspaper sections; sections that mix subjects (Thời sự, Xã hội, VNTC's Chính trị Xã hội and Văn hóa) and "
            "articles without a section are settled by model, section and headline cues; only sure guesses are used. "
            "An article under Xã hội also counts as xa-hoi, besides its guess. "
            "A section speaks against the subjects that its own paper has sections for, not against others, and may "
            "hold those: a paper without a section for health files it under lifestyle. Small collections and rare "
            "labels are raised. "
            "Copies of the gold articles and of the fresh ones are left out, of the articles without a section too.",
            "",
            *_rows(("collection", "articles"), [(name, f"{count:,}") for name, count in report.articles]),
            "",
            f"Thin labels, by articles in a section of their own (the rest is guessed): {few}.",
            "moi-truong has no section of its own in any collection; it is learnt from guesses alone.",
            "",
            "## Sources never seen",
            "",
            "Each collection left out in turn. Accuracy against its own section names; "
            "where a paper files politics or storms under Xã hội, the model's chinh-tri or moi-truong counts as wrong.",
            "",
            *_rows(("collection", "articles", "baseline", "this recipe", "without Xã hội"), _left_out_rows(report)),
            "",
            f"Expected calibration error on them: {report.calibration:.3f}, "
            "each at a temperature fitted on the other collections.",
            *_reading_lines(report),
            "",
            "![Share of each section given each label, in per cent](confusion.svg)",
            "",
            "## Gold and VNTC-10",
            "",
            *_rows(("", "baseline", "this"), _gold_rows(report)),
            "",
            f"Expected calibration error on gold (strict): {report.gold_calibration:.3f}.",
            *_fresh_line(report),
            _offer_line(report),
            "Cues were written with the development articles known, so its figures flatter the model; other held-out "
            "articles decide. The VNTC figures are of a model of the same form, learnt by squared hinge loss from "
            "VNTC's training half alone. "
            "Its loss and penalty were chosen inside that half, on parts held out by their place in the archive, so "
            "that neighbours and repeats stay together. The test half was measured once with them, but had been "
            "looked at for earlier settings: it is not untouched.",
            "The baseline is TF-IDF of the same n-grams and a LinearSVC on the section labels.",
            "What else was measured, and how far one seed is from another: `docs/explanation/topics.md`.",
            "",
            "## Use",
            "",
            'News of at least a paragraph. `rank` gives every label of probability 0.15 or more, best first, and "()" '
            "for text that is too short, not Vietnamese or typed without its marks, or where no label reaches 0.15.",
            "",
        ]
    )


def _fresh_line(report: Report) -> list[str]:
    if report.fresh is None:
        return []
    strict, lenient, error, count = report.fresh
    return [
        f"On {count} fresh articles that nothing was made on: strict {strict:.3f}, lenient {lenient:.3f}, "
        f"calibration error (strict) {error:.3f}; with so few articles a perfectly calibrated model has about "
        f"{expected_error(count):.2f}."
    ]


def _reading_lines(report: Report) -> list[str]:
    reading = report.reading
    if reading is None:
        return []
    share = reading.wrong / reading.apart
    ours = float(np.mean([s.accuracy for s in report.left_out]))
    return [
        "",
        f"{reading.read} articles of these collections, drawn at random (each collection counting the same) from those "
        "that a model of a trial run labelled otherwise than the section, were read by one person, headline and first "
        f"lines. The models left out here still differ from the section on {reading.apart}. Of these labels an editor "
        f"would call {reading.wrong} wrong ({share:.0%}); of the sections {reading.section_wrong} "
        f"({reading.section_wrong / reading.apart:.0%}). If that holds for all disagreements, and every agreement is "
        f"right, an editor would accept {1 - (1 - ours) * share:.3f} of the labels. One reader, few articles, the "
        "model's label seen while reading: an indication.",
    ]


def _offer_line(report: Report) -> str:
    count, right, found = report.offered
    return (
        f"An article of gold is offered {count:.2f} labels; {right:.3f} of them are among those that the annotator "
        f"named or found defensible, and {found:.3f} of these are offered. One threshold serves all labels: the "
        "annotated articles are too few to set one for each."
    )


def expected_error(count: int) -> float:
    """The calibration error that a perfectly calibrated model shows on so few articles, by simulation."""
    rng = np.random.default_rng(0)
    likely = rng.uniform(0.5, 1, (200, count))
    right = rng.random((200, count)) < likely
    return float(np.mean([calibration_error(p, hit, np.ones(count)) for p, hit in zip(likely, right, strict=True)]))


def _rows(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    rule = ["---", *["--:"] * (len(head) - 1)]
    return [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]


def _left_out_rows(report: Report) -> list[tuple[str, ...]]:
    pairs = list(zip(report.left_out, report.baseline_left_out, strict=True))
    rows = [
        (s.source, f"{len(s.given):,}", f"{base:.3f}", f"{s.accuracy:.3f}", f"{s.accuracy_unmixed:.3f}")
        for s, base in pairs
    ]
    ours, unmixed = np.mean([[s.accuracy, s.accuracy_unmixed] for s, _ in pairs], axis=0)
    base = np.mean(report.baseline_left_out)
    return [*rows, ("mean of collections", "", f"{base:.3f}", f"{ours:.3f}", f"{unmixed:.3f}")]


def _gold_rows(report: Report) -> list[tuple[str, ...]]:
    measures = [
        ("gold, development articles: strict", report.baseline_gold[0], report.gold[0]),
        ("gold, development articles: lenient", report.baseline_gold[1], report.gold[1]),
        ("VNTC-10 official split, accuracy", report.baseline_vntc[0], report.vntc[0]),
        ("the same without repeated articles", report.baseline_vntc[1], report.vntc[1]),
    ]
    return [(name, f"{base:.3f}", f"{ours:.3f}") for name, base, ours in measures]
