"""What each account knows, read once and read again when it has changed, without making those who ask wait."""

from __future__ import annotations

import threading
import time as clock
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from handlers.town import Office, Subject, Town
from knowledge.analyses import AnalysedEntry, Read, knowledge_of, load_analysed
from knowledge.collection.national_holidays import holidays_of
from knowledge.districts import load_plan
from knowledge.finding.lexicon import Lexicon
from knowledge.meaning import ByMeaning, Meaning
from knowledge.online_procedures import load_online
from knowledge.repository import Revision, revision_of, revisions_of_all
from knowledge.search import KnowledgeBase
from knowledge.tables import MediaRow
from knowledge.vectors import list_missing, load_vectors, make_missing
from people.accounts import get_account_by_id
from people.interests import load_interests
from people.offered_languages import offered_languages
from people.sections import list_sections
from storage.database import Database

_FRESH_SECONDS = 0.5
_POLL_SECONDS = 0.2
_TROUBLE_SECONDS = 2.0
_ANY_YEAR = 2000

_log = structlog.get_logger("books")


@dataclass(frozen=True, slots=True)
class Book:
    """Everything a handler may read of one account; never changes."""

    town: Town
    knowledge: KnowledgeBase
    preview_hashes: MappingProxyType[str, str]


@dataclass(frozen=True, slots=True)
class Shelved:
    """What a book was made of, to make another that differs a little; none of it ever changes."""

    knowledge: KnowledgeBase
    entries: Read
    vectors: Mapping[str, bytes]
    lexicon: Lexicon
    meaning: Meaning | None


@dataclass(slots=True)
class _Kept:
    book: Book
    revision: Revision
    entries: dict[int, AnalysedEntry]
    vectors: dict[str, bytes]
    lacks_vectors: bool
    checked_at: float = 0


class Shelf:
    """Books by account, of one process.

    While `watch` runs in a thread, that thread renews the books, and whoever asks gets the one there is, at once.
    Without it (commands, tests) whoever asks renews the book first; an edit is then seen within half a second.
    Only the first book of an account is always made by the one who asks, unless `warm` was called before.
    With a Meaning, entries without a vector are found by their words until the watch has made theirs, or `complete`.
    """

    def __init__(
        self, database: Database, public_url: str, lexicon: Callable[[], Lexicon], meaning: Meaning | None = None
    ) -> None:
        """`lexicon` is called when the first book is made: most commands need none, and it takes half a second."""
        self._database = database
        self._public_url = public_url
        self._lexicon = lexicon
        self._meaning = meaning
        self._kept: dict[int, _Kept] = {}
        self._building: dict[int, threading.Lock] = {}
        self._is_watched = False

    def book(self, account_id: int) -> Book:
        """The account's book. AccountUnknown when there is no such account."""
        kept = self._kept.get(account_id)
        if kept is not None and (self._is_watched or clock.monotonic() - kept.checked_at < _FRESH_SECONDS):
            return kept.book
        return self._renewed(account_id).book

    def entries_of(self, account_id: int) -> Shelved:
        """What the account's book was made of. AccountUnknown when there is no such account."""
        self.book(account_id)
        kept = self._kept[account_id]
        return Shelved(kept.book.knowledge, kept.entries, kept.vectors, self._lexicon(), self._meaning)

    def warm(self, account_ids: Iterable[int]) -> None:
        """Make the books of these accounts, before the first resident waits for one."""
        self._lexicon()
        holidays_of(_ANY_YEAR)
        for account_id in account_ids:
            self._renewed(account_id)

    def complete(self, account_id: int, begin: Callable[[int], object]) -> None:
        """Make the account's missing vectors now, for a command without a watch: minutes for a whole town.

        `begin` is told before how many, if any. Nothing without a Meaning. Raises SQLAlchemyError when they cannot be
        stored.
        """
        if self._meaning and (missing := list_missing(self._database, account_id, self._meaning)):
            begin(len(missing))
            make_missing(self._database, account_id, self._meaning, lambda: False)

    def watch(self, stop: threading.Event) -> None:
        """Renew the books whenever something has changed, until `stop` is set. Trouble is logged and waited out.

        Between, make the vectors that are missing.
        """
        try:
            while not stop.is_set():
                pause = self._look()
                stop.wait(max(pause, self._make_vectors(self._meaning, stop)) if self._meaning else pause)
        finally:
            self._is_watched = False

    def _look(self) -> float:
        """Renew what has changed, the smallest first; the pause until the next look, in seconds."""
        try:
            with self._database.reading() as session:
                revisions = revisions_of_all(session)
        except SQLAlchemyError as error:
            _log.error("revisions_not_read", error=type(error).__name__, alarm=True)
            return _TROUBLE_SECONDS
        for account_id in self._kept.keys() - revisions.keys():
            del self._kept[account_id]
        self._is_watched = True
        kept_now = list(self._kept.items())
        changed = [(len(kept.entries), number) for number, kept in kept_now if kept.revision != revisions.get(number)]
        is_well = [self._renewed_safely(account_id) for _, account_id in sorted(changed)]
        return _POLL_SECONDS if all(is_well) else _TROUBLE_SECONDS

    def _make_vectors(self, meaning: Meaning, stop: threading.Event) -> float:
        """Make what the books lack, the smallest first, and renew each that has all. Whatever changes goes before.

        Returns the pause until the next look, in seconds.
        """
        lacking = [(len(kept.entries), number) for number, kept in list(self._kept.items()) if kept.lacks_vectors]
        for _, account_id in sorted(lacking):
            try:
                if not make_missing(self._database, account_id, meaning, lambda: stop.is_set() or self._has_changed()):
                    return 0
                self._renewed(account_id, with_vectors=True)
            except Exception as error:  # the books are good without
                _log.error("vectors_not_made", account=account_id, exc_info=error, alarm=True)
                return _TROUBLE_SECONDS
        return _POLL_SECONDS

    def _has_changed(self) -> bool:
        with self._database.reading() as session:
            revisions = revisions_of_all(session)
        return any(kept.revision != revisions.get(number) for number, kept in list(self._kept.items()))

    def _renewed_safely(self, account_id: int) -> bool:
        try:
            self._renewed(account_id)
        except Exception as error:  # one town's trouble must not keep the others' books old
            _log.error("book_not_renewed", account=account_id, exc_info=error, alarm=True)
            return False
        return True

    def _renewed(self, account_id: int, *, with_vectors: bool = False) -> _Kept:
        with self._building.setdefault(account_id, threading.Lock()):
            kept = self._kept.get(account_id)
            with self._database.reading() as session:
                revision = revision_of(session, account_id)
            if kept is None or with_vectors or kept.revision != revision:
                kept = self._kept[account_id] = self._read(account_id, revision, kept)
            kept.checked_at = clock.monotonic()
            return kept

    def _read(self, account_id: int, revision: Revision, before: _Kept | None) -> _Kept:
        """What has come after `revision` was read may be in the book already; then it is made once more."""
        with self._database.reading() as session:
            town = self._town(session, account_id)
            if before is not None and before.book.town == town:
                town = before.book.town  # with all that has been made of its plan
            town.prepare()
            previews = session.execute(
                select(MediaRow.hash, MediaRow.preview_hash).where(MediaRow.preview_hash.is_not(None))
            )
            preview_hashes = {picture: preview for picture, preview in previews if preview}
        known: dict[int, AnalysedEntry] = {}
        for kept in list(self._kept.values()):
            known |= kept.entries
        entries = load_analysed(self._database, account_id, self._lexicon(), known)
        vectors = load_vectors(self._database, account_id, entries, self._meaning) if self._meaning else {}
        if before is not None and before.vectors == vectors and _are_same(before.entries, entries):
            knowledge = before.book.knowledge
        else:
            by_meaning = ByMeaning(self._meaning, vectors) if self._meaning else None
            knowledge = knowledge_of(entries, self._lexicon(), by_meaning, before.book.knowledge if before else None)
        searched = {one.entry.id for one in entries.values() if one.analysis is not None}
        lacks_vectors = self._meaning is not None and not searched <= vectors.keys()
        book = Book(town, knowledge, MappingProxyType(preview_hashes))
        return _Kept(book, revision, entries, vectors, lacks_vectors)

    def _town(self, session: Session, account_id: int) -> Town:
        account = get_account_by_id(session, account_id)
        return Town(
            name=account.name,
            phone=account.phone,
            municipality_code=account.municipality_code,
            contact_section_key=account.contact_section_key,
            public_url=self._public_url,
            sections={row.key: Office(row.name, row.phone) for row in list_sections(session, account_id)},
            plan=load_plan(session, account_id),
            garbage_out_by=time.fromisoformat(account.garbage_out_by) if account.garbage_out_by else None,
            online=load_online(session, account_id, account.municipality_code),
            key=account.key,
            subjects=tuple(
                Subject(one.key, one.name, one.aliases, one.names) for one in load_interests(session, account_id)
            ),
            languages=offered_languages(session, account_id),
        )


def _are_same(before: dict[int, AnalysedEntry], now: dict[int, AnalysedEntry]) -> bool:
    """Whether these are the same entries in the same order."""
    pairs = zip(before.values(), now.values(), strict=False)
    return len(before) == len(now) and all(one is other for one, other in pairs)
