"""The menu: its order, names and weights; an option said twice adds nothing, down to the answer of the game."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import pytest

from holdfast.game.inputs import Inputs, build
from holdfast.game.menu import CONTACT, Menu, menu, option_weights
from holdfast.game.periods import calendar
from holdfast.game.solve import Answers, solve
from holdfast.scenario.draws import sample
from holdfast.scenario.read import read_scenario
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.terms import Issue
from holdfast.war.rates import rates

LIFTED = "      lifted: {gloss: At signing, A: 0.5, B: -0.2, incidents: 1}\n"
AGAIN = "      raised: {gloss: Said in other words, A: 0.5, B: -0.2, incidents: 1}\n"
OTHER = "      raised: {gloss: Nearly the same, A: 0.5, B: -0.21, incidents: 1}\n"


@cache
def written(extra: str = "") -> Scenario:
    text = files("holdfast.library").joinpath("template.yaml").read_text()
    assert LIFTED in text
    return read_scenario(text.replace(LIFTED, LIFTED + extra), "template.yaml")


def played(scenario: Scenario) -> tuple[Menu, Answers]:
    draws, packages, when = sample(scenario, 3, 0, 6), menu(scenario), calendar(scenario.grid)
    inputs = Inputs(scenario, draws, rates(scenario, draws), packages, when, ("ambition", "restoration"))
    structure, state, numbers = build(inputs)
    return packages, solve(structure, numbers, np.array([0, when.index(2), when.index(5)]), state=state)


def test_packages_are_the_product_of_the_options_those_at_the_line_of_contact_first() -> None:
    packages = menu(written())
    assert len(packages.ids) == len(set(packages.ids)) == 2 * 2 * 3
    assert packages.at_contact == 6
    assert packages.lines.tolist() == [CONTACT] * 6 + [1] * 6
    assert packages.weights == pytest.approx(np.full(12, 1 / 12))


def test_named_packages_keep_their_names() -> None:
    scenario, packages = written(), menu(written())
    for name, terms in scenario.terms.items():
        assert {issue: packages.option(name, issue) for issue in packages.issues} == terms.options
    assert packages.option("contact+treaty+kept", "trade") == "kept"


def test_options_alike_share_a_weight() -> None:
    trade = written(AGAIN).issues["trade"]
    assert option_weights(trade) == pytest.approx({"lifted": 1 / 6, "raised": 1 / 6, "staged": 1 / 3, "kept": 1 / 3})
    trade = written(OTHER).issues["trade"]
    assert option_weights(trade) == pytest.approx(dict.fromkeys(trade.options, 1 / 4))


def test_an_option_said_twice_changes_no_answer() -> None:
    """Names, order and number of packages differ; what is signed, held and expected does not."""
    (few, one), (many, two) = played(written()), played(written(AGAIN))
    assert (len(few.ids), len(many.ids)) == (12, 16)
    for name in ("reservation", "settled", "conquered", "fighting", "line", "signed", "broken_on_path"):
        assert np.abs(getattr(one, name) - getattr(two, name)).max() <= 1e-12, name
    for k, package in enumerate(few.ids):
        twin = many.ids.index(package)
        assert np.abs(one.gain[:, :, k] - two.gain[:, :, twin]).max() <= 1e-12
        assert np.abs(one.survival[:, k] - two.survival[:, twin]).max() <= 1e-12


def test_an_option_that_is_not_quite_the_same_does() -> None:
    (_, one), (_, two) = played(written()), played(written(OTHER))
    assert np.abs(one.settled - two.settled).max() > 1e-6


def test_a_source_or_a_note_does_not_make_an_option_another_one() -> None:
    said = {"value": 0.5, "source": "one", "note": "a remark"}
    options = {
        "first": {"A": 0.5, "B": 0},
        "again": {"A": said, "B": 0, "gloss": "The same"},
        "other": {"A": 1, "B": 0},
    }
    issue = Issue.model_validate({"kind": "eu_path", "gloss": "An issue", "options": options})
    assert option_weights(issue) == {"first": 0.25, "again": 0.25, "other": 0.5}
