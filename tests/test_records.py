import csv
import gzip
import json
import lzma
from datetime import date, datetime

import pytest

from vnnews_nlp.document import Article
from vnnews_nlp.errors import InputError, RecordError
from vnnews_nlp.reading.records import article_from_record, read_records

ROW = {
    "guid": 17,
    "tieu_de": "Bình Gia trồng rừng",
    "sapo": "Huyện phát động trồng rừng đầu xuân.",
    "noi_dung": "Sáng 13/2, UBND huyện tổ chức lễ phát động.",
    "date": "2023-02-14T01:05:00Z",
    "link": "https://www.baolangson.vn/trong-rung.html",
}
TEXT = "Bình Gia trồng rừng\n\nHuyện phát động trồng rừng đầu xuân.\n\nSáng 13/2, UBND huyện tổ chức lễ phát động."


def test_fields_are_guessed_and_parts_joined():
    article = article_from_record(ROW)
    assert (article.id, article.title, article.text) == ("17", "Bình Gia trồng rừng", TEXT)
    assert (article.published, article.source) == (datetime(2023, 2, 14, 8, 5), "baolangson.vn")
    assert article.url == ROW["link"]
    assert article.zone_texts("headline") == ("Bình Gia trồng rừng",)


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ({"text": "Chỉ có thân bài."}, "Chỉ có thân bài."),
        ({"Title": "Tít", "Content": "Tít\nThân bài."}, "Tít\nThân bài."),
        ({"title": "Tít", "lead": "Dẫn.", "body": "Dẫn.\nThân."}, "Tít\n\nDẫn.\nThân."),
        ({"title": None, "lead": "", "text": "Thân."}, "Thân."),
        ({"title": "Tít", "text": ""}, "Tít"),
        ({"text": ""}, ""),
    ],
)
def test_the_text_of_a_record(record, text):
    assert article_from_record(record).text == text


def test_named_fields_win_over_guesses():
    record = {"text": "một", "thân": "hai", "title": "Tít", "mục": "Tít khác"}
    article = article_from_record(record, {"text": "thân", "title": "mục"})
    assert article.text == "Tít khác\n\nhai"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("14/02/2023 | 08:05", datetime(2023, 2, 14, 8, 5)),
        (1676336700, datetime(2023, 2, 14, 8, 5)),
        (datetime(2023, 2, 14, 8, 5), datetime(2023, 2, 14, 8, 5)),
        (date(2023, 2, 14), datetime(2023, 2, 14)),
        ("không rõ", None),
        (True, None),
    ],
)
def test_moments(value, moment):
    assert article_from_record({"text": "a", "date": value}).published == moment


@pytest.mark.parametrize(
    ("record", "fields", "message"),
    [
        ({"id": 1, "tiêu": "a"}, None, r"row 3 has no text \(its fields: id, tiêu\)"),
        ({}, None, "none"),
        ({"text": None}, None, "null"),
        ({"text": 5}, None, "int, not a string"),
        ({"text": "a", "title": ["b"]}, None, "a list, not a string"),
        ([1], None, "not an object"),
        ({"text": "a"}, {"text": "b"}, "no field 'b'"),
        ({"text": "a"}, {"thân": "b"}, "no part 'thân'"),
    ],
)
def test_a_record_that_is_no_article_says_why(record, fields, message):
    with pytest.raises(RecordError, match=message) as caught:
        article_from_record(record, fields, row=3)
    assert str(caught.value).startswith("row 3")
    assert str(caught.value).endswith(".")


def test_whole_numbers_that_python_does_not_write():
    article = article_from_record({"text": "a", "id": 10**5000, "published": 10**5000})
    assert article.id.startswith("0x") and article.published is None
    with pytest.raises(RecordError, match="no text"):
        article_from_record({10**5000: "a"})


@pytest.mark.parametrize(
    ("date", "moment"),
    [("0", None), ("-1", None), ("1" * 4000, None), ("9999999999", datetime(2286, 11, 21, 0, 46, 39)),
     ("0001-01-01T00:00:00+14:00", None), ("9999-12-31T23:59:59-23:59", None), ("99/99/9999", None),
     ("2020-02-30", None), ("1/1/2020 99:99", None), ("१११११११११", datetime(1973, 7, 10, 7, 11, 51))],
)  # fmt: skip
def test_moments_out_of_the_calendar(date, moment):
    assert article_from_record({"text": "a", "published": date}).published == moment


LINES = '{"id": "a", "text": "Một."}\n\nkhông phải\n[1, 2]\n{"id": "b", "text": null}\n{"id": "c", "text": "Ba."}\n'


def _kinds(path):
    return [r.id if isinstance(r, Article) else str(r).split()[1] for r in read_records(path)]


@pytest.mark.parametrize(
    ("name", "pack"),
    [("x.jsonl", bytes), ("x.jsonl.gz", gzip.compress), ("x.ndjson.xz", lzma.compress), ("x.json", bytes)],
)
def test_json_lines_with_bad_rows_go_on(tmp_path, name, pack):
    path = tmp_path / name
    path.write_bytes(pack(LINES.encode()))
    assert _kinds(path) == ["a", "2", "3", "4:", "c"]


def test_json_lines_that_are_not_utf8(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "text": "x"}\n{"text": "\xff"}\n{"id": "c", "text": "\\ud800"}\n')
    assert _kinds(path) == ["a", "2", "c"]


def test_csv_with_bad_rows_goes_on(tmp_path):
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["id", "text"], ["a", 'Một, "hai"\nba.'], ["b", "x", "thừa"], ["c"], ["d", "Bốn."]])
    assert _kinds(path) == ["a", "2", "3:", "d"]
    assert next(iter(read_records(path))).text == 'Một, "hai"\nba.'


def test_csv_that_is_not_utf8(tmp_path):
    path = tmp_path / "x.tsv"
    path.write_bytes(b"id\ttext\na\t\xff\nb\tx\n")
    assert _kinds(path) == ["1", "b"]


def test_parquet(tmp_path):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "x.parquet"
    rows = [{"id": "a", "text": "Một.", "published": datetime(2023, 2, 14)}, {"id": "b", "text": None}]
    pq.write_table(pa.Table.from_pylist(rows), path)
    assert _kinds(path) == ["a", "2:"]


def test_a_legacy_row_is_an_error_of_its_own(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"text": "Uû ban nh©n d©n tØnh ra NghÞ quyÕt sè 12"}), encoding="utf-8")
    (error,) = read_records(path)
    assert isinstance(error, RecordError)
    assert "TCVN3" in str(error)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.docx", b"PK"),
        ("x.jsonl.gz", gzip.compress(LINES.encode() * 50)[:60]),
        ("x.jsonl.gz", b"not gzip"),
        ("x.jsonl.xz", lzma.compress(LINES.encode() * 50)[:60]),
        ("x.parquet", b"PAR1 and no more"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=name):
        list(read_records(path))


def test_an_endless_row_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("vnnews_nlp.reading.records._LONGEST_ROW", 1 << 20)
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "' + b"a" * (3 << 20)))
    with pytest.raises(InputError, match=r"x\.jsonl\.gz: a row is longer than 1 MiB"):
        list(read_records(path))


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(InputError, match=r"không có\.jsonl"):
        list(read_records(tmp_path / "không có.jsonl"))
