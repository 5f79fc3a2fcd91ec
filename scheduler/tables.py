"""Database mapping of everything sent unasked. The rows are the truth; timers and workers only look at them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
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


class NoticeAudience(StrEnum):
    """Who gets a notice: registered staff, or everybody who follows the account."""

    STAFF = "staff"
    EVERYBODY = "everybody"


class NoticeStatus(StrEnum):
    """The life of a notice. `failed`: every request is settled and none reached LINE for certain."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    FAILED = "failed"


class DeliveryMethod(StrEnum):
    """Which of LINE's endpoints a delivery uses."""

    MULTICAST = "multicast"
    BROADCAST = "broadcast"
    PUSH = "push"


class DeliveryStatus(StrEnum):
    """The life of one request to LINE.

    `failed`, `cancelled` and `expired` were surely not delivered; `unknown` may have been, and a person decides.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


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


class Notice(Base):
    """Something the town sends to many.

    `messages` are LINE message objects, frozen at approval, as is `audience_count`. `valid_until` is the
    time after which nothing of it may leave. A notice of a series has `series_run_id` (one notice a run);
    its author is the person who set up the series, which is its approval too, so it has no approver.
    """

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("series_run_id"), Index(None, "account_id", "created_at"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    audience: Mapped[NoticeAudience] = mapped_column(String(20))
    status: Mapped[NoticeStatus] = mapped_column(String(20))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    series_run_id: Mapped[int | None] = mapped_column(ForeignKey("series_runs.id", ondelete="SET NULL"))
    messages: Mapped[list[Any]] = mapped_column(default=list)
    audience_count: Mapped[int | None]
    valid_until: Mapped[datetime]
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]


class Delivery(Base):
    """One request to LINE: who, what and its retry key, frozen before the first try.

    `first_tried_at` is when the earliest request left whose fate we do not know for certain (its retry key
    dies 24 hours later); it is empty while nothing can have been delivered. `attempts` counts claims and
    fences a worker whose lease ran out. `failure` is a short code. No delivery of ours leaves before
    `not_before` or after `not_after`. `recipients` is empty for a broadcast.
    """

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "status", "not_before"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"), index=True)
    method: Mapped[DeliveryMethod] = mapped_column(String(20))
    recipients: Mapped[list[Any]]
    messages: Mapped[list[Any]]
    retry_key: Mapped[str] = mapped_column(String(36), unique=True)
    status: Mapped[DeliveryStatus] = mapped_column(String(20))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    first_tried_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    request_id: Mapped[str] = mapped_column(String(100), default="")
    failure: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
