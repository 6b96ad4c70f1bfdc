"""Parquet records of wrong types, damaged, and made to unpack to more than memory holds."""

import datetime
import decimal
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vnnews_nlp.document import Article
from vnnews_nlp.errors import InputError, RecordError
from vnnews_nlp.reading import parquet
from vnnews_nlp.reading.records import raw_rows, read_records

TEXT = "Ông Lục Văn Đàm ký Quyết định số 12/QĐ-UBND."
WRONG = {
    "int": pa.array([1, 2]),
    "float": pa.array([float("nan"), 1.0]),
    "bool": pa.array([True, False]),
    "binary": pa.array([TEXT.encode(), b"\xff"]),
    "list": pa.array([[TEXT], []]),
    "struct": pa.array([{"a": TEXT}, None]),
    "map": pa.array([[("a", TEXT)], []], pa.map_(pa.string(), pa.string())),
    "decimal": pa.array([decimal.Decimal(1), None]),
    "timestamp": pa.array([datetime.datetime(2020, 1, 1), None]),
    "duration": pa.array([datetime.timedelta(1), None]),
    "null": pa.nulls(2),
}
RIGHT = {
    "string": pa.array([TEXT, TEXT]),
    "large": pa.array([TEXT, TEXT], pa.large_string()),
    "view": pa.array([TEXT, TEXT], pa.string_view()),
    "coded": pa.array([TEXT, TEXT]).dictionary_encode(),
}


@pytest.fixture
def write(tmp_path):
    def write(table, **how):
        pq.write_table(table, tmp_path / "a.parquet", **how)
        return tmp_path / "a.parquet"

    return write


@pytest.mark.parametrize("kind", WRONG)
def test_a_column_of_text_that_holds_none_is_an_error_a_row(write, kind):
    rows = list(read_records(write(pa.table({"text": WRONG[kind]}))))
    assert [type(r) for r in rows] == [RecordError] * 2
    assert all(str(r).startswith(f"row {i}") and "text" in str(r) for i, r in enumerate(rows, 1))


@pytest.mark.parametrize("kind", WRONG)
def test_other_columns_of_wrong_types_stop_nothing(write, kind):
    table = pa.table({"text": [TEXT, TEXT], "published": WRONG[kind], "stray": WRONG[kind]})
    assert [a.text for a in read_records(write(table))] == [TEXT] * 2


@pytest.mark.parametrize("kind", RIGHT)
def test_every_kind_of_text(write, kind):
    assert [a.text for a in read_records(write(pa.table({"text": RIGHT[kind]})))] == [TEXT] * 2


@pytest.mark.parametrize(
    "moment", [pa.array([10**18, 0], pa.timestamp("us")), pa.array([0, 0], pa.timestamp("us", tz="No/Such"))]
)
def test_a_moment_that_python_has_not_is_an_error_of_its_row(write, moment):
    first, *_ = read_records(write(pa.table({"text": [TEXT, TEXT], "published": moment})))
    assert isinstance(first, RecordError) and str(first).startswith("row 1 holds a value that cannot be read")


def test_one_long_text_in_many_rows_is_an_error_a_row_and_memory_holds_it(write):
    long = "a" * (1 << 20)
    coded = pa.DictionaryArray.from_arrays(pa.array([0] * 4000 + [1]), pa.array([long, TEXT]))
    path = write(pa.table({"text": coded}))  # 4 GB of rows
    rows = list(raw_rows(path, longest=1 << 19))
    assert [isinstance(r, RecordError) for r in rows] == [True] * 4000 + [False] and rows[-1] == {"text": TEXT}
    assert "row 4000 is longer than 524288 bytes. Raise the limit" in str(rows[-2])


def test_heavy_rows_come_one_at_a_time(write, monkeypatch):
    monkeypatch.setattr(parquet, "_HEAVY", 100)
    path = write(pa.table({"text": [TEXT + str(i) for i in range(600)]}))
    assert [a.text for a in read_records(path)] == [TEXT + str(i) for i in range(600)]


def test_pages_that_unpack_to_too_much_are_refused(write, monkeypatch):
    monkeypatch.setattr(parquet, "_FREE", 1 << 10)
    path = write(pa.table({"text": pa.array(["a" * 2_000_000])}), compression="zstd")
    with pytest.raises(InputError, match=r"a\.parquet: unpacks to more than 200 times its size.*raise the limit"):
        list(raw_rows(path))
    assert len(list(raw_rows(path, unpacked=0))) == 1


def test_a_name_of_a_column_that_is_not_utf8(write):
    path = write(pa.table({"text": [TEXT], "stray": ["a"]}), store_schema=False)
    path.write_bytes(path.read_bytes().replace(b"stray", b"str\xd2y"))
    with pytest.raises(InputError, match=r"a\.parquet: not a readable Parquet file .*utf-8.* Get the file anew"):
        list(read_records(path))


def test_damaged_files_are_refused_or_read_never_worse(write, tmp_path):
    sound = write(pa.table({"id": ["1"] * 200, "text": [TEXT + str(i) for i in range(200)]})).read_bytes()
    draw, refused = random.Random(4), 0
    for _ in range(60):
        data = bytearray(sound)
        data[draw.randrange(len(data))] ^= draw.randrange(1, 256)
        (tmp_path / "a.parquet").write_bytes(data)
        try:
            assert all(isinstance(r, Article | RecordError) for r in read_records(tmp_path / "a.parquet"))
        except InputError as error:
            refused += 1
            assert "a.parquet: not a readable Parquet file" in str(error) and "Get the file anew" in str(error)
    assert refused
    for end in (0, 1, 8, len(sound) // 2, len(sound) - 1):
        (tmp_path / "a.parquet").write_bytes(sound[:end])
        with pytest.raises(InputError, match="not a readable Parquet file"):
            list(read_records(tmp_path / "a.parquet"))
