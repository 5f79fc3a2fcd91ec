"""The one gate: nothing unasked is queued but through `pass_gate`.

In one transaction it asks the safety valve, publishes the notice on the town's own page, makes its first requests, and
writes down what was decided. What it holds alarms the duty officers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from people.accounts import lock_account
from people.tables import Account
from scheduler.alarms import raise_alarm
from scheduler.audiences import audience_of
from scheduler.checks.drafted import DraftedNotice
from scheduler.checks.trial_words import trial_findings
from scheduler.findings import has_errors
from scheduler.notice_content import content_from
from scheduler.passages import note_passage, recent_passages
from scheduler.planning import plan_page
from scheduler.rules import rules_of
from scheduler.safety_tables import AlertFeed, Hold
from scheduler.safety_valve import Candidate, Decision, HoldReason, Verdict, verdict
from scheduler.steps import Step, move, note_step
from scheduler.superseding import is_outrun, supersede_older
from scheduler.tables import AudienceKind, Notice, NoticeStatus, Origin, Relation, Urgency
from scheduler.watch_tables import AlarmKind

WAITING = (NoticeStatus.APPROVED, NoticeStatus.SCHEDULED, NoticeStatus.HELD)
"""What may come before the gate."""


class SendingStopped(Exception):
    """The account is stopped: nothing unasked may be sent."""


class NobodyToReach(Exception):
    """Nobody of the audience can be reached."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What became of a notice at the gate, and how many requests were made at once (more may follow)."""

    verdict: Verdict
    requests: int = 0

    @property
    def is_through(self) -> bool:
        """Whether it is on its way."""
        return self.verdict.decision == Decision.LET_THROUGH


def actor_of_user(user_id: int | None) -> str:
    """How the brake calls a person."""
    return f"user:{user_id}" if user_id is not None else "nobody"


def pass_gate(
    session: Session, notice: Notice, *, actor: str, at: datetime, released: Collection[HoldReason] = ()
) -> Dispatch:
    """Let a waiting notice through, hold it, or stop its source. The only way to requests.

    `actor` is who wants it sent; `released` are reasons that an approver has set aside. Raises SendingStopped,
    StepRefused, or NobodyToReach.
    """
    lock_town(session, notice.account_id)
    rules = rules_of(session, notice.account_id)
    feed = session.get(AlertFeed, notice.feed_id) if notice.feed_id else None
    candidate = _candidate(notice, feed)
    decided = verdict(candidate, recent_passages(session, notice, actor, rules, at), rules, at, released)
    if decided.decision != Decision.LET_THROUGH:
        _hold(session, notice, decided, actor, at)
        if decided.decision == Decision.STOP:
            _close_source(session, notice, feed, at)
        return Dispatch(decided)
    if is_outrun(session, notice):
        move(session, notice, WAITING, NoticeStatus.SUPERSEDED)
        note_step(session, notice, Step.SUPERSEDED, at)
        return Dispatch(decided)
    move(session, notice, WAITING, NoticeStatus.SENDING)
    notice.sending_at = at
    if notice.is_public and notice.published_at is None:
        notice.published_at = at
    session.flush()
    note_passage(session, notice, actor, at, is_counted=_is_counted(candidate))
    note_step(session, notice, Step.LET_THROUGH, at, note=actor)
    supersede_older(session, notice, at)
    requests = plan_page(session, notice.id, at)
    if not requests and notice.is_planned:
        raise NobodyToReach
    return Dispatch(decided, requests)


def lock_town(session: Session, account_id: int) -> None:
    """Let one notice of a town pass at a time, so that the brake counts right. Raises SendingStopped."""
    lock_account(session, account_id)
    stopped_at = session.scalars(select(Account.stopped_at).where(Account.id == account_id)).one()
    if stopped_at is not None:
        raise SendingStopped


def _candidate(notice: Notice, feed: AlertFeed | None) -> Candidate:
    return Candidate(
        is_emergency=notice.urgency == Urgency.EMERGENCY,
        is_amending=notice.relation in (Relation.CORRECTION, Relation.END),
        is_feed=notice.origin == Origin.FEED,
        is_listed_feed=feed is not None and feed.is_listed,
        is_broadcast=notice.is_broadcast and notice.origin == Origin.PERSON and notice.audience != AudienceKind.STAFF,
        says_trial=notice.origin == Origin.FEED and _says_trial(notice),
        event_at=notice.event_at,
    )


def _says_trial(notice: Notice) -> bool:
    """People's notices were checked for such words before; nobody looked at a feed's."""
    draft = DraftedNotice(
        content=content_from(notice.title, notice.body, notice.content),
        audience=audience_of(notice),
        valid_until=notice.valid_until,
        urgency=Urgency(notice.urgency),
        relation=Relation(notice.relation),
    )
    return has_errors(list(trial_findings(draft)))


def _is_counted(candidate: Candidate) -> bool:
    return not candidate.is_amending and not (candidate.is_listed_feed and candidate.is_emergency)


def _hold(session: Session, notice: Notice, decided: Verdict, actor: str, at: datetime) -> None:
    reason = decided.reason or HoldReason.REPEATED
    move(session, notice, WAITING, NoticeStatus.HELD)
    session.add(Hold(account_id=notice.account_id, notice_id=notice.id, reason=str(reason), actor=actor, held_at=at))
    note_step(session, notice, Step.HELD, at, note=str(reason))
    kind = AlarmKind.BRAKE if decided.decision == Decision.STOP else AlarmKind.HELD
    raise_alarm(session, notice.account_id, kind, at, notice_id=notice.id, details=str(reason))


def _close_source(session: Session, notice: Notice, feed: AlertFeed | None, at: datetime) -> None:
    """A feed that runs wild is closed by itself; otherwise the whole account stops sending."""
    if feed is not None and feed.is_listed:
        feed.stopped_at = at
        session.flush()
        return
    stopping = update(Account).where(Account.id == notice.account_id, Account.stopped_at.is_(None))
    session.execute(stopping.values(stopped_at=at).execution_options(synchronize_session=False))
