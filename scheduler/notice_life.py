"""The life of a notice: checked → approved → scheduled → sending; stopped at any moment. Two people for what goes out.

Every function works for one account only, within the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from messages.cleaning import cleaned_text
from people.accounts import get_account_by_id, lock_account
from scheduler.audiences import Reached, audience_of, count_audience
from scheduler.costs import Cost, cost_of, refuse_if_too_dear
from scheduler.deliveries import get_locked_notice_status
from scheduler.desk import Desk
from scheduler.findings import Finding, finding_from, has_errors
from scheduler.gate import Dispatch, SendingStopped, actor_of_user, lock_town, pass_gate
from scheduler.holds import holds_of, settle_holds
from scheduler.notice_content import messages_by_language
from scheduler.notices import content_of, delivery_counts, digest_of, get_notice
from scheduler.ports import Quota
from scheduler.rules import rules_of
from scheduler.safety_valve import Decision, HoldReason, Verdict
from scheduler.steps import Step, StepRefused, move, note_step
from scheduler.sweeping import cancel_deliveries
from scheduler.tables import Delivery, DeliveryStatus, Notice, NoticeStatus, Urgency
from scheduler.watch.holding import go_on

ENDED = (NoticeStatus.SENT, NoticeStatus.FAILED, NoticeStatus.SUPERSEDED, NoticeStatus.EXPIRED)
"""Nothing is left to stop."""

MAX_REASON = 500


class SamePerson(Exception):
    """Who wrote a notice may not approve it, and who wants it sent may not release it."""


class ChecksFailed(Exception):
    """The checks found what must be mended first: `findings`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """`findings` are all of them, warnings too."""
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = tuple(findings)


class AudienceChanged(Exception):
    """The number typed is not the number of people who would be reached, which is `count`."""

    def __init__(self, count: int) -> None:
        """`count` is the number now."""
        super().__init__(f"{count} people would be reached")
        self.count = count


class NoticeOutdated(Exception):
    """The notice's time is over."""


class ReasonMissing(Exception):
    """A held notice is released for a reason that somebody can read later."""


def record_checks(
    session: Session, account_id: int, notice_id: int, findings: Sequence[Finding], *, user_id: int | None, at: datetime
) -> Notice:
    """Write down what the checks found. A draft without errors is checked; one with errors stays a draft.

    Raises NoticeUnknown, or StepRefused when it is neither a draft nor checked.
    """
    notice = get_notice(session, account_id, notice_id)
    after = NoticeStatus.DRAFT if has_errors(findings) else NoticeStatus.CHECKED
    move(session, notice, (NoticeStatus.DRAFT, NoticeStatus.CHECKED), after)
    notice.findings = [finding.to_json() for finding in findings]
    notice.checked_at = at
    notice.checked_digest = digest_of(notice)
    session.flush()
    note_step(session, notice, Step.CHECKED, at, user_id=user_id, note=str(len(findings)))
    return notice


def reach_and_cost(session: Session, notice: Notice, quota: Quota | None) -> tuple[Reached, Cost]:
    """Whom a notice would reach now, and what that takes of the allowance. `quota` None: LINE could not be asked."""
    reached = count_audience(session, notice.account_id, audience_of(notice))
    cost = cost_of(
        reached.people,
        quota,
        pending=_promised(session, notice),
        reserve_share=rules_of(session, notice.account_id).quota_reserve,
        is_emergency=notice.urgency == Urgency.EMERGENCY,
    )
    return reached, cost


def approve_notice(session: Session, desk: Desk, notice_id: int, typed_count: int) -> Notice:
    """Approve a checked notice: freeze its messages, its number of people, and how it is sent.

    Raises NoticeUnknown, StepRefused, SamePerson, NoticeOutdated, ChecksFailed when it was changed since or has errors,
    AudienceChanged when `typed_count` is not the number of people who would be reached now, QuotaTooSmall,
    QuotaUnknown.
    """
    lock_account(session, desk.account_id)  # two approvals at once would both be promised what is left
    notice = get_notice(session, desk.account_id, notice_id, is_locked=True)
    if desk.user_id is None or notice.author_id == desk.user_id:
        raise SamePerson
    refuse_if_outdated(notice, desk.at)
    if notice.status != NoticeStatus.CHECKED:
        raise StepRefused(notice.status)
    refuse_unless_checked(notice)
    freeze(session, desk, notice, typed_count)
    move(session, notice, (NoticeStatus.CHECKED,), NoticeStatus.APPROVED)
    notice.approver_id = desk.user_id
    notice.approved_at = desk.at
    session.flush()
    note_step(session, notice, Step.APPROVED, desk.at, user_id=desk.user_id, note=str(typed_count))
    return notice


def freeze(session: Session, desk: Desk, notice: Notice, typed_count: int) -> None:
    """Fix what leaves, and to how many. Raises AudienceChanged, QuotaTooSmall or QuotaUnknown."""
    reached, cost = reach_and_cost(session, notice, desk.quota)
    if typed_count != reached.people:
        raise AudienceChanged(reached.people)
    refuse_if_too_dear(cost, desk.quota, is_emergency=notice.urgency == Urgency.EMERGENCY)
    account_key = get_account_by_id(session, notice.account_id).key
    notice.messages = messages_by_language(content_of(notice), desk.stationery.around(account_key, notice))
    notice.audience_count = reached.people
    notice.is_broadcast = reached.is_broadcast
    session.flush()


def refuse_unless_checked(notice: Notice) -> None:
    """Raises ChecksFailed unless the notice is as the checks saw it, and they found no error."""
    findings = [finding_from(stored) for stored in notice.findings]
    if notice.checked_digest != digest_of(notice) or has_errors(findings):
        raise ChecksFailed(findings)


def schedule_notice(
    session: Session, account_id: int, notice_id: int, *, scheduled_at: datetime, user_id: int, at: datetime
) -> Notice:
    """Let an approved notice leave by itself at a time. Raises NoticeUnknown, StepRefused or NoticeOutdated."""
    notice = get_notice(session, account_id, notice_id)
    if not at < scheduled_at < notice.valid_until:
        raise NoticeOutdated
    move(session, notice, (NoticeStatus.APPROVED, NoticeStatus.SCHEDULED), NoticeStatus.SCHEDULED)
    notice.scheduled_at = scheduled_at
    session.flush()
    note_step(session, notice, Step.SCHEDULED, at, user_id=user_id, note=scheduled_at.isoformat())
    return notice


def send_notice(
    session: Session, account_id: int, notice_id: int, *, at: datetime, user_id: int | None = None
) -> Dispatch:
    """Bring an approved notice before the gate: it is queued, or held, whatever the gate decides.

    Raises NoticeUnknown, StepRefused, SendingStopped, NoticeOutdated or NobodyToReach.
    """
    lock_account(session, account_id)
    notice = get_notice(session, account_id, notice_id, is_locked=True)
    if notice.status not in (NoticeStatus.APPROVED, NoticeStatus.SCHEDULED):
        if get_account_by_id(session, account_id).stopped_at is not None:
            raise SendingStopped
        raise StepRefused(notice.status)
    refuse_if_outdated(notice, at)
    actor = actor_of_user(user_id if user_id is not None else notice.approver_id)
    return pass_gate(session, notice, actor=actor, at=at)


def release_notice(
    session: Session, account_id: int, notice_id: int, *, approver_id: int, reason: str, at: datetime
) -> Dispatch:
    """Set aside why a notice is held, for a reason; it comes before the gate again, which may find another.

    Raises NoticeUnknown, StepRefused, ReasonMissing, SamePerson (who wanted it sent), NoticeOutdated, SendingStopped.
    """
    lock_account(session, account_id)
    notice = get_notice(session, account_id, notice_id, is_locked=True)
    why = cleaned_text(reason, MAX_REASON).strip()
    if notice.status != NoticeStatus.HELD:
        raise StepRefused(notice.status)
    if not why:
        raise ReasonMissing
    refuse_if_outdated(notice, at)
    holds = holds_of(session, notice_id)
    actor = holds[-1].actor
    if actor == actor_of_user(approver_id) or notice.author_id == approver_id:
        raise SamePerson
    settle_holds(session, notice_id, at, user_id=approver_id, release_reason=why)
    note_step(session, notice, Step.RELEASED, at, user_id=approver_id, note=why)
    if notice.sending_at is not None:  # a guard held it after it had passed the gate
        lock_town(session, account_id)
        return Dispatch(Verdict(Decision.LET_THROUGH), go_on(session, notice, at))
    return pass_gate(session, notice, actor=actor, at=at, released={HoldReason(hold.reason) for hold in holds})


def stop_notice(
    session: Session, account_id: int, notice_id: int, *, at: datetime, stopped_by_id: int | None = None
) -> dict[DeliveryStatus, int]:
    """Stop a notice for good and say how its requests stand. Stopping twice changes nothing.

    What LINE has been given cannot be called back: requests in a worker's hand (`sending`) may still go out.
    Raises NoticeUnknown, or StepRefused when there is nothing left to stop.
    """
    lock_account(session, account_id)
    notice = get_notice(session, account_id, notice_id)
    status = get_locked_notice_status(session, notice_id)
    if status in ENDED:
        raise StepRefused(status)
    if status != NoticeStatus.STOPPED:
        notice.status = NoticeStatus.STOPPED
        notice.stopped_at = at
        notice.stopped_by_id = stopped_by_id
        session.flush()
        settle_holds(session, notice_id, at, user_id=stopped_by_id)
        note_step(session, notice, Step.STOPPED, at, user_id=stopped_by_id)
    cancel_deliveries(session, notice_id, at)
    return delivery_counts(session, account_id, notice_id)


def refuse_if_outdated(notice: Notice, at: datetime) -> None:
    """Raises NoticeOutdated when its time is over."""
    if notice.valid_until <= at:
        raise NoticeOutdated


def _promised(session: Session, notice: Notice) -> int:
    """Persons whom other notices of the town, approved and not sent yet, will reach.

    What has been sent of them LINE counts itself.
    """
    waiting = (NoticeStatus.APPROVED, NoticeStatus.SCHEDULED, NoticeStatus.HELD, NoticeStatus.SENDING)
    others = select(Notice.id).where(
        Notice.account_id == notice.account_id, Notice.id != notice.id, Notice.status.in_(waiting)
    )
    promised = session.scalar(select(func.sum(Notice.audience_count)).where(Notice.id.in_(others))) or 0
    sent = select(func.sum(func.json_array_length(Delivery.recipients))).where(
        Delivery.notice_id.in_(others), Delivery.status == DeliveryStatus.SENT
    )
    return max(0, promised - (session.scalar(sent) or 0))
