from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnnews_nlp as vn
from vnnews_nlp.contract import FORMAT, from_dict, to_dict, to_json
from vnnews_nlp.document import TOKEN_KINDS


def small_document(text: str = "Ông Lục Văn Đàm ký Quyết định 5") -> vn.Document:
    starts = np.array([i for i, c in enumerate(text) if not c.isspace()], np.int32)
    tokens = vn.Tokens(text, starts, starts + np.int32(1), np.zeros(len(starts), np.uint8))
    ones = np.arange(len(starts), dtype=np.int32)
    return vn.Document(
        article=vn.Article(text, "a1", "tựa", datetime(2022, 4, 8, 10, 16), "báo", None, (vn.Zone(0, 3, "body"),)),
        tokens=tokens,
        sentences=(vn.Sentence(0, len(text), 0, len(starts)),),
        words=vn.Words(tokens, ones, ones + np.int32(1)),
        entities=(
            vn.Entity(4, 15, "PERSON", "Lục Văn Đàm", "Lục Văn Đàm", "t/1", 0.9),
            vn.Entity(19, 31, "DOC", "Quyết định 5", "Quyết định 5", "t/2", 0.4),
        ),
        people=(vn.Person("Lục Văn Đàm", (0,), "male", "kinh"),),
        positions=(
            vn.Position("Lục Văn Đàm", "Chủ tịch", None, "Cao Bằng", "current", ((0, 15),), "p", 0.8, ("place",)),
        ),
        citations=(vn.Citation("Quyết định", "5", None, None, None, None, (1,), "c", 0.9),),
        indicators=(
            vn.Indicator(0, 3, 1.0, 2.5, "%", "up", "giá", None, None, "fact", ((0, 3),), "i"),
            vn.Indicator(0, 3, 2.0, 2.0, "lần", "up", None, None, None, "fact", (), "i"),
        ),
        relations=(vn.Relation("amends", 0, 0, ((0, 3),), "r", 0.3),),
        topics=(vn.Topic("chinh-tri", 0.75),),
    )


def any_document(text: str) -> vn.Document:
    whole = small_document()
    made = small_document(text)
    return vn.Document(
        vn.Article(text, "a1", "tựa"),
        made.tokens,
        made.sentences if text.strip() else (),
        made.words,
        (),
        topics=whole.topics,
    )


def test_the_contract_is_what_the_package_exports() -> None:
    assert sorted(vn.__all__) == vn.__all__
    public = {n for n in vars(vn) if not n.startswith("_")}
    modules = {n for n in public if isinstance(getattr(vn, n), type(sys))}
    assert public - modules == set(vn.__all__)
    for name in vn.__all__:
        assert getattr(vn, name).__doc__, f"{name} has no docstring"


def test_every_error_stands_in_the_drawn_tree() -> None:
    from vnnews_nlp import errors

    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, Exception):
            assert name in (errors.__doc__ or "") and issubclass(kind, vn.VnNewsError)
            assert name in vn.__all__


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, vnnews_nlp; "
        "print([m for m in ('numpy', 'sklearn', 'scipy', 'underthesea', 'pyvi', 'rich', 'pyarrow', 'torch') "
        "if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_there_and_back() -> None:
    document = small_document()
    assert from_dict(json.loads(json.dumps(to_dict(document)))) == document
    assert vn.Document.from_dict(document.to_dict()) == document


def test_without_layers_the_facts_remain() -> None:
    document = small_document()
    back = from_dict(to_dict(document, layers=False))
    assert back != document
    assert (back.entities, back.positions, back.citations) == (
        document.entities,
        document.positions,
        document.citations,
    )
    assert len(back.tokens) == 0


def test_the_fields_that_other_programs_read() -> None:
    plain = to_dict(small_document())
    assert plain["format"] == FORMAT and plain["id"] == "a1" and plain["published"] == "2022-04-08T10:16:00"
    assert plain["topic"] == {"label": "chinh-tri", "score": 0.75}
    assert plain["entities"][0] == {
        "start": 4, "end": 15, "type": "PERSON", "text": "Lục Văn Đàm", "norm": "Lục Văn Đàm", "source": "t/1",
        "score": 0.9,
    }  # fmt: skip
    assert [f["kind"] for f in plain["facts"]] == ["position", "document", "percentage", "figure", "relation"]
    position = plain["facts"][0]
    assert (position["person"], position["status"], position["evidence"]) == ("Lục Văn Đàm", "current", [[0, 15]])


@pytest.mark.parametrize(
    "broken", [{}, 7, [], "x", {"text": "x"}, {"text": "x", "entities": [{"start": 1}]}, {"text": "x", "layers": 7}]
)
def test_what_is_no_document_is_refused_with_a_cure(broken: Any) -> None:
    with pytest.raises(vn.RecordError, match="Give it what"):
        from_dict(broken)


def deep(levels: int) -> Any:
    value: Any = 0
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("entities.0.start", "4"), ("entities.0.start", -1), ("entities.0.end", 99), ("entities.0.end", True),
        ("entities.0.text", None), ("entities.0.score", float("nan")), ("entities.0.score", 10**400),
        ("entities.0.start", 10**400), ("people.0.mentions", [2]), ("people.0.mentions", [-1]),
        ("people.0.mentions", 0), ("people.0.name", ["a"]), ("facts.0.evidence", [[0, 99]]),
        ("facts.0.evidence", [[0]]), ("facts.0.evidence", deep(600)), ("facts.0.score", deep(600)),
        ("facts.1.mentions", ["1"]), ("facts.2.low", "1"), ("facts.2.start", 31), ("facts.4.source_index", 1),
        ("topics.0.score", "x"), ("text", 5), ("text", None), ("title", 5), ("published", "9999-99-99"),
        ("published", 5), ("layers.zones", [[0, 99, "body"]]), ("layers.zones", [[0, 1, 5]]),
        ("layers.sentences", [[0, 3, 0, 999]]), ("layers.tokens.starts", ["0"]), ("layers.tokens.starts", [2**40]),
        ("layers.tokens.kinds", ["word"]), ("layers.tokens.ends", [1.5]), ("layers.words.firsts", [[]]),
        ("layers.words.lasts", [0]),
    ],
)  # fmt: skip
def test_a_field_of_a_wrong_form_is_refused(path: str, value: Any) -> None:
    plain = json.loads(json.dumps(to_dict(small_document())))
    *way, last = (int(step) if step.isdecimal() else step for step in path.split("."))
    inside = plain
    for step in way:
        inside = inside[step]
    inside[last] = value
    with pytest.raises(vn.RecordError, match="Give it what"):
        from_dict(plain)


def test_a_wrong_field_names_itself() -> None:
    plain = to_dict(small_document())
    del plain["people"]
    with pytest.raises(vn.RecordError, match="people"):
        from_dict(plain)


@settings(max_examples=30)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30))
def test_any_text_can_be_written_as_utf8_and_read_back(text: str) -> None:
    document = any_document(text)
    line = to_json(document, layers=True).encode("utf-8")
    assert from_dict(json.loads(line)) == document or re.search("[\ud800-\udbff][\udc00-\udfff]", text)


def test_what_json_would_join_keeps_its_length() -> None:
    text = "a\ud83d\ude00b \ude00 5%"
    back = json.loads(to_json(any_document(text)).encode("utf-8"))
    assert back["text"] == "a\ufffd\ufffdb \ude00 5%"


def test_min_score_keeps_indices_right() -> None:
    document = small_document().at_least(0.5)
    assert [e.text for e in document.entities] == ["Lục Văn Đàm"]
    assert document.citations[0].mentions == ()
    assert document.people[0].mentions == (0,) and document.relations == ()


def test_columns_look_like_values() -> None:
    document = small_document("ab c")
    assert [t.text for t in document.tokens] == ["a", "b", "c"] == [w.text for w in document.words]
    assert document.tokens[1].kind == TOKEN_KINDS[0] and document.words[-1].start == 3
    assert document.tokens[0:2] == (document.tokens[0], document.tokens[1])
    assert document.entities_of("DOC")[0].text == "Quyết định 5"
