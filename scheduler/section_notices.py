"""Notices that have not left and are meant for the staff of certain sections: they must follow when sections change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.tables import AudienceKind, Notice, NoticeStatus
from scheduler.timetable import UNSENT

AT_MOST = 200


@dataclass(frozen=True, slots=True)
class SectionNotice:
    """A notice and those of the sections asked for that it is meant for."""

    id: int
    title: str
    status: NoticeStatus
    keys: tuple[str, ...]


def list_for_sections(session: Session, account_id: int, keys: Collection[str]) -> Sequence[SectionNotice]:
    """The newest notices of a town that wait and name any of these sections.

    Once the sections are gone they reach nobody there: somebody writes the audience anew and has it approved again.
    """
    rows = session.execute(
        select(Notice.id, Notice.title, Notice.status, Notice.audience_keys)
        .where(Notice.account_id == account_id, Notice.status.in_(UNSENT), Notice.audience == AudienceKind.SECTIONS)
        .order_by(Notice.id.desc())
        .limit(AT_MOST)
    )
    found = []
    for number, title, status, named in rows:
        meant = tuple(key for key in named if key in keys)
        if meant:
            found.append(SectionNotice(number, title, NoticeStatus(status), meant))
    return found
