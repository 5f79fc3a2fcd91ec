"""The entries of a town, as they stand in the database."""

from __future__ import annotations

from sqlalchemy.orm import Session

from knowledge.content import Entry
from knowledge.repository import entries_of_account, entry_of


def load_entries(session: Session, account_id: int) -> list[Entry]:
    """All that the account reads, its first collection first."""
    return [entry_of(row) for row in session.scalars(entries_of_account(account_id))]
