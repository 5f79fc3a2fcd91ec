"""Database mapping of towns and people. `account_id` stands on every row that belongs to a town."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, RowId


class Audience(StrEnum):
    """Who is asking."""

    RESIDENT = "resident"
    STAFF = "staff"


class ContactStatus(StrEnum):
    """Whether LINE lets us reach a contact."""

    FOLLOWING = "following"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


class UserStatus(StrEnum):
    """The life of a console user."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class Role(StrEnum):
    """What a console user may do in one town."""

    VIEWER = "viewer"
    EDITOR = "editor"
    APPROVER = "approver"
    DUTY_OFFICER = "duty-officer"
    ADMINISTRATOR = "administrator"
    PREFECTURE = "prefecture"


HAS_NO_LINE_ID = """CASE WHEN length(line_user_id) = 33 AND substr(line_user_id, 1, 1) = 'U'
AND ltrim(substr(line_user_id, 2), '0123456789abcdef') = '' THEN false ELSE true END"""
"""The opposite of `is_line_user_id` for both databases, word for word as in an index: else that would not be used.

As a case, since PostgreSQL takes each such comparison for nearly never true, and reads the whole table for a page.
"""


class Account(Base):
    """A town's LINE official account. Secret and token are encrypted; `stopped_at` halts all unasked sending.

    `garbage_out_by` is an hour such as `08:30`; empty while the town has not said it.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    municipality_code: Mapped[str] = mapped_column(String(6))
    phone: Mapped[str] = mapped_column(String(20), default="")
    contact_section_key: Mapped[str] = mapped_column(String(40), default="")
    garbage_out_by: Mapped[str] = mapped_column(String(5), default="")
    bot_user_id: Mapped[str] = mapped_column(String(40), default="")
    channel_secret_encrypted: Mapped[str] = mapped_column(Text)
    access_token_encrypted: Mapped[str] = mapped_column(Text)
    is_sample: Mapped[bool] = mapped_column(default=False)
    stopped_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Section(Base):
    """Who answers for what (係), with the telephone that residents are given."""

    __tablename__ = "sections"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(20))
    hours: Mapped[str] = mapped_column(String(100), default="")
    answers_for: Mapped[str] = mapped_column(String(300), default="")


class ConsoleUser(Base):
    """A person who works with the console or the shell. What they may do stands in `UserRight`.

    `session_marker` changes when all their sessions are to end. `second_factor` is empty until one is set up;
    `totp_secret` and `recovery_codes` are encrypted; `totp_counter` is the last code's, which is not taken twice.
    """

    __tablename__ = "console_users"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    login: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    status: Mapped[UserStatus] = mapped_column(String(20))
    invitation_hash: Mapped[str | None] = mapped_column(String(64))
    invited_at: Mapped[datetime]
    invitation_expires_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(Text)
    session_marker: Mapped[str | None] = mapped_column(String(64), unique=True)
    passkey_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    second_factor: Mapped[str | None] = mapped_column(String(20))
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_counter: Mapped[int] = mapped_column(RowId, default=0)
    recovery_codes: Mapped[list[Any]] = mapped_column(default=list)


class UserRight(Base):
    """One user's role in one town. `section_key` limits an editor to the answers of one section; empty means all."""

    __tablename__ = "user_rights"
    __table_args__ = (UniqueConstraint("account_id", "user_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("console_users.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(String(20))
    section_key: Mapped[str] = mapped_column(String(40), default="")


class Contact(Base):
    """A person known by LINE user id in one account.

    `status_changed_at` is LINE's time of the last follow or unfollow, so that events out of order settle right.
    `following_since` is when they last became a friend, and stays when they leave.
    `language` is the tag of the words they want (`ja-simple`, `en`); empty means ordinary Japanese. `user_id` is the
    console user who this is, and `is_tester` says that drills may go to them. `week` and `week_count` count the
    routine notices of a calendar week (its Monday).
    """

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("account_id", "line_user_id"),
        # The number comes third: requests are made page by page, in its order.
        Index("ix_contacts_reach", "account_id", "status", "id", "audience", "section_key", "district_key", "language"),
        Index(
            "ix_contacts_without_line_id",
            "account_id",
            "status",
            "audience",
            sqlite_where=text(HAS_NO_LINE_ID),
            postgresql_where=text(HAS_NO_LINE_ID),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    line_user_id: Mapped[str] = mapped_column(String(40))
    status: Mapped[ContactStatus] = mapped_column(String(20))
    status_changed_at: Mapped[datetime | None]
    following_since: Mapped[datetime | None]
    audience: Mapped[Audience] = mapped_column(String(20))
    section_key: Mapped[str] = mapped_column(String(40), default="")
    district_key: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    has_furigana: Mapped[bool] = mapped_column(default=False)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"), index=True)
    is_tester: Mapped[bool] = mapped_column(default=False)
    week: Mapped[date | None]
    week_count: Mapped[int] = mapped_column(default=0)
    first_seen_at: Mapped[datetime]


class StaffCode(Base):
    """A one-time code that turns a LINE contact into staff, and a certain user's contact if it was made for one.

    Only its keyed hash is kept.
    """

    __tablename__ = "staff_codes"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    section_key: Mapped[str] = mapped_column(String(40), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    is_tester: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"))
