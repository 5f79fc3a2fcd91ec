"""From a notice that was let through to its requests, page by page: each page is one short transaction.

A kill between two pages loses nothing: the place is in the notice's row, moved on in the page's own transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from people.contacts import chunks
from scheduler.audiences import (
    GOT_IT,
    Recipient,
    audience_of,
    count_this_week,
    everyone,
    is_capped,
    may_still_get,
    page_of_recipients,
)
from scheduler.deliveries import finish_notice, get_locked_notice_status
from scheduler.passages import broadcasts_this_week
from scheduler.rules import SendingRules, rules_of
from scheduler.tables import (
    AudienceKind,
    Delivery,
    DeliveryMethod,
    DeliveryStatus,
    Lane,
    Notice,
    NoticeStatus,
    Urgency,
)

REQUESTS_A_PAGE = 20
"""Requests made in one transaction: on SQLite nobody else writes meanwhile."""


def list_unplanned(session: Session, lane: Lane | None = None) -> Sequence[int]:
    """Numbers of the notices that are being sent and whose requests are not all made, oldest first."""
    query = select(Notice.id).where(Notice.status == NoticeStatus.SENDING, Notice.is_planned.is_(False))
    if lane is not None:
        query = query.where((Notice.urgency == Urgency.EMERGENCY) == (lane == Lane.EMERGENCY))
    return session.scalars(query.order_by(Notice.id)).all()


def plan_page(session: Session, notice_id: int, at: datetime) -> int:
    """Make the next requests of a notice; how many. 0 when there are none left to make.

    Safe to call from any number of processes: the notice's row is locked.
    """
    if get_locked_notice_status(session, notice_id) != NoticeStatus.SENDING:
        return 0
    notice = session.get_one(Notice, notice_id, populate_existing=True)
    if notice.is_planned:
        return 0
    rows, place, is_last = _next_rows(session, notice, rules_of(session, notice.account_id), at)
    if rows:
        session.execute(insert(Delivery), rows)
    session.execute(
        update(Notice)
        .where(Notice.id == notice_id)
        .values(planned_up_to=place, is_planned=is_last)
        .execution_options(synchronize_session=False)
    )
    session.refresh(notice)
    if is_last:
        finish_notice(session, notice_id, at)
    return len(rows)


def _next_rows(
    session: Session, notice: Notice, rules: SendingRules, at: datetime
) -> tuple[list[dict[str, Any]], int, bool]:
    """The rows of the next page, the place after it, and whether it is the last."""
    if notice.audience == AudienceKind.GOT_NOTICE:
        return _mirrored_page(session, notice, at)
    if notice.is_broadcast:
        return [_row(notice, at, DeliveryMethod.BROADCAST, "", [], 0)], notice.planned_up_to, True
    size = REQUESTS_A_PAGE * rules.request_size
    is_counted = is_capped(notice, rules)
    cap = may_still_get(rules, at, broadcasts_this_week(session, notice, rules, at)) if is_counted else everyone()
    page = page_of_recipients(session, notice, notice.planned_up_to, size, cap)
    if not page:
        return [], notice.planned_up_to, True
    if is_counted:
        count_this_week(session, notice, (notice.planned_up_to, page[-1].contact_id), rules, at)
    part = _next_part(session, notice)
    rows = [
        _row(notice, at, DeliveryMethod.MULTICAST, language, ids, part + number)
        for number, (language, ids) in enumerate(_requests(notice, page, rules.request_size))
    ]
    return rows, page[-1].contact_id, len(page) < size


def _requests(notice: Notice, page: Sequence[Recipient], size: int) -> Iterator[tuple[str, list[str]]]:
    """The page's people by the language in which they get the notice, in lists of at most `size`."""
    by_language: dict[str, list[str]] = {}
    for recipient in page:
        language = recipient.language if recipient.language in notice.messages else ""
        by_language.setdefault(language, []).append(recipient.line_user_id)
    for language, ids in by_language.items():
        for group in chunks(ids, size):
            yield language, group


def _mirrored_page(session: Session, notice: Notice, at: datetime) -> tuple[list[dict[str, Any]], int, bool]:
    """One request for every request of the other notice that has, or may have, reached people: to exactly them.

    Each waits until the fate of its model is known, and is not sent when the model was surely not delivered. While the
    other is on its way itself, no page is the last: its requests leave in any order, and may be divided.
    """
    original_id = int(audience_of(notice).keys[0])
    is_over = _is_over(session, original_id) or notice.valid_until <= at
    mirror = aliased(Delivery)
    is_mirrored = exists().where(mirror.after_delivery_id == Delivery.id, mirror.notice_id == notice.id)
    models = session.scalars(
        select(Delivery)
        .where(
            Delivery.account_id == notice.account_id,
            Delivery.notice_id == original_id,
            Delivery.status.in_(GOT_IT),
            ~is_mirrored,
        )
        .order_by(Delivery.id)
        .limit(REQUESTS_A_PAGE)
    ).all()
    rows = []
    for model in models:
        language = model.language if model.language in notice.messages else ""
        row = _row(notice, at, DeliveryMethod(model.method), language, list(model.recipients), model.part)
        rows.append({**row, "after_delivery_id": model.id})
    return rows, notice.planned_up_to, is_over and len(models) < REQUESTS_A_PAGE


def _is_over(session: Session, notice_id: int) -> bool:
    """Whether no more requests of a notice will be made or tried: to be asked before these are read."""
    is_held_on_its_way = and_(Notice.status == NoticeStatus.HELD, Notice.sending_at.is_not(None))
    on_its_way = or_(Notice.status == NoticeStatus.SENDING, is_held_on_its_way)
    return session.scalar(select(Notice.id).where(Notice.id == notice_id, on_its_way)) is None


def _next_part(session: Session, notice: Notice) -> int:
    highest = session.scalar(select(func.max(Delivery.part)).where(Delivery.notice_id == notice.id))
    return 0 if highest is None else highest + 1


def _row(
    notice: Notice, at: datetime, method: DeliveryMethod, language: str, recipients: list[str], part: int
) -> dict[str, Any]:
    return {
        "account_id": notice.account_id,
        "notice_id": notice.id,
        "drill_id": None,
        "lane": Lane.EMERGENCY if notice.urgency == Urgency.EMERGENCY else Lane.ORDINARY,
        "part": part,
        "method": method,
        "language": language,
        "recipients": recipients,
        "messages": notice.messages[language],
        "retry_key": str(uuid.uuid4()),
        "status": DeliveryStatus.QUEUED,
        "not_before": at,
        "not_after": notice.valid_until,
        "created_at": at,
    }
