"""What holds for any text. A few examples each here; ten thousand each with

pytest tests/test_properties.py --hypothesis-profile=thorough --hypothesis-show-statistics
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from invariants import check_document, check_json, check_letters, check_sentences, check_tokens, naughty_strings, said
from texts import FOOTERS, news, texts, with_forms

import vnnews_nlp as vn
from vnnews_nlp.reading.letters import read_letters
from vnnews_nlp.tokens.scanner import scan
from vnnews_nlp.tokens.sentences import split_sentences

T = TypeVar("T", bound=Callable[..., Any])
THOROUGH = bool(settings.default and settings.default.max_examples >= 10_000)
FEW = 12
NAUGHTY = naughty_strings()[:: 1 if THOROUGH else 6]


def holds(test: T) -> T:
    """A property: few examples, or as many as the profile says."""
    if THOROUGH:
        return test
    return settings(max_examples=FEW, deadline=None, suppress_health_check=list(HealthCheck))(test)


@cache
def road() -> vn.Pipeline:
    """All stages with rules alone, which is quick."""
    return vn.Pipeline(words="syllables", names="rules", topics=None)


@cache
def default() -> vn.Pipeline:
    return vn.Pipeline()


def as_given(text: str) -> vn.Article:
    """The article of a text even where its letters look like a legacy encoding, which is refused otherwise."""
    from vnnews_nlp.reading.page import read_page

    return read_page(text, letters=read_letters(text))


# --- spans, tokens, sentences, words ------------------------------------------------------------------


@holds
@given(texts)
def test_letters_map_back(text: str) -> None:
    check_letters(read_letters(text))


@holds
@given(texts)
def test_tokens_cover_and_sentences_nest(text: str) -> None:
    tokens = scan(text)
    check_tokens(tokens)
    check_sentences(split_sentences(text, tokens), tokens)


@holds
@given(texts)
def test_spans_say_what_the_text_says_by_rules(text: str) -> None:
    check_document(road()(as_given(text)), text)


@holds
@given(texts)
def test_spans_say_what_the_text_says(text: str) -> None:
    check_document(default()(as_given(text)), text)


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_give_valid_documents(text: str) -> None:
    document = default()(as_given(text))
    check_document(document, text)
    document.to_json().encode("utf-8")


# --- the same facts -----------------------------------------------------------------------------------


@holds
@given(with_forms())
def test_every_unicode_form_says_the_same_by_rules(forms: tuple[str, ...]) -> None:
    _same_in_forms(road(), forms)


@holds
@given(with_forms())
def test_every_unicode_form_says_the_same(forms: tuple[str, ...]) -> None:
    _same_in_forms(default(), forms)


@pytest.mark.parametrize("symbol", ["\u2adc", "\U0001d15e", "\U0001d160", "\U0001d1bf"])
def test_a_symbol_that_unicode_parts_is_one_in_every_form(symbol: str) -> None:
    text = f"É{symbol}_ông Lê Văn A {symbol} 5%"
    _same_in_forms(road(), (text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFD"))))


def _same_in_forms(pipeline: vn.Pipeline, forms: tuple[str, ...]) -> None:
    wanted = said(pipeline(as_given(forms[0])))
    for text in set(forms[1:]) - {forms[0]}:
        document = pipeline(as_given(text))
        check_document(document, text)
        assert said(document) == wanted


@holds
@given(st.lists(texts, max_size=4), st.integers(1, 5), st.randoms(use_true_random=False))
def test_a_batch_in_any_order_equals_one_at_a_time(batch: list[str], size: int, random: Any) -> None:
    articles = [as_given(text) for text in batch]
    alone = [default()(article) for article in articles]
    assert list(default().pipe(articles, batch_size=size)) == alone
    order = list(range(len(batch)))
    random.shuffle(order)
    assert list(default().pipe((articles[i] for i in order), batch_size=size)) == [alone[i] for i in order]


@holds
@given(news(), st.lists(st.sampled_from(FOOTERS), min_size=1, max_size=4), st.booleans())
def test_boilerplate_around_an_article_changes_no_fact(text: str, footers: list[str], header: bool) -> None:
    plain = default()(text)
    page = "\n".join((*(("In ra",) if header else ()), text, "", *footers))
    around = default()(page)
    check_document(around, page)
    assert said(around)[:-1] == said(plain)[:-1]
    assert around.article.title == plain.article.title


# --- there and back -----------------------------------------------------------------------------------


@holds
@given(texts)
def test_a_document_goes_through_dict_and_json(text: str) -> None:
    document = road()(as_given(text))
    assert vn.Document.from_dict(document.to_dict()) == document
    check_json(document)


@holds
@given(st.lists(texts, min_size=1, max_size=3))
def test_tables_go_through_arrow_and_parquet(batch: list[str]) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="tables need: pip install 'vnnews-nlp[corpus]'")
    from vnnews_nlp.corpus.rows import document_rows
    from vnnews_nlp.corpus.tables import Origin, add_rows, empty_rows, make_tables

    rows = empty_rows()
    for i, document in enumerate(road().pipe(map(as_given, batch))):
        add_rows(rows, document_rows(document, Origin(i, "x", i + 1), bytes(256)))
    for name, table in make_tables(rows).items():
        sink = io.BytesIO()
        pq.write_table(table, sink)
        back = pq.read_table(io.BytesIO(sink.getvalue()))
        assert back.equals(table) and back.schema.equals(table.schema), name
        assert back.num_rows == len(rows[name])
    text = [row[-1] for row in rows["articles"]]
    assert all(text[row[0]][row[2] : row[3]] == row[5] for row in rows["entities"])


# --- twice --------------------------------------------------------------------------------------------


@holds
@given(texts)
def test_twice_gives_the_same_bytes(text: str) -> None:
    assume(text)
    first = road()(as_given(text)).to_json(layers=True)
    again = vn.Pipeline(words="syllables", names="rules", topics=None)
    again.stages = road().stages
    assert again(as_given(text)).to_json(layers=True) == first


_SCRIPT = """
import sys
sys.path.insert(0, "tests")
import hashlib
from invariants import naughty_strings
from vnnews_nlp import Pipeline
from vnnews_nlp.reading.letters import read_letters
from vnnews_nlp.reading.page import read_page
from pathlib import Path
texts = [p.read_text(encoding="utf-8") for p in sorted(Path("examples").glob("*.txt"))] + naughty_strings()[::10]
total = hashlib.sha256()
for document in Pipeline().pipe(read_page(t, letters=read_letters(t)) for t in texts):
    total.update(document.to_json(layers=True).encode())
print(total.hexdigest())
"""


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    def run(seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", _SCRIPT], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        )
        return done.stdout

    assert run("1") == run("2") != ""
