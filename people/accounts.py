"""Towns and their LINE channels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from people.contacts import is_line_user_id
from people.tables import Account
from people.town_details import has_right_check_digit
from storage.encryption import SecretBox

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class AccountUnknown(Exception):
    """There is no account with this key."""


class AccountInvalid(Exception):
    """An account cannot be added as described. `problem` names what is wrong, `given` is the value in question."""

    def __init__(self, problem: str, given: str = "") -> None:
        """`problem` is a short code: key, key-taken, municipality, credentials, bot-user-id or too-long."""
        super().__init__(f"{problem}: {given}" if given else problem)
        self.problem = problem
        self.given = given


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is needed to add a town. `municipality_code` has six digits."""

    key: str
    name: str
    municipality_code: str
    channel_secret: str
    access_token: str
    phone: str = ""
    contact_section_key: str = ""
    bot_user_id: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """The decrypted credentials of an account's LINE channel. Never log it."""

    secret: str
    access_token: str

    def __repr__(self) -> str:
        return "Channel(…)"


def add_account(session: Session, new: NewAccount, box: SecretBox, at: datetime) -> Account:
    """Add a town.

    Raises AccountInvalid for a malformed or taken key, a wrong municipality code, missing credentials, a
    malformed bot user id (the door would refuse every webhook), or a text that is too long for its column.
    """
    _check_new(new)
    if find_account(session, new.key):
        raise AccountInvalid("key-taken", new.key)
    account = Account(
        key=new.key,
        name=new.name,
        municipality_code=new.municipality_code,
        phone=new.phone,
        contact_section_key=new.contact_section_key,
        bot_user_id=new.bot_user_id,
        channel_secret_encrypted=box.encrypt(new.channel_secret),
        access_token_encrypted=box.encrypt(new.access_token),
        is_sample=new.is_sample,
        created_at=at,
    )
    session.add(account)
    session.flush()
    return account


def _check_new(new: NewAccount) -> None:
    if not _KEY.fullmatch(new.key):
        raise AccountInvalid("key", new.key)
    if not has_right_check_digit(new.municipality_code):
        raise AccountInvalid("municipality", new.municipality_code)
    if not new.channel_secret or not new.access_token:
        raise AccountInvalid("credentials")
    if new.bot_user_id and not is_line_user_id(new.bot_user_id):
        raise AccountInvalid("bot-user-id", new.bot_user_id)
    for text, longest in ((new.name, 100), (new.phone, 20), (new.contact_section_key, 40)):
        if len(text) > longest:
            raise AccountInvalid("too-long", text)


def find_account(session: Session, key: str) -> Account | None:
    """The account with this key, or None."""
    return session.scalar(select(Account).where(Account.key == key))


def get_account(session: Session, key: str) -> Account:
    """The account with this key; AccountUnknown when there is none."""
    account = find_account(session, key)
    if account is None:
        raise AccountUnknown(key)
    return account


def get_account_by_id(session: Session, account_id: int) -> Account:
    """The account with this number; AccountUnknown when there is none."""
    account = session.get(Account, account_id)
    if account is None:
        raise AccountUnknown(str(account_id))
    return account


def lock_account(session: Session, account_id: int) -> None:
    """Lock a town's row until the transaction ends. Whoever locks its notices too does this first.

    Rows that only name the town may be written meanwhile.
    """
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update(key_share=True))


def list_accounts(session: Session) -> Sequence[Account]:
    """Every account, in the order they were added."""
    return session.scalars(select(Account).order_by(Account.id)).all()


def channel_of(account: Account, box: SecretBox) -> Channel:
    """The channel's credentials; SecretUnreadable when the key does not fit."""
    return Channel(box.decrypt(account.channel_secret_encrypted), box.decrypt(account.access_token_encrypted))


def stop_account(session: Session, key: str, at: datetime) -> None:
    """Halt everything unasked of this account from now on. Stopping twice keeps the first time."""
    get_account(session, key)
    session.execute(update(Account).where(Account.key == key, Account.stopped_at.is_(None)).values(stopped_at=at))


def resume_account(session: Session, key: str) -> None:
    """Let unasked sending go on."""
    get_account(session, key)
    session.execute(update(Account).where(Account.key == key).values(stopped_at=None))
