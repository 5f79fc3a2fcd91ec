"""The April wizard: everything follows its section, nothing is left without an owner, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.care.new_year import (
    NewYear,
    PlanRefused,
    Preview,
    SectionFate,
    SectionOwnsEntries,
    TownChanged,
    carry_out,
    fingerprint_of,
    plan_of,
    preview,
    remove_unused_section,
)
from knowledge.care.reorganising import load_sections_now
from knowledge.content import CollectionLevel, Entry, EntryKind, EntryText
from knowledge.repository import assign_collections, ensure_collection, revision_of
from knowledge.saving import Author, save_entries
from people.accounts import get_account_by_id
from people.sections import SectionDependents, SectionInUse, SectionUnknown, list_sections, save_section
from people.staff_codes import new_staff_code
from people.tables import Account, Contact, Role, StaffCode, UserRight
from people.town_details import SectionDetails
from storage.database import Database
from tests.entries import load_entries
from tests.scheduler.builders import make_account, make_user

NOW = datetime(2026, 4, 1, tzinfo=UTC)
AUTHOR = Author("hanako", NOW)
SECTIONS = (
    SectionDetails("kankyo", "環境係", "0000-00-0001", "平日"),
    SectionDetails("zeimu", "税務係", "0000-00-0002"),
    SectionDetails("aki", "空き係", "0000-00-0003"),
)
OWNED = {"dog": "kankyo", "bag": "kankyo", "tax": "zeimu"}
STAY = tuple(SectionFate(section.key, section.key) for section in SECTIONS)
MERGED = (
    SectionFate("kankyo", name="くらし環境課", phone="０１２０−１１−２２２２"),
    SectionFate("zeimu", "zeimu", name="税務課"),
    SectionFate("aki", name="くらし環境課"),
)


@dataclass
class Hall:
    """A town hall with three sections; two people, a code and an editor belong to 環境係."""

    database: Database
    account_id: int

    def show(self, new_year: NewYear) -> tuple[Preview, str]:
        with self.database.reading() as session:
            now = load_sections_now(session, self.account(session))
        return preview(now, plan_of(new_year, now)), fingerprint_of(now)

    def press(self, new_year: NewYear, shown: str = "") -> Preview:
        with self.database.writing() as session:
            seen = shown or fingerprint_of(load_sections_now(session, self.account(session)))
            return carry_out(session, self.account(session), new_year, AUTHOR, shown=seen)

    def account(self, session: Session) -> Account:
        return get_account_by_id(session, self.account_id)

    def save(self, *entries: Entry) -> None:
        with self.database.writing() as session:
            collection = ensure_collection(session, f"town-{self.account_id}", "町", CollectionLevel.TOWN)
            assign_collections(session, self.account_id, [collection])
            save_entries(session, collection, entries, AUTHOR)

    @property
    def owners(self) -> dict[str, str]:
        with self.database.reading() as session:
            return {entry.key: entry.owner_key for entry in load_entries(session, self.account_id)}

    @property
    def sections(self) -> dict[str, tuple[str, str]]:
        with self.database.reading() as session:
            return {row.key: (row.name, row.phone) for row in list_sections(session, self.account_id)}

    @property
    def dependents(self) -> list[set[str]]:
        """The section keys on contacts, codes and rights, and the town's own contact."""
        with self.database.reading() as session:
            found = [
                set(session.scalars(select(table.section_key).where(table.account_id == self.account_id)))
                for table in (Contact, StaffCode, UserRight)
            ]
            return [*found, {self.account(session).contact_section_key}]


def faq(key: str, owner: str = "") -> Entry:
    return Entry(EntryKind.FAQ, key, (EntryText(key, "窓口へ"),), owner_key=owner)


@pytest.fixture
def hall(database: Database) -> Hall:
    made = Hall(database, make_account(database, staff=2))
    user_id = make_user(database, "henshu")
    made.save(*(faq(key, owner) for key, owner in OWNED.items()))
    with database.writing() as session:
        for section in SECTIONS:
            save_section(session, made.account_id, section)
        made.account(session).contact_section_key = "kankyo"
        for contact in session.scalars(select(Contact)):
            contact.section_key = "kankyo"
        new_staff_code(session, made.account_id, "kankyo", key="k", at=NOW)
        session.add(UserRight(account_id=made.account_id, user_id=user_id, role=Role.EDITOR, section_key="kankyo"))
    return made


def test_what_is_shown_is_what_happens(hall: Hall) -> None:
    shown, seen = hall.show(NewYear(MERGED))
    assert shown.is_sound
    then = {section.key: section for section in shown.sections}
    assert set(then) == {"くらし環境課", "zeimu"}
    new, kept = then["くらし環境課"], then["zeimu"]
    assert (new.is_new, new.phone, new.entries_before, new.entries_after) == (True, "0120-11-2222", 0, 2)
    assert new.dependents == SectionDependents(contacts=2, codes=1, users=1, is_town_contact=True)
    assert (kept.is_new, kept.is_changed, kept.name, kept.entries_after) == (False, True, "税務課", 1)
    assert (shown.foreseen.entries, shown.foreseen.people, shown.removed) == (2, 4, ("aki", "kankyo"))
    assert hall.owners == OWNED, "so far it was only shown"

    assert hall.press(NewYear(MERGED), seen) == shown
    assert hall.owners == {"dog": "くらし環境課", "bag": "くらし環境課", "tax": "zeimu"}
    assert hall.sections == {
        "zeimu": ("税務課", "0000-00-0002"),
        "くらし環境課": ("くらし環境課", "0120-11-2222"),
    }
    assert hall.dependents == [{"くらし環境課"}] * 4


def test_single_entries_go_another_way_than_their_section(hall: Hall) -> None:
    hall.press(NewYear(MERGED, {"faq:bag": "zeimu"}))
    assert hall.owners == {"dog": "くらし環境課", "bag": "zeimu", "tax": "zeimu"}


def test_an_entry_without_an_owner_stops_the_plan_until_somebody_has_it(hall: Hall) -> None:
    hall.save(faq("lost"))
    shown, _ = hall.show(NewYear(STAY))
    assert (shown.is_sound, [entry.id for entry in shown.unowned]) == (False, ["faq:lost"])
    with pytest.raises(PlanRefused) as refused:
        hall.press(NewYear(STAY))
    assert refused.value.preview == shown
    hall.press(NewYear(STAY, {"faq:lost": "zeimu"}))
    assert hall.owners["lost"] == "zeimu"


def test_an_entry_of_a_section_that_is_not_there_stops_the_plan_until_it_goes_somewhere(hall: Hall) -> None:
    hall.save(faq("stray", "gone"))
    shown, _ = hall.show(NewYear(STAY))
    assert [(fault.problem, fault.given) for fault in shown.faults] == [("plan-left-out", "gone（1）")]
    assert [entry.id for entry in shown.unowned] == ["faq:stray"]
    hall.press(NewYear((*STAY, SectionFate("gone", "zeimu"))))
    assert hall.owners["stray"] == "zeimu"


def test_letters_to_the_staff_and_garbage_under_an_owned_chart_need_no_owner(hall: Hall) -> None:
    words = (EntryText("ひとこと", "気をつけて"),)
    tip, futon = Entry(EntryKind.TIP, "tip", words), Entry(EntryKind.GARBAGE, "futon", words)
    hall.save(tip, futon)
    assert [entry.id for entry in hall.show(NewYear(STAY))[0].unowned] == ["garbage:futon"]
    hall.save(faq("garbage-chart", "kankyo"))
    assert hall.show(NewYear(STAY))[0].is_sound


@pytest.mark.parametrize(
    ("new_year", "problem"),
    [
        (NewYear(STAY[1:]), "plan-left-out"),
        (NewYear((replace(STAY[0], phone="でんわ"), *STAY[1:])), "not-a-phone"),
        (NewYear((SectionFate("kankyo"), *STAY[1:])), "missing"),
        (NewYear((SectionFate("kankyo", name="新しい係"), *STAY[1:])), "missing"),
        (NewYear((SectionFate("kankyo", "zeimu"), SectionFate("zeimu", "aki"), STAY[2])), "plan-chain"),
        (NewYear((*STAY, SectionFate("nobody", "new", "新しい係", "0000-00-0009"))), "unknown-section"),
        (NewYear(STAY, {"faq:none": "zeimu"}), "plan-entry-unknown"),
        (NewYear(STAY, {"faq:dog": "nobody"}), "missing"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_changes_nothing(hall: Hall, new_year: NewYear, problem: str) -> None:
    before = (hall.owners, hall.sections, hall.dependents)
    with pytest.raises(PlanRefused) as refused:
        hall.press(new_year)
    assert problem in {fault.problem for fault in refused.value.preview.faults}
    assert (hall.owners, hall.sections, hall.dependents) == before


def test_what_somebody_else_changed_since_it_was_shown_stops_the_press(hall: Hall) -> None:
    _, seen = hall.show(NewYear(MERGED))
    hall.save(faq("dog", "zeimu"))
    with pytest.raises(TownChanged):
        hall.press(NewYear(MERGED), seen)
    assert set(hall.sections) == {"kankyo", "zeimu", "aki"}


def test_another_towns_sections_and_people_stay_as_they_are(hall: Hall, database: Database) -> None:
    other = Hall(database, make_account(database, key="other"))
    other.save(faq("dog", "kankyo"))
    with database.writing() as session:
        save_section(session, other.account_id, SECTIONS[0])
        new_staff_code(session, other.account_id, "kankyo", key="k", at=NOW)
        other.account(session).contact_section_key = "kankyo"
    before = (other.owners, other.sections, other.dependents)
    hall.press(NewYear(MERGED))
    assert (other.owners, other.sections, other.dependents) == before


def test_only_a_section_that_nothing_and_nobody_needs_can_be_removed(hall: Hall, database: Database) -> None:
    def remove(key: str) -> None:
        with database.writing() as session:
            remove_unused_section(session, hall.account(session), key)

    with pytest.raises(SectionOwnsEntries) as owns:
        remove("kankyo")
    assert owns.value.count == 2
    hall.save(faq("dog", "zeimu"), faq("bag", "zeimu"))
    with pytest.raises(SectionInUse) as used:
        remove("kankyo")
    assert used.value.dependents == SectionDependents(2, 1, 1, is_town_contact=True)
    with database.reading() as session:
        before = revision_of(session, hall.account_id)
    remove("aki")
    with database.reading() as session:
        assert revision_of(session, hall.account_id) != before, "the bot hears of it"
    with pytest.raises(SectionUnknown):
        remove("aki")
    assert set(hall.sections) == {"kankyo", "zeimu"}
