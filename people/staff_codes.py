"""One-time codes with which staff register in LINE."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from people.tables import Audience, Contact, StaffCode
from storage.database import changed_rows
from storage.encryption import keyed_hash

CODE_LIFE = timedelta(days=14)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class CodeRefused(Exception):
    """The code is unknown, used or out of date."""


def new_staff_code(session: Session, account_id: int, section_key: str, *, key: str, at: datetime) -> str:
    """A fresh code such as `K7MQ-4PXT`, valid for fourteen days and one person. It cannot be read again."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    session.add(
        StaffCode(
            account_id=account_id,
            code_hash=keyed_hash(key, letters),
            section_key=section_key,
            created_at=at,
            expires_at=at + CODE_LIFE,
        )
    )
    return f"{letters[:4]}-{letters[4:]}"


def redeem_staff_code(session: Session, contact: Contact, letters: str, *, key: str, at: datetime) -> None:
    """Make `contact` staff, once per code.

    Raises CodeRefused when the code is unknown in the contact's town, used, or out of date.
    """
    code = session.scalar(
        select(StaffCode).where(
            StaffCode.account_id == contact.account_id, StaffCode.code_hash == keyed_hash(key, letters)
        )
    )
    if code is None or code.used_at is not None or code.expires_at <= at:
        raise CodeRefused
    claim = (
        update(StaffCode)
        .where(StaffCode.id == code.id, StaffCode.used_at.is_(None))
        .values(used_at=at, used_by_contact_id=contact.id)
    )
    if changed_rows(session, claim) != 1:
        raise CodeRefused
    contact.audience = Audience.STAFF
    contact.section_key = code.section_key
