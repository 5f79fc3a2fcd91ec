"""Sections of the town hall: who answers for what, and their telephones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from people.tables import Section


@dataclass(frozen=True, slots=True)
class SectionDetails:
    """A section as people see it."""

    key: str
    name: str
    phone: str
    hours: str = ""
    answers_for: str = ""


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
