"""A town with duty officers, a hand clock, and both channels played."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.wiring import DATA
from messages.phrases import phrases_from_folder
from people.tables import Audience, Contact, ContactStatus, Role, UserRight
from scheduler.alarms import raise_alarm
from scheduler.watch.alarm_texts import AlarmWording
from scheduler.watch.alarming import AlarmFailed, AlarmLetter, send_alarms, tell_alarms
from scheduler.watch.roster import add_duty_officer
from scheduler.watch_tables import Alarm, AlarmChannel, AlarmKind, AlarmMessage
from storage.database import Database
from tests.scheduler.builders import line_user_id, make_account, make_user
from tests.scheduler.fakes import HandClock

WORDING = AlarmWording(phrases_from_folder(DATA / "phrases"), ZoneInfo("Asia/Tokyo"))


class FakeChannel:
    """A channel: takes letters, or fails as it is told."""

    def __init__(self) -> None:
        self.letters: list[AlarmLetter] = []
        self.failures: deque[BaseException] = deque()
        self.is_down = False

    def send(self, letter: AlarmLetter) -> None:
        """Take it, or not."""
        if self.is_down:
            raise AlarmFailed("unreachable")
        if self.failures:
            raise self.failures.popleft()
        self.letters.append(letter)

    @property
    def addresses(self) -> list[str]:
        """To whom they went, sorted."""
        return sorted(letter.address for letter in self.letters)


class DutyTown:
    """A town whose roster is filled by `officer`."""

    def __init__(self, database: Database, key: str = "town") -> None:
        self.database = database
        self.clock = HandClock()
        self.account_id = make_account(database, key=key)
        self.mail, self.line = FakeChannel(), FakeChannel()

    def officer(self, name: str, *, mail: str | None = None, line: int | None = None) -> int:
        """Somebody on the roster; their number. `line` is the number of their LINE contact, if they have one."""
        user_id = make_user(self.database, name)
        with self.database.writing() as session:
            session.add(UserRight(account_id=self.account_id, user_id=user_id, role=Role.DUTY_OFFICER))
            add_duty_officer(session, self.account_id, user_id, mail or f"{name}@town.example")
            if line is not None:
                session.add(
                    Contact(
                        account_id=self.account_id,
                        line_user_id=line_user_id(line),
                        status=ContactStatus.FOLLOWING,
                        audience=Audience.STAFF,
                        user_id=user_id,
                        first_seen_at=self.clock(),
                    )
                )
        return user_id

    def alarm(
        self, kind: AlarmKind = AlarmKind.HELD, *, times: int = 1, notice_id: int | None = None, details: str = ""
    ) -> None:
        """The same trouble so many times at once."""
        for _ in range(times):
            with self.database.writing() as session:
                raise_alarm(session, self.account_id, kind, self.clock(), notice_id=notice_id, details=details)

    def work(self) -> None:
        """One round of both loops."""
        tell_alarms(self.database, WORDING, self.clock)
        send_alarms(self.database, AlarmChannel.MAIL, self.mail, self.clock)
        send_alarms(self.database, AlarmChannel.LINE, self.line, self.clock)

    def messages(self) -> Sequence[AlarmMessage]:
        """All rows."""
        with self.database.reading() as session:
            return session.scalars(select(AlarmMessage).order_by(AlarmMessage.id)).all()

    def alarms(self) -> Sequence[Alarm]:
        """All alarms."""
        with self.database.reading() as session:
            return session.scalars(select(Alarm).order_by(Alarm.id)).all()
