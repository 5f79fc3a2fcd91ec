"""Analyses of entries: stored once per version, made again when they are outdated, never a reason to fail."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, event, func, select
from sqlalchemy.exc import SQLAlchemyError

import knowledge.analyses
from bot.services import Services
from bot.wiring import lexicon
from knowledge.analyses import analyse_missing, load_analysed
from knowledge.content import CollectionLevel, Entry, EntryKind
from knowledge.finding.documents import EntryAnalysis, analysed_entry
from knowledge.repository import ensure_collection, touch_collection
from knowledge.saving import Author, save_entries
from knowledge.tables import EntryAnalysisRow, EntryRow
from storage.database import Database
from tests.integration.questions import question, save
from tests.integration.shell import SAMPLE, Shell
from tests.town import SATURDAY, SampleTown


def stored(database: Database) -> dict[str, tuple[int, str, str]]:
    """Version, fingerprint and content of the stored analyses, by the key of their entry."""
    query = select(EntryRow.key, EntryAnalysisRow.entry_version, EntryAnalysisRow.fingerprint, EntryAnalysisRow.content)
    with database.reading() as session:
        rows = session.execute(query.join(EntryRow, EntryRow.id == EntryAnalysisRow.entry_id))
        return {key: (version, fingerprint, content) for key, version, fingerprint, content in rows}


def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the entries that are analysed from now on."""
    ids: list[str] = []

    def noted(entry: Entry, analyser: object) -> EntryAnalysis:
        ids.append(entry.id)
        return analysed_entry(entry, lexicon().analyser)

    monkeypatch.setattr(knowledge.analyses, "analysed_entry", noted)
    return ids


def test_another_fingerprint_makes_every_analysis_afresh(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    load_analysed(services.database, 1, lexicon(), {})
    other = replace(lexicon(), fingerprint="another")
    ids = analysed(monkeypatch)
    load_analysed(services.database, 1, other, {})
    assert sorted(ids) == ["faq:1", "faq:2", "faq:3"]
    assert {fingerprint for _, fingerprint, _ in stored(services.database).values()} == {"another"}


def test_a_stored_analysis_equals_a_fresh_one(database_url: str, tmp_path: Path) -> None:
    database = SampleTown(database_url, tmp_path).services.database
    made = load_analysed(database, 1, lexicon(), {})
    again = load_analysed(database, 1, lexicon(), {})
    assert made == again
    assert list(made) == list(again)
    for read in list(made.values())[::5]:
        is_searched = read.entry.kind is not EntryKind.GARBAGE_CATEGORY
        assert read.analysis == (analysed_entry(read.entry, lexicon().analyser) if is_searched else None)
    database.close()


def test_only_what_changed_is_read_and_analysed_again(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    database = services.database
    before = load_analysed(database, 1, lexicon(), {})
    ids, statements = analysed(monkeypatch), list[str]()
    assert list(load_analysed(database, 1, lexicon(), {}).values()) == list(before.values())
    assert ids == []
    save(database, question(2, "鯨の届け出"), question(4))
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    after = load_analysed(database, 1, lexicon(), before)
    assert sorted(ids) == ["faq:2", "faq:4"]
    assert [read.entry.id for read in after.values()] == ["faq:1", "faq:2", "faq:3", "faq:4"]
    assert [number for number, read in after.items() if before.get(number) is read] == [1, 3]
    assert stored(database)["2"][0] == 2
    statements.clear()
    assert load_analysed(database, 1, lexicon(), after) == after
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 1


def test_a_deleted_entry_takes_its_analysis_with_it_and_its_number_may_come_again(services: Services) -> None:
    database = services.database
    before = load_analysed(database, 1, lexicon(), {})
    assert set(stored(database)) == {"1", "2", "3"}
    with database.writing() as session:
        collection = ensure_collection(session, "shared", "shared", CollectionLevel.TOWN)
        session.execute(delete(EntryRow).where(EntryRow.key == "3"))
        save_entries(session, collection, [question(4, "鯨の届け出")], Author("test", SATURDAY.replace(minute=1)))
    assert set(stored(database)) == {"1", "2"}
    after = load_analysed(database, 1, lexicon(), before)
    assert [read.entry.title for read in after.values()][2:] == ["鯨の届け出"]
    assert set(stored(database)) == {"1", "2", "4"}
    with database.writing() as session:
        session.execute(delete(EntryRow).where(EntryRow.kind == EntryKind.FAQ))
        touch_collection(session, ensure_collection(session, "shared", "shared", CollectionLevel.TOWN).id)
    assert stored(database) == {}
    assert load_analysed(database, 1, lexicon(), after) == {}


def test_several_processes_may_analyse_the_same_at_once(services: Services) -> None:
    entries = [replace(question(1), key=f"n{number}") for number in range(600)]
    save(services.database, *entries)
    results: list[object] = []
    shelves = [Database(services.settings.effective_database_url) for _ in range(4)]
    threads = [
        threading.Thread(target=lambda database=database: results.append(load_analysed(database, 1, lexicon(), {})))
        for database in shelves
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert all(result == results[0] for result in results)
    assert len(stored(services.database)) == 603


def test_an_entry_deleted_while_it_is_analysed_is_no_error(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def deleting(entry: Entry, analyser: object) -> EntryAnalysis:
        with services.database.writing() as session:
            session.execute(delete(EntryRow).where(EntryRow.key == "2"))
        return analysed_entry(entry, lexicon().analyser)

    monkeypatch.setattr(knowledge.analyses, "analysed_entry", deleting)
    load_analysed(services.database, 1, lexicon(), {})
    assert set(stored(services.database)) == {"1", "3"}


def test_a_database_that_takes_no_analysis_is_read_all_the_same(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge.analyses, "insert_or_update", _refused)
    assert len(load_analysed(services.database, 1, lexicon(), {})) == 3
    assert stored(services.database) == {}


def _refused(*_: object) -> None:
    raise SQLAlchemyError("read-only")


def test_importing_analyses_at_once(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.add_account()
    table = shell.file("faq.csv", "id,title,answer\n1,税,甲\n2,水道,乙\n")
    shell.do("import", "faq", table, "--dry-run")
    database = shell.database
    assert stored(database) == {}
    shell.do("import", "faq", table)
    assert set(stored(database)) == {"1", "2"}
    shell.do("import", "town", str(SAMPLE))
    ids = analysed(monkeypatch)
    assert analyse_missing(database, 1, lexicon()) == 0
    shell.do("ask", "税", "--json")
    assert ids == []
    with database.reading() as session:
        lectures = select(func.count(EntryRow.id)).where(EntryRow.kind == EntryKind.LECTURE)
        assert session.scalar(lectures), "lectures are asked for by place: nobody analyses them"
    database.close()
