"""The week of a town: everything stands on its own day, in order, and on no other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from scheduler.agenda import AgendaDay, AgendaItem, AgendaKind, days_of, slots_between, week_ahead
from scheduler.notice_life import schedule_notice
from scheduler.schedules import get_series, pause_series
from scheduler.series import JAPAN
from scheduler.series_tables import SeriesKind
from scheduler.tables import Notice, NoticeStatus
from storage.database import Database
from tests.scheduler.builders import (
    make_account,
    make_approved_notice,
    make_sending_notice,
    make_series,
    make_user,
)
from tests.scheduler.fakes import START

ZONE = ZoneInfo(JAPAN)
FIRST_OF_APRIL = date(2026, 4, 1)
_ZONES = st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati"]).map(ZoneInfo)
_MOMENTS = st.datetimes(datetime(2025, 12, 20), datetime(2026, 5, 1), timezones=st.just(UTC))  # noqa: DTZ001
_ITEMS = st.lists(st.builds(AgendaItem, _MOMENTS, st.sampled_from(AgendaKind), st.integers(1, 9)), max_size=30)


def titles(days: tuple[AgendaDay, ...]) -> list[list[tuple[AgendaKind, str]]]:
    """What stands on each day: kind, and title or key."""
    return [[(item.kind, item.title or item.key) for item in day.items] for day in days]


@settings(deadline=None)  # the first asks for the tables of holidays
@given(items=_ITEMS, first=st.dates(date(2025, 12, 20), date(2026, 5, 1)), count=st.integers(1, 31), zone=_ZONES)
def test_everything_of_the_days_stands_on_exactly_its_own_day_in_order(
    items: list[AgendaItem], first: date, count: int, zone: ZoneInfo
) -> None:
    days = days_of(first, count, items, zone)
    assert [day.day for day in days] == [first + timedelta(days=number) for number in range(count)]
    assert [day.is_today for day in days] == [True] + [False] * (count - 1)
    for day in days:
        assert all(item.at.astimezone(zone).date() == day.day for item in day.items)
        assert [item.at for item in day.items] == sorted(item.at for item in day.items)
    last = first + timedelta(days=count - 1)
    wanted = [item for item in items if first <= item.at.astimezone(zone).date() <= last]
    shown = [item for day in days for item in day.items]
    assert sorted(map(repr, shown)) == sorted(map(repr, wanted))


@given(first=_MOMENTS, days=st.integers(0, 20))
def test_the_slots_of_a_daily_series_are_one_a_day(first: datetime, days: int) -> None:
    zone = ZoneInfo(JAPAN)
    rule = first.astimezone(zone).strftime("daily %H:%M")
    due = first.replace(second=0, microsecond=0)
    assert list(slots_between(rule, JAPAN, due, due + timedelta(days=days))) == [
        due + timedelta(days=number) for number in range(days)
    ]


def test_of_a_rule_that_nobody_understands_only_the_next_time_is_known() -> None:
    assert list(slots_between("sometimes", JAPAN, START, START + timedelta(days=9))) == [START]


def test_the_week_names_its_holidays() -> None:
    days = days_of(date(2026, 5, 2), 7, (), ZONE)
    assert [day.holiday for day in days] == ["", "憲法記念日", "みどりの日", "こどもの日", "振替休日", "", ""]


def test_what_has_left_what_will_leave_and_what_ends_stands_in_the_week(database: Database) -> None:
    town = make_account(database, residents=2)
    user = make_user(database, "hanako")
    make_sending_notice(database, town, title="Sent", ends_at=START + timedelta(days=3))
    later = make_approved_notice(database, town, title="Later", lasts=timedelta(days=20))
    make_approved_notice(database, town, title="Approved only")
    with database.writing() as session:
        schedule_notice(session, town, later, scheduled_at=START + timedelta(days=2), user_id=user, at=START)
    with database.reading() as session:
        days = week_ahead(session, town, START + timedelta(hours=1), ZONE)
    assert days[0].day == FIRST_OF_APRIL
    assert titles(days) == [
        [(AgendaKind.SENT, "Sent")],
        [],
        [(AgendaKind.SCHEDULED, "Later")],
        [(AgendaKind.ENDS, "Sent")],
        [],
        [],
        [],
    ]
    assert days[0].items[0].status == NoticeStatus.SENDING


def test_an_end_that_was_told_is_not_expected_any_more(database: Database) -> None:
    town = make_account(database, residents=2)
    make_sending_notice(database, town, ends_at=START + timedelta(days=3))
    with database.writing() as session:
        session.execute(update(Notice).values(ended_at=START))
    with database.reading() as session:
        days = week_ahead(session, town, START, ZONE)
    assert [item.kind for day in days for item in day.items] == [AgendaKind.SENT]


def test_a_series_stands_on_each_of_its_days_unless_it_is_paused(database: Database) -> None:
    town = make_account(database, staff=1)
    make_series(database, town, SeriesKind.TIPS, "weekly fri 09:07")
    make_series(database, town, SeriesKind.BULLETIN, "daily 10:00")
    with database.reading() as session:
        days = week_ahead(session, town, START, ZONE)
    assert titles(days)[2] == [(AgendaKind.SERIES, "tips"), (AgendaKind.SERIES, "bulletin")]
    assert sum(map(len, titles(days))) == 8
    with database.writing() as session:
        pause_series(get_series(session, town, "bulletin"))
    with database.reading() as session:
        assert sum(map(len, titles(week_ahead(session, town, START, ZONE)))) == 1


def test_a_series_that_is_overdue_stands_at_the_present_moment(database: Database) -> None:
    town = make_account(database)
    make_series(database, town, SeriesKind.TIPS, "monthly 5 09:07")
    at = datetime(2026, 4, 7, 3, 0, tzinfo=UTC)
    with database.reading() as session:
        (day,) = week_ahead(session, town, at, ZONE, days=1)
    assert [(item.at, item.key) for item in day.items] == [(at, "tips")]


def test_the_week_of_one_town_shows_nothing_of_another(database: Database) -> None:
    town, other = make_account(database), make_account(database, residents=1, key="other")
    make_sending_notice(database, other, ends_at=START + timedelta(days=1))
    make_series(database, other, SeriesKind.TIPS, "daily 09:07")
    with database.reading() as session:
        assert not any(day.items for day in week_ahead(session, town, START, ZONE))
