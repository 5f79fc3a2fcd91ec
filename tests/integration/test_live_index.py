"""The live index: an edit is found within a second in every process, and nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

import bot.shelf
from bot.services import Services
from bot.shelf import Shelf
from bot.wiring import lexicon
from knowledge.analyses import knowledge_of
from storage.database import Database
from tests.asking_process import asking_process
from tests.integration.questions import question, save
from tests.town import SATURDAY

TODAY = SATURDAY.date()
SECOND = 1.0


def shelf_of(services: Services) -> Shelf:
    """A shelf as another process has it."""
    return Shelf(Database(services.settings.effective_database_url), "https://mihon.example", lexicon)


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
