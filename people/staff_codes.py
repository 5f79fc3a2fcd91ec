"""One-time codes with which staff register in LINE."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from people.tables import Audience, Contact, StaffCode
from storage.database import changed_rows
from storage.encryption import keyed_hash

CODE_LIFE = timedelta(days=14)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class CodeRefused(Exception):
    """The code is unknown, used or out of date."""


@dataclass(frozen=True, slots=True)
class CodeHolder:
    """What a code makes of the contact that redeems it: staff of a section, and perhaps a certain console user.

    `is_tester` lets drills go to them.
    """

    section_key: str = ""
    user_id: int | None = None
    is_tester: bool = False


def new_staff_code(session: Session, account_id: int, section_key: str, *, key: str, at: datetime) -> str:
    """A fresh code such as `K7MQ-4PXT`, valid for fourteen days and one person. It cannot be read again."""
    return new_personal_code(session, account_id, CodeHolder(section_key), key=key, at=at)


def new_personal_code(session: Session, account_id: int, holder: CodeHolder, *, key: str, at: datetime) -> str:
    """A fresh code as above, made for somebody."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    session.add(
        StaffCode(
            account_id=account_id,
            code_hash=keyed_hash(key, letters),
            section_key=holder.section_key,
            user_id=holder.user_id,
            is_tester=holder.is_tester,
            created_at=at,
            expires_at=at + CODE_LIFE,
        )
    )
    return f"{letters[:4]}-{letters[4:]}"


def is_code_open(session: Session, account_id: int, letters: str, *, key: str, at: datetime) -> bool:
    """Whether this code of a town may still be redeemed."""
    return session.scalar(_open_code(account_id, letters, key, at)) is not None


def is_code_personal(session: Session, account_id: int, letters: str, *, key: str, at: datetime) -> bool:
    """Whether this code may still be redeemed and was made for a certain console user."""
    return session.scalar(_open_code(account_id, letters, key, at).where(StaffCode.user_id.is_not(None))) is not None


def redeem_staff_code(session: Session, contact: Contact, letters: str, *, key: str, at: datetime) -> None:
    """Make `contact` staff, once per code, and the contact of the user for whom the code was made.

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
    if code.section_key or code.user_id is None:
        contact.section_key = code.section_key
    if code.user_id is not None:
        contact.user_id, contact.is_tester = code.user_id, code.is_tester


def _open_code(account_id: int, letters: str, key: str, at: datetime) -> Select[int]:
    return select(StaffCode.id).where(
        StaffCode.account_id == account_id,
        StaffCode.code_hash == keyed_hash(key, letters),
        StaffCode.used_at.is_(None),
        StaffCode.expires_at > at,
    )
