"""Old lines of the audit go after the years for which they are kept; the rest stays provable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

import people.audit_chain
import people.audit_pruning
from people.audit_chain import Broken, Sound
from people.audit_pruning import AuditUnsound, prune
from people.audit_reading import AuditQuery, search
from storage.database import Database
from tests.integration.auditing import AT, OTHER_TOWN, TOWN, book, tamper, verified, write

YEAR_LATER = AT + timedelta(days=366)


def pruned(database: Database, minutes: int) -> int:
    """How many lines of the town went that are older than this many minutes after the first."""
    with database.writing() as session:
        return prune(book(session, at=YEAR_LATER), AT + timedelta(minutes=minutes))


def kept(database: Database, account_id: int = TOWN) -> list[int]:
    """The numbers of the lines that are there."""
    with database.reading() as session:
        return sorted(line.sequence for line in search(session, account_id, AuditQuery()))


def test_lines_older_than_the_rule_go_to_the_minute_and_a_line_tells_of_it(database: Database) -> None:
    write(database, 6)
    write(database, 6, OTHER_TOWN)
    assert pruned(database, 4) == 3
    assert kept(database) == [4, 5, 6, 7]
    assert kept(database, OTHER_TOWN) == [1, 2, 3, 4, 5, 6]
    with database.reading() as session:
        told = search(session, TOWN, AuditQuery())[0]
    assert (told.action, told.facts()) == ("audit.prune", {"first": 1, "last": 3})
    assert verified(database) == Sound(4, 7, told.hash)


def test_nothing_old_leaves_no_line(database: Database) -> None:
    write(database, 2)
    assert pruned(database, 1) == 0
    assert kept(database) == [1, 2]


def test_all_lines_may_be_old(database: Database) -> None:
    write(database, 3)
    assert pruned(database, 60) == 3
    assert pruned(database, 60) == 0
    assert kept(database) == [4]
    assert isinstance(verified(database), Sound)


def test_a_bounded_number_goes_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people.audit_pruning, "LET_GO_AT_ONCE", 2)
    write(database, 5)
    assert [pruned(database, 6) for _ in range(4)] == [2, 2, 1, 0]
    assert isinstance(verified(database), Sound)


def test_a_line_that_is_not_old_keeps_those_after_it(database: Database) -> None:
    """So that what is kept has no holes, though a clock went back."""
    with database.writing() as session:
        book(session, at=YEAR_LATER).note("login")
    write(database, 2)
    assert pruned(database, 60) == 0


def test_the_database_still_refuses_to_delete_what_was_not_let_go(database: Database) -> None:
    write(database, 4)
    pruned(database, 3)
    for statement in ("DELETE FROM audit_lines WHERE sequence = 3", "UPDATE audit_heads SET kept_from = 1"):
        with pytest.raises(DBAPIError, match="only"), database.writing() as session:
            session.execute(text(statement))
    assert kept(database) == [3, 4, 5]


def test_after_letting_go_the_oldest_line_kept_cannot_be_removed_unseen(database: Database) -> None:
    write(database, 4)
    pruned(database, 3)
    tamper(database, "DELETE FROM audit_lines WHERE sequence = 3")
    assert verified(database) == Broken(3, "missing")
    tamper(database, "UPDATE audit_heads SET kept_from = 4")
    assert verified(database) == Broken(5, "head-changed")


def test_lines_that_go_while_the_chain_is_read_are_no_fault(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people.audit_chain, "_READ_AT_ONCE", 2)
    write(database, 8)
    others = iter([lambda: pruned(database, 6)])

    def after_the_head_was_read(*given: object) -> None:
        if "FROM audit_heads" in str(given[2]) and "FOR UPDATE" not in str(given[2]):
            next(others, lambda: None)()

    event.listen(database.engine, "after_cursor_execute", after_the_head_was_read)
    assert isinstance(verified(database), Sound)
    assert kept(database) == [6, 7, 8, 9]


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE audit_lines SET login = 'x' WHERE sequence = 2", Broken(2, "changed")),
        ("DELETE FROM audit_lines WHERE sequence = 2", Broken(2, "missing")),
        ("UPDATE audit_heads SET kept_from = 2", Broken(4, "head-changed")),
    ],
)
def test_what_proves_a_tampering_is_not_let_go(database: Database, tampering: str, broken: Broken) -> None:
    write(database, 4)
    tamper(database, tampering)
    with pytest.raises(AuditUnsound) as raised:
        pruned(database, 60)
    assert raised.value.broken == broken
    assert verified(database) == broken
