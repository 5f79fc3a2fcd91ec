"""Looking into the audit, on both databases: filters, pages, who saw whom, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from people.audit import Actor
from people.audit_chain import AuditLine
from people.audit_reading import MOST_LINES, AuditQuery, Sighting, export, search, who_saw
from people.audit_tables import AuditLineRow
from storage.database import Database, count_rows_anew
from tests.integration.auditing import AT, HANAKO, JIRO, OTHER_TOWN, TOWN, book, write

HOUR = timedelta(hours=1)


def note(database: Database, hours: int, actor: Actor, action: str, about: str, account_id: int = TOWN) -> None:
    """One line, some hours after the first."""
    with database.writing() as session:
        book(session, account_id, actor, AT + hours * HOUR).note(action, about)


@pytest.fixture
def town(database: Database) -> Database:
    """Six lines of a town, one of another."""
    note(database, 0, HANAKO, "login", "user:hanako")
    note(database, 1, HANAKO, "notice.approve", "notice:1")
    note(database, 2, JIRO, "notice.stop", "notice:1")
    note(database, 3, JIRO, "notices.view", "notice:10")
    note(database, 4, HANAKO, "notice.stop", "notice:10")
    note(database, 5, HANAKO, "rules.set", "rule:weekly_cap")
    note(database, 3, JIRO, "notice.stop", "notice:1", OTHER_TOWN)
    return database


def numbers(lines: Sequence[AuditLine]) -> list[int]:
    """The numbers of lines."""
    return [line.sequence for line in lines]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (AuditQuery(), [6, 5, 4, 3, 2, 1]),
        (AuditQuery(login="jiro"), [4, 3]),
        (AuditQuery(login="jir"), []),
        (AuditQuery(action="notice"), [5, 3, 2]),
        (AuditQuery(action="notice."), [5, 3, 2]),
        (AuditQuery(action="notice.stop"), [5, 3]),
        (AuditQuery(action="login"), [1]),
        (AuditQuery(about="notice"), [5, 4, 3, 2]),
        (AuditQuery(about="notice:"), [5, 4, 3, 2]),
        (AuditQuery(about="notice:1"), [3, 2]),
        (AuditQuery(start=AT + 4 * HOUR), [6, 5]),
        (AuditQuery(end=AT + 4 * HOUR), [4, 3, 2, 1]),
        (AuditQuery(start=AT + HOUR, end=AT + 2 * HOUR), [2]),
        (AuditQuery("hanako", "notice.stop", "notice", AT, AT + 9 * HOUR), [5]),
        (AuditQuery(about="%"), []),
        (AuditQuery(login="' OR 1=1 --"), []),
    ],
)
def test_a_search_finds_just_what_was_asked_for(town: Database, query: AuditQuery, expected: list[int]) -> None:
    with town.reading() as session:
        assert numbers(search(session, TOWN, query)) == expected
        assert numbers(list(export(session, TOWN, query))) == expected[::-1]


def test_a_town_never_sees_a_line_of_another(town: Database) -> None:
    write(town, 1, None)
    with town.reading() as session:
        for account_id, count in ((TOWN, 6), (OTHER_TOWN, 1), (None, 1), (99, 0)):
            lines = search(session, account_id, AuditQuery())
            assert len(lines) == count
            assert list(export(session, account_id, AuditQuery())) == list(reversed(lines))
            assert {line.account_id for line in lines} <= {account_id or 0}
        assert who_saw(session, OTHER_TOWN, "", AT, AT + 9 * HOUR) == []


def test_pages_hold_every_line_once_though_a_clock_went_back(database: Database) -> None:
    write(database, 7)
    write(database, 7)
    query, pages, before = AuditQuery(action="notice"), list[AuditLine](), None
    with database.reading() as session:
        while page := search(session, TOWN, query, before, 3):
            pages += page
            before = page[-1].sequence
        assert pages == list(search(session, TOWN, query))
        assert sorted(numbers(pages)) == list(range(1, 15))
        assert [line.at for line in pages] == sorted((line.at for line in pages), reverse=True)


def test_nothing_comes_before_a_line_that_is_gone(database: Database) -> None:
    write(database, 2)
    with database.reading() as session:
        assert search(session, TOWN, AuditQuery(), before=99) == []


def test_who_could_see_whom_is_told_by_person(database: Database) -> None:
    note(database, 0, HANAKO, "contact.view", "contact:5")
    note(database, 1, HANAKO, "contact.view", "contact:5")
    note(database, 2, JIRO, "contacts.export", "contact:*")
    note(database, 2, JIRO, "contact.view", "contact:50")
    note(database, 3, HANAKO, "contact.save", "contact:5")
    note(database, 9, JIRO, "contact.view", "contact:5")
    twice = Sighting("hanako", 4, "contact:5", "contact.view", 2, AT, AT + HOUR)
    everybody = Sighting("jiro", 5, "contact:*", "contacts.export", 1, AT + 2 * HOUR, AT + 2 * HOUR)
    another = Sighting("jiro", 5, "contact:50", "contact.view", 1, AT + 2 * HOUR, AT + 2 * HOUR)
    with database.reading() as session:

        def seen(about: str, end: datetime = AT + 9 * HOUR, login: str = "") -> list[Sighting]:
            return list(who_saw(session, TOWN, about, AT, end, login=login))

        assert seen("contact:5") == [twice, everybody]
        assert seen("contact:5", AT + HOUR) == [Sighting("hanako", 4, "contact:5", "contact.view", 1, AT, AT)]
        assert seen("contact:5", login="jiro") == [everybody]
        assert {one.about for one in seen("contact", login="jiro")} == {"contact:*", "contact:50"}
        assert (
            sorted(seen("contact"), key=str)
            == sorted([twice, everybody, another], key=str)
            == sorted(seen(""), key=str)
        )


def _filled(session: Session, count: int) -> None:
    """Many lines, as far as plans are concerned."""
    rows = [
        {
            "account_id": TOWN,
            "sequence": number,
            "at": AT + timedelta(seconds=number),
            "user_id": number % 40,
            "login": f"user{number % 40}",
            "address": "192.0.2.7",
            "session": "s",
            "area": f"area{number % 20}",
            "action": f"area{number % 20}.deed{number % 60}",
            "kind": f"kind{number % 15}",
            "about": f"kind{number % 15}:{number % 900}",
            "details": "{}",
            "previous_hash": "0" * 64,
            "hash": "0" * 64,
        }
        for number in range(1, count + 1)
    ]
    session.execute(insert(AuditLineRow), rows)


_ASKED = {
    "nothing": AuditQuery(),
    "login": AuditQuery(login="user3"),
    "area": AuditQuery(action="area3"),
    "action": AuditQuery(action="area3.deed3"),
    "kind": AuditQuery(about="kind3"),
    "about": AuditQuery(about="kind3:33"),
    "time": AuditQuery(start=AT, end=AT + timedelta(seconds=4_000)),
    "login and time": AuditQuery(login="user3", start=AT, end=AT + timedelta(seconds=4_000)),
    "action and time": AuditQuery(action="area3.deed3", start=AT, end=AT + timedelta(seconds=4_000)),
}


def test_every_filter_follows_an_index_in_order(database: Database) -> None:
    with database.writing() as session:
        _filled(session, 6_000)
        count_rows_anew(session, [AuditLineRow])
    asked: list[tuple[str, object]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    for name, query in _ASKED.items():
        for before in (None, 3_000):
            asked.clear()
            with database.reading() as session:
                search(session, TOWN, query, before, 20)
                plan = _plan(session, *asked[-1])
            assert "SCAN audit" not in plan, (name, plan)
            assert "Seq Scan" not in plan, (name, plan)
            assert "TEMP B-TREE" not in plan, (name, plan)
            assert "Sort" not in plan, (name, plan)
            assert "ix_audit_lines" in plan, (name, plan)


def _plan(session: Session, statement: str, values: object) -> str:
    how = "EXPLAIN QUERY PLAN" if session.get_bind().dialect.name == "sqlite" else "EXPLAIN"
    rows = session.connection().exec_driver_sql(f"{how} {statement}", values)  # type: ignore[arg-type]
    return "\n".join(str(row[-1]) for row in rows)


def test_an_export_reads_a_part_at_a_time_and_a_search_is_bounded(database: Database) -> None:
    with database.writing() as session:
        _filled(session, 2_500)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with database.reading() as session:
        assert numbers(list(export(session, TOWN, AuditQuery()))) == list(range(1, 2_501))
        assert sum(one.startswith("SELECT") for one in statements) == 4
        assert len(search(session, TOWN, AuditQuery(), limit=10**6)) == MOST_LINES
