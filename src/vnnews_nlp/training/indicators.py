"""The recipe of the indicator ranker: ``python -m vnnews_nlp.training.indicators`` (``vnnews train indicators``).

Annotated percentages teach where the rules are right and which words around a
figure say what it measures. Scores and their calibration come from
cross-validation by article.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vnnews_nlp.facts.indicator_classes import WordClasses
from vnnews_nlp.facts.indicator_edges import KNOWN
from vnnews_nlp.facts.indicator_ranker import Ranker
from vnnews_nlp.tagging.packs import write_pack
from vnnews_nlp.training.annotations import corpus_texts, text_key
from vnnews_nlp.training.evaluation import token_f1
from vnnews_nlp.training.indicator_fit import fit
from vnnews_nlp.training.indicator_material import Percentage, read_sets
from vnnews_nlp.training.word_classes import learn_classes

BITS = 16
#: How strongly weights are held to nothing, and how often each percentage is seen with templates left out.
_STRENGTH = 0.25
_COPIES, _DROPOUT, _SEED = 4, 0.5, 7
#: Points of the curve that makes scores honest.
_POINTS = 10
#: Sets of sentences that an earlier ranker was unsure of: they teach much, and say nothing of news at large.
_UNSURE = ("passages V", "passages W", "passages Z")
#: Annotations that no model may have seen, not even their words.
_MEASURED = ("fresh", "unseen")
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a percentage: the phrase, how much of it is right (token F1), and the score it had."""

    percentage: Percentage
    rules: float
    ranked: float
    score: float


def learn(percentages: Iterable[Percentage]) -> Floats:
    """Weights from annotated percentages."""
    questions = [p.question for p in percentages if p.question]
    return fit(questions, BITS, strength=_STRENGTH, copies=_COPIES, dropout=_DROPOUT, seed=_SEED)


def ranker_of(weights: Floats, classes: WordClasses, curve: Floats | None = None) -> Ranker:
    """A ranker with the weights as a pack holds them: a byte each."""
    step = max(float(np.abs(weights).max()), 1e-6) / 127
    return Ranker("indicators-1", np.rint(weights / step).astype(np.int32), step, curve, classes)


def say(ranker: Ranker, percentages: Sequence[Percentage]) -> list[Said]:
    """What the ranker says of percentages; the rules' word where it is not asked."""
    asked = [p.line for p in percentages if p.line]
    choices = iter(ranker.choose(asked))
    said = []
    for p in percentages:
        rules = token_f1(p.indicator, p.found.indicator) if p.found else 0.0
        if p.line is None:
            said.append(Said(p, rules, rules, p.found.score if p.found else 0.0))
            continue
        choice = next(choices)
        text = None
        if choice.phrase:
            chunks = p.line.chunks
            text = p.line.sentence[chunks[choice.phrase[0]].start : chunks[choice.phrase[1] - 1].end]
        said.append(Said(p, rules, rules if choice.agreed else token_f1(p.indicator, text), choice.score))
    return said


def cross_validate(percentages: Sequence[Percentage], classes: WordClasses, folds: int) -> list[Said]:
    """What rankers say of percentages of articles that they have not seen."""
    said: list[Said] = []
    for fold in range(folds):
        held = [p for p in percentages if _fold_of(p, folds) == fold]
        taught = [p for p in percentages if _fold_of(p, folds) != fold]
        said += say(ranker_of(learn(taught), classes), held)
    return said


def _fold_of(percentage: Percentage, folds: int) -> int:
    return int(sha256(percentage.article.encode()).hexdigest(), 16) % folds


def curve_of(said: Sequence[Said]) -> Floats:
    """Log-odds and how often they were right, from percentages that stand for news at large.

    Equal shares of the percentages are a point each; a point that would fall is put together with the one before.
    """
    seen = sorted((s.score, s.ranked >= 0.5) for s in said if s.percentage.line and _at_large(s.percentage))
    points: list[tuple[float, float, int]] = []  # sum of log-odds, right, how many
    for part in np.array_split(np.array(seen, np.float64), _POINTS):
        points.append((float(part[:, 0].sum()), float(part[:, 1].sum()), len(part)))
        while len(points) > 1 and points[-2][1] * points[-1][2] >= points[-1][1] * points[-2][2]:
            last = points.pop()
            points[-1] = tuple(a + b for a, b in zip(points[-1], last, strict=True))  # type: ignore[assignment]
    return np.array([[odds / n for odds, _, n in points], [(right + 0.5) / (n + 1) for _, right, n in points]])


def cross_scored(said: Sequence[Said], folds: int) -> list[Said]:
    """The same with scores made honest by a curve from the other folds."""
    out = []
    for fold in range(folds):
        curve = curve_of([s for s in said if _fold_of(s.percentage, folds) != fold])
        for s in said:
            if _fold_of(s.percentage, folds) == fold:
                out.append(replace(s, score=float(np.interp(s.score, *curve)) if s.percentage.line else s.score))
    return out


def table_of(said: Sequence[Said]) -> dict[str, dict[str, float]]:
    """Rules and ranker by set: right (token F1 of a half), exact, change, and how far scores are from the truth."""
    sets: dict[str, Callable[[Percentage], bool]] = {
        name: partial(_is_of, name) for name in dict.fromkeys(s.percentage.set for s in said)
    }
    sets["new to the rules, not chosen by score"] = _at_large
    return {name: _rates([s for s in said if inside(s.percentage)]) for name, inside in sets.items()}


def _at_large(percentage: Percentage) -> bool:
    return not percentage.mended and percentage.set not in _UNSURE


def _is_of(name: str, percentage: Percentage) -> bool:
    return percentage.set == name


def _rates(said: Sequence[Said]) -> dict[str, float]:
    def share(right: Iterable[bool]) -> float:
        return round(float(np.mean(list(right))), 4)

    return {
        "percentages": len(said),
        "rules": share(s.rules >= 0.5 for s in said),
        "rules exact": share(s.rules == 1 for s in said),
        "ranker": share(s.ranked >= 0.5 for s in said),
        "ranker exact": share(s.ranked == 1 for s in said),
        "change": share(s.percentage.found is not None and s.percentage.found.change == s.percentage.change
                        for s in said),
        "calibration error": round(_calibration_error(said), 4),
        "reached": share(
            s.percentage.question is not None
            and max(float(s.percentage.question.gains.max(initial=0)), s.percentage.question.silent) >= 0.5
            for s in said
        ),
    }  # fmt: skip


def _calibration_error(said: Sequence[Said]) -> float:
    """Mean distance of score and share right over ten bins of scores."""
    scores, right = np.array([s.score for s in said]), np.array([s.ranked >= 0.5 for s in said])
    bins = np.minimum((scores * 10).astype(int), 9)
    gaps = [abs(scores[bins == b].sum() - right[bins == b].sum()) for b in range(10)]
    return float(sum(gaps) / len(said))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the recipe from command-line arguments; returns 0."""
    options = _parser().parse_args(argv)
    classes = _classes(options)
    percentages = read_sets(options.shared, options.annotations, BITS, classes)
    scores: dict[str, Any] = {}
    if options.blind:
        held = [p for p in percentages if p.set == options.blind]
        rest = [p for p in percentages if p.set != options.blind]
        curve = curve_of(cross_validate(rest, classes, options.folds))
        scores[f"{options.blind}, not seen at all"] = _rates(say(ranker_of(learn(rest), classes, curve), held))
    said = cross_validate(percentages, classes, options.folds)
    scores["cross-validated by article"] = table_of(cross_scored(said, options.folds))
    ranker = ranker_of(learn(percentages), classes, curve_of(said))
    about = _about(percentages, options, scores)
    write_ranker(ranker, options.out, about)
    (options.out / "CARD.md").write_text(_card(about), encoding="utf-8")
    print(json.dumps(scores, ensure_ascii=False, indent=1))
    return 0


def _classes(options: argparse.Namespace) -> WordClasses:
    """The word classes of a pack, or of the corpora without the articles that are measured on."""
    if options.classes:
        return Ranker.of(str(options.classes)).classes
    held = {json.loads(row)["text"] for name in _MEASURED
            for row in (options.annotations / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()}  # fmt: skip
    return learn_classes([text for text in corpus_texts(options.shared) if text_key(text) not in held])


def write_ranker(ranker: Ranker, path: Path, about: dict[str, Any]) -> None:
    """Write the ranker as a pack."""
    arrays = {
        "weights": ranker.weights.astype(np.int8),
        "step": np.array([ranker.step]),
        "curve": np.asarray(ranker.curve, np.float64),
        "words": (ranker.classes.codes & ~KNOWN).astype(np.uint32),
        "fine": ranker.classes.fine.astype(np.uint8),
        "rough": ranker.classes.rough.astype(np.uint8),
    }
    write_pack(path, "indicators", "1", arrays, about)


def _about(percentages: Sequence[Percentage], options: argparse.Namespace, scores: dict[str, Any]) -> dict[str, Any]:
    articles = len({p.article for p in percentages})
    return {
        "what": "What each percentage of a Vietnamese news text measures.",
        "licence": "Apache-2.0",
        "folds": options.folds,
        "training data": {
            "gold": f"{len(percentages)} percentages of {articles} news articles, annotated for this project",
        },
        "scores": scores,
    }


def _card(about: dict[str, Any]) -> str:
    rows = []
    for how, tables in about["scores"].items():
        named = tables if how.startswith("cross") else {how: tables}
        for name, s in named.items():
            rows.append(
                f"| {name} | {s['percentages']} | {s['rules']:.3f} | {s['ranker']:.3f} | {s['rules exact']:.3f} "
                f"| {s['ranker exact']:.3f} | {s['reached']:.3f} | {s['change']:.3f} | {s['calibration error']:.3f} |\n"
            )
    return f"""# indicators-1

{about["what"]} Log-linear over the runs of words near the figure, with what the rules answered and
classes of words (from unlabelled news) among the features; hashed, one byte a weight. The phrase chosen is the one
that most probably shares half of its words with the right one, and that probability, calibrated on articles the model
had not seen, is its score.

Right: token F1 of at least a half with the annotation. Reached: such a phrase was among the candidates.
Change (up, down, level) is read by rules. {about["folds"]}-fold cross-validation by article (the pack itself is
trained on all of them); the rules were mended on gold/dev and "articles", a few on errors among the passages, none on
those of U. Passages V, W and Z are sentences that an earlier ranker was unsure of: scores are made honest on the
other passages and "more articles" alone.

| set | percentages | rules right | ranker right | rules exact | ranker exact | reached | change | calibration error |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
{"".join(rows)}
- Gold: {about["training data"]["gold"]}.

No text of the articles is in the pack: it holds weights by hash. Weak where the indicator stands in another sentence,
in tables of results, and where owners and shares look alike ("chiếm", "góp"). Licence {about["licence"]}.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vnnews train indicators", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder with gold/dev.jsonl, raw/ and topics/")
    parser.add_argument("--annotations", type=Path, default=Path("models/annotations"), help="folder of our standoff")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--classes", type=Path, help="a pack whose word classes are kept (else they are learned anew)")
    parser.add_argument("--blind", default="", help="a set that is measured before it is learned from: 'passages Q'")
    parser.add_argument("--out", type=Path, default=Path("models/indicators-1"), help="folder of the pack to write")
    return parser


if __name__ == "__main__":
    sys.exit(main())
