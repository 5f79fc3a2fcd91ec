"""Saving many entries at once: what changed is counted, replaced whole, and written with few statements."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import event, select

from knowledge.content import CollectionLevel, Entry, EntryKind, EntryText
from knowledge.repository import ensure_collection, entry_of
from knowledge.saving import Author, SaveCount, save_entries
from knowledge.tables import EntryRow, EntryTextRow, WordingRow
from storage.database import Database
from tests.town import SATURDAY


def _saved(database: Database, entries: list[Entry]) -> SaveCount:
    with database.writing() as session:
        collection = ensure_collection(session, "shared", "shared", CollectionLevel.TOWN)
        return save_entries(session, collection, entries, Author("test", SATURDAY))


def _entry(number: int) -> Entry:
    return Entry(EntryKind.FAQ, str(number), (EntryText(f"題{number}", "答え"),), (f"別名{number}", "別名"), ("語",))


def test_thousands_of_entries_are_written_with_few_statements(database: Database) -> None:
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    entries = [_entry(number) for number in range(3_000)]
    changed = [replace(entry, texts=(EntryText(entry.title, "別の答え"),)) for entry in entries]
    assert _saved(database, entries) == SaveCount(new=3_000)
    assert _saved(database, entries) == SaveCount(same=3_000)
    assert _saved(database, changed) == SaveCount(changed=3_000)
    assert len(statements) < 100


def test_what_changed_is_replaced_whole_and_the_rest_stays(database: Database) -> None:
    first, second = _entry(1), _entry(2)
    _saved(database, [first, second])
    other = replace(
        first,
        texts=(EntryText("やさしい題", "やさしい答え", style="easy"), EntryText("新しい題", "新しい答え")),
        aliases=("z", "a", "m"),
        keywords=(),
        details={"phone": "0000-00-0001"},
    )
    third = _entry(3)
    assert _saved(database, [other, second, third]) == SaveCount(new=1, changed=1, same=1)
    with database.reading() as session:
        collection = ensure_collection(session, "shared", "shared", CollectionLevel.TOWN)
        rows = {row.key: row for row in session.scalars(select(EntryRow))}
        assert [entry_of(rows[key]) for key in "123"] == [other, second, third]
        assert [rows[key].version for key in "123"] == [2, 1, 1]
        assert collection.revision == 2
        assert len(session.scalars(select(EntryTextRow)).all()) == 4
        assert len(session.scalars(select(WordingRow)).all()) == 9
