"""From what was read into the database, in the caller's transaction: all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.content import CollectionLevel, CollectionPlan, Entry, EntryKind, OnlineProcedure
from knowledge.districts import load_plan, save_plan
from knowledge.importers.content import FoundContent
from knowledge.importers.log import ImportLog
from knowledge.importers.pipeline import Change, ImportCount, ImportOrder, import_entries
from knowledge.importers.plans import PlanChanges, merged_online, merged_plan
from knowledge.importers.spool import Spool, spooled
from knowledge.online_procedures import list_online, save_online
from knowledge.repository import DATED_KINDS, ensure_collection, read_also, touch_account
from knowledge.saving import Author
from knowledge.tables import CollectionRow
from people.interests import InterestsSaved
from people.sections import find_section, save_section
from people.tables import Account
from people.town_details import SectionDetails

NATION = "japan"


@dataclass(slots=True)
class StagedContent:
    """What a file holds, read through to its end and waiting on the disk. Close it when done.

    `own` goes into the town's collection, or the one that was asked for; `others` are dated entries of other
    municipalities, which go into the nation's.
    """

    kinds: tuple[EntryKind, ...]
    own: Spool
    others: Spool
    plan: CollectionPlan | None
    online: tuple[OnlineProcedure, ...]
    sections: tuple[SectionDetails, ...]
    list_name: str = ""

    def close(self) -> None:
        """Forget what waits."""
        self.own.close()
        self.others.close()


@dataclass(slots=True)
class Loaded:
    """What became of everything."""

    entries: ImportCount = field(default_factory=ImportCount)
    districts: PlanChanges | None = None
    online: ImportCount | None = None
    interests: InterestsSaved | None = None


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """`collection_key` is empty for the town's own collection."""

    author: Author
    today: date
    collection_key: str = ""
    writes: bool = True
    removes_vanished: bool = False
    tell: Callable[[Change], None] = field(default=lambda _change: None)


def staged(found: FoundContent, log: ImportLog, own_code: str, *, is_shared: bool = False) -> StagedContent:
    """Read everything to the end. Entries of other municipalities are kept apart unless the collection is shared."""

    def is_own(entry: Entry) -> bool:
        return is_shared or entry.kind not in DATED_KINDS or entry.municipality_code in ("", own_code)

    own, others = spooled(found.entries, log, is_own)
    return StagedContent(
        found.kinds, own, others, found.plan, found.online, tuple(log.sections.values()), found.list_name
    )


def load(session: Session, account: Account, content: StagedContent, options: LoadOptions) -> Loaded:
    """Bring everything into the database; with `writes` off only compare, in a session that may be one for reading."""
    key = options.collection_key or town_key(account.municipality_code)
    loaded = Loaded()
    if options.writes:
        _save_sections(session, account.id, content.sections)
    if content.kinds or content.own.count or content.others.count:
        loaded.entries = _load_entries(session, account, key, content, options)
    if content.plan is not None:
        loaded.districts = _load_plan(session, account.id, content.plan, options)
    if content.online:
        loaded.online = _load_online(session, account, key, content.online, options)
    if options.writes and (content.sections or content.plan is not None):
        touch_account(session, account.id)
    return loaded


def town_key(municipality_code: str) -> str:
    """The key of a town's own collection."""
    return f"town-{municipality_code}"


def collection_id_for(session: Session, account: Account, key: str, *, writes: bool) -> int:
    """The collection with this key, made and read by the account when it is not there yet.

    With `writes` off nothing is made: 0 stands for a collection that would be.
    """
    if not writes:
        return session.scalar(select(CollectionRow.id).where(CollectionRow.key == key)) or 0
    is_own = key == town_key(account.municipality_code)
    level = CollectionLevel.NATION if key == NATION else CollectionLevel.TOWN
    collection = ensure_collection(session, key, account.name if is_own else key, level)
    read_also(session, account.id, collection, is_own=is_own)
    return collection.id


def _save_sections(session: Session, account_id: int, sections: Sequence[SectionDetails]) -> None:
    for section in sections:
        if find_section(session, account_id, section.key) is None:
            save_section(session, account_id, section)


def _load_entries(
    session: Session, account: Account, key: str, content: StagedContent, options: LoadOptions
) -> ImportCount:
    order = ImportOrder(
        author=options.author,
        today=options.today,
        kinds=content.kinds,
        list_name=content.list_name,
        writes=options.writes,
        removes_vanished=options.removes_vanished,
        tell=options.tell,
    )
    count = import_entries(session, collection_id_for(session, account, key, writes=options.writes), content.own, order)
    if content.others.count:
        others = replace(order, kinds=(), removes_vanished=False)  # other towns' entries may come from other files
        nation = collection_id_for(session, account, NATION, writes=options.writes)
        count.join(import_entries(session, nation, content.others, others))
    return count


def _load_plan(session: Session, account_id: int, given: CollectionPlan, options: LoadOptions) -> PlanChanges:
    merged, changes = merged_plan(load_plan(session, account_id), given, removes_vanished=options.removes_vanished)
    if options.writes:
        save_plan(session, account_id, merged)
    return changes


def _load_online(
    session: Session, account: Account, key: str, given: Sequence[OnlineProcedure], options: LoadOptions
) -> ImportCount:
    collection_id = collection_id_for(session, account, key, writes=options.writes)
    merged, count = merged_online(list_online(session, collection_id), given, removes_vanished=options.removes_vanished)
    if options.writes and (count.new or count.changed or count.removed):
        save_online(session, collection_id, merged)
    return count
