"""How right are extracted facts: mentions, positions, documents, percentages, topic against gold.

Gold is one article a line as the annotation guidelines define it (``mentions``
with ``t``, ``start``, ``end``; ``people``; ``documents``; ``topic``);
predictions are documents as ``to_dict`` writes them.

Mentions count by exact span. Positions are (person, title) pairs of an article,
*strict* with the same title, *relaxed* with a token F1 of 0.75. Documents are
paired by number, or by name where gold has none; then date, issuer and subject
are judged. A percentage is right when its value is equal and its indicator has
a token F1 of 0.5.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MENTION_TYPES = ("PERSON", "TITLE", "DOC", "PERCENT")
_DASHES = str.maketrans("–—‑−ð", "----đ")
_OLD_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_OLD_TONE = re.compile(rf"(?<!q)({'|'.join(_OLD_TONES)})\b")
_TIGHT = re.compile(r"(?<!\s)\s*([-/])\s*")
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")


@dataclass(slots=True)
class Tally:
    """Counts of one measure: right, in gold, found."""

    hit: int = 0
    gold: int = 0
    found: int = 0

    def add(self, hit: int, gold: int, found: int) -> None:
        """Count one article."""
        self.hit, self.gold, self.found = self.hit + hit, self.gold + gold, self.found + found

    @property
    def precision(self) -> float:
        """Right of those found."""
        return self.hit / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Found of those in gold."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Scores:
    """All measures of one evaluation; ``errors`` are lines for reading."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    rates: dict[str, tuple[int, int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def tally(self, name: str, hit: int, gold: int, found: int) -> None:
        """Count one article in a tally."""
        self.tallies.setdefault(name, Tally()).add(hit, gold, found)

    def rate(self, name: str, right: bool) -> None:
        """Count one judgement in a rate."""
        good, all_ = self.rates.get(name, (0, 0))
        self.rates[name] = (good + bool(right), all_ + 1)

    def values(self) -> dict[str, float]:
        """F1 of each tally and share of each rate, by name, to four places."""
        out = {name: round(t.f1, 4) for name, t in self.tallies.items()}
        return out | {name: round(good / all_, 4) for name, (good, all_) in self.rates.items()}


def fold(text: str | None) -> str:
    """Text without differences of case, Unicode form, dash, space and place of the tone mark."""
    folded = unicodedata.normalize("NFC", text or "").casefold().translate(_DASHES)
    folded = _OLD_TONE.sub(lambda m: _OLD_TONES[m[1]], folded)
    return " ".join(_TIGHT.sub(r"\1", folded).split()).strip(" .,;:\"'“”()")


def token_f1(a: str | None, b: str | None) -> float:
    """F1 of the folded tokens of two texts; 1 when both are empty."""
    left, right = Counter(fold(a).split()), Counter(fold(b).split())
    if not left or not right:
        return float(left == right)
    return 2 * (left & right).total() / (left.total() + right.total())


def evaluate(gold: Iterable[Mapping[str, Any]], predicted: Mapping[str, Mapping[str, Any]]) -> Scores:
    """Score predictions (by article id) against gold; an article without prediction counts as all missed."""
    scores = Scores()
    for article in gold:
        found = predicted.get(article["id"])
        if found is None:
            scores.errors.append(f"{article['id']}\tMISSING")
            found = {"entities": [], "facts": [], "topic": None}
        facts = found.get("facts", [])
        _mentions(article, found, scores)
        _positions(article, [f for f in facts if f["kind"] == "position"], scores)
        _documents(article, [f for f in facts if f["kind"] == "document"], scores)
        _percentages(article, [f for f in facts if f["kind"] == "percentage"], scores)
        if "topic" in article:
            label = (found.get("topic") or {}).get("label")
            scores.rate("topic strict", label == article["topic"])
            scores.rate("topic lenient", label in (article["topic"], *article["topic_also"]))
    return scores


def _around(text: str, start: int, end: int) -> str:
    return repr(f"{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 40]}")


def _mentions(article: Mapping[str, Any], found: Mapping[str, Any], scores: Scores) -> None:
    for kind in MENTION_TYPES:
        gold = {(m["start"], m["end"]) for m in article["mentions"] if m["t"] == kind}
        ours = {(e["start"], e["end"]) for e in found.get("entities", []) if e["type"] == kind}
        scores.tally(f"mention {kind}", len(gold & ours), len(gold), len(ours))
        for word, spans in (("missed", gold - ours), ("extra", ours - gold)):
            scores.errors += (f"{article['id']}\t{word} {kind}\t{_around(article['text'], *s)}" for s in sorted(spans))


def _pairs(gold: Sequence[Any], found: Iterable[Any], same: Callable[[Any, Any], bool]) -> Iterator[tuple[Any, Any]]:
    """Greedy one-to-one pairs, in gold's order."""
    left = list(found)
    for g in gold:
        match = next((f for f in left if same(g, f)), None)
        if match is not None:
            left.remove(match)
            yield g, match


def _positions(article: Mapping[str, Any], facts: list[Mapping[str, Any]], scores: Scores) -> None:
    gold: dict[tuple[str, str], str] = {}
    for m in article["mentions"]:
        if m["t"] == "TITLE":
            for ref in m["ref"]:
                gold[fold(article["people"][ref]), fold(m["s"])] = m.get("status", "current")
    found = {(fold(f["person"]), fold(f["title"])): f for f in facts}
    strict = gold.keys() & found.keys()
    near = sum(1 for _ in _pairs(list(gold), list(found), lambda g, f: g[0] == f[0] and token_f1(g[1], f[1]) >= 0.75))
    scores.tally("fact position strict", len(strict), len(gold), len(found))
    scores.tally("fact position relaxed", near, len(gold), len(found))
    scores.tally("facts, all", len(strict), len(gold), len(found))
    for pair in sorted(strict):
        status = found[pair].get("status") or "current"
        scores.rate("position status", gold[pair] == status)
        if gold[pair] != status:
            scores.errors.append(f"{article['id']}\tposition status\t{pair}\tgold {gold[pair]}\tfound {status}")
    for word, pairs in (("missed", gold.keys() - strict), ("extra", found.keys() - strict)):
        scores.errors += (f"{article['id']}\t{word} position\t{pair}" for pair in sorted(pairs))


def _bare(number: str | None) -> str:
    return _LEADING_ZEROS.sub("", fold(number))


def same_document(gold: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether a predicted document is the gold one: by number, or by name where gold has no number."""
    if gold["number"]:
        return _bare(gold["number"]) == _bare(found.get("number"))
    return not found.get("number") and token_f1(gold["name"], found.get("name")) >= 0.75


def pair_documents(
    gold: Sequence[Mapping[str, Any]], found: Iterable[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Annotated documents with the facts that are the same document, one to one, in gold's order."""
    return list(_pairs(gold, found, same_document))


def _documents(article: Mapping[str, Any], facts: list[Mapping[str, Any]], scores: Scores) -> None:
    gold = list(article["documents"].values())
    pairs = pair_documents(gold, facts)
    scores.tally("fact document", len(pairs), len(gold), len(facts))
    scores.tally("facts, all", len(pairs), len(gold), len(facts))
    for g, f in pairs:
        scores.rate("document type", fold(g["type"]) == fold(f.get("type")))
        for name in ("date", "issuer", "subject"):
            ours = f.get(name)
            if not g[name] and not ours:
                continue
            right = g[name] == ours if name == "date" else bool(g[name] and ours) and token_f1(g[name], ours) >= 0.6
            scores.rate(f"document {name}", right)
            if not right:
                label = g["number"] or g["name"]
                scores.errors.append(f"{article['id']}\tdocument {name}\t{label}\tgold {g[name]!r}\tfound {ours!r}")


def _percentages(article: Mapping[str, Any], facts: list[Mapping[str, Any]], scores: Scores) -> None:
    gold = {(m["start"], m["end"]): m for m in article["mentions"] if m["t"] == "PERCENT"}
    found = {(f["start"], f["end"]): f for f in facts}
    complete = 0
    for span in sorted(gold.keys() & found.keys()):
        g, f = gold[span], found[span]
        value = abs(float(f["low"]) - g["lo"]) < 1e-9 and abs(float(f["high"]) - g["hi"]) < 1e-9
        indicator = token_f1(g["indicator"], f.get("indicator")) >= 0.5
        scores.rate("percentage value", value)
        scores.rate("percentage change", g["change"] == f.get("change"))
        scores.rate("percentage indicator", indicator)
        complete += value and indicator
        if not (value and indicator) or g["change"] != f.get("change"):
            scores.errors.append(
                f"{article['id']}\tpercentage\t{_around(article['text'], *span)}\tgold {g['indicator']!r} {g['change']}"
                f"\tfound {f.get('indicator')!r} {f.get('change')} {f['low']} {f['high']}"
            )
    scores.tally("fact percentage", complete, len(gold), len(found))
    scores.tally("facts, all", complete, len(gold), len(found))


def format_scores(scores: Scores) -> str:
    """The scores as lines: precision, recall, F1 and counts; then the rates."""
    lines = [
        f"{name:24} P {t.precision:.3f}  R {t.recall:.3f}  F1 {t.f1:.3f}   gold {t.gold:4} found {t.found:4}"
        for name, t in scores.tallies.items()
    ]
    lines += [f"{name:24} {good / all_:.3f}   {good}/{all_}" for name, (good, all_) in scores.rates.items()]
    return "\n".join(lines)
