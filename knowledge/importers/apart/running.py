"""Starting a reading process, waiting for it, and ending it when it takes too long."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from knowledge.importers.apart.limits import OUT_OF_MEMORY

LONGEST = 20.0
"""Seconds by the clock, for a process that only waits; see `limits.SECONDS` for one that works."""
_AT_ONCE = BoundedSemaphore(2)
_LONGEST_WAIT = 15.0
_ROOT = Path(__file__).parents[3]


class ReadingFailed(Exception):
    """The other process gave no answer: `problem` is `too-large`, `too-slow`, `unreadable` or `busy`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def run_apart(module: str, arguments: tuple[str, ...], answer: IO[bytes], longest: float = LONGEST) -> None:
    """Run a module of ours on its own, its output into `answer`. Raises ReadingFailed.

    It gets no secrets: neither the environment, nor an open file, nor what it says of errors is shared.
    """
    if not _AT_ONCE.acquire(timeout=_LONGEST_WAIT):
        raise ReadingFailed("busy")
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the arguments are paths that we made
            [sys.executable, "-B", "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"},
            timeout=longest,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ReadingFailed("too-slow") from None
    finally:
        _AT_ONCE.release()
    if done.returncode:
        raise ReadingFailed(_PROBLEMS.get(done.returncode, "unreadable"))


_PROBLEMS = {OUT_OF_MEMORY: "too-large", -signal.SIGXCPU: "too-slow", -signal.SIGKILL: "too-large"}
"""By exit code. The system kills what takes too much memory for the whole machine."""
