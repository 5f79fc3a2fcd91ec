"""What one change would do to each of many entries, and for which it cannot be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from console.here import Here
from console.pages.answers.finding import entry_words
from console.pages.answers.words import EntryWords
from knowledge.care.bulk import BulkChange, places_of, stored_of
from knowledge.care.editing import CollectionShared, NotYourSection, check_change, may_change
from knowledge.care.fields import FieldInvalid
from knowledge.care.publishing import Edit
from knowledge.care.validity import Known, faults_of
from knowledge.content import Entry
from knowledge.differences import differences
from people.accounts import get_account_by_id


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One entry: label, before and after of what changes; or why it is refused."""

    entry: Entry
    version: int
    rows: Sequence[tuple[str, str, str]] = ()
    refused: str = ""


@dataclass(slots=True)
class BulkPlan:
    """What would happen. `same` counts entries that are so already, `gone` those that are not there any more."""

    change: BulkChange
    edits: list[Edit] = field(default_factory=list)
    changed: list[BulkRow] = field(default_factory=list)
    refused: list[BulkRow] = field(default_factory=list)
    same: int = 0
    gone: int = 0

    @property
    def judged(self) -> dict[str, Entry | None]:
        """As the golden set is asked."""
        return {edit.place.id: edit.entry for edit in self.edits}


def planned(
    here: Here, session: Session, ids: Sequence[str], change: BulkChange, expected: Mapping[str, int]
) -> BulkPlan:
    """Work it out for these entries; one whose version is another than expected is refused.

    Raises FieldInvalid when no entry could take the change.
    """
    words = entry_words(here, session)
    known = Known(words.sections.keys(), words.categories.keys(), ())
    places = {place.id: place for place in places_of(session, get_account_by_id(session, here.account_id), ids)}
    stored = stored_of(session, list(places.values()))
    plan = BulkPlan(change, gone=len(set(ids)) - len(stored))
    for entry_id, place in places.items():
        one = stored.get(entry_id)
        if one is None:
            continue
        before, version = one.entry, one.stamp.version
        after = change.applied(before)
        if before == after:
            plan.same += 1
            continue
        why = ""
        if expected.get(entry_id, version) != version:
            why = here.say("console-bringing.bulk.stale")
        why = why or _refusal(here, session, words, place.collection_id, before, after)
        why = why or _invalid(here, words, known, before, after)
        if why:
            plan.refused.append(BulkRow(before, version, refused=why))
            continue
        fields = differences(before, after)
        rows = [(words.label(d.name), words.value(d.name, d.before), words.value(d.name, d.after)) for d in fields]
        plan.changed.append(BulkRow(before, version, rows))
        plan.edits.append(Edit(place, after, version))
    return plan


def _refusal(here: Here, session: Session, words: EntryWords, collection_id: int, before: Entry, after: Entry) -> str:
    try:
        check_change(session, here.account_id, collection_id, here.person.login, before, after)
    except CollectionShared:
        return here.say("console-bringing.bulk.shared")
    except NotYourSection as error:
        if may_change(session, here.account_id, here.section_key, before):
            return here.say("console-bringing.bulk.give-away")
        if not str(error):
            return here.say("console-bringing.bulk.not-yours-unowned")
        return here.say("console-bringing.bulk.not-yours", section=words.section(str(error)))
    return ""


def _invalid(here: Here, words: EntryWords, known: Known, before: Entry, after: Entry) -> str:
    """What the change itself makes wrong; faults that were there before are let be."""
    old = {(fault.name, fault.problem) for fault in faults_of(before, known, before)}
    for fault in faults_of(after, known, before):
        if (fault.name, fault.problem) not in old:
            return here.say("console-bringing.bulk.not-valid", problem=words.fault(fault))
    return ""


__all__ = ["BulkPlan", "BulkRow", "FieldInvalid", "planned"]
