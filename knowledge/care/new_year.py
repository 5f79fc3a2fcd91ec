"""The April wizard: old sections to new ones, with whom and what goes along, and nothing left without an owner.

What a person chose on one screen becomes a plan as a filled-in table would (`sections`), is shown, and carried out
in one transaction (`reorganising`).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.care.entry_checks import HAS_NO_OWNER
from knowledge.care.findings import CHART
from knowledge.care.places import list_read
from knowledge.care.reorganising import Reorganised, SectionsNow, foreseen, load_sections_now, reorganise
from knowledge.care.section_file import dialled_number
from knowledge.care.sections import SectionPlan, SectionRow, planned
from knowledge.content import Entry, EntryKind
from knowledge.importers.validation import Fault
from knowledge.repository import touch_account
from knowledge.saving import Author
from knowledge.tables import EntryRow
from people.accounts import lock_account
from people.sections import SectionDependents, remove_section
from people.tables import Account

_GARBAGE = (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY)


@dataclass(frozen=True, slots=True)
class SectionFate:
    """What becomes of one old section: it stays, is renamed, or goes into `new`, with others or alone.

    `new` is the key of a section of before or of a new one; without it a section of this `name`, or a new one whose key
    is made of the name. `name` and `phone` are needed for a new one and change an old one.
    """

    old: str
    new: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NewYear:
    """What somebody chose: a fate for each old key, and owners for single entries by their id, as keys after."""

    fates: tuple[SectionFate, ...]
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SectionThen:
    """A section as it will be, with what it answers for before and after; `dependents` are those after."""

    key: str
    name: str
    phone: str
    is_new: bool
    is_changed: bool
    entries_before: int
    entries_after: int
    dependents: SectionDependents


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do. With `faults`, or while entries are `unowned`, it is refused.

    `removed` are the old sections that go, `unowned` the entries for which nobody would answer, in the town's order.
    """

    sections: tuple[SectionThen, ...]
    foreseen: Reorganised
    removed: tuple[str, ...]
    faults: tuple[Fault, ...]
    unowned: tuple[Entry, ...]

    @property
    def is_sound(self) -> bool:
        """Whether it can be carried out."""
        return not self.faults and not self.unowned


class PlanRefused(Exception):
    """The plan has faults or leaves entries without an owner: `preview` shows them. Nothing was changed."""

    def __init__(self, preview: Preview) -> None:
        """`preview` is of what there is now."""
        super().__init__(f"{len(preview.faults)} faults, {len(preview.unowned)} without an owner")
        self.preview = preview


class TownChanged(Exception):
    """Sections or owners are others than those that were shown. Nothing was changed."""


class SectionOwnsEntries(Exception):
    """A section cannot be removed while it answers for entries: `count`."""

    def __init__(self, count: int) -> None:
        """`count` is how many, those of shared collections too."""
        super().__init__(str(count))
        self.count = count


def plan_of(new_year: NewYear, now: SectionsNow) -> SectionPlan:
    """The plan that was chosen, read against what there is. A fault's line is the place of the fate, from 1. Pure."""
    rows, faults = [], []
    for line, fate in enumerate(new_year.fates, start=1):
        phone, fault = dialled_number(fate.phone.strip())
        if fault:
            faults.append(Fault("", line, "phone", fault, fate.phone))
        rows.append(SectionRow("", line, fate.old, fate.new.strip(), fate.name.strip(), phone))
    owned = {entry.id: entry.owner_key for entry in now.town.entries}
    line = len(rows)
    for entry_id, key in new_year.owners.items():
        line += 1
        if entry_id in owned:
            rows.append(SectionRow("", line, owned[entry_id], key, key=entry_id))
        else:
            faults.append(Fault("", line, "key", "plan-entry-unknown", entry_id))
    if "" in {row.old for row in rows} and not any(row.old == "" and row.is_for_rest for row in rows):
        rows.append(SectionRow("", line + 1, ""))
    plan = planned(rows, now.town)
    plan.faults.extend(faults)
    return plan


def preview(now: SectionsNow, plan: SectionPlan, *, removes_empty: bool = True) -> Preview:
    """What the plan would do. Pure."""
    done = foreseen(now, plan, removes_empty=removes_empty)
    then = {**now.town.sections, **plan.sections}
    for key in done.removed:
        del then[key]
    owners = [plan.moves.get(place, entry.owner_key) for place, entry in enumerate(now.town.entries)]
    before, after = Counter(entry.owner_key for entry in now.town.entries), Counter(owners)
    dependents = _dependents_then(now, plan)
    sections = tuple(
        SectionThen(
            key=key,
            name=section.name,
            phone=section.phone,
            is_new=key not in now.town.sections,
            is_changed=key in plan.sections,
            entries_before=before[key],
            entries_after=after[key],
            dependents=dependents.get(key, SectionDependents()),
        )
        for key, section in then.items()
    )
    unowned = tuple(_unowned(now.town.entries, owners, then.keys()))
    return Preview(sections, done, tuple(done.removed), tuple(plan.faults), unowned)


def fingerprint_of(now: SectionsNow) -> str:
    """What changes when the sections or the owners of entries change: to be kept from the screen to the press."""
    sections = [[one.key, one.name, one.phone] for one in now.town.sections.values()]
    owners = sorted([entry.id, entry.owner_key] for entry in now.town.entries)
    return hashlib.sha256(json.dumps([sections, owners, now.town.contact_key]).encode()).hexdigest()


def carry_out(
    session: Session, account: Account, new_year: NewYear, author: Author, *, shown: str, removes_empty: bool = True
) -> Preview:
    """Carry out what was chosen, all or nothing, in the caller's transaction; what was done.

    `shown` is the fingerprint of what the person saw. Raises TownChanged or PlanRefused and changes nothing then.
    """
    lock_account(session, account.id)
    now = load_sections_now(session, account)
    if fingerprint_of(now) != shown:
        raise TownChanged
    plan = plan_of(new_year, now)
    found = preview(now, plan, removes_empty=removes_empty)
    if not found.is_sound:
        raise PlanRefused(found)
    reorganise(session, account, now, plan, author, removes_empty=removes_empty)
    return found


def remove_unused_section(session: Session, account: Account, key: str) -> None:
    """Remove a section that answers for nothing and on which nobody depends.

    Raises SectionUnknown, SectionInUse or SectionOwnsEntries.
    """
    lock_account(session, account.id)
    read = [collection.id for collection in list_read(session, account)]
    owned = select(func.count()).where(EntryRow.collection_id.in_(read), EntryRow.owner_key == key)
    count = session.scalar(owned) or 0
    if count:
        raise SectionOwnsEntries(count)
    remove_section(session, account.id, key)
    touch_account(session, account.id)


def _unowned(entries: Sequence[Entry], owners: Sequence[str], known: Collection[str]) -> list[Entry]:
    """Entries whose section is not there, and those without any that need one: letters to the staff do not.

    Garbage without a section is the matter of whoever answers for the sorting chart.
    """
    chart = next((owner for entry, owner in zip(entries, owners, strict=True) if entry.id == CHART), "")
    return [
        entry
        for entry, owner in zip(entries, owners, strict=True)
        if (owner and owner not in known)
        or not (owner or entry.kind in HAS_NO_OWNER or (entry.kind in _GARBAGE and chart in known))
    ]


def _dependents_then(now: SectionsNow, plan: SectionPlan) -> dict[str, SectionDependents]:
    found: dict[str, SectionDependents] = {}
    for old, one in now.dependents.items():
        key = plan.rest.get(old, old)
        there = found.get(key, SectionDependents())
        found[key] = SectionDependents(
            there.contacts + one.contacts,
            there.codes + one.codes,
            there.users + one.users,
            there.is_town_contact or one.is_town_contact,
        )
    return found
