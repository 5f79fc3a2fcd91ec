"""Doing what is due on the stand-in's clock: at every request, and while nobody asks anything."""

import threading

from simulator.application import present_platform
from simulator.state.platform import Platform


def do_due_work() -> None:
    """Do what is due, so that whoever asks finds everything done. Runs before every request."""
    platform = present_platform()
    with platform.changed:
        platform.agenda.do_due()


def keep_time(platform: Platform) -> None:
    """Do what is due until the platform stops. The agenda's condition wakes it, not every new message."""
    with platform.changed:
        while not platform.stopping.is_set():
            platform.agenda.do_due()
            due = platform.agenda.next_due
            seconds = None if due is None else max(0.0, (due - platform.clock.now()).total_seconds())
            platform.agenda.changed.wait(None if seconds is None else min(seconds, threading.TIMEOUT_MAX))
