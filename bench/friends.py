"""A notice to 1,800,000 friends, more than the largest municipal account has, each of them named.

    python -m bench.friends [--friends 1800000] [--database sqlite|postgresql] [--seconds 60]

First the planning: seconds, and the size of the planning process on the way. Then the sending by a real worker
process, beside what the stand-in takes of the same requests made by hand, before and after, and beside LINE's own
limit. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.load import at_full_speed
from bench.sending_town import MORNING, Line, add_friends, fresh_database, line_process
from bot.settings import PROJECT
from scheduler.planning import plan_page
from scheduler.tables import Delivery, DeliveryStatus, Notice
from storage.database import Database
from tests.databases import free_port
from tests.running import Role, role_environment
from tests.scheduler.builders import make_sending_notice
from tests.town import SampleTown

LINES_LIMIT = 200.0
"""Multicasts a second that LINE takes."""

_RAW = 1_000
_CONNECTIONS = 4


def plan(url: str, notice_id: int, requests: int) -> None:
    """In a process of its own: make all requests of a notice, and tell how large the process is meanwhile."""
    database = Database(url)
    marks = [round(requests * share) for share in (0.1, 0.5, 1.0)]
    started, made = time.perf_counter(), 0
    with database.reading() as session:
        made = session.scalar(select(func.count(Delivery.id)).where(Delivery.notice_id == notice_id)) or 0
    while True:
        with database.writing() as session:
            page = plan_page(session, notice_id, MORNING)
        made += page
        while marks and made >= marks[0]:
            told = {
                "share": marks.pop(0) / requests,
                "megabytes": _resident(),
                "seconds": time.perf_counter() - started,
            }
            print(json.dumps(told), flush=True)
        if not page:
            break
    database.close()


def _resident() -> float:
    status = Path(f"/proc/{os.getpid()}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1024


def _planned(url: str, notice_id: int, requests: int) -> None:
    command = [sys.executable, "-m", "bench.friends", "--plan", url, str(notice_id), str(requests)]
    answer = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    for line in answer.stdout.splitlines():
        told = json.loads(line)
        print(f"planned {told['share']:4.0%}  {told['seconds']:6.1f} s  {told['megabytes']:6.0f} MB", flush=True)


def _raw_rate(line: Line, rows: Sequence[tuple[Any, Any]]) -> float:
    """What the stand-in takes of requests like ours, made by hand as fast as it answers."""
    wholes = []
    for recipients, messages in rows:
        body = json.dumps({"to": recipients, "messages": messages}, ensure_ascii=False).encode()
        head = (
            f"POST /v2/bot/message/multicast HTTP/1.1\r\nHost: 127.0.0.1:{line.port}\r\nAuthorization: Bearer token\r\n"
            f"X-Line-Retry-Key: {uuid.uuid4()}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        wholes.append(head.encode() + body)
    measured = at_full_speed(line.port, wholes, _CONNECTIONS)
    if measured.refused:
        raise SystemExit(f"{measured.refused} requests were refused by the stand-in")
    return measured.rate


def _settled(session: Session) -> int:
    query = select(func.count(Delivery.id)).where(Delivery.status == DeliveryStatus.SENT)
    return session.scalar(query) or 0


def _sending_rate(database: Database, workers: Sequence[Role], seconds: float) -> float:
    """Requests a second from the first that is settled, for so many seconds or until all are."""
    for worker in workers:
        worker.start()
    first, started, last, at = 0, 0.0, 0, 0.0
    while not started or time.monotonic() - started < seconds:
        with database.reading() as session:
            sent = _settled(session)
            is_over = sent and session.scalars(select(Notice.status)).one() != "sending"
        now = time.monotonic()
        if sent and not started:
            first, started = sent, now
        if sent > last:
            last, at = sent, now
        if is_over:
            break
        time.sleep(0.1)
    print(f"sent {last} requests, of which {last - first} in {at - started:.1f} s", flush=True)
    for worker in workers:
        used, size = worker.cpu_seconds(), worker.memory() / 2**20
        print(f"a worker used {used:.1f} s of a processor since it was started, {size:.0f} MB", flush=True)
        worker.kill()
    return (last - first) / max(at - started, 0.001)


@dataclass(frozen=True)
class Hands:
    """Worker processes, and in each the threads that send."""

    processes: int
    threads: int


def _workers(environment: Mapping[str, str], folder: Path, hands: Hands) -> list[Role]:
    return [Role("worker", environment, folder) for _ in range(hands.processes)]


def run(friends: int, kind: str, seconds: float, hands: Hands) -> None:
    """Everything, printed as it goes."""
    with tempfile.TemporaryDirectory() as name, fresh_database(kind, Path(name)) as url:
        folder = Path(name)
        town = SampleTown(url, folder, with_content=False)
        database = town.services.database
        print(f"{friends:,} friends on {kind}", flush=True)
        add_friends(database, town.account_id, friends)
        notice_id = make_sending_notice(database, town.account_id, at=MORNING)
        _planned(url, notice_id, -(-friends // 500))
        with line_process(friends, has_limits=False) as line:
            with database.reading() as session:
                query = select(Delivery.recipients, Delivery.messages).order_by(Delivery.id).limit(_RAW)
                rows = [(row[0], row[1]) for row in session.execute(query)]
            raw = [_raw_rate(line, rows)]
            settings: dict[str, object] = {"clock_url": f"{line.url}/_control/clock", "senders": hands.threads}
            environment = role_environment(town, url, free_port(), line.port, **settings)
            ours = _sending_rate(database, _workers(environment, folder, hands), seconds)
            raw.append(_raw_rate(line, rows))
        database.close()
    highest = min(LINES_LIMIT, sum(raw) / 2)
    print(f"{hands.processes} workers with {hands.threads} sending threads each")
    print(f"the stand-in takes {raw[0]:.0f} and {raw[1]:.0f} such requests a second; LINE allows {LINES_LIMIT:.0f}")
    print(f"sent {ours:.1f} requests a second: {ours / highest:.1%} of the lower, {ours * 500:,.0f} people a second")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plan", nargs=3, metavar=("URL", "NOTICE", "REQUESTS"), help=argparse.SUPPRESS)
    parser.add_argument("--friends", type=int, default=1_800_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seconds", type=float, default=60.0, help="longest time of sending")
    parser.add_argument("--senders", type=int, default=2, help="threads of each worker that send")
    parser.add_argument("--workers", type=int, default=1, help="worker processes")
    given = parser.parse_args(arguments)
    if given.plan:
        plan(given.plan[0], int(given.plan[1]), int(given.plan[2]))
    else:
        run(given.friends, given.database, given.seconds, Hands(given.workers, given.senders))


if __name__ == "__main__":
    main()
