"""Set the project up and run it, on a machine with only git and Python >= 3.11.

    python3 make.py assess     set up, then assess the first scenario (the main job)
    python3 make.py test       set up, then run every test
    python3 make.py check      set up, then lint, types and tests

Everything goes into `.venv` here, or into the folder named by HOLDFAST_VENV, from the versions in requirements.lock.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("HOLDFAST_VENV", HERE / ".venv"))
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCK = HERE / "requirements.lock"
OLDEST = (3, 11)

TASKS = {
    "assess": [["holdfast", "assess", "ukraine-2023"]],
    "test": [["python", "-m", "pytest"]],
    "check": [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["python", "-m", "pytest"],
    ],
}


def set_up() -> None:
    """Make the environment and install the locked versions and the project, unless that is done already."""
    stamp = VENV / "holdfast.lock"
    wanted = LOCK.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"Setting up {VENV} from {LOCK.name}: about a minute the first time.", flush=True)
    venv.EnvBuilder(with_pip=True, clear=True).create(VENV)
    python = str(BIN / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", str(LOCK)], check=True)
    subprocess.run([*install, "--no-deps", "--no-build-isolation", "--editable", str(HERE)], check=True)
    stamp.write_text(wanted, encoding="utf-8")


def main() -> int:
    """Set up, then run the task named on the command line."""
    if sys.version_info < OLDEST:
        print(f"Python {sys.version.split()[0]} is too old: Holdfast needs {OLDEST[0]}.{OLDEST[1]} or newer.")
        return 2
    task = sys.argv[1] if len(sys.argv) > 1 else ""
    if task not in TASKS:
        print(__doc__)
        return 2
    started = time.monotonic()
    set_up()
    for command in TASKS[task]:
        line = [str(BIN / command[0]), *command[1:], *sys.argv[2:]]
        print("$", " ".join([command[0], *command[1:], *sys.argv[2:]]), flush=True)
        code = subprocess.run(line, cwd=HERE, check=False).returncode
        if code:
            return code
    print(f"Done in {time.monotonic() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
