"""What the record of a study of levers holds, part by part; its JSON Schema is made from these types.

Where a number cannot be given stands null.
"""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

from holdfast.report.record_types import FigureRecord, PairRecord, closed

FigureOrNull = FigureRecord | None
Level = str | float
"""A setting by its name, or by its level where the lever has a range."""


@closed
class SampledShareRecord(TypedDict):
    """A share of draws with its 90% interval."""

    value: float
    low: float
    high: float
    draws: int
    effective: float | None
    """Effective number of draws; null where the share does not vary with them."""


@closed
class PairedRecord(TypedDict):
    """A mean difference on the same draws with the 90% interval of its sampling error."""

    value: float
    low: float
    high: float
    least: float
    """5% of the draws themselves."""
    most: float
    """95% of the draws themselves."""
    draws: int
    interval: str
    """What the interval is."""


@closed
class StudiedRecord(TypedDict):
    """Which scenario was studied."""

    id: str
    as_of: str
    hash: str
    """SHA-256 of the scenario file."""


@closed
class TargetRecord(TypedDict):
    """What must hold, in which share of draws, and whose survival is the durability of a set."""

    expression: str
    robust: float
    durability: str


@closed
class FreshRecord(TypedDict):
    """A set on as many draws that were not used to choose it."""

    robust: SampledShareRecord | None
    durability: FigureOrNull
    usd_bn_per_year: FigureOrNull


@closed
class SetRecord(TypedDict):
    """A set of settings: what it costs, in which share of draws the target holds, how durable peace is."""

    set: dict[str, str]
    """Settings by lever; empty for the scenario as it stands."""
    usd_bn_per_year: FigureOrNull
    robust: SampledShareRecord | None
    durability: FigureOrNull
    draws: int
    """On which it was solved; fewer than asked where a pilot set it aside."""
    on_fresh_draws: FreshRecord | None


@closed
class SearchRecord(TypedDict):
    """Every set that was solved, and what follows."""

    method: str
    sets: int
    """Sets that the limits allow."""
    solved: int
    set_aside: int
    """Of those solved: by the pilot."""
    as_it_stands: SetRecord | None
    cheapest: SetRecord | None
    """Null where no set with a stated cost suffices."""
    minimal: list[SetRecord]
    """Sets that suffice with no smaller one that does, cheapest first."""
    sufficient: list[SetRecord]
    front: list[SetRecord]
    """Sets that no other beats in cost, durability and robustness at once, cheapest first."""
    scored: list[SetRecord]


_From = TypedDict("_From", {"from": int | str | None})


@closed
class LeverRecord(_From):
    """A lever that was searched; months are whole ones from the scenario's date."""

    lever: str
    gloss: str
    who: str
    payer: str
    unit: str | None
    until: int | str | None
    when: str | None
    settings: list[str]
    """Lowest first, `now` in its place."""


@closed
class LimitRecord(TypedDict):
    """A political limit that was heeded."""

    lever: str
    setting: NotRequired[Level]
    """The setting from which on it applies; every one unless said."""
    at_most: NotRequired[Level]
    requires: NotRequired[dict[str, Level]]
    excludes: NotRequired[dict[str, Level]]
    because: str


@closed
class GuaranteedRecord(TypedDict):
    """Two named packages, without and with a guarantee, and the other issues in which they differ."""

    without: str
    with_it: str
    differ: list[str]


@closed
class InteractionRecord(TypedDict):
    """Two or three things done together, in one outcome."""

    outcome: str
    parts: list[str]
    alone: list[PairedRecord | None]
    """Change of the outcome by each alone."""
    together: PairedRecord | None
    beyond: PairedRecord | None
    """What together they change beyond the sum of the parts."""
    word: str


@closed
class EarlierRecord(TypedDict):
    """One setting at two dates: the early one less the late one."""

    lever: str
    setting: str
    early_month: int
    late_month: int
    after_its_condition: bool
    """Whether months count from the month in which its condition comes true."""
    changes: dict[str, PairedRecord | None]
    cannot: str | None
    """The number that has one value for the whole war, where there is one."""


@closed
class DeterrenceRecord(TypedDict):
    """The least setting of a lever that keeps A's chance of breaking the terms below a chance."""

    lever: str
    terms: str
    years: float
    below: float
    least_setting: dict[str, FigureOrNull]
    """Share of draws in which each setting is the least that deters."""
    none_in_range: FigureOrNull
    level: FigureOrNull
    """Of a lever with a range: the least level, over draws that have one."""
    broken_by_A: dict[str, FigureOrNull]
    """Chance that A breaks the terms, at each setting."""


@closed
class PainRecord(TypedDict):
    """The cost of war at which A comes to prefer a durable settlement, utils a year."""

    hypotheses: PairRecord | None
    """Null where weighted by the posterior."""
    cost_A_today: FigureOrNull
    cost_A: FigureOrNull
    factor: FigureOrNull
    """The same as a multiple of today's."""
    already: FigureOrNull
    """Share of draws in which it is not above today's."""
    none_in_range: FigureOrNull


@closed
class StudyRecord(TypedDict):
    """What `holdfast levers --json` says, whole. The same scenario, seed and version give the same bytes."""

    schema: Literal["holdfast/levers/1"]
    version: str
    scenario: StudiedRecord
    seed: int
    draws: int
    what_if: dict[str, float]
    information: Literal["complete", "private"]
    """Whether B knows which hypothesis about A is true."""
    target: TargetRecord
    search: SearchRecord
    levers: list[LeverRecord]
    limits: list[LimitRecord]
    guarantee: GuaranteedRecord | None
    interactions: list[InteractionRecord]
    earlier: list[EarlierRecord]
    deterrence: list[DeterrenceRecord]
    pain: list[PainRecord]
