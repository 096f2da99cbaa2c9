"""What the packages of a menu are worth and what they do to the peace, from the options they pick.

All arrays are (draw, package) unless said; values are utils a year, shifts are of log power (A over B).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdfast.game.menu import Menu
from holdfast.scenario.draws import Draws
from holdfast.scenario.scenario import Scenario

Array = NDArray[np.float64]

SIDES: Final = ("A", "B")


@dataclass(frozen=True)
class Guaranteed:
    """What stands behind each package, by breaker: (draw, breaker, package)."""

    credibility: Array
    decay: Array
    shift: Array
    cost: Array
    presence: Array
    """Presence that each side fears, (draw, side, package)."""


def issue_flow(scenario: Scenario, draws: Draws, menu: Menu, hypotheses: tuple[str, str]) -> Array:
    """Additive values over issues with interactions, (draw, side, package)."""
    out = np.zeros((len(draws), 2, len(menu.ids)))
    for k, issue in enumerate(menu.issues):
        for i, (side, hypothesis) in enumerate(zip(SIDES, hypotheses, strict=True)):
            weight = draws.values.get(f"principals.{side}.hypotheses.{hypothesis}.values.{issue}")
            if weight is None:
                continue
            scores = {o: draws[f"issues.{issue}.options.{o}.{side}"] for o in scenario.issues[issue].options}
            out[:, i] += weight[:, None] * np.stack([scores[picked[k]] for picked in menu.options], axis=1)
    for n, interaction in enumerate(scenario.interactions):
        together = np.array([_picks(menu, picked, interaction.when) for picked in menu.options])
        for i, side in enumerate(SIDES):
            out[:, i] += together * draws[f"interactions.{n}.{side}"][:, None]
    return out


def _picks(menu: Menu, picked: tuple[str, ...], when: dict[str, str]) -> bool:
    return all(picked[menu.issues.index(issue)] == option for issue, option in when.items())


def option_effect(
    scenario: Scenario, draws: Draws, menu: Menu, name: str, start: float, join: Callable[[Array, Array], Array]
) -> Array:
    """Joint effect `name` of the options of each package, starting from `start`, (draw, package)."""
    out = np.full((len(draws), len(menu.ids)), start)
    for k, issue in enumerate(menu.issues):
        for option in scenario.issues[issue].options:
            drawn = draws.values.get(f"issues.{issue}.options.{option}.{name}")
            if drawn is not None:
                where = [n for n, picked in enumerate(menu.options) if picked[k] == option]
                out[:, where] = join(out[:, where], drawn[:, None])
    return out


def guarantees_of(scenario: Scenario, menu: Menu) -> tuple[str | None, ...]:
    """The guarantee behind each package, None where there is none."""
    found: list[str | None] = []
    for picked in menu.options:
        options = (scenario.issues[issue].options[o] for issue, o in zip(menu.issues, picked, strict=True))
        found.append(next((option.guarantee for option in options if option.guarantee is not None), None))
    return tuple(found)


def guaranteed(scenario: Scenario, draws: Draws, menu: Menu) -> Guaranteed:
    """Credibility, decay, shift of power and cost by breaker; the guarantee lapses for the side it protects."""
    shape = (len(draws), 2, len(menu.ids))
    credibility, decay, shift, cost, presence = (np.zeros(shape) for _ in range(5))
    for n, name in enumerate(guarantees_of(scenario, menu)):
        if name is None:
            continue
        guarantee, path = scenario.guarantees[name], f"guarantees.{name}"
        breaker, favours = (0, -1.0) if guarantee.protects == "B" else (1, 1.0)
        credibility[:, breaker, n] = draws[f"{path}.credibility"]
        decay[:, breaker, n] = -np.log1p(-draws[f"{path}.decay"])
        shift[:, breaker, n] = favours * draws[f"{path}.power"]
        cost[:, breaker, n] = draws[f"{path}.cost_to_breaker"]
        presence[:, breaker, n] = draws[f"{path}.presence"]
    return Guaranteed(credibility, decay, shift, cost, presence)


def surprise(scenario: Scenario, draws: Draws, menu: Menu) -> Array:
    """Shift of power when a side breaks: surprise for it, loss of its suppliers against it, (draw, breaker, package)."""
    factor = option_effect(scenario, draws, menu, "surprise", 1.0, np.multiply)
    out = np.stack([factor * draws["peace.surprise.A"][:, None], -factor * draws["peace.surprise.B"][:, None]], axis=1)
    for name, party in scenario.third_parties.items():
        power = draws.values.get(f"third_parties.{name}.power")
        if power is not None and party.supplies is not None:
            breaker, sign = (0, -1.0) if party.supplies == "A" else (1, 1.0)
            out[:, breaker] += sign * power[:, None]
    return out
