"""What audiences a town can choose from, by name: its districts, sections, subjects, lists, latest notices."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from knowledge.district_tables import DistrictRow
from people.audience_tables import ContactList, Interest
from people.tables import Section
from scheduler.tables import AudienceKind, Notice, NoticeStatus

MOST = 300
"""Of one kind; a form with more is none."""

_LATEST_NOTICES = 30
_PLAIN = 3
"""Characters of an alias that can hardly mean anything but the place."""

_WENT_OUT = (NoticeStatus.SENDING, NoticeStatus.SENT, NoticeStatus.STOPPED)


def audience_choices(session: Session, account_id: int, kind: AudienceKind) -> dict[str, str]:
    """The names by key, in the order in which the town has them. Languages are not the town's: nothing.

    Groups of districts come first, by their own names. Of notices, the latest that went out, by number.
    """
    if kind == AudienceKind.GOT_NOTICE:
        return _latest_notices(session, account_id)
    query = _query(account_id, kind)
    if query is None:
        return {}
    names = {row.key: row.name for row in session.execute(query.limit(MOST))}
    return {**_groups(session, account_id), **names} if kind == AudienceKind.DISTRICTS else names


def choices_among(session: Session, account_id: int, kind: AudienceKind, keys: Collection[str]) -> dict[str, str]:
    """The names of these keys alone, as far as the town still has them."""
    query = _query(account_id, kind)
    if query is None or not keys:
        return {}
    rows = session.execute(query.where(query.selected_columns[0].in_(keys)))
    return {row.key: row.name for row in rows}


def district_names(session: Session, account_id: int) -> tuple[tuple[str, ...], ...]:
    """Under which names each district goes in a notice, at most MOST of them; what they are called at length.

    Short aliases mean other things too: 本町 is this town, 駅前 any place before a station.
    """
    query = select(DistrictRow.name, DistrictRow.aliases).where(DistrictRow.account_id == account_id)
    rows = session.execute(query.order_by(DistrictRow.position).limit(MOST))
    return tuple(
        (row.name, *(text for text in map(str, row.aliases) if len(text) >= _PLAIN and not text.endswith("前")))
        for row in rows
    )


def _query(account_id: int, kind: AudienceKind) -> Select[str, str] | None:
    match kind:
        case AudienceKind.DISTRICTS:
            query = select(DistrictRow.key, DistrictRow.name).where(DistrictRow.account_id == account_id)
            return query.order_by(DistrictRow.position)
        case AudienceKind.SECTIONS:
            return select(Section.key, Section.name).where(Section.account_id == account_id).order_by(Section.id)
        case AudienceKind.INTERESTS:
            subjects = select(Interest.key, Interest.name).where(Interest.account_id == account_id)
            return subjects.order_by(Interest.position, Interest.id)
        case AudienceKind.LIST:
            lists = select(ContactList.key, ContactList.name).where(ContactList.account_id == account_id)
            return lists.order_by(ContactList.uploaded_at.desc(), ContactList.id.desc())
        case _:
            return None


def _groups(session: Session, account_id: int) -> dict[str, str]:
    """Each group of districts, which stands for all of them."""
    groups = select(DistrictRow.group).where(DistrictRow.account_id == account_id, DistrictRow.group != "")
    return {name: name for name in session.scalars(groups.distinct().order_by(DistrictRow.group).limit(MOST))}


def _latest_notices(session: Session, account_id: int) -> dict[str, str]:
    rows = session.execute(
        select(Notice.id, Notice.title)
        .where(Notice.account_id == account_id, Notice.status.in_(_WENT_OUT))
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(_LATEST_NOTICES)
    )
    return {str(number): title for number, title in rows}
