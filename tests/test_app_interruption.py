"""Ctrl-C: exit code 5 with one line and no traceback, at whatever time; what is held is whole, what is begun is undone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import sweep_cases as cases
from holdfast.app.interruption import MESSAGE, NOT_FINISHED
from holdfast.scenario.complaints import EXIT_CODES

LINE = MESSAGE.decode()
BEGIN = """
import os, pathlib, signal, threading
from concurrent.futures import ThreadPoolExecutor
from holdfast.app.interruption import held, leave_off, listen, undone
def interrupt():
    os.kill(os.getpid(), signal.SIGINT)
def say(word):
    print(word, flush=True)
"""


def after(program: str, cwd: Path) -> tuple[int, str, str]:
    """Exit code, output and errors of a program."""
    process = cases.started(sys.executable, "-c", BEGIN + program, cwd=cwd)
    out, error = process.communicate(timeout=cases.PATIENCE_SECONDS)
    return process.returncode, out, error


def test_the_code_is_the_one_that_is_documented() -> None:
    assert EXIT_CODES["not finished"] == NOT_FINISHED


def test_nothing_can_catch_it(tmp_path: Path) -> None:
    program = "listen()\ntry:\n    interrupt()\n    say('on')\nexcept BaseException:\n    say('caught')"
    assert after(program, tmp_path) == (5, "", LINE)


def test_no_thread_is_waited_for(tmp_path: Path) -> None:
    program = """
listen()
with ThreadPoolExecutor(1) as pool:
    never = pool.submit(threading.Event().wait)
    threading.Thread(target=interrupt).start()
    never.result()
"""
    assert after(program, tmp_path) == (5, "", LINE)


def test_what_is_held_is_done_whole(tmp_path: Path) -> None:
    program = """
listen()
with held() as asked:
    with held():
        interrupt()
    say(asked())
say('after')
"""
    assert after(program, tmp_path) == (5, "True\n", LINE)


def test_an_error_while_held_is_said_instead(tmp_path: Path) -> None:
    code, _, error = after("listen()\nwith held():\n    interrupt()\n    raise SystemExit(4)", tmp_path)
    assert (code, error) == (4, "")


def test_a_database_that_looks_for_signals_goes_on_while_held(tmp_path: Path) -> None:
    # DuckDB asks Python for signals as it works; one that raises comes out as RuntimeError "Query interrupted"
    program = """
import duckdb
connection = duckdb.connect(config={"threads": 1})
connection.execute("SET enable_progress_bar = false")
listen()
with held() as asked:
    threading.Thread(target=interrupt).start()
    say(connection.execute("SELECT count(*) FROM range(20000000) WHERE range % 3 = 0").fetchall())
"""
    assert after(program, tmp_path) == (5, "[(6666667,)]\n", LINE)


def test_a_second_one_does_not_wait(tmp_path: Path) -> None:
    program = "listen()\nwith held():\n    interrupt()\n    say('held')\n    interrupt()\n    say('on')"
    assert after(program, tmp_path) == (5, "held\n", LINE)


def test_what_was_begun_is_undone(tmp_path: Path) -> None:
    program = """
listen()
for name in ("kept", "begun"):
    pathlib.Path(name).touch()
with undone(pathlib.Path("kept").unlink):
    pass
with undone(pathlib.Path("begun").unlink):
    interrupt()
"""
    assert after(program, tmp_path) == (5, "", LINE)
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept"]


def test_a_process_that_was_told_to_ignore_it_goes_on(tmp_path: Path) -> None:
    program = "signal.signal(signal.SIGINT, signal.SIG_IGN)\nlisten()\ninterrupt()\nsay('on')"
    assert after(program, tmp_path) == (0, "on\n", "")


def test_an_answer_that_is_out_cannot_be_interrupted(tmp_path: Path) -> None:
    assert after("listen()\nleave_off()\ninterrupt()\nsay('on')", tmp_path) == (0, "on\n", "")


COMMANDS = {
    "assess": ["assess", str(cases.SMALL), "--draws", "20000"],
    "war": ["war", str(cases.SMALL), "--draws", "20000"],
    "levers": ["levers", str(cases.SMALL), "--draws", "20000"],
    "compare": ["compare", str(cases.SMALL), "--b", "arms=sent", "--draws", "20000"],
    "history": ["history", "--hindcast", "--draws", "20000"],
    "outlook": ["history", "ukraine-2023", "--terms", "austrian_model", "--draws", "20000"],
}


JOBS = 12


def threads_of(pid: int) -> int:
    """How many threads a process has."""
    try:
        return len(list(Path(f"/proc/{pid}/task").iterdir()))
    except OSError:
        return 0


def mapped(pid: int, library: str) -> bool:
    """Whether a process has a compiled library in its memory."""
    try:
        return library in Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return False


def interrupted(process: subprocess.Popen[str], cwd: Path) -> None:
    """Interrupt a command: it ends with the code, says so in a line and leaves no file half written."""
    cases.interrupt(process.pid)
    out, error = process.communicate(timeout=cases.PATIENCE_SECONDS)
    assert process.returncode == 5, error
    assert out == ""
    assert error.endswith(LINE)
    assert "Traceback" not in error
    assert [entry for entry in cwd.rglob("*") if entry.is_file()] == []


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="reads the process table of Linux")
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_command_that_is_importing_is_interrupted(tmp_path: Path, words: list[str]) -> None:
    process = cases.started(sys.executable, "-m", "holdfast", *words, cwd=tmp_path)
    cases.until(lambda: mapped(process.pid, "numpy"), "numpy in its memory", process)
    interrupted(process, tmp_path)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="reads the process table of Linux")
def test_a_command_that_is_solving_is_interrupted(tmp_path: Path) -> None:
    # one thread of the linear algebra, so that many are those that solve
    program = ["env", "OPENBLAS_NUM_THREADS=1", sys.executable, "-m", "holdfast"]
    words = ["assess", str(cases.SMALL), "--draws", "2000", "--jobs", str(JOBS)]
    process = cases.started(*program, *words, cwd=tmp_path)
    cases.until(lambda: threads_of(process.pid) > JOBS, "its threads", process)
    interrupted(process, tmp_path)


def test_a_thread_that_never_ends_does_not_keep_an_interrupted_command(tmp_path: Path) -> None:
    program = """
import holdfast.app.interruption as interruption
interruption.PATIENCE_SECONDS = 0.1
listen()
threading.Thread(target=threading.Event().wait).start()
try:
    with held():
        interrupt()
finally:
    leave_off()
"""
    assert after(program, tmp_path) == (5, "", LINE)
