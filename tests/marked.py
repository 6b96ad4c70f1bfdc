"""Sentences with their people and titles marked: ``{Lê Văn An|a}, [Giám đốc Sở|a:former]``."""

from __future__ import annotations

import re

from vnnews_nlp.document import Entity, Prose
from vnnews_nlp.tokens.scanner import scan
from vnnews_nlp.tokens.sentences import split_sentences

MARK = re.compile(r"\{([^{}|]+)\|(\w+)\}|\[([^\[\]|]+)\|([\w+]*)(?::(\w+))?\]")


def read_marks(marked):
    """The plain text, its entities, and per title the names of its holders with the status."""
    text, at, entities, names, titles = "", 0, [], {}, {}
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        surface, kind = (m[1], "PERSON") if m[1] else (m[3], "TITLE")
        if kind == "PERSON":
            names[m[2]] = max(names.get(m[2], ""), surface, key=len)
        else:
            titles[len(entities)] = (m[4], m[5] or "current")
        entities.append(Entity(len(text), len(text) + len(surface), kind, surface, surface, "test"))
        text += surface
        at = m.end()
    text += marked[at:]
    holders = {i: ({names[k] for k in keys.split("+") if k}, status) for i, (keys, status) in titles.items()}
    return text, tuple(entities), holders


def as_prose(text):
    tokens = scan(text)
    return Prose(text, tokens, split_sentences(text, tokens))
