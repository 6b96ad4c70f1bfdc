"""Every stage takes time in proportion to its text, whatever the text is made of.

Strings that say one thing again and again: runs of figures, dashes, capitals, quotes, brackets, offices, percentages.
Four times the text may make six times the calls. With ``--hypothesis-profile=thorough`` the strings are of 200,000
characters, and the processor's time is held to the same.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from time import process_time
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import settings

import vnnews_nlp as vn
from vnnews_nlp.pipeline import Stage
from vnnews_nlp.reading import letters
from vnnews_nlp.reading.letters import read_letters
from vnnews_nlp.reading.page import read_page

sys.path.insert(0, str(ROOT / "benchmarks"))

from guard import counting, run_stages

UNITS = (
    "0", "1/", "-", "/", "A", "a", "é", "“", '"', "(", "[(", "\x00", "\u0301", "a\u0301\u0323", " ", "\n", ".", ",",
    ";", "%", "1%", "1,5% ", "1.000 ", "A.", "A ", "Aa ", "AaBb", "a ", "a.b@", "<b>", "- ", "“a” ", "ngày 1/1/2020 ",
    "\u200b", "Nghị quyết số ", "Nghị quyết số 1/NQ-CP, ", "12/2020/NĐ-CP", "Luật Đất đai, ",
    "sửa đổi Nghị định 1/2020/NĐ-CP, ", "Chủ tịch ", "Chủ tịch UBND tỉnh, ", "ông Lê ", "ông Lê Văn A, ",
    "Lê Văn A và ", "LêVănA", "UBND tỉnh ", "tỷ đồng ", "ông Lê nói: “", "tăng 5% so với 4%, ",
    "được bổ nhiệm làm Chủ tịch ", "của Bộ Y tế ", "do ông Lê làm Chủ tịch, ", "Ảnh: Lê A\n", "Theo VnExpress\n",
    "Lê A\n", "𝅗𝅥", "\ud800", "😀", "中", "Ж",
    "1.", "1-", "1,", "A-", "a'", "NQ/", "1 - ", "a@", "1 / ", "https://", "0912 ", "1%-", "TCVN ", "Q.", "é-", '."a',
    "A. ", "1. ", "a\n", "…", "v.v. A", ". ((", "Nguyễn Văn ", "N-", "Phó Phó ", "UBND tỉnh và ",
    "\u0323\u0301", "\u0f71\u0f72", "\u1100", "\u1161", "\u202e", "&#x", "<!--", "9 tỷ ", "ảnh: ", "| 5% |\n",
)  # fmt: skip
#: The same, with another number, code or name each time.
NUMBERED = (
    "Nghị định này sửa đổi Nghị định {n}/2020/NĐ-CP. ", "Nghị định {n}/2020/NĐ-CP của sửa đổi thay thế cho các, ",
    "Quyết định 5/QĐ-{code}, ", "Luật {code} (sửa đổi), Điều 9 Luật {code}, ", "hộ {name} tăng {n}%, ",
    "ông Lê {name}, Chủ tịch UBND xã {name}, ", "Tổng thống {name} gặp Tổng thống Nga. ",
    "Thủ tướng {name} gặp Thủ tướng. ", "luật đất {name}, Điều 9 Luật Đất {name}, Nghị định 15/{code}, ",
    "ông Nguyễn {name}, giá Nguyễn; ", "ông {name} (tên thật là {name} Lê), ",
)  # fmt: skip
GROWTH = 6.0  # for four times the text; noise and what is done once an article are in it
FEWEST_CALLS, LEAST_TIME = 2_000, 1.0
THOROUGH = bool(settings.default and settings.default.max_examples >= 10_000)
#: Characters of the longer text, for its calls and for its time.
FOR_CALLS, FOR_TIME = (40_000, 200_000) if THOROUGH else (6_000, 0)
#: As many where each unit is another: what is compared with a bounded number of others grows until there are so many.
FOR_CALLS_NUMBERED = 24_000

Cost = Callable[[Callable[[], Any]], tuple[float, Any]]


@cache
def stages() -> list[Stage]:
    def read(items: list[str]) -> tuple[list[vn.Article]]:
        return ([read_page(item, letters=read_letters(item)) for item in items],)

    made = [Stage("reading", ("item",), ("article",), read), *vn.Pipeline().stages]
    costs(made, "Ông Lê Văn A, Chủ tịch UBND tỉnh, ký Nghị quyết 1/NQ-CP, tăng 5%.", calls)  # fills tables
    return made


def costs(made: list[Stage], text: str, cost: Cost) -> dict[str, float]:
    found: dict[str, float] = {}

    def measured(name: str, run: Callable[[], Any]) -> Any:
        letters._kept.cache_clear()  # short texts are kept from one stage to the next, long ones are not
        found[name], columns = cost(run)
        return columns

    run_stages(made, [text], measured)
    return found


def calls(run: Callable[[], Any]) -> tuple[float, Any]:
    with counting() as counted:
        columns = run()
    return sum(counted.values()), columns


def time(run: Callable[[], Any]) -> tuple[float, Any]:
    began = process_time()
    columns = run()
    return process_time() - began, columns


def repeated(unit: str, length: int) -> str:
    """The unit again and again; ``{n}``, ``{code}`` and ``{name}`` are another number, code and name each time."""
    if "{" not in unit:
        return unit * (length // len(unit))
    count = length // len(numbered(unit, length))
    return "".join(numbered(unit, i) for i in range(count))


def numbered(unit: str, i: int) -> str:
    code = "".join(chr(ord("A") + i // 26**place % 26) for place in range(4))
    return unit.format(n=i + 1, code=code, name=f"{code[:2].title()} {code[2:].title()}")


def grown(made: list[Stage], unit: str, length: int, cost: Cost, least: float) -> dict[str, tuple[float, float]]:
    """The stages whose cost grows faster than the text, with the costs of a quarter and of the whole."""
    short, long = (costs(made, repeated(unit, size), cost) for size in (length // 4, length))
    return {name: (short[name], long[name]) for name in long if long[name] > max(least, GROWTH * short[name])}


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_calls_grow_with_the_text(unit: str) -> None:
    assert grown(stages(), unit, FOR_CALLS, calls, FEWEST_CALLS) == {}


@pytest.mark.parametrize("unit", NUMBERED, ids=ascii)
def test_calls_grow_with_the_text_where_nothing_comes_twice(unit: str) -> None:
    assert grown(stages(), unit, max(FOR_CALLS, FOR_CALLS_NUMBERED), calls, FEWEST_CALLS) == {}


@pytest.mark.skipif(not THOROUGH, reason="takes a quarter of an hour: run it with --hypothesis-profile=thorough")
@pytest.mark.parametrize("unit", UNITS + NUMBERED, ids=ascii)
def test_time_grows_with_the_text(unit: str) -> None:
    for _ in range(3):  # noise does not come three times
        found = grown(stages(), unit, FOR_TIME, time, LEAST_TIME)
        if not found:
            break
    assert found == {}


def test_a_stage_that_looks_at_all_for_each_is_found_out() -> None:
    def look(items: list[str]) -> tuple[list[int]]:
        return ([sum(len(read_letters(item[:1]).text) for _ in range(len(item) ** 2 // 10_000)) for item in items],)

    assert grown([Stage("careless", ("item",), ("article",), look)], "a", 4_000, calls, 100)
