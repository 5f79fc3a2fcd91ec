"""Somebody at the entrance: a browser that types names, passwords and codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.clock import system_clock
from console.application import create_console
from console.parts import ConsoleParts
from people.accounts import get_account
from people.audit_tables import AuditLineRow
from people.invitations import renew_link
from people.tables import ConsoleUser
from tests.console.town import HOST, ConsoleTown, get

PASSWORD = "kumo to yama no aida de"

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class MovableClock:
    """The wall clock, which a test moves."""

    def __init__(self) -> None:
        self.now = system_clock()

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        """Let some time go by."""
        self.now += timedelta(**time)


class Entrance:
    """The console with a clock of its own, and passwords that are hashed in no time."""

    def __init__(self, console: ConsoleTown, **parts: Any) -> None:
        self.console = console
        self.clock = MovableClock()
        self.parts: ConsoleParts = replace(console.parts, wall_clock=self.clock, **parts)
        self.app: Flask = create_console(self.parts)
        self.app.testing = True
        hashing = self.app.extensions["security"].pwd_context
        hashing.update(argon2__memory_cost=64, argon2__time_cost=1)

    def browser(self, address: str = "192.0.2.1") -> FlaskClient:
        """A fresh browser at some address."""
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return client

    def wait(self, **time: float) -> None:
        """Let time go by, until the brakes have forgotten all tries."""
        self.clock.pass_(**time)
        self.forget_tries()

    def forget_tries(self) -> None:
        """As after an hour."""
        for limiter in self.app.extensions["limiter"]:
            limiter.reset()

    def give_password(self, login: str, password: str = PASSWORD) -> None:
        """Through a one-time link, as everybody gets theirs."""
        browser = self.browser("192.0.2.250")
        answer = self.send(browser, f"/invitation/{self.token(login)}", password=password, password_again=password)
        assert answer.status_code == 303, answer.text

    def token(self, login: str) -> str:
        """That of a fresh one-time link."""
        services = self.console.services
        with services.database.writing() as session:
            account = get_account(session, "mihon")
            return renew_link(session, account.id, login, key=services.hash_key, at=self.clock()).token

    def send(self, browser: FlaskClient, path: str, **form: str) -> TestResponse:
        """A form of the page at `path`."""
        pages = (get(browser, page) for page in (path.partition("?")[0], "/profile", "/login"))
        found = _TOKEN.search(next(page for page in pages if page.status_code == 200).text)
        assert found
        data = {"csrf_token": found[1], **form}
        return browser.post(path, base_url=HOST, data=data, headers={"Referer": f"{HOST}/"})

    def type_password(self, browser: FlaskClient, login: str, password: str = PASSWORD) -> TestResponse:
        """The first step."""
        return self.send(browser, "/login", username=login, password=password)

    def set_up(self, browser: FlaskClient) -> TOTP:
        """The authenticator is shown its key, and says the first code."""
        page = self.send(browser, "/tf-setup", setup="authenticator")
        found = re.search(r'id="totp-key">([^<]+)<', page.text)
        assert found, page.text
        authenticator = TOTP(found[1])
        answer = self.send(browser, "/tf-validate", code=self.code(authenticator))
        assert answer.status_code == 302, answer.text
        return authenticator

    def come_in(self, login: str, browser: FlaskClient | None = None) -> tuple[FlaskClient, TOTP]:
        """All the way, with an authenticator that is set up on the way."""
        browser = browser or self.browser()
        self.give_password(login)
        assert self.type_password(browser, login).location.startswith("/tf-setup")
        authenticator = self.set_up(browser)
        get(browser, "/")  # is offered recovery codes
        return browser, authenticator

    def log_in_again(self, browser: FlaskClient, login: str, authenticator: TOTP) -> TestResponse:
        """With an authenticator that is set up already, some time later."""
        self.wait(minutes=2)
        self.type_password(browser, login)
        return self.send(browser, "/tf-validate", code=self.code(authenticator))

    def code(self, authenticator: TOTP) -> str:
        """What it shows now."""
        return str(authenticator.generate(time=self.clock().timestamp()).token)

    def user(self, login: str) -> ConsoleUser:
        """The row as it is now."""
        with self.console.services.database.reading() as session:
            return session.scalars(select(ConsoleUser).where(ConsoleUser.login == login)).one()

    def audited(self) -> list[tuple[str, str]]:
        """What was done, and by whom, in the order of the installation's lines and then the towns'."""
        with self.console.services.database.reading() as session:
            rows = session.scalars(select(AuditLineRow).order_by(AuditLineRow.account_id, AuditLineRow.sequence))
            return [(row.action, row.login) for row in rows]


@contextmanager
def counted(entrance: Entrance) -> Iterator[list[str]]:
    """What work is done on passwords: `hash` and `verify`, each as slow as the other."""
    hashing = entrance.app.extensions["security"].pwd_context
    done: list[str] = []
    real = {name: getattr(hashing, name) for name in ("hash", "verify")}

    def counting(name: str) -> Any:
        def work(*given: Any, **more: Any) -> Any:
            done.append(name)
            return real[name](*given, **more)

        return work

    for name in real:
        setattr(hashing, name, counting(name))
    try:
        yield done
    finally:
        for name in real:
            delattr(hashing, name)


def is_inside(browser: FlaskClient) -> bool:
    """Whether a page of the town opens."""
    return get(browser, "/mihon/home/").status_code == 200


__all__ = ["PASSWORD", "Entrance", "MovableClock", "counted", "is_inside"]
