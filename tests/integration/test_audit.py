"""The audit on both databases: what is written, that it stays, and that whoever tampers with it is found."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from people.audit import Actor
from people.audit_chain import Broken, Sound, verify_chain
from people.audit_reading import AuditQuery, search
from people.audit_tables import AuditHead
from storage.database import Database
from tests.integration.auditing import AT, KEY, OTHER_TOWN, TOWN, book, tamper, verified, write

_CHANGES = {
    "account_id": "9",
    "at": "'2026-11-21 01:13:00.000001'",
    "user_id": "99",
    "login": "'x'",
    "address": "'x'",
    "session": "'x'",
    "area": "'x'",
    "action": "'x'",
    "kind": "'x'",
    "about": "'x'",
    "details": "'{}'",
    "previous_hash": "'x'",
    "hash": "'x'",
}


def test_a_line_says_who_did_what_when_and_from_where(database: Database) -> None:
    with database.writing() as session:
        book(session).note("notice.approve", "notice:12", people=340, is_emergency=False, reason="断水")
    with database.reading() as session:
        (line,) = search(session, TOWN, AuditQuery())
    assert (line.user_id, line.login, line.address, line.session) == (4, "hanako", "192.0.2.7", "s1")
    assert (line.sequence, line.at, line.action, line.about) == (1, AT, "notice.approve", "notice:12")
    assert line.facts() == {"people": 340, "is_emergency": False, "reason": "断水"}
    assert verified(database) == Sound(1, 1, line.hash)


def test_whatever_somebody_typed_at_the_login_can_be_written(database: Database) -> None:
    stranger = Actor(None, "a\x00b\ud800\n" + "長" * 500, "9" * 500, "s" * 500)
    with database.writing() as session:
        book(session, actor=stranger).note("login.fail", "user:" + "長" * 500, typed="\x00" + "長" * 5_000)
    with database.reading() as session:
        (line,) = search(session, TOWN, AuditQuery())
    assert line.login.startswith("ab 長")
    assert "\x00" not in line.details
    assert isinstance(verified(database), Sound)


@pytest.mark.parametrize("action", ["", "Notice", "notice.", "notice approve", "お知らせ", "x" * 61])
def test_an_action_that_is_no_code_is_refused(database: Database, action: str) -> None:
    with database.writing() as session, pytest.raises(ValueError, match=f"^{action}$"):
        book(session).note(action)


def test_a_line_is_taken_back_with_what_it_tells_of(database: Database) -> None:
    write(database, 2)
    with database.engine.connect() as connection, Session(connection) as session:
        book(session).note("notice.approve", "notice:12")
        session.rollback()
    write(database, 1)
    assert verified(database) == Sound(3, 3, _last_hash(database))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_lines SET login = 'x' WHERE sequence = 2",
        "UPDATE audit_lines SET sequence = 9 WHERE sequence = 3",
        "DELETE FROM audit_lines WHERE sequence = 1",
        "DELETE FROM audit_lines",
        "DELETE FROM audit_heads",
        "UPDATE audit_heads SET sequence = 2",
        "UPDATE audit_heads SET account_id = 9",
        "INSERT OR REPLACE INTO audit_lines SELECT * FROM audit_lines WHERE sequence = 2",
        "TRUNCATE audit_lines",
        "TRUNCATE audit_heads",
    ],
)
def test_the_database_refuses_to_change_what_stands(database: Database, statement: str) -> None:
    only_one_has_it = {"INSERT OR": not database.is_sqlite, "TRUNCATE ": database.is_sqlite}
    if only_one_has_it.get(statement[:9], False):
        pytest.skip("the other database's words")
    write(database, 3)
    before = verified(database)
    with pytest.raises(DBAPIError, match=r"only (added|moves)"), database.writing() as session:
        session.execute(text(statement))
    assert verified(database) == before == Sound(3, 3, _last_hash(database))


def test_any_changed_column_of_any_line_is_found(database: Database) -> None:
    write(database, 3)
    for column, value in _CHANGES.items():
        for number in (1, 2, 3):
            _changed_and_put_back(database, column, value, number)


def _changed_and_put_back(database: Database, column: str, value: str, number: int) -> None:
    with database.reading() as session:
        was = session.execute(text(f"SELECT {column} FROM audit_lines WHERE sequence = {number}")).scalar()
    tamper(database, f"UPDATE audit_lines SET {column} = {value} WHERE sequence = {number}")
    expected = Broken(number, "changed")
    if column == "account_id":
        expected = Broken(number, "missing" if number < 3 else "cut-off")
    assert verified(database) == expected, column
    tamper(database, f"UPDATE audit_lines SET {column} = :was WHERE sequence = {number}", was=was)
    assert isinstance(verified(database), Sound), column


@pytest.mark.parametrize("column", ["account_id", "sequence", "hash", "kept_from", "kept_hash", "seal"])
def test_any_changed_column_of_the_head_is_found(database: Database, column: str) -> None:
    write(database, 3)
    tamper(
        database, f"UPDATE audit_heads SET {column} = {2 if column in ('account_id', 'sequence', 'kept_from') else 0}"
    )
    assert isinstance(verified(database), Broken)


@pytest.mark.parametrize(("number", "why"), [(1, "missing"), (2, "missing"), (3, "cut-off")])
def test_any_deleted_line_is_found(database: Database, number: int, why: str) -> None:
    write(database, 3)
    tamper(database, f"DELETE FROM audit_lines WHERE sequence = {number}")
    assert verified(database) == Broken(number, why)


def test_an_exchanged_pair_is_found(database: Database) -> None:
    write(database, 3)
    moves = [f"UPDATE audit_lines SET sequence = {new} WHERE sequence = {old}" for old, new in ((1, 9), (2, 1), (9, 2))]
    tamper(database, *moves)
    assert verified(database) == Broken(1, "changed")


def test_a_tail_cut_off_together_with_its_head_is_found(database: Database) -> None:
    write(database, 3)
    hash_of_two = "(SELECT hash FROM audit_lines WHERE sequence = 2)"
    tamper(
        database,
        "DELETE FROM audit_lines WHERE sequence = 3",
        f"UPDATE audit_heads SET sequence = 2, hash = {hash_of_two}",
    )
    assert verified(database) == Broken(2, "head-changed")
    write(database, 2)
    assert verified(database) == Broken(4, "head-changed"), "going on must not heal it"


def test_a_removed_head_is_found_also_after_going_on(database: Database) -> None:
    write(database, 3)
    tamper(database, "DELETE FROM audit_heads")
    assert verified(database) == Broken(1, "head-missing")
    write(database, 1)
    assert verified(database) == Broken(4, "head-changed")


def test_a_line_put_in_without_the_head_is_found(database: Database) -> None:
    write(database, 3)
    columns = "at, user_id, login, address, session, area, action, kind, about, details, previous_hash, hash"
    for number in (4, 0):
        tamper(
            database,
            f"INSERT INTO audit_lines (account_id, sequence, {columns}) "
            f"SELECT account_id, {number}, {columns} FROM audit_lines WHERE sequence = 3",
        )
        assert verified(database) == Broken(number, "stray")
        tamper(database, f"DELETE FROM audit_lines WHERE sequence = {number}")


def test_another_key_takes_nothing_for_sound(database: Database) -> None:
    write(database, 1)
    with database.reading() as session:
        assert verify_chain(session, TOWN, KEY + "x") == Broken(1, "head-changed")


def test_eight_writers_at_once_leave_one_chain(database: Database) -> None:
    ready = threading.Barrier(8)
    failures: list[BaseException] = []

    def write_many() -> None:
        try:
            ready.wait()
            for number in range(25):
                with database.writing() as session:
                    book(session).note("entry.save", f"faq:{number}")
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=write_many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert verified(database) == Sound(200, 200, _last_hash(database))


def test_each_town_and_the_installation_has_a_chain_of_its_own(database: Database) -> None:
    write(database, 2)
    write(database, 3, OTHER_TOWN)
    write(database, 1, None)
    assert [getattr(verified(database, number), "count", None) for number in (TOWN, OTHER_TOWN, None, 99)] == [
        2,
        3,
        1,
        0,
    ]
    tamper(database, f"UPDATE audit_lines SET login = 'x' WHERE account_id = {OTHER_TOWN} AND sequence = 2")
    assert verified(database, OTHER_TOWN) == Broken(2, "changed")
    assert isinstance(verified(database), Sound)


def _last_hash(database: Database) -> str:
    with database.reading() as session:
        return session.scalars(select(AuditHead.hash).where(AuditHead.account_id == TOWN)).one()
