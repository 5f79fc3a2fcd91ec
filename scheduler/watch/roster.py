"""Who is told of alarms: the duty officers of a town, by mail and in LINE.

Each function is one step of the caller's transaction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from people.tables import ConsoleUser, Contact, ContactStatus, UserRight, UserStatus
from scheduler.watch_tables import DutyContact
from storage.database import changed_rows

MAX_MAIL = 200
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


class MailInvalid(Exception):
    """This is no mail address that we can write to."""


@dataclass(frozen=True, slots=True, repr=False)
class DutyOfficer:
    """One person on the roster, reached by mail (empty: not) and by LINE (every contact linked to them).

    It has no repr: addresses are not for logs.
    """

    user_id: int
    login: str
    name: str
    mail: str
    line_user_ids: tuple[str, ...]


def is_mail_address(text: str) -> bool:
    """Whether `text` is one plain address, without a name, blanks or line breaks."""
    return len(text) <= MAX_MAIL and _MAIL.fullmatch(text) is not None and ".." not in text


def masked_mail(mail: str) -> str:
    """An address with half of its name hidden: `ha****@town.example`."""
    name, _, domain = mail.partition("@")
    shown = name[: len(name) // 2]
    return f"{shown}{'*' * (len(name) - len(shown))}@{domain}" if domain else ""


def add_duty_officer(session: Session, account_id: int, user_id: int, mail: str) -> None:
    """Put somebody on the roster of a town, or change their address. Raises MailInvalid."""
    if not is_mail_address(mail):
        raise MailInvalid
    row = session.scalar(
        select(DutyContact).where(DutyContact.account_id == account_id, DutyContact.user_id == user_id)
    )
    if row is None:
        row = DutyContact(account_id=account_id, user_id=user_id)
        session.add(row)
    row.mail = mail
    session.flush()


def remove_duty_officer(session: Session, account_id: int, user_id: int) -> bool:
    """Take somebody off the roster. False when they were not on it."""
    leaving = delete(DutyContact).where(DutyContact.account_id == account_id, DutyContact.user_id == user_id)
    return changed_rows(session, leaving) == 1


def list_duty_officers(session: Session, account_id: int) -> list[DutyOfficer]:
    """The roster of a town by login: those who still have a right there and whose access was not ended."""
    rows = session.execute(
        select(ConsoleUser.id, ConsoleUser.login, ConsoleUser.name, DutyContact.mail)
        .join(DutyContact, DutyContact.user_id == ConsoleUser.id)
        .join(UserRight, (UserRight.user_id == ConsoleUser.id) & (UserRight.account_id == DutyContact.account_id))
        .where(DutyContact.account_id == account_id, ConsoleUser.status != UserStatus.DISABLED)
        .order_by(ConsoleUser.login)
    ).all()
    linked = _line_user_ids(session, account_id)
    return [DutyOfficer(id_, login, name, mail, tuple(linked.get(id_, ()))) for id_, login, name, mail in rows]


def _line_user_ids(session: Session, account_id: int) -> dict[int, list[str]]:
    """LINE's ids of the linked contacts that have not blocked the town, by user."""
    query = select(Contact.user_id, Contact.line_user_id).where(
        Contact.account_id == account_id, Contact.user_id.is_not(None), Contact.status != ContactStatus.BLOCKED
    )
    found: dict[int, list[str]] = {}
    for user_id, line_user_id in session.execute(query.order_by(Contact.id)):
        if user_id is not None:
            found.setdefault(user_id, []).append(line_user_id)
    return found
