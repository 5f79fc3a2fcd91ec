"""The safety valve alone: pure decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.rules import SendingRules
from scheduler.safety_valve import Candidate, Decision, HoldReason, Recent, Verdict, verdict

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
NIGHT = datetime(2026, 1, 2, 16, 12, tzinfo=UTC)
"""01:12 in Japan, when Funagata's forty messages went out."""

RULES = SendingRules()
THROUGH = Verdict(Decision.LET_THROUGH)
ALERT = Candidate(is_emergency=True, is_feed=True, is_listed_feed=True, is_broadcast=True)


def held(reason: HoldReason) -> Verdict:
    return Verdict(Decision.HOLD, reason)


def alert(event_at: datetime | None) -> Candidate:
    return Candidate(is_emergency=True, is_feed=True, is_listed_feed=True, is_broadcast=True, event_at=event_at)


@pytest.mark.parametrize("at", [NOON, NIGHT])
def test_an_alert_of_now_goes_out_by_day_and_by_night(at: datetime) -> None:
    assert verdict(alert(at), Recent(), RULES, at) == THROUGH
    assert verdict(alert(at - timedelta(minutes=60)), Recent(), RULES, at) == THROUGH


@pytest.mark.parametrize("age", [timedelta(minutes=61), timedelta(days=528)])
def test_an_alert_of_the_past_is_held(age: timedelta) -> None:
    assert verdict(alert(NIGHT - age), Recent(), RULES, NIGHT) == held(HoldReason.STALE_EVENT)


def test_an_alert_that_does_not_say_when_or_says_tomorrow_is_held() -> None:
    assert verdict(alert(None), Recent(), RULES, NOON) == held(HoldReason.NO_EVENT_TIME)
    assert verdict(alert(NOON + timedelta(minutes=6)), Recent(), RULES, NOON) == held(HoldReason.FUTURE_EVENT)
    assert verdict(alert(NOON + timedelta(minutes=5)), Recent(), RULES, NOON) == THROUGH


def test_a_routine_notice_waits_for_the_morning() -> None:
    routine = Candidate(is_broadcast=True)
    assert verdict(routine, Recent(), RULES, NIGHT) == held(HoldReason.NIGHT)
    assert verdict(routine, Recent(), RULES, NOON) == THROUGH


def test_an_emergency_of_a_person_needs_a_live_event_at_night() -> None:
    assert verdict(Candidate(is_emergency=True), Recent(), RULES, NIGHT) == held(HoldReason.NIGHT)
    live = Candidate(is_emergency=True, event_at=NIGHT - timedelta(minutes=10))
    assert verdict(live, Recent(), RULES, NIGHT) == THROUGH


@pytest.mark.parametrize(
    ("clock", "is_quiet"), [("20:59", False), ("21:00", True), ("00:00", True), ("06:59", True), ("07:00", False)]
)
def test_the_night_ends_and_begins_to_the_minute_in_the_town(clock: str, is_quiet: bool) -> None:
    hour, minute = map(int, clock.split(":"))
    at = datetime(2026, 4, 2, hour, minute, tzinfo=UTC) - timedelta(hours=9)
    assert RULES.is_quiet(at) is is_quiet


def test_a_town_may_have_no_night_or_one_within_a_day() -> None:
    assert not SendingRules(quiet_from="00:00", quiet_until="00:00").is_quiet(NIGHT)
    assert SendingRules(quiet_from="01:00", quiet_until="02:00").is_quiet(NIGHT)


def test_the_fourth_notice_in_ten_minutes_needs_a_second_person() -> None:
    routine = Candidate()
    for recent in (Recent(by_actor_in_ten_minutes=3), Recent(by_town_in_ten_minutes=3)):
        assert verdict(routine, recent, RULES, NOON) == held(HoldReason.SECOND_PERSON)
        assert verdict(routine, recent, RULES, NOON, {HoldReason.SECOND_PERSON}) == THROUGH
    assert verdict(routine, Recent(by_actor_in_ten_minutes=2, by_town_in_ten_minutes=2), RULES, NOON) == THROUGH


def test_the_eleventh_in_an_hour_stops_the_town_whoever_releases_it() -> None:
    recent = Recent(by_town_in_an_hour=10)
    stop = Verdict(Decision.STOP, HoldReason.HOURLY_LIMIT)
    assert verdict(Candidate(), recent, RULES, NOON) == stop
    assert verdict(Candidate(is_emergency=True), recent, RULES, NOON, set(HoldReason)) == stop
    assert verdict(Candidate(is_emergency=True, is_feed=True, event_at=NOON), recent, RULES, NOON) == stop


def test_a_listed_feed_has_a_higher_limit_of_its_own_for_live_emergencies_only() -> None:
    recent = Recent(
        by_town_in_ten_minutes=50, by_town_in_an_hour=50, by_actor_in_ten_minutes=50, by_feed_in_an_hour=199
    )
    assert verdict(alert(NOON), recent, RULES, NOON) == THROUGH
    full = Recent(by_feed_in_an_hour=200)
    assert verdict(alert(NOON), full, RULES, NOON).decision == Decision.STOP
    weather = Candidate(is_feed=True, is_listed_feed=True)
    assert verdict(weather, recent, RULES, NOON).decision == Decision.STOP


def test_the_same_words_are_held_and_can_be_released() -> None:
    recent = Recent(is_repeated=True)
    assert verdict(alert(NOON), recent, RULES, NOON) == held(HoldReason.REPEATED)
    assert verdict(alert(NOON), recent, RULES, NOON, {HoldReason.REPEATED}) == THROUGH


def test_the_fourth_routine_broadcast_of_a_week_is_held_but_no_emergency() -> None:
    recent = Recent(broadcasts_this_week=3)
    assert verdict(Candidate(is_broadcast=True), recent, RULES, NOON) == held(HoldReason.WEEKLY_CAP)
    assert verdict(Candidate(is_broadcast=False), recent, RULES, NOON) == THROUGH
    assert verdict(alert(NOON), recent, RULES, NOON) == THROUGH
    assert verdict(Candidate(is_broadcast=True), recent, SendingRules(weekly_cap=0), NOON) == THROUGH


moments = st.timedeltas(timedelta(days=-700), timedelta(days=700)).map(lambda distance: NOON + distance)
counts = st.integers(0, 300)
candidates = st.builds(
    Candidate,
    is_emergency=st.booleans(),
    is_amending=st.booleans(),
    is_feed=st.booleans(),
    is_listed_feed=st.booleans(),
    is_broadcast=st.booleans(),
    event_at=st.none() | moments,
)
recents = st.builds(Recent, st.booleans(), counts, counts, counts, counts, counts)
reasons = st.frozensets(st.sampled_from(HoldReason))


@given(candidates, recents, moments)
def test_a_correction_always_passes(candidate: Candidate, recent: Recent, at: datetime) -> None:
    amending = Candidate(
        candidate.is_emergency,
        is_amending=True,
        is_feed=False,
        is_listed_feed=False,
        is_broadcast=candidate.is_broadcast,
        event_at=candidate.event_at,
    )
    assert verdict(amending, recent, RULES, at) == THROUGH


@given(candidates, recents, moments, reasons)
def test_setting_reasons_aside_never_holds_more(
    candidate: Candidate, recent: Recent, at: datetime, released: frozenset[HoldReason]
) -> None:
    before, after = verdict(candidate, recent, RULES, at), verdict(candidate, recent, RULES, at, released)
    assert after.reason is None or after.reason not in released or after.decision == Decision.STOP
    if before == THROUGH:
        assert after == THROUGH


@given(st.timedeltas(timedelta(minutes=61), timedelta(days=1_000)), recents, moments)
def test_no_state_lets_an_old_alert_through(age: timedelta, recent: Recent, at: datetime) -> None:
    assert verdict(alert(at - age), recent, RULES, at) != THROUGH


@given(candidates, recents, moments)
def test_at_night_only_a_live_event_or_an_amendment_passes(candidate: Candidate, recent: Recent, at: datetime) -> None:
    if RULES.is_quiet(at) and verdict(candidate, recent, RULES, at) == THROUGH and not candidate.is_amending:
        assert candidate.is_emergency
        assert candidate.event_at is not None
        assert timedelta(minutes=-5) <= at - candidate.event_at <= timedelta(minutes=60)
