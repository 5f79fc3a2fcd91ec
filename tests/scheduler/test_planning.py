"""From a notice to its requests: everybody once, page by page, whoever makes the pages and wherever it is killed."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from people.tables import Contact, ContactStatus
from scheduler.audiences import NoticeAudience
from scheduler.notice_content import NoticeContent, Words
from scheduler.planning import REQUESTS_A_PAGE, list_unplanned, plan_page
from scheduler.rules import change_rules
from scheduler.tables import AudienceKind, DeliveryMethod, Lane, Notice, NoticeStatus, Urgency
from scheduler.worker import plan_some
from storage.database import Database
from tests.scheduler.builders import deliveries, line_user_id, make_account, make_sending_notice, notices, opened_again
from tests.scheduler.fakes import START, HandClock, Killed

PEOPLE = 3 * REQUESTS_A_PAGE + 5


def started(database: Database, *, size: int = 1, people: int = PEOPLE, **more: object) -> int:
    """A notice to staff whose first page is made; its number."""
    account_id = make_account(database, staff=people)
    with database.writing() as session:
        change_rules(session, account_id, request_size=size)
    return make_sending_notice(database, account_id, audience=AudienceKind.STAFF, **more)  # type: ignore[arg-type]


def page(database: Database, notice_id: int) -> int:
    with database.writing() as session:
        return plan_page(session, notice_id, START)


def planned(database: Database) -> Counter[str]:
    """How many requests name each person."""
    return Counter(person for row in deliveries(database) for person in row.recipients)


def everyone(people: int = PEOPLE) -> Counter[str]:
    return Counter(line_user_id(number) for number in range(people))


def test_every_page_goes_on_where_the_last_one_ended(database: Database) -> None:
    notice_id = started(database)
    made = [len(deliveries(database)), *(page(database, notice_id) for _ in range(4))]
    assert made == [REQUESTS_A_PAGE, REQUESTS_A_PAGE, REQUESTS_A_PAGE, 5, 0]
    assert planned(database) == everyone()
    assert [row.part for row in deliveries(database)] == list(range(PEOPLE))
    assert notices(database)[0].is_planned


def test_a_page_that_is_rolled_back_is_made_again_and_nobody_is_counted_twice(database: Database) -> None:
    account_id = make_account(database, residents=PEOPLE)
    with database.writing() as session:
        change_rules(session, account_id, request_size=1)
        session.execute(update(Contact).values(language="en"))
    content = NoticeContent(Words("断水", "断水します"), variants={"en": Words("Water", "No water")})
    meant = NoticeAudience(AudienceKind.LANGUAGE, ("en",))
    notice_id = make_sending_notice(database, account_id, audience=meant, content=content)
    for _ in range(2):
        with suppress(Killed), database.writing() as session:
            assert plan_page(session, notice_id, START) == REQUESTS_A_PAGE
            raise Killed
    while page(database, notice_id):
        pass
    assert planned(database) == everyone()
    assert {row.language for row in deliveries(database)} == {"en"}
    with database.reading() as session:
        assert set(session.scalars(select(Contact.week_count))) == {1}


def test_processes_that_plan_at_once_leave_nobody_out_and_name_nobody_twice(database: Database) -> None:
    notice_id = started(database)

    def plan() -> None:
        own = opened_again(database)
        for _ in range(5):
            page(own, notice_id)
        own.close()

    threads = [threading.Thread(target=plan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert planned(database) == everyone()
    assert sorted(row.part for row in deliveries(database)) == list(range(PEOPLE))


def test_a_page_of_exactly_the_last_people_is_followed_by_an_empty_one(database: Database) -> None:
    notice_id = started(database, people=REQUESTS_A_PAGE)
    assert not notices(database)[0].is_planned
    assert page(database, notice_id) == 0
    assert notices(database)[0].is_planned


def test_who_leaves_between_two_pages_is_not_named(database: Database) -> None:
    notice_id = started(database)
    gone = line_user_id(PEOPLE - 1)
    with database.writing() as session:
        leaving = update(Contact).where(Contact.line_user_id == gone)
        session.execute(leaving.values(status=ContactStatus.BLOCKED))
    while page(database, notice_id):
        pass
    assert planned(database) == everyone(PEOPLE - 1)


@pytest.mark.parametrize("status", [one for one in NoticeStatus if one != NoticeStatus.SENDING])
def test_only_what_is_on_its_way_is_planned(database: Database, status: NoticeStatus) -> None:
    notice_id = started(database)
    with database.writing() as session:
        session.execute(update(Notice).values(status=status))
    assert page(database, notice_id) == 0
    with database.reading() as session:
        assert list_unplanned(session) == []
    assert len(deliveries(database)) == REQUESTS_A_PAGE


def test_each_lanes_worker_plans_its_own_notices(database: Database) -> None:
    calm = started(database)
    account_id = notices(database)[0].account_id
    urgent = make_sending_notice(
        database,
        account_id,
        audience=AudienceKind.STAFF,
        title="River",
        urgency=Urgency.EMERGENCY,
        event_at=START,
    )
    with database.reading() as session:
        assert list_unplanned(session, Lane.EMERGENCY) == [urgent]
        assert list_unplanned(session, Lane.ORDINARY) == [calm]
        assert list_unplanned(session) == [calm, urgent]
    assert plan_some(database, HandClock(), Lane.EMERGENCY) == REQUESTS_A_PAGE
    assert {row.lane for row in deliveries(database, urgent)} == {Lane.EMERGENCY}
    assert len(deliveries(database, calm)) == REQUESTS_A_PAGE


def test_a_request_is_as_the_notice_was_frozen(database: Database) -> None:
    started(database, size=500, lasts=timedelta(hours=5))
    (row,), (notice,) = deliveries(database), notices(database)
    assert (row.method, row.lane, row.status) == (DeliveryMethod.MULTICAST, Lane.ORDINARY, "queued")
    assert row.messages == notice.messages[""]
    assert (row.not_before, row.not_after) == (START, START + timedelta(hours=5))
    assert (row.first_tried_at, row.settled_at, row.after_delivery_id) == (None, None, None)
