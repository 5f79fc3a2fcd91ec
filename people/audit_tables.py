"""Database mapping of the audit: one chain of lines per town, and one for the installation (account 0).

Numbers of accounts and users stand here without a reference, so that a line outlives whom and what it names. Triggers
(in the migration) refuse to change a line, and to delete one that its head has not let go.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, RowId


class AuditLineRow(Base):
    """One deed. `area` and `kind` are the first parts of `action` and `about`, for searching.

    `hash` covers all other columns, `previous_hash` among them.
    """

    __tablename__ = "audit_lines"
    __table_args__ = tuple(
        Index(None, "account_id", *column, "at", "sequence")
        for column in ((), ("login",), ("area",), ("action",), ("kind",), ("about",))
    )

    account_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(RowId)
    login: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(64))
    session: Mapped[str] = mapped_column(String(40))
    area: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(160))
    about: Mapped[str] = mapped_column(String(160))
    details: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """Where a chain ends and where what is kept of it begins. `seal` covers all other columns.

    `kept_from` is the number of the oldest line kept, `kept_hash` the hash of the one before it.
    """

    __tablename__ = "audit_heads"

    account_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(RowId)
    hash: Mapped[str] = mapped_column(String(64))
    kept_from: Mapped[int] = mapped_column(RowId)
    kept_hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
