"""Claims over draws: how often one holds, given its premises, with each premise denied, and the verdict.

In draw i, under the pair of hypotheses h, a claim holds (c = 1) or not and its premises hold (m = 1) or not;
p is the posterior of h in that draw under a coding of the evidence.  The share is sum_i sum_h p c / sum_i
sum_h p, given the premises sum_i sum_h p m c / sum_i sum_h p m.  A premise is denied by taking the draws and
hypotheses in which it fails and the other premises hold; what it does is the difference of the two shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from holdfast.assess.evaluation import Truths, extent, same, truths, uses_coding, weight_of
from holdfast.assess.hinges import Hinge, hinge
from holdfast.assess.intervals import Difference, Share, difference, weighted_share
from holdfast.assess.language import SIDES, HypothesisKey, Statement
from holdfast.assess.ranks import Ranked, ranked
from holdfast.assess.verdicts import LEAST_EFFECTIVE, Verdict, verdict
from holdfast.assess.worlds import CENTRAL, Worlds
from holdfast.game.solution import Array

ByPair = Mapping[HypothesisKey, Truths]


@dataclass(frozen=True, slots=True)
class PremiseWork:
    """Whether a premise does any work: the claim where it holds and where it alone is denied."""

    premise: str
    holds: Share | None
    """How often the premise itself holds."""
    denied: Share | None
    """Share of the claim where this premise fails and the others hold."""
    dropped: Share | None
    """Share of the claim where the others hold, this one or not."""
    difference: Difference | None
    """Share given all premises less share with this one denied."""
    words: str


@dataclass(frozen=True, slots=True)
class UnderCoding:
    """A claim under one coding of the evidence."""

    coding: str
    share: Share | None
    """Weighted by the posterior; None where no draw was solved."""
    given_premises: Share | None
    """None where the claim has no premises or they never hold."""
    premises: tuple[PremiseWork, ...]
    by_hypothesis: Mapping[HypothesisKey, Share | None]
    """Share under each pair of hypotheses alone, premises not asked for."""
    hinge: Hinge | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim over draws, under every coding."""

    text: str
    codings: Mapping[str, UnderCoding]
    draws: int
    """Draws on which it could be evaluated, solved or not."""
    left_out: int
    """Of these, draws left out because a game that the claim or its premises need was not solved."""
    depends_on_hypothesis: bool
    notes: tuple[str, ...]

    @property
    def central(self) -> UnderCoding:
        """The answer under the scenario's own coding."""
        return self.codings[CENTRAL]


ALWAYS: Final = "holds in every draw: cannot be denied in these draws"
NEVER: Final = "never holds in these draws: nothing can be said given it"


def evaluate(
    claim: Statement,
    worlds: Worlds,
    premises: Mapping[str, Statement] | None = None,
    inputs: Mapping[str, Array] | None = None,
) -> ClaimResult:
    """A claim with its premises, by name, over all worlds; `inputs` are uncertain numbers by path, (draw,).

    KeyError names a world that is not there, NotFiniteError a quantity that is not finite in a solved draw.
    """
    return judged_case(Case(claim, premises or {}, worlds, inputs or {}))


def judged_case(case: Case) -> ClaimResult:
    """A claim over draws, under every coding."""
    codings = {coding: _under(coding, case) for coding in case.worlds.codings}
    depends = not same(case.by_pair(case.claim, CENTRAL).values())
    notes = tuple(_notes(codings, case, depends))
    return ClaimResult(case.claim.text, codings, case.within.draws, case.within.left_out, depends, notes)


@dataclass
class Case:
    """A claim with all that it is judged by; remembers the truths it has worked out."""

    claim: Statement
    premises: Mapping[str, Statement]
    worlds: Worlds
    inputs: Mapping[str, Array]
    ranks: dict[bytes, Ranked] = field(default_factory=dict)
    """Ranks of the inputs by the draws that are usable, shared from claim to claim."""

    def __post_init__(self) -> None:
        """Find the draws on which all of it can be judged."""
        self.pairs = self.worlds.pairs()
        self.within = extent([self.claim, *self.premises.values()], self.worlds, self.pairs)
        self.known: dict[tuple[str, str], ByPair] = {}
        self.known_alone: dict[tuple[HypothesisKey, str], Share | None] = {}

    def remember(self, truths: Mapping[tuple[str, str], ByPair]) -> None:
        """Take truths that were worked out over the same draws, by text and coding."""
        self.known |= truths

    def by_pair(self, statement: Statement, coding: str) -> ByPair:
        """Where a statement holds under each pair of hypotheses, in the usable draws, (draw,)."""
        key = statement.text, coding if uses_coding(statement) else CENTRAL
        if key not in self.known:
            self.known[key] = {
                pair: truths(statement, self.worlds, pair, self.within, key[1])[self.within.usable]
                for pair in self.pairs
            }
        return self.known[key]

    def alone(self, pair: HypothesisKey, coding: str) -> Share | None:
        """Share of the draws solved under one pair of hypotheses in which the claim holds."""
        key = pair, coding if uses_coding(self.claim) else CENTRAL
        if key not in self.known_alone:
            within = extent([self.claim], self.worlds, [pair])
            held = truths(self.claim, self.worlds, pair, within, key[1])[within.usable].astype(np.float64)
            self.known_alone[key] = weighted_share(held, np.ones_like(held))
        return self.known_alone[key]

    def masses(self, coding: str) -> Masses:
        """Weights and truths under a coding."""
        weights = self.worlds.weights(coding, self.within.draws)
        return Masses(
            {pair: array[self.within.usable] for pair, array in weights.items()},
            self.by_pair(self.claim, coding),
            {name: self.by_pair(premise, coding) for name, premise in self.premises.items()},
        )

    def ranked(self) -> Ranked:
        """Ranks of the uncertain numbers in the usable draws."""
        key = self.within.usable.tobytes()
        if key not in self.ranks:
            self.ranks[key] = ranked(self.usable_inputs)
        return self.ranks[key]

    @cached_property
    def usable_inputs(self) -> dict[str, Array]:
        """The uncertain numbers in the usable draws, by path, (draw,)."""
        within = self.within
        return {path: values[: within.draws][within.usable] for path, values in self.inputs.items()}


def _under(coding: str, case: Case) -> UnderCoding:
    masses = case.masses(coding)
    share = weighted_share(*masses.of(()))
    given = weighted_share(*masses.of(case.premises)) if case.premises else None
    found = masses.hinge(case.usable_inputs, case.ranked())
    return UnderCoding(
        coding=coding,
        share=share,
        given_premises=given,
        premises=tuple(masses.work(name) for name in case.premises),
        by_hypothesis={pair: case.alone(pair, coding) for pair in case.pairs},
        hinge=found,
        verdict=verdict(given if case.premises else share, found, _given(share, given, case)),
    )


def _given(share: Share | None, given: Share | None, case: Case) -> str:
    if not case.premises or share is None:
        return ""
    return "given its premises" if given else "its premises never hold together in these draws"


@dataclass(frozen=True)
class Masses:
    """Posterior weights, claim and premises in the usable draws, by pair of hypotheses, (draw,) each."""

    weights: Mapping[HypothesisKey, Array]
    claim: ByPair
    premises: Mapping[str, ByPair]

    def where(self, held: Iterable[str], denied: str | None = None) -> dict[HypothesisKey, Truths]:
        """Draws in which the premises `held` hold and `denied` fails, by pair."""
        chosen = {pair: np.ones_like(truth) for pair, truth in self.claim.items()}
        for name in held:
            chosen = {pair: chosen[pair] & self.premises[name][pair] for pair in chosen}
        if denied is not None:
            chosen = {pair: chosen[pair] & ~self.premises[denied][pair] for pair in chosen}
        return chosen

    def of(self, held: Iterable[str], denied: str | None = None) -> tuple[Array, Array]:
        """Mass in which the claim holds, and all mass, in those draws, (draw,) each."""
        where = self.where(held, denied)
        both = {pair: where[pair] & self.claim[pair] for pair in where}
        return weight_of(self.weights, both), weight_of(self.weights, where)

    def work(self, name: str) -> PremiseWork:
        """What a premise does for the claim."""
        held = self.of(self.premises)
        others = [other for other in self.premises if other != name]
        denied = self.of(others, name)
        itself = weight_of(self.weights, self.premises[name]), weight_of(self.weights, self.where(()))
        effect = difference(held, denied)
        share = weighted_share(*denied)
        words = _work_in_words(weighted_share(*itself), weighted_share(*held), share, effect)
        return PremiseWork(name, weighted_share(*itself), share, weighted_share(*self.of(others)), effect, words)

    def hinge(self, inputs: Mapping[str, Array], ranks: Ranked | None = None) -> Hinge | None:
        """What the claim hinges on, given its premises."""
        holds, mass = self.of(self.premises)
        where = self.where(self.premises)
        by_side: dict[str, dict[str, tuple[float, float]]] = {}
        for pair, chosen in where.items():
            held = float(self.weights[pair][chosen & self.claim[pair]].sum())
            failed = float(self.weights[pair][chosen & ~self.claim[pair]].sum())
            for side, name in zip(SIDES, pair, strict=True):
                before = by_side.setdefault(f"principals.{side}.hypotheses", {}).get(name, (0.0, 0.0))
                by_side[f"principals.{side}.hypotheses"][name] = (before[0] + held, before[1] + failed)
        return hinge(inputs, holds, mass - holds, by_side, ranks)


def _work_in_words(itself: Share | None, held: Share | None, denied: Share | None, effect: Difference | None) -> str:
    if itself is None or itself.value == 0:
        return NEVER
    if itself.value == 1:
        return ALWAYS
    if held is None:
        return "never holds together with the other premises in these draws"
    if denied is None or effect is None:
        return "holds wherever the other premises do: cannot be denied by itself in these draws"
    if min(held.effective, denied.effective) < LEAST_EFFECTIVE:
        counts = f"{held.effective:.0f} where it holds, {denied.effective:.0f} where it does not"
        return f"too few draws to say ({counts})"
    return f"{'does work' if effect.clear else 'no work to be seen'}: {effect} against its denial"


def _notes(codings: Mapping[str, UnderCoding], case: Case, depends: bool) -> Iterator[str]:
    within = case.within
    asked = max(len(world) for world in case.worlds.now())
    if within.draws < asked:
        yield f"on the first {within.draws} of {asked} draws: the settings it compares were solved on no more"
    if within.left_out:
        yield f"{within.left_out} of {within.draws} draws left out: a game it needs was not solved"
    if not depends:
        yield "the same under every hypothesis in every draw"
    words = {coding: under.verdict.word for coding, under in codings.items()}
    for coding, word in words.items():
        if word != words[CENTRAL]:
            yield f"under the coding {coding}: {word}"
