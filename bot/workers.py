"""The loops of a running process: answering workers, the sending worker, the clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import structlog

from bot.answering import answer_next
from bot.following_clock import FollowingClock
from bot.line.gateway import LineGateway
from bot.services import Services
from knowledge.library import StoredLibrary
from scheduler.beat import run_due_series
from scheduler.clock import BeatingClock
from scheduler.jobs.wording import Wording
from scheduler.tables import Lane
from scheduler.worker import run_sending_loop

_POLL_SECONDS = 0.25
_TROUBLE_SECONDS = 1.0

EMERGENCY_SENDERS = 2
"""Threads that send nothing but emergencies."""

log = structlog.get_logger("worker")


def run_answering_loop(stop: threading.Event, services: Services, gateway: LineGateway) -> None:
    """Answer events until `stop` is set. Trouble with one event or the database is logged and waited out."""
    while not stop.is_set():
        try:
            if answer_next(services, gateway):
                continue
            pause = _POLL_SECONDS
        except Exception as error:  # the loop must outlive whatever an event brings
            log.error("answering_failed", exc_info=error)
            pause = _TROUBLE_SECONDS
        services.wake.wait(pause)
        services.wake.clear()


def start_workers(stop: threading.Event, services: Services) -> list[threading.Thread]:
    """Start the answering workers, those of both sending lanes and the watch over the books, as daemon threads.

    The books are made before: nobody waits for them afterwards.
    """
    services.shelf.warm(services.accounts.list_ids())
    gateway = LineGateway(services.accounts, services.settings.line_api_url)
    targets: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = [
        (f"answering-{number}", run_answering_loop, (stop, services, gateway))
        for number in range(services.settings.workers)
    ]
    for lane, number in ((Lane.ORDINARY, services.settings.senders), (Lane.EMERGENCY, EMERGENCY_SENDERS)):
        targets += [
            (f"sending-{lane}-{one}", run_sending_loop, (stop, services.database, gateway, services.clock, lane))
            for one in range(number)
        ]
    targets.append(("books", services.shelf.watch, (stop,)))
    threads = [threading.Thread(target=target, name=name, args=args, daemon=True) for name, target, args in targets]
    for thread in threads:
        thread.start()
    return threads


def start_clock(services: Services) -> BeatingClock:
    """Start beating; each beat carries out the series that are due."""
    library = StoredLibrary(services.database)
    wording = series_wording(services)

    def beat() -> None:
        run_due_series(services.database, library=library, wording=wording, at=services.clock())

    clock = BeatingClock(beat, services.settings.beat)
    clock.start()
    if isinstance(services.clock, FollowingClock):
        services.clock.when_moved(clock.beat_now)
    return clock


def series_wording(services: Services) -> Wording:
    """The words that stand around a bulletin and a tip."""
    say = services.phrases.say
    return Wording(bulletin=say("series.bulletin"), tip=say("series.tip"), open_page=say("show.more"))
