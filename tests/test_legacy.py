import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.errors import EncodingError, InputError
from vnnews_nlp.reading.files import decode_bytes, read_file
from vnnews_nlp.reading.legacy import decode_mojibake, decode_tcvn3, decode_vni, recognise, require_unicode
from vnnews_nlp.reading.page import read_page

TEXT = "Ủy ban nhân dân huyện Bình Gia họp bàn việc trồng rừng, tỷ lệ đạt 73,5%; ông Lò Văn Pành dự."
MOJIBAKE = "".join(bytes([b]).decode("cp1252") if b not in b"\x81\x8d\x8f\x90\x9d" else chr(b) for b in TEXT.encode())
# Typed as the fonts show them, byte for byte.
TCVN3 = "HuyÖn B×nh Gia häp bµn viÖc trång rõng, tû lÖ ®¹t 73,5%; «ng Lß V¨n Pµnh dù"
TCVN3_READ = "Huyện Bình Gia họp bàn việc trồng rừng, tỷ lệ đạt 73,5%; ông Lò Văn Pành dự"
VNI = "Huyeän Bình Gia hoïp baøn vieäc troàng röøng, tyû leä ñaït 73,5%; oâng Loø Vaên Paønh döï; ÑOÀNG ÑAÊNG, ngöôøi"
VNI_READ = "Huyện Bình Gia họp bàn việc trồng rừng, tỷ lệ đạt 73,5%; ông Lò Văn Pành dự; ĐỒNG ĐĂNG, người"


def _bytes(text):
    return bytes(ord(c) for c in text)


def test_the_tables_decode_every_letter():
    assert decode_tcvn3(TCVN3) == TCVN3_READ
    assert decode_vni(VNI) == VNI_READ
    assert decode_mojibake(MOJIBAKE) == TEXT


def test_the_tcvn3_table_reaches_all_lower_case_letters():
    reached = set(decode_tcvn3("".join(map(chr, range(0xA0, 0x100)))))
    marks = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    letters = {unicodedata.normalize("NFC", vowel + mark) for vowel in "aăâeêioôơuưy" for mark in marks} | {"đ"}
    assert {c for c in letters if not c.isascii()} <= reached


@pytest.mark.parametrize(("text", "kind"), [(TCVN3, "tcvn3"), (VNI, "vni"), (MOJIBAKE, "mojibake")])
def test_legacy_text_is_recognised_and_refused(text, kind):
    assert recognise(text) == kind
    with pytest.raises(EncodingError, match=r"decode_|UTF-8"):
        require_unicode(text)
    with pytest.raises(EncodingError):
        read_page(text)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        unicodedata.normalize("NFD", TEXT),
        "",
        "Ông Hà và bà Lê đến",
        "Ông Hà và bà Lê, ông Tô và bà Hà",
        "Où est le café de Noël à Genève ? Les élèves français sont déjà là.",
        "El señor Muñoz y el niño: mañana, año, corazón, Perú, José",
        "São Paulo, São Tomé, São Luís e São João",
        "© 2024 © ® · • « »",
        "10 µm, 5 µg, 3 µl",
        "Über Müller für Köln, München, Göring",
        "khong dau gi ca",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert recognise(text) is None
    assert require_unicode(text) is text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (b"\xef\xbb\xbf" + TEXT.encode(), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT),
        (_bytes(TCVN3), TCVN3_READ),
        (TCVN3.encode(), TCVN3_READ),
        (_bytes(VNI), VNI_READ),
        ("Hô\u0323i nghi\u0323 toa\u0300n ti\u0309nh, ho\u0323p".encode("cp1258"), "Hội nghị toàn tỉnh, họp"),
        (b"", ""),
        (b"plain", "plain"),
    ],
)
def test_files_in_any_encoding(tmp_path, data, text):
    path = tmp_path / "bài.txt"
    path.write_bytes(data)
    assert read_file(path) == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20,
        TEXT.encode("utf-16-le"),
        b"\xff\xfe\x00",
        b"caf\xe9 cr\xe8me br\xfbl\xe9e",
        "Ünïcödé".encode("latin-1"),
        MOJIBAKE.encode(),
    ],
)
def test_what_is_no_text_is_refused_with_the_file_named(tmp_path, data):
    path = tmp_path / "x.bin"
    path.write_bytes(data)
    with pytest.raises(EncodingError, match=r"x\.bin.*(?:UTF-8|Give|repair)"):
        read_file(path)


def test_mojibake_is_mended_on_request():
    assert decode_bytes(MOJIBAKE.encode(), repair=True) == TEXT


def test_a_mojibake_text_with_a_hole_is_refused():
    with pytest.raises(EncodingError, match="UTF-8"):
        decode_mojibake(MOJIBAKE[:1])


def test_what_is_no_file_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "không có.txt", "a\0b"):
        with pytest.raises(InputError, match="Give the path"):
            read_file(path)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=30).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_bytes_become_text_or_a_typed_error(data):
    try:
        assert isinstance(decode_bytes(data), str)
    except EncodingError as error:
        assert str(error).rstrip().endswith(".")
