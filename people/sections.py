"""Sections of the town hall: who answers for what, and their telephones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from people.accounts import get_account_by_id, lock_account
from people.tables import Contact, Section, StaffCode, UserRight
from people.town_details import SectionDetails


class SectionUnknown(Exception):
    """The town has no section with this key; the message is the key."""


class SectionInUse(Exception):
    """A section cannot be removed while somebody depends on it: `dependents`."""

    def __init__(self, dependents: SectionDependents) -> None:
        """`dependents` are those who would be left without a section."""
        super().__init__(f"{dependents.people} people")
        self.dependents = dependents


@dataclass(frozen=True, slots=True)
class SectionDependents:
    """Who depends on a section: contacts in LINE, unused codes, editors limited to it, and the town's own contact."""

    contacts: int = 0
    codes: int = 0
    users: int = 0
    is_town_contact: bool = False

    @property
    def people(self) -> int:
        """Contacts, codes and users together."""
        return self.contacts + self.codes + self.users

    @property
    def is_any(self) -> bool:
        """Whether there are any."""
        return self.people > 0 or self.is_town_contact


def save_section(session: Session, account_id: int, details: SectionDetails) -> Section:
    """Add the section, or bring the one with this key up to date."""
    section = find_section(session, account_id, details.key)
    if section is None:
        section = Section(account_id=account_id, key=details.key)
        session.add(section)
    section.name = details.name
    section.phone = details.phone
    section.hours = details.hours
    section.answers_for = details.answers_for
    session.flush()
    return section


def find_section(session: Session, account_id: int, key: str) -> Section | None:
    """One section of a town, or None."""
    return session.scalar(select(Section).where(Section.account_id == account_id, Section.key == key))


def list_sections(session: Session, account_id: int) -> Sequence[Section]:
    """All sections of a town, in the order they were added."""
    return session.scalars(select(Section).where(Section.account_id == account_id).order_by(Section.id)).all()


def load_dependents(session: Session, account_id: int) -> dict[str, SectionDependents]:
    """Who depends on which section key of a town, whether there is such a section or not."""
    contacts, codes, users = (
        {row[0]: row[1] for row in session.execute(_counted(column, conditions))}
        for column, conditions in _dependent(account_id)
    )
    town_contact = get_account_by_id(session, account_id).contact_section_key
    keys = {*contacts, *codes, *users, *filter(None, [town_contact])}
    return {
        key: SectionDependents(contacts.get(key, 0), codes.get(key, 0), users.get(key, 0), key == town_contact)
        for key in sorted(keys)
    }


def move_dependents(session: Session, account_id: int, old: str, new: str) -> None:
    """Let everybody who depends on one section depend on another. Used codes keep what they said."""
    for column, conditions in _dependent(account_id):
        moving = update(column.class_).where(*conditions, column == old).values(section_key=new)
        session.execute(moving.execution_options(synchronize_session=False))
    account = get_account_by_id(session, account_id)
    if account.contact_section_key == old:
        account.contact_section_key = new
    session.flush()


def remove_section(session: Session, account_id: int, key: str) -> None:
    """Remove a section on which nobody depends; whether it answers for any entry, the caller has looked.

    Raises SectionUnknown or SectionInUse.
    """
    lock_account(session, account_id)
    section = find_section(session, account_id, key)
    if section is None:
        raise SectionUnknown(key)
    dependents = load_dependents(session, account_id).get(key, SectionDependents())
    if dependents.is_any:
        raise SectionInUse(dependents)
    session.delete(section)
    session.flush()


_Dependent = tuple[InstrumentedAttribute[str], tuple[ColumnElement[bool], ...]]


def _dependent(account_id: int) -> tuple[_Dependent, _Dependent, _Dependent]:
    """Where section keys stand: on contacts, on unused codes and on rights."""
    return (
        (Contact.section_key, (Contact.account_id == account_id, Contact.section_key != "")),
        (
            StaffCode.section_key,
            (StaffCode.account_id == account_id, StaffCode.section_key != "", StaffCode.used_at.is_(None)),
        ),
        (UserRight.section_key, (UserRight.account_id == account_id, UserRight.section_key != "")),
    )


def _counted(column: InstrumentedAttribute[str], conditions: tuple[ColumnElement[bool], ...]) -> Select[str, int]:
    return select(column, func.count()).where(*conditions).group_by(column)
