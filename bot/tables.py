"""Database mapping of incoming events and conversations."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, RowId


class EventStatus(StrEnum):
    """The life of an event: received → claimed → prepared → one of the settled ones."""

    RECEIVED = "received"
    CLAIMED = "claimed"
    PREPARED = "prepared"
    ANSWERED = "answered"
    SILENT = "silent"
    EXPIRED = "expired"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    ERASED = "erased"


class IncomingEvent(Base):
    """One webhook event, once per account. Content, replies and token are erased when it is settled.

    `available_at` is when a worker may take it: at once, after a pause, or when a lease has run out.
    `conversation` is a keyed hash of the person, so that one person's events are answered in order.
    """

    __tablename__ = "incoming_events"
    __table_args__ = (
        UniqueConstraint("account_id", "webhook_event_id"),
        Index(
            "ix_incoming_events_open",
            "available_at",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        Index(
            "ix_incoming_events_open_conversation",
            "conversation",
            "id",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        Index(
            "ix_incoming_events_message",
            "account_id",
            "message_id",
            sqlite_where=text("message_id IS NOT NULL"),
            postgresql_where=text("message_id IS NOT NULL"),
        ),
        Index(None, "received_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    webhook_event_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    conversation: Mapped[str] = mapped_column(String(32))
    message_id: Mapped[str | None] = mapped_column(String(60))
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    token_received_at: Mapped[datetime]
    reply_token: Mapped[str | None] = mapped_column(Text)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    replies: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    status: Mapped[EventStatus] = mapped_column(String(20))
    is_open: Mapped[bool]
    available_at: Mapped[datetime]
    attempts: Mapped[int]
    settled_at: Mapped[datetime | None]
    request_id: Mapped[str | None] = mapped_column(String(80))


class Conversation(Base):
    """Where a conversation stands: the choices last shown and the question last asked. No free text."""

    __tablename__ = "conversations"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    state: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
