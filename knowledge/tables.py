"""Database mapping of knowledge: collections, entries and what is made of them, pictures, districts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge.content import CollectionLevel, EntryClass, EntryKind
from storage.base import Base, RowId


class CollectionRow(Base):
    """A body of entries. `revision` grows with every change, so that readers notice it cheaply."""

    __tablename__ = "collections"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    level: Mapped[CollectionLevel] = mapped_column(String(20))
    revision: Mapped[int] = mapped_column(default=0)


class AccountCollectionRow(Base):
    """Which collections an account reads, and in which order: the town's own first."""

    __tablename__ = "account_collections"
    __table_args__ = (UniqueConstraint("account_id", "collection_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]


class MediaRow(Base):
    """A picture, addressed by the hash of its bytes (SHA-256, hex)."""

    __tablename__ = "media"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    content_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    preview_hash: Mapped[str | None] = mapped_column(String(64))


class EntryRow(Base):
    """One thing a collection knows; `key` is its stable identity within kind and collection."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("collection_id", "kind", "key"),
        Index(None, "kind", "municipality_code", "starts_at"),
        Index(None, "collection_id", "owner_key", "kind", "key"),
        Index(None, "collection_id", "review_on", "kind", "key"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    kind: Mapped[EntryKind] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(100))
    entry_class: Mapped[EntryClass] = mapped_column(String(20))
    owner_key: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text, default="")
    image_hash: Mapped[str | None] = mapped_column(ForeignKey("media.hash", ondelete="SET NULL"))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    review_on: Mapped[date | None]
    municipality_code: Mapped[str] = mapped_column(String(6), default="")
    starts_at: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(120), default="")

    texts: Mapped[list[EntryTextRow]] = relationship(cascade="all, delete-orphan", order_by="EntryTextRow.id")
    wordings: Mapped[list[WordingRow]] = relationship(cascade="all, delete-orphan", order_by="WordingRow.id")


class EntryTextRow(Base):
    """The words of an entry in one language (BCP 47) and style."""

    __tablename__ = "entry_texts"
    __table_args__ = (UniqueConstraint("entry_id", "language", "style"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(20))
    style: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    reading: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    alt: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


class WordingRow(Base):
    """Another wording of an entry (alias), or a word it is about (keyword)."""

    __tablename__ = "entry_wordings"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    is_keyword: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)


class EntryAnalysisRow(Base):
    """What the search made of a version of an entry. May be deleted at any time: it is made again when it is missed.

    `fingerprint` says with what language data. `content` is plain JSON, about 1.3 kB: packing it would save 60 %,
    but cost every start a second or more for 100,000 entries.
    """

    __tablename__ = "entry_analyses"

    entry_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    entry_version: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(16))
    content: Mapped[str] = mapped_column(Text)


class EntryVectorRow(Base):
    """What a version of an entry is about, by the optional sentence embeddings: `knowledge.meaning.stored_vectors`.

    May be deleted at any time, too. `fingerprint` is that of `fingerprint_of_entries`. Empty while they are off.
    """

    __tablename__ = "entry_vectors"

    entry_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    entry_version: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class UnansweredRow(Base):
    """A question that found no answer. `text` is masked; `message_id` lets an unsend remove it.

    `settled_how` is empty until somebody has seen to it (`knowledge.care.questions.Settled`); `settled_entry` is the
    id of the entry that answers it now.
    """

    __tablename__ = "unanswered_questions"
    __table_args__ = (
        Index(None, "account_id", "asked_at"),
        Index(None, "account_id", "message_id"),
        Index(None, "account_id", "settled_how", "asked_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[str] = mapped_column(String(60), default="")
    asked_at: Mapped[datetime]
    settled_how: Mapped[str] = mapped_column(String(10), default="")
    settled_entry: Mapped[str] = mapped_column(String(130), default="")
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("console_users.id", ondelete="SET NULL"))
    settled_at: Mapped[datetime | None]
