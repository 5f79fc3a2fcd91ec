"""Who gets a notice, counted for the approver and frozen for the sending."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from people.contacts import count_reachable, is_line_user_id, list_reachable_ids
from people.tables import Audience
from scheduler.tables import NoticeAudience


def audience_count(session: Session, account_id: int, audience: NoticeAudience) -> int:
    """How many people would be reached now, as far as we know: for everybody, LINE knows better."""
    if audience == NoticeAudience.EVERYBODY:
        return count_reachable(session, account_id)
    return len(list_recipients(session, account_id, audience))


def list_recipients(session: Session, account_id: int, audience: NoticeAudience) -> Sequence[str]:
    """LINE user ids, oldest contact first, without malformed ones, which spoil a multicast."""
    ids = list_reachable_ids(session, account_id, _contacts(audience))
    return [line_user_id for line_user_id in ids if is_line_user_id(line_user_id)]


def _contacts(audience: NoticeAudience) -> Audience | None:
    return Audience.STAFF if audience == NoticeAudience.STAFF else None
