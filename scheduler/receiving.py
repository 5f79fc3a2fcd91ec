"""An alert arrives: once it becomes a notice, whatever the feed repeats, and comes before the gate.

Every function is one step of the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from people.accounts import get_account_by_id
from scheduler.alarms import raise_alarm
from scheduler.alerts import Alert, AlertInvalid, AlertProblem
from scheduler.amending import AmendedAlready, NothingToAmend, end_notice
from scheduler.audiences import audience_of, count_audience
from scheduler.desk import Desk
from scheduler.feeds import FeedStopped
from scheduler.gate import NobodyToReach, lock_town, pass_gate
from scheduler.notice_content import content_json, messages_by_language
from scheduler.notice_life import stop_notice
from scheduler.notices import content_of, get_notice, new_public_key
from scheduler.passages import fingerprint_of
from scheduler.rules import rules_of
from scheduler.safety_tables import AlertFeed
from scheduler.safety_valve import DAILY_NEWS, HoldReason
from scheduler.stationery import Stationery
from scheduler.steps import Step, move, note_step
from scheduler.tables import AudienceKind, Notice, NoticeStatus, Origin, Relation, Urgency
from scheduler.watch_tables import AlarmKind


class AlertState(StrEnum):
    """What became of an alert.

    `held`: a person decides; an end that is held has no notice of its own yet. `known`: it is here already, and nothing
    was done. `nobody`: nobody can be reached, so it stands on the town's page only; or nobody had got what is over.
    `stopped`: what is over had not reached anybody, and will not. `expired`: it came when its own time was over.
    """

    SENDING = "sending"
    HELD = "held"
    SUPERSEDED = "superseded"
    KNOWN = "known"
    NOBODY = "nobody"
    STOPPED = "stopped"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Received:
    """The notice that an alert is or was, and what became of it."""

    notice_id: int
    state: AlertState


def receive_alert(session: Session, feed: AlertFeed, alert: Alert, stationery: Stationery, at: datetime) -> Received:
    """Make a notice of an alert, once, and bring it before the gate; or end the one that it cancels.

    Raises SendingStopped, FeedStopped, or AlertInvalid when its key was used for something else, or what it cancels is
    not known.
    """
    lock_town(session, feed.account_id)
    session.refresh(feed)
    if feed.stopped_at is not None:
        raise FeedStopped(feed.key)
    known = _find(session, feed, alert.key)
    if known is not None:
        if not _is_same(session, feed, known, alert):
            raise AlertInvalid([AlertProblem("key-used", "key", given=alert.key)])
        return Received(known.id, AlertState.KNOWN)
    if alert.cancels:
        return _end(session, feed, alert, stationery, at)
    notice = _noted(session, feed, alert, stationery, at)
    return Received(notice.id, _brought_to_gate(session, notice, f"feed:{feed.id}", at))


def _find(session: Session, feed: AlertFeed, key: str) -> Notice | None:
    return session.scalar(select(Notice).where(Notice.feed_id == feed.id, Notice.alert_key == key))


def _is_same(session: Session, feed: AlertFeed, known: Notice, alert: Alert) -> bool:
    if alert.cancels or known.relation:
        ended = _find(session, feed, alert.cancels) if alert.cancels else None
        return ended is not None and known.relation == Relation.END and known.about_id == ended.id
    content = alert.content
    return (
        content is not None
        and (known.title, known.body) == (content.words.title, content.words.body)
        and (known.place, known.alert_kind) == (alert.place, alert.kind)
        and known.event_at == alert.event_at
        and tuple(known.audience_keys) == alert.districts
    )


def _noted(session: Session, feed: AlertFeed, alert: Alert, stationery: Stationery, at: datetime) -> Notice:
    """The notice of an alert, approved by the town's trust in the feed, with everything frozen that leaves."""
    if alert.content is None:
        raise ValueError("an alert that cancels nothing has words")
    words = alert.content.words
    notice = Notice(
        account_id=feed.account_id,
        public_key=new_public_key(),
        title=words.title,
        body=words.body,
        content=content_json(alert.content),
        urgency=Urgency.EMERGENCY,
        origin=Origin.FEED,
        relation=Relation.NONE,
        audience=AudienceKind.DISTRICTS if alert.districts else AudienceKind.EVERYBODY,
        audience_keys=list(alert.districts),
        is_public=True,
        status=NoticeStatus.APPROVED,
        feed_id=feed.id,
        alert_key=alert.key,
        alert_kind=alert.kind,
        place=alert.place,
        fingerprint=_fingerprint(session, feed, alert),
        event_at=alert.event_at,
        ends_at=alert.ends_at,
        valid_until=alert.valid_until,
        created_at=at,
        approved_at=at,
    )
    session.add(notice)
    session.flush()
    account_key = get_account_by_id(session, feed.account_id).key
    notice.messages = messages_by_language(content_of(notice), stationery.around(account_key, notice))
    reached = count_audience(session, feed.account_id, audience_of(notice))
    notice.audience_count, notice.is_broadcast = reached.people, reached.is_broadcast
    note_step(session, notice, Step.DRAFTED, at, note=f"feed:{feed.key}")
    return notice


def _fingerprint(session: Session, feed: AlertFeed, alert: Alert) -> str:
    """Of the same words at the same place; after an end there, the same words are news again."""
    ends = select(func.max(Notice.id)).where(
        Notice.feed_id == feed.id, Notice.relation == Relation.END, Notice.place == alert.place
    )
    words = alert.content.words if alert.content else None
    title, body = (words.title, words.body) if words else ("", "")
    return fingerprint_of(title, body, f"{alert.place}\x1e{session.scalar(ends) or ''}")


def _brought_to_gate(session: Session, notice: Notice, actor: str, at: datetime) -> AlertState:
    stale_after = rules_of(session, notice.account_id).stale_after
    if notice.valid_until <= at and notice.event_at is not None and notice.event_at >= at - stale_after:
        move(session, notice, (NoticeStatus.APPROVED,), NoticeStatus.EXPIRED)
        note_step(session, notice, Step.EXPIRED, at)
        raise_alarm(session, notice.account_id, AlarmKind.DELIVERY_FAILED, at, notice_id=notice.id, details="expired")
        return AlertState.EXPIRED
    try:
        pass_gate(session, notice, actor=actor, at=at)
    except NobodyToReach:
        raise_alarm(session, notice.account_id, AlarmKind.DELIVERY_FAILED, at, notice_id=notice.id, details="nobody")
        return AlertState.NOBODY
    match notice.status:
        case NoticeStatus.HELD:
            return AlertState.HELD
        case NoticeStatus.SUPERSEDED:
            return AlertState.SUPERSEDED
        case _:
            return AlertState.SENDING


def _end(session: Session, feed: AlertFeed, alert: Alert, stationery: Stationery, at: datetime) -> Received:
    """End the notice of an earlier alert: those who got it hear of it, and what has not left stays.

    An end of days ago is a replay more often than news: duty officers are asked to press it themselves.
    """
    original = _find(session, feed, alert.cancels)
    if original is None or original.relation:
        raise AlertInvalid([AlertProblem("cancels-unknown", "cancels", given=alert.cancels)])
    if original.event_at is not None and alert.event_at < original.event_at:
        raise AlertInvalid([AlertProblem("cancels-earlier", "event_at")])
    if original.status in (NoticeStatus.SUPERSEDED, NoticeStatus.EXPIRED):
        return Received(original.id, AlertState.NOBODY)
    if original.status == NoticeStatus.HELD:
        stop_notice(session, feed.account_id, original.id, at=at)
        return Received(original.id, AlertState.STOPPED)
    if alert.event_at < at - DAILY_NEWS and original.ended_at is None:
        details = str(HoldReason.STALE_EVENT)
        raise_alarm(session, feed.account_id, AlarmKind.END_MISSING, at, notice_id=original.id, details=details)
        return Received(original.id, AlertState.HELD)
    desk = Desk(feed.account_id, None, at, stationery, None)
    try:
        amendment = end_notice(session, desk, original.id, alert.content)
    except AmendedAlready as ended:
        return Received(ended.notice_id, AlertState.KNOWN)
    except NothingToAmend:
        return Received(original.id, AlertState.STOPPED)
    if amendment.notice_id is None:
        raise ValueError("an end has a notice of its own")
    ending = get_notice(session, feed.account_id, amendment.notice_id)
    ending.origin, ending.feed_id, ending.alert_key = Origin.FEED, feed.id, alert.key
    session.flush()
    return Received(ending.id, AlertState.SENDING)
