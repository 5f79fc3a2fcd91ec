"""LINE's count of friends, once a day, and what it proves about our contacts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.watching import FRIENDS_AGAIN, rounds_of
from people.contacts import ensure_contact, mark_status
from people.tables import ContactStatus
from scheduler.followers import latest_reachable, reachable_near
from scheduler.ports import FailureKind, Followers
from scheduler.watch.friends import yesterday
from scheduler.watch_tables import FollowerCount
from storage.database import Database
from tests.scheduler.builders import line_user_id, make_account
from tests.scheduler.fakes import START, FakeBooks

DAY = yesterday(START)
END = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
"""The end of the last of March in Japan; START is nine hours later."""

BEFORE, AFTER, LATER = END - timedelta(hours=1), END + timedelta(hours=1), END + timedelta(hours=2)
FOLLOWS, LEAVES = ContactStatus.FOLLOWING, ContactStatus.BLOCKED

LIVES: dict[str, tuple[list[tuple[ContactStatus, datetime]], int]] = {
    "a friend of before": ([(FOLLOWS, BEFORE)], 1),
    "who came since": ([(FOLLOWS, AFTER)], 0),
    "who came in the very moment": ([(FOLLOWS, END)], 0),
    "who had left": ([(FOLLOWS, BEFORE - timedelta(hours=1)), (LEAVES, BEFORE)], 0),
    "who has left since": ([(FOLLOWS, BEFORE), (LEAVES, AFTER)], 1),
    "who came and left since": ([(FOLLOWS, AFTER), (LEAVES, LATER)], 0),
    "who had left and came back since": (
        [(FOLLOWS, BEFORE - timedelta(hours=1)), (LEAVES, BEFORE), (FOLLOWS, AFTER)],
        0,
    ),
    "who had left, came back since and left again": (
        [(FOLLOWS, BEFORE - timedelta(hours=1)), (LEAVES, BEFORE), (FOLLOWS, AFTER), (LEAVES, LATER)],
        0,
    ),
    "who had come back before": (
        [(FOLLOWS, BEFORE - timedelta(hours=2)), (LEAVES, BEFORE - timedelta(hours=1)), (FOLLOWS, BEFORE)],
        1,
    ),
    "a friend of old of whom we have never heard": ([], 0),
}


def live(database: Database, account_id: int, person: str, life: list[tuple[ContactStatus, datetime]]) -> None:
    """Bring a contact through follows and unfollows."""
    for status, at in life:
        with database.writing() as session:
            mark_status(ensure_contact(session, account_id, person, at), status, at)


def count(database: Database, account_id: int, followers: int, blocks: int = 0) -> None:
    """What LINE has counted for the last of March."""
    with database.writing() as session:
        session.add(FollowerCount(account_id=account_id, day=DAY, followers=followers, blocks=blocks))


@pytest.mark.parametrize("who", LIVES)
def test_who_counts_as_known_at_the_end_of_a_day(database: Database, who: str) -> None:
    account_id = make_account(database)
    life, known = LIVES[who]
    live(database, account_id, line_user_id(1), life)
    count(database, account_id, 1)
    with database.reading() as session:
        reachable = latest_reachable(session, account_id)
    assert reachable is not None
    assert (reachable.people, reachable.known, reachable.is_all_known) == (1, known, known == 1)


def test_a_malformed_id_is_nobody_who_could_be_named(database: Database) -> None:
    account_id = make_account(database)
    live(database, account_id, "somebody", [(FOLLOWS, BEFORE)])
    count(database, account_id, 1)
    with database.reading() as session:
        reachable = latest_reachable(session, account_id)
    assert reachable is not None
    assert not reachable.is_all_known


def test_who_blocks_is_no_friend_and_another_town_is_another_matter(database: Database) -> None:
    account_id, other_id = make_account(database), make_account(database, key="other")
    live(database, other_id, line_user_id(1), [(FOLLOWS, BEFORE)])
    count(database, account_id, 5, 5)
    with database.reading() as session:
        reachable = latest_reachable(session, account_id)
        assert latest_reachable(session, other_id) is None
    assert reachable is not None
    assert (reachable.people, reachable.known) == (0, 0)


def test_a_broadcast_reaches_the_friends_of_the_nearest_day_and_who_came_since(database: Database) -> None:
    account_id = make_account(database)
    with database.reading() as session:
        assert reachable_near(session, account_id, START.date()) is None
    count(database, account_id, 100, 10)
    live(database, account_id, line_user_id(1), [(FOLLOWS, AFTER)])
    live(database, account_id, line_user_id(2), [(FOLLOWS, BEFORE)])
    live(database, account_id, line_user_id(3), [(FOLLOWS, START + timedelta(days=2))])
    with database.reading() as session:
        assert reachable_near(session, account_id, START.date()) == 91
        assert reachable_near(session, account_id, DAY - timedelta(days=9)) == 90, "the first count there is"


def test_yesterday_is_asked_for_until_line_has_counted_and_then_no_more(database: Database) -> None:
    account_id = make_account(database)
    books = FakeBooks()
    books.failures.append(FailureKind.SERVER)
    friends = rounds_of(database, books)[1]
    assert friends.go(START) == 0, "LINE is down"
    assert friends.go(START + FRIENDS_AGAIN / 2) == 0
    assert books.questions == 1
    assert friends.go(START + FRIENDS_AGAIN) == 0, "unready"
    books.counted[DAY] = Followers(300, 20)
    assert friends.go(START + 2 * FRIENDS_AGAIN) == 1
    assert friends.go(START + 3 * FRIENDS_AGAIN) == 0
    assert books.questions == 3
    with database.reading() as session:
        (row,) = session.scalars(select(FollowerCount)).all()
        assert (row.account_id, row.day, row.followers, row.blocks) == (account_id, DAY, 300, 20)


def test_a_day_ends_in_japan() -> None:
    assert yesterday(END - timedelta(seconds=1)) == DAY - timedelta(days=1)
    assert yesterday(END) == DAY
