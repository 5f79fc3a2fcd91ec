"""What an entry was before, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from knowledge.care.places import EntryPlace, find_stored
from knowledge.content import Entry
from knowledge.differences import Difference, differences
from knowledge.entry_json import entry_from_json
from knowledge.history_tables import EntryVersionRow
from knowledge.media import find_picture
from knowledge.origins import restore_origin
from knowledge.saving import Author, StoredEntry, remove_stored, write_entries


class NothingBefore(Exception):
    """There is no earlier state to return to."""


class VersionUnknown(Exception):
    """The entry has no version with this number; the message is the number."""


class AlreadySo(Exception):
    """The entry says what that version said; the message is the number, or empty."""


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as it was from `changed_at` on (UTC), and by whom.

    `removed_*` are set when its removal followed. `fields` is what differed from the version before it.
    """

    number: int
    entry: Entry
    changed_at: datetime
    changed_by: str
    removed_at: datetime | None = None
    removed_by: str = ""
    is_current: bool = False
    fields: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """What a return did: the entry as it is now, None when it is gone again, with its new version number."""

    entry: Entry | None
    number: int
    fields: tuple[Difference, ...]
    was_gone: bool = False


def list_versions(session: Session, place: EntryPlace) -> list[Version]:
    """Every version, the first one first, the current one last; empty when there never was such an entry."""
    return _versions(session, place, find_stored(session, place))


def return_entry(session: Session, place: EntryPlace, author: Author, number: int | None = None) -> Returned:
    """Bring back what was before the last change, or the version `number`, as a new version.

    Before its last change an entry may not have been there: then it is removed again. So returning twice comes back
    to where one was. Raises NothingBefore, VersionUnknown and AlreadySo.
    """
    stored = find_stored(session, place, locks=True)
    versions = _versions(session, place, stored)
    target = _numbered(versions, number) if number is not None else _before(versions)
    now = stored.entry if stored else None
    if target is None:
        if stored is None:
            raise NothingBefore
        remove_stored(session, place.collection_id, [stored], author)
        return Returned(None, stored.stamp.version, differences(now, None))
    wanted = _with_known_picture(session, target)
    if wanted == now:
        raise AlreadySo(str(number or ""))
    numbers = write_entries(session, place.collection_id, [wanted], {wanted.id: stored} if stored else {}, author)
    if stored is None:
        _restore_origin(session, place, numbers[wanted.id])
    return Returned(wanted, versions[-1].number + 1, differences(now, wanted), was_gone=stored is None)


def last_known(session: Session, place: EntryPlace) -> Entry | None:
    """The entry as it was last kept among the versions, such as before its removal; None when there are none."""
    row = session.scalar(_rows(place).order_by(EntryVersionRow.id.desc()).limit(1))
    return entry_from_json(row.content) if row else None


def find_version(session: Session, place: EntryPlace, number: int) -> Entry | None:
    """The entry as it was in one version, or None."""
    try:
        return _numbered(list_versions(session, place), number)
    except VersionUnknown:
        return None


def _rows(place: EntryPlace) -> Select[EntryVersionRow]:
    return (
        select(EntryVersionRow)
        .where(EntryVersionRow.collection_id == place.collection_id)
        .where(EntryVersionRow.kind == place.kind, EntryVersionRow.key == place.key)
    )


def _restore_origin(session: Session, place: EntryPlace, number: int) -> None:
    removed = session.scalar(_rows(place).order_by(EntryVersionRow.id.desc()).limit(1))
    if removed is not None:
        restore_origin(session, number, removed)


def _versions(session: Session, place: EntryPlace, stored: StoredEntry | None) -> list[Version]:
    found = [
        Version(
            row.version, entry_from_json(row.content), row.changed_at, row.changed_by, row.removed_at, row.removed_by
        )
        for row in session.scalars(_rows(place).order_by(EntryVersionRow.id))
    ]
    if stored is not None:
        stamp = stored.stamp
        found.append(Version(stamp.version, stored.entry, stamp.updated_at, stored.changed_by, is_current=True))
    return [
        replace(version, fields=differences(found[place - 1].entry, version.entry) if place else ())
        for place, version in enumerate(found)
    ]


def _numbered(versions: Sequence[Version], number: int) -> Entry:
    for version in reversed(versions):
        if version.number == number:
            return version.entry
    raise VersionUnknown(str(number))


def _before(versions: Sequence[Version]) -> Entry | None:
    """The state before the last change; None for one in which the entry was not there."""
    states: list[Entry | None] = []
    for version in versions:
        states.append(version.entry)
        if version.removed_at is not None:
            states.append(None)
    if len(states) < 2:
        raise NothingBefore
    return states[-2]


def _with_known_picture(session: Session, entry: Entry) -> Entry:
    """The entry without a picture that is not kept any more."""
    if entry.image and find_picture(session, entry.image) is None:
        return replace(entry, image="")
    return entry
