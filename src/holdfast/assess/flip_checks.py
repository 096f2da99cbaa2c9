"""Flips asked of the model again: inputs fixed at the values found, the same draws otherwise, the share read anew.

A claim on the war and the evidence alone needs no game, so that the value is found exactly, by bisection along the change.
One that needs the game is solved once more at the change, on the first draws.  A prior of a hypothesis only moves
weights, odds x e^shift, and is found exactly without solving anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import exp, log
from typing import Final, Protocol

import numpy as np

from holdfast.assess.claims import Case
from holdfast.assess.evaluation import uses_coding
from holdfast.assess.flips import FARTHEST, Checked, Flip, bounds, change_to
from holdfast.assess.intervals import Share, difference, weighted_share
from holdfast.assess.language import NOW, SIDES, HypothesisKey, SettingKey, Statement, Which, reach
from holdfast.assess.worlds import CENTRAL, Aims, Worlds
from holdfast.game.solution import Array

EXACT_DRAWS: Final = 128
"""Draws on which a claim that needs no game is worked out anew."""
NEAR: Final = 1e-9
"""Score below which a change is at the centre of its input."""
HALVINGS: Final = 8
"""Bisections: the value is exact to a 250th of the way to the end of the range."""
FARTHEST_SHIFT: Final = log(1e6)
"""Log odds by which a prior is moved at most."""
SHIFT_HALVINGS: Final = 20
"""Bisections of the shift: exact to a 70,000th of a unit of log odds."""


@dataclass(frozen=True)
class Reach:
    """What a claim and its premises need: settings of the levers, games, numbers of the war."""

    settings: frozenset[SettingKey]
    games: frozenset[tuple[SettingKey, HypothesisKey]]
    war: bool


class Again(Protocol):
    """Works out worlds with inputs fixed, on the first draws: what is needed of them and no more."""

    def __call__(self, changes: Mapping[str, float], needs: Reach, draws: int) -> Worlds:
        """The worlds with every other number as it was drawn; what is not needed is not to be read."""


@dataclass(frozen=True, slots=True)
class BeliefFlip:
    """The prior of a hypothesis, in place of the scenario's, at which the share reaches a bound."""

    side: str
    hypothesis: str
    bound: float
    rises: bool
    prior_odds: float
    """Factor on the prior odds of the hypothesis."""
    posterior: float
    """Mean over draws of the belief in it then."""


def reach_of(case: Case) -> Reach:
    """What a claim with its premises needs; no game under hypotheses that a premise rules out."""
    settings, games, war = {NOW}, set(), False
    possible = [pair for pair in case.pairs if not any(_rules_out(one, case, pair) for one in case.premises.values())]
    for statement in (case.claim, *case.premises.values()):
        for pair in case.pairs:
            for setting, hypotheses, query in reach(statement.root, NOW, pair):
                settings.add(setting)
                war |= query.quantity.origin == "war"
                if pair in possible and (query.quantity.origin == "game" or Which.BEST in query.arguments):
                    games.add((setting, hypotheses))
    return Reach(frozenset(settings), frozenset(games), war)


def _rules_out(premise: Statement, case: Case, pair: HypothesisKey) -> bool:
    """Whether a premise speaks of the hypotheses alone, and does not hold under a pair of them."""
    asked = reach(premise.root, NOW, pair)
    return all(query.quantity.name == "aim" for _, _, query in asked) and not case.by_pair(premise, CENTRAL)[pair].any()


def share_of(case: Case) -> Share | None:
    """Share given the premises under the central coding."""
    return weighted_share(*case.masses(CENTRAL).of(case.premises))


def _masses(case: Case, draws: int) -> tuple[Array, Array]:
    """Mass that holds and all mass given the premises, in the first draws, 0 where a draw is not usable, (draw,) each."""
    found = case.masses(CENTRAL).of(case.premises)
    usable = case.within.usable[:draws]
    spread = tuple(np.zeros(draws) for _ in found)
    for whole, part in zip(spread, found, strict=True):
        whole[: len(usable)][usable] = part[: int(usable.sum())]
    return spread[0], spread[1]


def checked(flip: Flip, case: Case, again: Again, draws: int) -> Flip:
    """The flip with what the model says of it: exactly where no game is needed, else on `draws` draws."""
    needs = reach_of(case)
    if not needs.games:
        return _exact(flip, case, again, needs)
    return _with_check(flip, case, _moved_case(flip, case, again, needs, draws), min(draws, case.within.draws))


def _moved_case(flip: Flip, case: Case, again: Again, needs: Reach, draws: int) -> Case:
    """The claim over worlds with the change made."""
    changes = {change.path: change.value for change in flip.changes}
    worlds = again(changes, needs, min(draws, case.within.draws))
    return Case(case.claim, case.premises, worlds, {})


def _with_check(flip: Flip, case: Case, moved: Case, draws: int) -> Flip:
    whole, before, after = share_of(case), _masses(case, draws), _masses(moved, draws)
    shares = weighted_share(*before), weighted_share(*after)
    effect = difference(after, before)
    if whole is None or shares[0] is None or shares[1] is None or effect is None:
        return flip
    value, low, high = (float(np.clip(whole.value + one, 0, 1)) for one in (effect.value, effect.low, effect.high))
    reached = high >= flip.bound if flip.rises else low <= flip.bound
    return replace(flip, checked=Checked(shares[0], shares[1], value, low, high, reached))


def _exact(flip: Flip, case: Case, again: Again, needs: Reach) -> Flip:
    """The point of the line from the centre through the change at which the share reaches the bound."""
    draws = min(EXACT_DRAWS, case.within.draws)
    farthest = FARTHEST / max(NEAR, *(abs(change.score) for change in flip.changes))

    def moved(part: float) -> Flip:
        scores = {change.path: change.score * part * farthest for change in flip.changes}
        changes = tuple(change_to(path, case.inputs[path], z) for path, z in scores.items())
        return replace(flip, changes=changes)

    whole, before, rises = share_of(case), weighted_share(*_masses(case, draws)), flip.rises
    tried: dict[float, Case] = {}

    def passes(part: float) -> bool:
        tried[part] = _moved_case(moved(part), case, again, needs, draws)
        after = share_of(tried[part])
        if whole is None or before is None or after is None:
            return False
        value = whole.value + after.value - before.value
        return value >= flip.bound if rises else value <= flip.bound

    part = _bisected(passes, HALVINGS)
    if part is None:
        return _with_check(flip, case, _moved_case(flip, case, again, needs, draws), draws)
    found = _with_check(moved(part), case, tried[part], draws)
    reached = None if found.checked is None else replace(found.checked, reached=True)
    return replace(found, checked=reached, exact=True)


def _passes(flip: Flip, share: Share | None) -> bool:
    if share is None:
        return False
    return share.value >= flip.bound if flip.rises else share.value <= flip.bound


def _bisected(passes: Callable[[float], bool], halvings: int) -> float | None:
    """The least part of 1 that passes, if 1 does."""
    if not passes(1.0):
        return None
    low, high = 0.0, 1.0
    for _ in range(halvings):
        middle = (low + high) / 2
        low, high = (low, middle) if passes(middle) else (middle, high)
    return high


def belief_flips(case: Case) -> tuple[BeliefFlip, ...]:
    """The least change of the prior of one hypothesis that takes the share to a bound, for each bound that it may reach."""
    before = share_of(case)
    if before is None:
        return ()
    open_to = [
        (side, name) for side in SIDES for name in _independent(tuple(case.worlds.aims[side].posterior[CENTRAL]))
    ]
    found = []
    for bound, rises in bounds(before.value):
        tried = [_belief(case, side, name, bound, rises, way) for side, name in open_to for way in (1.0, -1.0)]
        each = [flip for flip in tried if flip is not None]
        found += sorted(each, key=lambda flip: abs(log(flip.prior_odds)))[:1]
    return tuple(found)


def _independent(names: tuple[str, ...]) -> tuple[str, ...]:
    """Hypotheses whose prior can be moved: of two the first stands for both."""
    return names[:1] if len(names) == 2 else names if len(names) > 2 else ()


def _belief(case: Case, side: str, name: str, bound: float, rises: bool, towards: float) -> BeliefFlip | None:
    flip = Flip(bound, rises, (), bound)

    def shift(part: float) -> float:
        return towards * part * FARTHEST_SHIFT

    part = _bisected(lambda at: _passes(flip, share_of(believed(case, side, name, shift(at)))), SHIFT_HALVINGS)
    if part is None:
        return None
    aims = shifted(case.worlds.aims[side], name, shift(part))
    return BeliefFlip(side, name, bound, rises, exp(shift(part)), float(aims.posterior[CENTRAL][name].mean()))


def believed(case: Case, side: str, name: str, shift: float) -> Case:
    """The claim with the log odds of a hypothesis moved; truths that do not speak of the evidence are kept."""
    aims = {**case.worlds.aims, side: shifted(case.worlds.aims[side], name, shift)}
    of = {
        setting: {pair: replace(world, aims=aims) for pair, world in by_pair.items()}
        for setting, by_pair in case.worlds.of.items()
    }
    moved = Case(case.claim, case.premises, replace(case.worlds, of=of, aims=aims), case.inputs)
    speaking = {one.text for one in (case.claim, *case.premises.values()) if uses_coding(one)}
    moved.remember({key: truth for key, truth in case.known.items() if key[0] not in speaking})
    return moved


def shifted(aims: Aims, name: str, shift: float) -> Aims:
    """Beliefs with the log odds of one hypothesis against all others moved by `shift`, in every draw and coding."""
    return replace(
        aims, posterior={coding: _shifted(beliefs, name, shift) for coding, beliefs in aims.posterior.items()}
    )


def _shifted(beliefs: Mapping[str, Array], name: str, shift: float) -> dict[str, Array]:
    raised = {one: belief * (exp(shift) if one == name else 1.0) for one, belief in beliefs.items()}
    total = np.sum(list(raised.values()), axis=0)
    return {one: np.asarray(belief / total) for one, belief in raised.items()}
