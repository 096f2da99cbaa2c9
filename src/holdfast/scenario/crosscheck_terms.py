"""Cross checks of issues, packages, guarantees, interactions: every name defined, every package whole."""

from __future__ import annotations

from math import prod
from typing import Final

from holdfast.scenario.complaints import nearest_name
from holdfast.scenario.ledger import Ledger
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.terms import Option, Package
from holdfast.scenario.vocabulary import TERM_PARAMETERS

LARGEST_MENU: Final = 4096
"""Packages in the largest menu, the product of the issues' options, that is solved."""


def check_terms(scenario: Scenario, ledger: Ledger) -> None:
    """Options of issues, packages, interactions and guarantees against each other."""
    for issue_id, issue in scenario.issues.items():
        for option_id, option in issue.options.items():
            _check_option(scenario, ledger, issue_id, option_id, option)
    for package_id, package in scenario.terms.items():
        _check_package(scenario, ledger, package_id, package)
    _check_same_terms(scenario, ledger)
    _check_menu(scenario, ledger)
    for index, interaction in enumerate(scenario.interactions):
        for issue_id, option_id in interaction.when.items():
            _check_pick(scenario, ledger, ("interactions", str(index), "when"), issue_id, option_id)
    for guarantee_id, guarantee in scenario.guarantees.items():
        for index, name in enumerate(guarantee.who):
            steps = ("guarantees", guarantee_id, "who", str(index))
            ledger.refer(name, scenario.third_parties, ("third_parties",), steps, "third party")


def _check_same_terms(scenario: Scenario, ledger: Ledger) -> None:
    named: dict[frozenset[tuple[str, str]], str] = {}
    for package_id, package in scenario.terms.items():
        earlier = named.setdefault(frozenset(package.options.items()), package_id)
        if earlier != package_id:
            ledger.add(
                "HF043", ("terms", package_id),
                f"the packages {earlier!r} and {package_id!r} pick the same option of every issue",
                allowed="packages that differ in at least one option", at_key=True,
                way_out=f"keep one name, or change an option of `{package_id}`",
            )  # fmt: skip


def _check_menu(scenario: Scenario, ledger: Ledger) -> None:
    size = prod(len(issue.options) for issue in scenario.issues.values())
    if size > LARGEST_MENU:
        ledger.add(
            "HF044", ("issues",), f"the issues' options make a menu of {size:,} packages",
            allowed=f"at most {LARGEST_MENU:,}", at_key=True,
            way_out="join issues that are always settled together, or leave out options nobody would propose",
        )  # fmt: skip


def _check_option(scenario: Scenario, ledger: Ledger, issue_id: str, option_id: str, option: Option) -> None:
    steps = ("issues", issue_id, "options", option_id)
    kind = scenario.issues[issue_id].kind
    if option.guarantee is not None:
        ledger.refer(option.guarantee, scenario.guarantees, ("guarantees",), (*steps, "guarantee"), "guarantee")
    known = not ledger.unsure(("front", "steps"))
    if known and isinstance(option.line, int) and not 0 <= option.line <= scenario.front.steps:
        ledger.add(
            "HF023", (*steps, "line"), f"the line {option.line} is outside the front", value=str(option.line),
            allowed=f"0 to {scenario.front.steps} (`front.steps`), or `contact`",
            way_out="count the steps that A holds under this option",
        )  # fmt: skip
    if ledger.unsure(("issues", issue_id, "kind")):
        return
    for name in option.params:
        if name not in TERM_PARAMETERS[kind]:
            nearest = nearest_name(name, TERM_PARAMETERS[kind])
            ledger.add(
                "HF022", (*steps, "params", name), f"a term of the kind {kind} has no parameter {name!r}",
                value=name,
                allowed=", ".join(TERM_PARAMETERS[kind]), nearest=nearest, at_key=True,
                way_out=f"rename it to `{nearest}`, or say it in `gloss`" if nearest else "say it in `gloss`",
            )  # fmt: skip


def _check_pick(scenario: Scenario, ledger: Ledger, steps: tuple[str, ...], issue_id: str, option_id: str) -> bool:
    here = (*steps, issue_id)
    if not ledger.refer(issue_id, scenario.issues, ("issues",), here, "issue", at_key=True):
        return False
    options = scenario.issues[issue_id].options
    return ledger.refer(option_id, options, ("issues", issue_id, "options"), here, f"option of the issue {issue_id}")


def _check_package(scenario: Scenario, ledger: Ledger, package_id: str, package: Package) -> None:
    steps = ("terms", package_id, "options")
    picked: list[tuple[str, Option]] = []
    for issue_id, option_id in package.options.items():
        if _check_pick(scenario, ledger, steps, issue_id, option_id):
            picked.append((issue_id, scenario.issues[issue_id].options[option_id]))
    missing = [issue for issue in scenario.issues if issue not in package.options]
    if missing and not ledger.unsure(("issues",)):
        first = next(iter(scenario.issues[missing[0]].options), "...")
        ledger.add(
            "HF021", steps, f"the package {package_id!r} leaves open: {', '.join(missing)}",
            allowed="one option of every issue",
            way_out=f"add `{missing[0]}: {first}` or another option of it", at_key=True,
        )  # fmt: skip
    setters = {
        "line": [issue_id for issue_id, option in picked if option.line is not None],
        "guarantee": [issue_id for issue_id, option in picked if option.guarantee is not None],
    }
    for what, issues in setters.items():
        if len(issues) > 1:
            ledger.add(
                "HF024", steps,
                f"two options of the package {package_id!r} set the {what}: those of {', '.join(issues)}",
                allowed=f"at most one option with a {what}", at_key=True,
                way_out=f"pick an option without `{what}` for all but one of them",
            )  # fmt: skip
