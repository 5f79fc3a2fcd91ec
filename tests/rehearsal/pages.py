"""The console of a rehearsed town: people press its pages' buttons, and the stand-in for LINE is the judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.console_wiring import console_parts
from console.application import create_console
from tests.console.sending_town import followed, hidden
from tests.console.town import CheckerWithoutLinks, ConsoleTown, get, post, text_of
from tests.rehearsal.town import RehearsedTown
from tests.scheduler.builders import UNLIMITED


class Pages(ConsoleTown):
    """People at work in a rehearsed town: hanako writes, jiro approves, toban is on duty."""

    def __init__(self, rehearsed: RehearsedTown) -> None:
        self.town, self.services, self.account_id = rehearsed.town, rehearsed.services, rehearsed.account_id
        self._ensure_people()
        self.parts = replace(
            console_parts(self.services),
            ask_quota=lambda _account_id: UNLIMITED,
            checker=CheckerWithoutLinks(self.services),
        )
        self.app = create_console(self.parts)
        self.app.testing = True
        self._clients: dict[str, FlaskClient] = {}

    def browser(self, login: str) -> FlaskClient:
        """Somebody's browser, logged in anew: the town's time moves by hours, a login's does not."""
        return self._clients.setdefault(login, self.client(login))

    def open(self, login: str, path: str) -> TestResponse:
        """A page of the notices, such as `12/correct`."""
        return get(self.browser(login), f"/mihon/notices/{path}")

    def press(self, login: str, path: str, **data: Any) -> tuple[int, str]:
        """Press a button; the status, and what is read then. What the page hides is sent along."""
        page = self.open(login, data.pop("page", path))
        if 'name="seen"' in page.text:
            data.setdefault("seen", hidden(page, "seen"))
        answer = post(self.browser(login), f"/mihon/notices/{path}", data)
        if answer.status_code == 303:
            return 303, text_of(followed(self.browser(login), answer))
        return answer.status_code, text_of(answer)

    def write(self, title: str, body: str, hours: int = 6) -> int:
        """Let hanako write a notice to everybody and have it checked; its number."""
        until = (self.services.clock() + timedelta(hours=hours)).astimezone(self.parts.zone)
        typed = {"title": title, "body": body, "kind": "everybody", "valid_until": until.strftime("%Y-%m-%dT%H:%M")}
        answer = post(self.browser("hanako"), "/mihon/notices/new", {**typed, "do": "check"})
        assert answer.status_code == 303, text_of(answer)
        return int(answer.location.partition("#")[0].rpartition("/")[2])

    def approve_and_send(self, number: int, people: int) -> str:
        """Let jiro look, type the number, and send; what he reads then."""
        status, said = self.press("jiro", f"{number}/approve", people=str(people))
        assert status == 303, said
        status, said = self.press("jiro", f"{number}/send")
        assert status == 303, said
        return said
