# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The worker beside the web server of `serve`: two small processes, forked before any thread exists.

A keeper, which does nothing but wait, and the worker it starts again when it dies. Both share the memory of what is
loaded already, begin once pages are served, and end with `serve`, even when that is killed.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final, NoReturn

from procrastinate.contrib.django import app

from blaupause.ops import jobs

_FIRST_LOOK: Final = 1.0  # seconds; the pages come first
_LOOK: Final = 0.5
_PAUSE: Final = 5.0  # before a worker that died is started again
_GRACE: Final = jobs.GRACE + 2
_NICENESS: Final = 10


@contextlib.contextmanager
def beside(answers: Callable[[], bool]) -> Iterator[int]:
    """A worker for the length of a block; yields the keeper's process id. `answers`: pages are served by now."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    serving = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        _keep(answers, serving)
    try:
        yield keeper
    finally:
        _end(keeper)


def _keep(answers: Callable[[], bool], serving: int) -> NoReturn:
    """The keeper's whole life."""
    current = 0

    def leave(_number: int, _frame: object) -> None:
        if current:
            _end(current)
        os._exit(0)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches everybody; the main process tells the keeper
    signal.signal(signal.SIGTERM, leave)
    while os.getppid() == serving:  # where the system cannot tell us that it died
        current = os.fork()
        if current == 0:
            _work(answers)
        os.waitpid(current, 0)
        current = 0
        time.sleep(_PAUSE)
    os._exit(0)


def _work(answers: Callable[[], bool]) -> NoReturn:
    """The worker's whole life; never returns into what the main process would do."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.nice(_NICENESS)
        time.sleep(_FIRST_LOOK)
        while not answers():
            time.sleep(_LOOK)
        jobs.run(app)
        code = 0
    except BaseException:
        jobs.log.exception("Der Arbeiter für Hintergrundarbeiten endet")
    finally:
        os._exit(code)


def _end(process: int) -> None:
    """Ask a child to end, then insist."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + _GRACE
        while os.waitpid(process, os.WNOHANG) == (0, 0):
            if time.monotonic() > deadline:
                os.kill(process, signal.SIGKILL)
            time.sleep(0.02)
