from __future__ import annotations

import re

from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)


def test_the_python_example_gives_its_facts(capsys) -> None:  # type: ignore[no-untyped-def]
    code = blocks("python")[0]
    assert len(code.strip().splitlines()) <= 20
    exec(compile(code, "README.md", "exec"), {})
    out = capsys.readouterr().out
    assert "Lục Văn Đàm ['Lục Văn Đàm', 'Đàm']" in out
    assert "Lục Văn Đàm | Phó Bí thư Tỉnh ủy | current" in out and "Lục Văn Đàm | Chủ tịch UBND tỉnh | current" in out
    assert "Nghị quyết 27-NQ/TU 2021-09-12 Ban Thường vụ Tỉnh ủy | phát triển đô thị tỉnh Cao Bằng" in out
    assert "68,4% | tỷ lệ đô thị hóa của thành phố | level" in out


def test_the_ci_runs_the_test_command_of_the_readme() -> None:
    command = blocks("sh")[1].strip()
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_command_of_the_readme_exists() -> None:
    from vnnews_nlp.cli import _parser

    known = _parser().format_help()
    for command in re.findall(r"^(?:cat \S+ \| )?vnnews (\w+)", "\n".join(blocks("sh")), re.M):
        assert command in known
