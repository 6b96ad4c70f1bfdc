import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews_nlp.document import TOKEN_KINDS
from vnnews_nlp.tokens.atoms import scan_atoms


def pieces(text):
    starts, ends, kinds = scan_atoms(text)
    return [(text[s:e], TOKEN_KINDS[k]) for s, e, k in zip(starts.tolist(), ends.tolist(), kinds.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("text", "atoms"),
    [
        ("", []),
        (" \n\t\u00a0", []),
        ("Ông Hà.", [("Ông", "word"), ("Hà", "word"), (".", "punct")]),
        ("72,8%", [("72", "number"), (",", "punct"), ("8", "number"), ("%", "punct")]),
        ("40-NQ/TU", [("40", "number"), ("-", "punct"), ("NQ", "word"), ("/", "punct"), ("TU", "word")]),
        ("lớp 10A1", [("lớp", "word"), ("10A1", "code")]),
        ("Ha\u0300 No\u0323\u0302i", [("Ha\u0300", "word"), ("No\u0323\u0302i", "word")]),
        ("giá $5", [("giá", "word"), ("$", "other"), ("5", "number")]),
        ("❤\ufe0f!", [("❤", "other"), ("\ufe0f", "other"), ("!", "punct")]),
        ("a\x00b", [("a", "word"), ("\x00", "other"), ("b", "word")]),
        ("m² 北京", [("m²", "code"), ("北京", "word")]),
        ("“...”", [("“", "punct"), (".", "punct"), (".", "punct"), (".", "punct"), ("”", "punct")]),
    ],
)
def test_atoms(text, atoms):
    assert pieces(text) == atoms


@settings(max_examples=50)
@given(st.text())
def test_every_character_that_is_no_space_is_in_one_atom(text):
    starts, ends, _ = scan_atoms(text)
    covered = [i for s, e in zip(starts.tolist(), ends.tolist(), strict=True) for i in range(s, e)]
    assert covered == [i for i, char in enumerate(text) if not char.isspace()]
