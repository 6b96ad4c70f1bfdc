"""Legacy letters: TCVN3 (ABC), VNI-Windows and Windows-1258 text to Unicode, and mojibake told from text.

The tables are those of the fonts' own layouts: TCVN 5712:1993 VN3 (one byte a
letter; capitals with tones come from separate capital fonts and cannot be told
apart) and VNI-Windows (a base letter, then a byte for its marks). Decoding
changes the characters: offsets count in the decoded text, which must then be
the text of the Article.
"""

from __future__ import annotations

import re
import unicodedata

from vnnews_nlp.errors import EncodingError
from vnnews_nlp.reading.composition import composed

#: What :func:`recognise` can answer besides None.
KINDS = ("tcvn3", "vni", "mojibake")

_TCVN3_BYTES = "µ¸¶·¹ ¨»¾¼½Æ ©ÇÊÈÉË ® ÌÐÎÏÑ ªÒÕÓÔÖ ×ÝØÜÞ ßãáâä «åèæçé ¬êíëìî ïóñòô \xadõøö÷ù úýûüþ ¡¢§£¤¥¦".replace(
    " ", ""
)
_TCVN3_LETTERS = "àáảãạ ăằắẳẵặ âầấẩẫậ đ èéẻẽẹ êềếểễệ ìíỉĩị òóỏõọ ôồốổỗộ ơờớởỡợ ùúủũụ ưừứửữự ỳýỷỹỵ ĂÂĐÊÔƠƯ".replace(
    " ", ""
)
_TCVN3 = str.maketrans(dict(zip(_TCVN3_BYTES, _TCVN3_LETTERS, strict=True)))

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
# The byte behind the vowel: its tone, or circumflex or breve with a tone.
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_BASES = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile("([aeouyôöAEOUYÔÖ])([ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])|([ôöñíìæóòîÔÖÑÍÌÆÓÒÎ])")

# A Vietnamese syllable with at least one letter that English lacks.
_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
_NUCLEUS = "[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]{1,3}"
_SYLLABLE = re.compile(f"{_ONSET}{_NUCLEUS}(?:ch|ng|nh|[cmnpt])?")
_MARKED = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")
_SAMPLE = 20_000
_FEWEST = 3

_ADVICE = {
    "tcvn3": "TCVN3 (ABC) letters; decode it first: vnnews_nlp.reading.legacy.decode_tcvn3(text)",
    "vni": "VNI letters; decode it first: vnnews_nlp.reading.legacy.decode_vni(text)",
    "mojibake": "UTF-8 that was read as Windows-1252; get it as UTF-8, or use reading.legacy.decode_mojibake(text)",
}


def decode_tcvn3(text: str) -> str:
    """TCVN3 (ABC) letters, given as the Latin-1 characters of their bytes, as Unicode."""
    return text.translate(_TCVN3)


def decode_vni(text: str) -> str:
    """VNI-Windows letters, given as the Latin-1 characters of their bytes, as Unicode (NFC)."""
    return _VNI_PAIR.sub(_vni_letter, text)


def decode_mojibake(text: str) -> str:
    """UTF-8 that was read as Windows-1252, read rightly. Raises EncodingError where the bytes are not all there."""
    try:
        return _bytes_1252(text).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError) as error:
        raise EncodingError(
            f"the text looks like UTF-8 read as Windows-1252, but not all of it reads back ({error.reason} at "
            f"{error.start}). Get the page again, as UTF-8."
        ) from None


def recognise(text: str) -> str | None:
    """Which legacy form a text is in (one of ``KINDS``), or None for ordinary Unicode; costs nothing on Vietnamese.

    Looks at the first 20,000 characters. Proper Vietnamese has letters beyond
    Latin-1 in almost every word; a legacy text has none, but becomes Vietnamese
    syllables when decoded.
    """
    sample = text[:_SAMPLE]
    if sample.isascii() or not _may_be_legacy(sample):
        return None
    if _is_mojibake(sample):
        return "mojibake"
    plain = _share(sample)
    found = max((("tcvn3", decode_tcvn3(sample)), ("vni", decode_vni(sample))), key=lambda pair: _share(pair[1]))
    return found[0] if _share(found[1]) >= max(0.85, plain + 0.2) and _marked(found[1]) >= _FEWEST else None


def require_unicode(text: str) -> str:
    """The text itself. Raises EncodingError, with what to do, when :func:`recognise` finds a legacy form."""
    if kind := recognise(text):
        raise EncodingError(f"the text is in {_ADVICE[kind]}. Offsets then count in the decoded text.")
    return text


def syllable_share(text: str) -> float:
    """The share of words with letters beyond ASCII that are Vietnamese syllables; 0 without any such word."""
    return _share(composed(text[:_SAMPLE]))


def _vni_letter(match: re.Match[str]) -> str:
    if match[3]:
        return _cased(_VNI_BASES[match[3].lower()], match[3])
    base = _cased(_VNI_BASES.get(match[1].lower(), match[1].lower()), match[1])
    return unicodedata.normalize("NFC", base + _VNI_MARKS[match[2].lower()])


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter


def _may_be_legacy(sample: str) -> bool:
    """Whether a text is written in Windows-1252 alone, as legacy forms are and Unicode Vietnamese is not."""
    try:
        _bytes_1252(sample)
    except UnicodeError:
        return False
    return True


def _bytes_1252(text: str) -> bytes:
    """The bytes of a text that was read as Windows-1252, its five holes read as the Latin-1 controls there."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return b"".join(c.encode("latin-1") if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in text)


def _is_mojibake(sample: str) -> bool:
    raw = _bytes_1252(sample)
    # The sample may end inside a letter.
    text = raw.decode("utf-8", errors="ignore")
    lost = len(raw) - len(text.encode("utf-8"))
    return lost <= 3 and text != sample and _marked(text) >= _FEWEST


def _marked(text: str) -> int:
    """How many words of a text are Vietnamese syllables with marks."""
    return sum(1 for word in _words(text) if _MARKED.search(word) and _SYLLABLE.fullmatch(word))


def _share(text: str) -> float:
    words = [word for word in _words(text) if not word.isascii()]
    return sum(1 for word in words if _SYLLABLE.fullmatch(word)) / len(words) if words else 0.0


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.split(r"[\s\d.,;:!?()\[\]\"'“”‘’…/–-]+", text) if len(word) > 1]
