"""The record of a study of levers against its shipped schema and its page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from holdfast.app.command import cli
from holdfast.report.levers_record import levers_schema, schema_text
from lever_scenario import with_levers

LEVERS = """
  losses:
    gloss: Losses on Northland.
    who: Southland
    payer: A friend
    unit: US$ bn a month
    range: [0, 4]
    step: 2
    from: 3
    add: {costs.A.land_usd_bn_per_month: 1}
    usd_bn_per_unit_year: 2
  pressure:
    gloss: More strikes.
    who: Southland
    settings:
      double: {gloss: Twice as many, scale: {strikes.B.intensity: 2}, usd_bn_per_year: 0.9}
    limits:
      - {setting: double, at_most: double, excludes: {losses: 4}, because: not everything at once}
"""
WORDS = "--target", "cost_A >= 0", "--draws", "4", "--earlier", "2", "--deterrence", "losses", "--pain", "--json"


@cache
def answer(folder: Path) -> dict[str, Any]:
    """What the command prints, with every part asked for."""
    war = folder / "war.yaml"
    war.write_text(with_levers(LEVERS), encoding="utf-8")
    done = CliRunner().invoke(cli, ["levers", str(war), *WORDS])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return answer(tmp_path_factory.mktemp("levers"))


def test_what_the_command_prints_is_valid_in_every_part(record: dict[str, Any]) -> None:
    Draft202012Validator(levers_schema()).validate(record)
    for part in ("levers", "limits", "interactions", "earlier", "deterrence", "pain"):
        assert record[part], part
    assert record["search"]["cheapest"]["on_fresh_draws"]["robust"]["draws"] == 4
    assert record["limits"][0]["excludes"] == {"losses": 4}
    assert record["levers"][0]["from"] == 3


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("surplus",), 1),
        (("schema",), "holdfast/levers/2"),
        (("seed",), "seven"),
        (("search", "scored", 0, "robust", "value"), None),
        (("levers", 0, "payer"), None),
        (("earlier", 0, "changes", "settled(2)"), 0.5),
        (("deterrence", 0, "least_setting", "now", "interval"), 0.9),
    ],
)
def test_what_is_wrong_is_not_valid(record: dict[str, Any], path: tuple[str | int, ...], value: object) -> None:
    spoilt: Any = json.loads(json.dumps(record))
    within = spoilt
    for step in path[:-1]:
        within = within[step]
    assert path == ("surplus",) or path[-1] in within or isinstance(path[-1], int)
    within[path[-1]] = value
    assert list(Draft202012Validator(levers_schema()).iter_errors(spoilt))


def test_the_shipped_schema_is_that_of_the_types_and_is_printed() -> None:
    Draft202012Validator.check_schema(levers_schema())
    assert json.loads(schema_text()) == levers_schema()
    assert json.loads(CliRunner().invoke(cli, ["schema", "levers"]).stdout) == levers_schema()


def test_every_key_is_on_the_page() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "reference" / "output.md").read_text(encoding="utf-8")
    table = page.split("| key of `levers` |")[1].split("\n\n")[0]
    for key in levers_schema()["properties"]:
        assert f"`{key}`" in table, key
