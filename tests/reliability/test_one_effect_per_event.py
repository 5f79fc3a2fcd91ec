"""T3: LINE delivers twice and out of order; each event has one effect, and the newest follow or unfollow wins."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from bot.answering import answer_next
from bot.tables import IncomingEvent
from people.tables import Contact, ContactStatus
from tests.reliability.sizes import shared, sized
from tests.running import batches
from tests.town import SATURDAY, SampleTown, line_event, line_user_id, text_event

DELIVERIES = sized(3_000, 100_000)
EVENTS = DELIVERIES // 2
FANS = 40
THREADS = 6


def _events(count: int) -> list[dict[str, Any]]:
    """A third of the events are people adding and blocking the account; each has a time of its own."""
    events = []
    for number in range(count):
        at = SATURDAY + timedelta(milliseconds=100 * number)
        if number % 3:
            events.append(text_event(f"asker {number % 300}", "ふとん", at=at))
        else:
            events.append(line_event(f"fan {number % FANS}", random.choice(["follow", "unfollow"]), at=at))
    return events


def _deliveries(events: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Every event one to three times, twice on average, shuffled, in requests of up to four."""
    copies = [event for event in events for _ in range(random.choice([1, 2, 3]))]
    random.shuffle(copies)
    return list(batches(copies, 4))


def _in_threads(count: int, work: Callable[[], object]) -> None:
    faults: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def _deliver(town: SampleTown, requests: list[list[dict[str, Any]]]) -> int:
    """Record every request from several threads at once; how many events were new."""
    new: list[int] = []
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not requests:
                    return
                request = requests.pop()
            new.append(town.receive(*request))

    _in_threads(THREADS, work)
    return sum(new)


def _answer(town: SampleTown) -> None:
    def work() -> None:
        while answer_next(town.services, town.gateway):  # type: ignore[arg-type]
            pass

    end = time.monotonic() + 120
    while True:
        _in_threads(2, work)
        with town.services.database.reading() as session:
            if not session.scalar(select(func.count()).where(IncomingEvent.is_open)):
                return
        assert time.monotonic() < end, "events stay open"


def test_doubled_and_disordered_events_have_one_effect_each(bare_town: SampleTown) -> None:
    random.seed(4)
    events = _events(shared(EVENTS, bare_town.services.database))
    assert _deliver(bare_town, _deliveries(events)) == len(events)
    _answer(bare_town)

    answered = Counter(token for token, _messages in bare_town.gateway.replies)
    assert set(answered) == {event["replyToken"] for event in events if "replyToken" in event}
    assert max(answered.values()) == 1
    with bare_town.services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(IncomingEvent)) == len(events)


def test_newest_follow_or_unfollow_wins_in_whatever_order_they_come(bare_town: SampleTown) -> None:
    random.seed(5)
    events = [
        event for event in _events(shared(EVENTS // 2, bare_town.services.database)) if event["type"] != "message"
    ]
    last = {event["source"]["userId"]: event["type"] for event in events}
    _deliver(bare_town, _deliveries(events))
    _answer(bare_town)

    with bare_town.services.database.reading() as session:
        found = {row.line_user_id: row.status for row in session.scalars(select(Contact))}
    expected = {"follow": ContactStatus.FOLLOWING, "unfollow": ContactStatus.BLOCKED}
    assert set(last) == {line_user_id(f"fan {number}") for number in range(FANS)}
    assert found == {person: expected[kind] for person, kind in last.items()}


def test_the_same_events_in_other_orders_at_once_do_not_block_each_other(bare_town: SampleTown) -> None:
    random.seed(6)
    events = _events(60)
    requests = [random.sample(events, len(events)) for _ in range(sized(60, 1_000))]
    assert _deliver(bare_town, requests) == len(events)
