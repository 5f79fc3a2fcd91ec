"""From a checked town folder into the database, in the caller's transaction: all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from knowledge.care.golden import add_golden
from knowledge.content import JAPAN, Entry, Provenance
from knowledge.districts import load_plan, save_plan
from knowledge.importers.content import FoundContent
from knowledge.importers.loading import NATION, Loaded, LoadOptions, collection_id_for, load, staged
from knowledge.importers.log import ImportLog
from knowledge.importers.pipeline import Change
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.town_folder import TownContent
from knowledge.importers.validation import ContentInvalid, Fault
from knowledge.media import PictureInvalid, save_picture
from knowledge.repository import touch_account
from knowledge.saving import Author
from people.accounts import get_account_by_id
from people.interests import save_interests
from people.sections import save_section

IMPORT = "import"
_LIST = "town-folder"


def load_town(
    session: Session,
    account_id: int,
    content: TownContent,
    at: datetime,
    *,
    removes_vanished: bool = False,
    tell: Callable[[Change], None] = lambda _change: None,
) -> Loaded:
    """Save sections, districts, interests, pictures, entries and the table of online procedures of a town.

    Lectures of other municipalities go into the nation's collection, which every town may read. Corrections that were
    made by hand stay. `tell` is called for every entry. Raises ContentInvalid when a picture cannot be used, and
    GoldenFull when the town would have more golden wordings than there may be.
    """
    account = get_account_by_id(session, account_id)
    collection_id_for(session, account, NATION, writes=True)
    if content.town.garbage_out_by:
        account.garbage_out_by = content.town.garbage_out_by.isoformat("minutes")
    for section in content.sections:
        save_section(session, account_id, section)
    if load_plan(session, account_id) != content.plan:
        save_plan(session, account_id, content.plan)
    interests = save_interests(session, account_id, content.interests)
    options = LoadOptions(Author(IMPORT, at), _japan_date(at), removes_vanished=removes_vanished, tell=tell)
    loaded = _loaded(session, account_id, content, options, _with_pictures(session, content))
    add_golden(session, account_id, content.golden, options.author)
    touch_account(session, account_id)
    loaded.interests = interests
    return loaded


def _loaded(
    session: Session,
    account_id: int,
    content: TownContent,
    options: LoadOptions,
    entries: Iterable[tuple[Entry, Provenance]],
) -> Loaded:
    sourced = (SourcedEntry(entry, origin, has_position=True) for entry, origin in entries)
    kinds = tuple(dict.fromkeys(entry.kind for entry in content.entries))
    found = FoundContent(kinds, sourced, online=content.online, list_name=_LIST)
    waiting = staged(found, ImportLog(), content.town.municipality_code)
    try:
        return load(session, get_account_by_id(session, account_id), waiting, options)
    finally:
        waiting.close()


def _japan_date(at: datetime) -> date:
    return at.astimezone(JAPAN).date()


def _with_pictures(session: Session, content: TownContent) -> Iterator[tuple[Entry, Provenance]]:
    faults: list[Fault] = []
    entries = []
    for entry, origin in zip(content.entries, content.origins, strict=True):
        if not entry.image:
            entries.append((entry, origin))
            continue
        try:
            picture = save_picture(session, (content.folder / entry.image).read_bytes())
            entries.append((replace(entry, image=picture), origin))
        except PictureInvalid as error:
            faults.append(Fault(entry.image, 0, "image", "picture", str(error)))
    if faults:
        raise ContentInvalid(faults)
    return iter(entries)
