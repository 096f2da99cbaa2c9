"""Ctrl-C: it ends a command at once with exit code 5, or, where something must not be cut in two, right after it.

No exception is raised.  One that a signal raises may come out anywhere and as anything: a database turns it into an
error of its own, a pool of threads first waits for all that it was given, an import swallows it.  A command is ended
from within the handler instead, and what would be left half done is either `held` together or `undone`.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import FrameType

NOT_FINISHED: Final = 5
"""Exit code, as in `scenario.complaints.EXIT_CODES`; nothing can be imported once the signal is there."""
MESSAGE: Final = b"Error: interrupted before the end; no file is left half written: run the same command again\n"
SHOW_CURSOR: Final = b"\n\x1b[?25h"
"""What a terminal needs where a bar of progress was cut short."""
STANDARD_ERROR: Final = 2
PATIENCE_SECONDS: Final = 5.0
"""How long the end of an interrupted command waits for its threads."""


@dataclass(slots=True)
class _Heard:
    """What this process has heard; signals belong to the process, and so does this."""

    asked: bool = False
    holds: int = 0
    undo: list[Callable[[], object]] = field(default_factory=list)


_HEARD: Final = _Heard()


def listen() -> None:
    """From here on Ctrl-C ends the command; a process that was started to ignore it (`nohup`) goes on ignoring it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        return
    with suppress(ValueError):  # not the main thread: whoever runs it there hears for it
        signal.signal(signal.SIGINT, _hear)


def leave_off() -> None:
    """The command has said what it had to say: there is nothing left to interrupt, unless it is being interrupted.

    Then threads have a while to end: one that looks after workers just ended may wait for them for ever.
    """
    if _HEARD.asked:
        end = time.monotonic() + PATIENCE_SECONDS
        others = [one for one in threading.enumerate() if one is not threading.current_thread() and not one.daemon]
        for thread in others:
            thread.join(max(0.0, end - time.monotonic()))
        if any(thread.is_alive() for thread in others):
            os._exit(NOT_FINISHED)
    elif signal.getsignal(signal.SIGINT) is _hear:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def held() -> Iterator[Callable[[], bool]]:
    """Keep something whole: Ctrl-C ends the command after it; whether it was asked can be looked up meanwhile.

    A second Ctrl-C ends it at once all the same.
    """
    _HEARD.holds += 1
    try:
        yield lambda: _HEARD.asked
    finally:
        _HEARD.holds -= 1
    if _HEARD.asked and not _HEARD.holds:
        _say()
        raise SystemExit(NOT_FINISHED)


@contextmanager
def undone(undo: Callable[[], object]) -> Iterator[None]:
    """Have something taken away should the command be ended in here."""
    _HEARD.undo.append(undo)
    try:
        yield
    finally:
        _HEARD.undo.remove(undo)


def _hear(_number: int, _frame: FrameType | None) -> None:
    again, _HEARD.asked = _HEARD.asked, True
    if again or not _HEARD.holds:
        _end(again)


def _end(at_once: bool) -> None:
    """End the process with nothing unwound: no thread is waited for, nothing can turn the code into another."""
    _say()
    for undo in () if at_once else reversed(_HEARD.undo):
        with suppress(Exception):
            undo()
    os._exit(NOT_FINISHED)


def _say() -> None:
    """Write past the buffers: the signal may have come in the midst of them."""
    with suppress(OSError):
        os.write(STANDARD_ERROR, (SHOW_CURSOR if os.isatty(STANDARD_ERROR) else b"") + MESSAGE)
