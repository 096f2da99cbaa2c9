"""Cross checks of levers and correlations: their paths lead to numbers, and what they ask for is possible."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from holdfast.scenario.crosscheck_lever_form import check_form
from holdfast.scenario.crosscheck_numbers import Placed, check_bound
from holdfast.scenario.ledger import Ledger, Steps
from holdfast.scenario.levers import Setting
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.support import Support, support

NOW = "now"
"""Name of the setting that leaves the scenario as it is."""
LEVER_STEPS: Final = 2
"""Steps of the path of a lever itself."""


def check_levers(scenario: Scenario, ledger: Ledger, found: Mapping[str, Placed]) -> None:
    """Every setting of a lever changes numbers that exist, each in one way, to values they may have."""
    for lever_id, lever in scenario.levers.items():
        here = ("levers", lever_id)
        if check_form(ledger, lever, here):
            for setting_id, setting in lever.settings.items():
                _check_name(ledger, (*here, "settings", setting_id), setting_id)
                _check_setting(scenario, ledger, found, (*here, "settings", setting_id), [setting])
            if lever.range is not None:
                ends = [lever.at(level) for level in (lever.levels[0], lever.levels[-1])]
                _check_setting(scenario, ledger, found, here, ends)


def _check_name(ledger: Ledger, steps: Steps, setting_id: str) -> None:
    if setting_id == NOW:
        ledger.add(
            "HF042", steps, f"{NOW!r} names the scenario as it is", value=NOW, at_key=True,
            way_out="give this setting another name",
        )  # fmt: skip


def _check_setting(
    scenario: Scenario, ledger: Ledger, found: Mapping[str, Placed], steps: Steps, settings: Sequence[Setting]
) -> None:
    """The changes of a setting, or of the lever itself at both ends of its range."""
    ways = {"set": settings[0].set, "scale": settings[0].scale, "add": settings[0].add}
    if not any(ways.values()):
        ledger.add(
            "HF028", steps, f"this {'setting' if len(steps) > LEVER_STEPS else 'lever'} changes nothing",
            allowed="`set`, `scale` or `add` with at least one path",
            way_out="name the number that it changes; the scenario as it is needs no setting", at_key=True,
        )  # fmt: skip
    seen: dict[str, str] = {}
    for way, changes in ways.items():
        for path in changes:
            here = (*steps, way, path)
            if path in seen:
                ledger.add(
                    "HF028", here, f"{path} is changed twice, by `{seen[path]}` and by `{way}`", value=path,
                    at_key=True,
                    way_out="keep one of the two",
                )  # fmt: skip
            seen[path] = way
            if one := number_at(ledger, found, path, here, at_key=True):
                for change in dict.fromkeys(getattr(setting, way)[path] for setting in settings):
                    _check_change(scenario, ledger, one, here, way, change)


def _check_change(scenario: Scenario, ledger: Ledger, one: Placed, here: Steps, way: str, change: float) -> None:
    where = support(one.number, scenario.tables)
    if where is None or one.bound is None or not one.bound.holds(where):
        return
    moved = {"set": Support(change, change), "scale": where.scaled(change), "add": where.shifted(change)}[way]
    check_bound(ledger, one.bound, moved, here, f" after `{way}: {change:g}`")


def number_at(
    ledger: Ledger, found: Mapping[str, Placed], path: str, here: Steps, *, at_key: bool = False
) -> Placed | None:
    """The number at a path; or complain, and None."""
    if path in found:
        return found[path]
    steps = tuple(path.split("."))
    if not any(bad[: len(steps)] == steps[: len(bad)] for bad in ledger.mended):
        nearest = ledger.nearest(path, found)
        ledger.add(
            "HF029", here, f"no number of the scenario stands at {path!r}", value=path, nearest=nearest,
            at_key=at_key,
            allowed="the path of a number, its keys and indices joined by dots",
            way_out=f"write `{nearest}`" if nearest else "follow the keys of this file down to the number",
        )  # fmt: skip
    return None


def check_correlations(scenario: Scenario, ledger: Ledger, found: Mapping[str, Placed]) -> None:
    """Correlations join two different uncertain numbers, each pair once, and do not contradict each other."""
    pairs: set[frozenset[str]] = set()
    usable: dict[tuple[str, str], float] = {}
    for index, correlation in enumerate(scenario.correlations):
        steps = ("correlations", str(index), "between")
        pair = correlation.between
        known = [_uncertain(ledger, found, path, (*steps, str(side))) for side, path in enumerate(pair)]
        if pair[0] == pair[1] or frozenset(pair) in pairs:
            what = "a number is correlated with itself" if pair[0] == pair[1] else "this pair is given twice"
            ledger.add("HF030", steps, what, value=pair[0], way_out="take it out")
        elif all(known):
            usable[pair] = correlation.rank
        pairs.add(frozenset(pair))
    if not any(bad[0] == "correlations" for bad in ledger.mended) and _least_pivot(usable) <= 0:
        ledger.add(
            "HF031", ("correlations",), "no numbers can have all these correlations with each other at once",
            at_key=True,
            allowed="a positive definite matrix", way_out="bring the strongest nearer to 0, or take one out",
        )  # fmt: skip


def _uncertain(ledger: Ledger, found: Mapping[str, Placed], path: str, here: Steps) -> bool:
    one = number_at(ledger, found, path, here)
    if one is not None and one.number.is_fixed:
        ledger.add(
            "HF030", here, f"the number at {path} is fixed: nothing can be correlated with it", value=path,
            allowed="a number with a range or a distribution",
            way_out="give it a range, or take the correlation out",
        )  # fmt: skip
    return one is not None and not one.number.is_fixed


def _least_pivot(ranks: Mapping[tuple[str, str], float]) -> float:
    """Smallest squared pivot of the Cholesky factor of r = 2 sin(pi rank / 6); <= 0 if it has none."""
    paths = sorted({path for pair in ranks for path in pair})
    matrix = [[1.0 if i == j else 0.0 for j in paths] for i in paths]
    for pair, rank in ranks.items():
        i, j = (paths.index(path) for path in pair)
        matrix[i][j] = matrix[j][i] = 2 * math.sin(math.pi * rank / 6)
    least = 1.0
    for i in range(len(paths)):
        for j in range(i + 1):
            rest = matrix[i][j] - math.fsum(matrix[i][k] * matrix[j][k] for k in range(j))
            if i != j:
                matrix[i][j] = rest / matrix[j][j]
                continue
            least = min(least, rest)
            if rest <= 0:
                return rest
            matrix[i][i] = math.sqrt(rest)
    return least
