"""Monthly tables of a scenario's war, from daily records: area held, and launches and interception by class.

    python tools/build_war_tables.py DATA_DIRECTORY > tables.yaml

DATA_DIRECTORY holds `ua_territory/occupied_area_daily.csv` and `ua_air_strikes/monthly_by_class.csv`.  Only
whole months before the scenario's date are written: the part of November 2023 up to the 9th is left out.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

FIRST_AREA_MONTH: Final = "2022-03"
FIRST_LAUNCH_MONTH: Final = "2022-10"
LAST_MONTH: Final = "2023-10"
LAYER_STEP_DATE: Final = "2023-05-24"
"""The map's layer of the area held before 2022 was redrawn: no fighting."""
CLASSES: Final = {
    "cruise": "cruise_or_air_launched_missile",
    "ballistic": "ballistic_or_aeroballistic",
    "drone": "one_way_drone",
}

AREA_SOURCE: Final = """\
Areas computed by the nzz-maps project of Conflict Investigations from the NZZ map of the front, which uses
      Liveuamap data; value on the last day of the month"""
AREA_NOTE: Final = """\
Crimea and the areas held before 2022 included. On 24 May 2023 the map's layers were redrawn (a step of
      {step:,.0f} km2 in one day, a revision and not fighting); all earlier months are shifted by that step,
      so that the series is in the layers of the scenario's date."""
LAUNCH_SOURCE: Final = """\
Petro Ivaniuk, Massive Missile Attacks on Ukraine (Kaggle), from reports of the Ukrainian Air Force; monthly
      sums"""
LAUNCH_NOTE: Final = """\
Claims of one side. cruise: cruise and air-launched missiles; ballistic: ballistic and aeroballistic missiles
      and S-300 in ground role, whose launches are under-reported; drone: one-way drones. Reconnaissance
      drones are left out. The record starts on 28 September 2022; October 2023 is the last whole month."""

Row = list[str | int]


def area_by_month(path: Path) -> tuple[list[Row], float]:
    """Rows (month, km2 at its end) in the layers of the last month, and the layer step taken out."""
    with path.open(encoding="utf-8", newline="") as file:
        daily = sorted((row["date"], float(row["occupied_km2"])) for row in csv.DictReader(file))
    dates = [day for day, _ in daily]
    place = dates.index(LAYER_STEP_DATE)
    step = daily[place][1] - daily[place - 1][1]
    last = {day[:7]: km2 + (step if day < LAYER_STEP_DATE else 0.0) for day, km2 in daily}
    rows: list[Row] = [[month, round(km2)] for month, km2 in last.items() if FIRST_AREA_MONTH <= month <= LAST_MONTH]
    return rows, step


def launches_by_month(path: Path) -> tuple[list[str], list[Row]]:
    """Columns and rows (month, launched and destroyed by class)."""
    launched: dict[tuple[str, str], int] = defaultdict(int)
    destroyed: dict[tuple[str, str], int] = defaultdict(int)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            launched[row["month"], row["class"]] += int(float(row["launched"]))
            destroyed[row["month"], row["class"]] += int(float(row["destroyed"]))
    months = sorted({month for month, _ in launched if FIRST_LAUNCH_MONTH <= month <= LAST_MONTH})
    columns = ["month"] + [f"{name}{end}" for name in CLASSES for end in ("", "_destroyed")]
    rows: list[Row] = []
    for month in months:
        counts = [(launched[month, kind], destroyed[month, kind]) for kind in CLASSES.values()]
        rows.append([month, *(number for pair in counts for number in pair)])
    return columns, rows


def table_yaml(name: str, columns: list[str], rows: list[Row], source: str, note: str) -> str:
    """One table in the form of a scenario file."""
    lines = [f"  {name}:", f"    columns: [{', '.join(columns)}]", "    rows:"]
    for row in rows:
        cells = ", ".join(f'"{cell}"' if isinstance(cell, str) else str(cell) for cell in row)
        lines.append(f"      - [{cells}]")
    return "\n".join([*lines, f"    source: >-\n      {source}", f"    note: >-\n      {note}\n"])


def main(data: Path) -> None:
    rows, step = area_by_month(data / "ua_territory" / "occupied_area_daily.csv")
    columns, launches = launches_by_month(data / "ua_air_strikes" / "monthly_by_class.csv")
    area = table_yaml("area_held", ["month", "km2"], rows, AREA_SOURCE, AREA_NOTE.format(step=step))
    sys.stdout.write("tables:\n" + area)
    sys.stdout.write(table_yaml("launches", columns, launches, LAUNCH_SOURCE, LAUNCH_NOTE))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
