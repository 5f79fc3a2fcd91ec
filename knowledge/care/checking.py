"""All checks over all that a town knows, and what is due soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.care import entry_checks, reference_checks
from knowledge.care.findings import Check, Checked, Content, Finding, Severity
from knowledge.care.places import list_read
from knowledge.content import Entry
from knowledge.districts import load_plan
from knowledge.history_tables import EntryImportRow
from knowledge.online_procedures import load_online
from knowledge.repository import load_numbered
from knowledge.saving import in_parts
from knowledge.search import KnowledgeBase
from knowledge.tables import EntryRow, MediaRow
from people.sections import list_sections
from people.tables import Account
from people.town_details import SectionDetails

CHECKS: tuple[Check, ...] = (*entry_checks.CHECKS, *reference_checks.CHECKS)


@dataclass(frozen=True, slots=True)
class Due:
    """An entry that must be looked at again, and the section to ask; None where nobody answers for it."""

    entry: Entry
    section: SectionDetails | None


def findings(content: Content, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """Everything that the checks find: faults before hints, each check's findings together."""
    found = [one for check in checks for one in check(content)]
    order = {what: place for place, what in enumerate(dict.fromkeys(one.what for one in found))}
    return sorted(found, key=lambda one: (one.severity != Severity.FAULT, order[one.what]))


def due_within(content: Content, days: int) -> list[Due]:
    """What is overdue or becomes so within so many days: by section, the most urgent first."""
    last = content.today + timedelta(days=days)
    due = [
        Due(entry, content.sections.get(content.owner_key_of(entry)))
        for entry in content.own
        if entry.review_on is not None and entry.review_on <= last and entry.is_valid_on(content.today)
    ]
    places = {key: place for place, key in enumerate(content.sections)}
    return sorted(due, key=lambda one: (places.get(one.section.key, -1) if one.section else -1, _date(one.entry)))


def load_content(session: Session, account: Account, knowledge: KnowledgeBase, today: date, now: datetime) -> Content:
    """All that the town knows. `knowledge` is what its readers ask, `today` Japan's date."""
    entries = tuple(_entries(session, account))
    wanted = {one.entry.image for one in entries if one.entry.image}
    return Content(
        today=today,
        now=now,
        entries=entries,
        knowledge=knowledge,
        sections={
            row.key: SectionDetails(row.key, row.name, row.phone, row.hours, row.answers_for)
            for row in list_sections(session, account.id)
        },
        contact_key=account.contact_section_key,
        plan=load_plan(session, account.id),
        online=load_online(session, account.id, account.municipality_code),
        pictures=frozenset(session.scalars(select(MediaRow.hash))) & wanted,
        municipality_code=account.municipality_code,
    )


def _entries(session: Session, account: Account) -> Iterator[Checked]:
    for collection in list_read(session, account):
        query = select(EntryRow.id).where(EntryRow.collection_id == collection.id)
        numbers = session.scalars(query.order_by(EntryRow.position, EntryRow.id)).all()
        for some in in_parts(numbers):
            imports = select(EntryImportRow.entry_id).where(EntryImportRow.entry_id.in_(some))
            imported = set(session.scalars(imports))
            loaded = load_numbered(session, some)
            for number in some:
                if number in loaded:
                    yield Checked(loaded[number][1], collection.is_own, number in imported)


def _date(entry: Entry) -> date:
    return entry.review_on or date.max
