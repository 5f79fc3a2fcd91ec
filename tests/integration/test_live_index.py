"""The live index: an edit is found within a second in every process, nobody waits for it, nothing is analysed twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, event, func, select
from sqlalchemy.exc import SQLAlchemyError

import bot.shelf
import knowledge.analyses
from bot.services import Services
from bot.settings import Settings
from bot.shelf import Shelf
from bot.wiring import build_services, lexicon
from knowledge.analyses import analyse_missing, knowledge_of, load_analysed
from knowledge.content import CollectionLevel, Entry, EntryClass, EntryKind, EntryText
from knowledge.finding.documents import EntryAnalysis, analysed_entry
from knowledge.finding.lexicon import Lexicon
from knowledge.repository import ensure_collection, read_also, remove_entries
from knowledge.saving import save_entries
from knowledge.tables import EntryAnalysisRow, EntryRow
from people.accounts import NewAccount, add_account
from storage.database import Database
from tests.asking_process import asking_process
from tests.integration.shell import SAMPLE, Shell
from tests.town import SATURDAY, SampleTown

TODAY = SATURDAY.date()
SECOND = 1.0


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A town with the questions `faq:1` to `faq:3`."""
    built = build_services(Settings(database_url=database_url, data_dir=tmp_path))
    with built.database.writing() as session:
        new = NewAccount("mihon", "見本町", "359998", "0" * 32, "token", "", "")
        account = add_account(session, new, built.box, SATURDAY)
        assert account.id == 1
        collection = ensure_collection(session, "shared", "shared", CollectionLevel.TOWN)
        read_also(session, account.id, collection)
    save(built.database, *(question(number) for number in (1, 2, 3)))
    yield built
    built.database.close()


def question(number: int, title: str = "") -> Entry:
    """One question with its answer."""
    text = EntryText(title or f"{'甲乙丙丁戊'[number]}の届け出", "窓口で受け付けます。")
    return Entry(EntryKind.FAQ, str(number), (text,), (f"{number}番の手続き",), entry_class=EntryClass.PUBLIC)


def save(database: Database, *entries: Entry) -> None:
    """Save entries as an edit does."""
    with database.writing() as session:
        save_entries(session, ensure_collection(session, "shared", "shared", CollectionLevel.TOWN), entries, SATURDAY)


def shelf_of(services: Services, words: Lexicon | None = None) -> Shelf:
    """A shelf as another process has it."""
    return Shelf(
        Database(services.settings.effective_database_url), "https://mihon.example", lambda: words or lexicon()
    )


@contextmanager
def watched(shelf: Shelf) -> Iterator[Shelf]:
    """The shelf while its watch runs, with the first book made."""
    stop = threading.Event()
    watch = threading.Thread(target=shelf.watch, args=(stop,), name="books", daemon=True)
    shelf.warm([1])
    watch.start()
    _wait_until(lambda: shelf._is_watched)
    yield shelf
    stop.set()
    watch.join(timeout=5)
    assert not watch.is_alive()


def first(shelf: Shelf, text: str) -> str:
    """The best candidate's id and title."""
    (best,) = shelf.book(1).knowledge.ask(text, on=TODAY, limit=1).candidates or (None,)
    return f"{best.entry.id} {best.entry.title}" if best else ""


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


def _wait_until(done: Callable[[], bool], seconds: float = 5.0) -> float:
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < seconds, "waited too long"
        time.sleep(0.005)
    return time.monotonic() - began


def test_an_edit_is_found_within_a_second_by_every_watched_shelf(services: Services) -> None:
    with watched(shelf_of(services)) as one, watched(shelf_of(services)) as other:
        for title in ("鯨の届け出", "象の届け出"):
            save(services.database, question(2, title))
            found = _wait_until(lambda title=title: all(first(s, title) == f"faq:2 {title}" for s in (one, other)))  # type: ignore[misc]
            assert found < SECOND


def test_an_edit_is_found_within_a_second_by_another_process(services: Services) -> None:
    url, folder = services.settings.effective_database_url, services.settings.data_dir
    with asking_process(url, folder, 1, {"鯨の届け出": "faq:4", "象の届け出": "faq:2"}) as process:
        assert process.said()["seconds"] > 0
        for entry in (question(4, "鯨の届け出"), question(2, "象の届け出")):
            saved_at = time.monotonic()
            save(services.database, entry)
            assert process.said()["at"] - saved_at < SECOND


def test_without_a_watch_the_asker_renews_the_book(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.shelf, "_FRESH_SECONDS", 0)
    shelf = shelf_of(services)
    assert first(shelf, "乙の届け出") == "faq:1 乙の届け出"
    save(services.database, question(1, "鯨の届け出"))
    assert first(shelf, "鯨の届け出") == "faq:1 鯨の届け出"


def test_who_asks_during_a_rebuild_gets_the_old_book_at_once(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, building = threading.Event(), threading.Event()

    def slow(*given: object) -> object:
        building.set()
        assert go_on.wait(10)
        return knowledge_of(*given)  # type: ignore[arg-type]

    with watched(shelf_of(services)) as shelf:
        old = shelf.book(1)
        monkeypatch.setattr(bot.shelf, "knowledge_of", slow)
        save(services.database, question(1, "鯨の届け出"))
        assert building.wait(5)
        began = time.monotonic()
        assert shelf.book(1) is old
        assert time.monotonic() - began < 0.05
        go_on.set()
        _wait_until(lambda: first(shelf, "鯨の届け出") == "faq:1 鯨の届け出")


def test_trouble_with_a_rebuild_leaves_the_old_book_and_passes(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.shelf, "_TROUBLE_SECONDS", 0.05)
    tried = threading.Event()

    def broken(*_: object) -> object:
        tried.set()
        raise OSError("no more")

    with watched(shelf_of(services)) as shelf:
        with monkeypatch.context() as patched:
            patched.setattr(bot.shelf, "load_analysed", broken)
            save(services.database, question(1, "鯨の届け出"))
            assert tried.wait(5)
            assert first(shelf, "乙の届け出") == "faq:1 乙の届け出"
        _wait_until(lambda: first(shelf, "鯨の届け出") == "faq:1 鯨の届け出")


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


def test_another_fingerprint_makes_every_analysis_afresh(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    first(shelf_of(services), "乙の届け出")
    other = replace(lexicon(), fingerprint="another")
    ids = analysed(monkeypatch)
    first(shelf_of(services, other), "乙の届け出")
    assert sorted(ids) == ["faq:1", "faq:2", "faq:3"]
    assert {fingerprint for _, fingerprint, _ in stored(services.database).values()} == {"another"}


def test_a_deleted_entry_takes_its_analysis_with_it_and_its_number_may_come_again(services: Services) -> None:
    database = services.database
    before = load_analysed(database, 1, lexicon(), {})
    assert set(stored(database)) == {"1", "2", "3"}
    with database.writing() as session:
        collection = ensure_collection(session, "shared", "shared", CollectionLevel.TOWN)
        session.execute(delete(EntryRow).where(EntryRow.key == "3"))
        save_entries(session, collection, [question(4, "鯨の届け出")], SATURDAY.replace(minute=1))
    assert set(stored(database)) == {"1", "2"}
    after = load_analysed(database, 1, lexicon(), before)
    assert [read.entry.title for read in after.values()][2:] == ["鯨の届け出"]
    assert set(stored(database)) == {"1", "2", "4"}
    with database.writing() as session:
        remove_entries(session, ensure_collection(session, "shared", "shared", CollectionLevel.TOWN), EntryKind.FAQ)
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
