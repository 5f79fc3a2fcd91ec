"""Everything a database holds, as text: for tests of what must not be in it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import inspect, text

from storage.database import Database


def cells(database: Database) -> Iterator[tuple[str, str]]:
    """Every value of every column of every table (also tables we do not know), named `table.column`."""
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        assert "incoming_events" in tables
        for table in tables:
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    if value is not None:
                        yield f"{table}.{column}", _as_text(value)


def places_with(database: Database, words: str) -> set[str]:
    """The columns that hold `words` somewhere."""
    return {place for place, value in cells(database) if words in value}


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
