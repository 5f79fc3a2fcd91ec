"""What is changed about console users of a town: their role, their end, a fresh start. Nobody does it to themselves."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from people.accounts import lock_account
from people.console_sessions import end_sessions
from people.entry_tables import Passkey
from people.invitations import renew_link
from people.own_line import end_own_codes
from people.rights import RIGHTS, Right
from people.tables import ConsoleUser, Role, UserRight, UserStatus
from people.users import HeldRight, Invitation, UserUnknown, find_right

PAGE = 50


class OwnAccount(Exception):
    """Nobody changes their own rights."""


class LastAdministrator(Exception):
    """The town would have nobody left who manages its users."""


class WorksElsewhere(Exception):
    """The person has rights in other towns, which a link would open, too, and whoever asks manages not all of them."""


@dataclass(frozen=True, slots=True)
class TownUser:
    """Somebody with a right in a town, as lists and pages show them."""

    user_id: int
    login: str
    name: str
    status: UserStatus
    right: HeldRight
    has_factor: bool


def list_town_users(session: Session, account_id: int, *, after: str = "", limit: int = PAGE) -> Sequence[TownUser]:
    """Users by login, those that come after `after`."""
    rows = _with_right(account_id).where(ConsoleUser.login > after).order_by(ConsoleUser.login).limit(limit)
    return [_town_user(user, right) for user, right in session.execute(rows)]


def get_town_user(session: Session, account_id: int, user_id: int) -> TownUser:
    """Somebody of this town, disabled or not. UserUnknown when there is nobody."""
    return _town_user(*_found(session, account_id, user_id))


def works_elsewhere(session: Session, account_id: int, user_id: int) -> bool:
    """Whether the person has a right in another town."""
    other = select(UserRight.id).where(UserRight.user_id == user_id, UserRight.account_id != account_id).limit(1)
    return session.scalar(other) is not None


def may_make_link(session: Session, account_id: int, user_id: int, *, by: int | None) -> bool:
    """Whether a link for this person would open no town but those whose users `by` manages. The shell (None) may."""
    if by is None or not works_elsewhere(session, account_id, user_id):
        return True
    towns = session.scalars(select(UserRight.account_id).where(UserRight.user_id == user_id)).all()
    return all(_manages_users(find_right(session, town, by)) for town in towns)


def _manages_users(right: HeldRight | None) -> bool:
    return right is not None and Right.MANAGE_USERS in RIGHTS[right.role]


def change_right(session: Session, account_id: int, user_id: int, right: HeldRight, *, by: int | None) -> bool:
    """Give another role or section; False when it was so already.

    `by` is who does it, None for the shell. Raises UserUnknown, OwnAccount, LastAdministrator.
    """
    user, held = _locked(session, account_id, user_id, by)
    section = right.section_key if right.role is Role.EDITOR else ""
    if (held.role, held.section_key) == (right.role, section):
        return False
    if right.role is not Role.ADMINISTRATOR:
        _keep_an_administrator(session, account_id, user)
    held.role, held.section_key = right.role, section
    if Right.READ_ANSWERS not in RIGHTS[right.role]:
        end_own_codes(session, account_id, user_id)
    session.flush()
    return True


def end_access(
    session: Session, account_id: int, user_id: int, *, by: int | None, may_leave_nobody: bool = False
) -> bool:
    """End somebody's work for this town; True when it was their only one, so that they cannot log in any more.

    Raises UserUnknown when there is nobody or their access was ended before, OwnAccount, LastAdministrator (unless the
    town `may_leave_nobody` who manages its users).
    """
    user, held = _locked(session, account_id, user_id, by)
    if user.status == UserStatus.DISABLED:
        raise UserUnknown(user.login)
    if not may_leave_nobody:
        _keep_an_administrator(session, account_id, user)
    end_own_codes(session, account_id, user_id)
    if works_elsewhere(session, account_id, user_id):
        session.delete(held)
        session.flush()
        return False
    user.status = UserStatus.DISABLED
    user.invitation_hash = None
    _forget_keys(session, user)
    return True


def begin_anew(
    session: Session, account_id: int, user_id: int, *, by: int | None, key: str, at: datetime
) -> Invitation:
    """Take password, second factor, passkeys and recovery codes away, end all sessions, and make a one-time link.

    By somebody (`by`) only for those who work for no town whose users they do not manage. Raises UserUnknown,
    OwnAccount, WorksElsewhere.
    """
    user, _held = _locked(session, account_id, user_id, by)
    if not may_make_link(session, account_id, user_id, by=by):
        raise WorksElsewhere(user.login)
    invitation = renew_link(session, account_id, user.login, key=key, at=at)
    _forget_keys(session, user)
    return invitation


def fresh_link(
    session: Session, account_id: int, user_id: int, *, by: int | None, key: str, at: datetime
) -> Invitation:
    """A one-time link to choose a new password; the second factor stays. Raises as `begin_anew`."""
    user, _held = _locked(session, account_id, user_id, by)
    if not may_make_link(session, account_id, user_id, by=by):
        raise WorksElsewhere(user.login)
    return renew_link(session, account_id, user.login, key=key, at=at)


def _forget_keys(session: Session, user: ConsoleUser) -> None:
    """Nothing that opened the console for them does so any more."""
    user.password_hash = user.second_factor = user.totp_secret = None
    user.recovery_codes = []
    user.session_marker = secrets.token_hex(32)
    session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    end_sessions(session, user.id)
    session.flush()


def _locked(session: Session, account_id: int, user_id: int, by: int | None) -> tuple[ConsoleUser, UserRight]:
    """The town is locked, so that of two administrators who end each other's access at once one stays."""
    lock_account(session, account_id)
    if by == user_id:
        raise OwnAccount
    return _found(session, account_id, user_id)


def _found(session: Session, account_id: int, user_id: int) -> tuple[ConsoleUser, UserRight]:
    row = session.execute(_with_right(account_id).where(ConsoleUser.id == user_id)).one_or_none()
    if row is None:
        raise UserUnknown(str(user_id))
    return row[0], row[1]


def _keep_an_administrator(session: Session, account_id: int, leaving: ConsoleUser) -> None:
    """Raises LastAdministrator when, without `leaving`, nobody who can log in manages the town's users."""
    administrators = set(
        session.scalars(
            select(UserRight.user_id)
            .join(ConsoleUser, ConsoleUser.id == UserRight.user_id)
            .where(UserRight.account_id == account_id, UserRight.role == Role.ADMINISTRATOR)
            .where(ConsoleUser.status == UserStatus.ACTIVE)
        )
    )
    if administrators == {leaving.id}:
        raise LastAdministrator(leaving.login)


def _with_right(account_id: int) -> Select[ConsoleUser, UserRight]:
    return (
        select(ConsoleUser, UserRight)
        .join(UserRight, UserRight.user_id == ConsoleUser.id)
        .where(UserRight.account_id == account_id)
    )


def _town_user(user: ConsoleUser, right: UserRight) -> TownUser:
    return TownUser(
        user.id,
        user.login,
        user.name,
        UserStatus(user.status),
        HeldRight(Role(right.role), right.section_key),
        has_factor=bool(user.second_factor),
    )


def is_login_taken(session: Session, login: str) -> bool:
    """Whether anybody anywhere has this login, in capitals or not."""
    return session.scalar(select(ConsoleUser.id).where(func.lower(ConsoleUser.login) == login.lower())) is not None
