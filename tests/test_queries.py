"""The database over a corpus folder, and what is made across articles: repeats, humans, documents."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from corpus_parts import QUICK, article, run_here

from vnnews_nlp import corpus
from vnnews_nlp.corpus.document_keys import document_key, party_term, place_in
from vnnews_nlp.corpus.duplicates import write_duplicates
from vnnews_nlp.corpus.identities import Bearer, Held, anchors_of, find_identities, is_local, write_identities
from vnnews_nlp.corpus.keys import office_key, phrase_key, place_key
from vnnews_nlp.corpus.references import Cited, find_references, write_references
from vnnews_nlp.errors import CorpusError

#: The questions that users ask, a line of SQL each, as README has them.
QUESTIONS = {
    "who held which office when": (
        "select name, title, place, statuses, first_seen, last_seen, sources from offices "
        "where title like '%Chủ tịch UBND%' order by name",
        ("Lục Văn Đàm", "Chủ tịch UBND tỉnh"),
    ),
    "which documents are cited": (
        "select document, date, issuer, articles, mentions from documents order by mentions desc, document limit 10",
        ("nghị quyết 27-NQ/TU (2021-09-12)", "2021-09-12"),
    ),
    "an indicator through time": (
        "select published, low, unit, change, sentence from series "
        "where indicator like '%đô thị hóa%' order by published",
        (datetime(2022, 6, 14, 15, 42), 68.4),
    ),
    "people mentioned together": (
        "select one, other, articles, evidence from together "
        "where 'Bàn Thị Mai' in (split_part(one, ' #', 1), split_part(other, ' #', 1)) order by one, other",
        ("Bàn Thị Mai #5", "Bùi Thị Nga #5"),
    ),
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our example articles, and one of them again as another paper prints it."""
    folder = tmp_path_factory.mktemp("in")
    for path in (ROOT / "examples").glob("*.txt"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    legal = (ROOT / "examples" / "legal.txt").read_text(encoding="utf-8")
    (folder / "z-again.txt").write_text("(Báo khác) - " + legal.upper()[:40] + legal[40:], encoding="utf-8")
    return run_here([folder], tmp_path_factory.mktemp("facts") / "it's [facts]*")


@pytest.fixture(scope="module")
def db(out: Path) -> Any:
    return corpus.database(out)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_questions_of_the_readme(question: str, db: Any) -> None:
    sql, answer = QUESTIONS[question]
    assert any(row[:2] == answer for row in db.execute(sql).fetchall()), db.execute(sql).fetchall()


def test_a_repeat_counts_once(db: Any) -> None:
    repeats = db.execute("select id, duplicate_of from articles where duplicate_of is not null").fetchall()
    assert repeats == [("z-again", 3)]
    sql = "select articles, evidence from documents where document = 'nghị định 214/2025'"
    assert db.execute(sql).fetchall() == [(1, [3])]


def test_evidence_is_a_click_away(db: Any) -> None:
    for view in ("holdings", "citings", "series"):
        rows = db.execute(f'select sentence, substring(text, v."start" + 1, v."end" - v."start"), text, v."start", '
                          f'v."end", evidence(article, v."start", v."end") '
                          f"from {view} v join article_rows using (article)").fetchall()  # fmt: skip
        assert rows
        for sentence, span, text, start, end, evidence in rows:
            assert span == text[start:end] and span in sentence and sentence in text and evidence == sentence


FORBIDDEN = (
    "from read_csv('{there}/secret.csv')", "from read_text('{there}/secret.csv')", "from '{there}/secret.csv'",
    "from read_csv('{facts}/../secret.csv')", "from read_csv('{facts}/link.csv')", "from read_csv('{there}/facts2/x')",
    "from read_csv('/etc/passwd')", "from read_blob('/etc/hostname')", "from glob('/etc/*')",
    "from sniff_csv('/etc/passwd')", "from read_json('/proc/self/environ')", "from parquet_metadata('/etc/passwd')",
    "from 'https://example.org/x.parquet'", "from duckdb_secrets()", "from read_xlsx('x.xlsx')",
    "from sqlite_scan('x', 'y')", "from connection", "from sql", "select * from query('copy articles to ''x.csv''')",
    "copy articles to '{facts}/x.csv'", "copy articles to 'x.csv'", "explain copy articles to '{facts}/x.csv'",
    "explain analyze copy articles to '{facts}/run.json'", "explain explain analyze copy articles to '{facts}/x.csv'",
    "/**/ explain analyze copy articles to '{facts}/x'", "explain analyze create table x as select 1",
    "export database '{facts}/x'", "attach 'x.db'", "attach '{facts}/x.db'", "install httpfs", "load httpfs",
    "set enable_external_access = true", "set temp_directory = 'x'", "pragma threads = 1", "checkpoint", "", ";",
    "select 1; drop view offices", "drop view offices", "create table x as select 1",
)  # fmt: skip


def test_a_query_reads_the_folder_and_nothing_else(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.csv").write_text("a\n1\n")
    (tmp_path / "facts2").mkdir()
    (tmp_path / "facts2" / "x").write_text("a\n1\n")
    shutil.copytree(out, tmp_path / "facts")
    (tmp_path / "facts" / "link.csv").symlink_to(tmp_path / "secret.csv")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    for form in FORBIDDEN:
        with pytest.raises(CorpusError):
            print(form, corpus.select("facts", form.format(there=tmp_path, facts=tmp_path / "facts")).fetchall())
        assert before == {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}, form


@pytest.mark.parametrize(
    "sql",
    ["select count(*) from articles", "FROM offices LIMIT 3", "describe articles", "summarize topics",
     "explain select * from series", "EXPLAIN ANALYZE select count(*) from holdings", "from duckdb_views() limit 1",
     *(sql for sql, _ in QUESTIONS.values())],
)  # fmt: skip
def test_what_users_ask_runs_sealed(sql: str, out: Path) -> None:
    assert corpus.select(out, sql).fetchall()


def test_a_sealed_query_leaves_nothing_on_the_disk_when_memory_is_short(out: Path) -> None:
    connection = corpus.database(out, sealed=True)
    assert connection.execute("select current_setting('temp_directory')").fetchone() == ("",)
    with pytest.raises(Exception, match="locked"):
        connection.execute("set temp_directory = '/tmp'")


@pytest.mark.parametrize("victim", ["shards/000000/people.parquet", "duplicates.parquet"])
@pytest.mark.parametrize("keep", [0, 0.5])
def test_a_damaged_folder_says_which_file_and_what_to_do(victim: str, keep: float, out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "facts")
    path = tmp_path / "facts" / victim
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    with pytest.raises(CorpusError, match=rf"{path.name}.*delete the folder of its shard.*--resume"):
        corpus.select(tmp_path / "facts", "select count(*) from articles, people").fetchall()


@pytest.mark.parametrize(
    ("table", "step"), [("articles", write_duplicates), ("people", write_identities), ("citations", write_references)]
)
def test_a_damaged_shard_is_named_when_looking_across(table: str, step: Any, out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "facts")
    path = tmp_path / "facts" / "shards" / "000000" / f"{table}.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(CorpusError, match=rf"000000.{table}\.parquet cannot be read .*Delete the folder of its shard"):
        step(tmp_path / "facts")


@pytest.mark.parametrize("manifest", [b"", b"[1]", b"null", b"{", b"[" * 100_000, b"\xff\xfe"], ids=range(6))
def test_a_run_json_that_is_none(manifest: bytes, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_bytes(manifest)
    with pytest.raises(CorpusError, match="no corpus folder"):
        corpus.database(tmp_path)


def test_a_folder_without_a_run(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus folder"):
        corpus.database(tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Phó chủ tịch Ủy ban nhân dân tỉnh", "tỉnh Hoà An"), ("Phó Chủ tịch UBND tỉnh Hòa An", "Hòa An"), True),
        (("Bộ trưởng Bộ Y tế", None), ("bộ trưởng bộ y tế", None), True),
        (("Thủ tướng", None), ("Thủ tướng Chính phủ", None), True),
        (("Chủ tịch UBND huyện", None), ("Chủ tịch UBND tỉnh", None), False),
        (("Giám đốc Sở Y tế", None), ("Phó Giám đốc Sở Y tế", None), False),
    ],
)
def test_office_keys(one: tuple[str, str | None], other: tuple[str, str | None], same: bool) -> None:
    assert (office_key(*one) == office_key(*other)) is same


def test_place_and_phrase_keys() -> None:
    assert place_key("tỉnh Cao Bằng") == place_key("Cao Bằng") != place_key("huyện Cao Lộc")
    assert place_key(None) == "" and phrase_key("Tỷ lệ  hoà giải") == "tỷ lệ hòa giải"


@pytest.mark.parametrize(
    ("type", "number", "name", "date", "key"),
    [
        ("Nghị định", "168/2024/NĐ-CP", None, None, ("nghị định 168/2024", "nothing")),
        ("Nghị định", "168/2024", None, None, ("nghị định 168/2024", "nothing")),
        ("Nghị định", "71", None, "2010-06-23", ("nghị định 71/2010", "nothing")),
        ("Nghị định", "46", None, None, ("nghị định 46", "article")),
        ("Nghị quyết", "98", None, "2023-06-24", ("nghị quyết 98", "article")),
        ("Luật", "02/2026/QH16", None, None, ("luật 2/2026/QH16", "nothing")),
        ("Nghị quyết", "02/2026/QH16", None, None, ("nghị quyết 2/2026/QH16", "nothing")),
        ("Quyết định", "1268/QĐ-TTG", None, None, ("quyết định 1268/QĐ-TTG", "year")),
        ("Quyết định", "1268/QĐ-TTg", None, "2026-07-14", ("quyết định 1268/QĐ-TTG", "year")),
        ("Nghị quyết", "02-NQ/TƯ", None, None, ("nghị quyết 2-NQ/TW", "term")),
        ("Nghị quyết", "40-NQ/TU", None, "2021-08-05", ("nghị quyết 40-NQ/TU", "place")),
        ("Nghị quyết", "40/NQ-CP", None, None, ("nghị quyết 40/NQ-CP", "year")),
        ("Nghị quyết", "66.13/2026/NQ-CP", None, None, ("nghị quyết 66.13/2026/NQ-CP", "nothing")),
        ("Kế hoạch", "85/KH-UBND", None, "2022-03-25", ("kế hoạch 85/KH-UBND", "place")),
        ("Nghị quyết", "92/2026/NQ-HĐND", None, None, ("nghị quyết 92/2026/NQ-HĐND", "place")),
        ("Kế hoạch", "135/KH-SNNMT", None, None, ("kế hoạch 135/KH-SNNMT", "place")),
        ("Bản án", "45/2023/HS-ST", None, None, ("bản án 45/2023/HS-ST", "place")),
        ("Luật", None, "Luật Đất đai", "2024", ("luật đất đai 2024", "nothing")),
        ("Luật", None, "LUẬT HOÀ GIẢI", None, ("luật hòa giải", "nothing")),
        ("Nghị quyết", None, "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVII", None,
         ("nghị quyết đại hội đảng bộ tỉnh lần thứ xvii", "place")),
    ],
)  # fmt: skip
def test_document_keys(type: str, number: str | None, name: str | None, date: str | None, key: tuple[str, str]) -> None:
    assert document_key(type, number, name, date) == key


def test_terms_and_places() -> None:
    assert [party_term(d) for d in ("2024-12-22", "2026-01-10", "2026-02-01", "2016")] == ["XIII", "XIII", "XIV", "XII"]
    assert place_in("UBND tỉnh Cao Bằng") == "tỉnh cao bằng" and place_in("Ban Thường vụ Tỉnh ủy") is None


def cite(
    number: int, key: str, apart: str, date: str | None, published: str | None, issuer: str | None = None
) -> Cited:
    return Cited(number, 0, key, apart, date, issuer, datetime.fromisoformat(published) if published else None)


def test_recurring_numbers_are_kept_apart_by_year_term_day_and_place() -> None:
    given = [
        cite(1, "a", "year", "2016-09-02", "2016-09-05"),
        cite(2, "a", "year", None, "2017-01-05"),
        cite(3, "a", "year", "2026-07-14", None),
        cite(4, "a", "year", None, "2020-01-05"),
        cite(5, "b", "term", "2024-12-22", None),
        cite(6, "b", "term", "2026-02-01", None),
        cite(7, "c", "place", "2022-03-25", None),
        cite(8, "c", "place", None, "2022-05-01", "UBND tỉnh Cao Bằng"),
        cite(9, "c", "place", None, "2022-06-01", "UBND tỉnh Cao Bằng"),
        cite(10, "c", "place", None, "2022-06-01", "UBND tỉnh"),
        cite(11, "d", "article", "2022-06-01", "2022-06-01"),
        cite(12, "e", "nothing", None, None),
    ]
    found = {article: (document, why) for article, _, document, why in find_references(given)}
    assert found == {
        1: ("a (2016)", "date"), 2: ("a (2016)", "latest before"), 3: ("a (2026)", "date"),
        4: ("a (2020)", "date of the article"), 5: ("b (term XIII)", "date"), 6: ("b (term XIV)", "date"),
        7: ("c (2022-03-25)", "date"), 8: ("c (tỉnh cao bằng, 2022)", "place"), 9: ("c (tỉnh cao bằng, 2022)", "place"),
        10: ("c (in article 10)", "alone"), 11: ("d (in article 11)", "alone"), 12: ("e", "key"),
    }  # fmt: skip


def bearer(number: int, name: str, *offices: tuple[str, str | None, str | None]) -> Bearer:
    held = [Held(title, body, office_key(title, place), place_key(place)) for title, body, place in offices]
    return Bearer(number, 0, name, phrase_key(name), anchors_of(phrase_key(name), held))


def test_same_name_is_the_same_human_only_with_an_office_or_place_that_agrees() -> None:
    chairman = ("Chủ tịch UBND tỉnh", "UBND", "tỉnh Cao Bằng")
    given = [
        bearer(1, "Lục Văn Đàm", chairman),
        bearer(2, "Lục Văn Đàm"),
        bearer(3, "Lục Văn Đàm", ("Phó Bí thư Tỉnh ủy", "Tỉnh ủy", "Cao Bằng")),
        bearer(4, "Lục Văn Đàm", ("Giám đốc Sở Y tế", "Sở Y tế", None)),
        bearer(5, "Lục Văn Đàm", ("Giám đốc Sở Y tế", "Sở Y tế", None)),
        bearer(6, "Lục Văn Đàm", ("Đại tá", None, None)),
        bearer(7, "Tô Lâm", ("Bộ trưởng Bộ Công an", "Bộ Công an", None)),
        bearer(8, "Tô Lâm", ("bộ trưởng Bộ Công an", "Bộ Công an", None)),
        bearer(9, "Đàm", chairman),
        bearer(10, "Đàm", chairman),
        bearer(11, "Bùi Thị Nga", ("Giám đốc Sở Y tế", "Sở Y tế", "Hà Nội")),
        bearer(12, "Bùi Thị Nga", ("Chủ tịch UBND quận", "UBND", "Hà Nội")),
    ]
    found = {article: identity for article, _, identity, _ in find_identities(given)}
    assert [found[i] for i in range(1, 13)] == [
        "Lục Văn Đàm #1", "Lục Văn Đàm #2", "Lục Văn Đàm #1", "Lục Văn Đàm #4", "Lục Văn Đàm #5", "Lục Văn Đàm #6",
        "Tô Lâm #7", "Tô Lâm #7", "Đàm #9", "Đàm #10",
        "Bùi Thị Nga #11", "Bùi Thị Nga #12",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "local"),
    [("UBND tỉnh", True), ("Sở Y tế", True), ("Bộ Y tế", False), ("Công ty CP Thủy sản Ba Sao", False),
     ("Công ty", True), ("Ban Tổ chức Tỉnh ủy", True), ("Hội đồng quản trị", True)],
)  # fmt: skip
def test_bodies_that_many_places_have(body: str, local: bool) -> None:
    assert is_local(body) is local


def test_an_unfinished_run_can_be_asked(tmp_path: Path) -> None:
    out = run_here([article(1)], tmp_path / "facts", options=QUICK)
    for name in ("duplicates", "identities", "references"):
        (out / f"{name}.parquet").unlink()
    db = corpus.database(out)
    assert db.execute("select count(*) from offices").fetchall() == [(1,)]
    assert db.execute("select document from documents").fetchall() == [("quyết định 1/QĐ-UBND (in article 0)",)]
