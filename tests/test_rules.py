from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from vnnews_nlp.document import ENTITY_TYPES
from vnnews_nlp.entities.rules import check_table, load_rules, parse_rules, rule_files
from vnnews_nlp.errors import RuleError
from vnnews_nlp.lists import load_list, one_of

#: The example stands for ``{}``; each is put at the start, inside, before a comma, in quotes, on a line of its own.
CARRIERS = (
    "{}",
    "Hôm qua có tin {} như đã nêu.",
    "{}, theo báo cáo",
    "Bà nói: “{}” rồi về.",
    "Tít\n{}\nTác giả",
    "({})",
)


#: Seconds below which nothing is told from noise; more is compared with a quarter of the text, not with a clock.
NOISE = 0.02

#: The rows that find entities in running text; other tables are tried at places that code chooses.
ROWS = [
    pytest.param(rule, id=rule.source)
    for name in rule_files()
    if load_rules(name).type in ENTITY_TYPES
    for rule in load_rules(name).rules
]


@pytest.mark.parametrize("name", rule_files())
def test_rows_find_their_examples_and_nothing_in_their_negatives(name):
    assert check_table(load_rules(name)) == []


@pytest.mark.parametrize("rule", ROWS)
def test_examples_are_found_wherever_they_stand(rule):
    for example in rule.examples:
        for carrier in CARRIERS:
            before, _, after = carrier.partition("{}")
            text = before + example.text + after
            wanted = {(len(before) + s, len(before) + e) for s, e in example.spans}
            assert wanted <= {(e.start, e.end) for e in rule.find(text)}, (rule.source, text)


@pytest.mark.parametrize("rule", ROWS)
def test_examples_are_found_twice(rule):
    for example in rule.examples:
        gap = ". Sau đó, "
        text = example.text + gap + example.text
        shift = len(example.text) + len(gap)
        wanted = {(at + s, at + e) for at in (0, shift) for s, e in example.spans}
        assert wanted <= {(e.start, e.end) for e in rule.find(text)}, (rule.source, text)


@pytest.mark.parametrize("rule", ROWS)
def test_entities_say_what_the_text_says(rule):
    for example in rule.examples:
        for entity in rule.find(example.text):
            assert example.text[entity.start : entity.end] == entity.text
            assert entity.source == rule.source and 0 < entity.score <= 1


@pytest.mark.parametrize("rule", ROWS)
@pytest.mark.parametrize(
    "unit", ["1/", "9", "-", "A", "12-NQ/", "Luật Đất ", "quyết định số ", " số 1", "“", "Nghị quyết Đại hội "]
)
def test_hostile_text_takes_time_in_proportion(rule, unit):
    def took(length):
        text = unit * (length // len(unit))
        start = time.process_time()
        list(rule.find(text))
        return time.process_time() - start

    for _ in range(3):  # noise does not come three times
        long = took(20_000)
        if long < NOISE or long < 8 * took(5_000):
            return
    pytest.fail(f"{rule.source} takes more than eight times as long for four times {unit!r}")


def test_a_rule_that_takes_more_than_its_share_is_found_out():
    class Slow:
        source = "t/slow"

        def find(self, text):
            return re.findall("9*9*9*8", text[: len(text) // 100])

    with pytest.raises(pytest.fail.Exception, match="t/slow"):
        test_hostile_text_takes_time_in_proportion(Slow(), "9")


GOOD = """
type = "DOC"
[[rule]]
id = "code"
triggers = ["-NQ/"]
pattern = '(?P<number>[0-9]+)-NQ/TU'
norm = "{number}-NQ/TU"
examples = ["theo [40-NQ/TU] của"]
not = ["tỉ số 2-1"]
"""


def test_a_good_table_loads():
    rule = parse_rules("t", GOOD)["code"]
    assert [e.norm for e in rule.find("a 40-NQ/TU b 41-NQ/TU")] == ["40-NQ/TU", "41-NQ/TU"]
    with pytest.raises(KeyError):
        parse_rules("t", GOOD)["other"]


@pytest.mark.parametrize(
    ("old", "new", "row", "why"),
    [
        ('type = "DOC"', "", "(file)", "no type"),
        ('type = "DOC"', "type = ", "(file)", "not valid TOML"),
        ('examples = ["theo [40-NQ/TU] của"]', "", "code", "no examples"),
        ('not = ["tỉ số 2-1"]', "not = []", "code", "no not"),
        ("[40-NQ/TU]", "40-NQ/TU", "code", "marks nothing"),
        ("[0-9]+", "[0-9]+{letters}", "code", "[vars]"),
        ("[0-9]+", "[0-9+", "code", "does not compile"),
        ('"{number}-NQ/TU"', '"{year}-NQ/TU"', "code", "no group"),
        ('id = "code"', 'id = "code"\nweight = 3', "code", "unknown key 'weight'"),
        ('id = "code"', 'id = "code"\nafter = "law"', "code", "no head has"),
        ('id = "code"', 'id = "code"\nhead = "big"', "code", "capital or small"),
        ('id = "code"', 'id = "code"\nscore = [1]', "code", "from 0 to 1"),
        ('id = "code"', 'id = "code"\nscore = nan', "code", "from 0 to 1"),
        ('id = "code"', 'id = "code"\nafter = 5', "code", "after is a string"),
        ('id = "code"', "id = 5", "5", "id is a string"),
        ("[0-9]+", "[0-9]{99999999999}", "code", "does not compile"),
        ('["-NQ/"]', '"-NQ/"', "code", "triggers is a list of strings"),
        ('not = ["tỉ số 2-1"]', "not = 5", "code", "not is a list of strings"),
        ('["theo [40-NQ/TU] của"]', "[5]", "code", "an example is a string"),
        ('["theo [40-NQ/TU] của"]', '[{ norm = "x" }]', "code", "an example has no text"),
        ('"{number}-NQ/TU"', '"{number!r}"', "code", "closes no {group}"),
        ('"{number}-NQ/TU"', '"{0}"', "code", "closes no {group}"),
        ('type = "DOC"', 'type = "DOC"\nrules = 5', "(file)", "unknown key 'rules'"),
        ('type = "DOC"', 'type = "DOC"\nvars = 5', "vars", "a table of names"),
        ("[[rule]]", "[rule]", "(file)", "rows under [[rule]]"),
        (
            "[[rule]]",
            '[lists]\nl = { list = "../../lists/laws", column = "name" }\n[[rule]]',
            "lists.l",
            "without folder",
        ),
        ("[[rule]]", '[heads]\nlist = "no_such_list"\ncolumn = "word"\n[[rule]]', "heads", "Name one of data/lists"),
        ("[[rule]]", '[lists]\nl = { list = "laws", column = "no" }\n[[rule]]', "lists.l", "Name one of data/lists"),
        (
            "[[rule]]",
            '[lists]\nl = { list = "laws", column = "name", spaces = "any" }\n[[rule]]',
            "lists.l",
            "Write one of exact, loose",
        ),
        (
            "[[rule]]",
            '[lists]\nl = { list = "laws", column = "name", where = { kind = "X" } }\n[[rule]]',
            "lists.l",
            "chooses no word",
        ),
    ],
)
def test_a_bad_row_names_its_file_and_id(old, new, row, why):
    assert old in GOOD
    with pytest.raises(RuleError, match=re.escape(why)) as caught:
        parse_rules("t", GOOD.replace(old, new, 1))
    assert (caught.value.file, caught.value.row) == ("t.toml", row)


def test_an_id_stands_once():
    second = GOOD[GOOD.index("[[rule]]") :]
    with pytest.raises(RuleError, match="stands twice"):
        parse_rules("t", GOOD + second)


def test_check_table_tells_what_is_wrong():
    table = parse_rules("t", GOOD.replace("[40-NQ/TU] của", "[40-NQ]/TU của").replace("tỉ số 2-1", "số 7-NQ/TU"))
    complaints = check_table(table)
    assert len(complaints) == 2 and "found ['40-NQ/TU']" in complaints[0] and "must not match" in complaints[1]
    asleep = replace(table, rules=(replace(table.rules[0], triggers=("không có",)),))
    assert any("triggers change" in complaint for complaint in check_table(asleep))


def test_one_of_takes_the_longest_word_and_no_part_of_one():
    pattern = re.compile(one_of(["luật", "luật sư", "bộ luật"], case="news"))
    assert pattern.findall("luật sư nói: Bộ luật, BỘ LUẬT và Luật; kỷluật, luậtgì") == [
        "luật sư",
        "Bộ luật",
        "BỘ LUẬT",
        "Luật",
    ]


def test_one_of_forgives_a_lost_space_before_a_capital_and_behind_a_number():
    pattern = re.compile(one_of(["Nghị quyết"], case="news"))
    assert pattern.findall("thực hiệnNghị quyết57về") == ["Nghị quyết"]


@pytest.mark.parametrize(
    "name",
    [
        "document_types",
        "laws",
        "law_letters",
        "named_documents",
        "issuers",
        "issuer_ends",
        "content_verbs",
        "code_issuers",
    ],
)
def test_lists_are_clean(name):
    import unicodedata

    rows = load_list(name)
    assert rows and len({tuple(r.values()) for r in rows}) == len(rows)
    for row in rows:
        for cell in row.values():
            assert cell == cell.strip() == unicodedata.normalize("NFC", cell)
