"""Run the hindcast over the library's cases and write what hangs on it: tables of the docs, and the pool's weight.

    python tools/build_hindcast.py                    2,000 draws and the ablations
    python tools/build_hindcast.py --draws 200        quicker, and wider

Writes the generated part of docs/explanation/hindcast.md and src/holdfast/history/pool.json. What the model gets wrong is
discussed on that page by hand, below the tables.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

import numpy as np

from holdfast.app.compiled import keep_compiled

keep_compiled()

from holdfast.app.cases import cases_of  # noqa: E402
from holdfast.explore.hindcast import Ablation, Hindcast, ablations, run_hindcast  # noqa: E402
from holdfast.explore.inside_view import MECHANISMS, Asked  # noqa: E402
from holdfast.history.combining import weight_text  # noqa: E402
from holdfast.history.endings import load_endings  # noqa: E402
from holdfast.history.model_file import load_models  # noqa: E402
from holdfast.report.history_record import caution  # noqa: E402
from holdfast.report.history_screen import hindcast_tables, markdown  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "hindcast.md"
WEIGHT = ROOT / "src" / "holdfast" / "history" / "pool.json"
MARKS = re.compile(r"(<!-- hindcast: made by tools/build_hindcast\.py -->\n).*?(<!-- end of hindcast -->)", re.DOTALL)
DRAWS = 2000


def section(found: Hindcast, removed: tuple[Ablation, ...]) -> str:
    """The generated part of the page."""
    parts = [caution(found), *map(markdown, hindcast_tables(found, removed))]
    parts.append(f"Pool of the model and the best class: {found.weight.words()}.")
    return "\n\n".join(parts) + "\n"


def tell(done: int, total: int) -> None:
    """Progress."""
    print(f"\r{done} of {total}", end="", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Run, and write both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--skip-ablations", action="store_true", help="a quarter of the time, without their table")
    parser.add_argument(
        "--cases", type=Path, help="a folder instead of the library's: prints the tables, writes nothing"
    )
    given = parser.parse_args(arguments)
    cases, asked = cases_of(given.cases), Asked(given.draws, None, given.jobs)
    found = run_hindcast(cases, asked, load_endings(), load_models()["war"], np.random.default_rng(0), tell)
    wholes = {one.case.scenario.id: one.inside for one in found.cases}
    text = section(found, () if given.skip_ablations else ablations(cases, asked, tuple(MECHANISMS), tell, wholes))
    if given.cases is not None:
        print(text)
        return 0
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(MARKS.sub(lambda marks: f"{marks[1]}{text}{marks[2]}", page, count=1), encoding="utf-8")
    made_from = f"hindcast over {len(cases)} cases, {given.draws} draws"
    WEIGHT.write_text(weight_text(found.weight, made_from), encoding="utf-8")
    print(f"\n{PAGE.name} and {WEIGHT.name} written: {made_from}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
