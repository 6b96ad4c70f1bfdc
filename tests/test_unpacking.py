"""Packed, wide and hostile files of records: all that is in them, or a refusal that says why."""

import gzip
import io
import json
import lzma

import pytest
import zstandard

from vnnews_nlp.document import Article
from vnnews_nlp.errors import InputError, RecordError
from vnnews_nlp.reading import unpacking
from vnnews_nlp.reading.records import raw_rows, read_records

TEXT = "Ông Lục Văn Đàm ký Quyết định số 12/QĐ-UBND."
ROW = json.dumps({"id": "1", "text": TEXT}, ensure_ascii=False) + "\n"
MANY = ROW.encode() * 300
PACK = {
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}
KINDS = tuple(PACK)


def texts(path):
    return [a.text for a in read_records(path) if isinstance(a, Article)]


@pytest.fixture
def write(tmp_path):
    def write(name, data):
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return write


@pytest.mark.parametrize("kind", KINDS)
def test_whole_and_one_behind_another(write, kind):
    packed = PACK[kind](MANY)
    assert texts(write(f"a.jsonl{kind}", packed)) == [TEXT] * 300
    assert texts(write(f"b.jsonl{kind}", packed + packed)) == [TEXT] * 600


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_cut_short_is_never_taken_for_whole(write, kind, share):
    packed = PACK[kind](MANY)
    with pytest.raises(InputError, match=r"a\.jsonl.*damaged or cut short .*Get the file anew"):
        texts(write(f"a.jsonl{kind}", packed[: int(len(packed) * share)]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data", [b"no such thing", b"{}\n" * 50])
def test_what_is_not_packed_at_all_or_goes_on_as_junk(write, kind, data):
    for content in (data, PACK[kind](MANY) + data):
        with pytest.raises(InputError, match=r"a\.jsonl.*damaged.*Get the file anew"):
            texts(write(f"a.jsonl{kind}", content))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("inside", [b" \n" * 999, b"\0", b'{"text": "a"}\n'])
def test_a_bomb_is_refused_before_it_fills_the_memory(write, kind, inside, monkeypatch):
    monkeypatch.setattr(unpacking, "_FREE", 1 << 18)
    bomb = write(f"a.jsonl{kind}", PACK[kind](inside * ((1 << 21) // len(inside))))
    with pytest.raises(InputError, match=r"a\.jsonl.*unpacks to more than 200 times its size.*raise the limit"):
        list(raw_rows(bomb, longest=1 << 20))


def test_who_trusts_a_file_may_unpack_it(write, monkeypatch):
    monkeypatch.setattr(unpacking, "_FREE", 1 << 10)
    trusted = write("a.jsonl.gz", gzip.compress(b'{"text": "a"}\n' * 5000))
    assert sum(1 for _ in raw_rows(trusted, unpacked=0)) == sum(1 for _ in raw_rows(trusted, unpacked=2000)) == 5000
    with pytest.raises(InputError, match="more than 50 times"):
        list(raw_rows(trusted, unpacked=50))


@pytest.mark.parametrize("name", ["a.csv.gz", "a.tsv.xz"])
def test_a_bomb_of_one_endless_line_of_cells(write, name):
    pack = PACK["." + name.rsplit(".", 1)[1]]
    with pytest.raises(InputError, match="a line is longer than 65536 characters"):
        list(raw_rows(write(name, pack(b"text\n" + b"a" * (2 << 20))), longest=1 << 16))


def test_a_quote_that_is_never_closed_swallows_no_more_than_a_row_may_hold(write):
    data = 'id,text\n1,"an open quote\n' + "2,a\n" * 50_000 + f"3,{TEXT}\n"
    rows = list(raw_rows(write("a.csv", data.encode()), longest=1 << 12))
    assert isinstance(rows[0], RecordError) and rows[-1] == {"id": "3", "text": TEXT}


def test_a_file_that_asks_for_much_memory_is_refused(write, monkeypatch):
    monkeypatch.setattr(unpacking, "WINDOW", 1 << 20)
    greedy = zstandard.ZstdCompressionParameters(window_log=24, compression_level=1)
    packer = zstandard.ZstdCompressor(compression_params=greedy).compressobj()
    files = {".xz": lzma.compress(MANY, preset=9), ".zst": packer.compress(MANY) + packer.flush()}
    for kind, data in files.items():
        with pytest.raises(InputError, match=r"a\.jsonl.*damaged.*[Mm]emory"):
            texts(write(f"a.jsonl{kind}", data))


@pytest.mark.parametrize("name", ["a.jsonl.gz.gz", "a.csv.gz.xz"])
def test_packed_twice(write, name):
    with pytest.raises(InputError, match=r"packed twice\. Unpack it once"):
        texts(write(name, gzip.compress(gzip.compress(MANY))))


@pytest.mark.parametrize("name", ["a.zip", "a.jsonl.zip", "a.tar.gz", "a.jsonl.bz2", "a.parquet.gz"])
def test_what_is_not_read_is_refused(write, name):
    with pytest.raises(InputError, match="not a kind of file with records"):
        texts(write(name, b"PK\x03\x04"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_of_windows(write, encoding, end):
    files = {
        "a.jsonl": (ROW * 2).replace("\n", end),
        "a.csv": f"id,text{end}1,{TEXT}{end}2,{TEXT}{end}",
        "a.tsv": f"id\ttext{end}1\t{TEXT}{end}2\t{TEXT}{end}",
    }
    for name, text in files.items():
        assert texts(write(name, text.encode(encoding))) == [TEXT] * 2
        assert texts(write(f"{name}.gz", gzip.compress(text.encode(encoding)))) == [TEXT] * 2


def test_utf16_that_goes_on_as_no_text(write):
    with pytest.raises(InputError, match=r"UTF-16.*Save it as UTF-8"):
        texts(write("a.jsonl", (ROW * 2).encode("utf-16") + b"\x00\xd8\n\n\x00"))


def test_recoded_lines_come_in_pieces_too():
    lines = unpacking.Recoded(io.BytesIO("một hai\nba".encode("utf-16")), "utf-16")
    assert [lines.readline(3), lines.readline(), lines.readline(), lines.readline()] == [
        "một".encode(), b" hai\n", b"ba", b""
    ]  # fmt: skip
