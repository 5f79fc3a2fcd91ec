"""A running sample town without network: events in at the inbox, replies out at a fake gateway."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.answering import answer_next
from bot.inbox import record_events
from bot.line.events import incoming_event
from bot.services import Services
from bot.settings import Settings
from bot.wiring import DATA, build_services, lexicon
from knowledge.analyses import analyse_missing
from knowledge.importers.town_folder import TownContent, read_town_folder
from knowledge.importers.town_loading import load_town
from messages.line_json import JsonObject
from people.accounts import NewAccount, add_account, find_account
from people.staff_codes import new_staff_code
from people.tables import Account
from tests.fakes import FakeClock, FakeGateway
from tests.saved_states import SavedStates

SATURDAY = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
"""Saturday, 21 November 2026, 10:00 in Japan."""

SECRET = "0123456789abcdef0123456789abcdef"
_KEY = "NDlfQmRYcVY5Y0pQZlV3d2x1d0VzdG1fQ0tQTjJ4VHk="
_numbers = itertools.count(1)


class SampleTown:
    """見本町 with its starter content, on a database that is empty so far or holds it already."""

    def __init__(self, database_url: str, folder: Path, *, with_content: bool = True) -> None:
        self.clock = FakeClock(SATURDAY)
        settings = Settings(
            database_url=database_url, data_dir=folder, public_url="https://mihon.example", secret_key=(_KEY,)
        )
        self.services: Services = build_services(settings, self.clock)
        self.gateway = FakeGateway()
        with self.services.database.writing() as session:
            account = find_account(session, "mihon") or self._added(session, with_content=with_content)
            self.account_id = account.id

    def staff_code(self) -> str:
        """A fresh one-time code."""
        with self.services.database.writing() as session:
            return new_staff_code(session, self.account_id, "", key=self.services.hash_key, at=self.clock())

    def receive(self, *events: dict[str, Any]) -> int:
        """Record events as the door would; how many were new."""
        read = [incoming_event(event) for event in events]
        with self.services.database.writing() as session:
            return record_events(session, self.account_id, read, key=self.services.hash_key, at=self.clock())

    def answer_all(self) -> list[JsonObject]:
        """Let a worker do all there is to do; the messages it sent, in order."""
        before = len(self.gateway.replies)
        while answer_next(self.services, self.gateway):  # type: ignore[arg-type]
            pass
        return [message for _token, messages in self.gateway.replies[before:] for message in messages]

    def hear(self, event: dict[str, Any]) -> list[JsonObject]:
        """Receive one event and answer it."""
        self.receive(event)
        return self.answer_all()

    def _added(self, session: Session, *, with_content: bool) -> Account:
        content = _content(self.clock().astimezone(self.services.zone).date())
        new = NewAccount("mihon", content.town.name, "359998", SECRET, "token", content.town.phone, "somu")
        account = add_account(session, new, self.services.box, self.clock())
        if with_content:
            load_town(session, account.id, content, self.clock())
        return account


def load_sample_town(states: SavedStates, database_url: str, folder: Path) -> None:
    """Bring an empty database into the state after the sample town's import: with its entries and their analyses.

    `folder` is for the installation that loads it.
    """

    def make() -> None:
        database = SampleTown(database_url, folder).services.database
        analyse_missing(database, 1, lexicon())
        database.close()

    states.load(database_url, "sample_town", make)


def line_event(person: str, kind: str, at: datetime = SATURDAY, **fields: Any) -> dict[str, Any]:
    """A webhook event as LINE sends it. `person` is any word; it becomes a LINE user id."""
    number = next(_numbers)
    event: dict[str, Any] = {
        "type": kind,
        "mode": "active",
        "timestamp": int(at.timestamp() * 1000) + number,
        "source": {"type": "user", "userId": line_user_id(person)},
        "webhookEventId": f"01TEST{number:020d}",
        "deliveryContext": {"isRedelivery": False},
    }
    if kind not in ("unfollow", "unsend"):
        event["replyToken"] = f"token-{number}"
    return event | fields


def text_event(person: str, text: str, **fields: Any) -> dict[str, Any]:
    """A text message."""
    number = next(_numbers)
    message = {"type": "text", "id": f"4{number:017d}", "quoteToken": "q", "text": text}
    return line_event(person, "message", message=message, **fields)


@cache
def _content(day: date) -> TownContent:
    return read_town_folder(DATA / "sample-town", day)


def line_user_id(person: str) -> str:
    """A LINE user id for a test person, always the same for the same word."""
    return "U" + hashlib.sha256(person.encode()).hexdigest()[:32]
