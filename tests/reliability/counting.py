"""What one of several processes does to the same row. Imports little, since each process imports it anew."""

from __future__ import annotations

from sqlalchemy import text

from storage.database import Database


def count_up(url: str, times: int) -> None:
    """Read the number, then write it one higher, in one transaction, again and again."""
    database = Database(url)
    read = "SELECT revision FROM collections" + ("" if database.is_sqlite else " FOR UPDATE")
    for _ in range(times):
        with database.writing() as session:
            number = session.scalar(text(read)) or 0
            session.execute(text("UPDATE collections SET revision = :next"), {"next": number + 1})
    database.close()
