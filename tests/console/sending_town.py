"""見本町 with its console, notices to be sent, people to reach, and a LINE that says what is left of the month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from people.audit_tables import AuditLineRow
from people.tables import Account, Audience, ConsoleUser, Contact, ContactStatus
from scheduler.audiences import NoticeAudience
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import approve_notice, send_notice
from scheduler.notices import NewNotice, draft_notice
from scheduler.safety_tables import Passage
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus, Notice, Relation
from tests.console.town import HOST, ConsoleTown
from tests.scheduler.builders import UNLIMITED, line_user_id

TITLE, BODY = "断水のお知らせ", "11月21日（土）13時から15時まで、町内全域で水道を止めます。"


class SendingTown(ConsoleTown):
    """A town whose notices are sent from pages."""

    def __init__(self, database_url: str, folder: Path, *, people: int = 3) -> None:
        super().__init__(database_url, folder)
        self.quota = UNLIMITED
        self.befriend(people)

    def befriend(self, count: int, *, audience: Audience = Audience.RESIDENT) -> None:
        """So many more contacts who follow."""
        with self.services.database.writing() as session:
            known = len(session.scalars(select(Contact.id).where(Contact.account_id == self.account_id)).all())
            for number in range(known, known + count):
                session.add(
                    Contact(
                        account_id=self.account_id,
                        line_user_id=line_user_id(number),
                        status=ContactStatus.FOLLOWING,
                        audience=audience,
                        first_seen_at=self.services.clock(),
                    )
                )

    def user_id(self, login: str) -> int:
        """The number of somebody."""
        with self.services.database.reading() as session:
            return session.scalars(select(ConsoleUser.id).where(ConsoleUser.login == login)).one()

    def draft(self, title: str = TITLE, body: str = BODY, author: str = "hanako", **more: Any) -> int:
        """A notice that somebody wrote and the real checks looked at; its number."""
        at, by = self.services.clock(), self.user_id(author)
        meant = more.pop("audience", NoticeAudience(AudienceKind.EVERYBODY))
        content = more.pop("content", NoticeContent(Words(title, body)))
        new = NewNotice(content, meant, more.pop("valid_until", at + timedelta(hours=8)), **more)
        with self.services.database.writing() as session:
            number = draft_notice(session, self.account_id, new, author_id=by, at=at).id
        self.parts.checker.check(self.account_id, number, by)
        return number

    def approved(self, title: str = TITLE, people: int = 3, **more: Any) -> int:
        """A notice that jiro has approved."""
        number = self.draft(title, **more)
        with self.services.database.writing() as session:
            approve_notice(session, self.here("jiro").desk(UNLIMITED), number, people)
        return number

    def sending(self, title: str = TITLE, *, is_received: bool = True, **more: Any) -> int:
        """A notice that is on its way; with `is_received` LINE has its first request."""
        number, at = self.approved(title, **more), self.services.clock()
        with self.services.database.writing() as session:
            send_notice(session, self.account_id, number, at=at, user_id=self.user_id("jiro"))
            if is_received:
                for row in session.scalars(select(Delivery).where(Delivery.notice_id == number)):
                    row.status, row.settled_at = DeliveryStatus.SENT, at
        return number

    def forget_passages(self) -> None:
        """As after an hour in which nothing was sent."""
        with self.services.database.writing() as session:
            session.execute(delete(Passage).where(Passage.account_id == self.account_id))

    def notice(self, number: int) -> Notice:
        """How it stands."""
        with self.services.database.reading() as session:
            return session.get_one(Notice, number)

    def notices(self) -> Sequence[Notice]:
        """All of them."""
        with self.services.database.reading() as session:
            return session.scalars(select(Notice).order_by(Notice.id)).all()

    def following(self, number: int, relation: Relation) -> list[Notice]:
        """Its corrections or ends."""
        return [row for row in self.notices() if row.about_id == number and row.relation == relation]

    def deliveries(self, number: int) -> Sequence[Delivery]:
        """Its requests."""
        with self.services.database.reading() as session:
            return session.scalars(select(Delivery).where(Delivery.notice_id == number)).all()

    def audited(self, action: str) -> int:
        """How often the audit says that this was done."""
        with self.services.database.reading() as session:
            rows = session.scalars(select(AuditLineRow.action).where(AuditLineRow.account_id == self.account_id))
            return sum(1 for row in rows if row == action)

    def is_stopped(self) -> bool:
        """Whether the account's sending is stopped."""
        with self.services.database.reading() as session:
            return session.get_one(Account, self.account_id).stopped_at is not None


def hidden(response: TestResponse, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.text)
    assert found, f"no hidden field {name}"
    return found[1]


def followed(client: Any, response: TestResponse) -> TestResponse:
    """The page to which an answer leads."""
    assert response.status_code == 303, (response.status, response.text[-400:])
    answer: TestResponse = client.get(response.location, base_url=HOST)
    return answer
