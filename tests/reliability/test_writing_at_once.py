"""Requirement 15: eight processes read and then write the same row; every transaction counts, none fails."""

from __future__ import annotations

import multiprocessing

from sqlalchemy import func, select

from bot.tables import IncomingEvent
from knowledge.content import CollectionLevel
from knowledge.tables import CollectionRow
from storage.database import Database
from tests.reliability.counting import count_up
from tests.reliability.sizes import shared, sized
from tests.town import SampleTown, text_event

PROCESSES = 8
TRANSACTIONS = sized(200, 2_000)


def test_no_read_then_write_is_lost_or_refused(database: Database, database_url: str) -> None:
    with database.writing() as session:
        session.add(CollectionRow(key="counter", name="counter", level=CollectionLevel.TOWN))
    times = shared(TRANSACTIONS, database)
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=count_up, args=(database_url, times)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0] * PROCESSES
    with database.reading() as session:
        assert session.scalar(select(CollectionRow.revision)) == PROCESSES * times


def test_new_and_known_events_are_counted_alike_on_both_databases(bare_town: SampleTown) -> None:
    first, second = text_event("someone", "ふとん"), text_event("someone", "電池")
    assert bare_town.receive(first) == 1
    assert bare_town.receive(first, second) == 1
    assert bare_town.receive(first, second) == 0
    with bare_town.services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(IncomingEvent)) == 2
