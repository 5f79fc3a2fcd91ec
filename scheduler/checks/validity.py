"""How long a notice holds, and how near that is of which it tells. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scheduler.checks.drafted import CheckContext, DraftedNotice, error, warning, written_day
from scheduler.checks.last_times import last_time_findings
from scheduler.checks.written_days import plain_wording, written_days
from scheduler.findings import Finding

_LONGEST = timedelta(days=90)
_LONGEST_EMERGENCY = timedelta(hours=24)
_FAR_AHEAD = timedelta(days=180)


def validity_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """Whether `valid_until` and `event_at` are likely."""
    lasts = draft.valid_until - around.now
    if lasts <= timedelta():
        yield error("validity-over", "notice", date=written_day(around.day_of(draft.valid_until)))
    elif draft.is_emergency and lasts > _LONGEST_EMERGENCY:
        yield warning("validity-long-for-emergency", "notice", date=written_day(around.day_of(draft.valid_until)))
    elif lasts > _LONGEST:
        yield warning("validity-long", "notice", date=written_day(around.day_of(draft.valid_until)))
    else:
        yield from _ends_early(draft, around)
    if not draft.is_amendment:
        yield from _event(draft, around)


def _ends_early(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """A notice that is withdrawn before the last day of which it tells, or before its time on that day."""
    words = draft.content.words
    days = written_days(plain_wording(f"{words.title}\n{words.body}"), around.today)
    last = max((here.day for here in days if here.day), default=None)
    until = around.day_of(draft.valid_until)
    if last and last - around.today <= _LONGEST and until < last:
        yield warning("validity-before-last-day", "notice", date=written_day(until), last=written_day(last))
    else:
        yield from last_time_findings(draft, around)


def _event(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    event_at = draft.event_at
    if event_at is None:
        if draft.is_emergency:
            yield warning("event-missing-in-emergency", "notice")
    elif around.now - event_at > around.stale_after:
        yield warning("event-old", "notice", date=written_day(around.day_of(event_at)))
    elif event_at - around.now > _FAR_AHEAD:
        yield warning("event-far-ahead", "notice", date=written_day(around.day_of(event_at)))
