"""Towns of people with districts, sections, subjects, lists, languages and weeks, for the tests of audiences."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from knowledge.district_tables import DistrictRow
from people.audience_tables import ContactInterest, ContactList, ContactListMember, Interest
from people.contacts import is_line_user_id
from people.tables import Audience, Contact, ContactStatus, Section
from scheduler.audiences import NoticeAudience
from scheduler.planning import plan_page
from scheduler.tables import AudienceKind
from storage.database import Database
from tests.scheduler.builders import make_account
from tests.scheduler.fakes import START

DISTRICTS = {"kita": "上", "minami": "上", "hama": ""}
KEYS = ("a", "b")
numbers = itertools.count(1)


@dataclass(frozen=True)
class Somebody:
    """A contact as the tests make it."""

    status: ContactStatus = ContactStatus.FOLLOWING
    is_staff: bool = False
    section: str = ""
    district: str = ""
    language: str = ""
    interests: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    line_user_id: str = ""
    week: date | None = None
    week_count: int = 0

    def is_in(self, audience: NoticeAudience) -> bool:
        """Whether a plain look says so."""
        groups = {group: [key for key, one in DISTRICTS.items() if one == group] for group in DISTRICTS.values()}
        districts = {key for name in audience.keys for key in (groups.get(name, [name]) if name else [])}
        belongs = {
            AudienceKind.EVERYBODY: True,
            AudienceKind.STAFF: self.is_staff,
            AudienceKind.SECTIONS: self.is_staff and self.section in audience.keys,
            AudienceKind.DISTRICTS: self.district in districts,
            AudienceKind.LANGUAGE: (self.language or "ja") in audience.keys,
            AudienceKind.INTERESTS: bool(self.interests & set(audience.keys)),
            AudienceKind.LIST: bool(self.lists & set(audience.keys)),
        }
        return self.status == ContactStatus.FOLLOWING and is_line_user_id(self.line_user_id) and belongs[audience.kind]


def add_people(database: Database, contacts: list[Somebody]) -> tuple[int, list[Somebody]]:
    """A town of its own with districts, sections, subjects and lists."""
    account_id = make_account(database, key=f"town-{next(numbers)}")
    with database.writing() as session:
        for place, (key, group) in enumerate(DISTRICTS.items()):
            row = DistrictRow(account_id=account_id, key=key, name=key, aliases=[], group=group, position=place)
            session.add(row)
        for key in KEYS:
            session.add(Section(account_id=account_id, key=key, name=key, phone="0000-00-0000"))
            session.add(Interest(account_id=account_id, key=key, name=key, aliases=[], names={}))
            session.add(ContactList(account_id=account_id, key=key, name=key, uploaded_at=START))
        session.flush()
        for somebody in contacts:
            add_somebody(session, account_id, somebody)
    return account_id, contacts


def add_somebody(session: Session, account_id: int, somebody: Somebody) -> None:
    """One contact with wishes and lists."""
    contact = Contact(
        account_id=account_id,
        line_user_id=somebody.line_user_id,
        status=somebody.status,
        audience=Audience.STAFF if somebody.is_staff else Audience.RESIDENT,
        section_key=somebody.section,
        district_key=somebody.district,
        language=somebody.language,
        week=somebody.week,
        week_count=somebody.week_count,
        first_seen_at=START,
    )
    session.add(contact)
    session.flush()
    for row in session.query(Interest).filter_by(account_id=account_id):
        if row.key in somebody.interests:
            session.execute(insert(ContactInterest).values(interest_id=row.id, contact_id=contact.id))
    for listed in session.query(ContactList).filter_by(account_id=account_id):
        if listed.key in somebody.lists:
            session.execute(insert(ContactListMember).values(list_id=listed.id, contact_id=contact.id))


def plan_all(database: Database, notice_id: int, at: datetime = START) -> None:
    """Make all requests of a notice."""
    while True:
        with database.writing() as session:
            if not plan_page(session, notice_id, at):
                return
