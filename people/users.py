"""Console users: who they are and what they may do in which town."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from people.rights import RIGHTS, Right
from people.tables import Account, ConsoleUser, Role, UserRight, UserStatus
from storage.encryption import keyed_hash

INVITATION_LIFE = timedelta(days=2)


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
    section_key: str = ""


def invite_user(session: Session, account: Account, new: NewUser, *, key: str, at: datetime) -> Invitation | None:
    """Give somebody a role in a town, and an invitation unless another town has invited them already.

    None when the person is known elsewhere: a fresh token would open the other town's rights, too. Raises
    UserDisabled: nobody comes back by being invited.
    """
    user = session.scalar(select(ConsoleUser).where(func.lower(ConsoleUser.login) == new.login.lower()))
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
    right.role, right.section_key = new.role, new.section_key
    invitation = None
    if user.status == UserStatus.INVITED and all(right.account_id == account.id for right in rights):
        invitation = Invitation(new.login, secrets.token_urlsafe(32), at + INVITATION_LIFE)
        user.invitation_hash = keyed_hash(key, invitation.token)
        user.invitation_expires_at = invitation.expires_at
    session.flush()
    return invitation


def get_user(session: Session, account_id: int, login: str) -> tuple[ConsoleUser, Role]:
    """A user of this town, with the login in capitals or not, and the role held there.

    Raises UserUnknown when there is none or the user is disabled.
    """
    is_exact = ConsoleUser.login == login
    row = session.execute(
        select(ConsoleUser, UserRight.role)
        .join(UserRight, UserRight.user_id == ConsoleUser.id)
        .where(UserRight.account_id == account_id, or_(is_exact, func.lower(ConsoleUser.login) == login.lower()))
        .order_by(is_exact.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row[0].status == UserStatus.DISABLED:
        raise UserUnknown(login)
    return row[0], Role(row[1])


@dataclass(frozen=True, slots=True)
class HeldRight:
    """What somebody may do in a town. `section_key` limits an editor to one section's answers; empty means all."""

    role: Role
    section_key: str


def find_right(session: Session, account_id: int, user_id: int) -> HeldRight | None:
    """The right of a user in a town, None without one or when the user is disabled."""
    row = session.execute(
        select(UserRight.role, UserRight.section_key)
        .join(ConsoleUser, ConsoleUser.id == UserRight.user_id)
        .where(UserRight.account_id == account_id, UserRight.user_id == user_id)
        .where(ConsoleUser.status == UserStatus.ACTIVE)
    ).one_or_none()
    return HeldRight(Role(row.role), row.section_key) if row else None


def find_town_right(session: Session, town_key: str, user_id: int) -> tuple[Account | None, HeldRight | None]:
    """A town and a user's right in it, in one look; None for what there is not, as `find_account` and `find_right`."""
    held = (UserRight.account_id == Account.id) & (UserRight.user_id == user_id)
    is_active = (ConsoleUser.id == UserRight.user_id) & (ConsoleUser.status == UserStatus.ACTIVE)
    row = session.execute(
        select(Account, UserRight.role, UserRight.section_key, ConsoleUser.id)
        .outerjoin(UserRight, held)
        .outerjoin(ConsoleUser, is_active)
        .where(Account.key == town_key)
    ).one_or_none()
    if row is None:
        return None, None
    account, role, section_key, active_id = row
    return account, HeldRight(Role(role), section_key) if active_id else None


def towns_of(session: Session, user_id: int) -> Sequence[tuple[Account, Role]]:
    """The towns in which a user has a right, by name."""
    rows = session.execute(
        select(Account, UserRight.role)
        .join(UserRight, UserRight.account_id == Account.id)
        .where(UserRight.user_id == user_id)
        .order_by(Account.name, Account.id)
    )
    return [(account, Role(role)) for account, role in rows]


def get_author(session: Session, account_id: int, login: str) -> ConsoleUser:
    """A user who may write notices; UserUnknown or RightMissing otherwise."""
    return get_with_right(session, account_id, login, Right.WRITE_NOTICES)


def get_approver(session: Session, account_id: int, login: str) -> ConsoleUser:
    """A user who may approve notices; UserUnknown or RightMissing otherwise."""
    return get_with_right(session, account_id, login, Right.APPROVE_NOTICES)


def get_list_keeper(session: Session, account_id: int, login: str) -> ConsoleUser:
    """A user who may upload and remove lists: an approver or administrator. UserUnknown or RightMissing otherwise."""
    return get_with_right(session, account_id, login, Right.KEEP_LISTS)


def get_duty_officer(session: Session, account_id: int, login: str) -> ConsoleUser:
    """A user who may send an emergency alone; UserUnknown or RightMissing otherwise, for administrators too."""
    return get_with_right(session, account_id, login, Right.SEND_EMERGENCY)


def get_administrator(session: Session, account_id: int, login: str) -> ConsoleUser:
    """A user who may say by which rules, and from which feeds, a town sends; UserUnknown or RightMissing otherwise."""
    return get_with_right(session, account_id, login, Right.CHANGE_SETTINGS)


def logins_of(session: Session, user_ids: Iterable[int | None]) -> dict[int, str]:
    """The logins of users by their numbers, of disabled ones too."""
    wanted = {number for number in user_ids if number is not None}
    rows = session.execute(select(ConsoleUser.id, ConsoleUser.login).where(ConsoleUser.id.in_(wanted)))
    return {row.id: row.login for row in rows}


def names_of_logins(session: Session, account_id: int, logins: Iterable[str]) -> dict[str, str]:
    """The names of a town's users by their logins; who never worked for it has none here."""
    rows = session.execute(
        select(ConsoleUser.login, ConsoleUser.name)
        .join(UserRight, UserRight.user_id == ConsoleUser.id)
        .where(UserRight.account_id == account_id, ConsoleUser.login.in_(set(logins)))
    )
    return {row.login: row.name for row in rows}


def list_users(session: Session, account_id: int) -> Sequence[tuple[ConsoleUser, Role]]:
    """Everybody with a right in this town."""
    rows = session.execute(
        select(ConsoleUser, UserRight.role)
        .join(UserRight, UserRight.user_id == ConsoleUser.id)
        .where(UserRight.account_id == account_id)
        .order_by(ConsoleUser.login)
    )
    return [(user, Role(role)) for user, role in rows]


def get_with_right(session: Session, account_id: int, login: str, right: Right) -> ConsoleUser:
    """A user who may do this; UserUnknown or RightMissing otherwise."""
    user, role = get_user(session, account_id, login)
    if right not in RIGHTS[role]:
        raise RightMissing(login)
    return user
