"""A town as it runs, in one process: its doors, its gate, its sender; and the stand-in for LINE, which is the judge."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient
from sqlalchemy import select

from bot.app import create_app
from bot.line.gateway import LineGateway
from bot.notice_checking import check_draft
from bot.stationery import stationery_from
from people.accounts import get_account_by_id
from people.contacts import ensure_contact, mark_status
from people.tables import ContactStatus, Role
from people.users import NewUser, get_user, invite_user
from scheduler.audiences import NoticeAudience
from scheduler.beat import run_beat, tasks_of_a_beat
from scheduler.desk import Desk
from scheduler.feeds import NewFeed, add_feed
from scheduler.jobs.wording import Wording
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import approve_notice, send_notice
from scheduler.notices import NewNotice, draft_notice
from scheduler.sending import send_some
from scheduler.tables import AudienceKind, Notice
from scheduler.watch_tables import Alarm, AlarmKind, FollowerCount
from scheduler.worker import plan_some, sweep
from simulator import ChannelConfig, StandIn, StandInConfig
from tests.scheduler.builders import UNLIMITED
from tests.scheduler.fakes import FakeLibrary
from tests.town import SECRET, SampleTown

NIGHT = datetime(2026, 1, 2, 16, 12, tzinfo=UTC)
"""3 January 2026, 01:12 in Japan."""

DAY = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
"""Monday, 5 January 2026, 10:00 in Japan."""

LONG_AGO = datetime(2024, 7, 25, 5, 0, tzinfo=UTC)
"""When the flood was whose messages come back."""

TOKEN = "token"
"""What the sample town shows LINE; the stand-in plays the real channel that knows it."""


class RehearsedTown:
    """The town and its judge. Leave the `with` block to end both."""

    def __init__(self, database_url: str, folder: Path, at: datetime, *, friends: int = 3) -> None:
        """`friends` follow the account at LINE; which of them we know, `know` says."""
        self.town = SampleTown(database_url, folder, with_content=False)
        self.town.clock.now = at
        self.services = self.town.services
        self.database = self.services.database
        self.account_id = self.town.account_id
        self.stand_in = StandIn(StandInConfig((ChannelConfig("見本町", SECRET, TOKEN, key="mihon"),)))
        self.stand_in.start()
        self.gateway = LineGateway(self.services.accounts, self.stand_in.url)
        self.client: FlaskClient = create_app(self.services).test_client()
        self.stationery = stationery_from(self.services.phrases, self.services.settings.public_url)
        self.ids: list[str] = []
        self.befriend(friends)

    def __enter__(self) -> RehearsedTown:
        return self

    def __exit__(self, *_: object) -> None:
        self.stand_in.stop()
        self.database.close()

    def befriend(self, count: int) -> None:
        """Let so many more people follow the account at LINE."""
        if count:
            names = [f"resident-{len(self.ids) + number}" for number in range(count)]
            people = self.control("users", {"names": names, "follow": True})
            self.ids += [person["userId"] for person in people]

    def know(self, *, is_counted: bool = False) -> None:
        """Let every friend be a contact of ours; with `is_counted` LINE's own number of friends says the same."""
        at = self.town.clock() - timedelta(days=3)
        with self.database.writing() as session:
            for user_id in self.ids:
                contact = ensure_contact(session, self.account_id, user_id, at)
                mark_status(contact, ContactStatus.FOLLOWING, at)
            if is_counted:
                day = (at + timedelta(days=1)).date()
                count = FollowerCount(account_id=self.account_id, day=day, followers=len(self.ids), blocks=0)
                session.add(count)

    def make_tester(self, number: int) -> None:
        """Let a friend be a listed tester."""
        with self.database.writing() as session:
            contact = ensure_contact(session, self.account_id, self.ids[number], self.town.clock())
            mark_status(contact, ContactStatus.FOLLOWING, self.town.clock())
            contact.is_tester = True

    def user(self, login: str, role: Role = Role.APPROVER) -> int:
        """A console user with a role; the number."""
        with self.database.writing() as session:
            account = get_account_by_id(session, self.account_id)
            new = NewUser(login, login, role)
            invite_user(session, account, new, key=self.services.hash_key, at=self.town.clock())
            return get_user(session, self.account_id, login)[0].id

    def desk(self, login: str) -> Desk:
        """A user at work."""
        return Desk(self.account_id, self.user(login), self.town.clock(), self.stationery, UNLIMITED)

    def draft(self, title: str, body: str, author: str = "author", **more: Any) -> int:
        """A notice to everybody, drafted and looked at by the real checks; its number."""
        author_id = self.user(author)
        at = self.town.clock()
        with self.database.writing() as session:
            content = NoticeContent(Words(title, body))
            more = {"valid_until": at + timedelta(hours=6), **more}
            new = NewNotice(content, NoticeAudience(AudienceKind.EVERYBODY), **more)
            number = draft_notice(session, self.account_id, new, author_id=author_id, at=at).id
        check_draft(self.services, self.account_id, number, user_id=author_id, fetch=lambda _domains, _links: {})
        return number

    def approve(self, notice_id: int, people: int) -> None:
        """Approve a notice as another person than its author, who types the number of people."""
        desk = self.desk("approver")
        with self.database.writing() as session:
            approve_notice(session, desk, notice_id, people)

    def send(self, notice_id: int) -> None:
        """Bring an approved notice before the gate."""
        with self.database.writing() as session:
            send_notice(session, self.account_id, notice_id, at=self.town.clock())

    def feed(self, *, is_listed: bool) -> str:
        """A feed; its token."""
        with self.database.writing() as session:
            new = NewFeed("bosai", "防災情報", is_listed)
            return add_feed(session, self.account_id, new, hash_key=self.services.hash_key, at=self.town.clock())

    def post(self, token: str, alert: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Post an alert as a feed does; status and answer."""
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.client.post("/feeds/mihon/bosai", data=json.dumps(alert), headers=headers)
        return answer.status_code, answer.get_json()

    def work(self) -> None:
        """Let workers and clock do all there is to do."""
        library, wording = FakeLibrary(), Wording("b", "t", "o")
        tasks = tasks_of_a_beat(self.database, library=library, wording=wording)
        for _turn in range(1_000):
            assert run_beat(tasks, self.town.clock) == ()
            sent = send_some(self.database, self.gateway, self.town.clock, at_most=5)
            planned = plan_some(self.database, self.town.clock)
            if sent.count or planned or sweep(self.database, self.town.clock):
                continue
            if sent.wait is None:
                return
            self.town.clock.move(seconds=sent.wait)
        raise AssertionError("there is always more to do")

    def calls(self) -> list[str]:
        """The endpoints of everything that LINE was asked to send, refused or not, in order."""
        lines: list[dict[str, Any]] = self.control("record")
        return [str(line["endpoint"]) for line in lines if line["method"] == "POST"]

    def read_by(self, number: int) -> list[str]:
        """What one friend has on the phone, in order, in the words that are read aloud."""
        received = self.control(f"users/resident-{number}/messages")
        return [str(message.get("altText") or message["text"]) for message in received]

    def nobody_got_anything(self) -> bool:
        """Whether LINE was never asked to send, and nobody has a message."""
        return self.calls() == [] and not any(self.read_by(number) for number in range(len(self.ids)))

    def alarms(self) -> list[tuple[AlarmKind, int]]:
        """Kinds of alarms, and how much each counts."""
        with self.database.reading() as session:
            return [(AlarmKind(row.kind), row.count) for row in session.scalars(select(Alarm).order_by(Alarm.id))]

    def statuses(self) -> list[str]:
        """How the notices stand."""
        with self.database.reading() as session:
            return [str(row) for row in session.scalars(select(Notice.status).order_by(Notice.id))]

    def control(self, path: str, body: object = None) -> Any:
        """Ask the stand-in."""
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(f"{self.stand_in.url}/_control/{quote(path)}", data)
        asked.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return json.loads(answer.read())


def flood(number: int, event_at: datetime) -> dict[str, Any]:
    """A flood message of a place of its own, as a disaster system hands it over."""
    return {
        "key": f"{event_at:%Y%m%d}-{number}",
        "event_at": event_at.isoformat(),
        "kind": "氾濫警戒情報",
        "place": f"第{number}地区",
        "title": f"第{number}地区に氾濫警戒情報",
        "body": f"川の水位が上がっています。第{number}地区の方は、高い所へ移ってください。",
        "area": "everybody",
    }


def places(said: Sequence[str]) -> list[str]:
    """The places of which messages tell, in order."""
    return [words.partition("地区に氾濫")[0].rpartition("第")[2] for words in said]
