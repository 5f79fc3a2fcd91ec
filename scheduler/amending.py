"""What follows a notice: its correction and its end in one press, an emergency at once, a change to be approved.

The people are exactly those whom the original has, or may have, reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from messages.cleaning import cleaned_text
from people.accounts import get_account_by_id
from scheduler.alarms import raise_alarm
from scheduler.audiences import GOT_IT, NoticeAudience
from scheduler.deliveries import get_locked_notice_status
from scheduler.desk import Desk
from scheduler.findings import Finding, has_errors
from scheduler.forgetting import is_forgotten
from scheduler.gate import Dispatch, actor_of_user, lock_town, pass_gate
from scheduler.notice_content import NoticeContent, messages_by_language
from scheduler.notice_life import ENDED, ChecksFailed, freeze, record_checks, stop_notice
from scheduler.notices import NewNotice, content_of, delivery_counts, draft_notice, get_notice
from scheduler.passages import fingerprint_of
from scheduler.steps import Step, StepRefused, move, note_step
from scheduler.tables import (
    AudienceKind,
    Delivery,
    DeliveryStatus,
    Notice,
    NoticeStatus,
    Relation,
    Urgency,
)
from scheduler.watch_tables import AlarmKind

AMENDED_FOR = timedelta(days=2)
"""How long the bot tells of a correction or an end."""

SAME_PRESS = timedelta(minutes=10)
"""Within this time the same emergency of the same person is the same press."""

HAS_LEFT = (NoticeStatus.SENDING, NoticeStatus.SENT, NoticeStatus.STOPPED, NoticeStatus.FAILED)

REACHED_NOBODY = (NoticeStatus.STOPPED, NoticeStatus.FAILED, NoticeStatus.EXPIRED)
"""After a correction that ended so, another may be pressed: better told twice than not at all."""


class AmendedAlready(Exception):
    """There is a correction (or end) of this notice already: number `notice_id`."""

    def __init__(self, notice_id: int) -> None:
        """`notice_id` is that of the correction or end."""
        super().__init__(str(notice_id))
        self.notice_id = notice_id


class NothingToAmend(Exception):
    """Nobody has got the notice, so nobody needs to hear of its end."""


class RecipientsForgotten(NothingToAmend):
    """It was so long ago that nobody can say any more who got the notice: write another one to whom it concerns."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What one press did: how the original's requests stand, and the notice that followed, if anybody had got it."""

    counts: dict[DeliveryStatus, int]
    notice_id: int | None
    dispatch: Dispatch | None


def correct_notice(session: Session, desk: Desk, notice_id: int, words: NoticeContent | None = None) -> Amendment:
    """Stop what has not left, and tell exactly those who got it that it was wrong. One press, one person.

    `words` instead of the prepared ones. When nobody has got it, it is only stopped. Raises NoticeUnknown,
    AmendedAlready, RecipientsForgotten, NoticeInvalid, SendingStopped.
    """
    return _amend(session, desk, notice_id, Relation.CORRECTION, words)


def end_notice(session: Session, desk: Desk, notice_id: int, words: NoticeContent | None = None) -> Amendment:
    """Tell exactly those who got a notice that what it told of is over.

    Raises NoticeUnknown, StepRefused, AmendedAlready, NothingToAmend, RecipientsForgotten, NoticeInvalid,
    SendingStopped.
    """
    return _amend(session, desk, notice_id, Relation.END, words)


def send_emergency(
    session: Session, desk: Desk, new: NewNotice, findings: Sequence[Finding], typed_count: int
) -> tuple[Notice, Dispatch]:
    """Draft, check, approve and send by one duty officer; written down, and told to the others.

    `findings` are those of the checks, of which the errors stop even this. Raises NoticeInvalid, AudienceInvalid,
    ChecksFailed, AudienceChanged, QuotaTooSmall, SendingStopped, NobodyToReach.
    """
    if new.urgency != Urgency.EMERGENCY:
        raise ValueError("the short way is for emergencies only")
    if has_errors(findings):
        raise ChecksFailed(findings)
    notice = draft_notice(session, desk.account_id, new, author_id=desk.user_id, at=desk.at)
    record_checks(session, desk.account_id, notice.id, findings, user_id=desk.user_id, at=desk.at)
    freeze(session, desk, notice, typed_count)
    move(session, notice, (NoticeStatus.CHECKED,), NoticeStatus.APPROVED)
    notice.approver_id, notice.approved_at = desk.user_id, desk.at
    note_step(session, notice, Step.SENT_AT_ONCE, desk.at, user_id=desk.user_id, note=str(typed_count))
    dispatch = pass_gate(session, notice, actor=actor_of_user(desk.user_id), at=desk.at)
    raise_alarm(session, desk.account_id, AlarmKind.EMERGENCY_SENT, desk.at, notice_id=notice.id)
    return notice, dispatch


def find_same_emergency(
    session: Session, account_id: int, new: NewNotice, user_id: int | None, at: datetime
) -> int | None:
    """The number of an emergency with the same words that the same person has sent within `SAME_PRESS`, or None.

    A double click, a re-posted form and the back button make no second one. What came to nothing may be sent again.
    """
    words = new.content.words
    fingerprint = fingerprint_of(*(cleaned_text(text) for text in (words.title, words.body, new.place)))
    same = select(Notice.id).where(
        Notice.account_id == account_id,
        Notice.fingerprint == fingerprint,
        Notice.author_id == user_id,
        Notice.urgency == Urgency.EMERGENCY,
        Notice.created_at > at - SAME_PRESS,
        Notice.status.not_in((*REACHED_NOBODY, NoticeStatus.SUPERSEDED)),
    )
    return session.scalar(same.order_by(Notice.id.desc()).limit(1))


def amendment_of(original: Notice, relation: Relation, content: NoticeContent, at: datetime) -> NewNotice:
    """The notice that follows `original` to exactly those who got it, for the checks to look at before it is sent."""
    return NewNotice(
        content=content,
        audience=NoticeAudience(AudienceKind.GOT_NOTICE, (str(original.id),)),
        valid_until=at + AMENDED_FOR,
        urgency=Urgency.EMERGENCY,
        event_at=at,
        is_public=original.is_public,
        relation=relation,
        about_id=original.id,
        place=original.place,
    )


def _amend(session: Session, desk: Desk, notice_id: int, relation: Relation, words: NoticeContent | None) -> Amendment:
    lock_town(session, desk.account_id)
    original = get_notice(session, desk.account_id, notice_id, is_locked=True)
    if original.status not in HAS_LEFT and relation == Relation.END:
        raise StepRefused(original.status)
    _refuse_second(session, original, relation)
    if is_forgotten(session, original):
        raise RecipientsForgotten
    counts = _stopped_counts(session, original, desk)
    original.ended_at = original.ended_at or desk.at
    session.flush()
    if not _has_reached_anybody(session, original):
        if relation == Relation.END:
            raise NothingToAmend
        return Amendment(counts, None, None)
    amending = _new_amendment(session, desk, original, relation, words)
    dispatch = pass_gate(session, amending, actor=actor_of_user(desk.user_id), at=desk.at)
    step = Step.CORRECTED if relation == Relation.CORRECTION else Step.ENDED
    note_step(session, original, step, desk.at, user_id=desk.user_id)
    raise_alarm(session, desk.account_id, AlarmKind.CORRECTED, desk.at, notice_id=amending.id, details=str(relation))
    return Amendment(counts, amending.id, dispatch)


def _refuse_second(session: Session, original: Notice, relation: Relation) -> None:
    earlier = select(Notice.id).where(
        Notice.about_id == original.id, Notice.relation == relation, Notice.status.not_in(REACHED_NOBODY)
    )
    known = session.scalar(earlier.limit(1))
    if known is not None:
        raise AmendedAlready(known)


def _stopped_counts(session: Session, original: Notice, desk: Desk) -> dict[DeliveryStatus, int]:
    """Stop what is not finished; how the requests stand then."""
    if get_locked_notice_status(session, original.id) not in ENDED:
        return stop_notice(session, original.account_id, original.id, at=desk.at, stopped_by_id=desk.user_id)
    return delivery_counts(session, original.account_id, original.id)


def _has_reached_anybody(session: Session, original: Notice) -> bool:
    got_it = exists().where(Delivery.notice_id == original.id, Delivery.status.in_(GOT_IT))
    return bool(session.scalar(select(got_it)))


def _new_amendment(
    session: Session, desk: Desk, original: Notice, relation: Relation, words: NoticeContent | None
) -> Notice:
    """The notice that follows, approved by the press, in the emergency lane: a wrong notice must not stand."""
    content = words or desk.stationery.prepared(content_of(original), relation)
    new = amendment_of(original, relation, content, desk.at)
    amending = draft_notice(session, original.account_id, new, author_id=desk.user_id, at=desk.at)
    account_key = get_account_by_id(session, original.account_id).key
    around = desk.stationery.around(account_key, amending)
    amending.messages = messages_by_language(content_of(amending), around)
    amending.audience_count = original.audience_count
    amending.is_broadcast = original.is_broadcast
    amending.approver_id, amending.approved_at = desk.user_id, desk.at
    amending.status = NoticeStatus.APPROVED
    session.flush()
    return amending
