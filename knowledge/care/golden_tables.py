"""Database mapping of the golden set: wordings of which a town knows what must be found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, RowId

LONGEST_FOLDED = 400


class GoldenRow(Base):
    """A wording, and the ids of the entries that are right; none: it must not be answered.

    `folded` is the wording as the search compares it: one wording stands once for each audience.
    """

    __tablename__ = "golden_wordings"
    __table_args__ = (UniqueConstraint("account_id", "audience", "folded"), Index(None, "account_id", "id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    wording: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(String(LONGEST_FOLDED))
    audience: Mapped[str] = mapped_column(String(20))
    accepted: Mapped[list[Any]]
    added_by: Mapped[str] = mapped_column(String(120), default="")
    added_at: Mapped[datetime]
