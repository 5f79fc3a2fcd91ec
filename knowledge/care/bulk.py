"""The same change to many entries at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from knowledge.care.editing import StaleSave
from knowledge.care.fields import FieldInvalid, with_field
from knowledge.care.places import EntryPlace, EntryUnknown, list_read, parsed_id
from knowledge.care.publishing import Edit
from knowledge.content import Entry
from knowledge.saving import Author, StoredEntry, known_entries, write_entries
from knowledge.tables import EntryRow
from people.tables import Account

MOST = 500
"""Entries of one change."""
FIELDS = ("owner_key", "review_on", "class", "valid_until", "keyword+", "keyword-")
"""What can be changed so, by the names of `with_field`."""


@dataclass(frozen=True, slots=True)
class BulkChange:
    """One field, and what it shall be. `valid_until` may be emptied, the others may not."""

    field: str
    value: str

    def applied(self, entry: Entry) -> Entry:
        """The entry with it; as it was where the word to take away is not there. Raises FieldInvalid."""
        if self.field not in FIELDS:
            raise FieldInvalid("unknown-field", self.field)
        if not self.value and self.field != "valid_until":
            raise FieldInvalid("missing", "")
        try:
            return with_field(entry, self.field, self.value)
        except FieldInvalid as error:
            if error.problem == "not-there":
                return entry
            raise


def places_of(session: Session, account: Account, ids: Sequence[str]) -> list[EntryPlace]:
    """Where these entries are, each in the first of the town's collections that has it; unknown ones are left out."""
    read = list_read(session, account)
    pairs = []
    for entry_id in dict.fromkeys(ids):
        with suppress(EntryUnknown):
            pairs.append(parsed_id(entry_id))
    query = select(EntryRow.collection_id, EntryRow.kind, EntryRow.key).where(
        EntryRow.collection_id.in_([one.id for one in read]),
        EntryRow.kind.in_({kind for kind, _ in pairs}),
        EntryRow.key.in_({key for _, key in pairs}),
    )
    held: dict[tuple[str, str], set[int]] = {}
    for row in session.execute(query):
        held.setdefault((row.kind, row.key), set()).add(row.collection_id)
    found = []
    for kind, key in pairs:
        first = next((one for one in read if one.id in held.get((kind, key), ())), None)
        if first is not None:
            found.append(EntryPlace(first.id, first.key, kind, key))
    return found


def stored_of(session: Session, places: Sequence[EntryPlace], *, locks: bool = False) -> dict[str, StoredEntry]:
    """The entries of these places as they are now, by id; those that are gone are left out.

    With `locks` nobody else changes them until the transaction ends.
    """
    found: dict[str, StoredEntry] = {}
    for collection_id, some in _by_collection(places):
        if locks:
            pairs = [(place.kind, place.key) for place in some]
            query = select(EntryRow.id).where(
                EntryRow.collection_id == collection_id, tuple_(EntryRow.kind, EntryRow.key).in_(pairs)
            )
            session.execute(query.order_by(EntryRow.id).with_for_update()).all()
        found |= known_entries(session, collection_id, [_named(place) for place in some])
    return found


def save_all(session: Session, edits: Sequence[Edit], author: Author) -> int:
    """Save entries, each read as its expected version; how many were written. Raises StaleSave for the first other."""
    known = stored_of(session, [edit.place for edit in edits], locks=True)
    written = 0
    by_id = {edit.place.id: edit for edit in edits}
    for edit in edits:
        stored = known.get(edit.place.id)
        if stored is None or (stored.stamp.version != edit.expected_version and stored.entry != edit.entry):
            theirs, number = (stored.entry, stored.stamp.version) if stored else (None, 0)
            raise StaleSave(None, theirs, edit.entry, number)
    for collection_id, some in _by_collection([edit.place for edit in edits]):
        changed = [
            entry for place in some if (entry := by_id[place.id].entry) is not None and entry != known[place.id].entry
        ]
        written += len(write_entries(session, collection_id, changed, known, author))
    return written


def _by_collection(places: Sequence[EntryPlace]) -> Iterator[tuple[int, list[EntryPlace]]]:
    ordered = sorted(places, key=lambda place: (place.collection_id, place.id))
    for number, some in groupby(ordered, key=lambda place: place.collection_id):
        yield number, list(some)


def _named(place: EntryPlace) -> Entry:
    return Entry(place.kind, place.key, ())
