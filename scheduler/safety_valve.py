"""The safety valve: let through, hold, or stop. Pure; everything unasked passes it once before it is queued."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.rules import SendingRules

TEN_MINUTES = timedelta(minutes=10)
FUTURE_TOLERANCE = timedelta(minutes=5)
"""How far ahead of ours a feed's clock may be."""

DAILY_NEWS = timedelta(days=1)
"""How old an event may be of which a person tells by day: news of yesterday is still news."""


class HoldReason(StrEnum):
    """Why a notice waits for a person."""

    STALE_EVENT = "stale-event"
    NO_EVENT_TIME = "no-event-time"
    FUTURE_EVENT = "future-event"
    TRIAL_WORDS = "trial-words"
    REPEATED = "repeated"
    SECOND_PERSON = "second-person"
    HOURLY_LIMIT = "hourly-limit"
    NIGHT = "night"
    WEEKLY_CAP = "weekly-cap"
    RESTORED = "restored"
    CLOCK_JUMP = "clock-jump"
    REPLAYED = "replayed"


class Decision(StrEnum):
    """What the valve does. `STOP` also closes the source: the account, or the feed."""

    LET_THROUGH = "let-through"
    HOLD = "hold"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision and its reason, None for what is let through."""

    decision: Decision
    reason: HoldReason | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What wants to leave.

    `is_amending` is for corrections and ends, which no brake may stop. `is_feed` is anything that no person sends,
    `is_listed_feed` a feed that the town trusts with emergencies. `is_broadcast` means that everybody gets it, whatever
    the cap of each. `says_trial` means that a feed's words speak of a test or a drill.
    """

    is_emergency: bool = False
    is_amending: bool = False
    is_feed: bool = False
    is_listed_feed: bool = False
    is_broadcast: bool = False
    says_trial: bool = False
    event_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """What has passed lately: the same words, passages by this actor and by the town, routine broadcasts this week."""

    is_repeated: bool = False
    by_actor_in_ten_minutes: int = 0
    by_town_in_ten_minutes: int = 0
    by_town_in_an_hour: int = 0
    by_feed_in_an_hour: int = 0
    broadcasts_this_week: int = 0


def verdict(
    candidate: Candidate,
    recent: Recent,
    rules: SendingRules,
    at: datetime,
    released: Collection[HoldReason] = (),
) -> Verdict:
    """What is to become of `candidate` at `at`. `released` are the reasons that an approver has set aside.

    The hard stops cannot be set aside.
    """
    if _is_over_hard_limit(candidate, recent, rules):
        return Verdict(Decision.STOP, HoldReason.HOURLY_LIMIT)
    for reason, holds in (
        (_event_fault(candidate, rules, at), True),
        (HoldReason.TRIAL_WORDS, candidate.says_trial),
        (HoldReason.REPEATED, recent.is_repeated and not candidate.is_amending),
        (HoldReason.SECOND_PERSON, _needs_second_person(candidate, recent, rules)),
        (HoldReason.NIGHT, rules.is_quiet(at) and not _is_live(candidate, rules, at)),
        (HoldReason.WEEKLY_CAP, _is_over_cap(candidate, recent, rules)),
    ):
        if holds and reason is not None and reason not in released:
            return Verdict(Decision.HOLD, reason)
    return Verdict(Decision.LET_THROUGH)


def _event_fault(candidate: Candidate, rules: SendingRules, at: datetime) -> HoldReason | None:
    """What is wrong with the time of the event: feeds must name one that is live, people may name one of today."""
    if candidate.event_at is None:
        return HoldReason.NO_EVENT_TIME if candidate.is_feed and candidate.is_emergency else None
    if candidate.event_at > at + FUTURE_TOLERANCE and candidate.is_feed:
        return HoldReason.FUTURE_EVENT
    oldest = rules.stale_after if candidate.is_feed or candidate.is_emergency else DAILY_NEWS
    return HoldReason.STALE_EVENT if candidate.event_at < at - oldest and not candidate.is_amending else None


def _is_live(candidate: Candidate, rules: SendingRules, at: datetime) -> bool:
    """An emergency of the last hour, or the correction or end of something."""
    if candidate.is_amending:
        return True
    if not candidate.is_emergency or candidate.event_at is None:
        return False
    return at - rules.stale_after <= candidate.event_at <= at + FUTURE_TOLERANCE


def _is_over_hard_limit(candidate: Candidate, recent: Recent, rules: SendingRules) -> bool:
    if candidate.is_amending:
        return False
    if candidate.is_listed_feed and candidate.is_emergency:
        return recent.by_feed_in_an_hour >= rules.feed_per_hour
    return recent.by_town_in_an_hour >= rules.stop_per_hour


def _needs_second_person(candidate: Candidate, recent: Recent, rules: SendingRules) -> bool:
    if candidate.is_amending or (candidate.is_listed_feed and candidate.is_emergency):
        return False
    return max(recent.by_actor_in_ten_minutes, recent.by_town_in_ten_minutes) >= rules.second_person_after


def _is_over_cap(candidate: Candidate, recent: Recent, rules: SendingRules) -> bool:
    if candidate.is_emergency or candidate.is_amending or not candidate.is_broadcast or not rules.weekly_cap:
        return False
    return recent.broadcasts_this_week >= rules.weekly_cap
