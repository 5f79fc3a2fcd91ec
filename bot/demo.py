"""The demonstration: a sample town with a stand-in for LINE, on loopback only."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import system_clock
from bot.services import Services
from bot.wiring import DATA
from knowledge.importers.town_folder import read_town_folder
from knowledge.importers.town_loading import load_town
from people.accounts import NewAccount, add_account, find_account
from people.invitations import renew_link
from people.staff_codes import new_staff_code
from people.tables import Account, Role
from people.users import NewUser, invite_user, list_users
from scheduler.schedules import ensure_series
from simulator import ChannelConfig, StandIn, StandInConfig

DEFAULT_PORT = 8700
ACCOUNT = "mihon"
STAFF = (
    ("hanako", "花子", Role.EDITOR),
    ("jiro", "次郎", Role.APPROVER),
    ("toban", "当番", Role.DUTY_OFFICER),
    ("kanri", "管理", Role.ADMINISTRATOR),
)
PUBLIC_URL = "https://mihon.madoguchi.example"
"""Where LINE would fetch pictures; only the chat page knows that it is this machine."""


def demo_settings(port: int) -> dict[str, object]:
    """What the demonstration fixes: loopback, and the stand-in in LINE's place."""
    return {
        "host": "127.0.0.1",
        "port": port + 1,
        "line_api_url": f"http://127.0.0.1:{port}",
        "clock_url": f"http://127.0.0.1:{port}/_control/clock",
        "public_url": PUBLIC_URL,
        "beat": 2.0,
        "is_demo": True,
        "console_fresh": 12 * 3600.0,
    }


class Demo:
    """The sample town. Starting again keeps what was changed, but brings the sample's dates up to date."""

    def __init__(self, services: Services, port: int) -> None:
        self._services = services
        self._port = port

    @property
    def webhook_url(self) -> str:
        """Where the stand-in sends events."""
        return f"http://127.0.0.1:{self._port + 1}/line/{ACCOUNT}/webhook"

    def prepare(self) -> str:
        """Make the town on the first start; a fresh staff code to try."""
        services = self._services
        at = services.clock()
        content = read_town_folder(DATA / "sample-town", at.astimezone(services.zone).date())
        with services.database.writing() as session:
            account = find_account(session, ACCOUNT)
            if account is None:
                new = NewAccount(
                    key=ACCOUNT,
                    name=content.town.name,
                    municipality_code=content.town.municipality_code,
                    channel_secret=secrets.token_hex(16),
                    access_token=secrets.token_urlsafe(32),
                    phone=content.town.phone,
                    contact_section_key=content.town.contact_section_key,
                    is_sample=True,
                )
                account = add_account(session, new, services.box, at)
                ensure_series(session, account.id, at=at)
            load_town(session, account.id, content, at)
            self._ensure_people(session, account, at)
            return new_staff_code(session, account.id, "", key=services.hash_key, at=at)

    def _ensure_people(self, session: Session, account: Account, at: datetime) -> None:
        """Those who write, approve, are on duty and administer, for whoever tries the console or a second shell."""
        known = {user.login for user, _role in list_users(session, account.id)}
        for login, name, role in STAFF:
            if login not in known:
                invite_user(session, account, NewUser(login, name, role), key=self._services.hash_key, at=at)

    def console_links(self) -> dict[str, str]:
        """A fresh one-time link into the console for each person, by login; those of the last start end."""
        services = self._services
        at, origin = system_clock(), services.settings.console_origin
        with services.database.writing() as session:
            account = find_account(session, ACCOUNT)
            assert account is not None
            tokens = {
                login: renew_link(session, account.id, login, key=services.hash_key, at=at).token
                for login, _name, _role in STAFF
            }
        return {login: f"{origin}/console/invitation/{token}" for login, token in tokens.items()}

    def start_stand_in(self) -> StandIn:
        """Start the stand-in. OSError when the port is taken."""
        with self._services.database.reading() as session:
            account = find_account(session, ACCOUNT)
            assert account is not None
            channel = self._services.accounts.get(account.id).channel
            name = account.name
        config = StandInConfig(
            channels=(ChannelConfig(name, channel.secret, channel.access_token, self.webhook_url, key=ACCOUNT),),
            media_origins={PUBLIC_URL: f"http://127.0.0.1:{self._port + 1}"},
        )
        stand_in = StandIn(config)
        stand_in.start(port=self._port)
        return stand_in
