"""Database mapping of what watches over sending: alarms, the ledger, followers, taps, marks of this installation."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, RowId


class AlarmKind(StrEnum):
    """What a duty officer is told."""

    HELD = "held"
    BRAKE = "brake"
    REPLAY = "replay"
    EMERGENCY_SENT = "emergency-sent"
    CORRECTED = "corrected"
    END_MISSING = "end-missing"
    DELIVERY_FAILED = "delivery-failed"
    QUOTA = "quota"
    LEDGER = "ledger"
    CLOCK = "clock"
    RESTORED = "restored"


class AlarmChannel(StrEnum):
    """How an alarm reaches somebody."""

    MAIL = "mail"
    LINE = "line"


class AlarmPart(StrEnum):
    """Which of the messages about an alarm one is: the first, the later count, or that there were too many."""

    FIRST = "first"
    MORE = "more"
    LIMIT = "limit"


class Alarm(Base):
    """Something a duty officer must know. The same kind within a time is one alarm that counts.

    `told_count` is the count that was last told, at `told_at`; `followed_at` is when that time was over and a count
    that had grown was told.
    """

    __tablename__ = "alarms"
    __table_args__ = (Index(None, "account_id", "kind", "first_at"), Index(None, "followed_at"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[AlarmKind] = mapped_column(String(20))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id", ondelete="SET NULL"))
    details: Mapped[str] = mapped_column(Text, default="")
    count: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    told_count: Mapped[int] = mapped_column(default=0)
    followed_at: Mapped[datetime | None]


class AlarmMessage(Base):
    """One alarm on its way to one person by one channel; retried until it is sent or a day has passed.

    Its words are frozen, as a retry key wants them; `count` is the number they tell. `next_at` is also the end of the
    lease of who is sending it.
    """

    __tablename__ = "alarm_messages"
    __table_args__ = (
        UniqueConstraint("alarm_id", "channel", "address", "part", "count"),
        Index(None, "settled_at", "next_at"),
        Index(None, "account_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id", ondelete="CASCADE"))
    channel: Mapped[AlarmChannel] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(200))
    part: Mapped[AlarmPart] = mapped_column(String(10), default=AlarmPart.FIRST)
    count: Mapped[int] = mapped_column(default=1)
    subject: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text)
    retry_key: Mapped[str] = mapped_column(String(36))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    is_sent: Mapped[bool] = mapped_column(default=False)
    failure: Mapped[str] = mapped_column(String(40), default="")


class DutyContact(Base):
    """Who is told of alarms: a mail address, and the LINE contact of the same person when there is one."""

    __tablename__ = "duty_contacts"
    __table_args__ = (UniqueConstraint("account_id", "user_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("console_users.id", ondelete="CASCADE"))
    mail: Mapped[str] = mapped_column(String(200), default="")


class LedgerReading(Base):
    """One hour's look at LINE: persons reached this month by LINE's count, and by our rows."""

    __tablename__ = "ledger_readings"
    __table_args__ = (UniqueConstraint("account_id", "hour_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    hour_at: Mapped[datetime]
    line_limit: Mapped[int | None]
    line_used: Mapped[int]
    ours: Mapped[int]
    is_strange: Mapped[bool] = mapped_column(default=False)


class FollowerCount(Base):
    """LINE's own count of friends at the end of a day (Japan's)."""

    __tablename__ = "follower_counts"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    followers: Mapped[int]
    blocks: Mapped[int]


class NoticeTap(Base):
    """How often a button of a notice, or its page, was opened. Nothing about who."""

    __tablename__ = "notice_taps"

    notice_id: Mapped[int] = mapped_column(
        ForeignKey("notices.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    button: Mapped[str] = mapped_column(String(20), primary_key=True)
    taps: Mapped[int] = mapped_column(default=0)


class InstallationMark(Base):
    """A number that grows while the programme runs. One that is smaller than this machine remembers is a restored copy.

    There is one row, number 1.
    """

    __tablename__ = "installation_marks"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    beats: Mapped[int] = mapped_column(RowId, default=0)
    beaten_at: Mapped[datetime]
