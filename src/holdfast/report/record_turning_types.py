"""What the record holds of what claims turn on; its JSON Schema is made from these types."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict  # the standard one is not enough for pydantic before Python 3.12

from holdfast.report.record_types import FigureOrNone, Missing, ShareOrNone, closed


@closed
class ChangeRecord(TypedDict):
    """An input fixed at a value; `quantile` is the share of its draws below."""

    path: str
    value: float
    quantile: float


@closed
class CheckedRecord(TypedDict):
    """A change solved again with the same draws: `share` is that of all draws plus what the change does on these."""

    draws: int
    before: float
    after: float
    share: float
    low: float
    high: float
    reached: bool


@closed
class ClaimFlipRecord(TypedDict):
    """The nearest change of one input, or of several, that takes the share to a bound of the verdict."""

    bound: float
    rises: bool
    changes: list[ChangeRecord]
    distance: float
    """From the centres of the inputs, in standard normal scores."""
    expected: float
    exact: bool
    checked: CheckedRecord | Missing


@closed
class BeliefFlipRecord(TypedDict):
    """The factor on the prior odds of a hypothesis at which the share reaches a bound."""

    side: str
    hypothesis: str
    bound: float
    rises: bool
    prior_odds: float
    posterior: float


@closed
class BoundRecord(TypedDict):
    """An input's bounds in a box, in words too, with where its range comes from."""

    path: str
    words: str
    source: str
    low: float | None
    high: float | None
    quasi_p: float
    found_again: float | None


@closed
class RegionRecord(TypedDict):
    """A box within which a claim mostly holds, or fails."""

    holds: bool
    words: str
    coverage: float
    density: float
    mass: float
    base: float
    bounds: list[BoundRecord]


@closed
class IndexRecord(TypedDict):
    """Share of variance that an input explains, or the interplay of two, with its 90% interval."""

    path: str
    also: str | None
    value: float
    low: float
    high: float
    clear: bool
    """Whether it is above the noise floor."""


@closed
class SensitivityRecord(TypedDict):
    """The inputs that explain most of an output."""

    output: str
    floor: float
    draws: float
    """Effective draws."""
    tried: int
    explained: float
    inputs: list[IndexRecord]
    pairs: list[IndexRecord]


@closed
class TurningRecord(TypedDict):
    """What a claim turns on, given its premises, under the central coding."""

    flips: list[ClaimFlipRecord]
    beliefs: list[BeliefFlipRecord]
    regions: list[RegionRecord]
    sensitivity: SensitivityRecord | Missing


@closed
class BreakEvenRecord(TypedDict):
    """How large what lies outside the model would have to be."""

    expression: str
    unit: str
    value: FigureOrNone


@closed
class RestsRecord(TypedDict):
    """A claim that rests on a premise: with all premises, without this one, with it denied."""

    claim: str
    premise: str
    given: ShareOrNone
    dropped: ShareOrNone
    denied: ShareOrNone
    verdict: str
    verdict_dropped: str
    verdict_denied: str
    words: str


@closed
class FromClaimRecord(TypedDict):
    """A claim that gives a premise, or bears on it."""

    claim: str
    premise: str
    how: Literal["gives", "bears on"]


@closed
class PremiseWeightRecord(TypedDict):
    """What a premise carries."""

    premise: str
    claims: list[str]
    turned: list[str]
    moved: float
    can_be_denied: bool


@closed
class ArgumentRecord(TypedDict):
    """The argument as a map."""

    rests: list[RestsRecord]
    from_claims: list[FromClaimRecord]
    weights: list[PremiseWeightRecord]
    carries_most: str | None


@closed
class RobustRecord(TypedDict):
    """A setting of the levers over all cases, without weights; an empty `setting` is the scenario as it stands."""

    setting: dict[str, str]
    regret_mean: float
    regret_high: float
    regret_largest: float
    satisfices: float
    worst: float
    mean: float


@closed
class RobustViewRecord(TypedDict):
    """All settings on one quantity."""

    quantity: str
    target: float
    cases: int
    settings: list[RobustRecord]
