"""The war fitted to its record: launches, interception, losses, and the front.

Everything fitted is a pure function of the scenario's tables; a draw of it is a pure function of the fit and of
the draw's own uniforms, so it is the same whatever else is drawn, in whatever chunks.  Three exact posteriors, no Markov chain:
levels of monthly series (`level`), bias of the two measures of losses (`bias`), kinds of month of the front (`front`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from holdfast.scenario.draws import Array, Draws
from holdfast.scenario.fighting import LossRecord
from holdfast.scenario.principals import Side
from holdfast.scenario.scenario import Scenario
from holdfast.war.bias import BiasFit, fit_bias
from holdfast.war.front import Fit
from holdfast.war.front import fit as fit_front
from holdfast.war.level import LevelFit, normals, paths
from holdfast.war.record import Record, Series, record_of
from holdfast.war.scales import counts, fit_counts, fit_shares, shares


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the record says, by name of series (`record`)."""

    record: Record
    levels: Mapping[str, LevelFit]
    """Of every series of counts and shares."""
    biases: Mapping[str, BiasFit]
    """Of both measures of losses, by SIDE.CATEGORY."""
    front: Fit

    def series(self, draws: Draws, name: str, months: int) -> Array:
        """The coming months of a series of counts or shares as the fit alone has them, shape (draw, month)."""
        return _series(_frozen(self.record.series[name]), draws.seed, draws.start, draws.stop, months)

    def bias(self, draws: Draws, side: Side, category: str) -> tuple[Array, Array]:
        """Confirmed and claimed per unit lost, each (draw,)."""
        name = f"{side}.{category}"
        return self.biases[name].draw(draws.uniform(f"record.bias.{name}"))


def calibration(scenario: Scenario) -> Calibration:
    """The scenario's war fitted to its own record; kept, so that asking again costs nothing."""
    record = record_of(scenario)
    levels = {name: _level(_frozen(one)) for name, one in record.series.items() if name != "area"}
    biases: dict[str, BiasFit] = {}
    for side, losses in scenario.forces.losses.items():
        for name, one in record.series.items():
            if name.startswith(f"confirmed.{side}."):
                other = record.series.get(name.replace("confirmed", "claimed", 1))
                biases[name.removeprefix("confirmed.")] = _bias(
                    losses.model_dump_json(), _frozen(one), other and _frozen(other)
                )
    area = record.series["area"]
    known = tuple((m, float(v)) for m, v in zip(area.months, area.values, strict=True) if np.isfinite(v))
    return Calibration(record, levels, biases, fit_front(known))


_Frozen = tuple[str, tuple[str, ...], tuple[float | None, ...], tuple[float, ...]]
"""A series that can be looked up: a missing value is None, since nan equals nothing."""


def _frozen(one: Series) -> _Frozen:
    values = tuple(None if np.isnan(value) else value for value in one.values.tolist())
    return one.name, one.months, values, tuple(one.trials.tolist())


def _thawed(frozen: _Frozen) -> Series:
    name, months, values, trials = frozen
    return Series(name, months, np.array([np.nan if value is None else value for value in values]), np.array(trials))


@lru_cache(maxsize=256)
def _level(frozen: _Frozen) -> LevelFit:
    one = _thawed(frozen)
    return fit_shares(one) if one.kind == "intercepted" else fit_counts(one)


@lru_cache(maxsize=32)
def _series(frozen: _Frozen, seed: int, start: int, stop: int, months: int) -> Array:
    """The same for every setting of a lever, so the last few are kept; not to be written to."""
    draws, path = Draws(seed, start, stop, {}), f"record.{frozen[0]}"
    drawn = _level(frozen).of_draws(draws, path)
    z = paths(drawn, normals(draws, f"{path}.shock", months), normals(draws, f"{path}.noise", months))
    out = shares(z) if _thawed(frozen).kind == "intercepted" else counts(z)
    out.setflags(write=False)
    return out


@lru_cache(maxsize=64)
def _bias(losses: str, confirmed: _Frozen, claimed: _Frozen | None) -> BiasFit:
    return fit_bias(LossRecord.model_validate_json(losses), _thawed(confirmed), claimed and _thawed(claimed))
