"""Console users: who they are and what they may do in which town."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from people.tables import Account, ConsoleUser, Role, UserRight, UserStatus
from storage.encryption import keyed_hash

INVITATION_LIFE = timedelta(days=2)

_MAY_WRITE = frozenset({Role.EDITOR, Role.APPROVER, Role.DUTY_OFFICER, Role.ADMINISTRATOR})
_MAY_APPROVE = frozenset({Role.APPROVER, Role.DUTY_OFFICER, Role.ADMINISTRATOR})
_MAY_KEEP_LISTS = frozenset({Role.APPROVER, Role.ADMINISTRATOR})
_ON_DUTY = frozenset({Role.DUTY_OFFICER})
_MAY_ADMINISTER = frozenset({Role.ADMINISTRATOR})


class UserUnknown(Exception):
    """There is no console user with this login who has a right in this town."""


class UserDisabled(Exception):
    """The user's access was ended."""


class RightMissing(Exception):
    """The user may not do this in this town; the message is the login."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A fresh invitation; `token` is shown once and only its hash is kept."""

    login: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody to invite."""

    login: str
    name: str
    role: Role


def invite_user(session: Session, account: Account, new: NewUser, *, key: str, at: datetime) -> Invitation | None:
    """Give somebody a role in a town, and an invitation unless another town has invited them already.

    None when the person is known elsewhere: a fresh token would open the other town's rights, too. Raises
    UserDisabled: nobody comes back by being invited.
    """
    user = session.scalar(select(ConsoleUser).where(ConsoleUser.login == new.login))
    if user is None:
        user = ConsoleUser(login=new.login, name=new.name, status=UserStatus.INVITED, invited_at=at)
        session.add(user)
        session.flush()
    if user.status == UserStatus.DISABLED:
        raise UserDisabled(new.login)
    rights = session.scalars(select(UserRight).where(UserRight.user_id == user.id)).all()
    right = next((right for right in rights if right.account_id == account.id), None)
    if right is None:
        right = UserRight(account_id=account.id, user_id=user.id)
        session.add(right)
    right.role = new.role
    invitation = None
    if user.status == UserStatus.INVITED and all(right.account_id == account.id for right in rights):
        invitation = Invitation(new.login, secrets.token_urlsafe(32), at + INVITATION_LIFE)
        user.invitation_hash = keyed_hash(key, invitation.token)
        user.invitation_expires_at = invitation.expires_at
    session.flush()
    return invitation


def get_user(session: Session, account_id: int, login: str) -> tuple[ConsoleUser, Role]:
    """A user of this town and the role held there.

    Raises UserUnknown when there is none or the user is disabled.
    """
    row = session.execute(
        select(ConsoleUser, UserRight.role)
        .join(UserRight, UserRight.user_id == ConsoleUser.id)
        .where(UserRight.account_id == account_id, ConsoleUser.login == login)
    ).one_or_none()
    if row is None or row[0].status == UserStatus.DISABLED:
        raise UserUnknown(login)
    return row[0], Role(row[1])


def get_author(session: Session, account_id: int, login: str) -> ConsoleUser:
    """A user who may write notices; UserUnknown or RightMissing otherwise."""
    return _get_with_right(session, account_id, login, _MAY_WRITE)


def get_approver(session: Session, account_id: int, login: str) -> ConsoleUser:
    """A user who may approve notices; UserUnknown or RightMissing otherwise."""
    return _get_with_right(session, account_id, login, _MAY_APPROVE)


def get_list_keeper(session: Session, account_id: int, login: str) -> ConsoleUser:
    """A user who may upload and remove lists: an approver or administrator. UserUnknown or RightMissing otherwise."""
    return _get_with_right(session, account_id, login, _MAY_KEEP_LISTS)


def get_duty_officer(session: Session, account_id: int, login: str) -> ConsoleUser:
    """A user who may send an emergency alone; UserUnknown or RightMissing otherwise, for administrators too."""
    return _get_with_right(session, account_id, login, _ON_DUTY)


def get_administrator(session: Session, account_id: int, login: str) -> ConsoleUser:
    """A user who may say by which rules, and from which feeds, a town sends; UserUnknown or RightMissing otherwise."""
    return _get_with_right(session, account_id, login, _MAY_ADMINISTER)


def logins_of(session: Session, user_ids: Iterable[int | None]) -> dict[int, str]:
    """The logins of users by their numbers, of disabled ones too."""
    wanted = {number for number in user_ids if number is not None}
    rows = session.execute(select(ConsoleUser.id, ConsoleUser.login).where(ConsoleUser.id.in_(wanted)))
    return {row.id: row.login for row in rows}


def list_users(session: Session, account_id: int) -> Sequence[tuple[ConsoleUser, Role]]:
    """Everybody with a right in this town."""
    rows = session.execute(
        select(ConsoleUser, UserRight.role)
        .join(UserRight, UserRight.user_id == ConsoleUser.id)
        .where(UserRight.account_id == account_id)
        .order_by(ConsoleUser.login)
    )
    return [(user, Role(role)) for user, role in rows]


def disable_user(session: Session, account_id: int, login: str) -> None:
    """End a user's access everywhere; UserUnknown when there is none in this town."""
    user, _role = get_user(session, account_id, login)
    user.status = UserStatus.DISABLED
    user.invitation_hash = None


def _get_with_right(session: Session, account_id: int, login: str, roles: frozenset[Role]) -> ConsoleUser:
    user, role = get_user(session, account_id, login)
    if role not in roles:
        raise RightMissing(login)
    return user
