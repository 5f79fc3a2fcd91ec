"""A notice on its way to many, and everything that can go wrong at once."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from bench.chaos.cluster import Cluster
from bench.chaos.verdict import Verdict, judge
from bench.chaos.worker import SendingProcess, Surroundings
from bench.sending_town import MORNING, Line, add_friends, friend
from scheduler.deliveries import OPEN
from scheduler.rules import change_rules
from scheduler.tables import Delivery, Notice, NoticeStatus
from scheduler.unreached import list_unreached
from tests.scheduler.builders import make_sending_notice
from tests.town import SampleTown

LEASE_AND_A_BIT = 61.0
HOUR_AND_A_BIT = 4_600.0
_QUIET_SECONDS = 2.0
_STARTING_SECONDS = 60.0
_HANG_SECONDS = 8.5
"""Longer than our timeout."""

FAULTS = ("error_before", "error_after", "close_before", "close_after", "html", "rate", "quota")


@dataclass(frozen=True)
class Plan:
    """How hard it blows. `strangers` are contacts whom LINE does not know; `away` is how many seconds PostgreSQL is
    down each time."""

    people: int
    request_size: int
    kills: int = 20
    hangs: int = 2
    restarts: int = 2
    strangers: int = 3
    away: float = 0.5
    longest: float = 80.0
    seed: int = 1


@dataclass
class Happened:
    """What was done to the town, and how long it took (seconds)."""

    kills: int = 0
    restarts: int = 0
    clock_moves: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    seconds: float = 0.0


class Storm:
    """Two worker processes that send one notice, on a database that may be restarted."""

    def __init__(self, url: str, folder: Path, line: Line, plan: Plan, cluster: Cluster | None = None) -> None:
        self.plan = plan
        self.happened = Happened()
        self._chance = random.Random(plan.seed)
        self._line = line
        self._cluster = cluster
        self._town = SampleTown(url, folder, with_content=False)
        keys = self._town.services.settings.secret_key
        self._workers = [
            SendingProcess(Surroundings(url, keys, line.url, folder / f"worker-{number}.log")) for number in range(2)
        ]
        self._notice_id = self._queued()

    def _queued(self) -> int:
        town = self._town
        add_friends(town.services.database, town.account_id, self.plan.people + self.plan.strangers)
        with town.services.database.writing() as session:
            change_rules(session, town.account_id, request_size=self.plan.request_size)
        return make_sending_notice(town.services.database, town.account_id, at=MORNING)

    def blow(self) -> Verdict:
        """Until every request is settled, or the longest time is over. Trouble comes as the sending goes on."""
        for worker in self._workers:
            worker.start()
        todo = self._troubles()
        every = self.plan.people / self.plan.request_size / (len(todo) + 1)
        started = time.monotonic()
        seen = self._progress(1, 0)
        done = 0
        try:
            while time.monotonic() - started < self.plan.longest:
                seen = self._progress(int((done + 1) * every), seen)
                while done < len(todo) and seen >= (done + 1) * every:
                    todo[done]()
                    done += 1
                if self._is_over():
                    break
        finally:
            self.happened.seconds = time.monotonic() - started
            for worker in self._workers:
                worker.kill()
        return self._verdict()

    def close(self) -> None:
        """Give back the database."""
        self._town.services.database.close()

    def _troubles(self) -> list[Callable[[], None]]:
        troubles: list[Callable[[], None]] = [self._kill] * self.plan.kills
        troubles += [partial(self._fault, kind) for kind in FAULTS for _ in range(2)]
        for kind in ("hang_before", "hang_after"):
            troubles += [partial(self._fault, kind, _HANG_SECONDS)] * (self.plan.hangs // 2)
        troubles += [partial(self._move_clock, LEASE_AND_A_BIT), partial(self._move_clock, -120.0)]
        if self._cluster is not None:
            troubles += [self._restart_database] * self.plan.restarts
        self._chance.shuffle(troubles)
        return troubles

    def _progress(self, wanted: int, seen: int) -> int:
        """Wait until LINE was called so often; when nothing moves, let time pass. How often it was called."""
        last, quiet_since = seen, time.monotonic()
        while last < wanted or wanted <= seen:
            fresh = self._line.calls(after=last)
            if fresh:
                last = fresh[-1]["seq"]
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since > (_QUIET_SECONDS if last else _STARTING_SECONDS):
                self._move_clock(self._chance.choice((LEASE_AND_A_BIT, LEASE_AND_A_BIT, HOUR_AND_A_BIT)))
                return last
            time.sleep(0.01)
        return last

    def _kill(self) -> None:
        worker = self._chance.choice(self._workers)
        worker.kill()
        worker.start()
        self.happened.kills += 1
        time.sleep(self._chance.random() * 0.1)

    def _fault(self, kind: str, seconds: float = 0.0) -> None:
        self._line.fault(kind, seconds=seconds)
        self.happened.faults[kind] += 1

    def _move_clock(self, seconds: float) -> None:
        self._line.advance(seconds)
        self.happened.clock_moves += 1

    def _restart_database(self) -> None:
        assert self._cluster is not None
        self._cluster.kill()
        time.sleep(self.plan.away)
        self._cluster.start()
        self.happened.restarts += 1

    def _is_over(self) -> bool:
        try:
            with self._town.services.database.reading() as session:
                status = session.scalar(select(Notice.status).where(Notice.id == self._notice_id))
                still = session.scalar(select(func.count(Delivery.id)).where(Delivery.status.in_(OPEN)))
        except OperationalError:
            return False
        return status != NoticeStatus.SENDING and not still

    def _verdict(self) -> Verdict:
        calls = self._line.calls()
        self.happened.requests = len(calls)
        people = [friend(number) for number in range(self.plan.people + self.plan.strangers)]
        with self._town.services.database.reading() as session:
            unreached = list(list_unreached(session, self._town.account_id, self._notice_id))
        return judge(people, calls, unreached)
