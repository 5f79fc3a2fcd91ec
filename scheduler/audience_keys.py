"""By which names a town's audiences go: its districts, sections, subjects, lists, languages and notices."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.content import JAPANESE
from knowledge.district_tables import DistrictRow
from people.audience_tables import ContactList, Interest
from people.tables import Contact, Section
from scheduler.tables import AudienceKind, Notice

_LONGEST_NUMBER = 18
"""Digits of a notice's number; more than that no database takes."""


def known_keys(session: Session, account_id: int, kind: AudienceKind, wanted: Iterable[str] = ()) -> set[str]:
    """The keys that an audience of this kind may have in the town; of notices, those among `wanted`.

    A district stands for itself, and the name of a group for all districts of the group.
    """
    match kind:
        case AudienceKind.DISTRICTS:
            rows = session.execute(
                select(DistrictRow.key, DistrictRow.group).where(DistrictRow.account_id == account_id)
            )
            return {name for row in rows for name in row if name}
        case AudienceKind.SECTIONS:
            query = select(Section.key).where(Section.account_id == account_id)
        case AudienceKind.LANGUAGE:
            spoken = select(Contact.language).where(Contact.account_id == account_id).distinct()
            return {JAPANESE, "", *session.scalars(spoken)}
        case AudienceKind.INTERESTS:
            query = select(Interest.key).where(Interest.account_id == account_id)
        case AudienceKind.LIST:
            query = select(ContactList.key).where(ContactList.account_id == account_id)
        case AudienceKind.GOT_NOTICE:
            return {key for key in wanted if _is_notice(session, account_id, key)}
        case AudienceKind.EVERYBODY | AudienceKind.STAFF:
            return set()
    return set(session.scalars(query))


def _is_notice(session: Session, account_id: int, key: str) -> bool:
    if not (key.isascii() and key.isdecimal() and len(key) <= _LONGEST_NUMBER):
        return False
    found = select(Notice.id).where(Notice.account_id == account_id, Notice.id == int(key))
    return session.scalar(found) is not None
