"""Webhook events go a week after they came, but never one that still waits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.event_retention import forget_events
from bot.inbox import claim_next, record_events, settle
from bot.line.events import incoming_event
from bot.services import Services
from bot.tables import EventStatus, IncomingEvent
from bot.workers import beat_tasks
from people.retention import EVENT_LIFE
from scheduler.cleaning import PARTS_A_BEAT
from tests.town import SATURDAY, text_event

SECOND = timedelta(seconds=1)


def come(services: Services, name: str, at: datetime, *, is_settled: bool = True) -> None:
    """An event comes, and is answered unless it still waits."""
    event = incoming_event(text_event(name, "ごみ", webhookEventId=name))
    assert event is not None
    with services.database.writing() as session:
        assert record_events(session, 1, [event], key=services.hash_key, at=at) == 1
        if is_settled:
            claim = claim_next(session, at)
            assert claim is not None
            assert settle(session, claim, EventStatus.ANSWERED, at)


def kept(services: Services) -> set[str]:
    """The events that there are."""
    with services.database.reading() as session:
        return set(session.scalars(select(IncomingEvent.webhook_event_id)))


def test_an_event_is_there_until_the_last_second_and_gone_then(services: Services) -> None:
    come(services, "first", SATURDAY)
    come(services, "second", SATURDAY + SECOND)
    assert forget_events(services.database, SATURDAY + EVENT_LIFE - SECOND) == 0
    assert forget_events(services.database, SATURDAY + EVENT_LIFE) == 1
    assert kept(services) == {"second"}


def test_what_still_waits_stays_and_goes_once_it_is_settled(services: Services) -> None:
    come(services, "waiting", SATURDAY, is_settled=False)
    late = SATURDAY + EVENT_LIFE + timedelta(days=30)
    assert forget_events(services.database, late) == 0
    with services.database.writing() as session:
        claim = claim_next(session, late)
        assert claim is not None
        assert settle(session, claim, EventStatus.EXPIRED, late)
    assert forget_events(services.database, late) == 1


def test_what_line_repeats_within_the_week_is_still_known(services: Services) -> None:
    come(services, "again", SATURDAY)
    forget_events(services.database, SATURDAY + EVENT_LIFE - SECOND)
    event = incoming_event(text_event("again", "ごみ", webhookEventId="again"))
    assert event is not None
    with services.database.writing() as session:
        assert record_events(session, 1, [event], key=services.hash_key, at=SATURDAY + EVENT_LIFE - SECOND) == 0


def test_much_goes_in_parts_and_the_next_beat_goes_on(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.event_retention.AT_ONCE", 2)
    for number in range(2 * PARTS_A_BEAT + 1):
        come(services, f"event{number}", SATURDAY)
    assert forget_events(services.database, SATURDAY + EVENT_LIFE) == 2 * PARTS_A_BEAT
    assert forget_events(services.database, SATURDAY + EVENT_LIFE) == 1
    assert kept(services) == set()


def test_a_beat_of_the_clock_does_it(services: Services) -> None:
    come(services, "old", SATURDAY)
    (task,) = (task for task in beat_tasks(services) if task.name == "events")
    task.run(SATURDAY + EVENT_LIFE)
    assert kept(services) == set()
