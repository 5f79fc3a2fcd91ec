"""The audit's old lines go once a day, after the years for which a town keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from people.audit import Actor, AuditBook
from people.audit_chain import INSTALLATION, read_head
from people.audit_pruning import prune
from people.audit_tables import AuditLineRow
from scheduler.cleaning import retentions_of_all
from scheduler.series import JAPAN
from storage.database import Database

PARTS_A_BEAT = 2

CLOCK = Actor(None, "", "clock")

_log = structlog.get_logger(__name__)


class AuditRetention:
    """Lets old lines go, by whole days of Japan, so that it is told of in one line a day.

    A chain that is broken among them stays, as proof; that is logged once a day.
    """

    def __init__(self, database: Database, key: str) -> None:
        """`key` is the installation's hash key."""
        self._database = database
        self._key = key
        self._failed_on: dict[int, date] = {}

    def __call__(self, at: datetime) -> int:
        """Let go of what is over at `at`, a part of it when it is much; how many lines. Any number of processes may."""
        with self._database.reading() as session:
            due = [(number, before) for number, before in _limits(session, at) if _has_older(session, number, before)]
        return sum(self._pruned(number, before, at) for number, before in due)

    def _pruned(self, number: int, before: datetime, at: datetime) -> int:
        today = at.astimezone(ZoneInfo(JAPAN)).date()
        if self._failed_on.get(number) == today:
            return 0
        gone = 0
        try:
            for _ in range(PARTS_A_BEAT):
                with self._database.writing() as session:
                    gone += prune(AuditBook(session, number or None, CLOCK, key=self._key, at=at), before)
        except Exception as error:
            self._failed_on[number] = today
            _log.error("audit_not_pruned", account_id=number, error=type(error).__name__, alarm=True)
        if gone:
            _log.info("cleaned", account_id=number, what="audit", rows=gone)
        return gone


def _limits(session: Session, at: datetime) -> Iterator[tuple[int, datetime]]:
    """Each chain and the midnight before which its lines go. The installation's are kept as long as any town's."""
    midnights = [
        (account_id, _midnight(retention.audit_before(at))) for account_id, retention in retentions_of_all(session)
    ]
    yield from midnights
    if midnights:
        yield INSTALLATION, min(midnight for _, midnight in midnights)


def _midnight(at: datetime) -> datetime:
    zone = ZoneInfo(JAPAN)
    return datetime.combine(at.astimezone(zone).date(), time(), zone)


def _has_older(session: Session, number: int, before: datetime) -> bool:
    """A cheap look at the oldest line that is kept."""
    head = read_head(session, number)
    if head is None:
        return False
    oldest = select(AuditLineRow.at).where(AuditLineRow.account_id == number, AuditLineRow.sequence == head.kept_from)
    at = session.scalar(oldest)
    return at is not None and at < before
