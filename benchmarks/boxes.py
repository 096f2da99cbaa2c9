"""PRIM on 1e6 rows x 14 columns, and on 1e4 rows beside EMA Workbench's, in one run.

python benchmarks/boxes.py [ROWS]
"""

from __future__ import annotations

import sys
import time
import warnings

import numpy as np

from holdfast.assess.boxes import coded, trajectory

COLUMNS = 14


def data(rows: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Of interest with chance 0.9 in a corner of three columns, 0.1 elsewhere."""
    rng = np.random.default_rng(1)
    x = {f"x{k}": rng.random(rows) for k in range(COLUMNS)}
    corner = (x["x0"] > 0.6) & (x["x1"] < 0.5) & (x["x2"] > 0.3)
    return x, (rng.random(rows) < np.where(corner, 0.9, 0.1)).astype(float)


def ours(rows: int) -> None:
    """Time, coverage and density of the last box."""
    x, y = data(rows)
    wall, cpu = time.perf_counter(), time.process_time()
    boxes = trajectory(coded(x, jobs=2), y, np.ones(rows))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    last = boxes[-1]
    print(f"holdfast       {rows:>9,} rows  {wall:6.2f} s  {cpu:6.2f} s CPU  {len(boxes)} boxes", end="  ")
    print(f"coverage {last.coverage:.4f}  density {last.density:.4f}  mass {last.mass:.4f}")


def theirs(rows: int) -> None:
    """The same of EMA Workbench."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pandas as pd
            from ema_workbench.analysis import prim
        except ImportError:
            print("EMA Workbench is not installed: not compared")
            return
        x, y = data(rows)
        wall, cpu = time.perf_counter(), time.process_time()
        found = prim.Prim(pd.DataFrame(x), y.astype(bool), threshold=0.5).find_box().peeling_trajectory
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    last = found.iloc[-1]
    print(f"EMA Workbench  {rows:>9,} rows  {wall:6.2f} s  {cpu:6.2f} s CPU  {len(found)} boxes", end="  ")
    print(f"coverage {last['coverage']:.4f}  density {last['density']:.4f}  mass {last['mass']:.4f}")


if __name__ == "__main__":
    ours(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    ours(10_000)
    theirs(10_000)
