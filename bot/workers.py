"""The loops of a running process: answering workers, the sending worker, the clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from bot.alarm_senders import alarm_senders
from bot.answering import answer_next
from bot.event_retention import forget_events
from bot.following_clock import FollowingClock
from bot.line.gateway import LineGateway
from bot.series_wording import series_wording
from bot.services import Services
from bot.watching import open_guards, watchers
from knowledge.library import StoredLibrary
from scheduler.beat import Task, run_beat, tasks_of_a_beat
from scheduler.clock import BeatingClock
from scheduler.tables import Lane
from scheduler.watch.alarm_texts import AlarmWording
from scheduler.watch.alarming import run_alarm_loop
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
    """Start the answering workers, those of both sending lanes, of the alarms and of the books, as daemon threads.

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
    alarm_wording = AlarmWording(services.phrases, services.zone, services.settings.reachable_console)
    targets += [
        (f"alarms-{post[0]}", run_alarm_loop, (stop, services.database, post, alarm_wording, services.clock))
        for post in alarm_senders(services.settings, gateway).items()
    ]
    targets.append(("books", services.shelf.watch, (stop,)))
    targets += watchers(stop, services, gateway)
    threads = [threading.Thread(target=target, name=name, args=args, daemon=True) for name, target, args in targets]
    for thread in threads:
        thread.start()
    return threads


def beat_tasks(services: Services) -> tuple[Task, ...]:
    """What a beat does here: the scheduler's tasks, and letting the door's events go."""
    library = StoredLibrary(services.database)
    wording = series_wording(services.phrases)
    tasks = tasks_of_a_beat(services.database, library=library, wording=wording, audit_key=services.hash_key)
    return (*tasks, Task("events", partial(forget_events, services.database)))


def start_clock(services: Services) -> BeatingClock:
    """Start beating; what a beat does stands in `scheduler.beat`."""
    tasks = beat_tasks(services)
    guards = open_guards(services)

    def beat() -> None:
        if guards.is_quiet():
            run_beat(tasks, services.clock)

    clock = BeatingClock(beat, services.settings.beat)
    clock.start()
    if isinstance(services.clock, FollowingClock):
        services.clock.when_moved(clock.beat_now)
    return clock
