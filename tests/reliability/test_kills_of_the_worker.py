"""T2: the worker is killed while it answers; every question is settled, none is answered twice, none is lost.

Each person asks each thing once, so that an answer's title says which question it belongs to.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.tables import EventStatus, IncomingEvent
from knowledge.content import EntryKind
from knowledge.decision import Answer
from simulator.acts.residents import Residents
from simulator.state.faults import Fault, FaultKind
from simulator.state.person import Person
from tests.reliability.sizes import shared, sized
from tests.running import RunningTown

PEOPLE = 30
THINGS = sized(10, 30)
KILLS = sized(5, 50)
SETTLING_SECONDS = 60.0
ANSWER_TAKES = 0.1
"""Seconds between LINE's taking an answer and saying so: where a kill hurts most."""


def _things(town: RunningTown) -> list[str]:
    """Words that get a card with just this title."""
    services = town.town.services
    book = services.shelf.book(town.town.account_id)
    day = services.clock().astimezone(services.zone).date()
    found = []
    for entry in book.knowledge.list_kind(EntryKind.GARBAGE):
        decision = book.knowledge.ask(entry.title, on=day).decision
        if isinstance(decision, Answer) and decision.entry.id == entry.id:
            found.append(entry.title)
        if len(found) == THINGS:
            return found
    raise AssertionError("the sample town knows too little")


def _answers(person: Person) -> list[str]:
    """The titles of the cards a person received, in order; the welcome is not one of them."""
    return [
        message["altText"].split("【")[0].split("\n")[0]
        for entry in person.received()
        if (message := entry.message) and "altText" in message
    ]


def _settled(town: RunningTown) -> dict[str, EventStatus] | None:
    """The end of every event by id, or None while one is open."""
    with town.town.services.database.reading() as session:
        rows = session.execute(
            select(IncomingEvent.webhook_event_id, IncomingEvent.status, IncomingEvent.is_open)
        ).all()
    return None if any(row.is_open for row in rows) else {row.webhook_event_id: row.status for row in rows}


def _ask_and_kill(town: RunningTown, things: list[str]) -> dict[str, tuple[str, str]]:
    """Everybody asks everything while the worker is killed again and again; who asked what, by event id."""
    platform = town.stand_in.platform
    residents = Residents(platform, platform.first_channel, town.stand_in.sender)
    asked: dict[str, tuple[str, str]] = {}
    count = shared(KILLS, town.town.services.database)
    kills = {len(things) * number // (count + 1) for number in range(1, count + 1)}
    for number, thing in enumerate(things):
        for person in range(PEOPLE):
            asked[residents.send(f"住民{person}", {"type": "text", "text": thing})] = (f"住民{person}", thing)
        if number in kills:
            time.sleep(random.uniform(0.1, 0.5))
            town.worker.kill()
            town.worker.start()
    return asked


@pytest.fixture
def running(town_url: str, tmp_path: Path) -> Iterator[RunningTown]:
    """The sample town with four answering threads, and time to answer on a busy machine."""
    with RunningTown(town_url, tmp_path, workers=4, reply_life=50) as town:
        yield town


def test_every_question_is_settled_and_no_answer_comes_twice(running: RunningTown) -> None:
    random.seed(3)
    things = _things(running)
    slow = Fault("reply", FaultKind.HANG_AFTER, 1_000_000, ANSWER_TAKES)
    running.stand_in.platform.faults.add(slow)
    running.web.start()
    running.worker.start()
    asked = _ask_and_kill(running, things)
    assert running.stand_in.sender.wait_until_idle(30)
    end = time.monotonic() + SETTLING_SECONDS
    while (settled := _settled(running)) is None:
        assert time.monotonic() < end, "events stay open"
        time.sleep(0.1)

    assert set(asked) <= set(settled), "an event was lost"
    wanted = defaultdict(list)
    ends: Counter[EventStatus] = Counter()
    for event_id, (person, thing) in asked.items():
        wanted[person].append((thing, settled[event_id]))
        ends[settled[event_id]] += 1
    for person, questions in wanted.items():
        known = running.stand_in.platform.first_channel.find_person(person)
        assert known is not None
        _check_answers(_answers(known), questions)
    print("settled:", dict(ends))
    assert ends[EventStatus.ANSWERED] > len(asked) // 2
    assert set(ends) <= {EventStatus.ANSWERED, EventStatus.UNCONFIRMED, EventStatus.EXPIRED}


def _check_answers(answers: list[str], questions: list[tuple[str, EventStatus]]) -> None:
    """Answered once; or ended as unconfirmed with at most one answer; or expired with none; in order."""
    for thing, status in questions:
        count = answers.count(thing)
        match status:
            case EventStatus.ANSWERED:
                assert count == 1, f"{thing}: answered, received {count} times"
            case EventStatus.UNCONFIRMED:
                assert count <= 1, f"{thing}: received {count} times"
            case _:
                assert count == 0, f"{thing}: {status}, yet received {count} times"
    order = [thing for thing, _ in questions]
    assert answers == sorted(answers, key=order.index), "answers came in another order than the questions"
