"""What each account knows, read once and read again when it has changed."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.base import Office, Town
from knowledge.districts import load_districts, load_rules
from knowledge.repository import load_entries, revision_of
from knowledge.search import KnowledgeBase
from knowledge.tables import MediaRow
from people.accounts import get_account_by_id
from people.sections import list_sections
from storage.database import Database

_FRESH_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Book:
    """Everything a handler may read of one account; never changes."""

    town: Town
    knowledge: KnowledgeBase
    preview_hashes: MappingProxyType[str, str]


@dataclass(slots=True)
class _Kept:
    book: Book
    revision: object
    checked_at: float


class Shelf:
    """Books by account. An edit is seen within half a second, in every process."""

    def __init__(self, database: Database, public_url: str) -> None:
        self._database = database
        self._public_url = public_url
        self._lock = threading.Lock()
        self._kept: dict[int, _Kept] = {}

    def book(self, account_id: int) -> Book:
        """The account's book, fresh. AccountUnknown when there is no such account."""
        with self._lock:
            kept = self._kept.get(account_id)
            if kept and time.monotonic() - kept.checked_at < _FRESH_SECONDS:
                return kept.book
            with self._database.reading() as session:
                revision = revision_of(session, account_id)
                if kept is None or kept.revision != revision:
                    kept = _Kept(self._read(session, account_id), revision, 0)
                    self._kept[account_id] = kept
            kept.checked_at = time.monotonic()
            return kept.book

    def _read(self, session: Session, account_id: int) -> Book:
        account = get_account_by_id(session, account_id)
        town = Town(
            name=account.name,
            phone=account.phone,
            municipality_code=account.municipality_code,
            contact_section_key=account.contact_section_key,
            public_url=self._public_url,
            sections={row.key: Office(row.name, row.phone) for row in list_sections(session, account_id)},
            districts=load_districts(session, account_id),
            rules=load_rules(session, account_id),
        )
        previews = session.execute(
            select(MediaRow.hash, MediaRow.preview_hash).where(MediaRow.preview_hash.is_not(None))
        )
        preview_hashes = {picture: preview for picture, preview in previews if preview}
        return Book(town, KnowledgeBase(load_entries(session, account_id)), MappingProxyType(preview_hashes))
