"""Monthly tables of a scenario's war, from daily records: area held, launches and interception, losses.

    python tools/build_war_tables.py DATA_DIRECTORY > tables.yaml
    python tools/build_war_tables.py DATA_DIRECTORY --after > ukraine-2023.after.csv

DATA_DIRECTORY holds `ua_territory`, `ua_air_strikes`, `ua_losses_oryx` and `ua_losses_mod`.  The first form writes
whole months before the scenario's date alone: the part of November 2023 up to the 9th is left out.  The second writes
the twelve months from November 2023, on which forecasts are scored, in the form that `holdfast.war.record` reads.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Final

FIRST_AREA_MONTH: Final = "2022-03"
FIRST_LAUNCH_MONTH: Final = "2022-10"
FIRST_LOSS_MONTH: Final = "2022-03"
LAST_MONTH: Final = "2023-10"
LAST_MONTH_AFTER: Final = "2024-10"
LAYER_STEP_DATE: Final = "2023-05-24"
"""The map's layer of the area held before 2022 was redrawn: no fighting."""
LATER_LAYER_STEP_DATE: Final = "2024-03-14"
"""The same again, by -16,619 km2 in a day on which the layer of the Institute for the Study of War stands still."""
LOST_LOG_SHARE: Final = 0.5
"""A log that takes back more than this share of all losses in a day has lost its source: it ends there."""
CLASSES: Final = {
    "cruise": "cruise_or_air_launched_missile",
    "ballistic": "ballistic_or_aeroballistic",
    "drone": "one_way_drone",
}

CONFIRMED: Final = {
    "tanks": ("tanks",),
    "infantry_vehicles": (
        "armoured fighting vehicles", "infantry fighting vehicles", "armoured personnel carriers",
        "infantry mobility vehicles", "mine-resistant ambush protected",
    ),
    "artillery": ("self-propelled artillery", "towed artillery", "multiple rocket launchers"),
    "air_defence": ("surface-to-air missile systems", "self-propelled anti-aircraft guns"),
    "combat_aircraft": ("aircraft",),
}  # fmt: skip
CLAIMED: Final = {
    "tanks": ("tank",),
    "infantry_vehicles": ("apc",),
    "artillery": ("field_artillery", "mrl"),
    "air_defence": ("anti_aircraft_warfare",),
    "combat_aircraft": ("aircraft",),
}
SIDE: Final = "Russia"

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

CONFIRMED_SOURCE: Final = """\
Oryx (Mitzer, Janovsky and others), Attack on Europe: documenting equipment losses, by the daily log of
      mauforonda/ukraine; monthly sums of Russian losses destroyed, damaged, abandoned and captured"""
CONFIRMED_NOTE: Final = """\
Lower bound; months are those of posting. infantry_vehicles: fighting vehicles, carriers, protected vehicles;
      artillery: guns, howitzers and rocket launchers; air_defence: surface-to-air missile systems and
      self-propelled guns. Where a correction makes a month negative, it and the months after are levelled until none is."""
CLAIMED_SOURCE: Final = """\
General Staff of Ukraine, daily table, collected by Petro Ivaniuk (2022-Ukraine-Russia-War-Dataset, MIT licence);
      differences of the totals at month ends"""
CLAIMED_NOTE: Final = """\
A belligerent's claim of Russian losses: upper bound. artillery: guns and rocket launchers;
      infantry_vehicles: APC in the source."""

Row = list[str | int]


def area_by_month(path: Path, span: tuple[str, str] = (FIRST_AREA_MONTH, LAST_MONTH)) -> tuple[list[Row], float]:
    """Rows (month, km2 at its end) of a span in the layers of the date, and the layer step taken out."""
    with path.open(encoding="utf-8", newline="") as file:
        daily = sorted((row["date"], float(row["occupied_km2"])) for row in csv.DictReader(file))
    step, later = (_change(daily, day) for day in (LAYER_STEP_DATE, LATER_LAYER_STEP_DATE))
    last = {
        day[:7]: km2 + (step if day < LAYER_STEP_DATE else 0.0) - (later if day >= LATER_LAYER_STEP_DATE else 0.0)
        for day, km2 in daily
    }
    rows: list[Row] = [[month, round(km2)] for month, km2 in last.items() if span[0] <= month <= span[1]]
    return rows, step


def _change(daily: list[tuple[str, float]], day: str) -> float:
    place = [one for one, _ in daily].index(day)
    return daily[place][1] - daily[place - 1][1]


def launches_by_month(
    path: Path, span: tuple[str, str] = (FIRST_LAUNCH_MONTH, LAST_MONTH)
) -> tuple[list[str], list[Row]]:
    """Columns and rows (month, launched and destroyed by class) of a span."""
    launched: dict[tuple[str, str], int] = defaultdict(int)
    destroyed: dict[tuple[str, str], int] = defaultdict(int)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            launched[row["month"], row["class"]] += int(float(row["launched"]))
            destroyed[row["month"], row["class"]] += int(float(row["destroyed"]))
    months = sorted({month for month, _ in launched if span[0] <= month <= span[1]})
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


def confirmed_by_month(path: Path, span: tuple[str, str] = (FIRST_LOSS_MONTH, LAST_MONTH)) -> list[Row]:
    """Rows (month, confirmed losses by category) of a span, corrections levelled within it."""
    with path.open(encoding="utf-8", newline="") as file:
        log = [
            (row["date"], row["category"], int(row["change"])) for row in csv.DictReader(file) if row["country"] == SIDE
        ]
    end = _end_of_log(log)
    by_month: dict[tuple[str, str], int] = defaultdict(int)
    for day, category, change in log:
        if day < end:
            by_month[day[:7], category] += change
    months = sorted({month for month, _ in by_month if span[0] <= month <= span[1]})
    columns = [
        levelled([sum(by_month[month, kind] for kind in kinds) for month in months]) for kinds in CONFIRMED.values()
    ]
    return [[month, *values] for month, *values in zip(months, *columns, strict=True)]


def _end_of_log(log: list[tuple[str, str, int]]) -> str:
    """The day on which a log takes back more than half of all losses, or a day after all."""
    by_day: dict[str, int] = defaultdict(int)
    for day, _, change in log:
        by_day[day] += change
    total = 0
    for day in sorted(by_day):
        if -by_day[day] > LOST_LOG_SHARE * total > 0:
            return day
        total += by_day[day]
    return "9999-12-31"


def levelled(counts: list[int]) -> list[int]:
    """Monthly counts with each negative one shared out over it and the months after (before, at the end)."""
    out = list(counts)
    for place in range(len(out)):
        if out[place] >= 0:
            continue
        first, stop = place, place + 1
        while sum(out[first:stop]) < 0 and (stop < len(out) or first > 0):
            first, stop = (first, stop + 1) if stop < len(out) else (first - 1, stop)
        total, width = sum(out[first:stop]), stop - first
        out[first:stop] = [total * (i + 1) // width - total * i // width for i in range(width)]
    return out


def claimed_by_month(path: Path, span: tuple[str, str] = (FIRST_LOSS_MONTH, LAST_MONTH)) -> list[Row]:
    """Rows (month, claimed losses by category) of a span: differences of totals at month ends."""
    last: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: row["date"]):
            last[row["date"][:7]] = row
    months = list(last)
    totals = {m: [sum(int(float(last[m][kind] or 0)) for kind in kinds) for kinds in CLAIMED.values()] for m in months}
    rows: list[Row] = []
    for before, month in pairwise(months):
        if span[0] <= month <= span[1]:
            rows.append([month, *(b - a for a, b in zip(totals[before], totals[month], strict=True))])
    return rows


def after(data: Path) -> list[str]:
    """Lines `series,month,value,trials` of the twelve months after the date."""
    span = ("2023-11", LAST_MONTH_AFTER)
    lines = ["series,month,value,trials"]
    area, _ = area_by_month(data / "ua_territory" / "occupied_area_daily.csv", span)
    lines += [f"area,{month},{km2}," for month, km2 in area]
    _, launches = launches_by_month(data / "ua_air_strikes" / "monthly_by_class.csv", span)
    for index, kind in enumerate(CLASSES):
        for month, *counts in launches:
            launched, destroyed = int(counts[2 * index]), int(counts[2 * index + 1])
            lines.append(f"launches.A.{kind},{month},{launched},")
            if launched:
                lines.append(f"intercepted.A.{kind},{month},{min(destroyed / launched, 1):.4f},{launched}")
    for name, columns, rows in (
        ("confirmed", CONFIRMED, confirmed_by_month(data / "ua_losses_oryx" / "oryx_daily_changes.csv", span)),
        ("claimed", CLAIMED, claimed_by_month(data / "ua_losses_mod" / "russian_losses_claimed_daily.csv", span)),
    ):
        for index, category in enumerate(columns):
            lines += [f"{name}.A.{category},{row[0]},{row[index + 1]}," for row in rows]
    return lines


def main(data: Path) -> None:
    rows, step = area_by_month(data / "ua_territory" / "occupied_area_daily.csv")
    columns, launches = launches_by_month(data / "ua_air_strikes" / "monthly_by_class.csv")
    confirmed = confirmed_by_month(data / "ua_losses_oryx" / "oryx_daily_changes.csv")
    claimed = claimed_by_month(data / "ua_losses_mod" / "russian_losses_claimed_daily.csv")
    out = ["tables:\n", table_yaml("area_held", ["month", "km2"], rows, AREA_SOURCE, AREA_NOTE.format(step=step))]
    out.append(table_yaml("launches", columns, launches, LAUNCH_SOURCE, LAUNCH_NOTE))
    out.append(table_yaml("confirmed_A", ["month", *CONFIRMED], confirmed, CONFIRMED_SOURCE, CONFIRMED_NOTE))
    out.append(table_yaml("claimed_A", ["month", *CLAIMED], claimed, CLAIMED_SOURCE, CLAIMED_NOTE))
    sys.stdout.write("".join(out))


if __name__ == "__main__":
    if sys.argv[2:] == ["--after"]:
        sys.stdout.write("\n".join(after(Path(sys.argv[1]))) + "\n")
    else:
        main(Path(sys.argv[1]))
