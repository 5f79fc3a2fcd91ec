"""A sample town with its console: people of every role, and clients that are logged in as them."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.console_wiring import console_parts
from bot.notice_checking import check_draft, say_finding
from bot.services import Services
from console.application import create_console
from console.here import Here, Person
from people.accounts import NewAccount, add_account, get_account
from people.console_sessions import Visitor, open_session
from people.tables import ConsoleUser, Role, UserStatus
from people.users import NewUser, find_right, invite_user
from scheduler.findings import Finding
from scheduler.notices import NewNotice
from scheduler.ports import Quota
from tests.town import SECRET, SampleTown

HOST = "https://localhost"
PEOPLE = {
    "mina": Role.VIEWER,
    "hanako": Role.EDITOR,
    "jiro": Role.APPROVER,
    "toban": Role.DUTY_OFFICER,
    "kanri": Role.ADMINISTRATOR,
    "ken": Role.PREFECTURE,
}
"""Login and role of those who work in 見本町."""

NEIGHBOUR = "tonari"
"""The key of another town, in which only `yoso` works, an administrator."""


@dataclass(frozen=True, slots=True)
class CheckerWithoutLinks:
    """The real checks, with every link well."""

    services: Services

    def check(
        self, account_id: int, notice: int | NewNotice, user_id: int | None, *, asks_links: bool = True
    ) -> list[Finding]:
        """What they find."""
        del asks_links
        return check_draft(self.services, account_id, notice, user_id=user_id, fetch=lambda _domains, _links: {})

    def say(self, finding: Finding) -> str:
        """A finding in words."""
        return say_finding(self.services.phrases, finding)


class ConsoleTown:
    """見本町, its neighbour, and their console without a network."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.town = SampleTown(database_url, folder)
        self.services = self.town.services
        self.account_id = self.town.account_id
        self._ensure_people()
        self.quota: Quota | None = Quota(5_000, 120)
        """What LINE says of the month when it is asked; None: it cannot be."""
        self.parts = replace(
            console_parts(self.services),
            ask_quota=lambda _account_id: self.quota,
            checker=CheckerWithoutLinks(self.services),
        )
        self.app: Flask = create_console(self.parts)
        self.app.testing = True

    def client(self, login: str = "", *, is_fresh: bool = True) -> FlaskClient:
        """A browser: of somebody who is logged in with both factors, or of nobody yet."""
        client = self.app.test_client()
        if login:
            self.log_in(client, login, is_fresh=is_fresh)
        return client

    def log_in(self, client: FlaskClient, login: str, *, is_fresh: bool = True) -> None:
        """As after both factors, without the time that a password takes."""
        with self.services.database.writing() as session:
            user = session.scalars(select(ConsoleUser).where(ConsoleUser.login == login)).one()
            marker = str(user.session_marker)
            visitor = Visitor("127.0.0.1", "test")
            secret = open_session(session, user.id, visitor, key=self.parts.hash_key, at=self.parts.wall_clock())
        with client.session_transaction(base_url=HOST) as cookie:
            cookie["_user_id"] = marker
            cookie["_fresh"] = True
            cookie["console_session"] = secret
            cookie["fs_paa"] = time.time() - (0 if is_fresh else 16 * 60)

    def here(self, login: str) -> Here:
        """Somebody at work, for what pages are made of."""
        with self.services.database.reading() as session:
            user = session.scalars(select(ConsoleUser).where(ConsoleUser.login == login)).one()
            account = get_account(session, "mihon")
            found = find_right(session, account.id, user.id)
            assert found is not None
            person = Person(user.id, login, user.name, 1, "127.0.0.1")
            return Here(
                parts=self.parts,
                person=person,
                account_id=account.id,
                town_key=account.key,
                town_name=account.name,
                is_stopped=account.stopped_at is not None,
                role=found.role,
                section_key=found.section_key,
                at=self.parts.clock(),
            )

    def _ensure_people(self) -> None:
        at, key = self.services.clock(), self.services.hash_key
        with self.services.database.writing() as session:
            mihon = get_account(session, "mihon")
            new = NewAccount(NEIGHBOUR, "隣町", "011002", SECRET[::-1], "token", "", "")
            other = add_account(session, new, self.services.box, at)
            for login, role in PEOPLE.items():
                invite_user(session, mihon, NewUser(login, f"{login}さん", role), key=key, at=at)
            invite_user(session, other, NewUser("yoso", "よその人", Role.ADMINISTRATOR), key=key, at=at)
            for user in session.scalars(select(ConsoleUser)):
                user.status = UserStatus.ACTIVE
                user.session_marker = f"marker-{user.login}"
                user.passkey_handle = f"handle-{user.login}"


def get(client: FlaskClient, path: str, **query: Any) -> TestResponse:
    """Open a page, such as `/mihon/home/`."""
    return client.get(path, base_url=HOST, query_string=query)


def post(client: FlaskClient, path: str, data: dict[str, Any] | None = None, *, page: str = "") -> TestResponse:
    """Send a form, with the token of the page that it stands on (any page of the client's will do)."""
    form = {"csrf_token": csrf_token(client, page or "/profile"), **(data or {})}
    return client.post(path, base_url=HOST, data=form, headers={"Referer": f"{HOST}/"})


def csrf_token(client: FlaskClient, page: str) -> str:
    """The token in a page's forms; a session keeps its token, so that a page is opened once for it."""
    with client.session_transaction(base_url=HOST) as cookie:
        key = str(cookie.get("console_session", ""))
    known: dict[str, str] = client.__dict__.setdefault("tokens", {})
    if not key or key not in known:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', get(client, page).text)
        assert found, f"no form on {page}"
        known[key] = found[1]
    return known[key]


def text_of(response: TestResponse) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)).strip()
