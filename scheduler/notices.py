"""Notices: draft → approved → sending → sent, or stopped. Two people for what goes out.

Every function works for one account only, within the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from messages.cleaning import cleaned_text
from messages.line_json import JsonObject, line_messages
from messages.outgoing import Card
from people.accounts import get_account_by_id
from scheduler.deliveries import add_deliveries, get_locked_notice_status
from scheduler.recipients import audience_count, list_recipients
from scheduler.sweeping import cancel_deliveries
from scheduler.tables import Delivery, DeliveryStatus, Notice, NoticeAudience, NoticeStatus
from storage.database import changed_rows

MAX_TITLE = 100
MAX_BODY = 2_000


class NoticeInvalid(Exception):
    """A notice cannot be drafted as described; the message names the field."""


class NoticeUnknown(Exception):
    """The town has no notice with this number."""


class StepRefused(Exception):
    """The notice's status does not allow this step; the message names the status."""


class SamePerson(Exception):
    """Who wrote a notice may not approve it."""


class AudienceChanged(Exception):
    """The number typed is not the number of people who would be reached, which is `count`."""

    def __init__(self, count: int) -> None:
        """`count` is the number now."""
        super().__init__(f"{count} people would be reached")
        self.count = count


class SendingStopped(Exception):
    """The account is stopped: nothing unasked may be sent."""


class NoticeOutdated(Exception):
    """The notice's time is over."""


class NobodyToReach(Exception):
    """Nobody of the audience can be reached."""


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to draft. Nothing of it leaves after `valid_until`."""

    title: str
    body: str
    audience: NoticeAudience
    valid_until: datetime


def draft_notice(session: Session, account_id: int, new: NewNotice, *, author_id: int, at: datetime) -> Notice:
    """Write a notice down, for somebody else to approve. Raises NoticeInvalid."""
    if new.valid_until <= at:
        raise NoticeInvalid("valid_until: is over already")
    notice = Notice(
        account_id=account_id,
        title=_checked("title", new.title, MAX_TITLE),
        body=_checked("body", new.body, MAX_BODY),
        audience=new.audience,
        status=NoticeStatus.DRAFT,
        author_id=author_id,
        messages=[],
        valid_until=new.valid_until,
        created_at=at,
    )
    session.add(notice)
    session.flush()
    return notice


def notice_messages(title: str, body: str) -> list[JsonObject]:
    """What LINE will be given; also the preview."""
    return line_messages([Card(title=title, body=body)])


def approve_notice(
    session: Session, account_id: int, notice_id: int, *, approver_id: int, typed_count: int, at: datetime
) -> Notice:
    """Approve a draft and freeze its messages.

    Raises NoticeUnknown, StepRefused, SamePerson, NoticeOutdated, or AudienceChanged when `typed_count` is
    not the number of people who would be reached now.
    """
    notice = get_notice(session, account_id, notice_id)
    if notice.author_id == approver_id:
        raise SamePerson
    if notice.valid_until <= at:
        raise NoticeOutdated
    count = audience_count(session, account_id, NoticeAudience(notice.audience))
    if typed_count != count:
        raise AudienceChanged(count)
    _step(session, notice, NoticeStatus.DRAFT, NoticeStatus.APPROVED)
    notice.messages = notice_messages(notice.title, notice.body)
    notice.audience_count = count
    notice.approver_id = approver_id
    notice.approved_at = at
    session.flush()
    return notice


def send_notice(session: Session, account_id: int, notice_id: int, *, at: datetime) -> int:
    """Queue an approved notice for sending; the number of requests it takes.

    Raises NoticeUnknown, StepRefused, SendingStopped, NoticeOutdated or NobodyToReach.
    """
    notice = get_notice(session, account_id, notice_id)
    refuse_if_stopped(session, account_id)
    if notice.valid_until <= at:
        raise NoticeOutdated
    recipients = frozen_recipients(session, notice)
    _step(session, notice, NoticeStatus.APPROVED, NoticeStatus.SENDING)
    return add_deliveries(session, notice, recipients, at)


def frozen_recipients(session: Session, notice: Notice) -> Sequence[str] | None:
    """Who gets the notice: LINE user ids, or None for everybody. Raises NobodyToReach."""
    if notice.audience == NoticeAudience.EVERYBODY:
        return None
    recipients = list_recipients(session, notice.account_id, NoticeAudience(notice.audience))
    if not recipients:
        raise NobodyToReach
    return recipients


def stop_notice(
    session: Session, account_id: int, notice_id: int, *, at: datetime, stopped_by_id: int | None = None
) -> dict[DeliveryStatus, int]:
    """Stop a notice for good and say how its requests stand. Stopping twice changes nothing.

    What LINE has been given cannot be called back: requests in a worker's hand (`sending`) may still go out.
    Raises NoticeUnknown, or StepRefused when there is nothing left to stop.
    """
    notice = get_notice(session, account_id, notice_id)
    status = get_locked_notice_status(session, notice_id)
    if status in (NoticeStatus.SENT, NoticeStatus.FAILED):
        raise StepRefused(status)
    if status != NoticeStatus.STOPPED:
        notice.status = NoticeStatus.STOPPED
        notice.stopped_at = at
        notice.stopped_by_id = stopped_by_id
        session.flush()
    cancel_deliveries(session, notice_id, at)
    return delivery_counts(session, account_id, notice_id)


def get_notice(session: Session, account_id: int, notice_id: int) -> Notice:
    """One notice of a town; NoticeUnknown when there is none."""
    query = select(Notice).where(Notice.account_id == account_id, Notice.id == notice_id)
    notice = session.scalar(query.execution_options(populate_existing=True))
    if notice is None:
        raise NoticeUnknown(str(notice_id))
    return notice


def list_notices(session: Session, account_id: int, limit: int = 50) -> Sequence[Notice]:
    """The latest notices of a town, newest first."""
    query = select(Notice).where(Notice.account_id == account_id)
    return session.scalars(query.order_by(Notice.created_at.desc(), Notice.id.desc()).limit(limit)).all()


def delivery_counts(session: Session, account_id: int, notice_id: int) -> dict[DeliveryStatus, int]:
    """How many requests of a notice stand how."""
    query = select(Delivery.status, func.count(Delivery.id)).where(
        Delivery.account_id == account_id, Delivery.notice_id == notice_id
    )
    return {DeliveryStatus(status): count for status, count in session.execute(query.group_by(Delivery.status))}


def refuse_if_stopped(session: Session, account_id: int) -> None:
    """Raises SendingStopped when the account is stopped."""
    if get_account_by_id(session, account_id).stopped_at is not None:
        raise SendingStopped


def _step(session: Session, notice: Notice, before: NoticeStatus, after: NoticeStatus) -> None:
    """Move the notice on by compare-and-set; StepRefused when it is not, or no longer, in `before`."""
    move = update(Notice).where(Notice.id == notice.id, Notice.status == before).values(status=after)
    moved = changed_rows(session, move.execution_options(synchronize_session=False))
    session.refresh(notice)
    if moved != 1:
        raise StepRefused(notice.status)


def _checked(name: str, text: str, limit: int) -> str:
    cleaned = cleaned_text(text, limit + 1).strip()
    if not cleaned:
        raise NoticeInvalid(f"{name}: is empty")
    if len(cleaned) > limit:
        raise NoticeInvalid(f"{name}: has more than {limit} characters")
    return cleaned
