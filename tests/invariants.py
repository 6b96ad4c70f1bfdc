"""What must hold for any text: asked by ``test_properties.py`` and by the fuzz targets of ``fuzz/``."""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vnnews_nlp.document import ENTITY_TYPES, ZONE_KINDS, Article, Document, Entity, Sentence, Tokens, Words

if TYPE_CHECKING:
    from vnnews_nlp.reading.letters import Letters

CASES = Path(__file__).parent / "cases"


def naughty_strings() -> list[str]:
    """The strings of ``cases/naughty.json``; a row ``[piece, times]`` is a run."""
    rows = json.loads((CASES / "naughty.json").read_text(encoding="utf-8"))
    return [row if isinstance(row, str) else row[0] * row[1] for row in rows]


def phrases() -> list[str]:
    """The pieces of ``cases/phrases.json``: what articles are made of, and what should not be in them."""
    rows: list[str] = json.loads((CASES / "phrases.json").read_text(encoding="utf-8"))
    return rows


def check_letters(letters: Letters) -> None:
    """Every character of the matching form stands for some raw ones, in order; the form is its own form."""
    import numpy as np

    from vnnews_nlp.reading.letters import read_letters

    count = len(letters.text)
    starts = letters.raw_starts(np.arange(count, dtype=np.int32))
    ends = letters.raw_ends(np.arange(1, count + 1, dtype=np.int32))
    set_spaces = np.array([letter == " " for letter in letters.text], bool)  # one set where a space is lost is empty
    assert (starts <= ends).all() and (starts < ends)[~set_spaces].all()
    assert (np.diff(starts) >= 0).all() and (np.diff(ends) >= 0).all()
    assert not count or (starts[0] >= 0 and ends[-1] <= len(letters.raw))
    assert unicodedata.is_normalized("NFC", letters.text)
    assert read_letters(letters.text).text == letters.text


def check_article(article: Article, text: str) -> None:
    """The text is as given; zones are in order, do not overlap, and are of known kinds."""
    assert article.text == text
    assert all(0 <= z.start < z.end <= len(text) and z.kind in ZONE_KINDS for z in article.zones)
    assert all(a.end <= b.start for a, b in pairwise(article.zones))


def check_tokens(tokens: Tokens) -> None:
    """Every character that is no space is in exactly one token; tokens are in order."""
    at, text = 0, tokens.text
    for start, end in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True):
        assert at <= start < end
        assert not text[at:start].strip()
        assert not text[start].isspace() and not text[end - 1].isspace()
        at = end
    assert not text[at:].strip()


def check_coverage(document: Document) -> None:
    """As check_tokens, for a finished document: what no token covers is blank, invisible, or in a zone not read."""
    from vnnews_nlp.reading.letters import read_letters
    from vnnews_nlp.reading.page import UNREAD

    text, tokens = document.article.text, document.tokens
    unread = [(z.start, z.end) for z in document.article.zones if z.kind in UNREAD]
    assert tokens.text == text
    read, at = "", 0
    for start, end in [*unread, (len(text), len(text))]:
        read += text[at:start] + " " * (end - start)
        at = end
    at = 0
    for start, end in [*zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True), (len(text), len(text))]:
        # a musical note that Unicode itself parts in two is two tokens with one span
        assert at <= start <= end or len(unicodedata.normalize("NFC", text[start])) > 1
        assert not read_letters(read[at:start]).text.strip()
        assert start < end or end == len(text)
        at = end


def check_sentences(sentences: tuple[Sentence, ...], tokens: Tokens) -> None:
    """Every token is in exactly one sentence, in order."""
    assert [0, *(s.last for s in sentences)] == [*(s.first for s in sentences), len(tokens)]
    for s in sentences:
        assert s.first < s.last
        assert (s.start, s.end) == (int(tokens.starts[s.first]), int(tokens.ends[s.last - 1]))


def check_words(words: Words) -> None:
    """Every token is in exactly one word, in order."""
    firsts, lasts = words.firsts.tolist(), words.lasts.tolist()
    assert [0, *lasts] == [*firsts, len(words.tokens)]
    assert all(first < last for first, last in zip(firsts, lasts, strict=True))


def check_nesting(sentences: tuple[Sentence, ...], words: Words) -> None:
    """No word crosses the end of a sentence."""
    firsts = set(words.firsts.tolist())
    assert all(s.first in firsts for s in sentences)


def check_entities(entities: list[Entity] | tuple[Entity, ...], text: str) -> None:
    """Each span says what the text says; type, source and score are there."""
    for e in entities:
        assert 0 <= e.start < e.end <= len(text)
        assert text[e.start : e.end] == e.text
        assert e.type in ENTITY_TYPES and e.source and e.norm
        assert 0.0 <= e.score <= 1.0


def check_facts(document: Document) -> None:
    """Facts point at entities of their type and at spans of the text; each says who made it."""
    text, entities = document.article.text, document.entities
    facts = (*document.positions, *document.citations, *document.indicators, *document.relations)
    assert all(f.source and 0.0 <= f.score <= 1.0 for f in facts)
    spans = [s for f in (*document.positions, *document.indicators, *document.relations) for s in f.evidence]
    spans += [(i.start, i.end) for i in document.indicators]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    mentioned = [i for p in document.people for i in p.mentions]
    assert sorted(mentioned) == [i for i, e in enumerate(entities) if e.type == "PERSON"]
    assert all(entities[i].type == "DOC" for c in document.citations for i in c.mentions)
    count = len(document.citations)
    assert all(0 <= r.source_index < count and 0 <= r.target_index < count for r in document.relations)
    assert all(i.low == i.low and i.high == i.high for i in document.indicators)
    assert sum(t.score for t in document.topics) <= 1.001


def check_document(document: Document, text: str) -> None:
    """All of the above, and that entities nest or stand apart."""
    check_article(document.article, text)
    check_coverage(document)
    check_sentences(document.sentences, document.tokens)
    check_words(document.words)
    check_nesting(document.sentences, document.words)
    check_entities(document.entities, text)
    check_entities([loser.entity for loser in document.lost], text)
    check_facts(document)
    reach: list[Entity] = []
    for e in sorted(document.entities, key=lambda e: (e.start, -e.end)):
        reach = [outer for outer in reach if outer.end > e.start]
        assert all(e.end <= outer.end for outer in reach), "two entities cross"
        reach.append(e)


def check_json(document: Document) -> None:
    """There and back through JSON text; what JSON would join into one character stays two (U+FFFD)."""
    line = document.to_json(layers=True).encode("utf-8")
    back = Document.from_dict(json.loads(line))
    if re.search("[\ud800-\udbff][\udc00-\udfff]", document.article.text):
        assert len(back.article.text) == len(document.article.text)
    else:
        assert back == document
    assert back.to_json(layers=True).encode("utf-8") == line


def said(document: Document) -> list[Any]:
    """What a document says, letter by letter in NFC, without offsets."""

    def nfc(value: Any) -> Any:
        return unicodedata.normalize("NFC", value) if isinstance(value, str) else value

    def plain(item: Any, *fields: str) -> tuple[Any, ...]:
        return tuple(nfc(getattr(item, field)) for field in fields)

    return [
        [plain(e, "type", "text", "norm", "source", "score") for e in document.entities],
        [plain(p, "name", "mentions", "gender", "kind", "byline") for p in document.people],
        [plain(p, "person", "title", "body", "place", "status", "source", "score") for p in document.positions],
        [plain(c, "type", "number", "name", "date", "issuer", "subject", "mentions") for c in document.citations],
        [plain(i, "low", "high", "unit", "change", "indicator", "base", "period", "role") for i in document.indicators],
        [plain(r, "kind", "source_index", "target_index") for r in document.relations],
        [plain(t, "label", "score") for t in document.topics],
        [nfc(text) for text in token_texts(document.tokens)],
    ]


#: What Unicode parts from notes of music and from one sign of set theory, which are two tokens in some forms.
_PARTED = frozenset("\u0338\U0001d165\U0001d16e\U0001d16f\U0001d170\U0001d171\U0001d172")


def token_texts(tokens: Tokens) -> list[str]:
    """The texts of tokens, a symbol that Unicode parts as one in every form of a text."""
    texts: list[str] = []
    before = None
    for token in tokens:
        if before and (token.start, token.end) == (before.start, before.end):
            continue
        if before and token.start == before.end and set(token.text) <= _PARTED:
            texts[-1] += token.text
        else:
            texts.append(token.text)
        before = token
    return texts
