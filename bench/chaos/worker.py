"""A process that does nothing but send: both lanes as `serve --only worker` runs them, without the books of the bot.

It is forked from a server that has everything imported, so that it can be killed and started again in an instant.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.directory import AccountDirectory
from bot.following_clock import FollowingClock
from bot.line.gateway import LineGateway
from scheduler.tables import Lane
from scheduler.worker import run_sending_loop
from storage.database import Database
from storage.encryption import SecretBox

THREADS = {Lane.ORDINARY: 2, Lane.EMERGENCY: 2}

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["bench.chaos.storm"])


@dataclass(frozen=True)
class Surroundings:
    """What a process needs to know; `line_url` is the stand-in, whose clock it follows."""

    database_url: str
    secret_keys: tuple[str, ...]
    line_url: str
    log: Path


class SendingProcess:
    """One such process, which may be killed and started again."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Start, without waiting until it works."""
        self._process = _forking.Process(target=send_until_killed, args=(self._surroundings,), daemon=True)
        self._process.start()

    def kill(self) -> None:
        """`kill -9`."""
        process, self._process = self._process, None
        if process is not None and process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
            process.join(timeout=20)


def send_until_killed(surroundings: Surroundings) -> None:
    """Send in both lanes."""
    with surroundings.log.open("ab") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    clock = FollowingClock(f"{surroundings.line_url}/_control/clock")
    clock.follow()
    database = Database(surroundings.database_url)
    gateway = LineGateway(AccountDirectory(database, SecretBox(list(surroundings.secret_keys))), surroundings.line_url)
    stop = threading.Event()
    threads = [
        threading.Thread(target=run_sending_loop, args=(stop, database, gateway, clock, lane), daemon=True)
        for lane, count in THREADS.items()
        for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
