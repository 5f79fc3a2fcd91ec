"""Database mapping of an entry's past and where it comes from, and of what municipalities take online."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, RowId


class EntryImportRow(Base):
    """Where an entry was last imported from, and what the file said then.

    `content` is the entry as the file had it: what differs from it now was changed by hand, and survives the next
    import. `list_name` tells apart lists of one kind, such as shelters and town halls, each with files of its own.
    """

    __tablename__ = "entry_imports"

    entry_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    file: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    licence: Mapped[str] = mapped_column(Text, default="")
    list_name: Mapped[str] = mapped_column(String(60), default="")
    imported_on: Mapped[date]
    content: Mapped[dict[str, Any]]


class EntryVersionRow(Base):
    """An entry as it was before a change. Kept by kind and key, so that it outlives the entry itself.

    `changed_at` and `changed_by` say who wrote this version; `removed_*` are set when what followed was its removal.
    Then `origin` has the values of its `EntryImportRow`, which goes with the entry; empty when it never had one.
    """

    __tablename__ = "entry_versions"
    __table_args__ = (
        Index(None, "collection_id", "kind", "key", "version"),
        Index(None, "collection_id", "removed_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(100))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(120), default="")
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str] = mapped_column(String(120), default="")
    origin: Mapped[dict[str, Any]] = mapped_column(default=dict)


class OnlineProcedureRow(Base):
    """Whether a municipality takes a procedure online."""

    __tablename__ = "online_procedures"
    __table_args__ = (
        UniqueConstraint("collection_id", "municipality_code", "procedure_key", name="uq_online_procedures_procedure"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    municipality_code: Mapped[str] = mapped_column(String(6))
    procedure_key: Mapped[str] = mapped_column(String(100))
    is_online: Mapped[bool]
    since: Mapped[date | None]
    url: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
