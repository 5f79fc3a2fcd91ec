"""Alarms in the running programme: a held notice reaches the duty officers by mail and in LINE within seconds.

What LINE got is read from the stand-in's record, what was mailed from a real SMTP server.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from bot.workers import start_workers
from people.accounts import get_account_by_id
from people.contacts import ensure_contact, mark_status
from people.tables import ContactStatus, Role
from people.users import NewUser, get_user, invite_user
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import send_notice
from scheduler.tables import Notice, Origin, Urgency
from scheduler.watch.roster import add_duty_officer
from scheduler.watch_tables import AlarmChannel, AlarmMessage
from simulator import ChannelConfig, StandIn, StandInConfig
from simulator.acts.residents import Residents
from simulator.state.clock import JST
from simulator.state.faults import Fault, FaultKind
from tests.mail_server import MailServerHere
from tests.scheduler.builders import make_approved_notice
from tests.town import SECRET, SampleTown

NIGHT = datetime(2027, 1, 3, 1, 12, tzinfo=JST)
FLOOD = datetime(2024, 7, 25, 10, 0, tzinfo=JST)
IN_TIME = 60.0


class AlarmedTown:
    """The sample town at night with its workers, and Hanako (mail and LINE) and Jiro (mail) on duty."""

    def __init__(self, url: str, folder: Path, stand_in: StandIn, smtp_port: int) -> None:
        self.town = SampleTown(url, folder, with_content=False)
        self.town.clock.now = NIGHT
        self.platform = stand_in.platform
        smtp = {"smtp_host": "127.0.0.1", "smtp_port": smtp_port, "smtp_from": "m@town.example"}
        settings = self.town.services.settings.model_copy(
            update={**smtp, "smtp_security": "none", "line_api_url": stand_in.url}
        )
        self.services = replace(self.town.services, settings=settings)
        Residents(self.platform, self.platform.first_channel, stand_in.sender).follow("花子")
        for login in ("hanako", "jiro"):
            self._put_on_duty(login)

    def old_alerts(self, count: int) -> None:
        """Messages of a flood of long ago come before the gate, as a feed brings them."""
        for number in range(count):
            content = NoticeContent(Words(f"避難指示 {number}", "川があふれます。"))
            more: dict[str, Any] = {"content": content, "urgency": Urgency.EMERGENCY, "event_at": FLOOD}
            database, at = self.town.services.database, self.town.clock()
            notice_id = make_approved_notice(database, self.town.account_id, at=at, place=str(number), **more)
            with database.writing() as session:
                session.execute(update(Notice).where(Notice.id == notice_id).values(origin=Origin.FEED))
                assert not send_notice(session, self.town.account_id, notice_id, at=at).is_through

    def heard(self) -> list[str]:
        """What Hanako got in LINE."""
        person = self.platform.first_channel.find_person("花子")
        return [str(entry.message) for entry in person.received()] if person else []

    def alarms_heard(self) -> list[str]:
        """Those of them that are alarms."""
        return [said for said in self.heard() if "窓口からの警報" in said]

    def rows(self, channel: AlarmChannel) -> Sequence[AlarmMessage]:
        """The messages of a channel."""
        query = select(AlarmMessage).where(AlarmMessage.channel == channel).order_by(AlarmMessage.id)
        with self.town.services.database.reading() as session:
            return session.scalars(query).all()

    def _put_on_duty(self, login: str) -> None:
        with self.town.services.database.writing() as session:
            account = get_account_by_id(session, self.town.account_id)
            new = NewUser(login, login, Role.DUTY_OFFICER)
            invite_user(session, account, new, key=self.town.services.hash_key, at=self.town.clock())
            user, _role = get_user(session, account.id, login)
            add_duty_officer(session, account.id, user.id, f"{login}@town.example")
            if login == "hanako":
                person = self.platform.first_channel.find_person("花子")
                assert person is not None
                contact = ensure_contact(session, account.id, person.user_id, self.town.clock())
                mark_status(contact, ContactStatus.FOLLOWING, self.town.clock())
                contact.user_id = user.id


def eventually(holds: Callable[[], bool], seconds: float = IN_TIME) -> bool:
    """Whether `holds` becomes true within `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def alarmed_town(url: str, folder: Path, smtp_port: int) -> Iterator[AlarmedTown]:
    """A town whose workers run in this process, and mail to a port of this machine."""
    channel = ChannelConfig("見本町", SECRET, "token", key="mihon")
    stand_in = StandIn(StandInConfig((channel,), switches={"rate_limits": False}))
    stand_in.start()
    town = AlarmedTown(url, folder, stand_in, smtp_port)
    stop = threading.Event()
    threads = start_workers(stop, town.services)
    try:
        yield town
    finally:
        stop.set()
        for thread in threads:
            thread.join(15)
        stand_in.stop()
        town.services.database.close()


def test_forty_old_alerts_at_night_are_one_alarm_within_a_minute_and_nothing_is_sent(
    database_url: str, tmp_path: Path
) -> None:
    with MailServerHere() as server, alarmed_town(database_url, tmp_path, server.port) as town:
        began = time.monotonic()
        town.old_alerts(1)
        assert eventually(lambda: len(server.box.mails) == 2 and len(town.alarms_heard()) == 1)
        assert time.monotonic() - began < IN_TIME
        town.old_alerts(39)
        time.sleep(2.5)
        assert [mail["To"] for mail in server.box.mails] == ["hanako@town.example", "jiro@town.example"]
        assert len(town.alarms_heard()) == 1
        assert "notice release" in town.alarms_heard()[0]
        assert "避難指示 0" in server.box.text()
        assert "できごとの日時が古すぎます" in server.box.text()

        town.town.clock.now += timedelta(seconds=31)
        assert eventually(lambda: len(server.box.mails) == 4 and len(town.alarms_heard()) == 2)
        assert all("40 件" in mail["Subject"] for mail in server.box.mails[2:])
        assert "40 件" in town.alarms_heard()[1]
        record = town.platform.record
        assert len(record.listed(endpoint="push")) == 2
        assert not record.listed(endpoint="multicast")
        assert not record.listed(endpoint="broadcast")


def test_a_mail_server_that_hangs_does_not_keep_line_back(database_url: str, tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        alarmed_town(database_url, tmp_path, silent.getsockname()[1]) as town,
    ):
        town.old_alerts(1)
        assert eventually(lambda: len(town.alarms_heard()) == 1)
        assert [row.attempts for row in town.rows(AlarmChannel.MAIL)] in ([0, 0], [1, 0]), "the first still hangs"


def test_an_alarm_whose_answer_was_lost_comes_once(database_url: str, tmp_path: Path) -> None:
    with MailServerHere() as server, alarmed_town(database_url, tmp_path, server.port) as town:
        town.platform.faults.add(Fault("push", FaultKind.CLOSE_AFTER, 1))
        town.old_alerts(1)
        assert eventually(lambda: [row.failure for row in town.rows(AlarmChannel.LINE)] == ["network"])
        town.town.clock.now += timedelta(seconds=5)
        assert eventually(lambda: town.rows(AlarmChannel.LINE)[0].is_sent)
        assert len(town.alarms_heard()) == 1
        assert town.platform.record.listed(endpoint="push")[-1].facts["status"] == 409
