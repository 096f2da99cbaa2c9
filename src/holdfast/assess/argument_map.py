"""The argument as a map: which claims rest on which premises, which claims give or bear on a premise, and what each carries.

A claim *gives* a premise whose expression is the claim's own or one of the parts it joins by `and`: wherever the claim
holds, the premise does.  A claim *bears on* a premise that asserts a hypothesis about a side if it speaks of the belief
in that hypothesis or of the evidence for it.  A premise's weight is by ablation: taken out (dropped), and turned round
(denied), for each claim that rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from holdfast.assess.claims import ClaimResult, PremiseWork
from holdfast.assess.intervals import Share
from holdfast.assess.language import NOW, Bound, Joined, Query, Statement, bind, reach, scenario_names
from holdfast.assess.verdicts import LEAST_EFFECTIVE, Verdict, verdict
from holdfast.scenario.scenario import Scenario

Link = Literal["gives", "bears on"]


@dataclass(frozen=True, slots=True)
class RestsOn:
    """A claim's resting on a premise: its share and verdict with all premises, without this one, and with it denied."""

    claim: str
    premise: str
    given: Share | None
    dropped: Share | None
    denied: Share | None
    word: str
    """The verdict given all premises."""
    word_dropped: str
    word_denied: str
    words: str
    """What the premise does for the claim."""

    @property
    def seen(self) -> bool:
        """Whether enough draws hold and deny the premise to say what denying it does."""
        both = self.given, self.denied
        return all(one is not None and one.effective >= LEAST_EFFECTIVE for one in both)

    @property
    def moved(self) -> float:
        """Change of the share when the premise is denied; 0 where that cannot be seen."""
        if not self.seen or self.given is None or self.denied is None:
            return 0.0
        return self.denied.value - self.given.value

    @property
    def turned(self) -> bool:
        """Whether the verdict is another once the premise is denied."""
        return self.seen and self.word_denied != self.word


@dataclass(frozen=True, slots=True)
class FromClaim:
    """A claim of the argument that gives a premise, or bears on it."""

    claim: str
    premise: str
    how: Link


@dataclass(frozen=True, slots=True)
class PremiseWeight:
    """What one premise carries: the claims that rest on it, and how they fare without it."""

    premise: str
    claims: tuple[str, ...]
    turned: tuple[str, ...]
    """Claims whose verdict is another once it is denied."""
    moved: float
    """Mean change, without sign, of their shares once it is denied."""
    can_be_denied: bool
    """Whether enough draws deny it while the others hold."""


@dataclass(frozen=True, slots=True)
class ArgumentMap:
    """Nodes and arrows of the argument."""

    premises: tuple[str, ...]
    claims: tuple[str, ...]
    rests: tuple[RestsOn, ...]
    from_claims: tuple[FromClaim, ...]
    weights: tuple[PremiseWeight, ...]
    """By what they carry, most first."""

    @property
    def carries_most(self) -> PremiseWeight | None:
        """The premise that carries most: most verdicts turned, then most change; None where none changes anything."""
        return next((one for one in self.weights if one.turned or one.moved > 0), None)


def argument_map(scenario: Scenario, results: Mapping[str, ClaimResult | None]) -> ArgumentMap:
    """The map of a scenario's argument, from what its claims came to under the central coding."""
    rests = tuple(_rests(scenario, results))
    weights = [_weight(name, [one for one in rests if one.premise == name]) for name in scenario.premises]
    return ArgumentMap(
        tuple(scenario.premises),
        tuple(scenario.claims),
        rests,
        tuple(_from_claims(scenario)),
        tuple(sorted(weights, key=lambda one: (-len(one.turned), -one.moved, one.premise))),
    )


def _rests(scenario: Scenario, results: Mapping[str, ClaimResult | None]) -> Iterator[RestsOn]:
    for name, claim in scenario.claims.items():
        result = results.get(name)
        works = {} if result is None else {work.premise: work for work in result.central.premises}
        for premise in claim.premises:
            yield _one(name, premise, result, works.get(premise))


def _one(claim: str, premise: str, result: ClaimResult | None, work: PremiseWork | None) -> RestsOn:
    if result is None or work is None:
        return RestsOn(claim, premise, None, None, None, "", "", "", "the claim is not decided by this model")
    given = result.central.given_premises
    words = (_word(given), _word(work.dropped), _word(work.denied))
    return RestsOn(claim, premise, given, work.dropped, work.denied, *words, work.words)


def _word(share: Share | None) -> str:
    found: Verdict = verdict(share, None)
    return found.word


def _weight(name: str, rests: list[RestsOn]) -> PremiseWeight:
    moved = [abs(one.moved) for one in rests if one.seen]
    return PremiseWeight(
        name,
        tuple(one.claim for one in rests),
        tuple(one.claim for one in rests if one.turned),
        sum(moved) / len(moved) if moved else 0.0,
        bool(moved),
    )


def _from_claims(scenario: Scenario) -> Iterator[FromClaim]:
    names = scenario_names(scenario)
    premises = {name: bind(premise.holds, names) for name, premise in scenario.premises.items()}
    for name, claim in scenario.claims.items():
        if claim.holds is None:
            continue
        stated = bind(claim.holds, names)
        for premise, statement in premises.items():
            how = _link(stated, statement)
            if how is not None and premise not in claim.premises:
                yield FromClaim(name, premise, how)


def _link(claim: Statement, premise: Statement) -> Link | None:
    if _plain(premise.root) in [_plain(part) for part in _conjuncts(claim.root)]:
        return "gives"
    asserted = {query.arguments[0] for query in _queries(premise) if query.quantity.name == "aim"}
    spoken = {query.arguments[0] for query in _queries(claim) if query.quantity.name in ("posterior", "evidence")}
    return "bears on" if asserted & spoken else None


def _conjuncts(root: Bound) -> Iterator[Bound]:
    yield root
    if isinstance(root, Joined) and set(root.operators) == {"and"}:
        for operand in root.operands:
            yield from _conjuncts(operand)


def _plain(root: Bound) -> str:
    """A part as text without its spaces, so that two ways of writing it are the same."""
    return repr(root).replace(" ", "")


def _queries(statement: Statement) -> Iterator[Query]:
    for _, _, query in reach(statement.root, NOW, ("", "")):
        yield query
