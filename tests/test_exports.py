"""Out to annotation tools and back, without loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import vnnews_nlp as vn
from vnnews_nlp.cli import main
from vnnews_nlp.errors import RecordError
from vnnews_nlp.exports.brat import configuration, read_folder, write_annotations, write_folder
from vnnews_nlp.exports.conll import read_conll, write_conll
from vnnews_nlp.exports.gold import checked, to_gold
from vnnews_nlp.exports.label_studio import interface, read_task, write_task
from vnnews_nlp.training.evaluation import evaluate

FIELDS = ("id", "text", "topic", "topic_also", "people", "documents", "mentions")
TEXT = '😀 Ông Lục Văn Đàm,\r\nnguyên Chủ tịch UBND\ntỉnh, nêu Nghị quyết 27-NQ/TU: đạt 6,5 - 7%.\u2028Ông Đàm "><b>'


def spans(text: str, *pieces: str) -> list[tuple[int, int]]:
    return [(text.index(p), text.index(p) + len(p)) for p in pieces]


@pytest.fixture(scope="module")
def crafted() -> dict[str, Any]:
    """An article with everything: an astral letter, line ends in a span, nesting, two people of one name."""
    name, title, doc, figure, last, place = spans(
        TEXT, "Lục Văn Đàm", "nguyên Chủ tịch UBND\ntỉnh", "Nghị quyết 27-NQ/TU", "6,5 - 7%", 'Đàm "', "UBND"
    )

    def m(kind: str, span: tuple[int, int], **more: Any) -> dict[str, Any]:
        return {"t": kind, "s": TEXT[slice(*span)], "start": span[0], "end": span[1]} | more

    document = {
        "type": "Nghị quyết",
        "number": "27-NQ/TU",
        "name": None,
        "date": "2021",
        "issuer": None,
        "subject": "a|b",
    }
    return checked({
        "id": "../../x", "text": TEXT, "topic": "chinh-tri", "topic_also": ["xa-hoi", "kinh-te"],
        "people": {"p1": "Lục Văn Đàm", "p2": "Đàm Văn Lục"}, "documents": {"d1": document},
        "mentions": [
            m("PERSON", name, ref="p1"), m("TITLE", title, ref=["p1", "p2"], status="former"), m("ORG", place),
            m("DOC", doc, ref="d1"), m("PERCENT", figure, lo=6.5, hi=7, change="up", indicator=None),
            m("PERSON", (last[0], last[0] + 3), ref="p2"),
        ],
    })  # fmt: skip


@pytest.fixture(scope="module")
def golds(pipeline: vn.Pipeline, examples: dict[str, str]) -> list[dict[str, Any]]:
    from vnnews_nlp.reading.page import read_page

    return [to_gold(pipeline(read_page(text, id=name))) for name, text in examples.items()]


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two articles say the same; references are named anew, and those nobody mentions are gone."""
    return plain(one) == plain(other)


def plain(gold: dict[str, Any]) -> dict[str, Any]:
    who = gold["people"] | {k: json.dumps(v, sort_keys=True) for k, v in gold["documents"].items()}

    def named(m: dict[str, Any]) -> dict[str, Any]:
        ref = m.get("ref")
        return m | ({"ref": sorted(who[r] for r in ref) if isinstance(ref, list) else who[ref]} if ref else {})

    mentions = sorted((named(m) for m in gold["mentions"]), key=lambda m: (m["start"], -m["end"], m["t"]))
    return {k: gold[k] for k in ("id", "text", "topic", "topic_also")} | {"mentions": mentions}


def test_gold_form_scores_as_its_document(pipeline: vn.Pipeline, examples: dict[str, str]) -> None:
    for name, text in examples.items():
        document = pipeline({"id": name, "text": text})
        gold = checked(to_gold(document))
        tallies = evaluate([gold], {gold["id"]: document.to_dict()}).tallies
        assert all(
            tallies[f"mention {kind}"].f1 == 1
            for kind in ("PERSON", "DOC", "PERCENT")
            if tallies[f"mention {kind}"].gold
        )
        held = tallies["fact position strict"]
        assert held.hit == held.gold


def test_label_studio_and_back(crafted: dict[str, Any], golds: list[dict[str, Any]]) -> None:
    for gold in (crafted, *golds):
        task = json.loads(json.dumps(write_task(gold)))
        assert same(read_task(task), gold)


def test_a_correction_in_label_studio(golds: list[dict[str, Any]]) -> None:
    task = write_task(next(g for g in golds if g["id"] == "provincial-page"))
    text = task["data"]["text"]
    start = text.index("các tuyến phố chính")
    added = {"id": "new", "from_name": "label", "to_name": "text", "type": "labels",
             "value": {"start": start, "end": start + 19, "labels": ["LOC"]}}  # fmt: skip
    task["annotations"] = [
        {"was_cancelled": True, "result": []},
        {"result": [*task["predictions"][0]["result"], added]},
    ]
    mentions = read_task(task)["mentions"]
    assert [m["s"] for m in mentions if m["start"] == start] == ["các tuyến phố chính"]


def test_old_label_studio_offsets_are_told_by_their_text() -> None:
    value = {"start": 3 + 1, "end": 14 + 1, "text": "Lục Văn Đàm", "labels": ["PERSON"]}
    text = "😀 Lục Văn Đàm nói."
    value |= {"start": 3, "end": 14}  # UTF-16 units; code points are 2 to 13
    task = {"data": {"id": "a", "text": text}, "annotations": [{"result": [
        {"id": "x", "type": "labels", "from_name": "label", "to_name": "text", "value": value}]}]}  # fmt: skip
    assert read_task(task)["mentions"][0]["start"] == 2


def test_the_interface_names_what_tasks_use(crafted: dict[str, Any]) -> None:
    view = ElementTree.fromstring(interface())
    names = {node.get("name") for node in view.iter() if node.get("name")}
    results = write_task(crafted)["predictions"][0]["result"]
    assert {r["from_name"] for r in results if "from_name" in r} <= names
    assert {"PERSON", "TITLE", "DOC", "PERCENT"} <= {n.get("value") for n in view.iter("Label")}


def test_brat_and_back(crafted: dict[str, Any], golds: list[dict[str, Any]], tmp_path: Path) -> None:
    assert write_folder([crafted, *golds], tmp_path / "brat") == len(golds) + 1
    assert sorted(p.suffix for p in tmp_path.rglob("*") if p.is_file()) == sorted(
        [".txt", ".ann"] * (len(golds) + 1) + [".jsonl", ".conf"]
    )
    back = list(read_folder(tmp_path / "brat"))
    assert all(same(*pair) for pair in zip(back, [crafted, *golds], strict=True))


def test_brat_lines(crafted: dict[str, Any]) -> None:
    lines = write_annotations(crafted).splitlines()
    assert lines[0] == "T1\tPERSON 6 17\tLục Văn Đàm"
    assert any(
        line.startswith("T2\tTITLE ") and ";" in line and line.endswith("nguyên Chủ tịch UBND tỉnh") for line in lines
    )
    assert any(line.endswith("Holds Arg1:T2 Arg2:T1") for line in lines)
    assert "Status" in configuration() and "PERSON" in configuration()


def test_conll_keeps_every_span(crafted: dict[str, Any], golds: list[dict[str, Any]]) -> None:
    articles = [crafted, *golds]
    lines = "".join(write_conll(gold) for gold in articles).split("\n")
    for gold, back in zip(articles, read_conll(lines), strict=True):
        assert (back["id"], back["text"]) == (gold["id"], gold["text"])
        spans = [[(m["t"], m["start"], m["end"], m["s"]) for m in g["mentions"]] for g in (gold, back)]
        assert spans[0] == spans[1]
    assert {line.count("\t") for line in lines if line and not line.startswith("# ")} == {5}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mentions": [{"t": "LOC", "s": "x", "start": 0, "end": 1}]}, "does not stand at 0-1"),
        ({"mentions": [{"t": "PERSON", "s": "Lục Văn Đàm", "start": 6, "end": 17, "ref": "p9"}]}, "refers to 'p9'"),
    ],
)
def test_what_does_not_fit_is_refused(crafted: dict[str, Any], change: dict[str, Any], message: str) -> None:
    with pytest.raises(RecordError, match=message):
        checked(crafted | change)


def test_broken_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="Label Studio"):
        read_task({"data": {}})
    with pytest.raises(RecordError, match="line 1"):
        list(read_conll(["a\t1\t2\tO"]))
    (tmp_path / "a.txt").write_text("abc")
    (tmp_path / "a.ann").write_text("T1\tLOC x y\tabc\n")
    with pytest.raises(RecordError, match=r"a\.ann, line 1"):
        list(read_folder(tmp_path))


@pytest.mark.parametrize("tool", ["label-studio", "brat", "conll"])
def test_the_command_there_and_back(tool: str, golds: list[dict[str, Any]], tmp_path: Path) -> None:
    source, out, back = tmp_path / "gold.jsonl", tmp_path / "out.json", tmp_path / "back.jsonl"
    source.write_text("".join(json.dumps(g) + "\n" for g in golds), encoding="utf-8")
    assert main(["export", str(source), "--to", tool, "--out", str(out), "--interface"]) == 0
    assert main(["export", str(out), "--from", tool, "--out", str(back)]) == 0
    rows = [json.loads(line) for line in back.read_text(encoding="utf-8").splitlines()]
    assert [r["id"] for r in rows] == [g["id"] for g in golds] and all(tuple(r) == FIELDS for r in rows)
    assert out.with_suffix(".xml").exists() == (tool == "label-studio")
    if tool != "conll":
        assert all(same(*pair) for pair in zip(rows, golds, strict=True))


def test_the_command_takes_documents_and_says_what_is_wrong(
    pipeline: vn.Pipeline, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text(pipeline("Nghị quyết 40-NQ/TU nêu 7%.").to_json() + "\n", encoding="utf-8")
    assert main(["export", str(path)]) == 0
    assert [m["t"] for m in json.loads(capsys.readouterr().out)["mentions"]] == ["DOC", "PERCENT"]
    path.write_text("{]\n")
    assert main(["export", str(path)]) == 2 and "line 1" in capsys.readouterr().err
    assert main(["export", str(path), "--to", "brat"]) == 2 and "--out" in capsys.readouterr().err


MENTION = {"t": "PERSON", "s": "a", "start": 0, "end": 1, "ref": "p1"}


@pytest.mark.parametrize(
    "change",
    [{"text": 5}, {"text": None}, {"id": None}, {"people": []}, {"people": 2}, {"documents": "d"}, {"mentions": {}},
     {"mentions": [5]}, {"mentions": [{}]}, {"mentions": [MENTION | {"start": "0"}]},
     {"mentions": [MENTION | {"s": 1}]},
     {"mentions": [MENTION | {"ref": 5}]}, {"mentions": [MENTION | {"ref": [[]]}]},
     {"mentions": [MENTION | {"end": 9}]}],
)  # fmt: skip
def test_gold_of_wrong_types_is_refused(change: dict[str, Any]) -> None:
    gold = {"id": "x", "text": "a", "topic": None, "topic_also": [], "people": {"p1": "a"}, "documents": {},
            "mentions": [MENTION]}  # fmt: skip
    assert checked(gold)["mentions"] == [MENTION]
    with pytest.raises(RecordError):
        checked(gold | change)
    for key in change:
        with pytest.raises(RecordError, match="KeyError"):
            checked({k: v for k, v in gold.items() if k != key})


@pytest.mark.parametrize("line", ["5", "[", "[" * 100_000, '{"mentions":1,"people":2,"documents":3}', "null", "\x00"])
def test_files_that_no_export_wrote_end_with_a_line(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.jsonl", "articles.jsonl"):
        (tmp_path / name).write_text(line + "\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    for command in (["export", str(tmp_path / "a.jsonl")], ["export", str(tmp_path), "--from", "brat"]):
        assert main(command) == 2
        assert capsys.readouterr().err.count("\n") == 1
