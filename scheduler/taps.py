"""How often the buttons of a notice, and its page, were opened from LINE. Counted, with nothing about who."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.tables import Notice
from scheduler.watch_tables import NoticeTap
from storage.database import insert_new

PAGE = "page"
"""The button that leads to the notice's page."""


class Tapped(NamedTuple):
    """A button of a town's notice."""

    account_id: int
    notice_id: int
    button: str


def button_name(number: int) -> str:
    """How a notice's button is counted; the first has number 1."""
    return f"button-{number}"


def add_taps(session: Session, taps: Mapping[Tapped, int]) -> None:
    """Add to what was counted, for notices of any towns. Those of notices that are gone are dropped."""
    known = _known(session, {tapped.notice_id for tapped in taps})
    for tapped in sorted(taps):  # in one order, so that two processes do not wait for each other in a circle
        if (tapped.account_id, tapped.notice_id) not in known:
            continue
        insert_new(session, NoticeTap, {"notice_id": tapped.notice_id, "button": tapped.button, "taps": 0})
        counting = (
            update(NoticeTap)
            .where(NoticeTap.notice_id == tapped.notice_id, NoticeTap.button == tapped.button)
            .values(taps=NoticeTap.taps + taps[tapped])
        )
        session.execute(counting.execution_options(synchronize_session=False))


def taps_of(session: Session, account_id: int, notice_id: int) -> dict[str, int]:
    """How often each button of a town's notice was opened, by its name; without those that nobody opened."""
    query = (
        select(NoticeTap.button, NoticeTap.taps)
        .join(Notice, Notice.id == NoticeTap.notice_id)
        .where(Notice.account_id == account_id, Notice.id == notice_id)
    )
    return {row.button: row.taps for row in session.execute(query)}


def _known(session: Session, notice_ids: Iterable[int]) -> set[tuple[int, int]]:
    query = select(Notice.account_id, Notice.id).where(Notice.id.in_(sorted(notice_ids)))
    return {(account_id, notice_id) for account_id, notice_id in session.execute(query)}
