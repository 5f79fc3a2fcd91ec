"""Lists of contacts that somebody uploaded. A list names people by their LINE user ids, which nothing here repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from people.accounts import lock_account
from people.audience_tables import ContactList, ContactListMember
from people.contacts import chunks, is_line_user_id
from people.tables import ConsoleUser, Contact, ContactStatus

_LOOKED_UP = 500
_INSERTED = 1_000


class ListUnknown(Exception):
    """The town has no list of this key; the message is the key."""


class ListEmpty(Exception):
    """None of the people named can be reached: nothing was changed. `matched` says why."""

    def __init__(self, matched: Matched) -> None:
        """`matched` counts those who were named."""
        super().__init__("nobody")
        self.matched = matched


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of the ids of an upload, as numbers of ids.

    `unknown` are no contacts of this town: whether another town knows them is not looked up. `unreachable` have
    blocked the account or never followed it. `repeated` were named before.
    """

    listed: int = 0
    unknown: int = 0
    unreachable: int = 0
    repeated: int = 0
    malformed: int = 0


@dataclass(frozen=True, slots=True)
class NewList:
    """A list to be uploaded by a user."""

    key: str
    name: str
    uploaded_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class ListShown:
    """A list without its people: how many stand on it, and how many of them can be reached now."""

    key: str
    name: str
    uploaded_by: str
    uploaded_at: datetime
    members: int
    reachable: int


def upload_list(session: Session, account_id: int, new: NewList, line_user_ids: Sequence[str], at: datetime) -> Matched:
    """Put the contacts of these ids on a list, in place of whoever stood on the list of this key.

    Raises ListEmpty when nobody is left to list: a wrong file must not empty a list.
    """
    wanted = dict.fromkeys(line_user_ids)
    well_formed = [one for one in wanted if is_line_user_id(one)]
    found = _found(session, account_id, well_formed)
    reachable = sorted(number for number, status in found if status == ContactStatus.FOLLOWING)
    matched = Matched(
        listed=len(reachable),
        unknown=len(well_formed) - len(found),
        unreachable=len(found) - len(reachable),
        repeated=len(line_user_ids) - len(wanted),
        malformed=len(wanted) - len(well_formed),
    )
    if not reachable:
        raise ListEmpty(matched)
    list_id = _emptied(session, account_id, new, at)
    for start in range(0, len(reachable), _INSERTED):
        part = reachable[start : start + _INSERTED]
        session.execute(insert(ContactListMember), [{"list_id": list_id, "contact_id": one} for one in part])
    return matched


def list_lists(session: Session, account_id: int) -> Sequence[ListShown]:
    """The town's lists by key."""
    return list(_shown(session, account_id))


def show_list(session: Session, account_id: int, key: str) -> ListShown:
    """One list. Raises ListUnknown."""
    found = next(_shown(session, account_id, key), None)
    if found is None:
        raise ListUnknown(key)
    return found


def remove_list(session: Session, account_id: int, key: str) -> int:
    """Remove a list; how many stood on it. Raises ListUnknown."""
    shown = show_list(session, account_id, key)
    session.execute(delete(ContactList).where(ContactList.account_id == account_id, ContactList.key == key))
    return shown.members


def _found(session: Session, account_id: int, ids: Sequence[str]) -> list[tuple[int, ContactStatus]]:
    found: list[tuple[int, ContactStatus]] = []
    for part in chunks(ids, _LOOKED_UP):
        query = select(Contact.id, Contact.status).where(
            Contact.account_id == account_id, Contact.line_user_id.in_(part)
        )
        found += [(number, ContactStatus(status)) for number, status in session.execute(query)]
    return found


def _emptied(session: Session, account_id: int, new: NewList, at: datetime) -> int:
    """The number of the list of this key, without anybody on it. The town is locked: of two uploads the later wins."""
    lock_account(session, account_id)
    row = session.scalar(select(ContactList).where(ContactList.account_id == account_id, ContactList.key == new.key))
    if row is None:
        row = ContactList(account_id=account_id, key=new.key)
        session.add(row)
    row.name, row.uploaded_by_id, row.uploaded_at = new.name, new.uploaded_by_id, at
    session.flush()
    session.execute(delete(ContactListMember).where(ContactListMember.list_id == row.id))
    return row.id


def _shown(session: Session, account_id: int, key: str | None = None) -> Iterator[ListShown]:
    is_following = Contact.status == ContactStatus.FOLLOWING
    query = (
        select(ContactList, ConsoleUser.login, func.count(Contact.id), func.count(Contact.id).filter(is_following))
        .outerjoin(ConsoleUser, ConsoleUser.id == ContactList.uploaded_by_id)
        .outerjoin(ContactListMember, ContactListMember.list_id == ContactList.id)
        .outerjoin(Contact, Contact.id == ContactListMember.contact_id)
        .where(ContactList.account_id == account_id)
        .group_by(ContactList.id, ConsoleUser.login)
        .order_by(ContactList.key)
    )
    if key is not None:
        query = query.where(ContactList.key == key)
    for row, login, members, reachable in session.execute(query):
        yield ListShown(row.key, row.name, login or "", row.uploaded_at, members, reachable)
