"""How long a town keeps things: terms, limits, and what a wrong value does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.retention import LIMITS, Retention, RetentionRefused, change_retention, retention_from, retention_of
from storage.database import Database
from tests.scheduler.builders import make_account

_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_town_that_says_nothing_keeps_things_for_the_ordinary_time(database: Database) -> None:
    town = make_account(database)
    with database.reading() as session:
        assert retention_of(session, town) == Retention(30, 30, 365, 1)


def test_a_change_stays_and_leaves_the_other_terms_and_towns_alone(database: Database) -> None:
    town, other = make_account(database), make_account(database, key="other")
    with database.writing() as session:
        change_retention(session, town, unanswered_days=90)
    with database.writing() as session:
        change_retention(session, town, audit_years=5)
    with database.reading() as session:
        assert retention_of(session, town) == Retention(unanswered_days=90, audit_years=5)
        assert retention_of(session, other) == Retention()


@pytest.mark.parametrize("name", LIMITS)
def test_a_term_outside_its_limits_is_refused_and_changes_nothing(database: Database, name: str) -> None:
    town = make_account(database)
    least, most = LIMITS[name]
    with database.writing() as session:
        for value in (least - 1, most + 1, True, "30", 30.0, None):
            with pytest.raises(RetentionRefused) as refused:
                change_retention(session, town, **{name: value})
            assert refused.value.name == name
        assert retention_of(session, town) == Retention()


def test_what_is_no_term_is_refused_by_its_name() -> None:
    with pytest.raises(RetentionRefused, match="backup_days"):
        retention_from({"backup_days": 30})


def test_nobody_is_named_for_longer_than_the_request_is_kept() -> None:
    with pytest.raises(RetentionRefused, match="recipient_days"):
        retention_from({"recipient_days": 200, "delivery_days": 100})


@given(at=_MOMENTS, years=st.integers(1, 5))
def test_the_audit_is_kept_for_whole_years(at: datetime, years: int) -> None:
    before = Retention(audit_years=years).audit_before(at)
    assert before.year == at.year - years
    assert timedelta(days=365 * years) <= at - before <= timedelta(days=366 * years)
