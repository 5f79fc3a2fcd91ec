"""Database mapping of how far the removal of old things has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, RowId


class CleaningPlace(Base):
    """The last settled request of a town, by time and number, whose recipients were removed."""

    __tablename__ = "cleaning_places"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    settled_at: Mapped[datetime]
    delivery_id: Mapped[int] = mapped_column(RowId)
