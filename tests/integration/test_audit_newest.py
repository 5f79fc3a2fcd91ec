"""The newest lines of the audit can be verified alone, and `doctor` does so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from people.accounts import get_account
from people.audit_chain import Broken, Sound, verify_chain
from people.audit_pruning import prune
from storage.database import Database
from tests.integration.auditing import AT, KEY, TOWN, book, tamper, write
from tests.integration.shell import Shell

CHANGED = "UPDATE audit_lines SET details = '[]' WHERE account_id = :town AND sequence = :number"
DELETED = "DELETE FROM audit_lines WHERE account_id = :town AND sequence = :number"


def end_verified(database: Database, newest: int) -> Sound | Broken:
    """What the check of the newest lines says."""
    with database.reading() as session:
        return verify_chain(session, TOWN, KEY, newest=newest)


@pytest.mark.parametrize(("newest", "count"), [(1, 1), (4, 4), (9, 9), (10, 10), (11, 10), (2_000, 10)])
def test_no_more_lines_are_read_than_asked_for(database: Database, newest: int, count: int) -> None:
    write(database, 10)
    found = end_verified(database, newest)
    assert isinstance(found, Sound)
    assert (found.count, found.sequence) == (count, 10)


def test_a_chain_without_lines_is_sound(database: Database) -> None:
    assert end_verified(database, 3) == Sound(0, 0, "")


@pytest.mark.parametrize("newest", [1, 2, 3, 4])
def test_what_was_let_go_is_not_missed(database: Database, newest: int) -> None:
    write(database, 10)
    with database.writing() as session:
        assert prune(book(session), AT + timedelta(minutes=9)) == 8
    found = end_verified(database, newest)
    assert isinstance(found, Sound)
    assert found.count == min(newest, 3), "two that were kept, and the one that tells of the others"


@pytest.mark.parametrize("number", [1, 5, 6, 7, 10])
@pytest.mark.parametrize(
    ("statement", "why"), [(CHANGED, {"changed"}), (DELETED, {"missing", "cut-off"})], ids=["changed", "deleted"]
)
def test_whatever_was_changed_or_removed_among_them_is_found(
    database: Database, number: int, statement: str, why: set[str]
) -> None:
    write(database, 10)
    tamper(database, statement, town=TOWN, number=number)
    found = end_verified(database, 4)
    if number >= 7:
        assert isinstance(found, Broken)
        assert (found.sequence, found.why in why) == (number, True)
    elif number == 6 and statement == DELETED:
        assert found == Broken(6, "missing"), "the line before them has to be there"
    else:
        assert isinstance(found, Sound), "what lies before them is the whole check's matter"


def test_another_hash_of_the_line_before_them_is_found(database: Database) -> None:
    write(database, 10)
    tamper(database, "UPDATE audit_lines SET hash = 'x' WHERE account_id = :town AND sequence = 6", town=TOWN)
    assert end_verified(database, 4) == Broken(7, "changed")


def test_a_changed_head_and_a_stray_line_are_found(database: Database) -> None:
    write(database, 10)
    tamper(database, "UPDATE audit_lines SET sequence = 99 WHERE account_id = :town AND sequence = 1", town=TOWN)
    assert end_verified(database, 4) == Broken(99, "stray")
    tamper(database, "UPDATE audit_heads SET kept_from = 2 WHERE account_id = :town", town=TOWN)
    assert end_verified(database, 4) == Broken(10, "head-changed")


def test_doctor_names_the_town_and_the_line_that_was_changed(town_shell: Shell) -> None:
    for _ in range(3):
        town_shell.do("user", "invite", "hanako", "--name", "花子", "--role", "editor")
    (told,) = [line for line in town_shell.run("doctor").stdout.splitlines() if "操作の記録" in line]
    assert told.startswith("✓")
    assert "audit verify" in told
    database = town_shell.database
    with database.reading() as session:
        town = get_account(session, "mihon").id
    tamper(database, CHANGED, town=town, number=2)
    database.close()
    result = town_shell.run("doctor")
    (told,) = [line for line in result.stdout.splitlines() if "操作の記録" in line]
    assert told.startswith("✗")
    assert "mihon の 2 番（書きかえられています）" in told
    assert result.exit_code == 1
