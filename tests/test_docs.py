"""The documentation: its examples are run, its links lead somewhere, its commands and paths exist."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from holdfast.app.command import COMMANDS, cli
from holdfast.app.sources import hooks, library
from holdfast.assess.language import check_expression, scenario_names
from holdfast.scenario.draws import numbers
from holdfast.scenario.read import read_scenario
from holdfast.scenario.template import template

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
TESTED_ELSEWHERE = {"docs/reference/history.md"}
"""Pages with a test of their own for their examples."""
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


WITH_EXAMPLES = [
    page
    for page in PAGES
    if name_of(page) not in TESTED_ELSEWHERE and any(">>>" in block for block in blocks(page, "python"))
]


def test_there_are_pages_and_examples() -> None:
    assert {"README.md", "ARCHITECTURE.md", "docs/index.md", "docs/tutorial.md"} <= {name_of(page) for page in PAGES}
    assert "docs/how-to/use-from-python.md" in {name_of(page) for page in WITH_EXAMPLES}


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_examples_give_what_they_show(page: Path) -> None:
    text = "\n".join(blocks(page, "python"))
    examples = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    outcome = doctest.DocTestRunner(optionflags=flags).run(examples)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    lost = []
    for target in LINK.findall(text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            lost.append(target)
    assert lost == []


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as they are made on the web: lower case, spaces to hyphens, no other signs."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_reached_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    reached = {
        (index.parent / target.partition("#")[0]).resolve()
        for target in LINK.findall(index.read_text(encoding="utf-8"))
    }
    assert [name_of(page) for page in (ROOT / "docs").rglob("*.md") if page not in reached | {index}] == []


COMMAND = re.compile(r"^\s*(?:\$ )?holdfast (.+?)(?:\s+#.*)?$", re.MULTILINE)
SHOWN = [
    (name_of(page), line)
    for page in PAGES
    for block in [*blocks(page, "sh"), *blocks(page, ""), *blocks(page, "console")]
    for line in COMMAND.findall(block)
]


def test_commands_are_shown() -> None:
    assert len(SHOWN) >= 6


@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_commands_that_are_shown_exist_with_their_options(page: str, line: str) -> None:
    command, *rest = line.split()
    if command.startswith("-"):
        return
    assert command in COMMANDS
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    known = {option for parameter in found.params for option in parameter.opts}
    assert [word for word in rest if word.startswith("--") and word.partition("=")[0] not in known] == []


def test_what_if_paths_that_are_shown_exist() -> None:
    for page, line in SHOWN:
        paths = [path for path in re.findall(r"--set (\S+?)=", line) if not path.isupper()]
        name = line.split()[1] if len(line.split()) > 1 else ""
        text = (ROOT / "src/holdfast/library" / f"{name}.yaml").read_text("utf-8") if name in library() else template()
        known = {path for path, _ in numbers(read_scenario(text, name, hooks({})))}
        assert [path for path in paths if path not in known] == [], page


def test_claims_of_the_tutorial_can_be_read() -> None:
    names = scenario_names(read_scenario(template(), "template.yaml"))
    shown = [line for block in blocks(ROOT / "docs" / "tutorial.md", "claims") for line in block.splitlines()]
    assert len(shown) == 2
    assert [check_expression(text, names) for text in shown] == [None, None]
