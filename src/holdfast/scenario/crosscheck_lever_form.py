"""Cross checks of what a lever is: settings or a range, its levels, its limits, and when it is in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from holdfast.scenario.ledger import Ledger, Steps
from holdfast.scenario.levers import MOST_LEVELS, Level, Lever, Limit, Moment, Setting, may_be_timed, month_of
from holdfast.scenario.scenario import Scenario

CheckCondition = Callable[[str, Scenario], tuple[int, str] | None]
"""Reads a condition on the war's path; gives offset and message of the first error in it, or None."""
ONLY_WITH_RANGE: Final = ("step", "unit", "set", "scale", "add", "usd_bn_per_unit_year")
TIMED_KINDS: Final = (
    "packages sent, stocks, deliveries and production, intensities and effectiveness, weapons made, wanted and intercepted, "
    "monthly costs and deaths, mobility"
)
"""Numbers that may be timed, in words."""
LATEST_MONTH: Final = 1200
"""Months from the scenario's date that a moment may lie ahead."""


def check_form(ledger: Ledger, lever: Lever, steps: Steps) -> bool:
    """Settings or a range, not both, and a range that makes levels; whether its settings can be looked at."""
    if bool(lever.settings) == (lever.range is not None):
        both = lever.range is not None
        ledger.add(
            "HF050", steps, f"this lever has {'both settings and a range' if both else 'no settings and no range'}",
            allowed="exactly one of `settings` and `range`", at_key=True,
            way_out="take one of the two out" if both else "add `settings` with names, or `range: [low, high]`",
        )  # fmt: skip
        return False
    if lever.range is None:
        given = [name for name in ONLY_WITH_RANGE if getattr(lever, name)]
        for name in given:
            ledger.add(
                "HF050", (*steps, name), f"`{name}` of a lever goes with a range, and this one has settings",
                at_key=True, way_out="put it into the settings" if name in ("set", "scale", "add") else "take it out",
            )  # fmt: skip
        return True
    return _check_range(ledger, lever, steps)


def _check_range(ledger: Ledger, lever: Lever, steps: Steps) -> bool:
    assert lever.range is not None
    low, high = lever.range
    reach = f"[{low:g}, {high:g}]"
    if low >= high or not lever.levels:
        ledger.add(
            "HF051", (*steps, "range"), "the range holds no level but the one at which the scenario stands",
            value=reach, allowed="a low end below the high end, and a step that fits between", at_key=True,
            way_out="write the least level first, or make the step smaller",
        )  # fmt: skip
        return False
    if lever.step is not None and (high - low) / lever.step >= MOST_LEVELS:
        ledger.add(
            "HF051", (*steps, "step"), f"{reach} in steps of {lever.step:g} makes too many levels", at_key=True,
            value=f"{lever.step:g}", allowed=f"at most {MOST_LEVELS} levels",
            way_out=f"choose a step of at least {(high - low) / (MOST_LEVELS - 1):g}",
        )  # fmt: skip
        return False
    return True


def check_timing(scenario: Scenario, ledger: Ledger, check_condition: CheckCondition | None) -> None:
    """Moments after the date and in order, conditions that can be read, and only numbers of the war in time."""
    for name, lever in scenario.levers.items():
        steps = ("levers", name)
        _check_moments(scenario, ledger, lever, lever, steps)
        _check_when(scenario, ledger, lever, steps, check_condition)
        for one, setting in lever.settings.items():
            here = (*steps, "settings", one)
            _check_moments(scenario, ledger, setting, lever, here)
            _check_when(scenario, ledger, setting, here, check_condition)
            if _timed(lever) or _timed(setting):
                _check_paths(ledger, setting, here)
        if lever.range is not None and _timed(lever):
            _check_paths(ledger, lever, steps)


def _timed(part: Lever | Setting) -> bool:
    return any(moment is not None for moment in (part.start, part.until, part.when))


def _check_moments(scenario: Scenario, ledger: Ledger, part: Lever | Setting, lever: Lever, steps: Steps) -> None:
    for key, moment in (("from", part.start), ("until", part.until)):
        if moment is not None and not 0 <= month_of(scenario.as_of, moment) <= LATEST_MONTH:
            _complain(
                ledger, (*steps, key), f"{said(moment)} is not a month of the war to come", moment,
                f"0 to {LATEST_MONTH} months, or a date from {scenario.as_of} on",
                "count months from the scenario's date, or write a later date",
            )  # fmt: skip
    start = lever.start if part.start is None else part.start
    until = lever.until if part.until is None else part.until
    if (part.until is None and part.start is None) or start is None or until is None:
        return
    if month_of(scenario.as_of, until) <= month_of(scenario.as_of, start):
        _complain(
            ledger, (*steps, "until" if part.until is not None else "from"),
            f"it ends ({said(until)}) before it begins ({said(start)})", until, "`until` later than `from`",
            "exchange the two, or take one out",
        )  # fmt: skip


def _complain(ledger: Ledger, steps: Steps, message: str, moment: Moment, allowed: str, way_out: str) -> None:
    ledger.add("HF052", steps, message, value=said(moment), allowed=allowed, way_out=way_out)


def said(moment: Moment) -> str:
    """A moment as it is written in a message."""
    return moment.isoformat() if isinstance(moment, date) else f"month {moment}"


def _check_when(
    scenario: Scenario, ledger: Ledger, part: Lever | Setting, steps: Steps, check_condition: CheckCondition | None
) -> None:
    unsure = ledger.unsure(("forces",)) or ledger.unsure(("strikes",))
    if part.when is None or check_condition is None or unsure:
        return
    found = check_condition(part.when, scenario)
    if found is not None:
        offset, message = found
        ledger.add(
            "HF033", (*steps, "when"), message, value=part.when[offset:] or part.when, ahead=offset,
            way_out="what a condition may speak of is listed in docs/explanation/levers.md",
        )  # fmt: skip


def _check_paths(ledger: Ledger, part: Lever | Setting, steps: Steps) -> None:
    for way in ("set", "scale", "add"):
        changes: Mapping[str, float] = getattr(part, way)
        for path in changes:
            if not may_be_timed(path):
                ledger.add(
                    "HF053", (*steps, way, path), f"{path} has one value for the whole war: it cannot change in time",
                    value=path, at_key=True, allowed=TIMED_KINDS,
                    way_out="take `from`, `until` and `when` out, or move this number to a lever without them",
                )  # fmt: skip


def check_limits(scenario: Scenario, ledger: Ledger) -> None:
    """Limits name settings that exist, of other levers, and leave something to choose."""
    for name, lever in scenario.levers.items():
        for index, limit in enumerate(lever.limits):
            _check_limit(scenario, ledger, lever, limit, ("levers", name, "limits", str(index)))


def _check_limit(scenario: Scenario, ledger: Ledger, lever: Lever, limit: Limit, steps: Steps) -> None:
    if limit.at_most is None and not limit.requires and not limit.excludes:
        ledger.add(
            "HF054", steps, "this limit limits nothing", at_key=True,
            allowed="`at_most`, `requires` or `excludes`", way_out="say what is not possible, or take it out",
        )  # fmt: skip
    for key, level in (("setting", limit.setting), ("at_most", limit.at_most)):
        if level is not None:
            _check_level(ledger, steps[1], lever, level, (*steps, key))
    for key, others in (("requires", limit.requires), ("excludes", limit.excludes)):
        for other, level in others.items():
            here = (*steps, key, other)
            if other == steps[1]:
                ledger.add(
                    "HF054", here, f"the lever {other!r} limits itself", value=other, at_key=True,
                    allowed="another lever", way_out="use `at_most`",
                )  # fmt: skip
            elif ledger.refer(other, scenario.levers, ("levers",), here, "lever", at_key=True):
                _check_level(ledger, other, scenario.levers[other], level, here)


def _check_level(ledger: Ledger, lever_id: str, lever: Lever, level: Level, steps: Steps) -> None:
    if lever.range is None:
        if level not in lever.settings:
            name = f"{level:g}" if isinstance(level, float) else level
            ledger.refer(name, lever.settings, ("levers", lever_id, "settings"), steps, "setting")
        return
    low, high = lever.range
    if not isinstance(level, float) or not low <= level <= high:
        ledger.add(
            "HF054", steps, f"{level} is no level of this lever", value=str(level), allowed=f"{low:g} to {high:g}",
            way_out="choose a level within the range",
        )  # fmt: skip
