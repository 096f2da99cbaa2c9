"""Run an assessment: sample, weigh the evidence, simulate the war, solve the game under every setting it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from itertools import product
from typing import Final

from holdfast.assess.assessment import Assessment, Run, assessment
from holdfast.assess.language import NOW, HypothesisKey, SettingKey, bind, needed_settings, scenario_names
from holdfast.assess.responses import SOON
from holdfast.assess.turning import Asking
from holdfast.assess.war_view import WarView
from holdfast.assess.worlds import CENTRAL, Aims, TermSheet, World, Worlds, term_sheet
from holdfast.evidence import Weighing, aims_report, codings, weighings
from holdfast.explore.aims import aims_of
from holdfast.explore.information import Asked as HowSolved
from holdfast.explore.information import games, solutions
from holdfast.explore.timing import in_force
from holdfast.game.inputs import Inputs
from holdfast.game.menu import menu
from holdfast.game.periods import calendar
from holdfast.game.play import DECADE, SENSITIVITY_YEARS
from holdfast.history import compare
from holdfast.scenario.changes import first, what_if
from holdfast.scenario.draws import Draws, numbers, sample
from holdfast.scenario.scenario import Scenario
from holdfast.war.rates import rates

EVIDENCE_KINDS: Final = ("statement", "action", "capability", "absence")


@dataclass(frozen=True)
class Asked:
    """What the user asked of a run."""

    draws: int
    seed: int
    lever_draws: int
    jobs: int
    what_if: Mapping[str, float]
    flip_draws: int = 0
    """Draws on which the changes that flip a claim are solved again; 0 for none."""
    every_flip: bool = False
    """Whether those of claims that do not hinge are solved again too."""

    def __post_init__(self) -> None:
        for name in ("draws", "lever_draws", "jobs"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; at least 1 is needed")


Progress = Callable[[int, int], None]
"""Told (games solved so far, games in all), from any thread."""


def assess_scenario(
    scenario: Scenario, text: str, asked: Asked, progress: Progress = lambda done, total: None
) -> Assessment:
    """Assess a scenario over draws; `text` is the file's, for its hash."""
    draws = what_if(sample(scenario, asked.seed, 0, asked.draws), asked.what_if)
    weighed = weighings(scenario, draws)
    report = aims_report(scenario, draws, weighed)
    worlds = solve_worlds(scenario, draws, asked, progress, weighed)
    uncertain = {path: draws[path] for path, number in numbers(scenario) if not number.is_fixed}
    inputs = {path: values for path, values in uncertain.items() if path not in asked.what_if}
    history = None if scenario.history is None else compare(scenario.history)
    run = Run(
        scenario_hash=sha256(text.encode()).hexdigest(),
        version=version("holdfast"),
        seed=asked.seed,
        draws=asked.draws,
        lever_draws=min(asked.lever_draws, asked.draws),
        what_if=asked.what_if,
    )
    return assessment(
        scenario, worlds, report, inputs, history, run, asking_of(scenario, draws, worlds, asked, progress)
    )


def asking_of(scenario: Scenario, draws: Draws, worlds: Worlds, asked: Asked, progress: Progress) -> Asking:
    """How what claims turn on is looked for: with the means to solve again on these draws."""
    from holdfast.explore.again import Anew

    count = _Counter(0, progress)
    again = Anew(scenario, draws, worlds, asked.jobs, count, count.expect)
    return Asking(asked.seed, again, asked.flip_draws, asked.every_flip)


def settings_needed(scenario: Scenario) -> tuple[SettingKey, ...]:
    """Settings of levers to solve: as it stands, each lever's own, and those that claims and premises name."""
    names = scenario_names(scenario)
    single = {frozenset({(lever, to)}) for lever, part in scenario.levers.items() for to in part.shown}
    expressions = [claim.holds for claim in scenario.claims.values() if claim.holds is not None]
    expressions += [premise.holds for premise in scenario.premises.values()]
    named = {key for text in expressions for key in needed_settings(bind(text, names))}
    return (NOW, *sorted((single | named) - {NOW}, key=sorted))


def solve_worlds(
    scenario: Scenario, draws: Draws, asked: Asked, progress: Progress, weighed: Mapping[str, Weighing] | None = None
) -> Worlds:
    """Solve every setting under every pair of hypotheses; levers on the first `lever_draws` draws.

    `weighed` is as in `aims_of`.
    """
    settings = settings_needed(scenario)
    pairs = tuple(product(scenario.principals.A.hypotheses, scenario.principals.B.hypotheses))
    few = min(asked.lever_draws, asked.draws)
    total = games(scenario, pairs) * (asked.draws + few * (len(settings) - 1))
    aims = {side: aims_of(scenario, draws, side, weighed) for side in ("A", "B")}
    packages, dates, years = menu(scenario), calendar(scenario.grid), years_of(scenario, audited=True)
    sheet, solved, count = term_sheet(scenario, packages), {}, _Counter(total, progress)
    for setting in settings:
        part = in_force(scenario, draws if setting == NOW else first(draws, few), setting)
        war = rates(scenario, part)
        how = HowSolved(years, asked.jobs, count, setting == NOW)
        solved[setting] = played(
            Inputs(scenario, part, war, packages, dates, pairs[0]), pairs, setting, sheet, aims, how
        )
    return Worlds(solved, aims, tuple(codings(scenario)))


class _Counter:
    """Adds up games solved; Python's list append makes the count safe from several threads."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._done: list[int] = []
        self._total, self._progress = total, progress

    def expect(self, draws: int) -> None:
        """More games are to be solved than was known."""
        self._total += draws

    def __call__(self, draws: int) -> None:
        self._done.append(draws)
        self._progress(sum(self._done), self._total)


def played(
    inputs: Inputs, pairs: Iterable[HypothesisKey], setting: SettingKey, sheet: TermSheet, aims: Mapping[str, Aims],
    how: HowSolved, change: Callable[[Inputs], Inputs] = lambda inputs: inputs,
) -> dict[HypothesisKey, World]:  # fmt: skip
    """The worlds under some pairs of hypotheses, solved as the scenario's `choice.information` says.

    `inputs` are those under any pair; `change` alters what the game is given.
    """
    outcomes = inputs.scenario.outcomes

    def under(pair: HypothesisKey) -> Inputs:
        return change(replace(inputs, hypotheses=pair))

    return {
        pair: World(
            setting=setting,
            hypotheses=pair,
            solution=solution,
            terms=sheet,
            durable=(outcomes.durable_years, outcomes.durable_probability),
            aims=aims,
            war=_war_view(under(pair)),
            steps=inputs.scenario.front.steps,
            factors={name: tuple(factor.states) for name, factor in inputs.scenario.factors.items()},
        )
        for pair, solution in solutions(under, pairs, aims["A"].posterior[CENTRAL], how)
    }


def _war_view(inputs: Inputs) -> WarView:
    return WarView(inputs.rates, inputs.draws, inputs.hypotheses)


def years_of(scenario: Scenario, audited: bool = False) -> tuple[float, ...]:
    """The dates that a world reports, rising; where it is audited, that of the second terminal rule as well."""
    outcomes = scenario.outcomes
    asked = {*outcomes.settled_years, *outcomes.survival_years, outcomes.durable_years}
    wanted = (0.0, SOON, DECADE, *((SENSITIVITY_YEARS,) if audited else ()))
    return tuple(sorted(asked | {year for year in wanted if year <= scenario.grid.horizon_years}))
