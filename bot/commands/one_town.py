"""One change of a town by somebody who says so with `--by`: the frame that commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import click
from sqlalchemy.orm import Session

from bot.commands.audit_trail import shell_book
from bot.commands.installation import Refusals, changing, chosen_account, refuse, say
from bot.services import Services
from knowledge.saving import Author
from people.tables import Account, ConsoleUser
from people.users import RightMissing, UserUnknown, get_user

FindUser = Callable[[Session, int, str], ConsoleUser]
"""Gives the user of a town by login, or raises UserUnknown or RightMissing."""

NOT_ALLOWED: Refusals = {
    RightMissing: lambda error: ("right-missing", {"login": error}),
    UserUnknown: lambda error: ("user-unknown", {"login": error}),
}
"""What `changing_town` refuses."""

by_option = click.option("--by", "login", required=True, help=say("help.by"))
json_option = click.option("--json", "wants_json", is_flag=True, help=say("help.json"))


@dataclass(frozen=True, slots=True)
class Change:
    """One transaction of one town, and who changes something in it."""

    services: Services
    session: Session
    account: Account
    user: ConsoleUser
    at: datetime

    @property
    def author(self) -> Author:
        """The user as entries and wordings name them."""
        return Author(self.user.login, self.at)

    def note(self, action: str, about: str, /, **details: str | int | bool) -> None:
        """Write a line of the audit."""
        shell_book(self.services, self.session, self.account.id, self.user).note(action, about, **details)


@contextmanager
def changing_town(services: Services, account_key: str | None, login: str, find_user: FindUser) -> Iterator[Change]:
    """A transaction for a user with a right in the town that `--account` names. Raises UserUnknown or RightMissing."""
    with changing(services) as session:
        account = chosen_account(session, account_key)
        yield Change(services, session, account, find_user(session, account.id, login), services.clock())


def user_id_of(session: Session, account_id: int, login: str) -> int:
    """The number of somebody who may work for this town; ends with a clear line when there is none."""
    try:
        found, _role = get_user(session, account_id, login)
    except UserUnknown:
        refuse("user-unknown", login=login)
    return found.id
