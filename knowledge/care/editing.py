"""Changing one entry by hand, without overwriting what somebody else has saved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from knowledge.care.findings import CHART
from knowledge.care.history import find_version
from knowledge.care.places import EntryPlace, find_stored, parsed_id
from knowledge.content import Entry, EntryKind
from knowledge.differences import flat_fields
from knowledge.saving import Author, remove_stored, write_entries
from knowledge.tables import AccountCollectionRow, EntryRow
from people.tables import UserRight
from people.users import RightMissing, UserUnknown, get_author

_CHART = parsed_id(CHART)
_GARBAGE = (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY)


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


class NotYourSection(Exception):
    """The entry is, or would become, that of another section than the user's; the message is that section's key.

    It is empty where no section answers for the entry.
    """


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


def check_owner(section_key: str, *owners: str) -> None:
    """Whether somebody whose right is limited to a section may change what these sections answer for.

    An empty `section_key` limits nobody. Raises NotYourSection.
    """
    for owner in owners:
        if section_key and owner != section_key:
            raise NotYourSection(owner)


def check_change(session: Session, account_id: int, collection_id: int, login: str, *states: Entry | None) -> None:
    """Whether somebody may turn an entry from the first of these states into the last; None is no entry.

    The one place for it: the collection must be theirs to change, and whoever is limited to a section neither
    touches, gives away, nor takes over what another section answers for. Raises as `check_editor`, and NotYourSection.
    """
    check_editor(session, account_id, collection_id, login)
    limit = section_limit(session, account_id, login)
    if limit:
        chart = _chart_owner(session, account_id)
        check_owner(limit, *(_owner(entry, chart) for entry in states if entry is not None))


def section_limit(session: Session, account_id: int, login: str) -> str:
    """The section to which a user's right is limited; empty for the whole town. Raises UserUnknown, RightMissing."""
    user = get_author(session, account_id, login)
    query = select(UserRight.section_key).where(UserRight.account_id == account_id, UserRight.user_id == user.id)
    return session.scalar(query) or ""


def may_change(session: Session, account_id: int, section_key: str, entry: Entry) -> bool:
    """Whether a right that is limited to this section reaches the entry; empty for the whole town."""
    return not section_key or _owner(entry, _chart_owner(session, account_id)) == section_key


def _owner(entry: Entry, chart_owner: str) -> str:
    """The section that answers for an entry; for garbage that names none that of the sorting chart, as in LINE."""
    return entry.owner_key or (chart_owner if entry.kind in _GARBAGE else "")


def _chart_owner(session: Session, account_id: int) -> str:
    kind, key = _CHART
    query = (
        select(EntryRow.owner_key)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == EntryRow.collection_id)
        .where(AccountCollectionRow.account_id == account_id, EntryRow.kind == kind, EntryRow.key == key)
    )
    return session.scalar(query.order_by(AccountCollectionRow.position).limit(1)) or ""


def _stale(session: Session, place: EntryPlace, yours: Entry | None, expected: int) -> StaleSave:
    stored = find_stored(session, place)
    base = find_version(session, place, expected) if expected else None
    return StaleSave(base, stored.entry if stored else None, yours, stored.stamp.version if stored else 0)
