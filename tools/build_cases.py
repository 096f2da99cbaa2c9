"""Make the scenario files of the case library from coding sheets, by the protocol alone.

    python tools/build_cases.py            write src/holdfast/library/cases/*.yaml and the tables of the protocol page
    python tools/build_cases.py --check    say which of them differ from what the sheets give, and write nothing

A sheet (tools/cases/sheets/NAME.yaml) holds levels, facts and sources; `protocol.yaml` says which range each level stands
for.  Nothing else enters, so two cases with the same levels get the same numbers.
"""

from __future__ import annotations

import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

ROOT: Final = Path(__file__).resolve().parents[1]
SHEETS: Final = ROOT / "tools" / "cases" / "sheets"
PROTOCOL: Final = ROOT / "tools" / "cases" / "protocol.yaml"
CASES: Final = ROOT / "src" / "holdfast" / "library" / "cases"
PAGE: Final = ROOT / "docs" / "explanation" / "case-protocol.md"
TABLES: Final = ("<!-- levels: made by tools/build_cases.py -->", "<!-- end of levels -->")
WIDTH: Final = 150
STEPS: Final = 10
POPULATION_M: Final = 50
"""Population for which the protocol states the weight of the dead."""
MONTHS: Final = 12
LIMITS: Final = (
    "One case cannot be forecast; history supports a base rate, shown beside the model's own figure.",
    "Coded after the event, by a protocol, from what was known on the day; a coder who knows the outcome may still lean.",
    "The war is coded coarsely: one category of troops, no long-range campaign, one open political question.",
)

Text = Annotated[str, Field(min_length=3)]
Level3 = Literal["low", "middle", "high"]


class Part(BaseModel):
    """A part of a sheet: no key but those named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Aim(Part):
    """A hypothesis about what a side is after, in levels."""

    gloss: Text
    stake: str
    politics: str
    fear: str
    guarantor_fear: str
    pain_tolerance: Level3
    conquest: str
    because: Text


class SideSheet(Part):
    """A side: who, what its rival hypotheses are, and what the war costs it."""

    name: Text
    why: Text
    troops_thousand: str
    population_m: float
    dead_per_month: str
    burden: Level3
    war_drift: str
    surprise: Level3
    audience: Level3
    source: Text
    hypotheses: dict[str, Aim] = Field(min_length=1, max_length=2)


class Item(Part):
    """A dated item of evidence on A's aims."""

    kind: Literal["statement", "action", "capability", "absence"]
    date: date
    fact: Text
    group: str
    signal: Literal["cheap_talk", "mixed", "costly", "background"]
    verified: Literal["yes", "partly", "no"]
    source: Text
    likelihood: dict[str, str]
    critic: dict[str, str] = Field(default_factory=dict)


class Ground(Part):
    """What is fought over and who held how much of it when."""

    land: Text
    total_km2: float
    held_km2: float
    signed_km2: float | None = None
    """Held by A under the terms, where they moved the armies; None where they stood."""
    other_km2: float | None = None
    """Held by A under another line that was spoken of."""
    record: dict[str, float] = Field(min_length=2)
    """Month of a change and what A held from then, at least the year before; flat in between."""
    source: Text


class GuaranteeSheet(Part):
    """The strongest promise that stood, or was spoken of, behind the terms."""

    gloss: Text
    type: str
    who: dict[str, str]
    protects: Literal["A", "B"]
    credibility: str
    decay: str
    power: str
    cost: str
    presence: Literal["none", "some", "strong"]
    source: Text


class SupplySheet(Part):
    """A foreign supplier on whom a side's power hangs."""

    name: Text
    side: Literal["A", "B"]
    level: str
    drop_out_per_month: str
    source: Text


class Question(Part):
    """The open political question, with a way to settle it for each side and the way of leaving it open."""

    gloss: Text
    for_A: Text
    open: Text
    for_B: Text
    leaving_it_open: Literal["low", "high"]
    source: Text


class Signed(Part):
    """The terms that were signed, by option."""

    line: Literal["contact", "signed", "other"]
    watch: Literal["nobody", "observers", "buffer"]
    guarantee: Literal["none_given", "given"]
    question: Literal["for_A", "open", "for_B"]
    document: Text
    source: Text


class Sheet(Part):
    """A case as coded."""

    id: str
    title: Text
    as_of: date
    about: Text
    limits: tuple[Text, ...] = ()
    A: SideSheet
    B: SideSheet
    evidence: dict[str, Item] = Field(min_length=6, max_length=10)
    critic: Text
    groups: dict[str, Text]
    ground: Ground
    quality_of_B: str
    quality_source: Text
    volatility: Level3
    friction: Level3
    friction_source: Text
    peace_drift: str
    peace_drift_source: Text
    question: Question
    guarantee: GuaranteeSheet
    supply: SupplySheet | None = None
    signed: Signed


PRESENCE: Final = {"none": 0, "some": 0.5, "strong": 1}


def load(path: Path) -> Any:
    """A YAML file as plain data."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


class Coder:
    """Turns levels into numbers with their source."""

    def __init__(self, protocol: dict[str, Any]) -> None:
        """Keep the protocol's tables."""
        self.protocol = protocol
        self.common = protocol["common"]

    def level(self, table: str, level: str, reason: str = "") -> dict[str, Any]:
        """The range of a level, with the level and the coder's reason as source."""
        levels = self.protocol[table]
        if level not in levels:
            raise SystemExit(f"{table} has no level {level!r}; levels: {', '.join(levels)}")
        words = f"case protocol, {table}: {level.replace('_', ' ')}" + (f"; {reason}" if reason else "")
        return {"value": levels[level], "source": words}


def principal(coder: Coder, side: SideSheet) -> dict[str, Any]:
    """A side's hypotheses."""
    share = round(1 / len(side.hypotheses), 6)
    aims = {
        name: {
            "gloss": aim.gloss,
            "prior": share,
            "territory": coder.level("stake", aim.stake)["value"],
            "values": {"question": coder.level("politics", aim.politics)["value"]},
            "fear_of_power": coder.level("fear", aim.fear)["value"],
            "fear_of_guarantor": coder.level("guarantor_fear", aim.guarantor_fear)["value"],
            "pain_tolerance": coder.level("pain_tolerance", aim.pain_tolerance)["value"],
            "patience": coder.common["patience"],
            "conquest": coder.level("conquest", aim.conquest)["value"],
            "source": (
                f"case protocol, levels: stake {aim.stake}, question {aim.politics}, fear {aim.fear}, fear of a guarantor "
                f"{aim.guarantor_fear}, pain tolerance {aim.pain_tolerance}, conquest {aim.conquest}. {aim.because}"
            ),
        }
        for name, aim in side.hypotheses.items()
    }
    return {"name": side.name, "why": side.why, "hypotheses": aims}


def evidence(coder: Coder, sheet: Sheet) -> dict[str, Any]:
    """The items on A's aims."""
    items = {}
    for name, item in sheet.evidence.items():
        if item.date > sheet.as_of:
            raise SystemExit(f"{sheet.id}: {name} is of {item.date}, later than {sheet.as_of}")
        kept = item.model_dump(exclude={"critic"}, exclude_defaults=True)
        items[name] = kept | {"reliability": coder.common["reliability"][item.signal]}
        if item.critic:
            items[name]["codings"] = {"critic": item.critic}
    return {
        "about": "A",
        "source": "Facts: the work named with each item. Words of likelihood: the coder's; the rest: case protocol",
        "overlap": coder.common["overlap"],
        "between_groups": coder.common["between_groups"],
        "codings": {"critic": sheet.critic},
        "groups": {name: {"gloss": gloss} for name, gloss in sheet.groups.items()},
        "items": items,
    }


def line_of(sheet: Sheet, km2: float) -> int:
    """Steps that A holds when it holds so many square kilometres."""
    return min(STEPS - 1, max(0, round(km2 / sheet.ground.total_km2 * STEPS)))


def issues(coder: Coder, sheet: Sheet) -> dict[str, Any]:
    """Line, watch, guarantee and the open question, with the options that were spoken of."""
    ground, question, promise = sheet.ground, sheet.question, sheet.guarantee
    lines: dict[str, Any] = {"contact": {"gloss": "Where they stand at signing", "A": 0, "B": 0, "line": "contact"}}
    if ground.signed_km2 is not None:
        at = line_of(sheet, ground.signed_km2)
        lines["signed"] = {"gloss": "The line of the terms", "A": 0, "B": 0, "line": at}
    if ground.other_km2 is not None:
        at = line_of(sheet, ground.other_km2)
        lines["other"] = {"gloss": "Another line that was spoken of", "A": 0, "B": 0, "line": at}
    watch: dict[str, Any] = {}
    for name, gloss in {"nobody": "Nobody", "observers": "Observers", "buffer": "Peacekeepers or a kept zone"}.items():
        watch[name] = {"gloss": gloss, "A": 0, "B": 0}
        if name != "nobody":
            watch[name] |= coder.protocol["watch"][name] | {"source": f"case protocol, watch: {name}"}
    asked = {"for_A": (question.for_A, 1, -1), "open": (question.open, 0, 0), "for_B": (question.for_B, -1, 1)}
    options: dict[str, Any] = {name: {"gloss": gloss, "A": a, "B": b} for name, (gloss, a, b) in asked.items()}
    options["open"]["incidents"] = coder.level("open_question", question.leaving_it_open)
    given = {"gloss": promise.gloss, "A": 0, "B": 0, "guarantee": "promise"}
    return {
        "line": {"kind": "line_of_contact", "gloss": "Where the armies stand in peace", "options": lines},
        "watch": {"kind": "monitoring_mission", "gloss": "Who watches the armies", "options": watch},
        "guarantee": {
            "kind": "security_guarantee",
            "gloss": "What stands behind the terms",
            "options": {"none_given": {"gloss": "Nothing but the signatures", "A": 0, "B": 0}, "given": given},
        },
        "question": {"kind": "deferred_status", "gloss": question.gloss, "options": options, "source": question.source},
    }


def terms(sheet: Sheet) -> dict[str, Any]:
    """The terms signed, and a bare truce to hold against them."""
    signed = sheet.signed
    chosen = {"line": signed.line, "watch": signed.watch, "guarantee": signed.guarantee, "question": signed.question}
    bare = {"line": "contact", "watch": "nobody", "guarantee": "none_given", "question": "open"}
    named = {"signed": {"gloss": signed.document, "options": chosen, "source": signed.source}}
    if chosen != bare:
        named["bare_truce"] = {"gloss": "A truce where they stand, and nothing else", "options": bare}
    return named


def guarantee(coder: Coder, sheet: Sheet) -> dict[str, Any]:
    """The promise behind the terms."""
    promise = sheet.guarantee
    return {
        "promise": {
            "type": promise.type,
            "who": list(promise.who),
            "protects": promise.protects,
            "credibility": coder.level("credibility", promise.credibility),
            "decay": coder.level("decay", promise.decay),
            "power": coder.level("guarantor_power", promise.power),
            "cost_to_breaker": coder.level("guarantor_cost", promise.cost),
            "presence": PRESENCE[promise.presence],
            "source": f"case protocol, presence: {promise.presence}; {promise.source}",
        }
    }


def third_parties(coder: Coder, sheet: Sheet) -> dict[str, Any]:
    """Guarantors and a supplier."""
    parties: dict[str, Any] = {
        name: {"name": full, "roles": ["guarantor"]} for name, full in sheet.guarantee.who.items()
    }
    if sheet.supply is not None:
        parties["supplier"] = {
            "name": sheet.supply.name,
            "roles": ["supplier"],
            "supplies": sheet.supply.side,
            "power": coder.level("supply", sheet.supply.level, sheet.supply.source),
            "drop_out_per_month": {"value": sheet.supply.drop_out_per_month, "source": sheet.supply.source},
        }
    return parties


def record(sheet: Sheet) -> list[list[Any]]:
    """What A held at the end of each month, flat between the changes that were coded."""
    changes = sorted(sheet.ground.record.items())
    month, rows, held = changes[0][0], [], changes[0][1]
    last = f"{sheet.as_of.year:04d}-{sheet.as_of.month:02d}"
    while month <= last:
        held = sheet.ground.record.get(month, held)
        rows.append([month, held])
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // MONTHS:04d}-{number % MONTHS + 1:02d}"
    return rows


def war(coder: Coder, sheet: Sheet) -> dict[str, Any]:
    """Front, troops, costs; no long-range campaign."""
    ground, common = sheet.ground, coder.common
    quiet = {
        "gloss": "No long-range campaign is coded", "intensity": 0,
        "classes": {"none": dict.fromkeys(("stock", "made_per_month", "wanted_per_month", "intercepted", "usd_bn_per_hit"), 0)},
        "interceptors": 0, "interceptors_per_month": 0, "interceptors_per_kill": 1, "repair_months": 1,
        "winter_factor": 1, "secondary_factor": 0,
    }  # fmt: skip
    return {
        "tables": {
            "area_held": {
                "columns": ["month", "km2"],
                "source": ground.source,
                "note": "Coded at the months of a change and flat in between; approximate",
                "rows": record(sheet),
            }
        },
        "front": {
            "steps": STEPS,
            "total_km2": {"value": ground.total_km2, "unit": "km2", "source": f"{ground.land}; {ground.source}"},
            "held_km2": {"value": ground.held_km2, "unit": "km2", "source": ground.source},
            "record": "area_held",
            "mobility_factor": common["mobility_factor"],
            "contest_slope": common["contest_slope"],
        },
        "forces": {
            "volatility": coder.level("volatility", sheet.volatility),
            "effectiveness": {
                "A": {"value": 1, "source": "By definition"},
                "B": coder.level("quality", sheet.quality_of_B, sheet.quality_source),
            },
            "categories": {"troops": {"gloss": "Troops for this war, thousand", "weight": 1}},
            "A": {"troops": troops(coder, sheet.A)},
            "B": {"troops": troops(coder, sheet.B)},
        },
        "strikes": {"source": "case protocol: no long-range campaign is coded", "A": quiet, "B": dict(quiet)},
        "costs": {"by_power": common["by_power"], "A": costs(coder, sheet.A), "B": costs(coder, sheet.B)},
    }


def bounds(text: str) -> tuple[float, float]:
    """Low and high of a range `low to high`, or of one value."""
    low, _, high = str(text).partition(" to ")
    return float(low), float(high or low)


def troops(coder: Coder, side: SideSheet) -> dict[str, Any]:
    """Troops, and how fast they grow or shrink if the war goes on: the share is of the middle of the range."""
    low, high = bounds(side.troops_thousand)
    middle = (low + high) / 2
    change = coder.level("war_drift", side.war_drift)
    gain, loss = bounds(change["value"])
    return {
        "held": {"value": side.troops_thousand, "source": side.source},
        "made_per_month": {"value": f"{max(gain, 0) * middle:.4g} to {max(loss, 0) * middle:.4g}", "source": change["source"]},
        "delivered_per_month": 0,
        "lost_per_month": {"value": f"{max(-loss, 0) * middle:.4g} to {max(-gain, 0) * middle:.4g}", "source": change["source"]},
    }  # fmt: skip


def costs(coder: Coder, side: SideSheet) -> dict[str, Any]:
    """Costs in utils: money is counted in utils (one bn for one util), the dead by population."""
    burden = coder.level("burden", side.burden)
    low, high = (bound / MONTHS for bound in bounds(burden["value"]))
    dead_low, dead_high = coder.common["utils_per_100k_dead_of_50m"]["log_uniform"]
    scale = POPULATION_M / side.population_m
    return {
        "usd_bn_per_util": {"value": 1, "source": "case protocol: money is counted in utils"},
        "land_usd_bn_per_month": {"value": f"{low:.4g} to {high:.4g}", "source": burden["source"]},
        "dead_per_month": {"value": side.dead_per_month, "source": side.source},
        "utils_per_100k_dead": {
            "value": {"log_uniform": [float(f"{dead_low * scale:.4g}"), float(f"{dead_high * scale:.4g}")]},
            "source": f"case protocol: 0.03 to 0.3 for a people of 50 million; {side.name} had {side.population_m:g} million",
        },
    }


def conduct(coder: Coder, sheet: Sheet) -> dict[str, Any]:
    """How the sides choose and how the peace ages: common but for audience, surprise, friction and drift."""
    common, low_high = coder.common, bounds(coder.protocol["volatility"][sheet.volatility])
    chosen = ("precision", "talks_per_year", "proposer_A", "no_offer", "acceptance_odds")
    ages = ("young_years", "settled_years", "settled_factor", "old_factor")
    return {
        "choice": {name: common[name] for name in chosen},
        "peace": {
            "indifferent_hazard": common["indifferent_hazard"],
            "incidents_per_year": coder.level("friction", sheet.friction, sheet.friction_source),
            "audience_cost": {"A": coder.level("audience", sheet.A.audience), "B": coder.level("audience", sheet.B.audience)},
            "surprise": {"A": coder.level("surprise", sheet.A.surprise), "B": coder.level("surprise", sheet.B.surprise)},
            "power_drift_per_year": coder.level("peace_drift", sheet.peace_drift, sheet.peace_drift_source),
            "volatility": f"{low_high[0] / 2:g} to {low_high[1] / 2:g}",
            "ages": {name: common[name] for name in ages},
        },
        "grid": {"powers": 11, "power_limit": 2.5, "period_months": 3, "fine_years": 5, "horizon_years": 40},
        "outcomes": {"survival_years": [1, 5, 10, 20]},
    }  # fmt: skip


def scenario(coder: Coder, sheet: Sheet) -> dict[str, Any]:
    """The scenario of a sheet, in format 1."""
    return {
        "format": 1,
        "id": sheet.id,
        "title": sheet.title,
        "as_of": sheet.as_of,
        "seed": int(f"{sheet.as_of:%Y%m%d}"),
        "source": "case protocol (docs/explanation/case-protocol.md): the same in every case, or the level named",
        "about": sheet.about,
        "limits": [*LIMITS, *sheet.limits],
        "principals": {"A": principal(coder, sheet.A), "B": principal(coder, sheet.B)},
        "evidence": evidence(coder, sheet),
        "issues": issues(coder, sheet),
        "terms": terms(sheet),
        "guarantees": guarantee(coder, sheet),
        "third_parties": third_parties(coder, sheet),
        **war(coder, sheet),
        **conduct(coder, sheet),
        "claims": {"lasts": {"says": "The terms hold for ten years.", "holds": "survival(signed, 10) >= 0.5"}},
    }


def as_yaml(sheet: Sheet, coder: Coder) -> str:
    """The text of the scenario file."""
    writer, out = YAML(), StringIO()
    writer.width, writer.default_flow_style = WIDTH, None
    writer.representer.ignore_aliases = lambda data: True
    writer.dump(scenario(coder, sheet), out)
    head = f"# Made by tools/build_cases.py from tools/cases/sheets/{sheet.id}.yaml: change the sheet, not this file."
    return f"{head}\n{out.getvalue()}"


def level_tables(protocol: dict[str, Any]) -> str:
    """The protocol's levels as a table of the page."""
    rows = ["| what | level | range |", "| --- | --- | --- |"]
    for table, levels in protocol.items():
        rows += [
            f"| {table} | {level.replace('_', ' ')} | `{value}` |".replace("'", "") for level, value in levels.items()
        ]
    return "\n".join(rows)


def page(protocol: dict[str, Any]) -> str:
    """The protocol's page with its tables made anew."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(TABLES[0])
    after = rest.partition(TABLES[1])[2]
    return f"{before}{TABLES[0]}\n{level_tables(protocol)}\n{TABLES[1]}{after}"


def made() -> dict[Path, str]:
    """Every file this tool makes, with its text."""
    protocol = load(PROTOCOL)
    coder, files = Coder(protocol), {PAGE: page(protocol)}
    for path in sorted(SHEETS.glob("*.yaml")):
        sheet = Sheet.model_validate(load(path))
        if sheet.id != path.stem:
            raise SystemExit(f"{path.name} carries the id {sheet.id!r}")
        files[CASES / path.name] = as_yaml(sheet, coder)
    return files


def main() -> None:
    """Write the files, or with --check name those that differ."""
    files = made()
    differ = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        raise SystemExit("\n".join(f"{path} differs" for path in differ) or 0)
    CASES.mkdir(parents=True, exist_ok=True)
    for path in differ:
        path.write_text(files[path], encoding="utf-8")
    print(f"{len(files)} files, {len(differ)} written")


if __name__ == "__main__":
    main()
