"""Database mapping of repeated notices: what is due when, and what came of each slot."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, RowId


class SeriesKind(StrEnum):
    """What a series sends."""

    BULLETIN = "bulletin"
    TIPS = "tips"


class RunOutcome(StrEnum):
    """What came of one slot of a series."""

    QUEUED = "queued"
    MISSED = "missed"
    NOTHING_TO_SEND = "nothing-to-send"
    STOPPED = "stopped"
    HELD = "held"


class Series(Base):
    """A repeated notice. `rule` is wall time of `zone`; `position` is the place of the next tip, from 0.

    A slot more than `grace_days` in the past is recorded as missed and not sent.
    """

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("account_id", "key"), Index(None, "is_active", "next_at"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[SeriesKind] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(60))
    zone: Mapped[str] = mapped_column(String(60), default="Asia/Tokyo")
    next_at: Mapped[datetime]
    grace_days: Mapped[int] = mapped_column(default=3)
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    set_up_by_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class SeriesRun(Base):
    """One slot of a series, claimed once. `collapsed` counts earlier slots, missed, for which it stands too."""

    __tablename__ = "series_runs"
    __table_args__ = (UniqueConstraint("series_id", "due_at"), Index(None, "account_id", "due_at"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    due_at: Mapped[datetime]
    outcome: Mapped[RunOutcome] = mapped_column(String(20))
    collapsed: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime]
