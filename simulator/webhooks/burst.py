"""Many people writing at once, to see what the bot does at noon after a broadcast (rule 133)."""

import ipaddress
import math
import random
import threading
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from simulator.acts.residents import NotPossible, Residents
from simulator.state.channel import Channel
from simulator.state.platform import Platform
from simulator.webhooks.connection import Outcome
from simulator.webhooks.gathering import Gathered
from simulator.webhooks.redelivery import Redeliveries
from simulator.webhooks.sender import QueueFull, WebhookSender

PEOPLE_LIMIT = 20_000
_BREATH = 0.01  # real seconds to wait for room in the queue
_DRAIN = 60.0  # real seconds the last webhooks may take


def is_loopback(url: str) -> bool:
    """Whether an address can only be of this machine: nobody else's server gets a burst."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Plan:
    """So many `people` write once each within `seconds` of real time, evenly with jitter; 0 is as fast as possible.

    They write `texts` in turn. `connections` is how many webhooks are under way at once.
    """

    people: int
    seconds: float
    texts: Sequence[str]
    connections: int


class Burst:
    """One burst and its result. Thread-safe. What fails is left to `redeliveries`, and counts once here."""

    def __init__(self, platform: Platform, channel: Channel, plan: Plan, redeliveries: Redeliveries) -> None:
        self._platform = platform
        self._channel = channel
        self._plan = plan
        self._lock = threading.Lock()
        self._times = array("d")
        self._failed: dict[str, int] = {}
        self._written = 0
        self._skipped = 0
        self._names: list[str] = []
        self._started_at = platform.clock.now()
        self._seconds: float | None = None
        self._sender = WebhookSender(platform, plan.connections, is_loopback, self._note, redeliveries)
        self._thread = threading.Thread(target=self._run, name="burst", daemon=True)

    def start(self) -> None:
        """Begin, in threads of its own. Raises TooManyPeople."""
        self._names = self._friends()
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether somebody still writes or a webhook is still under way."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most so many real seconds."""
        self._thread.join(seconds)

    def as_json(self) -> dict[str, Any]:
        """The result so far. Times of acknowledgement are in milliseconds, None while there are none."""
        with self._lock:
            times = sorted(self._times)
            failed = dict(self._failed)
            return {
                "running": self.is_running,
                "startedAt": self._started_at.isoformat(),
                "people": self._plan.people,
                "written": self._written,
                "skipped": self._skipped,
                "sent": len(times) + sum(failed.values()),
                "acknowledged": len(times),
                "failed": failed,
                "p50Ms": _share(times, 0.50),
                "p95Ms": _share(times, 0.95),
                "maxMs": _share(times, 1.0),
                "elapsedSeconds": self._seconds,
            }

    def _friends(self) -> list[str]:
        """Who writes: the channel's friends, and as many new ones who became friends before anybody looked."""
        quiet = Residents(self._platform, self._channel, Gathered())
        with self._platform.changed:
            names = [person.name for person in self._channel.list_friends()[: self._plan.people]]
            known = {person.name for person in self._channel.list_people()}
            number = 0
            while len(names) < self._plan.people:
                number += 1
                name = f"住民{number:05d}"
                if name not in known:
                    quiet.follow(name)
                    names.append(name)
        return names

    def _run(self) -> None:
        started = time.monotonic()
        residents = Residents(self._platform, self._channel, self._sender)
        step = self._plan.seconds / self._plan.people
        for number, name in enumerate(self._names):
            due = started + (number + random.random()) * step  # noqa: S311 - jitter, no secret
            if self._platform.stopping.wait(max(0.0, due - time.monotonic())):
                break
            self._write(residents, name, self._plan.texts[number % len(self._plan.texts)])
        while not self._platform.stopping.is_set() and not self._sender.wait_until_idle(0.2):
            if time.monotonic() - started > self._plan.seconds + _DRAIN:
                break
        self._sender.stop()
        self._seconds = round(time.monotonic() - started, 3)

    def _write(self, residents: Residents, name: str, text: str) -> None:
        while not self._sender.has_room and not self._platform.stopping.wait(_BREATH):
            pass
        try:
            residents.send(name, {"type": "text", "text": text})
            self._written += 1
        except (NotPossible, QueueFull):  # blocked the account meanwhile
            self._skipped += 1

    def _note(self, outcome: Outcome) -> None:
        with self._lock:
            if outcome.reason is None:
                self._times.append(outcome.seconds)
            else:
                self._failed[outcome.reason.value] = self._failed.get(outcome.reason.value, 0) + 1


def _share(times: Sequence[float], share: float) -> float | None:
    """The time within which this share of all was acknowledged, in milliseconds. `times` are sorted."""
    if not times:
        return None
    return round(times[math.ceil(share * len(times)) - 1] * 1000, 2)
