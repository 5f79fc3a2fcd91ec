"""Rows for the scheduler's tests."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from people.tables import Account, Audience, ConsoleUser, Contact, ContactStatus, UserStatus
from scheduler.audiences import NoticeAudience, count_audience
from scheduler.desk import Desk
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import approve_notice, record_checks, send_notice
from scheduler.notices import NewNotice, draft_notice
from scheduler.ports import Quota
from scheduler.rules import change_rules
from scheduler.schedules import SeriesPlan, ensure_series
from scheduler.series_tables import RunOutcome, SeriesKind, SeriesRun
from scheduler.stationery import Letterhead, Stationery
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus, Notice
from storage.database import Database
from tests.scheduler.fakes import START


def line_user_id(number: int) -> str:
    """A well-formed id."""
    return f"U{number:032x}"


def make_account(database: Database, *, staff: int = 0, residents: int = 0, key: str = "town") -> int:
    """A town with so many reachable people; its number."""
    with database.writing() as session:
        account = Account(
            key=key,
            name=key,
            municipality_code="011002",
            channel_secret_encrypted="x",
            access_token_encrypted="x",
            created_at=START,
        )
        session.add(account)
        session.flush()
        for number in range(staff + residents):
            session.add(
                Contact(
                    account_id=account.id,
                    line_user_id=line_user_id(number),
                    status=ContactStatus.FOLLOWING,
                    audience=Audience.STAFF if number < staff else Audience.RESIDENT,
                    first_seen_at=START,
                )
            )
        return account.id


def unbraked(database: Database, account_id: int) -> None:
    """Let a town send as much and as often as it likes, at any hour: for tests of what comes after the gate."""
    with database.writing() as session:
        change_rules(
            session,
            account_id,
            quiet_from="00:00",
            quiet_until="00:00",
            second_person_after=100,
            stop_per_hour=1_000,
            same_within_days=0,
            weekly_cap=0,
        )


def make_user(database: Database, login: str) -> int:
    """A console user; the number."""
    with database.writing() as session:
        user = ConsoleUser(login=login, name=login, status=UserStatus.ACTIVE, invited_at=START)
        session.add(user)
        session.flush()
        return user.id


UNLIMITED = Quota(None, 0)

STATIONERY = Stationery(
    "https://town.example",
    {
        "": Letterhead(
            emergency="緊急",
            change="変更",
            correction="訂正",
            end="終了",
            drill="【訓練】",
            page="くわしく見る",
            correction_title="【訂正】{title}",
            correction_body="「{title}」は誤りでした。",
            end_title="【終了】{title}",
            end_body="「{title}」は終わりました。",
        ),
        "en": Letterhead(
            emergency="Emergency",
            change="Changed",
            correction="Correction",
            end="Over",
            drill="【訓練】[DRILL]",
            page="More",
            correction_title="Correction: {title}",
            correction_body='"{title}" was wrong.',
            end_title="Over: {title}",
            end_body='"{title}" is over.',
        ),
    },
)


def make_people(database: Database, *names: str) -> list[int]:
    """Console users without rights, as the steps below the shell need them; their numbers."""
    return [make_user(database, f"{name}-{uuid.uuid4()}") for name in names]


def make_approved_notice(
    database: Database,
    account_id: int,
    *,
    at: datetime = START,
    audience: NoticeAudience | AudienceKind = AudienceKind.EVERYBODY,
    lasts: timedelta = timedelta(days=2),
    title: str = "Water",
    **more: Any,
) -> int:
    """A notice drafted, checked and approved by two people; its number. `more` are fields of NewNotice."""
    author, approver = make_people(database, "author", "approver")
    meant = NoticeAudience(audience) if isinstance(audience, AudienceKind) else audience
    content = more.pop("content", NoticeContent(Words(title, "No water tonight")))
    with database.writing() as session:
        new = NewNotice(content, meant, at + lasts, **more)
        notice = draft_notice(session, account_id, new, author_id=author, at=at)
        record_checks(session, account_id, notice.id, [], user_id=author, at=at)
        desk = Desk(account_id, approver, at, STATIONERY, UNLIMITED)
        approve_notice(session, desk, notice.id, count_audience(session, account_id, meant).people)
        return notice.id


def make_sending_notice(database: Database, account_id: int, *, at: datetime = START, **more: Any) -> int:
    """A notice drafted, approved and let through the gate; its number."""
    notice_id = make_approved_notice(database, account_id, at=at, **more)
    with database.writing() as session:
        dispatch = send_notice(session, account_id, notice_id, at=at)
        assert dispatch.is_through, dispatch
    return notice_id


def make_series(
    database: Database, account_id: int, kind: SeriesKind, rule: str, *, at: datetime = START, grace_days: int = 3
) -> int:
    """A series called after its kind, first due after `at`; its number."""
    with database.writing() as session:
        plan = SeriesPlan(str(kind), kind, rule, grace_days)
        return ensure_series(session, account_id, at=at, plans=[plan])[0].id


def stop(database: Database, account_id: int, at: datetime | None) -> None:
    """Stop an account at a time, or let it go on."""
    with database.writing() as session:
        session.execute(update(Account).where(Account.id == account_id).values(stopped_at=at))


def deliveries(database: Database, notice_id: int | None = None) -> Sequence[Delivery]:
    """All rows, or those of one notice."""
    query = select(Delivery).order_by(Delivery.id)
    with database.reading() as session:
        return session.scalars(query if notice_id is None else query.where(Delivery.notice_id == notice_id)).all()


def delivery_statuses(database: Database, notice_id: int | None = None) -> list[DeliveryStatus]:
    """How the rows stand."""
    return [DeliveryStatus(row.status) for row in deliveries(database, notice_id)]


def notices(database: Database) -> Sequence[Notice]:
    """All notices."""
    with database.reading() as session:
        return session.scalars(select(Notice).order_by(Notice.id)).all()


def runs(database: Database) -> list[tuple[datetime, RunOutcome]]:
    """All slots: when they were due and what came of them."""
    with database.reading() as session:
        rows = session.scalars(select(SeriesRun).order_by(SeriesRun.due_at)).all()
        return [(run.due_at, RunOutcome(run.outcome)) for run in rows]


def opened_again(database: Database) -> Database:
    """The same database as another process would open it, with its own connections and write lock."""
    return Database(database.engine.url.render_as_string(hide_password=False))
