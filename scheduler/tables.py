"""Database mapping of notices and their requests to LINE. The rows are the truth; timers and workers only look."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, RowId


class AudienceKind(StrEnum):
    """Who gets a notice. All but the first two are narrowed by the notice's `audience_keys`.

    `GOT_NOTICE` is those to whom another notice went, its number the only key.
    """

    EVERYBODY = "everybody"
    STAFF = "staff"
    DISTRICTS = "districts"
    INTERESTS = "interests"
    LANGUAGE = "language"
    SECTIONS = "sections"
    LIST = "list"
    GOT_NOTICE = "got-notice"


class NoticeStatus(StrEnum):
    """The life of a notice.

    `failed`: every request is settled and none reached LINE for certain. `held`: the safety valve stopped it and a
    person decides. `superseded`: a newer one took its place before anything of it had gone. `expired`: its time was
    over before it could go.
    """

    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class Urgency(StrEnum):
    """Emergencies have a lane, a share of the rate and of the quota, and the night of their own."""

    ROUTINE = "routine"
    EMERGENCY = "emergency"


class Origin(StrEnum):
    """Who wants a notice to be sent."""

    PERSON = "person"
    SERIES = "series"
    FEED = "feed"


class Relation(StrEnum):
    """What a notice is to the notice `about_id`; `NONE` for one that stands for itself."""

    NONE = ""
    CHANGE = "change"
    CORRECTION = "correction"
    END = "end"


class DeliveryMethod(StrEnum):
    """Which of LINE's endpoints a delivery uses."""

    MULTICAST = "multicast"
    BROADCAST = "broadcast"
    PUSH = "push"


class Lane(StrEnum):
    """Emergencies do not wait behind anything else."""

    ORDINARY = "ordinary"
    EMERGENCY = "emergency"


class DeliveryStatus(StrEnum):
    """The life of one request to LINE.

    `failed`, `cancelled`, `expired` and `superseded` were surely not delivered; `unknown` may have been, and a person
    decides.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


class Notice(Base):
    """Something the town sends to many.

    `title` and `body` are ordinary Japanese; `content` has the rest of what the author wrote (`notice_content`).
    `messages` are LINE message objects by language tag, `""` for ordinary Japanese, frozen at approval, as are
    `audience_count` and `is_broadcast`. After `valid_until` nothing of it may leave, and nobody quotes it.
    `event_at` is when that happened of which it tells; `ends_at` is when what it opens is to end, so that its end is
    not forgotten. `planned_up_to` is the last contact for whom requests were made. A notice of a series has
    `series_run_id` (one notice a run); its author is the person who set up the series, which is its approval too, so it
    has no approver.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("series_run_id"),
        UniqueConstraint("feed_id", "alert_key"),
        Index(None, "account_id", "created_at"),
        Index(None, "account_id", "status", "created_at"),
        Index(None, "account_id", "origin", "created_at"),
        Index(None, "account_id", "author_id", "created_at"),
        Index(None, "account_id", "sending_at"),
        Index(None, "account_id", "fingerprint"),
        Index(None, "account_id", "published_at"),
        Index(None, "account_id", "valid_until"),
        Index(None, "status", "scheduled_at"),
        Index(None, "about_id"),
        Index(None, "ends_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    public_key: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    urgency: Mapped[Urgency] = mapped_column(String(20), default=Urgency.ROUTINE)
    origin: Mapped[Origin] = mapped_column(String(20), default=Origin.PERSON)
    relation: Mapped[Relation] = mapped_column(String(20), default=Relation.NONE)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id", ondelete="SET NULL"))
    audience: Mapped[AudienceKind] = mapped_column(String(20))
    audience_keys: Mapped[list[Any]] = mapped_column(default=list)
    is_public: Mapped[bool] = mapped_column(default=False)
    status: Mapped[NoticeStatus] = mapped_column(String(20))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    series_run_id: Mapped[int | None] = mapped_column(ForeignKey("series_runs.id", ondelete="SET NULL"))
    feed_id: Mapped[int | None] = mapped_column(ForeignKey("alert_feeds.id", ondelete="SET NULL"))
    alert_key: Mapped[str | None] = mapped_column(String(100))
    alert_kind: Mapped[str] = mapped_column(String(60), default="")
    place: Mapped[str] = mapped_column(String(100), default="")
    findings: Mapped[list[Any]] = mapped_column(default=list)
    checked_digest: Mapped[str] = mapped_column(String(64), default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    messages: Mapped[dict[str, Any]] = mapped_column(default=dict)
    audience_count: Mapped[int | None]
    is_broadcast: Mapped[bool] = mapped_column(default=False)
    planned_up_to: Mapped[int] = mapped_column(RowId, default=0)
    is_planned: Mapped[bool] = mapped_column(default=False)
    event_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    valid_until: Mapped[datetime]
    scheduled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class NoticeStep(Base):
    """One thing that was done with a notice, by whom: appended, never changed. `note` holds no resident's words."""

    __tablename__ = "notice_steps"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"), index=True)
    step: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class Delivery(Base):
    """One request to LINE: who, what and its retry key, frozen before the first try.

    It belongs to a notice or to a drill, and a drill's can only be a push. `first_tried_at` is when the earliest
    request left whose fate we do not know for certain (its retry key dies 24 hours later); it is empty while nothing
    can have been delivered. `attempts` counts claims and fences a worker whose lease ran out. `failure` is a short
    code. No delivery of ours leaves before `not_before` or after `not_after`, nor before `after_delivery_id` has
    reached LINE. `recipients` is empty for a broadcast, and holds empty texts once names are kept no longer
    (`forgetting`). `part` counts the requests of a notice; in the emergency lane requests of the same part leave in the
    order of their notices.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("(notice_id IS NULL) <> (drill_id IS NULL)", name="one_cause"),
        CheckConstraint("drill_id IS NULL OR method = 'push'", name="drill_is_pushed"),
        Index(None, "status", "lane", "not_before"),
        Index(None, "notice_id", "status"),
        Index(None, "account_id", "lane", "part", "status"),
        Index(None, "account_id", "settled_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"))
    drill_id: Mapped[int | None] = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"), index=True)
    lane: Mapped[Lane] = mapped_column(String(20), default=Lane.ORDINARY)
    part: Mapped[int] = mapped_column(default=0)
    method: Mapped[DeliveryMethod] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20), default="")
    recipients: Mapped[list[Any]]
    messages: Mapped[list[Any]]
    retry_key: Mapped[str] = mapped_column(String(36), unique=True)
    status: Mapped[DeliveryStatus] = mapped_column(String(20))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    after_delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id", ondelete="SET NULL"), index=True)
    first_tried_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    request_id: Mapped[str] = mapped_column(String(100), default="")
    failure: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
