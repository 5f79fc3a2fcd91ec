"""How long a town keeps what it need not keep for ever. Removing it is `scheduler.cleaning`'s matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from people.accounts import lock_account
from people.town_tables import TownChoices

LIMITS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "unanswered_days": (3, 365),
        "recipient_days": (30, 365),
        "delivery_days": (90, 1_825),
        "audit_years": (1, 5),
    }
)
"""The smallest and the largest value of each term."""


EVENT_LIFE = timedelta(days=7)
"""How long LINE's numbers of settled events are kept, in every town: LINE repeats none of them so late."""


class RetentionRefused(Exception):
    """A term cannot have this value; `name` is the term."""

    def __init__(self, name: str) -> None:
        """`name` is a field of Retention, or what somebody took for one."""
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Retention:
    """A town's terms, with the values that hold while it says nothing else.

    `unanswered_days` is for questions that found no answer. After `recipient_days` nobody can say any more who got a
    notice, so that it can no longer be corrected; after `delivery_days` the requests themselves go.
    """

    unanswered_days: int = 30
    recipient_days: int = 30
    delivery_days: int = 365
    audit_years: int = 1

    def unanswered_before(self, at: datetime) -> datetime:
        """Questions asked at this instant or earlier go."""
        return at - timedelta(days=self.unanswered_days)

    def recipients_before(self, at: datetime) -> datetime:
        """Requests settled at this instant or earlier forget whom they named."""
        return at - timedelta(days=self.recipient_days)

    def deliveries_before(self, at: datetime) -> datetime:
        """Requests settled at this instant or earlier go."""
        return at - timedelta(days=self.delivery_days)

    def audit_before(self, at: datetime) -> datetime:
        """Lines of the audit written at this instant or earlier may go. A year that began on 29 February ends a day
        early.
        """
        day = 28 if (at.month, at.day) == (2, 29) else at.day
        return at.replace(year=at.year - self.audit_years, day=day)


def retention_of(session: Session, account_id: int) -> Retention:
    """A town's terms."""
    row = session.get(TownChoices, account_id)
    return retention_from(row.retention) if row else Retention()


def retention_from(stored: Mapping[str, Any]) -> Retention:
    """The terms that `stored` describes. Raises RetentionRefused."""
    known = {field.name for field in fields(Retention)}
    for name, value in stored.items():
        if name not in known or not _is_possible(name, value):
            raise RetentionRefused(name)
    retention = Retention(**stored)
    if retention.recipient_days > retention.delivery_days:
        raise RetentionRefused("recipient_days")
    return retention


def change_retention(session: Session, account_id: int, **changes: object) -> Retention:
    """Set some terms of a town; the terms now. Raises RetentionRefused and changes nothing then."""
    choices = choices_of(session, account_id)
    stored = {**choices.retention, **changes}
    retention = retention_from(stored)
    choices.retention = {name: value for name, value in asdict(retention).items() if name in stored}
    session.flush()
    return retention


def choices_of(session: Session, account_id: int) -> TownChoices:
    """The row of a town's choices, added when it has made none. The town is locked: of two changes none is lost."""
    lock_account(session, account_id)
    choices = session.get(TownChoices, account_id, populate_existing=True)
    if choices is None:
        choices = TownChoices(account_id=account_id, retention={}, languages=[])
        session.add(choices)
        session.flush()
    return choices


def _is_possible(name: str, value: object) -> bool:
    least, most = LIMITS[name]
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
