"""Drills: rehearsals that go to listed testers and to nobody else. A drill never becomes a notice, nor the reverse.

Every function is one step of the caller's transaction and works for one account only.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from messages.cleaning import cleaned_text
from messages.line_json import JsonObject, line_messages
from messages.outgoing import Card
from people.contacts import is_line_user_id
from people.tables import Contact, ContactStatus
from scheduler.claiming import KEY_LIFE
from scheduler.deliveries import surely_not_or_unknown
from scheduler.drill_guard import DRILL_MARK, are_marked
from scheduler.gate import lock_town
from scheduler.notice_content import MAX_BODY, MAX_TITLE
from scheduler.safety_tables import Drill
from scheduler.stationery import Stationery
from scheduler.tables import Delivery, DeliveryMethod, DeliveryStatus, Lane
from storage.database import changed_rows

MAX_TESTERS = 20
LASTS = timedelta(hours=1)
"""How long a drill's requests may wait; a drill that comes late confuses."""


class DrillInvalid(Exception):
    """A drill cannot be written so; the message names the field."""


class DrillUnknown(Exception):
    """The town has no drill with this number."""


class DrillSent(Exception):
    """A drill goes out once; the next one is another drill."""


class NoTesters(Exception):
    """Nobody who can be reached is listed as a tester."""


class TooManyTesters(Exception):
    """More than MAX_TESTERS are listed: a drill is not for a crowd. `count` is how many."""

    def __init__(self, count: int) -> None:
        """`count` is how many are listed."""
        super().__init__(str(count))
        self.count = count


def add_drill(session: Session, account_id: int, title: str, body: str, *, author_id: int | None, at: datetime) -> int:
    """Write a drill down; its number. The mark is added when it is sent. Raises DrillInvalid."""
    drill = Drill(
        account_id=account_id,
        title=_limited("title", title, MAX_TITLE),
        body=_limited("body", body, MAX_BODY),
        author_id=author_id,
        created_at=at,
    )
    session.add(drill)
    session.flush()
    return drill.id


def list_drills(session: Session, account_id: int, limit: int = 50, before_id: int | None = None) -> Sequence[Drill]:
    """The latest drills of a town, newest first; those with numbers below `before_id`, or all."""
    drills = select(Drill).where(Drill.account_id == account_id, Drill.proof_of_id.is_(None))
    if before_id is not None:
        drills = drills.where(Drill.id < before_id)
    return session.scalars(drills.order_by(Drill.id.desc()).limit(limit)).all()


def get_drill(session: Session, account_id: int, drill_id: int) -> Drill:
    """One drill of a town. Raises DrillUnknown."""
    ours = select(Drill).where(Drill.account_id == account_id, Drill.proof_of_id.is_(None))
    drill = session.scalar(ours.where(Drill.id == drill_id))
    if drill is None:
        raise DrillUnknown(str(drill_id))
    return drill


def list_testers(session: Session, account_id: int) -> Sequence[Contact]:
    """Whom a drill would reach now: listed testers who follow the account."""
    testers = select(Contact).where(
        Contact.account_id == account_id, Contact.is_tester.is_(True), Contact.status == ContactStatus.FOLLOWING
    )
    return [
        contact for contact in session.scalars(testers.order_by(Contact.id)) if is_line_user_id(contact.line_user_id)
    ]


def send_drill(session: Session, account_id: int, drill_id: int, *, at: datetime, stationery: Stationery) -> int:
    """Queue a drill for the testers, marked as one, once; how many requests.

    Raises DrillUnknown, DrillSent, NoTesters, TooManyTesters, SendingStopped.
    """
    lock_town(session, account_id)
    drill = get_drill(session, account_id, drill_id)
    testers = list_testers(session, account_id)
    if not testers:
        raise NoTesters
    if len(testers) > MAX_TESTERS:
        raise TooManyTesters(len(testers))
    claim = update(Drill).where(Drill.id == drill_id, Drill.sent_at.is_(None)).values(sent_at=at)
    if changed_rows(session, claim) != 1:
        raise DrillSent(str(drill_id))
    messages = drill_messages(drill.title, drill.body, stationery.japanese.drill)
    for part, tester in enumerate(testers):
        session.add(drill_request(drill, tester.line_user_id, messages, part, at))
    session.flush()
    return len(testers)


def drill_messages(title: str, body: str, mark: str) -> list[JsonObject]:
    """The LINE messages of a drill: the mark stands before the title, before the words, and in what is read aloud.

    Raises ValueError for a mark that does not say 【訓練】.
    """
    bare = title.replace(DRILL_MARK, "").strip()
    messages = line_messages([Card(title=f"{mark}{bare}", body=f"{mark}\n{body}")])
    if not are_marked(messages):
        raise ValueError("the mark of a drill does not say that it is one")
    return messages


def delivery_counts_of_drill(session: Session, account_id: int, drill_id: int) -> dict[DeliveryStatus, int]:
    """How many requests of a drill stand how."""
    query = select(Delivery.status, func.count(Delivery.id)).where(
        Delivery.account_id == account_id, Delivery.drill_id == drill_id
    )
    return {DeliveryStatus(status): count for status, count in session.execute(query.group_by(Delivery.status))}


def has_overdue_drills(session: Session, at: datetime) -> bool:
    """Whether there is anything for `settle_overdue_drills` to do."""
    return session.scalar(select(Delivery.id).where(_is_overdue(at)).limit(1)) is not None


def settle_overdue_drills(session: Session, at: datetime) -> int:
    """End the requests of all towns' drills whose time is over and that no worker holds; how many."""
    status = surely_not_or_unknown(DeliveryStatus.EXPIRED)
    ending = update(Delivery).where(_is_overdue(at)).values(status=status, lease_until=None, settled_at=at)
    return changed_rows(session, ending.execution_options(synchronize_session=False))


def _is_overdue(at: datetime) -> ColumnElement[bool]:
    is_idle = or_(
        Delivery.status.in_((DeliveryStatus.QUEUED, DeliveryStatus.HELD)),
        (Delivery.status == DeliveryStatus.SENDING) & (Delivery.lease_until <= at),
    )
    is_over = or_(Delivery.not_after <= at, Delivery.first_tried_at <= at - KEY_LIFE)
    return and_(Delivery.drill_id.is_not(None), is_idle, is_over)


def drill_request(drill: Drill, line_user_id: str, messages: list[JsonObject], part: int, at: datetime) -> Delivery:
    """The row that sends a drill, or a proof, to one person. It has an hour."""
    return Delivery(
        account_id=drill.account_id,
        drill_id=drill.id,
        lane=Lane.ORDINARY,
        part=part,
        method=DeliveryMethod.PUSH,
        recipients=[line_user_id],
        messages=messages,
        retry_key=str(uuid.uuid4()),
        status=DeliveryStatus.QUEUED,
        not_before=at,
        not_after=at + LASTS,
        created_at=at,
    )


def _limited(name: str, text: str, limit: int) -> str:
    cleaned = cleaned_text(text, limit + 1).strip()
    if not 0 < len(cleaned) <= limit:
        raise DrillInvalid(name)
    return cleaned
