"""Questions that found no answer, as clerks see to them: listed, settled, and asked again of the content.

What was settled stays in the table until it is forgotten with the others, so that a wording that comes again shows how
often it came before.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from knowledge.care.question_groups import Asked
from knowledge.saving import in_parts
from knowledge.tables import UnansweredRow
from storage.database import changed_rows

MOST_OPEN, MOST_SETTLED = 2_000, 1_000
"""Questions that are looked at, the newest first: a page's cost has an end, whatever was asked."""
_OPEN = ""


class Settled(StrEnum):
    """What became of a question: an alias of an entry, a new entry, or nothing, because the bot need not know."""

    ALIAS = "alias"
    NEW = "new"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions of a town, the newest first. `is_cut` when more were asked than are looked at."""

    asked: tuple[Asked, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a question was settled, and by whom. `entry_id` is the entry that answers it now, if there is one."""

    how: Settled
    user_id: int | None
    at: datetime
    entry_id: str = ""


def list_unanswered(session: Session, account_id: int, since: datetime) -> Unanswered:
    """What was asked since then and not settled, and what was settled, to be grouped together.

    At most `MOST_OPEN` open and `MOST_SETTLED` settled questions, the newest.
    """
    found = session.execute(_newest(account_id, since, (_OPEN,), MOST_OPEN + 1)).all()
    settled = session.execute(_newest(account_id, since, tuple(Settled), MOST_SETTLED)).all()
    asked = [Asked(*row) for row in found[:MOST_OPEN]]
    asked += [Asked(*row, is_settled=True) for row in settled]
    return Unanswered(tuple(asked), len(found) > MOST_OPEN)


def settle_questions(session: Session, account_id: int, ids: Collection[int], settlement: Settlement) -> int:
    """Take open questions of this town off the list; how many, fewer where somebody else was first."""
    values = {
        "settled_how": settlement.how,
        "settled_entry": settlement.entry_id,
        "settled_by": settlement.user_id,
        "settled_at": settlement.at,
    }
    return _change(session, account_id, ids, (_OPEN,), values)


def reopen_questions(session: Session, account_id: int, ids: Collection[int]) -> int:
    """Put settled questions of this town back on the list; how many."""
    values = {"settled_how": _OPEN, "settled_entry": "", "settled_by": None, "settled_at": None}
    return _change(session, account_id, ids, tuple(Settled), values)


def _newest(account_id: int, since: datetime, how: tuple[str, ...], limit: int) -> Select[int, str, str, datetime]:
    """Columns in the order of `Asked`."""
    row = UnansweredRow
    return (
        select(row.id, row.text, row.audience, row.asked_at)
        .where(row.account_id == account_id, row.settled_how.in_(how), row.asked_at >= since)
        .order_by(row.asked_at.desc(), row.id.desc())
        .limit(limit)
    )


def _change(
    session: Session, account_id: int, ids: Collection[int], how: tuple[str, ...], values: dict[str, Any]
) -> int:
    row = UnansweredRow
    return sum(
        changed_rows(
            session,
            update(row).where(row.account_id == account_id, row.id.in_(some), row.settled_how.in_(how)).values(values),
        )
        for some in in_parts(sorted(set(ids)))
    )
