"""A sweep in the forms of other programs: EMA Workbench, SALib, xarray; and its data dictionary.

What one row is to them is a draw under a setting of the levers and a pair of hypotheses.  EMA Workbench calls the draw
a scenario and the setting a policy [Kwakkel2017].
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from holdfast.explore.columns import dictionary
from holdfast.explore.manifest import Manifest
from holdfast.explore.query import SWEEP, Questions
from holdfast.explore.store import literal, quoted
from holdfast.explore.table import EXPERIMENTS, OUTCOMES, Column

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import xarray as xr

KEYS: Final = ("draw", "setting", "hypothesis_A", "hypothesis_B")
"""What tells a row of `outcomes` from any other."""
SALIB_SHAPES: Final = {"uniform": "unif", "log_uniform": "logunif", "triangular": "triang", "normal": "norm"}
"""Distributions that SALib has too, by its names; `lognormal` is `lognorm` there."""


def inputs(manifest: Manifest) -> tuple[Column, ...]:
    """The uncertain inputs among the columns of `experiments`."""
    return tuple(column for column in manifest.columns[EXPERIMENTS] if column.shape)


def measured(manifest: Manifest) -> tuple[Column, ...]:
    """The columns of `outcomes` that are numbers or truths: what EMA Workbench calls scalar outcomes."""
    return tuple(column for column in manifest.columns[OUTCOMES] if column.kind in ("number", "truth"))


def ema_experiments_sql(manifest: Manifest) -> str:
    """SQL for the experiments as EMA Workbench lists them: inputs, hypotheses, scenario, policy, model."""
    own = ", ".join(quoted(column.name) for column in inputs(manifest))
    return (
        f"SELECT {own}, hypothesis_A, hypothesis_B, draw AS scenario, setting AS policy, "
        f"{literal(manifest.scenario)} AS model FROM {SWEEP} ORDER BY {', '.join(KEYS)}"
    )


def ema_outcomes_sql(manifest: Manifest, column: Column | None = None) -> str:
    """SQL for the outcomes in the same order, all of them or one, truths as 1 and 0."""
    chosen = (column,) if column else measured(manifest)
    listed = ", ".join(f"{quoted(one.name)}::DOUBLE AS {quoted(one.name)}" for one in chosen)
    return f"SELECT {listed} FROM {SWEEP} ORDER BY {', '.join(KEYS)}"


def ema_tables(questions: Questions) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Experiments and outcomes as `perform_experiments` of EMA Workbench returns them; needs pandas."""
    manifest = questions.manifest
    experiments = questions.sql(ema_experiments_sql(manifest)).df()
    for name in ("hypothesis_A", "hypothesis_B", "policy", "model"):
        experiments[name] = experiments[name].astype("category")
    found = questions.sql(ema_outcomes_sql(manifest)).fetchnumpy()
    return experiments, {name: np.ma.filled(values, np.nan) for name, values in found.items()}


def salib_problem(manifest: Manifest) -> dict[str, Any]:
    """The problem of SALib: names, bounds and distributions of the uncertain inputs [HermanUsher2017].

    A distribution that SALib lacks is given as uniform over its range; `sampled_as` says which it was.
    """
    listed = inputs(manifest)
    forms = [_salib(column) for column in listed]
    return {
        "num_vars": len(listed),
        "names": [column.name for column in listed],
        "bounds": [bounds for bounds, _ in forms],
        "dists": [name for _, name in forms],
        "sampled_as": {column.name: f"{column.shape}{list(column.parameters)}" for column in listed},
    }


def _salib(column: Column) -> tuple[list[float], str]:
    values = column.parameters
    if column.shape == "triangular":
        low, mode, high = values
        return [low, high, (mode - low) / (high - low)], "triang"
    if column.shape == "lognormal":
        return [float(np.log(values[0])), values[1]], "lognorm"
    if column.shape in SALIB_SHAPES:
        return list(values), SALIB_SHAPES[column.shape]
    return _range(column), "unif"


def _range(column: Column) -> list[float]:
    if column.shape == "pert":
        return [column.parameters[0], column.parameters[2]]
    return [0.0, 1.0]


def as_xarray(questions: Questions, names: Iterable[str] | None = None) -> xr.Dataset:
    """A dataset of inputs over (draw,) and outcomes over (draw, setting, hypothesis_A, hypothesis_B); needs xarray.

    `names` are the outcomes wanted, all numbers and truths unless said.  Units and meanings are attributes.
    """
    import xarray as xr

    manifest = questions.manifest
    wanted = None if names is None else set(names)
    chosen = [column for column in measured(manifest) if wanted is None or column.name in wanted]
    draws, shape = _shape(questions)
    listed = ", ".join(f"{quoted(column.name)}::DOUBLE AS {quoted(column.name)}" for column in chosen)
    found = questions.sql(f"SELECT {listed} FROM outcomes ORDER BY {_order(manifest)}").fetchnumpy()
    given = questions.sql("SELECT * FROM experiments ORDER BY draw").fetchnumpy()
    experiments = [column for column in manifest.columns[EXPERIMENTS] if column.name != "draw"]
    data: dict[str, Any] = {
        column.name: (KEYS, _filled(found[column.name]).reshape(shape), _told(column)) for column in chosen
    }
    data |= {c.name: (KEYS[:1], _filled(given[c.name]), _told(c)) for c in experiments if c.name not in data}
    levels = {column.name: list(column.levels) for column in manifest.columns[OUTCOMES] if column.name in KEYS[1:]}
    return xr.Dataset(
        data, coords={"draw": draws, **levels}, attrs={"scenario": manifest.scenario, "seed": manifest.seed}
    )


def _order(manifest: Manifest) -> str:
    """SQL order of a full array: draws, then settings and hypotheses in the order of their levels."""
    levels = {column.name: column.levels for column in manifest.columns[OUTCOMES]}
    ranked = [f"list_position([{', '.join(literal(one) for one in levels[key])}], {key})" for key in KEYS[1:]]
    return ", ".join([KEYS[0], *ranked])


def _shape(questions: Questions) -> tuple[Any, tuple[int, ...]]:
    draws = questions.sql("SELECT draw FROM experiments ORDER BY draw").fetchnumpy()["draw"]
    levels = {column.name: column.levels for column in questions.manifest.columns[OUTCOMES]}
    return draws, (len(draws), *(len(levels[key]) for key in KEYS[1:]))


def _filled(values: Any) -> Any:
    return np.ma.filled(values, np.nan)


def _told(column: Column) -> dict[str, str]:
    return {"units": column.unit or "1", "long_name": column.meaning, "says": column.says}


def data_dictionary(manifest: Manifest) -> list[dict[str, str]]:
    """Name, unit, meaning and prior of every column of a sweep."""
    return dictionary(manifest.columns)
