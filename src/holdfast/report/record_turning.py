"""What claims turn on, the argument's map and the settings without weights, as the record holds them."""

from __future__ import annotations

from holdfast.assess.argument_map import ArgumentMap
from holdfast.assess.break_even import BreakEven
from holdfast.assess.flips import Flip
from holdfast.assess.regions import Bound, Region
from holdfast.assess.robustness import RobustView
from holdfast.assess.sensitivity import Index, Sensitivity
from holdfast.assess.turning import Turning
from holdfast.report import inputs
from holdfast.report import record_parts as part
from holdfast.report import record_turning_types as t
from holdfast.report import turning as sentences
from holdfast.report.record_types import Missing
from holdfast.scenario.scenario import Scenario


def turning(scenario: Scenario, found: Turning) -> t.TurningRecord:
    """What a claim turns on."""
    few = "too few draws, or it does not vary"
    return {
        "flips": [_flip(one) for one in found.flips],
        "beliefs": [
            {
                "side": one.side, "hypothesis": one.hypothesis, "bound": one.bound, "rises": one.rises,
                "prior_odds": one.prior_odds, "posterior": one.posterior,
            }
            for one in found.beliefs
        ],
        "regions": [_region(scenario, one) for one in found.regions],
        "sensitivity": part.missing(few) if found.sensitivity is None else sensitivity(found.sensitivity),
    }  # fmt: skip


def _flip(found: Flip) -> t.ClaimFlipRecord:
    return {
        "bound": found.bound,
        "rises": found.rises,
        "changes": [{"path": one.path, "value": one.value, "quantile": one.quantile} for one in found.changes],
        "distance": found.distance,
        "expected": found.expected,
        "exact": found.exact,
        "checked": _checked(found),
    }


def _checked(found: Flip) -> t.CheckedRecord | Missing:
    if found.checked is None:
        return part.missing("not solved again")
    seen = found.checked
    return {
        "draws": seen.after.draws, "before": seen.before.value, "after": seen.after.value, "share": seen.share,
        "low": seen.low, "high": seen.high, "reached": seen.reached,
    }  # fmt: skip


def _region(scenario: Scenario, found: Region) -> t.RegionRecord:
    return {
        "holds": found.holds,
        "words": sentences.region(scenario, found),
        "coverage": found.coverage,
        "density": found.density,
        "mass": found.mass,
        "base": found.base,
        "bounds": [_bound(scenario, one) for one in found.bounds],
    }


def _bound(scenario: Scenario, found: Bound) -> t.BoundRecord:
    return {
        "path": found.path,
        "words": sentences.bound(scenario, found),
        "source": inputs.source(scenario, found.path),
        "low": found.low,
        "high": found.high,
        "quasi_p": found.quasi_p,
        "found_again": found.found_again,
    }


def sensitivity(found: Sensitivity) -> t.SensitivityRecord:
    """What explains an output."""
    return {
        "output": found.output,
        "floor": found.floor,
        "draws": found.draws,
        "tried": found.tried,
        "explained": found.explained,
        "inputs": [_index(one) for one in found.inputs],
        "pairs": [_index(one) for one in found.pairs],
    }


def _index(found: Index) -> t.IndexRecord:
    return {
        "path": found.path, "also": found.also or None, "value": found.value, "low": found.low, "high": found.high,
        "clear": found.clear,
    }  # fmt: skip


def break_even(found: BreakEven) -> t.BreakEvenRecord:
    """How large what lies outside the model would have to be."""
    return {"expression": found.expression, "unit": found.unit, "value": part.figure(found.value)}


def argument(found: ArgumentMap) -> t.ArgumentRecord:
    """The argument as a map."""
    most = found.carries_most
    return {
        "rests": [
            {
                "claim": one.claim,
                "premise": one.premise,
                "given": part.share(one.given),
                "dropped": part.share(one.dropped),
                "denied": part.share(one.denied),
                "verdict": one.word,
                "verdict_dropped": one.word_dropped,
                "verdict_denied": one.word_denied,
                "words": one.words,
            }
            for one in found.rests
        ],
        "from_claims": [{"claim": one.claim, "premise": one.premise, "how": one.how} for one in found.from_claims],
        "weights": [
            {
                "premise": one.premise, "claims": list(one.claims), "turned": list(one.turned), "moved": one.moved,
                "can_be_denied": one.can_be_denied,
            }
            for one in found.weights
        ],
        "carries_most": None if most is None else most.premise,
    }  # fmt: skip


def robust(found: RobustView) -> t.RobustViewRecord:
    """The settings of the levers without weights."""
    return {
        "quantity": found.quantity,
        "target": found.target,
        "cases": found.cases,
        "settings": [
            {
                "setting": dict(sorted(one.setting)), "regret_mean": one.regret_mean, "regret_high": one.regret_high,
                "regret_largest": one.regret_largest, "satisfices": one.satisfices, "worst": one.worst, "mean": one.mean,
            }
            for one in found.settings
        ],
    }  # fmt: skip
