"""From checked content into the database, in the caller's transaction: all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.content import CollectionLevel, Entry, EntryKind
from knowledge.districts import save_districts
from knowledge.importers.faq import FaqContent
from knowledge.importers.town_folder import TownContent
from knowledge.importers.validation import ContentInvalid, Fault
from knowledge.media import PictureInvalid, save_picture
from knowledge.repository import (
    ensure_collection,
    read_also,
    touch_account,
)
from knowledge.saving import SaveCount, save_entries
from knowledge.tables import CollectionRow, EntryRow
from people.sections import find_section, save_section
from people.tables import Account

NATION = "japan"
_DATED_KINDS = frozenset({EntryKind.LECTURE, EntryKind.BULLETIN})


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many entries were added, changed and left as they were."""

    new: int
    changed: int
    same: int


def load_town(session: Session, account_id: int, content: TownContent, at: datetime) -> Loaded:
    """Save sections, districts, pictures and entries of a town.

    Lectures of other municipalities go into the nation's collection, which every town may read. Raises
    ContentInvalid when a picture cannot be used.
    """
    town, nation = _collections(session, content)
    read_also(session, account_id, town, is_own=True)
    read_also(session, account_id, nation)
    for section in content.sections:
        save_section(session, account_id, section)
    save_districts(session, account_id, content.districts, content.rules)
    loaded = _saved(session, content, (town, nation), _with_pictures(session, content), at)
    touch_account(session, account_id)
    return loaded


def load_faq(session: Session, account: Account, content: FaqContent, collection_key: str, at: datetime) -> Loaded:
    """Save a table of questions and answers, and the sections that it brings.

    They go into the collection with this key, made when there is none, which the account then reads after those
    it read before; an empty key means the town's own collection, which comes first.
    """
    own_key = town_key(account.municipality_code)
    is_own = collection_key in ("", own_key)
    key, name = (own_key, account.name) if is_own else (collection_key, collection_key)
    collection = ensure_collection(session, key, name, CollectionLevel.TOWN)
    read_also(session, account.id, collection, is_own=is_own)
    for section in content.new_sections:
        if find_section(session, account.id, section.key) is None:
            save_section(session, account.id, section)
    count = save_entries(session, collection, content.entries, at)
    if content.new_sections:
        touch_account(session, account.id)
    return Loaded(count.new, count.changed, count.same)


def refresh_dates(session: Session, content: TownContent, at: datetime) -> Loaded:
    """Bring only what is dated relative to the day of loading up to date: sample lectures and bulletins."""
    dated = [entry for entry in content.entries if entry.kind in _DATED_KINDS]
    return _saved(session, content, _collections(session, content), dated, at)


def has_content(session: Session, municipality_code: str) -> bool:
    """Whether the town's own collection has any entry."""
    query = (
        select(func.count(EntryRow.id))
        .join(CollectionRow, CollectionRow.id == EntryRow.collection_id)
        .where(CollectionRow.key == town_key(municipality_code))
    )
    return bool(session.scalar(query))


def _collections(session: Session, content: TownContent) -> tuple[CollectionRow, CollectionRow]:
    town = content.town
    return (
        ensure_collection(session, town_key(town.municipality_code), town.name, CollectionLevel.TOWN),
        ensure_collection(session, NATION, NATION, CollectionLevel.NATION),
    )


def town_key(municipality_code: str) -> str:
    """The key of a town's own collection."""
    return f"town-{municipality_code}"


def _saved(
    session: Session,
    content: TownContent,
    collections: tuple[CollectionRow, CollectionRow],
    entries: Sequence[Entry],
    at: datetime,
) -> Loaded:
    own: list[Entry] = []
    others: list[Entry] = []
    for entry in entries:
        is_foreign = entry.municipality_code not in ("", content.town.municipality_code)
        (others if is_foreign else own).append(entry)
    counts: list[SaveCount] = [
        save_entries(session, collection, part, at) for collection, part in zip(collections, (own, others), strict=True)
    ]
    return Loaded(*(sum(getattr(count, name) for count in counts) for name in ("new", "changed", "same")))


def _with_pictures(session: Session, content: TownContent) -> list[Entry]:
    faults: list[Fault] = []
    entries = []
    for entry in content.entries:
        if not entry.image:
            entries.append(entry)
            continue
        try:
            entries.append(replace(entry, image=save_picture(session, (content.folder / entry.image).read_bytes())))
        except PictureInvalid as error:
            faults.append(Fault(entry.image, 0, "image", "picture", str(error)))
    if faults:
        raise ContentInvalid(faults)
    return entries
