"""Changing one entry by hand, without overwriting what somebody else has saved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from knowledge.care.history import find_version
from knowledge.care.places import EntryPlace, find_stored
from knowledge.content import Entry
from knowledge.differences import flat_fields
from knowledge.saving import Author, remove_stored, write_entries
from knowledge.tables import AccountCollectionRow
from people.users import RightMissing, UserUnknown, get_author


class StaleSave(Exception):
    """Somebody saved the entry meanwhile; nothing was written.

    `base` is what the edit began with (None when it is not kept), `theirs` what is stored now (None when it is gone),
    `yours` what was to be saved (None for a removal). `number` is the version that is stored now, 0 for none.
    """

    def __init__(self, base: Entry | None, theirs: Entry | None, yours: Entry | None, number: int) -> None:
        super().__init__(number)
        self.base = base
        self.theirs = theirs
        self.yours = yours
        self.number = number


class CollectionShared(Exception):
    """Other towns read the collection, and this user may not write for all of them; the message is the login."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field of a stale save: before, as stored now, and as it was to be saved."""

    name: str
    base: str
    theirs: str
    yours: str


def save_edit(session: Session, place: EntryPlace, entry: Entry, expected_version: int, author: Author) -> int:
    """Save an entry that was read as version `expected_version`, 0 for a new one; its version now.

    Saving what is there already changes nothing. Raises StaleSave.
    """
    stored = find_stored(session, place, locks=True)
    number = stored.stamp.version if stored else 0
    if stored is not None and stored.entry == entry:
        return number
    if number != expected_version:
        raise _stale(session, place, entry, expected_version)
    try:
        with session.begin_nested():
            write_entries(session, place.collection_id, [entry], {entry.id: stored} if stored else {}, author)
    except IntegrityError:
        if stored is not None:
            raise
        raise _stale(session, place, entry, expected_version) from None  # somebody made it in the same moment
    now = find_stored(session, place)
    return now.stamp.version if now else 0


def remove_edited(session: Session, place: EntryPlace, expected_version: int | None, author: Author) -> Entry | None:
    """Remove an entry; the entry as it was, None when it was gone already. Raises StaleSave."""
    stored = find_stored(session, place, locks=True)
    if stored is None:
        return None
    if expected_version not in (None, stored.stamp.version):
        raise _stale(session, place, None, expected_version or 0)
    remove_stored(session, place.collection_id, [stored], author)
    return stored.entry


def disagreements(stale: StaleSave) -> Sequence[Disagreement]:
    """What the two sides changed, field by field; what is the same in all three is left out."""
    base, theirs, yours = (flat_fields(entry) if entry else {} for entry in (stale.base, stale.theirs, stale.yours))
    names = dict.fromkeys((*base, *theirs, *yours))
    rows = (Disagreement(name, base.get(name, ""), theirs.get(name, ""), yours.get(name, "")) for name in names)
    return [row for row in rows if not row.base == row.theirs == row.yours]


def check_editor(session: Session, account_id: int, collection_id: int, login: str) -> None:
    """Whether somebody may change a collection: they must be allowed to write in every town that reads it.

    Raises UserUnknown and RightMissing for this town, CollectionShared for the others.
    """
    get_author(session, account_id, login)
    query = (
        select(AccountCollectionRow.account_id).where(AccountCollectionRow.collection_id == collection_id).distinct()
    )
    try:
        for reader in session.scalars(query).all():
            get_author(session, reader, login)
    except (UserUnknown, RightMissing):
        raise CollectionShared(login) from None


def _stale(session: Session, place: EntryPlace, yours: Entry | None, expected: int) -> StaleSave:
    stored = find_stored(session, place)
    base = find_version(session, place, expected) if expected else None
    return StaleSave(base, stored.entry if stored else None, yours, stored.stamp.version if stored else 0)
