"""Where entries were imported from: it goes with an entry that is removed, and comes back with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from knowledge.history_tables import EntryImportRow, EntryVersionRow


def origins_of(session: Session, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What `EntryVersionRow.origin` keeps, by row number, at most a thousand at once; those without are left out."""
    found: dict[int, dict[str, Any]] = {}
    query = select(*EntryImportRow.__table__.columns).where(EntryImportRow.entry_id.in_(numbers))
    for row in session.execute(query).mappings():
        values = dict(row) | {"imported_on": row["imported_on"].isoformat()}
        found[values.pop("entry_id")] = values
    return found


def restore_origin(session: Session, number: int, version: EntryVersionRow) -> None:
    """Let a removed entry that is back under this row number come from where it came from before."""
    if version.origin:
        values = version.origin | {"imported_on": date.fromisoformat(version.origin["imported_on"])}
        session.execute(insert(EntryImportRow), [{"entry_id": number} | values])
