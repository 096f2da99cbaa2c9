"""Levers: what somebody can do, in named settings or in levels of a range, with cost, limits and time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from pydantic import Field

from holdfast.scenario.argument import Expression, Path
from holdfast.scenario.base import Identifier, Part, Text
from holdfast.scenario.quantity import Number

Moment = int | date
"""Whole months from the scenario's date, or a date."""
Level = Identifier | float
"""A setting of a lever by its name, or by its level where the lever has a range."""

BY_MONTH: Final = re.compile(
    r"forces\.(intensity|effectiveness)\.[AB]"
    r"|forces\.packages\.[^.]+\.(sent|spares_per_month)"
    r"|forces\.[AB]\.[^.]+\.((made|delivered|refurbished|lost|deliveries_stop)_per_month)"
    r"|strikes\.[AB]\.(intensity|wanted_factor|interceptors_per_month)"
    r"|strikes\.[AB]\.classes\.[^.]+\.(made_per_month|wanted_per_month|intercepted)"
    r"|costs\.[AB]\.(land_usd_bn_per_month|dead_per_month)"
    r"|front\.mobility_factor"
)
"""Numbers that the war reads month by month, so that a lever in time can act on them; a test holds it to the war."""
STOCKS: Final = re.compile(r"(?P<where>strikes\.[AB]\.classes\.[^.]+\.|forces\.[AB]\.[^.]+\.)(stock|held)")
"""Stocks at the scenario's date: what a lever in time adds to one is made in the month it begins."""
CONTINUOUS_STEPS: Final = 8
"""Equal parts into which a range without a step is cut where levels have to be tried one by one."""
MOST_LEVELS: Final = 101
"""Levels of one lever: each is a game to solve."""
MONTHS_PER_YEAR: Final = 12
MOST_SHOWN: Final = 5
"""Levels of a range that an assessment solves and a table shows; named settings are at most twelve."""
SHIFT: Final = "@"
"""Between a setting and the months by which it is moved in time: `tier3@-6`."""
ROUNDING: Final = 1e-9
"""Of a step: by how much the last level may lie beyond the end of the range."""


class Setting(Part):
    """A setting of a lever: changes to numbers of the scenario, by path, its cost, and when it is in force."""

    gloss: Text
    set: dict[Path, float] = Field(default_factory=dict)
    scale: dict[Path, float] = Field(default_factory=dict)
    add: dict[Path, float] = Field(default_factory=dict)
    usd_bn_per_year: Number | None = None
    start: Moment | None = Field(default=None, alias="from")
    """The first month of it, in place of the lever's."""
    until: Moment | None = None
    """The month at which it ends, in place of the lever's."""
    when: Expression | None = None
    """The condition on which it starts, in place of the lever's."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the numbers that it changes."""
        return (*self.set, *self.scale, *self.add)


class Limit(Part):
    """A political limit on a lever: how far it may go, what it needs, or what it cannot go with."""

    setting: Level | None = None
    """The setting from which on `requires` and `excludes` apply; every setting unless said."""
    at_most: Level | None = None
    """The last setting that may be chosen."""
    requires: dict[Identifier, Level] = Field(default_factory=dict, max_length=10)
    """Other levers that must then be at this setting or a later one."""
    excludes: dict[Identifier, Level] = Field(default_factory=dict, max_length=10)
    """Other levers that must then not be at this setting or a later one."""
    because: Text


class Lever(Part):
    """Something somebody can do, in ordered settings or in levels of a range; the scenario itself is `now`."""

    gloss: Text
    who: Text
    payer: Text | None = None
    """Who pays, if not the one who acts."""
    settings: dict[Identifier, Setting] = Field(default_factory=dict, min_length=1, max_length=12)
    """Named settings, least first; in place of `range`."""
    range: tuple[float, float] | None = None
    """Least and greatest level; in place of `settings`."""
    step: float | None = Field(default=None, gt=0)
    """Distance between levels; any level within the range unless said."""
    as_is: float = 0
    """The level at which the scenario stands: there the lever does nothing and costs nothing."""
    unit: Text | None = None
    """What a level counts."""
    set: dict[Path, float] = Field(default_factory=dict)
    """Numbers put in place, times the level; with a range only, as `scale` and `add`."""
    scale: dict[Path, float] = Field(default_factory=dict)
    """Factors on numbers, times the level."""
    add: dict[Path, float] = Field(default_factory=dict)
    """What is added to numbers, times the level."""
    usd_bn_per_unit_year: Number | None = None
    """Cost of a level above `as_is`, for each unit and year."""
    start: Moment | None = Field(default=None, alias="from")
    """The first month of it: whole months from the scenario's date, or a date; the scenario's date unless said."""
    until: Moment | None = None
    """The month or date at which it ends; it does not end unless said."""
    when: Expression | None = None
    """It starts, draw by draw, in the first month in which this is true, and not before `from`."""
    limits: tuple[Limit, ...] = Field(default=(), max_length=20)
    source: Text | None = None

    @property
    def choices(self) -> Mapping[str, Setting]:
        """Every setting on offer, least first: the named ones, or one for each level of the range."""
        if self.range is None:
            return self.settings
        return {f"{level:g}": self.at(level) for level in self.levels}

    @property
    def shown(self) -> tuple[str, ...]:
        """The settings that stand for the lever where not every level is looked at: both ends and some between."""
        names = tuple(self.choices)
        if self.range is None or len(names) <= MOST_SHOWN:
            return names
        places = {round(k * (len(names) - 1) / (MOST_SHOWN - 1)) for k in range(MOST_SHOWN)}
        return tuple(names[place] for place in sorted(places))

    @property
    def levels(self) -> tuple[float, ...]:
        """Levels of the range but the one at which the scenario stands."""
        if self.range is None:
            return ()
        low, high = self.range
        step = (high - low) / CONTINUOUS_STEPS if self.step is None else self.step
        count = min(int((high - low) / step + ROUNDING), MOST_LEVELS) if step > 0 else 0
        every = (float(f"{low + step * k:.12g}") for k in range(count + 1))
        return tuple(level for level in every if level != self.as_is)

    def at(self, level: float) -> Setting:
        """The setting at a level of the range."""
        named = f"{level:g} {self.unit}" if self.unit else f"{level:g}"
        return Setting(
            gloss=f"{self.gloss}: {named}",
            set={path: level * each for path, each in self.set.items()},
            scale={path: level * each for path, each in self.scale.items()},
            add={path: level * each for path, each in self.add.items()},
        )

    def setting(self, name: str) -> Setting:
        """A setting by its name or level, moved in time or not; KeyError with what there is otherwise."""
        bare, _, _ = name.partition(SHIFT)
        if bare in self.choices:
            return self.choices[bare]
        level = _level(bare)
        if level is not None and self.range is not None and self.step is None and self._within(level):
            return self.at(level)
        raise KeyError(f"no setting {bare!r}; there are: {', '.join(self.choices)}")

    def _within(self, level: float) -> bool:
        assert self.range is not None
        return self.range[0] <= level <= self.range[1]

    def rank(self, name: str | float) -> float:
        """Place of a setting in the order of the lever, `now` before all named ones; of a level, the level."""
        bare = name if isinstance(name, float) else str(name).partition(SHIFT)[0]
        if self.range is None:
            return float(list(self.settings).index(str(bare))) if bare in self.settings else -1.0
        level = _level(str(bare))
        return self.as_is if level is None else level

    def price(self, name: str) -> tuple[str, Number, float] | None:
        """Where the cost of a setting stands below the lever, the number, and the factor on it; None if not stated."""
        bare = name.partition(SHIFT)[0]
        if self.range is None:
            number = self.setting(bare).usd_bn_per_year
            return None if number is None else (f"settings.{bare}.usd_bn_per_year", number, 1.0)
        if self.usd_bn_per_unit_year is None:
            return None
        return "usd_bn_per_unit_year", self.usd_bn_per_unit_year, self.rank(bare) - self.as_is

    def timing(self, name: str) -> tuple[Moment | None, Moment | None, str | None, int]:
        """`from`, `until` and `when` of a setting, its own before the lever's, and the months it is moved by."""
        own, shift = self.setting(name), name.partition(SHIFT)[2]
        return (
            self.start if own.start is None else own.start,
            self.until if own.until is None else own.until,
            self.when if own.when is None else own.when,
            int(shift) if shift else 0,
        )


def may_be_timed(path: str) -> bool:
    """Whether a lever in time can act on the number at a path."""
    return BY_MONTH.fullmatch(path) is not None or STOCKS.fullmatch(path) is not None


def month_of(as_of: date, moment: Moment) -> int:
    """The month of a moment, from 0: month t begins t months after the scenario's date."""
    if isinstance(moment, int):
        return moment
    whole = (moment.year - as_of.year) * MONTHS_PER_YEAR + moment.month - as_of.month
    return whole - (moment.day < as_of.day)


def _level(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
