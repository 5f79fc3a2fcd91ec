"""Database mapping of what keeps sending safe: rules, holds, passages, feeds, drills, rate buckets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, RowId


class SendingRulesRow(Base):
    """A town's own rules of sending, where they differ from `rules.SendingRules`."""

    __tablename__ = "sending_rules"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Hold(Base):
    """A notice stopped by the safety valve. Open until it is released with a reason, or the notice is stopped."""

    __tablename__ = "holds"
    __table_args__ = (Index(None, "account_id", "settled_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(60))
    held_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    release_reason: Mapped[str] = mapped_column(Text, default="")


class Passage(Base):
    """One notice that the safety valve let through: what the brake counts."""

    __tablename__ = "passages"
    __table_args__ = (Index(None, "account_id", "at"), Index(None, "account_id", "fingerprint", "at"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"))
    actor: Mapped[str] = mapped_column(String(60))
    fingerprint: Mapped[str] = mapped_column(String(64))
    is_counted: Mapped[bool]
    at: Mapped[datetime]


class AlertFeed(Base):
    """A source of alerts, such as the town's disaster system. Only its keyed token hash is kept.

    A listed feed has the higher limit for live emergencies. `stopped_at` closes it.
    """

    __tablename__ = "alert_feeds"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64))
    is_listed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]


class Drill(Base):
    """A rehearsal: a thing of its own, which goes to listed testers only and says 【訓練】 in every message.

    With `proof_of_id` it is the proof of that notice instead, which goes to its author alone and says 【テスト】.
    """

    __tablename__ = "drills"
    __table_args__ = (Index(None, "account_id", "author_id", "created_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    proof_of_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class RateBucket(Base):
    """What is left of a rate limit of LINE: one row per channel and endpoint, shared by all processes."""

    __tablename__ = "rate_buckets"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    endpoint: Mapped[str] = mapped_column(String(20), primary_key=True)
    tokens: Mapped[float]
    filled_at: Mapped[datetime]
