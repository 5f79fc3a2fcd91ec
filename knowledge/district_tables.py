"""Database mapping of collection areas and their days."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.content import OnHoliday
from storage.base import Base, RowId


class DistrictRow(Base):
    """A collection area of a town."""

    __tablename__ = "districts"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    reading: Mapped[str] = mapped_column(String(200), default="")
    aliases: Mapped[list[Any]]
    group: Mapped[str] = mapped_column("group_name", String(100), default="")
    center: Mapped[str] = mapped_column(String(100), default="")
    position: Mapped[int]


class CollectionRuleRow(Base):
    """On which days a category is collected in a district."""

    __tablename__ = "collection_rules"
    __table_args__ = (UniqueConstraint("account_id", "district_key", "category_key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    district_key: Mapped[str] = mapped_column(String(40))
    category_key: Mapped[str] = mapped_column(String(60))
    rule: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    on_holiday: Mapped[OnHoliday] = mapped_column(String(20), default=OnHoliday.COLLECTED)


class ClosureRow(Base):
    """Days, both included, on which a plant takes nothing."""

    __tablename__ = "collection_closures"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    center: Mapped[str] = mapped_column(String(100), default="")
    first: Mapped[date]
    last: Mapped[date]


class CollectionChangeRow(Base):
    """A collection that is moved or called off on one day."""

    __tablename__ = "collection_changes"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    district_key: Mapped[str] = mapped_column(String(40), default="")
    category_key: Mapped[str] = mapped_column(String(60), default="")
    day: Mapped[date]
    moved_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
