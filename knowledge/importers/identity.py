"""Who is who from one file to the next, when a town numbers its rows anew, or for the first time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.content import JAPANESE, STANDARD, Entry, EntryKind
from knowledge.history_tables import EntryImportRow
from knowledge.importers.title_keys import key_from_title
from knowledge.tables import EntryRow, EntryTextRow

_MOST = 200_000
"""In a larger collection a row is known by its key alone."""


@dataclass(slots=True)
class Identities:
    """The imported entries of a collection, by what they are called."""

    ids: set[str] = field(default_factory=set)
    """Of all entries there are."""
    by_title: dict[tuple[str, str], str] = field(default_factory=dict)
    """Kind and folded title to key, for titles that only one imported entry has."""

    def adopted(self, entry: Entry, is_in_file: Callable[[str], bool]) -> Entry:
        """The entry, under the key of the stored one that is called the same, when its own key is not known.

        A stored entry is adopted once, and only when it has no row of its own in the file. Dated entries never are:
        every month has its lecture of the same name.
        """
        if entry.id in self.ids or entry.starts_at is not None:
            return entry
        name = (str(entry.kind), key_from_title(entry.title))
        key = self.by_title.get(name)
        if key is None or is_in_file(f"{entry.kind}:{key}"):
            return entry
        del self.by_title[name]
        return replace(entry, key=key)


def load_identities(session: Session, collection_id: int, kinds: Sequence[EntryKind], list_name: str) -> Identities:
    """What a collection's entries of these kinds are called; only those of the same list can be adopted."""
    rows = select(EntryRow.id).where(EntryRow.collection_id == collection_id, EntryRow.kind.in_(kinds))
    if (session.scalar(select(func.count()).select_from(rows.subquery())) or 0) > _MOST:
        return Identities()
    query = (
        select(EntryRow.kind, EntryRow.key, EntryTextRow.title, EntryImportRow.list_name)
        .join(EntryTextRow, EntryTextRow.entry_id == EntryRow.id)
        .outerjoin(EntryImportRow, EntryImportRow.entry_id == EntryRow.id)
        .where(
            EntryRow.id.in_(rows),
            EntryRow.starts_at.is_(None),
            EntryTextRow.language == JAPANESE,
            EntryTextRow.style == STANDARD,
        )
    )
    found = [(row.kind, row.key, key_from_title(row.title), row.list_name) for row in session.execute(query)]
    titles = Counter((kind, title) for kind, _, title, known_list in found if known_list == list_name)
    return Identities(
        {f"{kind}:{key}" for kind, key, _, _ in found},
        {
            (kind, title): key
            for kind, key, title, known_list in found
            if known_list == list_name and titles[kind, title] == 1
        },
    )
