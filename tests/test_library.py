"""The scenarios that ship: they read, run and carry what they say; no code knows a country; nothing is inexpressible."""

from __future__ import annotations

import math
import re
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import pytest
from ruamel.yaml import YAML

from holdfast.app.sources import hooks
from holdfast.explore.run import Asked, assess_scenario
from holdfast.game.menu import menu
from holdfast.scenario.complaints import Complaint
from holdfast.scenario.documents import Quote
from holdfast.scenario.quantity import Number
from holdfast.scenario.read import check_scenario, read_scenario
from holdfast.scenario.scenario import Scenario
from holdfast.scenario.support import centre
from holdfast.scenario.terms import Guarantee, Issue, Option, Package
from holdfast.scenario.vocabulary import GUARANTEE_ORDER, TERM_PARAMETERS, GuaranteeType, TermKind

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
COLUMN = SHARED / "document" / "column-2023-11-09.txt"
VOCABULARY = SHARED / "reference" / "settlement_terms.yaml"
LIBRARY = sorted(entry.name for entry in resources.files("holdfast.library").iterdir() if entry.name.endswith(".yaml"))
UKRAINE = "ukraine-2023.yaml"
SMALL = "iran-iraq-1988.yaml"
LONGEST_QUOTE = 12
"""Words of a text under copyright that a scenario may quote in one place."""
TEN_POINTS = (
    "why_angered", "how_we_know", "harder", "moscow_minimum", "kyiv_minimum", "conflict", "refusal", "arms", "stuck", "pain",
)  # fmt: skip
DEMONYMS = {
    "Russia": ("russia", "kremlin", "moscow", "putin"),
    "Ukraine": ("ukrain", "kyiv", "kiev", "crimea", "donbas", "zelensk"),
    "Iraq": ("iraq", "baghdad"),
    "Iran": ("iran", "persia", "tehran"),
    "Northland": ("northland",),
    "Southland": ("southland", "eastland"),
}
"""Beginnings of words that a principal of the library is known by, in lower case."""


def text_of(name: str) -> str:
    return resources.files("holdfast.library").joinpath(name).read_text(encoding="utf-8")


def scenario_of(name: str) -> Scenario:
    return read_scenario(text_of(name), name, hooks({}))


def complaints(name: str, texts: dict[str, str]) -> tuple[Complaint, ...]:
    return check_scenario(text_of(name), name, hooks(texts)).complaints


def quotes_of(scenario: Scenario) -> list[Quote]:
    found = [quote for point in scenario.points.values() for quote in point.quotes]
    found += [quote for package in scenario.terms.values() for quote in package.quotes]
    found += [quote for premise in scenario.premises.values() for quote in premise.quotes]
    return found + [quote for claim in scenario.claims.values() for quote in claim.quotes]


def words(text: str) -> int:
    return len(re.findall(r"[^\s—-]+", text))


def test_the_library_has_the_scenarios_it_should() -> None:
    assert {UKRAINE, SMALL, "template.yaml"} <= set(LIBRARY)


@pytest.mark.parametrize("name", LIBRARY)
def test_a_scenario_reads_without_errors_and_carries_the_name_of_its_file(name: str) -> None:
    assert [one for one in complaints(name, {}) if one.severity == "error"] == []
    assert scenario_of(name).id == name.removesuffix(".yaml")


def test_all_ten_points_of_the_column_are_carried_and_each_is_tested() -> None:
    scenario = scenario_of(UKRAINE)
    assert tuple(scenario.points) == TEN_POINTS
    assert {claim.point for claim in scenario.claims.values()} == set(TEN_POINTS)
    assert all(point.quotes for point in scenario.points.values())
    assert {side for package in scenario.terms.values() if (side := package.minimum_of)} == {"A", "B"}


def test_quotes_are_short_and_the_column_is_not_reprinted() -> None:
    scenario = scenario_of(UKRAINE)
    found = quotes_of(scenario)
    assert len(found) >= len(TEN_POINTS)
    assert [quote.exact for quote in found if words(quote.exact) > LONGEST_QUOTE] == []
    assert all(document.text is None for document in scenario.documents.values())


@pytest.mark.skipif(not COLUMN.exists(), reason="the column is not the project's to ship; its text is not here")
def test_the_quotes_stand_in_the_column_each_once() -> None:
    column = COLUMN.read_text(encoding="utf-8")
    assert [one for one in complaints(UKRAINE, {"column": column}) if one.path.startswith(("points", "terms"))] == []
    spoilt = column.replace("aims conflict", "aims agree")
    assert [one.path for one in complaints(UKRAINE, {"column": spoilt}) if one.severity == "error"] != []


def test_the_small_scenario_is_small_and_argued_from_both_sides() -> None:
    scenario = scenario_of(SMALL)
    assert len(menu(scenario).ids) <= 40
    assert len(scenario.principals.A.hypotheses) == 2
    assert 6 <= len(scenario.evidence.items) <= 12
    assert len(scenario.evidence.codings) == 1
    assert max(item.date for item in scenario.evidence.items.values()) <= scenario.as_of
    first, second = scenario.principals.A.hypotheses
    lean = [
        _middle(item.likelihood[first]) - _middle(item.likelihood[second]) for item in scenario.evidence.items.values()
    ]
    assert min(lean) < 0 < max(lean)


def _middle(number: Number) -> float:
    found = centre(number, {})
    assert found is not None
    return found


def test_the_small_scenario_runs_to_an_answer() -> None:
    text = text_of(SMALL)
    scenario = scenario_of(SMALL)
    answer = assess_scenario(scenario, text, Asked(4, scenario.seed, 2, 1, {}))
    assert answer.certificates.solved == 4
    decided = [claim for claim in answer.claims if claim.result is not None]
    assert len(decided) == len(scenario.claims) - 1
    for claim in decided:
        assert claim.result is not None
        share = claim.result.central.share
        assert share is not None
        assert 0 <= share.value <= 1
    for found in answer.agreement:
        assert all(figure is not None and math.isfinite(figure.value) for figure in found.settled.values())


def test_every_principal_of_the_library_is_looked_for() -> None:
    both = [scenario_of(name).principals for name in LIBRARY]
    names = {sides.A.name for sides in both} | {sides.B.name for sides in both}
    assert names == set(DEMONYMS)
    assert all(key.lower().startswith(value) for key, value in ((k, v[0]) for k, v in DEMONYMS.items()))


@pytest.mark.parametrize("path", sorted((ROOT / "src" / "holdfast").rglob("*.py")), ids=lambda path: path.stem)
def test_no_code_knows_the_name_of_a_country(path: Path) -> None:
    code = path.read_text(encoding="utf-8").lower()
    code = code.replace("ukraine-2023", "").replace("iran-iraq-1988", "")  # names of files in examples of help
    stems = [stem for known in DEMONYMS.values() for stem in known]
    assert [found for stem in stems for found in re.findall(rf"\b{stem}\w*", code)] == []


# ------------------------------------------------------------------ everything the vocabulary holds can be said


@pytest.fixture(scope="module")
def vocabulary() -> dict[str, Any]:
    if not VOCABULARY.exists():
        pytest.skip("the list of terms and guarantees is not here")
    return dict(YAML(typ="safe").load(VOCABULARY.read_text(encoding="utf-8")))


def test_the_28_kinds_of_term_are_expressible_with_their_parameters(vocabulary: dict[str, Any]) -> None:
    kinds = {term["id"]: [re.split(r"\(", one)[0] for one in term["params"]] for term in vocabulary["term_types"]}
    assert len(kinds) == 28
    assert set(kinds) == set(get_args(TermKind)) - {"security_guarantee"}
    for kind, params in kinds.items():
        assert tuple(params) == TERM_PARAMETERS[kind]
        option = Option.model_validate({"A": 0.5, "B": -0.5, "params": dict.fromkeys(params, "said")})
        issue = Issue.model_validate(
            {"kind": kind, "gloss": kind, "options": {"one": option, "other": {"A": 0, "B": 0}}}
        )
        assert set(issue.options["one"].params) == set(params)


CREDIBILITY = {
    "capability_in_place": "power",
    "domestic_support_over_time": "decay",
    "cost_per_year": "usd_bn_per_year",
}
"""Inputs of the list that go by another name here; all others go by their own."""


def test_the_12_guarantees_are_expressible_with_what_their_credibility_needs(vocabulary: dict[str, Any]) -> None:
    types = vocabulary["guarantee_types"]
    assert [one["id"] for one in types] == list(get_args(GuaranteeType))
    assert [GUARANTEE_ORDER[one["id"]] for one in types] == list(range(12))
    inputs = [CREDIBILITY.get(name, name) for name in vocabulary["credibility_inputs_every_guarantee_needs"]]
    assert [name for name in inputs if name not in Guarantee.model_fields] == []
    in_options = set(TERM_PARAMETERS["security_guarantee"])
    for one in types:
        guarantee = Guarantee.model_validate(
            {
                "type": one["id"], "who": ["third"], "obligation": one["obligation"], "credibility": "0.2 to 0.7", "decay": 0.02,
                "power": 0.5, "cost_to_breaker": 0.5, "presence": 0.5,
            }
        )  # fmt: skip
        assert guarantee.type == one["id"]
        assert [name for name in one.get("params", []) if name not in in_options] == []


ALIASES = {
    "force_cap_personnel": "force_cap", "frozen_assets_usd": "frozen_assets", "european_money_usd": "reconstruction_fund",
    "reconstruction_usd_up_to": "reconstruction_fund", "g8": "parallel_strategic_talks", "jets": "foreign_troops_and_bases",
    "buffer_zone_width_km_min": "buffer_zone", "troops_back_km": "withdrawal_of_forces",
    "artillery_100mm_back_km": "weapon_limit_zone", "rocket_artillery_back_km": "weapon_limit_zone",
    "long_range_back_km": "weapon_limit_zone", "demining": "demining_and_return", "corridors": "prisoners_and_civilians",
}  # fmt: skip
"""The kind of term that a clause of the nine packages is, where it does not go by that name."""
UNSPECIFIED = "unspecified_to_be_agreed"


def test_the_nine_packages_are_expressible(vocabulary: dict[str, Any]) -> None:
    packages = vocabulary["packages"]
    assert len(packages) == 9
    for one in packages:
        clauses = {**one.get("terms", {}), **one.get("disputed", {})}
        issues: dict[str, Issue] = {}
        for clause, content in clauses.items():
            kind = ALIASES.get(clause, clause)
            options = {"as_written": {"gloss": str(content), "A": 0, "B": 0}, "otherwise": {"A": 0, "B": 0}}
            issues[clause] = Issue.model_validate({"kind": kind, "gloss": clause, "options": options})
        guarantee = one.get("guarantee", {})
        kinds = [guarantee["type"]] if guarantee.get("type", UNSPECIFIED) != UNSPECIFIED else []
        kinds += [] if "monitoring_min" not in guarantee else ["monitors", "tripwire_force", "defence_in_depth_force"]
        assert [kind for kind in kinds if kind not in GUARANTEE_ORDER] == []
        options = {kind: {"A": 0, "B": 0, "guarantee": kind} for kind in kinds} or {"agreed_later": {"A": 0, "B": 0}}
        issues["shield"] = Issue.model_validate({"kind": "security_guarantee", "gloss": one["id"], "options": options})
        picked = {name: next(iter(issue.options)) for name, issue in issues.items()}
        package = Package.model_validate({"gloss": one["id"], "options": picked, "source": one["source"]})
        assert set(package.options) == set(clauses) | {"shield"}
