"""The answer to an argument, whole: aims, agreement, durability, levers, claims, history, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from holdfast.assess.agreement import Agreement, agreement
from holdfast.assess.certificates import Certificates, certificates
from holdfast.assess.claims import ClaimResult, evaluate
from holdfast.assess.durability import Durability, durability
from holdfast.assess.language import Statement, bind, scenario_names
from holdfast.assess.responses import Response, responses, standing
from holdfast.assess.verdicts import Verdict, undecided
from holdfast.assess.worlds import Worlds
from holdfast.evidence.aims_report import AimsReport
from holdfast.game.solution import Array
from holdfast.history.comparison import HistoryReport
from holdfast.scenario.argument import Claim
from holdfast.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim of the scenario with what came of it."""

    id: str
    claim: Claim
    verdict: Verdict
    result: ClaimResult | None
    """None where the scenario says that the model cannot decide it."""


@dataclass(frozen=True)
class Assessment:
    """Everything an answer says, with its conditions."""

    scenario: Scenario
    scenario_hash: str
    version: str
    seed: int
    what_if: Mapping[str, float]
    draws: int
    lever_draws: int
    menu: int
    """Packages in the menu."""
    certificates: Certificates
    aims: AimsReport
    agreement: tuple[Agreement, ...]
    durability: tuple[Durability, ...]
    standing: Response
    """The scenario as it stands, on the draws and in the quantities of `responses`."""
    responses: tuple[Response, ...]
    premises: tuple[JudgedClaim, ...]
    claims: tuple[JudgedClaim, ...]
    history: HistoryReport | None


@dataclass(frozen=True)
class Run:
    """What a run was asked for."""

    scenario_hash: str
    version: str
    seed: int
    draws: int
    lever_draws: int
    what_if: Mapping[str, float]


def assessment(
    scenario: Scenario, worlds: Worlds, aims: AimsReport, inputs: Mapping[str, Array], history: HistoryReport | None,
    run: Run,
) -> Assessment:  # fmt: skip
    """Read the answer off the worlds solved; `inputs` are the uncertain numbers by path, (draw,)."""
    names = scenario_names(scenario)
    premises = {name: bind(premise.holds, names) for name, premise in scenario.premises.items()}
    return Assessment(
        scenario=scenario,
        scenario_hash=run.scenario_hash,
        version=run.version,
        seed=run.seed,
        what_if=dict(run.what_if),
        draws=run.draws,
        lever_draws=run.lever_draws,
        menu=len(next(worlds.now()).terms.packages),
        certificates=certificates(worlds),
        aims=aims,
        agreement=agreement(scenario, worlds),
        durability=durability(scenario, worlds),
        standing=standing(scenario, worlds),
        responses=responses(scenario, worlds),
        premises=tuple(
            JudgedClaim(name, _as_claim(scenario, name), result.central.verdict, result)
            for name, statement in premises.items()
            for result in [evaluate(statement, worlds, {}, inputs)]
        ),
        claims=tuple(_judge(scenario, name, worlds, premises, inputs) for name in scenario.claims),
        history=history,
    )


def _as_claim(scenario: Scenario, name: str) -> Claim:
    premise = scenario.premises[name]
    return Claim(says=premise.says, point=premise.point, quotes=premise.quotes, holds=premise.holds)


def _judge(
    scenario: Scenario, name: str, worlds: Worlds, premises: Mapping[str, Statement], inputs: Mapping[str, Array]
) -> JudgedClaim:
    claim = scenario.claims[name]
    if claim.holds is None:
        return JudgedClaim(name, claim, undecided(claim.undecided_because or "no reason given"), None)
    statement = bind(claim.holds, scenario_names(scenario))
    rests_on = {premise: premises[premise] for premise in claim.premises}
    result = evaluate(statement, worlds, rests_on, inputs)
    return JudgedClaim(name, claim, result.central.verdict, result)
