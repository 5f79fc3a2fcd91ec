"""Somebody's own LINE: whether it is linked with their user of a town, a code that links it, the end of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from people.staff_codes import CodeHolder, new_personal_code
from people.tables import ConsoleUser, Contact, ContactStatus, StaffCode
from storage.database import changed_rows


@dataclass(frozen=True, slots=True)
class OwnLine:
    """How many contacts of a town are somebody, how many of these have blocked the town, and until when a code waits.

    `code_until` is None without a code that could still be used.
    """

    linked: int
    blocked: int
    code_until: datetime | None

    @property
    def is_reached(self) -> bool:
        """Whether anything sent to them can arrive."""
        return self.linked > self.blocked


def own_line(session: Session, account_id: int, user_id: int, at: datetime) -> OwnLine:
    """How a user stands with a town's account in LINE."""
    own = select(Contact.status).where(Contact.account_id == account_id, Contact.user_id == user_id)
    statuses = session.scalars(own).all()
    waiting = select(StaffCode.expires_at).where(
        StaffCode.account_id == account_id,
        StaffCode.user_id == user_id,
        StaffCode.used_at.is_(None),
        StaffCode.expires_at > at,
    )
    until = session.scalar(waiting.order_by(StaffCode.expires_at.desc()).limit(1))
    return OwnLine(len(statuses), sum(status == ContactStatus.BLOCKED for status in statuses), until)


def new_own_code(session: Session, account_id: int, user_id: int, *, key: str, at: datetime) -> str:
    """A code that links a contact of the town with this user; the codes that waited for them end.

    It keeps what they are or were about to become: the section of a code that waited, and a tester of drills.
    """
    # Of two presses at once the second ends the code of the first.
    session.execute(select(ConsoleUser.id).where(ConsoleUser.id == user_id).with_for_update(key_share=True))
    waiting = session.execute(
        select(StaffCode.section_key, StaffCode.is_tester)
        .where(*_waiting(account_id, user_id), StaffCode.expires_at > at)
        .order_by(StaffCode.id.desc())
    ).all()
    testing = select(Contact.id).where(
        Contact.account_id == account_id, Contact.user_id == user_id, Contact.is_tester.is_(True)
    )
    is_tester = any(row.is_tester for row in waiting) or session.scalar(testing.limit(1)) is not None
    section_key = next((row.section_key for row in waiting if row.section_key), "")
    end_own_codes(session, account_id, user_id)
    return new_personal_code(session, account_id, CodeHolder(section_key, user_id, is_tester), key=key, at=at)


def end_own_codes(session: Session, account_id: int, user_id: int) -> None:
    """No code that was made for this user, in this town, links anybody any more."""
    session.execute(delete(StaffCode).where(*_waiting(account_id, user_id)))


def end_own_link(session: Session, account_id: int, user_id: int) -> int:
    """Nobody in LINE is this user of the town any more, and no code waits; how many contacts were.

    They stay registered as staff: that may have come from elsewhere, and shows nothing of the user.
    """
    end_own_codes(session, account_id, user_id)
    linked = (
        update(Contact)
        .where(Contact.account_id == account_id, Contact.user_id == user_id)
        .values(user_id=None, is_tester=False)
    )
    return changed_rows(session, linked)


def _waiting(account_id: int, user_id: int) -> tuple[ColumnElement[bool], ...]:
    return StaffCode.account_id == account_id, StaffCode.user_id == user_id, StaffCode.used_at.is_(None)
