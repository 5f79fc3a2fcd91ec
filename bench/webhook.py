"""What accepting an event costs: the running programme beside the SDK's smallest echo bot, under the same load.

    python -m bench.webhook [--rounds 3] [--database-url postgresql+psycopg://...]

All servers run at once and take turns. `CPU` is processor time of the server process per event; the line with
the worker adds what answering costs, which the echo bot does inside the request. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from bench.echo_bot import THREADS
from bench.load import Measured, at_full_speed, at_rate, requests_with_fresh_tokens
from bot.schema import migrate
from bot.settings import PROJECT
from bot.tables import IncomingEvent
from storage.database import Database, sqlite_url
from tests.databases import free_port
from tests.running import Role, cpu_seconds, get, role_environment
from tests.town import SampleTown

WARM_UP = 100


@dataclass
class Contestant:
    """A server under test, and what was measured of it."""

    name: str
    port: int
    pids: list[int]
    waits_for: SampleTown | None = None
    steady: list[Measured] = field(default_factory=list)
    full: list[Measured] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    cpu_with_worker: list[float] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until everything accepted was answered, so that the next round is not disturbed."""
        while self.waits_for is not None:
            with self.waits_for.services.database.reading() as session:
                if not session.scalar(select(func.count()).where(IncomingEvent.is_open)):
                    return
            time.sleep(0.1)


@contextmanager
def _process(module: str, *arguments: str, port: int) -> Iterator[int]:
    command = [sys.executable, "-m", module, *arguments, "--port", str(port)]
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield process.pid
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            get(port, "/livez")
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def _contestants(given: argparse.Namespace, running: ExitStack) -> list[Contestant]:
    folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="madoguchi-bench-")))
    url = given.database_url or sqlite_url(folder / "bench.sqlite3")
    database = Database(url)
    migrate(database)
    database.close()
    town = SampleTown(url, folder)
    ports = {name: free_port() for name in ("line", "ours", "echo", "silent")}
    running.enter_context(_process("bench.line_side", "--tokens", str(given.tokens), port=ports["line"]))
    environment = role_environment(town, url, ports["ours"], ports["line"], web_threads=THREADS)
    roles = [Role(name, environment, folder) for name in (["all"] if given.one_process else ["web", "worker"])]
    for role in roles:
        running.callback(role.kill)
        role.start()
    name = "Madoguchi, web and worker together" if given.one_process else "Madoguchi, the web role"
    found = [Contestant(name, ports["ours"], [role.pid for role in roles], town)]
    names = {"echo": "SDK echo bot (replies in the request)", "silent": "SDK bot that only reads and says 200"}
    for kind, name in names.items():
        line = ("--line-url", f"http://127.0.0.1:{ports['line']}")
        pid = running.enter_context(_process("bench.echo_bot", kind, *line, port=ports[kind]))
        found.append(Contestant(name, ports[kind], [pid]))
    return found


def _measure(one: Contestant, requests: Iterator[bytes], given: argparse.Namespace) -> None:
    at_full_speed(one.port, list(itertools.islice(requests, WARM_UP)), given.connections)
    one.settle()
    steady = list(itertools.islice(requests, int(given.rate * given.seconds)))
    one.steady.append(at_rate(one.port, steady, given.rate, given.connections))
    one.settle()
    many = list(itertools.islice(requests, given.requests))
    before = [cpu_seconds(pid) for pid in one.pids]
    one.full.append(at_full_speed(one.port, many, given.connections))
    one.cpu.append((cpu_seconds(one.pids[0]) - before[0]) / len(many) * 1000)
    one.settle()
    one.cpu_with_worker.append((sum(map(cpu_seconds, one.pids)) - sum(before)) / len(many) * 1000)


def _print(contestants: list[Contestant], given: argparse.Namespace) -> None:
    median = statistics.median
    echo = contestants[1]
    head = f"at {given.rate:g}/s: p50   p99 ms | full speed:  /s   p50   p99 ms | CPU ms  x echo | rate x echo"
    print(f"\n{'':40}{head}")
    for one in contestants:
        rate = median(run.rate for run in one.full)
        steady = [f"{median(run.quantile(share) for run in one.steady):6.1f}" for share in (0.5, 0.99)]
        full = [f"{median(run.quantile(share) for run in one.full):6.1f}" for share in (0.5, 0.99)]
        ratio = median(mine / theirs for mine, theirs in zip(one.cpu, echo.cpu, strict=True))
        rates = median(mine.rate / theirs.rate for mine, theirs in zip(one.full, echo.full, strict=True))
        print(
            f"{one.name:40}{'':9}{' '.join(steady)}    | {'':9}{rate:7.0f} {' '.join(full)}    "
            f"| {median(one.cpu):6.2f}  {ratio:5.2f}  | {rates:5.2f}"
        )
        if len(one.pids) > 1:
            whole = median(one.cpu_with_worker)
            print(f"{'  with its worker':40}{'':63}| {whole:6.2f}  {whole / median(echo.cpu):5.2f}  |")
        refused = sum(run.refused for run in (*one.steady, *one.full))
        if refused:
            print(f"  {refused} answers were not 200")


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4, help="times that each server gets its turn")
    parser.add_argument("--rate", type=float, default=50, help="events a second in the steady part")
    parser.add_argument("--seconds", type=float, default=8, help="length of the steady part")
    parser.add_argument("--requests", type=int, default=1_500, help="events of the part at full speed")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--one-process", action="store_true", help="`serve` as it is by default, all roles in one")
    parser.add_argument("--database-url", default="", help="an empty database; a temporary SQLite file by default")
    given = parser.parse_args()
    each = WARM_UP + int(given.rate * given.seconds) + given.requests
    given.tokens = each * given.rounds * 3
    with ExitStack() as running:
        contestants = _contestants(given, running)
        requests = requests_with_fresh_tokens()
        for number in range(given.rounds):
            for one in contestants if number % 2 == 0 else contestants[::-1]:
                _measure(one, requests, given)
                print(f"round {number + 1}: {one.name}: {one.full[-1].rate:.0f}/s", file=sys.stderr)
    print(f"{os.cpu_count()} cores, {given.connections} connections, {given.rounds} rounds, medians of the rounds")
    _print(contestants, given)


if __name__ == "__main__":
    main()
