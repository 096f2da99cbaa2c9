"""The page on architecture against the imports: packages, arrows, cycles, what the model must not touch."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "holdfast"
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

ALLOWED: dict[str, set[str]] = {
    "scenario": set(),
    "library": set(),
    "history": {"scenario"},
    "evidence": {"scenario"},
    "war": {"scenario"},
    "game": {"scenario", "evidence", "war"},
    "assess": {"scenario", "evidence", "war", "game", "history"},
    "explore": {"scenario", "evidence", "war", "game", "history", "assess"},
    "report": {"scenario", "evidence", "war", "game", "history", "assess", "explore"},
    "app": {"scenario", "evidence", "war", "game", "history", "assess", "explore", "report", "library"},
}
"""Packages that a package may import."""
MODEL = ("scenario", "evidence", "war", "history", "game", "assess", "explore")
FORBIDDEN_IMPORTS = {
    "jinja2", "matplotlib", "click", "rich", "http", "urllib", "socket", "subprocess", "os", "pathlib", "io",
}  # fmt: skip
STORE = "holdfast.explore.store"
"""The folder of a sweep: the one module of the model that touches files."""
FORBIDDEN_CALLS = {"open", "print", "input", "exec", "eval", "compile"}


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")}
PACKAGES = {path.parent.name for path in SOURCE.glob("*/*.*") if path.suffix in (".py", ".yaml")}


def imported(tree: ast.AST) -> set[str]:
    """Modules named by imports anywhere in a file, those of a `from` with the name imported as well."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def at_import_time(tree: ast.Module) -> set[str]:
    """Modules imported when the file is: not inside functions, not for type checking alone."""
    top = [node for node in tree.body if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))]
    kept = [node for node in top if isinstance(node, ast.Import | ast.ImportFrom)]
    return imported(ast.Module(body=list(kept), type_ignores=[]))


def package_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in PACKAGES else None


def rows() -> dict[str, tuple[list[str], list[str]]]:
    """Of the page's table: files to begin with, and packages that may be imported, by package."""
    found = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|([^|]*)\|$", PAGE, re.MULTILINE)
    return {name: (re.findall(r"`([^`]+)`", files), re.findall(r"`(\w+)`", may)) for name, files, may in found}


def test_the_page_lists_the_packages_that_there_are() -> None:
    assert set(rows()) == PACKAGES


def test_the_files_that_the_page_names_exist() -> None:
    named = [f"{package}/{file}" for package, (files, _) in rows().items() for file in files]
    named += re.findall(r"^\d\. `(\w+/\w+\.py)`", PAGE, re.MULTILINE)
    assert len(named) > 30
    assert [file for file in named if not (SOURCE / file).is_file()] == []


def test_the_page_and_the_test_allow_the_same_arrows() -> None:
    for package, (_, may) in rows().items():
        if "library" not in may and may:
            assert set(may) == ALLOWED[package]
    arrows = re.findall(r"^\s+(\w+(?: --> \w+)+)$", PAGE, re.MULTILINE)
    drawn = {(a, b) for chain in arrows for a, b in zip(chain.split(" --> "), chain.split(" --> ")[1:], strict=False)}
    assert drawn
    assert [(left, right) for left, right in drawn if left not in ALLOWED[right]] == []


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_arrows_point_one_way(package: str) -> None:
    used = {
        (module, other)
        for module, tree in MODULES.items()
        if package_of(module) == package
        for name in imported(tree)
        if (other := package_of(name)) is not None and name.startswith("holdfast.")
    }
    assert sorted((module, other) for module, other in used if other not in ALLOWED[package] | {package}) == []


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    graph = {
        name: {other for other in at_import_time(tree) if other in MODULES} - {name} for name, tree in MODULES.items()
    }
    order = list(TopologicalSorter(graph).static_order())
    assert set(order) >= set(MODULES)


def test_the_path_to_the_heart_is_four_files() -> None:
    path = re.findall(r"^\d\. `(\w+/\w+)\.py`", PAGE, re.MULTILINE)
    modules = ["holdfast." + step.replace("/", ".") for step in path]
    assert len(modules) == 4
    assert modules[1] in imported(MODULES[modules[0]])
    assert modules[2] in imported(MODULES[modules[1]])
    assert modules[3] in imported(MODULES["holdfast.game.solve"])
    assert "holdfast.game.solve" in imported(MODULES[modules[2]])


@pytest.mark.parametrize("package", MODEL)
def test_the_model_touches_nothing(package: str) -> None:
    wrong = []
    for module, tree in MODULES.items():
        if package_of(module) == package and module != STORE:
            wrong += [f"{module} imports {name}" for name in imported(tree) if name.split(".")[0] in FORBIDDEN_IMPORTS]
            calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
            wrong += [f"{module} calls {c.id}" for c in calls if isinstance(c, ast.Name) and c.id in FORBIDDEN_CALLS]
    assert wrong == []


def test_the_command_imports_no_numeric_library_for_its_help() -> None:
    light = at_import_time(MODULES["holdfast.app.command"])
    assert {name.split(".")[0] for name in light} <= {"__future__", "click", "importlib", "sys", "typing"}
