"""A study of levers on the screen: least cost, every minimal set, the front, interactions, timing, thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from holdfast.assess.figures import Figure
from holdfast.explore.earlier import Earlier
from holdfast.explore.interaction import Interaction
from holdfast.explore.lever_search import Scored, words
from holdfast.explore.lever_study import Study
from holdfast.explore.paired import Paired
from holdfast.explore.thresholds import FACTORS, Deterrence, Pain
from holdfast.report import numerals
from holdfast.report.conditions import clean, condition
from holdfast.report.levers import quantity_in_words
from holdfast.report.screen import NARROWEST, entry, table
from holdfast.scenario.levers import Lever, Moment

MOST_ROWS = 12
"""Rows of a table of sets on the screen; JSON has all."""


def levers_screen(found: Study, seconds: float | None = None, width: int = 100) -> str:
    """The study as text."""
    width = max(width, NARROWEST)
    sections = (
        _header(found, seconds, width), _levers(found, width), _least(found, width), _minimal(found, width), _front(found, width),
        _limits(found, width), _interactions(found, width), _earlier(found, width), _deterrence(found, width),
        _pain(found, width),
    )  # fmt: skip
    texts = ["\n".join(section) for section in sections]
    return "\n\n".join(text for text in texts if text) + "\n"


def _header(found: Study, seconds: float | None, width: int) -> Iterator[str]:
    asked, search = found.asked, found.search
    facts = [
        found.scenario.id,
        f"as of {found.scenario.as_of}",
        f"{numerals.count(asked.draws)} draws",
        f"{found.scenario.choice.information} information",
        f"seed {asked.seed}",
    ]
    yield from wrap(" · ".join([*facts, *([f"{seconds:.0f} s"] if seconds is not None else [])]), width)
    for path, value in asked.what_if.items():
        yield from entry("WHAT IF", f"{path} = {value:g} in every draw, not as the scenario has it", width)
    robust = numerals.probability(asked.robust)
    yield from entry(
        "TARGET", f"{found.target}, in at least {robust} of draws (posterior of the central coding)", width
    )
    yield from entry("SEARCH", f"{search.method}; the same draws for every set", width)


def _levers(found: Study, width: int) -> Iterator[str]:
    """Who could do what, who would pay, and when."""
    for index, one in enumerate(found.space.options):
        lever = found.scenario.levers[one.lever]
        unit = f" ({clean(lever.unit)})" if lever.unit else ""
        said = [f"{clean(lever.gloss).rstrip('.')}; by {clean(lever.who)}, paid by {clean(lever.payer or lever.who)}"]
        said += [f"settings {', '.join(one.names)}{unit}"]
        said += [f"{word} {moment}" for word, moment in timed(lever) if moment is not None]
        yield from entry("" if index else "LEVERS", f"{one.lever}: {'; '.join(said)}", width)


def timed(lever: Lever) -> tuple[tuple[str, Moment | str | None], ...]:
    """When a lever is in force, as the scenario says it of all its settings."""
    return ("from", lever.start), ("until", lever.until), ("when", lever.when)


def _least(found: Study, width: int) -> Iterator[str]:
    search = found.search
    start = next((one for one in search.scored if not one.setting), None)
    if start is not None:
        yield from entry("AS IT STANDS", f"the target holds in {numerals.share(start.share)} of draws", width)
    if not search.sufficient:
        best = max((one for one in search.scored if one.share), key=_value, default=None)
        most = "" if best is None else f": the most is {numerals.share(best.share)} with {words(best.setting)}"
        yield from entry("LEAST COST", f"no set on offer meets the target{most}", width)
        return
    best = search.cheapest
    if best is None:
        yield from entry("LEAST COST", "every set that suffices has a setting whose cost is not stated", width)
        return
    again = found.fresh.get(best.setting)
    yield from entry(
        "LEAST COST",
        f"{words(best.setting)} ({cost_words(best)}): the target holds in {numerals.share(best.share)} of draws, and in "
        f"{numerals.share(again.share if again else None)} of as many fresh ones{_warning(found, again)}", width,
    )  # fmt: skip


def _warning(found: Study, again: Scored | None) -> str:
    if again is None or again.suffices(found.asked.robust):
        return ""
    return ", which is too few: it was chosen partly by luck of the draws; ask for more draws"


def _value(one: Scored) -> float:
    return one.share.value if one.share else 0.0


def cost_words(one: Scored) -> str:
    """The cost of a set, its mean and the middle nine tenths of draws."""
    if not one.setting:
        return "no cost"
    return "cost not stated" if one.cost is None else f"US$ {numerals.figure(one.cost, numerals.amount)} bn a year"


def _sets(found: Study, rows: Sequence[Scored], width: int) -> Iterator[str]:
    shown = rows[:MOST_ROWS]
    body = [["", "US$bn /year", "target holds in", f"mean {found.durability}"], *map(_set, shown)]
    again = [found.fresh.get(one.setting) for one in shown]
    if any(again):
        column = ["on fresh draws", *(numerals.share(one.share) if one else "" for one in again)]
        body = [[*row, cell] for row, cell in zip(body, column, strict=True)]
    yield from table(body, width)
    if len(rows) > MOST_ROWS:
        yield f"  and {len(rows) - MOST_ROWS} more; --json lists them"


def _set(one: Scored) -> list[str]:
    price = "not said" if one.cost is None else numerals.figure(one.cost, numerals.amount)
    return [
        words(one.setting),
        price if one.setting else "",
        numerals.share(one.share),
        numerals.figure(one.durability),
    ]


def _minimal(found: Study, width: int) -> Iterator[str]:
    if found.search.minimal:
        count = len(found.search.minimal)
        head = f"{count} set{'s' * (count != 1)}: each suffices, and nothing less of it does"
        yield from entry("EVERY MINIMAL SET", head, width)
        yield from _sets(found, found.search.minimal, width)


def _front(found: Study, width: int) -> Iterator[str]:
    if found.search.front:
        yield from entry("PARETO FRONT", "no other set costs less, lasts better and is as robust at once", width)
        yield from _sets(found, found.search.front, width)


def _limits(found: Study, width: int) -> Iterator[str]:
    for index, (name, _, limit) in enumerate(found.space.limits):
        said = [f"at most {limit.at_most}"] if limit.at_most is not None else []
        said += [f"needs {other} at {level} or more" for other, level in limit.requires.items()]
        said += [f"not with {other} at {level} or more" for other, level in limit.excludes.items()]
        since = f" from {limit.setting} on" if limit.setting is not None else ""
        yield from entry("" if index else "LIMITS", f"{name}{since}: {'; '.join(said)}: {clean(limit.because)}", width)


def change(one: Paired | None) -> str:
    """A difference with its interval."""
    return numerals.NONE_SOLVED if one is None else numerals.interval(one.value, one.low, one.high, numerals.signed)


def _interactions(found: Study, width: int) -> Iterator[str]:
    if not found.interactions:
        return
    head = "what is changed together beyond the sum of what each changes alone; 90% interval of the mean"
    yield from entry("TOGETHER", head, width)
    if found.pair and found.pair.differ:
        both = f"{found.pair.without} and {found.pair.with_it} differ also in {', '.join(found.pair.differ)}"
        yield from entry("", both, width)
    for parts in dict.fromkeys(one.parts for one in found.interactions):
        rows = [one for one in found.interactions if one.parts == parts]
        yield from entry(f"  {' and '.join(parts)}", _together(rows), width)


def _together(rows: Sequence[Interaction]) -> str:
    """What two or three things are to each other, outcome by outcome."""
    seen = [f"{one.word} in {one.outcome}: {change(one.beyond)}" for one in rows if one.beyond and one.beyond.clear]
    rest = [f"{one.outcome} {change(one.beyond)}" for one in rows if not (one.beyond and one.beyond.clear)]
    return "; ".join([*seen, *([f"no interaction to be seen in {', '.join(rest)}"] if rest else [])])


def _earlier(found: Study, width: int) -> Iterator[str]:
    if not found.earlier:
        return
    months = found.asked.months_earlier
    text = f"the same {months} months earlier less later, on the same draws; 90% interval of the mean"
    yield from entry("EARLIER", text, width)
    moved = [one for one in found.earlier if one.changes]
    if moved:
        names = list(moved[0].changes)
        head = ["", "months", *(quantity_in_words(name) for name in names)]
        yield from table(
            [head, *([_when(one), _months(one), *(change(one.changes[n]) for n in names)] for one in moved)], width
        )
    for one in found.earlier:
        if one.cannot:
            yield from entry(
                "", f"{_when(one)}: cannot be moved in time; {one.cannot} has one value for the whole war", width
            )


def _when(one: Earlier) -> str:
    return f"{one.lever}={one.setting}"


def _months(one: Earlier) -> str:
    return f"{one.early} for {one.late}" + (" after its condition" if one.waits else "")


def _deterrence(found: Study, width: int) -> Iterator[str]:
    for one in found.deterrence:
        yield from entry("DETERRENCE THRESHOLD", _deters(one), width)
        head = ["", "least that deters in", f"mean broken_by_A({one.terms}, {one.years:g})"]
        rows = [
            [f"{one.lever}={name}", numerals.figure(least), numerals.figure(one.hazard[name])]
            for name, least in one.by_setting.items()
        ]
        yield from table([head, *rows], width)


def _deters(one: Deterrence) -> str:
    none = f"in {numerals.figure(one.none)} of draws none on offer does"
    within = numerals.years(one.years)
    chance = f"A breaks {one.terms}, which no guarantee backs, within {within} with a chance below {one.below:g}"
    level = f"; least level {numerals.figure(one.level, numerals.amount)} where there is one" if one.level else ""
    return f"least {one.lever} at which {chance}: {none}{level}"


def _pain(found: Study, width: int) -> Iterator[str]:
    for index, one in enumerate(found.pain):
        yield from entry("" if index else "PAIN THRESHOLD", _pains(found, one), width)


def _pains(found: Study, one: Pain) -> str:
    who = "weighted by the posterior" if one.hypotheses is None else f"if {condition(found.scenario, one.hypotheses)}"
    if one.cost is None:
        return f"{who}: none up to {FACTORS[-1]:g} times today's cost of {_utils(one.today)} in any draw"
    return (
        f"{who}: A prefers a durable settlement that B can live with from a cost of {_utils(one.cost)} a year on, "
        f"{numerals.figure(one.factor, numerals.amount)} times today's ({_utils(one.today)}); in "
        f"{numerals.figure(one.already)} of draws today's is enough, in {numerals.figure(one.none)} none up to "
        f"{FACTORS[-1]:g} times is"
    )


def _utils(found: Figure | None) -> str:
    return f"{numerals.figure(found, numerals.amount)} utils"
