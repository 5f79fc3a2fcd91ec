"""What handlers are given of the database: lectures and codes to read, and changes collected while they think.

The changes are applied in the transaction that stores the replies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from knowledge.content import Entry
from knowledge.dated import list_events, list_lecture_municipalities, list_upcoming_lectures
from knowledge.unanswered import UnansweredQuestion, add_unanswered
from messages.incoming import TextMessage
from people.contacts import mark_status
from people.interests import change_wish, forget_wishes, wishes_of
from people.staff_codes import is_code_open, is_code_personal, redeem_staff_code
from people.tables import Audience, Contact, ContactStatus
from storage.database import Database


@dataclass(slots=True)
class CollectedChanges:
    """Changes in the order in which they were asked for."""

    district_key: str | None = None
    language: tuple[str, bool] | None = None
    subjects: dict[str, bool] = field(default_factory=dict)
    staff_code: str | None = None
    unanswered: list[TextMessage] = field(default_factory=list)
    status: ContactStatus | None = None

    def set_district(self, district_key: str) -> None:
        """Remember the person's collection area."""
        self.district_key = district_key

    def set_language(self, tag: str, *, has_furigana: bool) -> None:
        """Remember in which words the person wants to be answered."""
        self.language = (tag, has_furigana)

    def set_subject(self, key: str, *, is_wanted: bool) -> None:
        """Remember that the person wants to hear of a subject, or no longer."""
        self.subjects[key] = is_wanted

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
            is_newest = mark_status(contact, self.status, occurred_at)
            if is_newest and self.status == ContactStatus.BLOCKED:
                forget_wishes(session, contact.id)
        if self.district_key is not None:
            contact.district_key = self.district_key
        if self.language is not None:
            contact.language, contact.has_furigana = self.language
        for subject, is_wanted in self.subjects.items():
            change_wish(session, contact.account_id, contact.id, subject, is_wanted=is_wanted)
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
class StoredWishes:
    """What a contact wants to hear of, read from the database when asked for; of a stranger, nothing."""

    database: Database
    account_id: int
    contact_id: int | None

    def __call__(self) -> frozenset[str]:
        """The keys of the subjects."""
        if self.contact_id is None:
            return frozenset()
        with self.database.reading() as session:
            return wishes_of(session, self.account_id, self.contact_id)


@dataclass(frozen=True, slots=True)
class StoredStaffCodes:
    """One-time codes read from the database."""

    database: Database
    account_id: int
    key: str
    now: datetime

    def is_open(self, letters: str) -> bool:
        """Whether this code may still be redeemed."""
        with self.database.reading() as session:
            return is_code_open(session, self.account_id, letters, key=self.key, at=self.now)

    def is_personal(self, letters: str) -> bool:
        """Whether this code may still be redeemed and was made for one person."""
        with self.database.reading() as session:
            return is_code_personal(session, self.account_id, letters, key=self.key, at=self.now)
