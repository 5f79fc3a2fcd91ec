"""Entries with what the search made of them: read from the database, made afresh where it is missing or outdated.

No transaction is open while texts are analysed, and each write is short. Several processes may do the same work at
once: the last one's row stays, and all rows would be the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import and_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from knowledge.content import Entry, EntryKind
from knowledge.finding.documents import EntryAnalysis, analysed_entry
from knowledge.finding.lexicon import Lexicon
from knowledge.meaning import ByMeaning
from knowledge.repository import EntryStamp, list_stamps, load_numbered
from knowledge.search import KnowledgeBase, is_searched
from knowledge.tables import AccountCollectionRow, EntryAnalysisRow, EntryRow, EntryVectorRow
from storage.database import Database, insert_or_update

_AT_ONCE = 500
"""Entries that are read, analysed and stored together: under a second of work, far fewer than databases' parameters."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AnalysedEntry:
    """An entry as it was at `stamp`. `analysis` is None for kinds that are not searched."""

    stamp: EntryStamp
    entry: Entry
    analysis: EntryAnalysis | None


Read = Mapping[int, AnalysedEntry]
"""By row number, in the account's order."""


def load_analysed(database: Database, account_id: int, lexicon: Lexicon, known: Read) -> dict[int, AnalysedEntry]:
    """All that the account reads but lectures, by row number, the account's first collection first.

    `known` is what was read before, with the same lexicon, for this or another account: only what has changed since
    is read again. Missing and outdated analyses are made (about a millisecond an entry) and stored.
    """
    with database.reading() as session:
        stamps = list_stamps(session, account_id)
    changed = []
    found: dict[int, AnalysedEntry | None] = {}
    for number, stamp in stamps.items():
        found[number] = known.get(number)
        if (entry := found[number]) is None or entry.stamp != stamp:
            changed.append(number)
    for chunk in _chunks(changed):
        fresh = _load_chunk(database, chunk, lexicon)
        found.update((number, fresh.get(number)) for number in chunk)
    return {number: entry for number, entry in found.items() if entry is not None}


def knowledge_of(
    read: Read, lexicon: Lexicon, by_meaning: ByMeaning | None = None, like: KnowledgeBase | None = None
) -> KnowledgeBase:
    """What was read, ready to be asked. Of two entries with one id the first wins. See KnowledgeBase for the rest."""
    analyses: dict[str, EntryAnalysis] = {}
    seen: set[str] = set()
    for one in read.values():
        if one.analysis is not None and one.entry.id not in seen:
            analyses[one.entry.id] = one.analysis
        seen.add(one.entry.id)
    return KnowledgeBase([one.entry for one in read.values()], lexicon, analyses, by_meaning, like)


def analyse_missing(database: Database, account_id: int, lexicon: Lexicon) -> int:
    """Make and store the analyses that `load_analysed` would miss; how many. For use right after an import.

    Goes backwards, so that a running process, which reads the same entries forwards, meets it half-way.
    """
    fits = and_(
        EntryAnalysisRow.entry_id == EntryRow.id,
        EntryAnalysisRow.entry_version == EntryRow.version,
        EntryAnalysisRow.fingerprint == lexicon.fingerprint,
    )
    query = (
        select(EntryRow.id)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == EntryRow.collection_id)
        .outerjoin(EntryAnalysisRow, fits)
        .where(AccountCollectionRow.account_id == account_id, EntryAnalysisRow.entry_id.is_(None))
        .where(EntryRow.kind.in_([kind for kind in EntryKind if is_searched(kind)]))
        .order_by(EntryRow.id.desc())
    )
    with database.reading() as session:
        missing = session.scalars(query).all()
    for chunk in _chunks(missing):
        _load_chunk(database, chunk, lexicon)
    return len(missing)


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))


def _load_chunk(database: Database, numbers: Sequence[int], lexicon: Lexicon) -> dict[int, AnalysedEntry]:
    with database.reading() as session:
        entries = load_numbered(session, numbers)
        stored = _stored(session, numbers, lexicon)
    contents: dict[int, str] = {}
    made: list[dict[str, Any]] = []
    for number, (stamp, entry) in entries.items():
        content = stored.get((number, stamp.version))
        if content is None and is_searched(entry.kind):
            content = _as_text(analysed_entry(entry, lexicon.analyser))
            made.append(_row(number, stamp, lexicon, content))
        if content is not None:
            contents[number] = content
    _store(database, made)
    analyses = dict(zip(contents, _from_texts(contents.values()), strict=True))
    return {number: AnalysedEntry(stamp, entry, analyses.get(number)) for number, (stamp, entry) in entries.items()}


def _stored(session: Session, numbers: Sequence[int], lexicon: Lexicon) -> dict[tuple[int, int], str]:
    """Analyses made with this lexicon, by the row number and version of their entry."""
    query = select(EntryAnalysisRow.entry_id, EntryAnalysisRow.entry_version, EntryAnalysisRow.content).where(
        EntryAnalysisRow.entry_id.in_(numbers), EntryAnalysisRow.fingerprint == lexicon.fingerprint
    )
    return {(number, version): content for number, version, content in session.execute(query)}


def _row(number: int, stamp: EntryStamp, lexicon: Lexicon, content: str) -> dict[str, Any]:
    return {
        "entry_id": number,
        "entry_version": stamp.version,
        "fingerprint": lexicon.fingerprint,
        "content": content,
    }


def _store(database: Database, rows: Sequence[dict[str, Any]]) -> None:
    """Keep analyses. Failing costs the next reader time, nothing else."""
    try:
        keep_current(database, EntryAnalysisRow, rows)
    except SQLAlchemyError as error:
        _log.warning("analyses_not_stored", error=type(error).__name__, count=len(rows))


def keep_current(
    database: Database, table: type[EntryAnalysisRow | EntryVectorRow], rows: Sequence[dict[str, Any]]
) -> None:
    """Keep what was made of entries that are still there, unchanged."""
    if not rows:
        return
    numbers = [row["entry_id"] for row in rows]
    held = select(EntryRow.id, EntryRow.version).where(EntryRow.id.in_(numbers)).order_by(EntryRow.id)
    with database.writing() as session:
        # PostgreSQL keeps these entries from being deleted until we are done; on SQLite nobody else writes now.
        current = {(row.id, row.version) for row in session.execute(held.with_for_update(read=True, key_share=True))}
        wanted = [row for row in rows if (row["entry_id"], row["entry_version"]) in current]
        insert_or_update(session, table, sorted(wanted, key=lambda row: int(row["entry_id"])))


def _as_text(analysis: EntryAnalysis) -> str:
    return json.dumps(analysis.to_stored(), ensure_ascii=False, separators=(",", ":"))


def _from_texts(contents: Iterable[str]) -> Iterator[EntryAnalysis]:
    """Read as one text: so the decoder keeps a word that stands in many of them once, in two thirds of the memory."""
    return map(EntryAnalysis.from_stored, json.loads(f"[{','.join(contents)}]"))
