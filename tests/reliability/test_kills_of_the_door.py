"""T2: the web process is killed under load; whatever it answered 200 is there, once."""

from __future__ import annotations

import http.client
import random
import threading
import time

from sqlalchemy import func, select

from bot.tables import IncomingEvent
from tests.reliability.sizes import shared, sized
from tests.running import RunningTown, batches, post_events
from tests.town import text_event

EVENTS = sized(2_000, 100_000)
KILLS = sized(5, 50)
SENDERS = 8


class Platform:
    """Posts every batch until it is answered 200, as LINE's redelivery does, from several threads."""

    def __init__(self, port: int, count: int) -> None:
        self._port = port
        events = [text_event(f"person {number % 200}", "ふとん") for number in range(count)]
        self._waiting = list(batches(events, 2))
        self._lock = threading.Lock()
        self.acknowledged: set[str] = set()
        self.unanswered_tries = 0
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(SENDERS)]

    def start(self) -> None:
        """Begin to post."""
        for thread in self._threads:
            thread.start()

    def wait_for(self, count: int) -> None:
        """Until at least `count` events were answered 200."""
        end = time.monotonic() + 120
        while len(self.acknowledged) < count:
            assert time.monotonic() < end, f"only {len(self.acknowledged)} of {count} were answered"
            time.sleep(0.005)

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    return
                batch = self._waiting.pop()
            while not self._is_answered(batch):
                time.sleep(0.05)
            with self._lock:
                self.acknowledged |= {event["webhookEventId"] for event in batch}

    def _is_answered(self, batch: list[dict[str, object]]) -> bool:
        try:
            if post_events(self._port, batch) == 200:
                return True
        except (OSError, http.client.HTTPException):
            pass
        for event in batch:
            event["deliveryContext"] = {"isRedelivery": True}
        with self._lock:
            self.unanswered_tries += 1
        return False


def test_every_event_answered_200_is_there_exactly_once_after_kills(running: RunningTown) -> None:
    random.seed(2)
    running.web.start()
    events, kills = (shared(count, running.town.services.database) for count in (EVENTS, KILLS))
    platform = Platform(running.port, events)
    platform.start()
    for number in range(1, kills + 1):
        platform.wait_for(number * events // (kills + 1) - random.randrange(20))
        running.web.kill()
        running.web.start()
    platform.wait_for(events)
    with running.town.services.database.reading() as session:
        query = select(IncomingEvent.webhook_event_id, func.count()).group_by(IncomingEvent.webhook_event_id)
        stored = {row[0]: row[1] for row in session.execute(query)}
    assert platform.unanswered_tries > 0, "no kill met a request"
    assert len(platform.acknowledged) == events
    assert platform.acknowledged - set(stored) == set()
    assert [event_id for event_id, count in stored.items() if count != 1] == []
