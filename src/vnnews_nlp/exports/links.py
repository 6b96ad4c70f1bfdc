"""References between mentions as tools draw them, and back: ``same`` and ``holds`` between two regions.

The first mention of a person or document carries its fields; the others point
to it. A TITLE points to the first mention of each holder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vnnews_nlp.exports.gold import DOCUMENT_FIELDS, Gold


@dataclass(frozen=True, slots=True)
class Linked:
    """An article in gold form, and the number of the first mention of each reference."""

    gold: Gold
    first: Mapping[str, int]

    @classmethod
    def of(cls, gold: Gold) -> Linked:
        """The links of an article."""
        first: dict[str, int] = {}
        for i, m in enumerate(gold["mentions"]):
            if m["t"] in ("PERSON", "DOC") and isinstance(m.get("ref"), str):
                first.setdefault(m["ref"], i)
        return cls(gold, first)

    def fields(self, i: int) -> dict[str, Any]:
        """The fields that mention ``i`` carries beside its label: of its person or document, or its own."""
        m = self.gold["mentions"][i]
        if m["t"] == "PERCENT":
            return {"low": f"{m['lo']:.15g}", "high": f"{m['hi']:.15g}", "indicator": m["indicator"]}
        if self.first.get(m["ref"] if isinstance(m.get("ref"), str) else "") != i:
            return {}
        if m["t"] == "PERSON":
            return {"person": self.gold["people"][m["ref"]]}
        return {name: self.gold["documents"][m["ref"]][name] for name in DOCUMENT_FIELDS}

    def relations(self) -> Iterator[tuple[str, int, int]]:
        """(same | holds, mention, mention it points to)."""
        for i, m in enumerate(self.gold["mentions"]):
            if m["t"] == "TITLE":
                yield from (("holds", i, self.first[ref]) for ref in m.get("ref", ()) if ref in self.first)
            elif isinstance(m.get("ref"), str) and self.first[m["ref"]] != i:
                yield "same", i, self.first[m["ref"]]


def gather_links(
    regions: Mapping[str, Gold], fields: Mapping[str, Mapping[str, Any]], links: Iterable[tuple[str, str, str]]
) -> tuple[dict[str, str], dict[str, Gold], list[Gold]]:
    """People, documents and mentions of gold form from a tool's regions, their fields and links.

    A PERSON or DOC region that somebody added without links or fields belongs to another of the same text.
    """
    links = list(links)
    roots = _Roots(regions)
    holds: dict[str, list[str]] = {}
    for kind, source, target in links:
        if source in regions and target in regions:
            if kind == "holds":
                holds.setdefault(source, []).append(target)
            else:
                roots.join(source, target)
    tied = {end for kind, *ends in links for end in (ends if kind != "holds" else ends[1:])}
    roots.join_loose(regions, tied | {id for id, known in fields.items() if known})
    order = sorted(regions, key=lambda r: (regions[r]["start"], -regions[r]["end"]))
    people: dict[str, str] = {}
    documents: dict[str, Gold] = {}
    refs: dict[str, str] = {}
    for id in order:
        kind, root = regions[id]["t"], roots.of(id)
        if kind in ("PERSON", "DOC") and root not in refs:
            members = [regions[other] for other in order if roots.of(other) == root]
            known = {k: v for other in order if roots.of(other) == root for k, v in fields.get(other, {}).items()}
            if kind == "PERSON":
                refs[root] = f"p{len(people) + 1}"
                people[refs[root]] = known.get("person") or max((m["s"] for m in members), key=len)
            else:
                refs[root] = f"d{len(documents) + 1}"
                documents[refs[root]] = _document(known, members[0]["s"])
    mentions = [_mention(regions[id], fields.get(id, {}), refs, roots, id, holds.get(id, ())) for id in order]
    return people, documents, mentions


class _Roots:
    """Which regions are one thing."""

    def __init__(self, regions: Mapping[str, Gold]) -> None:
        self._parent = {id: id for id in regions}

    def of(self, id: str) -> str:
        """The region that stands for all that this one is joined to."""
        while self._parent[id] != id:
            id = self._parent[id]
        return id

    def join(self, one: str, other: str) -> None:
        """Say that two regions are one thing."""
        self._parent[self.of(one)] = self.of(other)

    def join_loose(self, regions: Mapping[str, Gold], tied: set[str]) -> None:
        """Join regions that nothing ties to the first of the same kind and text, a tied one where there is one."""
        first: dict[tuple[str, str], str] = {}
        for id in sorted(regions, key=lambda r: r not in tied):
            if regions[id]["t"] in ("PERSON", "DOC"):
                other = first.setdefault((regions[id]["t"], regions[id]["s"]), id)
                if id not in tied:
                    self.join(id, other)


def _document(known: Mapping[str, Any], text: str) -> Gold:
    from vnnews_nlp.entities.document_codes import read_reference

    out = {name: known.get(name) or None for name in DOCUMENT_FIELDS}
    if not out["type"]:
        read = read_reference(text)
        out |= {"type": read.type or "", "number": out["number"] or read.number, "name": out["name"] or read.name}
    return out


def _mention(
    region: Gold, known: Mapping[str, Any], refs: Mapping[str, str], roots: _Roots, id: str, holders: Iterable[str]
) -> Gold:
    kind = region["t"]
    if kind in ("PERSON", "DOC"):
        return region | {"ref": refs[roots.of(id)]}
    if kind == "TITLE":
        held = [refs[roots.of(h)] for h in holders if roots.of(h) in refs]
        status = {"status": known["status"]} if known.get("status") else {}
        return region | {"ref": list(dict.fromkeys(held))} | status
    if kind == "PERCENT":
        low = _number(known.get("low"), region["s"])
        high = _number(known.get("high"), region["s"], last=True)
        return region | {"lo": low, "hi": high, "change": known.get("change") or "level",
                         "indicator": known.get("indicator") or None}  # fmt: skip
    return region


def _number(given: Any, text: str, *, last: bool = False) -> float | int:
    """The number given in a field, or else the first or last one printed."""
    from vnnews_nlp.entities.numbers import read_number

    printed = re.findall(r"\d[\d.,]*", text) or ["0"]
    value = float(given) if given not in (None, "") else float(read_number(printed[-1 if last else 0].rstrip(".,")))
    return int(value) if value == int(value) else value
