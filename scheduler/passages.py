"""What the safety valve has let through: written for every notice, counted for the next."""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scheduler.audiences import is_capped, monday
from scheduler.rules import SendingRules
from scheduler.safety_tables import Passage
from scheduler.safety_valve import TEN_MINUTES, Recent
from scheduler.tables import Notice

HOUR = timedelta(hours=1)


def fingerprint_of(title: str, body: str, place: str = "") -> str:
    """What is equal for the same words whatever their spaces and width; a hex digest of 64 characters."""
    folded = "\x1f".join("".join(part.split()) for part in (title, body, place))
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()


def recent_passages(session: Session, notice: Notice, actor: str, rules: SendingRules, at: datetime) -> Recent:
    """What has passed lately in the town of a notice."""
    town = Passage.account_id == notice.account_id
    counted = town & Passage.is_counted.is_(True)
    same = town & (Passage.fingerprint == notice.fingerprint) & (Passage.notice_id != notice.id)
    return Recent(
        is_repeated=_count(session, same, at - rules.same_within) > 0,
        by_actor_in_ten_minutes=_count(session, counted & (Passage.actor == actor), at - TEN_MINUTES),
        by_town_in_ten_minutes=_count(session, counted, at - TEN_MINUTES),
        by_town_in_an_hour=_count(session, counted, at - HOUR),
        by_feed_in_an_hour=_count(session, town & (Passage.actor == actor), at - HOUR),
        broadcasts_this_week=broadcasts_this_week(session, notice, rules, at),
    )


def note_passage(session: Session, notice: Notice, actor: str, at: datetime, *, is_counted: bool) -> None:
    """Write down that a notice was let through. `is_counted` is false for what no brake counts."""
    session.add(
        Passage(
            account_id=notice.account_id,
            notice_id=notice.id,
            actor=actor,
            fingerprint=notice.fingerprint,
            is_counted=is_counted,
            at=at,
        )
    )
    session.flush()


def broadcasts_this_week(session: Session, notice: Notice, rules: SendingRules, at: datetime) -> int:
    """Routine broadcasts of the town's week up to `at`, which everybody got, this notice not among them."""
    start = datetime.combine(monday(rules, at), time(), ZoneInfo(rules.zone))
    rows = session.scalars(
        select(Notice)
        .join(Passage, Passage.notice_id == Notice.id)
        .where(
            Passage.account_id == notice.account_id,
            Passage.at >= start,
            Notice.is_broadcast.is_(True),
            Notice.id != notice.id,
        )
    ).all()
    return sum(1 for row in rows if is_capped(row, rules))


def _count(session: Session, condition: ColumnElement[bool], since: datetime) -> int:
    return session.scalar(select(func.count(Passage.id)).where(condition, Passage.at > since)) or 0
