"""Which row a worker gets next, for how long it is his, and what never is anybody's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from scheduler.claiming import KEY_LIFE, LEASE, claim_deliveries, has_claimable
from scheduler.notice_life import stop_notice
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus, Lane, Notice, Urgency
from storage.database import Database
from tests.scheduler.builders import deliveries, make_account, make_sending_notice, opened_again, stop, unbraked
from tests.scheduler.fakes import START

STAFF = AudienceKind.STAFF


def town(database: Database, *, staff: int = 2) -> int:
    account_id = make_account(database, staff=staff)
    unbraked(database, account_id)
    return account_id


def routine(database: Database, account_id: int, title: str = "Water") -> int:
    return make_sending_notice(database, account_id, audience=STAFF, title=title)


def emergency(database: Database, account_id: int, title: str = "River") -> int:
    urgent: dict[str, Any] = {"urgency": Urgency.EMERGENCY, "event_at": START}
    return make_sending_notice(database, account_id, audience=STAFF, title=title, **urgent)


def change(database: Database, notice_id: int, **values: object) -> None:
    with database.writing() as session:
        session.execute(update(Delivery).where(Delivery.notice_id == notice_id).values(values))


def claimed(
    database: Database, *, after: timedelta = timedelta(0), lane: Lane | None = None, at_most: int = 9
) -> list[int | None]:
    """The notices whose rows were claimed, in order; a look beforehand must have said the same."""
    with database.writing() as session:
        was_there = has_claimable(session, START + after, lane)
        rows = claim_deliveries(session, START + after, lane=lane, at_most=at_most).rows
    assert was_there == bool(rows)
    return [row.notice_id for row in rows]


def test_emergencies_come_first_and_each_lane_is_first_come_first_served(database: Database) -> None:
    account_id = town(database)
    first, second = routine(database, account_id, "1"), routine(database, account_id, "2")
    urgent = emergency(database, account_id)
    assert claimed(database, at_most=2) == [urgent, first]
    assert claimed(database) == [second]
    assert claimed(database) == []


def test_a_worker_of_one_lane_leaves_the_other_alone(database: Database) -> None:
    account_id = town(database)
    calm, urgent = routine(database, account_id), emergency(database, account_id)
    assert claimed(database, lane=Lane.EMERGENCY) == [urgent]
    assert claimed(database, lane=Lane.EMERGENCY) == []
    assert claimed(database, lane=Lane.ORDINARY) == [calm]


def test_a_later_emergency_to_the_same_people_waits_for_the_earlier(database: Database) -> None:
    account_id = town(database)
    earlier, later = emergency(database, account_id, "1"), emergency(database, account_id, "2")
    assert claimed(database) == [earlier]
    assert claimed(database) == []
    change(database, earlier, status=DeliveryStatus.SENT, settled_at=START)
    assert claimed(database) == [later]


def test_an_earlier_emergency_that_waits_after_a_failure_keeps_nobody_back(database: Database) -> None:
    account_id = town(database)
    earlier, later = emergency(database, account_id, "1"), emergency(database, account_id, "2")
    change(database, earlier, not_before=START + timedelta(seconds=9))
    assert claimed(database) == [later]


def test_an_earlier_emergency_that_is_stopped_or_over_keeps_nobody_back(database: Database) -> None:
    account_id = town(database)
    over, stopped, later = (emergency(database, account_id, str(number)) for number in range(3))
    change(database, over, not_after=START)
    with database.writing() as session:
        session.execute(update(Notice).where(Notice.id == stopped).values(status="stopped"))
    assert claimed(database) == [later]


def test_a_row_is_taken_over_when_its_lease_ends_and_not_a_moment_before(database: Database) -> None:
    notice_id = routine(database, town(database))
    assert claimed(database) == [notice_id]
    assert claimed(database, after=LEASE - timedelta(microseconds=1)) == []
    with database.writing() as session:
        (row,) = claim_deliveries(session, START + LEASE).rows
    assert (row.attempts, row.tried_before) == (2, True)
    assert deliveries(database)[0].first_tried_at == START, "the key dies by its first try"


def test_a_row_whose_key_line_may_have_forgotten_is_nobodys(database: Database) -> None:
    notice_id = routine(database, town(database))
    change(database, notice_id, first_tried_at=START)
    assert claimed(database, after=KEY_LIFE) == []
    assert claimed(database, after=KEY_LIFE - timedelta(seconds=1)) == [notice_id]


def test_what_is_not_due_or_over_or_settled_once_or_of_a_stopped_town_is_nobodys(database: Database) -> None:
    account_id = town(database)
    notice_id = routine(database, account_id)
    second = timedelta(seconds=1)
    as_it_was = {"not_before": START, "not_after": START + timedelta(days=2), "settled_at": None}
    for fault in ({"not_before": START + second}, {"not_after": START}, {"settled_at": START}):
        change(database, notice_id, **{**as_it_was, **fault})
        assert claimed(database) == []
    change(database, notice_id, **as_it_was)
    stop(database, account_id, START)
    assert claimed(database) == []
    stop(database, account_id, None)
    assert claimed(database) == [notice_id]


def test_what_is_public_and_not_yet_on_the_towns_page_is_nobodys(database: Database) -> None:
    account_id = make_account(database, residents=1)
    notice_id = make_sending_notice(database, account_id)
    with database.writing() as session:
        session.execute(update(Notice).values(published_at=None))
    assert claimed(database) == []
    with database.writing() as session:
        session.execute(update(Notice).values(published_at=START))
    assert claimed(database) == [notice_id]


def test_rows_in_another_workers_hand_are_passed_over_and_not_waited_for(database: Database) -> None:
    account_id = town(database)
    first, second = routine(database, account_id, "1"), routine(database, account_id, "2")
    if database.is_sqlite:
        assert claimed(database, at_most=1) == [first]
        assert claimed(database) == [second]
        return
    other = opened_again(database)
    with other.writing() as session:
        (mine,) = [row.notice_id for row in claim_deliveries(session, START).rows]
        with database.writing() as theirs:
            query_of_them = has_claimable(theirs, START)
    other.close()
    assert (mine, query_of_them) == (first, True)
    assert claimed(database) == [second]


def test_a_stopped_notices_rows_are_nobodys(database: Database) -> None:
    account_id = town(database)
    notice_id = routine(database, account_id)
    with database.writing() as session:
        stop_notice(session, account_id, notice_id, at=START)
    change(database, notice_id, status=DeliveryStatus.QUEUED, settled_at=None)
    assert claimed(database) == []


def test_an_earlier_emergency_to_other_people_keeps_nobody_back(database: Database) -> None:
    account_id = town(database)
    earlier, later = emergency(database, account_id, "1"), emergency(database, account_id, "2")
    change(database, earlier, part=7)
    assert claimed(database) == [earlier, later]
