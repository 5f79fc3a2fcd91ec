"""A worker looks for events four times a second, and settled ones stay for days: looking must not read them all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, text

from tests.town import SampleTown, line_event, text_event

_QUESTION = ("SELECT", "UPDATE", "DELETE")


def _statements(town: SampleTown) -> list[tuple[str, Any]]:
    """What is asked of `incoming_events` while events come, are taken back and are answered."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if "incoming_events" in statement and statement.startswith(_QUESTION):
            seen.append((statement, parameters))

    event.listen(town.services.database.engine, "before_cursor_execute", note)
    message = text_event("someone", "ふとん")
    town.receive(message)
    town.hear(message | {"deliveryContext": {"isRedelivery": True}})
    town.hear(line_event("someone", "unsend", unsend={"messageId": message["message"]["id"]}))
    event.remove(town.services.database.engine, "before_cursor_execute", note)
    return seen


def test_no_question_of_door_or_worker_reads_the_whole_table(bare_town: SampleTown) -> None:
    statements = _statements(bare_town)
    assert len(statements) > 5
    for statement, parameters in statements:
        plan = _plan(bare_town, statement, parameters)
        assert "SCAN incoming_events" not in plan, f"{statement}\n{plan}"
        assert "Seq Scan on incoming_events" not in plan, f"{statement}\n{plan}"


def _plan(town: SampleTown, statement: str, parameters: Any) -> str:
    database = town.services.database
    with database.engine.connect() as connection:
        if database.is_sqlite:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        else:
            connection.execute(text("SET enable_seqscan = off"))
            rows = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return "\n".join(" ".join(str(part) for part in row) for row in rows)
