"""People known by their LINE user id: following or not, resident or staff, and their district."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from people.tables import Audience, Contact, ContactStatus

LINE_USER_ID_LENGTH = 33
_LINE_USER_ID = re.compile(r"U[0-9a-f]{32}")


def is_line_user_id(text: str) -> bool:
    """Whether LINE would take this as a person's id; one malformed id spoils a multicast of 500."""
    return bool(_LINE_USER_ID.fullmatch(text))


def ensure_contact(session: Session, account_id: int, line_user_id: str, at: datetime) -> Contact:
    """The contact, added as an unknown resident when seen for the first time."""
    contact = find_contact(session, account_id, line_user_id)
    if contact is None:
        contact = Contact(
            account_id=account_id,
            line_user_id=line_user_id,
            status=ContactStatus.UNKNOWN,
            audience=Audience.RESIDENT,
            first_seen_at=at,
        )
        session.add(contact)
        session.flush()
    return contact


def find_contact(session: Session, account_id: int, line_user_id: str) -> Contact | None:
    """One contact of a town, or None."""
    return session.scalar(select(Contact).where(Contact.account_id == account_id, Contact.line_user_id == line_user_id))


def mark_status(contact: Contact, status: ContactStatus, at: datetime) -> bool:
    """Note a follow or unfollow of LINE's time `at`; an older event changes nothing. True when it counted."""
    if contact.status_changed_at is not None and contact.status_changed_at > at:
        return False
    if status == ContactStatus.FOLLOWING and contact.status != status:
        contact.following_since = at
    contact.status = status
    contact.status_changed_at = at
    return True


def mark_blocked(session: Session, account_id: int, contact_id: int, at: datetime) -> None:
    """Note that LINE will not deliver to this contact."""
    session.execute(
        update(Contact)
        .where(Contact.account_id == account_id, Contact.id == contact_id)
        .values(status=ContactStatus.BLOCKED, status_changed_at=at)
    )


def count_reachable(session: Session, account_id: int, audience: Audience | None = None) -> int:
    """How many could be reached."""
    query = select(func.count(Contact.id)).where(
        Contact.account_id == account_id, Contact.status == ContactStatus.FOLLOWING
    )
    if audience is not None:
        query = query.where(Contact.audience == audience)
    return session.scalar(query) or 0


def chunks(ids: Sequence[str], size: int) -> Iterator[list[str]]:
    """`ids` in lists of at most `size`."""
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])
