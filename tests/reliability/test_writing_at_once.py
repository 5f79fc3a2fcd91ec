"""Requirement 15: eight processes read and then write the same row; every transaction counts, none fails."""

from __future__ import annotations

import multiprocessing

from sqlalchemy import func, select

from bot.tables import IncomingEvent
from knowledge.content import CollectionLevel
from knowledge.tables import CollectionRow
from storage.database import Database
from tests.reliability.sizes import sized
from tests.town import SampleTown, text_event

PROCESSES = 8
TRANSACTIONS = sized(200, 2_000)


def _count_up(url: str, times: int) -> None:
    """Read the number, then write it one higher, in one transaction, again and again."""
    database = Database(url)
    for _ in range(times):
        with database.writing() as session:
            row = session.scalars(select(CollectionRow).with_for_update()).one()
            row.revision += 1
    database.close()


def test_no_read_then_write_is_lost_or_refused(database: Database, database_url: str) -> None:
    with database.writing() as session:
        session.add(CollectionRow(key="counter", name="counter", level=CollectionLevel.TOWN))
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_count_up, args=(database_url, TRANSACTIONS)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0] * PROCESSES
    with database.reading() as session:
        assert session.scalar(select(CollectionRow.revision)) == PROCESSES * TRANSACTIONS


def test_new_and_known_events_are_counted_alike_on_both_databases(bare_town: SampleTown) -> None:
    first, second = text_event("someone", "ふとん"), text_event("someone", "電池")
    assert bare_town.receive(first) == 1
    assert bare_town.receive(first, second) == 1
    assert bare_town.receive(first, second) == 0
    with bare_town.services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(IncomingEvent)) == 2
