"""Cross check of who knows what: B can be in doubt between two hypotheses about A, no fewer and no more."""

from __future__ import annotations

from typing import Final, Literal

from holdfast.scenario.complaints import ScenarioErrors
from holdfast.scenario.ledger import Ledger
from holdfast.scenario.positions import compose
from holdfast.scenario.scenario import Scenario

TYPES: Final = 2
"""Hypotheses about A between which B is in doubt."""


def check_information(scenario: Scenario, ledger: Ledger) -> None:
    """Complain, at A's hypotheses, where private information is asked for and they are not two."""
    names = tuple(scenario.principals.A.hypotheses)
    if scenario.choice.information == "private" and len(names) != TYPES:
        ledger.add(
            "HF058", ("principals", "A", "hypotheses"),
            f"private information needs exactly two hypotheses about A; there {'is' if len(names) == 1 else 'are'} "
            f"{len(names)}: {', '.join(names)}",
            value=str(len(names)), at_key=True, allowed="two hypotheses: those that B cannot tell apart",
            way_out="join hypotheses or add one, or leave complete information (`choice.information`, no --private)",
        )  # fmt: skip


def informed(scenario: Scenario, information: Literal["complete", "private"], text: str, file: str) -> Scenario:
    """The scenario with its `choice.information` set; `text` is that of its file, shown as `file`.

    ScenarioErrors, with line and column, where A has not the two hypotheses that private information needs.
    """
    choice = scenario.choice.model_copy(update={"information": information})
    changed = scenario.model_copy(update={"choice": choice})
    ledger = Ledger(compose(text, file))
    check_information(changed, ledger)
    if ledger.complaints:
        raise ScenarioErrors(ledger.complaints)
    return changed
