"""What a name is made of: its syllables as a key, its kind, and which other name may be short for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache, lru_cache
from sys import intern

from vnnews_nlp.lists import load_list

#: Tone marks placed the old way to the new way: "Hoà" and "Hòa" are one name.
_OLD_TONES = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe",
              "oẽ": "õe", "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"}  # fmt: skip
_OLD_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_TONES)})\b")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SIGNS = re.compile(r"[\"'“”‘’.,()*]+")
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:oă|oa|oe|uâ|uê|uơ|uyê|uya|uyu|uy|iê|yê|ươ|uô|ua|ưa|ia|oo|[aăâeêioôơuưy])"
    r"(?:i|y|o|u|ch?|m|ng?|nh|p|t)?$"
)
#: Order of birth in the South: "Bảy Tuyết" is Dương Thị Tuyết, the sixth child.
_BIRTH_ORDER = frozenset({"hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "út"})
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.")
_INITIALS = re.compile(r"(?:[^\W\d_]\. ?){1,6}[^\W\d_]?|[^\W\d_]\.?|[^\W\d_]{2}")
#: Letters that Vietnamese spelling lacks but names of the Central Highlands use.
_HIGHLAND = re.compile("[ĕŏŭƀ'’]")

Key = tuple[str, ...]


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Case, Unicode form and the place of a tone mark do not tell names or offices apart."""
    text = unicodedata.normalize("NFC", text).casefold()
    return _OLD_TONE.sub(lambda match: _OLD_TONES[match[0]], text)


@lru_cache(maxsize=4096)
def name_key(name: str) -> Key:
    """The folded syllables of a name: ``("nguyễn", "văn", "a")`` for "NGUYỄN VĂN A."; initials stay whole."""
    if name.isupper() and "." in name:
        return (intern(fold(_SIGNS.sub("", name.replace(" ", "")))),)
    return tuple(map(intern, _SIGNS.sub(" ", fold(name)).split()))  # one string a syllable, in however many names


@cache
def _strays() -> dict[str, frozenset[str]]:
    rows = load_list("name_strays")
    return {side: frozenset(row["word"] for row in rows if row["side"] == side) for side in ("before", "after")}


@cache
def _surnames() -> frozenset[str]:
    return frozenset(fold(row["surname"]) for row in load_list("surnames"))


def without_stray(key: Key, printed: Collection[Key]) -> Key:
    """A name without a word that is none of it, where the name is printed so too.

    "Sau Ngọc Sơn" beside "Ngọc Sơn", "Weibo Lương Vân Phi" beside "Lương Vân Phi", "Cristiano Ronaldo Ronaldo".
    """
    if len(key) < 3:
        return key
    head, tail = key[:-1], key[1:]
    if key[-1] == key[-2] or (head in printed and key[-1] in _strays()["after"]):
        return head
    if len(key) > 3 and key[: len(key) // 2] == key[len(key) // 2 :]:
        return key[: len(key) // 2]
    strange = key[0] not in _surnames()
    if tail in printed and strange and (key[0] in _strays()["before"] or (len(tail) > 2 and tail[0] in _surnames())):
        return tail
    return key


def bare(word: str) -> str:
    """A word without any mark: ``dung`` for "dũng"."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)).replace("đ", "d")


@lru_cache(maxsize=4096)
def is_vietnamese(word: str) -> bool:
    """Could this folded word be a Vietnamese syllable by its spelling?"""
    plain = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", word)))
    return _SYLLABLE.match(plain) is not None


@cache
def _families() -> dict[Key, str]:
    return {name_key(row["family"]): row["kind"] for row in load_list("name_families")}


@lru_cache(maxsize=4096)
def name_kind(name: str) -> str:
    """``kinh``, ``ethnic``, ``religious``, ``sino`` or ``foreign``, by spelling and first syllables."""
    key, families = name_key(name), _families()
    initial = _INITIAL.match(name)  # "A.Merkel" is no A of the Central Highlands
    kind = None if initial else families.get(key[:2]) or families.get(key[:1])
    if kind and len(key) > 1:
        return kind
    if _HIGHLAND.search(fold(name)):
        return "ethnic"
    spelt = name_key(_INITIAL.sub(" ", name)) or key  # "P.ĐIỀN" is no foreigner
    return "kinh" if all(map(is_vietnamese, spelt)) else "foreign"


@lru_cache(maxsize=4096)
def kind_of(key: Key) -> str:
    """:func:`name_kind` of a name by its folded syllables."""
    families = _families()
    kind = families.get(key[:2]) or families.get(key[:1])
    if kind and len(key) > 1:
        return kind
    if any(map(_HIGHLAND.search, key)):
        return "ethnic"
    return "kinh" if all(map(is_vietnamese, key)) else "foreign"


def is_initials(name: str) -> bool:
    """Is a name nothing but letters, so that nobody can tell its kind: "N.T.V.", "T.H"?"""
    return name.isupper() and _INITIALS.fullmatch(name) is not None


def is_short_for(short: Key, full: Key, kind: str) -> bool:
    """May ``short`` be a partial mention of the name ``full``?

    The last syllables of a Vietnamese name ("ông Thiệu", "Phước Trung"; "Bảy Tuyết"), any run
    of a foreign one ("ông Trump", "Bibiana"; "A.Merkel"), the family too of a Chinese one ("ông Tập").
    """
    if has_initials_of(short, full):
        return True
    if len(short) >= len(full):
        return False
    if len(short) == 2 and short[0] in _BIRTH_ORDER and full[-1] == short[1] and full[0] not in _BIRTH_ORDER:
        return True
    if full[-len(short) :] == short:
        return True
    if kind == "kinh":
        return False
    if kind in ("sino", "religious", "ethnic"):
        return full[: len(short)] == short
    return any(full[i : i + len(short)] == short for i in range(len(full) - len(short) + 1))


def has_initials_of(short: Key, full: Key) -> bool:
    """Does ``short`` abbreviate given names of ``full``: "A.Merkel", "G. Bush" for George Walker Bush?"""
    given, family = short[:-1], short[-1]
    if not given or family != full[-1] or len(family) == 1 or len(short) > len(full) or 1 not in map(len, given):
        return False
    told = [(a, b) for a, b in zip(given, full, strict=False) if a != b]
    return bool(told) and all(len(a) == 1 and b[0] == a for a, b in told)


def run_together(key: Key, kind: str) -> str:
    """A name without spaces and hyphens, a foreign one without marks: "Kim Jong-un" is "Kim Jong Un"."""
    joined = "".join(key).replace("-", "")
    return bare(joined) if kind == "foreign" else joined


def is_misspelt(one: Key, other: Key) -> bool:
    """Do two full names differ by one slip: marks alone, or one letter that is not in a Vietnamese given name?

    "Huỳnh Nam Dung" is "Huỳnh Nam Dũng"; "Trần Văn Hải" is not "Trần Văn Hà".
    """
    if len(one) != len(other) or len(one) < 2:
        return False
    wrong = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) != 1:
        return False
    a, b = one[wrong[0]], other[wrong[0]]
    if bare(a) == bare(b):
        return len(one) > 2
    given = wrong[0] == len(one) - 1 and is_vietnamese(a) and is_vietnamese(b)
    return not given and min(len(a), len(b)) > 2 and one_letter_apart(a, b)


def one_letter_apart(a: str, b: str) -> bool:
    """Is one word the other with one letter changed, added or left out?"""
    if abs(len(a) - len(b)) > 1:
        return False
    short, long = sorted((a, b), key=len)
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return short[at + (len(a) == len(b)) :] == long[at + 1 :]
