"""Day rules: when is a series due?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.series import WEEKDAYS, RuleInvalid, latest_due, month_of, next_due, parsed_rule

JAPAN = "Asia/Tokyo"

times = st.times().map(lambda value: value.strftime("%H:%M"))
rules = st.one_of(
    st.builds("monthly {} {}".format, st.integers(1, 31), times),
    st.builds("weekly {} {}".format, st.sampled_from(WEEKDAYS), times),
    st.builds("daily {}".format, times),
)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from([JAPAN, "UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(JAPAN)).astimezone(UTC)


def is_day_of_rule(rule: str, day: datetime) -> bool:
    """Brute force: is this the day, judged without the code under test?"""
    match rule.split():
        case ["monthly", number, _]:
            is_last = (day + timedelta(days=1)).month != day.month
            return day.day == int(number) or (is_last and day.day < int(number))
        case ["weekly", name, _]:
            return day.strftime("%a").lower() == name
        case _:
            return True


def brute_force(rule: str, zone: str, after: datetime) -> datetime:
    hour, minute = map(int, rule.rsplit(maxsplit=1)[-1].split(":"))
    midnight = after.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    days = [midnight + timedelta(days=number) for number in range(-40, 41)]
    dues = [day.replace(hour=hour, minute=minute).astimezone(UTC) for day in days if is_day_of_rule(rule, day)]
    return min(due for due in dues if due > after)


@given(rules, zones, instants)
def test_next_due_is_what_brute_force_finds(rule: str, zone: str, after: datetime) -> None:
    assert next_due(parsed_rule(rule), zone, after) == brute_force(rule, zone, after)


@given(rules, instants)
def test_due_times_only_rise(rule: str, after: datetime) -> None:
    first = next_due(parsed_rule(rule), JAPAN, after)
    assert after < first < next_due(parsed_rule(rule), JAPAN, first)


@given(rules, instants, st.timedeltas(timedelta(0), timedelta(days=200)))
def test_latest_due_is_the_last_one_not_in_the_future(rule: str, after: datetime, down: timedelta) -> None:
    parsed = parsed_rule(rule)
    first = next_due(parsed, JAPAN, after)
    now = first + down
    latest, before = latest_due(parsed, JAPAN, first, now)
    assert first <= latest <= now < next_due(parsed, JAPAN, latest)
    walked = first
    for _ in range(before):
        walked = next_due(parsed, JAPAN, walked)
    assert walked == latest


@pytest.mark.parametrize(
    ("rule", "after", "due"),
    [
        ("monthly 5 09:07", "2026-04-01T00:00", "2026-04-05T09:07"),
        ("monthly 5 09:07", "2026-04-05T09:07", "2026-05-05T09:07"),
        ("monthly 31 09:00", "2026-01-31T09:00", "2026-02-28T09:00"),
        ("monthly 31 09:00", "2028-02-01T00:00", "2028-02-29T09:00"),
        ("monthly 30 09:00", "2026-02-28T09:00", "2026-03-30T09:00"),
        ("monthly 1 00:00", "2026-12-31T23:59", "2027-01-01T00:00"),
        ("weekly mon 09:07", "2026-04-01T00:00", "2026-04-06T09:07"),
        ("daily 00:00", "2026-04-01T00:00", "2026-04-02T00:00"),
    ],
)
def test_rule_is_due_at(rule: str, after: str, due: str) -> None:
    assert next_due(parsed_rule(rule), JAPAN, at(after)) == at(due)


def test_hour_that_spring_leaves_out_is_moved_on() -> None:
    after = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert next_due(parsed_rule("daily 02:30"), "Europe/Berlin", after) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "monthly 0 09:07",
        "monthly 32 09:07",
        "monthly 5",
        "monthly 5 9:07",
        "monthly 5 24:00",
        "monthly 5 09:60",
        "monthly ５ 09:07",
        "weekly funday 09:07",
        "yearly 1 09:07",
        "daily 09:07 please",
    ],
)
def test_rule_that_cannot_be_understood_is_refused(rule: str) -> None:
    with pytest.raises(RuleInvalid):
        parsed_rule(rule)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(RuleInvalid):
        next_due(parsed_rule("daily 09:07"), zone, datetime(2026, 4, 1, tzinfo=UTC))


def test_month_is_that_of_japan() -> None:
    assert month_of(datetime(2026, 3, 31, 15, 0, tzinfo=UTC), JAPAN) == "2026-04"
    assert month_of(datetime(2026, 3, 31, 14, 59, tzinfo=UTC), JAPAN) == "2026-03"
