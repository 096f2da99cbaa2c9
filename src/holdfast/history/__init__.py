"""Base rates: how long peace lasted after the endings of past interstate wars, by reference class.

`load_endings` reads the shipped table, `survival_curve` draws one class, `compare` a scenario's classes,
each as found and drawn toward the larger class it belongs to. Nothing here forecasts one case: a base rate
is what happened to a class, with its n. `load_models` and `foretell` give the regression, `score_rows` scores it on a table,
`combine` puts the model's view and a class's together.
"""

from holdfast.history.columns import COVARIATES, OUTCOMES, Column, Outcome
from holdfast.history.combining import Combined, PoolWeight, combine, load_weight
from holdfast.history.comparison import ClassReport, HistoryReport, HistorySection, HorizonRow, compare
from holdfast.history.endings import Endings, endings_from, load_endings
from holdfast.history.model_file import Model, load_models
from holdfast.history.reference_class import ALL_ENDINGS, Condition, ReferenceClass, reference_class_from
from holdfast.history.regression import Foretold, Regression, Specification, foretell
from holdfast.history.score_file import FileScores, score_rows
from holdfast.history.settlements import Settlement, Settlements, load_settlements
from holdfast.history.shrinkage import PRIOR_VOTES, parent_of, shrunk_toward
from holdfast.history.strength import leave_one_war_out
from holdfast.history.survival import (
    HORIZONS_YEARS,
    Estimate,
    SurvivalCurve,
    Weighting,
    survival_curve,
    survival_curve_from,
)
from holdfast.history.weibull import WeibullFit, weibull_fit

__all__ = [
    "ALL_ENDINGS",
    "COVARIATES",
    "HORIZONS_YEARS",
    "OUTCOMES",
    "PRIOR_VOTES",
    "ClassReport",
    "Column",
    "Combined",
    "Condition",
    "Endings",
    "Estimate",
    "FileScores",
    "Foretold",
    "HistoryReport",
    "HistorySection",
    "HorizonRow",
    "Model",
    "Outcome",
    "PoolWeight",
    "ReferenceClass",
    "Regression",
    "Settlement",
    "Settlements",
    "Specification",
    "SurvivalCurve",
    "WeibullFit",
    "Weighting",
    "combine",
    "compare",
    "endings_from",
    "foretell",
    "leave_one_war_out",
    "load_endings",
    "load_models",
    "load_settlements",
    "load_weight",
    "parent_of",
    "reference_class_from",
    "score_rows",
    "shrunk_toward",
    "survival_curve",
    "survival_curve_from",
    "weibull_fit",
]
