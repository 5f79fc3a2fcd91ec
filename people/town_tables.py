"""Database mapping of what a town has chosen for itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class TownChoices(Base):
    """A town's own choices, where they differ from what holds without any.

    `retention` holds terms of `people.retention`, `languages` the tags that residents are offered (empty: all).
    """

    __tablename__ = "town_choices"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    retention: Mapped[dict[str, Any]] = mapped_column(default=dict)
    languages: Mapped[list[Any]] = mapped_column(default=list)
