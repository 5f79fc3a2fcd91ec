"""What became of a notice, in numbers: persons, requests, taps, quota, and how long it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Case, and_, case, func, select
from sqlalchemy.orm import Session

from people.tables import Contact, ContactStatus
from scheduler.notices import get_notice
from scheduler.tables import Delivery, DeliveryMethod, DeliveryStatus, Notice, Relation
from scheduler.taps import taps_of

PROMISE = timedelta(seconds=10)
"""From the moment when a notice was let go to LINE's yes."""

_AT_A_TIME = 50
"""Requests whose people are looked at together."""


@dataclass(frozen=True, slots=True)
class NoticeStatistics:
    """One notice in numbers. A broadcast's people are those counted at its approval.

    `people_meant` is None before the approval. `blocked_since` are those whom a request reached and who have blocked
    the account since. `quota_used` is at most so many of the month's persons: LINE does not count who blocks.
    """

    people_meant: int | None
    requests: Mapping[DeliveryStatus, int]
    people: Mapping[DeliveryStatus, int]
    blocked_since: int
    taps: Mapping[str, int]
    quota_used: int
    approved_to_first: timedelta | None
    first_to_last: timedelta | None
    first_to_corrected: timedelta | None

    @property
    def people_unknown(self) -> int:
        """People of whom nobody can say whether they got it."""
        return self.people.get(DeliveryStatus.UNKNOWN, 0)


@dataclass(frozen=True, slots=True)
class InTime:
    """Of so many people, so many were handed to LINE within ten seconds of being let go."""

    people: int
    within: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None when nobody was sent anything."""
        return self.within / self.people if self.people else None


def statistics_of(session: Session, account_id: int, notice_id: int) -> NoticeStatistics:
    """The numbers of a notice of a town as they stand now. Raises NoticeUnknown."""
    notice = get_notice(session, account_id, notice_id)
    requests, people = _by_status(session, notice)
    first, last = _sent_between(session, notice.id)
    corrected = _corrected_at(session, notice)
    return NoticeStatistics(
        people_meant=notice.audience_count,
        requests=requests,
        people=people,
        blocked_since=_blocked_since(session, notice, first) if first else 0,
        taps=taps_of(session, account_id, notice_id),
        quota_used=people.get(DeliveryStatus.SENT, 0),
        approved_to_first=_between(notice.approved_at, first),
        first_to_last=_between(first, last),
        first_to_corrected=_between(first, corrected),
    )


def minutes_and_seconds(length: timedelta) -> tuple[int, int]:
    """A length of time as people read it; a clock that was set back in between gives (0, 0)."""
    return divmod(max(0, round(length.total_seconds())), 60)


def share_within_ten_seconds(session: Session, account_id: int, since: datetime) -> InTime:
    """How much of what was sent since then was handed to LINE within ten seconds of the moment it was let go.

    That is when it passed the gate: on the last press, at its time, or after a hold. By people, a broadcast's counted
    at its approval.
    """
    rows = session.execute(
        select(Notice.sending_at, Delivery.settled_at, _people())
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(
            Delivery.account_id == account_id,
            Delivery.status == DeliveryStatus.SENT,
            Delivery.settled_at >= since,
            Notice.sending_at.is_not(None),
        )
    ).all()
    total = sum(people for _began, _settled, people in rows)
    lengths = [(_between(began, settled), people) for began, settled, people in rows]
    return InTime(total, sum(people for length, people in lengths if length is not None and length <= PROMISE))


def _people() -> Case[int]:
    """How many people a request names; a broadcast as many as were counted at its notice's approval."""
    named = func.json_array_length(Delivery.recipients)
    is_broadcast = Delivery.method == DeliveryMethod.BROADCAST
    return case((is_broadcast, func.coalesce(Notice.audience_count, 0)), else_=named)


def _by_status(session: Session, notice: Notice) -> tuple[Counter[DeliveryStatus], Counter[DeliveryStatus]]:
    rows = select(Delivery.status, func.count(Delivery.id), func.sum(_people())).join(Notice)
    rows = rows.where(Delivery.notice_id == notice.id).group_by(Delivery.status)
    requests: Counter[DeliveryStatus] = Counter()
    people: Counter[DeliveryStatus] = Counter()
    for status, count, reached in session.execute(rows):
        requests[DeliveryStatus(status)] = count
        people[DeliveryStatus(status)] = int(reached or 0)
    return requests, people


def _sent_between(session: Session, notice_id: int) -> tuple[datetime | None, datetime | None]:
    sent = select(func.min(Delivery.settled_at), func.max(Delivery.settled_at)).where(
        Delivery.notice_id == notice_id, Delivery.status == DeliveryStatus.SENT
    )
    first, last = session.execute(sent).one()
    return first, last


def _corrected_at(session: Session, notice: Notice) -> datetime | None:
    """When the last of those who got it were told that it was wrong; None while some are still to be told."""
    correction = session.scalar(
        select(Notice)
        .where(
            Notice.account_id == notice.account_id,
            Notice.about_id == notice.id,
            Notice.relation == Relation.CORRECTION,
            Notice.sent_at.is_not(None),
        )
        .order_by(Notice.id)
        .limit(1)
    )
    return _sent_between(session, correction.id)[1] if correction else None


def _blocked_since(session: Session, notice: Notice, first: datetime) -> int:
    """Those who were reached and blocked the account afterwards. The requests are read a few at a time."""
    left = and_(
        Contact.account_id == notice.account_id,
        Contact.status == ContactStatus.BLOCKED,
        Contact.status_changed_at >= first,
    )
    rows = session.execute(select(Contact.line_user_id, Contact.status_changed_at).where(left))
    blocked = {person: left_at for person, left_at in rows if left_at is not None}
    if not blocked:
        return 0
    sent = select(Delivery.method, Delivery.settled_at, Delivery.recipients).where(
        Delivery.notice_id == notice.id, Delivery.status == DeliveryStatus.SENT
    )
    reached: set[str] = set()
    for method, settled_at, recipients in session.execute(sent.execution_options(yield_per=_AT_A_TIME)):
        named = _friends_at(session, notice, settled_at) if method == DeliveryMethod.BROADCAST else recipients
        reached.update(person for person in named if (left_at := blocked.get(person)) and left_at >= settled_at)
    return len(reached)


def _friends_at(session: Session, notice: Notice, at: datetime) -> list[str]:
    """Of those who have left since, who were friends when a broadcast went out."""
    came = func.coalesce(Contact.following_since, Contact.first_seen_at)
    friends = select(Contact.line_user_id).where(
        Contact.account_id == notice.account_id,
        Contact.status == ContactStatus.BLOCKED,
        Contact.status_changed_at >= at,
        came <= at,
    )
    return list(session.scalars(friends))


def _between(began: datetime | None, ended: datetime | None) -> timedelta | None:
    return ended - began if began and ended else None
