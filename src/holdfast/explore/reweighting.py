"""Other priors without solving again: every draw of a run keeps its truths and values, and gets another weight.

For a number whose prior changes from f to g a draw's weight is multiplied by g(x) / f(x) [Owen2013]; a number in a rank
correlation is refused.  A prior of a hypothesis moves the posterior by Bayes' rule; a weight given to a hypothesis takes
the posterior's place.  The effective number of draws is (sum w)^2 / sum w^2 [Kish1965]; with too few nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import numpy as np

from holdfast.assess.beliefs import believed_truth
from holdfast.assess.figures import Figure, mean
from holdfast.assess.intervals import Share, kish, weighted_share
from holdfast.assess.language import NOW, SIDES, HypothesisKey, Statement, bind, reach, scenario_names
from holdfast.assess.recorded import CLAIM, PREMISE, QUANTITY, Column, Key
from holdfast.assess.verdicts import Verdict, verdict
from holdfast.assess.worlds import CENTRAL, Aims
from holdfast.explore.aims import aims_of
from holdfast.explore.density import log_density
from holdfast.game.solution import Array
from holdfast.scenario.changes import what_if
from holdfast.scenario.draws import Draws, numbers, sample
from holdfast.scenario.quantity import Number
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.support import support

FEWEST: Final = 50.0
"""Effective draws below which nothing is reweighted."""
INSIDE: Final = 1e-9
"""Relative room by which a new range may reach beyond the old one."""


class ReweightingError(ValueError):
    """What cannot be reweighted, why, and the way out."""


@dataclass(frozen=True)
class Past:
    """A run that is done: its scenario, seed and what it kept of every draw."""

    scenario: Scenario
    seed: int
    draws: int
    what_if: Mapping[str, float]
    columns: Mapping[str, Column]


@dataclass(frozen=True)
class Wanted:
    """Other priors by path, and weights of hypotheses by name, in place of the scenario's."""

    priors: Mapping[str, Number]
    aims: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class QuantityRow:
    """A quantity before and after."""

    name: str
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim or premise before and after, given its premises, under the central coding."""

    id: str
    before: Share | None
    after: Share | None
    verdict_before: Verdict
    verdict_after: Verdict


@dataclass(frozen=True, slots=True)
class Reweighted:
    """Every number of a run under other priors."""

    draws: int
    effective: float
    beliefs: tuple[QuantityRow, ...]
    quantities: tuple[QuantityRow, ...]
    premises: tuple[ClaimRow, ...]
    claims: tuple[ClaimRow, ...]


Weights = Mapping[HypothesisKey, Array]


def reweighted(past: Past, wanted: Wanted) -> Reweighted:
    """The run's numbers under other priors; ReweightingError says what cannot be done and the way out."""
    drawn = what_if(sample(past.scenario, past.seed, 0, past.draws), past.what_if)
    known = dict(numbers(past.scenario))
    weight = _weight(past, drawn, known, wanted)
    effective = kish(weight)
    if effective < FEWEST:
        needed = int(np.ceil(past.draws * FEWEST / max(effective, 1.0)))
        raise ReweightingError(
            f"the new priors leave {effective:.0f} effective draws of {past.draws:,}; at least {FEWEST:.0f} are needed. "
            f"Assess again with --draws {needed:,}, or write the new ranges into the scenario and assess that."
        )
    old = {side: aims_of(past.scenario, drawn, side) for side in SIDES}
    new = _aims(past, drawn, wanted, old)
    before, after = _by_pair(old, np.ones(past.draws)), _by_pair(new, weight)
    judge = _Judge(past, _statements(past.scenario), old, new, before, after)
    return Reweighted(
        past.draws,
        effective,
        tuple(
            QuantityRow(f"{side}: {name}", mean(old[side].posterior[CENTRAL][name]), mean(found, weight))
            for side in SIDES
            for name, found in new[side].posterior[CENTRAL].items()
        ),
        tuple(judge.quantity(name) for name in dict.fromkeys(k.name for k in judge.keys if k.kind == QUANTITY)),
        tuple(judge.row(PREMISE, name, ()) for name in past.scenario.premises),
        tuple(
            judge.row(CLAIM, name, claim.premises)
            for name, claim in past.scenario.claims.items()
            if claim.holds is not None
        ),
    )


def _statements(scenario: Scenario) -> dict[tuple[str, str], Statement]:
    names = scenario_names(scenario)
    found = {(PREMISE, name): bind(premise.holds, names) for name, premise in scenario.premises.items()}
    claims = {name: claim.holds for name, claim in scenario.claims.items() if claim.holds is not None}
    return found | {(CLAIM, name): bind(text, names) for name, text in claims.items()}


def _weight(past: Past, drawn: Draws, known: Mapping[str, Number], wanted: Wanted) -> Array:
    log_weight = np.zeros(past.draws)
    for path, number in wanted.priors.items():
        if path not in known:
            near = get_close_matches(path, known, n=1)
            raise ReweightingError(f"no number at {path!r}." + (f" Nearest: {near[0]}." if near else ""))
        if path in past.what_if:
            raise ReweightingError(f"{path} was fixed by --set in this run: assess again without it.")
        if known[path].is_fixed:
            _check_fixed(path, number)
            continue
        _check_inside(past.scenario, path, known[path], number)
        _check_uncorrelated(past.scenario, path)
        log_weight += log_density(number, drawn[path]) - log_density(known[path], drawn[path])
    return np.asarray(np.exp(log_weight - log_weight.max())) if np.isfinite(log_weight.max()) else np.zeros(past.draws)


def _check_fixed(path: str, number: Number) -> None:
    if not (path.startswith("principals.") and path.endswith(".prior")):
        raise ReweightingError(
            f"{path} is one value in the scenario, so no draws lie elsewhere. Assess again with --set {path}=VALUE."
        )
    if not number.is_fixed:
        raise ReweightingError(f"{path} is one value in the scenario: give it another value, not a range.")


def _check_inside(scenario: Scenario, path: str, old: Number, new: Number) -> None:
    lies, reach_of = support(old, scenario.tables), support(new, scenario.tables)
    if old.shape == "table" or new.shape == "table" or new.is_fixed or lies is None or reach_of is None:
        raise ReweightingError(
            f"{path}: only one range or distribution in place of another can be weighed. Use --set to fix it."
        )
    room = INSIDE * max(abs(lies.low), abs(lies.high), 1.0) if np.isfinite(lies.high - lies.low) else 0.0
    if reach_of.low < lies.low - room or reach_of.high > lies.high + room:
        raise ReweightingError(
            f"{path}: the new prior reaches from {reach_of.low:g} to {reach_of.high:g}, the draws only from {lies.low:g} to "
            f"{lies.high:g}. Write the new range into the scenario and assess that."
        )


def _check_uncorrelated(scenario: Scenario, path: str) -> None:
    if any(path in pair.between for pair in scenario.correlations):
        raise ReweightingError(
            f"{path} is correlated with another number, whose conditional prior would change with it. "
            "Write the new range into the scenario and assess that."
        )


def _aims(past: Past, drawn: Draws, wanted: Wanted, old: Mapping[str, Aims]) -> dict[str, Aims]:
    """Beliefs with the priors of hypotheses changed, and then with the weights that were given."""
    _check_known(past, wanted)
    fixed = {path: number.parameters[0] for path, number in wanted.priors.items() if number.is_fixed}
    moved = drawn.changed({path: np.full(past.draws, value) for path, value in fixed.items()})
    aims = {side: aims_of(past.scenario, moved, side) for side in SIDES} if fixed else dict(old)
    for name, share in wanted.aims.items():
        sides = [side for side in SIDES if name in aims[side].posterior[CENTRAL]]
        if len(sides) != 1:
            known = [one for side in SIDES for one in aims[side].posterior[CENTRAL]]
            raise ReweightingError(f"{name!r} is no hypothesis of one side; hypotheses: {', '.join(known)}.")
        if not 0 <= share <= 1:
            raise ReweightingError(f"the weight {share:g} of {name} is not between 0 and 1.")
        aims[sides[0]] = _given(aims[sides[0]], name, share)
    return aims


def _check_known(past: Past, wanted: Wanted) -> None:
    """Refuse to move beliefs about A where B's belief about A is in the games."""
    names = past.scenario.principals.A.hypotheses
    moved = [path for path in wanted.priors if path.startswith("principals.A.") and path.endswith(".prior")]
    moved += [name for name in wanted.aims if name in names]
    if moved and past.scenario.choice.information == "private":
        raise ReweightingError(
            f"{moved[0]}: the run has private information, so that what B believes of A is in its games, which another prior "
            "changes. Assess again with --set principals.A.hypotheses.NAME.prior=VALUE, or with --complete."
        )


def _given(aims: Aims, name: str, share: float) -> Aims:
    posterior = {}
    for coding, beliefs in aims.posterior.items():
        rest = 1 - beliefs[name]
        others = len(beliefs) - 1
        shares = {
            other: np.where(rest > 0, belief / np.where(rest > 0, rest, 1.0), 1 / max(others, 1)) * (1 - share)
            for other, belief in beliefs.items()
        }
        posterior[coding] = shares | {name: np.full(len(rest), share if others else 1.0)}
    return Aims(posterior, aims.decibans)


def _by_pair(aims: Mapping[str, Aims], weight: Array) -> dict[HypothesisKey, Array]:
    a, b = (aims[side].posterior[CENTRAL] for side in SIDES)
    return {(one, other): weight * a[one] * b[other] for one in a for other in b}


@dataclass(frozen=True)
class _Judge:
    """Both sets of weights, and what the run kept."""

    past: Past
    statements: Mapping[tuple[str, str], Statement]
    old: Mapping[str, Aims]
    new: Mapping[str, Aims]
    before: Weights
    after: Weights

    @property
    def keys(self) -> list[Key]:
        return [Key.of(name) for name in self.past.columns]

    def quantity(self, name: str) -> QuantityRow:
        """A quantity over draws and hypotheses."""
        pairs = list(self.before)
        values = np.concatenate([self.past.columns[str(Key(QUANTITY, name, pair))] for pair in pairs])
        some = np.isfinite(values)
        masses = [np.concatenate([weights[pair] for pair in pairs])[some] for weights in (self.before, self.after)]
        return QuantityRow(name, mean(values[some], masses[0]), mean(values[some], masses[1]))

    def row(self, kind: str, name: str, premises: tuple[str, ...]) -> ClaimRow:
        """A claim or premise given its premises."""
        before = self._share(kind, name, premises, self.before, self.old)
        after = self._share(kind, name, premises, self.after, self.new)
        given = "given its premises" if premises else ""
        return ClaimRow(name, before, after, verdict(before, None, given), verdict(after, None, given))

    def _share(
        self, kind: str, name: str, premises: tuple[str, ...], weights: Weights, aims: Mapping[str, Aims]
    ) -> Share | None:
        size = self.past.draws
        holds, mass, usable = np.zeros(size), np.zeros(size), np.ones(size, dtype=np.bool_)
        for pair, weight in weights.items():
            claim = self._truth(kind, name, pair, aims)
            given = np.ones(size, dtype=np.bool_)
            usable &= claim >= 0
            for premise in premises:
                held = self._truth(PREMISE, premise, pair, aims)
                usable &= held >= 0
                given &= held == 1
            mass += weight * given
            holds += weight * (given & (claim == 1))
        return weighted_share(holds[usable], mass[usable])

    def _truth(self, kind: str, name: str, pair: HypothesisKey, aims: Mapping[str, Aims]) -> Column:
        """What the run kept; a statement that speaks of the beliefs themselves is read anew where they are others."""
        column = self.past.columns[str(Key(kind, name, pair))]
        statement = self.statements[kind, name]
        queries = [query for _, _, query in reach(statement.root, NOW, ("", ""))]
        if aims is self.old or all(query.quantity.name != "posterior" for query in queries):
            return column
        if any(query.quantity.origin != "aims" for query in queries):
            raise ReweightingError(
                f"{name} speaks of a belief and of the war at once, so its truth in a draw changes with the prior: assess again."
            )
        return believed_truth(statement, aims, pair, self.past.draws).astype(np.int16)
