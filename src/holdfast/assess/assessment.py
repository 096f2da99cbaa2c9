"""The answer to an argument, whole: aims, agreement, durability, levers, claims, history, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from holdfast.assess.agreement import Agreement, agreement
from holdfast.assess.argument_map import ArgumentMap, argument_map
from holdfast.assess.both_views import BothViews, both_views
from holdfast.assess.break_even import BreakEven, break_even
from holdfast.assess.certificates import Certificates, certificates
from holdfast.assess.claims import Case, ClaimResult, judged_case
from holdfast.assess.course import Course, courses, weighted_course
from holdfast.assess.durability import Durability, durability
from holdfast.assess.information import PrivateInformation, private_information
from holdfast.assess.key_quantities import key_quantities, quantities
from holdfast.assess.language import HypothesisKey, Statement, bind, scenario_names
from holdfast.assess.ranks import Ranked
from holdfast.assess.recorded import Column, recorded
from holdfast.assess.responses import Response, responses, standing
from holdfast.assess.robustness import RobustView, robust_views
from holdfast.assess.sensitivity import Sensitivity
from holdfast.assess.turning import Asking, Turning, turning
from holdfast.assess.verdicts import Verdict, undecided
from holdfast.assess.war_numbers import derived
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
    turning: Turning | None = None
    """What it turns on; None where it cannot be evaluated."""
    break_even: BreakEven | None = None
    """How large what lies outside the model would have to be, where the scenario says how to tell."""


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
    course: Mapping[HypothesisKey, Course]
    """The path from today under each pair of hypotheses."""
    course_weighted: Course
    standing: Response
    """The scenario as it stands, on the draws and in the quantities of `responses`."""
    responses: tuple[Response, ...]
    premises: tuple[JudgedClaim, ...]
    claims: tuple[JudgedClaim, ...]
    history: HistoryReport | None
    views: BothViews | None
    """The model's figure, the reference class's, and their pool."""
    argument: ArgumentMap
    """Which claims rest on which premises and on each other, and which premise carries the weight."""
    explained: tuple[Sensitivity, ...]
    """What the uncertain inputs explain of the key quantities."""
    robustness: tuple[RobustView, ...]
    """The settings of the levers without any weight: regret, satisficing, maximin."""
    information: PrivateInformation | None = None
    """What B believes of A's aims; None where it knows them."""
    recorded: Mapping[str, Column] = field(default_factory=dict, repr=False)
    """Truths and quantities of every draw, by column, for other priors later."""


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
    run: Run, asking: Asking | None = None,
) -> Assessment:  # fmt: skip
    """Read the answer off the worlds solved; `inputs` are the uncertain numbers by path, (draw,)."""
    names = scenario_names(scenario)
    premises = {name: bind(premise.holds, names) for name, premise in scenario.premises.items()}
    inputs = {**inputs, **derived(next(worlds.now()).war)}
    court = Court(scenario, worlds, premises, inputs, asking or Asking(run.seed))
    judged = tuple(court.judged(name) for name in scenario.claims)
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
        course=courses(worlds),
        course_weighted=weighted_course(worlds),
        standing=standing(scenario, worlds),
        responses=responses(scenario, worlds),
        premises=tuple(court.premise(name) for name in premises),
        claims=judged,
        history=history,
        views=both_views(worlds, history, run.seed),
        argument=argument_map(scenario, {one.id: one.result for one in judged}),
        explained=key_quantities(scenario, worlds, inputs, run.seed, court.ranks),
        robustness=robust_views(scenario, worlds),
        information=private_information(scenario, worlds),
        recorded=recorded(court.statements(), premises, quantities(scenario), worlds),
    )


@dataclass(frozen=True)
class Court:
    """What premises and claims are judged by."""

    scenario: Scenario
    worlds: Worlds
    premises: Mapping[str, Statement]
    inputs: Mapping[str, Array]
    asking: Asking
    ranks: dict[bytes, Ranked] = field(default_factory=dict)

    def statements(self) -> dict[str, Statement]:
        """The claims that can be evaluated, bound, by name."""
        names = scenario_names(self.scenario)
        claims = {name: claim.holds for name, claim in self.scenario.claims.items() if claim.holds is not None}
        return {name: bind(text, names) for name, text in claims.items()}

    def premise(self, name: str) -> JudgedClaim:
        """A premise, judged as a claim without premises."""
        stated = self.scenario.premises[name]
        claim = Claim(says=stated.says, point=stated.point, quotes=stated.quotes, holds=stated.holds)
        result = judged_case(Case(self.premises[name], {}, self.worlds, self.inputs, self.ranks))
        return JudgedClaim(name, claim, result.central.verdict, result)

    def judged(self, name: str) -> JudgedClaim:
        """A claim with its verdict and what it turns on."""
        claim = self.scenario.claims[name]
        worth = break_even(claim, self.scenario, self.worlds)
        if claim.holds is None:
            return JudgedClaim(name, claim, undecided(claim.undecided_because or "no reason given"), None, None, worth)
        statement = bind(claim.holds, scenario_names(self.scenario))
        case = Case(
            statement, {one: self.premises[one] for one in claim.premises}, self.worlds, self.inputs, self.ranks
        )
        result = judged_case(case)
        turns = turning(name, case, result.central.verdict, self.asking)
        return JudgedClaim(name, claim, result.central.verdict, result, turns, worth)
