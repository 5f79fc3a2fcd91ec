"""Who works at the shell: a user with a right in one town, the time, and the town's letterhead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.commands.installation import changing, chosen_account, open_installation
from bot.commands.one_town import FindUser
from bot.line_questions import asked_quota
from bot.logs import configure_logs
from bot.services import Services
from bot.stationery import stationery_from
from scheduler.desk import Desk
from scheduler.ports import Quota


@dataclass(frozen=True, slots=True)
class Workplace:
    """One user at work for one town, as `enter` found them."""

    services: Services
    account_id: int
    user_id: int
    login: str
    find_user: FindUser

    @property
    def now(self) -> datetime:
        """The time, aware UTC."""
        return self.services.clock()

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """A writing session, in which the user still has the right: LINE may have been asked since `enter`."""
        with changing(self.services) as session:
            self.find_user(session, self.account_id, self.login)
            yield session

    def desk(self, quota: Quota | None = None) -> Desk:
        """What the notices' own functions need to know. `quota` None: LINE was not asked, or did not say."""
        stationery = stationery_from(self.services.phrases, self.services.settings.public_url)
        return Desk(self.account_id, self.user_id, self.now, stationery, quota)

    def quota(self) -> Quota | None:
        """The month's allowance, asked from LINE now; not to be called within a transaction."""
        return quota_now(self.services, self.account_id)


def enter(account_key: str | None, login: str, find_user: FindUser) -> Workplace:
    """Open the installation for a user. Raises UserUnknown or RightMissing."""
    services = open_installation()
    with services.database.reading() as session:
        account_id = chosen_account(session, account_key).id
        user_id = find_user(session, account_id, login).id
    return Workplace(services, account_id, user_id, login, find_user)


def quota_now(services: Services, account_id: int) -> Quota | None:
    """The month's allowance, asked from LINE; what goes wrong is told by the command, not by log lines."""
    configure_logs(level="CRITICAL")
    return asked_quota(services, account_id)
