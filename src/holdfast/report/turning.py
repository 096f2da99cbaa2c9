"""Sentences on what a claim turns on: what flips it, where it holds, what explains it."""

from __future__ import annotations

from typing import Final

from holdfast.assess.assessment import JudgedClaim
from holdfast.assess.break_even import BreakEven
from holdfast.assess.flip_checks import BeliefFlip
from holdfast.assess.flips import Change, Flip
from holdfast.assess.regions import Bound, Region
from holdfast.assess.turning import Turning
from holdfast.report import inputs, numerals
from holdfast.report.conditions import clean, listed, side_name
from holdfast.scenario.scenario import Scenario

NOTHING: Final = "no change found, of one input or of up to four, within the middle nine tenths of their ranges"
"""What is said where no change of inputs was found."""


def amount(value: float) -> str:
    """A value of an input, to three digits."""
    return f"{value:.3g}"


def change(scenario: Scenario, found: Change) -> str:
    """`patience (side A, ambition) at 0.08 (its 70% point)`."""
    of = inputs.unit(scenario, found.path)
    return (
        f"{inputs.words(scenario, found.path)} at {amount(found.value)}{f' {of}' if of else ''} "
        f"(its {found.quantile:.0%} point)"
    )


def flip(scenario: Scenario, found: Flip) -> str:
    """A change and what becomes of the share."""
    what = listed([change(scenario, one) for one in found.changes])
    return f"{what}: {outcome(found)}"


def outcome(found: Flip) -> str:
    """What becomes of the share at a change, and how that is known."""
    to = f"{'up' if found.rises else 'down'} to {found.bound:g}"
    if found.checked is None:
        return f"share {to}, as the draws have it (not solved again)"
    share = numerals.interval(found.checked.share, found.checked.low, found.checked.high)
    how = "worked out again" if found.exact else f"solved again on {found.checked.before.draws} draws"
    return f"share {share}, {how}" + ("" if found.checked.reached else f", which falls short of {found.bound:g}")


def belief(scenario: Scenario, found: BeliefFlip) -> str:
    """The prior of a hypothesis at which the share reaches a bound."""
    return (
        f"prior odds of {found.hypothesis} ({side_name(scenario, found.side)}) times {numerals.odds(found.prior_odds)}, "
        f"so that belief in it averages {numerals.probability(found.posterior)}: share "
        f"{'up' if found.rises else 'down'} to {found.bound:g}, exactly"
    )


def nearest(judged: JudgedClaim) -> Flip | BeliefFlip | None:
    """The change that is shown first: one input that was seen to reach, else several, else a prior, else what was tried."""
    if judged.turning is None:
        return None
    flips = sorted(judged.turning.flips, key=lambda one: (len(one.changes), one.distance))
    reached = [one for one in flips if one.checked is not None and one.checked.reached]
    unseen = [one for one in flips if one.checked is None]
    short = [one for one in flips if one.checked is not None and not one.checked.reached]
    ordered: list[Flip | BeliefFlip] = [*reached, *judged.turning.beliefs, *unseen, *short]
    return ordered[0] if ordered else None


def line(scenario: Scenario, judged: JudgedClaim) -> str:
    """One line on what flips a claim; nothing where it cannot be evaluated."""
    if judged.turning is None:
        return ""
    found = nearest(judged)
    if found is None:
        return f"flips: {NOTHING}"
    return f"flips: {flip(scenario, found) if isinstance(found, Flip) else belief(scenario, found)}"


def hinge_words(scenario: Scenario, judged: JudgedClaim) -> str:
    """What a claim hinges on: one input, a box of a few, or none that stands out."""
    single = None if judged.result is None else judged.result.central.hinge
    if single is not None:
        shown = str(single)
        return shown.replace(single.path, inputs.words(scenario, single.path), 1)
    box = None if judged.turning is None else max(judged.turning.regions, key=_gain, default=None)
    if box is None:
        return "no single input and no box of a few"
    return f"no single input; {region(scenario, box)}"


def _gain(found: Region) -> float:
    return (found.density - found.base) * found.coverage


def region(scenario: Scenario, found: Region) -> str:
    """`holds in 0.81 (of all draws 0.42) where X above 1.2 and Y from 3 to 4, which covers 0.6 of such draws`."""
    where = listed([bound(scenario, one) for one in found.bounds])
    word = "holds" if found.holds else "fails"
    return (
        f"{word} in {numerals.probability(found.density)} of draws (of all: {numerals.probability(found.base)}) where "
        f"{where}; these are {numerals.probability(found.coverage)} of the draws in which it {word}"
    )


def bound(scenario: Scenario, found: Bound) -> str:
    """An input with its bounds."""
    of = inputs.unit(scenario, found.path)
    return f"{inputs.words(scenario, found.path)} {ends(found)}{f' {of}' if of else ''}"


def ends(found: Bound) -> str:
    """`above 1.2`, `below 3`, `from 1.2 to 3`."""
    if found.low is None or found.high is None:
        return f"above {amount(found.low)}" if found.low is not None else f"below {amount(found.high or 0.0)}"
    return f"from {amount(found.low)} to {amount(found.high)}"


def explained(scenario: Scenario, found: Turning) -> str:
    """What the inputs explain of a claim, in one sentence."""
    if found.sensitivity is None:
        return "too few draws, or no variation, to say what explains it"
    clear = [one for one in found.sensitivity.inputs if one.clear]
    floor = numerals.probability(found.sensitivity.floor)
    if not clear:
        return f"none of {found.sensitivity.tried} inputs explains more than chance would ({floor})"
    named = [f"{inputs.words(scenario, one.path)} {numerals.interval(one.value, one.low, one.high)}" for one in clear]
    return f"share of its variance that each explains: {'; '.join(named)}; inputs without bearing show up to {floor}"


def break_even(found: BreakEven) -> str:
    """How large what lies outside the model would have to be."""
    value = numerals.figure(found.value, amount)
    of = f" {found.unit}" if found.unit else ""
    return f"break-even: what lies outside the model would have to be worth {value}{of} (`{clean(found.expression)}`)"
