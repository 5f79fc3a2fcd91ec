"""What handlers are given of the database: lectures and codes to read, and changes collected while they think.

The changes are applied in the transaction that stores the replies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.content import Entry
from knowledge.dated import list_events, list_lecture_municipalities, list_upcoming_lectures
from knowledge.unanswered import UnansweredQuestion, add_unanswered
from messages.incoming import TextMessage
from people.contacts import mark_status
from people.staff_codes import redeem_staff_code
from people.tables import Audience, Contact, ContactStatus, StaffCode
from storage.database import Database
from storage.encryption import keyed_hash


@dataclass(slots=True)
class CollectedChanges:
    """Changes in the order in which they were asked for."""

    district_key: str | None = None
    language: tuple[str, bool] | None = None
    staff_code: str | None = None
    unanswered: list[TextMessage] = field(default_factory=list)
    status: ContactStatus | None = None

    def set_district(self, district_key: str) -> None:
        """Remember the person's collection area."""
        self.district_key = district_key

    def set_language(self, tag: str, *, has_furigana: bool) -> None:
        """Remember in which words the person wants to be answered."""
        self.language = (tag, has_furigana)

    def register_staff(self, letters: str) -> None:
        """Redeem a one-time code."""
        self.staff_code = letters

    def note_unanswered(self, message: TextMessage) -> None:
        """Keep a question for the editors."""
        self.unanswered.append(message)

    def mark_following(self) -> None:
        """The person follows the account."""
        self.status = ContactStatus.FOLLOWING

    def mark_blocked(self) -> None:
        """The person blocked the account."""
        self.status = ContactStatus.BLOCKED

    def apply(
        self, session: Session, contact: Contact | None, *, key: str, occurred_at: datetime, at: datetime
    ) -> None:
        """Write everything. Raises CodeRefused when a code was redeemed by somebody else in the meantime."""
        if contact is None:
            return
        if self.status is not None:
            mark_status(contact, self.status, occurred_at)
        if self.district_key is not None:
            contact.district_key = self.district_key
        if self.language is not None:
            contact.language, contact.has_furigana = self.language
        if self.staff_code is not None:
            redeem_staff_code(session, contact, self.staff_code, key=key, at=at)
        for message in self.unanswered:
            question = UnansweredQuestion(message.text, Audience(contact.audience), message.message_id)
            add_unanswered(session, contact.account_id, question, at)


@dataclass(frozen=True, slots=True)
class StoredLectures:
    """Lectures and events read from the database, for one account at one moment."""

    database: Database
    account_id: int
    now: datetime

    def upcoming(self, municipality_code: str, limit: int) -> Sequence[Entry]:
        """The next lectures of a municipality."""
        with self.database.reading() as session:
            return list_upcoming_lectures(session, self.account_id, municipality_code, self.now, limit)

    def municipality_codes(self) -> Sequence[str]:
        """The municipalities that have lectures to come."""
        with self.database.reading() as session:
            return list_lecture_municipalities(session, self.account_id, self.now)

    def events(self, municipality_codes: Sequence[str], first: date, last: date | None, limit: int) -> Sequence[Entry]:
        """The events of municipalities on these days."""
        with self.database.reading() as session:
            return list_events(session, self.account_id, municipality_codes, (first, last), self.now, limit)


@dataclass(frozen=True, slots=True)
class StoredStaffCodes:
    """One-time codes read from the database."""

    database: Database
    account_id: int
    key: str
    now: datetime

    def is_open(self, letters: str) -> bool:
        """Whether this code may still be redeemed."""
        query = select(StaffCode.id).where(
            StaffCode.account_id == self.account_id,
            StaffCode.code_hash == keyed_hash(self.key, letters),
            StaffCode.used_at.is_(None),
            StaffCode.expires_at > self.now,
        )
        with self.database.reading() as session:
            return session.scalar(query) is not None
