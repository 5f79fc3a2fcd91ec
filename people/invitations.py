"""One-time links: who is invited chooses a password; in the demonstration they come straight in."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from people.console_sessions import end_sessions
from people.tables import Account, ConsoleUser, UserRight, UserStatus
from people.users import INVITATION_LIFE, Invitation, get_user
from storage.database import changed_rows
from storage.encryption import keyed_hash


class InvitationInvalid(Exception):
    """The link was used, is too old, or never was one."""


def find_invited(session: Session, token: str, *, key: str, at: datetime) -> ConsoleUser | None:
    """Whom a link belongs to while it is good."""
    return session.scalar(
        select(ConsoleUser).where(
            ConsoleUser.invitation_hash == keyed_hash(key, token),
            ConsoleUser.invitation_expires_at > at,
            ConsoleUser.status != UserStatus.DISABLED,
        )
    )


def accept_invitation(session: Session, token: str, password_hash: str, *, key: str, at: datetime) -> ConsoleUser:
    """Use a link up: its user has this password from now on, and no open session. Raises InvitationInvalid."""
    user = _used_up(session, token, key=key, at=at)
    user.password_hash = password_hash
    _activate(user)
    end_sessions(session, user.id)
    session.flush()
    return user


def use_demo_link(session: Session, token: str, *, key: str, at: datetime) -> ConsoleUser:
    """Use a link up to come straight in: only for users of sample towns alone. Raises InvitationInvalid."""
    user = _used_up(session, token, key=key, at=at)
    towns = session.scalars(
        select(Account.is_sample)
        .join(UserRight, UserRight.account_id == Account.id)
        .where(UserRight.user_id == user.id)
    ).all()
    if not towns or not all(towns):
        raise InvitationInvalid
    _activate(user)
    session.flush()
    return user


def renew_link(session: Session, account_id: int, login: str, *, key: str, at: datetime) -> Invitation:
    """A fresh one-time link for somebody of this town: a new password. UserUnknown when there is nobody."""
    user, _role = get_user(session, account_id, login)
    invitation = Invitation(user.login, secrets.token_urlsafe(32), at + INVITATION_LIFE)
    user.invitation_hash = keyed_hash(key, invitation.token)
    user.invitation_expires_at = invitation.expires_at
    session.flush()
    return invitation


def _used_up(session: Session, token: str, *, key: str, at: datetime) -> ConsoleUser:
    user = find_invited(session, token, key=key, at=at)
    if user is None:
        raise InvitationInvalid
    claim = update(ConsoleUser).where(ConsoleUser.id == user.id, ConsoleUser.invitation_hash == keyed_hash(key, token))
    if changed_rows(session, claim.values(invitation_hash=None)) != 1:
        raise InvitationInvalid
    session.refresh(user)
    return user


def _activate(user: ConsoleUser) -> None:
    """From now on they can log in; a new marker ends what was signed for the old one."""
    user.status = UserStatus.ACTIVE
    user.session_marker = secrets.token_hex(32)
    user.passkey_handle = user.passkey_handle or secrets.token_hex(32)
