"""The command line as a user meets it: help, exit codes, clean standard output, the same bytes for any number of jobs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from holdfast.app.command import COMMANDS, cli
from holdfast.scenario.complaints import EXIT_CODES

FEW = ["--draws", "8", "--lever-draws", "4"]


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


@pytest.fixture
def war(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = run("new", "my-war")
    assert made.exit_code == 0, made.output
    return tmp_path / "my-war.yaml"


def test_help_imports_no_numeric_library() -> None:
    code = (
        "import sys\nfrom holdfast.app.command import cli\n"
        "try:\n    cli(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'numpy', 'scipy', 'numba', 'pandas', 'pydantic', 'matplotlib', 'rich'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"
    for command in COMMANDS:
        assert command in out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert f"holdfast {command}" in shown.output or command == "schema"


def test_an_unknown_command_names_the_nearest() -> None:
    shown = run("chek")
    assert shown.exit_code == EXIT_CODES["usage"]
    assert "'chek'" in shown.output
    assert "Nearest: check" in shown.output


def test_an_unknown_scenario_names_the_nearest() -> None:
    shown = run("assess", "ukrane-2023")
    assert shown.exit_code == EXIT_CODES["usage"]
    assert "Nearest: ukraine-2023" in shown.output


def test_a_new_scenario_passes_check(war: Path) -> None:
    shown = run("check", str(war))
    assert shown.exit_code == 0, shown.output
    assert "0 errors" in shown.output


def test_new_does_not_overwrite(war: Path) -> None:
    war.write_text("mine", encoding="utf-8")
    assert run("new", "my-war").exit_code == EXIT_CODES["usage"]
    assert war.read_text(encoding="utf-8") == "mine"


def test_a_broken_scenario_exits_3_with_every_error(war: Path) -> None:
    text = war.read_text(encoding="utf-8")
    broken = text.replace("gain_A(minimum_B)", "gian_A(minimum_B)").replace("reliability: 0.5\n", "reliability: 1.5\n")
    war.write_text(broken, encoding="utf-8")
    for command in ("check", "assess"):
        shown = run(command, str(war))
        assert shown.exit_code == EXIT_CODES["scenario errors"]
        assert "gian_A" in shown.output
        assert "1.5" in shown.output


def test_an_unknown_column_of_history_is_an_error(war: Path) -> None:
    text = war.read_text(encoding="utf-8")
    war.write_text(text + "history:\n  classes:\n    odd: {gloss: x, where: {contig_lnd: 1}}\n", encoding="utf-8")
    shown = run("check", str(war))
    assert shown.exit_code == EXIT_CODES["scenario errors"]
    assert "contig_land" in shown.output


def test_json_is_alone_on_standard_output(war: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "holdfast", "assess", str(war), *FEW, "--json"],
        capture_output=True, text=True, check=True, cwd=war.parent,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert answer["draws"]["asked"] == 8
    assert done.stderr == ""


def test_same_seed_same_bytes_for_any_number_of_jobs(war: Path, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        done = run("assess", str(war), *FEW, "--jobs", jobs, "--out", str(tmp_path / jobs), "--quiet")
        assert done.exit_code == 0, done.output
        assert done.output == ""
    for name in ("assessment.json", "report.html"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_the_screen_says_seed_draws_and_where_the_report_is(war: Path) -> None:
    done = run("assess", str(war), *FEW)
    assert done.exit_code == 0, done.output
    assert "8 draws" in done.output
    report = next((war.parent / "runs").rglob("report.html"))
    assert str(report.relative_to(war.parent)) in done.output.replace("\n", "")


def test_set_changes_the_answer_and_is_recorded(war: Path, tmp_path: Path) -> None:
    plain = run("assess", str(war), *FEW, "--json", "--out", str(tmp_path / "a"))
    changed = run("assess", str(war), *FEW, "--json", "--out", str(tmp_path / "b"), "--set", "peace.audience_cost.A=3")
    before, after = json.loads(plain.output), json.loads(changed.output)
    assert after["what_if"] == {"peace.audience_cost.A": 3.0}
    assert before["durability"] != after["durability"]


def test_set_with_an_unknown_path_names_the_nearest(war: Path) -> None:
    shown = run("assess", str(war), *FEW, "--set", "peace.audience_cots.A=3")
    assert shown.exit_code == EXIT_CODES["usage"]
    assert "peace.audience_cost.A" in shown.output


def test_a_supplied_document_is_searched_for_the_quotes(tmp_path: Path) -> None:
    text = tmp_path / "column.txt"
    text.write_text("Nothing of what is quoted stands here.", encoding="utf-8")
    shown = run("check", "ukraine-2023", "--document", f"column={text}")
    assert shown.exit_code == EXIT_CODES["scenario errors"]
    assert "HF040" in shown.output
