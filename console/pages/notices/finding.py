"""The notice that a page is about."""

from __future__ import annotations

from flask import abort
from sqlalchemy.orm import Session

from console.here import Here
from scheduler.notices import NoticeUnknown, get_notice
from scheduler.tables import Notice

LARGEST = 2**63 - 1
"""Of the numbers that a database takes."""


def notice_or_404(here: Here, session: Session, notice_id: int, *, is_locked: bool = False) -> Notice:
    """A notice of the town; the page for what there is not, when the town has none of this number."""
    if notice_id > LARGEST:
        abort(404)
    try:
        return get_notice(session, here.account_id, notice_id, is_locked=is_locked)
    except NoticeUnknown:
        abort(404)


def number_in(typed: str | None) -> int | None:
    """A number in an address; None for anything else."""
    if not typed or not (typed.isascii() and typed.isdecimal()) or len(typed) > len(str(LARGEST)) - 1:
        return None
    return int(typed)
