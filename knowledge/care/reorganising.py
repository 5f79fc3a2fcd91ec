"""The new year's plan, carried out in the caller's transaction: all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from knowledge.care.places import list_read
from knowledge.care.sections import SectionPlan, TownSections, removable
from knowledge.repository import touch_account
from knowledge.saving import Author, StoredEntry, in_parts, load_stored, write_entries
from knowledge.tables import EntryRow
from people.sections import SectionDependents, list_sections, load_dependents, move_dependents, save_section
from people.tables import Account, Section
from people.town_details import SectionDetails


@dataclass(slots=True)
class SectionsNow:
    """What the town has, and where: `numbers` and `collections` belong to `town.entries`, place by place.

    `elsewhere` counts entries of shared collections by their owner, `dependents` says who depends on which key.
    """

    town: TownSections
    numbers: list[int]
    collections: list[int]
    elsewhere: Counter[str]
    dependents: Mapping[str, SectionDependents] = field(default_factory=dict)


@dataclass(slots=True)
class Reorganised:
    """What was done, or would be. `left` are entries of shared collections whose section moves: they stay."""

    sections: list[str] = field(default_factory=list)
    entries: int = 0
    people: int = 0
    contact_moved: bool = False
    removed: list[str] = field(default_factory=list)
    left: int = 0


def load_sections_now(session: Session, account: Account) -> SectionsNow:
    """Sections and all that is attached to them."""
    sections = {
        row.key: SectionDetails(row.key, row.name, row.phone, row.hours, row.answers_for)
        for row in list_sections(session, account.id)
    }
    stored: list[tuple[int, StoredEntry]] = []
    elsewhere: Counter[str] = Counter()
    for collection in list_read(session, account):
        query = select(EntryRow.id).where(EntryRow.collection_id == collection.id).order_by(EntryRow.id)
        if collection.is_own:
            for some in in_parts(session.scalars(query).all()):
                stored += [(collection.id, one) for one in load_stored(session, some)]
        else:
            owners = select(EntryRow.owner_key, func.count()).where(EntryRow.collection_id == collection.id)
            elsewhere.update({key: count for key, count in session.execute(owners.group_by(EntryRow.owner_key)) if key})
    dependents = load_dependents(session, account.id)
    people = {key: one.people for key, one in dependents.items() if one.people}
    entries = [one.entry for _collection, one in stored]
    town = TownSections(sections, entries, people, account.contact_section_key)
    numbers, collections = [one.number for _, one in stored], [collection for collection, _ in stored]
    return SectionsNow(town, numbers, collections, elsewhere, dependents)


def reorganise(
    session: Session, account: Account, now: SectionsNow, plan: SectionPlan, author: Author, *, removes_empty: bool
) -> Reorganised:
    """Carry out a plan without faults: sections, owners (as new versions), and all who depend on a section."""
    done = foreseen(now, plan, removes_empty=removes_empty)
    for section in plan.sections.values():
        save_section(session, account.id, section)
    for collection_id in dict.fromkeys(now.collections):
        places = [place for place in plan.moves if now.collections[place] == collection_id]
        _move_entries(session, collection_id, {now.numbers[place]: plan.moves[place] for place in places}, author)
    for old, new in plan.rest.items():
        if old != new:
            move_dependents(session, account.id, old, new)
    if done.removed:
        session.execute(delete(Section).where(Section.account_id == account.id, Section.key.in_(done.removed)))
    session.flush()
    if done != Reorganised(left=done.left):
        touch_account(session, account.id)
    return done


def foreseen(now: SectionsNow, plan: SectionPlan, *, removes_empty: bool) -> Reorganised:
    """What the plan would do."""
    moving = {old for old, new in plan.rest.items() if old != new}
    contact = now.town.contact_key
    return Reorganised(
        sections=list(plan.sections),
        entries=len(plan.moves),
        people=sum(count for key, count in now.town.people.items() if key in moving),
        contact_moved=contact in moving,
        removed=removable(now.town, plan, +now.elsewhere) if removes_empty else [],
        left=sum(count for key, count in now.elsewhere.items() if key in moving),
    )


def _move_entries(session: Session, collection_id: int, owners: dict[int, str], author: Author) -> None:
    """Give entries, by row number, another owner; what else they say is read again, with nobody else writing."""
    for some in in_parts(sorted(owners)):
        session.execute(select(EntryRow.id).where(EntryRow.id.in_(some)).order_by(EntryRow.id).with_for_update())
        stored = load_stored(session, some)
        moved = [replace(one.entry, owner_key=owners[one.number]) for one in stored]
        write_entries(session, collection_id, moved, {one.entry.id: one for one in stored}, author)
