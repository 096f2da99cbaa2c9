"""What would make it: settings of the levers with their cost, and the cheapest that reaches the durable chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from holdfast.assess.assessment import Assessment
from holdfast.assess.figures import Figure
from holdfast.assess.responses import Response
from holdfast.report import numerals
from holdfast.report.conditions import clean
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.support import centre, support


@dataclass(frozen=True, slots=True)
class Cost:
    """What a setting costs, US$ bn a year: its mean and the ends of its range."""

    low: float
    mean: float
    high: float

    @property
    def bare(self) -> str:
        """The range, or the mean where the range has no end."""
        if not (isfinite(self.low) and isfinite(self.high)):
            return f"~{self.mean:.3g}"
        return " to ".join(dict.fromkeys(f"{end:.3g}" for end in (self.low, self.high)))

    def __str__(self) -> str:
        """The range with its unit."""
        return f"US$ {self.bare} bn a year"


def cost(scenario: Scenario, response: Response) -> Cost | None:
    """The cost of a setting; None where the scenario states none."""
    if not response.lever:
        return None
    found = scenario.levers[response.lever].price(response.setting)
    if found is None:
        return None
    _, number, factor = found
    lies, mean = support(number, scenario.tables), centre(number, scenario.tables)
    if lies is None or mean is None:
        return None
    lies = lies.scaled(factor)
    return Cost(lies.low, mean * factor, lies.high)


def title(response: Response) -> str:
    """A setting as claims name it: `arms=tier3`."""
    return f"{response.lever}={response.setting}" if response.lever else "as it stands"


def cost_in_words(scenario: Scenario, response: Response) -> str:
    """The cost of a setting, or that none is stated."""
    found = cost(scenario, response)
    return str(found) if found else "cost not stated"


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that is to reach the durable chance."""

    name: str
    """As in `Response.values`."""
    words: str


def targets(assessment: Assessment) -> tuple[Target, Target]:
    """What must hold: the best package, and what would be signed."""
    years = assessment.scenario.outcomes.durable_years
    return (
        Target(f"survival(best, {years:g})", "The best package"),
        Target(f"kept({years:g})", "What would be signed"),
    )


def quantity_in_words(name: str) -> str:
    """A quantity of a response in words."""
    head, _, rest = name.removesuffix(")").partition("(")
    *terms, years = [part.strip() for part in rest.split(",")]
    match head:
        case "settled":
            return f"signed within {numerals.years(float(years))}"
        case "survival":
            return f"{terms[0]} package holds {numerals.years(float(years))}"
        case "kept":
            return f"what would be signed holds {numerals.years(float(years))}"
        case _ if head.startswith("broken_by_"):
            who = head.removeprefix("broken_by_")
            return f"{terms[0]} broken by {who} within {numerals.years(float(years))}"
        case _:
            return name


def reaching(assessment: Assessment, target: Target) -> str:
    """Whether the scenario reaches the durable chance as it stands, and the cheapest setting that does, in words."""
    chance = assessment.scenario.outcomes.durable_probability
    goal, now = f"{chance:g}", assessment.standing.values.get(target.name)
    if now is None:
        return f"{target.words}: {numerals.NONE_SOLVED}."
    start = f"{target.words}: {numerals.figure(now)} as it stands"
    if now.value >= chance:
        return f"{start}, which reaches {goal} already."
    found = [one for one in assessment.responses if _reaches(one.values.get(target.name), chance)]
    priced = {id(one): cost(assessment.scenario, one) for one in found}
    ordered = sorted(found, key=lambda one: (priced[id(one)] is None, (priced[id(one)] or Cost(0, 0, 0)).mean))
    if not ordered:
        return f"{start}, short of {goal}; {_most(assessment, target)}"
    first = ordered[0]
    words = f"{title(first)} ({cost_in_words(assessment.scenario, first)})"
    reached = numerals.figure(first.values[target.name])
    return f"{start}, short of {goal}; the cheapest setting on offer that reaches it is {words}: {reached}."


def _reaches(found: Figure | None, chance: float) -> bool:
    return found is not None and found.value >= chance


def _most(assessment: Assessment, target: Target) -> str:
    held = {title(one): one.values.get(target.name) for one in assessment.responses}
    known = {name: found for name, found in held.items() if found is not None}
    if not known:
        return "no lever is on offer."
    best = max(known, key=lambda name: known[name].value)
    return f"none on offer reaches it: the most is {numerals.figure(known[best])} with {clean(best)}."
