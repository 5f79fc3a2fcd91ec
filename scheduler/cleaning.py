"""Removing what a town need not keep any longer, at every beat and in small parts, so that nothing else has to wait.

Any number of processes may do it. What is removed is counted and logged, and never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.importers.uploads import expired_before, has_uploads_before, remove_uploads_before
from knowledge.unanswered import has_unanswered_before, remove_unanswered_before
from people.retention import Retention, retention_from
from people.tables import Account
from people.town_tables import TownChoices
from scheduler.forgetting import (
    forget_names_before,
    has_names_before,
    has_requests_before,
    remove_requests_before,
)
from scheduler.proofs import has_proofs_before, remove_proofs_before
from storage.database import Database

AT_ONCE = 200
"""Rows in one transaction."""

PARTS_A_BEAT = 5
"""Transactions for one chore of one town in one beat; the next beat goes on."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """One thing that is removed: what was there at `before` or earlier. `has_work` is a cheap look."""

    name: str
    before: Callable[[Retention, datetime], datetime]
    has_work: Callable[[Session, int, datetime], bool]
    remove: Callable[[Session, int, datetime, int], int]


CHORES: Sequence[Chore] = (
    Chore("unanswered", Retention.unanswered_before, has_unanswered_before, remove_unanswered_before),
    Chore("recipients", Retention.recipients_before, has_names_before, forget_names_before),
    Chore("deliveries", Retention.deliveries_before, has_requests_before, remove_requests_before),
    Chore("proofs", Retention.deliveries_before, has_proofs_before, remove_proofs_before),
    Chore("uploads", lambda _, at: expired_before(at), has_uploads_before, remove_uploads_before),
)


def clean(database: Database, at: datetime) -> int:
    """Remove whatever is over in every town, a part of it when it is much; how many rows.

    A town or a chore that fails is logged and tried again at the next beat; the others go on.
    """
    with database.reading() as session:
        due = [
            (account_id, chore, before)
            for account_id, retention in retentions_of_all(session)
            for chore in CHORES
            if chore.has_work(session, account_id, before := chore.before(retention, at))
        ]
    return sum(_done(database, account_id, chore, before) for account_id, chore, before in due)


def retentions_of_all(session: Session) -> list[tuple[int, Retention]]:
    """The terms of every town, by its number."""
    rows = session.execute(
        select(Account.id, TownChoices.retention)
        .outerjoin(TownChoices, TownChoices.account_id == Account.id)
        .order_by(Account.id)
    )
    return [(account_id, retention_from(stored or {})) for account_id, stored in rows]


def _done(database: Database, account_id: int, chore: Chore, before: datetime) -> int:
    removed = 0
    try:
        for _ in range(PARTS_A_BEAT):
            with database.writing() as session:
                part = chore.remove(session, account_id, before, AT_ONCE)
            removed += part
            if part < AT_ONCE:
                break
    except Exception as error:
        _log.error("cleaning_failed", account_id=account_id, what=chore.name, error=type(error).__name__, alarm=True)
    if removed:
        _log.info("cleaned", account_id=account_id, what=chore.name, rows=removed)
    return removed
